"""Make `cleaner/text/charset.txt`, the character costs that encodings are told by.

    python benchmarks/charset_table.py > cleaner/text/charset.txt

Needs ``jieba`` for its word frequencies and ``opencc`` to write them in traditional characters.

- Ideographs are counted in the words of jieba's `dict.txt` (MIT licence), each word as often as its
  frequency says, in simplified characters and converted to the traditional ones of Taiwan and Hong Kong.
- Punctuation, digits and letters are counted in the clean texts of `fixtures/`.

A cost is -ln of the share of a character in running text, rounded to halves.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

import jieba
import opencc

ROOT = Path(__file__).resolve().parent.parent

#: Shares of running text: ideographs of each script, and everything that is none.
SIMPLIFIED, TRADITIONAL, OTHER = 0.4, 0.4, 0.2

#: Letters and signs of ASCII come in runs, so that each is likelier than its share.
DEAREST_ASCII = 6.0

#: Rarer characters than this cost what their block says; see `cleaner/text/charset.py`.
DEAREST = 15.0


def main() -> None:
    """Print the table."""
    shares: dict[str, float] = defaultdict(float)
    for counts, part in (
        (ideographs(["t2s"]), SIMPLIFIED),
        (ideographs(["s2tw", "s2hk"]), TRADITIONAL),
        (others(), OTHER),
    ):
        total = counts.total()
        for char, count in counts.items():
            shares[char] += part * count / total
    rows: dict[float, list[str]] = defaultdict(list)
    for char, share in sorted(shares.items(), key=lambda item: (-item[1], item[0])):
        cost = round(-2 * math.log(share)) / 2
        if char.isascii():
            cost = min(cost, DEAREST_ASCII)
        if cost < DEAREST and char.isprintable() and not char.isspace():
            rows[cost].append(char)
    for cost, chars in sorted(rows.items()):
        sys.stdout.write(f"{cost}\t{''.join(chars)}\n")


def ideographs(conversions: list[str]) -> Counter[str]:
    """How often each ideograph stands in running text, after the frequencies of words."""
    converters = [opencc.OpenCC(conversion) for conversion in conversions]
    counts: Counter[str] = Counter()
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as words:
        for line in words:
            word, frequency, *_ = line.split(" ")
            for converter in converters:
                for char in converter.convert(word):
                    if "\u3400" <= char <= "\u9fff":
                        counts[char] += int(frequency)
    return counts


def others() -> Counter[str]:
    """How often each character that is no ideograph stands in the fixtures."""
    counts: Counter[str] = Counter()
    for path in sorted((ROOT / "fixtures").rglob("*.clean.txt")):
        text = path.read_bytes().decode()
        if sum("\u4e00" <= char <= "\u9fff" for char in text) > 0.3 * len(text):
            counts.update(char for char in text if not "\u3400" <= char <= "\u9fff")
    return Counter({char: count for char, count in counts.items() if count > 2 or char.isascii()})


if __name__ == "__main__":
    main()
