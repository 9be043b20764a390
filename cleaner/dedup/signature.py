"""MinHash signatures of batches of texts: those of datasketch, fifty times as fast.

A signature equals that of ``datasketch.MinHash(num_perm, seed, scheme="affine32",
hashfunc=shingle_hash)`` after ``update_batch`` with the shingles of the text, bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.dedup.letters import BREAK, fold, table
from cleaner.dedup.shingle import SIZE
from cleaner.source import texts_of, whole

if TYPE_CHECKING:
    import numpy as np
    from datasketch import MinHash
    from numpy.typing import NDArray

#: Permutations of a signature and the seed that they come from; datasketch's own defaults.
NUM_PERM = 128
SEED = 1

#: Below so many characters numpy is done before numba is imported.
_FEW = 300_000
_BATCH = 20_000_000
_MOST = 0xFFFFFFFF


def signatures(texts: Sequence[str], *, num_perm: int = NUM_PERM, seed: int = SEED) -> NDArray[np.uint32]:
    """The signatures of `texts`.

    Args:
        texts: cleaned or raw texts; their letters are compared, see :mod:`cleaner.dedup.letters`.
        num_perm: how many permutations, at least 1.
        seed: what the permutations are made from; only signatures of one seed can be compared.

    Raises:
        TypeError: a text is no string; or all of them are one.
        ValueError: `num_perm` is below 1, or `seed` below 0.

    Returns:
        An array of the shape ``(len(texts), num_perm)``. The row of a text without letters holds
        nothing but 2^32 - 1; it equals the row of another such text, yet stands for nothing.

    >>> rows = signatures(["今年粮食丰收。", "今年，粮食丰收", ""])
    >>> rows.shape, bool((rows[0] == rows[1]).all()), int(rows[2].min()) == 2**32 - 1
    ((3, 128), True, True)
    """
    import numpy as np

    texts = texts_of("texts", texts)
    num_perm, seed = whole("num_perm", num_perm, 1), whole("seed", seed, 0)
    out = np.full((len(texts), num_perm), _MOST, dtype=np.uint32)
    a, b = _permutations(num_perm, seed)
    fill = _with_numpy if few_texts(texts) else _with_numba
    done = 0
    for batch in text_batches(texts):
        fill(batch, a, b, out[done : done + len(batch)])
        done += len(batch)
    return out


def shingle_hash(shingle: bytes) -> int:
    """The 32-bit hash of a shingle, given as UTF-32 (little-endian, no mark) of its folded letters.

    It is the `hashfunc` with which datasketch makes the same signatures.

    >>> shingle_hash("粮食丰收年".encode("utf-32-le")) < 2**32
    True
    """
    value = 0
    for at in range(0, len(shingle), 4):
        value = (value ^ int.from_bytes(shingle[at : at + 4], "little")) * 0x9E3779B1 & _MOST
        value ^= value >> 15
    return value


def to_datasketch(signature: NDArray[np.uint32], *, seed: int = SEED) -> MinHash:
    """A signature as a MinHash of datasketch, for its LSH classes and storages.

    Args:
        signature: one row of what :func:`signatures` returns.
        seed: the one that it was made with.

    Raises:
        ValueError: it is no such row.

    >>> one, other = map(to_datasketch, signatures(["今年粮食丰收。", "今年，粮食丰收"]))
    >>> one.jaccard(other)
    1.0
    """
    from datasketch import MinHash

    if getattr(signature, "ndim", None) != 1 or signature.dtype.kind not in "iu":
        raise ValueError("signature: one row of an array of signatures; for several use a loop")
    return MinHash(
        seed=seed,
        hashvalues=signature,
        permutations=_permutations(len(signature), seed),
        hashfunc=shingle_hash,
        scheme="affine32",
    )


def from_datasketch(minhashes: Iterable[MinHash]) -> NDArray[np.uint32]:
    """The rows of MinHash objects.

    Raises:
        ValueError: one was made with another scheme than ``affine32``.
    """
    import numpy as np

    rows = []
    for minhash in minhashes:
        if minhash.scheme != "affine32":
            raise ValueError(f"a MinHash of the scheme {minhash.scheme!r}; only affine32 will do")
        rows.append(minhash.hashvalues)
    return np.array(rows, dtype=np.uint32)


@lru_cache(maxsize=8)
def _permutations(num_perm: int, seed: int) -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=num_perm, seed=seed, scheme="affine32").permutations


def few_texts(texts: Sequence[str]) -> bool:
    """Whether numpy is done with `texts` before numba is imported, or numba is absent."""
    from importlib.util import find_spec

    return sum(map(len, texts)) <= _FEW or find_spec("numba") is None


class ShingleSet(NamedTuple):
    """The shingles of a text.

    Attributes:
        hashes: the distinct ones, as sorted 32-bit hashes. Two different shingles share a hash about
            once in a million texts of a hundred, so that the hashes stand for them.
        hidden: the share of the text's shingles that masks and gaps hide, estimated: each hides as
            many as touch it.
    """

    hashes: NDArray[np.uint32]
    hidden: float


def shingle_sets(texts: Sequence[str]) -> list[ShingleSet]:
    """The shingles of each text.

    >>> first, second = shingle_sets(["今年粮食丰收。", "今年，××粮食丰收很好"])
    >>> len(first.hashes), first.hidden, len(second.hashes), second.hidden
    (2, 0.0, 2, 0.7142857142857143)
    """
    import numpy as np

    found: list[ShingleSet] = []
    if few_texts(texts):
        for text in texts:
            folded = fold(text)
            hashes = mixed_hashes(folded)
            found.append(ShingleSet(distinct(hashes), hidden_share(folded.count(BREAK), len(hashes))))
        return found
    from cleaner.dedup import kernel

    for batch in text_batches(texts):
        codes, ends = text_codes(batch)
        out = np.empty(len(codes) + len(batch), dtype=np.uint32)
        counts = np.zeros(len(batch), dtype=np.int64)
        breaks = np.zeros(len(batch), dtype=np.int64)
        kernel.hashes(codes, ends, table(), SIZE, out, counts, breaks)
        done = 0
        for count, masks in zip(counts.tolist(), breaks.tolist(), strict=True):
            found.append(ShingleSet(distinct(out[done : done + count]), hidden_share(masks, count)))
            done += count
    return found


def distinct(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The distinct hashes, sorted.

    ``numpy.unique`` says the same, but by a hash table that takes 10 to 100 times as long (numpy 2.4).
    """
    import numpy as np

    ordered = np.sort(hashes)
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    found: NDArray[np.uint32] = ordered[first]
    return found


def hidden_share(breaks: int, shingles: int) -> float:
    """The share of the shingles of a text that so many masks and gaps hide, if so many are left."""
    return breaks * SIZE / (shingles + breaks * SIZE) if breaks else 0.0


def text_batches(texts: Sequence[str], most: int = _BATCH) -> Iterator[Sequence[str]]:
    """Runs of texts of at most `most` characters together, unless one alone is longer."""
    first = 0
    while first < len(texts):
        last, size = first, 0
        while last < len(texts) and (last == first or size + len(texts[last]) <= most):
            size += len(texts[last])
            last += 1
        yield texts[first:last]
        first = last


def text_codes(texts: Sequence[str]) -> tuple[Any, Any]:
    """The code points of texts, one after the other, and where each text ends."""
    import numpy as np

    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    return codes, np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))


def _with_numba(texts: Sequence[str], a: Any, b: Any, out: Any) -> None:
    from cleaner.dedup import kernel

    codes, ends = text_codes(texts)
    kernel.signatures(codes, ends, table(), SIZE, a, b, out)


def _with_numpy(texts: Sequence[str], a: Any, b: Any, out: Any) -> None:
    import numpy as np

    for row, text in enumerate(texts):
        hashes = mixed_hashes(fold(text))
        for k in range(0, len(a), 16) if len(hashes) else ():
            products = a[k : k + 16, None] * hashes[None, :] + b[k : k + 16, None]
            out[row, k : k + 16] = products.min(axis=1)
    assert out.dtype == np.uint32


def mixed_hashes(folded: str) -> Any:
    """The mixed hashes of the shingles of a folded text."""
    import numpy as np

    lines = [line for line in folded.split(BREAK) if len(line) >= SIZE]
    whole = folded.replace(BREAK, "")
    size = SIZE
    if not lines and whole:  # too short for a shingle, it is its own only one
        lines, size = [whole], len(whole)
    found = []
    for line in lines:
        letters = np.frombuffer(line.encode("utf-32-le"), dtype=np.uint32)
        value = np.zeros(len(letters) - size + 1, dtype=np.uint32)
        for k in range(size):
            value = (value ^ letters[k : k + len(value)]) * np.uint32(0x9E3779B1)
            value ^= value >> np.uint32(15)
        found.append(value)
    if not found:
        return np.empty(0, dtype=np.uint32)
    value = np.concatenate(found)
    value ^= value >> np.uint32(16)
    value *= np.uint32(0x85EBCA6B)
    value ^= value >> np.uint32(13)
    value *= np.uint32(0xC2B2AE35)
    return value ^ (value >> np.uint32(16))
