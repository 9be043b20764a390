"""The text as the rules of one phase see it: a string that knows its lines and its anchors."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Line(NamedTuple):
    """One line without its line feed: ``text[start:end] == line.text``."""

    start: int
    end: int
    text: str


class Text(str):
    """A string with what rules ask of it, each worked out once and only when asked.

    It is a plain ``str`` for everything else, so a rule may simply run a regular expression on it.
    Lines are separated by ``\\n`` alone.

    >>> text = Text("甲\\n乙丙")
    >>> text.line(1)
    Line(start=2, end=4, text='乙丙')
    >>> [line.text for line in text.lines_with(["丙"])]
    ['乙丙']
    """

    _facts: dict[Callable[[Text], Any], Any]
    _places: Callable[[Collection[str]], list[int]] | None = None
    _origin: Callable[[int, int], str] | None = None

    def __new__(cls, value: str = "") -> Text:
        self = super().__new__(cls, value)
        self._facts = {}
        return self

    def with_places(self, places: Callable[[Collection[str]], list[int]]) -> None:
        """Hand over a quicker way to do :meth:`find_all`: what a scan for anchors found."""
        self._places = places

    def with_origin(self, origin: Callable[[int, int], str]) -> None:
        """Hand over a way to do :meth:`original`."""
        self._origin = origin

    def original(self, start: int, end: int) -> str:
        """What stood at ``self[start:end]`` before anything was changed."""
        return self[start:end] if self._origin is None else self._origin(start, end)

    def fact(self, function: Callable[[Text], T]) -> T:
        """``function(self)``, kept for this text, so that rules share what they work out."""
        try:
            known: T = self._facts[function]
            return known
        except KeyError:
            value = self._facts[function] = function(self)
            return value

    @property
    def parts(self) -> list[str]:
        """The lines as strings."""
        return self.fact(_parts)

    @property
    def starts(self) -> list[int]:
        """Where each line starts."""
        return self.fact(_starts)

    @property
    def lines(self) -> list[Line]:
        """All lines with their places."""
        return self.fact(_lines)

    def line(self, index: int) -> Line:
        """The line number `index`, counted from 0."""
        words = self.parts[index]
        start = self.starts[index]
        return Line(start, start + len(words), words)

    def index_of(self, offset: int) -> int:
        """The number of the line that holds `offset`."""
        return bisect_right(self.starts, offset) - 1

    def each_line(self, function: Callable[[str], T]) -> list[T]:
        """``function(line)`` for every line, in order; `function` must depend on nothing else.

        It is asked once about a line that comes again: in the next phase, further down, on the next
        page of the same site.
        """
        known = _known(function)
        get = known.get
        found: list[T] = []
        append = found.append
        for part in self.parts:
            value = get(part, _NEW)
            if value is _NEW:
                value = function(part)
                if len(part) <= _REMEMBERED:
                    known[part] = value
            append(value)
        return found

    def of_line(self, function: Callable[[str], T], line: str) -> T:
        """``function(line)``, remembered as by :meth:`each_line`."""
        known = _known(function)
        if line in known:
            return known[line]
        value = function(line)
        if len(line) <= _REMEMBERED:
            known[line] = value
        return value

    def line_at(self, offset: int) -> Line:
        """The line that holds `offset` (its line feed belongs to it)."""
        start = self.rfind("\n", 0, offset) + 1
        end = self.find("\n", offset)
        if end < 0:
            end = len(self)
        return Line(start, end, self[start:end])

    def whole(self, line: Line) -> tuple[int, int]:
        """The span to remove when `line` goes: with its line feed, and blank lines that would
        otherwise stand doubled."""
        end = line.end
        if not self[end:].strip("\n"):
            start = len(self[: line.start].rstrip("\n"))
            kept = min(start + 1, line.start) if end < len(self) else start
            return kept if start else 0, len(self)
        if line.start == 0 or self[line.start - 2 : line.start] in ("\n\n", "\n"):
            while self[end : end + 1] == "\n":
                end += 1
            return line.start, end
        return line.start, end + 1

    def find_all(self, literals: Collection[str]) -> list[int]:
        """Where any of `literals` starts, ascending, each place once.

        Anchors of the running rules cost nothing here; other literals are searched for.
        """
        if self._places is not None:
            return self._places(literals)
        places: set[int] = set()
        for literal in literals:
            at = self.find(literal)
            while at >= 0:
                places.add(at)
                at = self.find(literal, at + 1)
        return sorted(places)

    def lines_with(self, literals: Collection[str]) -> Iterator[Line]:
        """The lines that hold any of `literals`, each once, in order."""
        end = -1
        for offset in self.find_all(literals):
            if offset > end:
                line = self.line_at(offset)
                end = line.end
                yield line


#: What functions of a line returned. It only spares work: a function that depends on nothing but the
#: line returns the same again. Longer lines are seldom seen twice.
_READINGS: dict[Callable[[str], Any], dict[str, Any]] = {}
_REMEMBERED = 400
_MOST = 20_000
_NEW: Any = object()


def forget() -> None:
    """Drop what is remembered of lines. It changes no result; measurements want it."""
    _READINGS.clear()


def _known(function: Callable[[str], T]) -> dict[str, T]:
    known = _READINGS.get(function)
    if known is None:
        known = _READINGS[function] = {}
    elif len(known) > _MOST:
        known.clear()
    return known


def _parts(text: Text) -> list[str]:
    return text.split("\n")


def _starts(text: Text) -> list[int]:
    return list(accumulate((len(part) + 1 for part in text.parts[:-1]), initial=0))


def _lines(text: Text) -> list[Line]:
    return [Line(start, start + len(part), part) for start, part in zip(text.starts, text.parts, strict=True)]
