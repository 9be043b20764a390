"""The copies of a cluster, and how far each may be trusted to say what another one hides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from cleaner.document import Document
from cleaner.restore.align import Alignment
from cleaner.restore.instance import Evidence, compare
from cleaner.restore.letters import MASK, Letters
from cleaner.restore.opposite import answers
from cleaner.restore.plausible import plausible
from cleaner.restore.specifics import Specifics

#: At most so many different copies are asked about one document.
_MOST = 32

#: A text that differs in names or numbers is made from the same template if so much of it is equal.
_TEMPLATE = 0.5

#: Where there are such texts, numbers and names of this weight must tell a copy from them; or nearly all that
#: do so, if there are not as many.
_TOLD = 2.5
_TOLD_ALL = 1.0
_NEARLY_ALL = 0.9

#: So many of these, the fullest, are compared with each copy.
_ASKED = 12

#: A name that was masked in some places and forgotten in others says much; so do two or three of them.
_FORGOTTEN = 0.75
_MOST_FORGOTTEN = 2.0

_BESIDE = 12


class Copy:
    """One document of a cluster.

    Attributes:
        number: its number in the cluster.
        document: the document, nothing filled in.
        name: what it is called.
    """

    def __init__(self, number: int, document: Document, name: str) -> None:
        self.number = number
        self.document = document
        self.name = name

    @cached_property
    def letters(self) -> Letters:
        """Its letters."""
        return Letters(self.document)

    @cached_property
    def specifics(self) -> Specifics:
        """Its numbers and names."""
        return Specifics(self.letters)


class Form(NamedTuple):
    """Copies that do not differ in a letter or a mask, the first by name at the front."""

    copies: tuple[Copy, ...]

    @property
    def first(self) -> Copy:
        """The one that is asked."""
        return self.copies[0]


def forms(copies: Sequence[Copy]) -> list[Form]:
    """The different forms of `copies`; in an order that does not depend on theirs."""
    found: dict[str, list[Copy]] = {}
    for copy in sorted(copies, key=lambda copy: (copy.name, copy.document.text, copy.number)):
        found.setdefault(copy.letters.line, []).append(copy)
    return [Form(tuple(same)) for same in found.values()]


class Vote(NamedTuple):
    """What a copy has for a mask of some type: the words, and their place in its text."""

    kind: str
    words: str
    start: int
    end: int


class Pair:
    """A document, and a copy that is asked about it."""

    def __init__(self, copy: Copy, form: Form) -> None:
        self.form = form
        self._copy = copy

    @cached_property
    def alignment(self) -> Alignment:
        """How the two run side by side."""
        return Alignment(self._copy.letters, self.form.first.letters)

    @cached_property
    def evidence(self) -> Evidence:
        """What speaks for and against their being copies of one speech."""
        return compare(self.alignment, self._copy.specifics, self.form.first.specifics)

    @cached_property
    def votes(self) -> dict[int, Vote]:
        """What the copy has for the masks of the document, by their letters, where it may be it."""
        found: dict[int, Vote] = {}
        text, other = self._copy.letters.text, self.form.first.letters.text
        for slot, start, end in answers(self.alignment):
            words = other[start:end]
            data = slot.notes[0].data
            left, right = text[max(0, slot.start - _BESIDE) : slot.start], text[slot.end : slot.end + _BESIDE]
            kind = str(data.get("type"))
            if plausible(kind, words, str(data.get("raw", "")), left, right):
                found[slot.at] = Vote(kind, words, start, end)
        return found

    @property
    def forgotten(self) -> float:
        """The weight of the names that the document masks in one place and has in clear in another."""
        line = self._copy.letters.line
        names = {
            vote.words
            for vote in self.votes.values()
            if vote.kind in ("place", "person", "org") and len(vote.words) > 1
        }
        return min(_MOST_FORGOTTEN, _FORGOTTEN * sum(name in line for name in names))

    @property
    def contradicted(self) -> bool:
        """Whether the copy is another speech: by what differs, or by a name that it has for a mask, too."""
        if self.evidence.contradicted:
            return True
        slips = [conflict.there for conflict in self.evidence.conflicts if conflict.name]
        return bool(slips) and any(slip in vote.words for slip in slips for vote in self.votes.values())

    @property
    def of_template(self) -> bool:
        """Whether the copy is another speech, made from the same template."""
        shorter = min(len(self._copy.letters), len(self.form.first.letters))
        return self.contradicted and self.evidence.equal >= _TEMPLATE * shorter


class Standing(NamedTuple):
    """The copies by how far they may be trusted.

    Attributes:
        trusted: copies of the same speech.
        doubtful: nothing speaks against it, and not enough for it.
        others: other speeches.
        template: others were made from the same template, so that doubtful ones may be, too.
    """

    trusted: list[Pair]
    doubtful: list[Pair]
    others: list[Pair]
    template: bool = False

    @property
    def heard(self) -> list[Pair]:
        """The copies that must agree, lest nothing be filled in."""
        return self.trusted if self.template else [*self.trusted, *self.doubtful]


def standing(pairs: Sequence[Pair], between: Callable[[Form, Form], Evidence]) -> Standing:
    """Which copies may be trusted.

    Where speeches from the same template are at hand, a copy must agree with the document in names or
    numbers that tell it from them, and it must not be nearer to one of them than to the document.

    Args:
        pairs: a document with each of its copies.
        between: the evidence on two of the copies.
    """
    strangers = [pair for pair in pairs if pair.of_template]
    apart = {
        (conflict.i, conflict.i_end): conflict.weight
        for pair in strangers
        for conflict in pair.evidence.conflicts
    }
    strangers.sort(key=lambda pair: (pair.form.first.letters.line.count(MASK), pair.form.first.name))
    found = Standing([], [], [], bool(strangers))
    for pair in pairs:
        if pair.contradicted:
            found.others.append(pair)
            continue
        if strangers:
            told = sum(weight for span, weight in apart.items() if pair.alignment.across(*span) is not None)
            needed = _TOLD_ALL if told >= _NEARLY_ALL * sum(apart.values()) else _TOLD
            sure = told >= needed and not any(
                _is_nearer(pair, between(pair.form, other.form)) for other in strangers[:_ASKED]
            )
        else:
            sure = pair.evidence.enough(pair.forgotten)
        (found.trusted if sure else found.doubtful).append(pair)
    return found


def _is_nearer(pair: Pair, evidence: Evidence) -> bool:
    """Whether a copy has more in common with another speech, which the evidence is about, than with the document."""
    return not evidence.contradicted and evidence.agreed > pair.evidence.agreed


def sources(copy: Copy, all_forms: Sequence[Form], shares: Shares) -> Iterator[Form]:
    """The forms to ask about a document: all but its own, or those that share most with it."""
    others = [form for form in all_forms if form.first.letters.line != copy.letters.line]
    if len(others) <= _MOST:
        yield from others
        return
    yield from shares.nearest(copy, others)[:_MOST]


class Shares:
    """How much of what is rare in a large cluster its documents share."""

    def __init__(self, all_forms: Sequence[Form]) -> None:
        self._forms = all_forms

    @cached_property
    def _pieces(self) -> dict[str, frozenset[int]]:
        from cleaner.dedup.signature import shingle_sets

        sets = shingle_sets([form.first.document.text for form in self._forms])
        counts = Counter(value for found in sets for value in found.hashes.tolist())
        common = len(self._forms) // 2
        return {
            form.first.letters.line: frozenset(v for v in found.hashes.tolist() if counts[v] <= common)
            for form, found in zip(self._forms, sets, strict=True)
        }

    def nearest(self, copy: Copy, others: Sequence[Form]) -> list[Form]:
        """The other forms, the one that shares most first."""
        own = self._pieces[copy.letters.line]
        return sorted(
            others, key=lambda form: (-len(own & self._pieces[form.first.letters.line]), form.first.name)
        )
