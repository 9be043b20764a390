"""What was taken out of a document: its edits, and what was left out of its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

#: Rules that put text in from other copies; what they replace is no removal.
FILLS = ("restore-mask", "restore-gap")

#: Before the reason why a piece of a web page is no part of the article.
PAGE = "page: "


class Removal(NamedTuple):
    """A piece that a rule took away or replaced.

    Attributes:
        rule: the code of the rule, or :data:`PAGE` and the reason for a piece left out of a page.
        before, after: the piece, and what stands in its place.
        number: the place of the edit in the log, -1 for a piece left out of a page.
    """

    rule: str
    before: str
    after: str
    number: int

    @property
    def blank(self) -> bool:
        """Only blanks and line ends went, or nothing at all."""
        return not self.before.strip()


def removals(record: Mapping[str, Any]) -> Iterator[Removal]:
    """All that went from the document of a record, in the order of its log.

    >>> edit = {"rule": "prompt", "start": 0, "end": 4, "before": "扫一扫\\n", "after": ""}
    >>> page = {"dropped": [{"reason": "footer", "text": "版权所有"}]}
    >>> [removal.rule for removal in removals({"edits": [edit], "page": page})]
    ['prompt', 'page: footer']
    """
    for number, edit in enumerate(record.get("edits") or ()):
        if edit["rule"] not in FILLS:
            yield Removal(edit["rule"], edit["before"], edit["after"], number)
    for piece in (record.get("page") or {}).get("dropped") or ():
        yield Removal(PAGE + piece["reason"], piece["text"], "", -1)


class Lengths(NamedTuple):
    """How many characters a document had in the decoded input, or in the text that was extracted from the
    page; how many were left when it was cleaned; and how many it has with what was filled in.
    """

    original: int
    cleaned: int
    final: int

    @property
    def removed(self) -> float:
        """The share of the original that is gone."""
        return 1 - self.cleaned / self.original if self.original else 0.0


def lengths(record: Mapping[str, Any]) -> Lengths:
    """The lengths of the document of a record.

    >>> edits = [{"rule": "prompt", "before": "乙乙", "after": ""}, {"rule": "restore-gap", "before": "", "after": "丙"}]
    >>> lengths({"text": "甲丙", "edits": edits})
    Lengths(original=3, cleaned=1, final=2)
    """
    final = len(record["text"])
    filled = removed = 0
    for edit in record.get("edits") or ():
        growth = len(edit["after"]) - len(edit["before"])
        if edit["rule"] in FILLS:
            filled += growth
        else:
            removed -= growth
    return Lengths(final - filled + removed, final - filled, final)
