"""The kernel of the first stage: clean a chunk, or what of it a change of rules may concern, and store it."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.corpus.kernels import CleanBatch
from cleaner.corpus.readers import Unread
from cleaner.corpus.rows import cleaned_batch, cleaned_row, document_of, items_of
from cleaner.corpus.run.folder import RunFolder, new_file
from cleaner.corpus.run.summary import Summary
from cleaner.corpus.stream import clean_items, decoded
from cleaner.corpus.touch import Touch
from cleaner.corpus.versions import Change, Versions, difference

if TYPE_CHECKING:
    import pyarrow as pa

#: Where the file of a chunk says what is in it.
_NOTE = b"cleaner"


class Stored(NamedTuple):
    """A chunk of cleaned documents on the disk.

    Attributes:
        key: its name.
        documents, rejected: how many there are.
        size: bytes of text and records.
        digest: the hash of all that is in it.
    """

    key: str
    documents: int
    rejected: int
    size: int
    digest: str


class Note(NamedTuple):
    """What the file of a chunk says of itself.

    Attributes:
        versions: the digest of the versions that it was cleaned with.
        chunk: what is in it.
        summary: what was counted in it.
    """

    versions: str
    chunk: Stored
    summary: Summary

    def dumped(self) -> str:
        """As JSON."""
        return json.dumps([self.versions, self.chunk, self.summary.dumped()])

    @classmethod
    def loaded(cls, data: str | bytes) -> Note:
        """The inverse of :meth:`dumped`."""
        versions, chunk, summary = json.loads(data)
        return cls(versions, Stored(*chunk), Summary.loaded(summary))

    @classmethod
    def of(cls, path: Path) -> Note | None:
        """The note in a file; None if there is no such file, or none that can be read."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        with suppress(OSError, pa.ArrowInvalid, KeyError, TypeError, ValueError):
            return cls.loaded(pq.read_metadata(path).metadata[_NOTE])
        return None


class CleanChunk:
    """Cleans the documents of a chunk and writes them to a file aside.

    If the chunk was cleaned before and some rules changed since, only those of its documents are
    cleaned again which the change may concern.

    Args:
        clean: cleans a batch.
        folder: the folder of the run.
        versions: the digest of the versions that `clean` stands for.
    """

    def __init__(self, clean: CleanBatch, folder: RunFolder, versions: str) -> None:
        self._clean = clean
        self._folder = folder
        self._versions = versions

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        import pyarrow as pa

        about = {name.decode(): value.decode() for name, value in batch.schema.metadata.items()}
        changes: tuple[str, ...] = ()
        if about["earlier"]:
            change = _change(self._folder, about["earlier"], self._versions)
            changes = change.said
            cleaned, done = self._again(batch, about["key"], change)
        else:
            cleaned = self._clean(batch)
            done = cleaned.num_rows
        path, note = self._write(cleaned, about["key"])
        again = done if changes else 0
        columns = {
            "path": str(path),
            "note": note,
            "done": done,
            "again": again,
            "changes": json.dumps(changes),
        }
        return pa.RecordBatch.from_pylist([columns])

    def _again(self, batch: pa.RecordBatch, key: str, change: Change) -> tuple[pa.RecordBatch, int]:
        """The rows of a chunk after a change of rules, and how many were cleaned again."""
        import pyarrow.parquet as pq

        touch = Touch(change)
        items = list(items_of(batch))
        rows: list[dict[str, Any]] = pq.read_table(self._folder.chunk(key)).to_pylist()
        concerned = []
        for item, row in zip(items, rows, strict=True):
            if isinstance(item, Unread):
                concerned.append(False)
            elif row["reason"] is not None or change.everything:
                concerned.append(True)
            else:
                document = document_of(row)
                page = decoded(item, self._clean.cleaner) if document.page and touch.reads_pages else ""
                concerned.append(touch(document, item.url, page))
        chosen = [item for item, yes in zip(items, concerned, strict=True) if yes]
        outcomes = clean_items(self._clean.cleaner, chosen)
        number = 0
        for place, yes in enumerate(concerned):
            if yes:
                rows[place] = cleaned_row(next(outcomes), number)
            if rows[place].get("reason") is None:
                rows[place]["number"] = number
                number += 1
        return cleaned_batch(rows), len(chosen)

    def _write(self, batch: pa.RecordBatch, key: str) -> tuple[Path, str]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        summary, size, digest = Summary(), 0, sha256()
        for row in batch.to_pylist():
            for part in (row["id"], row["source"], row["text"], row["record"], row["reason"]):
                digest.update(b"\0" if part is None else part.encode() + b"\1")
            digest.update(row["raw"] or b"")
            if row["reason"] is None:
                summary.add(document_of(row))
                size += len(row["text"].encode()) + len(row["record"].encode())
            else:
                summary.reject(row["reason"])
        chunk = Stored(key, summary.documents, summary.rejected, size, digest.hexdigest())
        note = Note(self._versions, chunk, summary).dumped()
        named = batch.append_column("chunk", pa.array([key] * batch.num_rows))
        table = pa.Table.from_batches([named]).replace_schema_metadata({_NOTE: note})
        with new_file(self._folder.aside) as (file, path):
            pq.write_table(table, file, compression="zstd", use_dictionary=["chunk"])
        return path, note


@cache
def _change(folder: RunFolder, old: str, new: str) -> Change:
    before, now = (Versions.loaded(folder.versions(digest).read_bytes()) for digest in (old, new))
    return difference(before, now)
