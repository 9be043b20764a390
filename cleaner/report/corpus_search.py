"""The index behind the search by id: as many documents as fit, one line each, in a few bytes.

Lines are sorted by id, and of an id only what differs from the one above is written (front coding,
as in the dictionaries of search engines). Flagged documents come first when not all fit, then
others picked by a hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cleaner.report.corpus_keep import Least, digest
from cleaner.report.corpus_removals import lengths

#: What the index may take of the page, in bytes of UTF-8, and how many documents are held for it.
BUDGET = 3_600_000
MOST = 120_000

#: Documents that lost so much are flagged.
_LARGE_SHARE = 0.3

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONGEST_TITLE = 60


class Entry(NamedTuple):
    """What the search shows of one document."""

    id: str
    title: str
    before: int
    after: int
    gaps: int
    redactions: int
    truncated: bool
    relation: str
    duplicate_of: str
    similarity: float | None
    encoding: str
    site: str


class Index(NamedTuple):
    """The lines of the index, what all ids end with, and the encodings and sites that lines name by number;
    how many documents it holds, how many of them are flagged, and whether it has titles.
    """

    lines: str
    ending: str
    names: list[str]
    documents: int
    flagged: int
    titles: bool

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.lines.encode()) + sum(len(name.encode()) + 3 for name in self.names)


class Search:
    """One pass over the records."""

    def __init__(self) -> None:
        self._kept: Least[Entry] = Least(MOST)
        self.flagged = 0
        self.total = 0

    def survey(self, record: Mapping[str, Any]) -> None:
        """Take one document into account."""
        size = lengths(record)
        flagged = (
            bool(record.get("truncated") or record.get("gaps"))
            or record.get("cluster") is not None
            or size.removed >= _LARGE_SHARE
            or any(note["kind"] == "suspicious" for note in record.get("notes") or ())
        )
        self.total += 1
        self.flagged += flagged
        name = str(record["id"])
        # Copies stay beside what they are copies of.
        key = (not flagged, digest(record.get("cluster") or name), name)
        if self._kept.wants(key):
            self._kept.add(
                key,
                Entry(
                    id=name,
                    title=str(record.get("title") or "")[:_LONGEST_TITLE],
                    before=size.original,
                    after=size.final,
                    gaps=int(record.get("gaps") or 0),
                    redactions=int(record.get("redactions") or 0),
                    truncated=bool(record.get("truncated")),
                    relation=record.get("relation") or "",
                    duplicate_of=str(record.get("duplicate_of") or ""),
                    similarity=record.get("similarity"),
                    encoding=record.get("encoding") or "text",
                    site=record.get("site") or "",
                ),
            )

    def index(self, budget: int = BUDGET) -> Index:
        """The index: with titles if everything fits, else without, else of as many as fit."""
        keyed = self._kept.entries()
        entries = [entry for _, entry in keyed]
        flagged = sum(not key[0] for key, _ in keyed)
        for titles in (True, False):
            index = _index(entries, titles)
            if index.size <= budget:
                return index._replace(flagged=flagged)
        low, high = 0, len(entries)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (
                (middle, high) if _index(entries[:middle], False).size <= budget else (low, middle - 1)
            )
        return _index(entries[:low], False)._replace(flagged=min(low, flagged))


def _index(entries: list[Entry], titles: bool) -> Index:
    """The lines of some documents.

    >>> entry = Entry("a/12.txt", "题", 40, 36, 1, 0, False, "near", "a/11.txt", 0.9, "utf-8", "x.cn")
    >>> other = entry._replace(id="a/11.txt", relation="", duplicate_of="")
    >>> index = _index([entry, other], titles=True)
    >>> index.ending, [line.split("\\t") for line in index.lines.split("\\n")]
    ('.txt', [['0', 'a/11', '14', '4', '1', '', '', '0', '1', '', '', '题'],
              ['3', '2', '14', '4', '1', '', '', '0', '1', 'n0', '90', '题']])
    """
    ordered = sorted(entries, key=lambda entry: entry.id)
    places = {entry.id: number for number, entry in enumerate(ordered)}
    ending = _ending([_plain(entry.id) for entry in ordered])
    names: dict[str, int] = {}
    lines = []
    last = ""
    for entry in ordered:
        name = _plain(entry.id).removesuffix(ending)
        shared = _shared(last, name)
        last = name
        of = places.get(entry.duplicate_of)
        copy = entry.relation[:1] + (_short(of) if of is not None else f"={_plain(entry.duplicate_of)}")
        fields = [
            _short(shared),
            name[shared:],
            _short(entry.before),
            _signed(entry.before - entry.after),
            _short(entry.gaps) if entry.gaps else "",
            _short(entry.redactions) if entry.redactions else "",
            "1" if entry.truncated else "",
            _short(names.setdefault(_plain(entry.encoding), len(names))),
            _short(names.setdefault(_plain(entry.site), len(names))),
            copy if entry.duplicate_of else "",
            str(round(100 * entry.similarity)) if entry.similarity is not None and entry.relation else "",
            _plain(entry.title) if titles else "",
        ]
        lines.append("\t".join(fields).rstrip("\t"))
    return Index("\n".join(lines), ending, list(names), len(lines), 0, titles)


def _ending(names: list[str]) -> str:
    """What all names end with.

    >>> _ending(["a/1.txt", "b/21.txt"])
    '1.txt'
    """
    backwards = sorted(name[::-1] for name in names)
    return backwards[0][: _shared(backwards[0], backwards[-1])][::-1] if len(names) > 1 else ""


def _shared(one: str, other: str) -> int:
    """How many characters two names share at the start, up to the first that takes two units in a browser."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right or left > "\uffff":
            break
        count += 1
    return count


def _signed(number: int) -> str:
    return f"-{_short(-number)}" if number < 0 else _short(number)


def _short(number: int) -> str:
    """A number with 36 digits.

    >>> _short(0), _short(71)
    ('0', '1z')
    """
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits


def _plain(text: str) -> str:
    """A text without the characters that structure the index, and without half characters."""
    return " ".join(text.split()).encode("utf-8", "replace").decode()
