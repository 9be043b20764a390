"""Write files so that a reader never meets half of one."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any


@contextmanager
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of `path` only when all went well.

    >>> from tempfile import mkdtemp
    >>> target = Path(mkdtemp()) / "a.txt"
    >>> with atomic(target) as file:
    ...     _ = file.write(b"done")
    >>> target.read_bytes()
    b'done'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def json_line(record: Mapping[str, Any]) -> bytes:
    """One record as a line of JSONL.

    >>> json_line({"text": "好"}).decode()
    '{"text": "好"}\\n'
    """
    return (json.dumps(record, ensure_ascii=False) + "\n").encode()
