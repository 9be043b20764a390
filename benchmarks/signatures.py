"""How fast signatures are made, beside datasketch and rensa.

    python benchmarks/signatures.py [--documents N] [--characters N] [--rounds N]

All start from the same strings and make signatures of 128 permutations over shingles of 5 characters,
in one thread and the same run: *cleaner* from the raw strings in one call; *datasketch* with a set of
encoded shingles and ``update_batch``; *rensa* with a list of shingles and its ``RMinHash``. The best of
the rounds counts.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

from cleaner.dedup import signatures
from cleaner.dedup.shingle import shingles


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--characters", type=int, default=3600)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    texts = _texts(options.documents, options.characters)
    few = texts[: max(20, len(texts) // 20)]  # the others are slow
    signatures(texts)  # compiles
    contestants: dict[str, tuple[Callable[[], object], int]] = {
        "cleaner": (lambda: signatures(texts), len(texts)),
        "datasketch": (lambda: _datasketch(few), len(few)),
        "rensa": (lambda: _rensa(few), len(few)),
    }
    speeds: dict[str, float] = {}
    for _ in range(options.rounds):
        for name, (run, count) in contestants.items():
            begin = time.perf_counter()
            try:
                run()
            except ImportError:
                continue
            speed = count / (time.perf_counter() - begin)
            speeds[name] = max(speeds.get(name, 0.0), speed)
    for name, speed in speeds.items():
        print(
            f"{name:12s} {speed:10,.0f} documents/s   cleaner is {speeds['cleaner'] / speed:5.1f} x as fast"
        )


def _texts(count: int, length: int) -> list[str]:
    """Texts of random common characters with punctuation, always the same ones."""
    chance = random.Random(5)
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    return [
        "".join("，" if i % 17 == 16 else chance.choice(letters) for i in range(length)) for _ in range(count)
    ]


def _datasketch(texts: list[str]) -> None:
    from datasketch import MinHash

    for text in texts:
        MinHash(num_perm=128, seed=1).update_batch([shingle.encode() for shingle in shingles(text)])


def _rensa(texts: list[str]) -> None:
    from rensa import RMinHash

    for text in texts:
        minhash = RMinHash(num_perm=128, seed=1)
        minhash.update([text[i : i + 5] for i in range(len(text) - 4)])
        minhash.digest()


if __name__ == "__main__":
    main()
