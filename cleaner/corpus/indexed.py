"""Corpora and indexes: add the documents of a corpus to an index, or ask an index for each of them.

The index is open for one batch at a time only, so that others may query it, or add to it, in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from cleaner.corpus.readers import Item, Unread
from cleaner.corpus.stream import Cleaned, clean_items
from cleaner.corpus.texts import text_of
from cleaner.dedup.index import BATCH, Added, Index
from cleaner.dedup.index_match import Match, Matches
from cleaner.document import Edit, Trace
from cleaner.pipeline import Cleaner
from cleaner.text.decode import Rejected

#: Documents that are looked up in one go.
_QUERIES = 64

#: Characters or bytes of a batch.
_SIZE = 8_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """An index, and how documents come to it.

    Attributes:
        index: the file.
        cleaner: what cleans the documents; None if they are clean.
        settings: what the cleaner was made with; documents that were added with other settings are
            cleaned again.
        workers: how many processes clean.
        wait: seconds to wait for a process that has the index open.
    """

    index: Path
    cleaner: Cleaner | None
    settings: str
    workers: int = 1
    wait: float = 0.0

    def open(self, read_only: bool) -> Index:
        """The index, opened."""
        return Index(self.index, read_only=read_only, wait=self.wait)


class _Ready(NamedTuple):
    """A document that is ready to be indexed or looked up."""

    item: Item
    text: str
    edits: tuple[Edit, ...] = ()


_Any = TypeVar("_Any", Item | Unread, _Ready | Unread)


class Answer(NamedTuple):
    """What an index knows of a document, and the changes that cleaning made to it."""

    item: Item
    text: str
    matches: Matches
    edits: tuple[Edit, ...]

    def record(self) -> dict[str, Any]:
        """The answer as plain data."""
        trace = Trace(self.edits)
        return {
            "id": self.item.id,
            "source": self.item.source,
            "matches": [_match_record(self.text, match, trace) for match in self.matches],
            "more": self.matches.more,
            "unchecked": self.matches.unchecked,
            "passed_over": self.matches.passed_over,
            "too_short": self.matches.too_short,
            "complete": self.matches.complete,
        }


def _match_record(text: str, match: Match, trace: Trace) -> dict[str, Any]:
    return {
        "id": match.id,
        "relation": match.relation,
        "kind": match.kind,
        "similarity": round(match.similarity, 4),
        "containment": round(match.containment, 4),
        "passages": [
            {
                "query": list(passage.first),
                "original": list(trace.span(*passage.first)),
                "document": list(passage.second),
                "letters": passage.letters,
                "text": text[slice(*passage.first)],
                "document_text": match.text[slice(*passage.second)],
            }
            for passage in match.passages
        ],
    }


def add_items(
    place: Place,
    items: Iterable[Item | Unread],
    replace: bool,
    rejected: Callable[[Unread], None],
    progress: Callable[[int], None],
) -> Added:
    """Add documents to an index, a batch in each transaction; what is there already is not cleaned again.

    Args:
        place: the index.
        items: the documents.
        replace: replace documents that are there with another text.
        rejected: called with what is no document.
        progress: called with how many documents are done.

    Raises:
        IndexFileError: the index cannot be opened or written; all batches before are in it.
    """
    with place.open(read_only=False):
        pass  # a request that cannot be met is better refused before anything is cleaned
    result = Added()
    unknown = _Unknown(place, items)
    done = 0
    for batch in _batches(_ready(place, unknown)):
        documents = []
        for outcome in batch:
            if isinstance(outcome, Unread):
                rejected(outcome)
            else:
                documents.append(outcome)
        with place.open(read_only=False) as index:
            result += index.add(
                [document.text for document in documents],
                [document.item.id for document in documents],
                replace=replace,
                origins=[_origin(place, document.item) for document in documents],
            )
        done += len(batch)
        progress(done + unknown.known)
    return result._replace(unchanged=result.unchanged + unknown.known)


class _Unknown:
    """Those of `items` that are not in the index already, made from the same; and how many were."""

    def __init__(self, place: Place, items: Iterable[Item | Unread]) -> None:
        self._place, self._items = place, items
        self.known = 0

    def __iter__(self) -> Iterator[Item | Unread]:
        for batch in _batches(self._items):
            found = [item for item in batch if isinstance(item, Item)]
            origins = [_origin(self._place, item) for item in found]
            with self._place.open(read_only=True) as index:
                known = index.known([item.id for item in found], origins)
            self.known += sum(known)
            standing = {id(item) for item, there in zip(found, known, strict=True) if there}
            yield from (item for item in batch if id(item) not in standing)


def _origin(place: Place, item: Item) -> bytes:
    """A digest of a document as it was found, and of how it is cleaned."""
    data = item.data if isinstance(item.data, bytes) else item.data.encode("utf-8", "surrogatepass")
    facts = repr((place.settings, item.markup, item.url, item.charset))
    return blake2b(data, digest_size=8, key=blake2b(facts.encode(), digest_size=16).digest()).digest()


def _ready(place: Place, items: Iterable[Item | Unread]) -> Iterator[_Ready | Unread]:
    """Documents with their texts, cleaned if that is asked for."""
    if place.cleaner is None:
        for item in items:
            yield item if isinstance(item, Unread) else _as_found(item)
        return
    for outcome in clean_items(place.cleaner, items, place.workers):
        if isinstance(outcome, Cleaned):
            yield _Ready(outcome.item, outcome.document.text, tuple(outcome.document.edits))
        else:
            yield outcome


def _as_found(item: Item) -> _Ready | Unread:
    try:
        return _Ready(item, text_of(item))
    except Rejected as error:
        return Unread(item.source, error.reason, b"")


def _batches(documents: Iterable[_Any]) -> Iterator[list[_Any]]:
    """Documents in batches for one transaction each."""
    batch: list[_Any] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += _size(document)
        if len(batch) == BATCH or size > _SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(document: Item | Unread | _Ready) -> int:
    if isinstance(document, Unread):
        return len(document.raw)
    return len(document.data if isinstance(document, Item) else document.text)


def query_items(
    place: Place, items: Iterable[Item | Unread], threshold: float, limit: int | None
) -> Iterator[Answer | Unread]:
    """Ask an index for each document; those that are none come back in their place.

    Args:
        place: the index.
        items: the documents.
        threshold, limit: as for :meth:`cleaner.dedup.Index.query`.

    Raises:
        IndexFileError: the index cannot be opened or read.
    """
    outcomes = _ready(place, items)
    while batch := list(islice(outcomes, _QUERIES)):
        texts = [outcome.text for outcome in batch if isinstance(outcome, _Ready)]
        with place.open(read_only=True) as index:
            found = index.query_many(texts, threshold=threshold, limit=limit)
            for outcome in batch:
                if isinstance(outcome, Unread):
                    yield outcome
                else:
                    yield Answer(outcome.item, outcome.text, next(found), outcome.edits)
