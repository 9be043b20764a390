"""Propose pairs of texts that may be alike, by MinHash and locality-sensitive hashing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

#: Permutations of a signature; datasketch's own default.
NUM_PERM = 128

#: Missing a pair is worse than proposing one: every pair is verified.
_WEIGHTS = (0.2, 0.8)  # of false positives, of false negatives


def candidates(shingle_sets: Sequence[frozenset[str]], threshold: float) -> Iterator[tuple[int, int]]:
    """Pairs of positions (the smaller first) whose similarity may reach `threshold`.

    Positions of empty sets are in no pair: an empty text is like nothing.
    """
    from datasketch import MinHash, MinHashLSH

    # A part of a text shares less with it than a copy, so look further down than asked.
    index = MinHashLSH(threshold=max(0.1, threshold - 0.2), num_perm=NUM_PERM, weights=_WEIGHTS)
    seen: set[tuple[int, int]] = set()
    for position, shingles in enumerate(shingle_sets):
        if not shingles:
            continue
        signature = MinHash(num_perm=NUM_PERM, seed=1, hashfunc=_hash)
        signature.update_batch([shingle.encode() for shingle in sorted(shingles)])
        for other in index.query(signature):
            pair = (int(other), position)
            if pair not in seen:
                seen.add(pair)
                yield pair
        index.insert(str(position), signature)


def _hash(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=4).digest(), "little")
