"""The file of an index: a DuckDB database that says what it was made with, and is checked when opened.

One process may write an index, or several may read it. What is done in a transaction is in the file as
a whole or not at all, whenever the process is killed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from cleaner._version import __version__
from cleaner.dedup.shingle import SIZE
from cleaner.dedup.signature import shingle_sets

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: The layout of the tables; a change of it makes older indexes unreadable.
FORMAT = 1

#: The DuckDB release from which on an index can be read: the storage format is stable, later releases
#: read what earlier ones wrote (https://duckdb.org/docs/stable/internals/storage).
STORAGE = "v1.4.0"

#: Rows of a group, few for DuckDB: a query skips the groups in which nothing can be.
_ROW_GROUP = 4096

#: Memory that DuckDB may use before it moves to disk.
_MEMORY = "1GB"

#: Seconds between two tries to open an index that another process has open.
_PAUSE = 0.1

#: How the shingles of this text hash tells whether texts are folded and hashed as they were.
_PROBE = "ＡＢc第１２号文件，××同志、某某县与XX市：㎡①𠀀XL……“引文”。한국어 naïve"


class IndexFileError(ValueError):
    """An index cannot be opened, read or written; the message says which, why, and what to do."""


class IndexBusyError(IndexFileError):
    """Another process has the index open."""


class IndexFile:
    """An open index; tables are addressed by their names.

    Args:
        path: the file; made if it does not exist, unless `read_only`.
        parameters: what the index must have been made with, or is made with.
        tables: the definitions of its tables.
        read_only: leave it as it is; several processes may then have it open.
        wait: seconds to wait for a process that has it open.

    Raises:
        IndexBusyError: another process has it open.
        IndexFileError: it cannot be opened, is no index, or was made with other parameters.
    """

    def __init__(
        self, path: Path, parameters: Mapping[str, int], tables: tuple[str, ...], read_only: bool, wait: float
    ) -> None:
        self.path = path
        self.read_only = read_only
        wanted = {"format": FORMAT, "shingle": SIZE, **parameters}
        self.parameters = {name: str(value) for name, value in wanted.items()} | {"letters": _letters()}
        if not os.path.lexists(path):
            if read_only:
                raise IndexFileError(f"{path}: there is no such index; make one with `cleaner index add`")
            self._make(tables)
        self._connection = self._wait(wait)
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    def _make(self, tables: tuple[str, ...]) -> None:
        """Make an empty index under another name, so that half of one never has the right name."""
        new = self.path.with_name(f".{self.path.name}.{os.getpid()}.new")
        about = self.parameters | {"cleaner": __version__, "duckdb": duckdb_version()}
        try:
            connection = self._open(new, f"STORAGE_VERSION '{STORAGE}'")
            with self._explained():
                try:
                    for definition in ("about (name VARCHAR, value VARCHAR)", *tables):
                        connection.execute(f"CREATE TABLE {definition}")
                    connection.executemany("INSERT INTO about VALUES (?, ?)", list(about.items()))
                finally:
                    connection.close()
            try:
                os.link(new, self.path)
            except FileExistsError:  # somebody else was faster
                pass
            except OSError:  # a file system without links
                new.rename(self.path)
        except OSError as error:
            raise IndexFileError(f"{self.path}: cannot be made: {error.strerror}") from None
        finally:
            for left in (new, Path(f"{new}.wal")):
                left.unlink(missing_ok=True)

    def _wait(self, seconds: float) -> DuckDBPyConnection:
        """Open the index as soon as nobody stands in the way."""
        until = monotonic() + seconds
        while True:
            try:
                return self._open(self.path, "READ_ONLY" if self.read_only else "")
            except IndexBusyError:
                if monotonic() >= until:
                    raise
                sleep(_PAUSE)

    def _open(self, path: Path, options: str) -> DuckDBPyConnection:
        import duckdb

        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY,
            "temp_directory": f"{self.path}.tmp",
            # Nothing is fetched, and a prepared file reads no other one.
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        quoted = str(path).replace("'", "''")
        chosen = ", ".join(filter(None, (f"ROW_GROUP_SIZE {_ROW_GROUP}", options)))
        with self._explained():
            connection = duckdb.connect(config=config)
            try:
                connection.execute(f"ATTACH '{quoted}' AS store ({chosen})")
                connection.execute("USE store")
                connection.execute("SET enable_external_access = false")
            except BaseException:
                connection.close()
                raise
        return connection

    def _check(self) -> None:
        """Raise IndexFileError if the file is no index, or one of other parameters."""
        with self._explained():
            tables = self._connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'"
            )
            if ("about",) not in tables.fetchall():
                raise IndexFileError(f"{self.path}: a DuckDB file, but no index of cleaner; choose another")
        about = self.about()
        for name, ours in self.parameters.items():
            theirs = about.get(name, "none")
            if theirs != ours:
                raise IndexFileError(
                    f"{self.path}: made by cleaner {about.get('cleaner', '?')} with {name} {theirs}, but this "
                    f"is cleaner {__version__} with {name} {ours}; build the index again"
                )

    def about(self) -> dict[str, str]:
        """The parameters and versions that the index was made with."""
        with self._explained():
            return dict(self._connection.execute("SELECT name, value FROM about").fetchall())

    def execute(self, statement: str, **tables: Any) -> None:
        """Carry out a statement, which may name `tables`: their columns as arrays, or Arrow tables."""
        with self._explained(), self._registered(tables):
            self._connection.execute(statement)

    def rows(self, query: str, **tables: Any) -> list[tuple[Any, ...]]:
        """The rows that a query finds."""
        with self._explained(), self._registered(tables):
            return self._connection.execute(query).fetchall()

    def arrays(self, query: str, **tables: Any) -> dict[str, Any]:
        """The columns that a query finds, as numpy arrays; without missing values."""
        with self._explained(), self._registered(tables):
            return self._connection.execute(query).fetchnumpy()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is executed inside, or nothing, comes to be in the file."""
        with self._explained():
            self._connection.execute("BEGIN")
        try:
            yield
            with self._explained():
                self._connection.execute("COMMIT")
        except BaseException:
            with suppress(Exception):  # a failed commit ended the transaction
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _registered(self, tables: Mapping[str, Any]) -> Iterator[None]:
        for name, columns in tables.items():
            self._connection.register(name, columns)
        try:
            yield
        finally:
            for name in tables:
                with suppress(Exception):
                    self._connection.unregister(name)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        import duckdb

        try:
            yield
        except duckdb.Error as error:
            fault = IndexBusyError if re.search(_BUSY, str(error)) else IndexFileError
            raise fault(f"{self.path}: {_reason(str(error))}") from error

    def size(self) -> int:
        """The bytes that the index has on disk."""
        files = self.path, Path(f"{self.path}.wal")
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """Write what is pending, and let others have the file."""
        with self._explained():
            self._connection.close()


def duckdb_version() -> str:
    """The release of DuckDB in use."""
    import duckdb

    return duckdb.__version__


def _letters() -> str:
    """A digest of how texts are folded and shingles hashed."""
    [probe] = shingle_sets([_PROBE])
    return blake2b(probe.hashes.tobytes(), digest_size=8).hexdigest()


#: What DuckDB says when the file is in use.
_BUSY = r"lock on file|Unique file handle conflict"

#: What DuckDB says, and what is to be said of it.
_REASONS = (
    (
        r"lock on file.*\(PID (\d+)\).*read-only mode",
        "is being read by process {}; try again when it is done",
    ),
    (r"lock on file.*\(PID (\d+)\)", "is being written by process {}; try again when it is done"),
    (r"lock on file", "is in use by another process; try again when it is done"),
    (r"Unique file handle conflict", "is open in this process already; close it first"),
    (r"not a valid DuckDB database", "is no index; choose another file"),
    (r"version number|newer version|storage version", "was written by a newer DuckDB; update `duckdb`"),
    (r"No space left on device", "the disk is full; make room and go on, what was added before is in it"),
    (r"File too large|Disk quota exceeded", "may not grow any more ({0}); what was added before is in it"),
    (r"Permission denied|Read-only file system", "{0}"),
    (r"read-only mode", "is open to read only"),
    (r"already closed|invalidated because", "is closed"),
    (r"Is a directory", "is a folder; name a file"),
    (r"No such file or directory", "there is no such folder"),
    (
        r"Corrupt|checksum|read enough bytes|Serialization|INTERNAL|invalidated|replaying WAL",
        "is damaged; restore it from a copy, or build it again",
    ),
)


def _reason(message: str) -> str:
    """One line for what went wrong."""
    for pattern, reason in _REASONS:
        found = re.search(pattern, message, re.DOTALL)
        if found:
            return reason.format(*(found.groups() or (found[0],)))
    return message.splitlines()[0]
