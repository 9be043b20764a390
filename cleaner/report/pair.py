"""Two documents side by side on a terminal, with what they share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cleaner.dedup.passages import Passage, Span, shared_passages
from cleaner.dedup.signature import shingle_sets
from cleaner.dedup.verify import compare_sets

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_SHARED = "green"


class _Part(NamedTuple):
    """A stretch of the first text, the one that stands beside it, and the passage that both share."""

    first: Span
    second: Span
    passage: Passage | None


def show_pair(
    one: tuple[str, str], other: tuple[str, str], threshold: float = 0.8, console: Console | None = None
) -> None:
    """Print two documents side by side; what they share is green, and marked with ``=``.

    Args:
        one, other: the id and the text of each.
        threshold: the similarity from which they would be near-duplicates.
        console: where to print; by default standard output.
    """
    from rich.console import Console
    from rich.table import Table

    sets = shingle_sets([one[1], other[1]])
    comparison = compare_sets(*sets)
    passages = shared_passages(one[1], other[1])
    relation = comparison.relation(threshold)
    console = console or Console()
    console.print(
        f"similarity {comparison.similarity:.4f}, containment {comparison.containment:.4f}, "
        f"{len(passages)} shared passages of {sum(each.letters for each in passages):,} letters: "
        f"{relation or 'no copies'} at a threshold of {threshold:g}",
        highlight=False,
    )
    table = Table("", one[0], other[0], show_lines=True, expand=True)
    table.columns[0].width = 1
    for column in table.columns[1:]:
        column.ratio, column.overflow = 1, "fold"
    for part in _parts(one[1], other[1], passages):
        mark = "=" if part.passage else ""
        table.add_row(mark, _text(one[1], part, 0), _text(other[1], part, 1))
    console.print(table)


def _parts(one: str, other: str, passages: list[Passage]) -> Iterator[_Part]:
    """Both texts from beginning to end; a passage that moved stands where the first text has it."""
    done = there = 0
    for passage in passages:
        between = Span(there, max(there, passage.second.start))
        if passage.first.start > done or between.end > between.start:
            yield _Part(Span(done, max(done, passage.first.start)), between, None)
        yield _Part(passage.first, passage.second, passage)
        done = max(done, passage.first.end)
        there = max(there, passage.second.end)
    if done < len(one) or there < len(other):
        yield _Part(Span(done, len(one)), Span(there, len(other)), None)


def _text(text: str, part: _Part, side: int) -> Text:
    from rich.text import Text

    span = (part.first, part.second)[side]
    shown = Text(text[span.start : span.end].strip("\n"))
    if part.passage is not None:
        skipped = len(text[span.start : span.end]) - len(text[span.start : span.end].lstrip("\n"))
        for piece in part.passage.pieces:
            where = piece[side]
            shown.stylize(_SHARED, where.start - span.start - skipped, where.end - span.start - skipped)
    return shown
