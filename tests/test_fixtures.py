"""Pairs of a raw document and what it must become, one folder a defect: fixtures/<defect>."""

from __future__ import annotations

import difflib

import pytest

from cleaner import Cleaner
from cleaner.rulebook.examples import Failure, Fixture, check, fixtures
from cleaner.text.decode import decode

FIXTURES = {fixture.name: fixture for fixture in fixtures()}
UNCHANGED = [name for name in FIXTURES if name.startswith("unchanged/")]
PAIRS = [name for name in FIXTURES if not name.startswith("unchanged/")]


def difference(failure: Failure) -> str:
    lines = difflib.unified_diff(
        failure.wanted.split("\n"), failure.got.split("\n"), "wanted", "got", lineterm="", n=1
    )
    return "\n".join([failure.name, *lines])


@pytest.mark.parametrize("name", FIXTURES)
def test_fixture(name: str, cleaner: Cleaner) -> None:
    fixture: Fixture = FIXTURES[name]
    document = cleaner(fixture.raw)
    failure = check(fixture, document)
    assert failure is None, difference(failure)
    assert document.original == decode(fixture.raw)[0]


@pytest.mark.parametrize("name", PAIRS)
def test_clean_text_stays_as_it_is(name: str, cleaner: Cleaner) -> None:
    document = cleaner(FIXTURES[name].clean)
    assert document.text == FIXTURES[name].clean
    assert not document.edits


@pytest.mark.parametrize("name", UNCHANGED)
def test_unchanged_text_needs_no_edits(name: str, cleaner: Cleaner) -> None:
    assert not cleaner(FIXTURES[name].raw).edits


def test_there_are_enough_fixtures() -> None:
    assert len(PAIRS) >= 60
    assert len(UNCHANGED) >= 60


def test_every_folder_holds_more_than_one_pair() -> None:
    folders = [name.partition("/")[0] for name in PAIRS]
    assert [folder for folder in dict.fromkeys(folders) if folders.count(folder) < 2] == []
