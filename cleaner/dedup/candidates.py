"""Propose pairs of texts that may be alike: those that share enough of a sample of their shingles.

The sample of a text are its shingle hashes below a bound: Broder (1997) calls it a sketch modulo m,
Irber et al. (2022), "Lightweight compositional analysis of metagenomes with FracMinHash", a scaled
MinHash. Unlike signatures of a fixed length it tells containment as well as similarity, so that a
copy which was cut in half is proposed as surely as a whole one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: One of so many shingles is in the sample; all shingles of texts that have fewer than `_SHORT`.
_RATE = 8
_SHORT = 64

#: Of a shingle that more texts share, only pairs with the fullest `_CENTRES` of them are counted:
#: it is a formula of the genre, or its texts are copies of one another, which the fullest gather.
_COMMON = 32
_CENTRES = 3

#: A pair is proposed when it shares this much of what a true one would share in the sample.
_SLACK = 0.6

_CHUNK = 8_000_000


def candidates(sets: Sequence[NDArray[np.uint32]], least: float) -> list[tuple[int, int]]:
    """Pairs of positions (the smaller first) that may share `least` of the smaller text's shingles.

    Args:
        sets: the sorted shingle hashes of each text; one without any is like nothing.
        least: the containment from which two texts are alike, above 0 and up to 1.
    """
    import numpy as np

    bound = np.uint32(0xFFFFFFFF // _RATE)
    long = [values[: np.searchsorted(values, bound)] for values in sets]
    short = [values if len(values) < _SHORT else values[:0] for values in sets]
    found = _alike(long, sets, least) | _alike(short, sets, least)
    return sorted(found)


def _alike(samples: list[Any], sets: Sequence[Any], least: float) -> set[tuple[int, int]]:
    """Pairs that share enough of their samples."""
    import numpy as np

    sizes = np.fromiter(map(len, samples), dtype=np.int64, count=len(samples))
    if not sizes.sum():
        return set()
    values = np.concatenate(samples)
    owners = np.repeat(np.arange(len(samples), dtype=np.int64), sizes)
    # By value, and of one value the fullest text first; ties by content, so that order says nothing.
    fullness = np.fromiter(map(len, sets), dtype=np.int64, count=len(sets))
    smallest = np.fromiter((int(s[0]) if len(s) else 0 for s in sets), dtype=np.int64, count=len(sets))
    rank = np.lexsort((smallest, -fullness))
    place = np.empty(len(sets), dtype=np.int64)
    place[rank] = np.arange(len(sets))
    order = np.lexsort((place[owners], values))
    values, owners = values[order], owners[order]
    starts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
    lengths = np.diff(np.append(starts, len(values)))
    counts = _Counts(len(samples))
    for size in np.unique(lengths).tolist():
        if size < 2:
            continue
        groups = owners[starts[lengths == size][:, None] + np.arange(size)[None, :]]
        firsts = range(size - 1) if size <= _COMMON else range(_CENTRES)
        for first in firsts:
            others = groups[:, first + 1 :]
            counts.add(np.repeat(groups[:, first], others.shape[1]), others.ravel())
    pairs, shared = counts.result()
    one, other = pairs // len(samples), pairs % len(samples)
    wanted = _SLACK * least * np.minimum(sizes[one], sizes[other])
    kept = shared >= np.maximum(1, wanted)
    return set(zip(one[kept].tolist(), other[kept].tolist(), strict=True))


class _Counts:
    """How often pairs were seen, summed up before they fill the memory."""

    def __init__(self, texts: int) -> None:
        self._texts = texts
        self._new: list[Any] = []
        self._size = 0
        self._pairs: Any = None
        self._shared: Any = None

    def add(self, first: Any, second: Any) -> None:
        """Count the pairs of two arrays of positions."""
        import numpy as np

        self._new.append(np.minimum(first, second) * self._texts + np.maximum(first, second))
        self._size += len(first)
        if self._size > _CHUNK:
            self._sum_up()

    def _sum_up(self) -> None:
        import numpy as np

        new, counts = np.unique(np.concatenate(self._new), return_counts=True)
        if self._pairs is not None:
            pairs = np.concatenate((self._pairs, new))
            counts = np.concatenate((self._shared, counts))
            new, inverse = np.unique(pairs, return_inverse=True)
            counts = np.bincount(inverse, weights=counts).astype(np.int64)
        self._pairs, self._shared = new, counts
        self._new, self._size = [], 0

    def result(self) -> tuple[Any, Any]:
        """The pairs, as ``first * texts + second``, and how often each was seen."""
        import numpy as np

        if self._new:
            self._sum_up()
        if self._pairs is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        return self._pairs, self._shared
