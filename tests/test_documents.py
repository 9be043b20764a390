"""Whole documents against descriptions of what must come out: fixtures/documents.

``python tests/test_documents.py`` prints how many expectations of each kind fail;
with ``--update`` it writes them to known-failures.json.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from expectations import Problem, problems

from cleaner import Cleaner, Document
from cleaner.text.decode import decode

FOLDER = Path(__file__).parents[1] / "fixtures" / "documents"
KNOWN_FAILURES = FOLDER / "known-failures.json"
NAMES = sorted(
    path.relative_to(FOLDER).as_posix().removesuffix(".expect.json") for path in FOLDER.rglob("*.expect.json")
)
CLEANER = Cleaner()


def clean_document(name: str) -> Document:
    return CLEANER((FOLDER / f"{name}.raw.txt").read_bytes())


def problems_of(name: str, document: Document) -> list[Problem]:
    expected: dict[str, Any] = json.loads((FOLDER / f"{name}.expect.json").read_bytes())
    return problems(document, expected)


def known_failures() -> dict[str, list[str]]:
    known: dict[str, list[str]] = json.loads(KNOWN_FAILURES.read_bytes())
    return known


@pytest.mark.parametrize("name", NAMES)
def test_document(name: str) -> None:
    """Every expectation holds but the known failures, and every known failure fails."""
    found = {problem.key: problem for problem in problems_of(name, clean_document(name))}
    known = known_failures().get(name, [])
    new = [str(problem) for key, problem in found.items() if key not in known]
    fixed = [f"{key}\n        fixed: remove it from known-failures.json" for key in known if key not in found]
    assert not new + fixed, "\n    ".join([name, *new, *fixed])


@pytest.mark.parametrize("name", NAMES)
def test_document_is_reversible_and_idempotent(name: str) -> None:
    raw = (FOLDER / f"{name}.raw.txt").read_bytes()
    document = CLEANER(raw)
    if not raw.startswith(b"<"):  # of a web page the original is the text that was extracted
        assert document.original == decode(raw)[0]
    again = CLEANER(document.text)
    assert again.text == document.text
    assert not again.edits


def test_known_failures_name_documents() -> None:
    assert sorted(known_failures()) == list(known_failures())
    assert known_failures().keys() <= set(NAMES)


def main() -> None:
    """Print the number of failing expectations by set and kind; write them if asked to."""
    failing = {name: problems_of(name, clean_document(name)) for name in NAMES}
    sets = sorted({name.partition("/")[0] for name in NAMES})
    counts = Counter((name.partition("/")[0], p.kind) for name, found in failing.items() for p in found)
    kinds = sorted({kind for _, kind in counts})
    print(f"{'':18}", *(f"{name:>8}" for name in sets))
    for label, wanted in (("documents", True), ("without failures", False)):
        totals = [sum(n.startswith(f"{s}/") and (wanted or not failing[n]) for n in NAMES) for s in sets]
        print(f"{label:18}", *(f"{total:8}" for total in totals))
    for kind in kinds:
        print(f"{kind:18}", *(f"{counts[name, kind]:8}" for name in sets))
    if "--update" in sys.argv[1:]:
        known = {name: sorted({p.key for p in found}) for name, found in failing.items() if found}
        KNOWN_FAILURES.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
