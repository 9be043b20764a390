"""What is kept of each text while copies are sought: its shingles, its opening, and the keys that find it.

Texts come in batches; of each batch come arrays, of which nothing is a Python object per shingle. The
keys are a sample of the shingles, the same in every text: Broder (1997) calls it a sketch modulo m,
Irber et al. (2022), "Lightweight compositional analysis of metagenomes with FracMinHash", a scaled
MinHash. Unlike signatures of a fixed length they tell containment as well as similarity, so that a copy
which was cut in half is found as surely as a whole one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.dedup.letters import BREAK, fold, table
from cleaner.dedup.shingle import SIZE
from cleaner.dedup.signature import few_texts, hidden_share, mixed_hashes, text_batches, text_codes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: One of so many shingles has a key; all shingles of texts that have fewer than `SHORT`.
RATE = 16
SHORT = 256

#: Shingles of the opening of a text, by which a cut copy is told from a quotation.
OPENING = 200
LONG_OPENING = 3 * OPENING

_BOUND = 0xFFFFFFFF // RATE
_BATCH = 2_000_000


class Sketch(NamedTuple):
    """What stands for a text.

    Attributes:
        hashes: its distinct shingles as sorted 32-bit hashes. Two different shingles share a hash about
            once in a million texts of a hundred, so that the hashes stand for them.
        opening: the hashes of its first shingles, in their order, at most `LONG_OPENING`.
        hidden: the share of its shingles that masks and gaps hide.
        keys: 64-bit hashes of its sampled shingles, sorted.
        short_keys: of all its shingles, if they are fewer than `SHORT`.
    """

    hashes: NDArray[np.uint32]
    opening: NDArray[np.uint32]
    hidden: float
    keys: NDArray[np.int64]
    short_keys: NDArray[np.int64]


def sketches(texts: Sequence[str]) -> Iterator[Sketch]:
    """The sketch of each text, in order.

    >>> first, second = sketches(["今年粮食丰收。", "今年，××粮食丰收很好"])
    >>> len(first.hashes), first.hidden, len(second.hashes), second.hidden
    (2, 0.0, 2, 0.7142857142857143)
    >>> len(first.short_keys), set(first.keys.tolist()) <= set(first.short_keys.tolist())
    (2, True)
    """
    if few_texts(texts):
        yield from map(_with_numpy, texts)
        return
    for batch in text_batches(texts, _BATCH):
        yield from _with_numba(batch)


def _with_numba(texts: Sequence[str]) -> Iterator[Sketch]:
    import numpy as np

    from cleaner.dedup import kernel

    codes, ends = text_codes(texts)
    out = np.empty(len(codes) + len(texts), dtype=np.uint32)
    numbers = np.zeros((len(texts), 4), dtype=np.int64)
    keys = np.empty(2 * len(out), dtype=np.int64)
    kernel.sketches(codes, ends, table(), SIZE, _BOUND, SHORT, out, numbers, keys)
    done = keyed = 0
    for count, breaks, sampled, every in numbers.tolist():
        hashes = out[done : done + count]
        opening = hashes[:LONG_OPENING].copy()
        hashes.sort()
        counts = np.array([count])
        kernel.distinct(hashes, counts)
        yield Sketch(
            hashes[: counts[0]].copy(),
            opening,
            hidden_share(breaks, count),
            keys[keyed : keyed + sampled].copy(),
            keys[keyed + sampled : keyed + sampled + every].copy(),
        )
        done += count
        keyed += sampled + every


def _with_numpy(text: str) -> Sketch:
    import numpy as np

    folded = fold(text)
    hashes = mixed_hashes(folded)
    keys = _keys(folded)
    return Sketch(
        np.unique(hashes),
        hashes[:LONG_OPENING],
        hidden_share(folded.count(BREAK), len(hashes)),
        np.unique(keys[hashes <= _BOUND]),
        np.unique(keys) if len(keys) < SHORT else keys[:0],
    )


def _keys(folded: str) -> Any:
    """The keys of the shingles of a folded text, in their order."""
    import numpy as np

    lines = [line for line in folded.split(BREAK) if len(line) >= SIZE]
    whole = folded.replace(BREAK, "")
    size = SIZE
    if not lines and whole:
        lines, size = [whole], len(whole)
    found = []
    for line in lines:
        letters = np.frombuffer(line.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        value = np.zeros(len(letters) - size + 1, dtype=np.uint64)
        for k in range(size):
            value = (value ^ letters[k : k + len(value)]) * np.uint64(0x9E3779B97F4A7C15)
            value ^= value >> np.uint64(32)
        found.append(value.view(np.int64))
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)
