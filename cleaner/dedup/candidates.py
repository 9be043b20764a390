"""Propose pairs of texts that may be alike: those that share enough of their sampled shingles.

The work is done by SQL, which goes beyond memory. A shingle that many texts share says little, because
it is a formula of the genre: pairs are sought by the rare ones, as words are weighed by their inverse
document frequency (Spärck Jones 1972). Only texts that consist of common shingles for the most part,
such as the members of a large family of copies, are compared by those, and then only with the best few
texts that have them and with the next better ones: the cost never grows with the square of the number of
copies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

#: A shingle of more texts than this is common.
_COMMON = 32

#: A text is crowded when more than this share of its sampled shingles is common.
_CROWDED = 0.6

#: A crowded text is looked up by at most so many of its shared shingles, the rarest first, as long as no
#: more than so many texts have them in all; by fewer than `_LEAST_PREFIX` it is not looked up.
_PREFIX = 24
_BUDGET = 1500
_LEAST_PREFIX = 4

#: With so many of the best texts that have a common shingle a text without a prefix is compared, and with as many
#: of those that come right before it when the best comes first.
_CENTRES = 3

#: A pair is proposed when it shares this much of what a true one would share in the sample.
_SLACK = 0.6

#: Sampled shingles that are handed to the database in one go.
_KEYS = 500_000

#: Memory of the database while samples come in; and the bytes of memory for each while they are joined.
_MEMORY = "128MB"
_MEMORY_PER_KEY = 24

#: Bytes that the join of rare shingles takes for each. What is more than the memory is joined in parts.
_JOIN_PER_KEY = 48

_GIVEN = ("samples", "texts")

#: The tables that are made from ``samples (key, doc)`` and ``texts (doc, keys, place)``: `keys` counts
#: the sampled shingles of a text, `place` is its place when the best representative comes first.
STATEMENTS = {
    "frequency": """
        select key, count(*) as texts from samples group by key having count(*) > 1""",
    "crowding": """
        select s.doc, count(*) as common from samples s join frequency f on s.key = f.key
        where f.texts > {common} group by s.doc""",
    "extent": """
        select t.doc, t.keys, t.keys - coalesce(c.common, 0) as rare
        from texts t left join crowding c on t.doc = c.doc""",
    "crowded": """
        select doc from extent where rare < (1 - {crowded}) * keys""",
    "weighed": """
        select s.doc, s.key,
            row_number() over (partition by s.doc order by f.texts, s.key) as nth,
            sum(f.texts) over (
                partition by s.doc order by f.texts, s.key rows between unbounded preceding and current row
            ) as cost
        from samples s join crowded c on s.doc = c.doc join frequency f on s.key = f.key""",
    "prefix": """
        select doc, key from weighed where nth <= {prefix} and cost <= {budget}""",
    "prefixes": """
        select doc, count(*) as keys from prefix group by doc having count(*) >= {least_prefix}""",
    "probed": """
        select p.doc as one, s.doc as other, q.keys, count(*) as shared
        from prefix p join prefixes q on p.doc = q.doc join samples s on p.key = s.key
        where p.doc <> s.doc group by p.doc, s.doc, q.keys having count(*) >= {wanted} * q.keys""",
    "stuck": """
        select c.doc from crowded c left join prefixes q on c.doc = q.doc where q.doc is null""",
    "crowd_keys": """
        select distinct s.key from samples s join stuck c on s.doc = c.doc
        join frequency f on s.key = f.key where f.texts > {common}""",
    "ranked": """
        select s.key, s.doc, row_number() over (partition by s.key order by t.place) as nth
        from samples s join crowd_keys k on s.key = k.key join texts t on s.doc = t.doc""",
    "gathered": """
        select least(doc, centre) as one, greatest(doc, centre) as other, count(distinct key) as shared
        from (
            select r.key, r.doc, c.doc as centre from ranked r join stuck d on r.doc = d.doc
            join ranked c on r.key = c.key and c.nth <= {centres}
            union all
            select r.key, r.doc, c.doc as centre from ranked r join stuck d on r.doc = d.doc
            cross join (values (1), (2), (3)) as steps(step)
            join ranked c on r.key = c.key and c.nth = r.nth - steps.step
        ) as beside where doc <> centre group by least(doc, centre), greatest(doc, centre)""",
    "rare": """
        select s.key, s.doc from samples s join frequency f on s.key = f.key where f.texts <= {common}""",
    "shared": """
        select a.doc as one, b.doc as other, count(*) as shared
        from rare a join rare b on a.key = b.key and a.doc < b.doc group by a.doc, b.doc""",
    "proposed": """
        select s.one, s.other from shared s
        join extent x on s.one = x.doc join extent y on s.other = y.doc
        where s.shared >= {wanted} * least(x.rare, y.rare)
        union
        select g.one, g.other from gathered g
        join extent x on g.one = x.doc join extent y on g.other = y.doc
        left join shared s on g.one = s.one and g.other = s.other
        where g.shared + coalesce(s.shared, 0) >= {wanted} * least(x.keys, y.keys)
        union
        select least(one, other) as one, greatest(one, other) as other from probed""",
}


def statements(least: float) -> dict[str, str]:
    """The queries with their constants, by the table that each makes, in order.

    Args:
        least: the containment from which two texts are alike, above 0 and up to 1.

    >>> list(statements(0.9))[-1]
    'proposed'
    """
    # Numbers with an exponent are floating point in every SQL; those without may be decimals, which
    # overflow.
    numbers = {
        "common": _COMMON,
        "crowded": f"{_CROWDED:e}",
        "prefix": _PREFIX,
        "budget": _BUDGET,
        "least_prefix": _LEAST_PREFIX,
        "centres": _CENTRES,
        "wanted": f"{_SLACK * least:e}",
    }
    return {table: query.format(**numbers) for table, query in STATEMENTS.items()}


def last_uses(queries: Mapping[str, str]) -> dict[str, list[str]]:
    """The tables that no later query needs, by the table of the query after which they may go.

    >>> last_uses({"a": "select key from samples", "b": "select key from a"})
    {'a': ['samples'], 'b': ['a']}
    """
    last = {
        name: table
        for table, query in queries.items()
        for name in re.findall(r"[a-z_]+", query)
        if name in queries or name in _GIVEN
    }
    return {table: [name for name, end in last.items() if end == table] for table in queries}


class Proposed(NamedTuple):
    """Pairs of documents, the smaller number first, in order.

    `stuck` counts the texts without a prefix, which were only compared with some.
    """

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    stuck: int


class Samples:
    """The sampled shingles of the rows of a corpus, in a database that spills to disk.

    Args:
        folder: where the database puts what does not fit into the memory.
        memory: how much memory it may use, as DuckDB writes it; by default what the size of the corpus
            calls for, up to 1 GB.

    >>> import numpy as np
    >>> from tempfile import gettempdir
    >>> with Samples(Path(gettempdir())) as samples:
    ...     samples.add(np.array([0, 1, 2]), np.array([1, 2, 3, 7, 8, 1, 2, 3, 4]), np.array([3, 2, 4]))
    ...     [column.tolist() for column in samples.pairs(np.array([1, 2, 0]), 0.9)[:2]]
    [[0], [2]]
    """

    def __init__(self, folder: Path, memory: str | None = None) -> None:
        self._folder = folder
        self._memory = memory
        self._database: DuckDBPyConnection | None = None
        self._held: list[tuple[NDArray[np.int64], NDArray[np.int32]]] = []
        self._size = 0
        self._docs: list[NDArray[np.int32]] = []
        self._counts: list[NDArray[np.int32]] = []

    def add(self, rows: NDArray[np.int32], keys: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        """Add the sampled shingles of rows, each once; of a row without any nothing is proposed.

        Args:
            rows: the numbers of the rows.
            keys: their keys, one row after the other.
            counts: how many keys each row has.
        """
        import numpy as np

        self._docs.append(rows[counts > 0].astype(np.int32))
        self._counts.append(counts[counts > 0].astype(np.int32))
        self._held.append((keys, np.repeat(rows.astype(np.int32), counts)))
        self._size += len(keys)
        if self._size > _KEYS:
            self._flush()

    def _flush(self) -> None:
        import numpy as np

        if self._database is None:
            self._database = self._opened()
        if self._held:
            keys, docs = zip(*self._held, strict=True)
            _insert(self._database, "samples", {"key": np.concatenate(keys), "doc": np.concatenate(docs)})
        self._held, self._size = [], 0

    def _opened(self) -> DuckDBPyConnection:
        import duckdb

        database = duckdb.connect(":memory:")
        database.execute(f"set memory_limit = '{self._memory or _MEMORY}'")
        database.execute("set preserve_insertion_order = false")
        database.execute("set temp_directory = ?", [str(self._folder)])
        database.execute("create table samples (key bigint, doc integer)")
        return database

    def pairs(self, places: NDArray[np.int32], least: float) -> Proposed:
        """The pairs that may share `least` of the shingles of the smaller text. May be called once.

        Args:
            places: the place of each row when the best representative comes first.
            least: the containment from which two texts are alike, above 0 and up to 1.
        """
        import numpy as np

        docs = np.concatenate([np.empty(0, np.int32), *self._docs])
        counts = np.concatenate([np.empty(0, np.int32), *self._counts])
        if len(docs) < 2:
            return Proposed(np.empty(0, np.int32), np.empty(0, np.int32), 0)
        self._flush()
        assert self._database is not None
        if self._memory is None:
            size = min(1000, max(128, int(counts.sum()) * _MEMORY_PER_KEY // 1_000_000))
            self._database.execute(f"set memory_limit = '{size}MB'")
        self._database.execute("create table texts (doc integer, keys integer, place integer)")
        _insert(self._database, "texts", {"doc": docs, "keys": counts, "place": places[docs]})
        queries = statements(least)
        stuck = 0
        for table, query in queries.items():
            if table == "shared":
                self._count_shared(query)
            else:
                self._database.execute(f"create table {table} as {query}")
            if table == "stuck":
                [stuck] = self._database.execute("select count(*) from stuck").fetchall()[0]
            for done in last_uses(queries)[table]:
                self._database.execute(f"drop table {done}")
        found = self._database.execute("select one, other from proposed order by one, other").fetchnumpy()
        return Proposed(np.asarray(found["one"]), np.asarray(found["other"]), stuck)

    def _count_shared(self, query: str) -> None:
        """Make `shared` from one part of the keys after the other, so that none outgrows the memory."""
        assert self._database is not None
        [[rare]] = self._database.execute("select count(*) from rare").fetchall()
        [[limit]] = self._database.execute("select current_setting('memory_limit')").fetchall()
        parts = -(-rare * _JOIN_PER_KEY // bytes_of(limit))
        if parts < 2:
            self._database.execute(f"create table shared as {query}")
            return
        self._database.execute("create table counted (one integer, other integer, shared bigint)")
        for part in range(parts):
            self._database.execute(
                f"create or replace view part as select * from rare where hash(key) % {parts} = {part}"
            )
            self._database.execute(f"insert into counted {query.replace('rare', 'part')}")
        self._database.execute(
            "create table shared as select one, other, sum(shared) as shared from counted group by one, other"
        )
        self._database.execute("drop view part; drop table counted")

    def close(self) -> None:
        """Close the database."""
        if self._database is not None:
            self._database.close()

    def __enter__(self) -> Samples:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def bytes_of(size: str) -> int:
    """How many bytes a size has, as DuckDB writes it.

    >>> bytes_of("953.6 MiB"), bytes_of("512 bytes")
    (999922073, 512)
    """
    number, unit = size.split()
    return int(float(number) * 1024 ** ("b", "k", "m", "g", "t", "p").index(unit[0].lower()))


def _insert(database: DuckDBPyConnection, table: str, columns: Mapping[str, Any]) -> None:
    database.register("added", columns)
    database.execute(f"insert into {table} select * from added")
    database.unregister("added")
