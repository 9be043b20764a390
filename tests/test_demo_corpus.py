"""The corpus of `make demo`: what becomes of each document is stated in `fixtures/corpus-expect.json`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

FIXTURES = Path(__file__).parent.parent / "fixtures"
EXPECTED: dict[str, Any] = json.loads((FIXTURES / "corpus-expect.json").read_text("utf-8"))
MASKS = "×"


class Run(NamedTuple):
    """What came out of the run: records by name, pairs of names, reasons by place, what was printed."""

    code: int
    said: str
    records: dict[str, dict[str, Any]]
    related: set[tuple[str, str]]
    rejected: dict[str, str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The main job, run once for all tests."""
    out = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "run", FIXTURES / "corpus", "-o", out, "-j", "2"],
        capture_output=True,
    )
    records = {_name(record["id"]): record for record in _lines(out / "documents" / "part-00000.jsonl")}
    related = {(_name(pair["id"]), _name(pair["found_in"])) for pair in _lines(out / "related.jsonl")}
    rejected = {_name(each["source"]): each["reason"] for each in _lines(out / "rejected.jsonl")}
    return Run(done.returncode, done.stderr.decode(), records, related, rejected)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def _name(place: str) -> str:
    return place.removeprefix("corpus/")


def _raw(name: str) -> str:
    return (FIXTURES / "corpus" / name).read_bytes().decode("utf-8")


def test_all_documents_are_there(run: Run) -> None:
    assert (run.code, len(run.records)) == (1, EXPECTED["documents"])
    reasons = EXPECTED["rejected"]
    assert run.rejected.keys() == reasons.keys()
    assert all(words in run.rejected[name] for name, words in reasons.items())
    assert f"{len(run.records)} cleaned, {len(reasons)} rejected" in run.said


def test_copies_are_found_and_nothing_else(run: Run) -> None:
    wanted = {
        name: relation for cluster in EXPECTED["clusters"] for name, relation in cluster["members"].items()
    }
    failing = {name for failure in EXPECTED["known_failures"] for name in failure["related"]}
    found = {
        name: record["relation"] or record["role"]
        for name, record in run.records.items()
        if record["role"] != "unique" and name not in failing
    }
    assert found == wanted
    for cluster in EXPECTED["clusters"]:
        assert len({run.records[name]["cluster"] for name in cluster["members"]}) == 1, cluster["what"]
    for one, other, why in EXPECTED["apart"]:
        first, second = run.records[one]["cluster"], run.records[other]["cluster"]
        assert first is None or first != second, why


def test_what_stands_in_another_text_is_related(run: Run) -> None:
    assert run.related == {tuple(pair) for pair in EXPECTED["related"]}


@pytest.mark.parametrize("failure", EXPECTED["known_failures"], ids=lambda failure: failure["what"])
def test_known_failures_are_up_to_date(run: Run, failure: dict[str, Any]) -> None:
    assert tuple(failure["related"]) not in run.related, "mended: move it to `related`"


def test_masks_and_gaps_are_filled_from_copies(run: Run) -> None:
    found = {}
    for name, record in run.records.items():
        kinds = Counter(
            note["data"]["type"] if note["data"]["type"] in ("gap", "truncated") else "masks"
            for note in record["notes"]
            if note["kind"] == "filled"
        )
        if kinds:
            found[name] = dict(kinds)
    assert found == EXPECTED["filled"]
    left = {name: record["redactions"] for name, record in run.records.items() if record["redactions"]}
    assert left == EXPECTED["masked"]
    assert not any(record["gaps"] or record["truncated"] for record in run.records.values())


def test_what_is_filled_in_is_what_the_original_says(run: Run) -> None:
    for cluster in EXPECTED["clusters"]:
        original = next(name for name, relation in cluster["members"].items() if relation == "representative")
        text = _letters(run.records[original]["text"])
        for name in cluster["members"]:
            record = run.records[name]
            for note in record["notes"]:
                if note["kind"] == "filled":
                    around = record["text"][max(0, note["start"] - 4) : note["end"] + 4]
                    if MASKS not in around:
                        assert _letters(around) in text, (name, around)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize("name", EXPECTED["unchanged"])
def test_clean_texts_stay_as_they_are(run: Run, name: str) -> None:
    assert run.records[name]["text"] == _raw(name)
    assert run.records[name]["edits"] == []


def test_titles_encodings_and_kinds_of_pages(run: Run) -> None:
    for name, title in EXPECTED["titles"].items():
        assert (run.records[name]["title"], run.records[name]["text"].split("\n")[0]) == (title, title)
    for name, encoding in EXPECTED["encodings"].items():
        assert run.records[name]["encoding"].startswith(encoding), name
    lists = {
        n for n, r in run.records.items() if any(note["data"].get("kind") == "list" for note in r["notes"])
    }
    assert lists == set(EXPECTED["list_pages"])


def test_furniture_is_gone(run: Run) -> None:
    for name, record in run.records.items():
        for words in EXPECTED["gone"]["*"] + EXPECTED["gone"].get(name, []):
            assert words not in record["text"], (name, words)


def test_the_text_stays(run: Run) -> None:
    for name, passages in EXPECTED["stays"].items():
        for words in passages:
            assert words in run.records[name]["text"], (name, words)


def test_the_summary_is_in_words(run: Run) -> None:
    said = " ".join(run.said.split())
    roles = Counter(record["role"] for record in run.records.values())
    fills: Counter[str] = Counter()
    for counts in EXPECTED["filled"].values():
        fills.update(counts)
    filled = f"{fills['masks']} masked words, {fills['gap']} gaps, {fills['truncated']} cut-off ends"
    assert f"{roles['duplicate']} copies of {roles['representative']} documents" in said
    assert f"{len(run.related)} texts found inside another" in said
    assert f"Filled in {filled}; each from another copy" in said
    assert f"Still missing 0 gaps, 0 cut-off ends, {sum(EXPECTED['masked'].values())} masked words" in said
