"""A store of byte strings that moves to disk when it grows."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from tempfile import mkstemp

#: Bytes that are kept in memory before they move to disk, beside the work that goes on.
_IN_MEMORY = 4_000_000


class Spool:
    """Byte strings in the order in which they came, each found again by its place.

    Args:
        folder: where the file is made that holds them once they are many; by default the folder for
            temporary files. The file loses its name at once and vanishes with the process.

    >>> with Spool() as spool:
    ...     places = [spool.append(data) for data in (b"one", b"three")]
    ...     places, spool.read(places[1], 5)
    ([0, 3], b'three')
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._file: int | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._writing: Future[None] | None = None
        self._held: list[bytes] = []
        self._starts: list[int] = []
        self._written = self._size = 0

    @property
    def size(self) -> int:
        """How many bytes are stored."""
        return self._size

    def append(self, data: bytes | memoryview) -> int:
        """Store `data`; where it begins."""
        place = self._size
        self._held.append(bytes(data))
        self._starts.append(place)
        self._size += len(data)
        if self._size - self._written > _IN_MEMORY:
            self._write()
        return place

    def _write(self) -> None:
        """Let all that is held be written, once what was before is written."""
        if self._file is None:
            self._file, name = mkstemp(dir=self._folder)
            Path(name).unlink()
            self._thread = ThreadPoolExecutor(1)
        assert self._thread is not None
        self._wait()
        self._writing = self._thread.submit(_write, self._file, self._held)
        self._written = self._size
        self._held, self._starts = [], []

    def _wait(self) -> None:
        """Until all is written, or else OSError."""
        writing = self._writing
        if writing is not None:
            writing.result()

    def read(self, place: int, size: int) -> bytes:
        """The `size` bytes that begin at `place`; they were stored in one piece."""
        if place < self._written:
            assert self._file is not None
            self._wait()
            return os.pread(self._file, size, place)
        if not size:
            return b""
        piece = bisect_right(self._starts, place) - 1
        first = place - self._starts[piece]
        return self._held[piece][first : first + size]

    def read_run(self, starts: Sequence[int]) -> list[bytes]:
        """The pieces that begin at `starts`, which were stored one after the other; the last one only ends them.

        >>> with Spool() as spool:
        ...     places = [spool.append(data) for data in (b"one", b"three")]
        ...     spool.read_run([*places, spool.size])
        [b'one', b'three']
        """
        if starts[-1] > self._written:
            return [self.read(start, end - start) for start, end in pairwise(starts)]
        run = self.read(starts[0], starts[-1] - starts[0])
        return [run[start - starts[0] : end - starts[0]] for start, end in pairwise(starts)]

    def close(self) -> None:
        """Forget everything."""
        self._held, self._starts = [], []
        if self._thread is not None:
            self._thread.shutdown()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _write(file: int, held: list[bytes]) -> None:
    data = memoryview(b"".join(held))
    while data:
        data = data[os.write(file, data) :]
