"""Precision, recall, speed and memory of finding copies, on an invented corpus whose truth is known.

    python benchmarks/dedup.py [--documents N] [--threshold T] [--phrases] [--peers]
    python benchmarks/dedup.py --scale 10000 100000 [1000000] [--folder DIR]

Every tool runs in a process of its own, end to end: it reads a JSONL file, finds the copies and writes
which text belongs to which (cleaner all records, too, but not the passages of related texts, which no
other tool knows). Pairs of texts of one cluster are true. For cleaner it also prints how many
of every kind of copy were joined with their cluster, and how many of every kind of look-alike were left
alone. With `--peers`, those that are installed run on the same file at the same threshold, over
shingles of 5 characters, as their documentation shows; and those marked CJK over the Chinese characters
alone at a threshold of 0.5, which suits them best.

`--scale` prints time and peak memory for corpora of growing size, made on the way.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

import dedup_peers
from copies import Text, stream

OURS = "cleaner"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--phrases", action="store_true", help="texts made of a few dozen words")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--scale", type=int, nargs="+")
    parser.add_argument("--folder", help="where the files of the run are made")
    parser.add_argument("--tool", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.tool:
        _run_tool(*options.tool, options.threshold)
        return
    with TemporaryDirectory(dir=options.folder) as folder:
        if options.scale:
            _scale(Path(folder), options.scale, options.threshold)
        else:
            _compare(Path(folder), options)


def _compare(folder: Path, options: argparse.Namespace) -> None:
    file, truth = folder / "corpus.jsonl", folder / "truth.jsonl"
    size = _write_corpus(file, truth, options.documents, options.seed, options.phrases)
    texts = [Text("", cluster, kind) for cluster, kind in map(json.loads, truth.open())]
    print(f"{len(texts)} texts, {size / len(texts):,.0f} characters each, threshold {options.threshold}")
    tools = [OURS, *(dedup_peers.TOOLS if options.peers else ())]
    speed = 0.0
    for tool in tools:
        package = tool.split()[0]
        if tool != OURS and importlib.util.find_spec(package) is None:
            continue
        spent, memory, pairs = _measure(tool, file, folder / "pairs.jsonl", options.threshold)
        speed = speed or len(texts) / spent
        precision, recall = _quality(texts, pairs)
        print(
            f"{tool:16s} precision {precision:.4f}  recall {recall:.4f}  {len(texts) / spent:8,.0f} documents/s"
            f"  (cleaner is {speed * spent / len(texts):.1f} x as fast)  peak memory {memory} MB",
            flush=True,
        )
        if tool == OURS:
            _by_kind(texts, dict(pairs))


def _scale(folder: Path, counts: list[int], threshold: float) -> None:
    times = []
    for count in counts:
        file, truth = folder / "corpus.jsonl", folder / "truth.jsonl"
        _write_corpus(file, truth, count)
        spent, memory, pairs = _measure(OURS, file, folder / "pairs.jsonl", threshold)
        texts = [Text("", cluster, kind) for cluster, kind in map(json.loads, truth.open())]
        precision, recall = _quality(texts, pairs)
        times.append((len(texts), spent))
        print(
            f"{len(texts):9,d} documents  {spent:8.1f} s  {len(texts) / spent:6,.0f} documents/s  "
            f"peak memory {memory:5,d} MB  precision {precision:.4f}  recall {recall:.4f}",
            flush=True,
        )
    for (few, soon), (many, late) in pairwise(times):
        print(f"from {few:,} to {many:,}: time grows as n^{log(late / soon) / log(many / few):.2f}")


def _write_corpus(file: Path, truth: Path, count: int, seed: int = 1, phrases: bool = False) -> int:
    size = 0
    with file.open("w") as records, truth.open("w") as answers:
        for i, text in enumerate(stream(count, seed, phrases=phrases)):
            records.write(json.dumps({"id": str(i), "text": text.text}, ensure_ascii=False) + "\n")
            answers.write(json.dumps([text.cluster, text.kind]) + "\n")
            size += len(text.text)
    return size


def _measure(tool: str, file: Path, out: Path, threshold: float) -> tuple[float, int, list[tuple[int, int]]]:
    """Seconds, peak memory in MB, and the pairs that a tool joined."""
    command = [sys.executable, __file__, "--tool", tool, str(file), str(out), "--threshold", str(threshold)]
    measured = json.loads(subprocess.run(command, check=True, capture_output=True).stdout.splitlines()[-1])
    pairs = [(int(one), int(other)) for one, other in map(json.loads, out.open())]
    return measured["seconds"], measured["memory"], pairs


def _run_tool(tool: str, file: str, out: str, threshold: float) -> None:
    begin = time.perf_counter()
    pairs = _cleaner(file, threshold) if tool == OURS else dedup_peers.TOOLS[tool](file, threshold)
    with Path(out).open("w") as stream:
        for pair in pairs:
            stream.write(json.dumps(pair) + "\n")
    spent = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": spent, "memory": memory}))


def _cleaner(file: str, threshold: float) -> Iterator[tuple[int, int]]:
    """The command `cleaner dedup FILE -o OUT`, which writes all records too."""
    from cleaner.corpus.duplicates import Request, dedup_files

    with TemporaryDirectory(dir=Path(file).parent) as folder:
        out = Path(folder) / "out.jsonl"
        dedup_files(Request([file], out, threshold, folder=Path(folder), passages=False))
        with (Path(folder) / "out.duplicates.jsonl").open() as lines:
            for copy in map(json.loads, lines):
                yield int(copy["id"]), int(copy["duplicate_of"])


def _quality(texts: list[Text], pairs: Iterable[tuple[int, int]]) -> tuple[float, float]:
    """Pairwise precision and recall over the clusters that `pairs` join."""
    joined = true = 0
    for group in _groups(len(texts), pairs):
        clusters = Counter(texts[i].cluster for i in group)
        joined += len(group) * (len(group) - 1) // 2
        true += sum(n * (n - 1) // 2 for cluster, n in clusters.items() if cluster >= 0)
    sizes = Counter(text.cluster for text in texts if text.cluster >= 0)
    wanted = sum(n * (n - 1) // 2 for n in sizes.values())
    return true / max(1, joined), true / wanted


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
    heads = set(of.values())
    right: Counter[str] = Counter()
    every = Counter(text.kind or "original" for text in texts)
    for i, text in enumerate(texts):
        if text.cluster < 0:
            right[text.kind] += i not in of and i not in heads
        else:
            leader = best[text.cluster].most_common(1)[0][0]
            right[text.kind or "original"] += of.get(i, i) == leader
    for kind, count in every.most_common():
        print(f"    {kind:16s} {right[kind] / count:.4f} of {count}")


if __name__ == "__main__":
    main()
