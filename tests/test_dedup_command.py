"""`cleaner dedup`: what comes out for files, streams and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_dedup import _speech

from cleaner.corpus.duplicates import Request, dedup_files
from cleaner.corpus.writers import json_line, read_records
from cleaner.dedup.repeats import Repeats

SPEECH = _speech(1, 40)
RECORDS = [
    {"id": "whole", "text": SPEECH, "year": 2019},
    {"id": "masked", "text": SPEECH.replace("经", "××"), "nested": {"a": {"b": 1}}},
    {"id": "cut", "text": SPEECH[: len(SPEECH) // 2]},
    {"id": "other", "text": _speech(2, 40)},
    {"id": "quoting", "text": _speech(3, 50) + SPEECH + _speech(4, 20)},
    {"id": "other", "text": "又一份不同的讲话。"},
    {"id": "empty", "text": ""},
]
INPUT = b"".join(map(json_line, RECORDS))


def _records(data: bytes) -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in map(json.loads, data.splitlines())}


def test_records_say_what_they_are_copies_of(command: Any) -> None:
    code, out, err = command("dedup", "-", stdin=INPUT)
    records = _records(out)
    assert code == 0
    assert list(records) == ["whole", "masked", "cut", "other", "quoting", "other#2", "empty"]
    relations = {name: (r["role"], r["relation"], r["duplicate_of"]) for name, r in records.items()}
    assert relations["masked"] == ("duplicate", "near", "whole")
    assert relations["cut"] == ("duplicate", "contained", "whole")
    assert relations["whole"] == ("representative", None, None)
    for name in ("other", "quoting", "other#2", "empty"):
        assert relations[name] == ("unique", None, None)
    assert {records[name]["cluster"] for name in ("whole", "masked", "cut")} == {"whole"}
    assert records["whole"]["year"] == 2019
    assert records["masked"]["nested"] == {"a": {"b": 1}}
    assert records["masked"]["text"] == RECORDS[1]["text"]
    assert "1 id given more than once" in err
    assert "2 copies (1 near, 1 contained) in 1 cluster, 3 related pairs" in err


def test_records_that_were_flagged_before_are_flagged_anew(command: Any) -> None:
    _, once, _ = command("dedup", "-", stdin=INPUT)
    _, twice, _ = command("dedup", "-", stdin=once)
    assert once == twice


def test_dropped_copies_are_listed(command: Any, tmp_path: Path) -> None:
    out = tmp_path / "unique.jsonl"
    assert command("dedup", "-", "--mode", "drop", "-o", str(out), stdin=INPUT)[0] == 0
    assert list(_records(out.read_bytes())) == ["whole", "other", "quoting", "other#2", "empty"]
    listed = _records((tmp_path / "unique.duplicates.jsonl").read_bytes())
    assert {name: record["duplicate_of"] for name, record in listed.items()} == {
        "masked": "whole",
        "cut": "whole",
    }
    assert all(0 < record["similarity"] <= 1 for record in listed.values())
    related = _records((tmp_path / "unique.related.jsonl").read_bytes())
    assert related["whole"]["found_in"] == "quoting"
    [passage] = related["whole"]["passages"]
    assert (passage["start"], passage["found_start"]) == (0, len(_speech(3, 50)))
    assert passage["text"] == SPEECH[:80]


@pytest.mark.parametrize("name", ["out.jsonl.gz", "out.jsonl.zst", "out.parquet"])
def test_the_name_of_the_output_says_how_it_is_written(command: Any, tmp_path: Path, name: str) -> None:
    assert command("dedup", "-", "-o", str(tmp_path / name), stdin=INPUT)[0] == 0
    assert [record["role"] for record in read_records(tmp_path / name)][:2] == ["representative", "duplicate"]
    assert (tmp_path / "out.duplicates.jsonl").is_file()


def test_files_in_old_encodings_and_pages(command: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(SPEECH.encode("gb18030"))
    paragraphs = "".join(f"<p>{SPEECH[i : i + 100]}</p>" for i in range(0, len(SPEECH), 100))
    (tmp_path / "b.html").write_text(f"<html><body><article>{paragraphs}</article></body></html>")
    (tmp_path / "c.txt").write_bytes(b"\0\0\0")
    code, out, err = command("dedup", str(tmp_path))
    assert code == 1
    assert sorted(record["role"] for record in _records(out).values()) == ["duplicate", "representative"]
    assert "c.txt: not plain text" in err


def test_two_documents_side_by_side(command: Any) -> None:
    code, out, _ = command("dedup", "-", "--explain", "whole", "cut", stdin=INPUT)
    assert code == 0
    assert "contained at a threshold of 0.8" in " ".join(out.decode().split())
    assert "1 shared passages of 720 letters" in out.decode() or "shared passages" in out.decode()
    assert SPEECH[:10] in out.decode()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--threshold", "0"], "--threshold 0.0: use a number above 0 and up to 1"),
        (["--threshold", "1.5"], "--threshold 1.5: use a number above 0 and up to 1"),
        (["--threshold", "nan"], "--threshold nan: use a number above 0 and up to 1"),
        (["--mode", "remove"], "--mode remove: use one of flag, drop"),
        (["--level", "word"], "--level word: use one of document, paragraph"),
        (["--mode", "drop"], "--mode drop: needs -o, to list beside it what is dropped"),
        (["--mode", "drop", "--level", "paragraph", "-o", "x.jsonl"], "--mode drop: works on documents"),
        (["--explain", "whole", "nobody"], "--explain nobody: no document has this id"),
        (["--temp", "/no/such"], "--temp /no/such: there is no such folder"),
        (["--memory", "much"], "--memory much: write a size such as 500MB or 4GB"),
        (["--memory", "1KB"], "nothing was written: allow more with --memory"),
        (["--memory", "1KB", "--level", "paragraph"], "nothing was written: allow more with --memory"),
    ],
)
def test_bad_requests(command: Any, arguments: list[str], message: str) -> None:
    code, out, err = command("dedup", "-", *arguments, stdin=INPUT)
    assert (code, out) == (2, b"")
    assert message in err
    assert "Traceback" not in err


def test_the_input_is_not_written_over(command: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(INPUT)
    code, _, err = command("dedup", str(file), "-o", str(file))
    assert code == 2
    assert "would be written over its own input" in err
    assert file.read_bytes() == INPUT


def test_passages_of_unrelated_documents(command: Any) -> None:
    formula = "全市上下要进一步提高政治站位，强化责任担当，狠抓工作落实。"
    paragraph = "粮食安全是国之大者，各乡镇要守住耕地红线。" + _speech(70, 4)
    texts = [f"{_speech(i, 10)}\n{formula}{_speech(90 + i, 3)}\n" for i in range(6)]
    texts[0] += paragraph
    texts[1] += paragraph.replace("，", ",").replace("各乡镇", "各个乡镇")
    records = [{"id": str(i), "text": text} for i, text in enumerate([*texts, texts[5] + _speech(80, 1)])]
    code, out, err = command("dedup", "-", "--level", "paragraph", stdin=b"".join(map(json_line, records)))
    assert code == 0
    first, second = map(json.loads, out.splitlines())
    assert (first["text"], first["level"], first["kind"]) == (formula, "sentence", "formula")
    assert (first["documents"], first["unrelated"], first["occurrences"]) == (7, 6, 7)
    assert (second["level"], second["kind"], second["documents"]) == ("paragraph", "copied", 2)
    assert [variant["documents"] for variant in second["variants"]] == [1]
    for passage in (first, second):
        for place in passage["places"]:
            text = records[int(place["id"])]["text"]
            stands = text[place["start"] : place["end"]]
            assert stands in {passage["text"], *(variant["text"] for variant in passage["variants"])}
    assert "7 documents, 2 passages (1 formula, 1 copied)" in err


def test_passages_do_not_depend_on_the_order() -> None:
    texts = [_speech(i, 6) + "\n" + _speech(50, 4) for i in range(5)] + [_speech(0, 6)]

    def found(order: list[int]) -> list[tuple[str, int, int, int]]:
        with Repeats() as repeats:
            for i in order:
                repeats.add(texts[i])
            return [(r.text, r.documents, r.unrelated, r.occurrences) for r in repeats.found(order)]

    assert found(list(range(6))) == found([3, 5, 1, 0, 4, 2])
    assert found(list(range(6)))


def test_what_does_not_fit_into_memory_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(INPUT * 3)

    def result(name: str) -> bytes:
        out = tmp_path / name
        dedup_files(Request([str(file)], out, folder=tmp_path))
        return out.read_bytes()

    plain = result("plain.jsonl")
    monkeypatch.setattr("cleaner.dedup.spool._IN_MEMORY", 1000)
    monkeypatch.setattr("cleaner.dedup.candidates._KEYS", 50)
    monkeypatch.setattr("cleaner.dedup.candidates._JOIN_PER_KEY", 1_000_000)
    monkeypatch.setattr("cleaner.corpus.records.BATCH", 2)
    assert result("spooled.jsonl") == plain
    assert {path.name.split(".")[0] for path in tmp_path.iterdir()} == {"in", "plain", "spooled"}


def test_a_giant_cluster_is_called_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.dedup.candidates._BUDGET", 400)
    file = tmp_path / "in.jsonl"
    copies = [{"id": str(i), "text": f"{SPEECH}{_speech(100 + i, 1)}"} for i in range(120)]
    file.write_bytes(b"".join(map(json_line, copies)))
    found = dedup_files(Request([str(file)], tmp_path / "out.jsonl"))
    assert [giant.documents for giant in found.giants] == [120]
    assert found.crowded == 120


def test_a_field_called_text_beside_the_text_is_kept(command: Any) -> None:
    records = [{"id": "a", "text": None, "body": SPEECH}, {"id": "b", "text": 7, "body": SPEECH}]
    code, out, _ = command("dedup", "-", "--text-field", "body", stdin=b"".join(map(json_line, records)))
    found = list(map(json.loads, out.splitlines()))
    assert code == 0
    assert [(each["text"], each["given"]["text"], each["role"]) for each in found] == [
        (SPEECH, None, "representative"),
        (SPEECH, 7, "duplicate"),
    ]


def test_the_field_of_the_id_is_named(command: Any) -> None:
    lines = b"".join(json_line({"number": name, "text": SPEECH}) for name in ("x1", "x2"))
    _, out, _ = command("dedup", "-", "--id-field", "number", stdin=lines)
    assert [json.loads(line)["duplicate_of"] for line in out.splitlines()] == [None, "x1"]
