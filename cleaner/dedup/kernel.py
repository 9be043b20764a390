"""The loops that make signatures from code points, compiled by numba.

MinHash after Broder (1997), "On the resemblance and containment of documents"; the permutations are
those of datasketch 2, scheme ``affine32``: one MurmurHash3 finaliser, then multiply and add modulo 2^32.
For each permutation the loop runs over the hashes of the text, which a compiler turns into vector
instructions. :mod:`cleaner.dedup.signature` says the same in numpy.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from cleaner.dedup.letters import CJK_FIRST, CJK_LAST, CROSS, GAP, PLANE, SIGN, SKIP, SOME

_compiled = numba.njit(cache=True, nogil=True)
_BREAK = 10
_X = 120
_HAN = 0x3400
_SOME = 0x67D0  # 某


@_compiled
def _letter(codes: Any, at: int, letters: Any) -> int:
    """The letter or class of the code point at a place; SKIP outside of the text."""
    if at < 0 or at >= len(codes):
        return SKIP
    code = codes[at]
    if code < PLANE:
        return int(letters[code])
    return int(code) if CJK_FIRST <= code <= CJK_LAST else SKIP


@_compiled
def _fold(codes: Any, letters: Any, out: Any) -> int:
    """Write the letters of a text to `out`; how many they are. See :func:`cleaner.dedup.letters.fold`."""
    length = 0
    at = 0
    while at < len(codes):
        letter = _letter(codes, at, letters)
        if letter > SOME:
            out[length] = letter
            length += 1
            at += 1
            continue
        if letter == SKIP:
            at += 1
            continue
        end = at + 1
        crosses = letter == CROSS
        while end < len(codes):
            after = _letter(codes, end, letters)
            if letter in (GAP, SOME):
                if after != letter:
                    break
            elif after != SIGN and after != CROSS:
                break
            crosses = crosses and after == CROSS
            end += 1
        left = _letter(codes, at - 1, letters)
        right = _letter(codes, end, letters)
        left = _SOME if left == SOME else left
        right = _SOME if right == SOME else right
        latin = (97 <= left <= 122) or (97 <= right <= 122)
        single = end - at == 1
        if letter == SOME and single:
            out[length] = _SOME
            length += 1
        elif crosses and (latin or (single and not (left >= _HAN and right >= _HAN))):
            for _ in range(at, end):
                out[length] = _X
                length += 1
        elif (not single or (letter < GAP and left >= _HAN and right >= _HAN)) and (
            length == 0 or out[length - 1] != _BREAK
        ):
            out[length] = _BREAK
            length += 1
        at = end
    return length


@_compiled
def _windows(letters: Any, count: int, size: int, out: Any) -> None:
    """The hashes of `count` pieces of `size` letters each, mixed as datasketch mixes them.

    Letter by letter for all pieces at once, which a compiler turns into vector instructions.
    """
    for at in range(count):
        out[at] = 0
    for k in range(size):
        for at in range(count):
            value = np.uint32((out[at] ^ letters[at + k]) * np.uint32(0x9E3779B1))
            out[at] = value ^ (value >> np.uint32(15))
    for at in range(count):
        value = out[at]
        value ^= value >> np.uint32(16)
        value = np.uint32(value * np.uint32(0x85EBCA6B))
        value ^= value >> np.uint32(13)
        value = np.uint32(value * np.uint32(0xC2B2AE35))
        out[at] = value ^ (value >> np.uint32(16))


@_compiled
def _shingles(letters: Any, length: int, size: int, out: Any, places: Any) -> tuple[int, int]:
    """The hashes and places of all shingles without a break: how many there are, and of how many letters.

    A text too short for one is its own only shingle; its letters stand at the front of `letters` then.
    """
    count = 0
    if length >= size:
        _windows(letters, length - size + 1, size, out)
        run = 0
        for at in range(length):
            run = 0 if letters[at] == _BREAK else run + 1
            if run >= size:
                out[count] = out[at - size + 1]
                places[count] = at - size + 1
                count += 1
    if count:
        return count, size
    whole = 0
    for at in range(length):
        if letters[at] != _BREAK:
            letters[whole] = letters[at]
            whole += 1
    if not whole:
        return 0, 0
    _windows(letters, 1, whole, out)
    places[0] = 0
    return 1, whole


@_compiled
def signatures(codes: Any, ends: Any, letters: Any, size: int, a: Any, b: Any, out: Any) -> None:
    """Fill the rows of `out` with the signatures of texts.

    Args:
        codes: the code points of all texts, one after the other, uint32.
        ends: where each text ends in `codes`, int64.
        letters: the table of :func:`cleaner.dedup.letters.table`.
        size: the length of a shingle.
        a, b: the factors and terms of the permutations, uint32.
        out: uint32, a row for each text, a column for each permutation.
    """
    longest = 0
    start = 0
    for end in ends:
        longest = max(longest, end - start)
        start = end
    folded = np.empty(longest + 1, np.uint32)
    hashes = np.empty(longest + 1, np.uint32)
    places = np.empty(longest + 1, np.int64)
    start = 0
    for row in range(len(ends)):
        length = _fold(codes[start : ends[row]], letters, folded)
        count, _ = _shingles(folded, length, size, hashes, places)
        start = ends[row]
        for k in range(len(a)):
            factor = a[k]
            term = b[k]
            least = np.uint32(0xFFFFFFFF)
            for at in range(count):
                least = min(least, np.uint32(factor * hashes[at] + term))
            out[row, k] = least


@_compiled
def hashes(codes: Any, ends: Any, letters: Any, size: int, out: Any, counts: Any, breaks: Any) -> None:
    """Write the hashes of all shingles of all texts to `out`, one text after the other.

    Args:
        codes, ends, letters, size: as for :func:`signatures`.
        out: uint32, as long as `codes` and the number of texts together.
        counts: int64, how many there are of each text; written.
        breaks: int64, how many masks and gaps each text has; written.
    """
    folded = np.empty(len(codes) + 1, np.uint32)
    places = np.empty(len(codes) + 1, np.int64)
    start = 0
    done = 0
    for row in range(len(ends)):
        length = _fold(codes[start : ends[row]], letters, folded)
        breaks[row] = 0
        for at in range(length):
            breaks[row] += folded[at] == _BREAK
        counts[row], _ = _shingles(folded, length, size, out[done:], places)
        done += counts[row]
        start = ends[row]


@_compiled
def sketches(
    codes: Any, ends: Any, letters: Any, size: int, bound: int, few: int, out: Any, keys: Any, numbers: Any
) -> None:
    """Write the distinct hashes of the shingles of all texts, and the keys of those that are sampled.

    Args:
        codes, ends, letters, size: as for :func:`signatures`.
        bound: shingles of a hash up to it are sampled.
        few: of a text with fewer shingles than this, all have keys.
        out: uint32, as long as `codes` and the number of texts together; the hashes of each text in the
            order in which they first occur.
        keys: int64, twice as long as `out`; of each text the sampled ones, then all if it is short.
        numbers: int64, a row for each text: how many hashes it has, how many shingles, how many breaks,
            how many sampled keys, how many keys of a short text, and two halves of a digest; written.
    """
    longest = 0
    start = 0
    for end in ends:
        longest = max(longest, end - start)
        start = end
    folded = np.empty(longest + 1, np.uint32)
    hashes = np.empty(longest + 1, np.uint32)
    places = np.empty(longest + 1, np.int64)
    table = _new_table(longest + 1)
    start = 0
    done = 0
    keyed = 0
    for row in range(len(ends)):
        length = _fold(codes[start : ends[row]], letters, folded)
        breaks = 0
        for at in range(length):
            breaks += folded[at] == _BREAK
        count, width = _shingles(folded, length, size, hashes, places)
        distinct = 0
        sampled = 0
        stamp = row + 1
        for at in range(count):
            if not _insert(table, hashes[at], stamp):
                continue
            out[done + distinct] = hashes[at]
            distinct += 1
            if hashes[at] <= bound:
                keys[keyed + sampled] = _key(folded, places[at], width)
                sampled += 1
        every = 0
        if count < few:
            for at in range(count):
                keys[keyed + sampled + at] = _key(folded, places[at], width)
            every = _distinct(keys[keyed + sampled : keyed + sampled + count])
        numbers[row, 0] = distinct
        numbers[row, 1] = count
        numbers[row, 2] = breaks
        numbers[row, 3] = sampled
        numbers[row, 4] = every
        _digest(out[done : done + distinct], numbers[row, 5:])
        done += distinct
        keyed += sampled + every
        start = ends[row]


@_compiled
def _key(letters: Any, place: int, size: int) -> Any:
    """A 64-bit hash of some letters."""
    value = np.uint64(0)
    for at in range(place, place + size):
        value = (value ^ np.uint64(letters[at])) * np.uint64(0x9E3779B97F4A7C15)
        value ^= value >> np.uint64(32)
    return np.int64(value)


@_compiled
def _digest(values: Any, out: Any) -> None:
    """Two 64-bit sums over values and their places."""
    first = np.uint64(0)
    second = np.uint64(0)
    for at in range(len(values)):
        value = (np.uint64(values[at]) + np.uint64(at) * np.uint64(0x9E3779B97F4A7C15)) * np.uint64(
            0xBF58476D1CE4E5B9
        )
        value ^= value >> np.uint64(29)
        first += value
        second += (value ^ (value >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    out[0] = np.int64(first)
    out[1] = np.int64(second)


@_compiled
def _distinct(values: Any) -> int:
    """Sort values in place, the distinct ones first; how many these are."""
    if not len(values):
        return 0
    values.sort()
    last = 0
    for at in range(1, len(values)):
        if values[at] != values[last]:
            last += 1
            values[last] = values[at]
    return last + 1


@_compiled
def _new_table(most: int) -> Any:
    """A hash table for up to so many values: for each place a value, and the stamp of who put it there."""
    places = 16
    while places < 2 * most:
        places *= 2
    return np.zeros((places, 2), np.uint32)


@_compiled
def _insert(table: Any, value: int, stamp: int) -> bool:
    """Put a value into a table under a stamp; whether it was not there yet."""
    mask = len(table) - 1
    place = value & mask
    while table[place, 1] == stamp:
        if table[place, 0] == value:
            return False
        place = (place + 1) & mask
    table[place, 0] = value
    table[place, 1] = stamp
    return True


@_compiled
def _holds(table: Any, value: int, stamp: int) -> bool:
    """Whether a value is in a table under a stamp."""
    mask = len(table) - 1
    place = value & mask
    while table[place, 1] == stamp:
        if table[place, 0] == value:
            return True
        place = (place + 1) & mask
    return False


@_compiled
def overlaps(values: Any, firsts: Any, seconds: Any, out: Any) -> None:
    """How many values each pair of runs shares; pairs of the same first run stand together.

    Args:
        values: uint32, runs of distinct values, one after the other.
        firsts, seconds: int64, start and end in `values` of the two runs of each pair.
        out: int64, one number for each pair; written.
    """
    longest = 0
    for pair in range(len(out)):
        longest = max(longest, firsts[pair, 1] - firsts[pair, 0])
    table = _new_table(longest)
    stamp = 0
    for pair in range(len(out)):
        if pair == 0 or firsts[pair, 0] != firsts[pair - 1, 0]:
            stamp += 1
            for at in range(firsts[pair, 0], firsts[pair, 1]):
                _insert(table, values[at], stamp)
        shared = 0
        for at in range(seconds[pair, 0], seconds[pair, 1]):
            shared += _holds(table, values[at], stamp)
        out[pair] = shared
