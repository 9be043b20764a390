"""`cleaner clean` with inputs and outputs of every format."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from samples_of_formats import COMPRESSIONS, RECORDS, TEXTS, jsonl, page, parquet, pdf, table, zipped

from cleaner.corpus.writers import read_records

LONG = "同志们，今天的会议很重要，大家要认真听、认真记。"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with documents, records and an archive."""
    raw = tmp_path / "raw"
    (raw / "deep").mkdir(parents=True)
    (raw / "a.txt").write_text(TEXTS[0])
    (raw / "deep" / "a.html").write_bytes(page(LONG))
    (raw / "deep" / "b.txt.gz").write_bytes(gzip.compress(TEXTS[1].encode("gbk")))
    (raw / "records.jsonl").write_text(jsonl())
    (raw / "table.csv").write_bytes(table().encode("gb18030"))
    (raw / "z.zip").write_bytes(zipped([("c.txt", TEXTS[2].encode()), ("d.jsonl", jsonl().encode())]))
    return raw


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_folder_of_everything(command: Any, mixed: Path) -> None:
    code, out, err = command("clean", mixed)
    assert (code, err) == (0, "")
    assert [json.loads(line)["source"].removeprefix("raw/") for line in out.splitlines()] == [
        "a.txt", "deep/a.html", "deep/b.txt.gz", "records.jsonl:1", "records.jsonl:2", "records.jsonl:3",
        "table.csv:2", "table.csv:3", "table.csv:4", "z.zip/c.txt", *(f"z.zip/d.jsonl:{n}" for n in (1, 2, 3)),
    ]  # fmt: skip


def test_a_folder_of_everything_to_a_folder(command: Any, mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = f"cleaner: 13 documents written to {out}\n"
    assert command("clean", mixed, "-o", out) == (0, b"", said)
    assert files(out) == [
        "a.txt", "deep/a.html.txt", "deep/b.txt", "records.jsonl", "table.csv.jsonl", "z.zip/c.txt",
        "z.zip/d.jsonl",
    ]  # fmt: skip
    assert (out / "deep" / "b.txt").read_text() == TEXTS[1]
    assert [json.loads(line)["text"] for line in (out / "table.csv.jsonl").read_bytes().splitlines()] == TEXTS


def test_all_as_texts(command: Any, mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert command("clean", mixed, "--format", "text", "-o", out).code == 0
    assert [name for name in files(out) if name.startswith(("records", "table"))] == [
        *(f"records.jsonl/{n}.txt" for n in (1, 2, 3)),
        *(f"table.csv/{n}.txt" for n in (2, 3, 4)),
    ]
    assert (out / "table.csv" / "4.txt").read_text() == TEXTS[2]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("name", ["x.parquet", "x.jsonl", "x.jsonl.gz", "x.jsonl.zst", "x.ndjson"])
def test_the_name_of_the_output_says_the_format(
    command: Any, mixed: Path, tmp_path: Path, name: str, workers: int
) -> None:
    out = tmp_path / "out" / name
    said = f"cleaner: 13 documents written to {out}\n"
    assert command("clean", mixed, "-o", out, "-j", workers) == (0, b"", said)
    records = list(read_records(tmp_path / "out" / name))
    assert [record["id"] for record in records][3:6] == ["r0", "r1", "r2"]
    assert records[3]["标题"] == RECORDS[0]["标题"]
    assert records[0]["edits"] == [] and records[0]["encoding"] == "utf-8"


def test_parquet_in_a_folder(command: Any, mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert command("clean", mixed, "--format", "parquet", "-o", out).code == 0
    assert files(out) == ["part-00000.parquet"]
    again = command("clean", out)
    assert (again.code, len(again.out.splitlines())) == (0, 13)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "parquet"], "--format parquet: name a file or a folder for it with -o"),
        (["--format", "parquet", "-o", "x.jsonl"], "--format parquet: does not go with the name x.jsonl"),
        (["--format", "jsonl", "-o", "x.parquet"], "--format jsonl: does not go with the name x.parquet"),
    ],
)
def test_formats_that_do_not_go_with_the_output(
    command: Any, mixed: Path, arguments: list[str], said: str
) -> None:
    assert command("clean", mixed, *arguments) == (2, b"", f"cleaner: {said}\n")


def test_shards_that_are_read_are_not_written_over(command: Any, mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command("clean", mixed, "--format", "parquet", "-o", out)
    refused = command("clean", out, "--format", "parquet", "-o", out)
    assert (refused.code, "would be written over its own input" in refused.err) == (2, True)
    assert len(list(read_records(out))) == 13


def test_folders_with_the_same_files_keep_them_apart(command: Any, tmp_path: Path) -> None:
    for name in ("p", "q"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(name)
    out = tmp_path / "out"
    assert command("clean", tmp_path / "p", tmp_path / "q", "-o", out).code == 0
    assert {name: (out / name).read_text() for name in files(out)} == {"p/a.txt": "p", "q/a.txt": "q"}


def test_a_pattern_mirrors_the_folders_below_it(
    command: Any, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("clean", "raw/**/*.html", "raw/*.txt", "-o", "out").code == 0
    assert files(tmp_path / "out") == ["raw/a.txt", "raw/deep/a.html.txt"]
    assert command("clean", "raw/*.nothing").err == "cleaner: raw/*.nothing: no file matches this pattern\n"


def test_one_file_of_records_and_one_of_a_document(command: Any, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(parquet())
    assert len(command("clean", tmp_path / "a.parquet").out.splitlines()) == 3
    (tmp_path / "a.pdf").write_bytes(pdf([[LONG]]))
    pytest.importorskip("pypdfium2")
    assert command("clean", tmp_path / "a.pdf").out.decode() == LONG


def test_fields_that_are_named(command: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("no,speech,at\n7,好。,https://www.example.com/x\n")
    options = ["--text-field", "speech", "--id-field", "no", "--url-field", "at"]
    [line] = command("clean", tmp_path / "a.csv", *options).out.splitlines()
    record = json.loads(line)
    assert (record["id"], record["text"], record["site"]) == ("7", "好。", "example.com")


@pytest.mark.parametrize("compress", COMPRESSIONS.values())
def test_compressed_standard_input(command: Any, compress: Any) -> None:
    assert command("clean", stdin=compress(TEXTS[0].encode())) == (0, TEXTS[0].encode(), "")
    assert len(command("clean", stdin=compress(jsonl().encode())).out.splitlines()) == 3


def test_an_address_that_does_not_answer_is_one_line(command: Any) -> None:
    pytest.importorskip("aiohttp")
    code, out, err = command("clean", "http://127.0.0.1:9/a.html")
    assert (code, out, len(err.splitlines())) == (1, b"", 1)


def test_signs_that_a_terminal_would_obey_are_not_passed_on(command: Any, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    assert "\x1b" not in command("clean", tmp_path).err
