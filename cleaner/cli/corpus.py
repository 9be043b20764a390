"""`cleaner run`: the main job, from raw documents to records and a summary."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.options import (
    Ignore,
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
    from cleaner.corpus.run import Progress, Summary


def run(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for stdin.")],
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="DIR", help="The folder for all that comes out.")
    ],
    rules: Rules = None,
    select: Select = None,
    ignore: Ignore = None,
    redactions: Redactions = "normalize",
    language: Language = "zh",
    site: Site = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="Similarity from which texts are copies.")
    ] = 0.8,
    text_field: TextField = None,
    workers: Workers = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace the files of an earlier run.")] = False,
) -> None:
    """Clean documents, flag copies, write records, print a summary.

    DIR gets `clean.jsonl` (every document with its edits, notes and cluster), `duplicates.jsonl`
    (each copy, what it is a copy of, how alike they are), `related.jsonl` (texts that another one
    quotes or collects), `rejected.jsonl` (what could not be
    read, why, and its bytes) and `run.json` (all counts). Nothing is dropped.

    Examples:

    - `cleaner run raw/ -o cleaned/`
    - `cleaner run speeches.jsonl reports/ -o cleaned/ --threshold 0.7`
    - `zcat dump.jsonl.gz | cleaner run - -o cleaned/`
    """
    from cleaner.corpus.readers import InputError
    from cleaner.corpus.run import FILES, Plan
    from cleaner.corpus.run import run as carry_out

    if not 0 < threshold <= 1:
        raise InputError(f"--threshold {threshold}: use a number above 0 and up to 1")
    folder = Path(out)
    existing = [name for name in FILES if (folder / name).exists()]
    if existing and not force:
        raise InputError(f"{folder}: holds {existing[0]} of an earlier run; use --force to replace")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file; -o names a folder")
    plan = Plan(
        inputs=inputs,
        out=folder,
        cleaner=make_cleaner(rules, select, ignore, redactions, language, site),
        options={
            "rules": rules or [],
            "select": select or [],
            "ignore": ignore or [],
            "redactions": redactions,
            "threshold": threshold,
        },
        threshold=threshold,
        workers=worker_count(workers),
        text_field=text_field,
    )
    with _progress() as progress:
        summary = carry_out(plan, progress)
    _print(summary, folder)
    if summary.rejected:
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar for each stage on a terminal, a line for each stage elsewhere."""
    titles = {"clean": "Cleaning", "compare": "Comparing"}
    if not sys.stderr.isatty():
        shown: dict[str, int] = {}

        def line(stage: str, done: int, total: int | None) -> None:
            if done >= 2 * shown.get(stage, 500):
                shown[stage] = done
                print(f"{titles[stage]}: {done} documents", file=sys.stderr)

        yield line
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def bar(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(titles[stage], total=total)
            bars.update(tasks[stage], completed=done)

        yield bar


def _print(summary: Summary, folder: Path) -> None:
    """The summary as tables on standard error."""
    from rich.console import Console
    from rich.table import Table

    console = Console(stderr=True)
    share = 1 - summary.characters_out / summary.characters_in if summary.characters_in else 0
    table = Table("", "", title="Run", show_header=False)
    for name, value in (
        ("documents", f"{summary.documents:,}"),
        ("rejected", f"{summary.rejected:,}"),
        ("characters", f"{summary.characters_in:,} in, {summary.characters_out:,} out (-{share:.1%})"),
        ("gaps / truncated", f"{summary.gaps:,} / {summary.truncated:,}"),
        ("redactions", _counts(summary.redactions)),
        ("encodings", _counts(summary.encodings)),
        ("duplicates", f"{_counts(summary.relations)} in {summary.clusters:,} clusters"),
        ("quoted elsewhere", f"{summary.related:,}"),
        ("time", f"{summary.seconds:.1f} s"),
    ):
        table.add_row(name, value)
    console.print(table)
    if summary.edits:
        by_rule = Table("rule", "edits", "characters removed", title="What was changed")
        for code, count in summary.edits.most_common():
            by_rule.add_row(code, f"{count:,}", f"{summary.removed[code]:,}")
        console.print(by_rule)
    console.print(f"Written to {folder}")


def _counts(counter: dict[str, int]) -> str:
    ordered = sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))
    return ", ".join(f"{count:,} {name}" for name, count in ordered) or "none"
