"""The stage that writes the records, shard by shard; shards that are there already are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from cleaner.corpus.rows import record_of
from cleaner.corpus.run.clean import Cleaned
from cleaner.corpus.run.clean_chunk import Stored
from cleaner.corpus.run.compare import Compared
from cleaner.corpus.run.folder import new_file
from cleaner.corpus.run.plan import Job, key_of
from cleaner.corpus.versions import source_digest
from cleaner.corpus.writers import json_line

if TYPE_CHECKING:
    import pyarrow as pa

_CODE = ("corpus/rows", "corpus/writers", "corpus/run/write")

#: What a record says of its place among the copies, in this order.
_PLACE = ("cluster", "role", "relation", "similarity", "duplicate_of")


class _Shard(NamedTuple):
    """Some chunks whose records go into one file."""

    number: int
    documents: int
    chunks: tuple[Stored, ...]


def write(job: Job, cleaned: Cleaned, compared: Compared) -> list[str]:
    """Carry out the stage.

    Returns:
        The names of the files in ``documents/``, in order.
    """
    plan = job.plan
    job.progress.stage("write", sum(chunk.documents for chunk in cleaned.chunks))
    code = source_digest(*_CODE)
    parts = [f"part-{shard.number:05}.{plan.format}" for shard in _shards(cleaned.chunks, plan.shard_size)]

    def missing() -> Iterator[pa.RecordBatch]:
        shards = _shards(cleaned.chunks, plan.shard_size)
        for shard, place in zip(shards, _slices(compared.placed, cleaned, plan.shard_size), strict=True):
            digests = [chunk.digest for chunk in shard.chunks]
            key = key_of("shard", code, plan.format, plan.mode, digests, place.serialize().to_pybytes())
            if _is_there(job, parts[shard.number], key):
                job.progress.advance(shard.documents)
                continue
            chunks = [[str(job.folder.chunk(chunk.key)), chunk.documents] for chunk in shard.chunks]
            about = {"name": parts[shard.number], "key": key, "chunks": json.dumps(chunks)}
            yield place.replace_schema_metadata(about)

    for outcome in job.engine.map(WriteShard(job.folder.aside, plan.mode, plan.format), missing()):
        [row] = outcome.to_pylist()
        # The dropped ones first: where the documents are, the shard is done.
        if row["dropped"]:
            job.outputs.put(f"dropped/{row['name']}", row["key"], Path(row["dropped_path"]))
        holds = {"documents": row["documents"], "dropped": row["dropped"]}
        job.outputs.put(f"documents/{row['name']}", row["key"], Path(row["path"]), holds)
        job.progress.advance(row["documents"] + row["dropped"])
    return [f"documents/{name}" for name in parts]


def _shards(chunks: Sequence[Stored], size: int) -> Iterator[_Shard]:
    """The chunks in groups of about `size` bytes; one group at least."""
    held: list[Stored] = []
    number = documents = filled = 0
    for chunk in chunks:
        held.append(chunk)
        documents += chunk.documents
        filled += chunk.size
        if filled >= size:
            yield _Shard(number, documents, tuple(held))
            number, documents, filled, held = number + 1, 0, 0, []
    if held or not number:
        yield _Shard(number, documents, tuple(held))


def _slices(placed: Path, cleaned: Cleaned, size: int) -> Iterator[pa.RecordBatch]:
    """For each shard the rows of its documents."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(placed) as file:
        columns = ["name", *_PLACE]
        schema = pa.schema([file.schema_arrow.field(name) for name in columns])
        batches = file.iter_batches(columns=columns)
        held = schema.empty_table()
        for shard in _shards(cleaned.chunks, size):
            while held.num_rows < shard.documents:
                held = pa.concat_tables([held, pa.Table.from_batches([next(batches)])])
            rows = held.slice(0, shard.documents).to_pylist()
            yield pa.RecordBatch.from_pylist(rows, schema=schema)
            held = held.slice(shard.documents)


def _is_there(job: Job, name: str, key: str) -> bool:
    holds = job.outputs.find(f"documents/{name}", key)
    if holds is None:
        return False
    return not holds["dropped"] or job.outputs.find(f"dropped/{name}", key) is not None


class WriteShard:
    """Writes the records of a shard to a file aside, and those that are dropped to another one.

    A batch holds the name of each document and its place among the copies.

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
        with ExitStack() as exits:
            files = {}
            for kind in counts if self._drops else ("documents",):
                file, path = exits.enter_context(new_file(self._aside))
                files[kind] = (exits.enter_context(_encoder(file, self._format)), path)
            for row, place in zip(_documents(json.loads(about["chunks"])), batch.to_pylist(), strict=True):
                kind = "dropped" if self._drops and place["role"] == "duplicate" else "documents"
                counts[kind] += 1
                record = record_of(row) | {name: place[name] for name in _PLACE} | {"id": place["name"]}
                files[kind][0].write(json_line(record))
        if self._drops and not counts["dropped"]:
            files["dropped"][1].unlink()
        paths = {kind: str(path) for kind, (_, path) in files.items()}
        outcome = {
            "name": about["name"],
            "key": about["key"],
            **counts,
            "path": paths["documents"],
            "dropped_path": paths.get("dropped", ""),
        }
        return pa.RecordBatch.from_pylist([outcome])


def _documents(chunks: Sequence[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    """The cleaned documents of chunks, without what was rejected."""
    import pyarrow.parquet as pq

    for path, documents in chunks:
        if documents:
            for row in pq.read_table(path, columns=["number", "text", "record"]).to_pylist():
                if row["number"] is not None:
                    yield row


@contextmanager
def _encoder(file: IO[bytes], format: str) -> Iterator[IO[bytes]]:
    """Something to write lines of JSON to, which come out in `file` as `format` says."""
    import pyarrow as pa

    codec = {"jsonl.gz": "gzip", "jsonl.zst": "zstd"}.get(format)
    if codec is None:
        yield file
    else:
        with pa.CompressedOutputStream(file, codec) as stream:
            yield stream
