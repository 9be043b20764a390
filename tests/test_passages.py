"""Shared passages: whatever two texts have in common is found, in its place, in linear time."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from cleaner.dedup import Passage, shared_passages
from cleaner.dedup.letters import BREAK, aligned, fold

_HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]


def _text(seed: int, size: int) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice(_HAN) for _ in range(size))


def _cut(text: str, span: tuple[int, int]) -> str:
    return text[slice(*span)]


def _check(first: str, second: str, found: list[Passage]) -> None:
    """What every answer must be: right letters, in order, no letter of the shorter text twice."""
    assert found == sorted(found)
    turned = (len(fold(first)), 0) > (len(fold(second)), 0)
    taken: list[tuple[int, int]] = []
    for passage in found:
        letters = 0
        for here, there in passage.pieces:
            assert fold(_cut(first, here)) == fold(_cut(second, there)) != ""
            letters += len(fold(_cut(first, here)))
        assert passage.letters == letters
        assert passage.first == (passage.pieces[0].first.start, passage.pieces[-1].first.end)
        assert passage.second == (passage.pieces[0].second.start, passage.pieces[-1].second.end)
        taken += [piece.second if turned else piece.first for piece in passage.pieces]
    if len(fold(first)) != len(fold(second)):
        taken.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(taken))


def test_a_quotation_is_found_in_its_place() -> None:
    quoted = _text(1, 60)
    report = _text(2, 300) + "“" + quoted + "”" + _text(3, 300)
    [passage] = shared_passages(report, quoted)
    assert (passage.first, passage.second, passage.letters) == ((301, 361), (0, 60), 60)


def test_punctuation_width_and_lines_make_no_difference() -> None:
    first = "同志们：今年ＧＤＰ增长8.5%，好于预期；就业稳定。下一步工作安排如下"
    second = "同志们:\n今年GDP增长８.５％,好于\n预期;就业稳定.下一步 工作安排如下！"
    [passage] = shared_passages(first, second)
    assert _cut(first, passage.first) == first and _cut(second, passage.second) == second[:-1]
    assert len(passage.pieces) == 1


@pytest.mark.parametrize("mask", ["××", "XXX", "****", "□□", "某某", "……"])
def test_a_mask_does_not_tear_a_passage_apart(mask: str) -> None:
    first = _text(1, 200)
    second = first[:60] + mask + first[65:130] + mask + first[140:]
    [passage] = shared_passages(first, second)
    assert (passage.first, passage.second) == ((0, 200), (0, len(second)))
    assert [piece.first for piece in passage.pieces] == [(0, 60), (65, 130), (140, 200)]


def test_passages_in_another_order_are_all_found() -> None:
    parts = [_text(seed, 50) for seed in range(4)]
    first, second = "".join(parts), "".join(reversed(parts))
    found = shared_passages(first, second)
    assert [passage.first for passage in found] == [(0, 50), (50, 100), (100, 150), (150, 200)]
    assert [passage.second for passage in found] == [(150, 200), (100, 150), (50, 100), (0, 50)]


def test_of_overlapping_matches_the_longer_one_wins() -> None:
    text = _text(1, 100)
    other = text[:40] + _text(2, 30) + text[30:]
    [one, two] = shared_passages(text, other)
    assert (one.first, two.first) == ((0, 30), (30, 100))
    assert (one.second, two.second) == ((0, 30), (70, 140))


def test_a_passage_that_the_shorter_text_repeats_is_found_each_time() -> None:
    formula = _text(1, 30)
    short = formula + _text(2, 40) + formula
    found = shared_passages(short, _text(3, 200) + formula + _text(4, 200))
    assert [passage.first for passage in found] == [(0, 30), (70, 100)]
    assert {passage.second for passage in found} == {(200, 230)}


def test_a_common_formula_does_not_hide_where_the_copy_is() -> None:
    formula = _text(1, 25)
    speech = formula + _text(2, 400)
    many = "".join(formula + _text(seed, 50) for seed in range(10, 200))
    [passage] = shared_passages(many + speech + many, speech)
    assert passage.first == (len(many), len(many) + len(speech))


def test_short_texts_are_passages_as_a_whole() -> None:
    [passage] = shared_passages("谢谢大家", "最后，谢谢大家！")
    assert (passage.first, passage.second) == ((0, 4), (3, 7))
    assert shared_passages("谢谢大家", "谢谢同志们") == []


@pytest.mark.parametrize("other", ["", "，。！", "××××", "……"])
def test_a_text_without_letters_shares_nothing(other: str) -> None:
    assert shared_passages(other, "春耕生产会议") == []
    assert shared_passages("春耕生产会议", other) == []


def test_what_is_shorter_than_asked_for_is_left_out() -> None:
    first = _text(1, 100) + _text(2, 30)
    second = _text(3, 100) + _text(2, 30)
    assert len(shared_passages(first, second, least=30)) == 1
    assert shared_passages(first, second, least=31) == []


def test_a_length_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="least 0: a passage has at least 1 letter"):
        shared_passages("a", "a", least=0)


def test_characters_of_other_planes_and_lone_surrogates_do_no_harm() -> None:
    text = "𠀀𠀁𠀂" + _text(1, 30) + "😀" + _text(2, 30) + "\ud800"
    [passage] = shared_passages(text, text)
    assert passage.first == (0, 64) and passage.letters == 63


def test_repetitive_texts_take_no_more_than_linear_work(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.dedup import passages

    work = 0
    real = passages._equal

    def counted(short: str, at: int, long: str, place: int) -> int:
        nonlocal work
        size = real(short, at, long, place)
        work += size + 1
        return size

    monkeypatch.setattr(passages, "_equal", counted)
    pairs = [
        ("ab" * 100_000, "ab" * 100_000),
        ("ab" * 100_000, "c".join(["ab" * 500] * 200)),
        ("a" * 200_000, ("a" * 30 + "b") * 6_000),
        ("c".join(["ab" * 500] * 200), "d".join(["ab" * 499] * 200)),
    ]
    for first, second in pairs:
        work = 0
        assert shared_passages(first, second)
        assert work < 20 * (len(first) + len(second))


def test_the_halves_of_a_repetitive_text_are_one_passage() -> None:
    [passage] = shared_passages("ab" * 100_000, "ab" * 100_000)
    assert passage.first == passage.second == (0, 200_000)


_SOUP = st.text(alphabet="甲乙丙，×…a", max_size=60)


@given(_SOUP, _SOUP, st.integers(1, 9))
def test_every_shared_window_touches_a_passage(first: str, second: str, least: int) -> None:
    found = shared_passages(first, second, least)
    _check(first, second, found)
    one, other = aligned(first).replace(" ", ""), aligned(second).replace(" ", "")
    if (len(one), one) > (len(other), other):
        first, second, one, other = second, first, other, one
        found = shared_passages(first, second, least)
    places = [at for at, letter in enumerate(aligned(first)) if letter != " "]
    for at in range(len(one) - least + 1):
        window = one[at : at + least]
        if BREAK not in window and window in other:
            start, end = places[at], places[at + least - 1] + 1
            assert any(passage.first.start < end and start < passage.first.end for passage in found)


@given(texts, texts)
def test_changing_places_changes_nothing(first: str, second: str) -> None:
    found = shared_passages(first, second)
    _check(first, second, found)
    assert {(p.first, p.second, p.letters) for p in found} == {
        (p.second, p.first, p.letters) for p in shared_passages(second, first)
    }


@given(texts)
def test_a_text_shares_itself(text: str) -> None:
    letters = sum(passage.letters for passage in shared_passages(text, text, least=1))
    assert letters == len(fold(text).replace(BREAK, "")) or "\n" in fold(text)
