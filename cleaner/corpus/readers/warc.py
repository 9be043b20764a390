"""WARC: the answers of servers that a crawler kept, and the texts that Common Crawl took from them (WET)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from cleaner.corpus.readers import item
from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.fields import Fields
from cleaner.corpus.readers.formats import read_blob
from cleaner.corpus.readers.http import body_of
from cleaner.corpus.readers.item import Item, Unread
from cleaner.corpus.readers.streams import DamageError, Stream, describe
from cleaner.corpus.readers.warc_source import WarcSource

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

#: Content types that are documents, and whether they are HTML.
DOCUMENTS = {"text/html": True, "application/xhtml+xml": True, "text/plain": False, "text/markdown": False}

#: Content types of files that have a reader of their own, and the suffix that stands for it.
FILES = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def read(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    """The documents of a WARC file: pages and texts that servers answered with, and converted texts.

    Answers that are no documents (errors, redirections, pictures) are passed on as unread, without their
    bytes. After a damaged record the next one is looked for.
    """
    from fastwarc.warc import ArchiveIterator

    source = WarcSource(blob.stream)
    #: What was passed over, if it is certain that it is damaged: behind a good record it may be this
    #: record itself, and the damage in the next one.
    passed: Unread | None = None
    certain = True
    while not source.at_end:
        good = False
        try:
            for record in ArchiveIterator(source, parse_http=True):
                good = False
                if passed is not None:
                    yield passed
                passed = None
                source.forget(record.stream_pos)
                yield from _documents(blob, record, fields)
                good = True
        except OSError as error:
            start, end, raw = source.recover()
            if passed is not None and certain:
                yield passed
            reason = blob.failure or describe(error)
            passed, certain = blob.unread(reason, raw, start, (start, end)), not good
        else:
            break
    if passed is not None:
        yield passed
    if blob.failure is not None:
        yield blob.unread(blob.failure, b"", "end")


def _documents(blob: Blob, record: WarcRecord, fields: Fields) -> Iterator[Item | Unread]:
    """The document that a record holds, or why it holds none; nothing for records of other kinds."""
    if not _is_answer(record):
        return
    place = record.stream_pos
    kind = (record.http_content_type or "").lower() if record.is_http else "text/plain"
    if reason := _refused(record, kind):
        yield blob.unread(reason, b"", place)
        return
    length = record.content_length
    raw = record.reader.read()
    if len(raw) < length:
        yield blob.unread(f"cut off: {len(raw)} of {length} bytes are there", raw, place)
        return
    try:
        data = body_of(raw, record.http_headers)
    except DamageError as damage:
        yield blob.unread(str(damage), raw, place)
        return
    name = f"{blob.name}:{place}"
    url = record.headers.get("WARC-Target-URI")
    if kind in FILES:
        inner = Blob(
            name,
            Stream(BytesIO(data)),
            file=blob.file,
            kind_name=name + FILES[kind],
            url=url,
            depth=blob.depth + 1,
        )
        yield from read_blob(inner, fields)
        return
    given = {"url": url, "warc_date": record.headers.get("WARC-Date")}
    if cut := record.headers.get("WARC-Truncated"):
        given["warc_truncated"] = cut
    charset = record.http_charset if record.is_http else "utf-8"
    yield Item(name, name, data, given, DOCUMENTS.get(kind, False), url, charset, "warc")


def _is_answer(record: WarcRecord) -> bool:
    """Whether a record is what a web server answered, no name server, or a text that was made of it."""
    from fastwarc.warc import WarcRecordType

    if record.record_type == WarcRecordType.response:
        return bool(record.is_http)
    return bool(record.record_type == WarcRecordType.conversion)


def _refused(record: WarcRecord, kind: str) -> str | None:
    """Why an answer is no document, as far as its headers tell."""
    status = record.http_headers.status_code if record.http_headers is not None else None
    if status is not None and not 200 <= status < 300:
        return f"no document: the server answered {status}"
    if kind and kind not in DOCUMENTS and kind not in FILES:
        return f"no document: {kind}"
    if record.content_length > item.LARGEST:
        return f"larger than {item.LARGEST >> 20} MiB, which no document is"
    return None
