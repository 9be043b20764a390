"""`cleaner dedup`: flag or drop copies, list passages that recur, explain a pair."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.options import IdField, Inputs, TextField
from cleaner.cli.words import counted

if TYPE_CHECKING:
    from collections import Counter

    from cleaner.corpus.duplicates import Found, Request
    from cleaner.corpus.readers import Unread

_SIZE = re.compile(r"[1-9][0-9]*(\.[0-9]+)? ?([KMGT]i?B)", re.IGNORECASE)

LEVELS = ("document", "paragraph")

_STAGES = {
    "read": "Reading",
    "join": "Proposing pairs",
    "verify": "Comparing pairs",
    "cluster": "Clustering",
    "passages": "Listing passages",
    "write": "Writing",
    "related": "Listing related documents",
}


def dedup(
    inputs: Inputs = None,
    out: Annotated[
        str | None, typer.Option("-o", "--out", metavar="OUT", help="The file to write; its name says how.")
    ] = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="Similarity from which texts are copies.")
    ] = 0.8,
    mode: Annotated[
        str, typer.Option("--mode", metavar="flag|drop", help="Flag copies, or leave them out.")
    ] = "flag",
    level: Annotated[
        str, typer.Option("--level", metavar="document|paragraph", help="What is compared.")
    ] = "document",
    explain: Annotated[
        tuple[str, str] | None,
        typer.Option("--explain", metavar="ID1 ID2", help="Show two documents side by side."),
    ] = None,
    text_field: TextField = None,
    id_field: IdField = None,
    memory: Annotated[
        str | None,
        typer.Option(
            "--memory", metavar="SIZE", help="Memory for the join, such as 2GB; by default up to 1GB."
        ),
    ] = None,
    temp: Annotated[
        str | None, typer.Option("--temp", metavar="DIR", help="The folder for temporary files.")
    ] = None,
) -> None:
    """Find near-duplicates.

    Every document comes out as a line of JSON with its `cluster`, its `role` (representative,
    duplicate or unique) and, for a copy, its `relation` (exact, near, contained), its `similarity` and
    what it is a `duplicate_of`. With -o, the lists of copies and of related documents (compilations,
    quotations) are written beside OUT, which may end in `.jsonl`, `.jsonl.gz`, `.jsonl.zst`, `.parquet`. Nothing is dropped unless you say `--mode drop`. Punctuation,
    width and line breaks make no difference, and a mask is in nobody's way. Clean documents first:
    what sites add to them makes copies look different.

    With `--level paragraph` the passages come out that unrelated documents share, with counts: a
    `formula` stands in five of them or more, others were `copied`.

    Examples:

    - `cleaner dedup cleaned/ -o flagged.jsonl`
    - `cat cleaned.jsonl | cleaner dedup - --threshold 0.7 > flagged.jsonl`
    - `cleaner dedup cleaned.jsonl --mode drop -o unique.jsonl`
    - `cleaner dedup cleaned/ --explain cleaned/a.txt cleaned/b.txt`
    - `cleaner dedup cleaned.jsonl --level paragraph -o passages.jsonl`
    """
    from cleaner.corpus import readers
    from cleaner.corpus.duplicates import MODES, Request
    from cleaner.corpus.readers import Fields

    _check("--mode", mode, MODES)
    _check("--level", level, LEVELS)
    if not 0 < threshold <= 1:
        raise readers.InputError(f"--threshold {threshold}: use a number above 0 and up to 1")
    if mode == "drop" and (out in (None, "-") or level == "paragraph"):
        reason = (
            "works on documents" if level == "paragraph" else "needs -o, to list beside it what is dropped"
        )
        raise readers.InputError(f"--mode drop: {reason}")
    if memory is not None and not _SIZE.fullmatch(memory):
        raise readers.InputError(f"--memory {memory}: write a size such as 500MB or 4GB")
    request = Request(
        inputs or [readers.STDIN],
        None if out in (None, "-") else Path(str(out)),
        threshold,
        mode,
        Fields(text_field, id=id_field),
        Path(temp) if temp else None,
        memory,
    )
    _check_folders(request)
    if explain is not None:
        _explain(request, *explain)
    elif level == "paragraph":
        _passages(request)
    else:
        _documents(request)


def _check(option: str, value: str, known: tuple[str, ...]) -> None:
    from cleaner.corpus.readers import InputError

    if value not in known:
        raise InputError(f"{option} {value}: use one of {', '.join(known)}")


def _check_folders(request: Request) -> None:
    from cleaner.corpus.readers import InputError, find_files

    if request.folder is not None and not request.folder.is_dir():
        raise InputError(f"--temp {request.folder}: there is no such folder")
    if request.out is not None:
        if request.out.is_dir():
            raise InputError(f"{request.out}: is a folder; -o names a file")
        protected = {path.resolve() for path, _ in find_files(request.inputs) if path is not None}
        if request.out.resolve() in protected:
            raise InputError(f"{request.out}: would be written over its own input; choose another -o")


def _documents(request: Request) -> None:
    from cleaner.cli.stages import stages
    from cleaner.corpus.duplicates import dedup_files

    with _limits_told(), stages(_STAGES) as progress:
        found = dedup_files(request, sys.stdout.buffer, progress)
    sys.stdout.buffer.flush()
    _say_found(found, request)
    _end(found.rejected)


def _say_found(found: Found, request: Request) -> None:
    copies = found.relations.total()
    alike = f"{counted(copies, 'copy', 'copies')} ({_listed(found.relations)})"
    _say(
        f"{counted(found.documents, 'document')}, {alike} "
        f"in {counted(found.clusters, 'cluster')}, {counted(found.related, 'related pair')}"
    )
    if found.renamed:
        _say(f"{counted(found.renamed, 'id')} given more than once; the later ones got a number, as in ID#2")
    for giant in found.giants:
        _say(f"a giant cluster of {giant.documents:,} documents around {giant.representative}: look at it")
    if found.crowded:
        _say(
            f"{found.crowded:,} documents consist of common phrases for the most part and were "
            "only compared with some of the documents that share them"
        )
    if request.out is not None:
        _say(f"written to {request.out}, and the lists of copies and related documents beside it")


def _passages(request: Request) -> None:
    from cleaner.cli.stages import stages
    from cleaner.corpus.passages import repeated_passages

    with _limits_told(), stages(_STAGES) as progress:
        found = repeated_passages(request, sys.stdout.buffer, progress)
    sys.stdout.buffer.flush()
    passages = counted(found.kinds.total(), "passage")
    _say(f"{counted(found.documents, 'document')}, {passages} ({_listed(found.kinds)})")
    _end(found.rejected)


@contextmanager
def _limits_told() -> Iterator[None]:
    """Say what to do where memory or disk do not suffice."""
    from cleaner.engine.base import EngineError
    from cleaner.engine.limits import limits_told

    try:
        with limits_told():
            yield
    except EngineError as error:
        raise EngineError(
            f"{error}; nothing was written: allow more with --memory, or name a folder with room by --temp"
        ) from None


def _explain(request: Request, one: str, other: str) -> None:
    from cleaner.corpus.readers import InputError
    from cleaner.corpus.records import Reading, Records, batches
    from cleaner.report.pair import show_pair

    found = Reading()
    texts: dict[str, str] = {}
    with Records(request.folder) as records:
        for batch in batches(request.inputs, request.fields, found, records):
            texts.update(
                (name, text)
                for name, text in zip(batch.ids, batch.texts, strict=True)
                if name in (one, other)
            )
        for name in (one, other):
            if name not in texts:
                known = ", ".join(records.ids[:3])
                raise InputError(f"--explain {name}: no document has this id; ids look like {known}")
    show_pair((one, texts[one]), (other, texts[other]), request.threshold)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.most_common()) or "none"


def _end(rejected: list[Unread]) -> None:
    for unread in rejected:
        _say(f"{unread.source}: {unread.reason}; skipped")
    if rejected:
        raise typer.Exit(1)


def _say(message: str) -> None:
    print(f"cleaner: {message}", file=sys.stderr)
