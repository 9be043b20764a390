"""Tables on the disk that the stages of a run hand to each other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.corpus.rows import cleaned_schema
from cleaner.corpus.run.clean import Cleaned
from cleaner.corpus.run.folder import RunFolder, new_file, replace
from cleaner.corpus.run.plan import Job

if TYPE_CHECKING:
    import pyarrow as pa

    from cleaner.engine.base import Table


def write_table(folder: RunFolder, path: Path, batches: Iterable[pa.RecordBatch]) -> Path:
    """Put batches, of which there is one at least, into a Parquet file."""
    import pyarrow.parquet as pq

    remaining = iter(batches)
    first = next(remaining)
    with (
        new_file(folder.aside) as (file, aside),
        pq.ParquetWriter(file, first.schema, compression="zstd") as writer,
    ):
        writer.write_batch(first)
        for batch in remaining:
            writer.write_batch(batch)
    replace(aside, path)
    return path


def rows_of(path: Path) -> int:
    """How many rows a table has."""
    import pyarrow.parquet as pq

    count: int = pq.read_metadata(path).num_rows
    return count


def cleaned_rows(job: Job, cleaned: Cleaned) -> Table:
    """All cleaned documents, as a table for queries; of each row ``chunk`` is the key of its chunk."""
    files = sorted({job.folder.chunk(chunk.key) for chunk in cleaned.chunks})
    if files:
        return files
    import pyarrow as pa

    return cleaned_schema().append(pa.field("chunk", pa.string())).empty_table()
