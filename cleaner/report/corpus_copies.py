"""Duplicates: how many, how large their clusters, how alike, and pairs to compare side by side."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from cleaner.report.corpus_difference import MOST, Difference, difference
from cleaner.report.corpus_keep import Least, digest

#: Pairs that are compared: the least alike, and some at random.
_DOUBTFUL = 10
_RANDOM = 10

#: Clusters that are listed, the largest first, and members that are named.
_LARGEST = 10
_MEMBERS = 12

#: A cluster of so many documents is worth a warning: a form, a notice or a template looks like that.
GIANT = 50

_STEPS = 50


class Copy(NamedTuple):
    """One side of a pair."""

    id: str
    title: str
    characters: int
    text: str


class Pair(NamedTuple):
    """A copy and what it is a copy of; `why` it is shown. `difference` is None if a text is missing."""

    why: str
    relation: str
    similarity: float
    left: Copy
    right: Copy
    difference: Difference


class Member(NamedTuple):
    """A document of a cluster."""

    id: str
    relation: str
    similarity: float


class Cluster(NamedTuple):
    """One of the largest clusters: its size, its representative and its members, least alike first."""

    size: int
    representative: Copy | None
    members: list[Member]
    pair: Pair | None


class _Wanted(NamedTuple):
    """A pair whose texts are to be fetched."""

    copy: str
    of: str
    relation: str
    similarity: float


class Copies:
    """Two passes over the records: :meth:`survey` counts, :meth:`fetch` gets the texts to compare.

    Of the clusters only a hash is kept for each of their documents, eight bytes.
    """

    def __init__(self) -> None:
        self.roles: Counter[str] = Counter()
        self.relations: Counter[str] = Counter()
        self.similarities: Counter[int] = Counter()
        self.sizes: Counter[int] = Counter()
        self._hashes = array("Q")
        self._doubtful: Least[_Wanted] = Least(_DOUBTFUL)
        self._random: Least[_Wanted] = Least(_RANDOM)
        self._texts: dict[str, Copy | None] = {}
        self._largest: dict[int, _Largest] = {}

    def survey(self, record: Mapping[str, Any]) -> None:
        """Count one document."""
        role = record.get("role") or "unique"
        self.roles[role] += 1
        if record.get("cluster") is None:
            return
        self._hashes.append(digest(record["cluster"]))
        if role != "duplicate":
            return
        relation, similarity = record.get("relation") or "near", float(record.get("similarity") or 0)
        self.relations[relation] += 1
        if relation == "exact":
            return
        self.similarities[min(_STEPS - 1, int(similarity * _STEPS))] += 1
        wanted = _Wanted(str(record["id"]), str(record["duplicate_of"]), relation, similarity)
        # One pair of each cluster, so that a large one does not fill the list.
        self._doubtful.add((similarity, wanted.copy), wanted, group=record["cluster"])
        self._random.add((digest(wanted.copy),), wanted, group=record["cluster"])

    def settle(self) -> None:
        """All documents were surveyed; now each is to be given to :meth:`fetch`."""
        import numpy as np

        names, sizes = np.unique(np.frombuffer(self._hashes, dtype=np.uint64), return_counts=True)
        self._hashes = array("Q")
        self.sizes = Counter(sizes.tolist())
        order = np.lexsort((names, -sizes))[:_LARGEST]
        self._largest = {int(names[at]): _Largest(int(sizes[at])) for at in order if sizes[at] > 2}
        for wanted in [*self._doubtful, *self._random]:
            self._texts |= {wanted.copy: None, wanted.of: None}

    def fetch(self, record: Mapping[str, Any]) -> None:
        """Keep the text of one document if it is to be compared."""
        name = str(record["id"])
        if name in self._texts:
            self._texts[name] = _copy(record)
        if record.get("cluster") is not None and self._largest:
            cluster = self._largest.get(digest(record["cluster"]))
            if cluster is not None:
                cluster.add(record)

    def pairs(self) -> list[Pair]:
        """The pairs to show side by side, the least alike first."""
        chosen = {wanted.copy: (wanted, "one of the least alike") for wanted in self._doubtful}
        for wanted in self._random:
            chosen.setdefault(wanted.copy, (wanted, "picked at random"))
        found = [self._pair(wanted, why) for wanted, why in chosen.values()]
        return [pair for pair in found if pair is not None]

    def _pair(self, wanted: _Wanted, why: str) -> Pair | None:
        left, right = self._texts.get(wanted.of), self._texts.get(wanted.copy)
        if left is None or right is None:
            return None
        return Pair(why, wanted.relation, wanted.similarity, left, right, difference(left.text, right.text))

    def largest(self) -> list[Cluster]:
        """The largest clusters of more than two documents."""
        return [cluster.view() for cluster in self._largest.values()]


class _Largest:
    """One of the largest clusters, while its documents come by."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._representative: Copy | None = None
        self._members: Least[Member] = Least(_MEMBERS)
        self._unlike: Least[tuple[Member, Copy]] = Least(1)

    def add(self, record: Mapping[str, Any]) -> None:
        if record.get("role") == "representative":
            self._representative = _copy(record)
            return
        member = Member(
            str(record["id"]), record.get("relation") or "near", float(record.get("similarity") or 0)
        )
        key = (member.similarity, member.id)
        self._members.add(key, member)
        if member.relation != "exact" and self._unlike.wants(key):
            self._unlike.add(key, (member, _copy(record)))

    def view(self) -> Cluster:
        pair = None
        if self._representative is not None:
            for member, copy in self._unlike:
                pair = Pair(
                    "the least alike of its cluster",
                    member.relation,
                    member.similarity,
                    self._representative,
                    copy,
                    difference(self._representative.text, copy.text),
                )
        return Cluster(self._size, self._representative, list(self._members), pair)


def _copy(record: Mapping[str, Any]) -> Copy:
    text = record["text"]
    return Copy(str(record["id"]), str(record.get("title") or ""), len(text), text[: MOST + 1])
