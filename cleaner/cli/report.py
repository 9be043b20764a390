"""`cleaner report`: the page that shows what a run did."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

STDOUT = "-"


def report(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder of a finished `cleaner run`.")],
    out: Annotated[
        str | None, typer.Option("-o", "--out", metavar="FILE", help="The page; - for standard output.")
    ] = None,
) -> None:
    """Write the report of a run: one HTML page that needs no network and can be sent by mail.

    It shows what was removed, the most unusual removals first, because that is where mistakes are found;
    what is missing, masked and filled in; copies side by side; what was rejected; and finds documents by
    their id. Without `-o` it becomes `report.html` in DIR.

    Examples:

    - `cleaner report cleaned/`
    - `cleaner report cleaned/ -o for-the-archive.html`
    """
    from pathlib import Path

    from cleaner.cli.stages import stages
    from cleaner.corpus.report import report as page_of
    from cleaner.corpus.report import run_of
    from cleaner.corpus.writers import atomic

    source = Path(folder)
    run = run_of(source)
    documents = run.get("documents")
    total = 2 * documents if isinstance(documents, int) else None
    with stages({"report": "Reading records, twice"}) as progress:
        page = page_of(source, run, lambda done: progress("report", done, total))
    if out == STDOUT:
        sys.stdout.buffer.write(page)
        sys.stdout.buffer.flush()
        return
    target = Path(out) if out else source / "report.html"
    with atomic(target) as file:
        file.write(page)
    print(f"Written to {target} ({len(page) / 1e6:.1f} MB)", file=sys.stderr)
