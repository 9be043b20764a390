"""Clusters of copies around their best copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cleaner.dedup.candidates import candidates
from cleaner.dedup.shingle import shingles
from cleaner.dedup.signature import signatures
from cleaner.dedup.verify import Comparison, Relation, compare


class Member(NamedTuple):
    """A text that is a copy of another one.

    `position` and `representative` count the texts from 0; `similarity` is the Jaccard index of
    their shingles.
    """

    position: int
    representative: int
    relation: Relation
    similarity: float


class Clusters(NamedTuple):
    """What was found: the verified pairs, and the members of clusters that are not the best copy."""

    pairs: dict[tuple[int, int], Comparison]
    members: list[Member]


def find(
    texts: Sequence[str],
    *,
    ids: Sequence[str] | None = None,
    threshold: float = 0.8,
    quality: Sequence[tuple[int, ...]] | None = None,
    progress: Callable[[int], object] | None = None,
) -> Clusters:
    """Find the copies among `texts`.

    Every member of a cluster was compared with the representative itself: a chain of likenesses
    never joins texts that are unlike. The result does not depend on the order of the texts.

    Args:
        texts: the texts.
        ids: what they are called; ties are broken by them, or by the texts themselves.
        threshold: the similarity from which two texts are near-duplicates, above 0 and up to 1.
        quality: for each text what makes it a better representative, the smallest first; by
            default the longest text.
        progress: called with the number of texts that are done.

    Raises:
        ValueError: the threshold is out of range, or `ids` or `quality` have another length.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold {threshold}: use a number above 0 and up to 1")
    if ids is not None and len(ids) != len(texts):
        raise ValueError(f"{len(ids)} ids for {len(texts)} texts")
    if quality is not None and len(quality) != len(texts):
        raise ValueError(f"{len(quality)} qualities for {len(texts)} texts")
    sets: list[frozenset[str]] = []
    for position, text in enumerate(texts):
        sets.append(shingles(text))
        if progress is not None:
            progress(position + 1)
    pairs: dict[tuple[int, int], Comparison] = {}
    for pair in candidates(signatures(texts), threshold):
        comparison = compare(sets[pair[0]], sets[pair[1]])
        if comparison.relation(threshold) is not None:
            pairs[pair] = comparison
    return Clusters(pairs, _members(texts, ids, quality, pairs, threshold))


def _members(
    texts: Sequence[str],
    ids: Sequence[str] | None,
    quality: Sequence[tuple[int, ...]] | None,
    pairs: dict[tuple[int, int], Comparison],
    threshold: float,
) -> list[Member]:
    """Let the best copies gather the texts that are like them."""
    neighbours: dict[int, dict[int, Comparison]] = {}
    for (first, second), comparison in pairs.items():
        neighbours.setdefault(first, {})[second] = comparison
        neighbours.setdefault(second, {})[first] = comparison

    def rank(position: int) -> tuple[tuple[int, ...], int, str, str]:
        better = quality[position] if quality is not None else ()
        name = ids[position] if ids is not None else ""
        return better, -len(texts[position]), name, texts[position]

    members: list[Member] = []
    taken: set[int] = set()
    for best in sorted(neighbours, key=rank):
        if best in taken:
            continue
        for other in sorted(neighbours[best], key=rank):
            if other not in taken and other != best:
                comparison = neighbours[best][other]
                relation = comparison.relation(threshold)
                assert relation is not None
                members.append(Member(other, best, relation, comparison.similarity))
                taken.add(other)
        taken.add(best)
    members.sort()
    return members
