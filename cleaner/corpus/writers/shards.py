"""Records in files of a fixed number each, part-00000, part-00001 and so on, and back from them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from cleaner.corpus.writers.atomic import atomic, sync_folder
from cleaner.corpus.writers.encoders import FORMATS, Encoder, encoder

#: Records in a file: some 200 MB of them.
SHARD_SIZE = 20_000

_SHARD = re.compile(rf"part-\d{{5,}}\.(?:{'|'.join(map(re.escape, FORMATS))})")


class ShardWriter:
    """Writes records to the files of a folder.

    A file appears in the folder when it is complete. Leaving the block with an error keeps those that are,
    and leaves nothing of the one at work. Files of the same kind that were there before and are not written
    anew are removed at the end, so that the folder holds what was written and no more.

    Args:
        folder: where to; it is made if there is none.
        format: one of :data:`~cleaner.corpus.writers.encoders.FORMATS`.
        shard_size: records in a file.

    Attributes:
        paths: the files that are complete.
        count: records taken.
        fields: the names of all their fields.

    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> with ShardWriter(folder, "jsonl.gz", shard_size=2) as records:
    ...     for number in range(3):
    ...         records.write({"id": str(number)})
    >>> [path.name for path in records.paths], len(list(read_records(folder)))
    (['part-00000.jsonl.gz', 'part-00001.jsonl.gz'], 3)
    """

    def __init__(self, folder: Path, format: str = "jsonl", shard_size: int = SHARD_SIZE) -> None:
        if format not in FORMATS:
            raise ValueError(f"format {format!r}: use one of {', '.join(FORMATS)}")
        self.paths: list[Path] = []
        self.count = 0
        self.fields: set[str] = set()
        self._folder = folder
        self._format = format
        self._size = shard_size
        self._in_shard = 0
        self._shard = ExitStack()
        self._encoder: Encoder | None = None

    def __enter__(self) -> ShardWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self._shard.__exit__(kind, error, trace)

    def write(self, record: Mapping[str, Any]) -> None:
        """Take one record.

        Raises:
            OSError: it cannot be written; the error names the file.
        """
        if self._encoder is None:
            self._encoder = self._open()
        try:
            self._encoder.write(record)
        except BaseException as error:
            self._encoder = None
            self._shard.__exit__(type(error), error, error.__traceback__)
            raise
        self.fields.update(record)
        self.count += 1
        self._in_shard += 1
        if self._in_shard == self._size:
            self._finish()

    def close(self) -> None:
        """Complete the last file; one without records, if there were none."""
        if self._encoder is None and not self.paths:
            self._encoder = self._open()
        if self._encoder is not None:
            self._finish()
        for path in shards(self._folder):
            if path not in self.paths:
                path.unlink()
        sync_folder(self._folder)

    def _open(self) -> Encoder:
        path = self._folder / f"part-{len(self.paths):05}.{self._format}"
        file = self._shard.enter_context(atomic(path))
        return self._shard.enter_context(encoder(file, self._format))

    def _finish(self) -> None:
        self._encoder = None
        self._in_shard = 0
        path = self._folder / f"part-{len(self.paths):05}.{self._format}"
        self._shard.close()
        self.paths.append(path)


def shards(folder: Path) -> list[Path]:
    """The files of records in `folder`, in order."""
    found = [path for path in folder.iterdir() if _SHARD.fullmatch(path.name)] if folder.is_dir() else []
    return sorted(found, key=lambda path: (len(path.name.split(".")[0]), path.name))


def read_records(place: Path) -> Iterator[dict[str, Any]]:
    """The records of a folder that :class:`ShardWriter` wrote, or of one file of records.

    Raises:
        FileNotFoundError: there are none.
        ValueError: a line is no record.
    """
    files = shards(place) if place.is_dir() else [place]
    if not files:
        raise FileNotFoundError(2, "there are no files of records here", str(place))
    for path in files:
        yield from _records(path)


def _records(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix == ".parquet":
        yield from _rows(path)
        return
    with _opened(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}:{number}: not a JSON record: {error}") from error


def _opened(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        import gzip

        return cast("IO[bytes]", gzip.open(path))
    if path.suffix == ".zst":
        from cleaner.corpus.zstd import zstd

        return cast("IO[bytes]", zstd.open(path))
    return path.open("rb")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    from cleaner.corpus.writers.rows import unpacked

    with pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:
        for batch in file.iter_batches(256, use_threads=False):
            yield from map(unpacked, batch.to_pylist())
