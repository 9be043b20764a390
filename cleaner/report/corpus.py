"""The report of a run: one self-contained page, for a corpus of any size.

The records are read twice. The first pass counts, and learns what each rule usually removes; the
second scores every removal by how unusual it is and fetches the texts of the pairs that are shown.
What is kept between them is bounded: counts, the samples that are shown, and the index of the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cleaner.report import corpus_charts as charts
from cleaner.report.corpus_beside import Rejects, Related
from cleaner.report.corpus_copies import GIANT, Copies
from cleaner.report.corpus_fills import Fills
from cleaner.report.corpus_origins import Origins
from cleaner.report.corpus_page import page
from cleaner.report.corpus_remarks import Remarks
from cleaner.report.corpus_removals import PAGE
from cleaner.report.corpus_removed import Removed
from cleaner.report.corpus_search import BUDGET, Search
from cleaner.report.corpus_unusual import STILL_THERE, WEIGHTS

Record = Mapping[str, Any]

#: The size of the page, in bytes: it must open at once, and go by mail.
LARGEST = 4_800_000


def render(
    run: Record,
    records: Callable[[], Iterator[Record]],
    rejected: Iterable[Record],
    related: Iterable[Record],
) -> str:
    """The report of a run as HTML: no file beside it, nothing from the network.

    The same input gives the same page. Memory does not grow with the length of the texts, and by eight
    bytes for each document of a cluster.

    Args:
        run: the content of ``run.json``.
        records: gives an iterator over the records of ``documents/`` in their order; called twice.
        rejected, related: the records of ``rejected.jsonl`` and ``related.jsonl``; read once.

    Example:
        >>> record = {"id": "a", "text": "好。", "edits": [], "notes": []}
        >>> "1 document" in render({}, lambda: iter([record]), [], [])
        True
    """
    removed, copies, remarks, fills, search = Removed(), Copies(), Remarks(), Fills(), Search()
    origins = Origins(run.get("sites") or {})
    for record in records():
        for part in (removed, copies, remarks, fills, search, origins):
            part.survey(record)
    removed.settle()
    copies.settle()
    for record in records():
        removed.sample(record)
        copies.fetch(record)
    rejects = Rejects(rejected)
    content = {
        "run": run,
        "removed": removed,
        "copies": copies,
        "remarks": remarks,
        "fills": fills,
        "origins": origins,
        "rejects": rejects,
        "related": Related(related),
        "search": search,
        "rules": _by_unusual(removed),
        "described": _described(),
        "disagreements": _disagreements(run, origins, rejects),
        "charts": charts,
        "page_mark": PAGE,
        "giant": GIANT,
        "weights": WEIGHTS,
        "still_there": STILL_THERE,
    }
    # The search takes what the rest of the page leaves.
    rest = len(page(**content, index=search.index(0)).encode())
    return page(**content, index=search.index(max(0, min(BUDGET, LARGEST - rest))))


def _by_unusual(removed: Removed) -> list[str]:
    """The rules that acted, the one with the most unusual removal first."""

    def key(rule: str) -> tuple[float, int, str]:
        best = max((sample.unusual.score for sample in removed.samples(rule)), default=0.0)
        return -best, -removed.rules[rule].edits, rule

    return sorted(removed.rules, key=key)


def _described() -> dict[str, str]:
    """What the built-in rules say of themselves, in a line."""
    from cleaner.rulebook.catalog import builtin_rules

    return {rule.code: rule.doc.split("\n")[0].replace("``", "") for rule in builtin_rules()}


def _disagreements(run: Record, origins: Origins, rejects: Rejects) -> list[str]:
    """Where the counts of ``run.json`` are not those of the files."""
    counted = {
        "documents": origins.documents,
        "rejected": rejects.total,
        "characters_in": origins.characters_in,
        "characters_out": origins.characters_out,
    }
    return [
        f"run.json says {run[name]:,} for {name}, the files hold {count:,}"
        for name, count in counted.items()
        if name in run and run[name] != count
    ]
