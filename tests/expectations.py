"""Compare a cleaned document with a description of what must come out (see tests/README.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from cleaner import Document
from cleaner.document import Trace

_WIDTH = {0xFF00 + i: 0x20 + i for i in range(1, 95)} | {0x3002: ord("."), 0x3000: 0x20}
_MASK = re.compile(r"[XxＸｘ×╳✕✖*＊_＿□■○〇◯△▲●]+")
_DIGIT_SPACE = re.compile(
    r"(?<=[一-鿿、“《》”,.:;(]) (?=[\dA-Za-z])|(?<=[\dA-Za-z%]) (?=[一-鿿、“《》”,.:;)%])"
)


class Problem(NamedTuple):
    """One expectation that does not hold: its name, the value that it states, and what came out."""

    kind: str
    wanted: str
    message: str

    @property
    def key(self) -> str:
        """The expectation in short; the same whatever comes out instead."""
        wanted = self.wanted.replace("\n", "⏎")
        short = wanted if len(wanted) <= 50 else f"{wanted[:30]}…{wanted[-19:]}"
        return f"{self.kind}: {short}" if short else self.kind

    def __str__(self) -> str:
        return f"{self.key}\n        {self.message}"


def fold(text: str) -> str:
    """Make alike what an expectation leaves open.

    That is punctuation of both widths, every run of mask characters, and a blank between Chinese
    and a Latin letter or digit.
    """
    return _DIGIT_SPACE.sub("", _MASK.sub("×", text).translate(_WIDTH))


def problems(document: Document, expected: dict[str, Any]) -> list[Problem]:
    """All that is not as `expected`."""
    return [
        *_text(document, expected),
        *_title(document, expected),
        *_facts(document, expected),
        *_redactions(document, expected),
        *_lines(document, expected),
        *_suspicious(document, expected),
    ]


def _text(document: Document, expected: dict[str, Any]) -> Iterator[Problem]:
    text, folded = document.text, fold(document.text)
    if expected.get("unchanged") and text != document.original:
        first = [f"{e.rule}: {e.before[:60]!r} -> {e.after[:30]!r}" for e in document.edits[:6]]
        yield Problem("unchanged", "", "; ".join(first))
    for wanted in expected.get("keep", []):
        if fold(wanted) not in folded:
            yield Problem("keep", wanted, _where(wanted, document))
    for unwanted in expected.get("drop", []):
        if unwanted in text:
            at = text.index(unwanted)
            yield Problem("drop", unwanted, f"in {text[max(0, at - 30) : at + len(unwanted) + 20]!r}")


def _title(document: Document, expected: dict[str, Any]) -> Iterator[Problem]:
    title = expected.get("title")
    if title is None:
        return
    if fold(document.title or "") != fold(title):
        yield Problem("title", title, f"is {document.title!r}")
    count = sum(fold(line).strip() == fold(title) for line in _filled_lines(document))
    if count != expected.get("title_occurrences", count):
        yield Problem("title_occurrences", str(expected["title_occurrences"]), f"is {count}")


def _facts(document: Document, expected: dict[str, Any]) -> Iterator[Problem]:
    for name, value in expected.get("facts", {}).items():
        if name == "gap_chars":
            actual = [note.data.get("chars") for note in document.notes if note.kind == "gap"]
        else:
            actual = getattr(document, name)
        if actual != value:
            yield Problem("fact", f"{name} = {value!r}", f"is {actual!r}")


def _redactions(document: Document, expected: dict[str, Any]) -> Iterator[Problem]:
    original = document.original
    trace = Trace(document.edits)
    notes = [note for note in document.notes if note.kind == "redaction"]
    spans = [(trace.span(note.start, note.end), note.data["type"]) for note in notes]

    def inside(context: str) -> list[tuple[str, str]]:
        at = original.find(context)
        return [(original[a:b], kind) for (a, b), kind in spans if a < at + len(context) and b > at]

    for context, types in expected.get("redactions", []):
        found = {kind for _, kind in inside(context)}
        if not found:
            yield Problem("redaction", context, "not found")
        elif not found & set(types.split("|")):
            yield Problem("type", f"{context} = {types}", f"is {', '.join(sorted(found))}")
    for context in expected.get("not_redactions", []):
        if context not in document.text:
            yield Problem("not_redaction", context, "is gone")
        elif listed := [raw for raw, _ in inside(context)]:
            yield Problem("not_redaction", context, f"is listed: {listed}")


def _lines(document: Document, expected: dict[str, Any]) -> Iterator[Problem]:
    lines = _filled_lines(document)
    alone = {fold(line.strip()) for line in lines}
    for heading in expected.get("headings_alone_on_their_line", []):
        if fold(heading) not in alone:
            near = [line[:60] for line in lines if fold(heading)[:6] in fold(line)]
            yield Problem("heading", heading, f"lines like it: {near}")
    if "lines_between" in expected:
        low, high = expected["lines_between"]
        if not low <= len(lines) <= high:
            yield Problem("lines", f"{low} to {high}", f"are {len(lines)}")


def _suspicious(document: Document, expected: dict[str, Any]) -> Iterator[Problem]:
    noted = [document.text[n.start : n.end] for n in document.notes if n.kind == "suspicious"]
    for value in expected.get("suspicious", []):
        if not any(value in text or text in value for text in noted if text):
            yield Problem("suspicious", value, f"noted are {noted}")


def _filled_lines(document: Document) -> list[str]:
    return [line for line in document.text.split("\n") if line.strip()]


def _where(wanted: str, document: Document) -> str:
    """The place where `wanted` stops being in the text, and the rules that touched it."""
    folded = fold(document.text)
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        if fold(wanted[:middle]) in folded:
            low = middle
        else:
            high = middle - 1
    beginning = fold(wanted[:low])
    at = folded.find(beginning) + len(beginning)
    lost = wanted[low : low + 6]
    rules = sorted({edit.rule for edit in document.edits if lost and lost in edit.before})
    return f"after {wanted[:low][-15:]!r} comes {folded[at : at + 25]!r} {', '.join(rules)}".rstrip()
