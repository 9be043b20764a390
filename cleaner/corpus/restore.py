"""Restore the documents of files: clean them, find the copies, fill what copies have, hand them on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from cleaner.corpus.readers import Item, Unread
from cleaner.corpus.run.plan import Progress
from cleaner.corpus.stream import Cleaned, clean_items
from cleaner.document import Document
from cleaner.pipeline import Cleaner

#: Fields by which a record of `cleaner clean` or `cleaner run` is known.
_RECORD = ("text", "edits", "notes", "raw_sha256", "cleaner_version")


@dataclass(slots=True)
class Restored:
    """What was done.

    Attributes:
        documents: how many documents there were.
        rejected: how many could not be read.
        clusters: how many of the documents have copies.
        filled: how many masks, gaps and ends were filled, by type.
        proposed: how many were not, though there is a candidate.
        left: how many are left, those with a candidate among them.
    """

    documents: int = 0
    rejected: int = 0
    copies: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    proposed: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    def add(self, document: Document) -> None:
        """Count one restored document."""
        self.documents += 1
        for note in document.notes:
            if note.kind == "filled":
                self.filled[note.data["type"]] += 1
            elif note.kind == "fill-candidate":
                self.proposed[note.data["type"]] += 1
            elif note.kind in ("gap", "redaction"):
                self.left[note.data.get("type", "gap")] += 1


def restore(
    items: Iterable[Item | Unread],
    cleaner: Cleaner,
    write: Callable[[Cleaned], object],
    *,
    types: Collection[str],
    threshold: float,
    workers: int,
    progress: Progress,
    reject: Callable[[Unread], object],
) -> Restored:
    """Restore documents and write them in order.

    Records that were cleaned before are not cleaned again.

    Args:
        items: raw documents, or records of cleaned ones.
        cleaner: cleans the raw ones.
        write: takes each restored document.
        types: what is filled, of :data:`cleaner.restore.TYPES`.
        threshold: the similarity from which texts are copies.
        workers: how many processes clean.
        progress: is told how it gets on.
        reject: takes what could not be read.
    """
    from cleaner import dedup, restore

    summary = Restored()
    progress.stage("clean")
    cleaned: list[Cleaned] = []
    for outcome in _cleaned(items, cleaner, workers):
        progress.advance(1)
        if isinstance(outcome, Cleaned):
            cleaned.append(outcome)
        else:
            summary.rejected += 1
            reject(outcome)
    documents = [each.document for each in cleaned]
    _name_apart(documents)
    bases = [restore.unfilled(document) for document in documents]
    progress.stage("compare")
    clusters = dedup.find(
        [document.text for document in bases],
        ids=[document.id or "" for document in bases],
        threshold=threshold,
        quality=[(document.gaps, document.redactions) for document in bases],
    )
    summary.copies = len({member.representative for member in clusters.members}) + len(clusters.members)
    words = restore.known_words(bases)
    progress.stage("restore", len(documents))
    for group in restore.groups(clusters, len(documents)):
        members = [documents[position] for position in group.members]
        others = [bases[position] for position in group.others]
        filled = restore.fill_cluster(members, others, types=types, words=words)
        for position, document in zip(group.members, filled, strict=True):
            cleaned[position] = cleaned[position]._replace(document=document)
        progress.advance(len(members))
    for each in cleaned:
        summary.add(each.document)
        write(each)
    return summary


def _cleaned(items: Iterable[Item | Unread], cleaner: Cleaner, workers: int) -> Iterator[Cleaned | Unread]:
    """The documents in order; those that are clean already as they are."""
    run: list[Item | Unread] = []
    for item in items:
        document = _record(item)
        if document is None:
            run.append(item)
            if len(run) < _BATCH:
                continue
        yield from clean_items(cleaner, run, workers)
        run = []
        if isinstance(document, Document):
            assert isinstance(item, Item)
            known = {each.name for each in fields(Document)} | set(document.record())
            given = {name: value for name, value in item.given.items() if name not in known}
            yield Cleaned(replace(item, given=given), document)
        elif document is not None:
            yield document
    yield from clean_items(cleaner, run, workers)


#: Raw documents that are cleaned in one go.
_BATCH = 2000


def _record(item: Item | Unread) -> Document | Unread | None:
    """The document of a record that was cleaned before; None for what is to be cleaned."""
    if isinstance(item, Unread) or not isinstance(item.data, str):
        return None
    record: dict[str, Any] = {**item.given, "text": item.data}
    if not all(name in record for name in _RECORD):
        return None
    try:
        return Document.from_record(record | {"id": item.id})
    except (KeyError, TypeError, ValueError) as error:
        return Unread(item.source, f"a broken record of a cleaned document: {error}", item.data.encode())


def _name_apart(documents: list[Document]) -> None:
    """Give documents of one id different ones, since ids name the sources of fills."""
    seen: Counter[str | None] = Counter()
    for document in documents:
        seen[document.id] += 1
        if seen[document.id] > 1:
            document.id = f"{document.id}#{seen[document.id]}"
