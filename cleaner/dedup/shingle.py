"""What of a text is compared: short overlapping pieces of its letters, none of which touches a mask."""

from __future__ import annotations

import re
import unicodedata

from cleaner.text.redaction import find_masks

#: Five characters of Chinese are two to three words, long enough to be rare and short enough to
#: survive edits; Broder (1997), "On the resemblance and containment of documents", calls such
#: pieces shingles.
SIZE = 5

_BREAK = "\n"
_GAP = re.compile("…{2,}|\\.{6,}")
_NO_LETTER = re.compile(r"[^\w\n]|_")


def fold(text: str) -> str:
    """`text` without punctuation, blanks, case and width; masks and gaps become line feeds.

    >>> fold("ＸＸ市，第1号：A b。")
    '\\n市第1号ab'
    """
    pieces: list[str] = []
    done = 0
    for start, end, _, word in find_masks(text):
        if not word:
            pieces += (text[done:start].replace("\n", ""), _BREAK)
            done = end
    pieces.append(text[done:].replace("\n", ""))
    whole = _GAP.sub(_BREAK, "".join(pieces))
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", whole)).lower()


def shingles(text: str, size: int = SIZE) -> frozenset[str]:
    """The distinct shingles of `text`; a text shorter than one is its own only shingle.

    >>> sorted(shingles("一二三四五六"))
    ['一二三四五', '二三四五六']
    >>> shingles("一二"), shingles("，")
    (frozenset({'一二'}), frozenset())
    """
    folded = fold(text)
    found = {part[i : i + size] for part in folded.split(_BREAK) for i in range(len(part) - size + 1)}
    if not found:
        whole = folded.replace(_BREAK, "")
        return frozenset([whole]) if whole else frozenset()
    return frozenset(found)
