"""A blob: bytes with a name, wherever they are; what the readers of all formats start from."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cleaner.corpus.readers import compression, item, streams
from cleaner.corpus.readers.item import Unread
from cleaner.corpus.readers.names import one_line
from cleaner.corpus.readers.streams import Stream
from cleaner.corpus.readers.transcode import Transcoded, wide_encoding

#: Characters of a reason; names of columns and a library's own words may be long.
_REASON = 300

#: What may be kept in memory of a blob that must be read out of order.
_IN_MEMORY = 32 << 20


class Blob:
    """Bytes with a name: a file, a member of an archive, an answer of a server, standard input.

    Attributes:
        name: what it is called in records.
        kind_name: the name whose suffix tells its format; without that of a compression.
        file: the path or address of the file that it is in.
        path: itself, if it is a file that is not compressed.
        url: its address, if it has one.
        depth: in how many archives it lies.
        layers: how often it was unpacked.
        encoding: the encoding of the bytes before they were turned into UTF-8.
    """

    def __init__(
        self,
        name: str,
        stream: Stream,
        *,
        file: str | None = None,
        path: Path | None = None,
        kind_name: str | None = None,
        url: str | None = None,
        depth: int = 0,
        parent: Blob | None = None,
        encoding: str | None = None,
    ) -> None:
        self.name = name
        self.kind_name = kind_name or name
        self.file = file
        self.path = path
        self.url = url
        self.depth = depth
        self.encoding = encoding
        self.layers: int = 0 if parent is None else parent.layers + (encoding is None)
        self._parent = parent
        self._source = stream
        self.stream: IO[bytes] = io.BufferedReader(stream, 1 << 18)

    @property
    def failure(self) -> str | None:
        """Why the stream ended too early; None if it did not."""
        above = self._parent.failure if self._parent is not None else None
        return above or self._source.failure

    def head(self, size: int, one_line: bool = False) -> bytes:
        """The beginning, at least `size` bytes if there are so many; see :func:`streams.head_of`."""
        head, self.stream = streams.head_of(self.stream, size, one_line)
        return head

    def unpacked(self, kind: str) -> Blob:
        """The blob that this one, compressed as `kind`, unpacks to."""
        name, _ = compression.without_suffix(self.kind_name)
        return self._made_of(compression.unpack(self.stream, kind, self._source), name)

    def narrowed(self, encoding: str | None = None) -> Blob:
        """The blob itself; one with its text in UTF-8, if it is in UTF-16 or UTF-32, as `encoding` may say."""
        encoding = encoding or wide_encoding(self.head(4))
        if encoding is None:
            return self
        return self._made_of(Transcoded(self.stream, encoding), self.kind_name, encoding)

    def member(self, name: str, stream: Stream) -> Blob:
        """The blob that this one, an archive, holds under `name`."""
        return Blob(f"{self.name}/{name}", stream, file=self.file, kind_name=name, depth=self.depth + 1)

    def _made_of(self, stream: Stream, kind_name: str, encoding: str | None = None) -> Blob:
        return Blob(
            self.name,
            stream,
            file=self.file,
            kind_name=kind_name,
            url=self.url,
            depth=self.depth,
            parent=self,
            encoding=encoding,
        )

    def whole(self) -> bytes | Unread:
        """All bytes, if they can be had and are not too many for one document."""
        data = self.stream.read(item.LARGEST + 1)
        if self.failure is not None:
            return self.unread(self.failure, data)
        if len(data) > item.LARGEST:
            return self.unread(f"larger than {item.LARGEST >> 20} MiB, which no document is; split it")
        return data

    @contextmanager
    def seekable(self) -> Iterator[IO[bytes]]:
        """The bytes as a file in which one can go back and forth; a copy, if need be on disk.

        Raises:
            DamageError: not all of them can be had.
        """
        if self.path is not None:
            with self.path.open("rb") as file:
                yield file
            return
        import shutil
        import tempfile

        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
            shutil.copyfileobj(self.stream, copy, 1 << 18)
            if self.failure is not None:
                raise streams.DamageError(self.failure)
            copy.seek(0)
            yield copy

    def unread(
        self,
        reason: str,
        raw: bytes | None = None,
        place: int | str | None = None,
        span: tuple[int, int] | None = None,
    ) -> Unread:
        """That nothing could be read, here or at `place` in it.

        Args:
            raw: the bytes; if they are not at hand, those of a small file are fetched.
            place: the line, row or page.
            span: where the bytes stand.
        """
        if raw is None:
            raw = self._small() if place is None else b""
        elif self.encoding is not None:
            raw = raw.decode("utf-8", "surrogatepass").encode(self.encoding, "surrogatepass")
            span = None
        name = self.name if place is None else f"{self.name}:{place}"
        return Unread(
            name, one_line(reason)[:_REASON], raw if len(raw) <= item.RAW_KEPT else b"", self.file, span
        )

    def _small(self) -> bytes:
        """The bytes of the file, as they are there, if they are few."""
        if self.path is None:
            return b"" if self._parent is None else self._parent._small()
        try:
            return self.path.read_bytes() if self.path.stat().st_size <= item.RAW_KEPT else b""
        except OSError:
            return b""
