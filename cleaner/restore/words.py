"""Words that a filter took out, found where other documents of the corpus have the same phrase.

Filters of web sites put a sign in the place of certain words (知识产权_援助), every time. Such a word is no
name of a place and no number, so it may stand in any document: it is certain if the same letters enclose
one and the same word wherever they enclose any. A word that stands in clear elsewhere in the masked document
is not one that its filter takes out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from cleaner.document import Document
from cleaner.restore.contexts import (
    LEAST_SIDE,
    LONGEST,
    SHORTEST,
    Context,
    Found,
    context_of,
    enclosing,
    is_filtered,
    is_wanted,
    may_be_word,
    place_of,
)
from cleaner.restore.letters import Letters, Slot

#: Equal letters on both sides where a word fits only one mask of a document.
_LEAST_ONCE = 12
_LEFT_KEY, _RIGHT_KEY = 3, 4

#: Where more contexts than this begin or end alike, as in a set phrase that is masked in thousands of documents,
#: they are cut to so many letters on each side, so that most become the same. Those that are still so many stand in
#: phrases that tell no word from another; nothing is learned for them.
_CROWD = 32
_NEAR = 6


class Word(NamedTuple):
    """A word for a mask, where it stands, and in how many documents."""

    text: str
    source: str
    span: tuple[int, int]
    copies: int


class Words:
    """What a corpus knows of the masks that filters left.

    Tell it of all documents with :meth:`want`, then again with :meth:`learn`; neither keeps them.

    >>> from cleaner import Note
    >>> masked = Document("要加强对重复侵权、_侵权的打击", notes=[Note("redaction", "mask", 9, 10, {"type": "term", "raw": "_"})])
    >>> words = Words()
    >>> words.want(masked)
    >>> words.learn(Document("他说，要加强对重复侵权、群体侵权的打击。", id="a"), "a")
    >>> letters = Letters(masked)
    >>> words.answer(letters, letters.masks[0])[0]
    Word(text='群体', source='a', span=(12, 14), copies=1)
    """

    def __init__(self) -> None:
        self._wanted: dict[Context, None] = {}
        #: What is looked for in the place of a context of a crowd; None where nothing is.
        self._instead: dict[Context, Context | None] | None = None
        self._found: dict[Context, dict[str, Found]] = {}
        self._documents: Counter[tuple[Context, str]] = Counter()
        #: The ends of contexts, and what stands on the other side of the word, two letters of it.
        self._before: dict[str, dict[str, list[Context]]] = {}
        self._after: dict[str, dict[str, list[Context]]] = {}
        self._automaton: Any = None
        self._patterns: list[str] = []

    def want(self, document: Document) -> None:
        """Ask for the words of the masks of a document."""
        if not any(note.kind == "redaction" and may_be_word(note) for note in document.notes):
            return
        letters = Letters(document)
        for slot in letters.masks:
            if is_wanted(letters, slot):
                self._want(context_of(letters, slot))

    def _want(self, context: Context) -> None:
        if context not in self._wanted:
            self._wanted[context] = None
            self._automaton = self._instead = None

    def learn(self, document: Document, source: str) -> None:
        """Look for the contexts of all masks in a document, whose id is `source`."""
        if not self._wanted:
            return
        letters = Letters(document)
        seen: set[tuple[Context, str]] = set()
        for at, end, contexts in self._places(letters.line):
            place = place_of(letters, at, end)
            if place is None:
                continue
            for context in contexts:
                equal = enclosing(letters.line, context, place)
                if equal:
                    self._note(context, place.word, Found(equal, source, place.span))
                    seen.add((context, place.word))
        self._documents.update(seen)

    def _note(self, context: Context, word: str, found: Found) -> None:
        words = self._found.setdefault(context, {})
        known = words.get(word)
        if known is None or (-found.equal, found.source, found.span) < (-known.equal, *known[1:]):
            words[word] = found

    def apart(self) -> Words:
        """Something that wants the same and knows nothing yet, to learn from a part of the corpus."""
        part = Words()
        if self._wanted and self._automaton is None:
            self._build()
        part._wanted, part._before, part._after = self._wanted, self._before, self._after
        part._automaton, part._patterns, part._instead = self._automaton, self._patterns, self._instead
        return part

    def learned(self) -> Words:
        """What was learned alone."""
        part = Words()
        part._found, part._documents = self._found, self._documents
        return part

    def merge(self, other: Words) -> None:
        """Take over what `other` wants and what it learned from other documents.

        >>> from cleaner import Note
        >>> one, other = Words(), Words()
        >>> other.want(Document("对重复侵权、_侵权的打击", notes=[Note("redaction", "mask", 6, 7, {"raw": "_"})]))
        >>> one.merge(other)
        >>> bool(one), bool(one.learned())
        (True, False)
        """
        for context in other._wanted:
            self._want(context)
        for context, words_found in other._found.items():
            for word, where in words_found.items():
                self._note(context, word, where)
        self._documents.update(other._documents)

    @property
    def digest(self) -> str:
        """A hash of all that is wanted and learned."""
        found = sorted((context, sorted(words.items())) for context, words in self._found.items())
        known = [sorted(self._wanted), found, sorted(self._documents.items())]
        return sha256(repr(known).encode()).hexdigest()

    def __bool__(self) -> bool:
        """Whether anything is wanted."""
        return bool(self._wanted or self._found)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_automaton": None}

    def answer(self, letters: Letters, slot: Slot) -> tuple[Word | None, list[Word]]:
        """The word of a mask if it is certain, and all words that may be it, the likeliest first."""
        if not is_wanted(letters, slot):
            return None, []
        context = context_of(letters, slot)
        found = self._possible(letters, slot, context)
        key = self._key(context) or context
        listed = [
            Word(word, where.source, where.span, self._documents[key, word])
            for word, where in sorted(found.items(), key=lambda item: (-item[1].equal, item[0]))
        ]
        if len(found) != 1:
            return None, listed
        [(word, where)] = found.items()
        certain = where.equal >= _LEAST_ONCE or (
            is_filtered(slot.notes[0]) and self._fits_again(letters, slot, word)
        )
        return (listed[0] if certain else None), listed

    def _possible(self, letters: Letters, slot: Slot, context: Context) -> dict[str, Found]:
        key = self._key(context)
        found = self._found.get(key, {}) if key else {}
        if is_filtered(slot.notes[0]):
            return {word: where for word, where in found.items() if word not in letters.line}
        return found

    def _fits_again(self, letters: Letters, slot: Slot, word: str) -> bool:
        """Whether a word is the only one for another mask of the document, too."""
        return any(
            set(self._possible(letters, other, context_of(letters, other))) == {word}
            for other in letters.masks
            if other != slot and is_wanted(letters, other)
        )

    def _key(self, context: Context) -> Context | None:
        """What is looked for in the place of a context; None if nothing is."""
        if self._instead is None:
            near = {crowded: _near(crowded) for crowded in _crowded(self._wanted)}
            hopeless = _crowded({near.get(each, each) for each in self._wanted})
            self._instead = {
                each: None if near.get(each, each) in hopeless else near[each]
                for each in self._wanted
                if each in near or each in hopeless
            }
        return self._instead.get(context, context)

    def _places(self, line: str) -> Iterator[tuple[int, int, list[Context]]]:
        """Where a word may stand in a line of letters, and the contexts that may enclose it there."""
        if self._automaton is None:
            self._build()
        for pattern, start, stop in self._automaton.find_matches_as_indexes(line, overlapping=True):
            key = self._patterns[pattern]
            before, after = self._before.get(key), self._after.get(key)
            for size in range(SHORTEST, LONGEST + 1):
                end = stop + size
                if before and (contexts := before.get(line[end : end + LEAST_SIDE])):
                    yield stop, end, contexts
                at = start - size
                if after and at >= LEAST_SIDE and (contexts := after.get(line[at - LEAST_SIDE : at])):
                    yield at, start, contexts

    def _build(self) -> None:
        from ahocorasick_rs import AhoCorasick

        self._before, self._after = {}, {}
        looked_for = {self._key(context) for context in self._wanted}
        for context in sorted(key for key in looked_for if key is not None):
            left, right = _ends(context)
            self._before.setdefault(left, {}).setdefault(right[:LEAST_SIDE], []).append(context)
            self._after.setdefault(right, {}).setdefault(left[-LEAST_SIDE:], []).append(context)
        self._patterns = list({**self._before, **self._after})
        self._automaton = AhoCorasick(self._patterns)


def _ends(context: Context) -> tuple[str, str]:
    """The letters next to the word by which a context is found."""
    return context.left[-_LEFT_KEY:], context.right[:_RIGHT_KEY]


def _near(context: Context) -> Context:
    """A context cut to the letters next to the word."""
    return context._replace(left=context.left[-_NEAR:], right=context.right[:_NEAR])


def _crowded(contexts: Collection[Context]) -> set[Context]:
    """Those that are found by the same letters as too many others."""
    counts: Counter[tuple[str, str, bool]] = Counter()
    for context in contexts:
        left, right = _ends(context)
        counts.update([(left, right[:LEAST_SIDE], False), (left[-LEAST_SIDE:], right, True)])
    found = set()
    for context in contexts:
        left, right = _ends(context)
        keys = (left, right[:LEAST_SIDE], False), (left[-LEAST_SIDE:], right, True)
        if max(counts[key] for key in keys) > _CROWD:
            found.add(context)
    return found
