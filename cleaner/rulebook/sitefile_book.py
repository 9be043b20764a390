"""Which site file is for a document: by its address, or by a fingerprint in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import ahocorasick_rs

from cleaner.text.address import host_of

if TYPE_CHECKING:
    from cleaner.rulebook.sitefile import SiteFile, SiteRule

SUFFIX = ".toml"

#: The phase in which the rules of site files run.
SITE_PHASE = "boilerplate"

_HEAD = re.compile(r"\A(?:\s*(?:#[^\n]*)?\n)*\[site\][^\n]*\n([\s\S]*?)(?=^\[|\Z)", re.M)
_LIST = re.compile(r"^(domains|fingerprints)\s*=\s*\[((?:[^\]\"']|\"[^\"\\\n]*\"|'[^'\n]*')*)\]\s*$", re.M)
_ITEM = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
_COMMENT = re.compile(r"(\"[^\"\n]*\"|'[^'\n]*')|#[^\n]*")


class Entry(NamedTuple):
    """What is known of a site file before it is needed."""

    path: Path
    domains: tuple[str, ...]
    fingerprints: tuple[str, ...]


class SiteBook:
    """The site files that ship with cleaner, and a user's own.

    The first question costs a few milliseconds; a file is read as a whole when a document of its
    site turns up.

    Args:
        paths: site files, and folders of them. One takes the place of the file of its name that
            ships with cleaner; a domain or a fingerprint that two files name belongs to the first.
        builtin: whether the files that ship with cleaner are in it.

    Raises:
        RuleError: the head of a file of `paths` is wrong.

    >>> SiteBook().match("https://www.docin.com/p-1.html").name
    'docin.com'
    >>> SiteBook().match(None, "各位代表：") is None
    True
    """

    def __init__(self, paths: Iterable[str | Path] = (), *, builtin: bool = True) -> None:
        self._own = [file for path in paths for file in files_in(path)]
        self._builtin = builtin
        self._index: _Index | None = None
        self._loaded: dict[Path, SiteFile] = {}
        if self._own:
            self._indexed()

    def __reduce__(self) -> tuple[object, ...]:
        return _book, (self._own, self._builtin)

    def __len__(self) -> int:
        return len(self._indexed().entries)

    @property
    def heads(self) -> list[Entry]:
        """What is known of all site files before they are read, in the order in which they count."""
        return list(self._indexed().entries)

    @property
    def files(self) -> Iterator[SiteFile]:
        """All site files, each read as a whole."""
        return map(self._file, self._indexed().entries)

    @property
    def rules(self) -> tuple[SiteRule, ...]:
        """The rules of all site files."""
        return tuple(rule for file in self.files for rule in file.rules)

    def match(self, url: str | None, text: str = "") -> SiteFile | None:
        """The file of the site that a document is of; None if it is of no known one.

        Args:
            url: its address or domain. The file of the longest domain that it belongs to counts.
            text: its text, or its page; asked only if the address decides nothing. Among several
                fingerprints the one found most often counts, then the longest.

        Raises:
            RuleError: the site file is wrong.
        """
        index = self._indexed()
        entry = index.of_domain(host_of(url)) or (index.of_text(text) if text else None)
        return self._file(entry) if entry else None

    def _indexed(self) -> _Index:
        if self._index is None:
            shipped = _shipped() if self._builtin else ()
            own = [_entry(path) for path in self._own]
            names = {entry.path.name for entry in own}
            self._index = _Index([*own, *(entry for entry in shipped if entry.path.name not in names)])
        return self._index

    def _file(self, entry: Entry) -> SiteFile:
        file = self._loaded.get(entry.path)
        if file is None:
            file = self._loaded[entry.path] = _load(entry.path)
        return file


def files_in(path: str | Path) -> list[Path]:
    """The site files that `path` is or, as a folder, holds.

    >>> files_in("my_rules.py")
    []
    """
    path = Path(path)
    if path.is_dir():
        return sorted(file for file in path.glob(f"*{SUFFIX}") if file.name[0] not in "._")
    return [path] if path.suffix == SUFFIX else []


def _load(path: Path) -> SiteFile:
    # Imported here: most documents are of no site that has a file.
    from cleaner.rulebook.sitefile import load

    return load(path)


def _book(paths: list[Path], builtin: bool) -> SiteBook:
    return SiteBook(paths, builtin=builtin)


class _Index:
    """Domains and fingerprints of all site files; of two that claim one, the first has it."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self._domains: dict[str, Entry] = {}
        self._fingerprints: dict[str, Entry] = {}
        for entry in entries:
            for domain in entry.domains:
                self._domains.setdefault(domain, entry)
            for fingerprint in entry.fingerprints:
                self._fingerprints.setdefault(fingerprint, entry)
        self._literals = list(self._fingerprints)
        self._scan = ahocorasick_rs.AhoCorasick(self._literals or ["\0"])

    def of_domain(self, name: str) -> Entry | None:
        """The entry for `name` or the nearest domain above it."""
        while name:
            if name in self._domains:
                return self._domains[name]
            name = name.partition(".")[2]
        return None

    def of_text(self, text: str) -> Entry | None:
        counts: dict[int, int] = {}
        for number, _, _ in self._scan.find_matches_as_indexes(text, overlapping=True):
            if number < len(self._literals):
                counts[number] = counts.get(number, 0) + 1
        if not counts:
            return None
        best = max(counts, key=lambda i: (counts[i], len(self._literals[i]), self._literals[i]))
        return self._fingerprints[self._literals[best]]


def shipped_folder() -> Path:
    """Where the site files are that ship with cleaner."""
    home = Path(__file__).parents[1]
    inside = home / "_rules"
    return (inside if inside.is_dir() else home.parent / "rules") / "sites"


@cache
def _shipped() -> tuple[Entry, ...]:
    return tuple(_entry(path) for path in sorted(shipped_folder().glob(f"*{SUFFIX}")))


def _entry(path: Path) -> Entry:
    """The head of a site file, without the parser where it is as plain as it usually is."""
    try:
        source = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        source = ""
    head = _HEAD.match(source)
    lines = _COMMENT.sub(lambda m: m[1] or "", head[1]) if head else ""
    lists = {m[1]: tuple(a or b for a, b in _ITEM.findall(m[2])) for m in _LIST.finditer(lines)}
    named = len(re.findall(r"^[^\S\n]*\S[^\n]*=", lines, re.M))
    if lists and len(lists) == named:
        return Entry(path, lists.get("domains", ()), lists.get("fingerprints", ()))
    file = _load(path)
    return Entry(path, file.domains, file.fingerprints)
