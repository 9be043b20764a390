"""Streams of bytes that end where they are damaged, and say so, instead of raising in mid-record.

What was read before the damage is worth having. A reader therefore sees an ordinary end; that it came too
early it learns from :attr:`Stream.failure` afterwards.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any

#: How much is read at a time.
_CHUNK = 1 << 18

#: A file that unpacks to more than so many bytes, and to more than so many times its size, is a bomb:
#: text comes down to a tenth, a folder of much the same texts to a hundredth.
BOMB_SIZE = 256 << 20
BOMB_RATIO = 1000


#: Characters of a library's own words that are passed on.
_WORDS = 200


class DamageError(Exception):
    """What is wrong with a stream, in words for its reader's owner."""


class Stream(io.RawIOBase):
    """Bytes from anything that has ``read``; whatever goes wrong there ends them.

    Args:
        source: what is read, and closed with the stream if it is `owned`.
        errors: what `source` raises on damaged data.

    Attributes:
        failure: why they ended too early; None if they did not, or not yet.
        count: how many bytes have come out.
    """

    def __init__(
        self, source: Any, errors: tuple[type[Exception], ...] = (OSError,), *, owned: bool = True
    ) -> None:
        self._read: Callable[[int], bytes] = getattr(source, "read1", None) or source.read
        self._source = source
        self._errors: tuple[type[Exception], ...] = (*errors, DamageError)
        self._owned = owned
        self.failure: str | None = None
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.failure is not None:
            return 0
        try:
            data = self._read(min(len(buffer), _CHUNK))
            self._check(len(data))
        except self._errors as error:
            self.failure = describe(error)
            return 0
        self.count += len(data)
        buffer[: len(data)] = data
        return len(data)

    def _check(self, more: int) -> None:
        """Raise :class:`DamageError` if `more` bytes should not be taken."""

    def close(self) -> None:
        if not self.closed and self._owned:
            self._source.close()
        super().close()


class Unpacked(Stream):
    """What a compressed stream, or a member of an archive, unpacks to.

    Args:
        source: the unpacking file object.
        packed: the packed bytes, which are counted, or how many there are.
        errors: what `source` raises on damaged data.
    """

    def __init__(self, source: Any, packed: Stream | int, errors: tuple[type[Exception], ...]) -> None:
        super().__init__(source, errors)
        self._packed = packed

    def _check(self, more: int) -> None:
        size = self.count + more
        packed = self._packed.count if isinstance(self._packed, Stream) else self._packed
        if size > BOMB_SIZE and size > BOMB_RATIO * packed:
            raise DamageError(f"unpacks to more than {BOMB_RATIO} times its size; not read further")


class Chain(io.RawIOBase):
    """A stream of which the beginning was read already: that, and then the rest."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = memoryview(head)
        self._rest = rest
        self._read: Callable[[int], bytes] = getattr(rest, "read1", None) or rest.read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            size = min(len(buffer), len(self._head))
            buffer[:size] = self._head[:size]
            self._head = self._head[size:]
            return size
        data = self._read(min(len(buffer), _CHUNK))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._rest.close()
        super().close()


def head_of(stream: IO[bytes], size: int, one_line: bool = False) -> tuple[bytes, io.BufferedReader]:
    """The beginning of `stream`, at least `size` bytes if there are so many, and all of it.

    With `one_line` the end of the first line is enough: who writes a line at a time is not waited for.
    """
    read = getattr(stream, "read1", None) or stream.read
    head = b""
    while len(head) < size and not (one_line and b"\n" in head):
        more = read(_CHUNK)
        if not more:
            break
        head += more
    return head, io.BufferedReader(Chain(head, stream), _CHUNK)


def describe(error: Exception) -> str:
    """What went wrong in reading, in one line.

    >>> describe(EOFError("Compressed file ended before the end-of-stream marker was reached"))
    'cut off: the compressed data end too early'
    """
    if isinstance(error, DamageError):
        return str(error)
    if isinstance(error, EOFError):
        return "cut off: the compressed data end too early"
    if isinstance(error, OSError) and error.errno is not None:
        return f"cannot be read: {error.strerror or error}"
    words = " ".join(str(error).split())[:_WORDS]
    return f"damaged: {words or type(error).__name__}"
