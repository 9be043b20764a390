"""Fill the masks and gaps of copies from one another.

Each copy is aligned with the others of its cluster. Only copies of the same speech count, not speeches of
other places that were made from the same template (:mod:`cleaner.restore.instance`); and they must all say
the same. What is certain is filled in, what is not is noted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cleaner.document import Document
from cleaner.restore.copies import Copy, Form, Pair, Shares, Standing, forms, sources, standing
from cleaner.restore.gaps import plan_gap
from cleaner.restore.instance import Evidence
from cleaner.restore.letters import Slot
from cleaner.restore.masks import Plan, is_mixed, plan_masks
from cleaner.restore.unfilled import kept, unfilled
from cleaner.restore.words import Words
from cleaner.restore.write import Fill, Shift, restored
from cleaner.source import kind, list_of_text, listed
from cleaner.text.masktype import TYPES as MASK_TYPES

if TYPE_CHECKING:
    from cleaner.dedup import Clusters

#: What can be filled: the types of masks, gaps, and the ends of texts that are cut off.
TYPES = (*MASK_TYPES, "gap", "truncated")


#: If more documents than this are in the clusters near one, only their representatives, and the texts that are
#: like a member, lend.
_LENDERS = 300

#: Documents whose copies' alignments are kept at a time.
_REMEMBERED = 4


class Group(NamedTuple):
    """Documents that are restored together, by their positions.

    Attributes:
        members: a cluster: a representative and its copies, or one text alone.
        others: the clusters of texts that are like one of the members; they only lend and bear witness.
    """

    members: list[int]
    others: list[int]


def groups(clusters: Clusters, count: int) -> Iterator[Group]:
    """The groups in which `count` documents are restored.

    Args:
        clusters: what :func:`cleaner.dedup.find` found.
        count: the number of documents.

    >>> from cleaner import dedup
    >>> list(groups(dedup.find(["粮食丰收，农民增收", "明天下午开会", "粮食丰收农民增收"]), 3))
    [Group(members=[0, 2], others=[]), Group(members=[1], others=[])]
    """
    head = list(range(count))
    for member in clusters.members:
        head[member.position] = member.representative
    members: dict[int, list[int]] = {}
    for position in range(count):
        members.setdefault(head[position], []).append(position)
    near: dict[int, set[int]] = {}
    partners: dict[int, set[int]] = {}
    for pair in clusters.pairs:
        for one, other in (pair, pair[::-1]):
            if head[one] != head[other]:
                near.setdefault(head[one], set()).add(head[other])
                partners.setdefault(head[one], set()).add(other)
    for leader, positions in members.items():
        heads = near.get(leader, set())
        others = {other for head in heads for other in members[head]}
        if len(others) > _LENDERS:
            others = heads | partners[leader]
        yield Group(positions, sorted(others))


def fill(
    documents: Sequence[Document], clusters: Clusters, *, types: Collection[str] = TYPES
) -> list[Document]:
    """Fill masks and gaps of `documents` from their copies, and words that a filter took out.

    Only what is certain is filled in; a note of the kind ``fill-candidate`` lists what else was found. Each
    fill is an edit that can be undone, and a note of the kind ``filled`` says which document it comes from.
    Filling again changes nothing. Ids should be distinct, since they name the sources.

    Args:
        documents: cleaned documents.
        clusters: what :func:`cleaner.dedup.find` found in their texts.
        types: what to fill, of :data:`TYPES`.

    Raises:
        TypeError: one of `documents` is none.
        ValueError: there is no such type, or the clusters are those of other documents.

    >>> from cleaner import Cleaner, dedup
    >>> text = "5月18日，我们在清河县新建社区食堂48家，服务老人3215人，带动就业467人，群众都说好。"
    >>> given = {"a": text, "b": text.replace("清河县", "XX县").replace("467", "**")}
    >>> documents = [Cleaner()(text, id=name) for name, text in given.items()]
    >>> clusters = dedup.find([document.text for document in documents])
    >>> restored = fill(documents, clusters)
    >>> restored[1].text == text
    True
    >>> [(note.data["type"], note.data["from"], note.data["from_span"]) for note in restored[1].notes]
    [('place', 'a', [9, 11]), ('number', 'a', [36, 39])]
    """
    documents = _checked(documents, types)
    if max((max(pair) for pair in clusters.pairs), default=-1) >= len(documents):
        raise ValueError(f"clusters: those of more texts than the {len(documents)} documents")
    bases = [unfilled(document) for document in documents]
    words = known_words(bases)
    found: list[Document] = list(documents)
    for group in groups(clusters, len(documents)):
        together = {position: documents[position] for position in (*group.members, *group.others)}
        names = _names(together)
        cluster = _Cluster(list(together.values()), names, frozenset(types), words)
        for position, document in zip(group.members, cluster.filled(len(group.members)), strict=True):
            found[position] = document
    return found


def known_words(documents: Sequence[Document]) -> Words:
    """What a corpus that fits into memory knows of words that filters took out."""
    words = Words()
    for document in documents:
        words.want(document)
    for name, document in zip(_names(dict(enumerate(documents))), documents, strict=True):
        words.learn(document, name)
    return words


def fill_cluster(
    documents: Sequence[Document],
    others: Sequence[Document] = (),
    *,
    types: Collection[str] = TYPES,
    words: Words | None = None,
) -> list[Document]:
    """Fill one cluster, without the rest of the corpus.

    Args:
        documents: the representative and its copies, in any order.
        others: documents that are like one of them and belong to other clusters.
        types: what to fill, of :data:`TYPES`.
        words: what the corpus knows of words that filters took out.

    Returns:
        `documents`, restored, in the same order.

    Raises:
        TypeError: one of `documents` is none.
        ValueError: there is no such type.
    """
    together = [*_checked(documents, types), *listed("others", others)]
    names = _names(dict(enumerate(together)))
    return _Cluster(together, names, frozenset(types), words or Words()).filled(len(documents))


def _names(documents: Mapping[int, Document]) -> list[str]:
    """What documents are called: by their ids, or by their numbers."""
    return [str(number) if document.id is None else document.id for number, document in documents.items()]


def _checked(documents: Sequence[Document], types: Collection[str]) -> tuple[Document, ...]:
    """The documents, if they and the types are what they should be."""
    for name in list_of_text("types", types):
        if name not in TYPES:
            raise ValueError(f"types: {name!r} is none of {', '.join(TYPES)}")
    found = listed("documents", documents)
    for document in found:
        if not isinstance(document, Document):
            raise TypeError(
                f"documents: a list of Document, but one of them is {kind(document)}; clean it first"
            )
    return found


class _Cluster:
    """The copies of a cluster, and what is known about them, worked out when it is needed."""

    def __init__(
        self, documents: Sequence[Document], names: Sequence[str], types: frozenset[str], words: Words
    ) -> None:
        self._given = documents
        self._types = types
        self._words = words
        bases = map(unfilled, documents)
        self._copies = [Copy(number, *copy) for number, copy in enumerate(zip(bases, names, strict=True))]
        self._standings: dict[int, Standing] = {}
        self._masks: dict[int, Plan] = {}
        self._evidence: dict[tuple[int, int], Evidence] = {}

    @cached_property
    def _forms(self) -> list[Form]:
        return forms(self._copies)

    @cached_property
    def _shares(self) -> Shares:
        return Shares(self._forms)

    def filled(self, count: int) -> list[Document]:
        """The first `count` of the documents, restored."""
        plans = [self._plan(copy) for copy in self._copies[:count]]
        shifts = [Shift(plan.fills) for plan in plans]

        def place(source: tuple[int, int, int]) -> tuple[int, int]:
            number, start, end = source
            return shifts[number].span(start, end) if number < count else (start, end)

        return [
            restored(copy.document, plan.fills, plan.candidates, place)
            for copy, plan in zip(self._copies, plans, strict=False)
        ]

    def _plan(self, copy: Copy) -> Plan:
        """What is filled in one document, and what is only proposed."""
        masks = self._mask_plan(copy)
        fills, candidates = list(masks.fills), list(masks.candidates)
        for slot in self._gaps(copy):
            mixed = is_mixed(copy, self._standing(copy).trusted)
            found = plan_gap(copy, slot, self._standing(copy), mixed, self._mask_plan, self._between)
            if isinstance(found, Fill):
                if self._is_wanted(found):
                    fills = [fill for fill in fills if fill.end <= found.start or fill.start >= found.end]
                    fills.append(found)
            elif found is not None and found.data["type"] in self._types:
                candidates.append(found)
        fills += kept(self._given[copy.number], fills)
        fills.sort(key=lambda fill: (fill.start, fill.end))
        settled = {(note.start, note.end) for fill in fills for note in fill.was}
        return Plan(fills, [note for note in candidates if (note.start, note.end) not in settled])

    def _is_wanted(self, found: Fill) -> bool:
        """Whether a gap, and all masks that go with it, are to be filled."""
        masks = {str(note.data.get("type")) for note in found.was if note.kind == "redaction"}
        return {found.data["type"], *masks} <= self._types

    def _mask_plan(self, copy: Copy) -> Plan:
        """What is filled in the masks of a document."""
        known = self._masks.get(copy.number)
        if known is None:
            known = Plan([], [])
            if copy.document.redactions:
                known = plan_masks(copy, self._standing(copy), self._types, self._words)
            self._masks[copy.number] = known
        return known

    def _gaps(self, copy: Copy) -> list[Slot]:
        if self._types.isdisjoint(("gap", "truncated")):
            return []
        return copy.letters.gaps if copy.document.gaps or copy.document.truncated else []

    def _between(self, one: Form, other: Form) -> Evidence:
        """The evidence on two forms, which many documents ask for."""
        numbers = one.first.number, other.first.number
        known = self._evidence.get(numbers)
        if known is None:
            known = self._evidence[numbers] = Pair(one.first, other).evidence
        return known

    def _standing(self, copy: Copy) -> Standing:
        known = self._standings.get(copy.number)
        if known is None:
            pairs: list[Pair] = []
            if len(self._copies) > 1:
                pairs = [Pair(copy, form) for form in sources(copy, self._forms, self._shares)]
            known = standing(pairs, self._between)
            for pair in pairs:
                self._evidence[copy.number, pair.form.first.number] = pair.evidence
            while len(self._standings) >= _REMEMBERED:  # they are large
                del self._standings[next(iter(self._standings))]
            self._standings[copy.number] = known
        return known
