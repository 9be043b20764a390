"""Spark beside the local engine: the same files, and the time of each stage.

    python benchmarks/spark.py [--documents N] [--length N] [--master URL] [--workers N] [--folder DIR]

By default 20,000 documents, and Spark as two executors of one core each on this machine. A fifth of the
documents consists of common phrases, where copies are hardest to find. The exit code is 1 if any file
differs that is not about the run itself.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from copies import stream
from rich.console import Console
from rich.table import Table
from run import written

_LISTS = ("duplicates.jsonl", "related.jsonl", "rejected.jsonl")


def main() -> None:
    """Run, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--length", type=int, default=3000, help="characters of a document, on average")
    parser.add_argument("--master", default="local-cluster[2,1,1024]", help="where Spark is")
    parser.add_argument("--workers", type=int, default=2, help="processes of the local engine")
    parser.add_argument("--folder", type=Path, help="where the corpus and runs are put; kept if it is named")
    options = parser.parse_args()
    home = options.folder or Path(tempfile.mkdtemp(prefix="cleaner-benchmark-"))
    raw = _raw(home / f"spark-{options.documents}-{options.length}", options.documents, options.length)
    size = sum(path.stat().st_size for path in raw.rglob("*") if path.is_file())
    engines = {
        "local": ["-j", str(options.workers)],
        "spark": ["--engine", "spark", "--master", options.master],
    }
    table = Table("engine", "documents", "MB", "seconds", "of them cleaning", "comparing", "writing")
    for engine, arguments in engines.items():
        seconds = _run(raw, home / engine, arguments)
        run = json.loads((home / engine / "run.json").read_bytes())
        stages = [f"{run['stages'][name]:.0f}" for name in ("clean", "compare", "write")]
        table.add_row(engine, f"{run['documents']:,}", f"{size / 1e6:.0f}", f"{seconds:.0f}", *stages)
    Console(width=100).print(table)
    differing = [name for name, same in _compared(home / "local", home / "spark") if not same]
    print(f"differ: {', '.join(differing)}" if differing else "The files are the same.")
    if options.folder is None:
        shutil.rmtree(home)
    sys.exit(bool(differing))


def _raw(folder: Path, documents: int, length: int) -> Path:
    """The corpus: files as sites deliver them, a list of records, and some bytes that are no text."""
    raw = written(folder, documents - documents // 5, length)
    phrases = raw / "phrases.jsonl"
    if not phrases.exists():
        with phrases.with_suffix(".new").open("w", encoding="utf-8") as file:
            for text in stream(documents // 5, seed=5, length=length, phrases=True):
                file.write(json.dumps({"text": text.text}, ensure_ascii=False) + "\n")
            file.write("{broken\n")
        (raw / "image.bin").write_bytes(bytes(range(256)))
        phrases.with_suffix(".new").replace(phrases)
    return raw


def _run(raw: Path, out: Path, arguments: list[str]) -> float:
    """The seconds that a run takes."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "cleaner", "run", str(raw), "-o", str(out), *arguments]
    begin = time.perf_counter()
    code = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
    if code not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {code}")
    return time.perf_counter() - begin


def _compared(one: Path, other: Path) -> Iterator[tuple[str, bool]]:
    """Each output, and whether two runs agree on it."""
    yield (
        "documents",
        _lines(sorted((one / "documents").iterdir())) == _lines(sorted((other / "documents").iterdir())),
    )
    for name in _LISTS:
        yield name, _lines([one / name]) == _lines([other / name])
    counts = [json.loads((folder / "run.json").read_bytes()) for folder in (one, other)]
    yield "run.json", len({json.dumps({**run, "seconds": 0, "stages": 0}) for run in counts}) == 1


def _lines(files: list[Path]) -> list[bytes]:
    """The lines of files, sorted: each begins with the id of its document, or with its source."""
    return sorted(line for file in files for line in file.read_bytes().splitlines())


if __name__ == "__main__":
    main()
