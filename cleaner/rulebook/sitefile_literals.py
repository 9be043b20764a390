"""Which literal strings a text must hold for a pattern to match: the anchors of site rules."""

from __future__ import annotations

#: Shorter strings stand in every text; to look for them spares nothing.
_SHORTEST = 2

#: The parser calls itself for each group inside of another.
_MOST_GROUPS = 100

_QUANTIFIERS = "?*+{"
_ZERO_WIDTH = "bBAz"
_CLASSES = "dDsSwWpPCxnrtfva01234567"


def required_literals(pattern: str) -> tuple[str, ...]:
    """Strings of which every match of the RE2 `pattern` holds at least one; none if there are none.

    >>> required_literals("^更多(范文|公文)请访问.*$")
    ('请访问',)
    >>> required_literals("^(?:上一篇|下一篇)[:：]")
    ('上一篇', '下一篇')
    >>> required_literals("(?i)page [0-9]+"), required_literals("[0-9]+页?")
    ((), ())
    """
    if pattern.count("(") > _MOST_GROUPS:
        return ()
    parser = _Parser(pattern)
    exact, needed = parser.alternatives()
    found = {exact} if exact is not None else needed
    if not found or min(map(len, found)) < _SHORTEST:
        return ()
    if parser.folds_case and any(literal.lower() != literal.upper() for literal in found):
        return ()
    return tuple(sorted(found))


#: What a part of a pattern needs: the string it is, or strings of which one must be there.
_Need = tuple[str | None, frozenset[str]]

_NOTHING: _Need = (None, frozenset())


class _Parser:
    """Reads a pattern that RE2 has accepted, so it need not complain about anything."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self.folds_case = False

    def alternatives(self) -> _Need:
        """Read up to the end of the group that was entered."""
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        if len(branches) == 1:
            return branches[0]
        sets = [frozenset([exact]) if exact is not None else needed for exact, needed in branches]
        return (None, frozenset().union(*sets)) if all(sets) else _NOTHING

    def _sequence(self) -> _Need:
        run = ""
        runs: list[frozenset[str]] = []
        exact = True
        while (char := self._peek()) and char not in "|)":
            literal, needed = self._atom()
            least, most = self._repetition()
            if literal is not None and least == most == 1:
                run += literal
                continue
            exact = False
            if literal is not None and least:
                run += literal
            runs.append(frozenset([run]))
            run = ""
            if literal is None and least and needed:
                runs.append(needed)
        if exact:
            return run, frozenset()
        runs.append(frozenset([run]))
        return None, max(runs, key=lambda literals: min(map(len, literals)))

    def _atom(self) -> _Need:
        char = self._next()
        if char == "(":
            need = self._group()
        elif char == "[":
            need = self._bracket()
        elif char == "\\":
            need = self._escape()
        elif char == ".":
            need = _NOTHING
        else:
            need = ("" if char in "^$" else char, frozenset())
        return need

    def _group(self) -> _Need:
        if self._peek() == "?":
            end = self._at
            while end < len(self._pattern) and self._pattern[end] not in ":>)":
                end += 1
            flags = self._pattern[self._at : end]
            self.folds_case |= "<" not in flags and "i" in flags.partition("-")[0]
            self._at = end + 1
            if self._pattern[end : end + 1] == ")":
                return "", frozenset()
        need = self.alternatives()
        self._at += 1
        return need

    def _bracket(self) -> _Need:
        if self._peek() == "^":
            self._at += 1
        first = True
        while (char := self._next()) and (char != "]" or first):
            first = False
            if char == "\\":
                self._at += 1
            elif char == "[" and self._peek() == ":":
                end = self._pattern.find(":]", self._at)
                self._at = end + 2 if end >= 0 else self._at
        return _NOTHING

    def _escape(self) -> _Need:
        char = self._next()
        if char == "Q":
            end = self._pattern.find("\\E", self._at)
            end = len(self._pattern) if end < 0 else end
            literal = self._pattern[self._at : end]
            self._at = end + 2
            return literal, frozenset()
        if char in _ZERO_WIDTH:
            return "", frozenset()
        if char not in _CLASSES:
            return char, frozenset()
        if char in "pPx":
            braces = self._peek() == "{"
            self._at = self._pattern.index("}", self._at) + 1 if braces else self._at + 1 + (char == "x")
        return _NOTHING

    def _repetition(self) -> tuple[int, int]:
        """How often what was read must and may stand; the most is 2 for anything above 1."""
        char = self._peek()
        if not char or char not in _QUANTIFIERS:
            return 1, 1
        end = self._at + 1
        least, most = (int(char == "+"), 1 if char == "?" else 2)
        if char == "{":
            end = self._pattern.find("}", self._at) + 1
            first, comma, last = self._pattern[self._at + 1 : end - 1].partition(",")
            if not end or not first.isdecimal():
                return 1, 1  # a brace that stands for itself
            least = min(int(first), 1)
            most = 1 if int(first) <= 1 and (last == "1" or not comma) else 2
            if first == "0" and not comma:
                most = 0
        self._at = end
        if self._peek() == "?":
            self._at += 1
        return least, most

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _next(self) -> str:
        char = self._peek()
        self._at += 1
        return char
