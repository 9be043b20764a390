"""Find the copies of a corpus: sketch, propose, verify, cluster."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from hashlib import blake2b
from numbers import Real
from os import cpu_count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cleaner.dedup.candidates import Samples
from cleaner.dedup.cluster import Member, Pairs, members, related
from cleaner.dedup.signature import text_batches
from cleaner.dedup.sketch import Sketches, sketch
from cleaner.dedup.store import Store
from cleaner.dedup.verify import CONTAINED, Comparison
from cleaner.source import kind, listed, texts_of

#: Characters of the texts that are sketched in one go.
_BATCH = 400_000

#: Called with the stage (``read``, ``join``, ``verify`` or ``cluster``), how much is done, and of how much.
Progress = Callable[[str, int, int | None], object]


class Clusters(NamedTuple):
    """What was found.

    Attributes:
        pairs: the verified pairs of copies, by their positions, the smaller first.
        members: the texts that are no representative, in order.
        related: pairs of which one text holds the other without being a copy of it: a compilation and
            its parts, a report and the speech that it quotes.
        crowded: how many texts consist of common shingles for the most part, so that they were only
            compared with some of the texts that share these.
    """

    pairs: dict[tuple[int, int], Comparison]
    members: list[Member]
    related: dict[tuple[int, int], Comparison]
    crowded: int = 0


def find(
    texts: Sequence[str],
    *,
    ids: Sequence[str] | None = None,
    threshold: float = 0.8,
    quality: Sequence[tuple[int, ...]] | None = None,
    progress: Progress | None = None,
) -> Clusters:
    """Find the copies among `texts`.

    Every member of a cluster was compared with the representative itself: a chain of likenesses
    never joins texts that are unlike. The result does not depend on the order of the texts.

    Args:
        texts: a list of texts, or a column of a data frame; positions count its rows from 0.
        ids: what they are called; ties are broken by them, or by the texts themselves.
        threshold: the similarity from which two texts are near-duplicates, above 0 and up to 1.
        quality: for each text what makes it a better representative, the smallest first. By default,
            and among equals, it is the text with most letters that no mask hides, then the longest.
        progress: called with the stage, how much of it is done, and of how much.

    Raises:
        TypeError: a text is no string; or all of them are one.
        ValueError: the threshold is out of range, or `ids` or `quality` have another length.
    """
    check_threshold(threshold)
    texts = texts_of("texts", texts)
    ids = None if ids is None else [str(name) for name in listed("ids", ids)]
    quality = None if quality is None else listed("quality", quality)
    if ids is not None and len(ids) != len(texts):
        raise ValueError(f"{len(ids)} ids for {len(texts)} texts")
    if quality is not None and len(quality) != len(texts):
        raise ValueError(f"{len(quality)} qualities for {len(texts)} texts")
    with Finder() as finder:
        done = 0
        for batch in text_batches(texts, _BATCH):
            last = done + len(batch)
            finder.add(batch, ids and ids[done:last], quality and quality[done:last])
            done = last
            if progress is not None:
                progress("read", done, len(texts))
        return finder.clusters(threshold, progress)


def check_threshold(threshold: float) -> None:
    """Raise TypeError or ValueError if `threshold` is none."""
    if not isinstance(threshold, Real):
        raise TypeError(f"threshold: a number above 0 and up to 1, not {kind(threshold)}")
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold {threshold}: use a number above 0 and up to 1")


class Finder:
    """Finds the copies of a corpus that comes in batches and need not fit into memory.

    Args:
        folder: where temporary files are made; by default the folder for such files. They need about
            as much space as the texts.
        memory: how much memory the join may use, as DuckDB writes it; by default what the size of the
            corpus calls for, up to 1 GB.

    >>> with Finder() as finder:
    ...     finder.add(["今年粮食丰收，农民增收。", "明天下午开会。"])
    ...     finder.add(["今年粮食丰收农民增收"])
    ...     finder.clusters().members
    [Member(position=2, representative=0, relation='exact', similarity=1.0)]
    """

    def __init__(self, folder: Path | None = None, memory: str | None = None) -> None:
        self._exits = ExitStack()
        self._folder = Path(self._exits.enter_context(TemporaryDirectory(prefix="cleaner-", dir=folder)))
        self._store = self._exits.enter_context(Store(self._folder))
        self._long = self._exits.enter_context(Samples(self._folder, memory))
        self._short = self._exits.enter_context(Samples(self._folder, memory))
        self._threads = self._exits.enter_context(ThreadPoolExecutor(cpu_count() or 1))
        self._waiting: deque[tuple[Future[Sketches], _Batch]] = deque()
        self._texts: list[str] = []
        self._batch = _Batch([], [], [], [])
        self._row_of: list[int | None] = []
        self._keys: list[_Key] = []

    def add(
        self,
        texts: Sequence[str],
        ids: Sequence[str] | None = None,
        quality: Sequence[tuple[int, ...]] | None = None,
    ) -> None:
        """Add texts; their positions go on from those of the texts before.

        Args:
            texts, ids, quality: as for :func:`find`.

        Raises:
            TypeError: a text is no string; or all of them are one.
        """
        texts = texts_of("texts", texts)
        batch = _Batch(
            list(quality) if quality is not None else [()] * len(texts),
            [-len(text) for text in texts],
            [str(name) for name in ids] if ids is not None else [""] * len(texts),
            list(map(_content, texts)) if ids is None else [b""] * len(texts),
        )
        self._texts += texts
        self._batch.extend(batch)
        if -sum(self._batch.chars) > _BATCH:
            self._submit()

    def _submit(self) -> None:
        """Let the texts that have come be sketched, beside this thread."""
        self._waiting.append((self._threads.submit(sketch, self._texts), self._batch))
        self._texts, self._batch = [], _Batch([], [], [], [])
        while len(self._waiting) > 2 * (cpu_count() or 1):
            self._take()

    def _take(self) -> None:
        """Store the oldest of the batches that were sketched."""
        import numpy as np

        future, batch = self._waiting.popleft()
        sketches = future.result()
        before = len(self._store.rows)
        rows = self._store.add(sketches)
        self._row_of += rows
        sizes = (-sketches.sizes).tolist()
        self._keys += zip(batch.quality, sizes, batch.chars, batch.ids, batch.contents, strict=True)
        numbers = np.array([-1 if row is None else row for row in rows], dtype=np.int32)
        first = np.zeros(len(rows), dtype=bool)
        first[np.unique(numbers, return_index=True)[1]] = True
        first &= numbers >= before
        for samples, keys, counts in (
            (self._long, sketches.keys, sketches.key_counts),
            (self._short, sketches.short_keys, sketches.short_counts),
        ):
            samples.add(numbers[first], keys[np.repeat(first, counts)], counts[first])

    def clusters(self, threshold: float = 0.8, progress: Progress | None = None) -> Clusters:
        """What was found among all texts. May be called once.

        Args:
            threshold, progress: as for :func:`find`.

        Raises:
            ValueError: the threshold is out of range.
        """
        check_threshold(threshold)
        report = progress or (lambda stage, done, total: None)
        self._submit()
        while self._waiting:
            self._take()
        least = min(CONTAINED, 2 * threshold / (1 + threshold))
        leaders, ranks = self._leaders()
        pairs, crowded = self._verified(ranks, least, threshold, report)
        apart = related(self._store, pairs, threshold)
        for pair in apart.pairs():
            del pairs[pair]
        joined = members(
            self._store, ranks, pairs, apart, threshold, lambda done: report("cluster", done, None)
        )
        found: list[Member] = []
        by_position = {_ordered(leaders[a], leaders[b]): c for (a, b), c in pairs.items()}
        for position, row in enumerate(self._row_of):
            if row is None:
                continue
            leader = leaders[row]
            if row in joined:
                other = joined[row]
                representative = leaders[other.representative]
                found.append(Member(position, representative, other.relation, other.comparison.similarity))
                by_position[_ordered(position, representative)] = other.comparison
            elif position != leader:
                found.append(Member(position, leader, "exact", 1.0))
            if position != leader:
                by_position[_ordered(position, leader)] = Comparison(1.0, 1.0)
        by_related = {_ordered(leaders[a], leaders[b]): c for (a, b), c in apart.pairs().items()}
        return Clusters(by_position, found, by_related, crowded)

    def _verified(
        self, ranks: Sequence[int], least: float, threshold: float, report: Progress
    ) -> tuple[Pairs, int]:
        """The pairs of rows that are alike, and how many rows were crowded."""
        import numpy as np

        report("join", 0, None)
        places = np.array(ranks, dtype=np.int32)
        found = []
        for samples in (self._long, self._short):
            with samples:
                found.append(samples.pairs(places, least))
        both = np.concatenate([np.stack((each.one, each.other), axis=1) for each in found])
        both = np.unique(both, axis=0)
        pairs: Pairs = {}
        for start in range(0, len(both), _PAIRS):
            one, other = both[start : start + _PAIRS].T
            report("verify", start, len(both))
            comparisons = self._store.compare_pairs(one, other)
            for first, second, comparison in zip(one.tolist(), other.tolist(), comparisons, strict=True):
                if comparison.relation(threshold) is not None:
                    pairs[first, second] = comparison
        report("verify", len(both), len(both))
        return pairs, sum(each.stuck for each in found)

    def _leaders(self) -> tuple[list[int], list[int]]:
        """The best position of each row, and the rank of each row by it."""
        leaders = [-1] * len(self._store.rows)
        ranks = [0] * len(leaders)
        for rank, position in enumerate(sorted(range(len(self._keys)), key=self._keys.__getitem__)):
            row = self._row_of[position]
            if row is not None and leaders[row] < 0:
                leaders[row], ranks[row] = position, rank
        return leaders, ranks

    def close(self) -> None:
        """Remove the temporary files."""
        self._exits.close()

    def __enter__(self) -> Finder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


#: Pairs that are compared between two reports of progress.
_PAIRS = 16_384

#: What makes a text a better representative, the smallest first.
_Key = tuple[tuple[int, ...], int, int, str, bytes]


class _Batch(NamedTuple):
    quality: list[tuple[int, ...]]
    chars: list[int]
    ids: list[str]
    contents: list[bytes]

    def extend(self, other: _Batch) -> None:
        """Add what belongs to further texts."""
        self.quality.extend(other.quality)
        self.chars.extend(other.chars)
        self.ids.extend(other.ids)
        self.contents.extend(other.contents)


def _content(text: str) -> bytes:
    """What breaks ties between texts that have no ids."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
