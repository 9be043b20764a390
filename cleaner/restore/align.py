"""Align the letters of two copies: chains of equal runs, found from pieces that both hold once.

A piece of `_SIZES[0]` letters that stands once in each text anchors them (as in Cohen's patience diff; in
genomics such pieces are unique k-mers or MUMs: Delcher et al. 1999, "Alignment of whole genomes"). The
heaviest chain of anchors that ascends in both texts is kept, its runs are extended as far as they are
equal, and what lies between two runs is aligned in the same way with shorter pieces. The time grows with
the lengths of the texts, never with their product.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.restore.letters import GAP, MASK

if TYPE_CHECKING:
    from cleaner.restore.letters import Letters

#: Letters of an anchor: in whole texts, then between two runs, then in short stretches between two runs.
_SIZES = (16, 8, 4)

#: Stretches that are shorter together are searched without arrays.
_FEW = 600

#: Stretches that are longer than this are not searched for anchors of the shortest size.
_SHORT = 400


class Run(NamedTuple):
    """``first[i : i + size]`` and ``second[j : j + size]`` are equal."""

    i: int
    j: int
    size: int


class Stretch(NamedTuple):
    """What lies between two runs: ``first[i:i_end]`` stands opposite ``second[j:j_end]``.

    `left` and `right` count the equal letters beside it, up to the next mask or gap; `around` all equal
    letters near it, beyond masks.
    """

    i: int
    i_end: int
    j: int
    j_end: int
    left: int
    right: int
    around: int


#: How far equal letters beside a stretch are counted.
_BESIDE = 40


class Alignment:
    """How two copies run side by side.

    Attributes:
        first, second: the letters of both.
        runs: the equal runs in order, ascending in both.

    >>> from cleaner.document import Document
    >>> from cleaner.restore.letters import Letters
    >>> one = Letters(Document("全县上下要抓好春耕生产，保障粮食安全，完成三件大事。"))
    >>> two = Letters(Document("全县上下要抓好春耕生产, 保障粮食的安全, 完成三件大事。"))
    >>> [run.size for run in Alignment(one, two).runs]
    [15, 8]
    """

    def __init__(self, first: Letters, second: Letters) -> None:
        self.first = first
        self.second = second
        self.runs = _runs(first, second)

    @property
    def equal(self) -> int:
        """How many letters are equal."""
        return sum(run.size for run in self.runs)

    def stretches(self) -> list[Stretch]:
        """What lies before, between and behind the runs, in order; empty ones are left out."""
        found: list[Stretch] = []
        i = j = left = 0
        for number, run in enumerate((*self.runs, None)):
            i_end, j_end = (run.i, run.j) if run else (len(self.first), len(self.second))
            if i < i_end or j < j_end:
                right = self._letters_after(run) if run else 0
                around = self._near(range(number - 1, -1, -1), i) + self._near(
                    range(number, len(self.runs)), i_end
                )
                found.append(Stretch(i, i_end, j, j_end, left, right, around))
            if run:
                i, j = run.i + run.size, run.j + run.size
                left = self._letters_before(run)
        return found

    def _near(self, numbers: Iterable[int], at: int) -> int:
        """How many letters of some runs, the nearest first, are near the place `at`."""
        count = 0
        for run in map(self.runs.__getitem__, numbers):
            low, high = max(run.i, at - _BESIDE), min(run.i + run.size, at + _BESIDE)
            if low >= high:
                break
            piece = self.first.line[low:high]
            count += len(piece) - piece.count(MASK) - piece.count(GAP)
        return count

    def across(self, at: int, end: int) -> int | None:
        """Where ``first[at:end]`` stands in the second text, None if it is not all in one run.

        >>> from cleaner.document import Document
        >>> from cleaner.restore.letters import Letters
        >>> one, two = Letters(Document("粮食丰收农民增收")), Letters(Document("今年粮食丰收农民增收"))
        >>> Alignment(one, two).across(4, 6)
        6
        """
        index = bisect_left(self.runs, (at + 1,)) - 1
        if index < 0:
            return None
        run = self.runs[index]
        return run.j + at - run.i if end <= run.i + run.size else None

    def _letters_after(self, run: Run) -> int:
        piece = self.first.line[run.i : run.i + min(run.size, _BESIDE)]
        return min((at for at in (piece.find(MASK), piece.find(GAP)) if at >= 0), default=len(piece))

    def _letters_before(self, run: Run) -> int:
        end = run.i + run.size
        piece = self.first.line[end - min(run.size, _BESIDE) : end]
        return len(piece) - 1 - max(piece.rfind(MASK), piece.rfind(GAP))


def _runs(first: Letters, second: Letters) -> list[Run]:
    """The equal runs of two texts."""
    runs = [Run(0, 0, 0), Run(len(first), len(second), 0)]
    for size in _SIZES:
        found = runs[:1]
        for before, after in pairwise(runs):
            area = (before.i + before.size, after.i, before.j + before.size, after.j)
            if _worth(area, size):
                found += _anchored(first, second, area, size)
            found.append(after)
        runs = found
    return [run for run in runs if run.size]


def _worth(area: tuple[int, int, int, int], size: int) -> bool:
    i, i_end, j, j_end = area
    if min(i_end - i, j_end - j) < size:
        return False
    return size > _SIZES[-1] or max(i_end - i, j_end - j) <= _SHORT


def _anchored(first: Letters, second: Letters, area: tuple[int, int, int, int], size: int) -> list[Run]:
    """The runs of a stretch that pieces of `size` letters, unique in it on both sides, lead to."""
    i, i_end, j, j_end = area
    one, other = first.line, second.line
    if i_end - i + j_end - j <= _FEW:
        anchors = _few_anchors(one[i:i_end], other[j:j_end], size)
    else:
        anchors = _anchors(first.codes[i:i_end], second.codes[j:j_end], size)
    found: list[Run] = []
    for run in _chain([Run(i + a, j + b, n) for a, b, n in anchors]):
        if one[run.i : run.i + run.size] != other[run.j : run.j + run.size]:
            continue  # two pieces of one hash
        low = (found[-1].i + found[-1].size, found[-1].j + found[-1].size) if found else (i, j)
        more = max(low[0] - run.i, low[1] - run.j)
        if more > 0:  # it overlaps the run before
            run = Run(run.i + more, run.j + more, run.size - more)
        if run.size > 0:
            found.append(_extended(one, other, run, low, (i_end, j_end)))
    return found


def _extended(one: str, other: str, run: Run, low: tuple[int, int], high: tuple[int, int]) -> Run:
    """`run` with the equal letters on both sides of it."""
    i, j, size = run
    while i > low[0] and j > low[1] and one[i - 1] == other[j - 1]:
        i, j, size = i - 1, j - 1, size + 1
    while i + size < high[0] and j + size < high[1] and one[i + size] == other[j + size]:
        size += 1
    return Run(i, j, size)


def _anchors(first: Any, second: Any, size: int) -> list[tuple[int, int, int]]:
    """Pieces that stand once in each array, neighbours joined: place, place, size; by the first place."""
    import numpy as np

    values, places = _unique(_hashes(first, size))
    others, other_places = _unique(_hashes(second, size))
    _, here, there = np.intersect1d(values, others, assume_unique=True, return_indices=True)
    a, b = places[here], other_places[there]
    order = np.argsort(a)
    a, b = a[order], b[order]
    if not len(a):
        return []
    starts = np.flatnonzero(np.concatenate(([True], (np.diff(a) != 1) | (np.diff(b) != 1))))
    counts = np.diff(np.append(starts, len(a)))
    sizes = counts + size - 1
    return list(zip(a[starts].tolist(), b[starts].tolist(), sizes.tolist(), strict=True))


def _few_anchors(first: str, second: str, size: int) -> list[tuple[int, int, int]]:
    """The same for short stretches, where arrays do not pay."""
    here, there = _places(first, size), _places(second, size)
    pairs = [(a, there[piece]) for piece, a in here.items() if a >= 0 and there.get(piece, -1) >= 0]
    found: list[tuple[int, int, int]] = []
    for a, b in pairs:
        if found and found[-1][2] - size == a - found[-1][0] - 1 == b - found[-1][1] - 1:
            found[-1] = (*found[-1][:2], found[-1][2] + 1)
        else:
            found.append((a, b, size))
    return found


def _places(text: str, size: int) -> dict[str, int]:
    """Where each piece stands, -1 if it stands more than once; by the first place."""
    found: dict[str, int] = {}
    for at in range(len(text) - size + 1):
        piece = text[at : at + size]
        found[piece] = -1 if piece in found else at
    return found


def _hashes(codes: Any, size: int) -> Any:
    """A hash of every piece of `size` letters; two pieces of one hash are told apart later."""
    import numpy as np

    values = np.zeros(len(codes) - size + 1, dtype=np.uint64)
    for k in range(size):
        values ^= codes[k : k + len(values)]
        values *= np.uint64(0x9E3779B97F4A7C15)
        values ^= values >> np.uint64(29)
    return values


def _unique(values: Any) -> tuple[Any, Any]:
    """The values that occur once, sorted, and where."""
    import numpy as np

    order = np.argsort(values, kind="stable")
    ordered = values[order]
    changes = np.concatenate(([True], ordered[1:] != ordered[:-1], [True]))
    once = changes[:-1] & changes[1:]
    return ordered[once], order[once]


def _chain(runs: list[Run]) -> list[Run]:
    """The heaviest selection of `runs`, which ascend in the first text, that ascends in the second too."""
    if all(before.j < after.j for before, after in pairwise(runs)):
        return runs
    # Of all chains that end below some place of the second text the heaviest, by a Fenwick tree.
    rank = {j: index for index, j in enumerate(sorted(run.j for run in runs), 1)}
    best = [(0, -1)] * (len(runs) + 1)
    before: list[int] = []
    for number, run in enumerate(runs):
        heaviest, at = (0, -1), rank[run.j] - 1
        while at:
            heaviest = max(heaviest, best[at])
            at &= at - 1
        before.append(heaviest[1])
        found, at = (heaviest[0] + run.size, number), rank[run.j]
        while at < len(best):
            best[at] = max(best[at], found)
            at += at & -at
    _, number = max(best)
    chain: list[Run] = []
    while number >= 0:
        chain.append(runs[number])
        number = before[number]
    return chain[::-1]
