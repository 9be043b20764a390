"""Whenever a process is killed, its batch is in the index as a whole or not at all."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import index_killed
import pytest

from cleaner.dedup import Index, index_keys
from cleaner.dedup.signature import shingle_sets

_SCRIPT = [sys.executable, index_killed.__file__]


@pytest.fixture(autouse=True)
def _small_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_keys, "_MOST", index_killed.MOST)


def _contents(path: Path) -> dict[str, str]:
    """The texts of an index by their ids, after a look at whether all tables fit together."""
    with Index(path) as index:
        rows = index._file.rows("SELECT number, id, text FROM documents")
        found = {number: (name, text) for number, name, text in index._documents([row[0] for row in rows])}
        keys: dict[int, list[int]] = {number: [] for number in found}
        for table in index_keys._RUNS:
            for key, number in index._file.rows(f"SELECT key, number FROM {table}"):
                keys[number].append(key)
        for number, (_, text) in found.items():
            [shingles] = shingle_sets([text])
            assert sorted(keys[number]) == index_keys.keys(shingles.hashes).tolist()
        assert len({name for name, _ in found.values()}) == len(found) == len(index)
        for name, text in list(found.values())[::7]:
            assert name in [match.id for match in index.query(text)]
    return dict(found.values())


def test_a_batch_is_whole_whatever_statement_the_process_dies_before(tmp_path: Path) -> None:
    path = tmp_path / "a.index"
    with Index(path) as index:
        for number in range(6):
            index.add(*index_killed.batch(number))
    before = _contents(path)
    texts, ids = index_killed.changed()
    after = before | dict(zip(ids, texts, strict=True))
    done = subprocess.run([*_SCRIPT, "steps", str(path)], capture_output=True, text=True, check=True)
    states = [_contents(tmp_path / f"a.index.{step}") for step in range(int(done.stdout))]
    assert len(states) > 10
    assert states[0] == before and states[-1] == after
    assert all(state in (before, after) for state in states)
    assert states.index(after) == len(states) - 1  # nothing is in it before the last statement, COMMIT
    for step in range(len(states)):
        with Index(tmp_path / f"a.index.{step}") as index:
            index.add(texts, ids, replace=True)
        assert _contents(tmp_path / f"a.index.{step}") == after


def test_killed_at_any_moment_it_holds_whole_batches(tmp_path: Path) -> None:
    path = tmp_path / "a.index"
    chance = random.Random(4)
    known = -1
    for _ in range(8):
        process = subprocess.Popen([*_SCRIPT, "forever", str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        told = int(process.stdout.readline())
        time.sleep(chance.random() * 0.4)
        process.kill()
        told = max([told, *(int(line) for line in process.stdout.read().split("\n")[:-1])])
        process.wait()
        found = _contents(path)
        batches, rest = divmod(len(found), 10)
        assert not rest
        assert batches - 1 in (told, told + 1) or batches - 1 == known > told
        known = batches - 1
        expected: dict[str, str] = {}
        for number in range(batches):
            texts, ids = index_killed.batch(number)
            expected |= dict(zip(ids, texts, strict=True))
        assert found == expected


def test_an_index_that_was_not_finished_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "a.index"
    with monkeypatch.context() as patch:
        patch.setattr("os.link", dies)
        with pytest.raises(KeyboardInterrupt):
            Index(path)
    assert list(tmp_path.iterdir()) == []
    with Index(path) as index:
        assert len(index) == 0
