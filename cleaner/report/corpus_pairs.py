"""Pairs of neighbouring characters as hashes, and how often they occur.

Blanks are passed over, and all digits are one: page 3 and page 12 are the same to a rule.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint32]

#: So much of a removed piece is looked at.
MOST = 4000

#: Texts are counted when so many characters have come together.
_BATCH = 200_000

#: The pairs of pieces up to this length are remembered, for furniture comes again.
_SHORT = 200


#: Around each text; there is no pair of the end of one and the start of the next.
_START, _END = "\x01", "\x02"


class Counts:
    """How often each pair of characters occurs, in ``2 ** bits`` buckets, counted for many texts at once.

    Attributes:
        table: the counts, by the first bits of the hashes of pairs.
        total: their sum.
    """

    def __init__(self, bits: int) -> None:
        import numpy as np

        self.bits = bits
        self.table: NDArray[np.int64] = np.zeros(1 << bits, dtype=np.int64)
        self.total = 0
        self._waiting: list[str] = []
        self._size = 0

    def add(self, text: str) -> None:
        """Count the pairs of a text, now or later."""
        self._waiting.append(f"{_START}{text}{_END}")
        self._size += len(text)
        if self._size >= _BATCH:
            self.settle()

    def settle(self) -> None:
        """Count what is waiting; to be called at the end."""
        import numpy as np

        found = hashed("".join(self._waiting)) >> (32 - self.bits)
        self.table += np.bincount(found, minlength=len(self.table))
        self.total = int(self.table.sum())
        self._waiting.clear()
        self._size = 0


def pairs_of(piece: str) -> Hashes:
    """Hashes of the pairs of neighbouring characters, with a mark for the start and the end."""
    return _pairs_of_short(piece) if len(piece) <= _SHORT else hashed(f"{_START}{piece[:MOST]}{_END}")


@lru_cache(maxsize=20_000)
def _pairs_of_short(piece: str) -> Hashes:
    return hashed(f"{_START}{piece}{_END}")


def hashed(text: str) -> Hashes:
    """A hash of 32 bits for each pair of neighbouring characters; blanks are passed over, digits alike.

    >>> list(hashed("第 1 页")) == list(hashed("第2页"))
    True
    """
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)
    codes = codes[((codes > 0x20) & (codes != 0x3000)) | (codes == 1) | (codes == 2)]
    codes[(codes >= 0x30) & (codes <= 0x39)] = 0x30
    mixed: Hashes = codes[:-1] * np.uint32(0x9E3779B1) + codes[1:] * np.uint32(0x85EBCA77)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x2C1B3C6D)
    inner: Hashes = mixed[codes[:-1] != 2]
    return inner
