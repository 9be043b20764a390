"""Kill runs at random moments, start them again, and compare the outcome with that of a run left alone.

    python benchmarks/crash.py [--kills N] [--documents N] [--workers N] [--seed N]

The whole family of processes is killed, or the main process alone, or one of its workers. After every
kill each file that stands in the folder must be whole: it is compared with that of the run left alone. A
run that was killed up to six times, each time at a random moment of what was about left of it, is then
brought to its end, and all of its files are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from run import family, written

#: How often one run is killed at most.
_IN_A_ROW = 6

#: Seconds until a run has begun to work, about.
_START = 2.0

_TIMES = ("seconds", "stages")


def main() -> None:
    """Kill and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--length", type=int, default=400, help="characters of a document, on average")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="cleaner-crash-") as home:
        raw = written(Path(home) / "raw", options.documents, options.length)
        begin = time.monotonic()
        _start(raw, Path(home) / "whole", options.workers).wait()
        lasts = time.monotonic() - begin
        whole = files_of(Path(home) / "whole")
        print(f"{options.documents} documents, {len(whole)} files, {lasts:.1f} s undisturbed", flush=True)
        kills: Counter[str] = Counter()
        moments: Counter[int] = Counter()
        runs = 0
        while kills.total() < options.kills:
            runs += 1
            out = Path(home) / "out"
            shutil.rmtree(out, ignore_errors=True)
            done = 0.0
            for _ in range(_IN_A_ROW):
                process = _start(raw, out, options.workers)
                moment = chance.uniform(0, max(_START, lasts - done))
                how = _kill(process, moment, chance)
                if how is None:
                    break
                done += max(0.0, moment - _START)  # what was done is kept, but the start comes again
                kills[how] += 1
                moments[int(moment)] += 1
                _check_what_is_there(out, whole)
            _start(raw, out, options.workers).wait()
            _check(files_of(out) == whole, "the outcome differs from that of the run left alone")
            print(f"{kills.total()} kills, {runs} runs, all the same", flush=True)
    told = ", ".join(f"{count} times {how}" for how, count in kills.most_common())
    print(f"{told}; by seconds after the start: {dict(sorted(moments.items()))}")


def _start(raw: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cleaner", "run", str(raw), "-o", str(out), "-j", str(workers)]
    return subprocess.Popen(
        [*command, "--shard-size", "500kB"], stderr=subprocess.DEVNULL, start_new_session=True
    )


def _kill(process: subprocess.Popen[bytes], moment: float, chance: random.Random) -> str | None:
    """Kill a run at a moment, and say what was killed; None if it had come to its end before."""
    try:
        process.wait(moment)
        return None
    except subprocess.TimeoutExpired:
        pass
    workers = [member for member in family(process.pid) if member != process.pid]
    how = chance.choice(("the whole family", "the main process", "a worker"))
    if how == "a worker" and workers:
        os.kill(workers[-1], signal.SIGKILL)
    elif how == "the main process":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
        how = "the whole family"
    process.wait()
    return how


def files_of(folder: Path) -> dict[str, bytes]:
    """The contents of all files of a run but its state, and its times left out."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] != "work"
    }
    if "run.json" in found:
        run = json.loads(found["run.json"])
        found["run.json"] = json.dumps({k: v for k, v in run.items() if k not in _TIMES}).encode()
    return found


def _check_what_is_there(out: Path, whole: dict[str, bytes]) -> None:
    for name, content in files_of(out).items():
        _check(whole.get(name) == content, f"{name} is not whole")


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        sys.exit(otherwise)


if __name__ == "__main__":
    main()
