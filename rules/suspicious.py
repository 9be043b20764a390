"""Numbers that cannot be right: noted, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import Finding, Flag, Text, rule

_YEARS = re.compile(
    r"(?<![\d.,，])(?P<from>\d{3,5})\s*年?\s*[-—–~～至到]{1,2}\s*(?P<to>\d{3,6})\s*年(?!前|来|后|间|以|内|度?的?历史)"
)
_YEAR = re.compile(r"(?<![\d.,，\-—~～])(?P<year>[12]\d{4}|20[3-9]\d{2,})年(?!前|来|后|间|以|内|的|历史|左右|代)")
_MONTH = re.compile(r"(?<!\d)(?:19|20)\d\d年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")
_DAY = re.compile(r"(?<![\d年])(?P<month>\d{1,2})月(?P<day>\d{2})日")


@rule("impossible-date", phase="notes", anchors=["年", "月"])
def impossible_date(text: Text) -> Iterator[Finding]:
    """Years with a digit too many, ranges that run backwards, a 13th month, a 32nd day.

    Geological and historical spans (12000年前) and counts of months stay unnoted.
    """
    if not any(c in text for c in "0123456789"):
        return
    noted: set[int] = set()
    for match in _YEARS.finditer(text):
        first, last = int(match["from"]), int(match["to"])
        full = len(match["from"]) == 4 and 1000 <= first <= 2200
        if (len(match["to"]) > 4 and full) or (len(match["from"]) == 5 and len(match["to"]) == 4 and 1000 < last < 2200) or (full and len(match["to"]) == 4 and last < first):
            noted.add(match.start())
            yield Flag("suspicious", match.span(), {"reason": "year range"})
    for match in _YEAR.finditer(text):
        if text[max(0, match.start() - 1) : match.start()] not in "约近距" or match["year"].startswith("20"):
            yield Flag("suspicious", match.span(), {"reason": "year"})
    for pattern in (_MONTH, _DAY):
        for match in pattern.finditer(text):
            month, day = int(match["month"]), int(match["day"] or 1)
            if not 1 <= month <= 12 or not 1 <= day <= 31 or (month == 2 and day > 29) or (month in (4, 6, 9, 11) and day > 30):
                yield Flag("suspicious", match.span(), {"reason": "date"})


impossible_date.keeps("《纲要（2021-22035年）》和20223年工作，2023年13月", notes=["suspicious"] * 3)
impossible_date.keeps("距今12000年前，2021-2035年，2023年2月28日，历时13个月", notes=[])
