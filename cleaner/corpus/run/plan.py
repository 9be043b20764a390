"""What a run is asked to do, and what its stages share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from cleaner.corpus.readers import Fields
from cleaner.corpus.run.folder import RunFolder
from cleaner.corpus.run.outputs import Outputs
from cleaner.corpus.versions import Versions
from cleaner.corpus.writers import FORMATS as RECORD_FORMATS
from cleaner.engine.base import Engine
from cleaner.pipeline import Cleaner

#: How documents are written; as texts, each has a file of its own beside its record in JSONL.
FORMATS = (*RECORD_FORMATS, "text")
MODES = ("flag", "drop")
ENGINES = ("local", "spark")

#: Bytes of records in a shard, about.
SHARD_SIZE = 64_000_000


class Progress(Protocol):
    """Is told how a run gets on."""

    def stage(self, name: str, documents: int | None = None, size: int | None = None) -> None:
        """A stage begins, with so many documents or bytes before it if that is known."""

    def advance(self, documents: int, size: int = 0) -> None:
        """So many documents, of so many bytes, are done."""

    def say(self, message: str) -> None:
        """Something that the user should know."""


class Silent:
    """Tells nobody."""

    def stage(self, name: str, documents: int | None = None, size: int | None = None) -> None:
        """Nothing."""

    def advance(self, documents: int, size: int = 0) -> None:
        """Nothing."""

    def say(self, message: str) -> None:
        """Nothing."""


@dataclass(slots=True)
class Plan:
    """What a run is asked to do.

    Attributes:
        inputs: files, folders, or ``-`` for standard input.
        out: the folder for all that comes out.
        cleaner: cleans each document.
        options: what is said of the options in ``run.json``.
        threshold: the similarity from which two texts are near-duplicates.
        restore: whether to fill masks and gaps from other copies.
        report: whether to write ``report.html``.
        mode: ``flag`` leaves copies among the documents, ``drop`` puts them into a folder of their own.
        format: how records are written, one of :data:`FORMATS`.
        shard_size: bytes of records in a file, about.
        workers: processes that clean and write.
        fields: which fields of records are used, and for what.
        force: begin afresh, whatever is in `out` of earlier runs.
        engine: where the work is done, one of :data:`ENGINES`; the outcome is the same.
        master: where Spark is, as Spark writes it; by default what its own files say, or this machine.
        settings: of Spark, by their names.
    """

    inputs: list[str]
    out: Path
    cleaner: Cleaner
    options: dict[str, Any] = field(default_factory=dict)
    threshold: float = 0.8
    restore: bool = True
    report: bool = True
    mode: str = "flag"
    format: str = "jsonl"
    shard_size: int = SHARD_SIZE
    workers: int = 1
    fields: Fields = field(default_factory=Fields)
    force: bool = False
    engine: str = "local"
    master: str | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def record_format(self) -> str:
        """How records are written."""
        return "jsonl" if self.format == "text" else self.format


@dataclass(slots=True)
class Job:
    """A plan that is being carried out, and with what."""

    plan: Plan
    folder: RunFolder
    engine: Engine
    outputs: Outputs
    versions: Versions
    progress: Progress


def key_of(*parts: str | bytes | Iterable[str]) -> str:
    """A key for what follows from `parts`.

    >>> key_of("ab", "c") == key_of("a", "bc"), key_of(["a", "b"]) == key_of(["a", "b"])
    (False, True)
    """
    digest = sha256()
    for part in parts:
        pieces = [part] if isinstance(part, str | bytes) else list(part)
        digest.update(f"{len(pieces)}\n".encode())
        for piece in pieces:
            data = piece.encode() if isinstance(piece, str) else piece
            digest.update(f"{len(data)}\n".encode() + data)
    return digest.hexdigest()[:40]
