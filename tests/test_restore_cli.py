"""`cleaner restore`: inputs, outputs, the list of fills, and what it says when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cleaner import Document
from cleaner.restore import unfilled

_SPEECH = """在全县防汛工作会议上的讲话

同志们：

今年入汛以来，清河县先后出现7次强降雨，最大日降雨量达到183.5毫米，有12个村进水，转移群众3264人。张志强同志带着抢险队，在东堤上守了五天五夜，堵住了大小管涌41处，没有一个人掉队，没有一处决口。

下一步，要抓好三件事。一是查，把全县218公里堤防再走一遍，一米也不能漏。二是备，编织袋备足60万条，冲锋舟备足35艘，钥匙放在谁手里要写在墙上。三是练，每个沿河的村在七月十日以前演练一次，夜里也要练。

水火无情，责任如山。守住了堤，就守住了家。
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "whole.txt").write_text(_SPEECH)
    (folder / "masked.txt").write_text(
        _SPEECH.replace("清河", "XX").replace("张志强", "张某某").replace("3264", "****")
    )
    cut = _SPEECH.replace(
        "张志强同志带着抢险队，在东堤上守了五天五夜，堵住了", "……（某文网省略25字，会员可读）……"
    )
    (folder / "cut.txt").write_text(cut)
    return folder


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_folder_becomes_a_folder_of_texts(command: Any, raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "restored"
    result = command("restore", raw, "-o", out)
    assert result.code == 0
    assert "3 documents" in result.err
    for name in ("whole.txt", "masked.txt", "cut.txt"):
        assert (out / name).read_text() == _SPEECH
    fills = _lines(out / "fills.jsonl")
    assert [(fill["text"], fill["from"]) for fill in fills if fill["id"] == "raw/masked.txt"] == [
        ("清河", "raw/whole.txt"), ("3264", "raw/whole.txt"), ("张志强", "raw/whole.txt"),
    ]  # fmt: skip
    assert [fill["type"] for fill in fills if fill["id"] == "raw/cut.txt"] == ["gap"]
    assert [fill["raw"] for fill in fills if "raw" in fill] == ["XX", "****", "张某某"]


def test_records(command: Any, raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "restored.jsonl"
    assert command("restore", raw, "-o", out).code == 0
    documents = {record["id"]: Document.from_record(record) for record in _lines(out)}
    masked = documents["raw/masked.txt"]
    assert masked.text == _SPEECH
    assert masked.original == (raw / "masked.txt").read_text()
    assert (tmp_path / "restored.fills.jsonl").exists()


def test_cleaned_records_are_not_cleaned_again(command: Any, raw: Path, tmp_path: Path) -> None:
    cleaned, first, second = (tmp_path / name for name in ("cleaned.jsonl", "first.jsonl", "second.jsonl"))
    assert command("clean", raw, "-o", cleaned).code == 0
    assert command("restore", cleaned, "-o", first).code == 0
    assert command("restore", first, "-o", second).code == 0
    assert first.read_bytes() == second.read_bytes()
    for before, after in zip(_lines(cleaned), _lines(first), strict=True):
        assert unfilled(Document.from_record(after)).text == before["text"]
        assert after["text"] == _SPEECH
        assert after["raw_sha256"] == before["raw_sha256"]


def test_standard_input_and_output(command: Any, raw: Path) -> None:
    records = [{"id": path.stem, "text": path.read_text(), "year": 2023} for path in sorted(raw.iterdir())]
    stdin = "\n".join(json.dumps(record) for record in records).encode()
    result = command("restore", "-", "-o", "-", stdin=stdin)
    assert result.code == 0
    restored = [json.loads(line) for line in result.out.splitlines()]
    assert [(record["id"], record["year"], record["text"]) for record in restored] == [
        (name, 2023, _SPEECH) for name in ("cut", "masked", "whole")
    ]


def test_types(command: Any, raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "restored"
    assert command("restore", raw, "-o", out, "--types", "number, person").code == 0
    assert "××县先后出现" in (out / "masked.txt").read_text()
    assert "转移群众3264人。张志强" in (out / "masked.txt").read_text()
    assert "……" in (out / "cut.txt").read_text()


def test_same_ids_get_numbers(command: Any, tmp_path: Path) -> None:
    texts = [_SPEECH, _SPEECH.replace("清河", "XX")]
    stdin = "\n".join(json.dumps({"id": "same", "text": text}) for text in texts).encode()
    result = command("restore", "-", "-o", tmp_path / "out.jsonl", stdin=stdin)
    assert result.code == 0
    first, second = _lines(tmp_path / "out.jsonl")
    assert (first["id"], second["id"]) == ("same", "same#2")
    assert [note["data"]["from"] for note in second["notes"]] == ["same"]


def test_rejected_documents_are_told(command: Any, raw: Path, tmp_path: Path) -> None:
    (raw / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    result = command("restore", raw, "-o", tmp_path / "restored")
    assert result.code == 1
    assert "image.png" in result.err and "skipped" in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--types", "county"], "--types county: use some of place, number"),
        (["--types", ","], "--types: name some of"),
        (["--threshold", "0"], "--threshold 0.0: use a number above 0"),
        (["--format", "pdf"], "--format pdf: use one of"),
    ],
)
def test_wrong_requests(command: Any, raw: Path, tmp_path: Path, arguments: list[str], message: str) -> None:
    result = command("restore", raw, "-o", tmp_path / "out", *arguments)
    assert result.code == 2
    assert message in result.err


def test_missing_input(command: Any, tmp_path: Path) -> None:
    result = command("restore", tmp_path / "none.txt", "-o", tmp_path / "out")
    assert result.code == 2
    assert "none.txt" in result.err


def test_a_broken_record_is_rejected(command: Any, tmp_path: Path) -> None:
    record = {
        "id": "a",
        "text": "讲话。",
        "edits": [{"rule": "x"}],
        "notes": [],
        "raw_sha256": "",
        "cleaner_version": "0",
    }
    (tmp_path / "broken.jsonl").write_text(
        json.dumps(record) + "\n" + json.dumps({"id": "b", "text": _SPEECH})
    )
    result = command("restore", tmp_path / "broken.jsonl", "-o", tmp_path / "out.jsonl")
    assert result.code == 1
    assert "broken record" in result.err
    assert [record["id"] for record in _lines(tmp_path / "out.jsonl")] == ["b"]


@pytest.mark.parametrize("name", ["clean", "explain"])
def test_one_document_alone_cannot_be_filled(command: Any, raw: Path, name: str) -> None:
    result = command(name, raw / "masked.txt", "--redactions", "fill")
    assert result.code == 2
    assert "cleaner restore" in result.err


def test_a_run_fills_if_asked(command: Any, raw: Path, tmp_path: Path) -> None:
    assert command("run", raw, "-o", tmp_path / "out", "--redactions", "fill", "-j", "1").code == 0
    [records] = (tmp_path / "out" / "documents").glob("*.jsonl")
    assert {record["text"] for record in _lines(records)} == {_SPEECH}
