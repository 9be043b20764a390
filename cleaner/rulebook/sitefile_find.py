"""What the kinds of ``[[remove]]`` tables find in a text."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterator
from typing import Any

from cleaner.rulebook.model import Finding, Remove
from cleaner.text.snapshot import Line, Text

#: The ends of a block that are no patterns: before the next blank line, at the end of the text.
WORDS = ("blank", "end")

_BLANKS = " \t\u3000\xa0"
_SENTENCE_ENDS = ("。", "！", "？", "；", "。”", "！”", "？”")


class PatternError(ValueError):
    """A pattern is none of RE2; the message says why."""


def compile_pattern(pattern: str) -> Any:
    """`pattern` compiled by RE2, which takes time linear in the text, whoever wrote it.

    Raises:
        PatternError: RE2 does not know its syntax.
    """
    # Imported here: most documents are of no site that has a file.
    re2 = importlib.import_module("re2")
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        why = error.args[0]
        raise PatternError(why.decode(errors="replace") if isinstance(why, bytes) else str(why)) from None


class Lines:
    """Lines in which `pattern` is found go whole."""

    def __init__(self, pattern: str, anchors: tuple[str, ...]) -> None:
        self._search = compile_pattern(pattern).search
        self._anchors = anchors

    def __call__(self, text: Text) -> Iterator[Finding]:
        for line in _lines(text, self._anchors):
            if self._search(line.text):
                yield Remove(text.whole(line))


class Literals:
    """The `literals` go wherever they stand; a line that holds nothing else goes whole."""

    def __init__(self, literals: tuple[str, ...]) -> None:
        self._literals = literals

    def __call__(self, text: Text) -> Iterator[Finding]:
        spans = [(at, at + len(x)) for x in self._literals for at in text.find_all([x])]
        yield from _removals(text, spans)


class Pieces:
    """What `pattern` matches inside a line goes; a line that holds nothing else goes whole."""

    def __init__(self, pattern: str, anchors: tuple[str, ...]) -> None:
        self._finditer = compile_pattern(pattern).finditer
        self._anchors = anchors

    def __call__(self, text: Text) -> Iterator[Finding]:
        for line in _lines(text, self._anchors):
            spans = [(line.start + m.start(), line.start + m.end()) for m in self._finditer(line.text)]
            yield from _removals(text, [span for span in spans if span[0] < span[1]])


class Block:
    """The lines from one in which `first` is found up to one in which `until` is found.

    The last line stays. With ``until="blank"`` the block ends before the next blank line, with
    ``until="end"`` at the end of the text. A block whose end is not there is left alone; without
    any blank line after it, a block up to a blank one goes only if none of its lines is a sentence.
    """

    def __init__(self, first: str, until: str, anchors: tuple[str, ...]) -> None:
        self._first = compile_pattern(first).search
        self._anchors = anchors
        self._to_end = until == "end"
        #: What tells the line before which the block ends; None for a blank one.
        self._until = None if until in WORDS else compile_pattern(until).search

    def __call__(self, text: Text) -> Iterator[Finding]:
        done = 0
        for line in _lines(text, self._anchors):
            if line.start >= done and self._first(line.text):
                end = self._end(text, text.index_of(line.start))
                if end is not None:
                    done = text.line(end - 1).end
                    yield Remove(text.whole(Line(line.start, done, text[line.start : done])))

    def _end(self, text: Text, first: int) -> int | None:
        """The number of the line before which the block ends that begins with line `first`."""
        parts = text.parts
        last = len(parts)
        while last > first + 1 and _is_blank(parts[last - 1]):
            last -= 1  # the line feed at the end of a text is no part of its last block
        if self._to_end:
            return last
        following = range(first + 1, last)
        until = self._until or _is_blank
        end = next((i for i in following if until(parts[i])), None)
        if end is None and self._until is None and not any(_is_sentence(parts[i]) for i in following):
            return last
        return end


def _lines(text: Text, anchors: Collection[str]) -> Iterator[Line]:
    return text.lines_with(anchors) if anchors else iter(text.lines)


def _removals(text: Text, spans: list[tuple[int, int]]) -> Iterator[Finding]:
    """Removals of `spans`; where a line would be left with nothing but blanks, of the line."""
    left: dict[Line, str] = {}
    for start, end in spans:
        line = text.line_at(start)
        rest = left.get(line, line.text)
        cut = slice(start - line.start, end - line.start)
        # Keep the places of what follows: blanks take the place of what goes.
        left[line] = rest[: cut.start] + " " * (end - start) + rest[cut.stop :]
    for start, end in spans:
        line = text.line_at(start)
        yield Remove(text.whole(line) if _is_blank(left[line]) else (start, end))


def _is_blank(line: str) -> bool:
    return not line.strip(_BLANKS)


def _is_sentence(line: str) -> bool:
    return line.rstrip(_BLANKS).endswith(_SENTENCE_ENDS)
