"""What holds when documents are restored, however they were masked, cut and spoiled."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from restoring import check, check_again, clusters_of, run
from strategies import texts

from cleaner import Cleaner, Document, Note, dedup
from cleaner.restore import TYPES, fill, unfilled
from cleaner.restore.align import Alignment
from cleaner.restore.letters import MASK, Letters
from cleaner.restore.opposite import _fit

FEW = settings(max_examples=max(5, settings().max_examples // 4))

_WORDS = (
    "经济社会发展改革创新农业工业教育卫生文化交通水利能源生态环保财政金融外贸就业住房社保安全法治民生项目投资"
)
_SIGNS = ["XX", "××", "***", "□□", "_", "某某", "○○"]
_NOTICES = ["……（某文网省略40字，会员可读）……", "\n（未完,全文共900字,登录后阅读全文）", "……"]


def _speech(seed: int, sentences: int) -> str:
    choose = random.Random(seed)
    pieces = []
    for _ in range(sentences):
        name = "".join(choose.sample("清河白云松柳石桥", 2)) + choose.choice("县市区镇")
        words = "".join(choose.sample(_WORDS, 14))
        pieces.append(
            f"{name}{words}，{words[:3]}{choose.randint(2, 99999)}户，{choose.choice('张李王')}志强同志{words[:5]}。"
        )
    return "\n".join("".join(pieces[at : at + 3]) for at in range(0, len(pieces), 3))


@st.composite
def _corpora(draw: st.DrawFn) -> list[str]:
    """Copies of one or two speeches: masked, cut, mistyped, decorated; and rubbish between them."""
    found: list[str] = []
    for seed in draw(st.lists(st.integers(0, 50), min_size=1, max_size=2)):
        whole = _speech(seed, draw(st.integers(4, 16)))
        for _ in range(draw(st.integers(1, 4))):
            text = whole
            for kind in draw(
                st.lists(st.sampled_from(["mask", "mask", "cut", "end", "typo", "line", "names"]), max_size=6)
            ):
                text = _spoiled(draw, text, kind)
            found.append(text)
    found += draw(st.lists(texts, max_size=1))
    return draw(st.permutations(found))


def _spoiled(draw: st.DrawFn, text: str, kind: str) -> str:
    at = draw(st.integers(0, len(text)))
    if kind == "mask":
        sign = draw(st.sampled_from(_SIGNS))
        return text[:at] + sign + text[at + draw(st.integers(1, 4)) :]
    if kind == "cut":
        return text[:at] + _NOTICES[0] + text[at + draw(st.integers(5, 120)) :]
    if kind == "end":
        return text[: max(at, len(text) // 2)] + draw(st.sampled_from(_NOTICES))
    if kind == "typo":
        return text[:at] + draw(st.sampled_from(["", "的", "9", "，\n"])) + text[at + 1 :]
    if kind == "line":
        return text[:at] + "\n江北文库，写作好帮手\n" + text[at:]
    return text.replace("清", "黄").replace("志强", "国华")


@FEW
@given(corpus=_corpora())
def test_promises(cleaner: Cleaner, corpus: list[str]) -> None:
    documents = [cleaner(text, id=f"d{number}") for number, text in enumerate(corpus)]
    restored = run(documents)
    check(documents, restored)
    check_again(documents, restored)


@FEW
@given(corpus=_corpora(), kept=st.sets(st.sampled_from(TYPES)))
def test_only_the_wanted_types(cleaner: Cleaner, corpus: list[str], kept: set[str]) -> None:
    documents = [cleaner(text, id=f"d{number}") for number, text in enumerate(corpus)]
    for document in run(documents, kept):
        for note in document.notes:
            if note.kind in ("filled", "fill-candidate"):
                assert note.data["type"] in kept


@FEW
@given(corpus=_corpora())
def test_nothing_is_filled_without_copies(cleaner: Cleaner, corpus: list[str]) -> None:
    documents = [cleaner(text, id=f"d{number}") for number, text in enumerate(corpus)]
    none = dedup.find([f"只有{number}" * 9 for number in range(len(documents))])
    kinds = {
        note.data["type"]
        for document in fill(documents, none)
        for note in document.notes
        if note.kind == "filled"
    }
    assert kinds <= {"term", "person", "unknown", "title"}  # words of filters


@FEW
@given(corpus=_corpora())
def test_fills_stay_when_their_source_is_gone(cleaner: Cleaner, corpus: list[str]) -> None:
    documents = [cleaner(text, id=f"d{number}") for number, text in enumerate(corpus)]
    for document in run(documents):
        [again] = fill([document], clusters_of([document]))
        assert again.text == document.text
        assert again.original == document.original
        assert unfilled(again).text == unfilled(document).text
        assert [note.data["from"] for note in again.notes if note.kind == "filled"] == [
            note.data["from"] for note in document.notes if note.kind == "filled"
        ]


_few_letters = st.text("经济社会发展a1", max_size=300)


@given(
    one=_few_letters,
    cuts=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 20)), max_size=4),
    seed=st.integers(0, 9),
)
def test_runs_are_equal_and_ascend(one: str, cuts: list[tuple[int, int]], seed: int) -> None:
    other = one
    for at, size in cuts:
        other = other[:at] + _speech(seed, 1)[:size] + other[at + size :]
    first, second = Letters(Document(one)), Letters(Document(other))
    runs = Alignment(first, second).runs
    for run_ in runs:
        assert run_.size > 0
        assert first.line[run_.i : run_.i + run_.size] == second.line[run_.j : run_.j + run_.size]
    for before, after in pairwise(runs):
        assert before.i + before.size <= after.i and before.j + before.size <= after.j


@given(text=_few_letters)
def test_a_text_is_all_equal_to_itself(text: str) -> None:
    letters = Letters(Document(_speech(3, 6) + text))
    assert Alignment(letters, letters).equal == len(letters)


@given(
    parts=st.lists(st.text("甲乙", max_size=2), min_size=2, max_size=4), line=st.text("甲乙丙", max_size=8)
)
def test_a_pattern_fits_in_one_way_or_not_at_all(parts: list[str], line: str) -> None:
    ways = list(_ways(parts, line))
    found = _fit(parts, line)
    if all(parts[1:-1]):
        assert found == (ways[0] if len(ways) == 1 else None)
    elif found is not None:
        assert ways


def _ways(parts: list[str], line: str) -> list[list[tuple[int, int]]]:
    """All ways in which masks between `parts` may lie in `line`."""

    def rest(number: int, at: int) -> list[list[tuple[int, int]]]:
        if number == len(parts):
            return [[]] if at == len(line) else []
        return [
            [(at, end), *more]
            for end in range(at + 1, len(line) + 1)
            if line.startswith(parts[number], end)
            for more in rest(number + 1, end + len(parts[number]))
        ]

    return rest(1, len(parts[0])) if line.startswith(parts[0]) else []


@pytest.mark.parametrize("text", ["啊" * 50_000, "甲乙" * 25_000, _speech(1, 900)])
def test_long_texts_are_aligned(text: str) -> None:
    first = Letters(Document(text))
    second = Letters(Document(re.sub("志强", "国华", text)))
    assert Alignment(first, second).equal <= len(first)


def test_letters_know_their_places() -> None:
    notes = [
        Note("redaction", "mask-type", 1, 3, {}),
        Note("gap", "g", 6, 8, {"chars": None}),
        Note("truncated", "g", 10, 10, {}),
    ]
    letters = Letters(Document("在××市，Ａ……b。", notes=notes))
    assert letters.line.replace(MASK, "M").replace("\ue001", "G") == "在M市aGbG"
    assert [letters.span(at, at + 1) for at in range(len(letters) - 1)] == [
        (0, 1),
        (1, 3),
        (3, 4),
        (5, 6),
        (6, 8),
        (8, 9),
    ]
    assert [slot.start for slot in letters.gaps] == [6, 10]
