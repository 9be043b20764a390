"""Compare two texts by their shingles; nothing counts as a duplicate before it was compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from cleaner.source import texts_of

if TYPE_CHECKING:
    from cleaner.dedup.signature import ShingleSet

Relation = Literal["exact", "near", "contained"]

#: How much of the shorter text the longer one must hold for the shorter to be a part of it.
CONTAINED = 0.9

#: By so much of its beginning a cut copy is told from a quotation, and so much of a title, a byline or lines
#: of the page may stand before it in the longer text: shingles, or about as many letters. News that quote a
#: text take longer to come to it.
OPENING = 200
HEAD = 150

#: The very first words of a text: where they are in the head of the longer one, the rest may be further down,
#: because a passage is missing in between.
FIRST = 8


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


def compare(first: str, second: str) -> Comparison:
    """Compare two texts, with masks as wildcards: what :func:`cleaner.dedup.find` finds of a pair.

    Raises:
        TypeError: one is no string.

    >>> compare("全县抓好春耕生产，确保粮食安全。", "全县抓好春耕生产")
    Comparison(similarity=0.4, containment=1.0)
    """
    from cleaner.dedup.signature import shingle_sets

    one, other = shingle_sets(texts_of("texts", [first, second]))
    return compare_sets(one, other)


def compare_sets(first: ShingleSet, second: ShingleSet) -> Comparison:
    """Compare two texts by the hashes of their shingles, with masks as wildcards.

    What a mask hides in one text cannot be found in the other. The shares are therefore those of the
    texts without masks, estimated as if the masks stood independently of one another.

    >>> import numpy as np
    >>> from cleaner.dedup.signature import ShingleSet
    >>> compare_sets(ShingleSet(np.array([1, 2, 3, 4]), 0.0), ShingleSet(np.array([1, 2, 3]), 0.0))
    Comparison(similarity=0.75, containment=1.0)
    """
    import numpy as np

    if not len(first.hashes) or not len(second.hashes):
        return Comparison(0.0, 0.0)
    smaller, larger = sorted((first, second), key=lambda text: len(text.hashes))
    places = np.searchsorted(larger.hashes, smaller.hashes)
    places[places == len(larger.hashes)] = 0
    found = int((larger.hashes[places] == smaller.hashes).sum())
    return comparison_of(len(smaller.hashes), len(larger.hashes), found, smaller.hidden, larger.hidden)


def comparison_of(
    size: int, other_size: int, found: int, hidden: float = 0.0, other_hidden: float = 0.0
) -> Comparison:
    """The comparison of two texts of which the sizes and what they share are known.

    Args:
        size, other_size: how many distinct shingles they have, at least 1 each.
        found: how many of them both have.
        hidden, other_hidden: the share of the shingles of each that masks hide.

    >>> comparison_of(4, 3, 3)
    Comparison(similarity=0.75, containment=1.0)
    """
    sizes = size / (1 - hidden), other_size / (1 - other_hidden)
    least = min(sizes)
    shared = min(least, found / ((1 - hidden) * (1 - other_hidden)))
    similarity = shared / (sum(sizes) - shared)
    if similarity == 1 and not found == size == other_size:
        similarity = _NEARLY  # alike as far as masks let see
    return Comparison(similarity, shared / least)


#: The similarity of texts that differ in nothing but what masks hide.
_NEARLY = 0.9999


def compare_shingles(first: frozenset[str], second: frozenset[str]) -> Comparison:
    """Compare two texts given as sets of shingles; an empty one equals nothing.

    >>> compare_shingles(frozenset("abcd"), frozenset("abc"))
    Comparison(similarity=0.75, containment=1.0)
    """
    shared = len(first & second)
    if not shared:
        return Comparison(0.0, 0.0)
    smaller = min(len(first), len(second))
    return Comparison(shared / (len(first) + len(second) - shared), shared / smaller)
