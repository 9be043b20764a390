"""Numbers that cannot be right: noted, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import Finding, Flag, Text, regex, rule

_RANGE = regex(r"(?<![\d.,，])(\d{3,5})\s*年?\s*[-—–~～至到]{1,2}\s*(\d{3,6})\s*\Z")
_LONG = regex(r"(?<![\d.,，\-—~～约近距])([12]\d{4,}|20[3-9]\d{2,})\Z")
_SPAN_OF_TIME = regex("年(?:前|来|后|间|以|内|的|历史|左右|代)")
_MONTH = regex(r"年(\d{1,2})月")
_HOUR = regex(r"时(\d{1,2})分(?!钟)")
_DAY = regex(r"月(\d{1,2})日")


@rule("impossible-date", phase="notes")
def impossible_date(text: Text) -> Iterator[Finding]:
    """Years with a digit too many, ranges that run backwards, a 13th month, a 32nd day, a 25th hour.

    Geological and historical spans (12000年前) and counts of months stay unnoted.
    """
    for match in re.finditer("年", text):
        end = match.start()
        if text[end - 1 : end].isdecimal() and not _SPAN_OF_TIME.match(text, end):
            start = _impossible_year(text, end)
            if start is not None:
                yield Flag("suspicious", (start, end + 1), {"reason": "year"})
    for match in _HOUR.finditer(text):
        hour = re.search(r"(?<![\d.])(\d{1,2})\Z", text[max(0, match.start() - 3) : match.start()])
        if hour and (int(hour[1]) > 24 or int(match[1]) > 59):
            span = (match.start() - len(hour[1]), match.end())
            yield Flag("suspicious", span, {"reason": "time"})
    for match in _MONTH.finditer(text):
        if not 1 <= int(match[1]) <= 12:
            yield Flag("suspicious", match.span(), {"reason": "month"})
    for match in _DAY.finditer(text):
        month = re.search(r"(\d{1,2})\Z", text[max(0, match.start() - 2) : match.start()])
        longest = _DAYS.get(int(month[1]), 31) if month else 31
        if month and not 1 <= int(match[1]) <= longest:
            span = (match.start() - len(month[1]), match.end())
            yield Flag("suspicious", span, {"reason": "day"})


_DAYS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def _impossible_year(text: str, end: int) -> int | None:
    """Where a year or a range of years that ends before `end` begins, if it cannot be right."""
    window = text[max(0, end - 16) : end]
    between = _RANGE.search(window)
    if between:
        first, last = int(between[1]), int(between[2])
        plausible = len(between[1]) == 4 and 1000 <= first <= 2200
        backwards = plausible and len(between[2]) == 4 and last < first
        too_long = plausible and len(between[2]) > 4
        too_long |= len(between[1]) == 5 and len(between[2]) == 4 and 1000 < last < 2200
        return end - len(window) + between.start() if backwards or too_long else None
    alone = _LONG.search(window)
    return end - len(window) + alone.start() if alone else None


impossible_date.keeps("《纲要（2021-22035年）》和20223年工作，2023年13月", notes=["suspicious"] * 3)
impossible_date.keeps("距今12000年前，2021-2035年，2023年2月28日，历时13个月", notes=[])
