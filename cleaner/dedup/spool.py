"""A store of byte strings that moves to disk when it grows."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp

#: Bytes that are kept in memory before the store moves to disk.
_IN_MEMORY = 16_000_000


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
        self._held = bytearray()
        self._written = 0

    @property
    def size(self) -> int:
        """How many bytes are stored."""
        return self._written + len(self._held)

    def append(self, data: bytes) -> int:
        """Store `data`; where it begins."""
        place = self.size
        self._held += data
        if len(self._held) > _IN_MEMORY:
            self._write()
        return place

    def _write(self) -> None:
        if self._file is None:
            self._file, name = mkstemp(dir=self._folder)
            Path(name).unlink()
        with memoryview(self._held) as held:
            done = 0
            while done < len(held):
                done += os.write(self._file, held[done:])
        self._written += len(self._held)
        self._held = bytearray()

    def read(self, place: int, size: int) -> bytes:
        """The `size` bytes that begin at `place`."""
        if place >= self._written:
            first = place - self._written
            return bytes(self._held[first : first + size])
        assert self._file is not None
        return os.pread(self._file, size, place)

    def close(self) -> None:
        """Forget everything."""
        self._held = bytearray()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
