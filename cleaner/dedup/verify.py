"""Compare two texts by their shingles; nothing counts as a duplicate before it was compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Relation = Literal["exact", "near", "contained"]

#: How much of the shorter text the longer one must hold for the shorter to be a part of it.
CONTAINED = 0.9


class Comparison(NamedTuple):
    """How alike two texts are.

    `similarity` is the Jaccard index of their shingles, `containment` the share of the smaller
    one's shingles that the other has too (Broder 1997); both from 0 to 1.
    """

    similarity: float
    containment: float

    def relation(self, threshold: float) -> Relation | None:
        """How the smaller text relates to the other, None if they are different texts.

        >>> Comparison(0.85, 0.95).relation(0.8), Comparison(0.5, 0.97).relation(0.8)
        ('near', 'contained')
        """
        if self.similarity == 1:
            return "exact"
        if self.similarity >= threshold:
            return "near"
        return "contained" if self.containment >= CONTAINED else None


def compare_hashes(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> Comparison:
    """The same for texts given as the sorted hashes of their shingles.

    >>> import numpy as np
    >>> compare_hashes(np.array([1, 2, 3, 4]), np.array([1, 2, 3]))
    Comparison(similarity=0.75, containment=1.0)
    """
    import numpy as np

    if not len(first) or not len(second):
        return Comparison(0.0, 0.0)
    smaller, larger = (first, second) if len(first) <= len(second) else (second, first)
    places = np.searchsorted(larger, smaller)
    places[places == len(larger)] = 0
    shared = int((larger[places] == smaller).sum())
    return Comparison(shared / (len(first) + len(second) - shared), shared / len(smaller))


def compare(first: frozenset[str], second: frozenset[str]) -> Comparison:
    """Compare two texts given as sets of shingles; an empty one equals nothing.

    >>> compare(frozenset("abcd"), frozenset("abc"))
    Comparison(similarity=0.75, containment=1.0)
    """
    shared = len(first & second)
    if not shared:
        return Comparison(0.0, 0.0)
    smaller = min(len(first), len(second))
    return Comparison(shared / (len(first) + len(second) - shared), shared / smaller)
