"""A document and its edits for the terminal."""

from __future__ import annotations

from cleaner.document import Document, segments

_STRUCK = "\x1b[9;31m"
_NEW = "\x1b[32m"
_DIM = "\x1b[2m"
_OFF = "\x1b[0m"


def explain(document: Document, *, colour: bool) -> str:
    """The text with all its changes in place and the notes below.

    >>> from cleaner import Cleaner
    >>> print(explain(Cleaner()("案件*宗"), colour=False))
    案件[-*-]{+××+}<mask>宗
    <BLANKLINE>
    notes:
      redaction (mask-type) '××': type number, raw '*'
    <BLANKLINE>
    """
    pieces: list[str] = []
    shown = segments(document.original, document.edits)
    for i, segment in enumerate(shown):
        if segment.kind == "kept":
            pieces.append(segment.text)
            continue
        pieces.append(_marked(segment.kind, segment.text, colour))
        following = shown[i + 1] if i + 1 < len(shown) else None
        if following is None or following.kind == "kept" or following.rule != segment.rule:
            pieces.append(f"{_DIM}‹{segment.rule}›{_OFF}" if colour else f"<{segment.rule}>")
    text = "".join(pieces)
    return text + ("" if text.endswith("\n") else "\n") + _notes(document)


def _marked(kind: str, text: str, colour: bool) -> str:
    visible = text.replace("\n", "⏎\n" if kind == "removed" else "\n")
    if colour:
        style = _STRUCK if kind == "removed" else _NEW
        return "\n".join(f"{style}{part}{_OFF}" if part else "" for part in visible.split("\n"))
    return f"[-{visible}-]" if kind == "removed" else f"{{+{visible}+}}"


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
