"""How far up the report's list of unusual removals the mistakes of rules come.

Two sets of documents are cleaned: those of fixtures/, and invented speeches with the same furniture again
and again, as sites have it. Then pieces of the cleaned bodies (sentences, whole lines, halves of
lines) are taken out as if a rule had done it, some by a rule that is busy, some by any. All removals are
ordered by their score; average precision is 1 if all planted ones come first, and about their share of all
removals if the order says nothing. The fixtures are a hard case: what is removed there is as varied as what is kept, and
comments of readers are prose as well.

    python benchmarks/unusual.py
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from copies import corpus

from cleaner import Cleaner
from cleaner.report.corpus_removals import lengths, removals
from cleaner.report.corpus_unusual import Unusual, Usual
from cleaner.text.decode import Rejected

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
PLANTED = (5, 15, 40)
SEEDS = range(5)
SPEECHES = 1000
FIRST = 20

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


#: Furniture of the invented speeches, above and below the text; # is a number, @ a site.
_ABOVE = ("当前位置：首页 > 范文大全 > 讲话稿 > 正文", "来源：@  作者：佚名  发布时间：20#-0#-1#  点击：#次")
_BELOW = (
    "上一篇：某某讲话 下一篇：某某总结",
    "相关推荐\n· 在全县工作会议上的讲话范文\n· 年度工作总结精选\n· 领导干部发言稿三篇",
    "版权所有 © @ 京ICP备0#号",
    "微信扫一扫关注公众号",
)


class Scored(NamedTuple):
    """One removal, and whether it was planted."""

    unusual: Unusual
    planted: bool


def fixtures() -> Iterator[bytes]:
    """All raw documents of the fixtures."""
    for path in sorted(FIXTURES.rglob("*")):
        if ".raw." in path.name or path.suffix == ".html":
            yield path.read_bytes()


def speeches() -> Iterator[bytes]:
    """Invented speeches with furniture."""
    chance = random.Random(7)
    for text in corpus(SPEECHES, length=700):
        lines = [line for line in _ABOVE if chance.random() < 0.5]
        lines += [text.text, *(line for line in _BELOW if chance.random() < 0.3)]
        site = f"www.site{chance.randrange(40)}.example.cn"
        yield (
            re.sub("#", lambda _: str(chance.randrange(10, 99)), "\n".join(lines)).replace("@", site).encode()
        )


def cleaned(raw: Iterable[bytes]) -> list[dict[str, Any]]:
    """The records of documents, without those that are no text."""
    cleaner = Cleaner()
    found = []
    for number, data in enumerate(raw):
        try:
            found.append(cleaner(data, id=str(number)).record())
        except Rejected:
            continue
    return found


def plant(records: list[dict[str, Any]], count: int, chance: random.Random) -> set[tuple[int, int]]:
    """Take a piece out of `count` bodies; the numbers of the documents and of their edits."""
    acted = [removal.rule for record in records for removal in removals(record) if not removal.blank]
    rules = sorted(set(acted))
    planted = set()
    bodies = [at for at, record in enumerate(records) if re.search(r"\w{7}", record["text"])]
    for at in chance.sample(bodies, count):
        record = records[at]
        line = chance.choice([line for line in record["text"].split("\n") if len(line) > 6])
        kind = chance.choice(("sentence", "sentence", "line", "half"))
        piece = line if kind == "line" else line[: max(6, len(line) // 2)]
        if kind == "sentence":
            piece = chance.choice(_SENTENCE.findall(line))
        rule = chance.choice(acted if chance.random() < 0.5 else rules)
        record["text"] = record["text"].replace(piece, "", 1)
        record["edits"].append({"rule": rule, "start": 0, "end": len(piece), "before": piece, "after": ""})
        planted.add((at, len(record["edits"]) - 1))
    return planted


def scored(records: list[dict[str, Any]], planted: set[tuple[int, int]]) -> list[Scored]:
    """All removals with their marks."""
    usual = Usual()
    for record in records:
        usual.learn(record, removals(record))
    usual.settle()
    return [
        Scored(
            usual.score(removal, record["text"], lengths(record).original), (at, removal.number) in planted
        )
        for at, record in enumerate(records)
        for removal in removals(record)
        if not removal.blank
    ]


def average_precision(found: Iterable[Scored], key: Callable[[Unusual], float]) -> tuple[float, int]:
    """Average precision of an order, and how many planted removals are among the first."""
    hits = early = 0
    total = 0.0
    for place, each in enumerate(sorted(found, key=lambda each: -key(each.unusual)), start=1):
        if each.planted:
            hits += 1
            total += hits / place
            early += place <= FIRST
    return total / max(1, hits), early


def main() -> None:
    """Print a table."""
    print(
        f"{'documents':14} {'removals':>8} {'planted':>8} {'order by':>9} {'average precision':>18} {'in first':>9}"
    )
    for name, raw in (("fixtures", fixtures), ("speeches", speeches)):
        originals = cleaned(raw())
        for count in PLANTED:
            runs = []
            for seed in SEEDS:
                records = [record | {"edits": list(record["edits"])} for record in originals]
                runs.append(scored(records, plant(records, count, random.Random(seed))))
            for mark in ("score", "rare", "long", "large", "prose"):
                results = [average_precision(run, attrgetter(mark)) for run in runs]
                precision = sum(result[0] for result in results) / len(results)
                early = sum(result[1] for result in results) / len(results)
                documents = f"{len(originals):5,} {name}"
                print(f"{documents:14} {len(runs[0]):8,} {count:8} {mark:>9} {precision:18.2f} {early:9.1f}")


if __name__ == "__main__":
    main()
