"""Say how Spark gets on with what takes long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark import SparkContext

#: Seconds between two messages.
_PAUSE = 30.0


@contextmanager
def watched(context: SparkContext, say: Callable[[str], object], pause: float = _PAUSE) -> Iterator[None]:
    """While the block is at work, tell every `pause` seconds how many tasks of its jobs are done."""
    end = threading.Event()

    def watch() -> None:
        while not end.wait(pause):
            done, known = _tasks(context)
            if known:
                say(f"Spark: {done:,} of {known:,} tasks of this step are done")

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def _tasks(context: SparkContext) -> tuple[int, int]:
    """How many tasks of the jobs that are under way are done, and how many there are."""
    tracker = context.statusTracker()
    jobs = [tracker.getJobInfo(job) for job in tracker.getActiveJobsIds()]
    stages = [tracker.getStageInfo(stage) for job in jobs if job for stage in job.stageIds]
    known = [stage for stage in stages if stage]
    return sum(stage.numCompletedTasks for stage in known), sum(stage.numTasks for stage in known)
