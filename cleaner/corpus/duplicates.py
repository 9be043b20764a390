"""Flag or drop the copies among the documents of files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

from cleaner.corpus import readers
from cleaner.corpus.readers import Item, Unread
from cleaner.corpus.texts import text_of
from cleaner.corpus.writers import atomic, json_line
from cleaner.dedup.find import Clusters, Finder
from cleaner.dedup.spool import Spool
from cleaner.text.decode import Rejected

#: What is done with copies.
MODES = ("flag", "drop")

#: The fields of a record that say what it is a copy of.
FIELDS = ("cluster", "role", "relation", "similarity", "duplicate_of")

#: A cluster is called a giant when it has so many members and such a share of all documents.
_GIANT = 100
_GIANT_SHARE = 0.05

_BATCH = 256


class Giant(NamedTuple):
    """A cluster so large that it should be looked at."""

    representative: str
    documents: int


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


@dataclass(slots=True)
class Found(Reading):
    """What was found.

    Attributes:
        clusters: how many texts have copies.
        relations: how many copies there are of each relation.
        related: how many texts another one quotes or collects.
        crowded: how many texts were only compared with some of those that share their phrases.
        giants: clusters so large that they should be looked at.
    """

    clusters: int = 0
    relations: Counter[str] = field(default_factory=Counter)
    related: int = 0
    crowded: int = 0
    giants: list[Giant] = field(default_factory=list)


@dataclass(slots=True)
class Request:
    """What is to be done.

    Attributes:
        inputs: files, folders, or ``-``.
        out: the JSONL file to write; None for a stream.
        threshold: the similarity from which two texts are near-duplicates.
        mode: ``flag`` writes all records with what they are copies of, ``drop`` leaves copies out.
        text_field: the field of a record that holds its text.
        folder: where temporary files are made; they need some three times the space of the texts.
        memory: how much memory the join may use, as DuckDB writes it; by default up to 1 GB.
    """

    inputs: list[str]
    out: Path | None = None
    threshold: float = 0.8
    mode: str = "flag"
    text_field: str | None = None
    folder: Path | None = None
    memory: str | None = None


#: Called with the stage, how much of it is done, and of how much if that is known.
Progress = Callable[[str, int, int | None], object]


def dedup_files(request: Request, stream: IO[bytes] | None = None, progress: Progress | None = None) -> Found:
    """Read documents, find the copies, write the records.

    With ``request.out`` the lists of copies and of related texts are written beside it, as
    ``NAME.duplicates.jsonl`` and ``NAME.related.jsonl``.

    Args:
        request: what is to be done.
        stream: where the records go if there is no ``request.out``.
        progress: called now and then.

    Raises:
        InputError: an input does not exist.
        ValueError: the threshold is out of range.
    """
    report = progress or (lambda stage, done, total: None)
    found = Found()
    with ExitStack() as exits:
        finder = exits.enter_context(Finder(request.folder, request.memory))
        records = exits.enter_context(Records(request.folder))
        for batch in batches(request, found, records):
            finder.add(batch.texts, batch.ids, batch.quality)
            report("read", found.documents, None)
        clusters = finder.clusters(request.threshold, report)
        _count(found, clusters, records)
        if request.out is None:
            assert stream is not None
            _write(stream, request, clusters, records, report)
        else:
            with atomic(request.out) as file:
                _write(file, request, clusters, records, report)
            _write_lists(request.out, clusters, records)
    return found


class Records:
    """The records of documents, without their place in a cluster, outside of the memory."""

    def __init__(self, folder: Path | None) -> None:
        self._spool = Spool(folder)
        self._places: list[int] = []
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
        self.ids.append(name)
        return name

    def lines(self) -> Iterator[bytes]:
        """The records as lines of JSON, in order."""
        for position in range(len(self._places)):
            yield self.line(position)

    def line(self, position: int) -> bytes:
        """The record of a position as a line of JSON."""
        ends = self._places[position + 1] if position + 1 < len(self._places) else self._spool.size
        return self._spool.read(self._places[position], ends - self._places[position])

    def __enter__(self) -> Records:
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()


class Texts(NamedTuple):
    """A batch of texts, their ids, and what makes each a better representative."""

    texts: list[str]
    ids: list[str]
    quality: list[tuple[int, ...]]


def batches(request: Request, found: Reading, records: Records) -> Iterator[Texts]:
    """The documents of a request in batches; counts go to `found`, records to `records`."""
    batch = Texts([], [], [])
    for item in readers.read(request.inputs, request.text_field):
        text = item if isinstance(item, Unread) else _text(item)
        if isinstance(text, Unread):
            found.rejected.append(text)
            continue
        assert isinstance(item, Item)
        record = {name: value for name, value in item.given.items() if name not in FIELDS}
        record = {"id": item.id, "source": item.source, "text": text} | record | {"id": item.id}
        name = records.add(record)
        found.renamed += name != item.id
        found.documents += 1
        batch.texts.append(text)
        batch.ids.append(name)
        batch.quality.append(_quality(item.given))
        if len(batch.texts) == _BATCH:
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


def _count(found: Found, clusters: Clusters, records: Records) -> None:
    sizes = Counter(member.representative for member in clusters.members)
    found.clusters = len(sizes)
    found.relations = Counter(member.relation for member in clusters.members)
    found.related = len(clusters.related)
    found.crowded = clusters.crowded
    least = max(_GIANT, _GIANT_SHARE * found.documents)
    found.giants = [
        Giant(records.ids[representative], count + 1)
        for representative, count in sizes.most_common()
        if count + 1 >= least
    ]


def _write(file: IO[bytes], request: Request, clusters: Clusters, records: Records, report: Progress) -> None:
    copies = {member.position: member for member in clusters.members}
    representatives = {member.representative for member in clusters.members}
    for position, line in enumerate(records.lines()):
        member = copies.get(position)
        if member is not None and request.mode == "drop":
            continue
        head = records.ids[position if member is None else member.representative]
        in_cluster = member is not None or position in representatives
        fields = {
            "cluster": head if in_cluster else None,
            "role": "duplicate" if member else "representative" if in_cluster else "unique",
            "relation": member.relation if member else None,
            "similarity": round(member.similarity, 4) if member else None,
            "duplicate_of": head if member else None,
        }
        file.write(line[: line.rindex(b"}")] + b", " + json_line(fields)[1:])
        if position % _BATCH == 0:
            report("write", position, len(records.ids))
    report("write", len(records.ids), len(records.ids))


def _write_lists(out: Path, clusters: Clusters, records: Records) -> None:
    """The lists of copies and of related texts, beside the records."""
    with atomic(out.with_name(f"{out.name.split('.')[0]}.duplicates.jsonl")) as file:
        for member in clusters.members:
            triple = {
                "id": records.ids[member.position],
                "duplicate_of": records.ids[member.representative],
                "relation": member.relation,
                "similarity": round(member.similarity, 4),
            }
            file.write(json_line(triple))
    with atomic(out.with_name(f"{out.name.split('.')[0]}.related.jsonl")) as file:
        for (one, other), comparison in sorted(clusters.related.items()):
            small, large = sorted((one, other), key=lambda position: len(records.line(position)))
            pair = {
                "id": records.ids[small],
                "found_in": records.ids[large],
                "containment": round(comparison.containment, 4),
            }
            file.write(json_line(pair))
