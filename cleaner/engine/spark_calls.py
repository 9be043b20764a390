"""What runs in the Python processes of Spark's executors."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.engine.base import EngineError
from cleaner.engine.packed import packed, unpacked

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Broadcast

    from cleaner.engine.base import Flow, Kernel


class MapCall:
    """Applies a kernel to the packed batches in the cells of a column.

    The kernel is fetched and unpickled once in each Python process.
    """

    def __init__(self, kernel: Broadcast[Kernel]) -> None:
        self._kernel = kernel

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        kernel = self._loaded()
        for batch in batches:
            for row in batch.to_pylist():
                data = error = None
                try:
                    data = packed(kernel(unpacked(row["data"])))
                except Exception as raised:
                    error = _pickled(raised)
                columns = {"nth": [row["nth"]], "data": [data], "error": [error]}
                types = {"nth": pa.int64(), "data": pa.binary(), "error": pa.binary()}
                yield pa.RecordBatch.from_pydict(columns, schema=pa.schema(types))

    def _loaded(self) -> Kernel:
        try:
            kernel: Kernel = self._kernel.value
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            raise EngineError(f"an executor cannot load what it is to do: {said}") from error
        return kernel


class FlowCall:
    """Applies a flow; Spark tells classes of this module from functions by nothing but their call."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return self._flow(batches)


def _pickled(error: Exception) -> bytes:
    """An error for the way to the driver, with the place where it was raised."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        data = pickle.dumps(error)
        pickle.loads(data)
    except Exception:
        data = pickle.dumps(EngineError(f"{type(error).__name__}: {error}"))
    return data
