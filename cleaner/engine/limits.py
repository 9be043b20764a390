"""What a query runs into when memory or disk are too small, told in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cleaner.engine.base import EngineError


@contextmanager
def limits_told() -> Iterator[None]:
    """Raise EngineError for what DuckDB raises in here for want of memory or disk.

    >>> import duckdb
    >>> with limits_told():
    ...     raise duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate 128 MiB\\n\\nPossible ...")
    Traceback (most recent call last):
    cleaner.engine.base.EngineError: Out of Memory Error: failed to allocate 128 MiB
    """
    import duckdb

    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise EngineError(str(error).partition("\n")[0]) from None
