"""Compare a cleaned document with a description of what must come out (see tests/README.md)."""

from __future__ import annotations

import re
from typing import Any

from cleaner import Document
from cleaner.document import Trace

_WIDTH = {0xFF00 + i: 0x20 + i for i in range(1, 95)} | {0x3002: ord("."), 0x3000: 0x20}
_MASK = re.compile(r"[XxＸｘ×╳✕✖*＊_＿□■○〇◯△▲●]+")


def fold(text: str) -> str:
    """Punctuation of both widths alike, every run of mask characters alike."""
    return _MASK.sub("×", text).translate(_WIDTH)


def problems(document: Document, expected: dict[str, Any]) -> list[tuple[str, str]]:
    """What is not as `expected`: pairs of the expectation's name and a message."""
    found: list[tuple[str, str]] = []
    text = document.text
    folded = fold(text)
    original = document.original
    lines = [line for line in text.split("\n") if line.strip()]

    if expected.get("unchanged") and text != original:
        for edit in document.edits[:6]:
            found.append(("unchanged", f"{edit.rule}: {edit.before[:60]!r} -> {edit.after[:30]!r}"))
    for wanted in expected.get("keep", []):
        if fold(wanted) not in folded:
            found.append(("keep", _where(wanted, document)))
    for unwanted in expected.get("drop", []):
        if unwanted in text:
            at = text.index(unwanted)
            found.append(("drop", f"{unwanted!r} in {text[max(0, at - 30) : at + 40]!r}"))
    if "title" in expected and expected["title"] is not None:
        title = expected["title"]
        if fold(document.title or "") != fold(title):
            found.append(("title", f"{document.title!r}, not {title!r}"))
        count = sum(fold(line).strip() == fold(title) for line in lines)
        if count != expected.get("title_occurrences", count):
            found.append(("title_occurrences", f"{count} of {title!r}"))
    for name, value in expected.get("facts", {}).items():
        if name == "gap_chars":
            actual = [n.data.get("chars") for n in document.notes if n.kind == "gap"]
        else:
            actual = getattr(document, name)
        if actual != value:
            found.append((f"fact:{name}", f"{actual!r}, not {value!r}"))
    found += _redactions(document, original, expected)
    for heading in expected.get("headings_alone_on_their_line", []):
        if fold(heading) not in {fold(line.strip()) for line in lines}:
            near = [line for line in lines if fold(heading)[:6] in fold(line)]
            found.append(("heading", f"{heading!r}; lines: {[n[:60] for n in near]}"))
    if "lines_between" in expected:
        low, high = expected["lines_between"]
        if not low <= len(lines) <= high:
            found.append(("lines", f"{len(lines)}, not {low} to {high}"))
    suspicious = [text[n.start : n.end] for n in document.notes if n.kind == "suspicious"]
    for value in expected.get("suspicious", []):
        if not any(value in s or s in value for s in suspicious if s):
            found.append(("suspicious", f"{value!r} not in {suspicious}"))
    return found


def _redactions(document: Document, original: str, expected: dict[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    trace = Trace(document.edits)
    notes = [n for n in document.notes if n.kind == "redaction"]
    spans = [(trace.span(n.start, n.end), n.data["type"]) for n in notes]
    for context, types in expected.get("redactions", []):
        at = original.find(context)
        end = at + len(context)
        inside = [t for (a, b), t in spans if a < end and b > at]
        if not inside:
            found.append(("redaction", f"{context!r}: not found"))
        elif not set(inside) & set(types.split("|")):
            found.append(("type", f"{context!r}: {inside}, not {types}"))
    for context in expected.get("not_redactions", []):
        if context not in document.text:
            found.append(("not_redaction", f"{context!r} is gone"))
        at = original.find(context)
        inside = [original[a:b] for (a, b), _ in spans if a < at + len(context) and b > at]
        if inside:
            found.append(("not_redaction", f"{context!r} listed: {inside}"))
    return found


def _where(wanted: str, document: Document) -> str:
    """The place where `wanted` stops being in the text, and the edits that touched it."""
    folded = fold(document.text)
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        if fold(wanted[:middle]) in folded:
            low = middle
        else:
            high = middle - 1
    at = folded.find(fold(wanted[:low])) + len(fold(wanted[:low])) if low else 0
    rules = {e.rule for e in document.edits if wanted[low : low + 6] and wanted[low : low + 6] in e.before}
    return f"{wanted!r} after {wanted[:low][-15:]!r} comes {folded[at : at + 25]!r} {rules or ''}"
