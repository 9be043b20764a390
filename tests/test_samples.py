"""The shared sample documents, where they are at hand: ../shared/samples beside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from expectations import problems

from cleaner import Cleaner
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
