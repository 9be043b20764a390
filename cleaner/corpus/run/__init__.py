"""The main job: read, clean, find the copies, write the records and what there is to say about them.

Each stage hands tables on the disk to the next and is keyed by what went into it. Whatever is there with
the right key is kept, so that a run that was ended anywhere, in whatever way, goes on where it was, and a
run over inputs or with rules that changed a little does little.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cleaner._version import __version__
from cleaner.corpus import readers
from cleaner.corpus.run.card import write_card
from cleaner.corpus.run.clean import Cleaned, clean
from cleaner.corpus.run.compare import Compared, compare
from cleaner.corpus.run.engines import check_engine, engine_of, place
from cleaner.corpus.run.folder import new_file, opened, replace, same_place
from cleaner.corpus.run.lists import write_lists
from cleaner.corpus.run.outputs import Outputs
from cleaner.corpus.run.plan import ENGINES, FORMATS, MODES, Job, Plan, Progress, Silent, key_of
from cleaner.corpus.run.restore import Restored, restore
from cleaner.corpus.run.show import write_report
from cleaner.corpus.run.summary import ordered
from cleaner.corpus.run.texts import TEXTS, write_texts
from cleaner.corpus.run.write import write
from cleaner.corpus.versions import source_digest, versions
from cleaner.restore.write import RULES as RESTORE_RULES
from cleaner.rulebook.sitefile_book import SITE_PHASE

__all__ = ["ENGINES", "FORMATS", "MODES", "Plan", "Progress", "Result", "run"]


@dataclass(slots=True)
class Result:
    """What a run did.

    Attributes:
        counts: what stands in ``run.json``.
        cleaned: how many items were cleaned now; the others had been cleaned before.
        changed: whether any file of the folder had to be written.
    """

    counts: dict[str, Any]
    cleaned: int
    changed: bool


def run(plan: Plan, progress: Progress | None = None) -> Result:
    """Carry out `plan`; the files of the run are in ``plan.out`` afterwards.

    The outcome depends on neither the order of the inputs, nor the number of workers, nor on what was
    there of an earlier run.

    Raises:
        InputError: an input does not exist, or the folder is of another run or of none.
        EngineError: a worker was killed, or the disk is full, or Spark could not do the work.
    """
    readers.find_files(plan.inputs, plan.out)  # what is not there is told before anything is made
    check_engine(plan)
    progress = progress or Silent()
    with (
        opened(place(plan), plan.inputs, plan.force) as folder,
        engine_of(plan, folder, progress) as engine,
    ):
        job = Job(plan, folder, engine, Outputs(folder), versions(plan.cleaner), progress)
        _say_what_changed(job)
        _keep_plan(job)
        clock = _Clock()
        with clock.stage("clean"):
            cleaned = clean(job)
            _say_what_was_there(job, cleaned)
        with clock.stage("compare"):
            compared = compare(job, cleaned)
        with clock.stage("restore"):
            restored = restore(job, cleaned, compared)
        counts = _counts(job, cleaned, compared, restored)
        with clock.stage("write"):
            written = write(job, cleaned, restored)
            write_lists(job, cleaned, compared)
            write_card(job, counts, written)
            if plan.format == "text":
                write_texts(job, cleaned, restored)
        job.outputs.forget_others(but=[TEXTS] if plan.format == "text" else [])
        with clock.stage("report"):
            write_report(job, counts, restored)
        counts = _finish(job, counts, clock)
        _forget_other_state(job, cleaned, compared, restored)
        return Result(counts, cleaned.done, job.outputs.changed)


@dataclass(slots=True)
class _Clock:
    """How long each stage takes."""

    started: float = field(default_factory=time.perf_counter)
    stages: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what is done inside."""
        begin = time.perf_counter()
        yield
        self.stages[name] = round(time.perf_counter() - begin, 3)

    def record(self) -> dict[str, Any]:
        """The times, as plain data."""
        return {"seconds": round(time.perf_counter() - self.started, 3), "stages": self.stages}


def _keep_plan(job: Job) -> None:
    plan = {
        "cleaner_version": __version__,
        "inputs": sorted(map(same_place, job.plan.inputs)),
        "options": job.plan.options,
        "shared": job.versions.shared,
    }
    with new_file(job.folder.aside) as (file, path):
        file.write(json.dumps(plan, ensure_ascii=False, indent=2).encode())
    replace(path, job.folder.plan)


def _say_what_changed(job: Job) -> None:
    """Tell in what this run differs from the one that is in the folder."""
    earlier = job.folder.earlier
    if not earlier:
        return
    before, now = earlier.get("options", {}), job.plan.options
    for name in sorted({*before, *now}):
        if before.get(name) != now.get(name):
            job.progress.say(f"{name} was {before.get(name)!r} and is {now.get(name)!r} now")
    if earlier.get("shared", job.versions.shared) != job.versions.shared:
        job.progress.say("cleaner itself or a general option changed: all documents are cleaned again")


def _say_what_was_there(job: Job, cleaned: Cleaned) -> None:
    total = cleaned.summary.documents + cleaned.summary.rejected
    if cleaned.changes:
        said = "; ".join(cleaned.changes)
        job.progress.say(f"{said}: {cleaned.again:,} of {total:,} documents are cleaned again")
    kept = total - cleaned.done
    if kept and not cleaned.changes:
        job.progress.say(f"{kept:,} of {total:,} documents had been cleaned before")


def _counts(job: Job, cleaned: Cleaned, compared: Compared, restored: Restored) -> dict[str, Any]:
    """What ``run.json`` says, without the times."""
    summary = cleaned.summary
    summary.merge(restored.summary)
    phases = {rule.code: rule.phase for rule in job.plan.cleaner.rules}
    phases |= dict.fromkeys(RESTORE_RULES, "restore")
    sites = dict.fromkeys((code for code in summary.edits if code not in phases), SITE_PHASE)
    digests = {each.code: each.digest[:16] for each in job.versions.rules}
    if job.plan.restore:
        digests |= dict.fromkeys(RESTORE_RULES, source_digest("restore/")[:16])
    return {
        "cleaner_version": __version__,
        "inputs": job.plan.inputs,
        "read": cleaned.read,
        "options": job.plan.options,
        "rules": digests | dict.fromkeys(sites, "site file"),
        "site_files": {site.name: site.digest[:16] for site in job.versions.sites},
        **summary.record(phases | sites),
        "clusters": compared.clusters,
        "related_pairs": compared.pairs,
        "duplicates_by_relation": ordered(compared.relations),
    }


def _finish(job: Job, counts: Mapping[str, Any], clock: _Clock) -> dict[str, Any]:
    """Write ``run.json``, unless it says the same already but for the times."""
    key = key_of(json.dumps(counts))
    path = job.folder.root / "run.json"
    if not job.outputs.changed and job.outputs.find("run.json", key) is not None:
        found: dict[str, Any] = json.loads(path.read_bytes())
    else:
        found = {**counts, **clock.record()}
        with job.outputs.written("run.json", key) as file:
            file.write((json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode())
    job.outputs.close()
    return found


def _forget_other_state(job: Job, cleaned: Cleaned, compared: Compared, restored: Restored) -> None:
    """Remove the state that is of use to no run over these inputs with these rules."""
    folder = job.folder
    needed = {folder.chunk(chunk.key) for chunk in cleaned.chunks} | restored.state
    needed |= {folder.versions(job.versions.digest), compared.placed, compared.near, compared.related}
    for kind in ("clean/*", "filled/*", "versions", "tables"):
        for path in folder.work.glob(f"{kind}/*"):
            if path not in needed:
                path.unlink()
