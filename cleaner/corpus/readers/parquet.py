"""Parquet: a record on each row, read batch by batch, only the columns that are wanted."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.encoding import repaired
from cleaner.corpus.readers.fields import Fields, choose, find_text, known
from cleaner.corpus.readers.item import Item, Unread
from cleaner.corpus.readers.streams import DamageError, describe
from cleaner.corpus.writers.rows import GIVEN, MARK, unpacked

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

#: What pyarrow raises on damaged files beside its own exceptions; names of columns that are not UTF-8 are a ValueError.
_ERRORS = (OSError, ValueError, KeyError, TypeError, ArithmeticError, NotImplementedError, DamageError)

#: Rows that are in memory at a time.
_BATCH = 256


def read(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    """The documents of a Parquet file: one for each row.

    All columns are handed on but those of bytes (pictures) and of lists of fractions (embeddings). A group
    of rows that is damaged is passed on as unread, and the next one read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with blob.seekable() as stream:
            source = str(blob.path) if blob.path is not None else stream
            with pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 20) as file:
                yield from _rows(blob, file, fields)
    except (*_ERRORS, pa.ArrowException) as error:
        yield blob.unread(_words(error))


def _rows(blob: Blob, file: pq.ParquetFile, fields: Fields) -> Iterator[Item | Unread]:
    import pyarrow as pa

    schema = file.schema_arrow
    text = _text_column(schema, fields)
    if text is None:
        there = ", ".join(schema.names[:12])[:200]
        wanted = f"has no column {fields.text!r}" if fields.text else "no column is known to hold the text"
        yield blob.unread(f"{wanted}; name one of them (--text-field): {there}")
        return
    if fields.text is None and find_text(schema.names) != text:
        fields = replace(fields, text=text)
    own = MARK in (schema.metadata or {})
    columns = [column.name for column in schema if _is_wanted(column, text, fields, own)]
    first = 1
    for group in range(file.metadata.num_row_groups):
        number = first
        first += file.metadata.row_group(group).num_rows
        try:
            for batch in file.iter_batches(_BATCH, [group], columns, use_threads=False):
                for record in _records(batch, own):
                    yield _document(blob, record, number, fields)
                    number += 1
        except (*_ERRORS, pa.ArrowException) as error:
            yield blob.unread(_words(error), b"", f"{number}-{first - 1}")


def _document(blob: Blob, record: Mapping[str, Any], number: int, fields: Fields) -> Item | Unread:
    chosen = choose(record, fields)
    if chosen.text is None:
        return blob.unread("has no text in this row", str(record).encode("utf-8", "backslashreplace"), number)
    place = f"{blob.name}:{number}"
    given = {name: _written(value) for name, value in chosen.given.items()}
    return Item(chosen.id or place, place, chosen.text, given, chosen.markup, chosen.url, format="parquet")


def _text_column(schema: pa.Schema, fields: Fields) -> str | None:
    """The column of the text, by its name or as the only one that holds text."""
    texts = [column.name for column in schema if _holds_text(column.type)]
    if fields.text is not None:
        return fields.text if fields.text.split(".")[0] in schema.names else None
    return find_text(texts) or (texts[0] if len(texts) == 1 else None)


def _holds_text(kind: pa.DataType) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    strings = types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)
    return bool(strings or _is_bytes(kind))


def _is_bytes(kind: pa.DataType) -> bool:
    from pyarrow import types

    return bool(types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind))


def _is_wanted(column: pa.Field, text: str, fields: Fields, own: bool) -> bool:
    """Whether a column is read: the text, what names it and its address, and what is handed on."""
    name = column.name
    if name in {path.split(".")[0] for path in (text, fields.url, fields.id) if path}:
        return True
    if fields.keep is not None:
        return name in fields.keep or known([name]) or (own and name == GIVEN)
    return not name.startswith("__index_level_") and not _is_bulk(column.type)


def _is_bulk(kind: pa.DataType) -> bool:
    """Whether values are no words and numbers to be kept with a text, but pictures or embeddings."""
    from pyarrow import types

    if types.is_nested(kind):
        parts = [kind.field(i).type for i in range(kind.num_fields)]
        return any(
            (types.is_floating(part) and not types.is_struct(kind)) or _is_bulk(part) for part in parts
        )
    return _is_bytes(kind) or bool(types.is_fixed_size_binary(kind))


def _records(batch: pa.RecordBatch, own: bool) -> Iterator[dict[str, Any]]:
    """The rows of a batch as plain data; those that `cleaner` wrote as they were before."""
    columns = {name: _values(batch.column(i)) for i, name in enumerate(batch.schema.names)}
    for values in zip(*columns.values(), strict=True):
        record = {name: _as_json(value) for name, value in zip(columns, values, strict=True)}
        if own:
            record = unpacked(record)
        yield record


def _values(column: pa.Array) -> list[Any]:
    """The values of a column. Text that is not UTF-8, which must not be there, is told by its bytes."""
    import pyarrow as pa

    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        try:
            raw = column.cast(pa.large_binary()).to_pylist()
        except pa.ArrowException:
            return [None] * len(column)
        values = [None if each is None else _text(each) for each in raw]
    except (ValueError, ArithmeticError):
        values = [_value(each) for each in column]
    return values


def _value(scalar: pa.Scalar) -> Any:
    """A value; None for one that Python cannot hold, such as a day in the year 60,000."""
    try:
        return scalar.as_py()
    except (ValueError, ArithmeticError):
        return None


def _text(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return repaired(raw.decode("utf-8", "surrogateescape"), "utf-8") or raw


def _as_json(value: Any) -> Any:
    """A value of a column as JSON has it; bytes stay bytes, since they may be the text."""
    if value is None or isinstance(value, str | int | float | bytes):
        return value
    if isinstance(value, Mapping):
        return {str(name): _written(_as_json(each)) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_written(_as_json(each)) for each in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value) if isinstance(value, Decimal) else value


def _written(value: Any) -> Any:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _words(error: Exception) -> str:
    return f"not a readable Parquet file: {describe(error).removeprefix('damaged: ')}"
