"""What is done to texts, pairs and groups while copies are sought on an engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cleaner.dedup.cluster import Pairs, members, related
from cleaner.dedup.sketch import Sketches, sketch
from cleaner.dedup.store import Store
from cleaner.dedup.verify import Comparison, comparison_of

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows that are collected before they are handed on.
_ROWS = 1000


@cache
def sketch_schema() -> pa.Schema:
    """The columns that :func:`sketched` makes: of each text its sketch, and what ranks it."""
    import pyarrow as pa

    return pa.schema(
        {
            "doc": pa.int64(),
            "id": pa.string(),
            "gaps": pa.int64(),
            "redactions": pa.int64(),
            "chars": pa.int64(),
            "size": pa.int64(),
            "hidden": pa.float64(),
            "digest": pa.binary(),
            "hashes": pa.binary(),
            "sampled_count": pa.int64(),
            "sampled_keys": pa.binary(),
            "short_count": pa.int64(),
            "short_keys": pa.binary(),
        }
    )


def sketched(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Sketch texts; a row for each."""
    import pyarrow as pa

    for batch in batches:
        texts = batch.column("text").to_pylist()
        found = sketch(texts)
        columns = {
            "doc": batch.column("doc"),
            "id": batch.column("id"),
            "gaps": batch.column("gaps").cast(pa.int64()),
            "redactions": batch.column("redactions").cast(pa.int64()),
            "chars": [len(text) for text in texts],
            "size": found.sizes,
            "hidden": found.hidden,
            "digest": found.digests,
            "hashes": _slices(found.hashes, found.sizes),
            "sampled_count": found.key_counts,
            "sampled_keys": _slices(found.keys, found.key_counts),
            "short_count": found.short_counts,
            "short_keys": _slices(found.short_keys, found.short_counts),
        }
        yield pa.RecordBatch.from_pydict(columns, schema=sketch_schema())


def _slices(values: Any, counts: Any) -> list[bytes]:
    """The bytes of so many values each."""
    import numpy as np

    data = memoryview(values.tobytes())
    ends = (np.cumsum(counts) * values.itemsize).tolist()
    return [bytes(data[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


@cache
def sample_schema() -> pa.Schema:
    """The columns that :func:`spread` makes: a key, and a text that has it."""
    import pyarrow as pa

    return pa.schema({"key": pa.int64(), "doc": pa.int64()})


def spread(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A row for each of the keys that stand together in a row for each text."""
    import numpy as np
    import pyarrow as pa

    for batch in batches:
        keys, ends = _values(batch.column("keys"), np.int64)
        docs = batch.column("doc").to_numpy(zero_copy_only=False)
        columns = {"key": keys, "doc": np.repeat(docs, np.diff(ends))}
        yield pa.RecordBatch.from_pydict(columns, schema=sample_schema())


def _values(column: Any, kind: Any) -> tuple[Any, Any]:
    """The numbers that stand as bytes in the cells of a column, and where those of each cell begin and end."""
    import numpy as np

    cells = column.to_pylist()
    ends = np.cumsum([0, *map(len, cells)]) // np.dtype(kind).itemsize
    return np.frombuffer(b"".join(cells), dtype=kind), ends


@cache
def pair_schema() -> pa.Schema:
    """The columns that :class:`Alike` makes."""
    import pyarrow as pa

    return pa.schema(
        {"one": pa.int64(), "other": pa.int64(), "similarity": pa.float64(), "containment": pa.float64()}
    )


class Alike:
    """Compares pairs of texts by their hashes; a row for each pair that is alike.

    Args:
        threshold: the similarity from which two texts are near-duplicates.
    """

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            rows = [
                (one, other, *comparison)
                for one, other, comparison in _comparisons(batch)
                if comparison.relation(self._threshold) is not None
            ]
            yield _batch(rows, pair_schema())


def _comparisons(batch: pa.RecordBatch) -> Iterator[tuple[int, int, Comparison]]:
    import numpy as np

    from cleaner.dedup import kernel

    firsts, first_ends = _values(batch.column("one_hashes"), np.uint32)
    seconds, second_ends = _values(batch.column("other_hashes"), np.uint32)
    shared = np.zeros(batch.num_rows, dtype=np.int64)
    kernel.overlaps(
        np.concatenate((firsts, seconds)),
        np.stack((first_ends[:-1], first_ends[1:]), axis=1),
        np.stack((second_ends[:-1], second_ends[1:]), axis=1) + len(firsts),
        shared,
    )
    columns = (batch.column(name).to_pylist() for name in ("one", "other", "one_hidden", "other_hidden"))
    sizes = np.diff(first_ends).tolist(), np.diff(second_ends).tolist()
    for one, other, hidden, other_hidden, size, other_size, found in zip(
        *columns, *sizes, shared.tolist(), strict=True
    ):
        yield one, other, comparison_of(size, other_size, found, hidden, other_hidden)


@cache
def joined_schema() -> pa.Schema:
    """The columns that :class:`Joins` makes: two sketches, how they are related and how alike they are."""
    import pyarrow as pa

    return pa.schema({"one": pa.int64(), "other": pa.int64(), "relation": pa.string(), "share": pa.float64()})


class Joins:
    """Forms the clusters of components, each of which comes whole: its texts, then its pairs.

    A row for each text that another one represents, with their relation and similarity; and one for each
    pair of which one text holds the other, with the relation ``related`` and the containment.

    Args:
        threshold: the similarity from which two texts are near-duplicates.
    """

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rows = (row for batch in batches for row in batch.to_pylist())
        found: list[tuple[int, int, str, float]] = []
        for _, group in groupby(rows, key=lambda row: row["component"]):
            found += self._of_component(group)
            if len(found) >= _ROWS:
                yield _batch(found, joined_schema())
                found = []
        yield _batch(found, joined_schema())

    def _of_component(self, group: Iterator[dict[str, Any]]) -> list[tuple[int, int, str, float]]:
        names: list[int] = []
        ranks: list[int] = []
        row_of: dict[int, int] = {}
        pairs: Pairs = {}
        with Store() as store:
            for row in group:
                if row["kind"] == 0:
                    row_of[row["one"]] = len(names)
                    names.append(row["one"])
                    ranks.append(row["other"])
                    store.add(_sketch_of(row))
                else:
                    pair = row_of[row["one"]], row_of[row["other"]]
                    pairs[pair] = Comparison(row["similarity"], row["containment"])
            apart = related(store, pairs, self._threshold)
            for pair in apart.pairs():
                del pairs[pair]
            joined = members(store, ranks, pairs, apart, self._threshold)
        found = [
            (names[row], names[each.representative], each.relation, round(each.comparison.similarity, 4))
            for row, each in joined.items()
        ]
        return found + [
            (names[one], names[other], "related", round(comparison.containment, 4))
            for (one, other), comparison in apart.pairs().items()
        ]


def _sketch_of(row: dict[str, Any]) -> Sketches:
    """The sketch of one text, without its keys, as the store takes it."""
    import numpy as np

    none = np.empty(0, dtype=np.int64)
    hashes = np.frombuffer(row["hashes"], dtype=np.uint32)
    sizes = np.array([row["size"]])
    return Sketches(hashes, sizes, [row["digest"]], np.array([row["hidden"]]), none, none, none, none)


def _batch(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as a batch, be there none."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.RecordBatch.from_arrays(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )
