"""Whether some words may be what a mask hides: by its kind, its visible characters and its neighbours."""

from __future__ import annotations

from cleaner.restore.numbers import is_year, numbers
from cleaner.text.lazy import regex
from cleaner.text.masksigns import LETTERS, RINGS, SIGNS
from cleaner.text.maskwords import is_cjk

_DIGIT = "0-9０-９〇○零一二两三四五六七八九十百千万亿"
_WORD = r"\u3400-\u9fffA-Za-z0-9Ａ-Ｚａ-ｚ０-９\U00020000-\U0003ffff"

#: What words of each kind look like.
_LOOKS = {
    "number": regex(
        rf"(?=.*[{_DIGIT}])(?:约|近|超过?|达|逾)?[-－−+＋±¥￥$]?[{_DIGIT}A-Za-z.,．，\-—/:：几半余多数]{{1,24}}[%％‰℃°㎡]?"
    ),
    "date": regex(r"[0-9０-９〇○零元一二三四五六七八九十廿卅.．\-/年月日]{1,12}"),
    "place": regex(rf"[{_WORD}·]{{1,16}}"),
    "person": regex(
        r"[\u3400-\u9fff\U00020000-\U0003ffff]{1,4}|(?=.*[·A-Za-z])[\u3400-\u9fffA-Za-z·. ]{2,24}"
    ),
    "org": regex(rf"[{_WORD}·（）()&\-]{{1,30}}"),
    "title": regex(r"[^\n，。；！？]{1,60}"),
    "term": regex(rf"[{_WORD}·“”\"《》%.+\-]{{1,24}}"),
    "unknown": regex(rf"[{_WORD}·“”\"《》%.+\-]{{1,24}}"),
}
#: Words and letters that are put in the place of a name without being one.
_STAND_IN = regex(
    r"(?:我们?|本|该|全|各|这|那|其|贵|此|每|当地|有关|相关|所在|一些|某些|部分|某|"
    r"[A-Za-zＡ-Ｚａ-ｚ甲乙丙丁]|[甲乙丙丁A-ZＡ-Ｚ][省市县区镇乡村某])"
)
_MASKS = frozenset(SIGNS) - frozenset(LETTERS)
_CROSSES = regex(r"[XxＸｘ]{2}|(?<![A-Za-z])[XxＸｘ](?![A-Za-z])")
_MOST = {"月": 12, "日": 31, "号": 31}


def plausible(kind: str, words: str, raw: str, left: str, right: str) -> bool:
    """Whether `words` may stand where a mask stands.

    Args:
        kind: the type of the mask.
        words: the words of a copy.
        raw: how the mask was written before it was normalised.
        left, right: what stands before and behind the mask.

    >>> plausible("number", "41.6", "**", "有", "万人"), plausible("number", "许多", "**", "有", "人")
    (True, False)
    >>> plausible("person", "张志强", "张某某", "", "同志"), plausible("person", "李志强", "张某某", "", "同志")
    (True, False)
    >>> plausible("date", "23", "XX", "20", "年"), plausible("date", "2023", "XX", "20", "年")
    (True, False)
    """
    look = _LOOKS.get(kind, _LOOKS["unknown"])
    if not look.fullmatch(words) or _is_masked(words) or "\n" in words:
        return False
    if kind not in ("number", "date") and _STAND_IN.fullmatch(words):
        return False
    if kind == "place" and words[-1] == right[:1]:  # 清河县 before 县: a slip of the pen
        return False
    if left[-1:].isdecimal() or right[:1].isdecimal():
        # A part of a number is hidden, and nothing but digits can be it.
        if not all(char.isdecimal() or char in ".,，．-" for char in words):
            return False
    elif kind == "number" and words[-1] in ".,，．-—/:：":
        return False
    return _shows(raw, words) and (kind != "date" or _is_date(words, left, right))


def _is_masked(words: str) -> bool:
    """Whether the words hide something themselves."""
    signs = _MASKS & set(words)
    if signs - set(RINGS):
        return True
    if signs and not numbers(words):
        return True
    return "某" in words or "…" in words or bool(_CROSSES.search(words))


def _shows(raw: str, words: str) -> bool:
    """Whether the characters that a mask leaves visible, as in 张某某, are where they should be."""
    if raw[:1] in tuple("[【<{"):
        return True
    shown = [is_cjk(char) and char != "某" for char in raw]
    head = (*shown, False).index(False)
    tail = (*shown[::-1], False).index(False)
    return (
        len(words) > head + tail and words.startswith(raw[:head]) and words.endswith(raw[len(raw) - tail :])
    )


def _is_date(words: str, left: str, right: str) -> bool:
    """Whether a year, month or day comes out."""
    head = len(left)
    while head and (left[head - 1].isdecimal() or left[head - 1] in "〇○零一二三四五六七八九十"):
        head -= 1
    known = numbers(left[head:] + words)
    if not known or right[:1] not in ("年", "月", "日", "号"):
        return True
    if right[0] == "年":
        return is_year(known[-1].value) or len(known[-1].value) <= 2
    return 0 < int(float(known[-1].value)) <= _MOST[right[0]]
