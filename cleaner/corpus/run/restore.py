"""The stage that fills masks and gaps of copies from one another, cluster by cluster."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.corpus.run.clean import Cleaned
from cleaner.corpus.run.compare import Compared
from cleaner.corpus.run.folder import replace
from cleaner.corpus.run.plan import Job, key_of
from cleaner.corpus.run.restore_fill import FillClusters, digest_of
from cleaner.corpus.run.restore_words import LearnWords, WantWords
from cleaner.corpus.run.summary import Summary
from cleaner.corpus.run.tables import cleaned_rows, first_positions, note_of, slices, write_table
from cleaner.corpus.versions import source_digest
from cleaner.restore import Words

if TYPE_CHECKING:
    import pyarrow as pa

    from cleaner.engine.base import Kernel

#: What the outcome of this stage depends on beside the documents.
_CODE = ("corpus/run/restore", "dedup/", "restore/", "text/")

#: Documents that lend to each other at most: a cluster of more is restored part by part, each with its
#: first documents, so that it fits into memory.
_TOGETHER = 300

#: Bytes of text and records in a batch: at least, on average beyond that, and about at most.
_LEAST = 250_000
_MORE = 500_000
_MOST = 4_000_000

#: The documents of clusters in which something is masked or missing and that have more than one member, a
#: cluster near, or a document that asks for words: cluster by cluster, what only lends words first.
_WANTED = """
    with facts as (
        select chunks.first + rows.number as position
        from rows join chunks on rows.chunk = chunks.chunk
        where rows.number is not null and (rows.gaps > 0 or rows.redactions > 0 or rows.truncated)
    ),
    both_ways as (
        select one, other from near
        union all
        select other as one, one as other from near
    ),
    company as (
        select head from placed group by head having count(*) > 1
        union
        select one as head from both_ways
        union
        select placed.head from wanting join placed on placed.position = wanting.position
    ),
    chosen as (
        select distinct placed.head
        from facts
        join placed on placed.position = facts.position
        join company on company.head = placed.head
    ),
    listed as (
        select chosen.head as task, false as lends, placed.position, placed.name
        from chosen join placed on placed.head = chosen.head
        union all
        select chosen.head as task, true as lends, placed.position, placed.name
        from chosen
        join both_ways on both_ways.one = chosen.head
        join placed on placed.head = both_ways.other
    )
    select listed.task, listed.lends, listed.name, rows.text, rows.record
    from rows
    join chunks on rows.chunk = chunks.chunk
    join listed on listed.position = chunks.first + rows.number
    where rows.number is not null
    order by listed.task, listed.lends desc, listed.position
"""

_RESTORED = """
    select placed.*, filled.text, filled.record, md5(concat(filled.text, filled.record)) as restored
    from placed left join filled on filled.name = placed.name
    order by placed.position
"""

_NOT_RESTORED = """
    select placed.*, cast(null as string) as text, cast(null as string) as record,
        cast(null as string) as restored
    from placed
    order by placed.position
"""


class Restored(NamedTuple):
    """What the stage left behind.

    Attributes:
        placed: the table of the documents in order, as the comparison left it, and for those that were
            restored ``text``, ``record`` and a hash of both.
        summary: what restoring changed in the counts.
        state: the files that hold what was restored.
    """

    placed: Path
    summary: Summary
    state: frozenset[Path]


def restore(job: Job, cleaned: Cleaned, compared: Compared) -> Restored:
    """Carry out the stage; if it is not wanted, nothing is filled."""
    key = key_of("restore", compared.key, source_digest(*_CODE), str(job.plan.restore))
    placed = job.folder.table("restored", key)
    if not placed.exists():
        if job.plan.restore:
            files = _filled(job, cleaned, compared)
            tables = {"placed": [compared.placed], "filled": files or _nothing_filled()}
            batches = job.engine.sql(_RESTORED, tables)
            write_table(job.folder, placed, batches, json.dumps([path.stem for path in files]))
        else:
            batches = job.engine.sql(_NOT_RESTORED, {"placed": [compared.placed]})
            write_table(job.folder, placed, batches, "[]")
    summary = Summary()
    files = [job.folder.filled(name) for name in json.loads(note_of(placed))]
    for path in files:
        summary.merge(Summary.loaded(note_of(path)))
    return Restored(placed, summary, frozenset({placed, *files}))


def _filled(job: Job, cleaned: Cleaned, compared: Compared) -> list[Path]:
    """The files of restored documents."""
    words, wanting = _words(job, cleaned, compared)
    job.progress.stage("restore")
    known = key_of(source_digest(*_CODE), words.digest)
    files: dict[Path, None] = {}

    def missing() -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for rows in _batches(_tasks(job, cleaned, compared, wanting)):
            key = key_of(known, digest_of(rows))
            path = job.folder.filled(key)
            files[path] = None
            if path.exists():
                job.progress.advance(len(rows))
            else:
                yield pa.RecordBatch.from_pylist(rows).replace_schema_metadata({"key": key})

    for outcome in job.engine.map(FillClusters(job.folder, words), missing()):
        [row] = outcome.to_pylist()
        replace(Path(row["path"]), job.folder.filled(row["key"]))
        job.progress.advance(row["documents"])
    return list(files)


def _words(job: Job, cleaned: Cleaned, compared: Compared) -> tuple[Words, list[int]]:
    """What the corpus knows of words that filters took out, and the documents that ask for some."""
    wanted, wanting = Words(), []
    for words, positions in _gathered(job, cleaned, compared, WantWords()):
        wanted.merge(words)
        wanting += positions
    if wanted:
        for words, _ in _gathered(job, cleaned, compared, LearnWords(wanted)):
            wanted.merge(words)
    return wanted, wanting


def _gathered(
    job: Job, cleaned: Cleaned, compared: Compared, kernel: Kernel
) -> Iterator[tuple[Words, list[int]]]:
    """What a kernel finds in each of the chunks."""
    chunks = [chunk for chunk in cleaned.chunks if chunk.documents]
    job.progress.stage("words", sum(chunk.documents for chunk in chunks))
    counts = [chunk.documents for chunk in chunks]
    names = slices(compared.placed, ["position", "name"], counts)
    batches = (
        rows.replace_schema_metadata({"path": str(job.folder.chunk(chunk.key))})
        for chunk, rows in zip(chunks, names, strict=True)
    )
    for chunk, outcome in zip(chunks, job.engine.map(kernel, batches), strict=True):
        [row] = outcome.to_pylist()
        job.progress.advance(chunk.documents)
        yield pickle.loads(row["words"]), row["positions"]


def _tasks(
    job: Job, cleaned: Cleaned, compared: Compared, wanting: list[int]
) -> Iterator[list[dict[str, Any]]]:
    """The rows of documents that are restored together; no more of them than fit into memory."""
    import pyarrow as pa

    tables = {
        "rows": cleaned_rows(job, cleaned),
        "chunks": first_positions(cleaned),
        "placed": [compared.placed],
        "near": [compared.near],
        "wanting": pa.table({"position": pa.array(wanting, pa.int64())}),
    }
    found = (row for batch in job.engine.sql(_WANTED, tables) for row in batch.to_pylist())
    for _, rows in groupby(found, key=lambda row: row["task"]):
        lenders: list[dict[str, Any]] = []
        members: list[dict[str, Any]] = []
        for row in rows:
            if row["lends"]:
                lenders += [row] if len(lenders) < _TOGETHER else []
                continue
            members.append(row)
            if len(members) == _TOGETHER:
                yield lenders + members
                if len(lenders) < 2 * _TOGETHER:
                    lenders += [member | {"lends": True} for member in members]
                members = []
        if members:
            yield lenders + members


def _batches(tasks: Iterable[list[dict[str, Any]]]) -> Iterator[list[dict[str, Any]]]:
    """Tasks in batches that depend on what is in them: see :mod:`cleaner.corpus.chunks`."""
    held: list[dict[str, Any]] = []
    number = size = 0
    for task in tasks:
        held += [row | {"task": number} for row in task]
        number += 1
        more = sum(len(row["text"]) + len(row["record"]) for row in task)
        size += more
        mark = int.from_bytes(sha256(task[-1]["name"].encode()).digest()[:8], "big")
        if size >= _MOST or (size >= _LEAST and mark < min(1.0, more / _MORE) * 2**64):
            yield held
            held, number, size = [], 0, 0
    if held:
        yield held


def _nothing_filled() -> pa.Table:
    import pyarrow as pa

    return pa.table({name: pa.array([], pa.string()) for name in ("name", "text", "record")})
