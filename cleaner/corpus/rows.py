"""Documents as rows of Arrow tables: raw as they were read, and cleaned."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from cleaner.corpus.readers import Item, Unread
from cleaner.corpus.stream import Cleaned
from cleaner.corpus.writers.lines import json_text, valid
from cleaner.document import Document

if TYPE_CHECKING:
    import pyarrow as pa

#: Keeps halves of surrogate pairs, which JSON may hold and UTF-8 may not: they are rejected later on.
_LENIENT = "surrogatepass"


@cache
def raw_schema() -> pa.Schema:
    """The columns of raw items.

    ``data`` is what was read; ``is_text`` if it was given as text, encoded here; ``reason`` why it could
    not be read, null if it could; ``about`` everything else that is known of the item, as JSON.
    """
    import pyarrow as pa

    return pa.schema(
        {
            "source": pa.string(),
            "data": pa.large_binary(),
            "is_text": pa.bool_(),
            "reason": pa.string(),
            "about": pa.string(),
        }
    )


@cache
def cleaned_schema() -> pa.Schema:
    """The columns of cleaned documents and, among them in the order of the input, of rejected ones.

    ``number`` counts the documents of a batch, and is null for what was rejected; ``record`` is the
    record as JSON, with an empty text in the place of ``text``, and of a reject the place of its bytes.
    """
    import pyarrow as pa

    return pa.schema(
        {
            "number": pa.int32(),
            "id": pa.string(),
            "source": pa.string(),
            "text": pa.large_string(),
            "characters": pa.int64(),
            "gaps": pa.int32(),
            "redactions": pa.int32(),
            "truncated": pa.bool_(),
            "record": pa.large_string(),
            "reason": pa.string(),
            "raw": pa.large_binary(),
        }
    )


def raw_batch(items: Sequence[Item | Unread]) -> pa.RecordBatch:
    """Items as a batch of :func:`raw_schema`.

    >>> batch = raw_batch([Item("a", "a.txt", "讲话"), Unread("b.pdf", "broken", b"%PDF")])
    >>> [type(item).__name__ for item in items_of(batch)], next(items_of(batch)).data
    (['Item', 'Unread'], '讲话')
    """
    import pyarrow as pa

    columns: dict[str, list[Any]] = {name: [] for name in raw_schema().names}
    for item in items:
        data = item.data if isinstance(item, Item) else item.raw
        columns["source"].append(item.source)
        columns["data"].append(data.encode("utf-8", _LENIENT) if isinstance(data, str) else data)
        columns["is_text"].append(isinstance(data, str))
        columns["reason"].append(None if isinstance(item, Item) else item.reason)
        columns["about"].append(about(item))
    return pa.RecordBatch.from_pydict(columns, schema=raw_schema())


def about(item: Item | Unread) -> str:
    """What is known of an item beside its data, as JSON."""
    names = [field.name for field in fields(item) if field.name not in ("source", "data", "raw", "reason")]
    known = {name: getattr(item, name) for name in names}
    return json.dumps({k: dict(v) if isinstance(v, Mapping) else v for k, v in known.items()}, default=str)


def items_of(batch: pa.RecordBatch) -> Iterator[Item | Unread]:
    """The items of a batch of :func:`raw_schema`."""
    for row in batch.to_pylist():
        rest = json.loads(row["about"])
        if row["reason"] is not None:
            span = rest.pop("span")
            spanned = None if span is None else (span[0], span[1])
            yield Unread(source=row["source"], reason=row["reason"], raw=row["data"], span=spanned, **rest)
        else:
            data = row["data"].decode("utf-8", _LENIENT) if row["is_text"] else row["data"]
            yield Item(source=row["source"], data=data, **rest)


def cleaned_row(outcome: Cleaned | Unread, number: int) -> dict[str, Any]:
    """What became of one item as a row of :func:`cleaned_schema`."""
    if isinstance(outcome, Unread):
        place = {"file": outcome.file, "span": outcome.span}
        return {
            "source": outcome.source,
            "reason": outcome.reason,
            "raw": outcome.raw,
            "record": json_text(place),
        }
    document = outcome.document
    record = outcome.record() | {"text": ""}
    return {
        "number": number,
        "id": valid(outcome.item.id),
        "source": outcome.item.source,
        "text": document.text,
        "characters": len(document.text),
        "gaps": document.gaps,
        "redactions": document.redactions,
        "truncated": document.truncated,
        "record": json_text(record),
    }


def cleaned_batch(rows: Sequence[Mapping[str, Any]]) -> pa.RecordBatch:
    """Rows as a batch of :func:`cleaned_schema`; what a row does not hold is null."""
    import pyarrow as pa

    schema = cleaned_schema()
    columns = {name: [row.get(name) for row in rows] for name in schema.names}
    return pa.RecordBatch.from_pydict(columns, schema=schema)


def record_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a row of :func:`cleaned_schema` that is no reject.

    >>> item = Item("a", "a.txt", "好。")
    >>> record_of(cleaned_row(Cleaned(item, Document("好。", id="a")), 0))["text"]
    '好。'
    """
    record: dict[str, Any] = json.loads(row["record"])
    record["text"] = row["text"]
    return record


def document_of(row: Mapping[str, Any]) -> Document:
    """The document of a row of :func:`cleaned_schema` that is no reject."""
    return Document.from_record(record_of(row))
