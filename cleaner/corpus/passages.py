"""Find the passages that recur among the documents of files."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, Any

from cleaner.corpus.duplicates import Progress, Request
from cleaner.corpus.records import Reading, Records, batches
from cleaner.corpus.writers import atomic, json_line
from cleaner.dedup.find import Finder
from cleaner.dedup.repeats import Repeat, Repeats


@dataclass(slots=True)
class FoundPassages(Reading):
    """What was read, and how many passages recur, by kind."""

    kinds: Counter[str] = field(default_factory=Counter)


def repeated_passages(
    request: Request, stream: IO[bytes] | None = None, progress: Progress | None = None
) -> FoundPassages:
    """Read documents, find the passages that unrelated ones share, write a line of JSON for each.

    Args:
        request: what is to be done; its mode counts for nothing.
        stream: where the passages go if there is no ``request.out``.
        progress: called now and then.

    Raises:
        InputError: an input does not exist.
        ValueError: the threshold is out of range.
    """
    report = progress or (lambda stage, done, total: None)
    found = FoundPassages()
    with ExitStack() as exits:
        finder = exits.enter_context(Finder(request.folder, request.memory))
        records = exits.enter_context(Records(request.folder))
        repeats = exits.enter_context(Repeats(request.folder, request.memory))
        for batch in batches(request.inputs, request.fields, found, records):
            finder.add(batch.texts, batch.ids, batch.quality)
            for text in batch.texts:
                repeats.add(text)
            report("read", found.documents, None)
        clusters = list(range(found.documents))
        for member in finder.clusters(request.threshold, report).members:
            clusters[member.position] = member.representative
        report("passages", 0, None)
        file = exits.enter_context(atomic(request.out)) if request.out is not None else stream
        assert file is not None
        for repeat in repeats.found(clusters, least_unrelated=2):
            found.kinds[repeat.kind] += 1
            file.write(json_line(_record(repeat, records.ids)))
            report("passages", found.kinds.total(), None)
    return found


def _record(repeat: Repeat, ids: list[str]) -> dict[str, Any]:
    return repeat._asdict() | {
        "places": [
            {"id": ids[place.position], "start": place.start, "end": place.end} for place in repeat.places
        ],
        "variants": [{"text": text, "documents": count} for text, count in repeat.variants],
    }
