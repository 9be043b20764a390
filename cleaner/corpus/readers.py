"""Read documents from files, folders, JSONL and standard input, one at a time."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

STDIN = "-"

JSONL_SUFFIXES = (".jsonl", ".ndjson")

#: Where the text of a JSONL record is looked for.
TEXT_FIELDS = ("text", "content", "body", "正文", "内容")

#: Files that hold HTML, be it only a piece of a page.
PAGES = (".html", ".htm", ".xhtml", ".shtml")

#: Pages with everything that belongs to them, as browsers save them.
_ARCHIVES = (".mhtml", ".mht")


class InputError(ValueError):
    """The request names input that does not exist or cannot be read; the message says which."""


@dataclass(frozen=True, slots=True)
class Item:
    """One document as it was found.

    Attributes:
        id: what it is called in records.
        source: the file, and the line in it for a record of a JSONL file.
        data: its bytes, or its text if a record gave it.
        given: what a record stated besides the text; kept in the output.
        markup: the file says by its name that it is HTML.
    """

    id: str
    source: str
    data: bytes | str
    given: Mapping[str, Any] = field(default_factory=dict)
    markup: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that should have been a document: where it stands, why not, its bytes."""

    source: str
    reason: str
    raw: bytes


def read(
    inputs: Iterable[str], text_field: str | None = None, without: Path | None = None
) -> Iterator[Item | Unread]:
    """All documents of `inputs`: files, folders (recursively), ``-`` for standard input.

    Files whose names end in ``.jsonl`` or ``.ndjson`` hold a record a line, as does a standard
    input that begins with a JSON object; every other file is one document.

    Args:
        inputs: paths, or ``-``.
        text_field: the field of a JSONL record that holds the text; by default the first of
            ``text``, ``content``, ``body``.
        without: a folder whose files are no input, because the output goes there.

    Raises:
        InputError: a path does not exist, or a folder holds no files.
    """
    for path, name in find_files(inputs, without):
        yield from _read_file(path, name, text_field)


def find_files(inputs: Iterable[str], without: Path | None = None) -> list[tuple[Path | None, str]]:
    """The files of `inputs` with their names, in an order that does not depend on that of `inputs`.

    A file in a folder is named by the folder's name and its path inside; standard input, without a
    path, is named ``-``. What lies in `without`, a folder inside of one of `inputs`, is left out.
    """
    found: dict[str, tuple[Path | None, str]] = {}
    for given in inputs:
        if given == STDIN:
            found[STDIN] = (None, STDIN)
            continue
        path = Path(given)
        if path.is_dir():
            skipped = _inside(path, without)
            files = [
                p
                for p in path.rglob("*")
                if p.is_file() and not _hidden(p, path) and (skipped is None or skipped not in p.parents)
            ]
            if not files:
                raise InputError(f"{given}: there are no files in this folder")
            root = path.resolve()
            for file in files:
                name = f"{root.name}/{file.relative_to(path).as_posix()}"
                found[str(file.resolve())] = (file, name)
        elif path.is_file():
            found[str(path.resolve())] = (path, path.name)
        elif path.exists():
            raise InputError(f"{given}: neither a file nor a folder")
        else:
            raise InputError(f"{given}: there is no such file or folder")
    ordered = [found[key] for key in sorted(found, key=lambda key: (found[key][1], key))]
    return _distinct(ordered)


def _distinct(files: list[tuple[Path | None, str]]) -> list[tuple[Path | None, str]]:
    """Give files of one name from different folders different names."""
    seen: dict[str, int] = {}
    named: list[tuple[Path | None, str]] = []
    for path, name in files:
        seen[name] = seen.get(name, 0) + 1
        named.append((path, name if seen[name] == 1 else f"{name}#{seen[name]}"))
    return named


def _inside(folder: Path, other: Path | None) -> Path | None:
    """`other` as a path that begins with `folder`; None if it lies elsewhere or is `folder` itself."""
    if other is None or folder.resolve() not in other.resolve().parents:
        return None
    return folder / other.resolve().relative_to(folder.resolve())


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _read_file(path: Path | None, name: str, text_field: str | None) -> Iterator[Item | Unread]:
    if path is None:
        yield from _read_stdin(text_field)
    elif path.suffix.lower() in JSONL_SUFFIXES:
        with path.open("rb") as stream:
            yield from read_jsonl(stream, name, text_field)
    else:
        try:
            data = path.read_bytes()
        except OSError as error:
            yield Unread(name, f"cannot be read: {error.strerror}", b"")
            return
        if path.suffix.lower() in _ARCHIVES:
            yield Unread(name, "a page archive; save the page as HTML", data)
        else:
            yield Item(name, name, data, markup=path.suffix.lower() in PAGES)


def _read_stdin(text_field: str | None) -> Iterator[Item | Unread]:
    stream = sys.stdin.buffer
    first = stream.readline()
    if looks_like_jsonl(first):
        yield from read_jsonl(_Chained(first, stream), STDIN, text_field)
    else:
        yield Item(STDIN, STDIN, first + stream.read())


def looks_like_jsonl(first_line: bytes) -> bool:
    """Whether a stream that begins with `first_line` holds JSON objects, one a line."""
    return first_line.lstrip(b"\xef\xbb\xbf \t").startswith((b'{"', b'{ "'))


class _Chained:
    """A stream whose first line was read already."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first = first
        self._rest = rest

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        yield from self._rest


def read_jsonl(stream: Iterable[bytes], name: str, text_field: str | None = None) -> Iterator[Item | Unread]:
    """The documents of a JSONL stream; a broken line is passed on as unread.

    >>> [item.data for item in read_jsonl([b'{"text": "a"}'], "x.jsonl")]
    ['a']
    """
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            record = json.loads(line)
        except ValueError as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "not UTF-8"
            yield Unread(place, f"not a JSON record: {reason}", line)
            continue
        except RecursionError:
            yield Unread(place, "not a JSON record: nested too deeply", line)
            continue
        if not isinstance(record, dict):
            yield Unread(place, "not a JSON object", line)
            continue
        field_name = text_field or next((f for f in TEXT_FIELDS if f in record), None)
        text = record.get(field_name) if field_name is not None else None
        if not isinstance(text, str):
            wanted = text_field or "text"
            fields = ", ".join(sorted(map(str, record))[:8])
            yield Unread(place, f"has no string {wanted!r} (its fields: {fields})", line)
            continue
        given = {key: value for key, value in record.items() if key != field_name}
        identifier = given.get("id")
        yield Item(place if identifier is None else str(identifier), place, text, given)
