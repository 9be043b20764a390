"""What an index answers: the documents that a text is like, how, and in which passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from cleaner.dedup.passages import Passage, shared_passages
from cleaner.dedup.signature import ShingleSet, shingle_sets
from cleaner.dedup.verify import FIRST, HEAD, OPENING, Comparison, compare_sets

#: How a text relates to a document: it may also contain it.
TextRelation = Literal["exact", "near", "contained", "contains"]

#: What that makes of the two.
Kind = Literal["copy", "quotation", "compilation"]

#: A compilation is this much longer than the text that it begins with, and another text that it holds
#: makes up this share of it at least and is mostly different from the first.
_LONGER = 1.3
_PART = 0.1
_DIFFERENT = 0.5


class Match(NamedTuple):
    """A document of an index that a text is like.

    Attributes:
        id: what the document is called.
        relation: ``exact`` (the same letters), ``near``, ``contained`` (the document has all of the
            text), or ``contains`` (the text has all of the document).
        kind: ``copy``, be it cut short; ``quotation``: one stands inside of the other; ``compilation``:
            the longer one holds other documents as well.
        similarity: the Jaccard index of their shingles, masks taken as wildcards.
        containment: the share of the smaller one's shingles that the other has.
        passages: what they share, first the place in the text, second in the document.
        text: the text of the document.
    """

    id: str
    relation: TextRelation
    kind: Kind
    similarity: float
    containment: float
    passages: tuple[Passage, ...]
    text: str


class Matches(list[Match]):
    """The documents that a text is like, the likest first.

    Attributes:
        more: how many further ones there are, beyond the limit.
        unchecked: how many further documents share keys with the text, but were not compared with it,
            because they are too many.
        passed_over: how many keys of the text were not looked up, because too many documents have them;
            0 if what was looked up is enough.
        too_short: the text is so short (a sentence or two) that documents may have been missed which are
            much longer and contain it.
    """

    def __init__(
        self,
        matches: Iterable[Match] = (),
        *,
        more: int = 0,
        unchecked: int = 0,
        passed_over: int = 0,
        too_short: bool = False,
    ) -> None:
        super().__init__(matches)
        self.more, self.unchecked = more, unchecked
        self.passed_over, self.too_short = passed_over, too_short

    @property
    def complete(self) -> bool:
        """Whether nothing is known that may have hidden a document."""
        return not (self.unchecked or self.passed_over or self.too_short)


class Candidate(NamedTuple):
    """A document that was compared with a text and is like it."""

    number: int
    id: str
    relation: TextRelation
    comparison: Comparison
    shingles: ShingleSet


def compared(
    shingles: ShingleSet, documents: Sequence[tuple[int, str, str]], threshold: float
) -> list[Candidate]:
    """Those of `documents`, given by number, id and text, that a text of these shingles is like."""
    found = []
    sets = shingle_sets([text for _, _, text in documents])
    for (number, name, _), other in zip(documents, sets, strict=True):
        comparison = compare_sets(shingles, other)
        relation: TextRelation | None = comparison.relation(threshold)
        if relation == "contained" and fullness(other) < fullness(shingles):
            relation = "contains"
        if relation is not None:
            found.append(Candidate(number, name, relation, comparison, other))
    return found


def order(candidate: Candidate) -> tuple[float, float, str]:
    """The key that puts the likest first, whatever the order in which documents were added."""
    return -candidate.comparison.similarity, -candidate.comparison.containment, candidate.id


def fullness(shingles: ShingleSet) -> float:
    """How many shingles a text has, with those that masks hide."""
    return len(shingles.hashes) / (1 - shingles.hidden)


def is_longer(large: ShingleSet, small: ShingleSet) -> bool:
    """Whether a text that begins like another is so much longer that it may hold further ones."""
    return fullness(large) >= _LONGER * fullness(small)


def holds_another(large: ShingleSet, small: ShingleSet, parts: Iterable[ShingleSet]) -> bool:
    """Whether `large`, which holds `small` and all `parts`, holds more than one text.

    Args:
        large, small: the two texts.
        parts: the shingles of all texts that `large` is known to hold.
    """
    return is_longer(large, small) and any(
        fullness(part) > _PART * fullness(large) and compare_sets(part, small).containment < _DIFFERENT
        for part in parts
    )


def begin_alike(small: str, large: str) -> bool:
    """Whether two texts begin with the same words, give or take a title or a line of the page.

    A copy that was cut begins like the whole; a passage that is quoted stands somewhere inside.

    >>> begin_alike("同志们，今天开会。", "讲话\\n同志们，今天开会，研究春耕工作。")
    True
    """
    import numpy as np

    from cleaner.dedup.shingle import SIZE

    start = small[:OPENING]
    opening, first, head = shingle_sets([start, small[: FIRST + SIZE - 1], large[: HEAD + len(start) // 2]])
    shared = int(np.isin(opening.hashes, head.hashes).sum())
    if 2 * shared >= len(opening.hashes):
        return True
    return len(opening.hashes) > FIRST and int(np.isin(first.hashes, head.hashes).sum()) >= FIRST - 1


def kind_of(text: str, match: Candidate, document: str, compilation: bool) -> Kind:
    """What a text and a document make of each other.

    Args:
        text: the text.
        match: how it relates to the document.
        document: the text of the document.
        compilation: whether the longer of the two is known to hold other texts.
    """
    if match.relation in ("exact", "near"):
        return "copy"
    if compilation:
        return "compilation"
    small, large = (text, document) if match.relation == "contained" else (document, text)
    return "copy" if begin_alike(small, large) else "quotation"


def match_of(text: str, match: Candidate, document: str, compilation: bool, least: int) -> Match:
    """The answer for one document; arguments as for :func:`kind_of` and :func:`shared_passages`."""
    return Match(
        match.id,
        match.relation,
        kind_of(text, match, document, compilation),
        match.comparison.similarity,
        match.comparison.containment,
        tuple(shared_passages(text, document, least)),
        document,
    )
