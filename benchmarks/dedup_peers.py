"""Other tools that find near-duplicates, each from a JSONL file to the pairs that it joins."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

Pairs = Iterator[tuple[int, int]]

_PERMUTATIONS = 128
_SIZE = 5
_NOT_CHINESE = re.compile("[^\u3400-\u9fff]+")


def _texts(file: str, chinese: bool = False) -> list[str]:
    with Path(file).open() as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return [_NOT_CHINESE.sub("", text) for text in texts] if chinese else texts


def _shingles(text: str) -> list[str]:
    return list({text[k : k + _SIZE] for k in range(max(1, len(text) - _SIZE + 1))})


def datasketch(file: str, threshold: float) -> Pairs:
    """datasketch.MinHashLSH."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS)
    for i, text in enumerate(_texts(file)):
        minhash = MinHash(num_perm=_PERMUTATIONS)
        minhash.update_batch([shingle.encode() for shingle in _shingles(text)])
        yield from ((i, int(other)) for other in index.query(minhash))
        index.insert(str(i), minhash)


def rensa(file: str, threshold: float) -> Pairs:
    """rensa.RMinHashLSH."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS, num_bands=16)
    for i, text in enumerate(_texts(file)):
        minhash = RMinHash(num_perm=_PERMUTATIONS, seed=1)
        minhash.update(_shingles(text))
        yield from ((i, other) for other in index.query(minhash))
        index.insert(i, minhash)


def gaoya(file: str, threshold: float) -> Pairs:
    """gaoya.minhash.MinHashStringIndex, in bulk, on all processors."""
    yield from _gaoya(_texts(file), threshold)


def gaoya_chinese(file: str, _threshold: float) -> Pairs:
    """The same over Chinese characters alone, at the threshold that suits it best."""
    yield from _gaoya(_texts(file, chinese=True), 0.5)


def _gaoya(texts: list[str], threshold: float) -> Pairs:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=threshold,
        num_hashes=_PERMUTATIONS,
        num_bands=None,
        band_size=None,
        analyzer="char",
        lowercase=False,
        ngram_range=(_SIZE, _SIZE),
        id_container="smallvec",
    )
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    for i, found in enumerate(index.par_bulk_query(texts)):
        yield from ((i, other) for other in found if other != i)


#: What each is called; the first word is the package.
TOOLS: dict[str, Callable[[str, float], Pairs]] = {
    "gaoya": gaoya,
    "gaoya (CJK, 0.5)": gaoya_chinese,
    "rensa": rensa,
    "datasketch": datasketch,
}
