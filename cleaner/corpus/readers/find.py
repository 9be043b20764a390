"""Which files the inputs name: files, folders, patterns and addresses, in an order that is always the same."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from cleaner.corpus.readers.item import STDIN, InputError
from cleaner.corpus.readers.names import shown

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_PATTERN = re.compile(r"[*?[]")


class _Found(NamedTuple):
    path: Path
    #: Its path below the folder that was given.
    inside: PurePosixPath
    #: It was reached through a link.
    linked: bool


def find_files(inputs: Iterable[str], without: Path | None = None) -> list[tuple[Path | None, str]]:
    """The files of `inputs` with their names, in an order that does not depend on that of `inputs`.

    A file in a folder is named by the folder's name and its path inside; one that a pattern matches, by the
    part of the pattern before its first sign. Without a path are standard input, named ``-``, and what has
    an address, named by it. Hidden files, and those in `without`, a folder inside of one of `inputs`, are
    left out. A file that is reached in several ways is read once. Folders that are links are entered, each
    folder once, so that a circle of links ends.

    Args:
        inputs: paths, patterns (``raw/**/*.html``), addresses (``https://…``, ``s3://…``), or ``-``.
        without: a folder whose files are no input.

    Raises:
        InputError: an input does not exist, or a folder or pattern has no files.
    """
    found: dict[str, tuple[tuple[bool, str, str], Path | None, str]] = {}
    resolved = cache(os.path.realpath)

    def add(key: str, path: Path | None, name: str, linked: bool = False) -> None:
        rank = (linked, name, str(path))
        if key not in found or rank < found[key][0]:
            found[key] = (rank, path, name)

    for given in inputs:
        if given == STDIN:
            add(STDIN, None, STDIN)
        elif is_address(given):
            from cleaner.corpus.readers.remote import expand

            for address in expand(given):
                add(address, None, address)
        else:
            for each, name in _local(given, without):
                # A folder is resolved once for all of its files: resolving takes longer than listing.
                parent, last = resolved(each.path.parent), each.path.name
                key = os.path.realpath(each.path) if each.linked else f"{parent}/{last}"
                add(key, each.path, name, each.linked)
    ordered = sorted(found.items(), key=lambda entry: (entry[1][2], entry[0]))
    return _distinct([(path, name) for _, (_, path, name) in ordered])


def is_address(given: str) -> bool:
    """Whether an input is no path but an address.

    >>> is_address("https://example.com/a.html"), is_address("C:/a.txt")
    (True, False)
    """
    return _ADDRESS.match(given) is not None


def _local(given: str, without: Path | None) -> Iterator[tuple[_Found, str]]:
    path = Path(given)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        mode = 0
    if stat.S_ISDIR(mode):
        files = [each for each in _walk(path, without) if not _is_special(each.path)]
        if not files:
            raise InputError(f"{given}: there are no files in this folder")
        for each in files:
            yield each, shown(f"{path.resolve().name}/{each.inside}")
    elif stat.S_ISREG(mode):
        yield _Found(path, PurePosixPath(path.name), path.is_symlink()), shown(path.name)
    elif mode:
        raise InputError(f"{given}: neither a file nor a folder; a pipe is read as standard input, -")
    elif _PATTERN.search(given):
        yield from _matches(given, without)
    else:
        raise InputError(f"{given}: there is no such file or folder")


def _matches(pattern: str, without: Path | None) -> Iterator[tuple[_Found, str]]:
    """The files that a pattern matches, and those in folders that it matches, as a shell would have it."""
    parts = Path(pattern).parts
    fixed = next(i for i, part in enumerate(parts) if _PATTERN.search(part))
    root = Path(*parts[:fixed])
    if not root.is_dir():
        raise InputError(f"{pattern}: there is no such folder as {root}")
    wanted = parts[fixed:]
    any_file = False
    for each in _walk(root, without):
        inside = each.inside.parts
        if any(_match(inside[:end], wanted) for end in range(1, len(inside) + 1)) and not _is_special(
            each.path
        ):
            any_file = True
            yield each, shown(f"{root.resolve().name}/{each.inside}" if fixed else str(each.inside))
    if not any_file:
        raise InputError(f"{pattern}: no file matches this pattern")


def _match(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Whether the parts of a path match those of a pattern, in which ``**`` is any number of folders."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return _match(parts, pattern[1:]) or (bool(parts) and _match(parts[1:], pattern))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _match(parts[1:], pattern[1:])


def _walk(root: Path, without: Path | None) -> Iterator[_Found]:
    """All entries below `root` that are no folders, and the folders that cannot be read.

    Folders go before links to folders, so that a file is called by its own path where it has one.
    """
    skipped = None if without is None else _identity(without)
    entered: set[tuple[int, int]] = set()
    folders = [(root, PurePosixPath(), False)]
    links: list[tuple[Path, PurePosixPath, bool]] = []
    while folders or links:
        folder, inside, linked = folders.pop() if folders else links.pop(0)
        identity = _identity(folder)
        if identity is not None and (identity in entered or (identity == skipped and folder != root)):
            continue
        if identity is not None:
            entered.add(identity)
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if folder == root:
                raise InputError(f"{root}: cannot be read: {error.strerror}") from error
            yield _Found(folder, inside, linked)
            continue
        for entry in listed:
            if entry.name.startswith("."):
                continue
            below = inside / entry.name
            path = folder / entry.name
            if not entry.is_symlink() and entry.is_dir(follow_symlinks=False):
                folders.append((path, below, linked))
            elif entry.is_symlink() and path.is_dir():
                links.append((path, below, True))
            else:
                yield _Found(path, below, linked or entry.is_symlink())


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_special(path: Path) -> bool:
    """Whether it is a pipe, a socket, a device or a link to itself, from which no documents come."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return error.errno == errno.ELOOP
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _distinct(files: list[tuple[Path | None, str]]) -> list[tuple[Path | None, str]]:
    """Give files of one name from different folders different names."""
    taken = {name for _, name in files}
    seen: dict[str, int] = {}
    named: list[tuple[Path | None, str]] = []
    for path, name in files:
        number = seen[name] = seen.get(name, 0) + 1
        other = name
        while number > 1 and (other := f"{name}#{number}") in taken:
            number += 1
        taken.add(other)
        seen[name] = number
        named.append((path, other))
    return named
