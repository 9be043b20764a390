"""`cleaner index`: a persistent index of documents that finds near-duplicates."""

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
    Workers,
    make_cleaner,
    worker_count,
)
from cleaner.cli.words import counted

if TYPE_CHECKING:
    from cleaner.corpus.indexed import Place
    from cleaner.corpus.readers import Unread
    from cleaner.dedup.index import Added

app = typer.Typer(help="Keep an index of documents, and ask it for near-duplicates.", no_args_is_help=True)

FORMATS = ("text", "jsonl")

_File = Annotated[str, typer.Argument(metavar="INDEX", help="The file of the index.")]
_NoClean = Annotated[bool, typer.Option("--no-clean", help="Take the documents as they are.")]
_Wait = Annotated[
    float,
    typer.Option("--wait", metavar="SECONDS", min=0, help="How long to wait while another process writes."),
]
_Format = Annotated[
    str | None,
    typer.Option("--format", metavar="text|jsonl", help="By default text on a terminal, JSONL elsewhere."),
]


@app.command("add")
def add(
    file: _File,
    inputs: Inputs = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace documents that are in the index with another text.")
    ] = False,
    no_clean: _NoClean = False,
    rules: Rules = None,
    select: Select = None,
    ignore: Ignore = None,
    redactions: Redactions = "normalize",
    language: Language = "zh",
    site: Site = None,
    text_field: TextField = None,
    id_field: IdField = None,
    workers: Workers = 0,
    wait: _Wait = 30.0,
) -> None:
    """Add documents to an index, which is made if it does not exist.

    Documents are cleaned first. They come in batches of a thousand, and each batch is in the index as a
    whole or not at all, even if the process is killed. Adding the same again changes nothing, so that
    an interrupted `add` is simply repeated. A document whose id is in the index with another text is
    reported and left as it is, unless you say `--replace`.

    Examples:

    - `cleaner index add speeches.index raw/`
    - `cleaner index add speeches.index cleaned/clean.jsonl --no-clean`
    - `zcat dump.jsonl.gz | cleaner index add speeches.index -`
    """
    from cleaner.corpus import readers
    from cleaner.corpus.indexed import add_items

    given = inputs or [readers.STDIN]
    _check_apart(file, given)
    place = _place(file, no_clean, wait, workers, (rules, select, ignore, redactions, language, site))
    skipped: list[str] = []

    def reject(unread: Unread) -> None:
        skipped.append(unread.source)
        _say(f"{unread.source}: {unread.reason}; skipped")

    with _explained(), _progress() as progress:
        items = readers.read(given, text_field, id_field=id_field)
        added = add_items(place, items, replace, reject, progress)
    with _explained(), place.open(read_only=True) as index:
        count = len(index)
    _say(f"{_told(added)}; {file} holds {count:,}")
    if skipped:
        raise typer.Exit(1)


@app.command("query")
def query(
    file: _File,
    inputs: Inputs = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="Similarity from which texts are near-duplicates.")
    ] = 0.8,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=0, help="Matches for each document; 0 means all.")
    ] = 20,
    format: _Format = None,
    no_clean: _NoClean = False,
    rules: Rules = None,
    select: Select = None,
    ignore: Ignore = None,
    redactions: Redactions = "normalize",
    language: Language = "zh",
    site: Site = None,
    text_field: TextField = None,
    id_field: IdField = None,
    workers: Workers = 1,
    wait: _Wait = 10.0,
) -> None:
    """Ask an index which documents each input is like, how, and in which passages.

    The relation is `exact` (the same letters), `near`, `contained` (the document has all of the input)
    or `contains` (the input has all of the document). A `quotation` stands inside of the longer text; a
    `compilation` holds several documents; everything else is a `copy`. Offsets count characters: those of
    `query` in the cleaned input, of `original` in the input as it was, of `document` in the text in the
    index. Punctuation, width and line breaks make no difference, and masks match anything.

    Examples:

    - `cleaner index query speeches.index new.txt`
    - `cat new.jsonl | cleaner index query speeches.index - > matches.jsonl`
    - `cleaner index query speeches.index new/ --threshold 0.6 --limit 5`
    """
    from cleaner.corpus import readers
    from cleaner.corpus.indexed import Answer, query_items
    from cleaner.corpus.writers import json_line

    shown = _format(format)
    if not 0 < threshold <= 1:
        raise readers.InputError(f"--threshold {threshold}: use a number above 0 and up to 1")
    given = inputs or [readers.STDIN]
    place = _place(file, no_clean, wait, workers, (rules, select, ignore, redactions, language, site))
    rejected = 0
    with _explained():
        with place.open(read_only=True):
            pass
        for answer in query_items(
            place, readers.read(given, text_field, id_field=id_field), threshold, limit or None
        ):
            if not isinstance(answer, Answer):
                rejected += 1
                _say(f"{answer.source}: {answer.reason}; skipped")
            elif shown == "jsonl":
                sys.stdout.buffer.write(json_line(answer.record()))
                sys.stdout.buffer.flush()
            else:
                from cleaner.report.matches import show_matches

                show_matches(answer.item.id, answer.text, answer.matches)
    if rejected:
        raise typer.Exit(1)


@app.command("stats")
def stats(file: _File, format: _Format = None, wait: _Wait = 10.0) -> None:
    """Say what an index holds and what it was made with.

    Examples:

    - `cleaner index stats speeches.index`
    - `cleaner index stats speeches.index --format jsonl`
    """
    from cleaner.corpus.writers import json_line
    from cleaner.dedup.index import Index

    shown = _format(format)
    with _explained(), Index(file, read_only=True, wait=wait) as index:
        found = index.stats()
    if shown == "jsonl":
        sys.stdout.buffer.write(json_line(found._asdict()))
        return
    from cleaner.report.matches import show_stats

    show_stats(file, found)


@app.command("remove")
def remove(
    file: _File,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Documents to remove.")] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="A file with an id on each line; - for standard input."),
    ] = None,
    wait: _Wait = 30.0,
) -> None:
    """Remove documents from an index, all of them in one transaction.

    Examples:

    - `cleaner index remove speeches.index raw/a.txt raw/b.txt`
    - `cleaner index remove speeches.index --from outdated.txt`
    """
    from cleaner.corpus.readers import InputError
    from cleaner.dedup.index import Index

    wanted = [*(ids or ()), *(_lines(source) if source else ())]
    if not wanted:
        raise InputError("name the documents to remove, or a file with their ids: --from FILE")
    if not Path(file).exists():
        raise InputError(f"{file}: there is no such index")
    with _explained(), Index(file, wait=wait) as index:
        removed = set(index.remove(wanted))
        count = len(index)
    missing = [name for name in dict.fromkeys(wanted) if name not in removed]
    for name in missing:
        _say(f"{name}: not in the index")
    _say(f"{counted(len(removed), 'document')} removed; {file} holds {count:,}")
    if missing:
        raise typer.Exit(1)


def _place(
    file: str,
    no_clean: bool,
    wait: float,
    workers: int,
    options: tuple[list[str] | None, list[str] | None, list[str] | None, str, str, str | None],
) -> Place:
    from cleaner.corpus.indexed import Place
    from cleaner.rulebook.fingerprint import fingerprint

    if no_clean:
        return Place(Path(file), None, "", 1, wait)
    cleaner = make_cleaner(*options)
    settings = fingerprint(options[0] or (), *options[1:])
    return Place(Path(file), cleaner, settings, worker_count(workers), wait)


def _check_apart(file: str, inputs: list[str]) -> None:
    """Refuse to read the index as a document."""
    from cleaner.corpus.readers import STDIN, InputError

    index = Path(file).resolve()
    for given in inputs:
        if given != STDIN and (Path(given).resolve() == index or Path(given).resolve() in index.parents):
            raise InputError(f"{file}: lies in {given}, which is to be read; keep the index elsewhere")


def _format(given: str | None) -> str:
    from cleaner.corpus.readers import InputError

    if given is None:
        return "text" if sys.stdout.isatty() else "jsonl"
    if given not in FORMATS:
        raise InputError(f"--format {given}: use one of {', '.join(FORMATS)}")
    return given


def _lines(source: str) -> list[str]:
    from cleaner.corpus.readers import STDIN, InputError

    data = sys.stdin.buffer.read() if source == STDIN else Path(source).read_bytes()
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InputError(f"{source}: not UTF-8; save it as UTF-8, with an id on each line") from None
    return [line.strip() for line in lines if line.strip()]


def _told(added: Added) -> str:
    for name in added.differing:
        _say(f"{name}: in the index with another text; left as it is (--replace replaces it)")
    parts = [f"{counted(added.added, 'document')} added"]
    for count, name in (
        (added.unchanged, "unchanged"),
        (added.replaced, "replaced"),
        (len(added.differing), "with another text left as they are"),
    ):
        if count:
            parts.append(f"{count:,} {name}")
    return ", ".join(parts)


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    from cleaner.cli.stages import stages

    with stages({"add": "Adding"}) as show:
        yield lambda done: show("add", done, None)


@contextmanager
def _explained() -> Iterator[None]:
    """Report what is wrong with an index as what is wrong with the request."""
    from cleaner.corpus.readers import InputError
    from cleaner.dedup.index_file import IndexFileError

    try:
        yield
    except IndexFileError as error:
        raise InputError(str(error)) from error


def _say(message: str) -> None:
    print(f"cleaner: {message}", file=sys.stderr)
