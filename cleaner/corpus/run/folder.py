"""The folder of a run: whose it is, what lies where, and how files get into it whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from cleaner.corpus.readers import STDIN, InputError

#: What a run writes into its folder; `run.json` last, so that it marks a complete run.
FOLDERS = ("documents", "dropped", "rejected", "texts")
FILES = (
    "inputs.jsonl", "duplicates.jsonl", "related.jsonl", "rejected.jsonl", "report.html", "README.md", "run.json",
)  # fmt: skip
WORK = "work"


@dataclass(frozen=True)
class RunFolder:
    """Paths inside of a run's folder.

    Attributes:
        root: the folder that the user named.
        earlier: the plan of the run that is in it already, empty if there is none.
    """

    root: Path
    earlier: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def work(self) -> Path:
        """State for resuming; it may be deleted, at the price of doing everything again."""
        return self.root / WORK

    @property
    def aside(self) -> Path:
        """Files that are being written; what is in there when a run starts is rubbish."""
        return self.work / "aside"

    @property
    def plan(self) -> Path:
        """What the run was asked to do."""
        return self.work / "plan.json"

    def chunk(self, key: str) -> Path:
        """The cleaned documents of a chunk."""
        return self.work / "clean" / key[:2] / f"{key}.parquet"

    def filled(self, key: str) -> Path:
        """Restored documents of some clusters."""
        return self.work / "filled" / key[:2] / f"{key}.parquet"

    def mark(self, key: str) -> Path:
        """An empty file that says that some texts are written."""
        return self.work / "texts" / key[:2] / key

    def marks(self) -> Iterator[Path]:
        """All marks of texts."""
        return (self.work / "texts").glob("*/*")

    def versions(self, digest: str) -> Path:
        """The versions of rules that chunks were cleaned with."""
        return self.work / "versions" / f"{digest}.json"

    def table(self, name: str, key: str) -> Path:
        """A table that a stage has worked out, for the stages after it."""
        return self.work / "tables" / f"{name}-{key}.parquet"

    def clear(self) -> None:
        """Remove what runs have written, except for the plan."""
        for name in FILES:
            (self.root / name).unlink(missing_ok=True)
        for name in FOLDERS:
            shutil.rmtree(self.root / name, ignore_errors=True)
        for path in self.work.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name not in ("lock", self.plan.name):
                path.unlink()


@contextmanager
def opened(root: Path, inputs: Iterable[str], force: bool) -> Iterator[RunFolder]:
    """The folder `root`, made if need be, for one run at a time.

    Args:
        root: the folder.
        inputs: what is read; a run that is there already must have read no other inputs than these.
        force: whether to remove the run that is there.

    Raises:
        InputError: it holds something else, or another run, or a run is at work in it.
    """
    if root.exists() and not root.is_dir():
        raise InputError(f"{root}: is a file; -o names a folder")
    earlier = _earlier(root)
    if earlier is None:
        _refuse_others(root)
    elif not force:
        _refuse_other_inputs(root, earlier, inputs)
    folder = RunFolder(root, {} if force or earlier is None else earlier)
    folder.work.mkdir(parents=True, exist_ok=True)
    with _locked(folder.work / "lock", root):
        if force:
            folder.clear()
        shutil.rmtree(folder.aside, ignore_errors=True)
        folder.aside.mkdir()
        yield folder
        shutil.rmtree(folder.aside, ignore_errors=True)


def same_place(given: str) -> str:
    """How an input is called whatever folder the command is given in."""
    return given if given == STDIN or "://" in given else str(Path(given).resolve())


def _earlier(root: Path) -> dict[str, Any] | None:
    """The plan of the run in `root`; None if there is no sign of one."""
    for path in (root / WORK / "plan.json", root / "run.json"):
        with suppress(OSError, ValueError):
            found = json.loads(path.read_bytes())
            if isinstance(found, dict) and "cleaner_version" in found:
                return found
    return None


def _refuse_others(root: Path) -> None:
    there = [name for name in (*FILES, *FOLDERS) if (root / name).exists()]
    work = root / WORK
    if work.exists() and (not work.is_dir() or {path.name for path in work.iterdir()} - {"lock", "aside"}):
        there.append(WORK)
    if there:
        raise InputError(f"{root}: holds {there[0]}, which is of no run of cleaner; choose another folder")


def _refuse_other_inputs(root: Path, earlier: dict[str, Any], inputs: Iterable[str]) -> None:
    now = {name for given in inputs for name in (given, same_place(given))}
    missing = [given for given in earlier.get("inputs", ()) if now.isdisjoint((given, same_place(given)))]
    if missing:
        raise InputError(
            f"{root}: holds a run over {missing[0]}, which is not among the inputs now; name it too, "
            "choose another folder, or use --force to start afresh"
        )


@contextmanager
def _locked(path: Path, root: Path) -> Iterator[None]:
    """Keep other runs out; the lock goes with the process, however it ends."""
    with path.open("ab") as file:
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(f"{root}: another run is at work in this folder") from None
        yield


@contextmanager
def new_file(folder: Path, sync: bool = True) -> Iterator[tuple[IO[bytes], Path]]:
    """A file to write in `folder`; afterwards it is on the disk, or gone if not all went well.

    Args:
        folder: where it is made, under a name of its own.
        sync: whether to wait until it is on the disk.
    """
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file, path
        if sync:
            _sync(path)
        mask = os.umask(0)
        os.umask(mask)
        path.chmod(0o666 & ~mask)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(path: Path, target: Path) -> None:
    """Put a finished file where it belongs."""
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
