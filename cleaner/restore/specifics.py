"""What tells one speech from another: the numbers and names in a text."""

from __future__ import annotations

from functools import cached_property

from cleaner.restore.letters import Letters
from cleaner.restore.numbers import Number, numbers
from cleaner.text.lazy import regex
from cleaner.text.maskwords import is_cjk, kind_after, kind_before, surname

_LONGEST_NAME = 8
_UNIT = regex(
    r"省|市|县|区|镇|乡|村|州|旗|街道?|路|社区|集团|公司|局|厂|中学|小学|大学|学校|学院|医院|同志|先生|女士|书记|[市县区镇乡局村省校院]长|主任"
)
_PLACE = regex(r"[\u4e00-\u9fff][\u4e00-\u9fff](?:省|市|县|区|镇|乡|村)")
#: With these before it 区, 市, 村, 路, 局 ... is no part of a name: 社区, 全市, 行政村, 道路, 布局.
COMMON = frozenset(
    "城社地小园老山校辖片新景灾库牧厂特郊战市县全我各本该两三二一每农乡驻进政然困范家水下返回他故都上超菜门集股楼入夜国反节外省区镇村街会民居发业化试示主道铁公线思出走布格当结时战步红"
)
#: Words that a hand puts for one another all through a text.
_PARTICLES = frozenset("的地得了着过和与及跟同在把将以为是有不也都就要对从向于之其等上下中里或并而且")
_GENERAL = regex(r"(?:我们?|本|该|全|各|这|那|其|贵|此|每|们|级|地|个|当地|有关|相关|所在)+")


class Specifics:
    """The numbers and names of a text, found when they are asked for."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters

    @cached_property
    def numbers(self) -> list[tuple[int, int, Number]]:
        """Each number with the letters that it takes."""
        return [
            (self.letters.at(number.start), self.letters.at(number.end), number)
            for number in numbers(self.letters.text)
        ]

    @cached_property
    def names(self) -> list[tuple[int, int, str]]:
        """What are probably names of places, with the letters that they take."""
        found = []
        for match in _PLACE.finditer(self.letters.text):
            if match[0][1] not in COMMON:
                start, end = match.span()
                found.append((self.letters.at(start), self.letters.at(end), match[0]))
        return found


def name_kind(letters: Letters, i: int, i_end: int) -> str | None:
    """What kind of name some letters are, if their neighbours leave no doubt."""
    word = letters.line[i:i_end]
    if len(word) > _LONGEST_NAME or _GENERAL.fullmatch(word) or not all(map(is_cjk, word)):
        return None
    _, end = letters.span(i, i_end)
    after = kind_after(letters.text, end)
    if after in ("place", "person", "org") and _UNIT.match(letters.text, end):
        return after
    if 1 < len(word) < 5 and surname(word[:1]):
        left = letters.text[: letters.start(i)][-8:]
        if after == "person" or kind_before(left) == "person":
            return "person"
    return None


def is_name_like(pair: tuple[str, str]) -> bool:
    """Whether one word in the place of another, again and again, may be a name."""
    return all(
        len(word) <= _LONGEST_NAME and not _GENERAL.fullmatch(word) and word not in _PARTICLES
        for word in pair
    )
