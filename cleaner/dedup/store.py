"""The shingles of the texts of a corpus, those of equal texts once, found again by their row."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.dedup.sketch import Sketches
from cleaner.dedup.spool import Spool
from cleaner.dedup.verify import FIRST, HEAD, OPENING, Comparison, comparison_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Pairs that are compared in one go by compiled code, and from how many on.
_CHUNK = 128
_MANY = 200

#: Texts of so many shingles are estimated by those whose hashes are no larger than that.
_LONG = 1000
_BOUND = 0xFFFFFFFF // 8


class Row(NamedTuple):
    """Where the hashes of a text stand, how many they are, what share masks hide, and their digest."""

    place: int
    size: int
    hidden: float
    digest: bytes


class Store:
    """The shingles of texts.

    Args:
        folder: where a file is made when they are too many for the memory.

    >>> from cleaner.dedup.sketch import sketch
    >>> with Store() as store:
    ...     store.add(sketch(["今年粮食丰收。", "今年粮食丰收", "，"]))
    [0, 0, None]
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._spool = Spool(folder)
        self._row_of: dict[tuple[bytes, float], int] = {}
        self.rows: list[Row] = []

    def add(self, batch: Sketches) -> list[int | None]:
        """The row of each text, a new one if no text before had the same sketch; None without letters."""
        data = memoryview(batch.hashes.tobytes())
        found: list[int | None] = []
        start = 0
        texts = zip(batch.sizes.tolist(), batch.hidden.tolist(), batch.digests, strict=True)
        for size, hidden, digest in texts:
            end = start + 4 * size
            row = self._row_of.setdefault((digest, hidden), len(self.rows)) if size else None
            if row == len(self.rows):
                self.rows.append(Row(self._spool.append(data[start:end]), size, hidden, digest))
            found.append(row)
            start = end
        return found

    def hashes(self, row: int, most: int | None = None) -> NDArray[np.uint32]:
        """The hashes of the shingles of a row in their order, or the first `most`."""
        import numpy as np

        at = self.rows[row]
        size = at.size if most is None else min(most, at.size)
        return np.frombuffer(self._spool.read(at.place, 4 * size), dtype=np.uint32)

    def begin_alike(self, small: int, large: int) -> bool:
        """Whether two rows begin with the same words, give or take a title or a line of the page.

        A copy that was cut begins like the whole; a passage that is quoted stands somewhere inside.
        """
        opening = self.hashes(small, OPENING)
        head = self.hashes(large, HEAD + len(opening) // 2)
        if 2 * _shared(opening, head) >= len(opening):
            return True
        return len(opening) > FIRST and _shared(opening[:FIRST], head[:HEAD]) >= FIRST - 1

    def compare(self, one: int, other: int) -> Comparison:
        """Compare two rows."""
        return self._comparison(one, other, _shared(self.hashes(one), self.hashes(other)))

    def estimate(self, one: int, other: int) -> Comparison:
        """About what :meth:`compare` finds, from one shingle in eight of long texts."""
        samples = self.hashes(one), self.hashes(other)
        if min(map(len, samples)) >= _LONG:
            samples = samples[0][samples[0] <= _BOUND], samples[1][samples[1] <= _BOUND]
        first, second = self.rows[one], self.rows[other]
        size, other_size = (max(1, len(sample)) for sample in samples)
        return comparison_of(size, other_size, _shared(*samples), first.hidden, second.hidden)

    def compare_pairs(self, one: NDArray[np.int32], other: NDArray[np.int32]) -> list[Comparison]:
        """Compare many pairs of rows, given as two arrays of equal length, by several threads."""
        pairs = zip(one.tolist(), other.tolist(), strict=True)
        if len(one) < _MANY:
            return [self.compare(first, second) for first, second in pairs]
        chunks = [slice(start, start + _CHUNK) for start in range(0, len(one), _CHUNK)]
        with ThreadPoolExecutor(cpu_count() or 1) as pool:
            parts = pool.map(lambda chunk: self._count_shared(one[chunk], other[chunk]), chunks)
            shared = [count for part in parts for count in part]
        return [self._comparison(*pair, count) for pair, count in zip(pairs, shared, strict=True)]

    def _count_shared(self, one: NDArray[np.int32], other: NDArray[np.int32]) -> list[int]:
        import numpy as np

        from cleaner.dedup import kernel

        wanted, where = np.unique(np.concatenate((one, other)), return_inverse=True)
        runs = [self.hashes(row) for row in wanted.tolist()]
        ends = np.cumsum([len(run) for run in runs])
        spans = np.stack((np.concatenate(([0], ends[:-1])), ends), axis=1)[where]
        shared = np.zeros(len(one), dtype=np.int64)
        kernel.overlaps(np.concatenate(runs), spans[: len(one)], spans[len(one) :], shared)
        return [int(count) for count in shared]

    def _comparison(self, one: int, other: int, shared: int) -> Comparison:
        first, second = self.rows[one], self.rows[other]
        return comparison_of(first.size, second.size, shared, first.hidden, second.hidden)

    def close(self) -> None:
        """Forget everything."""
        self._spool.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _shared(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> int:
    """How many hashes two runs of distinct ones share."""
    import numpy as np

    small, large = sorted((one, other), key=len)
    large = np.sort(large)
    places = np.searchsorted(large, small)
    places[places == len(large)] = 0
    return int((large[places] == small).sum())
