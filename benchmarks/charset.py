"""How often the encoding of Chinese texts is told, beside other detectors, and how fast.

    python benchmarks/charset.py [FOLDER]... [--samples N] [--seed N]

Takes the texts of `fixtures/` that are mostly Chinese, or the UTF-8 files `*.txt` below each FOLDER, cuts
pieces of 20, 50, 200 and 2,000 bytes at character boundaries, encodes them, and counts how many come out
of each detector as the same text. The label does not matter: a piece of GBK read as GB18030 is right.

Big5 is tested on texts in traditional characters: those of `fixtures/encodings/traditional`, and if
OpenCC is installed the others converted by it, less the characters that Big5 has not.

Every detector that is installed takes part: chardet, charset-normalizer, faust-cchardet and
charset-mnbvc. ``cleaner, auto`` is without the prior that the text is Chinese.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cleaner.text.decode import Rejected, decode

ROOT = Path(__file__).resolve().parent.parent
TRADITIONAL = ROOT / "fixtures" / "encodings" / "traditional"

ENCODINGS = ("gb18030", "gbk", "big5", "utf-8", "utf-16-le", "utf-16-be")
LENGTHS = (20, 50, 200, 2000)

Detector = Callable[[bytes], str | None]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--samples", type=int, default=300, help="pieces for each encoding and length")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-cleaner", action="store_true", help="leave the other detectors out")
    options = parser.parse_args()
    simplified = list(chinese_texts(options.folders or [ROOT / "fixtures"]))
    if not simplified:
        parser.error("no .txt file that holds Chinese text in UTF-8")
    traditional = [*chinese_texts([TRADITIONAL]), *converted(simplified)]
    found = {"cleaner": cleaner, "cleaner, auto": cleaner_auto} if options.only_cleaner else detectors()
    console = Console(width=110)
    console.print(f"{len(simplified)} texts, {len(traditional)} in traditional characters")
    right, speed = Table(title="% right"), Table(title="microseconds for a piece")
    for table in (right, speed):
        table.add_column("encoding")
        table.add_column("bytes", justify="right")
        for name in found:
            table.add_column(name, justify="right")
    for encoding in ENCODINGS:
        texts = traditional if encoding == "big5" else simplified
        for length in LENGTHS:
            pieces = list(cut(texts, encoding, length, options.samples, options.seed))
            results = [measured(detect, pieces, encoding) for detect in found.values()]
            right.add_row(encoding, str(length), *(f"{100 * share:.2f}" for share, _ in results))
            speed.add_row(encoding, str(length), *(f"{1e6 * seconds:.0f}" for _, seconds in results))
    console.print(right)
    console.print(speed)
    console.print(large(found, simplified))


def chinese_texts(folders: Iterable[Path]) -> Iterator[str]:
    """The distinct texts below `folders` that are UTF-8, mostly Chinese and without zero bytes."""
    seen = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.txt")):
            try:
                text = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue
            if text not in seen and is_chinese(text) and "\0" not in text:
                seen.add(text)
                yield text


def is_chinese(text: str) -> bool:
    """Whether at least a third of `text` are ideographs."""
    return 3 * sum("\u4e00" <= char <= "\u9fff" for char in text) >= len(text) > 0


def converted(texts: list[str]) -> Iterator[str]:
    """`texts` in the traditional characters of Taiwan, if OpenCC is installed."""
    if find_spec("opencc"):
        import opencc

        converter = opencc.OpenCC("s2twp")
        yield from map(converter.convert, texts)


def cut(texts: list[str], encoding: str, length: int, count: int, seed: int) -> Iterator[str]:
    """`count` pieces of `length` bytes in `encoding`, or as many as the text has."""
    chance = random.Random(f"{seed} {encoding} {length}")
    usable = [text.encode(encoding, "ignore").decode(encoding) for text in texts]
    while count:
        text = chance.choice(usable)
        piece = text[chance.randrange(max(1, len(text) - length // 3)) :][:length]
        piece = piece.encode(encoding)[:length].decode(encoding, "ignore")
        if is_chinese(piece) and piece[0] != "\ufeff":
            count -= 1
            yield piece


def measured(detect: Detector, pieces: list[str], encoding: str) -> tuple[float, float]:
    """The share of `pieces` that `detect` reads as they are, and its seconds for one."""
    data = [piece.encode(encoding) for piece in pieces]
    begin = time.perf_counter()
    texts = [detect(bytes_) for bytes_ in data]
    seconds = (time.perf_counter() - begin) / len(pieces)
    return sum(map(str.__eq__, pieces, (text or "" for text in texts))) / len(pieces), seconds


def large(found: dict[str, Detector], texts: list[str]) -> Table:
    """How long 100 KB take."""
    table = Table("encoding", *found, title="milliseconds for 100 KB, best of 3")
    text = "".join(texts)
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        data = text.encode(encoding, "ignore")[:100_000].decode(encoding, "ignore").encode(encoding)
        times = []
        for detect in found.values():
            best = float("inf")
            for _ in range(3):
                begin = time.perf_counter()
                detect(data)
                best = min(best, time.perf_counter() - begin)
            times.append(best)
        table.add_row(encoding, *(f"{1e3 * seconds:.2f}" for seconds in times))
    return table


def cleaner(data: bytes) -> str | None:
    """What `cleaner` reads."""
    try:
        return decode(data).text
    except Rejected:
        return None


def cleaner_auto(data: bytes) -> str | None:
    """What `cleaner` reads without the prior that the text is Chinese."""
    try:
        return decode(data, language="auto").text
    except Rejected:
        return None


def detectors() -> dict[str, Detector]:
    """The detectors that are installed, by name."""
    found: dict[str, Detector] = {"cleaner": cleaner, "cleaner, auto": cleaner_auto}
    if find_spec("chardet"):
        import chardet

        found["chardet"] = lambda data: read(data, chardet.detect(data, prefer_superset=True)["encoding"])
    if find_spec("charset_normalizer"):
        import charset_normalizer

        def normalizer(data: bytes) -> str | None:
            best = charset_normalizer.from_bytes(data).best()
            return None if best is None else str(best)

        found["charset-normalizer"] = normalizer
    if find_spec("cchardet"):
        import cchardet

        found["faust-cchardet"] = lambda data: read(data, cchardet.detect(data)["encoding"])
    if find_spec("charset_mnbvc"):
        from charset_mnbvc import api

        found["charset-mnbvc"] = lambda data: read(data, api.from_data(data, 1))
    return found


def read(data: bytes, encoding: str | None) -> str | None:
    """`data` in `encoding`, where that is one and reads it."""
    try:
        return data.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError):
        return None


if __name__ == "__main__":
    main()
