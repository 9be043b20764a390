"""The kernels that gather what the corpus knows of words that filters took out."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cleaner.corpus.rows import document_of
from cleaner.restore import Words

if TYPE_CHECKING:
    import pyarrow as pa


class WantWords:
    """Of chunks of cleaned documents, which documents ask for words, and for which.

    A batch holds the names of the documents of a chunk; its metadata names the file.
    """

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        wanted, positions = Words(), []
        for position, _, row in _named_rows(batch, only_masked=True):
            words = Words()
            words.want(document_of(row))
            if words:
                positions.append(position)
                wanted.merge(words)
        return _outcome(wanted, positions)


class LearnWords:
    """Of chunks of cleaned documents, the words in them that are wanted.

    Args:
        words: what is wanted.
    """

    def __init__(self, words: Words) -> None:
        self._words = words

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        words = self._words.apart()
        for _, name, row in _named_rows(batch, only_masked=False):
            words.learn(document_of(row), name)
        return _outcome(words.learned(), [])


def _outcome(words: Words, positions: list[int]) -> pa.RecordBatch:
    import pyarrow as pa

    columns = {"words": [pickle.dumps(words)], "positions": [positions]}
    schema = pa.schema({"words": pa.large_binary(), "positions": pa.list_(pa.int64())})
    return pa.RecordBatch.from_pydict(columns, schema=schema)


def _named_rows(batch: pa.RecordBatch, only_masked: bool) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """The documents of a chunk with their positions and names."""
    import pyarrow.parquet as pq

    path = batch.schema.metadata[b"path"].decode()
    columns = ["number", "redactions", "text", "record"]
    rows = (row for row in pq.read_table(path, columns=columns).to_pylist() if row["number"] is not None)
    for place, row in zip(batch.to_pylist(), rows, strict=True):
        if row["redactions"] or not only_masked:
            yield place["position"], place["name"], row
