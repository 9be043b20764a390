"""The whole job: MB/s, peak memory and the share of each stage, by size of the corpus and workers.

    python benchmarks/run.py [--documents N]... [--workers N]... [--length N] [--folder DIR] [OPTION...]

By default 1,000 and 10,000 documents with 1 and 2 workers; 100,000 documents take some minutes and 2 GB
of disk. Memory is that of the main process and all of its children together, each page counted once (PSS),
sampled twenty times a second. What stands after ``--`` is handed to ``cleaner run``.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from copies import corpus
from noise import dirty
from rich.console import Console
from rich.table import Table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, action="append")
    parser.add_argument("--workers", type=int, action="append")
    parser.add_argument("--length", type=int, default=3000, help="characters of a document, on average")
    parser.add_argument("--folder", type=Path, help="where corpora and runs are put; kept if it is named")
    parser.add_argument("options", nargs="*", help="options for cleaner run, after --")
    options = parser.parse_args()
    home = options.folder or Path(tempfile.mkdtemp(prefix="cleaner-benchmark-"))
    table = Table(
        "documents", "MB", "workers", "seconds", "MB/s", "× 1 worker", "peak MB", "share of the stages"
    )
    for documents in options.documents or (1000, 10_000):
        raw = written(home / f"raw-{documents}-{options.length}", documents, options.length)
        size = sum(path.stat().st_size for path in raw.rglob("*") if path.is_file())
        first = None
        for workers in options.workers or (1, 2):
            out = home / f"out-{documents}-{workers}"
            shutil.rmtree(out, ignore_errors=True)
            seconds, peak = _measured(raw, out, workers, options.options)
            first = first or seconds
            stages = json.loads((out / "run.json").read_bytes())["stages"]
            shares = ", ".join(f"{name} {100 * spent / seconds:.0f} %" for name, spent in stages.items())
            table.add_row(
                f"{documents:,}", f"{size / 1e6:.0f}", str(workers), f"{seconds:.1f}",
                f"{size / seconds / 1e6:.2f}", f"{first / seconds:.2f}", f"{peak / 1e6:.0f}", shares,
            )  # fmt: skip
    Console(width=140).print(table)
    if options.folder is None:
        shutil.rmtree(home)


def written(folder: Path, documents: int, length: int) -> Path:
    """A corpus of about so many raw documents in `folder`, a thousand files in each of its folders."""
    if folder.is_dir():
        return folder
    aside = folder.with_suffix(".new")
    shutil.rmtree(aside, ignore_errors=True)
    chance = random.Random(7)
    for number, text in enumerate(corpus(documents, length=length)):
        data, suffix = dirty(text.text, chance)
        path = aside / f"{number // 1000:03}" / f"{number:06}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    aside.replace(folder)
    return folder


def _measured(raw: Path, out: Path, workers: int, options: list[str]) -> tuple[float, int]:
    """Seconds and peak memory in bytes of a run."""
    command = [sys.executable, "-m", "cleaner", "run", str(raw), "-o", str(out), "-j", str(workers), *options]
    begin = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_memory, family(process.pid))))
        time.sleep(0.05)
    seconds = time.perf_counter() - begin
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, peak


def family(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(path.parent.name))
    family = [root]
    for member in family:
        family += children.get(member, [])
    return family


def _memory(process: int) -> int:
    """Bytes that a process takes, shared ones shared out."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
