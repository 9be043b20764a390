"""How long one document takes from a cold process: ``cleaner clean - < FILE``.

    python benchmarks/startup.py [FILE] [--runs N]

It prints the median and the worst of N runs in seconds of wall time, beside a bare
``python -c pass`` and an ``import ftfy`` in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

FIXTURE = Path(__file__).resolve().parent.parent / "fixtures" / "corpus" / "03-cut-and-decorated.txt"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=FIXTURE)
    parser.add_argument("--runs", type=int, default=11)
    options = parser.parse_args()
    raw = options.file.read_bytes()
    commands = {
        "cleaner clean -": [sys.executable, "-m", "cleaner", "clean", "-"],
        "python -c pass": [sys.executable, "-c", "pass"],
        "import ftfy": [sys.executable, "-c", "import ftfy; ftfy.fix_text('')"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            begin = time.perf_counter()
            subprocess.run(command, input=raw, stdout=subprocess.DEVNULL, check=True)
            times[name].append(time.perf_counter() - begin)
    for name, seconds in times.items():
        print(f"{name:16s}  median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s")


if __name__ == "__main__":
    main()
