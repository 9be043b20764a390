"""The head of a data set's card, which tells Hugging Face ``datasets`` which files to read, and how."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from cleaner.corpus.writers.rows import FIELDS


def front_matter(format: str, fields: Iterable[str], files: str = "documents/*") -> str:
    """The block of YAML that a ``README.md`` beside a folder of records begins with.

    What a record brought along may differ from one to the next, and ``datasets`` goes by the first ones of
    a JSONL file. So all fields are named here with their types, those that are no part of a record as JSON
    (which ``datasets`` has from version 4.7). Parquet files have their types in themselves.

    Args:
        format: of the files.
        fields: the names of all fields that occur, as :attr:`ShardWriter.fields` has them.
        files: which files, from the folder of the card.

    >>> print(front_matter("jsonl", {"text", "year"}))
    ---
    configs:
    - config_name: default
      data_files: documents/*
    dataset_info:
    - config_name: default
      features:
      - name: text
        dtype: string
      - name: year
        dtype: json
    ---
    <BLANKLINE>
    """
    lines = ["---", "configs:", "- config_name: default", f"  data_files: {json.dumps(files)[1:-1]}"]
    if format != "parquet":
        lines += ["dataset_info:", "- config_name: default", "  features:"]
        there = set(fields)
        for name in (*(name for name in FIELDS if name in there), *sorted(there - FIELDS.keys())):
            lines += (f"  {line}" for line in _feature(name, FIELDS.get(name, "json")))
    return "\n".join([*lines, "---", ""])


def _feature(name: str, kind: str | dict[str, str]) -> Iterator[str]:
    yield f"- name: {_quoted(name)}"
    if isinstance(kind, dict):
        yield "  list:"
        for inner, each in kind.items():
            yield from (f"  {line}" for line in _feature(inner, each))
    elif kind == "offsets":
        yield "  list: int64"
    else:
        yield f"  dtype: {kind}"


def _quoted(name: str) -> str:
    """A name as YAML takes it; a string of JSON is one of YAML."""
    return name if name.isidentifier() and name.isascii() else json.dumps(name)
