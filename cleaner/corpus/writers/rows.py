"""Records as rows of a table whose columns never change, whatever fields a record brought along."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from cleaner.corpus.writers.lines import json_text, valid

if TYPE_CHECKING:
    import pyarrow as pa

#: The mark by which a Parquet file of records is known, in the metadata of its schema.
MARK = b"cleaner.record"

#: Columns of a note and of an edit; what kinds of notes need beside that is JSON.
NOTE = {
    "kind": "string",
    "rule": "string",
    "start": "int64",
    "end": "int64",
    "original": "offsets",
    "data": "json",
}
EDIT = {"rule": "string", "start": "int64", "end": "int64", "before": "string", "after": "string"}

#: What a record says of its place among the copies, once they have been looked for.
PLACE = ("cluster", "role", "relation", "similarity", "duplicate_of")

#: Fields that are not there rather than null.
_OPTIONAL = ("notes", "edits", "page")

#: All fields of a record, in order, with what they hold.
FIELDS: dict[str, str | dict[str, str]] = {
    "id": "string",
    "source": "string",
    "site": "string",
    "title": "string",
    "text": "string",
    "encoding": "string",
    "truncated": "bool",
    "declared_chars": "int64",
    "shown_chars": "int64",
    "gaps": "int64",
    "redactions": "int64",
    "notes": NOTE,
    "edits": EDIT,
    "raw_sha256": "string",
    "cleaner_version": "string",
    "page": "json",
    "cluster": "string",
    "role": "string",
    "relation": "string",
    "similarity": "float64",
    "duplicate_of": "string",
}

#: The column for all other fields, as one JSON object.
GIVEN = "given"


@cache
def schema() -> pa.Schema:
    """The columns of a table of records.

    >>> schema().field("notes").type.value_type.field("data").type, schema().names[-1]
    (DataType(string), 'given')
    """
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "json": pa.string(),
        "bool": pa.bool_(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "offsets": pa.list_(pa.int64()),
    }

    def kind_of(kind: str | dict[str, str]) -> pa.DataType:
        if isinstance(kind, str):
            return kinds[kind]
        return pa.list_(pa.struct([pa.field(name, kinds[each]) for name, each in kind.items()]))

    fields = [pa.field(name, kind_of(kind)) for name, kind in FIELDS.items()]
    return pa.schema([*fields, pa.field(GIVEN, pa.string())], metadata={MARK: b"1"})


def packed(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as a row of :func:`schema`.

    A field that is no part of a record, or holds something else than that part, goes to ``given``.

    >>> row = packed({"id": "a", "text": "好。", "year": 2023, "role": 7})
    >>> row["text"], row["role"], row["given"]
    ('好。', None, '{"year": 2023, "role": 7}')
    """
    row: dict[str, Any] = dict.fromkeys(FIELDS)
    given: dict[str, Any] = {}
    for name, value in record.items():
        kind = FIELDS.get(name)
        if value is None and kind is not None:
            continue
        if kind is None or not _fits(value, kind):
            given[name] = value
        else:
            row[name] = _cell(value, kind)
    row[GIVEN] = json_text(given) if given else None
    return row


def unpacked(row: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of :func:`packed`, as :meth:`Document.record` and the search for copies made it.

    >>> unpacked(packed({"id": "a", "text": "好。", "year": 2023}))["year"]
    2023
    """
    record: dict[str, Any] = {}
    absent = _OPTIONAL if row.get("role") is not None else (*_OPTIONAL, *PLACE)
    for name, kind in FIELDS.items():
        value = row.get(name)
        if value is None:
            if name not in absent:
                record[name] = None
        elif kind == "json":
            record[name] = json.loads(value)
        elif kind is NOTE:
            record[name] = [{**note, "data": json.loads(note["data"])} for note in value]
        else:
            record[name] = value
    given = row.get(GIVEN)
    return record | json.loads(given) if given else record


def _fits(value: Any, kind: str | dict[str, str]) -> bool:
    if isinstance(kind, str):
        return _IS[kind](value)
    return isinstance(value, list | tuple) and all(
        isinstance(each, Mapping)
        and each.keys() == kind.keys()
        and all(_IS[kind[name]](part) for name, part in each.items())
        for each in value
    )


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63


_IS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "json": lambda value: True,
    "bool": lambda value: isinstance(value, bool),
    "int64": _is_whole,
    "float64": lambda value: isinstance(value, float) or _is_whole(value),
    "offsets": lambda value: isinstance(value, list | tuple) and all(map(_is_whole, value)),
}


def _cell(value: Any, kind: str | dict[str, str]) -> Any:
    if isinstance(kind, dict):
        return [{name: _cell(part, kind[name]) for name, part in each.items()} for each in value]
    if kind == "string":
        return valid(value)
    return json_text(value) if kind == "json" else value
