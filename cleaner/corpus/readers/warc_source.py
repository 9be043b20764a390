"""The bytes of a WARC file as its parser reads them, kept long enough to go on behind a damaged record."""

from __future__ import annotations

import re
from typing import IO

from cleaner.corpus.readers import item

#: Where a record, or the compressed member that holds it, may begin.
_START = re.compile(rb"WARC/[01]\.\d+\r?\n|\x1f\x8b\x08|\x28\xb5\x2f\xfd")
_LONGEST_START = 16

_BLOCK = 1 << 20


class WarcSource:
    """A file of which only the parser's place is asked; nothing is sought in it.

    Attributes:
        at_end: no record was found any more.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        #: What was read since the beginning of the last good record, and where it begins in the file.
        self._kept = bytearray()
        self._start = 0
        #: How much of it the parser has.
        self._given = 0
        self.at_end = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if self._given == len(self._kept):
            self._more(_BLOCK if size < 0 else size)
        data = bytes(self._kept[self._given :] if size < 0 else self._kept[self._given : self._given + size])
        self._given += len(data)
        return data

    def tell(self) -> int:
        """The place of the next byte in the file."""
        return self._start + self._given

    def seek(self, offset: int, whence: int = 0) -> int:
        """Where the parser stands; it cannot be moved."""
        raise OSError("a WARC file is read from front to back")

    def close(self) -> None:
        """Nothing: who opened the file closes it."""

    def forget(self, position: int) -> None:
        """Keep nothing of what stands before `position`, where a good record begins."""
        gone = min(max(0, position - self._start), self._given)
        del self._kept[:gone]
        self._start += gone
        self._given -= gone

    def recover(self) -> tuple[int, int, bytes]:
        """Go on where the next record may begin; where from, where to, and the bytes between."""
        start = self._start
        passed = bytearray()
        searched = 1
        while (found := _START.search(self._kept, searched)) is None:
            done = max(0, len(self._kept) - _LONGEST_START)
            passed += self._kept[: done if len(passed) < item.RAW_KEPT else 0]
            self._given = len(self._kept)
            self.forget(self._start + done)
            searched = 0 if done else searched
            if not self._more(_BLOCK):
                passed += self._kept
                self._start += len(self._kept)
                self._kept.clear()
                self.at_end = True
                break
        else:
            passed += self._kept[: found.start()]
            self._given = found.start()
            self.forget(self._start + found.start())
        self._given = 0
        return start, self._start, bytes(passed)

    def _more(self, size: int) -> bool:
        data = self._stream.read(size)
        self._kept += data
        if len(self._kept) > item.LARGEST:
            self._given = len(self._kept) - len(data)
            self.forget(self._start + self._given)
        return bool(data)
