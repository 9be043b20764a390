"""`cleaner run`: all of its files, from the raw documents of a small corpus."""

from __future__ import annotations

import base64
import json
import random
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from cleaner import CANONICAL, Cleaner, Document, __version__, dedup, restore, undo
from cleaner.corpus.writers import read_records

_CHARS = (
    "经济社会发展改革创新农业工业教育卫生文化交通水利能源生态环保财政金融外贸就业住房社保安全法治民生项目投资"
)
_RECORDS = "documents/part-00000.jsonl"
_FILES = [_RECORDS, "duplicates.jsonl", "rejected.jsonl", "related.jsonl"]
_PNG = b"\x89PNG\r\n\x1a\n\0\0"


def _speech(seed: int, sentences: int = 30) -> str:
    choose = random.Random(seed)
    return "".join("".join(choose.sample(_CHARS, 18)) + "。\n" for _ in range(sentences))


def _masked_copies() -> list[str]:
    """Speeches with copies in which other things are masked, cut off or taken out."""
    choose = random.Random(4)
    texts = []
    for seed in range(25):
        facts = f"张建国同志在清河县完成投资{choose.randint(100, 999)}万元，服务老人{choose.randint(1000, 9999)}人。\n"
        whole = (
            _speech(seed, 8)
            + facts
            + "要加强知识产权援助，加强对重复侵权、群体侵权的打击。\n"
            + _speech(seed + 100, 8)
        )
        texts.append(whole)
        for old, new in (
            ("张建国", "XXX"),
            ("清河县", "**县"),
            ("群体", "_"),
            ("万元", "万元"),
            ("服务老人", "服务老人"),
        ):
            if choose.random() < 0.6:
                texts.append(whole.replace(old, new))
        if choose.random() < 0.4:
            texts.append(whole[:350] + "(未完,全文共900字,登录后阅读全文)")
        texts.append(_speech(seed + 200) + "要加强对重复侵权、_侵权的打击。\n")
    choose.shuffle(texts)
    return texts


SPEECH = "各位代表：\n张建国同志在清河县召开会议。\n" + _speech(1)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Copies of one speech, other documents, and what cannot be read."""
    folder = tmp_path / "corpus"
    (folder / "more").mkdir(parents=True)
    (folder / "speech.txt").write_text(SPEECH)
    (folder / "gbk.txt").write_bytes(
        (SPEECH.replace("\n", "\r\n") + "上一篇：无 下一篇：无\r\n").encode("gb18030")
    )
    masked = SPEECH.replace("张建国", "XXX").replace("清河县", "**县")
    (folder / "masked.txt").write_text(masked + "(未完,全文共900字,登录后阅读全文)")
    (folder / "more" / "part.txt").write_text(SPEECH[:480])
    (folder / "more" / "other.txt").write_text(_speech(2))
    (folder / "empty.txt").touch()
    (folder / "image.png").write_bytes(_PNG)
    lines = [
        json.dumps({"id": "r1", "text": _speech(3), "url": "https://www.example.com/a", "year": 2023}),
        "{broken",
        json.dumps({"id": "r1", "text": _speech(4)}),
        json.dumps({"text": "半\ud800个"}),
        json.dumps({"name": "nothing"}),
    ]
    (folder / "records.jsonl").write_text("\n".join(lines))
    return folder


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture
def out(command: Any, corpus: Path, tmp_path: Path) -> Path:
    """The folder of a run over the corpus."""
    folder = tmp_path / "out"
    assert command("run", corpus, "-o", folder, "-j", "1").code == 1
    return folder


def test_the_files_of_a_run(out: Path) -> None:
    found = sorted(path.name for path in out.iterdir())
    assert found == [
        "README.md", "documents", "duplicates.jsonl", "inputs.jsonl", "rejected.jsonl", "related.jsonl",
        "report.html", "run.json", "work",
    ]  # fmt: skip
    assert [path.name for path in (out / "documents").iterdir()] == ["part-00000.jsonl"]


def test_records_have_the_fields_of_the_contract(out: Path) -> None:
    fields = [
        "id", "source", "site", "title", "text", "encoding", "truncated", "declared_chars", "shown_chars",
        "gaps", "redactions", "notes", "edits", "raw_sha256", "cleaner_version",
        "cluster", "role", "relation", "similarity", "duplicate_of",
    ]  # fmt: skip
    for record in _lines(out / _RECORDS):
        assert set(fields) - set(record) == set()
        assert record["cleaner_version"] == __version__
        assert record["gaps"] == sum(note["kind"] == "gap" for note in record["notes"])
        assert record["redactions"] == sum(note["kind"] == "redaction" for note in record["notes"])
        for note in record["notes"]:
            assert set(note) == {"kind", "rule", "start", "end", "original", "data"}
        for edit in record["edits"]:
            assert set(edit) == {"rule", "start", "end", "before", "after"}


def test_every_input_is_a_record_or_a_reject(out: Path) -> None:
    assert [record["source"] for record in _lines(out / _RECORDS)] == [
        "corpus/empty.txt", "corpus/gbk.txt", "corpus/masked.txt", "corpus/more/other.txt",
        "corpus/more/part.txt", "corpus/records.jsonl:1", "corpus/records.jsonl:3", "corpus/speech.txt",
    ]  # fmt: skip
    assert [reject["source"] for reject in _lines(out / "rejected.jsonl")] == [
        "corpus/image.png", "corpus/records.jsonl:2", "corpus/records.jsonl:4", "corpus/records.jsonl:5",
    ]  # fmt: skip


def test_rejects_have_a_reason_and_their_bytes(corpus: Path, out: Path) -> None:
    rejects = _lines(out / "rejected.jsonl")
    assert all(set(reject) == {"source", "reason", "raw_base64"} for reject in rejects)
    image, broken, surrogate, nothing = ((r["reason"], base64.b64decode(r["raw_base64"])) for r in rejects)
    assert image == ("not plain text: this is a PNG image", _PNG)
    assert broken[0].startswith("not a JSON record") and broken[1].strip() == b"{broken"
    assert surrogate[0].startswith("lone surrogate")
    assert surrogate[1].decode("utf-8", "surrogatepass") == "半\ud800个"
    assert nothing[0].startswith("has no string 'text'") and json.loads(nothing[1]) == {"name": "nothing"}


def test_records_restore_the_input(corpus: Path, out: Path) -> None:
    records = {record["source"]: record for record in _lines(out / _RECORDS)}
    for name, codec in (("speech.txt", "utf-8"), ("gbk.txt", "gb18030"), ("masked.txt", "utf-8")):
        raw = (corpus / name).read_bytes()
        record = records[f"corpus/{name}"]
        document = Document.from_record(record)
        assert record["encoding"] == codec
        assert undo(document.text, document.edits) == raw.decode(codec)
        assert record["raw_sha256"] == sha256(raw).hexdigest()


def test_facts_and_given_fields(out: Path) -> None:
    records = {record["id"]: record for record in _lines(out / _RECORDS)}
    masked = records["corpus/masked.txt"]
    assert (masked["truncated"], masked["declared_chars"], masked["gaps"]) == (True, 900, 1)
    assert (records["r1"]["site"], records["r1"]["year"]) == ("example.com", 2023)
    assert "r1#2" in records


def test_masks_are_filled_from_copies(command: Any, corpus: Path, out: Path, tmp_path: Path) -> None:
    masked = {r["id"]: r for r in _lines(out / _RECORDS)}["corpus/masked.txt"]
    filled = [note for note in masked["notes"] if note["kind"] == "filled"]
    assert "张建国同志在清河县" in masked["text"]
    assert masked["redactions"] == 0 and len(filled) == 2
    assert [edit["rule"] for edit in masked["edits"][-2:]] == ["restore-mask"] * 2
    assert {note["data"]["from"] for note in filled} <= {"corpus/speech.txt", "corpus/gbk.txt"}
    run = json.loads((out / "run.json").read_text())
    assert run["fills"] == {"person": 1, "place": 1}
    assert run["edits_by_phase"]["restore"] == run["edits_by_rule"]["restore-mask"] == 2
    other = tmp_path / "other"
    assert command("run", corpus, "-o", other, "--no-restore").code == 1
    masked = {r["id"]: r for r in _lines(other / _RECORDS)}["corpus/masked.txt"]
    assert f"{CANONICAL}同志在{CANONICAL}县" in masked["text"]
    run = json.loads((other / "run.json").read_text())
    assert (run["fills"], "restore-mask" in run["rules"]) == ({}, False)


def test_the_run_restores_like_the_library(command: Any, tmp_path: Path) -> None:
    texts = {f"{number:03}": text for number, text in enumerate(_masked_copies())}
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items()))
    assert command("run", path, "-o", tmp_path / "out", "-j", 2).code == 0
    cleaner = Cleaner()
    documents = [cleaner(text, id=name) for name, text in texts.items()]
    clusters = dedup.find(
        [document.text for document in documents],
        ids=list(texts),
        quality=[(document.gaps, document.redactions) for document in documents],
    )
    restored = restore.fill(documents, clusters)
    records = _lines(tmp_path / "out" / _RECORDS)
    assert [record["text"] for record in records] == [document.text for document in restored]
    assert [record["notes"] for record in records] == [document.record()["notes"] for document in restored]
    assert restored != documents


def test_the_report_is_written_if_it_is_wanted(command: Any, corpus: Path, out: Path) -> None:
    page = (out / "report.html").read_text()
    assert page.startswith("<!doctype html>") and "corpus/masked.txt" in page
    assert command("run", corpus, "-o", out, "--no-report").code == 1
    assert not (out / "report.html").exists()
    assert command("run", corpus, "-o", out).code == 1
    assert (out / "report.html").read_text() == page


def test_copies_are_found_and_none_is_dropped(out: Path) -> None:
    records = {record["id"]: record for record in _lines(out / _RECORDS)}
    roles = {name.removeprefix("corpus/"): record["role"] for name, record in records.items()}
    assert roles == {
        "gbk.txt": "representative",
        "speech.txt": "duplicate",
        "masked.txt": "duplicate",
        "more/part.txt": "duplicate",
        "more/other.txt": "unique",
        "empty.txt": "unique",
        "r1": "unique",
        "r1#2": "unique",
    }
    assert records["corpus/speech.txt"]["relation"] == "exact"
    assert records["corpus/more/part.txt"]["relation"] == "contained"
    for record in records.values():
        in_cluster = record["role"] != "unique"
        assert (record["cluster"] is not None) == in_cluster
        assert (record["duplicate_of"] is not None) == (record["role"] == "duplicate")
        assert record["duplicate_of"] in (None, record["cluster"])


def test_duplicates_are_listed_with_what_they_copy_and_how_alike(out: Path) -> None:
    records = {record["id"]: record for record in _lines(out / _RECORDS)}
    duplicates = _lines(out / "duplicates.jsonl")
    assert {each["id"] for each in duplicates} == {
        name for name, record in records.items() if record["role"] == "duplicate"
    }
    for each in duplicates:
        assert set(each) == {"id", "duplicate_of", "relation", "similarity"}
        assert 0 < each["similarity"] <= 1
        for name in ("duplicate_of", "relation", "similarity"):
            assert records[each["id"]][name] == each[name]


def test_the_counts_add_up(out: Path) -> None:
    summary = json.loads((out / "run.json").read_text())
    records, rejects = _lines(out / _RECORDS), _lines(out / "rejected.jsonl")
    edits = [edit for record in records for edit in record["edits"]]
    assert summary["documents"] == len(records) == 8
    assert summary["rejected"] == len(rejects) == 4
    assert summary["characters_out"] == sum(len(record["text"]) for record in records)
    change = sum(len(edit["before"]) - len(edit["after"]) for edit in edits)
    assert summary["characters_in"] == summary["characters_out"] + change
    assert sum(summary["edits_by_rule"].values()) == len(edits)
    assert set(summary["edits_by_rule"]) <= set(summary["rules"])
    assert summary["gaps"] == sum(record["gaps"] for record in records)
    assert summary["truncated"] == sum(record["truncated"] for record in records)
    assert sum(summary["redactions_by_type"].values()) == sum(record["redactions"] for record in records)
    assert sum(summary["encodings"].values()) == len(records)
    assert summary["clusters"] == len({record["cluster"] for record in records} - {None})
    assert sum(summary["duplicates_by_relation"].values()) == len(_lines(out / "duplicates.jsonl"))
    assert summary["cleaner_version"] == __version__
    assert summary["options"]["threshold"] == 0.8


def test_the_files_that_were_read_are_listed_with_their_hashes(corpus: Path, out: Path) -> None:
    listed = {entry["file"]: entry for entry in _lines(out / "inputs.jsonl")}
    files = [path for path in corpus.rglob("*") if path.is_file()]
    assert set(listed) == {f"corpus/{path.relative_to(corpus)}" for path in files}
    for path in files:
        entry = listed[f"corpus/{path.relative_to(corpus)}"]
        assert entry["sha256"] == sha256(path.read_bytes()).hexdigest()
        assert entry["bytes"] == path.stat().st_size
        assert entry["items"] == (5 if path.suffix == ".jsonl" else 1)
    read = json.loads((out / "run.json").read_text())["read"]
    assert (read["files"], read["items"]) == (len(files), 12)


@pytest.mark.parametrize("format", ["jsonl.gz", "jsonl.zst", "parquet"])
def test_formats_hold_the_same_records(
    command: Any, corpus: Path, out: Path, tmp_path: Path, format: str
) -> None:
    other = tmp_path / "other"
    assert command("run", corpus, "-o", other, "--format", format).code == 1
    assert [path.name for path in (other / "documents").iterdir()] == [f"part-00000.{format}"]
    assert list(read_records(other / "documents")) == _lines(out / _RECORDS)


def test_shards_are_parts_of_the_whole(command: Any, corpus: Path, out: Path, tmp_path: Path) -> None:
    for number in range(300):
        (corpus / f"x{number}.txt").write_text(_speech(number, 60))
    assert command("run", corpus, "-o", tmp_path / "one").code == 1
    assert command("run", corpus, "-o", tmp_path / "many", "--shard-size", "100 kB", "-j", 2).code == 1
    parts = sorted((tmp_path / "many" / "documents").iterdir())
    assert len(parts) > 2
    assert b"".join(part.read_bytes() for part in parts) == (tmp_path / "one" / _RECORDS).read_bytes()


def test_texts_have_files_of_their_own(command: Any, corpus: Path, out: Path, tmp_path: Path) -> None:
    (corpus / "Speech.TXT").write_text("另一份。")
    (corpus / "speech").write_text("再一份。")
    (corpus / "more" / "page.html").write_text("<html><body><p>会议取消</p></body></html>")
    texts = tmp_path / "texts"
    assert command("run", corpus, "-o", texts, "--format", "text").code == 1
    records = _lines(texts / _RECORDS)
    files = sorted(path for path in (texts / "texts").rglob("*") if path.is_file())
    assert sorted(path.read_text() for path in files) == sorted(record["text"] for record in records)
    names = {path.relative_to(texts / "texts").as_posix() for path in files}
    assert {"corpus/more/part.txt", "corpus/more/page.html.txt", "corpus/records.jsonl:1.txt"} <= names
    assert sum(name.casefold().startswith("corpus/speech~") for name in names) == 3
    (corpus / "speech").unlink()
    (texts / "texts" / "corpus" / "gbk.txt").unlink()
    assert command("run", corpus, "-o", texts, "--format", "text", "--mode", "drop").code == 1
    found = {path.name: path.read_text() for path in (texts / "texts").rglob("*") if path.is_file()}
    assert sorted(found.values()) == sorted(record["text"] for record in _lines(texts / _RECORDS))
    assert command("run", corpus, "-o", texts).code == 1
    assert not (texts / "texts").exists()


def test_dropped_copies_are_not_lost(command: Any, corpus: Path, out: Path, tmp_path: Path) -> None:
    whole = _lines(out / _RECORDS)
    dropped = tmp_path / "dropped"
    assert command("run", corpus, "-o", dropped, "--mode", "drop").code == 1
    assert _lines(dropped / _RECORDS) == [r for r in whole if r["role"] != "duplicate"]
    others = _lines(dropped / "dropped" / "part-00000.jsonl")
    assert others == [r for r in whole if r["role"] == "duplicate"] != []
    assert (dropped / "duplicates.jsonl").read_bytes() == (out / "duplicates.jsonl").read_bytes()


def test_fields_that_are_called_like_those_of_a_record_are_kept(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    record = {
        "text": "讲话。",
        "source": "县报",
        "role": "书记",
        "edits": 3,
        "n": float("nan"),
        "k": "半\ud800",
    }
    path.write_text(json.dumps(record) + "\n" + '{"id": "\\ud83d", "text": "好。"}')
    assert command("run", path, "-o", tmp_path / "out").code == 0
    first, second = _lines(tmp_path / "out" / _RECORDS)
    assert (first["source"], first["role"]) == ("in.jsonl:1", "unique")
    assert first["given"] == {"source": "县报", "role": "书记", "edits": 3}
    assert (first["n"], first["k"], second["id"]) == (None, "半\ufffd", "\ufffd")


def test_large_rejects_have_files_of_their_own(command: Any, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    data = _PNG + bytes(1_500_000)
    (raw / "image.png").write_bytes(data)
    assert command("run", raw, "-o", tmp_path / "out").code == 1
    [reject] = _lines(tmp_path / "out" / "rejected.jsonl")
    assert set(reject) == {"source", "reason", "raw_file"}
    assert reject["raw_file"].startswith("rejected/") and reject["raw_file"].endswith(".png")
    assert (tmp_path / "out" / reject["raw_file"]).read_bytes() == data


def test_the_folder_is_a_data_set(command: Any, corpus: Path, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    out = tmp_path / "out"
    for number, format in enumerate(("jsonl", "jsonl.gz", "parquet")):
        assert command("run", corpus, "-o", out, "--format", format).code == 1
        found = datasets.load_dataset(str(out), split="train", cache_dir=str(tmp_path / f"cache{number}"))
        assert sorted(found["id"]) == sorted(record["id"] for record in read_records(out / "documents"))


def test_no_documents_at_all(command: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert command("run", tmp_path / "empty.jsonl", "-o", tmp_path / "out").code == 0
    assert (tmp_path / "out" / _RECORDS).read_bytes() == b""
    assert json.loads((tmp_path / "out" / "run.json").read_text())["documents"] == 0


def test_workers_and_the_order_of_inputs_change_nothing(
    command: Any, corpus: Path, out: Path, tmp_path: Path
) -> None:
    inputs = sorted(corpus.iterdir())
    for number, (order, workers) in enumerate([(inputs, 1), (inputs[::-1], 2), (inputs[1:] + inputs[:1], 3)]):
        again = tmp_path / f"again{number}"
        assert command("run", *order, "-o", again, "-j", workers).code == 1
        for name in _FILES:
            assert (again / name).read_bytes() == (tmp_path / "again0" / name).read_bytes()
    again = tmp_path / "again"
    assert command("run", corpus, "-o", again, "-j", 2).code == 1
    for name in _FILES:
        assert (again / name).read_bytes() == (out / name).read_bytes()


def test_the_summary_is_said_on_standard_error(command: Any, corpus: Path, tmp_path: Path) -> None:
    result = command("run", corpus, "-o", tmp_path / "out")
    assert result.out == b""
    for words in ("Documents", "8 cleaned, 4 rejected", "Copies", "line-ends", "Written to"):
        assert words in result.err


def test_an_earlier_run_is_not_replaced_without_force(command: Any, corpus: Path, out: Path) -> None:
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    refused = command("run", corpus / "speech.txt", "-o", out)
    assert (refused.code, refused.out) == (2, b"")
    assert refused.err.startswith("cleaner: ") and "use --force to start afresh" in refused.err
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert command("run", corpus / "speech.txt", "-o", out, "--force").code == 0
    assert len(_lines(out / _RECORDS)) == 1
    assert (out / "rejected.jsonl").read_bytes() == b""


def test_a_folder_with_other_files_is_used(command: Any, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert command("run", corpus / "speech.txt", "-o", tmp_path).code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_the_output_inside_the_input_is_no_input(command: Any, corpus: Path) -> None:
    (corpus / "image.png").unlink()
    (corpus / "records.jsonl").unlink()
    out = corpus / "out"
    assert command("run", corpus, "-o", out).code == 0
    first = [(out / name).read_bytes() for name in _FILES]
    assert command("run", corpus, "-o", out, "--force").code == 0
    assert [(out / name).read_bytes() for name in _FILES] == first


def test_standard_input(command: Any, tmp_path: Path) -> None:
    stdin = "".join(json.dumps({"id": n, "text": SPEECH}) + "\n" for n in "ba").encode()
    assert command("run", "-", "-o", tmp_path / "out", stdin=stdin).code == 0
    assert [(r["id"], r["role"]) for r in _lines(tmp_path / "out" / _RECORDS)] == [
        ("b", "duplicate"),
        ("a", "representative"),
    ]


@pytest.mark.parametrize("threshold", ["0", "1.5", "-1"])
def test_impossible_thresholds(command: Any, corpus: Path, tmp_path: Path, threshold: str) -> None:
    result = command("run", corpus, "-o", tmp_path / "out", f"--threshold={threshold}")
    assert result.code == 2
    assert "use a number above 0 and up to 1" in result.err
    assert not (tmp_path / "out").exists()


def test_the_output_is_a_file(command: Any, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = command("run", corpus, "-o", tmp_path / "file")
    assert (result.code, "is a file" in result.err) == (2, True)


def test_missing_input(command: Any, tmp_path: Path) -> None:
    result = command("run", tmp_path / "none", "-o", tmp_path / "out")
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert not (tmp_path / "out").exists()


def test_an_output_must_be_named(command: Any, corpus: Path) -> None:
    result = command("run", corpus)
    assert result.code == 2
    assert "--out" in result.err
