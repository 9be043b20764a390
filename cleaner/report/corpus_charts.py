"""Counts as columns, with the geometry that an inline SVG needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: In units of the drawing, which are about CSS pixels.
WIDTH = 340
HEIGHT = 132
_TOP = 16
_BOTTOM = 18


class Column(NamedTuple):
    """One column; `label` stands below it and `text` above it, around `middle`, if they are not empty."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    text: str
    words: str


class Chart(NamedTuple):
    """A column chart; `words` say the same for those who do not see it."""

    title: str
    words: str
    columns: list[Column]
    total: int


def columns(title: str, counts: Sequence[tuple[str, int]], every: int = 1) -> Chart:
    """A chart of labelled counts, with every so-manieth label.

    >>> chart = columns("Sizes", [("2", 30), ("3", 10)])
    >>> [(column.label, round(column.height)) for column in chart.columns]
    [('2', 98), ('3', 33)]
    """
    highest = max((count for _, count in counts), default=0)
    # Numbers above the columns only where they do not run into each other.
    numbered = len(counts) <= 12 or sum(count > 0 for _, count in counts) <= 5
    step = WIDTH / max(1, len(counts))
    room = HEIGHT - _TOP - _BOTTOM
    found = []
    for number, (label, count) in enumerate(counts):
        height = max(1.5, room * count / highest) if count else 0.0
        found.append(
            Column(
                x=round(number * step + step * 0.1, 2),
                y=round(HEIGHT - _BOTTOM - height, 2),
                width=round(step * 0.8, 2),
                height=round(height, 2),
                middle=round(min(max((number + 0.5) * step, 14), WIDTH - 14), 2),
                label=label if number % every == 0 else "",
                text=_brief(count) if count and numbered else "",
                words=f"{label}: {count:,}",
            )
        )
    words = "; ".join(column.words for column in found if column.height)
    return Chart(title, words, found, sum(count for _, count in counts))


def shares(title: str, bands: Mapping[int, int], every: int = 4) -> Chart:
    """A chart of shares in twentieths, from 0 to 100 %."""
    return columns(title, [(f"{5 * band} %", bands.get(band, 0)) for band in range(20)], every)


def removed_shares(bands: Mapping[int, int]) -> Chart:
    """Documents by the share that was removed: nothing, then twentieths."""
    counts = [("none", bands.get(0, 0))]
    counts += [(f"<{5 * band}", bands.get(band, 0)) for band in range(1, 21)]
    last = max((band for band, count in bands.items() if count), default=0)
    return columns("Share removed (%)", counts[: max(7, last + 1)])


def sizes(clusters: Mapping[int, int]) -> Chart:
    """Clusters by how many documents they hold, in steps that double from five on."""
    bounds = [(2, 2), (3, 3), (4, 4)]
    while bounds[-1][1] < max(clusters, default=0):
        low = bounds[-1][1] + 1
        bounds.append((low, 2 * low - 2) if low > 5 else (5, 8))
    counts = [
        (
            str(low) if low == high else f"{low}–{high}",
            sum(count for size, count in clusters.items() if low <= size <= high),
        )
        for low, high in bounds
    ]
    return columns("Documents in a cluster", counts)


def similarities(steps: Mapping[int, int]) -> Chart:
    """Copies by their similarity to the representative, in steps of two hundredths."""
    first = min((step for step, count in steps.items() if count), default=40)
    counts = [(f"{2 * step / 100:.2f}", steps.get(step, 0)) for step in range(min(first, 40), 50)]
    return columns("Similarity of copies that are not exact", counts, 1 if len(counts) <= 12 else 5)


def _brief(count: int) -> str:
    """A count in at most four characters.

    >>> _brief(950), _brief(12_345), _brief(3_400_000)
    ('950', '12k', '3.4M')
    """
    if count < 1000:
        return str(count)
    for size, unit in ((1_000_000, "M"), (1000, "k")):
        if count >= size:
            value = count / size
            return f"{value:.1f}{unit}" if value < 9.95 else f"{value:.0f}{unit}"
    return str(count)
