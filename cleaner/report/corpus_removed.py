"""What was removed: counts by rule and by document, and samples, the most unusual first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from cleaner.report.corpus_context import Piece, alone, around_edit
from cleaner.report.corpus_keep import Frequent, Least, digest
from cleaner.report.corpus_removals import PAGE, Lengths, Removal, lengths, removals
from cleaner.report.corpus_unusual import Unusual, Usual

#: Samples of one rule: unusual ones, and pieces that it removes most often.
_UNUSUAL = 8
_COMMON = 3

#: The list to look at first: its length, and how many of one rule it may hold.
_FIRST = 20
_FIRST_OF_RULE = 3

_HEAVIEST = 15
#: Shorter documents lose a large share by any removal.
_SHORTEST = 100

_FORMS = 300
_LONGEST_FORM = 160
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")


class Sample(NamedTuple):
    """One removal to show. `reasons` say in words why it is unusual."""

    rule: str
    document: str
    pieces: list[Piece]
    unusual: Unusual
    reasons: list[str]


class Common(NamedTuple):
    """A form that a rule removes often: an instance, how many times, and a document that held it."""

    pieces: list[Piece]
    times: int
    document: str


class Heavy(NamedTuple):
    """A document that lost much."""

    id: str
    title: str
    size: Lengths
    rules: list[tuple[str, int]]


@dataclass(slots=True)
class RuleCount:
    """What one rule did in all documents; `forms` are what it removed, digits as zeros."""

    edits: int = 0
    documents: int = 0
    characters: int = 0
    blank: int = 0
    forms: Frequent = field(default_factory=lambda: Frequent(_FORMS))


class Removed:
    """Two passes over the records: :meth:`survey` counts and learns, :meth:`sample` picks what to show."""

    def __init__(self) -> None:
        self.rules: dict[str, RuleCount] = {}
        self.shares: Counter[int] = Counter()
        self.usual = Usual()
        self._heaviest: Least[Heavy] = Least(_HEAVIEST)
        self._unusual: dict[str, Least[Sample]] = {}
        self._wanted: dict[tuple[str, str], int] = {}
        self._common: dict[tuple[str, str], Least[Common]] = {}

    def survey(self, record: Mapping[str, Any]) -> None:
        """Count what went from one document."""
        gone: Counter[str] = Counter()
        everything = list(removals(record))
        for removal in everything:
            count = self.rules.get(removal.rule) or self.rules.setdefault(removal.rule, RuleCount())
            if removal.rule not in gone:
                count.documents += 1
            lost = max(0, len(removal.before) - len(removal.after))
            gone[removal.rule] += lost
            count.edits += 1
            count.characters += lost
            if removal.blank:
                count.blank += 1
            else:
                count.forms.add(_form(removal.before))
        self.usual.learn(record, everything)
        size = lengths(record)
        self.shares[_band(size.removed)] += 1
        key = (-size.removed, str(record["id"]))
        if size.original >= _SHORTEST and size.removed > 0 and self._heaviest.wants(key):
            rules = [(rule, lost) for rule, lost in gone.most_common(4) if lost]
            self._heaviest.add(key, Heavy(str(record["id"]), str(record.get("title") or ""), size, rules))

    def settle(self) -> None:
        """All documents were surveyed; now each is to be given to :meth:`sample`."""
        self.usual.settle()
        self._unusual = {rule: Least(_UNUSUAL) for rule in self.rules}
        for rule, count in self.rules.items():
            for form, _ in count.forms.most(_COMMON):
                self._wanted[rule, form] = 0
                self._common[rule, form] = Least(1)

    def sample(self, record: Mapping[str, Any]) -> None:
        """Keep what is to be shown of one document."""
        characters = lengths(record).original
        for removal in removals(record):
            unusual = self.usual.score(removal, record["text"], characters)
            form = _form(removal.before)
            common = self._common.get((removal.rule, form))
            kept = self._unusual[removal.rule]
            if common is None and not kept.wants((-unusual.score,)):
                continue
            order = digest(record["id"], removal.number, removal.before)
            key, group = (-unusual.score, order), None if removal.blank else form
            if kept.wants(key, group):
                shown = _shown(record, removal)
                kept.add(
                    key,
                    Sample(removal.rule, str(record["id"]), shown, unusual, _reasons(unusual)),
                    group,
                )
            if common is not None:
                self._wanted[removal.rule, form] += 1
                if common.wants((order,)):
                    common.add((order,), Common(_shown(record, removal), 0, str(record["id"])))

    @property
    def from_pages(self) -> bool:
        """Whether anything was left out of web pages."""
        return any(rule.startswith(PAGE) for rule in self.rules)

    def samples(self, rule: str) -> list[Sample]:
        """The most unusual removals of a rule; of one that removes only blanks, some at random."""
        return list(self._unusual.get(rule, ()))

    def common(self, rule: str) -> list[Common]:
        """What a rule removes most often, with exact counts; only what it removed more than once."""
        found = []
        for (code, form), count in self._wanted.items():
            if code == rule and count > 1:
                [example] = self._common[code, form]
                found.append(example._replace(times=count))
        return sorted(found, key=lambda each: -each.times)

    def first(self) -> list[Sample]:
        """The most unusual removals of all rules."""
        best: list[Sample] = []
        for rule in self._unusual:
            best += [each for each in self.samples(rule)[:_FIRST_OF_RULE] if each.unusual.score > 0]
        return sorted(best, key=lambda each: (-each.unusual.score, each.rule, each.document))[:_FIRST]

    def heaviest(self) -> list[Heavy]:
        """The documents that lost the largest share."""
        return list(self._heaviest)


def _reasons(unusual: Unusual) -> list[str]:
    """In words, why a removal is unusual."""
    found = []
    if unusual.prose >= 0.4:
        found.append("reads like running text")
    if unusual.rare >= 0.6:
        found.append("unlike what this rule removes elsewhere")
    if unusual.times >= 3:
        found.append(f"{unusual.times:,.0f} times as long as usual for the rule")
    if unusual.large >= 0.1:
        share = f"{unusual.large / 2:.0%}" if unusual.large < 1 else "half or more"
        found.append(f"{share} of the document")
    if unusual.still_there:
        found.append("the same words stay elsewhere in the text")
    return found


def _shown(record: Mapping[str, Any], removal: Removal) -> list[Piece]:
    return alone(removal.before) if removal.number < 0 else around_edit(record, removal.number)


@lru_cache(maxsize=50_000)
def _form_of(piece: str) -> str:
    return _SPACE.sub(" ", _DIGITS.sub("0", piece)).strip()[:_LONGEST_FORM]


def _form(piece: str) -> str:
    """A piece without what differs each time: digits and blanks.

    >>> _form("  点击：12 次 ")
    '点击：0 次'
    """
    return _form_of(piece[: 2 * _LONGEST_FORM])


def _band(share: float) -> int:
    """Which bar of the histogram a share belongs to: 0 for nothing, then steps of a twentieth."""
    return 0 if share <= 0 else min(20, int(share * 20) + 1)
