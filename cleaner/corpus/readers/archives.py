"""Archives: every member is read as a file of its own, named ``archive/member``."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Collection, Iterator
from io import BytesIO

from cleaner.corpus.readers import item, streams
from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.fields import Fields
from cleaner.corpus.readers.item import Item, Unread
from cleaner.corpus.readers.names import decoded, member
from cleaner.corpus.readers.streams import DamageError, Stream, Unpacked

#: An archive in an archive is opened; one in that is not.
DEEPEST = 2

#: What opening and unpacking a member of a broken archive may raise.
_ERRORS = (
    OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
)  # fmt: skip

_TOO_DEEP = "an archive in an archive in an archive; unpack it first"

#: The bit that says that a name is UTF-8, and the extra field that has the name in UTF-8.
_UTF_8 = 0x800
_UNICODE_PATH = 0x7075

_ENCRYPTED = 0x1


def read_zip(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    """The documents in the members of a ZIP archive, in the order of its directory.

    A Word file, which is a ZIP archive too, is read as what it is.
    """
    if blob.depth >= DEEPEST:
        yield blob.unread(_TOO_DEEP)
        return
    try:
        with blob.seekable() as file, zipfile.ZipFile(file) as archive:
            there = archive.namelist()
            if "word/document.xml" in there:
                file.seek(0)
                yield from _document(blob, file.read(item.LARGEST + 1), fields)
            elif kind := office_kind(there):
                yield blob.unread(f"not plain text: this is {kind}")
            else:
                yield from _members(blob, archive, file.seek(0, 2), fields)
    except (*_ERRORS, DamageError) as error:
        yield blob.unread(f"not a readable ZIP archive: {_words(error)}")


def _members(blob: Blob, archive: zipfile.ZipFile, size: int, fields: Fields) -> Iterator[Item | Unread]:
    names = Names()
    unpacked = 0
    for each in archive.infolist():
        name = None if each.is_dir() else names.of(zip_name(each))
        if name is None:
            continue
        if each.flag_bits & _ENCRYPTED:
            yield blob.member(name, Stream(BytesIO())).unread("encrypted; unpack it with its password first")
            continue
        try:
            opened = archive.open(each)
        except _ERRORS as error:
            yield blob.member(name, Stream(BytesIO())).unread(_words(error))
            continue
        stream = Unpacked(opened, min(each.compress_size, size), _ERRORS)
        yield from _read(blob.member(name, stream), fields)
        unpacked += stream.count
        stream.close()
        if unpacked > streams.BOMB_SIZE and unpacked > streams.BOMB_RATIO * size:
            yield blob.unread(f"unpacks to more than {streams.BOMB_RATIO} times its size; not read further")
            return


def _document(blob: Blob, data: bytes, fields: Fields) -> Iterator[Item | Unread]:
    inner = Blob(blob.name, Stream(BytesIO(data)), file=blob.file, kind_name="x.docx", url=blob.url)
    yield from _read(inner, fields)


def _read(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    from cleaner.corpus.readers.formats import read_blob

    yield from read_blob(blob, fields)


def office_kind(names: Collection[str]) -> str | None:
    """What a ZIP archive with these members is, if it is no archive for its owner.

    >>> office_kind(["[Content_Types].xml", "xl/workbook.xml"])
    'an Excel file; save it as CSV'
    """
    kinds = {
        "xl/workbook.xml": "an Excel file; save it as CSV",
        "ppt/presentation.xml": "a PowerPoint file",
        "META-INF/container.xml": "an e-book (EPUB)",
    }
    if "mimetype" in names and "content.xml" in names:
        return "an OpenDocument file; save it as .docx"
    return next((kind for name, kind in kinds.items() if name in names), None)


def zip_name(entry: zipfile.ZipInfo) -> str:
    """The name of a member. Chinese systems write it in GBK and do not say so.

    >>> zip_name(zipfile.ZipInfo("讲话.txt".encode("gbk").decode("cp437")))
    '讲话.txt'
    """
    name = entry.orig_filename
    if entry.flag_bits & _UTF_8:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    return _unicode_path(entry.extra, raw) or decoded(raw)


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name that Info-ZIP puts beside that in the system's encoding, if it belongs to this one."""
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return field[5:].decode("utf-8", "replace")
    return None


class Names:
    """Names for the members of one archive, no two alike."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, name: str) -> str | None:
        """The name for a member that is called `name`; None for what systems hide."""
        name = member(name.split("\0")[0])
        parts = name.split("/")
        if parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts):
            return None
        count = self._seen[name] = self._seen.get(name, 0) + 1
        return name if count == 1 else f"{name}#{count}"


def _words(error: Exception) -> str:
    return streams.describe(error).removeprefix("damaged: ")
