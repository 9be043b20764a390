"""Precision, recall and speed of finding copies, on an invented corpus whose truth is known.

    python benchmarks/dedup.py [--documents N] [--threshold T] [--peers]

Pairs of texts of one cluster are true. For every kind of copy it prints how many were joined with
their cluster; for every kind of look-alike, how many were wrongly joined with something. With
`--peers`, `datasketch.MinHashLSH` and `rensa.RMinHashLSH` run on the same texts in the same run, over
shingles of 5 characters, as their documentation shows.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable

from copies import Text, corpus

from cleaner.dedup import find


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    texts = corpus(options.documents)
    only = [text.text for text in texts]
    find(only[:300])  # compiles
    begin = time.perf_counter()
    members = find(only, threshold=options.threshold).members
    spent = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(texts)} texts, {sum(map(len, only)) / len(only):,.0f} characters each")
    _report("cleaner", texts, ((m.position, m.representative) for m in members), spent)
    print(f"{'':12s} peak memory {memory} MB (with the corpus)")
    _by_kind(texts, {m.position: m.representative for m in members})
    if options.peers:
        for name, peer in (("datasketch", _datasketch), ("rensa", _rensa)):
            begin = time.perf_counter()
            try:
                pairs = peer(only, options.threshold)
            except ImportError:
                continue
            _report(name, texts, pairs, time.perf_counter() - begin)


def _report(name: str, texts: list[Text], pairs: Iterable[tuple[int, int]], seconds: float) -> None:
    """Pairwise precision and recall over the clusters that `pairs` join."""
    groups = _groups(len(texts), pairs)
    joined = true = 0
    for group in groups:
        clusters = Counter(texts[i].cluster for i in group)
        joined += len(group) * (len(group) - 1) // 2
        true += sum(n * (n - 1) // 2 for cluster, n in clusters.items() if cluster >= 0)
    sizes = Counter(text.cluster for text in texts if text.cluster >= 0)
    wanted = sum(n * (n - 1) // 2 for n in sizes.values())
    print(
        f"{name:12s} precision {true / max(1, joined):.4f}  recall {true / wanted:.4f}  "
        f"{len(texts) / seconds:8,.0f} documents/s"
    )


def _groups(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for one, other in pairs:
        parent[root(one)] = root(other)
    groups: dict[int, list[int]] = defaultdict(list)
    for i in range(count):
        groups[root(i)].append(i)
    return [group for group in groups.values() if len(group) > 1]


def _by_kind(texts: list[Text], of: dict[int, int]) -> None:
    best: dict[int, Counter[int]] = defaultdict(Counter)
    for i, text in enumerate(texts):
        best[text.cluster][of.get(i, i)] += 1
    right: Counter[str] = Counter()
    every = Counter(text.kind or "original" for text in texts)
    for i, text in enumerate(texts):
        if text.cluster < 0:
            right[text.kind] += i not in of and i not in of.values()
        else:
            leader = best[text.cluster].most_common(1)[0][0]
            right[text.kind or "original"] += of.get(i, i) == leader
    for kind, count in every.most_common():
        print(f"    {kind:16s} {right[kind] / count:.4f} of {count}")


def _datasketch(texts: list[str], threshold: float) -> list[tuple[int, int]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=128)
    pairs = []
    for i, text in enumerate(texts):
        minhash = MinHash(num_perm=128)
        minhash.update_batch({text[k : k + 5].encode() for k in range(max(1, len(text) - 4))})
        pairs += [(i, int(other)) for other in index.query(minhash)]
        index.insert(str(i), minhash)
    return pairs


def _rensa(texts: list[str], threshold: float) -> list[tuple[int, int]]:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=16)
    pairs = []
    for i, text in enumerate(texts):
        minhash = RMinHash(num_perm=128, seed=1)
        minhash.update([text[k : k + 5] for k in range(max(1, len(text) - 4))])
        pairs += [(i, other) for other in index.query(minhash)]
        index.insert(i, minhash)
    return pairs


if __name__ == "__main__":
    main()
