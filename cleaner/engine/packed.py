"""Record batches as bytes, for the way to another process."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def packed(batch: pa.RecordBatch) -> bytes:
    """A batch with its schema, which may hold metadata.

    >>> import pyarrow as pa
    >>> batch = pa.RecordBatch.from_pydict({"n": [1]}).replace_schema_metadata({"key": "x"})
    >>> unpacked(packed(batch)).equals(batch, check_metadata=True)
    True
    """
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def unpacked(data: bytes) -> pa.RecordBatch:
    """The inverse of :func:`packed`."""
    import pyarrow as pa

    with pa.ipc.open_stream(data) as stream:
        return stream.read_next_batch()
