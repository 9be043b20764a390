"""Counts in words, for messages."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A number and what it counts.

    Args:
        count: how many there are.
        noun: the word for one.
        plural: the word for several, if it is not formed with an s.

    >>> counted(1, "gap"), counted(2000, "gap"), counted(0, "copy", "copies")
    ('1 gap', '2,000 gaps', '0 copies')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
