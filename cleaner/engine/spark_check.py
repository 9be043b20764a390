"""See that Spark's executors can do the work, before it begins."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from cleaner._version import __version__
from cleaner.engine.base import EngineError
from cleaner.engine.spark_errors import told

if TYPE_CHECKING:
    from pyspark import SparkContext

#: Seconds after which it is told that executors are waited for.
_PATIENCE = 15.0


class Executor(NamedTuple):
    """What an executor says of itself.

    Attributes:
        host: its machine.
        version: of cleaner.
        sees, writes: whether it sees the folder of the run, and may write there.
    """

    host: str
    version: str
    sees: bool
    writes: bool


def check_executors(
    context: SparkContext, folder: Path, wait: float, say: Callable[[str], object] | None = None
) -> None:
    """See that executors come, have this version of cleaner, and can work in `folder`.

    Only those are asked that are there by then.

    Args:
        context: of Spark.
        folder: which they should share.
        wait: seconds until the first has answered.
        say: told if that takes long.

    Raises:
        EngineError: they do not or have not.
    """
    mark = folder / f"mark-{uuid4().hex}"
    mark.touch()
    try:
        answers = _asked(context, mark)
        found = _first(answers, min(wait, _PATIENCE))
        if found is None and wait > _PATIENCE:
            if say is not None:
                say(f"{context.master} has no executor for us yet; waiting for up to {wait:.0f} seconds")
            found = _first(answers, wait - _PATIENCE)
    finally:
        mark.unlink()
    if found is None:
        context.cancelAllJobs()
        raise EngineError(
            f"no executor of {context.master} came within {wait:.0f} seconds: has it free workers, with the "
            "cores and the memory that are asked for?"
        )
    for executor in found:
        if executor.version != __version__:
            raise EngineError(
                f"the executor on {executor.host} has cleaner {executor.version}, here is {__version__}: "
                "install the same version there"
            )
        if not executor.sees:
            raise EngineError(
                f"the executor on {executor.host} does not see {folder}: the folder of the run must be on a "
                "file system that all machines share, in the same place"
            )
        if not executor.writes:
            raise EngineError(f"the executor on {executor.host} may not write in {folder}")


_Answers = queue.Queue[list[Executor] | Exception]


def _asked(context: SparkContext, mark: Path) -> _Answers:
    """Where there is to be what executors say."""
    answers: _Answers = queue.Queue()

    def ask() -> None:
        try:
            with told():
                answers.put(asked(context, mark))
        except Exception as error:
            answers.put(error)

    # No process has to wait for it in the end: where no executor comes, it waits for ever.
    threading.Thread(target=ask, daemon=True).start()
    return answers


def _first(answers: _Answers, wait: float) -> list[Executor] | None:
    """What executors say; None if there is none in time."""
    try:
        found = answers.get(timeout=wait)
    except queue.Empty:
        return None
    if isinstance(found, Exception):
        raise found
    return found


def asked(context: SparkContext, mark: Path) -> list[Executor]:
    """What executors say, each once for each of its cores, more or less."""
    count = context.defaultParallelism
    found: list[Executor] = context.parallelize(range(count), count).map(_Look(mark)).collect()
    return found


class _Look:
    """What there is to see where it is called."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __call__(self, _: int) -> Executor:
        own = self._mark.with_name(f"{self._mark.name}-{uuid4().hex}")
        try:
            own.touch()
            own.unlink()
        except OSError:
            return Executor(socket.gethostname(), __version__, self._mark.exists(), False)
        return Executor(socket.gethostname(), __version__, self._mark.exists(), True)
