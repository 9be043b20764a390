"""The main job: clean everything, flag copies, write records and a summary."""

from __future__ import annotations

import base64
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner._version import __version__
from cleaner.corpus import readers
from cleaner.corpus.readers import Unread
from cleaner.corpus.stream import Cleaned, clean_items
from cleaner.corpus.writers import atomic, json_line
from cleaner.document import Document
from cleaner.pipeline import Cleaner

#: What a run writes; `run.json` last, so that it marks a complete run.
FILES = ("clean.jsonl", "duplicates.jsonl", "related.jsonl", "rejected.jsonl", "run.json")

#: Called with the stage, how many documents are done, and of how many if that is known.
Progress = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class Summary:
    """The counts of a run."""

    documents: int = 0
    rejected: int = 0
    characters_in: int = 0
    characters_out: int = 0
    gaps: int = 0
    truncated: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)
    redactions: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    clusters: int = 0
    related: int = 0
    seconds: float = 0.0

    def add(self, document: Document) -> None:
        """Count one cleaned document."""
        self.documents += 1
        self.characters_out += len(document.text)
        self.characters_in += len(document.text)
        for edit in document.edits:
            change = len(edit.before) - len(edit.after)
            self.characters_in += change
            self.edits[edit.rule] += 1
            self.removed[edit.rule] += max(0, change)
        self.gaps += document.gaps
        self.truncated += document.truncated
        self.encodings[document.encoding or "text"] += 1
        self.redactions.update(n.data["type"] for n in document.notes if n.kind == "redaction")

    def record(self) -> dict[str, Any]:
        """The counts as plain data, for ``run.json``."""
        return {
            "documents": self.documents,
            "rejected": self.rejected,
            "characters_in": self.characters_in,
            "characters_out": self.characters_out,
            "gaps": self.gaps,
            "truncated": self.truncated,
            "characters_removed_by_rule": dict(self.removed.most_common()),
            "edits_by_rule": dict(self.edits.most_common()),
            "redactions_by_type": dict(self.redactions.most_common()),
            "encodings": dict(self.encodings.most_common()),
            "clusters": self.clusters,
            "related_pairs": self.related,
            "duplicates_by_relation": dict(self.relations.most_common()),
            "seconds": round(self.seconds, 3),
        }


@dataclass(slots=True)
class Plan:
    """What a run is asked to do."""

    inputs: list[str]
    out: Path
    cleaner: Cleaner
    options: dict[str, Any]
    threshold: float = 0.8
    workers: int | None = None
    text_field: str | None = None


def run(plan: Plan, progress: Progress | None = None) -> Summary:
    """Carry out `plan`; the files of the run are in ``plan.out`` afterwards.

    The outcome does not depend on the order of the inputs or the number of workers.

    Raises:
        InputError: an input does not exist.
    """
    from cleaner import dedup

    report = progress or (lambda stage, done, total: None)
    started = time.perf_counter()
    summary = Summary()
    files = readers.find_files(plan.inputs)
    total = len(files) if all(_is_document(path) for path, _ in files) else None
    cleaned: list[Cleaned] = []
    rejects: list[Unread] = []
    items = readers.read(plan.inputs, plan.text_field, plan.out)
    for outcome in clean_items(plan.cleaner, items, plan.workers):
        if isinstance(outcome, Cleaned):
            summary.add(outcome.document)
            cleaned.append(outcome)
        else:
            rejects.append(outcome)
        report("clean", len(cleaned) + len(rejects), total)
    summary.rejected = len(rejects)

    names = _distinct_ids(cleaned)
    documents = [each.document for each in cleaned]
    clusters = dedup.find(
        [document.text for document in documents],
        ids=names,
        threshold=plan.threshold,
        quality=[(document.gaps, document.redactions) for document in documents],
        progress=lambda _stage, done, _total: report("compare", done, len(documents)),
    )
    copies = {member.position: member for member in clusters.members}
    representatives = {member.representative for member in clusters.members}
    summary.clusters = len(representatives)
    summary.related = len(clusters.related)
    summary.relations = Counter(member.relation for member in clusters.members)

    with atomic(plan.out / "clean.jsonl") as file:
        for position, each in enumerate(cleaned):
            copy = copies.get(position)
            head = copy.representative if copy else position
            in_cluster = copy is not None or position in representatives
            record = each.record() | {
                "id": names[position],
                "cluster": names[head] if in_cluster else None,
                "role": "duplicate" if copy else "representative" if in_cluster else "unique",
                "relation": copy.relation if copy else None,
                "similarity": round(copy.similarity, 4) if copy else None,
                "duplicate_of": names[head] if copy else None,
            }
            file.write(json_line(record))
    with atomic(plan.out / "duplicates.jsonl") as file:
        for member in clusters.members:
            triple = {
                "id": names[member.position],
                "duplicate_of": names[member.representative],
                "relation": member.relation,
                "similarity": round(member.similarity, 4),
            }
            file.write(json_line(triple))
    with atomic(plan.out / "related.jsonl") as file:
        for (one, other), comparison in sorted(clusters.related.items()):
            small, large = sorted((one, other), key=lambda position: len(documents[position].text))
            related = {
                "id": names[small],
                "found_in": names[large],
                "containment": round(comparison.containment, 4),
            }
            file.write(json_line(related))
    with atomic(plan.out / "rejected.jsonl") as file:
        for unread in rejects:
            raw = base64.b64encode(unread.raw).decode("ascii")
            reject = {"source": unread.source, "reason": unread.reason, "raw_base64": raw}
            file.write(json_line(reject))
    summary.seconds = time.perf_counter() - started
    with atomic(plan.out / "run.json") as file:
        file.write(_run_json(plan, summary))
    return summary


def _is_document(path: Path | None) -> bool:
    return path is not None and path.suffix.lower() not in readers.JSONL_SUFFIXES


def _distinct_ids(cleaned: Iterable[Cleaned]) -> list[str]:
    """The ids of documents; one that occurs again gets its number behind it."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for each in cleaned:
        name = each.item.id
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def _run_json(plan: Plan, summary: Summary) -> bytes:
    content = {
        "cleaner_version": __version__,
        "inputs": plan.inputs,
        "options": plan.options,
        "rules": [rule.code for rule in plan.cleaner.rules],
        **summary.record(),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
