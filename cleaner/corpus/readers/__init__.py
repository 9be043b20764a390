"""Read documents from files, folders, patterns, archives, addresses and standard input, one at a time.

Every format has a module of its own, which is imported when its first file comes:

==========  ==================================================  ======================
format      files                                               module
==========  ==================================================  ======================
text, html  .html, .htm, .xhtml, .shtml; every other name       formats
jsonl       .jsonl, .ndjson, .jl                                jsonl
json        .json                                               json_values
csv         .csv, .tsv, .tab                                    delimited
parquet     .parquet, .pq                                       parquet
warc        .warc, .wet                                         warc (extra ``warc``)
docx        .docx, .docm                                        docx (extra ``docx``)
pdf         .pdf                                                pdf (extra ``pdf``)
zip, tar    .zip, .tar, .tgz, .tbz2, .txz, .tzst                archives, tar
==========  ==================================================  ======================

Each may be compressed (.gz, .bz2, .xz, .zst) and may lie in an archive. Nothing that is wrong with a
document, a record or a file raises: it is passed on as :class:`Unread`.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.fields import TEXT_FIELDS, Fields
from cleaner.corpus.readers.find import find_files, is_address
from cleaner.corpus.readers.formats import JSONL_SUFFIXES, MANY, PAGES, format_of, is_many, read_blob
from cleaner.corpus.readers.item import STDIN, InputError, Item, Unread
from cleaner.corpus.readers.jsonl import looks_like_jsonl, read_jsonl
from cleaner.corpus.readers.streams import Stream

__all__ = [
    "JSONL_SUFFIXES",
    "MANY",
    "PAGES",
    "STDIN",
    "TEXT_FIELDS",
    "Fields",
    "InputError",
    "Item",
    "Unread",
    "find_files",
    "format_of",
    "is_address",
    "is_many",
    "looks_like_jsonl",
    "open_input",
    "read",
    "read_input",
    "read_jsonl",
]


def read(
    inputs: Iterable[str],
    text_field: str | None = None,
    without: Path | None = None,
    *,
    url_field: str | None = None,
    id_field: str | None = None,
    keep: Collection[str] | None = None,
) -> Iterator[Item | Unread]:
    """All documents of `inputs`, in an order that depends only on what they are and hold.

    Args:
        inputs: files, folders (read with all they hold), patterns, addresses, ``-`` for standard input.
        text_field: the field of a record, or the column of a table, that holds the text; a path with
            dots leads into nested fields. By default it is found by its name, see
            :mod:`~cleaner.corpus.readers.fields`.
        without: a folder whose files are no input, because the output goes there.
        url_field: the field with the address; by default it is found by its name.
        id_field: the field with the name of the document; by default it is found by its name.
        keep: the other fields that are handed on; all by default.

    Raises:
        InputError: an input does not exist, or a folder holds no files.
    """
    fields = Fields(text_field, url_field, id_field, None if keep is None else frozenset(keep))
    for path, name in find_files(inputs, without):
        yield from read_input(path, name, fields)


def read_input(path: Path | None, name: str, fields: Fields | None = None) -> Iterator[Item | Unread]:
    """The documents of one of the files that :func:`find_files` found."""
    try:
        stream = open_input(path, name)
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        if path is not None and path.is_symlink() and not path.exists():
            reason = "cannot be read: a link that leads nowhere"
        yield Unread(name, reason, b"", None if path is None else str(path))
        return
    if path is not None:
        blob = Blob(name, stream, file=str(path), path=path)
    elif name == STDIN:
        blob = Blob(name, stream)
    else:
        from cleaner.corpus.readers.remote import name_in, url_of

        blob = Blob(name, stream, file=name, kind_name=name_in(name), url=url_of(name))
    with stream:
        yield from read_blob(blob, fields or Fields())


def open_input(path: Path | None, name: str) -> Stream:
    """The bytes of one of the files that :func:`find_files` found.

    Raises:
        OSError: it cannot be opened.
    """
    if path is not None:
        return Stream(path.open("rb"))
    if name == STDIN:
        return Stream(sys.stdin.buffer, owned=False)
    from cleaner.corpus.readers.remote import RemoteStream, open_address

    return RemoteStream(open_address(name))
