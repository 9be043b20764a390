"""Inputs with addresses: web servers, S3 and whatever else fsspec reaches."""

from __future__ import annotations

import re
from typing import IO, Any
from urllib.parse import urlsplit

from cleaner.corpus.readers.item import InputError
from cleaner.corpus.readers.streams import Stream

EXTRA = "pip install 'speech-cleaner[remote]'"

_PATTERN = re.compile(r"[*?[]")


def expand(address: str) -> list[str]:
    """The addresses of all files that `address`, perhaps a folder or a pattern, stands for, sorted.

    On web servers a ``?`` begins a query, and there are no folders.

    Raises:
        InputError: there is nothing at that address, it cannot be reached, or the extra is missing.
    """
    filesystem, path = _resolve(address)
    if _is_web(address):
        if "*" in address:
            raise InputError(f"{address}: web servers do not say what files they have; name each of them")
        return [address]
    try:
        if _PATTERN.search(path):
            found = [name for name in filesystem.glob(path) if filesystem.isfile(name)]
        elif filesystem.isfile(path):
            return [address]
        elif filesystem.exists(path):
            found = [name for name in filesystem.find(path) if not _hidden(name, path)]
        else:
            raise InputError(f"{address}: there is no such file or folder")
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"{address}: cannot be reached: {_words(error)}") from error
    if not found:
        raise InputError(f"{address}: there are no files there")
    return sorted(filesystem.unstrip_protocol(name) for name in found)


def open_address(address: str) -> IO[bytes]:
    """The bytes at `address`, from their start.

    Raises:
        OSError: they cannot be had; the message says why.
        InputError: the extra is missing.
    """
    filesystem, path = _resolve(address)
    try:
        file: IO[bytes] = filesystem.open(path, "rb")
    except Exception as error:
        raise OSError(_words(error)) from error
    return file


class RemoteStream(Stream):
    """A stream over the network, whose libraries raise errors of their own."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__(source, (Exception,))


def name_in(address: str) -> str:
    """The part of an address that looks like a file name, for its suffix.

    >>> name_in("https://example.com/a/b.html?page=2#top"), name_in("s3://bucket/a#1.txt")
    ('b.html', 'a#1.txt')
    """
    path = urlsplit(address).path if _is_web(address) else address
    return path.rsplit("/", 1)[-1]


def url_of(address: str) -> str | None:
    """`address`, if it is one that a document may be said to come from."""
    return address if _is_web(address) else None


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _resolve(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputError(f"{address}: addresses need the extra `remote`: {EXTRA}") from None
    try:
        filesystem, path = url_to_fs(address)
    except ImportError as error:
        raise InputError(f"{address}: needs one more package: {_words(error)}; {EXTRA}") from error
    except ValueError as error:
        raise InputError(f"{address}: {_words(error)}") from error
    return filesystem, path


def _hidden(name: str, root: str) -> bool:
    inside = name.removeprefix(root.rstrip("/")).lstrip("/")
    return any(part.startswith(".") for part in inside.split("/"))


def _words(error: Exception) -> str:
    """What an error says, in one line; the status of an answer for one without words."""
    if isinstance(error, FileNotFoundError):
        # fsspec says so of servers, too, that cannot be reached; why, stands in what caused it.
        return "there is no such file" if error.__cause__ is None else _words_of(error.__cause__)
    return _words_of(error)


def _words_of(error: BaseException) -> str:
    status = getattr(error, "status", None)
    words = " ".join(str(error).split())[:200] or type(error).__name__
    return f"the server answers {status}" if status else words
