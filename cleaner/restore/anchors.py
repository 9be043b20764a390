"""Pieces that stand once in each of two texts, and the heaviest chain of them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

#: A place in the first text, one in the second, and how many letters are equal from there on.
Anchor = tuple[int, int, int]


def many_anchors(first: Any, second: Any, size: int) -> list[Anchor]:
    """Pieces that stand once in each array, neighbours joined: place, place, size; by the first place."""
    import numpy as np

    values, places = _unique(_hashes(first, size))
    others, other_places = _unique(_hashes(second, size))
    _, here, there = np.intersect1d(values, others, assume_unique=True, return_indices=True)
    a, b = places[here], other_places[there]
    order = np.argsort(a)
    a, b = a[order], b[order]
    if not len(a):
        return []
    starts = np.flatnonzero(np.concatenate(([True], (np.diff(a) != 1) | (np.diff(b) != 1))))
    counts = np.diff(np.append(starts, len(a)))
    sizes = counts + size - 1
    return list(zip(a[starts].tolist(), b[starts].tolist(), sizes.tolist(), strict=True))


def few_anchors(first: str, second: str, size: int) -> list[Anchor]:
    """The same for short stretches, where arrays do not pay."""
    here, there = _places(first, size), _places(second, size)
    pairs = [(a, there[piece]) for piece, a in here.items() if a >= 0 and there.get(piece, -1) >= 0]
    found: list[Anchor] = []
    for a, b in pairs:
        if found and found[-1][2] - size == a - found[-1][0] - 1 == b - found[-1][1] - 1:
            found[-1] = (*found[-1][:2], found[-1][2] + 1)
        else:
            found.append((a, b, size))
    return found


def _places(text: str, size: int) -> dict[str, int]:
    """Where each piece stands, -1 if it stands more than once; by the first place."""
    found: dict[str, int] = {}
    for at in range(len(text) - size + 1):
        piece = text[at : at + size]
        found[piece] = -1 if piece in found else at
    return found


def _hashes(codes: Any, size: int) -> Any:
    """A hash of every piece of `size` letters; two pieces of one hash are told apart later."""
    import numpy as np

    values = np.zeros(len(codes) - size + 1, dtype=np.uint64)
    for k in range(size):
        values ^= codes[k : k + len(values)]
        values *= np.uint64(0x9E3779B97F4A7C15)
        values ^= values >> np.uint64(29)
    return values


def _unique(values: Any) -> tuple[Any, Any]:
    """The values that occur once, sorted, and where."""
    import numpy as np

    order = np.argsort(values, kind="stable")
    ordered = values[order]
    changes = np.concatenate(([True], ordered[1:] != ordered[:-1], [True]))
    once = changes[:-1] & changes[1:]
    return ordered[once], order[once]


def heaviest_chain(anchors: list[Anchor]) -> list[Anchor]:
    """The selection of `anchors`, which ascend in the first text, that ascends in the second and has most letters.

    >>> heaviest_chain([(0, 5, 16), (20, 0, 20), (50, 30, 16)])
    [(20, 0, 20), (50, 30, 16)]
    """
    if all(before[1] < after[1] for before, after in pairwise(anchors)):
        return anchors
    # Of all chains that end below some place of the second text the heaviest, by a Fenwick tree.
    rank = {j: index for index, j in enumerate(sorted(j for _, j, _ in anchors), 1)}
    best = [(0, -1)] * (len(anchors) + 1)
    before: list[int] = []
    for number, (_, j, size) in enumerate(anchors):
        heaviest, at = (0, -1), rank[j] - 1
        while at:
            heaviest = max(heaviest, best[at])
            at &= at - 1
        before.append(heaviest[1])
        found, at = (heaviest[0] + size, number), rank[j]
        while at < len(best):
            best[at] = max(best[at], found)
            at += at & -at
    _, number = max(best)
    chain: list[Anchor] = []
    while number >= 0:
        chain.append(anchors[number])
        number = before[number]
    return chain[::-1]
