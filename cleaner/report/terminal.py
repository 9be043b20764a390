"""A document and its edits for the terminal."""

from __future__ import annotations

from cleaner.document import Document
from cleaner.report.pieces import pieces

_STRUCK = "\x1b[9;31m"
_NEW = "\x1b[32m"
_DIM = "\x1b[2m"
_OFF = "\x1b[0m"


def explain(document: Document, *, colour: bool = False) -> str:
    """The text with all its changes in place and the notes below.

    >>> from cleaner import Cleaner
    >>> print(explain(Cleaner()("案件*宗"), colour=False))
    案件[-*-]{+××+}<mask>宗
    <BLANKLINE>
    notes:
      redaction (mask-type) '××': type number, raw '*'
    <BLANKLINE>
    """
    parts: list[str] = []
    for piece in pieces(document):
        if piece.kind == "kept":
            parts.append(piece.text)
            continue
        parts.append(_marked(piece.kind, piece.text, colour))
        if piece.rule is not None:
            parts.append(f"{_DIM}‹{piece.rule}›{_OFF}" if colour else f"<{piece.rule}>")
        if piece.feed:
            parts.append("\n")
    text = "".join(parts)
    return text + ("" if text.endswith("\n") else "\n") + _notes(document)


def _marked(kind: str, text: str, colour: bool) -> str:
    if colour:
        style = _STRUCK if kind == "removed" else _NEW
        return "\n".join(f"{style}{part}{_OFF}" if part else "" for part in text.split("\n"))
    return f"[-{text}-]" if kind == "removed" else f"{{+{text}+}}"


def _notes(document: Document) -> str:
    if not document.notes:
        return ""
    lines = ["", "notes:"]
    for note in document.notes:
        about = document.text[note.start : note.end] or document.text[: note.start][-12:] + "|"
        data = ", ".join(
            f"{key} {value!r}" if key == "raw" else f"{key} {value}" for key, value in note.data.items()
        )
        lines.append(f"  {note.kind} ({note.rule}) {about!r}" + (f": {data}" if data else ""))
    return "\n".join(lines) + "\n"
