"""A persistent index of texts: add documents in batches, ask it for those that a text is like.

An index is one DuckDB file. It keeps the texts, compressed, and a sample of their shingles as keys
(:mod:`cleaner.dedup.index_keys`). What a query proposes by the keys is compared on the texts themselves.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.dedup import index_keys, index_match
from cleaner.dedup.find import check_threshold
from cleaner.dedup.index_file import IndexFile, duckdb_version
from cleaner.dedup.index_match import Candidate, Matches
from cleaner.dedup.passages import LEAST
from cleaner.dedup.signature import ShingleSet, shingle_sets
from cleaner.dedup.verify import CONTAINED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Documents and characters of a batch, which is in the index as a whole or not at all.
BATCH = 1000
_CHARACTERS = 8_000_000

#: Texts that are looked up in one go, and documents that one of them is compared with at most: this
#: many, or four times the limit of matches.
_QUERIES = 64
_COMPARED = 400

#: Characters of the documents that are compared in one go.
_CHUNK = 4_000_000

#: Of the documents that a longer one holds, so many are looked at to tell a compilation.
_PARTS = 32

#: Of texts of Chinese, two bytes a character compress better than UTF-8, and little by trying hard.
_ENCODING = "utf-16-le"
_LEVEL = 3

_TABLES = (
    "documents (number UINTEGER PRIMARY KEY, id VARCHAR, content UBIGINT, origin UBIGINT, "
    "characters UINTEGER, kind UTINYINT, keys UINTEGER, hidden DOUBLE, "
    "text BLOB USING COMPRESSION uncompressed)",
    *index_keys.TABLES,
)


class Added(NamedTuple):
    """What became of documents that were to be added.

    Attributes:
        added: how many are new.
        unchanged: how many were there with the same text.
        replaced: how many were there with another text, which was replaced.
        differing: the ids of those that are there with another text, which was left as it is.
    """

    added: int = 0
    unchanged: int = 0
    replaced: int = 0
    differing: tuple[str, ...] = ()

    def __add__(self, other: tuple[Any, ...]) -> Added:
        return Added(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Stats(NamedTuple):
    """What an index holds.

    Attributes:
        documents, characters: how many.
        keys: how many keys find them.
        size: bytes on disk.
        parameters: what the index was made with.
        cleaner, duckdb: the releases that made it.
        duckdb_in_use: the release that reads it.
    """

    documents: int
    characters: int
    keys: int
    size: int
    parameters: dict[str, str]
    cleaner: str
    duckdb: str
    duckdb_in_use: str


class Index:
    """A persistent index of texts.

    One process may have it open to add, or several to query. Whatever is added in one call or, of many
    documents, in one batch of a thousand, is in the file as a whole or not at all, even if the process
    is killed; adding the same again goes on where it ended.

    Args:
        path: the file; made if it does not exist, unless `read_only`.
        read_only: only query it.
        wait: seconds to wait for a process that has it open.

    Raises:
        IndexBusyError: another process has it open.
        IndexFileError: the file cannot be opened, is no index, or was made with other parameters.

    >>> from tempfile import mkdtemp
    >>> speech = "全县上下要团结一心，抓好春耕生产，确保粮食安全，推动乡村振兴取得新的成效。"
    >>> with Index(mkdtemp() + "/speeches.index") as index:
    ...     added = index.add([speech, "明天下午三点在第一会议室开会。"], ["speech", "notice"])
    ...     matches = index.query("他说：全县上下要团结一心,抓好春耕生产,确保粮食安全。")
    >>> added.added, len(matches)
    (2, 0)
    """

    def __init__(self, path: str | PathLike[str], *, read_only: bool = False, wait: float = 0.0) -> None:
        self._file = IndexFile(Path(path), index_keys.PARAMETERS, _TABLES, read_only, wait)
        self._keys = index_keys.Keys(self._file)

    def add(
        self,
        texts: Iterable[str],
        ids: Iterable[str],
        *,
        replace: bool = False,
        origins: Iterable[bytes] | None = None,
    ) -> Added:
        """Add documents.

        A document that is in the index with the same id and text stays as it is. One with the same id
        and another text is reported, or replaced if you say so.

        Args:
            texts: the texts, cleaned.
            ids: what they are called.
            replace: replace the texts of documents that are in the index with another one.
            origins: for each a digest of what it was made from, 8 bytes, for :meth:`known`.

        Returns:
            What became of them.

        Raises:
            ValueError: there are more or fewer ids or origins than texts, or a text holds half of a
                surrogate pair.
            TypeError: a text or an id is no string.
            IndexFileError: the index is open to read only, or cannot be written.
        """
        result = Added()
        for batch in _batches(texts, ids, origins):
            result += self._add(batch, replace)
        return result

    def _add(self, batch: Sequence[_Document], replace: bool) -> Added:
        standing = self._standing([document.id for document in batch])
        fresh: dict[str, _Document] = {}
        unchanged = replaced = 0
        differing: list[str] = []
        for document in batch:
            name = document.id
            known = fresh[name].content if name in fresh else standing.get(name, (0, None))[1]
            if known == document.content:
                unchanged += 1
            elif known is None or replace:
                fresh[name] = document
                replaced += known is not None
            else:
                differing.append(name)
        gone = [standing[name][0] for name in fresh if name in standing]
        if fresh:
            self._write(list(fresh.values()), gone)
        added = len(batch) - unchanged - replaced - len(differing)
        return Added(added, unchanged, replaced, tuple(differing))

    def _standing(self, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        """The number and the digest of the text of those documents that are in the index."""
        rows = self._file.rows(
            "SELECT id, number, content FROM documents SEMI JOIN wanted USING (id)",
            wanted={"id": _objects(ids)},
        )
        return {name: (number, content) for name, number, content in rows}

    def _write(self, documents: Sequence[_Document], gone: Sequence[int]) -> None:
        """Write documents in one transaction, in the place of those whose numbers are `gone`."""
        import numpy as np
        import pyarrow as pa

        sets = shingle_sets([document.text for document in documents])
        keys = [index_keys.keys(each.hashes) for each in sets]
        with self._file.transaction():
            if gone:
                self._delete(gone)
            [(last,)] = self._file.rows("SELECT coalesce(max(number), 0) FROM documents")
            numbers = range(last + 1, last + 1 + len(documents))
            columns = {
                "number": np.array(numbers, dtype=np.uint32),
                "id": [document.id for document in documents],
                "content": np.array([document.content for document in documents], dtype=np.uint64),
                "origin": np.array([document.origin for document in documents], dtype=np.uint64),
                "characters": np.array([len(document.text) for document in documents], dtype=np.uint32),
                "kind": np.array([index_keys.kind(each.hashes) for each in sets], dtype=np.uint8),
                "keys": np.array([len(each) for each in keys], dtype=np.uint32),
                "hidden": np.array([each.hidden for each in sets]),
                # DuckDB takes bytes from Arrow alone; of numpy it takes what they print as.
                "text": pa.array([_packed(document.text) for document in documents], pa.binary()),
            }
            self._file.execute(
                f"INSERT INTO documents SELECT {', '.join(columns)} FROM fresh", fresh=pa.table(columns)
            )
            self._keys.add(numbers, keys)

    def known(self, ids: Sequence[str], origins: Sequence[bytes]) -> list[bool]:
        """Whether each document is in the index, made from the same.

        Args:
            ids: what the documents are called.
            origins: the digests that they were added with.
        """
        rows = self._file.rows(
            "SELECT id, origin FROM documents SEMI JOIN wanted USING (id)", wanted={"id": _objects(ids)}
        )
        standing = dict(rows)
        pairs = zip(ids, origins, strict=True)
        return [standing.get(name) == _number(origin) for name, origin in pairs]

    def remove(self, ids: Iterable[str]) -> list[str]:
        """Remove documents, all or none of them; those that were in the index."""
        standing = self._standing(sorted(set(ids)))
        if standing:
            with self._file.transaction():
                self._delete([number for number, _ in standing.values()])
        return sorted(standing)

    def _delete(self, numbers: Sequence[int]) -> None:
        import numpy as np

        gone = np.array(numbers, dtype=np.uint32)
        self._file.execute(
            "DELETE FROM documents WHERE number IN (SELECT number FROM gone)", gone={"number": gone}
        )
        self._keys.remove(gone)

    def query(
        self, text: str, *, threshold: float = 0.8, limit: int | None = 20, least: int = LEAST
    ) -> Matches:
        """The documents that a text is like.

        Args:
            text: the text, cleaned or not.
            threshold: the similarity from which two texts are near-duplicates, above 0 and up to 1. A
                text that another one holds is found whatever the threshold.
            limit: how many documents are wanted, None for all.
            least: how many letters a matching passage must have.

        Returns:
            The matches, the likest first. Their passages stand in the order of `text`.

        Raises:
            ValueError: the threshold, the limit or `least` is out of range.
            IndexFileError: the index cannot be read.
        """
        return next(self.query_many([text], threshold=threshold, limit=limit, least=least))

    def query_many(
        self,
        texts: Iterable[str],
        *,
        threshold: float = 0.8,
        limit: int | None = 20,
        least: int = LEAST,
    ) -> Iterator[Matches]:
        """The documents that each text is like, in the order of the texts; much faster than one by one.

        Args:
            texts: the texts, which are not held in memory.
            threshold, limit, least: as for :meth:`query`.
        """
        check_threshold(threshold)
        for name, number in (("limit", limit), ("least", least)):
            if number is not None and number < 1:
                raise ValueError(f"{name} {number}: use at least 1")
        for batch in _runs(texts):
            yield from self._answers(batch, threshold, limit, least)

    def _answers(
        self, texts: Sequence[str], threshold: float, limit: int | None, least: int
    ) -> Iterator[Matches]:
        sets = shingle_sets(texts)
        proposed = self._keys.propose(sets, min(CONTAINED, 2 * threshold / (1 + threshold)))
        for text, shingles, candidates in zip(texts, sets, proposed, strict=True):
            most = max(_COMPARED, 4 * (limit or len(candidates.numbers)))
            found = self._compared(shingles, candidates, most, threshold)
            found.sort(key=index_match.order)
            wanted = found[:limit]
            compilations = self._compilations(shingles, found, wanted)
            texts_of = {
                number: document for number, _, document in self._documents([m.number for m in wanted])
            }
            yield Matches(
                (
                    index_match.match_of(
                        text, match, texts_of[match.number], match.number in compilations, least
                    )
                    for match in wanted
                ),
                more=len(found) - len(wanted),
                unchecked=max(0, len(candidates.numbers) - most),
                passed_over=candidates.passed_over,
                too_short=candidates.too_short,
            )

    def _compared(
        self, shingles: ShingleSet, candidates: index_keys.Proposed, most: int, threshold: float
    ) -> list[Candidate]:
        """Those of the likeliest candidates that a text is like, without their texts."""
        found: list[Candidate] = []
        chunk: list[int] = []
        size = 0
        pairs = list(zip(candidates.numbers.tolist(), candidates.characters.tolist(), strict=True))[:most]
        for number, characters in pairs:
            if chunk and size + characters > _CHUNK:
                found += index_match.compared(shingles, self._documents(chunk), threshold)
                chunk, size = [], 0
            chunk.append(number)
            size += characters
        if chunk:
            found += index_match.compared(shingles, self._documents(chunk), threshold)
        return found

    def _compilations(
        self, shingles: ShingleSet, found: Sequence[Candidate], wanted: Sequence[Candidate]
    ) -> set[int]:
        """The numbers of those documents for which the longer of the two texts holds other documents."""
        parts = [match.shingles for match in found if match.relation == "contains"]
        compilations = {
            match.number
            for match in wanted
            if match.relation == "contains" and index_match.holds_another(shingles, match.shingles, parts)
        }
        longer = [
            match
            for match in wanted
            if match.relation == "contained" and index_match.is_longer(match.shingles, shingles)
        ]
        proposed = self._keys.propose([match.shingles for match in longer], CONTAINED)
        for match, candidates in zip(longer, proposed, strict=True):
            held = self._compared(match.shingles, candidates, _PARTS, 1.0)
            parts = [each.shingles for each in held if each.relation == "contains"]
            if index_match.holds_another(match.shingles, shingles, parts):
                compilations.add(match.number)
        return compilations

    def _documents(self, numbers: Sequence[int]) -> list[tuple[int, str, str]]:
        """The number, id and text of documents."""
        if not numbers:
            return []
        listed = ", ".join(map(str, numbers))  # a list of constants is looked up by the primary key
        rows = self._file.rows(f"SELECT number, id, text FROM documents WHERE number IN ({listed})")
        return [(number, name, _unpacked(text)) for number, name, text in rows]

    def stats(self) -> Stats:
        """What the index holds, and what it was made with."""
        [(documents, characters, keys)] = self._file.rows(
            "SELECT count(*), coalesce(sum(characters), 0)::BIGINT, coalesce(sum(keys), 0)::BIGINT FROM documents"
        )
        about = self._file.about()
        cleaner, duckdb = about.pop("cleaner"), about.pop("duckdb")
        return Stats(documents, characters, keys, self._file.size(), about, cleaner, duckdb, duckdb_version())

    def __len__(self) -> int:
        [(documents,)] = self._file.rows("SELECT count(*) FROM documents")
        return int(documents)

    def close(self) -> None:
        """Finish writing, and let other processes have the index."""
        self._file.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Document(NamedTuple):
    id: str
    text: str
    content: int
    origin: int


def _batches(
    texts: Iterable[str], ids: Iterable[str], origins: Iterable[bytes] | None
) -> Iterator[list[_Document]]:
    """The documents in batches."""
    batch: list[_Document] = []
    size = 0
    pairs = zip(texts, ids, strict=True)
    triples = (
        ((*pair, None) for pair in pairs) if origins is None else _flat(zip(pairs, origins, strict=True))
    )
    for text, name, origin in triples:
        for value in (text, name):
            if not isinstance(value, str):
                raise TypeError(f"texts and ids: a str, not {type(value).__name__}")
        try:
            content = _number(blake2b(text.encode(), digest_size=8).digest())
            name.encode()
        except UnicodeEncodeError:
            raise ValueError(f"{name!r}: the text or the id holds half of a surrogate pair") from None
        batch.append(_Document(name, text, content, content if origin is None else _number(origin)))
        size += len(text)
        if len(batch) == BATCH or size > _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _flat(pairs: Iterable[tuple[tuple[str, str], bytes]]) -> Iterator[tuple[str, str, bytes]]:
    for (text, name), origin in pairs:
        yield text, name, origin


def _runs(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts in runs that are looked up in one go."""
    run: list[str] = []
    size = 0
    for text in texts:
        run.append(text)
        size += len(text)
        if len(run) == _QUERIES or size > _CHUNK:
            yield run
            run, size = [], 0
    if run:
        yield run


def _number(digest: bytes) -> int:
    return int.from_bytes(digest, "little")


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(_ENCODING), _LEVEL)


def _unpacked(data: bytes) -> str:
    return zlib.decompress(data).decode(_ENCODING)


def _objects(values: Sequence[object]) -> NDArray[np.object_]:
    """An array of Python objects, as DuckDB takes them."""
    import numpy as np

    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
