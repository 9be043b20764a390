"""JSON files: one record, a list of records, or records one after the other, over as many lines as they take."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.corpus.readers import item
from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.encoding import recognized
from cleaner.corpus.readers.fields import Fields, find_text
from cleaner.corpus.readers.item import Item, Unread
from cleaner.corpus.readers.jsonl import item_of

#: Characters from the end within which an error may mean that only the rest of the value is missing.
_NEAR = 16

_BLANK = re.compile(r"[\s,]*")

#: Where a record may begin after one that is broken.
_NEXT = re.compile(r'[}\n]\s*,?\s*(?=\{\s*")')


def read(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    """The documents of a JSON file; a broken value is passed on as unread, and the next one looked for."""
    values = _Values(blob)
    blob = values.blob
    for number, (value, raw) in enumerate(values, 1):
        if isinstance(value, _Broken):
            yield blob.unread(f"not a JSON record: {value}", raw, number)
            continue
        wrapped = _wrapped_in(value, fields)
        for row, each in enumerate([value] if wrapped is None else wrapped, 1):
            place = f"{number}" if wrapped is None else f"{number}.{row}"
            found = item_of(each, f"{blob.name}:{place}", fields, "json")
            if isinstance(found, Item):
                yield found
            else:
                yield blob.unread(found, raw if wrapped is None else json.dumps(each).encode(), place)
    if blob.failure is not None:
        yield blob.unread(blob.failure, b"", "end")


def _wrapped_in(value: Any, fields: Fields) -> list[Any] | None:
    """The records in an object that is only their wrapping: ``{"RECORDS": [{…}, {…}]}``."""
    if not isinstance(value, Mapping) or fields.text in value or find_text(value) is not None:
        return None
    lists = [each for each in value.values() if isinstance(each, list) and each and isinstance(each[0], dict)]
    return lists[0] if len(lists) == 1 else None


class _Broken(str):
    """Why a value could not be read."""

    __slots__ = ()


class _Values:
    """The JSON values of a blob, with their bytes."""

    def __init__(self, blob: Blob) -> None:
        self.blob, _, self._encoding = recognized(blob, 1 << 16)
        self._decoder = codecs.getincrementaldecoder(self._encoding)("surrogateescape")
        self._text = ""
        self._at = 0
        self._begun = self._ended = False

    def __iter__(self) -> Iterator[tuple[Any, bytes]]:
        self._skip_blanks()
        if self._text.startswith("[", self._at):
            self._at += 1
        parse = json.JSONDecoder().raw_decode
        while True:
            self._skip_blanks()
            if self._at == len(self._text) or self._text[self._at] == "]":
                break
            try:
                value, end = parse(self._text, self._at)
            except RecursionError:
                yield self._broken("nested too deeply", self._at)
            except json.JSONDecodeError as error:
                if self._may_go_on(error):
                    self._more()
                else:
                    yield self._broken(error.msg, error.pos)
            else:
                yield value, self._take(end)

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether the rest of the file may make the value whole."""
        near = error.pos >= len(self._text) - _NEAR or error.msg.startswith("Unterminated string")
        return near and not self._ended and len(self._text) - self._at < item.LARGEST

    def _broken(self, reason: str, at: int) -> tuple[_Broken, bytes]:
        """Take what is broken, up to where a record may begin again."""
        start = max(self._at + 1, min(at, len(self._text)) - 1)
        while (found := _NEXT.search(self._text, start)) is None and not self._ended:
            if len(self._text) - self._at > item.LARGEST:
                break
            # What is searched again is a blank or two and what may stand around it.
            behind = self._at - max(start, len(self._text) - 64)
            self._more()
            start = self._at - behind
        return _Broken(reason), self._take(found.end() if found else len(self._text))

    def _take(self, end: int) -> bytes:
        taken = self._text[self._at : end]
        self._at = end
        return taken.encode(self._encoding, "surrogateescape")

    def _skip_blanks(self) -> None:
        while True:
            found = _BLANK.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or self._ended:
                return
            self._more()

    def _more(self) -> None:
        """Read as much again as there is, so that a long value is not parsed too often."""
        self._text = self._text[self._at :]
        self._at = 0
        data = self.blob.stream.read(max(1 << 20, len(self._text)))
        self._ended = not data
        text = self._decoder.decode(data, final=not data)
        self._text += text if self._begun else text.removeprefix("\ufeff")
        self._begun = True
