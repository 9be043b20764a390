"""Find the copies of a corpus on an engine: what :class:`~cleaner.dedup.find.Finder` does, in tables.

Finder is the faster one as long as one machine will do. Here every table that grows with the corpus stays
where the engine keeps it; what comes out is the same. A text goes by its number, and texts of the same
letters together by the number of the first of them, their *sketch*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cleaner.dedup import on_engine_flows as flows
from cleaner.dedup.candidates import statements
from cleaner.dedup.find import Progress, check_threshold
from cleaner.dedup.on_engine_components import components
from cleaner.dedup.on_engine_tables import Tables
from cleaner.dedup.verify import CONTAINED
from cleaner.engine.base import Engine, Step, Table

#: What makes a text a better representative, the best first, as in Finder.
_BEST = "gaps, redactions, size desc, chars desc, id, doc"

_DOCS = f"""
    select doc, min(doc) over (partition by digest, hidden) as sketch,
        row_number() over (partition by digest, hidden order by {_BEST}) as nth,
        gaps, redactions, size, chars, id, digest, hidden
    from sketches where size > 0"""

_LEADERS = f"""
    select sketch, doc as leader, size, digest, hidden, row_number() over (order by {_BEST}) as place
    from docs where nth = 1"""

_KEYS = "select s.doc, s.{kind}_keys as keys from sketches s join leaders l on s.doc = l.sketch"

_TEXTS = """
    select s.doc, s.{kind}_count as keys, l.place
    from sketches s join leaders l on s.doc = l.sketch where s.{kind}_count > 0"""

_PAIRED = """
    select p.one, p.other, a.hidden as one_hidden, a.hashes as one_hashes,
        b.hidden as other_hidden, b.hashes as other_hashes
    from ({proposed}) p join sketches a on p.one = a.doc join sketches b on p.other = b.doc"""

#: The rows that the flow for clusters reads: first the texts of a component, then its pairs.
_GROUPED = """
    select c.component, 0 as kind, l.sketch as one, l.place as other, l.size, l.hidden, l.digest, s.hashes,
        0e0 as similarity, 0e0 as containment
    from components c join leaders l on c.doc = l.sketch join sketches s on c.doc = s.doc
    union all
    select c.component, 1 as kind, p.one, p.other, cast(0 as bigint) as size, 0e0 as hidden,
        cast('' as binary) as digest, cast('' as binary) as hashes, p.similarity, p.containment
    from alike p join components c on p.one = c.doc"""

#: Of each sketch the text that represents it in the end.
_HEADS = """
    select l.sketch, coalesce(h.leader, l.leader) as head, j.relation, j.share
    from leaders l
    left join (select one, other, relation, share from joined where relation <> 'related') j
        on l.sketch = j.one
    left join leaders h on j.other = h.sketch"""

_MEMBERS = """
    select d.doc as position, h.head as representative,
        coalesce(h.relation, 'exact') as relation, coalesce(h.share, 1e0) as similarity
    from docs d join heads h on d.sketch = h.sketch where d.doc <> h.head"""

_RELATED = """
    select case when x.chars <= y.chars then p.low else p.high end as small,
        case when x.chars <= y.chars then p.high else p.low end as large, p.share as containment
    from (
        select least(a.leader, b.leader) as low, greatest(a.leader, b.leader) as high, j.share
        from joined j join leaders a on j.one = a.sketch join leaders b on j.other = b.sketch
        where j.relation = 'related'
    ) p join docs x on p.low = x.doc join docs y on p.high = y.doc"""

_NEAR = """
    select distinct least(x.head, y.head) as one, greatest(x.head, y.head) as other
    from alike p join heads x on p.one = x.sketch join heads y on p.other = y.sketch
    left join (select one, other from joined where relation = 'related') r
        on p.one = r.one and p.other = r.other
    where r.one is null and x.head <> y.head"""


class Found(NamedTuple):
    """What was found, as tables.

    Attributes:
        members: ``position``, ``representative``, ``relation`` and ``similarity`` of each text that is a
            copy.
        related: ``small``, ``large`` and ``containment`` of each pair of which the longer text holds the
            shorter one without being a copy of it.
        near: ``one`` and ``other``, the representatives of each pair of clusters that hold texts that are
            alike; the smaller number first.
    """

    members: list[Path]
    related: list[Path]
    near: list[Path]


def find(
    engine: Engine,
    folder: Path,
    query: str,
    tables: Mapping[str, Table],
    threshold: float = 0.8,
    progress: Progress | None = None,
) -> Found:
    """Find the copies among the texts that `query` selects.

    Args:
        engine: where it is done.
        folder: where its tables are kept; what an earlier call left there for the same texts is used.
        query: selects ``doc`` (its number, a bigint), ``id``, ``text``, ``gaps`` and ``redactions``.
        tables: what `query` selects from.
        threshold: the similarity from which two texts are near-duplicates, above 0 and up to 1.
        progress: called with the stage, how many of its tables are made, and of how many.

    Raises:
        EngineError: the engine could not go on.
        ValueError: the threshold is out of range.

    >>> import pyarrow as pa
    >>> from tempfile import TemporaryDirectory
    >>> from cleaner.engine.local import LocalEngine
    >>> texts = pa.table(
    ...     {
    ...         "doc": [0, 1, 2],
    ...         "id": ["a", "b", "c"],
    ...         "text": ["今年粮食丰收，农民增收。", "明天下午开会。", "今年粮食丰收农民增收"],
    ...         "gaps": [0, 0, 0],
    ...         "redactions": [0, 0, 0],
    ...     }
    ... )
    >>> with TemporaryDirectory() as folder:
    ...     found = find(LocalEngine(), Path(folder), "select * from texts", {"texts": texts})
    ...     pa.parquet.read_table(found.members).to_pylist()
    [{'position': 2, 'representative': 0, 'relation': 'exact', 'similarity': 1.0}]
    """
    check_threshold(threshold)
    report = progress or (lambda stage, done, total: None)
    made = Tables(engine, folder)
    report("compare", 0, 3)
    made.make("sketches", query, Step(flows.sketched, flows.sketch_schema()), tables)
    report("compare", 1, 3)
    made.make("docs", _DOCS)
    report("compare", 2, 3)
    made.make("leaders", _LEADERS)
    report("compare", 3, 3)
    _propose(made, threshold, report)
    report("verify", 0, 1)
    proposed = " union ".join(f"select one, other from {kind}_proposed" for kind in _KINDS)
    alike = Step(flows.Alike(threshold), flows.pair_schema())
    made.make("alike", _PAIRED.format(proposed=proposed), alike)
    report("verify", 1, 1)
    components(made, "select one as large, other as small from alike", lambda n: report("cluster", 0, 3))
    order = ("component", "kind", "one", "other")
    made.make("joined", _GROUPED, Step(flows.Joins(threshold), flows.joined_schema(), order))
    report("cluster", 1, 3)
    made.make("heads", _HEADS)
    report("cluster", 2, 3)
    queries = (("members", _MEMBERS), ("related", _RELATED), ("near", _NEAR))
    found = Found(*(made.make(table, query) for table, query in queries))
    report("cluster", 3, 3)
    return found


#: All texts by their sampled shingles, short ones by all of theirs.
_KINDS = ("sampled", "short")

#: Tables of the statements for candidates that are needed more than once and cost much to make.
_KEPT = ("frequency", "extent", "prefix", "shared", "proposed")


def _propose(made: Tables, threshold: float, report: Progress) -> None:
    """Make the tables of pairs that may be alike."""
    least = min(CONTAINED, 2 * threshold / (1 + threshold))
    queries = inlined(statements(least), _KEPT)
    done = 0
    for kind in _KINDS:
        own = made.under(kind)
        own.make("samples", _KEYS.format(kind=kind), Step(flows.spread, flows.sample_schema()))
        own.make("texts", _TEXTS.format(kind=kind))
        for table, query in queries.items():
            report("join", done, 2 * len(queries))
            own.make(table, query)
            done += 1
        made.take(f"{kind}_proposed", own, "proposed")


def inlined(queries: Mapping[str, str], kept: tuple[str, ...]) -> dict[str, str]:
    """The queries for the tables in `kept`, with those for all others written into them.

    >>> inlined({"a": "select 1 as x", "b": "select x from a", "c": "select x from b"}, ("a", "c"))
    {'a': 'select 1 as x', 'c': 'with b as (select x from a) select x from b'}
    """
    found = {}
    for table in kept:
        wanted = [table]
        for other in reversed([name for name in queries if name not in kept]):
            if any(re.search(rf"\b{other}\b", queries[name]) for name in wanted):
                wanted.append(other)
        parts = ", ".join(f"{name} as ({queries[name]})" for name in reversed(wanted[1:]))
        found[table] = f"with {parts} {queries[table]}" if parts else queries[table]
    return found
