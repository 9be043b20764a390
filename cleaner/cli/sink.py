"""Where `cleaner clean` puts what it has cleaned: standard output, a file, or a folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.corpus.stream import Cleaned

    Write = Callable[[Cleaned], object]

FORMATS = ("text", "jsonl", "parquet")

#: Names of files that say how records are written to them.
_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonl.gz": "jsonl.gz",
    ".jsonl.zst": "jsonl.zst",
    ".parquet": "parquet",
}


@dataclass(frozen=True)
class Target:
    """What is asked of the output.

    Attributes:
        out: a file or folder; None for standard output.
        format: one of :data:`FORMATS`; None for text from documents and JSONL from records.
        several: more than one document is to be expected.
        root: the beginning of names that is left out in a folder.
        protected: files that are read, and must not be written over.
    """

    out: Path | None
    format: str | None
    several: bool
    root: str
    protected: frozenset[Path]

    def opened(self) -> AbstractContextManager[Write]:
        """Something that writes one document after the other, complete at the end of the block.

        Raises:
            InputError: the format does not go with the name, or an input would be written over.
        """
        from cleaner.corpus.readers import InputError

        if self.out is None:
            if self.format == "parquet":
                raise InputError("--format parquet: name a file or a folder for it with -o")
            return self._standard_output()
        suffix = next((each for each in _SUFFIXES if self.out.name.lower().endswith(each)), None)
        written = None if suffix is None else _SUFFIXES[suffix]
        if self.format in ("jsonl", "parquet") and written and not written.startswith(self.format):
            raise InputError(f"--format {self.format}: does not go with the name {self.out}")
        if self.out.is_dir() or (self.several and written is None and self.format != "jsonl"):
            return self._folder(self.out) if self.format in (None, "text") else self._shards(self.out)
        if self.format == "parquet" and written is None:
            return self._shards(self.out)
        return self._file(self.out, "text" if self.format == "text" else written or self.format)

    def _is_text(self, cleaned: Cleaned) -> bool:
        """Whether a document comes out as its text alone."""
        if self.format is None:
            return not self.several and not cleaned.item.is_record
        return self.format == "text"

    @contextmanager
    def _standard_output(self) -> Iterator[Write]:
        stream = sys.stdout.buffer

        def write(cleaned: Cleaned) -> None:
            if self._is_text(cleaned):
                stream.write(cleaned.document.text.encode())
            else:
                from cleaner.corpus.writers.lines import json_line

                stream.write(json_line(cleaned.record()))
            stream.flush()

        yield write

    @contextmanager
    def _file(self, path: Path, format: str | None) -> Iterator[Write]:
        from cleaner.corpus.writers import atomic, encoder, json_line

        self._check(path)
        with atomic(path) as file:
            if format in (None, "text"):
                yield lambda cleaned: file.write(
                    cleaned.document.text.encode() if self._is_text(cleaned) else json_line(cleaned.record())
                )
                return
            with encoder(file, str(format)) as records:
                yield lambda cleaned: records.write(cleaned.record())

    @contextmanager
    def _shards(self, folder: Path) -> Iterator[Write]:
        from cleaner.corpus.writers import ShardWriter, shards

        for path in shards(folder):
            self._check(path)
        with ShardWriter(folder, str(self.format)) as records:
            yield lambda cleaned: records.write(cleaned.record())

    @contextmanager
    def _folder(self, folder: Path) -> Iterator[Write]:
        """Documents as text files; records, unless they are to be texts, in a file for each of theirs."""
        from cleaner.corpus.writers import TextFolder, atomic, encoder

        texts = TextFolder(folder)
        with ExitStack() as stack:
            at_work = ""
            records = None

            def write(cleaned: Cleaned) -> None:
                nonlocal at_work, records
                name = cleaned.item.source.removeprefix(self.root)
                file, _, place = name.rpartition(":")
                if not cleaned.item.is_record:
                    self._check(texts.path(name))
                    texts.write(name, cleaned.document.text)
                elif self.format == "text":
                    texts.write(f"{file}/{place}", cleaned.document.text)
                else:
                    if file != at_work:
                        stack.close()
                        path = texts.path(file, ".jsonl")
                        self._check(path)
                        at_work = file
                        records = stack.enter_context(encoder(stack.enter_context(atomic(path)), "jsonl"))
                    assert records is not None
                    records.write(cleaned.record())

            yield write

    def _check(self, target: Path) -> None:
        """Refuse to write over what is being read."""
        from cleaner.corpus.readers import InputError

        if target.resolve() in self.protected:
            raise InputError(f"{target}: would be written over its own input; choose another -o")
