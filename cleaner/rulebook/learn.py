"""Learn what a site adds to its documents: lines and phrases that come again and again.

What repeats is furniture of a site or a formula of the genre (``各位代表：``). Four things tell them
apart: how many of the site's documents have it, whether other sites have it as well, whether it
stands at the edge of the text, and whether it speaks the language of pages. Nothing is applied:
proposals are written as a site file, each with its counts and samples.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from cleaner.rulebook.learn_pages import cleaned_by, code_prefix
from cleaner.rulebook.learn_words import reads_like_formula, reads_like_interface
from cleaner.rulebook.model import Example
from cleaner.rulebook.sitefile import is_domain
from cleaner.rulebook.sitefile_write import Draft, Removal, escape

#: The site of documents of which no site is known. The name can never be a real one (RFC 2606).
UNKNOWN = "site.invalid"

#: A unit is remembered by its hash until it comes a second time; beyond this many, those that came
#: once are forgotten (lossy counting, Manku & Motwani 2002), so memory is bounded.
_MOST_SINGLES = 2_000_000

_LONGEST = 120
_SAMPLES = 3
_EDGE = 3
_PROPOSED_AT_MOST = 200

_DIGITS = re.compile(r"[0-9]+")
_LABEL = re.compile(r"([^\s:：，。]{2,8}[:：])\s*\S")
_BRACKET = re.compile(r"[(（\[【][^()（）\[\]【】\n]{4,60}[)）\]】]")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


class Source(NamedTuple):
    """A document to learn from, and the domain that it is from."""

    text: str
    site: str | None = None


@dataclass
class _Unit:
    """A line, the label of a line, or a phrase inside a line, and where it was seen."""

    kind: str
    text: str
    sites: Counter[str] = field(default_factory=Counter)
    edge: int = 0
    samples: list[str] = field(default_factory=list)


class _Seen(NamedTuple):
    """One sight of a unit in a document."""

    kind: str
    text: str
    sample: str
    edge: bool


class Miner:
    """Counts, over documents, what repeats; then :meth:`drafts` says what it is.

    Args:
        least: in how many documents of a site something must stand to be proposed.
        share: in which share of them.

    >>> miner = Miner(least=3)
    >>> for topic in ("春耕", "防汛", "秋收", "换届"):
    ...     miner.add(Source(f"现在报告{topic}工作。\\n更多范文请访问范例文库", "example.com"))
    >>> [removal.keys for removal in miner.drafts()[0].removals]
    [{'line': '^更多范文请访问范例文库$'}]
    """

    def __init__(self, least: int = 5, share: float = 0.05) -> None:
        self.documents: Counter[str] = Counter()
        self.copies = 0
        self._least = max(2, least)
        self._share = share
        self._singles: dict[int, tuple[str, bool]] = {}
        self._units: dict[tuple[str, str], _Unit] = {}
        self._bodies: dict[int, int] = {}

    def add(self, source: Source) -> None:
        """Count what stands in one document; a copy of one that was seen counts for nothing."""
        lines = [line.strip() for line in source.text.split("\n")]
        lines = [line for line in lines if line]
        if self._is_copy(lines):
            self.copies += 1
            return
        site = source.site or UNKNOWN
        self.documents[site] += 1
        for key, seen in _units(lines).items():
            self._count(key, seen, site)

    def _is_copy(self, lines: list[str]) -> bool:
        """Whether most of the longest lines stand in one earlier document."""
        longest = sorted({line for line in lines if len(line) >= 20}, key=len, reverse=True)[:5]
        hashes = [_hash(line) for line in longest]
        earlier = Counter(self._bodies[h] for h in hashes if h in self._bodies)
        number = self.documents.total() + self.copies
        for h in hashes:
            self._bodies.setdefault(h, number)
        return len(hashes) >= 2 and max(earlier.values(), default=0) > 0.6 * len(hashes)

    def _count(self, key: tuple[str, str], seen: _Seen, site: str) -> None:
        unit = self._units.get(key)
        if unit is None:
            short = _hash(seen.kind + key[1])
            first = self._singles.pop(short, None)
            if first is None:
                if len(self._singles) >= _MOST_SINGLES:
                    self._singles.clear()
                self._singles[short] = (site, seen.edge)
                return
            unit = self._units[key] = _Unit(seen.kind, seen.text)
            unit.sites[first[0]] += 1
            unit.edge += first[1]
        unit.sites[site] += 1
        unit.edge += seen.edge
        if len(unit.samples) < _SAMPLES and seen.sample not in unit.samples:
            unit.samples.append(seen.sample)

    def drafts(self) -> list[Draft]:
        """A site file for each site in which something was found, by domain."""
        found = []
        for site in sorted(self.documents):
            draft = self._draft(site)
            if draft.removals:
                found.append(draft)
        return found

    def _draft(self, site: str) -> Draft:
        total = self.documents[site]
        least = max(self._least, self._share * total)
        repeated = [unit for unit in self._units.values() if unit.sites[site] >= least]
        names = () if site == UNKNOWN else (site,)
        judged = [(unit, _judge(unit, site, self.documents, names)) for unit in repeated]
        chosen = _without_parts([(u, reasons) for u, reasons in judged if reasons is not None])
        chosen.sort(key=lambda pair: (not pair[1].proposed, -pair[0].sites[site], pair[0].text))
        prefix = "learned" if site == UNKNOWN else code_prefix(site)
        removals = [
            Removal(f"{prefix}-{number}", _keys(unit), _remarks(unit, site, total, verdict), verdict.proposed)
            for number, (unit, verdict) in enumerate(chosen[:_PROPOSED_AT_MOST], 1)
        ]
        draft = Draft([site], removals=removals)
        draft.remarks = [
            f"Proposed from {total} documents; nothing of it is applied before you use this file.",
            "Each number says in how many documents a line or phrase stands. Delete what is content.",
        ]
        if site == UNKNOWN:
            draft.remarks = [
                *draft.remarks,
                "No site is known: put its domain, and a fingerprint of its texts, below.",
            ]
        samples = [unit.samples[0] for unit, verdict in chosen[:_PROPOSED_AT_MOST] if verdict.proposed]
        if samples:
            raw = "正文在这里。\n" + "".join(f"{sample}\n" for sample in samples[:8])
            draft.examples = [Example(raw, cleaned_by(draft, raw), None)]
        return draft


class _Verdict(NamedTuple):
    proposed: bool
    why: str


def _judge(unit: _Unit, site: str, documents: Counter[str], names: tuple[str, ...]) -> _Verdict | None:
    """Whether what repeats is furniture of `site`; None if it is not worth a word."""
    total = documents[site]
    share = unit.sites[site] / total
    interface = reads_like_interface(unit.text, names)
    formula = reads_like_formula(unit.text)
    known = [other for other in documents if other != UNKNOWN and documents[other] >= 3]
    elsewhere = [other for other in known if other != site and unit.sites[other] >= 0.02 * documents[other]]
    spread = len(elsewhere) / (len(known) - 1) if len(known) > 1 else 0.0
    own = len(known) > 1 and not elsewhere and site != UNKNOWN and share >= 0.2
    edge = unit.edge >= 0.8 * unit.sites.total()
    reasons = [
        *(["words of pages"] if interface else []),
        *(["on this site only"] if own else []),
        *(["at the edge of the text"] if edge else []),
        *([f"in {share:.0%} of the documents"] if share >= 0.5 else []),
    ]
    score = (
        2 * interface + 2 * own + edge + (share >= 0.5) - 3 * formula - 2 * (spread >= 0.5 and not interface)
    )
    if unit.kind == "phrase":
        score -= 1  # what stands inside of a line is more likely to be text
    if unit.kind == "label":
        score -= 2 * (not interface)
    if score >= 2:
        return _Verdict(True, ", ".join(reasons))
    if score >= 0 and share >= 0.2 and unit.kind == "line":
        return _Verdict(False, ", ".join(reasons) or "repeats")
    return None


def _without_parts(chosen: list[tuple[_Unit, _Verdict]]) -> list[tuple[_Unit, _Verdict]]:
    """Leave out labels and phrases of which a line, or a longer phrase, tells as much."""
    lines = [unit for unit, _ in chosen if unit.kind == "line"]
    labels = {unit.text: unit for unit, _ in chosen if unit.kind == "label"}
    kept = []
    for unit, verdict in chosen:
        count = unit.sites.total()
        if unit.kind == "line":
            label = _LABEL.match(unit.text)
            covered = bool(label and label[1] in labels and labels[label[1]].sites.total() > count)
        else:
            covered = any(unit.text in line.text and line.sites.total() >= 0.8 * count for line in lines)
        if not covered:
            kept.append((unit, verdict))
    return kept


def _keys(unit: _Unit) -> dict[str, str]:
    if unit.kind == "label":
        return {"line": f"^{escape(unit.text[:-1])}[:：]"}
    if unit.kind == "line":
        return {"line": f"^{_varying(unit)}$"}
    return {"pattern": _varying(unit)}


def _varying(unit: _Unit) -> str:
    """The pattern of a unit; its numbers vary if its samples differ in them."""
    return escape(unit.text, digits=len(unit.samples) > 1)


def _remarks(unit: _Unit, site: str, total: int, verdict: _Verdict) -> list[str]:
    others = Counter(unit.sites)
    del others[site]
    elsewhere = f"; elsewhere in {others.total()} documents of {len(others)} sites" if others else ""
    remarks = [f"in {unit.sites[site]} of {total} documents{elsewhere}"]
    remarks.append(
        f"why: {verdict.why}" if verdict.proposed else f"not proposed, may be content: {verdict.why}"
    )
    remarks += [f"sample: {sample[:_LONGEST]}" for sample in unit.samples]
    return remarks


def _units(lines: list[str]) -> dict[tuple[str, str], _Seen]:
    """What may repeat in a document: short lines, labels, and notices and sentences in long lines."""
    found: dict[tuple[str, str], _Seen] = {}
    for number, line in enumerate(lines):
        edge = number < _EDGE or number >= len(lines) - _EDGE
        if 3 <= len(line) <= _LONGEST:
            found.setdefault(("line", _folded(line)), _Seen("line", line, line, edge))
            label = _LABEL.match(line)
            if label:
                found.setdefault(("label", label[1]), _Seen("label", label[1], line, edge))
        for phrase in _phrases(line):
            found.setdefault(("phrase", _folded(phrase)), _Seen("phrase", phrase, phrase, edge))
    return found


def _phrases(line: str) -> Iterator[str]:
    """Parts of a line that may have been put into it: what stands in brackets, and sentences."""
    for match in _BRACKET.finditer(line):
        if match[0] != line:
            yield match[0]
    for match in _SENTENCE.finditer(line):
        sentence = match[0].strip()
        if 8 <= len(sentence) <= _LONGEST and sentence != line:
            yield sentence


def _folded(text: str) -> str:
    return _DIGITS.sub("0", text)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def mine(sources: Iterable[Source], miner: Miner, advance: Callable[[], None] = lambda: None) -> None:
    """Add all `sources` to `miner`; `advance` is called after each."""
    for source in sources:
        miner.add(source)
        advance()


def site_of(given: object) -> str | None:
    """The domain in a record's field ``site`` or ``url``; None if it is none.

    >>> site_of("https://www.example.com/a/1.html"), site_of("example.com"), site_of("某网")
    ('example.com', 'example.com', None)
    """
    from cleaner.text.address import host_of

    name = host_of(given).removeprefix("www.") if isinstance(given, str) else ""
    return name if is_domain(name) else None
