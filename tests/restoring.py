"""What holds for everything that is filled in, whatever the documents."""

from __future__ import annotations

import random
from collections.abc import Collection

from cleaner import Document, apply, dedup
from cleaner.dedup import Clusters
from cleaner.restore import TYPES, fill, fill_cluster, groups, known_words, unfilled


def clusters_of(documents: list[Document]) -> Clusters:
    """The copies among documents, by what was in them before anything was filled."""
    return dedup.find(
        [unfilled(document).text for document in documents], ids=[document.id or "" for document in documents]
    )


def run(documents: list[Document], types: Collection[str] = TYPES) -> list[Document]:
    """The documents, restored."""
    return fill(documents, clusters_of(documents), types=types)


def check(documents: list[Document], restored: list[Document]) -> None:
    """What holds for all that is filled in."""
    by_id = {document.id: document for document in restored}
    clusters = clusters_of(documents)
    together = {p: set(group.members) for group in groups(clusters, len(documents)) for p in group.members}
    ids = [document.id for document in documents]
    for before, after in zip(documents, restored, strict=True):
        assert after.original == before.original
        assert apply(before.original, after.edits) == after.text
        assert unfilled(after).text == before.text
        assert {tuple(map(str, note)) for note in unfilled(after).notes} == {
            tuple(map(str, n)) for n in before.notes
        }
        assert Document.from_record(after.record()) == after
        assert after.truncated == any(note.kind == "truncated" for note in after.notes)
        for note in after.notes:
            assert 0 <= note.start <= note.end <= len(after.text)
            if note.kind == "filled":
                source = by_id[note.data["from"]]
                if ids.index(source.id) not in together[ids.index(before.id)]:
                    source = unfilled(source)
                start, end = note.data["from_span"]
                assert source.text[start:end] == after.text[note.start : note.end]
                assert source.id != after.id


def check_again(documents: list[Document], restored: list[Document], types: Collection[str] = TYPES) -> None:
    """Filling again changes nothing, nor does the order, nor filling cluster by cluster."""
    assert run(restored, types) == restored
    order = list(range(len(documents)))
    random.Random(1).shuffle(order)
    shuffled = run([documents[position] for position in order], types)
    assert shuffled == [restored[position] for position in order]
    words = known_words(documents)
    clusters = clusters_of(documents)
    for group in groups(clusters, len(documents)):
        members = [documents[position] for position in reversed(group.members)]
        others = [documents[position] for position in group.others]
        alone = fill_cluster(members, others, types=types, words=words)
        assert alone[::-1] == [restored[position] for position in group.members]
