"""`cleaner explain`: one document with every edit shown in place, its rule beside it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.options import Ignore, Language, Redactions, Rules, Select, Site, make_cleaner

if TYPE_CHECKING:
    from cleaner.document import Document

FORMATS = ("text", "html")


def explain(
    input: Annotated[str, typer.Argument(metavar="INPUT", help="A file, or - for standard input.")],
    format: Annotated[
        str, typer.Option("--format", metavar="text|html", help="For the terminal, or a page.")
    ] = "text",
    out: Annotated[str | None, typer.Option("-o", "--out", metavar="FILE", help="Write to a file.")] = None,
    why: Annotated[
        str | None,
        typer.Option("--why", metavar="SUBSTRING", help="Say which rule removed or kept this piece."),
    ] = None,
    rules: Rules = None,
    select: Select = None,
    ignore: Ignore = None,
    redactions: Redactions = "normalize",
    language: Language = "zh",
    site: Site = None,
) -> None:
    """Show a document with every change in place: removed text struck through, the rule beside it.

    In a terminal removed text is red and new text green; elsewhere they stand as `[-removed-]`
    and `{+new+}`. The notes follow at the end.

    Examples:

    - `cleaner explain raw.txt`
    - `cleaner explain raw.txt --format html -o raw.html`
    - `cleaner explain raw.txt --why 公众号`
    """
    from pathlib import Path

    from cleaner.corpus import readers
    from cleaner.corpus.writers import atomic
    from cleaner.report import terminal
    from cleaner.text.decode import Rejected

    if format not in FORMATS:
        raise readers.InputError(f"--format {format}: use one of {', '.join(FORMATS)}")
    cleaner = make_cleaner(rules, select, ignore, redactions, language, site)
    item = next(readers.read([input]), None)
    if item is None:
        raise readers.InputError(f"{input}: holds no document")
    if out is not None and input != readers.STDIN and Path(out).resolve() == Path(input).resolve():
        raise readers.InputError(f"{out}: would be written over its own input; choose another -o")
    if isinstance(item, readers.Unread):
        raise readers.InputError(f"{item.source}: {item.reason}")
    try:
        document = cleaner(
            item.data,
            id=item.id,
            source=item.source,
            url=item.url,
            charset=item.charset,
            markup=item.markup,
        )
    except Rejected as error:
        raise readers.InputError(f"{item.source}: {error.reason}") from error
    if why is not None:
        from cleaner.report.why import why as reasons

        sys.stdout.buffer.write(reasons(document, cleaner.rules, why).encode())
        return
    colour = out is None and sys.stdout.isatty()
    shown = _page(document) if format == "html" else terminal.explain(document, colour=colour)
    if out is None:
        sys.stdout.buffer.write(shown.encode())
        sys.stdout.buffer.flush()
    else:
        with atomic(Path(out)) as file:
            file.write(shown.encode())


def _page(document: Document) -> str:
    from cleaner.report import page

    return page.explain(document)
