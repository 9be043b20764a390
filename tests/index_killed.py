"""Adds documents to an index and is killed on the way; test_index_crash.py runs it.

python index_killed.py steps INDEX      makes a copy of INDEX for every statement of a batch, INDEX.0
                                        and so on, and is killed in each before that statement
python index_killed.py forever INDEX    adds batches until it is killed from outside
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
from typing import Any

from cleaner.dedup import Index, index_keys

#: So few keys are held by a table that every batch moves keys on.
MOST = (200, 900)


def text(number: int, version: int = 0) -> str:
    """A text of its own, of 80 letters."""
    return "".join(
        chr(0x4E00 + (number * 7919 + version * 104729 + place * 31) % 20000) for place in range(80)
    )


def batch(number: int, size: int = 10) -> tuple[list[str], list[str]]:
    """The texts and ids of a batch."""
    numbers = range(number * size, (number + 1) * size)
    return [text(each) for each in numbers], [f"doc-{each}" for each in numbers]


def changed() -> tuple[list[str], list[str]]:
    """A batch that replaces five documents of the first one, and adds five."""
    texts, ids = batch(99)
    return [*(text(each, 1) for each in range(5)), *texts[:5]], [
        *(f"doc-{each}" for each in range(5)),
        *ids[:5],
    ]


class DyingConnection:
    """A connection in which the process is killed before a statement."""

    def __init__(self, connection: Any, steps: int) -> None:
        self._connection, self._left = connection, steps

    def execute(self, statement: str) -> Any:
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1
        return self._connection.execute(statement)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def steps(path: str) -> None:
    """Be killed before every statement of a batch, and after the last one."""
    for step in itertools.count():
        copy = f"{path}.{step}"
        shutil.copy(path, copy)
        child = os.fork()
        if not child:
            with Index(copy) as index:
                index._file._connection = DyingConnection(index._file._connection, step)
                index.add(*changed(), replace=True)
                survived = index._file._connection._left
                os._exit(1 if survived else 0)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) >= 0:
            print(step + 1)
            return


def forever(path: str) -> None:
    """Add one batch after the other."""
    for number in itertools.count():
        with Index(path) as index:
            index.add(*batch(number))
            print(number, flush=True)


if __name__ == "__main__":
    index_keys._MOST = MOST
    {"steps": steps, "forever": forever}[sys.argv[1]](sys.argv[2])
