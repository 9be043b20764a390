"""Mojibake: text that was decoded with the wrong encoding, found and read again.

A wrong reading is undone by turning the characters back into the bytes that they came from and
decoding those with the right encoding. That counts as a repair only if the outcome is far likelier as
Chinese text than what stands there. How likely is measured in bits, by how common each character is
(:mod:`cleaner.text.mojibake_price`): every character of the outcome gains the bits of the damaged
characters that it replaces and pays its own. Of each line the stretches with the greatest gain are
taken, so damage inside good text ends where the gain does, and bytes that are lost stay as they are.

The method is that of segment scoring in sequence analysis: S. Karlin and S. F. Altschul, Methods for
assessing the statistical significance of molecular sequence features, PNAS 87 (1990), 2264-2268.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cleaner.text.lazy import regex
from cleaner.text.mojibake_codecs import NOTHING, NOWHERE, Passage, reread
from cleaner.text.mojibake_pinyin import find_pinyin
from cleaner.text.mojibake_price import prices, repair_prices
from cleaner.text.mojibake_signs import (
    LATIN,
    UTF8_AS_BIG5,
    UTF8_AS_GBK,
)

__all__ = ["SIGNS", "Repair", "find_mojibake", "find_pinyin"]

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")

#: A text that holds none of these characters holds no mojibake.
SIGNS = "".join(dict.fromkeys(UTF8_AS_GBK + UTF8_AS_BIG5 + LATIN + "¤¦ª"))


class Repair(NamedTuple):
    """``text[start:end]`` was meant as `fixed`; `kind` says what happened to it.

    `kind` names the right encoding and the wrong one, ``utf-8 as gbk``; where text was damaged twice,
    the last damage first: ``utf-8 as gbk, utf-8 as latin-1``.
    """

    start: int
    end: int
    fixed: str
    kind: str


def find_mojibake(text: str) -> Iterator[Repair]:
    """The repairs that `text` needs, in order; they do not overlap.

    What is lost is not guessed: a character whose bytes are not all there stays as it is. Nothing is
    found on lines that speak of mojibake.

    >>> list(find_mojibake("各位代表：浣犲ソ！"))
    [Repair(start=5, end=8, fixed='你好', kind='utf-8 as gbk')]
    >>> [repair.fixed for repair in find_mojibake("ÄãºÃ\\nä½\\xa0å¥½\\ndonâ€™t")]
    ['你好', '你好', '’']
    >>> list(find_mojibake("訚訚如也，侃侃如也。Déjà vu – schöne Grüße"))
    []
    """
    windows = [window for window in _windows(text) if not _speaks_of_it(text, window.start, window.end)]
    readings = {
        (wrong, right)
        for start, end, wrongs in windows
        for wrong in wrongs
        for right in _remembered(_plausible, text[start:end])(text[start:end], wrong)
    }
    found = [
        segment
        for window in windows
        for wrong, right in sorted(readings)
        if wrong in window.wrong
        for segment in _segments_of(text, window, wrong, right)
    ]
    if _WESTERN.search(text):
        from cleaner.text.mojibake_western import western

        for start, end, fixed in western(text):
            if not _speaks_of_it(text, start, end):
                found.append(
                    _Segment(_STRONG, Repair(start, end, fixed, "utf-8 as latin-1"), "latin-1", "utf-8")
                )
    yield from _choose(found, text)


class _Window(NamedTuple):
    """A stretch of a line around signs of damage, and the encodings that it may have been read as."""

    start: int
    end: int
    wrong: frozenset[str]


_GBK = frozenset(UTF8_AS_GBK)
_BIG5 = frozenset(UTF8_AS_BIG5)
_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_SIGN = regex(
    "[" + "".join(sorted(_GBK | _BIG5)) + f"]|[{LATIN}][\x80-\xff{_CP1252}]|[\x80-\xff{_CP1252}][{LATIN}]"
    f"|[¤¦][@-~\x80-\xff]|ª[\x80-\xff]"
)
_ASIDE = 40
#: UTF-8 read as Windows-1252 that is not Chinese.
_WESTERN = regex(f"[\xc2-\xf4][\x80-\xbf{_CP1252}]|Ã ")
#: A line that shows what mojibake looks like means it as it stands.
_ABOUT = regex("(?i)乱码|亂碼|文字化け|mojibake|UTF-?8|GBK|GB18030|GB2312|Big5|ISO-?8859|Latin-?1|cp1252")
_ABOUT_ASIDE = 300


def _speaks_of_it(text: str, start: int, end: int) -> bool:
    """Whether the line around a place (of very long ones, what is near by) is about mojibake."""
    start = max(text.rfind("\n", 0, start) + 1, start - _ABOUT_ASIDE)
    line_end = text.find("\n", end)
    end = min(line_end if line_end >= 0 else len(text), end + _ABOUT_ASIDE)
    return _ABOUT.search(text, start, end) is not None


def _windows(text: str) -> Iterator[_Window]:
    start = end = -1
    line_start = line_end = -1
    wrong: set[str] = set()
    for match in _SIGN.finditer(text):
        at = match.start()
        if at > line_end:
            line_start = text.rfind("\n", 0, at) + 1
            line_end = text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
        if at - _ASIDE > end or line_start > start:
            if wrong:
                yield _Window(start, end, frozenset(wrong))
            start, wrong = max(line_start, at - _ASIDE), set()
        end = min(line_end, match.end() + _ASIDE)
        if match[0] in _GBK:
            wrong.add("gbk")
        if match[0] in _BIG5:
            wrong.add("big5")
        if len(match[0]) > 1:
            wrong.add("latin-1")
    if wrong:
        yield _Window(start, end, frozenset(wrong))


class _Segment(NamedTuple):
    """A possible repair, and the encodings that its last round of damage confused."""

    gain: float
    repair: Repair
    wrong: str
    right: str


#: What has been read as what: the wrong encoding and the right ones. Where GBK and Big5 were confused
#: only the sense could tell, and wrong characters would be written now and then: that stays as it is.
_RIGHT = {"gbk": ("utf-8",), "latin-1": ("utf-8", "gbk", "big5"), "big5": ("utf-8",)}

#: Two rounds of damage are rarer than one.
_TWICE = 6.0


#: A single letter of Greek or Cyrillic is no word of these languages, no list begins in a
#: word, and no sign stands before an accented letter.
_STRAY = regex(
    "(?<![\u0370-\u04ff])[\u0370-\u04ff](?![\u0370-\u04ff])"
    "|(?<=[\u3400-\u9fff])[\u2460-\u249b](?=[\u3400-\u9fff])"
    "|[·°±×](?=[À-ÖØ-öø-ÿ])"
)
_STRAY_COST = 14.0
#: The dot before an entry, in UTF-8, looks like 路 in GBK, which begins few words, and none with a rare character.
_DOT = regex("(?<![\\w×*])路 ?([\u3400-\u9fff])")
_DOT_COST = 22.0
_RARE = 15.0

#: Much of Big5 looks like kana when it is read as GBK, and some of GBK the other way round. In weighing
#: where such damage ends kana count as strange, but not in weighing whether there is any: else all
#: Japanese would be.
_KANA = frozenset(chr(i) for i in range(0x3041, 0x30F7))
_KANA_COST = 13.0


#: Two characters of three bytes, or three of two, one beside the other: seldom so by chance.
_WELL_FORMED = re.compile(
    rb"[\xe1-\xef][\x80-\xbf]{2}[\x00-\x7f]*[\xe1-\xef][\x80-\xbf]{2}|(?:[\xc2-\xdf][\x80-\xbf]){3}"
)
#: The variants of the encodings that know the most characters.
_WIDEST = {"gbk": "gb18030", "big5": "big5hkscs"}
#: So much do four characters beside each other cost somewhere in GBK read as Big5 and the reverse.
_STRANGE = 54.0
_REMEMBERED = 10_000
_SHORT = 300


def _remembered(function: _lru_cache_wrapper[T], chars: str) -> Callable[..., T]:
    """`function`, which remembers what it said of short texts: documents are looked at again and again."""
    return function if len(chars) <= _SHORT else function.__wrapped__


@lru_cache(_REMEMBERED)
def _plausible(chars: str, wrong: str) -> tuple[str, ...]:
    """What may have been read as `wrong`, by a quick look; nearly always nothing."""
    if wrong == "latin-1":
        return _RIGHT[wrong]
    found: tuple[str, ...] = ()
    if "€" in chars or _WELL_FORMED.search(chars.encode(_WIDEST[wrong], "ignore")):
        found = ("utf-8",)
    costs = [cost for cost, char in zip(_costs(chars, kana=True), chars, strict=True) if char > "\x7f"]
    if any(sum(costs[i : i + 4]) >= _STRANGE for i in range(len(costs) - 3)):
        found += (_SWAPPED[wrong],)
    return found


_SWAPPED = {"gbk": "big5", "big5": "gbk"}


def _segments_of(text: str, window: _Window, wrong: str, right: str) -> Iterator[_Segment]:
    """What a window could have been, had `right` been read as `wrong`, and perhaps something before."""
    shift = max(0, window.start - 1)
    local = text[shift : window.end + 1]
    span = (window.start - shift, window.end - shift)
    for segment in _remembered(_segments_in, local)(local, *span, wrong, right):
        start, end, fixed, kind = segment.repair
        yield segment._replace(repair=Repair(start + shift, end + shift, fixed, kind))


@lru_cache(_REMEMBERED)
def _segments_in(text: str, start: int, end: int, wrong: str, right: str) -> tuple[_Segment, ...]:
    return tuple(_read_again(text, start, end, wrong, right))


def _read_again(text: str, start: int, end: int, wrong: str, right: str) -> Iterator[_Segment]:
    chars = text[start:end]
    costs = _costs(chars, kana=_is_swap(wrong, right))
    kind = f"{right} as {wrong}"
    for once in reread(Passage(chars, costs, list(range(start, end + 1))), wrong, right):
        yield from _segments(once, text, kind, wrong, right, 0.0)
        if right != "utf-8" or not _SIGN.search(once.text):
            continue
        for wrong_too, rights in _RIGHT.items():
            for right_too in rights:
                before = f"{kind}, {right_too} as {wrong_too}"
                for twice in reread(once, wrong_too, right_too):
                    yield from _segments(twice, text, before, wrong_too, right_too, _TWICE)


def _costs(chars: str, kana: bool) -> list[float]:
    """What each of `chars` costs where it stands; with `kana`, kana as much as if they were damage."""
    price = prices()
    costs = [price[char] for char in chars]
    for match in _STRAY.finditer(chars):
        costs[match.start()] = _STRAY_COST
    for match in _DOT.finditer(chars):
        if price[match[1]] >= _RARE:
            costs[match.start()] = _DOT_COST
    if kana:
        costs = [_KANA_COST if char in _KANA else cost for cost, char in zip(costs, chars, strict=True)]
    return costs


#: A gain below this is chance; one above the second is enough where the same damage is near by.
_LEAST = 4.0
#: A gain this large is no chance where the same damage is elsewhere in the text.
_SLIGHT = 8.0
#: A stretch that costs this much more than it brings ends a segment.
_DROP = 20.0


def _segments(
    passage: Passage, text: str, kind: str, wrong: str, right: str, less: float
) -> Iterator[_Segment]:
    """The stretches of `passage`, damage undone, that are much likelier than what they replace."""
    for first, last, gain in _stretches(passage):
        if _is_swap(wrong, right):
            first, last = _to_the_ends(passage, text, first, last)
        start, end = passage.places[first], passage.places[last]
        fixed = passage.text[first:last]
        if right != "utf-8":
            around = text[max(0, start - 1) : start] + text[end : end + 1]
            if "\ufffd" in around and len(fixed) < _MORE_THAN_RESIDUE:
                continue
            if wrong == "latin-1":
                gain -= _SPLIT * sum("\x80" <= char <= "\xff" for char in around)
        yield _Segment(gain - less, Repair(start, end, fixed, kind), wrong, right)


#: What is left of a character of three bytes that lost one looks like a character of two.
_MORE_THAN_RESIDUE = 3
#: Half a character beside a repair says that the pairs of bytes are others.
_SPLIT = 5.0


def _is_swap(wrong: str, right: str) -> bool:
    """Whether GBK and Big5 were taken for each other, where nothing but the sense tells."""
    return right != "utf-8" and wrong != "latin-1"


#: So few characters between a stretch and the end of its line have most likely met the same fate,
#: unless what stands there is much likelier than what it would become.
_REST = 4
_REST_LOSS = -4.0


def _to_the_ends(passage: Passage, text: str, first: int, last: int) -> tuple[int, int]:
    """Widen a stretch to where its words or its line end, if all between can be read again."""
    chars, _, places = passage
    start, end = first, last
    while start > 0 and "\x7f" < chars[start - 1] != NOTHING:
        start -= 1
    while end < len(chars) and "\x7f" < chars[end] != NOTHING:
        end += 1
    if places[start] != NOWHERE and _at_end(text, places[start] - 1) and _may_widen(passage, start, first):
        first = start
    if places[end] != NOWHERE and _at_end(text, places[end]) and _may_widen(passage, last, end):
        last = end
    return first, last


def _may_widen(passage: Passage, start: int, end: int) -> bool:
    price = repair_prices()
    gain = sum(passage.costs[i] - price[passage.text[i]] for i in range(start, end))
    return 0 < end - start <= _REST and gain >= _REST_LOSS


def _at_end(text: str, at: int) -> bool:
    return not 0 <= at < len(text) or text[at] <= "\x7f"


def _stretches(passage: Passage) -> Iterator[tuple[int, int, float]]:
    price = repair_prices()
    text, costs, places = passage
    at = 0
    while at < len(text):
        if places[at] == NOWHERE:
            at += 1
            continue
        run = best = 0.0
        first = last = at
        for i in range(at, len(text) + 1):
            if places[i] != NOWHERE:
                if run > best:
                    best, last = run, i
                elif run <= 0 and best < _LEAST:
                    run, best, first = 0.0, 0.0, i
                if best >= _LEAST and (run <= 0 or best - run > _DROP):
                    break
            if i < len(text):
                gain = costs[i] - price[text[i]]
                run += gain if text[i] > "\x7f" else min(gain, 0.0)
        if best < _LEAST:
            return
        yield first, last, best
        at = last


_STRONG = 16.0

#: So much evidence of one kind in a text lets slight evidence of the same kind count on other lines.
_ENOUGH = 40.0


def _choose(found: list[_Segment], text: str) -> list[Repair]:
    """The segments of the greatest gain that do not overlap, of those for which there is evidence."""
    found.sort(key=itemgetter(0), reverse=True)
    lines: dict[tuple[str, int], list[_Segment]] = defaultdict(list)
    for segment in found:
        lines[segment.repair.kind, text.rfind("\n", 0, segment.repair.start)].append(segment)
    sure: list[tuple[float, list[_Segment]]] = []
    slight: list[_Segment] = []
    for group in lines.values():
        separate = _Disjoint()
        group = [segment for segment in group if separate.add(segment.repair)]
        if _is_swap(group[0].wrong, group[0].right):
            group = list(_dense(group, text))
            sure.append((sum(segment.gain for segment in group), group))
        elif any(_is_strong(segment, text) for segment in group) or _is_strong_together(group, text):
            sure.append((sum(segment.gain for segment in group), group))
        else:
            slight += group
    chosen = _Disjoint()
    evidence: dict[str, float] = defaultdict(float)
    for _, group in sorted(sure, key=itemgetter(0), reverse=True):
        for segment in group:
            if chosen.add(segment.repair):
                evidence[segment.repair.kind] += segment.gain
    for segment in sorted(slight, key=itemgetter(0), reverse=True):
        if segment.gain >= _SLIGHT and evidence[segment.repair.kind] >= _ENOUGH:
            chosen.add(segment.repair)
    return sorted(chosen.repairs)


def _is_strong(segment: _Segment, text: str) -> bool:
    """Whether a repair needs no other evidence, and is evidence for others of its kind on its line.

    Well-formed UTF-8 seldom comes about by chance; pairs of bytes do, so what was GBK must be Chinese
    as it is written.
    """
    foreign, mean = _foreign([segment])
    if segment.gain < _STRONG:
        return False
    if segment.right == "utf-8":
        return (segment.wrong == "latin-1" or len(set(foreign)) > 1) and (
            mean <= _READABLE or segment.gain >= _CERTAIN
        )
    return len(foreign) > 1 and mean <= _READABLE and not _is_list(segment, text)


#: Words cut up by digits and blanks count together, if they are letters: ¹³ is a footnote.
_STRONG_TOGETHER = 28.0
_LETTER = regex("[À-ÖØ-öø-ÿ]")


def _is_strong_together(segments: list[_Segment], text: str) -> bool:
    """Whether what was GBK or Big5 on a line is Chinese, though none of its pieces is long enough."""
    if segments[0].wrong != "latin-1" or segments[0].right == "utf-8":
        return False
    letters = [s for s in segments if _LETTER.search(text, s.repair.start, s.repair.end)]
    foreign, mean = _foreign(letters)
    gain = sum(segment.gain for segment in letters)
    return gain >= _STRONG_TOGETHER and len(set(foreign)) > 2 and mean <= _GOOD


#: GBK and Big5 read as each other, where nearly every character of one is some character of the other:
#: so much must one stretch bring, or all that stand beside each other, and so many characters it takes.
_DENSE = 22.0
_DENSE_TOGETHER = 32.0
_DENSE_CHARS = 4


def _dense(segments: list[_Segment], text: str) -> Iterator[_Segment]:
    """Those of the segments of a line that are, with those right beside them, long and good.

    Here and there a character of good text would be likelier as some other one, but not one after
    the other.
    """
    clusters: list[list[_Segment]] = []
    for segment in sorted(segments, key=lambda segment: segment.repair):
        if clusters and _touch(clusters[-1][-1].repair, segment.repair, text):
            clusters[-1].append(segment)
        else:
            clusters.append([segment])
    for cluster in clusters:
        if _is_dense(cluster, _DENSE_TOGETHER, text) or any(
            _is_dense([segment], _DENSE, text) for segment in cluster
        ):
            yield from cluster


def _is_dense(segments: list[_Segment], enough: float, text: str) -> bool:
    foreign, mean = _foreign(segments)
    kana = sum(char in _KANA for s in segments for char in text[s.repair.start : s.repair.end])
    gain = sum(segment.gain for segment in segments) - kana * (_KANA_COST - 7.0)
    return gain >= enough and len(set(foreign)) >= _DENSE_CHARS and mean <= _GOOD


def _touch(one: Repair, other: Repair, text: str) -> bool:
    """Whether no Chinese stands between two repairs."""
    return other.start - one.end <= _TOUCHING and not _HAN.search(text, one.end, other.start)


_TOUCHING = 30
_HAN = regex("[\u3400-\u9fff]")


def _foreign(segments: list[_Segment]) -> tuple[list[str], float]:
    """The characters of repairs that are not ASCII, and what they cost on average."""
    price = prices()
    foreign = [char for segment in segments for char in segment.repair.fixed if char > "\x7f"]
    return foreign, sum(price[char] for char in foreign) / max(1, len(foreign))


#: Outcomes that cost more than this are rare characters only; that takes much evidence.
_READABLE = 14.0
_CERTAIN = 50.0
#: What a character of Chinese prose costs is 10.6 bits on average; this allows for rarer words.
_GOOD = 12.5


def _is_list(segment: _Segment, text: str) -> bool:
    """Whether letters were listed in the order of their codes: ÀÁÂÃÄÅ."""
    damaged = text[segment.repair.start : segment.repair.end]
    climbs = sum(ord(b) - ord(a) == 1 for a, b in pairwise(damaged))
    return 3 * climbs >= len(damaged)


class _Disjoint:
    """Repairs of which none overlaps another."""

    _BLOCK = 64

    def __init__(self) -> None:
        self.repairs: list[Repair] = []
        self._of_block: dict[int, list[Repair]] = defaultdict(list)

    def add(self, repair: Repair) -> bool:
        """Take `repair` in, unless it overlaps one that is there."""
        blocks = range(repair.start // self._BLOCK, (repair.end - 1) // self._BLOCK + 1)
        for block in blocks:
            for other in self._of_block[block]:
                if other.start < repair.end and repair.start < other.end:
                    return False
        for block in blocks:
            self._of_block[block].append(repair)
        self.repairs.append(repair)
        return True
