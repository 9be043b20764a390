"""Tables in, tables out: mappings, data frames, Arrow, Hugging Face datasets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts

from cleaner import Cleaner, Document, dedup
from cleaner.columns import COLUMNS

#: One text with edits, gaps and facts, one with a redaction, one that stays as it is.
RAW = ["\u3000\u3000工作取得成效。(未完,全文共900字,登录后阅读全文)", "XX市查处案件*宗", "谢谢大家！"]
CLEAN = ["工作取得成效。", "××市查处案件××宗", "谢谢大家！"]
PAGE = "<!doctype html><html><head><title>春耕</title></head><body><article><p>全县抓好春耕生产，确保粮食安全。</p></article>"

TYPES = {"truncated": bool} | dict.fromkeys(("declared_chars", "shown_chars", "gaps", "redactions"), int)

VALUES = st.one_of(
    texts,
    st.sampled_from([*RAW, PAGE, None, float("nan"), 3, b"abc", "半\ud800个"]),
    st.integers() | st.lists(st.none(), max_size=2),
)


@settings(max_examples=60)
@given(values=st.lists(VALUES, max_size=6), others=st.lists(VALUES, min_size=6, max_size=6))
def test_rows_out_are_rows_in_and_columns_keep_their_types(
    cleaner: Cleaner, values: list[Any], others: list[Any]
) -> None:
    rows = {"raw": values, "url": others[: len(values)], "title": others[: len(values)]}
    table = cleaner.batch(rows, text_field="raw")
    assert tuple(table) == COLUMNS
    for name, column in table.items():
        assert [type(value) for value in column] == [TYPES.get(name, str)] * len(values)
    json.dumps(table).encode()
    for value, *row in zip(values, *table.values(), strict=True):
        fields = dict(zip(table, row, strict=True))
        document = Document.from_record(fields)
        if fields["rejected"]:
            assert document.edits == document.notes == []
            assert document.text == (
                value.replace("\ud800", "\\ud800") if isinstance(value, str) else fields["text"]
            )
        else:
            assert document.text == cleaner(value).text


@given(text=texts)
def test_a_row_gives_the_document_back(cleaner: Cleaner, text: str) -> None:
    document = cleaner(text, id="7", url="https://www.example.com/1")
    table = cleaner.batch({"text": [text], "id": [7], "url": ["https://www.example.com/1"]})
    row = {name: column[0] for name, column in table.items()}
    assert "id" not in row
    assert Document.from_record(row | {"id": 7}) == document


def test_what_cannot_be_cleaned_stays_and_is_marked(cleaner: Cleaner) -> None:
    table = cleaner.batch({"text": ["半\ud800个", None, float("nan"), 5, "讲话。"]})
    assert table["text"] == ["半\\ud800个", "", "", "5", "讲话。"]
    assert [bool(reason) for reason in table["rejected"]] == [True, True, True, True, False]


def test_bytes_stand_beside_their_texts(cleaner: Cleaner) -> None:
    raw = ["同志们，今天召开会议。".encode("gbk"), b"%PDF-1.7"]
    table = cleaner.batch({"raw": raw}, text_field="raw", columns=["text", "encoding", "rejected"])
    assert table == {
        "text": ["同志们，今天召开会议。", ""],
        "encoding": ["gb18030", ""],
        "rejected": ["", "not plain text: this is a PDF file"],
    }


def test_what_is_known_stays(cleaner: Cleaner) -> None:
    table = cleaner.batch({"text": [PAGE, PAGE], "title": ["我的标题", None], "site": ["", "a.example"]})
    assert (table["title"], table["site"]) == (["我的标题", "春耕"], ["", "a.example"])


def test_workers_change_nothing(cleaner: Cleaner) -> None:
    rows = {"text": [*RAW, None, PAGE] * 20}
    assert cleaner.batch(rows, workers=2) == cleaner.batch(rows)


@pytest.mark.parametrize(
    ("rows", "options", "error", "message"),
    [
        ({"body": []}, {}, ValueError, "text_field: there is no column 'text' among body"),
        ({"text": [], "body": []}, {"text_field": "body"}, ValueError, "rows have a column 'text' beside"),
        ({"text": [b"a"]}, {}, ValueError, "column 'text' holds bytes"),
        ({"text": ["a"]}, {"columns": ["txt"]}, ValueError, "columns: there is no column 'txt'; use some of"),
        ({"text": ["a"]}, {"columns": "text"}, TypeError, "columns: a list, not a str"),
        ({"text": ["a"], "id": []}, {}, ValueError, "columns of different lengths: text 1, id 0"),
        (["讲话。"], {}, TypeError, "rows: columns by name .* not list"),
        ("讲话。", {}, TypeError, "rows: columns by name .* not str"),
        ({"text": "讲话。"}, {}, TypeError, "rows: the column 'text' is str, not a list; use batched=True"),
        ({"text": None}, {}, TypeError, "rows: the column 'text' is None, not a list"),
        ({"text": ["a"], "id": 5}, {}, TypeError, "rows: the column 'id' is int 5, not a list"),
        ({"text": ["a"]}, {"text_field": None}, ValueError, "text_field: there is no column None among text"),
        ({"text": []}, {"workers": -2}, ValueError, "workers -2"),
    ],
)
def test_mistakes(
    cleaner: Cleaner, rows: Any, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        cleaner.batch(rows, **options)


def test_pandas(cleaner: Cleaner) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": [*RAW, None], "n": [1, 2, 3, 4]}, index=[9, 9, "x", 0])
    table = frame.assign(**cleaner.batch(frame))
    assert list(table.index) == [9, 9, "x", 0] and list(table["n"]) == [1, 2, 3, 4]
    assert list(table["text"]) == [*CLEAN, ""]
    assert [document.text for document in cleaner.map(frame["text"].dropna())] == CLEAN
    rejected: list[int] = []
    assert len(list(cleaner.map(frame["text"], rejected=lambda at, _: rejected.append(at)))) == 3
    assert rejected == [3]
    with pytest.raises(TypeError, match="documents: this is a table; give one of its columns"):
        cleaner.map(frame)
    odd = pandas.DataFrame({"text": pandas.array(["讲话。", pandas.NA], dtype="string"), "id": [1.0, None]})
    assert cleaner.batch(odd, columns=["text", "id"])["text"] == ["讲话。", ""]


@pytest.mark.parametrize("library", ["pandas", "polars", "numpy"])
def test_copies_in_a_column(library: str) -> None:
    # Rows are counted from 0, whatever the index of the column says.
    module = pytest.importorskip(library)
    speech = "全县上下要团结一心，抓好春耕生产，确保粮食安全，推动乡村振兴取得新的成效。"
    values = ["明天下午三点在第一会议室开会。", speech, speech.replace("，", ",")]
    column = module.array(values) if library == "numpy" else module.Series(values)
    names = module.array([7, 8, 9]) if library == "numpy" else module.Series([7, 8, 9])
    if library == "pandas":
        column.index = names.index = [2, 0, 1]
    found = dedup.find(column, ids=names)
    assert found == dedup.find(values, ids=["7", "8", "9"])
    assert [(member.position, member.representative) for member in found.members] == [(2, 1)]
    assert (dedup.signatures(column) == dedup.signatures(values)).all()


def test_polars(cleaner: Cleaner) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"text": [*RAW, None], "n": [1, 2, 3, 4]})
    table = frame.with_columns(polars.DataFrame(cleaner.batch(frame)))
    assert table["text"].to_list() == [*CLEAN, ""] and table["n"].to_list() == [1, 2, 3, 4]
    assert [document.text for document in cleaner.map(frame["text"].drop_nulls())] == CLEAN
    with pytest.raises(TypeError, match="documents: this is a table"):
        cleaner.map(frame)


def test_arrow(cleaner: Cleaner) -> None:
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table({"text": [*RAW, None], "url": ["https://example.com/1"] * 4})
    cleaned = arrow.table(cleaner.batch(table))
    assert cleaned["text"].to_pylist() == [*CLEAN, ""]
    assert cleaned["site"].to_pylist() == ["example.com"] * 3 + [""]
    assert [document.text for document in cleaner.map(table["text"].drop_null())] == CLEAN


@pytest.fixture
def datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path)
    return datasets


@pytest.mark.parametrize("options", [{}, {"num_proc": 2}, {"writer_batch_size": 2}])
def test_datasets(cleaner: Cleaner, datasets: Any, options: dict[str, Any]) -> None:
    # The first rows have nothing in most columns: those that follow must fit all the same.
    dataset = datasets.Dataset.from_dict({"text": ["谢谢大家！"] * 6 + [*RAW, PAGE, None], "id": range(11)})
    cleaned = dataset.map(cleaner.batch, batched=True, batch_size=3, **options)
    assert cleaned["text"][6:9] == CLEAN and cleaned["title"][9] == "春耕"
    assert [row["id"] for row in cleaned if row["rejected"]] == [10]
    assert Document.from_record(cleaned[6]) == cleaner(RAW[0], id="6")
    assert [document.text for document in cleaner.map(dataset.select(range(6, 9)))] == CLEAN
    raw = dataset.rename_column("text", "content")
    options = {"fn_kwargs": {"text_field": "content", "columns": ["text", "rejected"]}}
    assert raw.map(cleaner.batch, batched=True, **options).column_names == [
        "content",
        "id",
        "text",
        "rejected",
    ]


def test_datasets_notice_a_changed_rule(tmp_path: Path, datasets: Any) -> None:
    from datasets.fingerprint import Hasher

    file = tmp_path / "own.toml"
    head = "[site]\ndomains = ['a.example']\n[[remove]]\ncode = 'x'\n"
    hashes = []
    for line in ("甲", "甲", "乙"):
        file.write_text(f"{head}line = '^{line}$'\n", "utf-8")
        hashes.append(Hasher.hash(Cleaner([file]).batch))
    assert hashes[0] == hashes[1] != hashes[2]
    cleaner = Cleaner()
    cleaner("讲话。")
    assert Hasher.hash(cleaner.batch) == Hasher.hash(Cleaner().batch)


def test_datasets_of_bytes(cleaner: Cleaner, datasets: Any) -> None:
    raw = ["同志们，今天召开会议。".encode("gbk"), b"%PDF-1.7"]
    dataset = datasets.Dataset.from_dict({"raw": raw})
    cleaned = dataset.map(cleaner.batch, batched=True, fn_kwargs={"text_field": "raw"})
    assert cleaned["raw"][:] == raw
    assert cleaned["text"][:] == ["同志们，今天召开会议。", ""]
