"""The encoding of a stream of records, told by its beginning, and of a record that differs from it."""

from __future__ import annotations

import codecs

from cleaner.corpus.readers.blob import Blob
from cleaner.text.decode import Rejected, decode


def recognized(blob: Blob, size: int) -> tuple[Blob, bytes, str]:
    """A blob of text, the first `size` bytes of it or more, and its encoding, a byte being a byte in it.

    A blob in UTF-16 or UTF-32 is turned into one in UTF-8.
    """
    blob = blob.narrowed()
    head = blob.head(size)
    encoding = encoding_of(head)
    if encoding.startswith(("utf-16", "utf-32")):
        blob = blob.narrowed(encoding)
        return blob, blob.head(size), "utf-8"
    return blob, head, encoding


def encoding_of(head: bytes) -> str:
    """The codec for a stream that begins with `head`: UTF-8 unless it is something else for sure.

    >>> encoding_of("标题,正文\\n讲话,同志们，今天开会。".encode("gb18030")), encoding_of(b"text\\n")
    ('gb18030', 'utf-8')
    """
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    try:
        return decode(_whole_lines(head)).encoding
    except Rejected:
        return "utf-8"


def repaired(text: str, encoding: str) -> str | None:
    """`text`, which was read as `encoding` with bytes that do not fit escaped, read once more by itself.

    None, if it cannot be told what it is.

    >>> repaired("同志".encode("gb18030").decode("utf-8", "surrogateescape"), "utf-8")
    '同志'
    """
    try:
        found = decode(text.encode(encoding, "surrogateescape"))
    except (Rejected, UnicodeEncodeError):
        return None
    return None if found.tail or found.mixed else found.text


def _whole_lines(head: bytes) -> bytes:
    """`head` without a last line that may be cut within a character."""
    end = head.rfind(b"\n")
    return head[: end + 1] if end > 0 else head
