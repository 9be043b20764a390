"""Propose pairs of texts that may be alike, by MinHash and locality-sensitive hashing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.dedup.signature import to_datasketch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Missing a pair is worse than proposing one: every pair is verified.
_WEIGHTS = (0.2, 0.8)  # of false positives, of false negatives

_NOTHING = 0xFFFFFFFF


def candidates(signatures: NDArray[np.uint32], threshold: float) -> Iterator[tuple[int, int]]:
    """Pairs of rows (the smaller first) of texts whose similarity may reach `threshold`.

    Rows of texts without letters are in no pair: an empty text is like nothing.
    """
    from datasketch import MinHashLSH

    # A part of a text shares less with it than a copy, so look further down than asked.
    num_perm = signatures.shape[1]
    index = MinHashLSH(threshold=max(0.1, threshold - 0.2), num_perm=num_perm, weights=_WEIGHTS)
    seen: set[tuple[int, int]] = set()
    for position, row in enumerate(signatures):
        if row.min() == _NOTHING:
            continue
        signature = to_datasketch(row)
        for other in index.query(signature):
            pair = (int(other), position)
            if pair not in seen:
                seen.add(pair)
                yield pair
        index.insert(str(position), signature)
