"""Where the documents come from: encodings, sites, kinds of pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cleaner.report.corpus_removals import lengths

#: Sites that are listed, the largest first.
_SITES = 25


@dataclass(slots=True)
class SiteCount:
    """What is known of the documents of one site; characters before and after."""

    documents: int = 0
    before: int = 0
    after: int = 0
    duplicates: int = 0
    incomplete: int = 0

    @property
    def removed(self) -> float:
        """The share that is gone."""
        return 1 - self.after / self.before if self.before else 0.0


class Origins:
    """One pass over the records; of sites only the largest, which the run has counted, are looked at."""

    def __init__(self, sites: Mapping[str, int]) -> None:
        largest = sorted(sites.items(), key=lambda entry: (-entry[1], entry[0]))
        self.distinct = len(sites)
        self.sites = {site: SiteCount() for site, _ in largest[:_SITES]}
        self.other_documents = sum(count for _, count in largest[_SITES:])
        self.encodings: Counter[str] = Counter()
        self.pages: Counter[str] = Counter()
        self.characters_in = self.characters_out = self.filled = self.documents = self.without_site = 0

    @property
    def removed(self) -> float:
        """The share of all characters that is gone, not counting what was filled in."""
        left = self.characters_out - self.filled
        return 1 - left / self.characters_in if self.characters_in else 0.0

    def survey(self, record: Mapping[str, Any]) -> None:
        """Count one document."""
        size = lengths(record)
        self.documents += 1
        self.characters_in += size.original
        self.characters_out += size.final
        self.filled += size.final - size.cleaned
        self.encodings[record.get("encoding") or "text"] += 1
        self.pages[(record.get("page") or {}).get("kind") or "plain text"] += 1
        if not record.get("site"):
            self.without_site += 1
        site = self.sites.get(record.get("site") or "")
        if site is not None:
            site.documents += 1
            site.before += size.original
            site.after += size.cleaned
            site.duplicates += record.get("role") == "duplicate"
            site.incomplete += bool(record.get("gaps") or record.get("truncated"))
