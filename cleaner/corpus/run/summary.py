"""The counts of a run, which add up whatever the order in which its parts are done."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from cleaner.document import Document

#: Numbers that differ from one document to the next in reasons that are the same: "zero byte at offset 7".
_NUMBER = re.compile(r"(?<![\w.-])\d+")
_FIELDS = re.compile(r" \(its fields: .*\)")


@dataclass(slots=True)
class Summary:
    """How many documents there are, what was found in them, and what was changed.

    `characters_in` counts the texts as they were decoded or taken from their pages.
    """

    documents: int = 0
    rejected: int = 0
    characters_in: int = 0
    characters_out: int = 0
    gaps: int = 0
    truncated: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)
    redactions: Counter[str] = field(default_factory=Counter)
    fills: Counter[str] = field(default_factory=Counter)
    candidates: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, document: Document, times: int = 1) -> None:
        """Count a document; with ``times=-1`` take it out again."""
        self.documents += times
        self.characters_out += times * len(document.text)
        self.characters_in += times * len(document.text)
        for edit in document.edits:
            change = len(edit.before) - len(edit.after)
            self.characters_in += times * change
            self.edits[edit.rule] += times
            self.removed[edit.rule] += times * max(0, change)
        self.gaps += times * document.gaps
        self.truncated += times * document.truncated
        self.encodings[document.encoding or "text"] += times
        self.sites[document.site or ""] += times
        for note in document.notes:
            if note.kind == "redaction":
                self.redactions[note.data["type"]] += times
            elif note.kind == "filled":
                self.fills[note.data["type"]] += times
            elif note.kind == "fill-candidate":
                self.candidates[note.data["type"]] += times

    def reject(self, reason: str) -> None:
        """Count something that is no document.

        >>> summary = Summary()
        >>> summary.reject("not plain text: zero byte at offset 7")
        >>> summary.reasons
        Counter({'not plain text: zero byte at offset N': 1})
        """
        self.rejected += 1
        self.reasons[_FIELDS.sub("", _NUMBER.sub("N", reason))] += 1

    def merge(self, other: Summary) -> None:
        """Add the counts of `other`."""
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            if isinstance(mine, Counter):
                for name, count in theirs.items():
                    mine[name] += count
            else:
                setattr(self, each.name, mine + theirs)

    def dumped(self) -> str:
        """As JSON, for :meth:`loaded`."""
        return json.dumps({each.name: getattr(self, each.name) for each in fields(self)})

    @classmethod
    def loaded(cls, data: str | bytes) -> Summary:
        """The inverse of :meth:`dumped`.

        >>> Summary.loaded(Summary(gaps=2).dumped()).gaps
        2
        """
        summary = cls()
        for name, value in json.loads(data).items():
            setattr(summary, name, Counter(value) if isinstance(value, dict) else value)
        return summary

    def record(self, phases: Mapping[str, str]) -> dict[str, Any]:
        """The counts as they stand in ``run.json``; `phases` names the phase of each rule."""
        by_phase: Counter[str] = Counter()
        for code, count in self.edits.items():
            by_phase[phases.get(code, "other")] += count
        return {
            "documents": self.documents,
            "rejected": self.rejected,
            "characters_in": self.characters_in,
            "characters_out": self.characters_out,
            "gaps": self.gaps,
            "truncated": self.truncated,
            "characters_removed_by_rule": ordered(self.removed),
            "edits_by_rule": ordered(self.edits),
            "edits_by_phase": ordered(by_phase),
            "redactions_by_type": ordered(self.redactions),
            "fills": ordered(self.fills),
            "fill_candidates": ordered(self.candidates),
            "encodings": ordered(self.encodings),
            "sites": ordered(Counter({site: n for site, n in self.sites.items() if site})),
            "rejections_by_reason": ordered(self.reasons),
        }


def ordered(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts above zero, the largest first, equal ones by name.

    >>> ordered({"b": 1, "a": 1, "c": 0, "d": 2})
    {'d': 2, 'a': 1, 'b': 1}
    """
    return dict(sorted(((n, c) for n, c in counts.items() if c), key=lambda entry: (-entry[1], entry[0])))
