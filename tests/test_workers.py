"""Many processes: started in every way, interrupted, killed, and asked from odd places."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

RULES = r'''
import os, time
from cleaner import Remove, rule

@rule("own", phase="boilerplate", anchors=["江北文库"])
def own(text):
    """Takes a word away; ends its process, or sleeps, if it is told to."""
    if "自尽" in text:
        os._exit(7)
    if "睡" in text:
        os.write(1, b"%d\n" % os.getpid())
        time.sleep(600)
    at = text.find("江北文库")
    yield Remove((at, at + 4))
'''

#: Cleans the documents of its standard input with the start method and the workers of its command line.
PROGRAM = """
import json, multiprocessing, sys
from cleaner import Cleaner
import my_rules

def main():
    method, workers = sys.argv[1:]
    multiprocessing.set_start_method(method, force=True)
    cleaner = Cleaner([my_rules.own, "file_rules.py"], ignore=["pager"])
    texts = json.load(sys.stdin)
    found = {}
    documents = cleaner.map(texts, int(workers), rejected=lambda at, error: found.update({at: error.reason}))
    json.dump([[document.record() for document in documents], found], sys.stdout)

if __name__ == "__main__":
    main()
"""

METHODS = [pytest.param(x, marks=pytest.mark.skipif(os.name == "nt" and x != "spawn", reason="no fork"))
           for x in ("fork", "forkserver", "spawn")]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "my_rules.py").write_text(RULES, "utf-8")
    (tmp_path / "file_rules.py").write_text(RULES.replace('"own"', '"file"').replace("江北", "江南"), "utf-8")
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    return tmp_path


def start(folder: Path, method: str, workers: int, texts: list[str | None]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "program.py", method, str(workers)],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(texts))
    process.stdin.close()
    process.stdin = None
    return process


@pytest.mark.parametrize("method", METHODS)
def test_every_way_to_start_processes_gives_the_same(folder: Path, method: str) -> None:
    texts = ["讲话。江北文库", "江南文库谢谢。", None, "案件*宗"] * 20
    outcomes = []
    for workers in (1, 3):
        out, err = start(folder, method, workers, texts).communicate(timeout=120)
        assert not err
        outcomes.append(json.loads(out))
    assert outcomes[0] == outcomes[1]
    documents, rejected = outcomes[0]
    assert [document["text"] for document in documents] == ["讲话。", "谢谢。", "案件××宗"] * 20
    assert list(rejected) == [str(at) for at in range(2, 80, 4)]


def test_a_worker_that_dies_is_told(folder: Path) -> None:
    process = start(folder, "fork", 2, ["讲话。"] * 40 + ["江北文库自尽"] + ["讲话。"] * 40)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "RuntimeError: a worker process ended while it worked on documents after number " in err


def test_a_program_without_a_guard_is_told(folder: Path) -> None:
    program = PROGRAM.replace('if __name__ == "__main__":\n    main()', "main()")
    assert program != PROGRAM
    (folder / "program.py").write_text(program, "utf-8")
    process = start(folder, "spawn", 2, ["讲话。"])
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "under if __name__ == '__main__'" in err


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("documents", [1, 200])
def test_an_interrupt_ends_it_all(folder: Path, method: str, documents: int) -> None:
    # The signal goes to the whole group, as Ctrl-C does; the workers sleep and must be ended.
    texts: list[str | None] = ["江北文库睡"] * documents
    process = subprocess.Popen(
        [sys.executable, "program.py", method, "2"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(texts))
    process.stdin.close()
    process.stdin = None
    worker = int(process.stdout.readline())
    os.killpg(process.pid, signal.SIGINT)
    process.wait(60)
    assert gone(worker)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_workers_end_with_the_process_that_started_them(folder: Path) -> None:
    process = start(folder, "fork", 2, ["江北文库睡"] * 40)
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    process.kill()
    process.wait(60)
    assert gone(worker)


def gone(process: int) -> bool:
    for _ in range(600):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    os.kill(process, signal.SIGKILL)
    return False
