"""Clean many documents in several processes, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.document import Document
from cleaner.source import Given, given, whole
from cleaner.text.decode import Rejected

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from cleaner.pipeline import Cleaner

#: Documents that go to a worker at a time, and how many such portions wait for each worker.
_PORTION = 16
_WAITING = 2

Outcome = Document | Rejected


def worker_count(workers: int | None) -> int:
    """How many processes `workers` stands for.

    Raises:
        TypeError: it is no whole number.
        ValueError: it is below 0.

    >>> worker_count(None), worker_count(3)
    (1, 3)
    """
    if workers is None:
        return 1
    number = whole("workers", workers, 0)
    if number == 0:
        import os

        return os.cpu_count() or 1
    return number


def spread(cleaner: Cleaner, documents: Iterable[object], workers: int) -> Iterator[Outcome]:
    """The outcomes for `documents`, in order, worked out by `workers` processes.

    At most `workers` times 48 documents are read ahead. What the iterable raises is raised after the
    outcomes for the documents that it gave before.

    Raises:
        RuntimeError: a worker came to an end before its work did.
    """
    # Imported here, because a single document is cleaned sooner without them.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    if multiprocessing.current_process().daemon:
        raise ValueError(f"workers {workers}: this process is a worker itself and may start no others; use 1")
    broken: list[Exception] = []
    portions = _portions(documents, broken)
    waiting: deque[Future[list[Outcome]]] = deque()
    done = 0
    pool = ProcessPoolExecutor(workers, None, _start, (cleaner,))
    try:
        for portion in portions:
            waiting.append(pool.submit(_work, portion))
            if len(waiting) > _WAITING * workers:
                outcomes = waiting[0].result()
                waiting.popleft()
                yield from outcomes
                done += len(outcomes)
        while waiting:
            outcomes = waiting[0].result()
            waiting.popleft()
            yield from outcomes
            done += len(outcomes)
    except BrokenProcessPool as error:
        raise RuntimeError(
            f"a worker process ended while it worked on documents after number {done}: it was killed, ran out "
            "of memory, or could not import the program that called it (start a program's work under "
            "if __name__ == '__main__')"
        ) from error
    finally:
        if waiting:
            _end(pool)
        pool.shutdown(cancel_futures=True)
    if broken:
        raise broken[0]


def _end(pool: ProcessPoolExecutor) -> None:
    """End the workers of a pool whose work nobody waits for; it could only wait for them itself."""
    for process in list((pool._processes or {}).values()):
        process.terminate()


def _portions(documents: Iterable[object], broken: list[Exception]) -> Iterator[list[Given | Rejected]]:
    """The documents as they are sent; what stops them goes to `broken`."""
    source = iter(documents)
    while True:
        portion: list[Given | Rejected] = []
        try:
            portion += map(given, islice(source, _PORTION))
        except Exception as error:
            broken.append(error)
        if portion:
            yield portion
        if broken or len(portion) < _PORTION:
            return


_worker: Cleaner


def _start(cleaner: Cleaner) -> None:
    import signal
    import threading

    global _worker
    _worker = cleaner
    # At Ctrl-C the process that asked for the work ends it, whatever handlers it has for itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    import os
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(portion: list[Given | Rejected]) -> list[Outcome]:
    return [_worker.outcome(item) for item in portion]
