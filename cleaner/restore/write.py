"""Write fills into a document, as edits that can be undone and notes that name their sources.

A note of the kind ``filled`` covers what was filled in. Its data: ``type`` (of the mask; ``gap``;
``truncated``), ``from`` (the id of the document that the words come from), ``from_span`` (where they stand
in its text), ``copies`` (how many documents have them) and ``was`` (the notes that it takes the place of;
none if the words were filled in where a longer passage was filled in).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, NamedTuple

from cleaner.document import Document, Edit, Note

#: What edits and notes name as their rule.
MASK_RULE, GAP_RULE = "restore-mask", "restore-gap"
RULES = (MASK_RULE, GAP_RULE)

FILLED, CANDIDATE = "filled", "fill-candidate"


class Fill(NamedTuple):
    """Words for ``text[start:end]`` of a document in which nothing is filled.

    Attributes:
        start, end: the place.
        words: what comes there.
        was: the notes that are settled by it; the first one tells of the mask or the gap.
        data: what the note says, but for ``was``; without ``from_span`` if `source` gives it.
        source: the number of the source among its cluster, and the span of its text, nothing filled in.
        inside: fills of `words` themselves; their places count from its start.
        carried: notes on `words`, which they brought along, placed likewise.
        open: more is missing behind `words`: the source is cut off there, too.
    """

    start: int
    end: int
    words: str
    was: tuple[Note, ...]
    data: dict[str, Any]
    source: tuple[int, int, int] | None = None
    inside: tuple[Fill, ...] = ()
    carried: tuple[Note, ...] = ()
    open: bool = False

    @property
    def rule(self) -> str:
        """The rule that edit and note name."""
        return MASK_RULE if self.data["type"] not in ("gap", "truncated") else GAP_RULE

    @property
    def growth(self) -> int:
        """How many characters longer the text becomes."""
        return len(self.words) + sum(fill.growth for fill in self.inside) - (self.end - self.start)


class Shift:
    """Where places of a text are after fills.

    >>> note = Note("redaction", "mask-type", 1, 3, {})
    >>> Shift([Fill(1, 3, "清河县", (note,), {"type": "place"})]).span(3, 5)
    (4, 6)
    """

    def __init__(self, fills: Sequence[Fill]) -> None:
        self._starts = [fill.start for fill in fills]
        self._ends = [fill.end for fill in fills]
        self._sums = [0, *accumulate(fill.growth for fill in fills)]

    def start(self, offset: int) -> int:
        """The new place of what starts at `offset`."""
        return offset + self._sums[bisect_right(self._ends, offset)]

    def end(self, offset: int) -> int:
        """The new place of what ends at `offset`."""
        return offset + self._sums[bisect_left(self._starts, offset)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The new place of a span that no fill overlaps."""
        return self.start(start), self.end(end)


def restored(
    document: Document,
    fills: Sequence[Fill],
    candidates: Sequence[Note],
    place: Callable[[tuple[int, int, int]], tuple[int, int]],
) -> Document:
    """The document with `fills` in their places.

    Args:
        document: a document in which nothing is filled.
        fills: what to fill, in order.
        candidates: notes on what was proposed but not filled.
        place: the span of a source in its final text.
    """
    if not fills and not candidates:
        return document
    text, edits = _applied(document.text, fills)
    shift = Shift(fills)
    settled = {note[:4] for fill in fills for note in fill.was}
    notes = [
        note._replace(start=shift.start(note.start), end=max(shift.start(note.start), shift.end(note.end)))
        for note in (*document.notes, *candidates)
        if note[:4] not in settled
    ]
    for fill in fills:
        notes += _notes(fill, shift.end(fill.start), place)
    notes.sort(key=lambda note: (note.start, note.end, note.kind, note.rule))
    return replace(
        document,
        text=text,
        title=_title(document, fills, text, shift),
        truncated=any(note.kind == "truncated" for note in notes),
        notes=notes,
        edits=[*document.edits, *edits],
    )


def _applied(text: str, fills: Sequence[Fill]) -> tuple[str, list[Edit]]:
    """The text with `fills`, and the edits: all fills in order, then those inside of others."""
    pieces: list[str] = []
    edits: list[Edit] = []
    places: list[int] = []
    done = shift = 0
    for fill in fills:
        at = fill.start + shift
        pieces += (text[done : fill.start], fill.words)
        edits.append(Edit(fill.rule, at, at + fill.end - fill.start, text[fill.start : fill.end], fill.words))
        places.append(at)
        shift += len(fill.words) - (fill.end - fill.start)
        done = fill.end
    text = "".join((*pieces, text[done:]))
    inside = [
        inner._replace(start=inner.start + at, end=inner.end + at)
        for fill, at in zip(fills, places, strict=True)
        for inner in fill.inside
    ]
    if inside:
        text, more = _applied(text, inside)
        edits += more
    return text, edits


def _notes(
    fill: Fill, start: int, place: Callable[[tuple[int, int, int]], tuple[int, int]]
) -> Iterable[Note]:
    """The notes on a fill that starts at `start`, on what it holds, and on what is missing behind it."""
    end = start + fill.end - fill.start + fill.growth
    data = dict(fill.data)
    if fill.source is not None:
        data["from_span"] = list(place(fill.source))
    data["was"] = [note._asdict() | {"data": dict(note.data)} for note in fill.was]
    yield Note(FILLED, fill.rule, start, end, data)
    shift = Shift(fill.inside)
    for note in fill.carried:
        yield note._replace(start=start + shift.start(note.start), end=start + shift.end(note.end))
    for inner in fill.inside:
        yield from _notes(inner._replace(was=()), start + shift.end(inner.start), place)
    if fill.open:
        for note in fill.was:
            if note.kind in ("gap", "truncated"):
                yield note._replace(start=end, end=end)


def _title(document: Document, fills: Sequence[Fill], text: str, shift: Shift) -> str | None:
    """The title, filled if it is the line of a fill."""
    for fill in fills:
        start, end = line_at(document.text, fill.start)
        if document.title is not None and document.text[start:end].strip() == document.title:
            return text[shift.end(start) : shift.start(end)].strip()
    return document.title


def line_at(text: str, offset: int) -> tuple[int, int]:
    """The line that holds `offset`."""
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end
