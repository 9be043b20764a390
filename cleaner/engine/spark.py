"""The engine of a cluster: kernels in the Python processes of Spark's executors, queries in Spark SQL.

Spark moves the data, does again what was lost, and spills what is too large. What is ours is how a kernel
gets there once, and how batches come back in order.
"""

from __future__ import annotations

import pickle
import re
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from cleaner.engine.packed import packed, unpacked
from cleaner.engine.spark_calls import FlowCall, MapCall
from cleaner.engine.spark_errors import told
from cleaner.engine.spark_watch import watched

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from cleaner.engine.base import Kernel, Step, Table

#: Batches for each core that go to the executors in one job, so that one of many seconds holds up few.
_PER_CORE = 4

#: Bytes of batches that go to the executors in one job, unless one batch alone is larger, and in all jobs
#: that are under way.
_WINDOW = 32_000_000
_AHEAD = 4 * _WINDOW

#: Jobs that are under way, so that no executor is idle while the last batches of one are worked on.
_JOBS = 3

#: Rows of a query that come to a flow at a time: sketches are some ten kilobytes each.
_ROWS_OF_FLOW = 500

#: Rows that a query hands over at a time.
_ROWS = 10_000


class SparkEngine:
    """Maps kernels in the executors of a Spark session and joins tables in Spark SQL.

    Args:
        session: it stays open. Its executors must be able to import what kernels are made of.
        folder: for tables on their way, on a file system that the driver and all executors share.
        say: told how far a table is that takes long.
    """

    distributed = True

    def __init__(
        self, session: SparkSession, folder: Path, say: Callable[[str], object] | None = None
    ) -> None:
        self._session = session.newSession()
        self._session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(_ROWS_OF_FLOW))
        self._folder = folder
        self._say = say or (lambda message: None)

    def map(self, kernel: Kernel, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What `kernel` makes of each batch, in order; see :class:`~cleaner.engine.base.Engine`.

        Batches go to the executors in windows, several of which are under way.

        Raises:
            EngineError: an executor was lost again and again, or Spark ended.
        """
        context = self._session.sparkContext
        shipped = context.broadcast(kernel)
        group = f"map-{uuid4().hex}"
        waiting: deque[tuple[int, Future[list[pa.RecordBatch]]]] = deque()
        with ThreadPoolExecutor(_JOBS) as pool:
            try:
                for window in _windows(batches, _PER_CORE * context.defaultParallelism):
                    size = sum(map(len, window))
                    waiting.append((size, pool.submit(self._mapped, MapCall(shipped), window, group)))
                    while len(waiting) > _JOBS or sum(size for size, _ in waiting) > _AHEAD:
                        yield from waiting.popleft()[1].result()
                while waiting:
                    yield from waiting.popleft()[1].result()
            finally:
                for _, future in waiting:
                    future.cancel()
                if any(future.running() for _, future in waiting):
                    context.cancelJobGroup(group)
        shipped.destroy()

    def _mapped(self, call: MapCall, window: Sequence[bytes], group: str) -> list[pa.RecordBatch]:
        """What comes of the packed batches of a window."""
        import pyarrow as pa

        numbers = pa.array(range(len(window)), pa.int64())
        given = pa.table({"nth": numbers, "data": pa.array(window, pa.binary())})
        with told():
            self._session.sparkContext.setJobGroup(group, "map", interruptOnCancel=True)
            frame = self._session.createDataFrame(given)
            found = frame.mapInArrow(call, "nth long, data binary, error binary").toArrow()
        outcomes = sorted(found.to_pylist(), key=lambda row: int(row["nth"]))
        for row in outcomes:
            if row["error"] is not None:
                raise pickle.loads(row["error"])
        return [unpacked(row["data"]) for row in outcomes]

    def sql(self, query: str, tables: Mapping[str, Table]) -> Iterator[pa.RecordBatch]:
        """The rows that `query` selects; see :class:`~cleaner.engine.base.Engine`.

        They come by way of files, so that they need not fit into memory.

        Raises:
            EngineError: as :meth:`map`.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self._folder / f"rows-{uuid4().hex}"
        try:
            files = self.table(path, query, tables)
            schema = pa.schema([field.with_nullable(True) for field in pq.read_schema(files[0])])
            empty = True
            for file in files:
                with pq.ParquetFile(file) as rows:
                    for batch in rows.iter_batches(_ROWS):
                        empty = False
                        yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)
            if empty:
                yield pa.RecordBatch.from_pylist([], schema=schema)
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def table(
        self, path: Path, query: str, tables: Mapping[str, Table], step: Step | None = None
    ) -> list[Path]:
        """The rows that `query` selects, in files; see :class:`~cleaner.engine.base.Engine`.

        Raises:
            EngineError: as :meth:`map`; or what `step` does failed.
        """
        from pyspark.sql.pandas.types import from_arrow_schema

        aside = self._folder / f"table-{uuid4().hex}"
        aside.mkdir()
        try:
            with told(), watched(self._session.sparkContext, self._say):
                for name, table in tables.items():
                    self._read(table, aside / name).createOrReplaceTempView(name)
                frame = self._session.sql(query)
                if step is not None and step.order:
                    frame = frame.repartition(step.order[0]).sortWithinPartitions(*step.order)
                if step is not None:
                    frame = frame.mapInArrow(FlowCall(step.flow), from_arrow_schema(step.schema))
                frame.write.parquet(_url(aside / "made"), compression="zstd")
                for name in tables:
                    self._session.catalog.dropTempView(name)
            (aside / "made").replace(path)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return sorted(path.glob("part-*.parquet"))

    def _read(self, table: Table, aside: Path) -> DataFrame:
        import pyarrow as pa
        import pyarrow.parquet as pq
        from pyspark.sql.pandas.types import from_arrow_schema

        if isinstance(table, pa.Table):
            pq.write_table(table, aside)
            table = [aside]
        schema = from_arrow_schema(pq.read_schema(table[0]))
        return self._session.read.schema(schema).parquet(*map(_pattern, table))


def _windows(batches: Iterable[pa.RecordBatch], most: int) -> Iterator[list[bytes]]:
    """Batches as bytes, so many of them at most, and of limited size."""
    window: list[bytes] = []
    size = 0
    for batch in batches:
        data = packed(batch)
        if window and (len(window) == most or size + len(data) > _WINDOW):
            yield window
            window, size = [], 0
        window.append(data)
        size += len(data)
    if window:
        yield window


def _url(path: Path) -> str:
    """A path as Spark takes it, whatever file system it would look in otherwise."""
    return f"file://{path.absolute()}"


def _pattern(path: Path) -> str:
    """A path where Spark takes patterns.

    >>> _pattern(Path("/data/raw[1]"))
    'file:///data/raw\\\\[1\\\\]'
    """
    return re.sub(r"([\\\[\]{}*?])", r"\\\1", _url(path))
