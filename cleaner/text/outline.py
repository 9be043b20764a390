"""Headings and ordinals of Chinese documents: 第一章, 一、, （一）, 1., 第一，, 一是."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.text.lazy import regex

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
_CN = "[一二三四五六七八九十百零〇两]"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"

_MARK = regex(
    rf"\s*(?:"
    rf"第(?P<part>{_CN}{{1,4}}|\d{{1,3}})(?P<unit>部分|[编篇章节条款])(?=[\s\u3000:：、.．]|[\u4e00-\u9fff《“]|$)"
    rf"|(?P<cn>{_CN}{{1,3}})\s?(?:[、．.](?!\d)|、(?=\d+[\u4e00-\u9fff—–-]))"
    rf"|[（(〔]\s?(?P<cnp>{_CN}{{1,3}})\s?[）)〕][、．.]?"
    rf"|(?P<bracketed>[{_BRACKETED}])"
    rf"|(?P<num>\d{{1,2}})(?:[、．]|\.(?![\d]))"
    rf"|[（(]\s?(?P<nump>\d{{1,2}})\s?[）)]|(?P<paren>\d{{1,2}})[）)]"
    rf"|(?P<circled>[{_CIRCLED}])"
    rf"|第(?P<ord>{_CN}{{1,2}})(?=[，,、：:])"
    rf"|(?P<yi>[一二三四五六七八九十])(?=是|要|方面)"
    rf")"
)

#: What an ordinal can begin with.
_FIRST = frozenset("第一二三四五六七八九十百零〇两（(〔0123456789" + _CIRCLED + _BRACKETED)

#: From the outermost level to the innermost.
LEVELS = ("part", "chapter", "section", "article", "cn", "cnp", "num", "nump", "circled", "ord", "yi")

_UNITS = {"部分": "part", "编": "part", "篇": "part", "章": "chapter", "节": "section", "条": "article", "款": "article"}  # fmt: skip


class Mark(NamedTuple):
    """An ordinal at the start of a line: its level, its number, where the words begin."""

    level: str
    number: int
    end: int


def mark(line: str) -> Mark | None:
    """The ordinal that `line` begins with.

    >>> mark("（二）存在的问题")
    Mark(level='cnp', number=2, end=3)
    >>> mark("一、2023年主要工作")
    Mark(level='cn', number=1, end=2)
    >>> mark("一年来，我们") is None, mark("三.5公里") is None
    (True, True)
    """
    if line.lstrip()[:1] not in _FIRST:
        return None
    match = _MARK.match(line)
    if match is None or match.lastgroup is None:
        return None
    if match["part"]:
        return Mark(_UNITS[match["unit"]], number(match["part"]), match.end())
    kind = match.lastgroup
    value = match[kind]
    if kind == "bracketed":
        return Mark("cnp", _BRACKETED.index(value) + 1, match.end())
    if kind == "circled":
        return Mark("circled", _CIRCLED.index(value) + 1, match.end())
    level = "nump" if kind == "paren" else kind
    return Mark(level, number(value), match.end())


def number(numeral: str) -> int:
    """The value of an Arabic or a Chinese numeral below 1000; 0 if it is none.

    >>> number("十二"), number("二十"), number("一百零五"), number("7")
    (12, 20, 105, 7)
    """
    if numeral.isdecimal():
        return int(numeral)
    total = current = 0
    for char in numeral:
        if char in _DIGITS:
            current = _DIGITS[char]
        elif char == "十":
            total += (current or 1) * 10
            current = 0
        elif char == "百":
            total += (current or 1) * 100
            current = 0
        else:
            return 0
    return total + current


def ordinal(level: str, value: int) -> str:
    """How an ordinal of `level` is usually written.

    >>> ordinal("cnp", 3), ordinal("cn", 11)
    ('（三）', '十一、')
    """
    chinese = _chinese(value)
    return {
        "part": f"第{chinese}部分", "chapter": f"第{chinese}章", "section": f"第{chinese}节",
        "article": f"第{chinese}条", "cn": f"{chinese}、", "cnp": f"（{chinese}）",
        "num": f"{value}.", "nump": f"（{value}）", "ord": f"第{chinese}，", "yi": f"{chinese}是",
        "circled": _CIRCLED[value - 1] if 0 < value <= len(_CIRCLED) else str(value),
    }[level]  # fmt: skip


def _chinese(value: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(value, 10)
    if value < 10:
        return digits[value]
    return ("" if tens == 1 else digits[tens % 10]) + "十" + (digits[ones] if ones else "")


class Missing(NamedTuple):
    """Ordinals that a run lacks: `numbers` of `level` should stand before line `line`."""

    level: str
    numbers: tuple[int, ...]
    line: int
    mark: Mark


def missing_ordinals(marks: list[Mark | None]) -> list[Missing]:
    """Where the numbering of 一、 and （一） and of chapters jumps.

    A run that starts again at one is a new run; a jump of more than three is some other numbering.

    Args:
        marks: the ordinal of each line, as :func:`mark` reads it.
    """
    found: list[Missing] = []
    last: dict[str, int] = {}
    for index, this in enumerate(marks):
        if this is None or this.level not in _WATCHED or not this.number:
            continue
        for inner in _WATCHED[_WATCHED.index(this.level) + 1 :]:
            last.pop(inner, None)
        expected = last.get(this.level, 0) + 1
        if 0 < this.number - expected <= 3:
            found.append(Missing(this.level, tuple(range(expected, this.number)), index, this))
        last[this.level] = this.number
    return found


_WATCHED = ("part", "chapter", "cn", "cnp")
