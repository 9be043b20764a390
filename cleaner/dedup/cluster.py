"""Clusters of copies around their best copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cleaner.dedup.store import Store
from cleaner.dedup.verify import Comparison, Relation

#: Of the parts that a text holds, so many of the largest are looked at.
_PARTS = 32


class Member(NamedTuple):
    """A text that is a copy of another one.

    `position` and `representative` count the texts from 0; `similarity` is the Jaccard index of
    their shingles.
    """

    position: int
    representative: int
    relation: Relation
    similarity: float


class Joined(NamedTuple):
    """A row that belongs to another one."""

    row: int
    representative: int
    comparison: Comparison
    relation: Relation


#: Pairs of rows, the smaller number first, and how alike they are.
Pairs = dict[tuple[int, int], Comparison]


class Apart(NamedTuple):
    """Pairs in which the longer text holds the shorter one, yet is no fuller copy of it.

    Attributes:
        quotations: the shorter one stands somewhere inside.
        compilations: the longer one holds other texts of the corpus as well.
    """

    quotations: Pairs
    compilations: Pairs

    def pairs(self) -> Pairs:
        """All of them."""
        return self.quotations | self.compilations


def related(store: Store, pairs: Mapping[tuple[int, int], Comparison], threshold: float) -> Apart:
    """The pairs in which the longer text holds the shorter one, yet is no fuller copy of it.

    Args:
        store: the texts.
        pairs: the pairs of rows that were found to be alike.
        threshold: the similarity from which two texts are near-duplicates.
    """
    held: dict[int, list[int]] = {}
    for (one, other), comparison in pairs.items():
        if comparison.relation(threshold) == "contained":
            small, large = sorted((one, other), key=lambda row: _fullness(store, row))
            held.setdefault(large, []).append(small)
    found = Apart({}, {})
    for large, parts in held.items():
        parts.sort(key=lambda row: _fullness(store, row), reverse=True)
        for small in parts:
            pair = min(small, large), max(small, large)
            if _is_compilation(store, small, large, parts, pairs):
                found.compilations[pair] = pairs[pair]
            elif not store.begin_alike(small, large):
                found.quotations[pair] = pairs[pair]
    return found


def _fullness(store: Store, row: int) -> tuple[int, bytes]:
    return store.rows[row].size, store.rows[row].digest


def _is_compilation(
    store: Store, small: int, large: int, parts: Sequence[int], pairs: Mapping[tuple[int, int], Comparison]
) -> bool:
    """Whether a text that holds `small` holds another text of the corpus, too."""
    whole = store.rows[large].size
    if whole < 1.3 * store.rows[small].size:
        return False
    return any(
        store.rows[part].size > 0.1 * whole and store.estimate(part, small).containment < 0.5
        for part in parts[:_PARTS]
        # What is alike to it is no other text.
        if part != small and (min(part, small), max(part, small)) not in pairs
    )


def members(
    store: Store,
    ranks: Sequence[int],
    pairs: Pairs,
    apart: Apart,
    threshold: float,
    progress: Callable[[int], object] | None = None,
) -> dict[int, Joined]:
    """Let the best copies gather the texts that are like them; what is compared comes to `pairs`.

    Every member was compared with the representative itself: a chain of likenesses never joins texts
    that are unlike. Where only the representative has a long head, a cut copy shows as one by another
    member that it begins like; it is then a quotation no longer, and leaves `apart`.

    Args:
        store: the texts.
        ranks: the rank of each row, the best representative first.
        pairs: the pairs of rows that are alike.
        apart: the pairs that are related, but no copies, and not in `pairs`.
        threshold: the similarity from which two texts are near-duplicates.
        progress: called with how many rows are done.
    """
    neighbours: dict[int, list[int]] = {}
    for first, second in pairs:
        neighbours.setdefault(first, []).append(second)
        neighbours.setdefault(second, []).append(first)
    found: dict[int, Joined] = {}
    for done, row in enumerate(sorted(neighbours, key=ranks.__getitem__), 1):
        # A likely representative is a neighbour, or what a neighbour belongs to.
        near = (other for other in neighbours[row] if ranks[other] < ranks[row])
        likely = {found[other].representative if other in found else other for other in near}
        for best in sorted(likely, key=ranks.__getitem__):
            pair = min(row, best), max(row, best)
            if pair in apart.compilations:
                continue
            comparison = pairs.get(pair) or store.compare(*pair)
            relation = comparison.relation(threshold)
            if relation is not None:
                found[row] = Joined(row, best, comparison, relation)
                pairs[pair] = comparison
                break
        if progress is not None:
            progress(done)
    leaders = {row: joined.representative for row, joined in found.items()}
    for one, other in list(apart.quotations):
        if leaders.get(one, one) == leaders.get(other, other):
            del apart.quotations[one, other]
    return found
