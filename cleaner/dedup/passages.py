"""Find the passages that two texts share.

Equal runs of letters are found as in greedy string tiling: Wise (1993), "String similarity via greedy
string tiling and running Karp-Rabin matching". From every piece of `_SEED` letters that stands in both
texts the match is extended as far as it goes; of matches that overlap the longer one wins. Runs that
follow each other closely in both texts are one passage, so that a mask, a wrong character or a few words
more do not tear it apart. The time grows with the lengths of the texts, not with their product, however
often they repeat themselves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.dedup.letters import BREAK, aligned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Letters that a passage has by default. Twenty Chinese characters are a long clause: less than that two
#: texts share by chance or custom.
LEAST = 20

#: Letters of the shortest run that counts as part of a passage.
_SEED = 8

#: Two runs are parts of one passage if no more letters than this stand between them in either text.
_BETWEEN = 20

#: Of a piece that stands in the longer text more often, so many places are tried, and the next one after
#: the match before. A match that began too late is extended to the left when a rarer piece finds it.
_TRIED = 16

_CHUNK = 1 << 22


class Span(NamedTuple):
    """A stretch of a text, in code points."""

    start: int
    end: int


class Piece(NamedTuple):
    """Two stretches of the same letters, one in each text."""

    first: Span
    second: Span


class Passage(NamedTuple):
    """A passage that stands in both texts.

    Attributes:
        first, second: where it stands in each.
        letters: how many letters are the same.
        pieces: the runs of the same letters in it; what lies between them is masked or differs.
    """

    first: Span
    second: Span
    letters: int
    pieces: tuple[Piece, ...]


def shared_passages(first: str, second: str, least: int = LEAST) -> list[Passage]:
    """The passages that stand in both texts, in the order of `first`.

    Only letters are compared (:mod:`cleaner.dedup.letters`): punctuation, blanks, line ends, width and
    case make no difference, and a mask is in nobody's way. A letter of the shorter text belongs to one
    passage at most, one of the longer text to several if the shorter repeats it. Changing places,
    the texts share the same passages.

    Args:
        first: a text.
        second: another one.
        least: how many letters a passage must have; fewer if the shorter text has no more.

    Raises:
        ValueError: `least` is below 1.

    >>> whole = "会议要求：全县上下抓好春耕生产，张三同志负责，保障农资供应和粮食安全。"
    >>> [passage] = shared_passages(whole, "全县上下抓好春耕生产,××同志负责,保障农资供应和粮食安全")
    >>> passage.first, passage.second, passage.letters
    (Span(start=5, end=34), Span(start=0, end=29), 25)
    >>> [whole[first.start : first.end] for first, second in passage.pieces]
    ['全县上下抓好春耕生产', '同志负责，保障农资供应和粮食安全']
    """
    if least < 1:
        raise ValueError(f"least {least}: a passage has at least 1 letter")
    one, other = _Letters(first), _Letters(second)
    turned = (len(one.letters), one.letters) > (len(other.letters), other.letters)
    short, long = (other, one) if turned else (one, other)
    count = len(short.letters) - short.letters.count(BREAK)
    if not count:
        return []
    least = min(least, count)
    found = []
    for group in _joined(_runs(short.letters, long.letters, min(_SEED, least))):
        letters = sum(run.size for run in group)
        if letters >= least:
            pieces = [(short.span(run.short, run.size), long.span(run.long, run.size)) for run in group]
            if turned:
                pieces = [(there, here) for here, there in pieces]
            found.append(_passage(letters, [Piece(*piece) for piece in pieces]))
    found.sort()
    return found


def _passage(letters: int, pieces: list[Piece]) -> Passage:
    first = Span(pieces[0].first.start, pieces[-1].first.end)
    second = Span(pieces[0].second.start, pieces[-1].second.end)
    return Passage(first, second, letters, tuple(pieces))


class _Letters:
    """The letters of a text, with line feeds for masks, and where each of them stands."""

    def __init__(self, text: str) -> None:
        import numpy as np

        in_place = aligned(text)
        self.letters = in_place.replace(" ", "")
        self._places = np.flatnonzero(_codes(in_place) != ord(" ")).astype(np.int32)

    def span(self, start: int, size: int) -> Span:
        """Where `size` letters from the one at `start` stand in the text."""
        return Span(int(self._places[start]), int(self._places[start + size - 1]) + 1)


class _Run(NamedTuple):
    """The same letters at a place of the shorter text and one of the longer."""

    short: int
    long: int
    size: int


def _runs(short: str, long: str, seed: int) -> list[_Run]:
    """Runs of at least `seed` equal letters, in the order of the shorter text, where none overlap."""
    places = _Places(short, long, seed)
    runs: list[_Run] = []
    at = places.next(0)
    while at is not None:
        expected = runs[-1].long + runs[-1].size if runs else 0
        best = _Run(at, 0, 0)
        for place in places.of(at, expected):
            size = _equal(short, at, long, place)
            if size > best.size:
                best = _Run(at, place, size)
        if best.size < seed:  # another piece of the same hash
            at = places.next(at + 1)
            continue
        _add(runs, _extended(short, long, best, runs[-1].short if runs else 0), seed)
        at = places.next(at + best.size)
    return runs


def _extended(short: str, long: str, run: _Run, first: int) -> _Run:
    """`run` with the equal letters before it, back to `first` in the shorter text."""
    more = 0
    most = min(run.short - first, run.long)
    while more < most:
        letter = short[run.short - more - 1]
        if letter == BREAK or letter != long[run.long - more - 1]:
            break
        more += 1
    return _Run(run.short - more, run.long - more, run.size + more)


def _add(runs: list[_Run], run: _Run, seed: int) -> None:
    """Add a run; where it overlaps the last one, the longer of the two has the letters."""
    if runs:
        last = runs[-1]
        overlap = last.short + last.size - run.short
        if overlap > 0 and run.size <= last.size:
            run = _Run(run.short + overlap, run.long + overlap, run.size - overlap)
        elif overlap > 0:
            runs.pop()
            if last.size - overlap >= seed:
                runs.append(last._replace(size=last.size - overlap))
    if run.size >= seed:
        runs.append(run)


def _equal(short: str, at: int, long: str, place: int) -> int:
    """How many letters are the same from two places on, up to a mask."""
    step, size = 16, 0
    while step:
        here, there = at + size, place + size
        piece = short[here : here + step]
        if len(piece) == step and piece == long[there : there + step] and BREAK not in piece:
            size += step
            step *= 2
        else:
            step //= 2
    return size


def _joined(runs: list[_Run]) -> Iterator[list[_Run]]:
    """Runs in groups that follow each other closely in both texts."""
    group: list[_Run] = []
    for run in runs:
        if group:
            last = group[-1]
            here = run.short - last.short - last.size
            there = run.long - last.long - last.size
            if not (here <= _BETWEEN and 0 <= there <= _BETWEEN):
                yield group
                group = []
        group.append(run)
    if group:
        yield group


class _Places:
    """Where each piece of the shorter text stands in the longer one."""

    def __init__(self, short: str, long: str, size: int) -> None:
        import numpy as np

        codes = _codes(short)
        breaks = np.cumsum(np.concatenate(([0], codes == ord(BREAK))))
        unbroken = breaks[size:] == breaks[:-size]
        hashes = _hashes(codes, size)
        known, kinds = np.unique(hashes, return_inverse=True)
        places, of_places = _found(known, _codes(long), size)
        order = np.argsort(of_places, kind="stable")  # linear for the small integers of short texts
        self._places = places[order]
        self._starts = np.searchsorted(of_places[order], np.arange(len(known) + 1))
        self._kinds = kinds
        standing = np.zeros(len(known), dtype=bool)
        standing[of_places] = True
        self._shared = np.flatnonzero(unbroken & standing[kinds])

    def next(self, at: int) -> int | None:
        """The next place of the shorter text from `at` on whose piece stands in the longer one."""
        index = int(self._shared.searchsorted(at))
        return int(self._shared[index]) if index < len(self._shared) else None

    def of(self, at: int, expected: int) -> list[int]:
        """Places in the longer text of the piece at `at`: the next from `expected` on, and the first."""
        kind = self._kinds[at]
        start, end = int(self._starts[kind]), int(self._starts[kind + 1])
        found: list[int] = self._places[start : min(end, start + _TRIED)].tolist()
        if end - start > _TRIED:
            index = start + int(self._places[start:end].searchsorted(expected))
            if index < end:
                found.insert(0, int(self._places[index]))
        else:
            index = bisect_left(found, expected)
            found = found[index:] + found[:index]
        return found


def _codes(text: str) -> NDArray[np.uint32]:
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _hashes(codes: NDArray[np.uint32], size: int) -> Any:
    """A hash of every piece of `size` letters."""
    import numpy as np

    count = max(0, len(codes) - size + 1)
    values = np.zeros(count, dtype=np.uint32)
    for k in range(size):
        values ^= codes[k : k + count]
        values *= np.uint32(0x9E3779B1)
        values ^= values >> np.uint32(15)
    return values


def _found(known: Any, codes: NDArray[np.uint32], size: int) -> tuple[Any, Any]:
    """The places of a long text where one of the `known` hashes is met, and which one."""
    import numpy as np

    sieve = np.zeros(1 << 16, dtype=bool)
    sieve[known & 0xFFFF] = True
    small = np.uint16 if len(known) <= 1 << 16 else np.uint32
    places, kinds = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=small)]
    for start in range(0, len(codes), _CHUNK):
        hashes = _hashes(codes[start : start + _CHUNK + size - 1], size)
        likely = np.flatnonzero(sieve[hashes & np.uint32(0xFFFF)])
        at = np.searchsorted(known, hashes[likely])
        at[at == len(known)] = 0
        equal = known[at] == hashes[likely]
        places.append((likely[equal] + start).astype(np.int32))
        kinds.append(at[equal].astype(small))
    return np.concatenate(places), np.concatenate(kinds)
