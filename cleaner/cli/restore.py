"""`cleaner restore`: fill masks and gaps from other copies, and list what was filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli.options import (
    IdField,
    Ignore,
    Language,
    RedactionsLeft,
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
    from cleaner.corpus.readers import Unread
    from cleaner.corpus.restore import Restored
    from cleaner.document import Document

_FILLS = "fills.jsonl"


def restore(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, patterns, or -.")],
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="OUT", help="The file or folder to write to; - for stdout.")
    ],
    format: Annotated[
        str | None, typer.Option("--format", metavar="text|jsonl|parquet", help="What comes out.")
    ] = None,
    types: Annotated[
        str | None,
        typer.Option("--types", metavar="TYPE,...", help="What to fill; by default everything (see below)."),
    ] = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="Similarity from which texts are copies.")
    ] = 0.8,
    rules: Rules = None,
    select: Select = None,
    ignore: Ignore = None,
    redactions: RedactionsLeft = "normalize",
    language: Language = "zh",
    site: Site = None,
    text_field: TextField = None,
    url_field: UrlField = None,
    id_field: IdField = None,
    workers: Workers = 1,
) -> None:
    """Fill what is masked or missing in documents from their other copies.

    Documents may be raw, or records that `cleaner clean` or `cleaner run` wrote. A mask or a gap is filled only
    if all copies of the same speech agree on what stands there; a speech that another county made from the
    same template lends nothing. Words that a site's filter took out are filled if the whole corpus agrees.

    Every fill is an edit that can be undone. A note `filled` in the record says which document it comes from
    and where it stands there; a note `fill-candidate` says what was found but is not certain. Beside the
    output, `fills.jsonl` lists both, one a line.

    TYPE is one of place, number, person, org, date, term, title, unknown (masks), gap, truncated (ends of
    texts). Masks that are left are written as ××, or stay as they were with `--redactions keep`.

    Examples:

    - `cleaner restore raw/ -o restored/`
    - `cleaner restore raw/ -o restored.jsonl`
    - `cleaner restore cleaned.jsonl -o restored.jsonl --types gap,truncated`
    """
    from cleaner.cli.progress import shown
    from cleaner.corpus import readers
    from cleaner.corpus.restore import restore as carry_out

    if format is not None and format not in FORMATS:
        raise readers.InputError(f"--format {format}: use one of {', '.join(FORMATS)}")
    if not 0 < threshold <= 1:
        raise readers.InputError(f"--threshold {threshold}: use a number above 0 and up to 1")
    wanted = _types(types)
    path = None if out == "-" else Path(out)
    files = readers.find_files(inputs, path if path is not None and path.is_dir() else None)
    target = Target(
        out=path,
        format=format or ("jsonl" if path is None else None),
        several=len(files) > 1 or Path(inputs[0]).is_dir(),
        root=_root([name for _, name in files]) if len(inputs) == 1 else "",
        protected=frozenset(file.resolve() for file, _ in files if file is not None),
    )
    given = readers.Fields(text_field, url_field, id_field)
    items = (item for file, name in files for item in readers.read_input(file, name, given))
    with target.opened() as write, _list_of_fills(path) as add, shown() as progress:

        def hand_on(cleaned: Any) -> None:
            write(cleaned)
            add(cleaned.document)

        def reject(unread: Unread) -> None:
            progress.say(f"{unread.source}: {unread.reason}; skipped")

        done = carry_out(
            items,
            make_cleaner(
                rules, select, ignore, "normalize" if redactions == "fill" else redactions, language, site
            ),
            hand_on,
            types=wanted,
            threshold=threshold,
            workers=worker_count(workers),
            progress=progress,
            reject=reject,
        )
    _print(done)
    if done.rejected:
        raise typer.Exit(1)


def _types(given: str | None) -> tuple[str, ...]:
    """The types that are asked for."""
    from cleaner.corpus.readers import InputError
    from cleaner.restore import TYPES

    if given is None:
        return TYPES
    names = tuple(name.strip() for name in given.split(",") if name.strip())
    for name in names:
        if name not in TYPES:
            raise InputError(f"--types {name}: use some of {', '.join(TYPES)}")
    if not names:
        raise InputError(f"--types: name some of {', '.join(TYPES)}")
    return names


def _root(names: list[str]) -> str:
    """The folder that all names begin with."""
    first = names[0].partition("/")[0] + "/"
    return first if all(name.startswith(first) for name in names) else ""


@contextmanager
def _list_of_fills(out: Path | None) -> Iterator[Callable[[Document], None]]:
    """Something that lists the fills and candidates of documents in a file beside the output."""
    if out is None:
        yield lambda document: None
        return
    from cleaner.corpus.writers import atomic, json_line

    path = (
        out / _FILLS
        if out.is_dir() or not out.suffix
        else out.with_name(f"{out.name.split('.')[0]}.{_FILLS}")
    )
    with atomic(path) as file:

        def add(document: Document) -> None:
            for note in document.notes:
                if note.kind in ("filled", "fill-candidate"):
                    data = {name: value for name, value in note.data.items() if name != "was"}
                    raw = [was["data"]["raw"] for was in note.data.get("was", ()) if "raw" in was["data"]]
                    if raw:
                        data["raw"] = raw[0]
                    text = document.text[note.start : note.end]
                    left = document.text[max(0, note.start - 12) : note.start]
                    right = document.text[note.end : note.end + 12]
                    place = {"id": document.id, "kind": note.kind, "start": note.start, "end": note.end}
                    file.write(json_line({**place, "left": left, "text": text, "right": right, **data}))

        yield add


def _print(done: Restored) -> None:
    """What was filled and what is left, on standard error."""
    from rich.console import Console
    from rich.table import Table

    console = Console(stderr=True)
    told = f"{counted(done.documents, 'document')}, {done.copies:,} of them copies of one another"
    console.print(told + (f"; {done.rejected:,} rejected" if done.rejected else ""), highlight=False)
    names = [name for name, _ in (done.filled + done.left).most_common()]
    if not names:
        console.print("Nothing is masked or missing.", highlight=False)
        return
    table = Table("type", "filled", "left", "of these with candidates", box=None, padding=(0, 2))
    for name in names:
        table.add_row(name, f"{done.filled[name]:,}", f"{done.left[name]:,}", f"{done.proposed[name]:,}")
    console.print(table)
