"""The engine of one machine: processes for kernels, DuckDB for queries."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain
from multiprocessing import connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cleaner.engine.base import EngineError
from cleaner.engine.limits import limits_told
from cleaner.engine.packed import packed, unpacked

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    import pyarrow as pa

    from cleaner.engine.base import Kernel, Step, Table

#: What a query may hold in memory before it goes on on disk.
QUERY_MEMORY = "512MB"

#: Batches that wait for each worker, so that none is idle while the next one is read.
_AHEAD = 2


class LocalEngine:
    """Maps kernels in processes of this machine and joins tables in DuckDB.

    Args:
        workers: processes that run kernels; with 1, kernels run in this process.
        folder: where queries put what does not fit into their memory.
        query_memory: how much that is, as DuckDB writes it: ``"512MB"``.

    >>> import pyarrow as pa
    >>> from cleaner.engine.local import LocalEngine
    >>> engine = LocalEngine(workers=1)
    >>> numbers = pa.table({"n": [3, 1, 2]})
    >>> [batch.num_rows for batch in engine.map(lambda batch: batch.slice(1), numbers.to_batches())]
    [2]
    >>> [batch.to_pydict() for batch in engine.sql("select n from numbers order by n", {"numbers": numbers})]
    [{'n': [1, 2, 3]}]
    """

    distributed = False

    def __init__(
        self, workers: int = 1, folder: Path | None = None, query_memory: str = QUERY_MEMORY
    ) -> None:
        self.workers = workers
        self._folder = folder
        self._query_memory = query_memory

    def map(self, kernel: Kernel, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What `kernel` makes of each batch, in order; see :class:`~cleaner.engine.base.Engine`.

        The kernel is handed to each worker once, as the worker starts.

        Raises:
            EngineError: a worker was killed.
        """
        if self.workers == 1:
            yield from map(kernel, batches)
            return
        with _interrupts_held():
            context = _context()
            pool = ProcessPoolExecutor(self.workers, context, _start_worker, (kernel,))
        waiting: deque[Future[bytes]] = deque()
        try:
            for batch in batches:
                waiting.append(pool.submit(_work, packed(batch)))
                if len(waiting) > _AHEAD * self.workers:
                    yield unpacked(waiting.popleft().result())
            while waiting:
                yield unpacked(waiting.popleft().result())
        except BrokenProcessPool:
            raise EngineError(
                "a worker process was killed, perhaps for want of memory; try again with fewer --workers"
            ) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def sql(self, query: str, tables: Mapping[str, Table]) -> Iterator[pa.RecordBatch]:
        """The rows that `query` selects; see :class:`~cleaner.engine.base.Engine`.

        Raises:
            EngineError: the disk is full, or the query needs more memory than it may take.
        """
        import duckdb
        import pyarrow as pa

        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": self._query_memory,
            "threads": max(1, self.workers),
            "python_enable_replacements": False,
        }
        if self._folder is not None:
            config["temp_directory"] = str(self._folder)
        with duckdb.connect(":memory:", config=config) as database:
            database.execute("set enable_progress_bar = false")
            for name, table in tables.items():
                if isinstance(table, pa.Table):
                    database.register(name, table)
                else:
                    database.read_parquet([str(path) for path in table]).create_view(name)
            with limits_told():
                reader: pa.RecordBatchReader = database.sql(query).to_arrow_reader(_ROWS)
                first = next(reader, None)
                yield pa.RecordBatch.from_pylist([], schema=reader.schema) if first is None else first
                yield from reader

    def table(
        self, path: Path, query: str, tables: Mapping[str, Table], step: Step | None = None
    ) -> list[Path]:
        """The rows that `query` selects, in files; see :class:`~cleaner.engine.base.Engine`.

        What `step` does is done in this process.

        Raises:
            EngineError: as :meth:`sql`.
        """
        import pyarrow.parquet as pq

        if step is not None and step.order:
            query = f"select * from ({query}) as unordered order by {', '.join(step.order)}"
        rows = self.sql(query, tables)
        if step is None:
            first = next(rows)
            schema, rows = first.schema, chain([first], rows)
        else:
            schema, rows = step.schema, step.flow(rows)
        with TemporaryDirectory(dir=path.parent) as aside:
            made = Path(aside) / path.name
            made.mkdir()
            with pq.ParquetWriter(made / "part-00000.parquet", schema, compression="zstd") as writer:
                for batch in rows:
                    writer.write_batch(batch)
            made.replace(path)
        return [path / "part-00000.parquet"]


#: Rows that a query hands over at a time.
_ROWS = 2000


def _context() -> BaseContext:
    """Workers come from a process that runs no threads, so that none of them starts with a held lock."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["cleaner.pipeline", "pyarrow.parquet"])
    from multiprocessing.forkserver import ensure_running

    ensure_running()
    return context


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes that start in here never see Ctrl-C: whoever asked for their work ends it.

    A Ctrl-C that comes meanwhile is not lost: it takes effect at the end, or at once where another thread
    of this process receives it.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_kernel: Kernel


def _start_worker(kernel: Kernel) -> None:
    global _kernel
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _kernel = kernel
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    os._exit(1)


def _work(data: bytes) -> bytes:
    return packed(_kernel(unpacked(data)))
