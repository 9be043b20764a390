"""Compressed streams: told by how they begin and by their names, and unpacked."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from functools import partial
from typing import IO, Any, NamedTuple

from cleaner.corpus.readers.streams import Stream, Unpacked


class _Compression(NamedTuple):
    #: How it begins, as a regular expression.
    magic: bytes
    suffixes: tuple[str, ...]


COMPRESSIONS = {
    "gzip": _Compression(rb"\x1f\x8b\x08", (".gz", ".gzip")),
    # A block, or the end of a file without any: `BZh` alone may begin a text.
    "bzip2": _Compression(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", (".bz2",)),
    "xz": _Compression(rb"\xfd7zXZ\x00", (".xz",)),
    # A frame, or the part to be skipped that frames may begin with.
    "zstd": _Compression(rb"(?:\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)", (".zst", ".zstd")),
}

#: Bytes that tell how a stream seems to be compressed, and that show that it is.
MAGIC = 10
PROBE = 1 << 16

_CHUNK = 1 << 18

#: What unpacking xz may take; its strongest setting needs a twelfth.
_XZ_MEMORY = 1 << 30


def compression_of(head: bytes) -> str | None:
    """How a stream that begins with `head` is compressed.

    >>> compression_of(bytes.fromhex("1f8b0800")), compression_of(b"BZh91AY&SY"), compression_of(b"BZhang")
    ('gzip', 'bzip2', None)
    """
    return next((name for name, each in COMPRESSIONS.items() if re.match(each.magic, head)), None)


def without_suffix(name: str) -> tuple[str, str | None]:
    """The name of what a compressed file holds, and the compression that its suffix claims.

    >>> without_suffix("a.jsonl.GZ"), without_suffix("a.tgz"), without_suffix("a.txt")
    (('a.jsonl', 'gzip'), ('a.tar', 'gzip'), ('a.txt', None))
    """
    lower = name.lower()
    for short, (long, kind) in _TAR_SUFFIXES.items():
        if lower.endswith(short):
            return name[: -len(short)] + long, kind
    for kind, each in COMPRESSIONS.items():
        for suffix in each.suffixes:
            if lower.endswith(suffix) and len(name) > len(suffix):
                return name[: -len(suffix)], kind
    return name, None


_TAR_SUFFIXES = {
    ".tgz": (".tar", "gzip"),
    ".tbz2": (".tar", "bzip2"),
    ".tbz": (".tar", "bzip2"),
    ".txz": (".tar", "xz"),
    ".tzst": (".tar", "zstd"),
}


def unpack(source: IO[bytes], kind: str, packed: Stream) -> Unpacked:
    """What `source`, compressed as `kind`, unpacks to: all of its members, one after the other.

    Args:
        packed: the stream that `source` reads from.
    """
    opened, error = _OPENERS[kind](source)
    return Unpacked(opened, packed, (OSError, EOFError, error))


class _Members:
    """What a file of several compressed members unpacks to; zeros behind a member are padding.

    The file objects of the standard library pass over a member that is damaged, and all behind it, in
    silence, because it might be something else.
    """

    def __init__(self, source: IO[bytes], new: Callable[[], Any]) -> None:
        self._source = source
        self._new = new
        self._member = new()

    def read1(self, size: int) -> bytes:
        """Some bytes; none at the end.

        Raises:
            EOFError: a member is cut off.
        """
        while True:
            raw = b""
            if self._member.eof:
                raw = self._member.unused_data.lstrip(b"\0")
                while not raw and (more := self._source.read(_CHUNK)):
                    raw = more.lstrip(b"\0")
                if not raw:
                    return b""
                self._member = self._new()
            elif self._member.needs_input and not (raw := self._source.read(_CHUNK)):
                raise EOFError
            data: bytes = self._member.decompress(raw, size)
            if data:
                return data

    def close(self) -> None:
        """Nothing: who opened the source closes it."""


def _gzip(source: IO[bytes]) -> tuple[Any, type[Exception]]:
    import gzip

    return gzip.GzipFile(fileobj=source), zlib.error


def _bzip2(source: IO[bytes]) -> tuple[Any, type[Exception]]:
    import bz2

    return _Members(source, bz2.BZ2Decompressor), OSError


def _xz(source: IO[bytes]) -> tuple[Any, type[Exception]]:
    import lzma

    return _Members(source, partial(lzma.LZMADecompressor, memlimit=_XZ_MEMORY)), lzma.LZMAError


def _zstd(source: IO[bytes]) -> tuple[Any, type[Exception]]:
    from cleaner.corpus.zstd import zstd

    # Dumps of the web are packed with windows of up to 2 GiB (`zstd --long=31`); no more is held than used.
    options = {int(zstd.DecompressionParameter.window_log_max): 31}
    return _Members(source, partial(zstd.ZstdDecompressor, options=options)), zstd.ZstdError


_OPENERS: dict[str, Callable[[IO[bytes]], tuple[Any, type[Exception]]]] = {
    "gzip": _gzip,
    "bzip2": _bzip2,
    "xz": _xz,
    "zstd": _zstd,
}


def is_packed(head: bytes, kind: str) -> bool:
    """Whether a stream that begins with `head` is compressed as `kind`, and not only looks so.

    >>> is_packed(bytes.fromhex("1f8b0800"), "gzip")
    False
    """
    stream = unpack(io.BytesIO(head), kind, Stream(io.BytesIO(head)))
    stream.read(1)
    return stream.failure is None or (len(head) >= PROBE and "cut off" in stream.failure)
