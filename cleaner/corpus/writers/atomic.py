"""Write files so that a reader never meets half of one, whatever happens in between."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

#: What a full disk, a quota or a limit on the size of files says. It names no file.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of `path` only when all went well.

    Then it is on the disk, not only on its way there. If not all went well, nothing is left of it.

    Raises:
        OSError: it cannot be written; the error names `path`.

    >>> from tempfile import mkdtemp
    >>> target = Path(mkdtemp()) / "a.txt"
    >>> with atomic(target) as file:
    ...     _ = file.write(b"done")
    >>> target.read_bytes()
    b'done'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path.name))
        aside = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        aside.chmod(0o666 & ~mask)
        aside.replace(path)
        sync_folder(path.parent)
    except BaseException as error:
        if aside is not None:
            with suppress(OSError):
                aside.unlink()
        if isinstance(error, OSError) and (
            aside is None or error.errno in _FULL or error.filename == str(aside)
        ):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def sync_folder(folder: Path) -> None:
    """Have it on the disk which files a folder holds. Where folders cannot be opened, nothing is done."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _prefix(name: str) -> str:
    """The beginning of the name of the file aside: names may have 255 bytes."""
    return f".{name.encode('utf-8', 'surrogateescape')[:200].decode('utf-8', 'ignore')}."
