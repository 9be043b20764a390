"""What a run did, in words and tables for somebody who sees them for the first time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.corpus.run import Result

#: Rules and reasons that are listed at most; the rest is in ``run.json``.
_RULES = 12
_REASONS = 3


def show(result: Result, folder: Path) -> None:
    """Print the summary of a run on standard error."""
    from rich.console import Console
    from rich.table import Table

    console = Console(stderr=True)
    counts = result.counts
    if not result.changed:
        console.print(f"Nothing to do: all of it was in {folder} already.", highlight=False)
    table = Table("", "", show_header=False, box=None, padding=(0, 2))
    for name, value in _lines(counts):
        table.add_row(name, value)
    console.print(table)
    edits = counts["edits_by_rule"]
    if edits:
        title = "What was changed" + (
            f", the first {_RULES} of {len(edits)} rules" if len(edits) > _RULES else ""
        )
        by_rule = Table("rule", "times", "characters taken away", title=title, title_justify="left")
        for code in list(edits)[:_RULES]:
            removed = counts["characters_removed_by_rule"].get(code, 0)
            by_rule.add_row(code, f"{edits[code]:,}", f"{removed:,}")
        console.print(by_rule)
    console.print(f"Written to {folder}", highlight=False, markup=False)


def _lines(counts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The main counts, each with what it is about."""
    rejected = counts["rejected"]
    yield "Documents", f"{counts['documents']:,} cleaned" + (f", {rejected:,} rejected" if rejected else "")
    reasons = counts["rejections_by_reason"]
    for reason in list(reasons)[:_REASONS]:
        yield "", f"  {reasons[reason]:,} × {reason}"
    if len(reasons) > _REASONS:
        yield "", f"  … {len(reasons) - _REASONS} more reasons, see rejected.jsonl"
    before, after = counts["characters_in"], counts["characters_out"]
    share = 1 - after / before if before else 0
    yield "Text", f"{before:,} characters in, {after:,} out: {share:.1%} was noise"
    yield "Encodings", _listed(counts["encodings"])
    yield (
        "Missing",
        f"{counts['gaps']:,} gaps where text is withheld; {counts['truncated']:,} documents are cut off",
    )
    yield "Masked", _listed(counts["redactions_by_type"])
    if counts["fills"]:
        yield "Restored", f"{_listed(counts['fills'])}, each from another copy"
    copies = counts["duplicates_by_relation"]
    if copies:
        yield "Copies", f"{_listed(copies)}; of {counts['clusters']:,} documents"
    else:
        yield "Copies", "none"
    if counts["related_pairs"]:
        yield "Quoted", f"{counts['related_pairs']:,} documents stand in another one, whole or in part"
    speed = counts["read"]["bytes"] / max(1e-3, counts["seconds"]) / 1e6
    yield "Time", f"{counts['seconds']:.1f} s, {speed:.1f} MB/s"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items()) or "none"
