"""Clusters of copies around their best copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cleaner.dedup.candidates import candidates
from cleaner.dedup.signature import shingle_sets
from cleaner.dedup.verify import CONTAINED, Comparison, Relation, begin_alike, compare_sets

if TYPE_CHECKING:
    from cleaner.dedup.signature import ShingleSet


#: Texts whose shingles are made at a time.
_BATCH = 2000


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
    """What was found.

    Attributes:
        pairs: the verified pairs of copies, by their positions, the smaller first.
        members: the texts that are no representative, in order.
        related: pairs of which one text holds the other without being a copy of it: a compilation and
            its parts, a report and the speech that it quotes.
    """

    pairs: dict[tuple[int, int], Comparison]
    members: list[Member]
    related: dict[tuple[int, int], Comparison]


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
    sets: list[ShingleSet] = []
    for first in range(0, len(texts), _BATCH):
        sets += shingle_sets(texts[first : first + _BATCH])
        if progress is not None:
            progress(len(sets))
    ranks = _ranks(texts, ids, quality)
    leaders, copies = _same(sets, ranks)
    pairs = {(min(pair), max(pair)): Comparison(1.0, 1.0) for pair in copies.items()}
    of_leaders = [sets[position].hashes for position in leaders]
    least = min(CONTAINED, 2 * threshold / (1 + threshold))
    for low, high in candidates(of_leaders, least):
        one, other = sorted((leaders[low], leaders[high]))
        comparison = compare_sets(sets[one], sets[other])
        if comparison.relation(threshold) is not None:
            pairs[one, other] = comparison
    related = _related(texts, sets, pairs, threshold)
    for pair in related:
        del pairs[pair]
    return Clusters(pairs, _members(sets, ranks, copies, pairs, threshold), related)


def _related(
    texts: Sequence[str],
    sets: Sequence[ShingleSet],
    pairs: dict[tuple[int, int], Comparison],
    threshold: float,
) -> dict[tuple[int, int], Comparison]:
    """The pairs in which the longer text holds the shorter one, yet is no fuller copy of it."""
    held: dict[int, list[int]] = {}
    for one, other in pairs:
        if pairs[one, other].relation(threshold) == "contained":
            small, large = sorted((one, other), key=lambda position: len(sets[position].hashes))
            held.setdefault(large, []).append(small)
    found: dict[tuple[int, int], Comparison] = {}
    for large, parts in held.items():
        for small in parts:
            if not begin_alike(texts[small], texts[large]) or _is_compilation(sets, small, large, parts):
                pair = min(small, large), max(small, large)
                found[pair] = pairs[pair]
    return found


def _is_compilation(sets: Sequence[ShingleSet], small: int, large: int, parts: Sequence[int]) -> bool:
    """Whether a text that begins like `small` goes on with another text of the corpus."""
    if len(sets[large].hashes) < 1.3 * len(sets[small].hashes):
        return False
    return any(
        len(sets[part].hashes) > 0.1 * len(sets[large].hashes)
        and compare_sets(sets[part], sets[small]).containment < 0.5
        for part in parts
        if part != small
    )


def _ranks(
    texts: Sequence[str], ids: Sequence[str] | None, quality: Sequence[tuple[int, ...]] | None
) -> list[int]:
    """The place of each text among all, the best representative first."""

    def key(position: int) -> tuple[tuple[int, ...], int, str, str]:
        better = quality[position] if quality is not None else ()
        name = ids[position] if ids is not None else ""
        return better, -len(texts[position]), name, texts[position]

    ranks = [0] * len(texts)
    for rank, position in enumerate(sorted(range(len(texts)), key=key)):
        ranks[position] = rank
    return ranks


def _same(sets: Sequence[ShingleSet], ranks: Sequence[int]) -> tuple[list[int], dict[int, int]]:
    """Texts of the same shingles: the best of each kind, and which one each of the others is like."""
    first: dict[bytes, int] = {}
    copies: dict[int, int] = {}
    for position in sorted(range(len(sets)), key=ranks.__getitem__):
        if not len(sets[position].hashes):
            continue
        leader = first.setdefault(sets[position].hashes.tobytes(), position)
        if leader != position:
            copies[position] = leader
    return sorted(first.values()), copies


def _members(
    sets: Sequence[ShingleSet],
    ranks: Sequence[int],
    copies: dict[int, int],
    pairs: dict[tuple[int, int], Comparison],
    threshold: float,
) -> list[Member]:
    """Let the best copies gather the texts that are like them; what is compared comes to `pairs`."""
    neighbours: dict[int, list[int]] = {}
    for first, second in pairs:
        if first not in copies and second not in copies:
            neighbours.setdefault(first, []).append(second)
            neighbours.setdefault(second, []).append(first)
    members: dict[int, Member] = {}
    for position in sorted(neighbours, key=ranks.__getitem__):
        # A likely representative is a neighbour, or what a neighbour belongs to.
        near = {other for other in neighbours[position] if ranks[other] < ranks[position]}
        likely = {members[other].representative if other in members else other for other in near}
        for best in sorted(likely, key=ranks.__getitem__):
            comparison = compare_sets(sets[best], sets[position])
            relation = comparison.relation(threshold)
            if relation is not None:
                members[position] = Member(position, best, relation, comparison.similarity)
                pairs[min(position, best), max(position, best)] = comparison
                break
    for position, leader in copies.items():
        of_leader = members.get(leader)
        if of_leader is None:
            members[position] = Member(position, leader, "exact", 1.0)
            continue
        members[position] = of_leader._replace(position=position)
        best = of_leader.representative
        pairs[min(position, best), max(position, best)] = pairs[min(leader, best), max(leader, best)]
    return sorted(members.values())
