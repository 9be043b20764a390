"""Flag or drop the copies among the documents of files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NamedTuple

from cleaner.corpus.readers import Fields
from cleaner.corpus.records import BATCH, FIELDS, Reading, Records, batches
from cleaner.corpus.writers import FORMATS, atomic, encoder, json_line
from cleaner.dedup.cluster import Member
from cleaner.dedup.find import Clusters, Finder
from cleaner.dedup.passages import shared_passages

#: What is done with copies.
MODES = ("flag", "drop")

#: A cluster is called a giant when it has so many members and such a share of all documents.
_GIANT = 100
_GIANT_SHARE = 0.05


class Giant(NamedTuple):
    """A cluster so large that it should be looked at."""

    representative: str
    documents: int


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
        out: the file to write, JSONL or Parquet by its name; None for a stream.
        threshold: the similarity from which two texts are near-duplicates.
        mode: ``flag`` writes all records with what they are copies of, ``drop`` leaves copies out.
        fields: the fields of a record that hold its text and its id.
        folder: where temporary files are made; they need some three times the space of the texts.
        memory: how much memory the join may use, as DuckDB writes it; by default up to 1 GB.
        passages: list the passages that related texts share, which takes some milliseconds a pair.
    """

    inputs: list[str]
    out: Path | None = None
    threshold: float = 0.8
    mode: str = "flag"
    fields: Fields = field(default_factory=Fields)
    folder: Path | None = None
    memory: str | None = None
    passages: bool = True


#: Characters of a passage that are shown in a list.
_SHOWN = 80

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
        for batch in batches(request.inputs, request.fields, found, records):
            finder.add(batch.texts, batch.ids, batch.quality)
            report("read", found.documents, None)
        clusters = finder.clusters(request.threshold, report)
        _count(found, clusters, records)
        if request.out is None:
            assert stream is not None
            _write(stream, "jsonl", request, clusters, records, report)
        else:
            with atomic(request.out) as file:
                _write(file, format_of(request.out), request, clusters, records, report)
            _write_lists(request, request.out, clusters, records, report)
    return found


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


def format_of(out: Path) -> str:
    """How records are written to a file of this name.

    >>> format_of(Path("a.jsonl.zst")), format_of(Path("a.parquet")), format_of(Path("a"))
    ('jsonl.zst', 'parquet', 'jsonl')
    """
    return next((format for format in FORMATS if out.name.lower().endswith(f".{format}")), "jsonl")


def _write(
    file: IO[bytes], format: str, request: Request, clusters: Clusters, records: Records, report: Progress
) -> None:
    copies = {member.position: member for member in clusters.members}
    representatives = {member.representative for member in clusters.members}
    unique = dict.fromkeys(FIELDS) | {"role": "unique"}
    unique_end = _end(unique)
    with ExitStack() as exits:
        out = None if format == "jsonl" else exits.enter_context(encoder(file, format))
        for position, line in enumerate(records.lines()):
            member = copies.get(position)
            if member is not None and request.mode == "drop":
                continue
            alone = member is None and position not in representatives
            fields = unique if alone else _place(position, member, records)
            if out is None:  # the record need not be read to be written
                end = unique_end if alone else _end(fields)
                file.write(line[: line.rindex(b"}")] + end)
            else:
                out.write(json.loads(line) | fields)
            if position % BATCH == 0:
                report("write", position, len(records.ids))
    report("write", len(records.ids), len(records.ids))


def _place(position: int, member: Member | None, records: Records) -> dict[str, Any]:
    """What the record of a text with copies says of its cluster."""
    if member is None:
        return dict.fromkeys(FIELDS) | {"cluster": records.ids[position], "role": "representative"}
    head = records.ids[member.representative]
    return {
        "cluster": head,
        "role": "duplicate",
        "relation": member.relation,
        "similarity": round(member.similarity, 4),
        "duplicate_of": head,
    }


def _end(fields: dict[str, Any]) -> bytes:
    """The end of a line of JSON with further fields."""
    return b", " + json_line(fields)[1:]


def _write_lists(request: Request, out: Path, clusters: Clusters, records: Records, report: Progress) -> None:
    """The lists of copies and of related texts, beside the records."""
    with atomic(_beside(out, "duplicates")) as file:
        for member in clusters.members:
            triple = {
                "id": records.ids[member.position],
                "duplicate_of": records.ids[member.representative],
                "relation": member.relation,
                "similarity": round(member.similarity, 4),
            }
            file.write(json_line(triple))
    with atomic(_beside(out, "related")) as file:
        for done, ((one, other), comparison) in enumerate(sorted(clusters.related.items())):
            report("related", done, len(clusters.related))
            small, large = sorted((one, other), key=lambda position: (records.length(position), position))
            pair: dict[str, Any] = {
                "id": records.ids[small],
                "found_in": records.ids[large],
                "containment": round(comparison.containment, 4),
            }
            if request.passages:
                text, longer = records.text(small), records.text(large)
                pair["passages"] = [
                    {
                        "start": passage.first.start,
                        "end": passage.first.end,
                        "found_start": passage.second.start,
                        "found_end": passage.second.end,
                        "text": text[passage.first.start : passage.first.end][:_SHOWN],
                    }
                    for passage in shared_passages(text, longer)
                ]
            file.write(json_line(pair))


def _beside(out: Path, name: str) -> Path:
    stem = next((out.name[: -len(f) - 1] for f in FORMATS if out.name.lower().endswith(f".{f}")), out.stem)
    return out.with_name(f"{stem}.{name}.jsonl")
