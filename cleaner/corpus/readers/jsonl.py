"""JSONL: a record on each line."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from typing import Any

from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.fields import Fields, choose, find_text
from cleaner.corpus.readers.item import Item, Unread
from cleaner.corpus.readers.lines import lines
from cleaner.corpus.readers.transcode import wide_encoding
from cleaner.text.decode import Rejected, decode


def read(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    """The documents of a JSONL file in UTF-8, in UTF-16, or in an old Chinese encoding."""
    blob = blob.narrowed()
    for line in lines(blob.stream):
        found = _of_line(line.data, f"{blob.name}:{line.number}", fields)
        if isinstance(found, Item):
            yield found
        elif found is not None:
            yield blob.unread(found, line.data or b"", line.number, (line.start, line.end))
    if blob.failure is not None:
        yield blob.unread(blob.failure, b"", "end")


def read_jsonl(stream: Iterable[bytes], name: str, text_field: str | None = None) -> Iterator[Item | Unread]:
    """The documents of a JSONL stream; a broken line is passed on as unread.

    >>> [item.data for item in read_jsonl([b'{"text": "a"}'], "x.jsonl")]
    ['a']
    """
    fields = Fields(text=text_field)
    for number, line in enumerate(stream, 1):
        place = f"{name}:{number}"
        found = _of_line(line, place, fields)
        if isinstance(found, Item):
            yield found
        elif found is not None:
            yield Unread(place, found, line)


def looks_like_jsonl(head: bytes) -> bool:
    """Whether a stream that begins with `head` holds JSON objects, one a line.

    >>> looks_like_jsonl(b'{"text": "a"}'), looks_like_jsonl(b"{text}")
    (True, False)
    """
    wide = wide_encoding(head)
    if wide is not None:
        head = head.decode(wide, "ignore").encode("utf-8", "ignore")
    return head.lstrip(b"\xef\xbb\xbf \t").startswith((b'{"', b'{ "'))


def item_of(record: object, place: str, fields: Fields, format: str) -> Item | str:
    """The document that a JSON value is, or the reason why it is none."""
    if not isinstance(record, dict):
        return "not a JSON object"
    chosen = choose(record, fields)
    if not isinstance(chosen.text, str):
        name = fields.text or find_text(record)
        if name is not None and name in record and record[name] is None:
            return f"its text is missing: the field {name!r} is null"
        shown = ", ".join(sorted(map(str, record))[:8])
        return f"has no string {fields.text or 'text'!r} (its fields: {shown})"
    return Item(
        place if chosen.id is None else chosen.id,
        place,
        chosen.text,
        chosen.given,
        markup=chosen.markup,
        url=chosen.url,
        format=format,
    )


#: Control codes may not stand in strings as they are, but they do.
_decode = json.JSONDecoder(strict=False).decode


def parsed(data: bytes) -> Any:
    """The JSON value in `data`, whatever Chinese encoding it is in.

    Raises:
        ValueError: there is none; the message says why.
    """
    try:
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        try:
            decoded = decode(data)
        except Rejected:
            raise ValueError("not UTF-8") from error
        if decoded.tail or decoded.mixed:
            raise ValueError("not UTF-8") from error
        text = decoded.text
    try:
        return _decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(error.msg) from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _of_line(data: bytes | None, place: str, fields: Fields) -> Item | str | None:
    """The document on a line, the reason why there is none, or None for an empty line."""
    if data is None:
        return "a record larger than a document can be"
    if not data or data.isspace():
        return None
    try:
        record = parsed(data)
    except ValueError as error:
        return f"not a JSON record: {error}"
    return item_of(record, place, fields, "jsonl")
