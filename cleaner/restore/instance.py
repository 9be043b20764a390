"""Whether two texts are copies of one speech, or two speeches made from one template.

Counties use each other's speeches with names and numbers of their own. What two such texts have in common
proves nothing; what tells them apart are the numbers and names in it. Two texts are taken for copies of one
speech if all that both have in clear agrees, and if it is enough that they agree by chance, or by having
one template, is out of the question.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.restore.align import Alignment, Stretch
from cleaner.restore.letters import GAP, MASK
from cleaner.restore.opposite import LONGEST
from cleaner.restore.specifics import COMMON, Specifics, is_name_like, name_kind
from cleaner.text.maskwords import is_cjk

#: How much must agree, in numbers of three digits.
ENOUGH = 1.5

#: Of the numbers that both have, this part may differ: copies have slips of the pen.
_SLIPS = 0.04

#: A name that differs in one letter may be one, too. Two of them are not, unless the text is full of slips,
#: or of names that are the same.
_SLIP = 0.5
_NAME_SLIPS = 0.1
_SLIPS_OF_CHANGES = 0.05

#: So many equal letters without a number or name count as much as one number, and at most as two.
_PROSE = 100
_MOST_PROSE = 1.6

#: A name in clear says less than a number, because it is harder to tell from other words.
_NAME = 0.5
_MOST_NAMES = 2.0

#: Letters of a word that was put in the place of another one.
_LONGEST_CHANGE = 16


class Conflict(NamedTuple):
    """``first.line[i:i_end]`` is, or is part of, a number or a name that is another one in the second text.

    `there` is what a name reads in the second text.
    """

    i: int
    i_end: int
    weight: float
    name: bool
    there: str = ""


@dataclass(slots=True)
class Evidence:
    """What speaks for and against two texts being copies of one speech.

    Attributes:
        equal: how many letters are equal.
        changed: how many letters were replaced by others.
        agreed: the weight of the numbers and names that are the same.
        names: how many different names are the same.
        conflicts: the numbers and names that are not.
    """

    equal: int
    changed: int
    agreed: float
    names: int
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def contradicted(self) -> bool:
        """Whether the texts differ in more names and numbers than by slips of the pen."""
        names = [conflict.weight for conflict in self.conflicts if conflict.name]
        slips = max(1.0, _NAME_SLIPS * self.names, _SLIPS_OF_CHANGES * self.changed)
        if sum(names) >= slips or max(names, default=0) > _SLIP:
            return True
        return sum(conflict.weight for conflict in self.conflicts if not conflict.name) > _SLIPS * self.agreed

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


def compare(alignment: Alignment, first: Specifics, second: Specifics) -> Evidence:
    """Weigh what two texts have in common, and what not.

    Args:
        alignment: how they run side by side.
        first, second: their numbers and names.

    >>> from cleaner import Document
    >>> from cleaner.restore.letters import Letters
    >>> def weigh(one, two):
    ...     first, second = (Letters(Document(text)) for text in (one, two))
    ...     return compare(Alignment(first, second), Specifics(first), Specifics(second))
    >>> text = "去年我们在清河县新建社区食堂四十八家，改造提升15家，服务老人3200人，得到群众的好评。"
    >>> weigh(text, text).contradicted, weigh(text, text.replace("清河", "白云")).contradicted
    (False, True)
    >>> weigh(text, text.replace("四十八", "48")).contradicted
    False
    """
    names = len({name for at, end, name in first.names if alignment.across(at, end) is not None})
    agreed = _agreed_numbers(alignment, first) + min(_MOST_NAMES, _NAME * names)
    evidence = Evidence(alignment.equal, 0, agreed, names)
    found: list[tuple[Conflict, tuple[str, str]]] = []
    for stretch in alignment.stretches():
        hunks, changed = _hunks(alignment, stretch)
        if stretch.left and stretch.right:
            evidence.changed += changed
        for hunk in hunks:
            pair = (alignment.first.line[hunk[0] : hunk[1]], alignment.second.line[hunk[2] : hunk[3]])
            conflict = _conflict(alignment, first, second, hunk)
            if (
                conflict is None
                and all(is_cjk(char) for word in pair for char in word)
                and is_name_like(pair)
            ):
                conflict = Conflict(hunk[0], hunk[1], 0.0, True, pair[1])
            if conflict is not None:
                found.append((conflict, pair))
    times = Counter(pair for conflict, pair in found if conflict.name)
    for conflict, pair in found:
        if times[pair] > 1:  # one word for another throughout: a name
            conflict = conflict._replace(weight=1.0)
        if conflict.weight:
            evidence.conflicts.append(conflict)
    return evidence


def _agreed_numbers(alignment: Alignment, first: Specifics) -> float:
    """The weight of the numbers that are the same in both texts, each value once."""
    weights: dict[str, float] = {}
    for at, end, number in first.numbers:
        if number.weight > weights.get(number.value, 0) and alignment.across(at, end) is not None:
            weights[number.value] = number.weight
    return sum(weights.values())


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
    if COMMON & {alignment.first.line[i_end - 1], alignment.second.line[j_end - 1]}:
        return None
    kinds = {name_kind(alignment.first, i, i_end), name_kind(alignment.second, j, j_end)}
    if len(kinds) == 1 and None not in kinds:
        return Conflict(
            i, i_end, _SLIP if i_end - i == j_end - j == 1 else 1.0, True, alignment.second.line[j:j_end]
        )
    return None
