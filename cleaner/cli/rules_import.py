"""`cleaner rules import`: site files from the rules of other projects."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

_SHOWN = 20


def import_rules(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Site config files, filter lists, or folders of them."),
    ],
    out: Annotated[str, typer.Option("-o", "--out", metavar="DIR", help="Folder to write site files to.")],
    force: Annotated[bool, typer.Option("--force", help="Replace site files that are there.")] = False,
    all_skipped: Annotated[
        bool, typer.Option("--all", help="List every rule that was skipped, not the first ones.")
    ] = False,
) -> None:
    """Make site files of fivefilters' site config files or of EasyList-style filters.

    XPath becomes CSS where CSS can say the same. What cannot be taken over is counted, with the
    reason, and listed on standard error. A site config file is named by its domain.

    Examples:

    - `cleaner rules import ftr-site-config/ -o sites/`
    - `cleaner rules import example.com.txt easylistchina.txt -o sites/`
    - `cleaner clean pages/ --rules sites/`
    """
    from cleaner.rulebook.siteimport import read, write

    imported = read(files)
    count = write(imported, Path(out), force)
    shown = imported.details if all_skipped else imported.details[:_SHOWN]
    for detail in shown:
        print(f"skipped {detail}", file=sys.stderr)
    if len(shown) < len(imported.details):
        print(f"... and {len(imported.details) - len(shown)} more (--all lists them)", file=sys.stderr)
    typer.echo(
        f"{count} site files in {out}: {imported.kept} rules imported, {imported.skipped.total()} skipped"
    )
    for reason, number in imported.skipped.most_common():
        typer.echo(f"{number:7}  {reason}")
