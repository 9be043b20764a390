"""The step in pipelines of datatrove."""

from __future__ import annotations

import base64
import doctest
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datatrove")

from datatrove.data import Document as Item
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter, ParquetWriter

from cleaner import Cleaner, Document, Remove, rule
from cleaner.integrations import datatrove as integration
from cleaner.integrations.datatrove import METADATA, CleanerStep

RAW = "\u3000\u3000工作取得成效。(未完,全文共900字,登录后阅读全文)"


@rule("fragile", phase="boilerplate", anchors=["坏"])
def fragile(text: str) -> Iterator[Remove]:
    """Takes nothing away, and fails."""
    raise ZeroDivisionError("as it must")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    for part in range(2):
        records = [
            {"id": f"{part}-0", "text": "谢谢大家！"},
            {"id": f"{part}-1", "text": RAW, "url": "https://www.example.com/1", "views": 3},
            {"id": f"{part}-2", "text": "坏的一篇"},
            {"id": f"{part}-3", "text": "案件*宗", "title": "我的标题"},
        ]
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (tmp_path / "raw" / f"{part}.jsonl").write_text(lines, "utf-8")
    return tmp_path


def run(folder: Path, step: CleanerStep, writer: Any) -> dict[str, Any]:
    pipeline = [JsonlReader(str(folder / "raw")), step, writer]
    LocalPipelineExecutor(pipeline, tasks=2, workers=1, logging_dir=str(folder / "log")).run()
    stats = json.loads((folder / "log" / "stats.json").read_text("utf-8"))[1]["stats"]
    assert isinstance(stats, dict)
    return stats


def lines(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_what_cannot_be_cleaned_goes_to_its_own_writer(folder: Path) -> None:
    excluded = JsonlWriter(str(folder / "excluded"), compression=None)
    kept = JsonlWriter(str(folder / "out"), compression=None)
    stats = run(folder, CleanerStep(Cleaner([fragile]), excluded), kept)
    found = lines(folder / "out")
    assert [item["id"] for item in found] == ["0-0", "0-1", "0-3", "1-0", "1-1", "1-3"]
    assert [item["text"] for item in found[:3]] == ["谢谢大家！", "工作取得成效。", "案件××宗"]
    assert found[1]["metadata"]["views"] == 3
    assert found[1]["metadata"]["site"] == "example.com"
    assert found[2]["metadata"]["title"] == "我的标题"
    rejected = lines(folder / "excluded")
    assert [(item["id"], item["text"]) for item in rejected] == [("0-2", "坏的一篇"), ("1-2", "坏的一篇")]
    reason = rejected[0]["metadata"]["filter_reason"]
    assert "rule fragile" in reason and reason.endswith("fails on this text: ZeroDivisionError: as it must")
    assert (stats["total"], stats["forwarded"], stats["dropped"], stats["rejected"]) == (8, 6, 2, 2)
    assert stats["removed_by_paywall-notice"]["total"] == 2 * len("(未完,全文共900字,登录后阅读全文)")


def test_without_a_writer_nothing_leaves_the_pipeline(folder: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    writer = ParquetWriter(str(folder / "out"), expand_metadata=True)
    stats = run(folder, CleanerStep(Cleaner([fragile])), writer)
    found = parquet.read_table(folder / "out").to_pylist()
    assert {item["id"]: bool(item["rejected"]) for item in found} == {
        f"{part}-{number}": number == 2 for part in range(2) for number in range(4)
    }
    row = next(item for item in found if item["id"] == "1-1")
    assert Document.from_record(row).original == RAW
    assert (stats["total"], stats["forwarded"], stats["rejected"]) == (8, 8, 2) and "dropped" not in stats


def test_what_no_file_can_store_is_kept_as_bytes() -> None:
    text = "半\ud800个"
    (item,) = CleanerStep()([Item(text, id="1")])
    assert item.text == "半\\ud800个"
    assert item.metadata["rejected"] == "lone surrogate at character 1"
    assert base64.b64decode(item.metadata["raw_base64"]).decode("utf-8", "surrogatepass") == text


def test_every_document_has_the_same_metadata() -> None:
    for item in CleanerStep()([Item("讲话。", id="1"), Item("半\ud800个", id="2")]):
        assert item.metadata.keys() == {*METADATA, "raw_base64"}


def test_the_example_of_its_documentation() -> None:
    results = doctest.testmod(integration)
    assert results.attempted and not results.failed


def test_without_datatrove_it_is_said_what_to_install() -> None:
    program = "import sys; sys.modules['datatrove'] = None; import cleaner.integrations.datatrove"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert found.stderr.strip().endswith("needs datatrove: pip install 'datatrove[io]'")
