"""Streams of text in two or four bytes a character, as UTF-8."""

from __future__ import annotations

import codecs
import re
from typing import Any

from cleaner.corpus.readers.streams import DamageError, Stream


class Transcoded(Stream):
    """A stream of text in UTF-16 or UTF-32 as UTF-8, without a byte order mark.

    Halves of surrogate pairs stay what they are.
    """

    def __init__(self, source: Any, encoding: str) -> None:
        super().__init__(source)
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._raw_read = self._read
        self._read = self._next
        self._left = b""
        self._begun = False

    def _next(self, size: int) -> bytes:
        while not self._left:
            data = self._raw_read(size)
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                raise DamageError(f"not {error.encoding}: {error.reason}") from error
            if text and not self._begun:
                self._begun = True
                text = text.removeprefix("\ufeff")
            self._left = text.encode("utf-8", "surrogatepass")
            if not data:
                break
        given, self._left = self._left[:size], self._left[size:]
        return given


def wide_encoding(head: bytes) -> str | None:
    """The encoding of a stream that begins with `head`, if it is one of two or four bytes a character.

    >>> wide_encoding('{"text"'.encode("utf-16-le")), wide_encoding(b'{"text"')
    ('utf-16-le', None)
    """
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        # The first character of what programs write is ASCII.
        if _PRINTABLE.match(head[:4].decode(encoding, "ignore")):
            return encoding
    return None


_PRINTABLE = re.compile(r"[\t\n\r -~]")

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
