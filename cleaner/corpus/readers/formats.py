"""Which reader a blob goes to: by how it begins where that is certain, else by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePosixPath

from cleaner.corpus.readers import compression, item
from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.fields import Fields
from cleaner.corpus.readers.item import STDIN, Item, Unread
from cleaner.corpus.readers.jsonl import looks_like_jsonl

JSONL_SUFFIXES = (".jsonl", ".ndjson", ".jl", ".jsonlines")

#: Files that hold HTML, be it only a piece of a page.
PAGES = (".html", ".htm", ".xhtml", ".shtml")

#: The formats and the suffixes of their files. All other files are plain text.
SUFFIXES = {
    "html": PAGES,
    "jsonl": JSONL_SUFFIXES,
    "json": (".json",),
    "csv": (".csv", ".tsv", ".tab"),
    "parquet": (".parquet", ".pq"),
    "warc": (".warc", ".wet"),
    "docx": (".docx", ".docm"),
    "pdf": (".pdf",),
    "zip": (".zip",),
    "tar": (".tar",),
    "mhtml": (".mhtml", ".mht"),
}

#: How files of formats begin whose names say nothing, or something else.
_MAGIC = {"pdf": b"%PDF-", "zip": b"PK\x03\x04", "parquet": b"PAR1", "warc": b"WARC/"}

#: Formats in which one file holds many documents.
MANY = frozenset({"jsonl", "json", "csv", "parquet", "warc", "zip", "tar"})

#: The extra that a format needs, and the module that it brings.
_EXTRAS = {"docx": "docx", "pdf": "pypdfium2", "warc": "fastwarc"}

#: The module and the function that reads a format.
_READERS = {
    "jsonl": ("jsonl", "read"),
    "json": ("json_values", "read"),
    "csv": ("delimited", "read"),
    "parquet": ("parquet", "read"),
    "warc": ("warc", "read"),
    "docx": ("docx", "read"),
    "pdf": ("pdf", "read"),
    "zip": ("archives", "read_zip"),
    "tar": ("tar", "read"),
}

#: How often something may have been compressed over and over.
_LAYERS = 2

_KINDS = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}


def format_of(name: str) -> str:
    """The format of a file by its name.

    >>> format_of("a/dump.jsonl.zst"), format_of("page.HTM"), format_of("notes")
    ('jsonl', 'html', 'text')
    """
    inner, _ = compression.without_suffix(name)
    return _KINDS.get(PurePosixPath(inner.lower()).suffix, "text")


def is_many(name: str) -> bool:
    """Whether a file of this name holds many documents."""
    return format_of(name) in MANY


def read_blob(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    """The documents of a file, an answer of a server, or a member of an archive."""
    head = blob.head(compression.MAGIC, one_line=True)
    kind = format_of(blob.kind_name)
    _, claimed = compression.without_suffix(blob.kind_name)
    packed = compression.compression_of(head)
    if packed is not None and not (kind == "warc" and packed in ("gzip", "zstd")):
        if blob.layers == _LAYERS:
            yield blob.unread(f"compressed more than {_LAYERS} times; unpack it first")
            return
        if claimed or compression.is_packed(blob.head(compression.PROBE), packed):
            yield from read_blob(blob.unpacked(packed), fields)
            return
    elif claimed and not head:
        yield blob.unread(blob.failure or f"empty, where {claimed} data should be")
        return
    yield from _read_as(_told_by(head, kind, blob), blob, fields)


def _told_by(head: bytes, kind: str, blob: Blob) -> str:
    """The format, where the first bytes tell another one than the name."""
    magic = next((name for name, sign in _MAGIC.items() if head.startswith(sign)), None)
    if kind == "docx":
        return "docx" if magic == "zip" else "text"
    if kind == "pdf" and magic is None:
        # What a server gave instead of the file it no longer has; junk may stand before the real sign.
        return "pdf" if _MAGIC["pdf"] in blob.head(1024) else "text"
    if magic == "warc":
        return "warc" if kind == "text" else kind
    if kind == "text" and blob.kind_name == STDIN and looks_like_jsonl(head):
        return "jsonl"
    return magic or kind


def _read_as(kind: str, blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    if kind in _EXTRAS and find_spec(_EXTRAS[kind]) is None:
        yield blob.unread(f"reading {kind} files needs more: pip install 'speech-cleaner[{kind}]'")
    elif kind == "mhtml":
        yield blob.unread("a page archive; save the page as HTML", blob.stream.read(item.LARGEST))
    elif kind in ("text", "html"):
        data = blob.whole()
        if isinstance(data, Unread):
            yield data
        else:
            yield Item(blob.name, blob.name, data, markup=kind == "html", url=blob.url, format=kind)
    else:
        yield from _reader(kind)(blob, fields)


def _reader(kind: str) -> Callable[[Blob, Fields], Iterator[Item | Unread]]:
    """The reader of a format, which is imported when the first such file comes."""
    module, name = _READERS[kind]
    reader: Callable[[Blob, Fields], Iterator[Item | Unread]] = getattr(
        import_module(f"cleaner.corpus.readers.{module}"), name
    )
    return reader
