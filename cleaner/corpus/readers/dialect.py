"""How a CSV file is written: what separates its cells, whether it has a heading, which column is the text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from cleaner.corpus.readers.fields import Fields, find_text, known

#: What cells are separated by, the likelier signs first.
DELIMITERS = (",", "\t", ";", "|", "\x01", "，")

#: What separates the cells of a file that has only one column: a sign that does not occur.
_NONE = "\x1f"

#: It stands in every Chinese sentence: between cells only if the heading says so.
_PROSE = "，"

#: Rows of one width that make a table of it.
_MOST = 0.5

#: A column of texts: so many characters in a cell on average, and so many times those of any other column.
_LONG, _TIMES = 30, 3

#: A heading is shorter than this, and no number, date or address.
_HEADING = 40
_VALUE = re.compile(r"[\d.,:/\-+%\s]+|\w+://.*|\d{4}年.*")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is known of a CSV file.

    Attributes:
        delimiter: what separates cells.
        escape: the sign before a quotation mark inside of a cell; None if the mark is doubled.
        quoted: whether quotation marks around a cell are no part of it.
        columns: the names of the columns.
        skip: how many lines stand before the table; ``sep=;`` may be one.
        has_heading: whether the first row names the columns.
        text: the column of the text; None if it cannot be told.
    """

    delimiter: str
    escape: str | None
    quoted: bool
    columns: tuple[str, ...]
    skip: int
    has_heading: bool
    text: str | None


def sniff(sample: str, fields: Fields, delimiter: str | None = None) -> Dialect:
    """How a file that begins with `sample` is written.

    Args:
        sample: its beginning, not cut within a line.
        fields: which columns are wanted.
        delimiter: what the file's name says of it, which may be wrong.

    >>> dialect = sniff("标题;正文\\n讲话;同志们，今天开会。\\n", Fields())
    >>> dialect.delimiter, dialect.columns, dialect.text
    (';', ('标题', '正文'), '正文')
    """
    escape = "\\" if '\\"' in sample and '""' not in sample.replace('\\""', "") else None
    skip = 0
    stated = re.match(r"sep=(.)\r?\n", sample)
    if stated:
        sample, skip, delimiter = sample[stated.end() :], 1, stated[1]
    candidates = [stated[1]] if stated else DELIMITERS
    fits = {
        sign: _fitness(_parse(sample, sign, escape), fields, sign, sign == delimiter) for sign in candidates
    }
    best = max(candidates, key=fits.__getitem__)
    if not stated and not any(fits[best][:2]):
        best = _NONE
    # Databases write tables with tabs and nothing around the cells; a quotation mark is just a character.
    quoted = best != "\t" or not _is_bare(sample)
    table = _parse(sample, best, escape, quoted)
    has_heading = bool(table) and _is_heading(table, fields)
    width = max(map(len, table), default=0)
    columns = _columns(table[0] if has_heading else [], width)
    text = _text_column(columns, table[has_heading:], fields)
    return Dialect(best, escape, quoted, columns, skip, has_heading, text)


def reader_of(
    lines: Iterable[str], delimiter: str, escape: str | None, quoted: bool = True, strict: bool = False
) -> Iterator[list[str]]:
    """The rows of a table that is written in this way.

    Raises:
        csv.Error: it is not, and `strict` is wanted.
    """
    return csv.reader(
        lines,
        delimiter=delimiter,
        escapechar=escape if quoted else None,
        doublequote=escape is None,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=strict,
    )


def _is_bare(sample: str) -> bool:
    """Whether a table with tabs makes sense without regard to quotation marks, and none with it."""
    lines = [line for line in io.StringIO(sample) if line.strip()]
    if '"' not in sample or len({line.count("\t") for line in lines}) > 1:
        return False
    try:
        for _ in reader_of(lines, "\t", None, strict=True):
            pass
    except csv.Error:
        return True
    return False


def _parse(sample: str, delimiter: str, escape: str | None, quoted: bool = True) -> list[list[str]]:
    reader = reader_of(io.StringIO(sample, newline=""), delimiter, escape, quoted)
    table: list[list[str]] = []
    with suppress(csv.Error):
        table.extend(row for row in reader if row)
    return table


def _fitness(table: list[list[str]], fields: Fields, sign: str, named: bool) -> tuple[float, ...]:
    """How well a table fits: known names of columns, then rows of one width, then the file's name."""
    if not table:
        return (0, 0, named, 0)
    widths = Counter(map(len, table))
    width, rows = widths.most_common(1)[0]
    if len(table[0]) == 1:
        return (0, 0, named, 0)
    headings = known(table[0]) or not _wanted(fields).isdisjoint(table[0])
    share = rows / len(table)
    if not headings and (sign == _PROSE or width == 1 or share < _MOST):
        return (0, 0, named, 0)
    return (headings, round(share, 1), named, len(table[0]) == width)


def _is_heading(table: list[list[str]], fields: Fields) -> bool:
    """Whether the first row names the columns."""
    first = [cell.strip("\ufeff \t") for cell in table[0]]
    if known(first) or not _wanted(fields).isdisjoint(first):
        return True
    if any(len(cell) > _HEADING or _VALUE.fullmatch(cell) for cell in first) or len({*first}) < len(first):
        return False
    lengths = _lengths(table[1:], len(first))
    return any(mean > _TIMES * len(cell) for mean, cell in zip(lengths, first, strict=True))


def _columns(heading: Sequence[str], width: int) -> tuple[str, ...]:
    """Names for all columns, no two alike; those without a name are ``column1``, ``column2`` and so on."""
    names: list[str] = []
    for i in range(len(heading) or width):
        name = heading[i].strip("\ufeff \t") if i < len(heading) else ""
        name = name.encode("utf-8", "replace").decode()
        name = name or f"column{i + 1}"
        names.append(name if name not in names else f"{name}#{i + 1}")
    return tuple(names)


def _text_column(columns: Sequence[str], table: list[list[str]], fields: Fields) -> str | None:
    if fields.text is not None:
        return fields.text if fields.text in columns else None
    if len(columns) == 1:
        return columns[0]
    found = find_text(columns)
    if found is not None:
        return found
    lengths = sorted(zip(_lengths(table, len(columns)), columns, strict=True), reverse=True)
    if lengths and lengths[0][0] >= max(_LONG, _TIMES * lengths[1][0]):
        return lengths[0][1]
    return None


def _lengths(table: list[list[str]], width: int) -> list[float]:
    """The mean length of the cells in each column."""
    rows = [row for row in table if len(row) == width]
    return [sum(len(row[i]) for row in rows) / max(1, len(rows)) for i in range(width)]


def _wanted(fields: Fields) -> set[str]:
    return {name for name in (fields.text, fields.url, fields.id) if name is not None}
