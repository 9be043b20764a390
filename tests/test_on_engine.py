"""Copies that are found in tables on an engine are those that :class:`Finder` finds."""

from __future__ import annotations

import random
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner.dedup import Finder
from cleaner.dedup.on_engine import find
from cleaner.dedup.on_engine_components import components
from cleaner.dedup.on_engine_tables import Tables
from cleaner.engine.local import LocalEngine

_BENCHMARKS = Path(__file__).parents[1] / "benchmarks"

_DOCUMENTS = "select * from documents"

#: Members, related pairs and near clusters.
Found = tuple[list[tuple[Any, ...]], ...]


def _texts(monkeypatch: pytest.MonkeyPatch, count: int, length: int, phrases: bool = False) -> list[str]:
    monkeypatch.syspath_prepend(_BENCHMARKS)
    from copies import corpus

    return [text.text for text in corpus(count, length=length, phrases=phrases)]


def _documents(texts: list[str], seed: int = 1) -> pa.Table:
    """The texts with ids of which some occur again, and counts by which some make better representatives."""
    chance = random.Random(seed)
    return pa.table(
        {
            "doc": pa.array(range(len(texts)), pa.int64()),
            "id": [f"id-{chance.randrange(len(texts))}" for _ in texts],
            "text": texts,
            "gaps": [chance.randrange(2) for _ in texts],
            "redactions": [chance.randrange(3) for _ in texts],
        }
    )


def _in_tables(documents: pa.Table, folder: Path, threshold: float) -> Found:
    found = find(LocalEngine(), folder, _DOCUMENTS, {"documents": documents}, threshold)
    return tuple(sorted(tuple(row.values()) for row in pq.read_table(table).to_pylist()) for table in found)


def _in_memory(documents: pa.Table, threshold: float) -> Found:
    rows = documents.to_pylist()
    with Finder() as finder:
        quality = [(row["gaps"], row["redactions"]) for row in rows]
        finder.add([row["text"] for row in rows], [row["id"] for row in rows], quality)
        clusters = finder.clusters(threshold)
    members = [(m.position, m.representative, m.relation, round(m.similarity, 4)) for m in clusters.members]
    related = [
        (*sorted(pair, key=lambda position: len(rows[position]["text"])), round(comparison.containment, 4))
        for pair, comparison in clusters.related.items()
    ]
    head = {member.position: member.representative for member in clusters.members}
    heads = {tuple(sorted(head.get(position, position) for position in pair)) for pair in clusters.pairs}
    return members, sorted(related), sorted(pair for pair in heads if pair[0] != pair[1])


@pytest.mark.parametrize(
    ("count", "length", "phrases", "threshold"),
    [
        (2000, 1500, False, 0.8),
        (1000, 600, True, 0.8),
        (500, 600, True, 0.5),
        (600, 150, False, 0.7),  # texts so short that all of their shingles are looked up
    ],
)
def test_what_is_found_in_tables_is_what_is_found_in_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, count: int, length: int, phrases: bool, threshold: float
) -> None:
    texts = _texts(monkeypatch, count, length, phrases)
    documents = _documents([*texts, *texts[:25], "谢谢", "谢谢！", "", "，", "……"])
    members, related, near = _in_memory(documents, threshold)
    assert len(members) > count // 10 and (related or length < 200)
    assert _in_tables(documents, tmp_path / "tables", threshold) == (members, related, near)


def test_a_family_of_hundreds_of_copies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chance = random.Random(2)
    [original, *others] = _texts(monkeypatch, 30, 900)
    family = []
    for _ in range(400):
        at = chance.randrange(len(original) - 20)
        family.append(original[:at] + "××" + original[at + chance.randrange(20) :])
    documents = _documents([*family, *others])
    expected = _in_memory(documents, 0.8)
    assert len(expected[0]) > 390
    assert _in_tables(documents, tmp_path / "tables", 0.8) == expected


@pytest.mark.parametrize("texts", [[], [""], ["今年粮食丰收，农民增收。"], ["，", "……"]])
def test_corpora_without_copies(tmp_path: Path, texts: list[str]) -> None:
    assert _in_tables(_documents(texts), tmp_path / "tables", 0.8) == ([], [], [])


def test_texts_that_masks_hide_to_a_different_degree(tmp_path: Path) -> None:
    line = "全县上下要团结一心，抓好春耕生产，确保粮食安全，推动乡村振兴取得新的成效。"
    texts = [line, line.replace("，", "××××，", 1), "".join(f"{line}……" for _ in range(4)), line]
    documents = _documents(texts)
    assert _in_tables(documents, tmp_path / "tables", 0.8) == _in_memory(documents, 0.8)


def test_an_end_amid_the_work_costs_only_the_table_at_hand(tmp_path: Path) -> None:
    line = "全县上下要团结一心，抓好春耕生产，确保粮食安全，推动乡村振兴取得新的成效。"
    tables = {"documents": _documents([line, "明天下午三点在第一会议室开会，请各单位准时参加。", line])}
    engine = _Failing(fails_at=7)
    with pytest.raises(KeyboardInterrupt):
        find(engine, tmp_path / "tables", _DOCUMENTS, tables)
    made = engine.made
    assert len(made) == 6
    engine = _Failing()
    found = find(engine, tmp_path / "tables", _DOCUMENTS, tables)
    assert len(pq.read_table(found.members)) == 1
    assert not set(made) & set(engine.made)


class _Failing(LocalEngine):
    """Is interrupted when it makes its nth table."""

    def __init__(self, fails_at: int = sys.maxsize) -> None:
        super().__init__()
        self.made: list[Path] = []
        self._fails_at = fails_at

    def table(self, path: Path, *arguments: Any) -> list[Path]:
        if len(self.made) + 1 == self._fails_at:
            raise KeyboardInterrupt
        self.made.append(path)
        return super().table(path, *arguments)


def _reached(edges: list[tuple[int, int]]) -> dict[int, int]:
    """The smallest node in reach of each, one step after the other."""
    root = {node: node for edge in edges for node in edge}
    while True:
        before = dict(root)
        for one, other in edges:
            root[one] = root[other] = min(root[one], root[other])
        if root == before:
            return root


@pytest.mark.parametrize("seed", range(4))
def test_components_of_any_graph(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    nodes = chance.sample(range(10_000), 300)
    edges = {tuple(chance.sample(nodes, 2)) for _ in range(chance.choice((60, 200, 350)))}
    edges |= set(pairwise(nodes[:60]))  # a long chain
    assert _components(tmp_path, sorted(edges)) == _reached(sorted(edges))


def test_components_of_no_graph(tmp_path: Path) -> None:
    assert _components(tmp_path, []) == {}


def test_a_long_chain_takes_few_rounds(tmp_path: Path) -> None:
    rounds: list[int] = []
    chain = [(node, node + 1) for node in range(1000)]
    assert set(_components(tmp_path, chain, rounds).values()) == {0}
    assert rounds[-1] <= 12


def _components(
    folder: Path, edges: list[tuple[int, int]], rounds: list[int] | None = None
) -> dict[int, int]:
    made = Tables(LocalEngine(), folder / "tables")
    columns = {
        "large": pa.array([one for one, _ in edges], pa.int64()),
        "small": pa.array([other for _, other in edges], pa.int64()),
    }
    made.make("given", "select large, small from edges", given={"edges": pa.table(columns)})
    components(made, "select large, small from given", [].append if rounds is None else rounds.append)
    return {row["doc"]: row["component"] for row in made.rows("select doc, component from components")}
