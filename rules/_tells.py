"""How much a line sounds like a page rather than like a document."""

from __future__ import annotations

from typing import NamedTuple

from cleaner import Token, regex

from ._vocabulary import EVERYTHING

#: Classes of the vocabulary that tell furniture wherever they stand.
_TELLING = (
    "share", "tool", "comment", "pager", "crumb", "meta", "editor", "qr", "download", "licence",
    "withheld", "source", "related", "copyright", "nav",
)  # fmt: skip


class Tells(NamedTuple):
    """How much of a line is vocabulary: all of it, and the part that tells of furniture; whether a
    phrase of that part is strong."""

    share: float
    telling: float
    strong: bool


def tells(words: str) -> Tells:
    """What the vocabulary says about a line."""
    seen, share = EVERYTHING.skim(words)
    letters = sum(map(str.isalnum, words)) or 1
    ends = {token.end for token in seen.tokens}
    starts = {token.start for token in seen.tokens}
    sentence = _SENTENCE.search(words) is not None
    told = [token for token in seen.tokens if not (sentence and _is_chance(token, words, ends, starts))]
    telling = sum(
        sum(map(str.isalnum, words[token.start : token.end]))
        for token in told
        if token.kind in _TELLING or _is_url(token, words)
    )
    strong = any(t.strong and t.kind in _TELLING and t.end - t.start > 1 for t in told)
    return Tells(share, telling / letters, strong)


#: Whether a line may have a strong phrase that tells of furniture; much quicker than to read it.
may_tell = EVERYTHING.finder(*_TELLING)


_SENTENCE = regex("[，。！？；]")


def _is_chance(token: Token, words: str, ends: set[int], starts: set[int]) -> bool:
    """Whether two characters between words of a sentence only look like a phrase (钱要花在看得见的地方)."""
    if token.end - token.start > 2 or token.start in ends or token.end in starts:
        return False
    return words[token.start - 1 : token.start].isalpha() and words[token.end : token.end + 1].isalpha()


def _is_url(token: Token, words: str) -> bool:
    return token.kind == "address" and "." in words[token.start : token.end]
