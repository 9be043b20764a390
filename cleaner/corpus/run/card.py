"""The README of a run's folder: what is in it, for people and for Hugging Face ``datasets``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.corpus.run.plan import Job, key_of
from cleaner.corpus.run.write import Written
from cleaner.corpus.versions import source_digest
from cleaner.corpus.writers import front_matter

_NAME = "README.md"


def write_card(job: Job, run: Mapping[str, Any], written: Written) -> None:
    """Write the card, if it does not stand there already."""
    head = front_matter(job.plan.record_format, written.fields)
    text = head + _card(
        run, job.plan.record_format, written.shards, job.plan.mode == "drop", job.plan.format == "text"
    )
    key = key_of(source_digest("corpus/run/card"), text)
    if job.outputs.find(_NAME, key) is None:
        with job.outputs.written(_NAME, key) as file:
            file.write(text.encode())


def _card(run: Mapping[str, Any], format: str, shards: int, drops: bool, texts_too: bool) -> str:
    duplicates = sum(run["duplicates_by_relation"].values())
    where = "in `dropped/`" if drops else "among them, marked as such"
    texts = "| their texts, a file each | `texts/` |\n" if texts_too else ""
    return f"""# Cleaned documents

{run["documents"]:,} documents, cleaned by cleaner {run["cleaner_version"]}; {duplicates:,} are duplicates of
others, {where}. {run["rejected"]:,} could not be read.

| what | where |
| --- | --- |
| the documents, a record each: text, log of edits, notes, place among the copies | `documents/` ({shards} × {format}) |
{texts}| every duplicate, what it is a copy of, how alike they are | `duplicates.jsonl` |
| texts that another one quotes or collects | `related.jsonl` |
| what could not be read, why, and its bytes | `rejected.jsonl` |
| the files that were read, with their hashes | `inputs.jsonl` |
| all counts | `run.json` |

`datasets.load_dataset(FOLDER)` reads the documents. Undoing the `edits` of a record, last first, gives the
text as it was before cleaning. `work/` holds state with which another run goes on where this one ended; it
may be deleted.
"""
