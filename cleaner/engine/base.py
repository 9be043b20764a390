"""What a run asks of an engine: two verbs, so that the same kernels work on one machine and on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

#: A pure function from Arrow batch to Arrow batch. It is pickled once for each worker, so it may be an
#: object that was configured; it may read and write files as long as doing so again does no harm.
Kernel: TypeAlias = "Callable[[pa.RecordBatch], pa.RecordBatch]"

#: A table for a query: rows in memory, or Parquet files of one schema.
Table: TypeAlias = "pa.Table | Sequence[Path]"


class EngineError(RuntimeError):
    """The engine could not go on; the message says why and what to do."""


class Engine(Protocol):
    """Something that maps kernels over batches and answers queries."""

    def map(self, kernel: Kernel, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What `kernel` makes of each batch, in the order of the batches.

        Few batches are held at a time, whatever their number. What the kernel raises is raised here.
        """
        ...

    def sql(self, query: str, tables: Mapping[str, Table]) -> Iterator[pa.RecordBatch]:
        """The rows that `query`, in plain SQL, selects from `tables`, which it calls by their names.

        There is one batch at least, be it empty, so that the types of the columns are known.
        """
        ...
