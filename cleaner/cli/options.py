"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="[INPUT]...", help="Files, folders, patterns, addresses, or -."),
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rules", metavar="PATH", help="A rule file or a folder of them; may be repeated."),
]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="CODE", help="Switch a rule or a group on; may be repeated."),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="CODE", help="Switch a rule or a group off; may be repeated."),
]
Redactions = Annotated[
    str,
    typer.Option("--redactions", metavar="keep|normalize", help="Leave masks, or write all as ××."),
]
RedactionsLeft = Annotated[
    str,
    typer.Option(
        "--redactions",
        metavar="keep|normalize|fill",
        help="Leave the masks that no copy fills, or write them as ×× (fill means the same).",
    ),
]
Language = Annotated[
    str,
    typer.Option("--language", metavar="zh|auto", help="What bytes in old encodings are likely to be."),
]
Site = Annotated[
    str | None, typer.Option("--site", metavar="DOMAIN", help="The site that all documents are of.")
]
TextField = Annotated[
    str | None,
    typer.Option("--text-field", metavar="NAME", help="The field or column with the text (a.b: nested)."),
]
UrlField = Annotated[
    str | None, typer.Option("--url-field", metavar="NAME", help="The field or column with the address.")
]
IdField = Annotated[
    str | None, typer.Option("--id-field", metavar="NAME", help="The field or column that names a document.")
]
Workers = Annotated[
    int, typer.Option("--workers", "-j", min=0, help="Processes; 0 means one for each processor.")
]


def make_cleaner(
    rules: list[str] | None,
    select: list[str] | None,
    ignore: list[str] | None,
    redactions: str = "normalize",
    language: str = "zh",
    site: str | None = None,
) -> Cleaner:
    """The cleaner that the options ask for."""
    from cleaner.pipeline import Cleaner

    return Cleaner(rules or (), _split(select), _split(ignore), redactions, language, site)


def _split(codes: list[str] | None) -> list[str]:
    """``--select a,b --select c`` is a, b, c."""
    return [code.strip() for entry in codes or () for code in entry.split(",") if code.strip()]


def worker_count(workers: int) -> int:
    """How many processes to use."""
    import os

    return workers or os.cpu_count() or 1
