"""Writing records and texts: formats, shards, whole files or none, the same bytes each time."""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Document
from cleaner.corpus.readers import Item, read
from cleaner.corpus.writers import (
    FORMATS,
    ShardWriter,
    TextFolder,
    atomic,
    encoder,
    file_name,
    front_matter,
    json_line,
    json_text,
    read_records,
)
from cleaner.corpus.writers import encoders as encoders_module
from cleaner.corpus.writers.rows import packed, unpacked

RAW = [
    "同志们：张XX在**县讲话。(未完,全文共900字,登录后阅读全文)",
    "<html><body><p>会议取消</p></body></html>",
    "好。",
]
PLACED = {"cluster": "a", "role": "duplicate", "relation": "near", "similarity": 0.9, "duplicate_of": "a"}


@pytest.fixture(scope="module")
def records(cleaner: Cleaner) -> list[dict[str, Any]]:
    """Records of every kind, with what inputs may bring along."""
    plain = [cleaner(raw, id=str(n)).record() for n, raw in enumerate(RAW)]
    extra: list[dict[str, Any]] = [
        {},
        {"year": 2023, "tags": ["a"]},
        {"year": "2023", "score": 1e308, "deep": {"a": [1, None]}},
        {"given": 7, "role": ["own"], "similarity": "high", "notes": ["own"], "edits": None},
        dict(PLACED),
        PLACED | {"role": "unique", "similarity": None, "relation": None, "duplicate_of": None},
        {"gaps": 2**70, "title": "", "page": 3},
    ]
    return [record | more for more in extra for record in plain]


def written(folder: Path, format: str, records: list[dict[str, Any]], size: int = 4) -> list[Path]:
    with ShardWriter(folder, format, size) as writer:
        for record in records:
            writer.write(record)
    assert writer.count == len(records)
    assert writer.fields == {name for record in records for name in record}
    return writer.paths


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- records -------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_records_come_back_as_they_were(tmp_path: Path, format: str, records: list[dict[str, Any]]) -> None:
    paths = written(tmp_path, format, records)
    assert [path.name for path in paths] == [f"part-{n:05}.{format}" for n in range(6)]
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in paths]
    expected = [{k: v for k, v in record.items() if (k, v) != ("edits", None)} for record in records]
    found = [
        {k: v for k, v in record.items() if (k, v) != ("edits", None)} for record in read_records(tmp_path)
    ]
    assert found == expected
    assert list(read_records(paths[1])) == list(read_records(tmp_path))[4:8]


@pytest.mark.parametrize("format", FORMATS)
def test_records_are_input_again(tmp_path: Path, format: str, records: list[dict[str, Any]]) -> None:
    written(tmp_path, format, records)
    items = list(read([str(tmp_path)]))
    assert len(items) == len(records)
    for item, record in zip(items, records, strict=True):
        assert isinstance(item, Item)
        assert (item.id, item.data) == (record["id"], record["text"])
        assert item.given.get("raw_sha256") == record["raw_sha256"]
        assert (
            Document.from_record({"text": item.data, **item.given, "notes": [], "edits": []}).text
            == item.data
        )


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_records_give_the_same_bytes(
    tmp_path: Path, format: str, records: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [path.read_bytes() for path in written(tmp_path / "a", format, records)]
    monkeypatch.setattr("time.time", lambda: 1.0)
    assert [path.read_bytes() for path in written(tmp_path / "b", format, records)] == first


@pytest.mark.parametrize("format", FORMATS)
def test_no_records(tmp_path: Path, format: str) -> None:
    [path] = written(tmp_path, format, [])
    assert path.name == f"part-00000.{format}"
    assert list(read_records(tmp_path)) == []


def test_shards_of_an_earlier_time_are_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "part-of-mine.jsonl").touch()
    written(tmp_path, "parquet", [{"id": str(n)} for n in range(9)], 2)
    written(tmp_path, "jsonl", [{"id": str(n)} for n in range(3)], 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "part-00000.jsonl", "part-00001.jsonl", "part-of-mine.jsonl",
    ]  # fmt: skip


def test_groups_of_rows_are_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq = pytest.importorskip("pyarrow.parquet")

    def groups(records: list[dict[str, Any]]) -> list[int]:
        with (tmp_path / "a").open("wb") as file, encoder(file, "parquet") as rows:
            for record in records:
                rows.write(record)
        metadata = pq.ParquetFile(tmp_path / "a").metadata
        return [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]

    monkeypatch.setattr(encoders_module, "GROUP_ROWS", 3)
    assert groups([{"text": "a"}] * 7) == [3, 3, 1]
    monkeypatch.setattr(encoders_module, "GROUP_CHARACTERS", 10)
    assert groups([{"text": "a" * 6}] * 5) == [2, 2, 1]


def test_where_there_are_no_records(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        next(read_records(tmp_path))
    (tmp_path / "part-00000.jsonl").write_text('{"a": 1}\n{')
    found = read_records(tmp_path)
    assert next(found) == {"a": 1}
    with pytest.raises(ValueError, match=r"part-00000.jsonl:2: not a JSON record"):
        next(found)


@pytest.mark.parametrize(
    "call", [lambda p: ShardWriter(p, "csv"), lambda p: encoder(None, "csv").__enter__()]
)
def test_formats_that_do_not_exist(tmp_path: Path, call: Any) -> None:
    with pytest.raises(ValueError, match=r"use one of jsonl, jsonl\.gz, jsonl\.zst, parquet"):
        call(tmp_path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_NAMES = st.sampled_from([*packed({}), "year", ""]) | st.text(max_size=5)


@given(st.dictionaries(_NAMES, _JSON, max_size=6))
def test_whatever_a_record_holds_fits_into_a_row(record: dict[str, Any]) -> None:
    import pyarrow as pa

    from cleaner.corpus.writers.rows import schema

    [row] = pa.Table.from_pylist([packed(record)], schema=schema()).to_pylist()
    back = unpacked(row)
    assert {name: back.get(name) for name in record} == record
    assert json.loads(json_line(record)) == record


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ({"a": float("nan"), "b": [float("inf")]}, '{"a": null, "b": [null]}'),
        ({"a\ud800": "\udfff好"}, '{"a\ufffd": "\ufffd好"}'),
        ({"a": "\u2028"}, '{"a": "\u2028"}'),
    ],
)
def test_what_json_and_utf_8_do_not_have(value: Any, line: str) -> None:
    assert json_text(value) == line


# --- whole files or none -------------------------------------------------------------------------


class WrongError(RuntimeError):
    """Something that goes wrong in mid-file."""


@pytest.mark.parametrize("format", FORMATS)
def test_what_goes_wrong_leaves_no_half_file(tmp_path: Path, format: str) -> None:
    with pytest.raises(WrongError), ShardWriter(tmp_path, format, 2) as writer:
        for n in range(5):
            writer.write({"id": str(n), "text": "好"})
        raise WrongError
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"part-0000{n}.{format}" for n in range(2)]
    assert len(list(read_records(tmp_path))) == 4


def test_a_file_is_replaced_only_by_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    with pytest.raises(WrongError), atomic(path) as file:
        file.write(b"new")
        raise WrongError
    assert (path.read_text(), names(tmp_path)) == ("old", ["a"])
    with atomic(path) as file:
        file.write(b"new")
    assert (path.read_text(), names(tmp_path)) == ("new", ["a"])


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def full(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=os.strerror(number)) as found, atomic(tmp_path / "a") as file:
        file.write(b"x")
    assert (found.value.filename, names(tmp_path)) == (str(tmp_path / "a"), [])


@pytest.mark.parametrize("format", FORMATS)
def test_a_limit_in_the_middle_of_a_file(tmp_path: Path, format: str) -> None:
    """The process may write no file beyond some size: as on a full disk, any write may fail."""
    program = (
        "import random, sys; from pathlib import Path\n"
        "from cleaner.corpus.writers import ShardWriter\n"
        "try:\n"
        "    with ShardWriter(Path(sys.argv[1]), sys.argv[2], 100_000) as records:\n"
        "        for n in range(30_000):\n"
        "            records.write({'id': str(n), 'text': random.randbytes(40).hex()})\n"
        "except OSError as error:\n"
        "    print(Path(error.filename).name, error.strerror)\n"
    )
    limit = 200_000
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), format],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert (done.stdout, done.stderr) == (f"part-00000.{format} File too large\n", "")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder" / "x").mkdir(parents=True)
    with pytest.raises(OSError) as found, atomic(tmp_path / "folder") as file:
        file.write(b"x")
    assert found.value.filename == str(tmp_path / "folder")
    assert names(tmp_path) == ["folder"]


# --- texts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("a.txt", "a.txt"),
        ("raw/a.html", "raw/a.html.txt"),
        ("a.txt.gz", "a.txt"),
        ("notes.md", "notes.md"),
        ("../../etc/passwd", "etc/passwd.txt"),
        ("/a//b/./c.txt", "a/b/c.txt"),
        ("..", "_.txt"),
        ("", "_.txt"),
        (".ssh/x.txt", "%2Essh/x.txt"),
        ("a\nb\\c\0.txt", "a%0Ab%5Cc%00.txt"),
        ("半\ud800.txt", "半?.txt"),
    ],
)
def test_names_of_text_files(tmp_path: Path, name: str, file: str) -> None:
    assert file_name(name) == file
    assert TextFolder(tmp_path).write(name, "好") == tmp_path / file
    assert (tmp_path / file).read_text() == "好"


@given(st.lists(st.text(max_size=300), unique=True, max_size=8))
def test_text_files_stay_in_their_folder_and_apart(names: list[str]) -> None:
    folder = TextFolder(Path("/nowhere/out"))
    paths = [folder.path(name) for name in names]
    assert len({str(path).casefold() for path in paths}) == len(names)
    for path in paths:
        assert path.parts[:3] == ("/", "nowhere", "out") and ".." not in path.parts and len(path.parts) > 3
        assert all(len(part.encode()) < 256 for part in path.parts)


def test_names_that_only_some_systems_tell_apart(tmp_path: Path) -> None:
    folder = TextFolder(tmp_path)
    paths = [folder.write(name, name) for name in ("a.txt", "A.txt", "a.TXT", "a.txt.gz", "长" * 99)]
    assert len({path.name.casefold() for path in paths}) == 5
    assert folder.path("a.txt") == paths[0]


# --- Hugging Face --------------------------------------------------------------------------------


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets", minversion="4.7")
    datasets.disable_progress_bars()
    yield lambda folder: datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))["train"]


@pytest.mark.parametrize("format", FORMATS)
def test_hugging_face_reads_a_folder_with_a_card(
    tmp_path: Path, format: str, records: list[dict[str, Any]], load: Any
) -> None:
    folder = tmp_path / "set"
    late = [{"id": "a", "text": "好。" * 500, "site": None, "notes": []}] * 12_000 + records
    with ShardWriter(folder / "documents", format, 10_000) as writer:
        for record in late:
            writer.write(packed_fields(record))
    (folder / "README.md").write_text(front_matter(format, writer.fields) + "# Texts\n")
    found = load(folder)
    assert found.num_rows == len(late)
    last = found[-1]
    assert (last["id"], last["text"]) == (late[-1]["id"], late[-1]["text"])
    noted = next(row for row in found.select(range(12_000, found.num_rows)) if row["notes"])
    data = noted["notes"][0]["data"]
    assert (json.loads(data) if format == "parquet" else data) == {"type": "person", "raw": "XX"}


def packed_fields(record: dict[str, Any]) -> dict[str, Any]:
    """A record without fields that are called like its own ones and hold something else."""
    fits = packed(record)
    return {name: value for name, value in record.items() if name not in fits or fits[name] is not None}
