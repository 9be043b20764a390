"""The second stage: find the copies, give every document a name and a place in its cluster."""

from __future__ import annotations

import shutil
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.corpus.run.clean import Cleaned
from cleaner.corpus.run.plan import Job, key_of
from cleaner.corpus.run.tables import cleaned_rows, first_positions, rows_of, write_table
from cleaner.corpus.versions import source_digest

if TYPE_CHECKING:
    import pyarrow as pa

    from cleaner.dedup import Clusters
    from cleaner.engine.base import Table

#: The folder in that of the state where an engine keeps its tables until the stage is done.
_TABLES = "compare"

#: What the tables of this stage depend on beside the documents.
_CODE = ("dedup/", "text/", "corpus/run/compare")

_DOCUMENTS = """
    select chunks.first + rows.number as position, rows.id as name, 1 as nth
    from rows join chunks on rows.chunk = chunks.chunk
    where rows.number is not null
    order by position
"""

_TEXTS = """
    select chunks.first + rows.number as doc, rows.id, rows.text, rows.gaps, rows.redactions
    from rows join chunks on rows.chunk = chunks.chunk
    where rows.number is not null
"""

_RENAMED = """
    select position, case when nth = 1 then name else concat(name, '#', nth) end as name, nth
    from (
        select position, name, row_number() over (partition by name order by nth > 1, position) as nth
        from named
    ) numbered
    order by position
"""

_REPEATED = (
    "select count(*) as names from (select name from named group by name having count(*) > 1) repeated"
)

_PLACED = """
    select
        named.position,
        named.name,
        coalesce(members.representative, named.position) as head,
        coalesce(head.name, case when heads.position is not null then named.name end) as cluster,
        case
            when members.position is not null then 'duplicate'
            when heads.position is not null then 'representative'
            else 'unique'
        end as role,
        members.relation,
        members.similarity,
        head.name as duplicate_of
    from named
    left join members on members.position = named.position
    left join named head on head.position = members.representative
    left join (select distinct representative as position from members) heads
        on heads.position = named.position
    order by named.position
"""

_RELATED = """
    select small.name as id, large.name as found_in, related.containment
    from related
    join named small on small.position = related.small
    join named large on large.position = related.large
    order by least(related.small, related.large), greatest(related.small, related.large)
"""


class Compared(NamedTuple):
    """What the stage left behind.

    Attributes:
        key: stands for all of it.
        placed: the table of the documents in order: name, the position of their cluster's head, cluster,
            role, relation, similarity and what each is a duplicate of.
        near: the table of pairs of clusters of which some members are alike, by the positions of their
            heads.
        related: the table of texts that another one quotes or collects.
        clusters, pairs: how many clusters and related pairs there are.
        relations: how many duplicates there are of each relation.
    """

    key: str
    placed: Path
    near: Path
    related: Path
    clusters: int
    pairs: int
    relations: dict[str, int]


def compare(job: Job, cleaned: Cleaned) -> Compared:
    """Carry out the stage; if its tables are there already, that is all."""
    digests = [chunk.digest for chunk in cleaned.chunks]
    key = key_of("compare", str(job.plan.threshold), source_digest(*_CODE), digests)
    names = ("placed", "near", "related")
    placed, near, related = (job.folder.table(name, key) for name in names)
    documents = sum(chunk.documents for chunk in cleaned.chunks)
    job.progress.stage("compare", documents)
    if not (placed.exists() and near.exists() and related.exists()):
        members, pairs, alike = (
            _found_on_engine(job, cleaned, key) if job.engine.distributed else _found(job, cleaned)
        )
        named = _named(job, cleaned)
        write_table(job.folder, near, job.engine.sql("select * from alike", {"alike": alike}))
        write_table(job.folder, related, job.engine.sql(_RELATED, {"related": pairs, "named": [named]}))
        write_table(job.folder, placed, job.engine.sql(_PLACED, {"members": members, "named": [named]}))
    shutil.rmtree(job.folder.work / _TABLES, ignore_errors=True)
    counts = list(job.engine.sql(_COUNTS, {"placed": [placed]}))
    rows = [row for batch in counts for row in batch.to_pylist()]
    relations = {row["relation"]: row["documents"] for row in rows if row["role"] == "duplicate"}
    clusters = sum(row["documents"] for row in rows if row["role"] == "representative")
    return Compared(key, placed, near, related, clusters, rows_of(related), relations)


_COUNTS = "select role, relation, count(*) as documents from placed group by role, relation"


def _found(job: Job, cleaned: Cleaned) -> tuple[Table, Table, Table]:
    """The members of clusters, related pairs, and clusters that are alike, by positions of documents."""
    import pyarrow.parquet as pq

    from cleaner.dedup import Finder

    characters = array("q")
    progress = _Progress(job)
    with Finder(job.folder.aside) as finder:
        for chunk in cleaned.chunks:
            if not chunk.documents:
                continue
            columns = ["number", "id", "text", "characters", "gaps", "redactions"]
            rows = pq.read_table(job.folder.chunk(chunk.key), columns=columns).to_pylist()
            rows = [row for row in rows if row["number"] is not None]
            characters.extend(row["characters"] for row in rows)
            finder.add(
                [row["text"] for row in rows],
                [row["id"] for row in rows],
                [(row["gaps"], row["redactions"]) for row in rows],
            )
            job.progress.advance(len(rows))
        return _tables(finder.clusters(job.plan.threshold, progress), characters)


def _found_on_engine(job: Job, cleaned: Cleaned, key: str) -> tuple[Table, Table, Table]:
    """The same as :func:`_found`; tables on the way are kept until the stage is done."""
    from cleaner.dedup.on_engine import find

    tables = {"rows": cleaned_rows(job, cleaned), "chunks": first_positions(cleaned)}
    folder = job.folder.work / _TABLES / key
    return find(job.engine, folder, _TEXTS, tables, job.plan.threshold, _Progress(job))


class _Progress:
    """Passes on what the search for copies says of how it gets on."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._stage = ""
        self._done = 0

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        if stage != self._stage:
            self._stage, self._done = stage, 0
            self._job.progress.stage(stage, total)
        self._job.progress.advance(done - self._done)
        self._done = done


def _tables(clusters: Clusters, characters: array[int]) -> tuple[pa.Table, pa.Table, pa.Table]:
    import pyarrow as pa

    members = pa.table(
        {
            "position": pa.array([m.position for m in clusters.members], pa.int64()),
            "representative": pa.array([m.representative for m in clusters.members], pa.int64()),
            "relation": pa.array([m.relation for m in clusters.members], pa.string()),
            "similarity": pa.array([round(m.similarity, 4) for m in clusters.members], pa.float64()),
        }
    )
    pairs = [sorted(pair, key=lambda position: characters[position]) for pair in clusters.related]
    related = pa.table(
        {
            "small": pa.array([small for small, _ in pairs], pa.int64()),
            "large": pa.array([large for _, large in pairs], pa.int64()),
            "containment": pa.array(
                [round(each.containment, 4) for each in clusters.related.values()], pa.float64()
            ),
        }
    )
    head = {member.position: member.representative for member in clusters.members}
    heads = {(head.get(one, one), head.get(other, other)) for one, other in clusters.pairs}
    alike = sorted({(min(pair), max(pair)) for pair in heads if pair[0] != pair[1]})
    near = pa.table(
        {
            "one": pa.array([one for one, _ in alike], pa.int64()),
            "other": pa.array([other for _, other in alike], pa.int64()),
        }
    )
    return members, related, near


def _named(job: Job, cleaned: Cleaned) -> Path:
    """A table of positions and names; of an id that occurs again the later ones get a number."""
    tables = {"rows": cleaned_rows(job, cleaned), "chunks": first_positions(cleaned)}
    named = write_table(job.folder, job.folder.aside / "named-0", job.engine.sql(_DOCUMENTS, tables))
    turn = 0
    while next(job.engine.sql(_REPEATED, {"named": [named]})).column("names")[0].as_py():
        turn += 1
        again = job.engine.sql(_RENAMED, {"named": [named]})
        named = write_table(job.folder, job.folder.aside / f"named-{turn}", again)
    return named
