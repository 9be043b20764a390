"""Sketches: compiled or not, in one batch or many, they are the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import texts
from test_dedup import _speech

from cleaner.dedup import Finder, find, signature
from cleaner.dedup.candidates import last_uses, statements
from cleaner.dedup.letters import aligned
from cleaner.dedup.shingle import shingles
from cleaner.dedup.sketch import SHORT, Sketches, sketch
from cleaner.dedup.spool import Spool

_masked = st.text(st.sampled_from("一二三四五六七八xX×*□某…a1，。\n ")).map(str)


def _plain(found: Sketches) -> list[Any]:
    return [column if isinstance(column, list) else column.tolist() for column in found]


def _compiled(given_texts: Sequence[str]) -> Sketches:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signature, "_FEW", -1)
        return sketch(given_texts)


@given(st.lists(texts | _masked, max_size=6))
@example(["×", "一二", "", "一二三四五×六七八九十", "ab" * 400, "一" * 3000])
def test_compiled_and_plain_are_the_same(batch: list[str]) -> None:
    assert _plain(_compiled(batch)) == _plain(sketch(batch))


@given(texts | _masked)
def test_a_sketch_has_a_hash_for_each_shingle(text: str) -> None:
    found = sketch([text])
    assert found.sizes[0] == len(found.hashes) == len(np.unique(found.hashes)) == len(shingles(text))
    if len(text) < SHORT:
        assert len(found.short_keys) == len(shingles(text))


def test_one_very_long_text() -> None:
    long = _speech(1, 150_000)
    assert len(long) > 2_500_000
    members = find([long, long[:1_000_000], _speech(2)]).members
    assert [(m.position, m.representative, m.relation) for m in members] == [(1, 0, "contained")]


def test_batches_make_no_difference() -> None:
    pool = [_speech(i, 20) for i in range(30)]
    pool += [text[:200] for text in pool[:10]] + [pool[3], "谢谢", "谢谢", "", "，"]
    whole = find(pool, ids=list(map(str, range(len(pool)))))
    with Finder() as finder:
        for start, end in pairwise([0, 1, 7, 8, 30, 31, len(pool)]):
            finder.add(pool[start:end], list(map(str, range(start, end))))
        assert finder.clusters() == whole
    assert len(whole.members) == 12


def test_a_spool_gives_back_what_it_got(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.dedup.spool._IN_MEMORY", 100)
    pieces = [bytes([i]) * (i % 37) for i in range(200)]
    with Spool(tmp_path) as spool:
        places = [spool.append(piece) for piece in pieces]
        assert [spool.read(place, len(piece)) for place, piece in zip(places, pieces, strict=True)] == pieces
        assert spool.size == sum(map(len, pieces))
    assert not list(tmp_path.iterdir())


def test_tables_go_when_they_were_used_for_the_last_time() -> None:
    queries = statements(0.9)
    dropped = [name for names in last_uses(queries).values() for name in names]
    assert sorted(dropped) == sorted({"samples", "texts", *queries} - {"proposed"})


def test_texts_made_of_common_phrases_find_their_copies() -> None:
    """Any five letters stand in many texts, so that no shingle of theirs is rare."""
    phrases = [_speech(i, 1) for i in range(150)]
    rng = np.random.default_rng(1)
    originals = ["".join(phrases[i] for i in rng.integers(0, 150, 40)) for _ in range(300)]
    cut = [text[: len(text) // 2] for text in originals]
    members = {member.position: member for member in find(originals + cut).members}
    right = sum(i + 300 in members and members[i + 300].representative == i for i in range(300))
    assert right >= 297
    assert not set(members) & set(range(300))


@given(texts | _masked | st.text())
def test_long_texts_are_folded_like_short_ones(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.dedup.letters._LONG", -1)
        vectorised = aligned(text)
    assert vectorised == aligned(text)
