"""`cleaner clean`: documents in, cleaned documents out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Annotated

import typer

from cleaner.cli.options import (
    Ignore,
    Inputs,
    Language,
    Redactions,
    Rules,
    Select,
    Site,
    TextField,
    Workers,
    make_cleaner,
    worker_count,
)

if TYPE_CHECKING:
    from cleaner.corpus.stream import Cleaned
    from cleaner.document import Document

FORMATS = ("text", "jsonl")


def clean(
    inputs: Inputs = None,
    out: Annotated[
        str | None,
        typer.Option("-o", "--out", metavar="OUT", help="File, or folder for texts, to write to."),
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", metavar="text|jsonl", help="What comes out.")
    ] = None,
    rules: Rules = None,
    select: Select = None,
    ignore: Ignore = None,
    redactions: Redactions = "normalize",
    language: Language = "zh",
    site: Site = None,
    text_field: TextField = None,
    workers: Workers = 1,
) -> None:
    """Clean documents.

    One plain document comes out as text, JSONL as JSONL in the same order. Several files come out
    as JSONL or, with -o and the name of a folder, as text files of the same names in it.

    Examples:

    - `cat raw.txt | cleaner clean -`
    - `cleaner clean raw/ -o cleaned/`
    - `cleaner clean raw/ --format jsonl -o cleaned.jsonl -j 0`
    - `cat raw.jsonl | cleaner clean - > cleaned.jsonl`
    - `cleaner clean raw.txt --select punctuation --ignore related`
    """
    from cleaner.corpus import readers
    from cleaner.corpus.stream import Cleaned, clean_items

    if format is not None and format not in FORMATS:
        raise readers.InputError(f"--format {format}: use one of {', '.join(FORMATS)}")
    given = inputs or [readers.STDIN]
    without = Path(out) if out and Path(out).is_dir() else None
    files = readers.find_files(given, without)
    several = len(files) > 1 or Path(given[0]).is_dir()
    cleaner = make_cleaner(rules, select, ignore, redactions, language, site)
    protected = {path.resolve() for path, _ in files if path is not None}
    rejected = 0
    with _Sink(out, format, several, protected) as sink, progress(len(files) * several) as advance:
        items = readers.read(given, text_field, without)
        for outcome in clean_items(cleaner, items, worker_count(workers)):
            if isinstance(outcome, Cleaned):
                sink.write(outcome)
                for remark in remarks(outcome.document):
                    print(f"cleaner: {outcome.item.source}: {remark}", file=sys.stderr)
            else:
                rejected += 1
                print(f"cleaner: {outcome.source}: {outcome.reason}; skipped", file=sys.stderr)
            advance()
    if rejected:
        raise typer.Exit(1)


def remarks(document: Document) -> Iterator[str]:
    """What is to be said at once of how a document was read; the rest is in its record."""
    for note in document.notes:
        kind = note.data.get("type")
        if note.rule == "page":
            yield f"no article, but a page of the kind {note.data['kind']!r}"
        elif note.rule == "decode" and kind == "cut-character":
            yield f"ends inside a character, whose bytes {note.data['bytes']} are not in the text"
        elif note.rule == "decode":
            yield "holds passages in another encoding than the rest"


class _Sink:
    """Where cleaned documents go: standard output, one file, or a folder of text files."""

    def __init__(self, out: str | None, format: str | None, several: bool, protected: set[Path]) -> None:
        self._out = None if out in (None, "-") else Path(str(out))
        self._format = format
        self._several = several
        self._protected = protected
        self._folder: Path | None = None
        if self._out is not None and format != "jsonl":
            new_folder = several and self._out.suffix not in (".jsonl", ".ndjson")
            self._folder = self._out if self._out.is_dir() or new_folder else None
        self._stack = ExitStack()
        self._stream: IO[bytes] = sys.stdout.buffer

    def __enter__(self) -> _Sink:
        from cleaner.corpus.writers import atomic

        if self._out is not None and self._folder is None:
            self._check(self._out)
            self._stream = self._stack.enter_context(atomic(self._out))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def write(self, cleaned: Cleaned) -> None:
        """Write one document where it belongs."""
        from cleaner.corpus.writers import atomic, json_line

        record = isinstance(cleaned.item.data, str)
        if self._folder is not None and not record:
            name = cleaned.item.id.split("/", 1)[-1] if self._several else cleaned.item.id
            target = self._folder / name
            self._check(target)
            with atomic(target) as file:
                file.write(cleaned.document.text.encode())
        elif self._format == "text" or (self._format is None and not self._several and not record):
            self._stream.write(cleaned.document.text.encode())
        else:
            self._stream.write(json_line(cleaned.record()))
        if self._out is None:
            self._stream.flush()

    def _check(self, target: Path) -> None:
        """Refuse to write over what is being read."""
        from cleaner.corpus.readers import InputError

        if target.resolve() in self._protected:
            raise InputError(f"{target}: would be written over its own input; choose another -o")


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error for many files, if somebody is looking."""
    if not total or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Cleaning", total=total)
        yield lambda: bar.advance(task)
