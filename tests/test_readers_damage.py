"""Files of all formats, cut and garbled at random places: readers report, and go on."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from samples_of_formats import (
    COMPRESSIONS,
    TEXTS,
    answer,
    jsonl,
    page,
    parquet,
    pdf,
    table,
    tarred,
    zipped,
)

from cleaner.corpus.readers import Item, Unread, read

MEMBERS = [("a.txt", TEXTS[0].encode()), ("b.jsonl", jsonl().encode()), ("c.csv", table().encode("gbk"))]

SAMPLES: dict[str, Callable[[], bytes]] = {
    "a.jsonl": lambda: jsonl().encode(),
    "b.jsonl": lambda: jsonl().encode("utf-16"),
    "a.json": lambda: ("[" + ",".join(jsonl().splitlines()) + "]").encode(),
    "a.csv": lambda: table().encode("gb18030"),
    "a.tsv": lambda: table("\t").encode("utf-16"),
    "a.parquet": lambda: parquet(rows=1),
    "a.zip": lambda: zipped(MEMBERS),
    "a.tar": lambda: tarred(MEMBERS),
    "a.warc": lambda: b"".join(answer(n, page(TEXTS[0])) for n in range(3)),
    "a.warc.gz": lambda: b"".join(gzip.compress(answer(n, page(TEXTS[0])), mtime=0) for n in range(3)),
    "a.pdf": lambda: pdf([TEXTS, TEXTS]),
    **{f"a.jsonl{suffix}": partial(compress, jsonl().encode()) for suffix, compress in COMPRESSIONS.items()},
}


def garbled(data: bytes, choose: random.Random) -> bytes:
    """`data` with a few bytes changed, lost, added or cut off."""
    changed = bytearray(data)
    for _ in range(choose.choice([1, 1, 2, 8])):
        at = choose.randrange(len(changed) + 1)
        match choose.randrange(5):
            case 0:
                changed[at : at + 1] = bytes([choose.randrange(256)])
            case 1:
                del changed[at : at + choose.randrange(1, 200)]
            case 2:
                changed[at:at] = choose.randbytes(choose.randrange(1, 40))
            case 3:
                changed[at : at + 8] = b"\xff" * 8
            case _:
                del changed[at:]
    return bytes(changed)


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_that_is_wrong_with_a_file_is_raised(tmp_path: Path, name: str) -> None:
    choose = random.Random(name)
    whole = SAMPLES[name]()
    path = tmp_path / name
    reported = 0
    for _ in range(40):
        path.write_bytes(garbled(whole, choose))
        found = list(read([str(path)]))
        for each in found:
            assert each.source.startswith(name)
            if isinstance(each, Item):
                assert isinstance(each.data, str | bytes) and each.id
            else:
                assert 0 < len(each.reason) < 400
                assert not re.search("[\x00-\x1f\x7f-\x9f]", each.reason + each.source)
                assert isinstance(each.raw, bytes) and each.file == str(path)
                reported += 1
        assert list(read([str(path)])) == found
    assert reported


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_what_is_whole_is_read_whatever_stands_beside_it(tmp_path: Path, name: str) -> None:
    """A broken first record leaves all others as they are."""
    lines = SAMPLES[name]().splitlines(keepends=True)
    whole = SAMPLES[name]()
    path = tmp_path / name
    path.write_bytes(whole)
    good = list(read([str(path)]))
    if name == "a.json":
        path.write_bytes(whole.replace(b'"r0"', b"r0", 1))
    else:
        broken = 1 if name == "a.csv" else 0
        lines[broken] = b'"broken\n' if name == "a.csv" else b"{broken\n"
        path.write_bytes(b"".join(lines))
    first, *others = read([str(path)])
    assert isinstance(first, Unread)
    assert [item.data for item in others if isinstance(item, Item)] == [
        item.data for item in good[1:] if isinstance(item, Item)
    ]
