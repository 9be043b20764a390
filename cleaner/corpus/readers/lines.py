"""The lines of a stream with their places, however long they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

from cleaner.corpus.readers import item


class Line(NamedTuple):
    """A line of a stream.

    Attributes:
        number: counted from 1.
        start: its first byte.
        end: the byte behind its last.
        data: its bytes with the line end; None if there are more than fit into memory.
    """

    number: int
    start: int
    end: int
    data: bytes | None


def lines(stream: IO[bytes]) -> Iterator[Line]:
    """The lines of `stream`, which end in ``\\n``.

    >>> import io
    >>> [line.data for line in lines(io.BytesIO(b"a\\r\\nb"))]
    [b'a\\r\\n', b'b']
    """
    number = position = 0
    while data := stream.readline(item.LARGEST + 1):
        number += 1
        start = position
        position += len(data)
        if len(data) <= item.LARGEST or data.endswith(b"\n"):
            yield Line(number, start, position, data)
            continue
        while more := stream.readline(1 << 20):
            position += len(more)
            if more.endswith(b"\n"):
                break
        yield Line(number, start, position, None)
