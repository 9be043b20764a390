"""What was filled in from other documents, from where; and what was proposed but not filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any, NamedTuple

from cleaner.report.corpus_context import Piece, around_note, in_place_of
from cleaner.report.corpus_keep import Least, digest
from cleaner.report.corpus_removals import FILLS

#: Examples of each type of fill, and of each type of proposal.
_EXAMPLES = 5
_ALTERNATIVES = 3


class Filled(NamedTuple):
    """One place that was filled in, with the document that the words come from, and how many have them."""

    document: str
    pieces: list[Piece]
    source: str
    copies: int


class Proposed(NamedTuple):
    """One place that was left open; `alternatives` are words, how many documents have them, and one of these."""

    document: str
    pieces: list[Piece]
    reason: str
    alternatives: list[tuple[str, int, str]]


class Fills:
    """One pass over the records, with examples picked by a hash."""

    def __init__(self) -> None:
        self.types: Counter[str] = Counter()
        self.proposed: Counter[str] = Counter()
        self.documents = 0
        self._filled: dict[str, Least[Filled]] = {}
        self._proposals: dict[str, Least[Proposed]] = {}

    def survey(self, record: Mapping[str, Any]) -> None:
        """Count the fills and the proposals of one document."""
        notes = record.get("notes") or ()
        fills = [note for note in notes if note["kind"] == "filled" and note["data"].get("was")]
        self.documents += bool(fills)
        for number, (note, before) in enumerate(zip(fills, _replaced(record), strict=False)):
            kind = str(note["data"].get("type") or "unknown")
            self.types[kind] += 1
            kept = self._filled.setdefault(kind, Least(_EXAMPLES))
            key = (digest(record["id"], number),)
            if kept.wants(key):
                kept.add(key, _filled(record, note, before))
        for number, note in enumerate(notes):
            if note["kind"] == "fill-candidate":
                kind = str(note["data"].get("type") or "unknown")
                self.proposed[kind] += 1
                waiting = self._proposals.setdefault(kind, Least(_EXAMPLES))
                key = (digest(record["id"], number),)
                if waiting.wants(key):
                    waiting.add(key, _proposed(record, note))

    def filled(self, kind: str) -> list[Filled]:
        """Places of a type that were filled in, picked evenly."""
        return list(self._filled[kind])

    def proposals(self, kind: str) -> list[Proposed]:
        """Places of a type that were left open, picked evenly."""
        return list(self._proposals[kind])


def _replaced(record: Mapping[str, Any]) -> Iterator[str]:
    """What stood where the fills are, in their order: they are the last edits of a log."""
    edits = record.get("edits") or ()
    last: Iterable[Mapping[str, Any]] = takewhile(lambda edit: edit["rule"] in FILLS, reversed(edits))
    return (edit["before"] for edit in reversed(list(last)))


def _filled(record: Mapping[str, Any], note: Mapping[str, Any], before: str) -> Filled:
    pieces = in_place_of(record["text"], note["start"], note["end"], before)
    data = note["data"]
    return Filled(str(record["id"]), pieces, str(data.get("from") or ""), int(data.get("copies") or 1))


def _proposed(record: Mapping[str, Any], note: Mapping[str, Any]) -> Proposed:
    data = note["data"]
    alternatives = [
        (str(each.get("text") or ""), int(each.get("copies") or 1), str(each.get("from") or ""))
        for each in (data.get("alternatives") or ())[:_ALTERNATIVES]
    ]
    pieces = around_note(record["text"], note["start"], note["end"])
    return Proposed(str(record["id"]), pieces, str(data.get("reason") or ""), alternatives)
