"""Pieces of lines that are made of interface words: notices in brackets, in sentences, at ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cleaner import FILLER, Chains, Line, Phrasebook, Reading, Text, Token, fold, regex

from ._titles import first_words


class Passage(NamedTuple):
    """A piece of text inside one line that reads as interface.

    `own_line`: it is the whole line; `bracketed`: it stands in brackets of its own, or between
    ellipses; `to_end`: the line ends with it; `spaced`: there are blanks on both sides; `quoted`: it
    stands in quotation marks, so somebody speaks of it; `share`: how much of it is vocabulary.
    """

    start: int
    end: int
    reading: Reading
    own_line: bool
    bracketed: bool
    to_end: bool
    spaced: bool
    quoted: bool
    share: float


_PAIRS = dict(zip("(（【[〔〖{｛<＜［『「", ")）】]〕〗}｝>＞］』」", strict=True))
_LEFT_EDGE = regex(r"[^\w“”‘’\"'《》，。；：！？,;:!?、%]*\Z")
_RIGHT_EDGE = regex(r"[^\w“”‘’\"'《》]*")
_STOP = regex("[。！？；…]")
_QUOTE = frozenset("“‘「『\"'")
_BLANK = frozenset(" \t\u3000\xa0")
_BOUNDARY = frozenset(
    " \t\u3000\xa0，。！？；：、,.!?;:…—-~|()（）【】[]〔〕〖〗{}<>《》“”‘’\"'=_*>▶☞👉\ue000·•●■★☆↓↑→◆▼▲"
)


def passages(
    text: Text,
    book: Phrasebook,
    anchors: tuple[str, ...],
    needs: tuple[str, ...],
    company: re.Pattern[str],
    sure: re.Pattern[str] | None = None,
) -> Iterator[Passage]:
    """Pieces around `anchors` that `book` can read, with a phrase of one of `needs` in them.

    `company` must match near the anchor; it spares the reading of ordinary sentences. A short line that
    `sure` matches may have any words.

    A piece in brackets, between ellipses, or a short sentence may have some other words in it (`share`);
    a piece inside a sentence must be vocabulary from end to end.
    """
    done = -1
    for place in text.find_all(anchors):
        if place < done or not company.search(text, max(0, place - 30), place + 40):
            continue
        line = _piece(text, text.line_at(place), place)
        words = line.text
        if _opens(words):  # a notice in brackets may go on on the next line
            words = text[line.start : text.line_at(line.end + 1).end]
        title = text.fact(first_words)
        title = title if title[:4] in words else ""
        found = _around(book, title, words, len(line.text), place - line.start, sure)
        if found is not None and found.reading.count(*needs):
            passage = found._replace(start=line.start + found.start, end=line.start + found.end)
            yield passage
            done = passage.end


#: Of longer lines a piece of about this many characters is enough to judge a place in them.
_LONG = 4000


def _piece(text: Text, line: Line, place: int) -> Line:
    """The part of a line that has to be looked at."""
    if len(line.text) <= _LONG:
        return line
    start, end = max(line.start, place - _LONG // 4), min(line.end, place + _LONG // 2)
    return Line(start, end, text[start:end])


def _opens(words: str) -> bool:
    """Whether a short line ends inside brackets."""
    if len(words) >= 120:
        return False
    return any(
        words.count(one) > words.count(other) for one, other in (("(", ")"), ("（", "）"), ("【", "】"))
    )


@lru_cache(maxsize=4096)
def _around(
    book: Phrasebook, title: str, words: str, end: int, place: int, sure: re.Pattern[str] | None
) -> Passage | None:
    """The passage around `place` in the line ``words[:end]``, which may be followed by another."""
    return (
        _enclosed(book, title, words, end, place)
        or _line(book, title, words, end, place, sure)
        or _inside(book, title, words, end, place)
        or _sentence(book, title, words, end, place)
    )


def _folded(title: str, words: str) -> str:
    """Part of a line for reading, with the title of the document made unreadable."""
    folded = fold(words)
    return folded.replace(title, FILLER * len(title)) if title and title in folded else folded


def _enclosed(book: Phrasebook, title: str, words: str, line_end: int, place: int) -> Passage | None:
    """The brackets, or the ellipses, around `place`."""
    low = max(0, place - 120)
    depth: list[int] = []
    opening = -1
    for i in range(place - 1, low - 1, -1):
        char = words[i]
        if char in _PAIRS:
            if not depth:
                opening = i
                break
            depth.pop()
        elif char in _PAIRS.values():
            depth.append(i)
        elif char == "…" and not depth:
            break
    if opening >= 0:
        closing = _closing(words, opening, min(line_end, place + 200))
        if closing < 0 and line_end - opening < 60:  # a notice in brackets over two lines
            closing = _closing(words, opening, min(len(words), place + 200))
            line_end = line_end if closing < 0 else len(words)
        end = closing + 1 if closing >= 0 else line_end
        if end - opening > 220 or (closing < 0 and line_end - place > 160):
            return None
    else:
        opening = words.rfind("…", low, place)
        closing = words.find("…", place, min(line_end, place + 100))
        if opening < 0 or closing < 0:
            return None
        opening, end = opening + 1, closing
    if not opening <= place < end:
        return None
    inner = end - 1 if words[end - 1] in _PAIRS.values() else end
    reading, share = book.skim(_folded(title, words[opening + (words[opening] in _PAIRS) : inner]))
    if share < 0.3:
        return None
    return _placed(words, opening, end, reading, share, line_end, bracketed=True)


def _closing(text: str, opening: int, limit: int) -> int:
    """Where the bracket at `opening` closes; either width will do."""
    wanted = _PAIRS[text[opening]]
    other = {")": "）", "）": ")", "]": "］", "］": "]"}.get(wanted, wanted)
    depth = 0
    for i in range(opening + 1, limit):
        if text[i] == text[opening]:
            depth += 1
        elif text[i] in (wanted, other):
            if not depth:
                return i
            depth -= 1
    return -1


def _line(
    book: Phrasebook, title: str, words: str, line_end: int, place: int, sure: re.Pattern[str] | None
) -> Passage | None:
    """The whole line, if it is short and nearly all vocabulary, and no sentence ends before `place`."""
    if line_end > 100 or _STOP.search(words, 4, place):
        return None
    reading, share = book.skim(_folded(title, words[:line_end]))
    if share < 0.75 and not (sure and line_end <= 60 and share >= 0.4 and sure.search(words, 0, line_end)):
        return None
    return _placed(words, 0, line_end, reading, share, line_end)


def _sentence(book: Phrasebook, title: str, words: str, line_end: int, place: int) -> Passage | None:
    """The sentence around `place`, if it is short and mostly vocabulary."""
    start = max(words.rfind(stop, 0, place) + 1 for stop in "。！？…")
    stop = _SENTENCE_END.search(words, place, line_end)
    end = stop.end() if stop else line_end
    if end - start > 120:
        return None
    reading, share = book.skim(_folded(title, words[start:end]))
    if share < 0.3:
        return None
    return _placed(words, start, end, reading, share, line_end)


_SENTENCE_END = regex("[。！？]")
_TRAILING_STOP = regex(r"[ \t\u3000]*[。！!]?")


def _inside(book: Phrasebook, title: str, words: str, line_end: int, place: int) -> Passage | None:
    """The longest stretch around `place` that is vocabulary from end to end."""
    found = _stretch(book, _folded(title, words[:line_end]), place)
    if found is None:
        return None
    start, end, tokens = found
    left = _LEFT_EDGE.search(words, max(0, start - 24), start)
    right = _RIGHT_EDGE.match(words, end, line_end)
    assert left is not None and right is not None
    reading = Reading(tuple(tokens))
    if left.start() == 0 and right.end() == line_end:
        start, end = 0, line_end
    elif right.end() == line_end:
        end = line_end
    elif (closing := _unclosed(words, start, end, line_end)) >= 0:
        end = closing
    elif tokens[-1].kind != "address":
        stop = _TRAILING_STOP.match(words, end, line_end)
        end = stop.end() if stop else end
    return _placed(words, start, end, reading, 1.0, line_end)


def _unclosed(text: str, start: int, end: int, line_end: int) -> int:
    """Where a bracket that opens inside a piece is closed right after it; -1 if there is none."""
    for opening in "（(":
        if text.count(opening, start, end) > text.count(_PAIRS[opening], start, end):
            match = re.compile(r"\s*[)）]").match(text, end, line_end)
            if match:
                return match.end()
    return -1


def _placed(
    words: str,
    start: int,
    end: int,
    reading: Reading,
    share: float,
    line_end: int,
    bracketed: bool = False,
) -> Passage:
    before, after = words[:start], words[end:line_end]
    own_line = not before.strip(" \t\u3000\xa0…—-.*=~>·") and not after.strip(" \t\u3000\xa0…—-.*=~<。·")
    if own_line:
        start, end = 0, line_end
    last, first = words[max(0, start - 1) : start], words[end : min(line_end, end + 1)]
    return Passage(
        start, end, reading, own_line, bracketed,
        to_end=not after.strip(" \t\u3000\xa0…—-.。"),
        spaced=bool(last and first) and last in _BLANK and (first in _BLANK or words[end - 1] in _BLANK),
        quoted=not own_line and bool(last) and last in _QUOTE,
        share=share,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _chains(book: Phrasebook, folded: str) -> Chains:
    return book.chains(folded)


def _stretch(book: Phrasebook, words: str, place: int) -> tuple[int, int, list[Token]] | None:
    """The longest readable stretch of the folded line `words` around `place`."""
    chains = _chains(book, words)
    low, high = max(0, place - 160), min(len(words), place + 320)
    best: list[Token] | None = None
    for at in range(place, max(low, place - 150) - 1, -1):
        if at == 0 or _is_boundary(words, at - 1):
            tokens = chains.tokens(at, high)
            if not _reaches(tokens, place):
                break
            best = tokens
    if best is None:
        for at in range(max(0, place - 16), place + 1):
            tokens = chains.tokens(at, high)
            if not _reaches(tokens, place) or tokens[0].start != at or not tokens[0].strong:
                continue
            if tokens[0].kind in ("withheld", "member", "qr", "download", "licence"):
                best = tokens
                break
    if best is None:
        return None
    tokens = best
    while tokens and tokens[-1].end < high and words[tokens[-1].end] not in _BOUNDARY:
        last = tokens[-1]
        if last.kind == "address" or (last.strong and _NAMED.search(words, last.start, last.end)):
            break
        tokens.pop()
    if not tokens or tokens[-1].end <= place:
        return None
    return tokens[0].start, tokens[-1].end, tokens


#: A phrase that ends with the name or the address of a site is whole, whatever follows.
_NAMED = regex(r"(?:访问|关注|登录|来自|搜索).*(?:网|网站|文库|公文|范文|大全|论坛|[a-z])\Z")


def _is_boundary(window: str, i: int) -> bool:
    """Whether a phrase may begin after the character at `i`; not inside an address or a number."""
    char = window[i]
    if char not in _BOUNDARY:
        return False
    near = window[max(0, i - 1) : i] + window[i + 1 : i + 2]
    return char not in ".:-_=~" or not any(c.isascii() and (c.isalnum() or c == "/") for c in near)


def _reaches(tokens: list[Token], place: int) -> bool:
    return any(token.start <= place < token.end for token in tokens)
