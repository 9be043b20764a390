"""The keys by which an index finds the texts that may be like another one.

The keys of a text are a sample of its shingles, the same in every text: Broder (1997) calls it a sketch
modulo m, Irber et al. (2022), "Lightweight compositional analysis of metagenomes with FracMinHash", a
scaled MinHash. It tells containment as well as similarity. Short texts have more of their shingles in it.

Keys are kept in tables of sorted runs, each table for runs longer than those of the one before, as in a
log-structured merge tree: O'Neil et al. (1996), "The log-structured merge-tree". A key is therefore
written three times at most, however many follow, and a query reads small pieces of few runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.dedup.index_file import IndexFile
from cleaner.dedup.signature import distinct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cleaner.dedup.signature import ShingleSet

#: One of so many shingles is a key of a text of at least `LONG` ones, one of `MIDDLE_RATE` of shorter
#: texts, and every one of texts of less than `SHORT`.
LONG_RATE, LONG = 16, 512
MIDDLE_RATE, SHORT = 4, 64

PARAMETERS = {"long_rate": LONG_RATE, "long": LONG, "middle_rate": MIDDLE_RATE, "short": SHORT}

#: For each kind of text, long, middle and short: hashes up to which bound are keys, by how many bits they
#: are shifted, and what is added, so that keys of different kinds never meet.
_KINDS = (
    (0xFFFFFFFF // LONG_RATE, 0, 0),
    (0xFFFFFFFF // MIDDLE_RATE, 0, 1 << 30),
    (0xFFFFFFFF, 1, 1 << 31),
)

#: The tables of keys: the first is in no order and read as a whole, the others hold sorted runs. And how
#: many keys the first ones hold before these move on to the next.
_RUNS = ("keys_0", "keys_1", "keys_2")
_MOST = (1 << 19, 1 << 22)

TABLES = (
    *(f"{name} (key UINTEGER, number UINTEGER)" for name in _RUNS),
    "common (key UINTEGER, documents UINTEGER)",
)

#: A key that so many texts of a run have is remembered as common.
_COMMON = 64

#: Common keys are passed over while so many others are looked up of each kind: they say little. If these
#: are fewer, the rarest common ones are added, as many as stand in so many documents together, but some
#: in any case.
_ENOUGH = 16
_BUDGET = 50_000
_LEAST_KEYS = 4

#: Of more keys than this that it has as a long text, a text is looked up by the lowest quarter: the others
#: tell nothing new, and a long text that it contains still has eight of these.
_MANY = 48

#: A text that has fewer keys as a long one may be missed inside of a long text.
_FEW = 3

#: A text is proposed when it has this much of the keys that a true match would share.
_SLACK = 0.6


def keys(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The keys of a text, given its sorted shingle hashes."""
    return _coded(hashes, kind(hashes))


def kind(hashes: NDArray[np.uint32]) -> int:
    """Whether a text is long (0), middle (1) or short (2)."""
    return 0 if len(hashes) >= LONG else 1 if len(hashes) >= SHORT else 2


def _coded(hashes: NDArray[np.uint32], of_kind: int) -> NDArray[np.uint32]:
    import numpy as np

    bound, shift, base = _KINDS[of_kind]
    sample = hashes[: np.searchsorted(hashes, np.uint32(bound), side="right")]
    coded: NDArray[np.uint32] = (sample >> np.uint32(shift)) | np.uint32(base)
    return distinct(coded) if shift else coded


class Proposed(NamedTuple):
    """The texts that may be like one text.

    Attributes:
        numbers: what they are called in the index, the likeliest first.
        characters: how many they have.
        passed_over: how many keys were not looked up because too many texts have them, if the others are
            too few to be sure; else 0.
        too_short: the text is so short that texts which hold it may have been missed.
    """

    numbers: NDArray[np.uint32]
    characters: NDArray[np.uint32]
    passed_over: int
    too_short: bool


class Keys:
    """The keys of all texts of an index."""

    def __init__(self, file: IndexFile) -> None:
        self._file = file
        self._common: tuple[NDArray[np.uint32], NDArray[np.float64]] | None = None

    def add(self, numbers: Sequence[int], batch: Sequence[NDArray[np.uint32]]) -> None:
        """Add the keys of texts; to be called within a transaction."""
        import numpy as np

        if not batch:
            return
        columns = {
            "key": np.concatenate(batch),
            "number": np.repeat(np.array(numbers, dtype=np.uint32), [len(each) for each in batch]),
        }
        self._file.execute("INSERT INTO keys_0 SELECT key, number FROM fresh", fresh=columns)
        self._move_on()

    def _move_on(self) -> None:
        """Move the keys of a table that is full to the next one, as a sorted run."""
        for level, most in enumerate(_MOST):
            name, following = _RUNS[level : level + 2]
            [(count,)] = self._file.rows(f"SELECT count(*) FROM {name}")
            if count <= most:
                return
            if level == 0:
                self._common = None
                self._file.execute(
                    f"INSERT INTO common SELECT key, count(*) FROM {name} GROUP BY key "
                    f"HAVING count(*) >= {_COMMON} ORDER BY key"
                )
            self._file.execute(f"INSERT INTO {following} SELECT key, number FROM {name} ORDER BY key, number")
            self._file.execute(f"DELETE FROM {name}")

    def remove(self, numbers: NDArray[np.uint32]) -> None:
        """Remove the keys of texts; to be called within a transaction."""
        for name in _RUNS:
            self._file.execute(
                f"DELETE FROM {name} WHERE number IN (SELECT number FROM gone)", gone={"number": numbers}
            )

    def propose(self, sets: Sequence[ShingleSet], least: float) -> list[Proposed]:
        """For each text those of the index that may share `least` of the shorter one's shingles.

        Args:
            sets: the shingles of the texts.
            least: the containment from which a text is of interest, above 0 and up to 1.
        """
        import numpy as np

        probes = [_Probes(each) for each in sets]
        if not any(len(each.keys) for each in probes):
            nothing = np.empty(0, dtype=np.uint32)
            return [Proposed(nothing, nothing, 0, False) for _ in sets]
        common, documents = self._common = self._common or self._all_common()
        for probe in probes:
            known = np.isin(common, probe.keys, assume_unique=True)
            if known.any():
                probe.pass_over(common[known], documents[known])
        found = self._file.arrays(_LOOKED_UP, wanted=_wanted(probes))
        return [self._likeliest(query, probe, found, least) for query, probe in enumerate(probes)]

    def _all_common(self) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
        """The common keys and how many documents have them, the rarest first."""
        rows = self._file.arrays(
            "SELECT key, sum(documents)::DOUBLE AS documents FROM common GROUP BY key ORDER BY documents, key"
        )
        return rows["key"], rows["documents"]

    def _likeliest(self, query: int, probes: _Probes, found: dict[str, Any], least: float) -> Proposed:
        import numpy as np

        mine = found["query"] == query
        shared, count, hidden = (found[name][mine] for name in ("shared", "keys", "hidden"))
        kinds = found["kind"][mine]
        # A match holds all keys of the text, or is held by it: whichever expects less of them.
        inside = np.maximum(1, count * probes.reach[kinds] - probes.passed_over[kinds])
        expected = np.minimum(probes.counts[kinds], inside)
        seen = 1 - np.maximum(probes.hidden, hidden)
        wanted = _SLACK * least * seen * (expected - 2 * np.sqrt(expected))
        likely = shared >= np.maximum(1, wanted)
        share = shared[likely] / np.maximum(1, expected[likely])
        numbers, characters = (found[name][mine][likely] for name in ("number", "characters"))
        ranked = np.lexsort((numbers, -share))
        return Proposed(numbers[ranked], characters[ranked], probes.missing, probes.too_short)


class _Probes:
    """The keys that a text is looked up by: those it would have as a long, a middle and a short one."""

    def __init__(self, shingles: ShingleSet) -> None:
        import numpy as np

        self.hidden = shingles.hidden
        by_kind = [_coded(shingles.hashes, each) for each in range(len(_KINDS))]
        # The share of the keys of each kind that are as low as those looked up.
        self.reach = np.ones(len(_KINDS))
        if len(by_kind[0]) > _MANY:
            by_kind[0] = by_kind[0][: max(_MANY, len(by_kind[0]) // 4)]
            self.reach[0] = by_kind[0][-1] / _KINDS[0][0]
        self.too_short = len(shingles.hashes) > 0 and len(by_kind[0]) < _FEW
        self.keys = np.concatenate(by_kind)
        self.counts = _by_kind(self.keys)
        self.passed_over = np.zeros_like(self.counts)

    def pass_over(self, common: NDArray[np.uint32], documents: NDArray[np.float64]) -> None:
        """Leave out keys, given those that are common and how many documents have them, the rarest first."""
        import numpy as np

        kinds = _kinds(common)
        others = self.counts - _by_kind(common)
        place = np.empty_like(kinds)
        for each in range(len(_KINDS)):
            place[kinds == each] = np.arange((kinds == each).sum())
        needed = place < _ENOUGH - others[kinds]
        few = np.cumsum(needed) <= _LEAST_KEYS - others.sum()
        kept = needed & (few | (np.cumsum(documents * needed) <= _BUDGET))
        left_out = common[~kept]
        self.passed_over = _by_kind(left_out)
        self.counts = self.counts - self.passed_over
        self.keys = np.setdiff1d(self.keys, left_out)

    @property
    def missing(self) -> int:
        """How many keys were left out of a kind of which too few are left to be sure."""
        few = (self.counts < _ENOUGH) & (self.passed_over > 0)
        return int(self.passed_over[few].sum())


def _by_kind(coded: NDArray[np.uint32]) -> NDArray[np.int64]:
    """How many keys there are of each kind."""
    import numpy as np

    return np.bincount(_kinds(coded), minlength=len(_KINDS))


def _kinds(coded: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The kind of each key."""
    import numpy as np

    return np.searchsorted([base for _, _, base in _KINDS], coded, side="right") - 1


def _wanted(probes: Sequence[_Probes]) -> dict[str, Any]:
    import numpy as np

    return {
        "query": np.repeat(np.arange(len(probes), dtype=np.uint32), [len(each.keys) for each in probes]),
        "key": np.concatenate([np.empty(0, dtype=np.uint32), *(each.keys for each in probes)]),
    }


def _lookup() -> str:
    """The query for the texts that have wanted keys, and how many.

    The keys of long texts are few for each query: a join with them alone skips most groups of a run.
    """
    runs = " UNION ALL ".join(f"SELECT key, number FROM {name}" for name in _RUNS)
    bound = _KINDS[1][2]
    parts = " UNION ALL ".join(
        f"SELECT query, number FROM ({runs}) JOIN (SELECT query, key FROM wanted WHERE key {side} {bound}) "
        f"USING (key) WHERE key {side} {bound}"
        for side in ("<", ">=")
    )
    return (
        "SELECT query, number, shared, kind, keys, hidden, characters FROM "
        f"(SELECT query, number, count(*)::INTEGER AS shared FROM ({parts}) GROUP BY ALL) "
        "JOIN documents USING (number)"
    )


_LOOKED_UP = _lookup()
