"""How fast documents are cleaned, beside ftfy and beside bare regular expressions.

    python benchmarks/clean.py [FOLDER]... [--megabytes N] [--rounds N]

Without a folder it takes the five sample documents, where they are at hand, and the documents of
`fixtures/`. For each folder, all in one process and on UTF-8 text in memory:

- *cleaner*: the whole default pipeline, edits logged, over the documents repeated up to N megabytes;
- *cleaner, new lines*: the same, but what was learned of lines is forgotten before each document;
- *ftfy*: ``ftfy.fix_text``;
- *100 searches*: ``re.search`` for one hundred words of the vocabulary of page furniture.

The rounds of the four take turns, and the best round of each counts, because machines are noisy.
Then come the time that each phase takes and the ten dearest rules, without what is remembered.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cleaner import Cleaner, Finding, Rule, Text
from cleaner import pipeline as cleaner_pipeline
from cleaner.rulebook import catalog
from cleaner.rulebook.phase import Outcome, PlacedGap
from cleaner.text import snapshot

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--megabytes", type=float, default=2.0, help="size of each text that is cleaned")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    folders = options.folders or [p for p in (SAMPLES, ROOT / "fixtures") if p.is_dir()]
    console = Console(width=100)
    for folder in folders:
        texts = _texts(folder)
        if not texts:
            parser.error(f"{folder}: no .txt file that holds UTF-8 text")
        console.print(_speeds(folder.name, texts, options.megabytes, options.rounds))
        for table in _costs(texts):
            console.print(table)


def _texts(folder: Path) -> list[str]:
    """All texts under `folder` that are UTF-8, without the ones that say how they must come out."""
    found = []
    for path in sorted(folder.rglob("*.txt")):
        try:
            found.append(path.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            continue
        if path.name.endswith(".clean.txt"):
            found.pop()
    return [text for text in found if text.strip()]


def _speeds(name: str, texts: list[str], megabytes: float, rounds: int) -> Table:
    import ftfy

    size = sum(len(text.encode()) for text in texts)
    repeated = texts * max(1, round(megabytes * 1e6 / size))
    total = size * (len(repeated) // len(texts))
    cleaner = Cleaner()
    words = [re.compile(re.escape(word)) for word in _words(100)]

    def clean_new() -> None:
        for text in repeated:
            snapshot.forget()
            cleaner(text)

    contestants: dict[str, Callable[[], object]] = {
        "cleaner": lambda: [cleaner(text) for text in repeated],
        "cleaner, new lines": clean_new,
        "ftfy.fix_text": lambda: [ftfy.fix_text(text) for text in repeated],
        "100 searches": lambda: [[word.search(text) for word in words] for text in repeated],
    }
    cleaner(texts[0])
    best = dict.fromkeys(contestants, float("inf"))
    for _ in range(rounds):
        for contestant, run in contestants.items():
            begin = time.perf_counter()
            run()
            best[contestant] = min(best[contestant], time.perf_counter() - begin)
    table = Table(
        "", "MB/s", "x ftfy", "x 100 searches",
        title=f"{name}: {len(texts)} texts, {size / 1e6:.2f} MB, cleaned {len(repeated) // len(texts)} times",
    )  # fmt: skip
    for contestant, seconds in best.items():
        table.add_row(
            contestant,
            f"{total / seconds / 1e6:.1f}",
            f"{best['ftfy.fix_text'] / seconds:.2f}",
            f"{best['100 searches'] / seconds:.2f}",
        )
    return table


def _words(count: int) -> list[str]:
    """Evenly chosen anchors of the built-in rules."""
    words = sorted({anchor for rule in catalog.builtin_rules() for anchor in rule.anchors if len(anchor) > 1})
    return words[:: max(1, len(words) // count)][:count]


def _costs(texts: list[str]) -> Iterable[Table]:
    """Tables of the time that phases and rules take; a fact is charged to the rule that asks first."""
    by_rule: dict[str, float] = defaultdict(float)
    by_phase: dict[str, float] = defaultdict(float)
    cleaner = Cleaner()
    cleaner._gate = gate = _TimedGate([_timed(rule, by_rule) for rule in cleaner.rules])
    run_phase = cleaner_pipeline.run_phase

    def timed_phase(rules: Iterable[Rule], text: Text, gaps: list[PlacedGap]) -> Outcome:
        rules = list(rules)
        begin = time.perf_counter()
        outcome = run_phase(rules, text, gaps)
        by_phase[rules[0].phase if rules else "(none)"] += time.perf_counter() - begin
        return outcome

    for text in texts:
        cleaner(text)
    by_rule.clear()
    gate.seconds = 0.0
    cleaner_pipeline.run_phase = timed_phase
    try:
        begin = time.perf_counter()
        for text in texts:
            snapshot.forget()
            cleaner(text)
        total = time.perf_counter() - begin
    finally:
        cleaner_pipeline.run_phase = run_phase
    by_phase["(gate)"] = gate.seconds
    by_phase["(the rest: hash, log, notes)"] = total - sum(by_phase.values())
    yield _shares("phase", by_phase, total, len(by_phase))
    yield _shares("rule", by_rule, total, 10)


class _TimedGate(catalog.Gate):
    seconds = 0.0

    def rules_for(self, phase: str, text: Text) -> list[Rule]:
        begin = time.perf_counter()
        rules = list(super().rules_for(phase, text))
        self.seconds += time.perf_counter() - begin
        return rules


def _timed(rule: Rule, seconds: dict[str, float]) -> Rule:
    def find(text: Text) -> list[Finding]:
        begin = time.perf_counter()
        found = list(rule.find(text))
        seconds[rule.code] += time.perf_counter() - begin
        return found

    return Rule(rule.code, rule.phase, find, rule.anchors, rule.default)


def _shares(what: str, seconds: dict[str, float], total: float, count: int) -> Table:
    table = Table(what, "ms", "%")
    for name, spent in sorted(seconds.items(), key=lambda item: -item[1])[:count]:
        table.add_row(name, f"{spent * 1e3:.1f}", f"{100 * spent / total:.1f}")
    return table


if __name__ == "__main__":
    main()
