"""Run the examples of rules, and the fixtures: pairs of files, raw and clean."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.document import Document
from cleaner.pipeline import Cleaner
from cleaner.rulebook.model import Example, Rule


class Failure(NamedTuple):
    """An example that did not come out as stated."""

    name: str
    wanted: str
    got: str


def failures(rules: Iterable[Rule]) -> Iterator[Failure]:
    """The examples that fail when only their own rule runs."""
    for rule in rules:
        alone = Cleaner(rules=() if _is_builtin(rule) else [rule], select=[rule.code], ignore=["all"])
        for number, example in enumerate(rule.examples, 1):
            document = alone(example.raw, **rule.given)
            wanted, got = _stated(example), _stated(example, document)
            if wanted != got:
                yield Failure(f"{rule.code} example {number}", wanted, got)


def _is_builtin(rule: Rule) -> bool:
    return rule.module.startswith("cleaner._rules.")


def _stated(example: Example, document: Document | None = None) -> str:
    """An example's outcome in words: the text, and the kinds of notes if they are stated."""
    text = example.clean if document is None else document.text
    if example.notes is None:
        return text
    notes = example.notes if document is None else [note.kind for note in document.notes]
    return f"{text}\nnotes: {', '.join(notes)}"


def fixtures_folder() -> Path:
    """Where the fixtures are: inside the package when installed, beside it in a checkout."""
    home = Path(__file__).parents[1]
    inside = home / "_fixtures"
    return inside if inside.is_dir() else home.parent / "fixtures"


class Fixture(NamedTuple):
    """A raw document and what it must become."""

    name: str
    raw: bytes
    clean: str
    notes: dict[str, Any]


def fixtures(folder: Path | None = None) -> Iterator[Fixture]:
    """All pairs ``NAME.raw.txt`` and ``NAME.clean.txt`` below `folder`.

    A clean text without a raw one is its own raw text: it must come back unchanged.
    ``NAME.notes.json`` may state notes and facts.
    """
    folder = folder or fixtures_folder()
    for clean in sorted(folder.rglob("*.clean.txt")):
        stem = clean.name.removesuffix(".clean.txt")
        raw = clean.with_name(f"{stem}.raw.txt")
        notes = clean.with_name(f"{stem}.notes.json")
        yield Fixture(
            f"{clean.parent.name}/{stem}",
            (raw if raw.exists() else clean).read_bytes(),
            clean.read_bytes().decode(),
            json.loads(notes.read_bytes()) if notes.exists() else {},
        )


def fixture_failures(folder: Path | None = None) -> Iterator[Failure]:
    """The fixtures that fail under default options, except the known ones."""
    cleaner = Cleaner()
    for fixture in fixtures(folder):
        if not fixture.name.startswith("known-failures/"):
            failure = check(fixture, cleaner(fixture.raw))
            if failure is not None:
                yield failure


def check(fixture: Fixture, document: Document) -> Failure | None:
    """Whether `document` is what the fixture states."""
    if document.text != fixture.clean:
        return Failure(fixture.name, fixture.clean, document.text)
    wanted = [_note(note) for note in fixture.notes.get("notes", [])]
    if "notes" in fixture.notes:
        got = [_note({"kind": note.kind, **note.data}) for note in document.notes]
        if not _agree(wanted, got):
            return Failure(f"{fixture.name} (notes)", "\n".join(wanted), "\n".join(got))
    for name, value in fixture.notes.get("facts", {}).items():
        if getattr(document, name) != value:
            got_value = f"{name}: {getattr(document, name)!r}"
            return Failure(f"{fixture.name} (facts)", f"{name}: {value!r}", got_value)
    return None


def _note(note: dict[str, Any]) -> str:
    shown = [str(note[key]) for key in ("type", "chars", "missing") if note.get(key) is not None]
    return " ".join([str(note["kind"]), *shown])


def _agree(wanted: list[str], got: list[str]) -> bool:
    """Whether notes are as wanted; a wanted type may leave a choice: ``place|org``."""
    if len(wanted) != len(got):
        return False
    for one, other in zip(wanted, got, strict=True):
        kind, _, choice = one.partition(" ")
        if other not in [f"{kind} {option}".strip() for option in choice.split("|")]:
            return False
    return True
