"""The kernel of the writing stage: the records of a shard into a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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

    A batch holds the name of each document, its place among the copies and, where it was restored, its text
    and record.

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
            for row, place in zip(_documents(json.loads(about["chunks"])), batch.to_pylist(), strict=True):
                kind = "dropped" if self._drops and place["role"] == "duplicate" else "documents"
                counts[kind] += 1
                if place["text"] is not None:
                    row = place
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


def _documents(chunks: Sequence[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    """The cleaned documents of chunks, without what was rejected."""
    import pyarrow.parquet as pq

    for path, documents in chunks:
        if documents:
            for row in pq.read_table(path, columns=["number", "text", "record"]).to_pylist():
                if row["number"] is not None:
                    yield row
