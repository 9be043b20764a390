"""The shared sample documents, where they are at hand: ../shared/samples beside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from expectations import problems

from cleaner import Cleaner, dedup
from cleaner.text.decode import decode

FOLDER = Path(__file__).parents[2] / "shared" / "samples"


def expectations() -> dict[str, dict[str, Any]]:
    path = FOLDER / "expect.json"
    if not path.is_file():
        return {}
    stated: dict[str, Any] = json.loads(path.read_bytes())
    return {name: value for name, value in stated.items() if not name.startswith("_")}


EXPECTED = expectations()

pytestmark = pytest.mark.skipif(not EXPECTED, reason="there are no shared samples")


@pytest.mark.parametrize("name", EXPECTED)
def test_sample(name: str, cleaner: Cleaner) -> None:
    found = problems(cleaner((FOLDER / name).read_bytes()), EXPECTED[name])
    assert not found, "\n    ".join([name, *map(str, found)])


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_is_reversible_and_idempotent(name: str, cleaner: Cleaner) -> None:
    raw = (FOLDER / name).read_bytes()
    document = cleaner(raw)
    assert document.original == decode(raw)[0]
    again = cleaner(document.text)
    assert again.text == document.text
    assert not again.edits


def _cleaned(name: str, cleaner: Cleaner) -> str:
    return cleaner((FOLDER / name).read_bytes()).text


def test_the_samples_are_no_copies_of_one_another(cleaner: Cleaner) -> None:
    clusters = dedup.find([_cleaned(name, cleaner) for name in EXPECTED], threshold=0.5)
    assert (clusters.members, clusters.related) == ([], {})


def test_every_sample_gathers_its_copies(cleaner: Cleaner) -> None:
    texts = []
    for name in EXPECTED:
        text = _cleaned(name, cleaner)
        masked = "".join("××" if i % 90 == 45 else char for i, char in enumerate(text))
        wrapped = "\n".join(text[i : i + 36] for i in range(0, len(text), 36))
        texts += [wrapped, text, masked, text[: len(text) // 2]]
    members = dedup.find(texts).members
    assert [(m.position, m.representative) for m in members] == [
        (first + copy, first) for first in range(0, len(texts), 4) for copy in (1, 2, 3)
    ]
    # A line that breaks inside a mask makes two of it.
    assert {m.relation for m in members[::3]} <= {"exact", "near"}
    assert all(m.similarity > 0.95 for m in members[::3])
    assert [m.relation for m in members[1::3]] == ["near"] * len(EXPECTED)
    assert [m.relation for m in members[2::3]] == ["contained"] * len(EXPECTED)
