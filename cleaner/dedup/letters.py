"""The letters of a text, which are all that is compared.

Letters, digits and CJK of any width and case fold to one form (NFKC, lower case); punctuation, blanks
and line ends are passed over. A mask or a gap ends a line of letters, so that no shingle touches it.

A mask is a run of two or more signs (××, ``**``, □□, XX, 某某), or a single one right between two Chinese
characters (案件*宗); a run of X counts where no other Latin letter touches it. Cleaned texts only hold
``××``; the rule is wide enough for raw ones.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

#: Classes of code points that are no letters.
SKIP, SIGN, CROSS, GAP, SOME = 0, 1, 2, 3, 4

_SIGNS = "×╳✕✖*＊﹡_＿□■█○〇◯●△▲"
_CROSSES = "XxＸｘ"
_GAP = "…"
_SOME = "某"

#: Ends a line of letters in a folded text.
BREAK = "\n"

#: Characters from which numpy is faster.
_LONG = 500

#: The table holds the first plane of Unicode; of the others, the two of CJK are letters.
PLANE = 0x10000
CJK_FIRST, CJK_LAST = 0x20000, 0x3FFFF


@cache
def classes() -> dict[int, int]:
    """The letter, or the class, of each code point of the first plane that is not passed over."""
    found: dict[int, int] = {}
    for code in range(0x30, PLANE):
        char = chr(code)
        if unicodedata.category(char)[0] in "LN":
            folded = unicodedata.normalize("NFKC", char).lower()
            found[code] = ord(folded) if len(folded) == 1 else code
    found.update(dict.fromkeys(map(ord, _SIGNS), SIGN))
    found.update(dict.fromkeys(map(ord, _CROSSES), CROSS))
    found[ord(_GAP)] = GAP
    found[ord(_SOME)] = SOME
    return found


@cache
def table() -> Any:
    """:func:`classes` as a numpy array of uint32, one entry for each code point of the first plane.

    >>> letters = table()
    >>> [int(letters[ord(char)]) for char in "Ａa，×X"] == [ord("a"), ord("a"), SKIP, SIGN, CROSS]
    True
    """
    import numpy as np

    found = np.zeros(PLANE, dtype=np.uint32)
    for code, letter in classes().items():
        found[code] = letter
    return found


@cache
def _translation() -> dict[int, str]:
    skipped = dict.fromkeys(range(PLANE), " ")
    return skipped | {code: chr(letter) for code, letter in classes().items()}


_RUN = re.compile("[\x01\x02]+|\x03+|\x04+")
_OTHER_PLANES = re.compile(f"[{chr(PLANE)}-{chr(CJK_FIRST - 1)}{chr(CJK_LAST + 1)}-{chr(0x10FFFF)}]")


def fold(text: str) -> str:
    """The letters of `text`, with line feeds for masks and gaps.

    >>> fold("ＸＸ市，第1号：A b。")
    '\\n市第1号ab'
    """
    return re.sub("\n+", BREAK, aligned(text).replace(" ", ""))


def aligned(text: str) -> str:
    """The letters of `text` in their places, with blanks for all that is passed over.

    The outcome is as long as `text`; the first sign of a mask or a gap becomes a line feed.

    >>> aligned("ＸＸ市，第1号：A b。")
    '\\n 市 第1号 a b '
    """
    classed = _classed(text) if len(text) > _LONG else _OTHER_PLANES.sub(" ", text.translate(_translation()))
    return _RUN.sub(lambda match: _marked(match, classed).ljust(len(match[0])), classed)


def _classed(text: str) -> str:
    """The same as translating `text`, for long ones."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classed = table()[np.minimum(codes, PLANE - 1)]
    other = codes >= PLANE
    if other.any():
        classed[other] = np.where((codes >= CJK_FIRST) & (codes <= CJK_LAST), codes, SKIP)[other]
    classed[classed == SKIP] = ord(" ")
    data: bytes = classed.tobytes()
    return data.decode("utf-32-le", "surrogatepass")


def _marked(match: re.Match[str], classed: str) -> str:
    """What stands for a run of signs: a break, the letters x, or nothing."""
    run, start, end = match[0], match.start(), match.end()
    if run[0] == "\x03":
        return BREAK if len(run) > 1 else " "
    if run[0] == "\x04":
        return BREAK if len(run) > 1 else _SOME
    left = classed[start - 1].replace("\x04", _SOME) if start else " "
    right = classed[end].replace("\x04", _SOME) if end < len(classed) else " "
    crosses = "\x01" not in run
    if crosses and ("a" <= left <= "z" or "a" <= right <= "z"):
        return "x" * len(run)
    if len(run) > 1 or (left >= "\u3400" and right >= "\u3400"):
        return BREAK
    return "x" if crosses else " "
