"""The text as the rules of one phase see it: a string that knows its lines and its anchors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import accumulate
from typing import NamedTuple, TypeVar, cast

T = TypeVar("T")


class Line(NamedTuple):
    """One line without its line feed: ``text[start:end] == line.text``."""

    start: int
    end: int
    text: str


class Text(str):
    """A string with what rules ask of it, each worked out once and only when asked.

    It is a plain ``str`` for everything else, so a rule may simply run a regular expression on it.

    >>> text = Text("甲\\n乙丙")
    >>> text.lines[1]
    Line(start=2, end=4, text='乙丙')
    >>> [line.text for line in text.lines_with(["丙"])]
    ['乙丙']
    """

    _facts: dict[Callable[[Text], object], object]
    _readings: dict[tuple[Callable[[str], object], str], object]
    _places: Callable[[Collection[str]], list[int]] | None = None
    _origin: Callable[[int, int], str] | None = None

    def __new__(cls, value: str = "") -> Text:
        self = super().__new__(cls, value)
        self._facts = {}
        self._readings = {}
        return self

    def successor(self, value: str) -> Text:
        """The text that this one becomes by a change; what is known of single lines is kept."""
        after = Text(value)
        after._readings = self._readings
        return after

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
            return cast(T, self._facts[function])
        except KeyError:
            value = self._facts[function] = function(self)
            return value

    def of_line(self, function: Callable[[str], T], line: str) -> T:
        """``function(line)`` for a pure function of a line, worked out once for a document.

        Most lines are the same in every phase and every round.
        """
        key = (function, line)
        try:
            return cast(T, self._readings[key])
        except KeyError:
            value = self._readings[key] = function(line)
            return value

    @property
    def lines(self) -> list[Line]:
        """All lines; they are separated by ``\\n`` alone."""
        return self.fact(_lines)

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
        if end == len(self):
            return max(0, line.start - 1), end
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


def _lines(text: Text) -> list[Line]:
    parts = text.split("\n")
    starts = accumulate((len(part) + 1 for part in parts), initial=0)
    return [Line(start, start + len(part), part) for start, part in zip(starts, parts, strict=False)]
