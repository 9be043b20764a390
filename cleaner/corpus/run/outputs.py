"""The files that a run leaves behind: written whole, found again, and no others beside them."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from cleaner.corpus.run.folder import FOLDERS, RunFolder, new_file, replace

_DONE = "run.json"


class _Entry(NamedTuple):
    """What is known of a file: the key of its content, what it was when it was written, what is in it."""

    key: str
    size: int
    modified: int
    holds: dict[str, Any]


class Outputs:
    """Remembers which content each output file has, so that a later run need not write it again.

    The first file that changes takes ``run.json`` away, so that a half-changed folder is no complete run.
    """

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._journal = folder.work / "outputs.jsonl"
        self._known: dict[str, _Entry] = {}
        self._current: set[str] = set()
        self.changed = False
        with suppress(OSError), self._journal.open("rb") as lines:
            for line in lines:
                with suppress(ValueError, TypeError):
                    name, *entry = json.loads(line)
                    self._known[name] = _Entry(*entry)

    def find(self, name: str, key: str) -> dict[str, Any] | None:
        """What a file holds, if it is there as it was written, with the content of `key`."""
        entry = self._known.get(name)
        if entry is None or entry.key != key:
            return None
        try:
            stat = (self._folder.root / name).stat()
        except OSError:
            return None
        if (stat.st_size, stat.st_mtime_ns) != (entry.size, entry.modified):
            return None
        self._current.add(name)
        return entry.holds

    def put(self, name: str, key: str, path: Path, holds: dict[str, Any] | None = None) -> None:
        """Take a finished file over as the output `name`."""
        self.change()
        target = self._folder.root / name
        replace(path, target)
        stat = target.stat()
        entry = _Entry(key, stat.st_size, stat.st_mtime_ns, holds or {})
        self._known[name] = entry
        self._current.add(name)
        with self._journal.open("ab") as journal:
            journal.write(_line(name, entry))

    def change(self) -> None:
        """Something is about to change: until the end this is no complete run."""
        if not self.changed:
            self.changed = True
            (self._folder.root / _DONE).unlink(missing_ok=True)

    @contextmanager
    def written(self, name: str, key: str, holds: dict[str, Any] | None = None) -> Iterator[IO[bytes]]:
        """A file to write that becomes the output `name`; `holds` may be filled until then."""
        with new_file(self._folder.aside) as (file, path):
            yield file
        self.put(name, key, path, holds)

    def remove(self, name: str) -> None:
        """Remove an output of an earlier run, if it is there."""
        path = self._folder.root / name
        if path.exists():
            self.change()
            path.unlink()

    def forget_others(self, but: Container[str] = ()) -> None:
        """Remove the files of earlier runs that belong to this one no more, except in some folders."""
        for name in FOLDERS:
            if name in but:
                continue
            top = self._folder.root / name
            for path in sorted(top.rglob("*"), reverse=True):
                if path.is_dir():
                    with suppress(OSError):
                        path.rmdir()
                elif path.relative_to(self._folder.root).as_posix() not in self._current:
                    self.change()
                    path.unlink()
            with suppress(OSError):
                top.rmdir()

    def close(self) -> None:
        """Keep in mind what belongs to this run."""
        with new_file(self._folder.aside) as (file, path):
            for name in sorted(self._current):
                file.write(_line(name, self._known[name]))
        replace(path, self._journal)


def _line(name: str, entry: _Entry) -> bytes:
    return json.dumps([name, *entry], ensure_ascii=False).encode() + b"\n"
