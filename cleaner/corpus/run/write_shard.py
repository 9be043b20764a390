"""The kernel of the writing stage: the records of a shard into a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.corpus.rows import record_of
from cleaner.corpus.run.folder import new_file
from cleaner.corpus.writers import Encoder, encoder

if TYPE_CHECKING:
    import pyarrow as pa

#: What a record says of its place among the copies, in this order.
PLACE = ("cluster", "role", "relation", "similarity", "duplicate_of")


class WriteShard:
    """Writes the records of a shard to a file aside, and those that are dropped to another one.

    A batch holds the name of each document, its place among the copies, and whether it was restored.

    Args:
        aside: the folder for files that are not finished.
        mode: ``drop`` if duplicates are not to stand among the documents.
        format: how records are written.
    """

    def __init__(self, aside: Path, mode: str, format: str) -> None:
        self._aside = aside
        self._drops = mode == "drop"
        self._format = format

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        import pyarrow as pa

        about = {name.decode(): value.decode() for name, value in batch.schema.metadata.items()}
        counts = {"documents": 0, "dropped": 0}
        fields: set[str] = set()
        with ExitStack() as exits:
            files = {kind: self._file(exits) for kind in (counts if self._drops else ("documents",))}
            for row, place in _documents(about, batch):
                kind = "dropped" if self._drops and place["role"] == "duplicate" else "documents"
                counts[kind] += 1
                record = record_of(row) | {name: place[name] for name in PLACE} | {"id": place["name"]}
                fields.update(record)
                files[kind][0].write(record)
        paths = {kind: path for kind, (_, path) in files.items()}
        if self._drops and not counts["dropped"]:
            paths.pop("dropped").unlink()
        outcome = {
            "name": about["name"],
            "key": about["key"],
            **counts,
            "fields": sorted(fields),
            "path": str(paths["documents"]),
            "dropped_path": str(paths.get("dropped", "")),
        }
        return pa.RecordBatch.from_pylist([outcome])

    def _file(self, exits: ExitStack) -> tuple[Encoder, Path]:
        file, path = exits.enter_context(new_file(self._aside))
        return exits.enter_context(encoder(file, self._format)), path


def _documents(
    about: Mapping[str, str], batch: pa.RecordBatch
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The documents of a shard, each as it was restored or else cleaned, with the row of the batch for it."""
    import pyarrow.parquet as pq

    done = 0
    for path, documents in json.loads(about["chunks"]):
        if not documents:
            continue
        places = batch.slice(done, documents).to_pylist()
        done += documents
        restored = _restored(about["restored"], places)
        rows = pq.read_table(path, columns=["number", "text", "record"]).to_pylist()
        kept = (row for row in rows if row["number"] is not None)
        for row, place in zip(kept, places, strict=True):
            yield restored.get(place["position"], row), place


def _restored(path: str, places: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The restored documents among some that follow one another, by their positions."""
    import pyarrow.parquet as pq

    positions = [place["position"] for place in places if place["restored"] is not None]
    if not positions:
        return {}
    bounds = [("position", ">=", positions[0]), ("position", "<=", positions[-1])]
    rows = pq.read_table(path, columns=["position", "text", "record"], filters=bounds).to_pylist()
    return {row["position"]: row for row in rows if row["text"] is not None}
