"""The rows of a CSV file with their places; one that is broken does not take the others along."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.corpus.readers import item
from cleaner.corpus.readers.dialect import Dialect, reader_of
from cleaner.corpus.readers.lines import Line

#: Lines within which a cell must end. A quotation mark that is never closed is found out after so many.
_CELL_LINES = 20_000


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        number: the line that it begins on.
        start: its first byte.
        end: the byte behind its last.
        raw: its bytes.
        cells: what is in it; None if it is broken.
        problem: why it is.
        ended: whether it ends with a line end.
    """

    number: int
    start: int
    end: int
    raw: bytes
    cells: list[str] | None
    problem: str = ""
    ended: bool = True


def rows(lines: Iterable[Line], encoding: str, dialect: Dialect) -> Iterator[Row]:
    """The rows in `lines`, without empty ones.

    A quotation mark that is not closed would make one row of the rest of the file. The line on which it
    stands is given up, and the next line is a row again.

    Args:
        lines: the lines of the table.
        encoding: the codec that they are in; bytes that do not fit it become lone surrogates.
        dialect: how the table is written.
    """
    return iter(_Rows(iter(lines), encoding, dialect))


class _Rows:
    def __init__(self, lines: Iterator[Line], encoding: str, dialect: Dialect) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self._encoding = encoding
        self._dialect = dialect
        self._width = len(dialect.columns)
        #: The line before was given up: until a row has its cells again, others are not believed.
        self._lost = False

    def __iter__(self) -> Iterator[Row]:
        csv.field_size_limit(max(csv.field_size_limit(), item.LARGEST))
        while (first := self._next()) is not None:
            if first.data is None:
                yield Row(
                    first.number, first.start, first.end, b"", None, "a row larger than a document can be"
                )
                continue
            self._again.appendleft(first)
            row = self._row()
            if row is not None:
                yield row

    def _row(self) -> Row | None:
        used: list[Line] = []
        try:
            cells = next(self._reader(used, strict=True), [])
        except csv.Error:
            if len(used) == 1:
                self._again.extendleft(reversed(used))
                used.clear()
                try:
                    cells = next(self._reader(used, strict=False, limit=1), [])
                except csv.Error as error:
                    self._lost = True
                    return _made(used, None, f"not a row of cells: {error}")
            else:
                self._again.extendleft(reversed(used[1:]))
                self._lost = True
                return _made(used[:1], None, "a quotation mark that is not closed")
        if not cells:
            return None
        problem = self._misfit(cells)
        self._lost = self._lost and bool(problem)
        return _made(used, None if problem else cells, problem)

    def _misfit(self, cells: list[str]) -> str:
        """What is wrong with the number of cells. Spreadsheets leave out empty cells at the end of a row."""
        while len(cells) > self._width and not cells[-1].strip():
            cells.pop()
        if len(cells) == self._width or (1 < len(cells) < self._width and not self._lost):
            return ""
        return f"{len(cells)} cells where there should be {self._width}"

    def _reader(self, used: list[Line], strict: bool, limit: int = _CELL_LINES) -> Iterator[list[str]]:
        dialect = self._dialect
        lines = self._feed(used, limit)
        return reader_of(lines, dialect.delimiter, dialect.escape, dialect.quoted, strict)

    def _feed(self, used: list[Line], limit: int) -> Iterator[str]:
        """The text of lines as they are taken; of no more than a row may have."""
        size = 0
        while len(used) < limit and size <= item.LARGEST and (line := self._next()) is not None:
            if line.data is None:
                self._again.appendleft(line)
                return
            used.append(line)
            size += len(line.data)
            text = line.data.decode(self._encoding, "surrogateescape")
            text = text.removeprefix("\ufeff") if line.number == 1 else text
            # Carriage returns before a line end come from writing it twice. Those elsewhere end lines, too,
            # but none that the csv module would have in a cell without quotation marks.
            body = text.rstrip("\r\n")
            yield body.replace("\r", "\x85") + ("\r\n" if text[len(body) :] == "\r\n" else "\n")

    def _next(self) -> Line | None:
        return self._again.popleft() if self._again else next(self._lines, None)


def _made(used: list[Line], cells: list[str] | None, problem: str = "") -> Row:
    raw = b"".join(line.data or b"" for line in used)
    return Row(used[0].number, used[0].start, used[-1].end, raw, cells, problem, raw.endswith(b"\n"))
