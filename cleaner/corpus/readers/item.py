"""What a reader hands on: a document as it was found, or what should have been one and why it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Standard input among the inputs, and its name in records.
STDIN = "-"

#: Bytes that one document or one record may have. What is larger is no document that anybody reads, but
#: an archive, a dump or a mistake, and must not fill the memory.
LARGEST = 256 << 20

#: Bytes that are kept of what could not be read; of more, only the place is said.
RAW_KEPT = 16 << 20

#: Formats whose documents are rows of a table or records of a stream, not files of their own.
RECORD_FORMATS = frozenset({"jsonl", "json", "csv", "parquet", "warc"})


class InputError(ValueError):
    """The request names input that does not exist or cannot be read; the message says which."""


@dataclass(frozen=True, slots=True)
class Item:
    """One document as it was found.

    Attributes:
        id: what it is called in records.
        source: the file, with the member in an archive and the line, row or offset in it:
            ``raw/dump.zip/a.jsonl:3``.
        data: its bytes, or its text where the format holds text.
        given: what a record stated besides the text; kept in the output.
        markup: it is HTML, as the file name, the field or the server says.
        url: its address, if it has one.
        charset: what the server said of its encoding, which need not be true.
        format: what it was read from: ``text``, ``html``, ``docx``, ``pdf``, ``jsonl``, ``json``, ``csv``,
            ``parquet`` or ``warc``.
    """

    id: str
    source: str
    data: bytes | str
    given: Mapping[str, Any] = field(default_factory=dict)
    markup: bool = False
    url: str | None = None
    charset: str | None = None
    format: str = "text"

    @property
    def is_record(self) -> bool:
        """Whether it was one of many in its file: a line, a row, an answer of a server.

        >>> Item("a.txt", "a.txt", b"").is_record, Item("1", "a.csv:2", "", format="csv").is_record
        (False, True)
        """
        return self.format in RECORD_FORMATS


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that should have been a document: where it stands, why not, its bytes.

    Attributes:
        source: where it stands, as in :class:`Item`.
        reason: what is wrong, in one line.
        raw: its bytes; empty if there are more than 16 MiB of them, or none that could be told.
        file: the path or address that holds it.
        span: its first byte and the one behind its last, in that file; in a compressed file or a member
            of an archive, counted in what it unpacks to.
    """

    source: str
    reason: str
    raw: bytes
    file: str | None = None
    span: tuple[int, int] | None = None
