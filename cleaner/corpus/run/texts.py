"""The stage that writes plain texts, for ``--format text``: a file each, in folders like those of the input."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.corpus.run.clean import Cleaned
from cleaner.corpus.run.clean_chunk import Stored
from cleaner.corpus.run.folder import RunFolder, new_file, replace
from cleaner.corpus.run.plan import Job, key_of
from cleaner.corpus.run.restore import Restored
from cleaner.corpus.run.tables import slices
from cleaner.corpus.versions import source_digest
from cleaner.corpus.writers import file_name

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

TEXTS = "texts"

_CODE = ("corpus/run/texts", "corpus/writers/texts")

#: Chunks whose texts are brought to the disk together.
_TOGETHER = 50


class _Part(NamedTuple):
    """The documents of a chunk that have a text file: their places in it, their files, their restored texts."""

    chunk: Stored
    numbers: list[int]
    files: list[str]
    texts: list[str | None]

    @property
    def key(self) -> str:
        """Stands for what the files hold."""
        texts = [sha256(text.encode()).hexdigest() if text else "" for text in self.texts]
        return key_of(source_digest(*_CODE), self.chunk.digest, map(str, self.numbers), self.files, texts)


def write_texts(job: Job, cleaned: Cleaned, restored: Restored) -> None:
    """Carry out the stage."""
    job.progress.stage("texts", sum(chunk.documents for chunk in cleaned.chunks))
    names = _names(job, cleaned, restored)
    whole = _remove_others(job, names)
    done: set[Path] = set()
    held: list[Path] = []

    def missing() -> Iterator[pa.RecordBatch]:
        for part in _parts(job, cleaned, restored, names):
            mark = job.folder.mark(part.key)
            done.add(mark)
            if whole and mark.exists():
                job.progress.advance(len(part.numbers))
                continue
            about = {"path": str(job.folder.chunk(part.chunk.key)), "key": part.key}
            rows = zip(part.numbers, part.files, part.texts, strict=True)
            yield _batch([{"number": n, "file": f, "text": t} for n, f, t in rows], about)

    for outcome in job.engine.map(WriteTexts(job.folder), missing()):
        [row] = outcome.to_pylist()
        for path, file in zip(row["paths"], row["files"], strict=True):
            job.outputs.change()
            replace(Path(path), job.folder.root / TEXTS / file)
        job.progress.advance(len(row["files"]))
        held.append(job.folder.mark(row["key"]))
        if len(held) == _TOGETHER:
            _mark(job.folder, held)
            held = []
    _mark(job.folder, held)
    for mark in job.folder.marks():
        if mark not in done:
            mark.unlink()


def _mark(folder: RunFolder, marks: list[Path]) -> None:
    """Note which texts are on the disk, once they are."""
    if marks:
        os.sync()
    for mark in marks:
        with new_file(folder.aside) as (_, path):
            pass
        replace(path, mark)


def _batch(rows: list[dict[str, Any]], about: dict[str, str]) -> pa.RecordBatch:
    import pyarrow as pa

    schema = pa.schema({"number": pa.int32(), "file": pa.string(), "text": pa.large_string()})
    return pa.RecordBatch.from_pylist(rows, schema=schema.with_metadata(about))


class WriteTexts:
    """Writes the texts of a chunk to files aside.

    Args:
        folder: the folder of the run.
    """

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        import pyarrow as pa
        import pyarrow.parquet as pq

        about = {name.decode(): value.decode() for name, value in batch.schema.metadata.items()}
        rows = pq.read_table(about["path"], columns=["number", "text"]).to_pylist()
        texts = {row["number"]: row["text"] for row in rows}
        paths, files = [], []
        for row in batch.to_pylist():
            with new_file(self._folder.aside, sync=False) as (file, path):
                file.write((texts[row["number"]] if row["text"] is None else row["text"]).encode())
            paths.append(str(path))
            files.append(row["file"])
        return pa.RecordBatch.from_pylist([{"key": about["key"], "paths": paths, "files": files}])


class _Names:
    """Which file each document has; few bytes of memory for each.

    Attributes:
        count: how many files there are.
    """

    def __init__(self, plain: NDArray[np.uint64], files: NDArray[np.uint64]) -> None:
        self._clashes = plain[1:][plain[1:] == plain[:-1]]
        self._files = files
        self.count = len(files)

    def file(self, source: str) -> str:
        """The file for the document of a source; its hash is in the name if others would be called so, too."""
        return _file(source, self._clashes)

    def __contains__(self, file: str) -> bool:
        return _within(_hash(file), self._files)


def _file(source: str, clashes: NDArray[np.uint64]) -> str:
    name = file_name(source)
    # Some systems take A and a for the same.
    if not _within(_hash(name.casefold()), clashes):
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}~{sha256(source.encode()).hexdigest()[:12]}{dot}{suffix}"


def _hash(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big")


def _within(value: int, ordered: NDArray[np.uint64]) -> bool:
    import numpy as np

    place = int(np.searchsorted(ordered, np.uint64(value)))
    return place < len(ordered) and int(ordered[place]) == value


def _names(job: Job, cleaned: Cleaned, restored: Restored) -> _Names:
    import numpy as np

    def hashes(sources: Iterator[str], name: Any) -> NDArray[np.uint64]:
        return np.sort(np.fromiter((_hash(name(source)) for source in sources), dtype=np.uint64))

    def sources() -> Iterator[str]:
        return (row["source"] for _, rows in _documents(job, cleaned, restored, []) for row in rows)

    plain = hashes(sources(), lambda source: file_name(source).casefold())
    clashes = plain[1:][plain[1:] == plain[:-1]]
    return _Names(plain, hashes(sources(), lambda source: _file(source, clashes)))


def _parts(job: Job, cleaned: Cleaned, restored: Restored, names: _Names) -> Iterator[_Part]:
    for chunk, rows in _documents(job, cleaned, restored, ["text"]):
        files = [names.file(row["source"]) for row in rows]
        yield _Part(chunk, [row["number"] for row in rows], files, [row["text"] for row in rows])


def _documents(
    job: Job, cleaned: Cleaned, restored: Restored, columns: list[str]
) -> Iterator[tuple[Stored, list[dict[str, Any]]]]:
    """The documents of each chunk that have a text file: place, source, and `columns` of the last table."""
    import pyarrow.parquet as pq

    drops = job.plan.mode == "drop"
    chunks = [chunk for chunk in cleaned.chunks if chunk.documents]
    placed = slices(restored.placed, ["role", *columns], [chunk.documents for chunk in chunks])
    for chunk, places in zip(chunks, placed, strict=True):
        table = pq.read_table(job.folder.chunk(chunk.key), columns=["number", "source"])
        rows = (row for row in table.to_pylist() if row["number"] is not None)
        both = (row | place for row, place in zip(rows, places.to_pylist(), strict=True))
        yield chunk, [row for row in both if not (drops and row["role"] == "duplicate")]


def _remove_others(job: Job, names: _Names) -> bool:
    """Remove text files that belong to no document of this run; whether all others are there."""
    top = job.folder.root / TEXTS
    there = 0
    for folder, _, files in os.walk(top, topdown=False):
        for file in files:
            path = Path(folder) / file
            if path.relative_to(top).as_posix() in names:
                there += 1
            else:
                job.outputs.change()
                path.unlink()
        if not any(os.scandir(folder)):
            Path(folder).rmdir()
    return there == names.count
