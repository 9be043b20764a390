"""Keep a bounded number of items out of a stream, the same ones whatever the order of arrival."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from hashlib import blake2b
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


def digest(*parts: object) -> int:
    """A hash of 64 bits that is the same on every machine and in every run.

    >>> digest("id", 3) == digest("id", 3) != digest("id", 4)
    True
    """
    joined = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big")


class Least(Generic[Item]):
    """The `size` items with the smallest keys, no more than one of each group.

    With a hash as the key this is a fair sample; with a negative number it is a list of the largest.
    Keys must differ, so that nothing depends on what came first.

    >>> least: Least[str] = Least(2)
    >>> for key, word in [(3, "c"), (1, "a"), (2, "b")]:
    ...     least.add((key,), word)
    >>> list(least), least.offered
    (['a', 'b'], 3)
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Hashable, tuple[tuple[Any, ...], Item]] = {}
        self._bar: tuple[Any, ...] | None = None
        self.offered = 0

    def wants(self, key: tuple[Any, ...], group: Hashable = None) -> bool:
        """Whether an item with this key would be kept for now; ask before a costly item is built.

        The beginning of a key will do for a first question: where it gets a no, so would the whole.
        """
        if not self._size or (self._bar is not None and key > self._bar):
            return False
        rival = self._kept.get(key if group is None else group)
        return rival is None or key < rival[0]

    def add(self, key: tuple[Any, ...], item: Item, group: Hashable = None) -> None:
        """Offer an item; without a `group` it is a group of its own."""
        self.offered += 1
        if not self.wants(key, group):
            return
        self._kept[key if group is None else group] = (key, item)
        if len(self._kept) >= self._size + max(16, self._size // 8):
            self._cut()

    def _cut(self) -> None:
        ordered = sorted(self._kept.items(), key=lambda entry: entry[1][0])[: self._size]
        self._kept = dict(ordered)
        self._bar = ordered[-1][1][0]

    def entries(self) -> list[tuple[tuple[Any, ...], Item]]:
        """The kept keys and items, smallest key first."""
        return sorted(self._kept.values(), key=lambda entry: entry[0])[: self._size]

    def __iter__(self) -> Iterator[Item]:
        return (item for _, item in self.entries())

    def __len__(self) -> int:
        return min(len(self._kept), self._size)


class Frequent:
    """What occurs often in a stream, in bounded memory.

    Misra and Gries, "Finding repeated elements" (1982): whatever makes up more than one in `size`
    of the stream is certainly among the keys; the counts are too low by at most one in `size` of the
    stream, and exact if there are no more than `size` different things.

    >>> frequent = Frequent(2)
    >>> for word in "a a b a c a d a".split():
    ...     frequent.add(word)
    >>> frequent.most(1)[0][0]
    'a'
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._counts: dict[str, int] = {}
        self.exact = True

    def add(self, word: str) -> None:
        """Count one occurrence."""
        if word in self._counts:
            self._counts[word] += 1
            return
        if len(self._counts) >= self._size:
            self.exact = False
            self._counts = {known: count - 1 for known, count in self._counts.items() if count > 1}
            return
        self._counts[word] = 1

    def most(self, count: int) -> list[tuple[str, int]]:
        """The `count` most frequent with their counts, ties in the order of the words."""
        return sorted(self._counts.items(), key=lambda entry: (-entry[1], entry[0]))[:count]
