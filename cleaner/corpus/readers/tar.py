"""Tar archives, read from front to back."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator

from cleaner.corpus.readers.archives import DEEPEST, Names
from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.fields import Fields
from cleaner.corpus.readers.item import Item, Unread
from cleaner.corpus.readers.names import shown
from cleaner.corpus.readers.streams import Stream, describe

#: What a broken archive may raise; numbers and names in it are parsed by plain conversions.
_ERRORS = (OSError, tarfile.TarError, EOFError, ValueError, KeyError, zlib.error)

_DAMAGED = "damaged: some bytes belong to no member"


def read(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    """The documents in the members of a tar archive, in their order; links are passed over.

    Behind a damaged member the next one is looked for.
    """
    from cleaner.corpus.readers.formats import read_blob

    if blob.depth >= DEEPEST:
        yield blob.unread("an archive in an archive in an archive; unpack it first")
        return
    damage: list[int] = []

    class Header(tarfile.TarInfo):
        """A header that notes that it is none; the archive passes over such blocks in silence."""

        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Header:
            try:
                return super().frombuf(buf, encoding, errors)
            except tarfile.HeaderError:
                if any(buf):
                    damage.append(len(buf))
                raise

    names = Names()
    try:
        with tarfile.open(
            fileobj=blob.stream, mode="r|", ignore_zeros=True, encoding="utf-8", tarinfo=Header
        ) as archive:
            while (each := archive.next()) is not None:
                vars(archive)["members"].clear()  # which would grow with the archive
                if damage:
                    start = each.offset - sum(damage)
                    yield blob.unread(_DAMAGED, b"", start, (start, each.offset))
                    damage.clear()
                name = names.of(shown(each.name)) if each.isreg() else None
                content = archive.extractfile(each) if name is not None else None
                if name is not None and content is not None:
                    yield from read_blob(blob.member(name, Stream(content, _ERRORS)), fields)
    except _ERRORS as error:
        yield blob.unread(blob.failure or f"not a readable tar archive: {describe(error)}")
        return
    if blob.failure is not None or damage:
        yield blob.unread(blob.failure or _DAMAGED, b"", "end")
