"""What is kept of each text while copies are sought: its shingles, and the keys that find it.

Texts come in batches; of each batch come arrays, and nothing is a Python object per shingle or per text.
The keys are a sample of the shingles, the same in every text: Broder (1997) calls it a sketch modulo m,
Irber et al. (2022), "Lightweight compositional analysis of metagenomes with FracMinHash", a scaled
MinHash. Unlike signatures of a fixed length they tell containment as well as similarity, so that a copy
which was cut in half is found as surely as a whole one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.dedup.letters import BREAK, fold, table
from cleaner.dedup.shingle import SIZE
from cleaner.dedup.signature import few_texts, mixed_hashes, text_codes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: One of so many shingles has a key; all shingles of texts that have fewer than `SHORT`.
RATE = 16
SHORT = 256

_BOUND = 0xFFFFFFFF // RATE
_NUMBERS = 7


class Sketches(NamedTuple):
    """What stands for the texts of a batch.

    Attributes:
        hashes: the distinct shingles of all texts as 32-bit hashes, those of each text in the order in
            which they first occur. Two different shingles share a hash about once in a million texts of
            a hundred, so that the hashes stand for them.
        sizes: how many of them each text has.
        digests: 16 bytes for each text, the same for texts of the same hashes in the same order.
        hidden: the share of the shingles of each text that masks and gaps hide, estimated: each hides as
            many as touch it.
        keys: 64-bit hashes of the sampled shingles of all texts.
        key_counts: how many of them each text has.
        short_keys: of all shingles of the texts that have fewer than `SHORT`.
        short_counts: how many of them each text has.
    """

    hashes: NDArray[np.uint32]
    sizes: NDArray[np.int64]
    digests: list[bytes]
    hidden: NDArray[np.float64]
    keys: NDArray[np.int64]
    key_counts: NDArray[np.int64]
    short_keys: NDArray[np.int64]
    short_counts: NDArray[np.int64]


def sketch(texts: Sequence[str]) -> Sketches:
    """The sketches of texts; runs beside other threads, because nearly all of it is compiled code.

    >>> found = sketch(["今年粮食丰收。", "今年，××粮食丰收很好", "，"])
    >>> found.sizes.tolist(), found.hidden.tolist()
    ([2, 2, 0], [0.0, 0.7142857142857143, 0.0])
    >>> set(found.keys.tolist()) <= set(found.short_keys.tolist())
    True
    """
    import numpy as np

    numbers = np.zeros((len(texts), _NUMBERS), dtype=np.int64)
    fill = _with_numpy if few_texts(texts) else _with_numba
    hashes, keys = fill(texts, numbers)
    sizes, shingles, breaks, sampled, every = numbers[:, :5].T
    lost = breaks * SIZE
    of_sample = np.zeros(len(keys), dtype=bool)
    ends = np.cumsum(sampled + every)
    for end, count, others in zip(ends.tolist(), sampled.tolist(), every.tolist(), strict=True):
        of_sample[end - count - others : end - others] = True
    return Sketches(
        hashes,
        sizes,
        [digest.tobytes() for digest in numbers[:, 5:]],
        lost / np.maximum(1, shingles + lost),
        keys[of_sample],
        sampled,
        keys[~of_sample],
        every,
    )


def _with_numba(texts: Sequence[str], numbers: Any) -> tuple[Any, Any]:
    import numpy as np

    from cleaner.dedup import kernel

    codes, ends = text_codes(texts)
    out = np.empty(len(codes) + len(texts), dtype=np.uint32)
    keys = np.empty(2 * len(out), dtype=np.int64)
    kernel.sketches(codes, ends, table(), SIZE, _BOUND, SHORT, out, keys, numbers)
    hashes, every = int(numbers[:, 0].sum()), int(numbers[:, 3:5].sum())
    return out[:hashes].copy(), keys[:every].copy()


def _with_numpy(texts: Sequence[str], numbers: Any) -> tuple[Any, Any]:
    import numpy as np

    hashes, keys = [np.empty(0, np.uint32)], [np.empty(0, np.int64)]
    for row, text in enumerate(texts):
        folded = fold(text)
        every = mixed_hashes(folded)
        places = np.sort(np.unique(every, return_index=True)[1])
        own, own_keys = every[places], _keys(folded)
        sampled = own_keys[places][own <= _BOUND]
        short = np.unique(own_keys) if len(every) < SHORT else own_keys[:0]
        numbers[row] = len(own), len(every), folded.count(BREAK), len(sampled), len(short), *_digest(own)
        hashes.append(own)
        keys += [sampled, short]
    return np.concatenate(hashes), np.concatenate(keys)


def _keys(folded: str) -> Any:
    """The keys of the shingles of a folded text, in their order."""
    import numpy as np

    lines = [line for line in folded.split(BREAK) if len(line) >= SIZE]
    whole = folded.replace(BREAK, "")
    size = SIZE
    if not lines and whole:
        lines, size = [whole], len(whole)
    found = [np.empty(0, dtype=np.int64)]
    for line in lines:
        letters = np.frombuffer(line.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        value = np.zeros(len(letters) - size + 1, dtype=np.uint64)
        for k in range(size):
            value = (value ^ letters[k : k + len(value)]) * np.uint64(0x9E3779B97F4A7C15)
            value ^= value >> np.uint64(32)
        found.append(value.view(np.int64))
    return np.concatenate(found)


def _digest(hashes: Any) -> Any:
    """Two 64-bit sums over hashes and their places."""
    import numpy as np

    places = np.arange(len(hashes), dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    values = (hashes.astype(np.uint64) + places) * np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(29)
    others = (values ^ (values >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    sums = np.array([values.sum(dtype=np.uint64), others.sum(dtype=np.uint64)])
    return sums.view(np.int64)
