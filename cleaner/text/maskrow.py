"""Masks in a row: what is said of "XX、XX三个村" or "记者XX、XX" is said of every one of them."""

from __future__ import annotations

import re

from cleaner.text.lazy import regex
from cleaner.text.masksigns import SIGNS
from cleaner.text.maskwords import kind_after, kind_before

_MASK = f"[{re.escape(SIGNS)}]{{1,8}}"
_AND = "(?:、|和|与|及|以及|跟)"
_REST = regex(f"(?:{_AND}{_MASK})*(?:{_AND}[\u4e00-\u9fff]{{2,3}}?(?=等|[两二三四五六七八九十几]))?")
_FORMER = regex(f"(?:{_MASK}{_AND})+\\Z")
_COUNTED = regex(
    r"(?P<many>等(?:[一两二三四五六七八九十百几数多各\d]+多?)?|[两二三四五六七八九十几\d]+多?)"
    r"(?P<unit>个|位|名|家|所|条|座|项|处|大|国|省|市|县|区(?!域)|镇|乡|村|州|地(?!理|质)|校|厂|局|部门|单位|人(?!民|大)|领导|)"
)
_KIND_OF_UNIT = {
    kind: units.split()
    for kind, units in (
        ("place", "国 省 市 县 区 镇 乡 村 州 地"),
        ("org", "家 校 厂 局 部门 单位"),
        ("person", "位 名 人 领导"),
    )
}
#: How far behind the count the word for what is counted may stand: 三个重点林区, 两条旅游公路.
_REACH = 4


def kind_counted(text: str, start: int, end: int) -> str | None:
    """The kind of a mask that is counted with others, told by what is counted; else None.

    >>> kind_counted("抓好XX、XX三个重点林区", 2, 4), kind_counted("XX、XX等地的经验", 3, 5)
    ('place', 'place')
    >>> kind_counted("XX三个月", 0, 2)
    """
    rest = _REST.match(text, end, end + 80)
    assert rest is not None
    counted = _COUNTED.match(text, rest.end())
    if counted is None:
        return None
    in_row = rest.end() > end or _FORMER.search(text, max(0, start - 20), start)
    if counted["many"][0] != "等" and not in_row:
        return None
    for kind, units in _KIND_OF_UNIT.items():
        if counted["unit"] in units:
            return kind
    reach = _REACH if counted["unit"] else 0
    for at in range(counted.end(), min(counted.end() + reach + 1, len(text))):
        if text[at] in "，。；、：的":
            return None
        told = kind_after(text, at)
        if told in ("place", "org", "person", "term"):
            return told
    return None


def kind_of_row(text: str, start: int, end: int) -> str | None:
    """The kind that stands before the first mask of a row or behind its last; else None.

    >>> kind_of_row("记者XX、XX报道", 5, 7), kind_of_row("选派XX、XX同志", 2, 4)
    ('person', 'person')
    """
    former = _FORMER.search(text, max(0, start - 40), start)
    if former:
        left = text[max(0, former.start() - 12) : former.start()]
        before = kind_before(left) or kind_before(left.rstrip(" \u3000:：、（(“"))
        if before in ("person", "place", "org"):
            return before
    rest = _REST.match(text, end, end + 80)
    if rest and rest.end() > end:
        after = kind_after(text, rest.end())
        if after in ("person", "place", "org"):
            return after
    return None
