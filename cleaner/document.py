"""What cleaning returns: a text, the log of every change, and notes about the text.

An :class:`Edit` log is a list of string replacements in the order in which they were applied.
It is complete: replaying it turns the decoded input into the cleaned text, undoing it gives the
input back, and every offset in the cleaned text can be traced to where it came from.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, NamedTuple

from cleaner._version import __version__


class Edit(NamedTuple):
    """One replacement: ``text[start:end]``, which read `before`, became `after`.

    Offsets count code points in the text as it stood when this edit was applied, that is, after
    all the edits before it in the log.

    >>> apply("abc", [Edit("drop-b", 1, 2, "b", "")])
    'ac'
    """

    rule: str
    start: int
    end: int
    before: str
    after: str


class Note(NamedTuple):
    """A remark about ``text[start:end]`` of the cleaned text; it changes nothing.

    `kind` is one of ``gap``, ``truncated``, ``redaction``, ``heading-missing``, ``suspicious`` and, from
    restoring, ``filled`` and ``fill-candidate``; `data` holds what the kind needs (``chars`` of a gap, ``type``
    and ``raw`` of a redaction, ``from`` and ``from_span`` of what was filled in).
    """

    kind: str
    rule: str
    start: int
    end: int
    data: Mapping[str, Any]


class Segment(NamedTuple):
    """A piece of a document's history, see :func:`segments`."""

    kind: Literal["kept", "removed", "inserted"]
    text: str
    rule: str


class LogError(ValueError):
    """An edit log does not belong to the text that it was to be applied to or undone on."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Replay `edits` on the text that they were made for.

    Raises:
        LogError: an edit does not find its `before` at its place.

    >>> log = [Edit("r", 0, 1, "a", "AA"), Edit("r", 3, 4, "c", "")]
    >>> apply("abc", log)
    'AAb'
    """
    for run in _runs(edits):
        pieces: list[str] = []
        done = shift = 0
        for edit in run:
            start = edit.start - shift
            end = start + len(edit.before)
            if text[start:end] != edit.before:
                raise LogError(_mismatch(edit, "before"))
            pieces += (text[done:start], edit.after)
            done = end
            shift += len(edit.after) - len(edit.before)
        pieces.append(text[done:])
        text = "".join(pieces)
    return text


def undo(text: str, edits: Iterable[Edit]) -> str:
    """Take `edits` back, last first: the inverse of :func:`apply`.

    Raises:
        LogError: an edit does not find its `after` at its place.

    >>> undo("AAb", [Edit("r", 0, 1, "a", "AA"), Edit("r", 3, 4, "c", "")])
    'abc'
    """
    for run in reversed(list(_runs(edits))):
        pieces: list[str] = []
        done = 0
        for edit in run:
            end = edit.start + len(edit.after)
            if text[edit.start : end] != edit.after:
                raise LogError(_mismatch(edit, "after"))
            pieces += (text[done : edit.start], edit.before)
            done = end
        pieces.append(text[done:])
        text = "".join(pieces)
    return text


def segments(original: str, edits: Iterable[Edit]) -> list[Segment]:
    """The original and the cleaned text in one sequence: what stayed, what went, what came.

    The ``kept`` and ``removed`` texts joined are the original, the ``kept`` and ``inserted`` ones
    the cleaned text. A piece that one edit inserted and a later one removed is left out.

    >>> segments("abc", [Edit("drop-b", 1, 2, "b", "-")])  # doctest: +NORMALIZE_WHITESPACE
    [Segment(kind='kept', text='a', rule=''), Segment(kind='removed', text='b', rule='drop-b'),
     Segment(kind='inserted', text='-', rule='drop-b'), Segment(kind='kept', text='c', rule='')]
    """
    current = [Segment("kept", original, "")] if original else []
    for run in _runs(edits):
        current = list(_edited_segments(current, run))
    return _joined(current)


def _edited_segments(old: list[Segment], run: list[Edit]) -> Iterator[Segment]:
    """Carry one run of edits through `old`, whose ``removed`` pieces have no width any more."""
    pending = old[::-1]
    position = shift = 0

    def advance(until: int, rule: str | None) -> Iterator[Segment]:
        nonlocal position
        while pending and position < until:
            piece = pending.pop()
            if piece.kind == "removed":
                yield piece
                continue
            taken = min(until - position, len(piece.text))
            if taken < len(piece.text):
                pending.append(piece._replace(text=piece.text[taken:]))
            position += taken
            if rule is None:
                yield piece._replace(text=piece.text[:taken])
            elif piece.kind == "kept":
                yield Segment("removed", piece.text[:taken], rule)

    for edit in run:
        start = edit.start - shift
        yield from advance(start, None)
        yield from advance(start + len(edit.before), edit.rule)
        if edit.after:
            yield Segment("inserted", edit.after, edit.rule)
        shift += len(edit.after) - len(edit.before)
    yield from reversed(pending)


def _joined(pieces: list[Segment]) -> list[Segment]:
    """Join neighbours of one kind and rule."""
    joined: list[Segment] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind and joined[-1].rule == piece.rule:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


class Trace:
    """Maps spans of a cleaned text back to the text before an edit log.

    >>> trace = Trace([Edit("r", 1, 4, "bcd", "X")])     # abcde -> aXe
    >>> trace.span(1, 2), trace.span(2, 3)
    ((1, 4), (4, 5))
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._runs: list[tuple[list[int], list[Edit], list[int]]] = []
        for run in _runs(edits):
            shifts = [0]
            for edit in run:
                shifts.append(shifts[-1] + len(edit.before) - len(edit.after))
            self._runs.append(([edit.start for edit in run], run, shifts))
        self._runs.reverse()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that ``text[start:end]`` stands for.

        What replaced something stands for all of it; an empty span where text was removed stands
        for the removed text.
        """
        for starts, run, shifts in self._runs:
            if start == end:
                start, end = _back_empty(starts, run, shifts, start)
                continue
            # The start: inside what an edit inserted it is the start of what was there before.
            i = bisect_right(starts, start)
            edit = run[i - 1] if i else None
            if edit is not None and start < edit.start + len(edit.after):
                new_start = edit.start + shifts[i - 1]
            else:
                new_start = start + shifts[i]
            # The end: of the edits that begin before it, the last.
            j = bisect_left(starts, end)
            edit = run[j - 1] if j else None
            if edit is not None and end < edit.start + len(edit.after):
                end = edit.start + shifts[j - 1] + len(edit.before)
            else:
                end += shifts[j]
            start = new_start
        return start, end


def _back_empty(starts: list[int], run: list[Edit], shifts: list[int], offset: int) -> tuple[int, int]:
    """An empty span, one run of edits back."""
    i, j = bisect_left(starts, offset), bisect_right(starts, offset)
    before = run[i - 1] if i else None
    if before is not None and offset < before.start + len(before.after):
        start = before.start + shifts[i - 1]
        return start, start + len(before.before)
    if i < j and run[j - 1].after:  # at the start of something inserted
        j -= 1
    return offset + shifts[i], offset + shifts[j]


def _runs(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Cut a log into runs of ascending edits that do not touch each other's outcome."""
    run: list[Edit] = []
    free = 0
    for edit in edits:
        if run and edit.start < free:
            yield run
            run = []
        run.append(edit)
        free = edit.start + len(edit.after)
    if run:
        yield run


def _mismatch(edit: Edit, side: str) -> str:
    wanted = edit.before if side == "before" else edit.after
    return (
        f"the log does not fit this text: rule {edit.rule!r} expects {wanted[:40]!r} at offset {edit.start}"
    )


@dataclass(slots=True, repr=False)
class Document:
    """One cleaned document; :meth:`record` is its row in a JSONL or Parquet file.

    `page` is None for a plain text. For a web page it holds its ``kind``, ``date`` and ``author``, and
    what was ``dropped`` from it, each piece with the reason; `original` is the extracted text then.
    """

    text: str
    id: str | None = None
    source: str | None = None
    site: str | None = None
    title: str | None = None
    encoding: str | None = None
    truncated: bool = False
    declared_chars: int | None = None
    shown_chars: int | None = None
    notes: Sequence[Note] = field(default_factory=list)
    edits: Sequence[Edit] = field(default_factory=list)
    raw_sha256: str | None = None
    page: Mapping[str, Any] | None = None
    cleaner_version: str = __version__

    def __repr__(self) -> str:
        """In short: whoever looks at a list of documents does not want to see a book.

        >>> Document("好。", id="a")
        <Document id='a' characters=2 edits=0 notes=0>
        """
        sizes = f"characters={len(self.text)} edits={len(self.edits)} notes={len(self.notes)}"
        return f"<Document id={self.id!r} {sizes}>"

    @property
    def original(self) -> str:
        """The decoded input, restored from the log.

        >>> from cleaner import Cleaner
        >>> Cleaner()("讲话。\\r\\n").original
        '讲话。\\r\\n'
        """
        return undo(self.text, self.edits)

    @property
    def gaps(self) -> int:
        """How many places are known where text is missing."""
        return sum(note.kind == "gap" for note in self.notes)

    @property
    def redactions(self) -> int:
        """How many masked names, numbers and words the text holds."""
        return sum(note.kind == "redaction" for note in self.notes)

    def record(self) -> dict[str, Any]:
        """This document as plain data, keys as in the record contract.

        >>> Document("好。", id="a").record()["gaps"]
        0
        """
        trace = Trace(self.edits)
        return {
            "id": self.id,
            "source": self.source,
            "site": self.site,
            "title": self.title,
            "text": self.text,
            "encoding": self.encoding,
            "truncated": self.truncated,
            "declared_chars": self.declared_chars,
            "shown_chars": self.shown_chars,
            "gaps": self.gaps,
            "redactions": self.redactions,
            "notes": [
                {
                    "kind": note.kind,
                    "rule": note.rule,
                    "start": note.start,
                    "end": note.end,
                    "original": list(trace.span(note.start, note.end)),
                    "data": dict(note.data),
                }
                for note in self.notes
            ],
            "edits": [edit._asdict() for edit in self.edits],
            "raw_sha256": self.raw_sha256,
            "cleaner_version": self.cleaner_version,
        } | ({"page": dict(self.page)} if self.page is not None else {})

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Document:
        """The inverse of :meth:`record`; keys that are not a document's own are passed over.

        A row of a table (:meth:`cleaner.Cleaner.batch`), in which what is nested stands as JSON and what is
        not known is empty, is read as well.

        Raises:
            TypeError: `record` is no mapping.
            ValueError: it has no text, or notes and edits of another form.

        >>> Document.from_record(Document("好。").record()).text
        '好。'
        """
        if not isinstance(record, Mapping):
            raise TypeError(f"record: a mapping, not {type(record).__name__}")
        if not isinstance(record.get("text"), str):
            raise ValueError("record: has no text")
        try:
            return cls._from_record(record)
        except (TypeError, ValueError, KeyError) as error:
            raise ValueError(
                f"record: its notes or edits are not as a document writes them: {type(error).__name__}: {error}"
            ) from error

    @classmethod
    def _from_record(cls, record: Mapping[str, Any]) -> Document:
        if any(isinstance(record.get(name), str) for name in _NESTED):
            record = _unpacked(record)
        plain = {
            field.name: record[field.name]
            for field in fields(cls)
            if field.name in record and field.name not in ("notes", "edits")
        }
        notes = [
            Note(n["kind"], n["rule"], n["start"], n["end"], n["data"]) for n in record.get("notes") or ()
        ]
        edits = [Edit(**edit) for edit in record.get("edits") or ()]
        return cls(notes=notes, edits=edits, **plain)


_NESTED = ("notes", "edits", "page")
_NULLABLE = ("id", "source", "site", "title", "encoding", "declared_chars", "shown_chars", "raw_sha256")


def _unpacked(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a record."""
    record = {name: None if name in _NULLABLE and not value else value for name, value in row.items()}
    if record.get("id") is not None:
        record["id"] = str(record["id"])
    for name in _NESTED:
        value = record.get(name)
        if isinstance(value, str):
            record[name] = json.loads(value) if value else None
    return record
