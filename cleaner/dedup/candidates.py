"""Propose pairs of texts that may be alike: those that share enough of their sampled shingles.

The work is done by SQL, which goes beyond memory. A shingle that many texts share says little, because
it is a formula of the genre: pairs are sought by the rare ones, as words are weighed by their inverse
document frequency (Spärck Jones 1972). Only texts that consist of common shingles for the most part,
such as the members of a large family of copies, are compared by those, and then only with the best few
texts that have them and with the next better ones: the cost never grows with the square of the number of
copies.
"""

from __future__ import annotations

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

#: With so many of the best texts that have a common shingle a crowded text is compared, and with as many
#: of those that come right before it when the best comes first.
_CENTRES = 3

#: A pair is proposed when it shares this much of what a true one would share in the sample.
_SLACK = 0.6

#: Sampled shingles that are handed to the database in one go.
_ROWS = 500_000

#: The tables that are made from ``samples (key, doc)`` and ``texts (doc, keys, place)``: `keys` counts
#: the sampled shingles of a text, `place` is its place when the best representative comes first.
STATEMENTS = {
    "frequency": """
        select key, count(*) as texts from samples group by key having count(*) > 1""",
    "rare": """
        select s.key, s.doc from samples s join frequency f on s.key = f.key where f.texts <= {common}""",
    "crowding": """
        select s.doc, count(*) as common from samples s join frequency f on s.key = f.key
        where f.texts > {common} group by s.doc""",
    "extent": """
        select t.doc, t.keys, t.keys - coalesce(c.common, 0) as rare
        from texts t left join crowding c on t.doc = c.doc""",
    "shared": """
        select a.doc as one, b.doc as other, count(*) as shared
        from rare a join rare b on a.key = b.key and a.doc < b.doc group by a.doc, b.doc""",
    "crowded": """
        select doc from extent where rare < (1 - {crowded}) * keys""",
    "crowd_keys": """
        select distinct s.key from samples s join crowded c on s.doc = c.doc
        join frequency f on s.key = f.key where f.texts > {common}""",
    "ranked": """
        select s.key, s.doc, row_number() over (partition by s.key order by t.place) as nth
        from samples s join crowd_keys k on s.key = k.key join texts t on s.doc = t.doc""",
    "gathered": """
        select least(doc, centre) as one, greatest(doc, centre) as other, count(distinct key) as shared
        from (
            select r.key, r.doc, c.doc as centre from ranked r join crowded d on r.doc = d.doc
            join ranked c on r.key = c.key and c.nth <= {centres}
            union all
            select r.key, r.doc, c.doc as centre from ranked r join crowded d on r.doc = d.doc
            cross join (values (1), (2), (3)) as steps(step)
            join ranked c on r.key = c.key and c.nth = r.nth - steps.step
        ) as beside where doc <> centre group by least(doc, centre), greatest(doc, centre)""",
    "proposed": """
        select s.one, s.other from shared s
        join extent x on s.one = x.doc join extent y on s.other = y.doc
        where s.shared >= {wanted} * least(x.rare, y.rare)
        union
        select g.one, g.other from gathered g
        join extent x on g.one = x.doc join extent y on g.other = y.doc
        left join shared s on g.one = s.one and g.other = s.other
        where g.shared + coalesce(s.shared, 0) >= {wanted} * least(x.keys, y.keys)""",
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
        "centres": _CENTRES,
        "wanted": f"{_SLACK * least:e}",
    }
    return {table: query.format(**numbers) for table, query in STATEMENTS.items()}


class Proposed(NamedTuple):
    """Pairs of documents, the smaller number first, in order; and how many texts were crowded."""

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    crowded: int


class Samples:
    """The sampled shingles of the rows of a corpus, in a database that spills to disk.

    Args:
        folder: where the database puts what does not fit into the memory.
        memory: how much memory it may use, as DuckDB writes it.

    >>> import numpy as np
    >>> from tempfile import gettempdir
    >>> with Samples(Path(gettempdir())) as samples:
    ...     for row, keys in enumerate(([1, 2, 3], [7, 8], [1, 2, 3, 4])):
    ...         samples.add(row, np.array(keys))
    ...     [column.tolist() for column in samples.pairs(np.array([1, 2, 0]), 0.9)[:2]]
    [[0], [2]]
    """

    def __init__(self, folder: Path, memory: str = "1GB") -> None:
        self._folder = folder
        self._memory = memory
        self._database: DuckDBPyConnection | None = None
        self._held: list[tuple[int, NDArray[np.int64]]] = []
        self._rows = 0
        self._docs: list[int] = []
        self._counts: list[int] = []

    def add(self, row: int, keys: NDArray[np.int64]) -> None:
        """Add the sampled shingles of a row, each once; of a row without any nothing is proposed."""
        if len(keys):
            self._docs.append(row)
            self._counts.append(len(keys))
            self._held.append((row, keys))
            self._rows += len(keys)
            if self._rows > _ROWS:
                self._flush()

    def _flush(self) -> None:
        import numpy as np

        if self._database is None:
            self._database = self._opened()
        if self._held:
            keys = np.concatenate([keys for _, keys in self._held])
            rows = np.array([row for row, _ in self._held], dtype=np.int32)
            docs = np.repeat(rows, [len(keys) for _, keys in self._held])
            _insert(self._database, "samples", {"key": keys, "doc": docs})
        self._held, self._rows = [], 0

    def _opened(self) -> DuckDBPyConnection:
        import duckdb

        database = duckdb.connect(":memory:")
        database.execute(f"set memory_limit = '{self._memory}'")
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

        if len(self._docs) < 2:
            return Proposed(np.empty(0, np.int32), np.empty(0, np.int32), 0)
        self._flush()
        assert self._database is not None
        docs = np.array(self._docs, dtype=np.int32)
        counts = np.array(self._counts, dtype=np.int32)
        self._database.execute("create table texts (doc integer, keys integer, place integer)")
        _insert(self._database, "texts", {"doc": docs, "keys": counts, "place": places[docs]})
        for table, query in statements(least).items():
            self._database.execute(f"create table {table} as {query}")
        found = self._database.execute("select one, other from proposed order by one, other").fetchnumpy()
        [crowded] = self._database.execute("select count(*) from crowded").fetchall()[0]
        return Proposed(np.asarray(found["one"]), np.asarray(found["other"]), crowded)

    def close(self) -> None:
        """Close the database."""
        if self._database is not None:
            self._database.close()

    def __enter__(self) -> Samples:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _insert(database: DuckDBPyConnection, table: str, columns: Mapping[str, Any]) -> None:
    database.register("added", columns)
    database.execute(f"insert into {table} select * from added")
    database.unregister("added")
