"""Records as lines of JSON that every reader of JSON takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def json_line(record: Mapping[str, Any]) -> bytes:
    """One record as a line of JSONL.

    JSON has no `NaN` and no infinity, which become null, and UTF-8 no halves of surrogate pairs, which
    become U+FFFD; both come in with fields that a record brought along.

    >>> json_line({"text": "好"}).decode()
    '{"text": "好"}\\n'
    >>> json_line({"score": float("nan")}).decode()
    '{"score": null}\\n'
    """
    text = _dumped(record) + "\n"
    try:
        return text.encode()
    except UnicodeEncodeError:
        return valid(text).encode()


def json_text(value: Any) -> str:
    """A value as JSON, valid Unicode and without line ends.

    >>> json_text({"title": "半\\ud800"})
    '{"title": "半\\ufffd"}'
    """
    return valid(_dumped(value))


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _dumped(value: Any) -> str:
    try:
        return _encode(value)
    except ValueError:
        return _encode(_finite(value))


def valid(text: str) -> str:
    """`text` with U+FFFD for halves of surrogate pairs, which no encoding can write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return value
