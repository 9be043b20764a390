"""Speed, size, precision and recall of the index, on an invented corpus whose truth is known.

    python benchmarks/index.py [--documents N] [--grow N] [--queries N] [--peers]

Every document of the corpus is added, then looked up; pairs of one cluster are true. With `--grow`, the
index then grows by rewritten documents (other letters in the same places), and the time of a batch of
a thousand and of a query is told as it does. With `--peers`, `datasketch.MinHashLSH` inserts and queries
the same texts in the same run. Times are those of the processor, which other work on the machine disturbs
least, and by the clock; one processor is used.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from copies import Text, corpus

from cleaner.dedup import Index
from cleaner.dedup.signature import shingle_sets

_BATCH = 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--grow", type=int, default=0, help="documents that the index grows to")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = corpus(options.documents)
    print(f"{len(texts):,} texts, {sum(len(t.text) for t in texts) / len(texts):,.0f} characters each")
    shingle_sets([text.text for text in texts[:300]])  # compiles
    with tempfile.TemporaryDirectory() as folder, Index(Path(folder) / "a.index") as index:
        added = _timed(lambda: _add(index, texts, 0))
        print(f"add     {_speed(len(texts), added)}")
        queried = _one_by_one(index, texts[: options.queries], len(index))
        _quality(index, texts)
        stats = index.stats()
        print(f"size    {stats.size / stats.documents:,.0f} bytes a document")
        if options.peers:
            _peer(texts[: min(len(texts), 5000)], options.queries, len(texts) / added[0], queried)
        if options.grow:
            _grow(index, texts, options.grow, options.queries)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """The seconds of the processor and of the clock that some work takes."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - processor, time.perf_counter() - clock


def _speed(count: int, seconds: tuple[float, float]) -> str:
    return f"{count / seconds[0]:8,.0f} documents/s of the processor, {count / seconds[1]:8,.0f} by the clock"


def _add(index: Index, texts: Sequence[Text], first: int) -> None:
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        names = [str(first + start + place) for place in range(len(batch))]
        index.add([text.text for text in batch], names)


def _one_by_one(index: Index, texts: Sequence[Text], size: int) -> float:
    """Look texts up one after the other; the median of the processor's seconds."""
    times = [_timed(lambda text=text: index.query(text.text)) for text in texts]
    medians = [statistics.median(each) * 1000 for each in zip(*times, strict=True)]
    slow = statistics.quantiles([processor for processor, _ in times], n=20)[-1] * 1000
    print(
        f"query   median {medians[0]:6.1f} ms of the processor, {medians[1]:6.1f} by the clock; "
        f"1 of 20 takes {slow:.1f} ms or more, at {size:,} documents",
        flush=True,
    )
    return medians[0] / 1000


def _quality(index: Index, texts: Sequence[Text]) -> None:
    """Precision and recall of all pairs that are called copies; and how many look-alikes are."""
    clusters: dict[int, set[int]] = defaultdict(set)
    for place, text in enumerate(texts):
        if text.cluster >= 0:
            clusters[text.cluster].add(place)
    found = right = wanted = incomplete = 0
    by_kind: Counter[str] = Counter()
    of_kind: Counter[str] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    related: Counter[tuple[str, str]] = Counter()
    clock = time.perf_counter()
    answers = index.query_many((text.text for text in texts), limit=None)
    for place, matches in enumerate(answers):
        incomplete += not matches.complete
        mine = clusters[texts[place].cluster] - {place} if texts[place].cluster >= 0 else set()
        copies = {int(match.id) for match in matches if match.kind == "copy"} - {place}
        found, right, wanted = found + len(copies), right + len(copies & mine), wanted + len(mine)
        kind = texts[place].kind or "original"
        by_kind[kind] += len(copies & mine)
        of_kind[kind] += len(mine)
        wrong.update((kind, texts[other].kind or "original") for other in copies - mine)
        related.update((match.relation, match.kind) for match in matches if match.kind != "copy")
    speed = len(texts) / (time.perf_counter() - clock)
    print(f"copies  precision {right / max(1, found):.5f}, recall {right / max(1, wanted):.5f}; {wrong}")
    print(
        "        recall by kind: " + ", ".join(f"{k} {by_kind[k] / n:.4f}" for k, n in of_kind.items() if n)
    )
    print(
        f"related {related.total():,} {dict(related)}; {incomplete} answers incomplete; {speed:,.0f} texts/s"
    )


def _grow(index: Index, texts: Sequence[Text], most: int, queries: int) -> None:
    """Add rewritten documents, and tell the time of a batch and of a query."""
    batches = _rewritten(texts)
    size = told = len(index)
    times: list[float] = []
    print(f"{'documents':>10s} {'ms of the processor for a batch: median':>40s} {'worst':>8s} {'mean':>8s}")
    while size < most:
        batch = next(batches)
        times.append(_timed(lambda batch=batch, size=size: _add(index, batch, size))[0] * 1000)
        size += len(batch)
        if size >= 1.5 * told or size >= most:
            mean = statistics.mean(times)
            print(f"{size:10,} {statistics.median(times):40,.0f} {max(times):8,.0f} {mean:8,.0f}", flush=True)
            told, times = size, []
            _one_by_one(index, texts[:queries], size)
    stats = index.stats()
    print(f"size    {stats.size / stats.documents:,.0f} bytes a document")


def _rewritten(texts: Sequence[Text]) -> Iterator[list[Text]]:
    """Batches of documents that have other letters than those of `texts` in the same places."""
    shift = 0
    while True:
        shift += 1
        letters = {0x4E00 + k: 0x4E00 + (k + 2600 * shift) % 20_000 for k in range(2600)}
        letters |= {code: (new + shift * 7) for code, new in letters.items()}
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            yield [text._replace(text=text.text.translate(letters)) for text in batch]


def _peer(texts: Sequence[Text], queries: int, speed: float, query: float) -> None:
    """The same with datasketch, over shingles of five characters, as its documentation shows."""
    from datasketch import MinHash, MinHashLSH

    peer = MinHashLSH(threshold=0.8, num_perm=128)

    def signature(text: str) -> MinHash:
        minhash = MinHash(num_perm=128)
        minhash.update_batch({text[k : k + 5].encode() for k in range(max(1, len(text) - 4))})
        return minhash

    def insert() -> None:
        for place, text in enumerate(texts):
            peer.insert(str(place), signature(text.text))

    own = _timed(insert)
    print(
        f"datasketch add     {_speed(len(texts), own)}; the index is {speed * own[0] / len(texts):.1f} times as fast"
    )
    times = [_timed(lambda text=text: peer.query(signature(text.text)))[0] for text in texts[:queries]]
    median = statistics.median(times)
    print(
        f"datasketch query   median {median * 1000:.1f} ms of the processor (in memory, not verified, no passages), "
        f"at {len(texts):,} documents; the index needs {query / median:.1f} times as long"
    )


if __name__ == "__main__":
    main()
