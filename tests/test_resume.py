"""Runs over what is there already: what is kept, what is done again, and that the outcome is the same."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.corpus.readers import InputError
from cleaner.corpus.run import Plan, Result
from cleaner.corpus.run import run as carry_out

CLI = [sys.executable, "-c", "from cleaner.cli.app import main; main()"]

_WORDS = ("会议", "工作", "农村", "改革", "发展", "教育", "环境", "安全", "服务", "建设", "水利", "财政")
_TIMES = {"seconds", "stages"}


def _text(chance: random.Random, sentences: int = 20) -> str:
    return "".join("".join(chance.choices(_WORDS, k=7)) + "。\n" for _ in range(sentences))


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Many small documents, among them copies, furniture, masks and what cannot be read."""
    chance = random.Random(5)
    folder = tmp_path / "raw"
    folder.mkdir()
    text = ""
    for number in range(60):
        text = text if chance.random() < 0.2 else _text(chance)
        noise = chance.choice(
            (
                "",
                "上一篇：无 下一篇：无\n",
                "XX县××局\n",
                "买一送一，扫码领取\n",
                "(未完,全文共900字,登录后阅读全文)",
            )
        )
        (folder / f"{number:03}.txt").write_text(text + noise)
    records = [{"text": _text(chance), "url": f"https://www.example.com/{n}"} for n in range(40)]
    (folder / "records.jsonl").write_text("\n".join([*map(json.dumps, records), "{broken"]))
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    return folder


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks and shards of a few documents, so that a small corpus has many."""
    monkeypatch.setattr("cleaner.corpus.chunks._LEAST", 1_000)
    monkeypatch.setattr("cleaner.corpus.chunks._MORE", 3_000)


class _Told:
    """Keeps what a run says."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def stage(self, name: str, documents: int | None = None, size: int | None = None) -> None:
        pass

    def advance(self, documents: int, size: int = 0) -> None:
        pass

    def say(self, message: str) -> None:
        self.said.append(message)


class _Outcome:
    """What a run did, what it said, and the files that it left behind."""

    def __init__(self, result: Result, said: list[str], folder: Path) -> None:
        self.cleaned = result.cleaned
        self.changed = result.changed
        self.total = result.counts["documents"] + result.counts["rejected"]
        self.said = "\n".join(said)
        self.files = files_of(folder)


def files_of(folder: Path) -> dict[str, bytes]:
    """The contents of all files of a run but its state, and its times left out."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "work" not in path.relative_to(folder).parts
    }
    run = json.loads(found["run.json"])
    found["run.json"] = json.dumps({k: v for k, v in run.items() if k not in _TIMES}).encode()
    return found


def go(inputs: Path | list[Path], out: Path, rules: list[Path] | None = None, **options: Any) -> _Outcome:
    """Carry out a run."""
    told = _Told()
    given = inputs if isinstance(inputs, list) else [inputs]
    of_cleaner = {name: options.pop(name) for name in ("select", "ignore", "redactions") if name in options}
    cleaner = Cleaner([str(path) for path in rules or ()], **of_cleaner)
    plan = Plan([str(path) for path in given], out, cleaner, shard_size=20_000, **options)
    return _Outcome(carry_out(plan, told), told.said, out)


def test_a_second_run_finds_all_done(raw: Path, tmp_path: Path) -> None:
    first = go(raw, tmp_path / "out")
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    second = go(raw, tmp_path / "out")
    assert (first.cleaned, first.changed) == (first.total, True)
    assert (second.cleaned, second.changed) == (0, False)
    assert second.files == first.files
    later = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {path.name for path in later if later[path] != times.get(path)} <= {"plan.json", "outputs.jsonl"}
    assert sum(name.startswith("documents/") for name in first.files) > 3


def test_state_may_be_deleted(raw: Path, tmp_path: Path) -> None:
    first = go(raw, tmp_path / "out")
    for path in sorted((tmp_path / "out" / "work").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    again = go(raw, tmp_path / "out")
    assert again.cleaned == again.total
    assert again.files == first.files


# --- inputs that change --------------------------------------------------------------------------


def _add(raw: Path) -> None:
    (raw / "0205.txt").write_text(_text(random.Random(8)))


def _remove(raw: Path) -> None:
    (raw / "040.txt").unlink()


def _edit(raw: Path) -> None:
    (raw / "033.txt").write_text("改了。\n")


def _append(raw: Path) -> None:
    with (raw / "records.jsonl").open("a") as file:
        file.write("\n" + json.dumps({"text": "再来一条。"}))


@pytest.mark.parametrize("change", [_add, _remove, _edit, _append])
@pytest.mark.parametrize("workers", [1, 2])
def test_only_what_changed_is_cleaned(
    raw: Path, tmp_path: Path, change: Callable[[Path], None], workers: int
) -> None:
    go(raw, tmp_path / "out")
    change(raw)
    again = go(raw, tmp_path / "out", workers=workers)
    assert 0 < again.cleaned < again.total / 3 or change is _remove
    assert f"{again.total - again.cleaned} of {again.total} documents had been cleaned before" in again.said
    assert again.files == go(raw, tmp_path / "fresh").files


def test_inputs_may_be_added(raw: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.txt"
    more.write_text("新的一份。")
    go(raw, tmp_path / "out")
    again = go([raw, more], tmp_path / "out")
    assert again.cleaned < again.total / 3
    assert again.files == go([raw, more], tmp_path / "fresh").files


def test_other_inputs_need_another_folder_or_force(raw: Path, tmp_path: Path) -> None:
    first = go(raw, tmp_path / "out")
    with pytest.raises(InputError, match="use --force to start afresh"):
        go(raw / "001.txt", tmp_path / "out")
    assert files_of(tmp_path / "out") == first.files
    again = go(raw / "001.txt", tmp_path / "out", force=True)
    assert again.files == go(raw / "001.txt", tmp_path / "fresh").files


# --- rules that change ---------------------------------------------------------------------------

RULE = '''
from cleaner import Remove, rule

WORD = "买一送一"

def spans(text, word):
    at = text.find(word)
    while at >= 0:
        yield (at, at + len(word))
        at = text.find(word, at + 1)

@rule("promo", phase="boilerplate", anchors=["买一送一"])
def promo(text):
    """Takes away the words of an advertisement."""
    for span in spans(text, WORD):
        yield Remove(span)

promo.example("前买一送一后", "前后")

@rule("scan", phase="boilerplate", anchors=["扫码领取"])
def scan(text):
    """Takes away an invitation."""
    for span in spans(text, "扫码领取"):
        yield Remove(span)
'''

SITE = """
[site]
domains = ["example.com"]
[[remove]]
code = "example-water"
text = ["水利水利"]
"""


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Path]:
    """A file of rules."""
    path = tmp_path / "mine.py"
    path.write_text(RULE)
    yield path


def _replaced(path: Path, old: str, new: str) -> None:
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("yield Remove(span)\n\npromo", "yield Remove((span[0], span[1] + 1))\n\npromo", "rule promo changed: "),
        ("anchors=[\"买一送一\"]", "anchors=[\"买一送一\", \"××县\"]", "rule promo changed: "),
        ("while at >= 0:", "while at > 0:", "rules promo, scan changed: "),
    ],
)  # fmt: skip
def test_a_changed_rule_redoes_the_documents_that_it_touches(
    raw: Path, mine: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    go(raw, tmp_path / "out", [mine])
    _replaced(mine, old, new)
    again = go(raw, tmp_path / "out", [mine], workers=2)
    assert (
        said in again.said and f"{again.cleaned} of {again.total} documents are cleaned again" in again.said
    )
    assert 0 < again.cleaned < again.total / 2
    assert again.files == go(raw, tmp_path / "fresh", [mine]).files


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("前买一送一后", "甲买一送一后"),
        ("前后", "前后"),
        ("for span in spans", "# why\n    for span in spans"),
    ],
)
def test_examples_and_comments_are_no_change(
    raw: Path, mine: Path, tmp_path: Path, old: str, new: str
) -> None:
    first = go(raw, tmp_path / "out", [mine])
    _replaced(mine, old, new)
    again = go(raw, tmp_path / "out", [mine])
    assert (again.cleaned, again.files) == (0, first.files)


def test_a_rule_without_anchors_redoes_everything(raw: Path, mine: Path, tmp_path: Path) -> None:
    go(raw, tmp_path / "out", [mine])
    _replaced(mine, ', anchors=["扫码领取"]', "")
    again = go(raw, tmp_path / "out", [mine])
    assert "rule scan changed" in again.said
    assert again.cleaned == again.total - 1  # a broken line need not be looked at
    assert again.files == go(raw, tmp_path / "fresh", [mine]).files


def test_rules_are_added_and_removed(raw: Path, mine: Path, tmp_path: Path) -> None:
    first = go(raw, tmp_path / "out")
    with_rules = go(raw, tmp_path / "out", [mine])
    assert "rules promo, scan added" in with_rules.said
    assert 0 < with_rules.cleaned < with_rules.total / 2
    assert with_rules.files == go(raw, tmp_path / "fresh", [mine]).files
    without = go(raw, tmp_path / "out")
    assert "rules promo, scan removed" in without.said
    assert without.files == first.files


@pytest.mark.parametrize("options", [{"ignore": ["pager"]}, {"redactions": "keep"}, {"ignore": ["paywall"]}])
def test_rules_are_switched_off_and_on(raw: Path, tmp_path: Path, options: dict[str, Any]) -> None:
    first = go(raw, tmp_path / "out")
    other = go(raw, tmp_path / "out", **options)
    assert 0 < other.cleaned < other.total
    assert other.files == go(raw, tmp_path / "fresh", **options).files
    assert go(raw, tmp_path / "out").files == first.files


def test_a_site_file_redoes_the_documents_of_its_site(raw: Path, tmp_path: Path) -> None:
    first = go(raw, tmp_path / "out")
    site = tmp_path / "example.com.toml"
    site.write_text(SITE)
    added = go(raw, tmp_path / "out", [site])
    assert "site file example.com.toml added" in added.said
    assert 40 <= added.cleaned < 60
    assert added.files == go(raw, tmp_path / "fresh", [site]).files
    assert added.files != first.files
    _replaced(site, "水利水利", "财政财政")
    changed = go(raw, tmp_path / "out", [site])
    assert "site file example.com.toml changed" in changed.said
    assert changed.files == go(raw, tmp_path / "fresh2", [site]).files
    assert go(raw, tmp_path / "out").files == first.files


def test_a_general_option_redoes_everything(raw: Path, tmp_path: Path) -> None:
    go(raw, tmp_path / "out")
    cleaner = Cleaner(language="auto")
    told = _Told()
    result = carry_out(Plan([str(raw)], tmp_path / "out", cleaner, shard_size=20_000), told)
    assert "all documents are cleaned again" in told.said[0]
    assert result.cleaned == result.counts["documents"] + result.counts["rejected"]


# --- other options -------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{"threshold": 0.5}, {"mode": "drop"}, {"format": "jsonl.gz"}])
def test_later_stages_are_done_again_without_cleaning(
    raw: Path, tmp_path: Path, options: dict[str, Any]
) -> None:
    first = go(raw, tmp_path / "out")
    other = go(raw, tmp_path / "out", **options)
    assert other.cleaned == 0
    assert other.files == go(raw, tmp_path / "fresh", **options).files
    assert go(raw, tmp_path / "out").files == first.files


# --- damage --------------------------------------------------------------------------------------


def test_files_that_were_changed_or_lost_are_written_again(raw: Path, tmp_path: Path) -> None:
    first = go(raw, tmp_path / "out")
    parts = sorted((tmp_path / "out" / "documents").iterdir())
    parts[0].unlink()
    parts[1].write_text("mine now\n")
    (tmp_path / "out" / "duplicates.jsonl").unlink()
    (tmp_path / "out" / "documents" / "part-00099.jsonl").write_text("of an earlier run\n")
    again = go(raw, tmp_path / "out")
    assert again.cleaned == 0
    assert again.files == first.files


def test_damaged_state_is_made_again(raw: Path, tmp_path: Path) -> None:
    first = go(raw, tmp_path / "out")
    chunks = sorted((tmp_path / "out" / "work" / "clean").rglob("*.parquet"))
    os.truncate(chunks[0], 100)
    chunks[1].write_bytes(b"")
    again = go(raw, tmp_path / "out")
    assert 0 < again.cleaned < again.total / 2
    assert again.files == first.files


def test_a_folder_of_something_else_is_left_alone(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    for force in (False, True):
        with pytest.raises(InputError, match=r"README\.md, which is of no run of cleaner"):
            go(raw, tmp_path, force=force)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "raw"]


def test_one_run_at_a_time(raw: Path, tmp_path: Path) -> None:
    from cleaner.corpus.run.folder import opened

    with (
        opened(tmp_path / "out", [str(raw)], False),
        pytest.raises(InputError, match="another run is at work"),
    ):
        go(raw, tmp_path / "out")


# --- sudden ends ---------------------------------------------------------------------------------


def _start(raw: Path, out: Path, workers: int, *prefix: str) -> subprocess.Popen[bytes]:
    command = [*prefix, *CLI, "run", str(raw), "-o", str(out), "-j", str(workers), "--shard-size", "100kB"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A corpus that keeps a run busy for a few seconds."""
    chance = random.Random(9)
    path = tmp_path / "large.jsonl"
    with path.open("w") as file:
        for number in range(600):
            text = _text(chance, 60) + "XX县××局\n上一篇：无 下一篇：无\n"
            file.write(json.dumps({"id": number, "text": text}) + "\n")
    return path


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_and_started_again(large: Path, tmp_path: Path, workers: int) -> None:
    begin = time.monotonic()
    assert _start(large, tmp_path / "whole", 1).wait(120) == 0
    lasts = time.monotonic() - begin
    kills = 0
    for share in (0.35, 0.5, 0.65, 0.8, 0.9):
        process = _start(large, tmp_path / "out", workers)
        time.sleep(share * lasts)
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    assert kills
    assert _start(large, tmp_path / "out", workers).wait(120) == 0
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


def test_a_disk_that_is_full(large: Path, tmp_path: Path) -> None:
    process = _start(large, tmp_path / "out", 2, "prlimit", "--fsize=60000")
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    said = err.decode().splitlines()
    assert len(said) == 1 and "File too large" in said[0]
    assert "give the same command again to go on" in said[0]
    assert _start(large, tmp_path / "out", 2).wait(120) == 0
    assert _start(large, tmp_path / "whole", 1).wait(120) == 0
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")
