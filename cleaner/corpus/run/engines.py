"""The engine that a run is carried out with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cleaner.corpus.run.folder import RunFolder
from cleaner.corpus.run.plan import Plan, Progress
from cleaner.engine.base import Engine
from cleaner.engine.local import LocalEngine


def place(plan: Plan) -> Path:
    """The folder of the run, as it is called wherever work is done: executors work in folders of their own."""
    return plan.out if plan.engine == "local" else plan.out.absolute()


def check_engine(plan: Plan) -> None:
    """See that the engine that `plan` asks for can be had on this machine, before anything is made.

    Raises:
        EngineError: it cannot.
    """
    if plan.engine == "spark":
        from cleaner.engine.spark_session import check_here

        check_here(plan.master)


@contextmanager
def engine_of(plan: Plan, folder: RunFolder, progress: Progress) -> Iterator[Engine]:
    """The engine that `plan` asks for; what it holds is given back at the end.

    Raises:
        EngineError: there is no such engine here.
    """
    if plan.engine == "local":
        yield LocalEngine(plan.workers, folder.aside)
        return
    from cleaner.engine.spark import SparkEngine
    from cleaner.engine.spark_session import spark_session

    progress.say("starting Spark")
    log = folder.work / "spark.log"
    with spark_session(plan.master, plan.settings, folder.aside, log, say=progress.say) as session:
        context = session.sparkContext
        progress.say(f"Spark {context.version} at {context.master}, cores: {context.defaultParallelism}")
        yield SparkEngine(session, folder.aside, progress.say)
