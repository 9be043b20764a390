"""The edit log: replayed, undone, traced, shown in one sequence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Document, Edit, Note, apply, undo
from cleaner.document import LogError, Trace, segments

_words = st.text("ab甲乙\n𠀀", max_size=8)


@st.composite
def _logs(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text and a log of edits at any places, in any order, many of them upon each other."""
    original = draw(st.text("ab甲乙\n𠀀", max_size=30))
    text = original
    log: list[Edit] = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 6)))
        after = draw(_words)
        log.append(Edit(f"r{number}", start, end, text[start:end], after))
        text = text[:start] + after + text[end:]
    return original, log


def _one_by_one(text: str, log: list[Edit]) -> str:
    for edit in log:
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text


@given(_logs())
def test_a_log_is_replayed_edit_by_edit_and_undone(made: tuple[str, list[Edit]]) -> None:
    original, log = made
    cleaned = _one_by_one(original, log)
    assert apply(original, log) == cleaned
    assert undo(cleaned, log) == original


@given(_logs())
def test_segments_hold_both_texts(made: tuple[str, list[Edit]]) -> None:
    original, log = made
    pieces = segments(original, log)
    assert "".join(piece.text for piece in pieces if piece.kind != "inserted") == original
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == apply(original, log)
    assert all(piece.text for piece in pieces)
    assert all(bool(piece.rule) == (piece.kind != "kept") for piece in pieces)


@given(_logs(), st.data())
def test_spans_are_traced_into_the_original(made: tuple[str, list[Edit]], data: st.DataObject) -> None:
    original, log = made
    trace = Trace(log)
    cleaned = apply(original, log)
    start = data.draw(st.integers(0, len(cleaned)))
    end = data.draw(st.integers(start, len(cleaned)))
    first, last = trace.span(start, end)
    assert 0 <= first <= last <= len(original)
    wider = trace.span(max(0, start - 1), end) if start < end else (first, last)
    assert wider[0] <= first and wider[1] == last


@given(_logs())
def test_kept_characters_are_traced_to_themselves(made: tuple[str, list[Edit]]) -> None:
    original, log = made
    trace = Trace(log)
    at = before = 0
    for piece in segments(original, log):
        for i in range(len(piece.text)) if piece.kind == "kept" else ():
            assert trace.span(at + i, at + i + 1) == (before + i, before + i + 1)
        at += len(piece.text) * (piece.kind != "removed")
        before += len(piece.text) * (piece.kind != "inserted")


def test_apply_names_the_edit_that_does_not_fit() -> None:
    with pytest.raises(LogError, match="rule 'drop' expects 'b' at offset 1"):
        apply("axc", [Edit("drop", 1, 2, "b", "")])


def test_undo_names_the_edit_that_does_not_fit() -> None:
    with pytest.raises(LogError, match="rule 'add' expects 'X' at offset 0"):
        undo("Y", [Edit("add", 0, 0, "", "X")])


def test_an_edit_beyond_the_end_does_not_fit() -> None:
    with pytest.raises(LogError):
        apply("a", [Edit("drop", 5, 6, "b", "")])


def test_an_empty_log_changes_nothing() -> None:
    assert apply("讲话", []) == undo("讲话", []) == "讲话"
    assert Trace([]).span(1, 2) == (1, 2)
    assert segments("", []) == []


def test_what_one_edit_inserts_and_another_removes_is_no_segment() -> None:
    log = [Edit("add", 1, 1, "", "X"), Edit("drop", 1, 2, "X", "")]
    assert [(piece.kind, piece.text) for piece in segments("ab", log)] == [("kept", "ab")]


def test_an_empty_span_stands_for_what_was_removed_there() -> None:
    assert Trace([Edit("drop", 2, 5, "cde", "")]).span(2, 2) == (2, 5)


def test_an_empty_span_elsewhere_stays_empty() -> None:
    trace = Trace([Edit("drop", 2, 5, "cde", "")])
    assert trace.span(1, 1) == (1, 1)
    assert trace.span(3, 3) == (6, 6)


def test_a_part_of_what_replaced_something_stands_for_all_of_it() -> None:
    trace = Trace([Edit("swap", 1, 2, "b", "XYZ")])
    assert trace.span(2, 3) == (1, 2)
    assert trace.span(0, 3) == (0, 2)


def test_spans_are_traced_through_several_rounds() -> None:
    log = [Edit("drop", 0, 2, "ab", ""), Edit("swap", 0, 1, "c", "CC"), Edit("drop", 0, 1, "C", "")]
    assert apply("abcd", log) == "Cd"
    assert Trace(log).span(1, 2) == (3, 4)
    assert Trace(log).span(0, 1) == (2, 3)


def test_a_record_is_plain_data_with_the_keys_of_the_contract() -> None:
    edit = Edit("drop", 1, 2, "x", "")
    notes = [Note("gap", "g", 1, 1, {"chars": 3}), Note("redaction", "m", 0, 1, {"type": "place"})]
    document = Document("讲话", id="a", edits=[edit], notes=notes)
    record = document.record()
    assert list(record) == [
        "id", "source", "site", "title", "text", "encoding", "truncated", "declared_chars", "shown_chars",
        "gaps", "redactions", "notes", "edits", "raw_sha256", "cleaner_version",
    ]  # fmt: skip
    assert (record["gaps"], record["redactions"]) == (1, 1)
    assert record["notes"][0] == {
        "kind": "gap", "rule": "g", "start": 1, "end": 1, "original": [1, 2], "data": {"chars": 3},
    }  # fmt: skip
    assert record["edits"] == [{"rule": "drop", "start": 1, "end": 2, "before": "x", "after": ""}]
    assert Document.from_record(json.loads(json.dumps(record))) == document


def test_a_record_with_further_fields_is_read() -> None:
    assert Document.from_record({"text": "好", "cluster": "c1", "role": "unique"}) == Document("好")


def test_the_original_is_restored_from_the_log() -> None:
    assert Document("讲话", edits=[Edit("drop", 2, 3, "。", "")]).original == "讲话。"
