"""What an index answers, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from cleaner.dedup.index import Stats
    from cleaner.dedup.index_match import Match, Matches

#: Passages of a match that are shown, and characters of each.
_PASSAGES = 5
_CHARACTERS = 50


def show_matches(name: str, text: str, matches: Matches, console: Console | None = None) -> None:
    """Print the documents that a text is like, and the longest passages that they share.

    Args:
        name: what the text is called.
        text: the text.
        matches: what the index answers.
        console: where to print; by default standard output.
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = console or Console()
    console.print(f"[bold]{escape(name)}[/] is {_count(matches)}", highlight=False)
    if not matches:
        return
    table = Table("", "document", "relation", "kind", "similarity", "containment")
    for number, match in enumerate(matches, 1):
        table.add_row(
            str(number),
            escape(match.id),
            match.relation,
            match.kind,
            f"{match.similarity:.3f}",
            f"{match.containment:.3f}",
        )
    for column in (table.columns[0], *table.columns[2:]):
        column.no_wrap = True
    table.columns[1].overflow = "fold"
    console.print(table)
    for number, match in enumerate(matches, 1):
        for line in _passages(text, match):
            console.print(f"{number}: {escape(line)}", highlight=False, soft_wrap=True)


def _count(matches: Matches) -> str:
    count = len(matches) + matches.more
    told = f"like {count:,} document{'s' if count > 1 else ''}" if matches else "like no document"
    if matches.more:
        told += f", the likest {len(matches):,} of which are shown (--limit)"
    if matches.unchecked:
        told += f"; {matches.unchecked:,} more look alike and were not compared (--limit)"
    if matches.passed_over:
        told += "; it consists of common phrases, so that documents may be missing which share only these"
    if matches.too_short:
        told += "; it is short, so that long documents may be missing which contain it"
    return told


def _passages(text: str, match: Match) -> Iterator[str]:
    """The longest passages, in their order: where they stand in the text, where in the document."""
    longest = sorted(match.passages, key=lambda passage: -passage.letters)[:_PASSAGES]
    for passage in sorted(longest):
        piece = " ".join(text[slice(*passage.first)].split())
        if len(piece) > _CHARACTERS:
            piece = f"{piece[: _CHARACTERS // 2]} ... {piece[-_CHARACTERS // 2 :]}"
        first, second = passage.first, passage.second
        yield f"{first.start}-{first.end} = {second.start}-{second.end} {piece}"
    if len(match.passages) > len(longest):
        yield f"and {len(match.passages) - len(longest):,} shorter passages"


def show_stats(name: str, stats: Stats, console: Console | None = None) -> None:
    """Print what an index holds and what it was made with."""
    from rich.console import Console
    from rich.table import Table

    each = f" ({stats.size / stats.documents:,.0f} bytes a document)" if stats.documents else ""
    table = Table("", "", title=name, show_header=False)
    for label, value in (
        ("documents", f"{stats.documents:,}"),
        ("characters", f"{stats.characters:,}"),
        ("keys", f"{stats.keys:,}"),
        ("size", f"{stats.size / 1e6:,.1f} MB{each}"),
        ("parameters", ", ".join(f"{key} {value}" for key, value in stats.parameters.items())),
        ("made by", f"cleaner {stats.cleaner}, DuckDB {stats.duckdb}"),
        ("read by", f"DuckDB {stats.duckdb_in_use}"),
    ):
        table.add_row(label, value)
    (console or Console()).print(table)
