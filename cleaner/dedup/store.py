"""The sketches of a corpus, each distinct one once, found again by its row."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.dedup.sketch import Sketch, sketches
from cleaner.dedup.spool import Spool
from cleaner.dedup.verify import Comparison, comparison_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Pairs that are compared in one go.
_CHUNK = 512


class Prepared(NamedTuple):
    """A sketch with what the store keeps of it; empty `data` stands for a text without letters.

    `digest` is that of the sketch, `content` that of the text as it stands.
    """

    sketch: Sketch
    data: bytes
    digest: bytes
    content: bytes


def prepare(texts: Sequence[str]) -> list[Prepared]:
    """Sketch texts; runs beside other threads, because nearly all of it is compiled code."""
    found = []
    for text, sketch in zip(texts, sketches(texts), strict=True):
        data = sketch.opening.tobytes() + sketch.hashes.tobytes()
        digest = blake2b(data, digest_size=16, salt=_salt(sketch.hidden)).digest()
        content = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        found.append(Prepared(sketch, data, digest, content))
    return found


def _salt(hidden: float) -> bytes:
    return round(hidden * 1_000_000).to_bytes(16, "little")


class Row(NamedTuple):
    """Where the data of a sketch stands, how many hashes its opening and its whole have, and the rest."""

    place: int
    opening: int
    size: int
    hidden: float
    digest: bytes


class Store:
    """The distinct sketches of a corpus.

    Args:
        folder: where a file is made when they are too many for the memory.

    >>> with Store() as store:
    ...     rows = [store.add(text) for text in prepare(["今年粮食丰收。", "今年粮食丰收", "，"])]
    ...     rows
    [0, 0, None]
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._spool = Spool(folder)
        self._row_of: dict[bytes, int] = {}
        self.rows: list[Row] = []

    def add(self, text: Prepared) -> int | None:
        """The row of a text, a new one if no text before had the same sketch; None without letters."""
        if not text.data:
            return None
        row = self._row_of.setdefault(text.digest, len(self.rows))
        if row == len(self.rows):
            place = self._spool.append(text.data)
            sketch = text.sketch
            self.rows.append(Row(place, len(sketch.opening), len(sketch.hashes), sketch.hidden, text.digest))
        return row

    def hashes(self, row: int) -> NDArray[np.uint32]:
        """The sorted hashes of the shingles of a row."""
        import numpy as np

        at = self.rows[row]
        return np.frombuffer(self._spool.read(at.place + 4 * at.opening, 4 * at.size), dtype=np.uint32)

    def opening(self, row: int) -> NDArray[np.uint32]:
        """The hashes of the first shingles of a row, in their order."""
        import numpy as np

        at = self.rows[row]
        return np.frombuffer(self._spool.read(at.place, 4 * at.opening), dtype=np.uint32)

    def compare(self, one: int, other: int) -> Comparison:
        """Compare two rows."""
        import numpy as np

        first, second = self.rows[one], self.rows[other]
        small, large = sorted((self.hashes(one), self.hashes(other)), key=len)
        places = np.searchsorted(large, small)
        places[places == len(large)] = 0
        shared = int((large[places] == small).sum())
        return comparison_of(first.size, second.size, shared, first.hidden, second.hidden)

    def compare_pairs(self, one: NDArray[np.int32], other: NDArray[np.int32]) -> list[Comparison]:
        """Compare many pairs of rows, given as two arrays of equal length, by several threads."""
        chunks = [slice(start, start + _CHUNK) for start in range(0, len(one), _CHUNK)]
        found: list[Comparison] = []
        with ThreadPoolExecutor(cpu_count() or 1) as pool:
            for part in pool.map(lambda chunk: self._compare_chunk(one[chunk], other[chunk]), chunks):
                found += part
        return found

    def _compare_chunk(self, one: NDArray[np.int32], other: NDArray[np.int32]) -> list[Comparison]:
        import numpy as np

        from cleaner.dedup import kernel

        wanted, where = np.unique(np.concatenate((one, other)), return_inverse=True)
        runs = [self.hashes(row) for row in wanted.tolist()]
        ends = np.cumsum([len(run) for run in runs])
        spans = np.stack((np.concatenate(([0], ends[:-1])), ends), axis=1)[where]
        shared = np.zeros(len(one), dtype=np.int64)
        kernel.overlaps(np.concatenate(runs), spans[: len(one)], spans[len(one) :], shared)
        pairs = zip(one.tolist(), other.tolist(), shared.tolist(), strict=True)
        return [self._comparison(first, second, found) for first, second, found in pairs]

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
