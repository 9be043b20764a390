"""The numbers of a text: where they stand, what they are worth, and how much they say of a document."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.text.lazy import regex

_FULL_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {
    0xFF0E: 0x2E,
    0xFF0C: 0x2C,
    0xFF05: 0x25,
}
_DIGITS = {
    char: digit
    for digit, chars in enumerate(("零〇○", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}

_NUMBER = regex(
    r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*[%％]?"
    r"|[零〇○一二两三四五六七八九十百千]+(?:[万亿][零〇○一二两三四五六七八九十百千]*)*"
)
#: Numbers of headings and items, which copies and templates share: 1. （三） 二、 第四
_ORDINAL = regex(r"(?:^|(?<=\n))[ \t\u3000]*[（(]?$|[（(]$|第$")
_AFTER_ORDINAL = regex(r"[、.．)）是要]")


class Number(NamedTuple):
    """A number at ``text[start:end]``.

    Attributes:
        value: what it is worth, in digits; the same for ３２０, 320 and 三百二十.
        weight: how much it says of a document in which a copy has the same one, from 0 to 1: an ordinal
            or a small number says nothing, a year little, 41.6 much.
    """

    start: int
    end: int
    value: str
    weight: float


def numbers(text: str) -> list[Number]:
    """The numbers of `text`, in order.

    >>> [(number.value, number.weight) for number in numbers("2023年有４１.6万人，三百二十户，三件事。")]
    [('2023', 0.2), ('41.6', 1.0), ('320', 0.5), ('3', 0.0)]
    """
    found: list[Number] = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        value = _value(match[0])
        found.append(Number(start, end, value, _weight(text, start, end, value)))
    return found


def _value(word: str) -> str:
    plain = word.translate(_FULL_WIDTH).rstrip("%")
    if plain[0].isascii():
        return plain.replace(",", "")
    if not any(char in plain for char in "十百千万亿"):
        return "".join(str(_DIGITS[char]) for char in plain)
    total = section = digit = 0
    for char in plain:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            total = (total + section + digit) * _LARGE[char]
            section = digit = 0
    return str(total + section + digit)


def _weight(text: str, start: int, end: int, value: str) -> float:
    digits = value.replace(".", "")
    significant = len(digits.strip("0"))
    if len(digits) < 2:
        return 0.0
    if _ORDINAL.search(text, max(0, start - 8), start) and _AFTER_ORDINAL.match(text, end):
        return 0.0
    if not text[start].isdecimal():
        return 0.5 if significant > 1 and any(char in text[start:end] for char in "百千万亿") else 0.1
    if is_year(value) and text[end : end + 1] in tuple("年-—~.至/）)"):
        return 0.2
    if significant > 1:
        return 1.0 if len(digits) > 2 else 0.7
    return 0.5 if len(digits) > 2 else 0.3


def is_year(value: str) -> bool:
    """Whether a value may be a year of our times."""
    return len(value) == 4 and value[:2] in ("19", "20")
