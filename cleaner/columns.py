"""Documents as columns of a table, for data frames and Arrow tables.

The type of a column must not depend on the rows that happen to be in it: whoever builds a table piece by
piece takes the types from the first piece. So no value is None, and what is nested stands as JSON.
:meth:`cleaner.Document.from_record` reads such a row as it reads any record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cleaner.document import Document
from cleaner.source import TEXT, USED, kind, list_of_text
from cleaner.text.decode import Rejected

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

#: The columns, in order: the fields of a record, and ``rejected``, the reason why a document could not be
#: cleaned, which is empty for all others.
COLUMNS = (
    "id",
    "text",
    "rejected",
    "title",
    "site",
    "encoding",
    "truncated",
    "declared_chars",
    "shown_chars",
    "gaps",
    "redactions",
    "notes",
    "edits",
    "page",
    "raw_sha256",
    "cleaner_version",
)


def row(outcome: Document | Rejected) -> dict[str, Any]:
    """The values of :data:`COLUMNS` for one document: texts, counts, and JSON; never None.

    What is not known is the empty string, or 0 for the numbers of characters that a page declares. The
    text of a rejected document is what came in, as far as it is text.

    >>> flat = row(Document("好。"))
    >>> flat["text"], flat["title"], flat["gaps"], flat["edits"]
    ('好。', '', 0, '[]')
    """
    if isinstance(outcome, Rejected):
        document = _uncleaned(outcome)
        reason = outcome.reason
    else:
        document, reason = outcome, ""
    record = document.record()
    for name in ("id", "title", "site", "encoding", "raw_sha256"):
        record[name] = record[name] or ""
    for name in ("declared_chars", "shown_chars"):
        record[name] = record[name] or 0
    for name in ("notes", "edits"):
        record[name] = _json(record[name])
    record["page"] = _json(record["page"]) if "page" in record else ""
    record["rejected"] = reason
    return {name: record[name] for name in COLUMNS}


def columns(outcomes: Iterable[Document | Rejected], names: Sequence[str] = COLUMNS) -> dict[str, list[Any]]:
    """Columns of documents, those of :data:`COLUMNS` that are in `names`.

    >>> columns([Document("好。"), Document("谢谢大家！")], ["text", "gaps"])
    {'text': ['好。', '谢谢大家！'], 'gaps': [0, 0]}
    """
    table: dict[str, list[Any]] = {name: [] for name in names}
    for outcome in outcomes:
        values = row(outcome)
        for name, column in table.items():
            column.append(values[name])
    return table


def cleaned(
    cleaner: Cleaner,
    rows: Any,
    text_field: str,
    names: Iterable[str] | None,
    workers: int | None,
) -> dict[str, list[Any]]:
    """What :meth:`cleaner.Cleaner.batch` returns."""
    there = _names_of(rows)
    if not isinstance(text_field, str) or text_field not in there:
        raise ValueError(f"text_field: there is no column {text_field!r} among {', '.join(map(str, there))}")
    if text_field != TEXT and TEXT in there:
        raise ValueError(
            f"text_field: the rows have a column {TEXT!r} beside {text_field!r}, and the cleaned texts "
            "would take its place; rename it"
        )
    wanted = _chosen(names) if names is not None else [x for x in COLUMNS if x != "id" or x not in there]
    texts = _values(rows, text_field)
    if text_field == TEXT and any(isinstance(text, bytes | bytearray | memoryview) for text in texts):
        raise ValueError(
            f"text_field: the column {TEXT!r} holds bytes, and the cleaned texts would take their place, "
            "also where they cannot be read; rename it and name it, text_field='raw'"
        )
    known = {name: _values(rows, name) for name in (*USED, "title", "site") if name in there}
    for name, values in known.items():
        if len(values) != len(texts):
            raise ValueError(
                f"rows: columns of different lengths: {text_field} {len(texts)}, {name} {len(values)}"
            )
    used = {name: values for name, values in known.items() if name in USED}
    documents = [
        {TEXT: text, **dict(zip(used, values, strict=True))}
        for text, *values in zip(texts, *used.values(), strict=True)
    ]
    table = columns(cleaner.outcomes(documents, workers), wanted)
    for name in ("title", "site"):
        if name in known and name in table:
            stated = zip(known[name], table[name], strict=True)
            table[name] = [own if isinstance(own, str) and own else found for own, found in stated]
    return table


def _values(rows: Any, name: str) -> list[Any]:
    """The values of a column as Python's own, be it a list, a series or an Arrow array."""
    column = rows[name]
    if isinstance(column, str | bytes | bytearray | memoryview) or not isinstance(column, Iterable):
        raise TypeError(
            f"rows: the column {name!r} is {kind(column)}, not a list; use batched=True with Dataset.map"
        )
    values: list[Any] = column.to_pylist() if hasattr(column, "to_pylist") else list(column)
    return values


def _chosen(names: object) -> tuple[str, ...]:
    wanted = list_of_text("columns", names)
    for name in wanted:
        if name not in COLUMNS:
            raise ValueError(f"columns: there is no column {name!r}; use some of {', '.join(COLUMNS)}")
    return wanted


def _names_of(table: object) -> list[str]:
    """The names of the columns of a mapping, or of a data frame."""
    if isinstance(table, Mapping):
        return list(table)
    names = getattr(table, "column_names", getattr(table, "columns", None))
    if names is None or not hasattr(table, "__getitem__"):
        raise TypeError(f"rows: columns by name (a dict of lists, a data frame), not {kind(table)}")
    return list(names)


def _uncleaned(outcome: Rejected) -> Document:
    digest = sha256(outcome.raw).hexdigest()
    text = outcome.data.encode("utf-8", "backslashreplace").decode() if isinstance(outcome.data, str) else ""
    return Document(text, id=digest[:16], raw_sha256=digest)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
