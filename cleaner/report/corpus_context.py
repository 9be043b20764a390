"""A change or a note with the words around it, for a reader to judge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cleaner.document import Edit, LogError, Trace, segments, undo

#: So many characters are shown on each side, and of a long piece so many of its start and its end.
_AROUND = 42
_HEAD = 260
_TAIL = 90


class Piece(NamedTuple):
    """A piece of the text: `kind` is ``kept``, ``removed``, ``inserted``, ``marked``, ``point`` or ``left-out``.

    ``other-removed`` and ``other-inserted`` are changes beside the one that is shown; of what is
    ``left-out`` the text tells how many characters it has.
    """

    kind: str
    text: str


def around_edit(record: Mapping[str, Any], number: int) -> list[Piece]:
    """The place of one edit in the original text, with what became of it and of its neighbours.

    >>> edits = [{"rule": "r", "start": 1, "end": 3, "before": "乙乙", "after": "丙"}]
    >>> around_edit({"text": "甲丙丁", "edits": edits}, 0)
    [Piece(kind='kept', text='甲'), Piece(kind='removed', text='乙乙'), Piece(kind='inserted', text='丙'),
     Piece(kind='kept', text='丁')]
    """
    edits = [
        Edit(each["rule"], each["start"], each["end"], each["before"], each["after"])
        for each in record["edits"]
    ]
    edit = edits[number]
    try:
        original = undo(record["text"], edits)
    except LogError:
        return [*_shortened("removed", edit.before), *_shortened("inserted", edit.after)]
    start, end = Trace(edits[:number]).span(edit.start, edit.start + len(edit.before))
    low, high = max(0, start - _AROUND), min(len(original), end + _AROUND)
    shown: list[Piece] = []
    at = 0
    for segment in segments(original, edits):
        if segment.kind == "inserted":
            if low <= at <= high:
                shown += _shortened(
                    "inserted" if segment.rule == edit.rule and start <= at <= end else "other-inserted",
                    segment.text,
                )
            continue
        for begin, stop, ours in ((low, start, False), (start, end, True), (end, high, False)):
            first, last = max(begin, at), min(stop, at + len(segment.text))
            if first < last:
                kind = segment.kind if segment.kind == "kept" or ours else "other-removed"
                shown += _shortened(kind, original[first:last])
        at += len(segment.text)
    return shown


def around_note(text: str, start: int, end: int) -> list[Piece]:
    """A span of the cleaned text, or a point in it, with what stands before and after.

    >>> around_note("甲乙丙", 1, 2)
    [Piece(kind='kept', text='甲'), Piece(kind='marked', text='乙'), Piece(kind='kept', text='丙')]
    """
    pieces = [
        Piece("kept", text[max(0, start - _AROUND) : start]),
        *(_shortened("marked", text[start:end]) or [Piece("point", "")]),
        Piece("kept", text[end : end + _AROUND]),
    ]
    return [piece for piece in pieces if piece.text or piece.kind == "point"]


def in_place_of(text: str, start: int, end: int, before: str) -> list[Piece]:
    """What was filled into the cleaned text, in place of what stood there before.

    >>> [piece.text for piece in in_place_of("在清河县", 1, 4, "××")]
    ['在', '××', '清河县']
    """
    pieces = [
        Piece("kept", text[max(0, start - _AROUND) : start]),
        *_shortened("removed", before),
        *_shortened("inserted", text[start:end]),
        Piece("kept", text[end : end + _AROUND]),
    ]
    return [piece for piece in pieces if piece.text]


def alone(text: str) -> list[Piece]:
    """A removed piece of which only the words are known, shortened if it is long."""
    return _shortened("removed", text)


def _shortened(kind: str, text: str) -> list[Piece]:
    more = len(text) - _HEAD - _TAIL
    if more < 20:
        return [Piece(kind, text)] if text else []
    return [Piece(kind, text[:_HEAD]), Piece("left-out", f"{more:,}"), Piece(kind, text[-_TAIL:])]
