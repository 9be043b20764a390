"""The stage that writes the lists beside the records: duplicates, related texts, what was rejected."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from cleaner.corpus.run.clean import Cleaned
from cleaner.corpus.run.compare import Compared
from cleaner.corpus.run.plan import Job, key_of
from cleaner.corpus.versions import source_digest
from cleaner.corpus.writers import json_line

_CODE = ("corpus/run/lists", "corpus/writers")

_DUPLICATES = """
    select name as id, duplicate_of, relation, similarity from placed where role = 'duplicate' order by position
"""

_RELATED = "select id, found_in, containment from related"

#: Rejected data of more bytes than this goes to a file of its own.
_INLINE = 1_000_000

_SUFFIX = re.compile(r"\.\w{1,8}\Z")


def write_lists(job: Job, cleaned: Cleaned, compared: Compared) -> None:
    """Carry out the stage."""
    job.progress.stage("lists")
    key = key_of(compared.key, source_digest(*_CODE))
    if job.outputs.find("duplicates.jsonl", key) is None:
        with job.outputs.written("duplicates.jsonl", key) as file:
            for batch in job.engine.sql(_DUPLICATES, {"placed": [compared.placed]}):
                file.writelines(map(json_line, batch.to_pylist()))
    if job.outputs.find("related.jsonl", key) is None:
        with job.outputs.written("related.jsonl", key) as file:
            for batch in job.engine.sql(_RELATED, {"related": [compared.related]}):
                file.writelines(map(json_line, batch.to_pylist()))
    _write_rejected(job, cleaned)


def _write_rejected(job: Job, cleaned: Cleaned) -> None:
    digests = [chunk.digest for chunk in cleaned.chunks if chunk.rejected]
    key = key_of("rejected", source_digest(*_CODE), digests)
    holds = job.outputs.find("rejected.jsonl", key)
    if holds is not None and all(job.outputs.find(name, key) is not None for name in holds["files"]):
        return
    files: list[str] = []
    with job.outputs.written("rejected.jsonl", key, {"files": files}) as file:
        for row in _rejected(job, cleaned):
            entry = {"source": row["source"], "reason": row["reason"]}
            if not row["raw"]:  # too large to be kept, or nothing that could be told
                entry |= {name: value for name, value in json.loads(row["record"]).items() if value}
            if len(row["raw"]) > _INLINE:
                entry["raw_file"] = _write_raw(job, key, row["source"], row["raw"])
                files.append(entry["raw_file"])
            else:
                entry["raw_base64"] = base64.b64encode(row["raw"]).decode("ascii")
            file.write(json_line(entry))


def _write_raw(job: Job, key: str, source: str, raw: bytes) -> str:
    """Keep the raw bytes of a large reject; the name of their file."""
    suffix = _SUFFIX.search(source)
    name = f"rejected/{sha256(raw).hexdigest()[:16]}{suffix[0] if suffix else ''}"
    if job.outputs.find(name, key) is None:
        with job.outputs.written(name, key) as file:
            file.write(raw)
    return name


def _rejected(job: Job, cleaned: Cleaned) -> Iterator[dict[str, Any]]:
    """What was rejected, in the order of the input."""
    import pyarrow.parquet as pq

    for chunk in cleaned.chunks:
        if chunk.rejected:
            table = pq.read_table(job.folder.chunk(chunk.key), columns=["source", "reason", "raw", "record"])
            yield from (row for row in table.to_pylist() if row["reason"] is not None)
