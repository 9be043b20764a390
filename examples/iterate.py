"""Clean a stream of records one by one, in two processes, with hardly anything in memory.

`Cleaner.map` takes any iterable of texts, bytes or records and is an iterator itself: records are asked
for as they are needed and come out in order. What cannot be cleaned goes to a function of yours.

Prints:

    letter-1: 同志们，今天召开会议。
        encoding gb18030, 0 masked
    letter-2: 感谢××市的支持。
        encoding None, 1 masked
    record 2 was rejected: not plain text: this is a PDF file
    record 3 was rejected: no text: the value is missing
"""

from collections.abc import Iterator
from typing import Any

from cleaner import Cleaner, Rejected


def records() -> Iterator[dict[str, Any]]:
    """Stands for a database cursor, a message queue, a file of a terabyte."""
    yield {"id": "letter-1", "text": "同志们，今天召开会议。".encode("gb18030")}
    yield {"id": "letter-2", "text": "感谢XX市的支持。"}
    yield {"id": "letter-3", "text": b"%PDF-1.7 ..."}
    yield {"id": "letter-4", "text": None}


def main() -> None:
    """Clean all records."""
    bad: list[tuple[int, Rejected]] = []
    documents = Cleaner().map(
        records(), workers=2, rejected=lambda number, error: bad.append((number, error))
    )
    for document in documents:
        print(f"{document.id}: {document.text}")
        print(f"    encoding {document.encoding}, {document.redactions} masked")
    for number, error in bad:
        print(f"record {number} was rejected: {error.reason}")  # error.data is what came in


# Processes may be started by importing this file again: what it does must stand below this line.
if __name__ == "__main__":
    main()
