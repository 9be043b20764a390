"""Take fills back, and keep those whose sources are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cleaner.document import Document, Edit, Note, undo
from cleaner.restore.write import CANDIDATE, FILLED, GAP_RULE, RULES, Fill, line_at


def unfilled(document: Document) -> Document:
    """The document before anything was filled in: the inverse of filling.

    >>> unfilled(Document("在××市", notes=[Note("redaction", "mask-type", 1, 3, {})])).text
    '在××市'
    """
    own = [note for note in document.notes if note.rule in RULES and note.kind in (FILLED, CANDIDATE)]
    edits, tail = _parted(document.edits)
    if not own and not tail:
        return document
    text = undo(document.text, tail)
    covered = [note for note in own if note.kind == FILLED and note.data["was"]]
    notes = [was for note in covered for was in _was(note)]
    notes += [
        note._replace(start=_back(tail, note.start), end=_back(tail, note.end))
        for note in document.notes
        if note not in own and not any(_came_with(note, filled) for filled in covered)
    ]
    notes.sort(key=lambda note: (note.start, note.end, note.kind, note.rule))
    title = document.title
    for note in covered:
        start, end = line_at(document.text, note.start)
        if document.text[start:end].strip() == title:
            title = text[_back(tail, start) : _back(tail, end)].strip()
            break
    return replace(
        document,
        text=text,
        title=title,
        truncated=any(note.kind == "truncated" for note in notes),
        notes=notes,
        edits=edits,
    )


def kept(document: Document, planned: Sequence[Fill]) -> list[Fill]:
    """The fills that a document holds, but for those that are planned anew.

    The documents that they came from may not be at hand any more.
    """
    covered = [
        note for note in document.notes if note.kind == FILLED and note.rule in RULES and note.data["was"]
    ]
    found: list[Fill] = []
    shift = 0
    for note, edit in zip(covered, _parted(document.edits)[1], strict=False):
        start = edit.start - shift
        end = start + len(edit.before)
        shift += len(edit.after) - len(edit.before)
        was = tuple(_was(note))
        if any(was[0] in fill.was for fill in planned):
            continue
        carried = tuple(
            other._replace(start=other.start - note.start, end=other.end - note.start)
            for other in document.notes
            if other is not note and other.kind != CANDIDATE and _came_with(other, note)
        )
        data = {key: value for key, value in note.data.items() if key != "was"}
        found.append(Fill(start, end, document.text[note.start : note.end], was, data, carried=carried))
    return found


def _parted(edits: Sequence[Edit]) -> tuple[list[Edit], list[Edit]]:
    """A log in two: what cleaning did, and what was filled in afterwards."""
    end = len(edits)
    while end and edits[end - 1].rule in RULES:
        end -= 1
    return list(edits[:end]), list(edits[end:])


def _was(note: Note) -> list[Note]:
    """The notes that a fill took the place of."""
    return [Note(was["kind"], was["rule"], was["start"], was["end"], was["data"]) for was in note.data["was"]]


def _came_with(note: Note, filled: Note) -> bool:
    """Whether a note is about words that were filled in, or about what is missing behind them."""
    if note.start < filled.start or note.end > filled.end:
        return False
    return note.start < filled.end or (filled.rule == GAP_RULE and note.kind in ("gap", "truncated"))


def _back(edits: Sequence[Edit], offset: int) -> int:
    """Where a place outside of all fills was before them."""
    for edit in reversed(edits):
        if offset >= edit.start + len(edit.after):
            offset -= len(edit.after) - len(edit.before)
    return offset
