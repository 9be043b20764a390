"""Kernels: what is done to batches of documents, whatever engine hands them over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.corpus.readers import Unread
from cleaner.corpus.rows import cleaned_batch, cleaned_row, items_of
from cleaner.corpus.stream import clean_items
from cleaner.pipeline import Cleaner

if TYPE_CHECKING:
    import pyarrow as pa


class CleanBatch:
    """Cleans batches of raw items (:func:`~cleaner.corpus.rows.raw_schema`); of each item comes one row.

    >>> from cleaner.corpus.readers import Item
    >>> from cleaner.corpus.rows import raw_batch
    >>> CleanBatch(Cleaner())(raw_batch([Item("a", "a.txt", "讲话。 ")])).column("text").to_pylist()
    ['讲话。']
    """

    def __init__(self, cleaner: Cleaner) -> None:
        self.cleaner = cleaner

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        rows = []
        documents = 0
        for outcome in clean_items(self.cleaner, items_of(batch)):
            rows.append(cleaned_row(outcome, documents))
            documents += not isinstance(outcome, Unread)
        return cleaned_batch(rows)
