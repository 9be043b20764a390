"""What went wrong in Spark, in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from cleaner.engine.base import EngineError

#: What Spark says, somewhere in a long story, and what it means. The first that is found counts.
_MEANINGS = (
    (
        "No space left on device|Disk quota exceeded",
        "a disk is full: the shared folder, or where the executors keep temporary files (spark.local.dir)",
    ),
    (
        "Permission denied",
        "an executor may not write in the folder of the run; it must be shared, and open to Spark's user",
    ),
    (
        "PYTHON_VERSION_MISMATCH",
        "the executors have another version of Python than this process; name the right one in PYSPARK_PYTHON",
    ),
    (
        "No module named '(?P<module>[^']+)'",
        "the executors cannot import {module}: speech-cleaner must be installed in their Python too; "
        "PYSPARK_PYTHON names it",
    ),
    (
        r"Cannot run program \"(?P<program>[^\"]+)\"",
        "the executors have no {program}; name their Python in PYSPARK_PYTHON",
    ),
    (
        "OutOfMemoryError|Container killed|exit code 137|exit status 137",
        "an executor ran out of memory; give it more with --conf spark.executor.memory=4g",
    ),
    (
        r"Python worker exited unexpectedly|Python worker .*crashed",
        "a Python process of an executor was killed again and again, perhaps for want of memory; "
        "give executors fewer cores, or more with --conf spark.executor.memoryOverhead=2g",
    ),
    (
        "ExecutorLostFailure|executor lost|MetadataFetchFailed",
        "executors were lost again and again, perhaps for want of memory; "
        "give them more with --conf spark.executor.memory=4g",
    ),
    (
        "All masters are unresponsive|Application has been killed|Master removed our application",
        "the master does not answer, or ended the application",
    ),
    (
        "SparkContext was shut down|stopped SparkContext|SparkContext has been shutdown|Connection refused"
        "|Answer from Java side is empty|Error while sending or receiving",
        "Spark ended while it was at work",
    ),
    (r"Could not parse Master URL: '(?P<url>[^']*)'", "--master {url}: write local[2], spark://HOST:PORT, yarn or k8s://…"),
)  # fmt: skip


class SparkError(EngineError):
    """Spark could not go on."""


@contextmanager
def told() -> Iterator[None]:
    """Raise what Spark raises in here as :class:`SparkError`."""
    try:
        yield
    except Exception as error:
        home = type(error).__module__.partition(".")[0]
        if home in ("pyspark", "py4j") or isinstance(error, ConnectionError):
            raise SparkError(meaning(f"{error}\n{getattr(error, 'java_exception', '')}")) from error
        raise


def meaning(story: str) -> str:
    """The one line that matters of what Spark says.

    >>> meaning("Job aborted due to stage failure: Task 3 failed 4 times ... java.lang.OutOfMemoryError: Java heap")
    'an executor ran out of memory; give it more with --conf spark.executor.memory=4g'
    >>> meaning('''An exception was thrown from the Python worker:
    ... Traceback (most recent call last):
    ...   File "x.py", line 5, in call
    ... ZeroDivisionError: division by zero
    ... ''')
    'Spark: ZeroDivisionError: division by zero'
    """
    for pattern, words in _MEANINGS:
        match = re.search(pattern, story)
        if match is not None:
            return words.format(**match.groupdict())
    raised = re.findall(r"^(\w[\w.]*(?:Error|Exception|Exit)\b.*)$", story, re.MULTILINE)
    causes = re.findall(r"Caused by: (.*)", story)
    lines = [line.strip() for line in story.splitlines() if line.strip()]
    return (
        f"Spark: {(raised or causes or lines or ['it failed without a word'])[-1 if raised or causes else 0]}"
    )
