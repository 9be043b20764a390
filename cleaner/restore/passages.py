"""The passage that one copy has where another one has a gap or is cut off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleaner.restore.align import Alignment
from cleaner.restore.letters import GAP, MASK, Letters, Slot
from cleaner.restore.masks import TIMES
from cleaner.text.fold import fold
from cleaner.text.lazy import regex
from cleaner.text.masksigns import LETTERS, SIGNS

#: Equal letters that must touch a gap on each side, and be near it.
_LEAST_SIDE = 3
_LEAST_AROUND = 24

#: Letters that may stand between masks and a gap.
_BESIDE = 6

#: How far the length of a passage may be from what the notice says, as shares, and in characters.
_SHORTEST, _LONGEST, _MARGIN = 0.7, 1.4, 25
#: A text that ends short of this share of its stated length is not complete.
_COMPLETE, _TOO_LONG = 0.85, 1.3

#: Passages of two copies are the same if so much of their letters agrees.
_SAME = 0.9
#: What masks look like; some that nobody noted may be among them.
_HIDING = frozenset(SIGNS) - frozenset(LETTERS) | {"某"}
#: Letters that a mask hides at most, as a rule.
_HIDDEN = 6

#: Letters of the end of a text that may be a remark of the site rather than the text's own.
_REMARK = 20
_SENTENCE = regex(r"[。！？!?]")


class Passage(NamedTuple):
    """``second.text[s:s_end]`` stands where the first copy reads ``first.text[start:end]``.

    Attributes:
        slot: the gap.
        masks: masks that touch it; the passage shows what they hide, too.
        j, j_end: the letters of the passage.
        ending: the first copy is cut off here.
        open: the second copy is cut off behind them, too.
    """

    slot: Slot
    masks: tuple[Slot, ...]
    start: int
    end: int
    s: int
    s_end: int
    j: int
    j_end: int
    ending: bool = False
    open: bool = False


def missing(alignment: Alignment, slot: Slot) -> Passage | None:
    """What the second copy has where the first has the gap `slot`, if it has something."""
    first, second = alignment.first, alignment.second
    for stretch in alignment.stretches():
        if stretch.i <= slot.at < stretch.i_end:
            break
    else:
        return None
    i, i_end, j, j_end, left, right, around = stretch
    if j == j_end or left < _LEAST_SIDE or around < _LEAST_AROUND:
        return None
    piece = first.line[i:i_end]
    if len(piece.replace(MASK, "")) > _BESIDE or piece.count(GAP) > 1:
        return None
    if i_end == len(first) and piece.endswith(GAP):
        gap = second.line.find(GAP, j)
        j_end = len(second) if gap < 0 else gap
        return _passage(first, second, slot, (i, i_end, j, j_end), ending=True, open_=gap >= 0)
    ends = len(first) - i_end == len(second) - j_end == right
    if right < _LEAST_SIDE and not ends:
        return None
    return _passage(first, second, slot, (i, i_end, j, j_end))


def _passage(
    first: Letters,
    second: Letters,
    slot: Slot,
    place: tuple[int, int, int, int],
    ending: bool = False,
    open_: bool = False,
) -> Passage | None:
    """The passage between two equal letters, with the signs on its edges that the first text lacks."""
    i, i_end, j, j_end = place
    if j >= j_end or GAP in second.line[j:j_end] or not _holds(first.parts(i, i_end), second.line[j:j_end]):
        return None
    masks = tuple(mask for mask in first.masks if i <= mask.at < i_end)
    low, s = first.end(i - 1), second.end(j - 1)
    same = _same_start(first.text[low : first.start(i)], second.text[s : second.start(j)])
    low, s = low + same, s + same
    if ending:
        s_end = len(second.text.rstrip()) if j_end == len(second) else second.end(j_end - 1)
        return Passage(slot, masks, low, max(low, slot.end), s, s_end, j, j_end, True, open_)
    high, s_end = first.start(i_end), second.start(j_end)
    same = _same_start(
        first.text[first.end(i_end - 1) : high][::-1], second.text[second.end(j_end - 1) : s_end][::-1]
    )
    return Passage(slot, masks, low, high - same, s, s_end - same, j, j_end)


def _holds(parts: Iterable[str], line: str) -> bool:
    """Whether what the first copy shows between masks beside a gap stands in the passage, in that order."""
    first, *inner, last = parts
    if not (line.startswith(first) and line.endswith(last)):
        return False
    at = len(first)
    for part in inner:
        at = line.find(part, at + 1)
        if at < 0:
            return False
        at += len(part)
    return at + len(last) < len(line)


def _same_start(one: str, other: str) -> int:
    """How many signs are the same at the beginning, but for their width."""
    count = 0
    for a, b in zip(fold(one), fold(other), strict=False):
        if a != b:
            break
        count += 1
    return count


class Offer(NamedTuple):
    """A passage of the copy `source`, which has the number `number`, and how many documents have it to the letter."""

    passage: Passage
    letters: Letters
    copies: int
    source: str
    number: int

    @property
    def line(self) -> str:
        """The letters of the passage."""
        return self.letters.line[self.passage.j : self.passage.j_end]

    @property
    def text(self) -> str:
        """The passage."""
        return self.letters.text[self.passage.s : self.passage.s_end]


def prevails(best: Offer, offers: Sequence[Offer]) -> bool:
    """Whether no copy has other words, or very few of many; some may have more of them, or go on further."""
    line = best.line
    same = sum(offer.copies for offer in offers if _holds_all(*sorted((line, offer.line), key=len)))
    return same >= TIMES * (sum(offer.copies for offer in offers) - same)


def _holds_all(short: str, long: str) -> bool:
    """Whether a passage holds a shorter one, what masks hide left out."""
    from rapidfuzz.distance import LCSseq

    short, long = short.replace(MASK, ""), long.replace(MASK, "")
    return LCSseq.similarity(short, long) >= _SAME * min(len(short), len(long))


def choose(offers: Sequence[Offer]) -> Offer | None:
    """Of several passages the one that most copies have, and no remarks of a site with it.

    None if one is much longer than the other, and as many copies have the one as the other.
    """
    from rapidfuzz.distance import Indel

    offers = sorted(offers, key=lambda offer: offer.source)
    if offers[0].passage.ending:
        offers = _fullest(offers)
    lines = [offer.line for offer in offers]
    alike = [[Indel.normalized_similarity(line, other) for other in lines] for line in lines]
    support = [
        sum(other.copies for likeness, other in zip(row, offers, strict=True) if likeness >= _SAME)
        for row in alike
    ]

    def quality(number: int) -> tuple[int, int, float, int, str]:
        hidden = lines[number].count(MASK) + sum(char in _HIDING for char in offers[number].text)
        likeness = sum(other.copies * row for row, other in zip(alike[number], offers, strict=True))
        return -support[number], hidden, -likeness, len(lines[number]), offers[number].source

    best = min(range(len(offers)), key=quality)
    rivals = [number for number, likeness in enumerate(alike[best]) if likeness < _SAME]
    if any(
        support[number] == support[best] and not _masked_alike(lines[number], lines[best])
        for number in rivals
    ):
        return None
    return offers[best]


def _masked_alike(one: str, other: str) -> bool:
    """Whether masks alone may account for the different lengths of two passages."""
    hidden = _HIDDEN * (one.count(MASK) + other.count(MASK))
    return abs(len(one) - len(other)) <= (1 - _SAME) * max(len(one), len(other)) + hidden


def _fullest(offers: Sequence[Offer]) -> list[Offer]:
    """The passages that go on to the end; what one has more must be sentences, or it is no text."""
    longest = max(offers, key=lambda offer: len(offer.line))
    full = [longest]
    for offer in sorted(offers, key=lambda offer: -len(offer.line)):
        if offer is longest:
            continue
        more = len(longest.line) - len(offer.line)
        rest = longest.letters.text[
            longest.letters.start(longest.passage.j_end - more) : longest.passage.s_end
        ]
        if not more or (not offer.passage.open and not (more >= _REMARK and _SENTENCE.search(rest))):
            full.append(offer)
    return full


def fits(offer: Offer, document_chars: int, declared: int | None) -> tuple[bool, bool]:
    """Whether a passage is about as long as was said, and whether the text is complete with it.

    Args:
        offer: the passage.
        document_chars: how long the text is without it.
        declared: how long the whole is said to be.
    """
    passage = offer.passage
    count = sum(not char.isspace() for char in offer.text)
    stated = next((note.data.get("chars") for note in passage.slot.notes if note.data.get("chars")), None)
    if stated is not None and not _SHORTEST * stated - _MARGIN <= count <= _LONGEST * stated + _MARGIN:
        return False, False
    if not passage.ending:
        return True, True
    complete = not passage.open
    if declared is not None:
        if document_chars + count > _TOO_LONG * declared + _MARGIN:
            return False, False
        complete = complete and document_chars + count >= _COMPLETE * declared - _MARGIN
    return True, complete
