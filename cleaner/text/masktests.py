"""Which use of a sign is a mask: one question for each kind of sign.

Each function is asked about a run ``text[start:end]`` between the characters `left` and `right`
("\\n" at the edges of the text).
"""

from __future__ import annotations

import re

from cleaner.text.lazy import regex
from cleaner.text.masksigns import (
    BOXES,
    LATIN,
    LETTERS,
    LOW_LINES,
    NUMERALS,
    RINGS,
    STARS,
    TRIANGLES,
    beside_cjk,
    between_words,
    cjk_at,
    is_date_like,
    is_partly_hidden,
)
from cleaner.text.maskstyle import Style
from cleaner.text.maskwords import is_cjk, kind_after, kind_before, surname, words


def is_x(text: str, start: int, end: int, left: str, right: str, style: Style) -> bool:
    """One or several X: not in identifiers, X光, 1+X or ×-products."""
    if (right == "@" and end - start > 1) or (left == "@" and end - start > 1 and right == "."):
        return not LATIN.match(left)
    if right in "KkWw" and end - start > 1 and not LATIN.match(text[end + 1 : end + 2] or " "):
        return not LATIN.match(left)
    if end - start > 1 and _is_joined(text, start, end):
        return beside_cjk(text, start, end)
    if LATIN.match(left) or LATIN.match(right) or left in "+-/@_=.\\#" or right in "+@_=\\":
        return is_partly_hidden(text, start, end)
    if end - start == 1 and left.isdecimal() and _blurred(text, start, end):
        return not (text[start] == "x" and style.variable)
    if left.isdecimal():
        digits = re.search(r"\d+\Z", text[max(0, start - 6) : start])
        assert digits is not None
        if right.isdecimal():
            return end - start >= 3
        if right == "年" or (digits[0] in ("19", "20", "201", "202", "203") and not LATIN.match(right)):
            return len(digits[0]) + end - start in (3, 4, 5) or end - start > 1
        raw = text[start:end]
        if "-" in raw or (right == "-" and re.match(r"-[\dXx]{4,}", text[end : end + 6])):
            return digits[0][0] == "0" or len(raw) > 4
        return end - start > 1 and kind_after(text, end) is not None
    if right.isdecimal():
        return end - start > 1 and is_cjk(left)
    if end - start == 1:
        if text[start] == "x" and style.variable:
            return False
        return _single(text, start, end, left, right) and not text.startswith(tuple(words("not-x")), end)
    return is_long_x(text, start, end, left, style) and (
        beside_cjk(text, start, end) or is_date_like(text, start, end)
    )


_JOINED_BEFORE = regex("[XxＸ]{2,4}\\+\\Z")
_JOINED_AFTER = regex("\\+[XxＸ]{2,4}(?![A-Za-z+])")


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether two masks are joined by a plus: “XX+XX”模式."""
    if text[end : end + 1] == "+":
        return _JOINED_AFTER.match(text, end) is not None and not LATIN.match(text[start - 1 : start])
    return _JOINED_BEFORE.search(text, max(0, start - 5), start) is not None and not LATIN.match(
        text[end : end + 1]
    )


_NOT_LONG_X = regex(r"染色体|综合征|型|世纪|[、/和与或]\s*X?Y")
_ROMAN_UNIT = regex("届|章|卷|册|编|次|号")


def is_long_x(text: str, start: int, end: int, left: str, style: Style) -> bool:
    """Several X are a mask unless they name chromosomes or are Roman numerals."""
    if style.genetics and kind_after(text, end) in (None, "term"):
        return False
    if text[end : end + 1] in "染综型世、/和与或" and _NOT_LONG_X.match(text, end):
        return False
    return not (style.roman and _ROMAN_UNIT.match(text, end))


def is_times(text: str, start: int, end: int, left: str, right: str) -> bool:
    """One or several ×: several beside words, one where its neighbours name the missing word."""
    if end - start > 1:
        return (
            beside_cjk(text, start, end)
            or is_date_like(text, start, end)
            or right.isdecimal()
            or left.isdecimal()
        )
    if left.isdecimal() and _blurred(text, start, end):
        return True
    if left.isdecimal():
        return right == "年" and re.search(r"(?:19|20)\d\Z", text[max(0, start - 3) : start]) is not None
    if right.isdecimal() or left in ")）%％√×/" or LATIN.match(left) or LATIN.match(right):
        return False
    if text[end + 1 : end + 2] in tuple("数价量") or left in "长宽高深厚价数量率额值径":
        return False
    return _single(text, start, end, left, right)


def is_star(text: str, start: int, end: int, left: str, right: str, style: Style) -> bool:
    """One or several stars: not emphasis, a bullet, a product or a footnote."""
    length = end - start
    if start in style.emphasis:
        return False
    if length == 1 and left.isdecimal() and _blurred(text, start, end):
        return True
    if length == 2 and right == "年" and re.search(r"(?:19|20)\Z", text[max(0, start - 2) : start]):
        return True
    if _in_formula(text, start, end):
        return False
    if left.isdecimal() or right.isdecimal() or (left.isascii() and left.isalpha()):
        return is_partly_hidden(text, start, end) or (length > 1 and is_cjk(right) and not left.isdecimal())
    if right.isascii() and right.isalpha():
        return length > 1 and is_cjk(left) and right.isupper() and text[end : end + 2] != "ST"
    if length > 1:
        return beside_cjk(text, start, end)
    if left == "\n" or text[text.rfind("\n", 0, start) + 1 : start].isspace():
        return is_cjk(right) and kind_after(text, end) in ("place", "org", "person", "number", "date")
    if style.legend:
        return between_words(left, right) and kind_after(text, end) is not None
    if left in "他妈" and right in "的妈":
        return False
    if left in "(（" and right in ")）":
        return cjk_at(text, start - 2) and cjk_at(text, end + 1)
    if right in "\n|" or left == "|":
        return (left == "|" and is_cjk(right)) or bool(surname(text[max(0, start - 8) : start]))
    return between_words(left, right)


_OPERAND = r"[\w.%（()）]+"
_FORMULA = regex(
    rf"{_OPERAND}(?:\s*[*×/+\-÷]\s*{_OPERAND})+\s*[=＝]|[=＝]\s*{_OPERAND}(?:\s*[*×/+\-÷]\s*{_OPERAND})+"
)


def _in_formula(text: str, start: int, end: int) -> bool:
    """Whether a single star is a sign of multiplication in an equation (单价*数量*1.06=总价)."""
    if end - start != 1 or not (
        "=" in text[max(0, start - 40) : end + 40] or "＝" in text[max(0, start - 40) : end + 40]
    ):
        return False
    low = max(text.rfind(stop, max(0, start - 40), start) for stop in "，。；：\n") + 1
    match = _FORMULA.search(text, max(low, start - 40), end + 40)
    return match is not None and match.start() <= start < match.end()


def _blurred(text: str, start: int, end: int) -> bool:
    """A number whose last digit is hidden: ``2×岁``, ``37*号``, ``202X年``."""
    head = re.search(r"(?<![\d.×xX*])\d{1,3}\Z", text[max(0, start - 5) : start])
    return (
        head is not None
        and re.match(r"\s?(?:[岁号年日月元万亿名户亩%％]|人(?!数)|个(?!百分)|公里)", text[end : end + 3])
        is not None
    )


_NAME_OF_FILE = regex(r"[\w\-.]*\.[A-Za-z]{2,4}\b|[\w\-]*[A-Za-z0-9]_|[\w\-]*_[A-Za-z0-9]")


def is_low(text: str, start: int, end: int, left: str, right: str) -> bool:
    """A low line between words, or between the marks that a word would stand between."""
    begin = start
    while begin > max(0, start - 40) and (text[begin - 1].isalnum() or text[begin - 1] in "-_."):
        begin -= 1
    if _NAME_OF_FILE.match(text, begin, end + 40):
        return False
    if between_words(left, right):
        return True
    marks = (left in "、，（“" and right in "、，）”" and left != right) or left == right == "、"
    return marks and (cjk_at(text, start - 2) and cjk_at(text, end + 1))


def is_box(text: str, start: int, end: int, left: str, right: str) -> bool:
    """One or several boxes: not a box to tick."""
    if end - start > 1:
        return is_cjk(left) or is_cjk(right)
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1]
    if (
        re.search("[√☑☒✓✔]", line)
        or line.count("□") > 1
        or line.lstrip().startswith(("□", "■"))
        or re.search("[□■] ", line)
    ):
        return False
    return is_cjk(left) and is_cjk(right) and kind_after(text, end) is not None


def is_ring(text: str, start: int, end: int, left: str, right: str, style: Style) -> bool:
    """One or several rings: not the zero of 二〇二三年."""
    raw = text[start:end]
    if left in NUMERALS or right in NUMERALS or len(set(raw)) > 1:
        return False
    if "●" in raw and not (is_cjk(left) and is_cjk(right)):
        return (
            end - start in (2, 3)
            and (is_cjk(left) or left in "、，。 \u3000")
            and (kind_after(text, end) is not None or right in "）)")
        )
    if "●" in raw and end - start > 3:
        return False
    if end - start > 1:
        if right == "年" and left.isdecimal():
            return True
        return (is_cjk(left) and left not in NUMERALS) or is_cjk(right) or right in "”"
    if surname(left) and is_cjk(right) and raw != "●" and not kind_after(text, start):
        return True
    if raw == "●" or not is_cjk(right) or not (is_cjk(left) or left in "，、（(“"):
        return False
    after = kind_after(text, end)
    return after in ("place", "person", "org") or (after in ("date", "number") and style.rings)


def _single(text: str, start: int, end: int, left: str, right: str) -> bool:
    """One sign is a mask where its neighbours tell what it stands for."""
    if left.isspace() and right.isspace():
        return False
    after = kind_after(text, end)
    if after in ("place", "person", "org", "date"):
        return not LATIN.match(left)
    if after == "number":
        return left not in "=＝<>≤≥" and not LATIN.match(left)
    lefts = text[max(0, start - 8) : start]
    if lefts.endswith("第") and is_cjk(right):
        return True
    if left in "老小姓" and (not is_cjk(right) or right in "的同又说是在也没把给"):
        called = lefts[-2:-1] in "我叫和与" or kind_before(lefts[:-1]) == "person"
        return called or not cjk_at(text, start - 2)
    return bool(surname(lefts)) and (
        not is_cjk(right) or bool(re.match("[、和与及等在对说是为的被将向因于以]", right))
    )


_ENGLISH_BEFORE = regex(
    r"(?:\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Judge|Officer|named|Mayor|President|USD|RMB|No|Room|Unit|aged|of|at) ?\.? ?|[$¥€£])\Z"
)
_ENGLISH_AFTER = regex(
    r"[ -]?(?:Co\b|Ltd|Inc\b|Corp|Company|City|County|Province|District|University|School|Street|Road|Hospital|Bank"
    r"|Group|Town|Village|percent|yuan|dollars?|million|billion|hours?|days?|years?|months?|weeks?|minutes?|people"
    r"|students|employees|items|cases|times|km|miles)\b|%"
)


def is_english(text: str, start: int, end: int) -> bool:
    """A run between Latin words: only where a title, a unit or a kind of body stands beside it."""
    raw = text[start:end]
    left, right = text[max(0, start - 10) : start], text[end : end + 14]
    signs = set(raw) - set(",.-0123456789")
    if raw[0] in STARS and re.search(r"(?<![A-Za-z])[A-Z]\Z", left) and len(raw) >= 3:
        return not right[:1].isalpha()
    if signs & set(LOW_LINES + RINGS + BOXES + TRIANGLES) or left[-1:].isalpha() or right[:1].isalpha():
        return False
    if LATIN.match(left[-1:] or " ") or len(raw) == 1:
        return right[:1] == "%" and left[-1:] in " ("
    if any(c in raw for c in ",-") or re.match(r"\)? ?[-/]?[X\d]{3,4}", right):
        return len(raw) > 3
    if _ENGLISH_BEFORE.search(left) and (
        (signs <= set(LETTERS) and raw.isupper()) or not signs <= set(LETTERS)
    ):
        return left[-3:] not in ("of ", "at ") or len(raw) > 3
    if _ENGLISH_AFTER.match(right):
        return True
    return (len(raw) > 3 and not signs <= set(STARS)) or right[:1] == "@"
