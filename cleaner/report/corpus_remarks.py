"""What is missing or doubtful: gaps, completeness, masks, remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from cleaner.report.corpus_context import Piece, around_note
from cleaner.report.corpus_keep import Frequent, Least, digest

#: Examples of each type.
_EXAMPLES = 4
_INCOMPLETE = 15
_MASKS = 12

#: Notes that :mod:`cleaner.report.corpus_fills` tells about.
_OF_FILLS = ("filled", "fill-candidate")


class Example(NamedTuple):
    """A place of a text; `data` is what a note says of it, in words."""

    document: str
    pieces: list[Piece]
    data: str


class Incomplete(NamedTuple):
    """A document that does not hold all it should."""

    id: str
    title: str
    declared: int | None
    shown: int
    gaps: int
    missing: int
    truncated: bool

    @property
    def share(self) -> float | None:
        """What is there, as a share of the length that the document states for itself."""
        return min(1.0, self.shown / self.declared) if self.declared else None


class Remarks:
    """One pass over the records, with examples picked by a hash."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.redactions: Counter[str] = Counter()
        self.masks = Frequent(500)
        self.with_gaps = self.truncated = self.declared = 0
        self.missing = self.unknown_gaps = 0
        self.completeness: Counter[int] = Counter()
        self._examples: dict[str, Least[Example]] = {}
        self._incomplete: Least[Incomplete] = Least(_INCOMPLETE)

    def survey(self, record: Mapping[str, Any]) -> None:
        """Count the notes of one document."""
        missing = 0
        for number, note in enumerate(record.get("notes") or ()):
            data = note.get("data") or {}
            kind = note["kind"]
            if kind in _OF_FILLS:
                continue
            self.kinds[kind] += 1
            if kind == "gap":
                missing += data.get("chars") or 0
                self.unknown_gaps += not data.get("chars")
            elif kind == "redaction":
                kind = f"redaction: {data.get('type') or 'unknown'}"
                self.redactions[data.get("type") or "unknown"] += 1
                self.masks.add(str(data.get("raw") or "")[:40])
            self._offer(kind, record, number, note)
        self._complete(record, missing)

    def _offer(self, kind: str, record: Mapping[str, Any], number: int, note: Mapping[str, Any]) -> None:
        kept = self._examples.setdefault(kind, Least(_EXAMPLES))
        key = (digest(record["id"], number),)
        # The same words with the same mask are one example, however often they were copied.
        words = record["text"][max(0, note["start"] - 6) : note["end"] + 6]
        if kept.wants(key, words):
            pieces = around_note(record["text"], note["start"], note["end"])
            kept.add(key, Example(str(record["id"]), pieces, _in_words(note.get("data") or {})), words)

    def _complete(self, record: Mapping[str, Any], missing: int) -> None:
        declared, shown = record.get("declared_chars"), record.get("shown_chars")
        gaps, truncated = int(record.get("gaps") or 0), bool(record.get("truncated"))
        self.with_gaps += bool(gaps)
        self.truncated += truncated
        self.missing += missing
        there = len(record["text"]) if shown is None else int(shown)
        document = Incomplete(
            str(record["id"]), str(record.get("title") or ""), declared, there, gaps, missing, truncated
        )
        if document.share is not None:
            self.declared += 1
            self.completeness[min(19, int(document.share * 20))] += 1
        lost = max(missing, (declared or 0) - there)
        if lost > 0:
            self._incomplete.add((-lost, document.id), document)

    def examples(self, kind: str) -> list[Example]:
        """Places that a kind of note is about, picked evenly."""
        return list(self._examples.get(kind, ()))

    def incomplete(self) -> list[Incomplete]:
        """The documents of which most is known to be missing."""
        return list(self._incomplete)

    def most_masks(self) -> list[tuple[str, int]]:
        """The masks that occur most often, as they stood in the input."""
        return self.masks.most(_MASKS)


def _in_words(data: Mapping[str, Any]) -> str:
    """What a note says, for a reader.

    >>> _in_words({"type": "number", "raw": "XX"})
    'type: number, raw: XX'
    >>> _in_words({"chars": 1200}), _in_words({"missing": ["一、"], "before": "二、"})
    ('1,200 characters are missing', 'missing: 一、, before: 二、')
    """
    said = []
    for key, value in data.items():
        if key == "chars" and value:
            said.append(f"{value:,} characters are missing")
        elif isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
            said.append(f"{key}: {'、'.join(value)}")
        elif value not in (None, ""):
            said.append(f"{key}: {value}")
    return ", ".join(said)[:240]
