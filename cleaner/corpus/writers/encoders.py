"""Records into bytes: JSONL, plain or compressed, and Parquet. The same records give the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any, Protocol

from cleaner.corpus.writers.lines import json_line

FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet")

#: A group of rows ends with so many rows, or with so many characters of text and edits.
GROUP_ROWS = 1000
GROUP_CHARACTERS = 32 << 20

#: Levels of compression that are fixed, since other ones give other bytes.
_GZIP_LEVEL = 6
_ZSTD_LEVEL = 3

#: Columns with few different values.
_REPEATED = [
    "site", "encoding", "cleaner_version", "role", "relation",
    "notes.list.element.kind", "notes.list.element.rule", "edits.list.element.rule",
]  # fmt: skip


class Encoder(Protocol):
    """Something that takes records."""

    def write(self, record: Mapping[str, Any]) -> None:
        """Take one record."""
        ...


@contextmanager
def encoder(file: IO[bytes], format: str) -> Iterator[Encoder]:
    """Writes records to `file`, which is complete when the block ends, and stays open.

    Args:
        file: an empty file.
        format: one of :data:`FORMATS`.

    >>> import io
    >>> file = io.BytesIO()
    >>> with encoder(file, "jsonl") as records:
    ...     records.write({"text": "好。"})
    >>> file.getvalue().decode()
    '{"text": "好。"}\\n'
    """
    if format == "parquet":
        groups = _Parquet(file)
        try:
            yield groups
            groups.finish()
        except BaseException:
            groups.abandon()
            raise
    elif format == "jsonl.gz":
        # Neither a name nor a time: they would differ from run to run.
        with gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as packed:
            yield _Lines(packed.write)
    elif format == "jsonl.zst":
        from cleaner.corpus.zstd import zstd

        with zstd.ZstdFile(file, "wb", level=_ZSTD_LEVEL) as packed:
            yield _Lines(packed.write)
            packed.write(b"")  # without any, there would not even be an empty frame
            packed.flush(zstd.ZstdCompressor.FLUSH_FRAME)
    elif format == "jsonl":
        yield _Lines(file.write)
    else:
        raise ValueError(f"format {format!r}: use one of {', '.join(FORMATS)}")


class _Lines:
    def __init__(self, put: Callable[[bytes], object]) -> None:
        self._put = put

    def write(self, record: Mapping[str, Any]) -> None:
        self._put(json_line(record))


class _Parquet:
    """Gathers rows until they make a group."""

    def __init__(self, file: IO[bytes]) -> None:
        import pyarrow.parquet as pq

        from cleaner.corpus.writers.rows import schema

        self._writer = pq.ParquetWriter(
            file, schema(), compression="zstd", compression_level=_ZSTD_LEVEL, use_dictionary=_REPEATED
        )
        self._rows: list[dict[str, Any]] = []
        self._characters = 0

    def write(self, record: Mapping[str, Any]) -> None:
        from cleaner.corpus.writers.rows import packed

        row = packed(record)
        self._rows.append(row)
        self._characters += len(row["text"] or "") + sum(len(edit["before"]) for edit in row["edits"] or ())
        if len(self._rows) == GROUP_ROWS or self._characters >= GROUP_CHARACTERS:
            self._flush()

    def finish(self) -> None:
        """Write what is left, and the footer."""
        if self._rows:
            self._flush()
        self._writer.close()

    def abandon(self) -> None:
        """Let go of the file, which is of no use any more."""
        with suppress(Exception):
            self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._writer.schema))
        self._rows.clear()
        self._characters = 0
