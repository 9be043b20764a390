"""What a run did, in words and tables for somebody who sees them for the first time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.cli.words import counted

if TYPE_CHECKING:
    from cleaner.corpus.run import Result

#: Rules and reasons that are listed at most; the rest is in ``run.json``.
_RULES = 12
_REASONS = 3

#: What says little to a reader as it stands in ``run.json``.
_ENCODINGS = {"text": "records", "utf-8-sig": "utf-8 with a mark"}


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
    yield (
        "Documents",
        f"{counts['documents']:,} cleaned"
        + (f", {rejected:,} rejected (see rejected.jsonl):" if rejected else ""),
    )
    reasons = counts["rejections_by_reason"]
    for reason in list(reasons)[:_REASONS]:
        yield "", f"  {reasons[reason]:,} × {reason}"
    if len(reasons) > _REASONS:
        yield "", f"  … and {counted(len(reasons) - _REASONS, 'more reason')}"
    before, after = counts["characters_in"], counts["characters_out"]
    share = 1 - after / before if before else 0
    than_before = f"{abs(share):.1%} {'less' if share >= 0 else 'more'}"
    yield "Text", f"{before:,} characters in, {after:,} out: {than_before}"
    yield "Encodings", _listed({_ENCODINGS.get(name, name): n for name, n in counts["encodings"].items()})
    copies = counts["duplicates_by_relation"]
    if copies:
        those = (
            f"{counted(sum(copies.values()), 'copy', 'copies')} of {counted(counts['clusters'], 'document')}"
        )
        yield "Copies", f"{those}: {_listed(copies)} (see duplicates.jsonl)"
    else:
        yield "Copies", "none"
    if counts["related_pairs"]:
        yield "Quoted", f"{counted(counts['related_pairs'], 'text')} found inside another (see related.jsonl)"
    if counts["fills"]:
        yield "Filled in", f"{_filled(counts['fills'])}; each from another copy of the text"
    masks = counts["redactions_by_type"]
    left = [
        counted(counts["gaps"], "gap"),
        counted(counts["truncated"], "cut-off end"),
        counted(sum(masks.values()), "masked word") + (f" ({_listed(masks)})" if masks else ""),
    ]
    yield "Still missing", ", ".join(left)
    speed = counts["read"]["bytes"] / max(1e-3, counts["seconds"]) / 1e6
    yield "Time", f"{counts['seconds']:.1f} s" + (f", {speed:.1f} MB/s" if speed >= 0.1 else "")


def _filled(fills: Mapping[str, int]) -> str:
    """Masks are counted together: of what kind a mask was is of little use once it is filled."""
    masks = sum(count for kind, count in fills.items() if kind not in ("gap", "truncated"))
    parts = ((masks, "masked word"), (fills.get("gap", 0), "gap"), (fills.get("truncated", 0), "cut-off end"))
    return ", ".join(counted(count, noun) for count, noun in parts if count)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items()) or "none"
