"""The body of a server's answer as the server meant it: without chunks, unpacked."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, Protocol

from cleaner.corpus.readers import item
from cleaner.corpus.readers.streams import DamageError, describe


class Headers(Protocol):
    """Headers by name, in whatever case."""

    def get(self, name: str) -> str | None: ...


_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(;[^\r\n]*)?\r\n")


def body_of(raw: bytes, headers: Headers | None) -> bytes:
    """The body that `raw` stands for by its headers.

    Many crawlers keep bodies unpacked beside headers that say otherwise, so what does not look like chunks
    or packed bytes is taken as it is.

    Raises:
        DamageError: it is chunked or packed and broken, or unpacks to more than a document can be.

    >>> body_of(b"3\\r\\nabc\\r\\n0\\r\\n\\r\\n", {"Transfer-Encoding": "chunked"})
    b'abc'
    >>> body_of(b"abc", {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"})
    b'abc'
    """
    if headers is None:
        return raw
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower() and _CHUNK.match(raw):
        raw = _joined(raw)
    for coding in reversed((headers.get("Content-Encoding") or "").lower().split(",")):
        raw = _unpacked(raw, coding.strip())
    return raw


def _joined(raw: bytes) -> bytes:
    from fastwarc.stream_io import ChunkedReader

    return _all(ChunkedReader, raw)


def _unpacked(raw: bytes, coding: str) -> bytes:
    from fastwarc.stream_io import BrotliReader, GzipReader, ZstdReader

    if coding in ("gzip", "x-gzip") and raw.startswith(b"\x1f\x8b"):
        return _all(GzipReader, raw)
    if coding == "zstd" and raw.startswith(b"\x28\xb5\x2f\xfd"):
        return _all(ZstdReader, raw)
    if coding == "deflate":
        return _inflated(raw)
    if coding == "br":
        # Brotli has no sign to be known by; a body that was unpacked before cannot be unpacked.
        try:
            return _all(BrotliReader, raw)
        except DamageError:
            if _is_text(raw):
                return raw
            raise
    return raw


def _inflated(raw: bytes) -> bytes:
    """Of `deflate` there are two kinds, with a zlib header and without."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        unpacker = zlib.decompressobj(bits)
        try:
            data = unpacker.decompress(raw, item.LARGEST + 1)
        except zlib.error:
            continue
        if unpacker.eof:
            return data
        raise DamageError("damaged: the deflated body is cut off or too large")
    if _is_text(raw):
        return raw
    raise DamageError("damaged: the body is said to be deflated and is not")


def _all(reader: Callable[[BytesIO], Any], raw: bytes) -> bytes:
    try:
        data: bytes = reader(BytesIO(raw)).read(item.LARGEST + 1)
    except OSError as error:
        raise DamageError(describe(error)) from error
    if len(data) > item.LARGEST:
        raise DamageError(f"unpacks to more than {item.LARGEST >> 20} MiB, which no document is")
    return data


def _is_text(raw: bytes) -> bool:
    """Whether bytes are no packed ones, by their control codes."""
    head = raw[:2000]
    return sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head) * 100 < len(head) + 1
