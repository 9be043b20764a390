"""The first stage: read the inputs and clean them, chunk by chunk; what is there already is kept."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.corpus import readers
from cleaner.corpus.chunks import Chunk, cut
from cleaner.corpus.kernels import CleanBatch
from cleaner.corpus.readers import Unread
from cleaner.corpus.rows import cleaned_batch, cleaned_row, document_of, items_of, raw_batch
from cleaner.corpus.run.folder import new_file, replace
from cleaner.corpus.run.plan import Job
from cleaner.corpus.run.summary import Summary
from cleaner.corpus.stream import clean_items, decoded
from cleaner.corpus.touch import Touch
from cleaner.corpus.versions import Change, Versions, difference

if TYPE_CHECKING:
    import pyarrow as pa

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


@dataclass(slots=True)
class Cleaned:
    """What the stage left behind.

    Attributes:
        chunks: all chunks, in the order of the input.
        summary: what was counted in them.
        read: items and bytes read, and the hash of all of them.
        done: how many documents were cleaned now; all others were there already.
        again: those of `done` that had been cleaned before some rules changed.
        changes: how the rules changed, in words.
    """

    chunks: list[Stored] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)
    read: dict[str, Any] = field(default_factory=dict)
    done: int = 0
    again: int = 0
    changes: dict[str, None] = field(default_factory=dict)


def clean(job: Job) -> Cleaned:
    """Carry out the stage.

    Raises:
        InputError: an input does not exist.
    """
    plan, folder = job.plan, job.folder
    files = readers.find_files(plan.inputs, plan.out)
    job.progress.stage("clean", size=_size(files))
    current = job.versions.digest
    _keep_versions(job)
    found = Cleaned()
    infos: deque[_Info | None] = deque()
    read = _Read()

    def missing() -> Iterator[pa.RecordBatch]:
        for chunk in cut(readers.read(plan.inputs, plan.text_field, plan.out)):
            read.add(chunk)
            key = chunk.key(job.versions.shared)
            info = _stored(folder.chunk(key))
            if info is not None and info.versions == current:
                infos.append(info)
                continue
            infos.append(None)
            known = info is not None and folder.versions(info.versions).exists()
            earlier = info.versions if info is not None and known else ""
            about = {"key": key, "size": str(chunk.size), "earlier": earlier}
            yield raw_batch(chunk.items).replace_schema_metadata(about)

    def settle() -> None:
        """Count what is known of the next chunks in order."""
        while infos and infos[0] is not None:
            info = infos.popleft()
            assert info is not None
            found.chunks.append(info.chunk)
            found.summary.merge(info.summary)
            job.progress.advance(info.chunk.documents + info.chunk.rejected, info.raw_size)

    kernel = CleanChunk(CleanBatch(plan.cleaner), folder.work, current)
    for outcome in job.engine.map(kernel, missing()):
        settle()
        [row] = outcome.to_pylist()
        info = _info(row["info"])
        replace(Path(row["path"]), folder.chunk(info.chunk.key))
        infos[0] = info
        found.done += row["done"]
        found.again += row["again"]
        found.changes |= dict.fromkeys(json.loads(row["changes"]))
        settle()
    settle()
    found.read = read.record()
    return found


class _Read:
    """What was read, as it goes by."""

    def __init__(self) -> None:
        self._items = self._size = 0
        self._digest = sha256()

    def add(self, chunk: Chunk) -> None:
        """Count a chunk."""
        self._items += len(chunk.items)
        self._size += chunk.size
        self._digest.update(chunk.digest)

    def record(self) -> dict[str, Any]:
        """The counts, as plain data."""
        return {"items": self._items, "bytes": self._size, "sha256": self._digest.hexdigest()}


class _Info(NamedTuple):
    """What the note in a chunk's file says."""

    versions: str
    raw_size: int
    chunk: Stored
    summary: Summary


def _info(note: str | bytes) -> _Info:
    versions, raw_size, chunk, summary = json.loads(note)
    return _Info(versions, raw_size, Stored(*chunk), Summary.loaded(summary))


def _stored(path: Path) -> _Info | None:
    """The note in the file of a chunk; None if there is no such file, or none that can be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with suppress(OSError, pa.ArrowInvalid, KeyError, TypeError, ValueError):
        return _info(pq.read_metadata(path).metadata[_NOTE])
    return None


class CleanChunk:
    """Cleans the documents of a chunk and writes them to a file aside.

    If the chunk was cleaned before and some rules changed since, only those of its documents are
    cleaned again which the change may concern.

    Args:
        clean: cleans a batch.
        work: the folder of the run's state.
        versions: the digest of the versions that `clean` stands for.
    """

    def __init__(self, clean: CleanBatch, work: Path, versions: str) -> None:
        self._clean = clean
        self._work = work
        self._versions = versions

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        import pyarrow as pa

        about = {name.decode(): value.decode() for name, value in batch.schema.metadata.items()}
        changes: tuple[str, ...] = ()
        if about["earlier"]:
            change = _change(self._work, about["earlier"], self._versions)
            changes = change.said
            cleaned, done = self._again(batch, about["key"], change)
        else:
            cleaned = self._clean(batch)
            done = cleaned.num_rows
        path, info = self._write(cleaned, about["key"], int(about["size"]))
        again = done if changes else 0
        columns = {
            "path": str(path),
            "info": info,
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
        rows: list[dict[str, Any]] = pq.read_table(_chunk_path(self._work, key)).to_pylist()
        concerned = []
        for item, row in zip(items, rows, strict=True):
            if isinstance(item, Unread):
                concerned.append(False)
            elif row["reason"] is not None or change.everything:
                concerned.append(True)
            else:
                url = item.given.get("url")
                document = document_of(row)
                page = decoded(item, self._clean.cleaner) if document.page and touch.reads_pages else ""
                concerned.append(touch(document, url if isinstance(url, str) else None, page))
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

    def _write(self, batch: pa.RecordBatch, key: str, raw_size: int) -> tuple[Path, str]:
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
        info = json.dumps([self._versions, raw_size, chunk, summary.dumped()])
        named = batch.append_column("chunk", pa.array([key] * batch.num_rows))
        table = pa.Table.from_batches([named]).replace_schema_metadata({_NOTE: info})
        with new_file(self._work / "aside") as (file, path):
            pq.write_table(table, file, compression="zstd", use_dictionary=["chunk"])
        return path, info


def _chunk_path(work: Path, key: str) -> Path:
    return work / "clean" / key[:2] / f"{key}.parquet"


@cache
def _change(work: Path, old: str, new: str) -> Change:
    before, now = (Versions.loaded((work / "versions" / f"{each}.json").read_bytes()) for each in (old, new))
    return difference(before, now)


def _keep_versions(job: Job) -> None:
    path = job.folder.versions(job.versions.digest)
    if not path.exists():
        with new_file(job.folder.aside) as (file, temporary):
            file.write(job.versions.dumped())
        replace(temporary, path)


def _size(files: list[tuple[Path | None, str]]) -> int | None:
    """The bytes of all files; None if some cannot be told beforehand."""
    try:
        return sum(path.stat().st_size for path, _ in files if path is not None) if files else None
    except OSError:
        return None
