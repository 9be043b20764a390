"""Tables on the disk that the stages of a run hand to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.corpus.rows import cleaned_schema
from cleaner.corpus.run.clean import Cleaned
from cleaner.corpus.run.folder import RunFolder, new_file, replace
from cleaner.corpus.run.plan import Job

if TYPE_CHECKING:
    import pyarrow as pa

    from cleaner.engine.base import Table


#: Where a table keeps a note about itself.
NOTE = b"cleaner"

#: Rows that are read at a time, and that lie together in a table.
_BATCH = 500


def write_table(folder: RunFolder, path: Path, batches: Iterable[pa.RecordBatch], note: str = "") -> Path:
    """Put batches, of which there is one at least, into a Parquet file, with a note."""
    import pyarrow.parquet as pq

    remaining = iter(batches)
    first = next(remaining)
    with (
        new_file(folder.aside) as (file, aside),
        pq.ParquetWriter(file, first.schema, compression="zstd") as writer,
    ):
        writer.add_key_value_metadata({NOTE: note})
        for batch in chain([first], remaining):
            writer.write_batch(batch, _BATCH)
    replace(aside, path)
    return path


def note_of(path: Path) -> bytes:
    """The note in a table."""
    import pyarrow.parquet as pq

    note: bytes = pq.read_metadata(path).metadata[NOTE]
    return note


def slices(path: Path, columns: Sequence[str], counts: Iterable[int]) -> Iterator[pa.RecordBatch]:
    """The rows of a table in parts of so many rows each."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        schema = pa.schema([file.schema_arrow.field(name) for name in columns])
        batches = file.iter_batches(_BATCH, columns=list(columns))
        held = schema.empty_table()
        for count in counts:
            while held.num_rows < count:
                held = pa.concat_tables([held, pa.Table.from_batches([next(batches)], schema)])
            rows = held.slice(0, count).combine_chunks()
            yield rows.to_batches()[0] if count else pa.RecordBatch.from_pylist([], schema=schema)
            held = held.slice(count)


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


def first_positions(cleaned: Cleaned) -> pa.Table:
    """The chunks, and the position of the first document in each."""
    import pyarrow as pa

    firsts, position = [], 0
    for chunk in cleaned.chunks:
        firsts.append(position)
        position += chunk.documents
    keys = [chunk.key for chunk in cleaned.chunks]
    return pa.table({"chunk": pa.array(keys, pa.string()), "first": pa.array(firsts, pa.int64())})
