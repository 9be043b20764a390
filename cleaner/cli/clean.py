"""`cleaner clean`: documents in, cleaned documents out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.options import (
    IdField,
    Ignore,
    Inputs,
    Language,
    Redactions,
    Rules,
    Select,
    Site,
    TextField,
    UrlField,
    Workers,
    make_cleaner,
    worker_count,
)
from cleaner.cli.sink import FORMATS, Target
from cleaner.cli.words import counted

if TYPE_CHECKING:
    from cleaner.corpus.readers import Item, Unread
    from cleaner.document import Document


def clean(
    inputs: Inputs = None,
    out: Annotated[
        str | None,
        typer.Option("-o", "--out", metavar="OUT", help="The file or folder to write to."),
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", metavar="text|jsonl|parquet", help="What comes out.")
    ] = None,
    rules: Rules = None,
    select: Select = None,
    ignore: Ignore = None,
    redactions: Redactions = "normalize",
    language: Language = "zh",
    site: Site = None,
    text_field: TextField = None,
    url_field: UrlField = None,
    id_field: IdField = None,
    workers: Workers = 1,
) -> None:
    """Clean documents.

    INPUT: files, folders, archives (.zip, .tar), patterns in quotes, web and S3 addresses; text, HTML,
    Word, PDF, JSONL, JSON, CSV, TSV, Parquet, WARC, also compressed (.gz, .bz2, .xz, .zst).

    One document comes out as text, records (JSONL, tables, WARC) as JSONL in the same order. Several files
    come out as JSONL or, with -o and the name of a folder, as text files of the same names in it. The
    name of the output may say the format: `.jsonl.gz`, `.jsonl.zst`, `.parquet`.

    Examples:

    - `cat raw.txt | cleaner clean -`
    - `cleaner clean raw/ -o cleaned/`
    - `cleaner clean 'raw/**/*.html' report.pdf -o cleaned.jsonl.zst -j 0`
    - `cleaner clean speeches.csv --text-field 讲话 -o cleaned.parquet`
    - `zcat crawl.jsonl.gz | cleaner clean - > cleaned.jsonl`
    - `cleaner clean raw.txt --select punctuation --ignore related`
    """
    from cleaner.corpus import readers
    from cleaner.corpus.stream import Cleaned, clean_items

    if format is not None and format not in FORMATS:
        raise readers.InputError(f"--format {format}: use one of {', '.join(FORMATS)}")
    given = inputs or [readers.STDIN]
    without = Path(out) if out and Path(out).is_dir() else None
    files = readers.find_files(given, without)
    names = [name for _, name in files]
    target = Target(
        out=None if out in (None, "-") else Path(str(out)),
        format=format,
        several=len(files) > 1 or Path(given[0]).is_dir() or readers.format_of(names[0]) in ("zip", "tar"),
        root=_root(names) if len(given) == 1 else "",
        protected=frozenset(path.resolve() for path, _ in files if path is not None),
    )
    cleaner = make_cleaner(rules, select, ignore, redactions, language, site)
    fields = readers.Fields(text_field, url_field, id_field)

    def items() -> Iterator[Item | Unread]:
        for path, name in files:
            yield from readers.read_input(path, name, fields)

    cleaned = rejected = 0
    total = None if any(map(readers.is_many, names)) else len(files) * target.several
    with target.opened() as write, progress(total) as advance:
        for outcome in clean_items(cleaner, items(), worker_count(workers)):
            if isinstance(outcome, Cleaned):
                write(outcome)
                cleaned += 1
                for remark in remarks(outcome.document):
                    print(f"cleaner: {outcome.item.source}: {remark}", file=sys.stderr)
            else:
                rejected += 1
                print(f"cleaner: {outcome.source}: {outcome.reason}; skipped", file=sys.stderr)
            advance()
    if target.out is not None:
        besides = f" ({rejected:,} rejected)" if rejected else ""
        print(f"cleaner: {counted(cleaned, 'document')} written to {target.out}{besides}", file=sys.stderr)
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


def _root(names: list[str]) -> str:
    """The folder that all names begin with."""
    first = names[0].split("/", 1)[0] + "/"
    return first if all(name.startswith(first) for name in names) else ""


@contextmanager
def progress(total: int | None) -> Iterator[Callable[[], None]]:
    """A bar on standard error for many documents, if somebody is looking; None if nobody knows how many."""
    if total == 0 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Cleaning", total=total)
        yield lambda: bar.advance(task)
