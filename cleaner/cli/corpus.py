"""`cleaner run`: the main job, from raw documents to records, duplicates and a summary."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, NoReturn

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

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?)b?", re.IGNORECASE)
_INTERRUPTED = 130
_FAILED = 2

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


def run(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for stdin.")],
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="DIR", help="The folder for all that comes out.")
    ],
    rules: Rules = None,
    select: Select = None,
    ignore: Ignore = None,
    redactions: RedactionsLeft = "normalize",
    language: Language = "zh",
    site: Site = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="Similarity from which texts are copies.")
    ] = 0.8,
    restore: Annotated[
        bool, typer.Option("--restore/--no-restore", help="Fill masks and gaps from other copies.")
    ] = True,
    report: Annotated[bool, typer.Option("--report/--no-report", help="Write report.html.")] = True,
    mode: Annotated[
        str,
        typer.Option("--mode", metavar="flag|drop", help="Flag copies, or move them to DIR/dropped."),
    ] = "flag",
    format: Annotated[
        str,
        typer.Option(
            "--format", metavar="jsonl|jsonl.gz|jsonl.zst|parquet|text", help="How records are written."
        ),
    ] = "jsonl",
    shard_size: Annotated[
        str, typer.Option("--shard-size", metavar="SIZE", help="Size of a file of records, about.")
    ] = "64MB",
    text_field: TextField = None,
    url_field: UrlField = None,
    id_field: IdField = None,
    workers: Workers = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Start afresh, and remove what earlier runs left in DIR.")
    ] = False,
    engine: Annotated[
        str, typer.Option("--engine", metavar="local|spark", help="Where the work is done.")
    ] = "local",
    master: Annotated[
        str | None,
        typer.Option("--master", metavar="URL", help="Where Spark is: local[4], spark://HOST:PORT, yarn."),
    ] = None,
    conf: Annotated[
        list[str] | None,
        typer.Option("--conf", metavar="KEY=VALUE", help="A setting of Spark. May be repeated."),
    ] = None,
) -> None:
    """Clean documents, find copies, write records, print a summary.

    DIR gets `documents/` (a record for every document: text, log of edits, notes, place among the
    copies), `duplicates.jsonl` (each copy, what it is a copy of, how alike they are), `related.jsonl`
    (texts that another one quotes or collects), `rejected.jsonl` (what could not be read, why, and its
    bytes) and `run.json` (all counts). Nothing is lost.

    A run that was stopped, by Ctrl-C, a crash or a full disk, goes on where it was when the same command
    is given again. So does one over a folder that has grown, or with rules that have changed: only what
    is concerned is done again, and the result is the same as that of a fresh run.

    Examples:

    - `cleaner run raw/ -o cleaned/`
    - `cleaner run speeches.jsonl reports/ -o cleaned/ --threshold 0.7`
    - `cleaner run raw/ -o cleaned/ --mode drop --format jsonl.zst`
    - `zcat dump.jsonl.gz | cleaner run - -o cleaned/`
    - `cleaner run raw/ -o /shared/cleaned --engine spark --master spark://HOST:7077`
    """
    from cleaner.cli.progress import shown
    from cleaner.cli.summary import show
    from cleaner.corpus.readers import Fields, InputError
    from cleaner.corpus.run import ENGINES, FORMATS, MODES, Plan
    from cleaner.corpus.run import run as carry_out
    from cleaner.engine.base import EngineError

    if not 0 < threshold <= 1:
        raise InputError(f"--threshold {threshold}: use a number above 0 and up to 1")
    choices = (("--mode", mode, MODES), ("--format", format, FORMATS), ("--engine", engine, ENGINES))
    for option, value, known in choices:
        if value not in known:
            raise InputError(f"{option} {value}: use one of {', '.join(known)}")
    if redactions == "fill":
        restore, redactions = True, "normalize"
    settings = _settings(engine, master, conf or [], workers)
    folder = Path(out)
    plan = Plan(
        inputs=inputs,
        out=folder,
        cleaner=make_cleaner(rules, select, ignore, redactions, language, site),
        options={
            "rules": rules or [],
            "select": select or [],
            "ignore": ignore or [],
            "redactions": redactions,
            "language": language,
            "site": site,
            "threshold": threshold,
            "restore": restore,
            "report": report,
            "mode": mode,
            "format": format,
            "shard_size": shard_size,
            "text_field": text_field,
            "url_field": url_field,
            "id_field": id_field,
        },
        threshold=threshold,
        restore=restore,
        report=report,
        mode=mode,
        format=format,
        shard_size=_bytes(shard_size),
        workers=worker_count(workers),
        fields=Fields(text_field, url_field, id_field),
        force=force,
        engine=engine,
        master=master,
        settings=settings,
    )
    try:
        with shown() as progress:
            result = carry_out(plan, progress)
    except KeyboardInterrupt:
        _stop("interrupted", folder, _INTERRUPTED)
    except EngineError as error:
        _stop(str(error), folder, _FAILED)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _stop(f"{where}{error.strerror or error}", folder, _FAILED)
    show(result, folder)
    if result.counts["rejected"]:
        raise typer.Exit(1)


def _stop(why: str, folder: Path, code: int) -> NoReturn:
    """End before all is done, and say how to go on."""
    kept = f"; what is done is kept in {folder}: give the same command again to go on"
    print(f"cleaner: {why}{kept if folder.is_dir() else ''}", file=sys.stderr)
    raise typer.Exit(code)


def _settings(engine: str, master: str | None, given: list[str], workers: int) -> dict[str, str]:
    """The settings of Spark that were given as KEY=VALUE, if what was given is for this engine."""
    from cleaner.corpus.readers import InputError

    if engine == "local" and (master is not None or given):
        raise InputError(f"{'--conf' if master is None else '--master'} is for --engine spark")
    if engine == "spark" and workers:
        raise InputError("--workers is for --engine local; Spark works on as many cores as it is given")
    settings = {}
    for each in given:
        key, sign, value = each.partition("=")
        if not key.startswith("spark.") or not sign:
            raise InputError(f"--conf {each}: write it like spark.executor.memory=4g")
        settings[key] = value
    return settings


def _bytes(size: str) -> int:
    """A size like 64MB in bytes."""
    from cleaner.corpus.readers import InputError

    match = _SIZE.fullmatch(size.strip())
    if match is None or not float(match[1]):
        raise InputError(f"--shard-size {size}: write it like 64MB or 1GB")
    return max(1, round(float(match[1]) * _UNITS[match[2].lower()]))
