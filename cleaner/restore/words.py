"""Words that a filter took out, found where other documents of the corpus have the same phrase.

Filters of web sites put a sign in the place of certain words (知识产权_援助), every time. Such a word is no
name of a place and no number, so it may stand in any document: it is certain if the same letters enclose
one and the same word wherever they enclose any. A word that stands in clear elsewhere in the masked document
is not one that its filter takes out.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any, NamedTuple

from cleaner.document import Document
from cleaner.restore.contexts import Context, Found, context_of, enclosed, is_filtered, is_wanted, may_be_word
from cleaner.restore.letters import Letters, Slot

#: Equal letters on both sides where a word fits only one mask of a document.
_LEAST_ONCE = 12
_LEFT_KEY, _RIGHT_KEY = 3, 4


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
        self._contexts: dict[Context, dict[str, Found]] = {}
        self._documents: Counter[tuple[Context, str]] = Counter()
        self._keys: dict[str, list[Context]] = {}
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
        if context not in self._contexts:
            self._contexts[context] = {}
            for key in (context.left[-_LEFT_KEY:], context.right[:_RIGHT_KEY]):
                self._keys.setdefault(key, []).append(context)
            self._automaton = None

    def learn(self, document: Document, source: str) -> None:
        """Look for the contexts of all masks in a document, whose id is `source`."""
        if not self._contexts:
            return
        letters = Letters(document)
        seen: set[tuple[Context, str]] = set()
        for key, start in self._matches(letters.line):
            for context in self._keys[key]:
                for word, found in enclosed(letters, source, context, key, start):
                    self._note(context, word, found)
                    seen.add((context, word))
        self._documents.update(seen)

    def _note(self, context: Context, word: str, found: Found) -> None:
        known = self._contexts[context].get(word)
        if known is None or (-found.equal, found.source, found.span) < (-known.equal, *known[1:]):
            self._contexts[context][word] = found

    def merge(self, other: Words) -> None:
        """Take over what `other` wants and what it learned from other documents.

        >>> from cleaner import Note
        >>> one, other = Words(), Words()
        >>> other.want(Document("对重复侵权、_侵权的打击", notes=[Note("redaction", "mask", 6, 7, {"raw": "_"})]))
        >>> one.merge(other)
        >>> bool(one), bool(one.learned())
        (True, False)
        """
        for context, words_found in other._contexts.items():
            self._want(context)
            for word, found in words_found.items():
                self._note(context, word, found)
        self._documents.update(other._documents)

    def learned(self) -> Words:
        """What was learned alone, without the contexts for which no word was found."""
        part = Words()
        for context, found in self._contexts.items():
            if found:
                part._want(context)
                part._contexts[context] = found
        part._documents = self._documents
        return part

    @property
    def digest(self) -> str:
        """A hash of all that is wanted and learned."""
        known = sorted((context, sorted(found.items())) for context, found in self._contexts.items())
        return sha256(repr([known, sorted(self._documents.items())]).encode()).hexdigest()

    def __bool__(self) -> bool:
        """Whether anything is wanted."""
        return bool(self._contexts)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_automaton": None}

    def answer(self, letters: Letters, slot: Slot) -> tuple[Word | None, list[Word]]:
        """The word of a mask if it is certain, and all words that may be it, the likeliest first."""
        if not is_wanted(letters, slot):
            return None, []
        context = context_of(letters, slot)
        found = self._possible(letters, slot, context)
        listed = [
            Word(word, where.source, where.span, self._documents[context, word])
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
        found = self._contexts.get(context, {})
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

    def _matches(self, line: str) -> list[tuple[str, int]]:
        """Where the ends of contexts stand in a line of letters."""
        if self._automaton is None:
            from ahocorasick_rs import AhoCorasick

            self._patterns = list(self._keys)
            self._automaton = AhoCorasick(self._patterns)
        matches = self._automaton.find_matches_as_indexes(line, overlapping=True)
        return [(self._patterns[pattern], start) for pattern, start, _ in matches]
