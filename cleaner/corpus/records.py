"""Read documents in batches, and keep their records outside of the memory."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.corpus import readers
from cleaner.corpus.readers import Fields, Item, Unread
from cleaner.corpus.texts import text_of
from cleaner.corpus.writers import json_line
from cleaner.dedup.spool import Spool
from cleaner.text.decode import Rejected

#: The fields of a record that say what it is a copy of.
FIELDS = ("cluster", "role", "relation", "similarity", "duplicate_of")

BATCH = 256

#: Lines that are read at a time.
_LINES = 64


@dataclass(slots=True)
class Reading:
    """What was read.

    Attributes:
        documents: how many documents.
        rejected: what could not be read.
        renamed: how many ids occurred more than once, and got a number.
    """

    documents: int = 0
    rejected: list[Unread] = field(default_factory=list)
    renamed: int = 0


class Records:
    """The records of documents, without their place in a cluster, outside of the memory."""

    def __init__(self, folder: Path | None) -> None:
        self._spool = Spool(folder)
        self._places = array("q")
        self._lengths = array("q")
        self._seen: Counter[str] = Counter()
        self.ids: list[str] = []

    def add(self, record: Mapping[str, Any]) -> str:
        """Keep a record; its id, which gets a number if it occurred before."""
        name = str(record["id"])
        self._seen[name] += 1
        if self._seen[name] > 1:
            name = f"{name}#{self._seen[name]}"
            record = {**record, "id": name}
        self._places.append(self._spool.append(json_line(record)))
        self._lengths.append(len(record["text"]))
        self.ids.append(name)
        return name

    def lines(self) -> Iterator[bytes]:
        """The records as lines of JSON, in order."""
        for first in range(0, len(self._places), _LINES):
            starts = self._places[first : first + _LINES + 1]
            if first + _LINES >= len(self._places):
                starts.append(self._spool.size)
            yield from self._spool.read_run(starts)

    def line(self, position: int) -> bytes:
        """The record of a position as a line of JSON."""
        ends = self._places[position + 1] if position + 1 < len(self._places) else self._spool.size
        return self._spool.read(self._places[position], ends - self._places[position])

    def length(self, position: int) -> int:
        """The characters of the text of a position."""
        return self._lengths[position]

    def text(self, position: int) -> str:
        """The text of the record of a position."""
        text: str = json.loads(self.line(position))["text"]
        return text

    def __enter__(self) -> Records:
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()


class Texts(NamedTuple):
    """A batch of texts, their ids, and what makes each a better representative."""

    texts: list[str]
    ids: list[str]
    quality: list[tuple[int, ...]]


def batches(inputs: Sequence[str], fields: Fields, found: Reading, records: Records) -> Iterator[Texts]:
    """The documents of `inputs` in batches; counts go to `found`, records to `records`."""
    batch = Texts([], [], [])
    for item in readers.read(inputs, fields.text, id_field=fields.id):
        text = item if isinstance(item, Unread) else _text(item)
        if isinstance(text, Unread):
            found.rejected.append(text)
            continue
        assert isinstance(item, Item)
        record = {name: value for name, value in item.given.items() if name not in FIELDS}
        if "text" in record:  # of a record whose text is in another field
            record["given"] = {"text": record.pop("text")}
        record = {"id": item.id, "source": item.source, "text": text} | record | {"id": item.id}
        name = records.add(record)
        found.renamed += name != item.id
        found.documents += 1
        batch.texts.append(text)
        batch.ids.append(name)
        batch.quality.append(_quality(item.given))
        if len(batch.texts) == BATCH:
            yield batch
            batch = Texts([], [], [])
    yield batch


def _text(item: Item) -> str | Unread:
    try:
        return text_of(item)
    except Rejected as error:
        data = item.data if isinstance(item.data, bytes) else item.data.encode("utf-8", "surrogatepass")
        return Unread(item.source, error.reason, data)


def _quality(given: Mapping[str, Any]) -> tuple[int, ...]:
    """What a record of a cleaned document says of its completeness."""
    counts = (given.get("gaps"), given.get("redactions"))
    return tuple(count if isinstance(count, int) else 0 for count in counts)
