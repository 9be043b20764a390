"""What holds for every text, however broken, with the rules that ship with cleaner."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts

from cleaner import Cleaner, Document, Rejected, undo
from cleaner.document import Trace, apply, segments

FEW = settings(max_examples=max(5, settings().max_examples // 6))
CODES = {rule.code for rule in Cleaner().rules}


@given(text=texts)
def test_reversible(cleaner: Cleaner, text: str) -> None:
    document = cleaner(text)
    assert undo(document.text, document.edits) == text
    assert apply(text, document.edits) == document.text


@given(text=texts)
def test_accounted(cleaner: Cleaner, text: str) -> None:
    document = cleaner(text)
    pieces = segments(text, document.edits)
    assert "".join(piece.text for piece in pieces if piece.kind != "inserted") == text
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == document.text
    assert {piece.rule for piece in pieces if piece.kind != "kept"} <= CODES
    assert {edit.rule for edit in document.edits} <= CODES


@given(text=texts)
def test_idempotent(cleaner: Cleaner, text: str) -> None:
    once = cleaner(text)
    again = cleaner(once.text)
    assert again.text == once.text
    assert not again.edits


@given(text=texts)
def test_notes_lie_in_the_text_and_in_the_input(cleaner: Cleaner, text: str) -> None:
    document = cleaner(text)
    for note in document.notes:
        assert 0 <= note.start <= note.end <= len(document.text)
    for note in document.record()["notes"]:
        start, end = note["original"]
        assert 0 <= start <= end <= len(text)
        if note["kind"] == "redaction":
            assert note["data"]["raw"] == text[start:end]


@given(text=texts)
def test_what_was_kept_is_traced_to_itself(cleaner: Cleaner, text: str) -> None:
    document = cleaner(text)
    trace = Trace(document.edits)
    at = before = 0
    for piece in segments(text, document.edits):
        if piece.kind == "kept":
            assert trace.span(at, at + len(piece.text)) == (before, before + len(piece.text))
        at += len(piece.text) * (piece.kind != "removed")
        before += len(piece.text) * (piece.kind != "inserted")


@given(text=texts)
def test_records_give_the_document_back(cleaner: Cleaner, text: str) -> None:
    document = cleaner(text)
    assert Document.from_record(document.record()) == document


@FEW
@given(text=texts)
def test_bytes_and_text_are_cleaned_alike(cleaner: Cleaner, text: str) -> None:
    document = cleaner(b"\xef\xbb\xbf" + text.encode())
    assert document.encoding == "utf-8-sig"
    assert document.edits == cleaner(text).edits


@FEW
@given(batch=st.lists(texts, max_size=6), order=st.randoms(use_true_random=False))
def test_deterministic(cleaner: Cleaner, batch: list[str], order: random.Random) -> None:
    expected = [document.record() for document in cleaner.map(batch)]
    assert [document.record() for document in Cleaner().map(batch)] == expected
    pickled = pickle.loads(pickle.dumps(cleaner))
    assert [document.record() for document in pickled.map(batch)] == expected
    shuffled = sorted(range(len(batch)), key=lambda i: order.random())
    documents = cleaner.map([batch[i] for i in shuffled])
    assert [document.record() for document in documents] == [expected[i] for i in shuffled]


@settings(max_examples=max(2, settings().max_examples // 20))
@given(batch=st.lists(texts, min_size=1, max_size=20))
def test_workers_change_nothing(cleaner: Cleaner, batch: list[str]) -> None:
    alone = [document.record() for document in cleaner.map(batch)]
    shared = [document.record() for document in cleaner.map(batch * 2, workers=2)]
    assert shared == alone * 2


@FEW
@given(batch=st.lists(st.one_of(texts, st.binary(max_size=60), st.just("半\ud800个")), max_size=8))
def test_nothing_is_lost(cleaner: Cleaner, batch: list[str | bytes]) -> None:
    rejected: dict[int, Rejected] = {}
    documents = list(cleaner.map(batch, rejected=rejected.__setitem__))
    assert len(documents) + len(rejected) == len(batch)
    for position, error in rejected.items():
        assert error.data == batch[position]
        assert error.reason and "\n" not in error.reason
    for data, document in zip([x for i, x in enumerate(batch) if i not in rejected], documents, strict=True):
        if isinstance(data, bytes):
            assert document.encoding is not None
        else:
            assert document.original == data


@FEW
@given(text=texts, keep=st.booleans())
def test_without_rules_nothing_changes(text: str, keep: bool) -> None:
    document = Cleaner(ignore=["all"], redactions="keep" if keep else "normalize")(text)
    assert (document.text, document.edits, document.notes) == (text, [], [])


@given(text=texts)
def test_masks_are_kept_if_asked(text: str) -> None:
    document = _KEEPING(text)
    assert undo(document.text, document.edits) == text
    assert "mask" not in Counter(edit.rule for edit in document.edits)
    assert _KEEPING(document.text).text == document.text


_KEEPING = Cleaner(redactions="keep")


@pytest.mark.parametrize("text", ["\ud800", "讲\udc80话", "a\ud83d"])
def test_lone_surrogates_are_refused(cleaner: Cleaner, text: str) -> None:
    with pytest.raises(Rejected, match="lone surrogate at character") as error:
        cleaner(text)
    assert error.value.data == text


def test_brackets_alone(cleaner: Cleaner) -> None:
    assert cleaner("【【 【 ").original == "【【 【 "


@pytest.mark.parametrize("text", ["专题:" + "经济社会发展取得新的成效" * 5 + "；", "首页 >" * 40])
def test_lines_that_almost_fit_come_to_an_end(text: str) -> None:
    # In a process of its own, because nothing else stops a pattern that has lost itself.
    command = [sys.executable, "-c", "import sys; from cleaner import clean; clean(sys.argv[1])", text]
    subprocess.run(command, check=True, timeout=10)


def test_empty_text(cleaner: Cleaner) -> None:
    document = cleaner("")
    assert (document.text, document.edits, document.notes, document.title) == ("", [], [], None)
    assert cleaner(b"").text == ""


@pytest.mark.parametrize(
    "unit", ["全县上下团结一心，抓好春耕生产。", "啊", "x", "……", "会员", "（", "\u200b"]
)
def test_one_line_of_five_megabytes(cleaner: Cleaner, unit: str) -> None:
    text = unit * (5_000_000 // len(unit.encode()))
    document = cleaner(text)
    assert document.original == text
