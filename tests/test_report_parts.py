"""The parts of the report of a run: what is kept of a stream, differences, the index of the search."""

from __future__ import annotations

import random
import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from test_report import SENTENCES, decoded, edited

from cleaner.report.corpus_difference import difference
from cleaner.report.corpus_keep import Frequent, Least
from cleaner.report.corpus_search import Search

names = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=8),
    unique=True,
    max_size=30,
)


@given(names)
def test_the_index_holds_every_document(ids: list[str]) -> None:
    search = Search()
    for name in ids:
        search.survey(edited(name, "好。"))
    index = search.index()
    assert set(decoded(index.lines, index.ending)) == set(ids)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), unique=True), st.integers(0, 5), st.randoms()
)
def test_least_keeps_the_smallest_of_each_group(
    keys: list[tuple[int, int]], size: int, chance: random.Random
) -> None:
    best: dict[int, tuple[int, int]] = {}
    for key in sorted(keys, reverse=True):
        best[key[1]] = key
    chance.shuffle(keys)
    least: Least[tuple[int, int]] = Least(size)
    for key in keys * 4:
        least.add(key, key, group=key[1])
    assert list(least) == sorted(best.values())[:size]


@given(st.lists(st.sampled_from("abcdefgh")), st.integers(1, 9))
def test_frequent_finds_what_is_frequent(words: list[str], size: int) -> None:
    frequent = Frequent(size)
    for word in words:
        frequent.add(word)
    counts, found = Counter(words), dict(frequent.most(100))
    for word, count in counts.items():
        assert count - len(words) / (size + 1) <= found.get(word, 0) <= count
    if frequent.exact:
        assert found == counts


texts = st.text("甲乙丙丁 。\n", max_size=60)


@given(texts, texts)
def test_a_difference_shows_both_sides_truly(left: str, right: str) -> None:
    found = difference(left, right)
    assert bool(found.rows) == (re.sub(r"[\s。]", "", left) != re.sub(r"[\s。]", "", right))
    for row in found.rows:
        assert "".join(span.text for span in row.left) in left
        assert any(span.kind != "kept" for span in (*row.left, *row.right))
    if left == right:
        assert not found.rows and not found.trivial and found.rest == len(left)


def test_a_difference_of_long_texts_is_bounded() -> None:
    chance = random.Random(1)
    left = "".join(chance.choices(SENTENCES, k=4000))
    right = "".join(char for char in left if chance.random() > 0.05)
    found = difference(left, right)
    assert found.cut and found.more > 10
    assert sum(len(span.text) for row in found.rows for span in row.left) < 20_000


def test_gaps_and_masks_are_differences_and_punctuation_is_none() -> None:
    found = difference("今年，清河县丰收。农民高兴。", "今年,××县丰收. ……农民高兴。")
    [row] = found.rows
    assert [span.text for span in row.left if span.kind == "removed"] == ["清河"]
    assert [span.text for span in row.right if span.kind == "inserted"] == ["××", " ……"]
    assert found.trivial and not difference("今年，丰收。", "今年丰收").rows
