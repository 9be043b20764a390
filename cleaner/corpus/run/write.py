"""The stage that writes the records, shard by shard; shards that are there already are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.corpus.run.clean import Cleaned
from cleaner.corpus.run.clean_chunk import Stored
from cleaner.corpus.run.plan import Job, key_of
from cleaner.corpus.run.restore import Restored
from cleaner.corpus.run.tables import slices
from cleaner.corpus.run.write_shard import PLACE, WriteShard
from cleaner.corpus.versions import source_digest

if TYPE_CHECKING:
    import pyarrow as pa

_CODE = ("corpus/rows", "corpus/writers", "corpus/run/write")


class _Shard(NamedTuple):
    """Some chunks whose records go into one file."""

    number: int
    documents: int
    chunks: tuple[Stored, ...]


class Written(NamedTuple):
    """What the stage left behind.

    Attributes:
        shards: how many files of records there are.
        fields: the names of all fields that records have.
    """

    shards: int
    fields: frozenset[str]


def write(job: Job, cleaned: Cleaned, restored: Restored) -> Written:
    """Carry out the stage."""
    plan = job.plan
    job.progress.stage("write", sum(chunk.documents for chunk in cleaned.chunks))
    code = source_digest(*_CODE)
    fields: set[str] = set()
    parts = [
        f"part-{shard.number:05}.{plan.record_format}" for shard in _shards(cleaned.chunks, plan.shard_size)
    ]

    def missing() -> Iterator[pa.RecordBatch]:
        shards = _shards(cleaned.chunks, plan.shard_size)
        counts = [shard.documents for shard in _shards(cleaned.chunks, plan.shard_size)]
        places = slices(restored.placed, ["position", "name", *PLACE, "restored"], counts)
        for shard, place in zip(shards, places, strict=True):
            digests = [chunk.digest for chunk in shard.chunks]
            content = place.drop_columns(["position"]).serialize().to_pybytes()
            key = key_of("shard", code, plan.record_format, plan.mode, digests, content)
            holds = _is_there(job, parts[shard.number], key)
            if holds is not None:
                fields.update(holds["fields"])
                job.progress.advance(shard.documents)
                continue
            chunks = [[str(job.folder.chunk(chunk.key)), chunk.documents] for chunk in shard.chunks]
            about = {
                "name": parts[shard.number],
                "key": key,
                "chunks": json.dumps(chunks),
                "restored": str(restored.placed),
            }
            yield place.replace_schema_metadata(about)

    for outcome in job.engine.map(WriteShard(job.folder.aside, plan.mode, plan.record_format), missing()):
        [row] = outcome.to_pylist()
        # The dropped ones first: where the documents are, the shard is done.
        if row["dropped"]:
            job.outputs.put(f"dropped/{row['name']}", row["key"], Path(row["dropped_path"]))
        holds = {"dropped": row["dropped"], "fields": row["fields"]}
        fields.update(row["fields"])
        job.outputs.put(f"documents/{row['name']}", row["key"], Path(row["path"]), holds)
        job.progress.advance(row["documents"] + row["dropped"])
    return Written(len(parts), frozenset(fields))


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


def _is_there(job: Job, name: str, key: str) -> dict[str, Any] | None:
    """What a shard holds, if it was written before."""
    holds = job.outputs.find(f"documents/{name}", key)
    if holds is not None and holds["dropped"] and job.outputs.find(f"dropped/{name}", key) is None:
        return None
    return holds
