"""The last stage: the report of the run, from the files that it wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.corpus.report import report
from cleaner.corpus.run.plan import Job, key_of
from cleaner.corpus.run.restore import Restored
from cleaner.corpus.versions import source_digest

_NAME = "report.html"

#: What the page depends on beside the run.
_CODE = ("corpus/report", "report/")


def write_report(job: Job, counts: Mapping[str, Any], restored: Restored) -> None:
    """Write the report, if it is wanted and does not stand there already.

    Args:
        job: the run.
        counts: what ``run.json`` will say, without times, so that the same run gives the same page.
        restored: what the records hold.
    """
    key = key_of(source_digest(*_CODE), restored.placed.name, job.plan.mode, repr(counts))
    if not job.plan.report:
        job.outputs.remove(_NAME)
        return
    if job.outputs.find(_NAME, key) is not None:
        return
    job.progress.stage("report", 2 * counts["documents"])
    told = 0

    def progress(done: int) -> None:
        nonlocal told
        job.progress.advance(done - told)
        told = done

    page = report(job.folder.root, counts, progress)
    with job.outputs.written(_NAME, key) as file:
        file.write(page)
