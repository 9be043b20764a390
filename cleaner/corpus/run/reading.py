"""Read the inputs of a run, file by file, and keep account of them."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from cleaner.corpus import readers
from cleaner.corpus.readers import Item, Unread
from cleaner.corpus.run.folder import new_file
from cleaner.corpus.run.plan import Job
from cleaner.corpus.writers import json_line

_LIST = "inputs.jsonl"


class Reading:
    """Reads all items of a run, and lists the files that they came from.

    Attributes:
        size: bytes of all files; None if that cannot be told.
        done: bytes of the files that were read, with an estimate for the one that is being read.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._files = readers.find_files(job.plan.inputs, job.plan.out)
        sizes = [_size(path) for path, _ in self._files]
        self.size = None if None in sizes else sum(size or 0 for size in sizes)
        self.done = 0
        self._counts = {"files": len(self._files), "items": 0, "bytes": 0}
        self._digest = ""

    def __iter__(self) -> Iterator[Item | Unread]:
        every = sha256()
        with new_file(self._job.folder.aside) as (file, aside):
            for path, name in self._files:
                entry = yield from self._read(path, name)
                line = json_line(entry)
                every.update(line)
                file.write(line)
        self._digest = every.hexdigest()
        if self._job.outputs.find(_LIST, self._digest) is None:
            self._job.outputs.put(_LIST, self._digest, aside)
        else:
            aside.unlink()

    def _read(self, path: Path | None, name: str) -> Generator[Item | Unread, None, dict[str, Any]]:
        """Hand on the items of a file; what there is to say about it."""
        begin, size = self.done, _size(path)
        items = length = 0
        every = sha256()
        for item in readers.read_input(path, name, self._job.plan.fields):
            data = item.data if isinstance(item, Item) else item.raw
            raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
            items += 1
            length += len(raw)
            if path is None:
                every.update(raw)
            self.done = begin + (length if size is None else min(length, size))
            yield item
        size = length if size is None else size
        self.done = begin + size
        self._counts["items"] += items
        self._counts["bytes"] += size
        return {"file": name, "items": items, "bytes": size, "sha256": _digest(path) or every.hexdigest()}

    def record(self) -> dict[str, Any]:
        """How many files, items and bytes were read, and the hash of the list of files."""
        return {**self._counts, "sha256": self._digest}


def _size(path: Path | None) -> int | None:
    """The bytes of a file, if that can be told."""
    try:
        return None if path is None else path.stat().st_size
    except OSError:
        return None


def _digest(path: Path | None) -> str | None:
    """The hash of a file, if it can be read."""
    try:
        if path is not None:
            with path.open("rb") as file:
                return file_digest(file, "sha256").hexdigest()
    except OSError:
        pass
    return None
