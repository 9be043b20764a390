"""CSV and TSV: a record on each row, as spreadsheets and databases write them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import IO

from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.dialect import Dialect, sniff
from cleaner.corpus.readers.encoding import recognized, repaired
from cleaner.corpus.readers.fields import Fields, choose, find_text
from cleaner.corpus.readers.item import Item, Unread
from cleaner.corpus.readers.lines import lines
from cleaner.corpus.readers.rows import Row, rows

#: So much of a file tells how it is written.
_SAMPLE = 1 << 18


def read(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    """The documents of a CSV or TSV file: one for each row.

    Encoding, delimiter, quotation and heading are told by the beginning of the file. A column is the text
    by its name, as the only one, or as the only one with long texts.
    """
    blob, head, encoding = recognized(blob, _SAMPLE)
    if not head:
        return
    tabs = "\t" if blob.kind_name.lower().endswith((".tsv", ".tab")) else ","
    dialect = sniff(_sample(head).decode(encoding, "surrogateescape").removeprefix("\ufeff"), fields, tabs)
    if dialect.text is None:
        yield blob.unread(_no_text(dialect, fields))
        return
    if fields.text is None and find_text(dialect.columns) != dialect.text:
        fields = replace(fields, text=dialect.text)
    stream: IO[bytes] = blob.stream
    if b"\r" in head and b"\n" not in head:
        data = blob.whole()
        if isinstance(data, Unread):
            yield data
            return
        stream = io.BytesIO(data.replace(b"\r", b"\n"))  # from an old Mac
    found = rows(islice(lines(stream), dialect.skip, None), encoding, dialect)
    if dialect.has_heading:
        next(found, None)
    for row in found:
        yield _document(blob, row, dialect.columns, encoding, fields)
    if blob.failure is not None:
        yield blob.unread(blob.failure, b"", "end")


def _document(blob: Blob, row: Row, columns: Sequence[str], encoding: str, fields: Fields) -> Item | Unread:
    def unread(reason: str) -> Unread:
        return blob.unread(reason, row.raw, row.number, (row.start, row.end))

    if row.cells is None:
        return unread(row.problem)
    if not row.ended and blob.failure is not None:
        return unread(blob.failure)
    cells = [_valid(cell, encoding) for cell in row.cells]
    if None in cells:
        return unread(f"not all of it is {encoding}")
    chosen = choose(dict(zip(columns, cells, strict=False)), fields)
    if not isinstance(chosen.text, str):
        return unread("the row ends before the column of the text")
    place = f"{blob.name}:{row.number}"
    return Item(chosen.id or place, place, chosen.text, chosen.given, chosen.markup, chosen.url, format="csv")


def _valid(cell: str, encoding: str) -> str | None:
    """A cell, read in its own encoding if it has another than the file; None if that cannot be told."""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return repaired(cell, encoding)
    return cell


def _no_text(dialect: Dialect, fields: Fields) -> str:
    columns = ", ".join(dialect.columns[:12])[:200]
    if fields.text is not None:
        return f"has no column {fields.text!r} (its columns: {columns})"
    return f"no column is known to hold the text; name one of them (--text-field): {columns}"


def _sample(head: bytes) -> bytes:
    """What is whole of the lines in `head`."""
    end = head.rfind(b"\n")
    return head if end < 0 or len(head) < _SAMPLE else head[: end + 1]
