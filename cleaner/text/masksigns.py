"""The signs that masks are made of, and what may stand beside them."""

from __future__ import annotations

import re

from cleaner.text.lazy import regex
from cleaner.text.maskwords import is_cjk

#: The kinds of signs; a mask is a run of one kind, seldom of two.
LETTERS = "XxＸｘ"
TIMES = "×╳✕✖"
STARS = "*＊﹡"
LOW_LINES = "_＿"
BOXES = "□■█"
RINGS = "○〇◯●"
TRIANGLES = "△▲"
SIGNS = LETTERS + TIMES + STARS + LOW_LINES + BOXES + RINGS + TRIANGLES
GROUP_OF = {
    char: group for group in (LETTERS, TIMES, STARS, LOW_LINES, BOXES, RINGS, TRIANGLES) for char in group
}
#: Chinese numerals: a ring beside one is a zero.
NUMERALS = frozenset("一二三四五六七八九十百千零两廿卅")
_GROUPED = frozenset("0123456789-" + LETTERS + STARS + TIMES)
LATIN = regex("[A-Za-z\u00c0-\u024f]")


def cjk_at(text: str, i: int) -> bool:
    """Whether a Chinese character stands at place `i`."""
    return 0 <= i < len(text) and is_cjk(text[i])


def is_foreign(char: str) -> bool:
    """Whether a neighbour is ASCII on the same line."""
    return char.isascii() and char != "\n"


def between_words(left: str, right: str) -> bool:
    """Chinese on one side at least, and on the other Chinese or Chinese punctuation."""
    good = "，。、；：！？“”‘’（）《》【】,;:!?()\"'\n …—%％"
    return (is_cjk(left) and (is_cjk(right) or right in good)) or (is_cjk(right) and left in good)


def beside_cjk(text: str, start: int, end: int) -> bool:
    """Chinese beside it, perhaps behind quotes, brackets, digits or a blank."""
    near = "“”‘’（）《》〈〉【】「」『』\"'(),，。、；;：:！？!? \u3000-—~～%％.．0123456789" + SIGNS
    i = start - 1
    while i >= 0 and start - i <= 4 and text[i] in near:
        i -= 1
    if cjk_at(text, i):
        return True
    i = end
    others = 0
    while i < len(text) and others <= 4 and i - end <= 24 and text[i] in near:
        others += text[i] not in SIGNS  # a row of masks counts little: XX、XX、XX等地
        i += 1
    return cjk_at(text, i)


def is_date_like(text: str, start: int, end: int) -> bool:
    """Whether a run stands for the parts of a date: 20XX-XX-XX."""
    return (
        re.match(r"[-./][0-9XxＸ×*]{1,4}[-./]?", text[end : end + 6]) is not None
        and re.search(r"(?:19|20)\Z", text[max(0, start - 2) : start]) is not None
    )


def is_grouped(text: str, start: int, end: int) -> bool:
    """Whether a run is a group of a number that is written in groups: 0XX-110XX, 20XX-XX-XX."""
    if end - start < 2 or "-" not in text[max(0, start - 6) : end + 6]:
        return False
    first, last = start, end
    while first > 0 and text[first - 1] in _GROUPED and start - first < 20:
        first -= 1
    while last < len(text) and text[last] in _GROUPED and last - end < 20:
        last += 1
    groups = text[first:last].split("-")
    outer = (text[first - 1] if first else "\n") + (text[last] if last < len(text) else "\n")
    return len(groups) > 1 and all(groups) and not LATIN.search(outer) and not set(outer) & set("/\\=+*_@.#")


def is_alone(text: str, start: int, end: int) -> bool:
    """Whether the line holds nothing but such signs, blanks and rules."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    return last - first < 200 and not text[first:last].strip(SIGNS + " \t\u3000-=~|—#.·")


def is_partly_hidden(text: str, start: int, end: int) -> bool:
    """Numbers of telephones, identity cards, plates: digits that stop and go on behind signs."""
    if not set(text[start:end]) <= set(STARS + LETTERS + TIMES):
        return False
    head = re.search(r"[0-9A-Z]+\Z", text[max(0, start - 18) : start])
    tail = re.match(r"[0-9A-Z]+", text[end : end + 18])
    known = (head[0] if head else "") + (tail[0] if tail else "")
    digits = sum(c.isdecimal() for c in known)
    length = end - start
    if length == 1:
        return False
    if length >= 3 and digits >= 1:
        return True
    return digits >= 3 and not (head and tail and length == 2 and len(known) < 5)
