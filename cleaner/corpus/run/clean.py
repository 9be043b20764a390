"""The first stage: read the inputs and clean them, chunk by chunk; what is there already is kept."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.corpus.chunks import cut
from cleaner.corpus.kernels import CleanBatch
from cleaner.corpus.rows import raw_batch
from cleaner.corpus.run.clean_chunk import CleanChunk, Note, Stored
from cleaner.corpus.run.folder import new_file, replace
from cleaner.corpus.run.plan import Job
from cleaner.corpus.run.reading import Reading
from cleaner.corpus.run.summary import Summary

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(slots=True)
class Cleaned:
    """What the stage left behind.

    Attributes:
        chunks: all chunks, in the order of the input.
        summary: what was counted in them.
        read: how many files, items and bytes were read, and the hash of all of them.
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
    folder = job.folder
    reading = Reading(job)
    job.progress.stage("clean", size=reading.size)
    _keep_versions(job)
    found = Cleaned()
    chunks: list[Stored | None] = []
    missing: deque[tuple[int, int]] = deque()
    told = 0

    def tell(note: Note, place: int, done: int) -> None:
        """Count what came of a chunk, and of the input up to `done` bytes."""
        nonlocal told
        chunks[place] = note.chunk
        found.summary.merge(note.summary)
        job.progress.advance(note.chunk.documents + note.chunk.rejected, max(0, done - told))
        told = max(told, done)

    def batches() -> Iterator[pa.RecordBatch]:
        for chunk in cut(reading):
            place = len(chunks)
            chunks.append(None)
            key = chunk.key(job.versions.shared)
            note = Note.of(folder.chunk(key))
            if note is not None and note.versions == job.versions.digest:
                tell(note, place, reading.done)
                continue
            missing.append((place, reading.done))
            known = note is not None and folder.versions(note.versions).exists()
            earlier = note.versions if note is not None and known else ""
            yield raw_batch(chunk.items).replace_schema_metadata({"key": key, "earlier": earlier})

    kernel = CleanChunk(CleanBatch(job.plan.cleaner), folder, job.versions.digest)
    for outcome in job.engine.map(kernel, batches()):
        [row] = outcome.to_pylist()
        note = Note.loaded(row["note"])
        replace(Path(row["path"]), folder.chunk(note.chunk.key))
        tell(note, *missing.popleft())
        found.done += row["done"]
        found.again += row["again"]
        found.changes |= dict.fromkeys(json.loads(row["changes"]))
    found.chunks = [chunk for chunk in chunks if chunk is not None]
    found.read = reading.record()
    return found


def _keep_versions(job: Job) -> None:
    path = job.folder.versions(job.versions.digest)
    if not path.exists():
        with new_file(job.folder.aside) as (file, temporary):
            file.write(job.versions.dumped())
        replace(temporary, path)
