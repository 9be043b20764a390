"""The letters of a document in one line, with a sign of its own for each mask and each gap.

What is compared are letters, digits and CJK of any width and case (:mod:`cleaner.dedup.letters`), so that
copies in other punctuation or other lines agree. Masks and gaps are where the notes say they are.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

from cleaner.dedup.letters import CJK_FIRST, CJK_LAST, CROSS, PLANE, SOME, table
from cleaner.document import Document, Note

#: What stands for a mask and for missing text; characters for private use are no letters.
MASK, GAP = "\ue000", "\ue001"


class Slot(NamedTuple):
    """A mask or a gap: its place among the letters, and the notes that tell of it."""

    at: int
    notes: tuple[Note, ...]

    @property
    def start(self) -> int:
        """Where it starts in the text."""
        return self.notes[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.notes[0].end


class Letters:
    """The letters of `document`.

    Attributes:
        document: the document.
        text: its text.
        line: one character for each letter, mask and gap.
        codes: the same as an array of code points.
        masks: the masks in order.
        gaps: the places where text is missing, in order. One that ends the text is a sign behind the
            last letter.

    >>> letters = Letters(Document("在××市，Ａ b", notes=[Note("redaction", "mask-type", 1, 3, {})]))
    >>> letters.line == f"在{MASK}市ab", letters.span(3, 5)
    (True, (5, 8))
    """

    def __init__(self, document: Document) -> None:
        import numpy as np

        self.document = document
        self.text = text = document.text
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        values = _folded(codes)
        signs = {"redaction": ord(MASK), "gap": ord(GAP)}
        marks = [note for note in document.notes if note.kind in signs and note.start < note.end]
        for note in marks:
            values[note.start : note.end] = 0
            values[note.start] = signs[note.kind]
        places = np.flatnonzero(values)
        self.line: str = values[places].tobytes().decode("utf-32-le")
        self._starts = array("i", places.astype(np.int32).tobytes())
        self.masks: list[Slot] = []
        self.gaps: list[Slot] = []
        cut = [note for note in document.notes if note.kind == "truncated"]
        for note in marks:
            at = bisect_left(self._starts, note.start)
            if note.kind == "redaction":
                self.masks.append(Slot(at, (note,)))
            else:
                ends = [other for other in cut if other[2:4] == note[2:4]]
                self.gaps.append(Slot(at, (note, *ends)))
        self._end([note for note in document.notes if note.kind == "gap" and note not in marks] + cut)
        self.codes: Any = np.frombuffer(self.line.encode("utf-32-le"), dtype=np.uint32)
        self._ends = {slot.at: slot.end for slot in (*self.masks, *self.gaps)}

    def _end(self, ending: list[Note]) -> None:
        """Add the gap at the end of a text that is cut off."""
        last = self._starts[-1] if self._starts else -1
        notes = tuple(note for note in ending if note.start > last)
        if notes and (not self.gaps or self.gaps[-1].at < len(self.line) - 1):
            self.gaps.append(Slot(len(self.line), notes))
            self.line += GAP
            self._starts.append(notes[0].start)

    def __len__(self) -> int:
        return len(self.line)

    def start(self, at: int) -> int:
        """Where the letter number `at` starts in the text; behind the last one, the end of the text."""
        return self._starts[at] if at < len(self._starts) else len(self.text)

    def end(self, at: int) -> int:
        """Where the letter number `at` ends in the text; before the first one, the start of the text."""
        if at < 0:
            return 0
        return self._ends.get(at) or self._starts[at] + 1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The stretch of the text from the letter number `first` up to, without, the number `last`."""
        return self.start(first), self.end(last - 1)

    def at(self, offset: int) -> int:
        """The number of the first letter that starts at `offset` or behind it."""
        return bisect_left(self._starts, offset)

    def parts(self, first: int, last: int) -> Iterator[str]:
        """The runs of letters from `first` to `last` between masks and gaps, empty ones too."""
        part = first
        for at in range(first, last):
            if self.line[at] in (MASK, GAP):
                yield self.line[part:at]
                part = at + 1
        yield self.line[part:last]


def _folded(codes: Any) -> Any:
    """The letter at each place of a text, 0 where there is none."""
    import numpy as np

    known = table()
    values = known[np.where(codes < PLANE, codes, 0)]
    values[values == CROSS] = ord("x")
    values[values == SOME] = ord("某")
    values[values < 0x20] = 0
    rare = (codes >= CJK_FIRST) & (codes <= CJK_LAST)
    values[rare] = codes[rare]
    return values
