"""The kernel that fills the masks and gaps of clusters."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cleaner.corpus.rows import record_of
from cleaner.corpus.run.folder import RunFolder, new_file
from cleaner.corpus.run.summary import Summary
from cleaner.corpus.run.tables import NOTE
from cleaner.corpus.writers.lines import json_text
from cleaner.document import Document
from cleaner.restore import Words, fill_cluster

if TYPE_CHECKING:
    import pyarrow as pa


class FillClusters:
    """Restores the documents of clusters and writes those that changed to a file aside.

    The rows of a batch are documents: ``task`` says which are restored together, ``lends`` which of them
    only lend words, ``name`` what each is called.

    Args:
        folder: the folder of the run.
        words: what the corpus knows of words that filters took out.
    """

    def __init__(self, folder: RunFolder, words: Words) -> None:
        self._folder = folder
        self._words = words

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        import pyarrow as pa
        import pyarrow.parquet as pq

        summary = Summary()
        found: dict[str, list[str]] = {"name": [], "text": [], "record": []}
        for _, rows in groupby(batch.to_pylist(), key=lambda row: row["task"]):
            for row, before, after in self._restored(list(rows)):
                if after == before:
                    continue
                summary.add(before, -1)
                summary.add(after)
                record = record_of(row) | after.record() | {"text": ""}
                found["name"].append(row["name"])
                found["text"].append(after.text)
                found["record"].append(json_text(record))
        schema = pa.schema({"name": pa.string(), "text": pa.large_string(), "record": pa.large_string()})
        table = pa.table(found, schema=schema).replace_schema_metadata({NOTE: summary.dumped()})
        with new_file(self._folder.aside) as (file, path):
            pq.write_table(table, file, compression="zstd", use_dictionary=False)
        about = {name.decode(): value.decode() for name, value in batch.schema.metadata.items()}
        done = {"key": about["key"], "path": str(path), "documents": batch.num_rows}
        return pa.RecordBatch.from_pylist([done])

    def _restored(self, rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], Document, Document]]:
        """The documents of a task that may be restored: their rows, as they were, and as they are now."""
        documents = [replace(Document.from_record(record_of(row)), id=row["name"]) for row in rows]
        members = [d for d, row in zip(documents, rows, strict=True) if not row["lends"]]
        others = [d for d, row in zip(documents, rows, strict=True) if row["lends"]]
        filled = fill_cluster(members, others, words=self._words)
        of_members = [row for row in rows if not row["lends"]]
        return list(zip(of_members, members, filled, strict=True))


def digest_of(rows: list[dict[str, Any]]) -> str:
    """The hash of the rows of a batch, by which its outcome is found again."""
    digest = sha256()
    for row in rows:
        digest.update(json.dumps([row["task"], row["lends"], row["name"]]).encode())
        digest.update(row["text"].encode() + b"\0" + row["record"].encode() + b"\0")
    return digest.hexdigest()
