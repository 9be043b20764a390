"""Cut a stream of items into chunks that depend on what stands in them, not on where.

A chunk ends where the hash of an item says so (content-defined chunking: Muthitacharoen, Chen and
Mazières 2001, "A low-bandwidth network file system"), so that a document that is added or taken away
changes its own chunk, and all others are found again by their keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from cleaner.corpus.readers import Item, Unread
from cleaner.corpus.rows import about

#: Bytes of raw data in a chunk: at least, on average beyond that, and about at most.
_LEAST = 128_000
_MORE = 384_000
_MOST = 2_000_000

#: Items in a chunk at most.
_ITEMS = 2_000


@dataclass(slots=True)
class Chunk:
    """Some items that follow one another, and the hash of all that is in them."""

    items: list[Item | Unread] = field(default_factory=list)
    size: int = 0
    digest: bytes = b""

    def key(self, base: str) -> str:
        """What the outcome is called of this chunk, worked on as `base` stands for."""
        return sha256(base.encode() + self.digest).hexdigest()[:40]


def cut(items: Iterable[Item | Unread]) -> Iterator[Chunk]:
    """`items` in chunks.

    >>> many = [Item(str(n), "x", "讲" * 20_000) for n in range(100)]
    >>> first, second = ([c.digest for c in cut(some)] for some in (many, many[3:]))
    >>> len(first) > 9, first[2:] == second[2:] or first[2:] == second[1:]
    (True, True)
    """
    chunk, digests = Chunk(), sha256()
    for item in items:
        digest, size = _digest(item)
        chunk.items.append(item)
        chunk.size += size
        digests.update(digest)
        if _ends(chunk, digest, size):
            chunk.digest = digests.digest()
            yield chunk
            chunk, digests = Chunk(), sha256()
    if chunk.items:
        chunk.digest = digests.digest()
        yield chunk


def _ends(chunk: Chunk, digest: bytes, size: int) -> bool:
    if chunk.size >= _MOST or len(chunk.items) >= _ITEMS:
        return True
    chance = min(1.0, max(size, 1) / _MORE)
    return chunk.size >= _LEAST and int.from_bytes(digest[:8], "big") < chance * 2**64


def _digest(item: Item | Unread) -> tuple[bytes, int]:
    """The hash of everything that an item holds, and the size of its data."""
    found = item.data if isinstance(item, Item) else item.raw
    data = found.encode("utf-8", "surrogatepass") if isinstance(found, str) else found
    kind = type(found).__name__ if isinstance(item, Item) else f"unread: {item.reason}"
    head = "\0".join((kind, item.source, about(item))).encode("utf-8", "surrogatepass")
    hashed = sha256(len(head).to_bytes(8, "big") + head)
    hashed.update(data)
    return hashed.digest(), len(data)
