"""Masks that filters of web sites left, what stands beside them, and where that stands elsewhere."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from cleaner.document import Note
from cleaner.restore.letters import GAP, MASK, Letters, Slot
from cleaner.text.masksigns import LOW_LINES
from cleaner.text.maskwords import is_cjk, words

#: Letters beside a mask that are compared.
_BESIDE = 20
#: Equal letters on each side, and on both.
LEAST_SIDE = 2
_LEAST = 6
#: Equal letters behind a mask that no filter left, in a set phrase (××新时代中国特色…).
_SET_PHRASE = 8
#: A filter's words.
SHORTEST, LONGEST = 2, 6


class Context(NamedTuple):
    """What stands beside a mask: the letters, and the signs between them and the mask."""

    left: str
    right: str
    before: str
    after: str


class Found(NamedTuple):
    """Where a word stands in a context: how much of it is the same, in which document, where."""

    equal: int
    source: str
    span: tuple[int, int]


def is_filtered(note: Note) -> bool:
    """Whether a mask looks like that of a filter."""
    return not set(str(note.data.get("raw") or "×")) - set(LOW_LINES)


def may_be_word(note: Note) -> bool:
    """Whether a mask may hide what any document may have: no place and no number."""
    kind = note.data.get("type")
    return kind not in ("place", "number", "date", "org") and (kind == "person" or is_filtered(note))


def is_wanted(letters: Letters, slot: Slot) -> bool:
    """Whether another document may tell what a mask hides: no place, no number, no bearer of an office."""
    if not may_be_word(slot.notes[0]):
        return False
    person = slot.notes[0].data.get("type") == "person"
    if person and letters.text.startswith(_offices(), slot.end):
        return False
    context = context_of(letters, slot)
    if min(len(context.left), len(context.right)) < LEAST_SIDE:
        return False
    return is_filtered(slot.notes[0]) or len(context.right) >= _SET_PHRASE


@cache
def _offices() -> tuple[str, ...]:
    """Words behind the name of a person: 同志, 书记, 说."""
    return tuple(sorted(word for word in words("person-after") if len(word) <= 4 and "!" not in word))


def context_of(letters: Letters, slot: Slot) -> Context:
    line, at = letters.line, slot.at
    left = line[max(0, at - _BESIDE) : at]
    right = line[at + 1 : at + 1 + _BESIDE]
    left = left[max(left.rfind(MASK), left.rfind(GAP)) + 1 :]
    right = right.partition(MASK)[0].partition(GAP)[0]
    before = letters.text[letters.end(at - 1) : slot.start]
    after = letters.text[slot.end : letters.start(at + 1)]
    return Context(left, right, _sign(before), _sign(after))


def _sign(between: str) -> str:
    """The signs between letters; lines and blanks make no difference."""
    return "".join(between.split()).translate(_NARROW)


_NARROW = {ord(wide): narrow for wide, narrow in zip("，；：！？（）", ",;:!?()", strict=True)}


class Place(NamedTuple):
    """Where a word may stand in a document: its letters and where they are, and the signs around it."""

    word: str
    at: int
    end: int
    span: tuple[int, int]
    before: str
    after: str


def place_of(letters: Letters, at: int, end: int) -> Place | None:
    """The word between two places of a document's letters; None if none is there."""
    word = letters.line[at:end]
    if not all(map(is_cjk, word)) or "某" in word:
        return None
    span = letters.span(at, end)
    if span[1] - span[0] != end - at:
        return None
    before = _sign(letters.text[letters.end(at - 1) : span[0]])
    after = _sign(letters.text[span[1] : letters.start(end)])
    return Place(word, at, end, span, before, after)


def enclosing(line: str, context: Context, place: Place) -> int:
    """How many letters beside a place are those of `context`; 0 if it does not enclose what is there."""
    if context.before != place.before or context.after != place.after:
        return 0
    left, right = _same_end(line, place.at, context.left), _same_start(line, place.end, context.right)
    return left + right if min(left, right) >= LEAST_SIDE and left + right >= _LEAST else 0


def _same_end(line: str, end: int, left: str) -> int:
    count = 0
    while count < min(len(left), end) and line[end - 1 - count] == left[-1 - count]:
        count += 1
    return count


def _same_start(line: str, start: int, right: str) -> int:
    count = 0
    while count < len(right) and start + count < len(line) and line[start + count] == right[count]:
        count += 1
    return count
