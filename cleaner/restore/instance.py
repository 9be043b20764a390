"""Whether two texts are copies of one speech, or two speeches made from one template.

Counties use each other's speeches with names and numbers of their own. What two such texts have in common
proves nothing; what tells them apart are the numbers and names in it. Two texts are taken for copies of one
speech if all that both have in clear agrees, and if it is enough that they agree by chance, or by having
one template, is out of the question.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from cleaner.restore.align import Alignment, Stretch
from cleaner.restore.letters import GAP, MASK, Letters
from cleaner.restore.numbers import Number, numbers
from cleaner.restore.opposite import LONGEST
from cleaner.text.lazy import regex
from cleaner.text.maskwords import is_cjk, kind_after, kind_before, surname

#: How much must agree, in numbers of three digits.
ENOUGH = 1.5

#: Of the numbers that both have, this part may differ: copies have slips of the pen.
_SLIPS = 0.04

#: So many equal letters without a number or name count as much as one number, and at most as two.
_PROSE = 200
_MOST_PROSE = 1.6

#: A name in clear says less than a number, because it is harder to tell from other words.
_NAME = 0.5
_MOST_NAMES = 2.0

_LONGEST_NAME = 8
_LONGEST_CHANGE = 16
_UNIT = regex(
    r"省|市|县|区|镇|乡|村|州|旗|街道?|路|社区|集团|公司|局|厂|中学|小学|大学|学校|学院|医院|同志|先生|女士|书记|[市县区镇乡局村省校院]长|主任"
)
_PLACE = regex(r"[\u4e00-\u9fff][\u4e00-\u9fff](?:省|市|县|区|镇|乡|村)")
#: With these before it 区, 市, 村 ... is no part of a name: 社区, 全市, 行政村.
_COMMON = frozenset(
    "城社地小园老山校辖片新景灾库牧厂特郊战市县全我各本该两三二一每农乡驻进政然困范家水下返回他故都上超菜门集股楼入夜国反节外省区镇村街会民居发业化试示主"
)
#: Words that a hand puts for one another all through a text.
_PARTICLES = frozenset("的地得了着过和与及跟同在把将以为是有不也都就要对从向于之其等上下中里或并而且")
_GENERAL = regex(r"(?:我们?|本|该|全|各|这|那|其|贵|此|每|们|级|地|个|当地|有关|相关|所在)+")


class Conflict(NamedTuple):
    """``first.line[i:i_end]`` is a number or a name that is another one in the second text."""

    i: int
    i_end: int
    weight: float
    name: bool


@dataclass(slots=True)
class Evidence:
    """What speaks for and against two texts being copies of one speech.

    Attributes:
        equal: how many letters are equal.
        changed: how many letters were replaced by others.
        agreed: the weight of the numbers and names that are the same.
        conflicts: the numbers and names that are not.
    """

    equal: int
    changed: int
    agreed: float
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def contradicted(self) -> bool:
        """Whether the texts differ in a name, or in more numbers than by slips of the pen."""
        if any(conflict.name for conflict in self.conflicts):
            return True
        return sum(conflict.weight for conflict in self.conflicts) > _SLIPS * self.agreed

    @property
    def prose(self) -> float:
        """The weight of the words around numbers and names, which a template shares, unless it was edited."""
        if not self.equal:
            return 0.0
        return min(self.equal / _PROSE, _MOST_PROSE) * max(0.0, 1 - 50 * self.changed / self.equal)

    def enough(self, more: float = 0.0) -> bool:
        """Whether the texts are copies of one speech.

        Args:
            more: the weight of what else agrees.
        """
        return not self.contradicted and self.agreed + self.prose + more >= ENOUGH


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
            if match[0][1] not in _COMMON:
                start, end = match.span()
                found.append((self.letters.at(start), self.letters.at(end), match[0]))
        return found


def compare(alignment: Alignment, first: Specifics, second: Specifics) -> Evidence:
    """Weigh what two texts have in common, and what not.

    Args:
        alignment: how they run side by side.
        first, second: their numbers and names.

    >>> from cleaner import Document
    >>> def weigh(one, two):
    ...     first, second = (Letters(Document(text)) for text in (one, two))
    ...     return compare(Alignment(first, second), Specifics(first), Specifics(second))
    >>> text = "去年我们在清河县新建社区食堂四十八家，改造提升15家，服务老人3200人，得到群众的好评。"
    >>> weigh(text, text).contradicted, weigh(text, text.replace("清河", "白云")).contradicted
    (False, True)
    >>> weigh(text, text.replace("四十八", "48")).contradicted
    False
    """
    agreed = _agreed_numbers(alignment, first) + _agreed_names(alignment, first)
    evidence = Evidence(alignment.equal, 0, agreed)
    replaced: Counter[tuple[str, str]] = Counter()
    others: list[tuple[int, int, tuple[str, str]]] = []
    for stretch in alignment.stretches():
        hunks, changed = _hunks(alignment, stretch)
        if stretch.left and stretch.right:
            evidence.changed += changed
        for hunk in hunks:
            pair = (alignment.first.line[hunk[0] : hunk[1]], alignment.second.line[hunk[2] : hunk[3]])
            conflict = _conflict(alignment, first, second, hunk)
            if conflict is not None:
                if conflict.weight:
                    evidence.conflicts.append(conflict)
            elif all(is_cjk(char) for word in pair for char in word):
                replaced[pair] += 1
                others.append((hunk[0], hunk[1], pair))
    for i, i_end, pair in others:
        if replaced[pair] > 1 and _is_name_like(pair):  # one word for another, throughout: a name
            evidence.conflicts.append(Conflict(i, i_end, 1.0, True))
    return evidence


def _agreed_numbers(alignment: Alignment, first: Specifics) -> float:
    """The weight of the numbers that are the same in both texts, each value once."""
    weights: dict[str, float] = {}
    for at, end, number in first.numbers:
        if number.weight > weights.get(number.value, 0) and alignment.across(at, end) is not None:
            weights[number.value] = number.weight
    return sum(weights.values())


def _agreed_names(alignment: Alignment, first: Specifics) -> float:
    names = {name for at, end, name in first.names if alignment.across(at, end) is not None}
    return min(_MOST_NAMES, _NAME * len(names))


#: What stands for other letters, be it that nobody noted it.
_HIDING = frozenset((MASK, GAP, "某", "x"))

Hunk = tuple[int, int, int, int]


def _hunks(alignment: Alignment, stretch: Stretch) -> tuple[list[Hunk], int]:
    """Words of a stretch that were replaced by others, and how many letters were.

    What only one text has is no replacement, and texts that have nothing to do with each other have none.
    """
    i, i_end, j, j_end = stretch[:4]
    one, other = alignment.first.line[i:i_end], alignment.second.line[j:j_end]
    shorter = min(len(one), len(other))
    if not shorter or one in (MASK, GAP):
        return [], 0
    if max(len(one), len(other)) > LONGEST:
        return [], shorter
    from rapidfuzz.distance import Levenshtein

    blocks = Levenshtein.opcodes(one, other).as_matching_blocks()
    if shorter > _LONGEST_CHANGE and 2 * sum(block.size for block in blocks) < shorter:
        return [], shorter
    hunks: list[Hunk] = []
    changed = a = b = 0
    for block in blocks:
        size = max(block.a - a, block.b - b)
        if a < block.a and b < block.b and not _HIDING & {*one[a : block.a], *other[b : block.b]}:
            changed += size
            if size <= _LONGEST_CHANGE:
                hunks.append((i + a, i + block.a, j + b, j + block.b))
        a, b = block.a + block.size, block.b + block.size
    return hunks, changed


def _conflict(alignment: Alignment, first: Specifics, second: Specifics, hunk: Hunk) -> Conflict | None:
    """The conflict that a replacement is; of weight 0 if it is none, None if nothing can be said."""
    i, i_end, j, j_end = hunk
    here = [number for at, end, number in first.numbers if at < i_end and end > i]
    there = [number for at, end, number in second.numbers if at < j_end and end > j]
    if here and there:
        if [number.value for number in here] == [number.value for number in there]:
            return Conflict(i, i_end, 0.0, False)
        weight = 1.0 if any(len(number.value) > 1 for number in (*here, *there)) else 0.3
        return Conflict(i, i_end, weight, False)
    kinds = {_name_kind(alignment.first, i, i_end), _name_kind(alignment.second, j, j_end)}
    if len(kinds) == 1 and None not in kinds:
        return Conflict(i, i_end, 1.0, True)
    return None


def _name_kind(letters: Letters, i: int, i_end: int) -> str | None:
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


def _is_name_like(pair: tuple[str, str]) -> bool:
    """Whether one word in the place of another, again and again, may be a name."""
    return all(
        len(word) <= _LONGEST_NAME and not _GENERAL.fullmatch(word) and word not in _PARTICLES
        for word in pair
    )
