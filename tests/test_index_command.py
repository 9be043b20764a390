"""`cleaner index` on the command line: what comes out, what is said, and how it ends."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Command

from cleaner.dedup import Index

_WORDS = "经济社会发展改革创新农业工业教育卫生文化交通水利能源生态环保财政金融外贸就业住房社保安全法治民生项目投资产业科技人才乡村城市"
_NAVIGATION = "上一篇：某某讲话 下一篇：某某总结\n"


def _speech(seed: int, sentences: int = 20) -> str:
    choose = random.Random(seed)
    return "".join("".join(choose.sample(_WORDS, 18)) + "。" for _ in range(sentences)) + "\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of three documents, one with navigation, one that is no text."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.txt").write_text(_speech(1) + _NAVIGATION, "utf-8")
    (folder / "b.txt").write_bytes(_speech(2).encode("gb18030"))
    (folder / "c.txt").write_bytes(bytes(range(256)) * 20)
    return folder


@pytest.fixture
def index(tmp_path: Path, raw: Path, command: Command) -> Path:
    """An index of these documents."""
    (raw / "c.txt").unlink()
    path = tmp_path / "a.index"
    assert command("index", "add", path, raw, "-j", 1).code == 0
    return path


def _answers(out: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_documents_are_cleaned_added_and_found(tmp_path: Path, raw: Path, command: Command) -> None:
    path = tmp_path / "a.index"
    added = command("index", "add", path, raw, "-j", 1)
    assert (added.code, added.out) == (1, b"")
    assert "raw/c.txt" in added.err and "; skipped" in added.err
    assert added.err.endswith(f"cleaner: 2 documents added; {path} holds 2\n")
    with Index(path, read_only=True) as index:
        assert [match.text for match in index.query(_speech(1))] == [_speech(1)]

    again = command("index", "add", path, raw, "-j", 1)
    assert "0 documents added, 2 unchanged; " in again.err

    found = command("index", "query", path, "-", stdin=("　" + _NAVIGATION + _speech(1)[:200]).encode())
    assert found.code == 0
    [answer] = _answers(found.out)
    assert (answer["id"], answer["complete"], answer["more"]) == ("-", True, 0)
    [match] = answer["matches"]
    assert (match["id"], match["relation"], match["kind"]) == ("raw/a.txt", "contained", "copy")
    [passage] = match["passages"]
    whole = "　" + _NAVIGATION + _speech(1)[:200]
    assert whole[slice(*passage["original"])] == passage["text"]
    assert _speech(1)[slice(*passage["document"])] == passage["document_text"]


def test_many_are_answered_in_order(index: Path, command: Command) -> None:
    lines = [{"id": f"q{k}", "text": _speech(k)} for k in range(1, 100)]
    stdin = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines) + b"{broken\n"
    found = command("index", "query", index, "-", "--no-clean", stdin=stdin)
    answers = _answers(found.out)
    assert [answer["id"] for answer in answers] == [line["id"] for line in lines]
    assert [len(answer["matches"]) for answer in answers] == [1, 1] + [0] * 97
    assert found.code == 1 and "-:100: " in found.err


def test_text_for_people(index: Path, command: Command) -> None:
    found = command("index", "query", index, "-", "--format", "text", stdin=_speech(2)[:150].encode())
    shown = found.out.decode()
    assert "- is like 1 document\n" in shown and "raw/b.txt" in shown and "contained" in shown
    assert "1: 0-150 = 0-150 " in shown
    nothing = command("index", "query", index, "-", "--format", "text", stdin=_speech(9).encode())
    assert nothing.out.decode() == "- is like no document\n"


def test_the_threshold_and_the_limit(index: Path, command: Command) -> None:
    text = (_speech(1, 20)[:300] + _speech(5, 8)).encode()
    assert _answers(command("index", "query", index, "-", stdin=text).out)[0]["matches"] == []
    found = command("index", "query", index, "-", "--threshold", "0.4", "--limit", "1", stdin=text)
    assert [match["id"] for match in _answers(found.out)[0]["matches"]] == ["raw/a.txt"]


def test_another_text_is_reported_or_replaces(index: Path, raw: Path, command: Command) -> None:
    (raw / "a.txt").write_text(_speech(7), "utf-8")
    kept = command("index", "add", index, raw, "-j", 1)
    assert "raw/a.txt: in the index with another text; left as it is (--replace replaces it)" in kept.err
    assert "0 documents added, 1 unchanged, 1 with another text left as they are; " in kept.err
    replaced = command("index", "add", index, raw, "-j", 1, "--replace")
    assert "0 documents added, 1 unchanged, 1 replaced; " in replaced.err
    with Index(index, read_only=True) as opened:
        assert [match.id for match in opened.query(_speech(7))] == ["raw/a.txt"]
        assert not opened.query(_speech(1))


def test_known_documents_are_not_cleaned_again(
    index: Path, raw: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleaner.pipeline import Cleaner

    def refuse(*_: object) -> None:
        raise AssertionError("cleaned again")

    monkeypatch.setattr(Cleaner, "_clean", refuse)
    assert "2 unchanged" in command("index", "add", index, raw, "-j", 1).err


def test_the_statistics(index: Path, command: Command) -> None:
    [stats] = _answers(command("index", "stats", index).out)
    assert stats["documents"] == 2 and stats["parameters"]["shingle"] == "5"
    shown = command("index", "stats", index, "--format", "text").out.decode()
    assert "documents" in shown and "bytes a document" in shown


def test_documents_are_removed(tmp_path: Path, index: Path, command: Command) -> None:
    removed = command("index", "remove", index, "raw/a.txt", "raw/z.txt")
    assert removed.code == 1
    assert (
        removed.err == f"cleaner: raw/z.txt: not in the index\ncleaner: 1 document removed; {index} holds 1\n"
    )
    ids = tmp_path / "ids.txt"
    ids.write_text("\n raw/b.txt \n", "utf-8")
    assert command("index", "remove", index, "--from", ids).code == 0
    assert "holds 0" in command("index", "add", index, "-", "--no-clean", stdin=b"\xff\xfe\xfa").err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["query", "none.index", "-"],
            "none.index: there is no such index; make one with `cleaner index add`",
        ),
        (["stats", "none.index"], "none.index: there is no such index; make one with `cleaner index add`"),
        (["remove", "none.index", "a"], "none.index: there is no such index"),
        (["remove", "a.index"], "name the documents to remove, or a file with their ids: --from FILE"),
        (["remove", "a.index", "--from", "none.txt"], "none.txt: No such file or directory"),
        (["query", "raw/a.txt", "-"], "raw/a.txt: is no index; choose another file"),
        (["query", "raw", "-"], "raw: is a folder; name a file"),
        (["query", "a.index", "none.txt"], "none.txt: there is no such file or folder"),
        (["query", "a.index", "-", "--threshold", "2"], "--threshold 2.0: use a number above 0 and up to 1"),
        (["query", "a.index", "-", "--format", "xml"], "--format xml: use one of text, jsonl"),
        (["add", "a.index", "."], "a.index: lies in ., which is to be read; keep the index elsewhere"),
        (["add", "none/a.index", "raw"], "none/a.index: there is no such folder"),
    ],
)
def test_wrong_requests_end_in_one_line(
    index: Path, command: Command, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(index.parent)
    result = command("index", *arguments)
    assert (result.code, result.out, result.err) == (2, b"", f"cleaner: {said}\n")


_ADD = [sys.executable, "-c", "from cleaner.cli.app import main; main()", "index", "add"]


def test_others_may_query_while_documents_are_added(tmp_path: Path, index: Path, command: Command) -> None:
    with subprocess.Popen([*_ADD, str(index), "-", "-j", "1"], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps({"id": "new", "text": _speech(50)}).encode() + b"\n")
        process.stdin.flush()
        for _ in range(3):
            found = command("index", "query", index, "-", stdin=_speech(1).encode())
            assert [match["id"] for match in _answers(found.out)[0]["matches"]] == ["raw/a.txt"]
        process.stdin.close()
    assert process.returncode == 0
    found = command("index", "query", index, "-", stdin=_speech(50).encode())
    assert [match["id"] for match in _answers(found.out)[0]["matches"]] == ["new"]


def test_a_busy_index_is_told(index: Path, command: Command) -> None:
    with Index(index):
        busy = command("index", "stats", index, "--wait", 0)
    assert (busy.code, busy.err) == (
        2,
        f"cleaner: {index}: is open in this process already; close it first\n",
    )
