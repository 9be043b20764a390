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
from typing import TYPE_CHECKING, NamedTuple

from cleaner.restore.anchors import few_anchors, heaviest_chain, many_anchors
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
        anchors = few_anchors(one[i:i_end], other[j:j_end], size)
    else:
        anchors = many_anchors(first.codes[i:i_end], second.codes[j:j_end], size)
    found: list[Run] = []
    for run in [Run(i + a, j + b, n) for a, b, n in heaviest_chain(anchors)]:
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
