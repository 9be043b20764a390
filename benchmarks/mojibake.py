"""How much of damage by wrong encodings is repaired exactly, and how fast good text is passed over.

    python benchmarks/mojibake.py [--spans N] [--megabytes N] [--without-ftfy]

The damage is made from the good texts of `fixtures/`: whole lines, and spans of 6 to 40 characters
inside lines that stay good around them. Encodings that cannot hold a character are not asked to;
where reading wrongly loses bytes, the outcome that counts as exact has the lost characters as they
stand in the damaged text, and the row is marked "with losses". For each kind:

- *exact*: the repaired text is what was damaged, character for character;
- *partly*: some of it was repaired, and nothing else was changed;
- *untouched*: nothing was changed;
- *wrong*: something was written that never stood there.

Beside it what ``ftfy.fix_text`` makes exact, with its options for width, quotation marks, ligatures
and line ends off. Then the good lines themselves, which must all stay, and megabytes of them a second.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from cleaner import mojibake
from cleaner.rulebook.catalog import Gate, builtin_rules
from cleaner.text.snapshot import Text

ROOT = Path(__file__).resolve().parent.parent

#: The kinds of damage: rounds of what the bytes were and what they were read as.
KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "UTF-8 as GB18030": (("utf-8", "gb18030"),),
    "UTF-8 as GBK": (("utf-8", "gbk"),),
    "UTF-8 as GBK of browsers": (("utf-8", "whatwg-gbk"),),
    "GBK as Latin-1": (("gbk", "latin-1"),),
    "GBK as cp1252": (("gbk", "cp1252"),),
    "GB18030 as Latin-1": (("gb18030", "latin-1"),),
    "UTF-8 as Latin-1": (("utf-8", "latin-1"),),
    "UTF-8 as cp1252": (("utf-8", "cp1252"),),
    "UTF-8 as Big5": (("utf-8", "big5"),),
    "UTF-8 as Big5-HKSCS": (("utf-8", "big5hkscs"),),
    "Big5 as Latin-1": (("big5", "latin-1"),),
    "UTF-8 as Latin-1, twice": (("utf-8", "latin-1"), ("utf-8", "latin-1")),
    "UTF-8 as cp1252, twice": (("utf-8", "cp1252"), ("utf-8", "cp1252")),
    "UTF-8 as GB18030, twice": (("utf-8", "gb18030"), ("utf-8", "gb18030")),
    "UTF-8 as Latin-1, then as GBK": (("utf-8", "latin-1"), ("utf-8", "gb18030")),
    "GBK as Latin-1, then UTF-8 as GBK": (("gbk", "latin-1"), ("utf-8", "gb18030")),
    "UTF-8 as GBK, then as Latin-1": (("utf-8", "gb18030"), ("utf-8", "latin-1")),
    "GBK as Latin-1, then UTF-8 as Latin-1": (("gbk", "latin-1"), ("utf-8", "latin-1")),
}


#: Lines that are left alone whatever stands on them, or that are damaged already.
ABOUT = re.compile("(?i)乱码|亂碼|mojibake|UTF-?8|GB18030|GB2312|GBK|Big5|ISO-?8859|Latin-?1|cp1252|\ufffd")


class Case(NamedTuple):
    """A text with damage, what it should become, and whether bytes were lost."""

    damaged: str
    expected: str
    lossy: bool


def good_lines() -> list[str]:
    """Lines of the clean fixtures, each once, without those that are about mojibake or hold some."""
    lines: dict[str, None] = {}
    for path in sorted((ROOT / "fixtures").rglob("*.txt")):
        if path.name.endswith((".clean.txt", ".raw.txt")) and not path.match("mojibake/*.raw.txt"):
            try:
                text = path.read_bytes().decode()
            except UnicodeDecodeError:
                continue
            lines |= dict.fromkeys(line for line in text.split("\n") if line.strip())
    return [line for line in lines if not ABOUT.search(line)]


def main() -> None:
    """Damage, repair and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--spans", type=int, default=1000, help="lines and spans to damage, of each kind")
    parser.add_argument("--megabytes", type=float, default=5.0, help="size of the good text that is timed")
    parser.add_argument("--without-ftfy", action="store_true")
    options = parser.parse_args()
    lines = good_lines()
    console = Console(width=120)
    table = Table("damage", "", "cases", "exact", "partly", "untouched", "wrong", "ftfy exact")
    ftfy = None if options.without_ftfy else _ftfy()
    for name, rounds in KINDS.items():
        for where in ("lines", "spans"):
            for lossy, cases in _cases(lines, rounds, where, options.spans).items():
                found = Counter(outcome(case, repair(case.damaged)) for case in cases)
                theirs = sum(ftfy(c.damaged) == c.expected for c in cases) if ftfy else None
                table.add_row(
                    name,
                    where + (", with losses" if lossy else ""),
                    str(len(cases)),
                    *(f"{found[o] / len(cases):.1%}" for o in ("exact", "partly", "untouched", "wrong")),
                    "" if theirs is None else f"{theirs / len(cases):.1%}",
                )
    console.print(table)
    changed = [line for line in lines if repair(line) != line]
    console.print(f"good lines: {len(lines):,}, changed: {len(changed)}", *changed, sep="\n")
    _speed(console, "\n".join(lines), options.megabytes)


def repair(text: str) -> str:
    """`text` with all repairs made, over and over until there are none."""
    for _ in range(5):
        pieces, done = [], 0
        for found in mojibake.find_mojibake(text):
            pieces += [text[done : found.start], found.fixed]
            done = found.end
        if not done:
            break
        text = "".join(pieces) + text[done:]
    return text


def outcome(case: Case, repaired: str) -> str:
    """Which column `repaired` belongs to."""
    if repaired == case.expected:
        return "exact"
    if repaired == case.damaged:
        return "untouched"
    strange = set(repaired) - set(case.damaged) - set(case.expected)
    return "wrong" if strange else "partly"


def _cases(
    lines: list[str], rounds: tuple[tuple[str, str], ...], where: str, wanted: int
) -> dict[bool, list[Case]]:
    """At most `wanted` cases without losses, and as many with."""
    choose = random.Random(f"{rounds}{where}")
    if rounds[0][0] == "big5":  # such documents hold nothing else
        lines = [line for line in lines if _fits(line, "big5")]
    cases: dict[bool, list[Case]] = {False: [], True: []}
    for _ in range(20 * wanted):
        line = choose.choice(lines)
        start, end = 0, len(line)
        if where == "spans":
            if len(line) < 8:
                continue
            start = choose.randrange(len(line) - 6)
            end = min(len(line), start + choose.randint(6, 40))
        span = line[start:end]
        if sum("\u3400" <= char <= "\u9fff" for char in span) < 4:
            continue
        made = _damage(span, rounds)
        if made is None or made[0] == span:
            continue
        damaged, expected = made
        lossy = expected != span
        if lossy and len(rounds) > 1:
            continue  # what is best then is a matter of opinion
        if len(cases[lossy]) < wanted:
            cases[lossy].append(
                Case(line[:start] + damaged + line[end:], line[:start] + expected + line[end:], lossy)
            )
    return {lossy: found for lossy, found in cases.items() if len(found) >= wanted / 20}


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _damage(text: str, rounds: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    """`text` damaged, and the best that can be made of that; None if an encoding cannot hold it."""
    atoms = [(char, char, False) for char in text]
    for right, wrong in rounds:
        try:
            atoms = list(_damage_once(atoms, right, wrong))
        except UnicodeEncodeError:
            return None
    damaged = "".join(after for _, after, _ in atoms)
    return damaged, "".join(after if lost else before for before, after, lost in atoms)


def _damage_once(
    atoms: list[tuple[str, str, bool]], right: str, wrong: str
) -> Iterator[tuple[str, str, bool]]:
    """One round: the smallest pieces whose bytes became characters of their own."""
    coded = [(clean, char.encode(right), lost) for clean, char, lost in atoms]
    stream = b"".join(code for _, code, _ in coded)
    before = after = ""
    end = read = 0
    any_lost = False
    for clean, code, lost in coded:
        before += clean
        any_lost |= lost
        end += len(code)
        while read < end:
            char, width = _read_one(stream, read, wrong)
            any_lost |= char == "\ufffd"
            after += char
            read += width
        if read == end:
            yield before, after, any_lost
            before, after, any_lost = "", "", False


def _read_one(data: bytes, at: int, encoding: str) -> tuple[str, int]:
    """The character at `at`, read as Python's decoders do, and how many bytes it takes.

    Browsers and Windows read the byte 80 as the euro sign.
    """
    if encoding == "whatwg-gbk":
        if data[at] == 0x80:
            return "€", 1
        encoding = "gb18030"
    for width in (1, 2, 4):
        piece = data[at : at + width]
        if len(piece) == width:
            try:
                return piece.decode(encoding), width
            except UnicodeDecodeError:
                continue
    return "\ufffd", 1


def _ftfy() -> Callable[[str], str]:
    from ftfy import TextFixerConfig, fix_text

    config = TextFixerConfig(
        fix_character_width=False, uncurl_quotes=False, fix_latin_ligatures=False, fix_line_breaks=False
    )
    return lambda text: fix_text(text, config)


def _speed(console: Console, text: str, megabytes: float) -> None:
    size = len(text.encode())
    texts = [text[at : at + 2000] for at in range(0, len(text), 2000)]
    rounds = max(1, round(megabytes * 1e6 / size))

    def timed(work: Callable[[str], object]) -> float:
        start = time.perf_counter()
        for _ in range(rounds):
            for part in texts:
                work(part)
        return rounds * size / 1e6 / (time.perf_counter() - start)

    rules = [rule for rule in builtin_rules() if rule.group == "mojibake"]
    gate = Gate(rules)
    speeds = {
        "find_mojibake": timed(lambda part: list(mojibake.find_mojibake(part))),
        "the scan for anchors alone": timed(lambda part: gate.rules_for("encoding", Text(part))),
    }
    for name, speed in speeds.items():
        console.print(f"{name}: {speed:,.0f} MB/s on good text")


if __name__ == "__main__":
    main()
