"""The report of a run, from the files in its folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.corpus.readers import InputError
from cleaner.corpus.writers import read_records, shards
from cleaner.report.corpus import render

#: Where the records of a run are: all documents, or those that stayed and those that were dropped.
PLACES = ("documents", "dropped")


def report(
    folder: Path, run: Mapping[str, Any], progress: Callable[[int], None] = lambda done: None
) -> bytes:
    """The page that shows what a run did.

    Args:
        folder: the folder of the run.
        run: what stands in its ``run.json``, or will.
        progress: is told how many records were read; each is read twice.

    Raises:
        InputError: a file of the folder is missing or broken.
    """
    done = 0

    def records() -> Iterator[Mapping[str, Any]]:
        nonlocal done
        for place in PLACES:
            for part in shards(folder / place):
                for record in _read(part):
                    done += 1
                    progress(done)
                    if not isinstance(record.get("text"), str) or not isinstance(record.get("id"), str):
                        raise InputError(f"{part}: a record has no id or no text; is it of `cleaner run`?")
                    yield record

    if not any(shards(folder / place) for place in PLACES):
        raise InputError(f"{folder / PLACES[0]}: holds no records (part-00000.jsonl and so on)")
    beside = (_read(folder / name) for name in ("rejected.jsonl", "related.jsonl"))
    return render(run, records, *beside).encode()


def run_of(folder: Path) -> dict[str, Any]:
    """What stands in the ``run.json`` of a folder.

    Raises:
        InputError: there is none, or it is broken.
    """
    path = folder / "run.json"
    if not folder.is_dir():
        raise InputError(f"{folder}: is not a folder; give the one that `cleaner run` wrote")
    if not path.is_file():
        raise InputError(f"{folder}: holds no run.json, so it is not the folder of a finished `cleaner run`")
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise InputError(f"{path}: is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise InputError(f"{path}: is not the summary of a run")
    return found


def _read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file, if it exists."""
    if not path.exists():
        return
    try:
        for record in read_records(path):
            if not isinstance(record, dict):
                raise InputError(f"{path}: holds something that is no record")
            yield record
    except InputError:
        raise
    except (ValueError, EOFError) as error:
        raise InputError(str(error)) from error
