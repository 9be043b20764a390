"""Progress of work in stages: a bar for each on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic

#: Called with the stage, how much of it is done, and of how much if that is known.
Stages = Callable[[str, int, int | None], None]

#: Seconds between two lines.
_PAUSE = 10.0


@contextmanager
def stages(titles: Mapping[str, str]) -> Iterator[Stages]:
    """Show on standard error how far each stage is; a run of a few seconds says nothing in plain lines.

    Args:
        titles: what each stage is called.
    """
    if not sys.stderr.isatty():
        shown = monotonic()

        def line(stage: str, done: int, total: int | None) -> None:
            nonlocal shown
            if monotonic() - shown >= _PAUSE:
                shown = monotonic()
                of = f" of {total:,}" if total else ""
                print(f"{titles[stage]}: {done:,}{of}", file=sys.stderr, flush=True)

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def bar(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(titles[stage], total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield bar
