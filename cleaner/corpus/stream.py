"""Clean the documents of a corpus one after the other, and lose none on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from cleaner.corpus.readers import Item, Unread
from cleaner.corpus.writers.rows import FIELDS, GIVEN
from cleaner.document import Document
from cleaner.pipeline import Cleaner, Source
from cleaner.text.decode import Rejected, decode


class Cleaned(NamedTuple):
    """A document, cleaned, and the item that it was."""

    item: Item
    document: Document

    def record(self) -> dict[str, Any]:
        """Its record, with what the input stated: a title or site that it knew, its own fields.

        Fields of the input that are called like those of a record stand together in ``given``.

        >>> item = Item("a", "a.jsonl:1", "讲话。", {"source": "县报", "year": 2023})
        >>> record = Cleaned(item, Document("讲话。", id="a", source="a.jsonl:1")).record()
        >>> record["source"], record["year"], record["given"]
        ('a.jsonl:1', 2023, {'source': '县报'})
        """
        record = self.document.record()
        given = dict(self.item.given)
        for name in ("title", "site"):
            if isinstance(given.get(name), str) and given[name]:
                record[name] = given.pop(name)
        own = {name: value for name, value in given.items() if name not in FIELDS and name != GIVEN}
        others = {name: value for name, value in given.items() if name not in own}
        others = {name: value for name, value in others.items() if value != record.get(name)}
        return record | own | ({GIVEN: others} if others else {})


def clean_items(
    cleaner: Cleaner, items: Iterable[Item | Unread], workers: int | None = None
) -> Iterator[Cleaned | Unread]:
    """Every item in order: cleaned, or with the reason why it could not be.

    >>> from cleaner.pipeline import Cleaner
    >>> [x.document.text for x in clean_items(Cleaner(), [Item("a", "a", "讲话。 ")])]
    ['讲话。']
    """
    waiting: deque[Item | Unread] = deque()

    def sources() -> Iterator[Source]:
        for item in items:
            waiting.append(item)
            if isinstance(item, Item):
                yield _source(item)

    for outcome in cleaner.outcomes(sources(), workers):
        while isinstance(item := waiting.popleft(), Unread):
            yield item
        if isinstance(outcome, Rejected):
            data = outcome.data
            raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
            yield Unread(item.source, outcome.reason, raw)
        else:
            yield Cleaned(item, outcome)
    for rest in waiting:
        assert isinstance(rest, Unread)
        yield rest


def _source(item: Item) -> Mapping[str, Any]:
    return {
        "text": item.data,
        "id": item.id,
        "source": item.source,
        "url": item.url,
        "charset": item.charset,
        "markup": item.markup,
    }


def decoded(item: Item, cleaner: Cleaner) -> str:
    """The text or the page of an item as `cleaner` reads it, before anything is taken from it."""
    if isinstance(item.data, str):
        return item.data
    return decode(item.data, declared=item.charset, language=cleaner.language).text
