"""Passages that recur from text to text: paragraphs and long sentences, word for word or nearly so.

A passage that stands in many texts which are no copies of one another is a formula of the genre or of
the site; one that stands in few was copied. Sentences of a paragraph that is itself repeated are not
counted on their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, NamedTuple

from cleaner.dedup.find import Finder
from cleaner.dedup.letters import BREAK, fold
from cleaner.dedup.spool import Spool

Level = Literal["paragraph", "sentence"]
Kind = Literal["formula", "copied"]

#: Letters from which a paragraph or a sentence is long enough to be told from common words. A sentence
#: of twelve Chinese characters is a slogan; of twenty, somebody's sentence.
LEAST_LETTERS = {"paragraph": 12, "sentence": 20}

#: A passage in so many texts that are no copies of one another is a formula.
FORMULA = 5

#: Letters from which paragraphs are compared for likeness too.
_NEAR = 40

#: Places of a passage that are listed.
_PLACES = 20

#: Paragraphs that are compared in one go.
_TEXTS = 1000

_MEMORY = "1GB"

#: Rows that are handed to the database in one go.
_ROWS = 100_000

_PARAGRAPH = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*[”’」』）)]*")


class Place(NamedTuple):
    """Where a passage stands: the position of the text, and the span in it."""

    position: int
    start: int
    end: int


class Repeat(NamedTuple):
    """A passage that several texts share.

    Attributes:
        text: the passage, in its most frequent wording, as it stands at the first of the places of that.
        level: a whole paragraph, or a sentence.
        kind: ``formula`` if at least `FORMULA` unrelated texts have it, else ``copied``.
        letters: how long it is, without punctuation.
        documents: how many texts have it.
        unrelated: how many of these are no copies of one another.
        occurrences: how often it stands in all of them.
        places: the first of its places.
        variants: other wordings of it, with how many texts have each.
    """

    text: str
    level: Level
    kind: Kind
    letters: int
    documents: int
    unrelated: int
    occurrences: int
    places: tuple[Place, ...]
    variants: tuple[tuple[str, int], ...]


class Repeats:
    """Collects the passages of texts and tells which recur.

    Args:
        folder: where what does not fit into the memory goes.
        memory: how much memory the join may use, as DuckDB writes it; by default up to 1 GB.

    >>> with Repeats(Path("/tmp")) as repeats:
    ...     for text in ("第一份报告。\\n确保粮食安全和农民增收两不误。", "第二份。\\n确保粮食安全和农民增收两不误！"):
    ...         repeats.add(text)
    ...     [(each.text, each.kind, each.documents) for each in repeats.found([0, 1])]
    [('确保粮食安全和农民增收两不误。', 'copied', 2)]
    """

    def __init__(self, folder: Path | None = None, memory: str | None = None) -> None:
        import duckdb

        self._folder = folder
        self._memory = memory
        self._spool = Spool(folder)
        self._database = duckdb.connect(":memory:")
        self._database.execute(f"set memory_limit = '{memory or _MEMORY}'")
        if folder is not None:
            self._database.execute("set temp_directory = ?", [str(folder)])
        self._database.execute(
            "create table units (key bigint, parent bigint, paragraph boolean, doc integer, "
            "first integer, past integer, place bigint, size integer, letters integer)"
        )
        self._held: list[tuple[Any, ...]] = []
        self._docs = 0

    def add(self, text: str) -> None:
        """Add a text; its position is the number of texts before it."""
        for paragraph in _PARAGRAPH.finditer(text):
            key = self._add(paragraph[0], None, paragraph.start())
            if key is None:
                continue
            sentences = list(_SENTENCE.finditer(paragraph[0]))
            for sentence in sentences if len(sentences) > 1 else ():
                self._add(sentence[0], key, paragraph.start() + sentence.start())
        self._docs += 1
        if len(self._held) > _ROWS:
            self._flush()

    def _add(self, passage: str, parent: int | None, start: int) -> int | None:
        """Note a passage; its key, or None if it is too short."""
        stripped = passage.strip()
        start += len(passage) - len(passage.lstrip())
        folded = fold(stripped)
        letters = len(folded) - folded.count(BREAK)
        if letters < LEAST_LETTERS["sentence" if parent is not None else "paragraph"]:
            return None
        digest = blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        key = int.from_bytes(digest, "little", signed=True)
        data = stripped.encode("utf-8", "surrogatepass")
        place = self._spool.append(data)
        end = start + len(stripped)
        self._held.append(
            (key, parent or 0, parent is None, self._docs, start, end, place, len(data), letters)
        )
        return key

    def _flush(self) -> None:
        import numpy as np

        if not self._held:
            return
        columns = zip(*self._held, strict=True)
        kinds = ("i8", "i8", "?", "i4", "i4", "i4", "i8", "i4", "i4")
        names = ("key", "parent", "paragraph", "doc", "first", "past", "place", "size", "letters")
        given = {
            name: np.array(column, dtype=kind)
            for name, column, kind in zip(names, columns, kinds, strict=True)
        }
        self._database.register("added", given)
        self._database.execute("insert into units select * from added")
        self._database.unregister("added")
        self._held = []

    def found(self, clusters: Sequence[int], least_unrelated: int = 1) -> Iterator[Repeat]:
        """The passages that recur, those in most unrelated texts first. May be called once.

        Args:
            clusters: for each text the number of its cluster; a text without copies has its own.
            least_unrelated: in how many texts that are no copies of one another a passage must stand.
        """
        import numpy as np

        self._flush()
        docs = np.arange(len(clusters), dtype=np.int32)
        self._table("docs", {"doc": docs, "cluster": np.asarray(clusters, dtype=np.int32)})
        self._join_variants()
        self._database.execute(_SHARED)
        rows = self._database.cursor()
        rows.execute(
            "select key, paragraph, documents, unrelated, occurrences, place, size, letters from shared "
            "where unrelated >= ? order by unrelated desc, documents desc, letters desc, key",
            [least_unrelated],
        )
        while chunk := rows.fetchmany(1000):
            keys = [row[0] for row in chunk]
            places, variants = self._places_of(keys), self._variants_of(keys)
            for key, paragraph, documents, unrelated, occurrences, place, size, letters in chunk:
                yield Repeat(
                    self._text(place, size),
                    "paragraph" if paragraph else "sentence",
                    "formula" if unrelated >= FORMULA else "copied",
                    letters,
                    documents,
                    unrelated,
                    occurrences,
                    places[key],
                    tuple(variants.get(key, ())),
                )

    def _table(self, name: str, columns: dict[str, Any]) -> None:
        self._database.register("given", columns)
        self._database.execute(f"create table {name} as select * from given")
        self._database.unregister("given")

    def _text(self, place: int, size: int) -> str:
        return self._spool.read(place, size).decode("utf-8", "surrogatepass")

    def _places_of(self, keys: list[int]) -> dict[int, tuple[Place, ...]]:
        rows = self._database.execute(
            "select key, doc, first, past from ("
            "select key, doc, first, past, row_number() over (partition by key order by doc, first) as nth "
            "from units where key in (select unnest(?))) where nth <= ? order by key, doc, first",
            [keys, _PLACES],
        ).fetchall()
        found: dict[int, list[Place]] = {}
        for key, doc, first, past in rows:
            found.setdefault(key, []).append(Place(doc, first, past))
        return {key: tuple(places) for key, places in found.items()}

    def _variants_of(self, keys: list[int]) -> dict[int, list[tuple[str, int]]]:
        """The other wordings of passages, and how many texts have each."""
        rows = self._database.execute(
            "select key, arg_min(place, place), arg_min(size, place), count(distinct doc) from units "
            "where variant <> key and key in (select unnest(?)) "
            "group by key, variant order by key, count(distinct doc) desc, variant",
            [keys],
        ).fetchall()
        found: dict[int, list[tuple[str, int]]] = {}
        for key, place, size, count in rows:
            found.setdefault(key, []).append((self._text(place, size), count))
        return found

    def _join_variants(self) -> None:
        """Count paragraphs that differ little from one that is more frequent as the same."""
        import numpy as np

        rows = self._database.execute(
            "select key, arg_min(place, place), arg_min(size, place), count(distinct doc) from units "
            "where paragraph and letters >= ? group by key order by count(distinct doc) desc, key",
            [_NEAR],
        ).fetchall()
        with Finder(self._folder, self._memory) as finder:
            for start in range(0, len(rows), _TEXTS):
                part = rows[start : start + _TEXTS]
                texts = [self._text(place, size) for _, place, size, _ in part]
                finder.add(texts, None, [(-count,) for _, _, _, count in part])
            near = [member for member in finder.clusters().members if member.relation != "contained"]
        variants = np.array([rows[member.position][0] for member in near], dtype=np.int64)
        heads = np.array([rows[member.representative][0] for member in near], dtype=np.int64)
        self._table("near", {"variant": variants, "head": heads})
        self._database.execute(_JOINED)

    def close(self) -> None:
        """Forget everything."""
        self._database.close()
        self._spool.close()

    def __enter__(self) -> Repeats:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


#: The passages, under the key of the wording that stands for them.
_JOINED = """
create table joined as
select coalesce(n.head, u.key) as key, u.key as variant, coalesce(p.head, u.parent) as parent,
    u.* exclude (key, parent)
from units u left join near n on u.key = n.variant left join near p on u.parent = p.variant;
drop table units;
alter table joined rename to units
"""

#: Passages of several texts; a sentence counts only if it also stands outside of repeated paragraphs.
_SHARED = """
create table shared as
with paragraphs as (
    select key from units where paragraph group by key having count(distinct doc) > 1
)
select u.key, bool_or(u.paragraph) as paragraph, count(distinct u.doc) as documents,
    count(distinct d.cluster) as unrelated, count(*) as occurrences,
    min(u.place) filter (where u.variant = u.key) as place,
    arg_min(u.size, u.place) filter (where u.variant = u.key) as size,
    arg_min(u.letters, u.place) filter (where u.variant = u.key) as letters
from units u join docs d on u.doc = d.doc left join paragraphs p on u.parent = p.key
group by u.key
having count(distinct u.doc) > 1 and count_if(p.key is null) > 0
"""
