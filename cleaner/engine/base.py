"""What a run asks of an engine: few verbs, so that the same kernels work on one machine and on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

#: A pure function from Arrow batch to Arrow batch. It is pickled once for each worker, so it may be an
#: object that was configured; it may read and write files as long as doing so again does no harm.
Kernel: TypeAlias = "Callable[[pa.RecordBatch], pa.RecordBatch]"

#: A kernel for a run of batches, which may keep something from one to the next.
Flow: TypeAlias = "Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]"

#: A table for a query: rows in memory, or Parquet files of one schema.
Table: TypeAlias = "pa.Table | Sequence[Path]"


class EngineError(RuntimeError):
    """The engine could not go on; the message says why and what to do."""


class Step(NamedTuple):
    """What is made of the rows of a query on their way into a table.

    Attributes:
        flow: makes other rows of them; it is called for one part of the rows after the other.
        schema: the columns that it makes.
        order: columns that the rows of a part are sorted by, none of them null; those that agree in the
            first one are all in one part.
    """

    flow: Flow
    schema: pa.Schema
    order: tuple[str, ...] = ()


class Engine(Protocol):
    """Something that maps kernels over batches and answers queries.

    Attributes:
        distributed: whether tables that grow with the corpus should stay on the engine.
    """

    @property
    def distributed(self) -> bool: ...

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

    def table(
        self, path: Path, query: str, tables: Mapping[str, Table], step: Step | None = None
    ) -> list[Path]:
        """The rows that `query` selects, or what `step` makes of them, as Parquet files in a new folder.

        The rows never pass through the caller's hands. The folder is there when all of them are.

        Args:
            path: the folder.
            query, tables: as for :meth:`sql`.
            step: what is made of the rows.
        """
        ...
