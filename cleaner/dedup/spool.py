"""A store of byte strings that moves to disk when it grows."""

from __future__ import annotations

import os
from bisect import bisect_right
from pathlib import Path
from tempfile import mkstemp

#: Bytes that are kept in memory before they move to disk.
_IN_MEMORY = 8_000_000


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
        if self._file is None:
            self._file, name = mkstemp(dir=self._folder)
            Path(name).unlink()
        held = b"".join(self._held)
        done = 0
        while done < len(held):
            done += os.write(self._file, held[done:] if done else held)
        self._written = self._size
        self._held, self._starts = [], []

    def read(self, place: int, size: int) -> bytes:
        """The `size` bytes that begin at `place`; they were stored in one piece."""
        if place < self._written:
            assert self._file is not None
            return os.pread(self._file, size, place)
        if not size:
            return b""
        piece = bisect_right(self._starts, place) - 1
        first = place - self._starts[piece]
        return self._held[piece][first : first + size]

    def close(self) -> None:
        """Forget everything."""
        self._held, self._starts = [], []
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
