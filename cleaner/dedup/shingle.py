"""What of a text is compared: short overlapping pieces of its letters, none of which touches a mask."""

from __future__ import annotations

from cleaner.dedup.letters import BREAK, fold

#: Five characters of Chinese are two to three words, long enough to be rare and short enough to
#: survive edits; Broder (1997), "On the resemblance and containment of documents", calls such
#: pieces shingles.
SIZE = 5


def shingles(text: str, size: int = SIZE) -> frozenset[str]:
    """The distinct shingles of `text`; a text shorter than one is its own only shingle.

    >>> sorted(shingles("一二三四五六"))
    ['一二三四五', '二三四五六']
    >>> shingles("一二"), shingles("，")
    (frozenset({'一二'}), frozenset())
    """
    folded = fold(text)
    found = {part[i : i + size] for part in folded.split(BREAK) for i in range(len(part) - size + 1)}
    if not found:
        whole = folded.replace(BREAK, "")
        return frozenset([whole]) if whole else frozenset()
    return frozenset(found)
