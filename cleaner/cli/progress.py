"""How a run gets on, on standard error: bars on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from cleaner.corpus.run import Progress

_TITLES = {
    "clean": "Cleaning",
    "compare": "Comparing",
    "join": "Proposing pairs",
    "verify": "Comparing pairs",
    "cluster": "Clustering",
    "words": "Learning words",
    "restore": "Restoring",
    "write": "Writing",
    "lists": "Writing lists",
    "texts": "Writing texts",
    "report": "Reporting",
}

#: Seconds between two lines.
_PAUSE = 10.0

_MEGABYTE = 1_000_000


@contextmanager
def shown() -> Iterator[Progress]:
    """Something that shows on standard error how a run gets on."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:15}"),
        BarColumn(),
        TextColumn("{task.fields[told]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Bars(bars)


class _Stage:
    """Counts what is done in a stage."""

    def __init__(self, name: str, documents: int | None, size: int | None) -> None:
        self.title = _TITLES.get(name, name)
        self.of_documents, self.of_size = documents, size
        self.documents = self.size = 0
        self.begin = monotonic()

    @property
    def done(self) -> float:
        """The share that is done, 0 if that cannot be told."""
        if self.of_size:
            return min(1.0, self.size / self.of_size)
        return min(1.0, self.documents / self.of_documents) if self.of_documents else 0.0

    @property
    def told(self) -> str:
        """How much is done, in words."""
        of = f" of {self.of_documents:,}" if self.of_documents else ""
        speed = self.size / max(1e-3, monotonic() - self.begin) / _MEGABYTE
        return f"{self.documents:,}{of}" + (f", {speed:.1f} MB/s" if self.size else "")

    @property
    def left(self) -> str:
        """How long the rest may take, in words."""
        if self.done < 0.02:
            return ""
        seconds = round((monotonic() - self.begin) * (1 - self.done) / self.done)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        return f", {clock} left"


class _Lines:
    """Prints a line when a stage has been at work for a while."""

    def __init__(self) -> None:
        self._stage = _Stage("", None, None)
        self._told = monotonic()

    def stage(self, name: str, documents: int | None = None, size: int | None = None) -> None:
        self._stage = _Stage(name, documents, size)

    def advance(self, documents: int, size: int = 0) -> None:
        stage = self._stage
        stage.documents += documents
        stage.size += size
        if monotonic() - self._told >= _PAUSE:
            self._told = monotonic()
            self.say(f"{stage.title}: {stage.told}{stage.left}")

    def say(self, message: str) -> None:
        print(f"cleaner: {message}", file=sys.stderr, flush=True)


class _Bars:
    """Shows a bar for each stage."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._stage = _Stage("", None, None)

    def stage(self, name: str, documents: int | None = None, size: int | None = None) -> None:
        self._finish()
        self._stage = _Stage(name, documents, size)
        known = documents or size
        title = self._stage.title
        if title not in self._tasks:
            self._tasks[title] = self._bars.add_task(title, total=1.0 if known else None, told="")
        self._show()

    def advance(self, documents: int, size: int = 0) -> None:
        self._stage.documents += documents
        self._stage.size += size
        self._show()

    def say(self, message: str) -> None:
        self._bars.console.print(f"cleaner: {message}", markup=False, highlight=False)

    def _show(self) -> None:
        self._update(completed=self._stage.done, told=self._stage.told)

    def _finish(self) -> None:
        self._update(total=1.0, completed=1.0)

    def _update(self, **values: Any) -> None:
        task = self._tasks.get(self._stage.title)
        if task is not None:
            self._bars.update(task, **values)
