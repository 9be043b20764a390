"""Copies are found however they were masked, cut and decorated; likenesses of phrase are none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts

from cleaner.dedup import find
from cleaner.dedup.shingle import SIZE, fold, shingles
from cleaner.dedup.verify import compare_shingles

_WORDS = "经济社会发展改革创新农业工业教育卫生文化交通水利能源生态环保财政金融外贸就业住房社保安全法治民生项目投资产业科技人才乡村城市".strip()


def _speech(seed: int, sentences: int = 30) -> str:
    """A text of its own, of about 20 characters a sentence."""
    choose = random.Random(seed)
    return "".join("".join(choose.sample(_WORDS, 18)) + "。" for _ in range(sentences))


def _members(*given_texts: str, threshold: float = 0.8) -> list[tuple[int, int, str]]:
    found = find(given_texts, threshold=threshold).members
    return [(member.position, member.representative, member.relation) for member in found]


def test_copies_in_other_punctuation_are_exact() -> None:
    text = _speech(1)
    decorated = text.replace("。", "．\r\n　　")
    assert [relation for _, _, relation in _members(text, decorated)] == ["exact"]


def test_different_texts_are_no_copies() -> None:
    assert _members(*[_speech(seed) for seed in range(20)]) == []


def test_a_masked_copy_is_a_copy() -> None:
    text = "".join(f"{name}在{place}召开会议，{_speech(i, 3)}" for i, (name, place) in enumerate(_PEOPLE * 3))
    masked = text
    for name, place in _PEOPLE:
        masked = masked.replace(name, "XXX").replace(place, "××")
    [(_, representative, relation)] = _members(masked, text)
    assert (representative, relation) == (1, "near") or relation == "contained"


_PEOPLE = [("张建国", "清河县"), ("李志强", "白云区"), ("王秀英", "东山镇")]


def test_masks_of_another_form_make_no_difference() -> None:
    text = "".join(f"@@市@@县的同志，{_speech(i, 2)}" for i in range(10))
    assert [r for _, _, r in _members(text.replace("@@", "××"), text.replace("@@", "***"))] == ["exact"]


def test_a_part_is_contained() -> None:
    whole = _speech(1, 60)
    assert _members(whole, whole[: len(whole) // 2]) == [(1, 0, "contained")]


def test_a_copy_with_a_changed_end_is_near() -> None:
    assert _members(_speech(1, 40) + _speech(2, 3), _speech(1, 40)[:-40] + _speech(3, 2)) == [(1, 0, "near")]


def test_a_shared_frame_with_different_substance_is_no_copy() -> None:
    frame = "同志们，我们要提高政治站位，强化责任担当，狠抓工作落实，奋力谱写新的篇章。"
    assert _members(*[frame + _speech(seed, 12) + frame for seed in range(8)]) == []


def test_the_threshold_decides() -> None:
    first, second = _speech(1, 30) + _speech(2, 6), _speech(1, 30) + _speech(3, 6)
    similarity = compare_shingles(shingles(first), shingles(second)).similarity
    assert 0.6 < similarity < 0.8
    assert _members(first, second) == []
    assert [relation for _, _, relation in _members(first, second, threshold=0.6)] == ["near"]


def test_a_chain_of_likenesses_joins_nothing_unlike() -> None:
    sentences = [_speech(seed, 1) for seed in range(60)]
    window = ["".join(sentences[start : start + 40]) for start in range(0, 20, 4)]
    sets = [shingles(text) for text in window]
    assert compare_shingles(sets[0], sets[1]).similarity > 0.8
    assert compare_shingles(sets[0], sets[-1]).similarity < 0.5
    found = find(window, threshold=0.8)
    for member in found.members:
        direct = compare_shingles(sets[member.position], sets[member.representative])
        assert direct.similarity == member.similarity
        assert direct.relation(0.8) == member.relation
    assert len({member.representative for member in found.members}) > 1


def test_empty_texts_equal_nothing() -> None:
    assert _members("", "", "，。", "……", "\n") == []


def test_short_texts_are_copies_only_if_they_are_the_same() -> None:
    assert _members("谢谢", "谢谢！", "谢您") == [(1, 0, "exact")] or _members("谢谢", "谢谢！", "谢您") == [
        (0, 1, "exact")
    ]


def test_no_shingle_holds_a_mask() -> None:
    assert not any("x" in shingle or "×" in shingle for shingle in shingles("在XX市××县召开的会议上要求"))


def test_no_shingle_reaches_over_a_mask_or_a_gap() -> None:
    assert shingles("一二三四五××六七八九十") == {"一二三四五", "六七八九十"}
    assert shingles("一二三四五……六七八九十") == {"一二三四五", "六七八九十"}
    assert shingles("一二三\n四五") == {"一二三四五"}


def test_the_best_copy_represents() -> None:
    text = _speech(1, 40)
    copies = [text[:-60], text, text]
    found = find(copies, quality=[(0, 0), (2, 0), (0, 1)], ids=["c", "b", "a"])
    assert {member.representative for member in found.members} == {0}
    found = find(copies, quality=[(1, 0), (1, 0), (1, 0)], ids=["c", "b", "a"])
    assert {member.representative for member in found.members} == {2}


@given(order=st.permutations(range(9)))
@settings(max_examples=30)
def test_the_order_of_the_texts_changes_nothing(order: list[int]) -> None:
    text = _speech(1, 40)
    pool = [text, text[:-50], text[: len(text) // 2], _speech(2), _speech(2) + _speech(3, 2), _speech(4)]
    pool += [text, "谢谢", "谢谢"]
    ids = [f"id{i}" for i in range(len(pool))]

    def named(positions: list[int]) -> set[tuple[str, str, str, float]]:
        members = find([pool[i] for i in positions], ids=[ids[i] for i in positions]).members
        return {
            (ids[positions[m.position]], ids[positions[m.representative]], m.relation, m.similarity)
            for m in members
        }

    assert named(order) == named(list(range(9)))


@settings(max_examples=max(10, settings().max_examples // 4))
@given(batch=st.lists(texts, max_size=8), repeat=st.integers(1, 2))
def test_members_are_consistent(batch: list[str], repeat: int) -> None:
    given_texts = batch * repeat
    clusters = find(given_texts)
    positions = [member.position for member in clusters.members]
    assert positions == sorted(set(positions))
    assert not set(positions) & {member.representative for member in clusters.members}
    for member in clusters.members:
        pair = sorted((member.position, member.representative))
        assert clusters.pairs[pair[0], pair[1]].similarity == member.similarity
    if repeat == 2:
        grouped = {member.position for member in clusters.members} | {
            member.representative for member in clusters.members
        }
        assert all(i in grouped for i, text in enumerate(given_texts) if shingles(text))


@given(texts)
def test_shingles_hold_only_letters_and_digits(text: str) -> None:
    for shingle in shingles(text):
        assert 0 < len(shingle) <= SIZE or shingle == fold(text).replace("\n", "")
        assert "\n" not in shingle


@given(st.frozensets(st.integers(0, 30)), st.frozensets(st.integers(0, 30)))
def test_comparison_is_symmetric_and_bounded(first: frozenset[int], second: frozenset[int]) -> None:
    one = frozenset(map(str, first))
    other = frozenset(map(str, second))
    similarity, containment = compare_shingles(one, other)
    assert (similarity, containment) == compare_shingles(other, one)
    assert 0 <= similarity <= containment <= 1


@pytest.mark.parametrize("threshold", [0, -1, 1.1])
def test_impossible_thresholds_are_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="use a number above 0 and up to 1"):
        find(["a"], threshold=threshold)


def test_lists_of_other_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="2 ids for 1 texts"):
        find(["a"], ids=["a", "b"])
    with pytest.raises(ValueError, match="0 qualities for 1 texts"):
        find(["a"], quality=[])


def test_progress_counts_the_texts() -> None:
    seen: list[tuple[str, int, int | None]] = []
    texts = [_speech(1), _speech(2), _speech(2)[:-40]]
    assert len(find(texts, progress=lambda *step: seen.append(step)).members) == 1
    assert ("read", 3, 3) in seen
    assert ("verify", 1, 1) in seen
    assert seen[-1] == ("cluster", 2, None)


@pytest.mark.parametrize("share", [0.2, 0.35, 0.5, 0.7, 0.9])
def test_a_copy_that_was_cut_is_found_however_short(share: float) -> None:
    speeches = [_speech(i) for i in range(40)]
    cut = [speech[: int(len(speech) * share)] for speech in speeches]
    members = {member.position: member for member in find(speeches + cut).members}
    assert sorted(members) == list(range(40, 80))
    assert all(members[40 + i].representative == i for i in range(40))


def test_many_copies_of_one_text_find_their_representative() -> None:
    chance = random.Random(3)
    speech = _speech(1)
    copies = [speech]
    for _ in range(120):
        at = chance.randrange(len(speech) - 10)
        copies.append(speech[:at] + "××" + speech[at + 4 :])
    members = find(copies).members
    assert len(members) == 120
    assert {member.representative for member in members} == {0}


def test_a_compilation_is_related_to_its_parts_and_no_copy() -> None:
    speeches = [_speech(i, 30) for i in range(3)]
    found = find([*speeches, "\n".join(speeches)])
    assert found.members == []
    assert sorted(found.related) == [(0, 3), (1, 3), (2, 3)]


def test_a_quotation_is_related_and_no_copy() -> None:
    report = _speech(1, 60)
    quoted = _speech(2, 20)
    half = len(report) // 2
    found = find([report[:half] + quoted + report[half:], quoted])
    assert found.members == [] and list(found.related) == [(0, 1)]


def test_news_that_quote_a_short_text_soon_are_no_fuller_copy_of_it() -> None:
    quoted = _speech(1, 12)
    found = find([_speech(2, 10) + quoted + _speech(3, 5), quoted])
    assert found.members == []
    assert set(found.related) == {(0, 1)}


def test_a_copy_that_lacks_a_passage_near_its_beginning_is_a_copy() -> None:
    speech = _speech(1, 90)
    assert _members(speech, speech[:30] + "……" + speech[800:]) == [(1, 0, "contained")]


def test_a_long_head_of_the_fullest_copy_hides_no_cut_copy() -> None:
    speech, head = _speech(1, 60), _speech(2, 12)
    texts = [head + speech, speech, speech[: len(speech) // 2]]
    assert _members(*texts) == [(1, 0, "near"), (2, 0, "contained")]
    assert find(texts).related == {}
    assert _members(texts[0], texts[2]) == []


@pytest.mark.parametrize("sign", ["××", "XX", "**", "□□", "某某"])
def test_heavy_masks_are_wildcards(sign: str) -> None:
    speech = _speech(5, 60)
    masked = sign.join(speech[at + 2 : at + 30] for at in range(0, len(speech), 30))
    [member] = find([speech, masked]).members
    assert member.relation == "near" and member.similarity > 0.9
