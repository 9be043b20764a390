"""Read the language of page furniture: is this piece of text made of nothing but interface words?

Buttons, notices and labels of web pages are put together from a small vocabulary in endless
variations. A :class:`Phrasebook` knows the vocabulary, sorted into classes, and reads a line or a
clause token by token. What it can read from end to end is interface; one foreign word, and it is
somebody's sentence. That holds for wordings that nobody has written down, and it spares body text
that merely mentions 会员 or 下载.

The vocabulary is a plain text file::

    [share]                      a class; the phrases below belong to it
    分享到:                      a phrase; a colon may have blanks around it, where one blank is
                                 written there may be any number, two stand for at least one
    分享至{微信|微博}            {a|b}: one of these must stand here
    (一键|我要)分享{n}次         (a|b): one of these may stand here; {n}: a slot for a number
    ?分享                        '?': weak evidence, seen in ordinary text as well

Full-width letters, digits and punctuation count as half-width ones, capitals as small ones, and
traditional characters as simplified ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from cleaner.text.fold import FOLDED, both_scripts, fold
from cleaner.text.lazy import regex
from cleaner.text.notation import SITE_WORDS, SLOTS, Phrase, parse

#: Stands for words that are to be passed over, such as the title of the document.
FILLER = "\ue000"

_SEPARATOR = regex(r"[\W_]+")
_BLANKS = regex(r"\s+")
_SPACED = regex(r"\S \S ")


class Token(NamedTuple):
    """One phrase that was read: its class, its place in the folded segment, its weight."""

    kind: str
    start: int
    end: int
    strong: bool


class Reading(NamedTuple):
    """A segment that consists of interface phrases from end to end."""

    tokens: tuple[Token, ...]

    def kinds(self) -> frozenset[str]:
        """The classes that occur in it."""
        return frozenset(token.kind for token in self.tokens)

    def strong(self, *kinds: str) -> bool:
        """Whether a phrase of one of `kinds` is strong evidence."""
        return any(token.strong and token.kind in kinds for token in self.tokens)

    def count(self, *kinds: str) -> int:
        """How many phrases of `kinds` there are."""
        return sum(token.kind in kinds for token in self.tokens)


_SITE_WORD = regex(SITE_WORDS)
_SITE_NAME = regex(SLOTS["site"][0])


class Phrasebook:
    """The vocabulary of one file, ready to read with.

    >>> book = Phrasebook("[gate]\\n登录(后)\\n[access]\\n阅读\\n[whole]\\n全文")
    >>> sorted(book.read("登录后阅读全文！").kinds())
    ['access', 'gate', 'whole']
    >>> book.read("会员登录后阅读全文") is None
    True
    """

    def __init__(self, source: str) -> None:
        self._phrases = sorted(parse(source), key=lambda phrase: (-phrase.weight, not phrase.strong))
        self._prepare()

    def _prepare(self) -> None:
        #: Phrases without any choice, by their words, and their lengths by first character.
        self._words: dict[str, Phrase] = {}
        for phrase in reversed(self._phrases):
            if phrase.whole:
                self._words[phrase.literal] = phrase
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        #: The others by the two characters that they begin with; and those of which less is known.
        self._pairs: dict[str, list[Phrase]] = {}
        self._loose: list[Phrase] = []
        for phrase in self._phrases:
            if not phrase.whole and len(phrase.literal) > 1:
                self._pairs.setdefault(phrase.literal[:2], []).append(phrase)
            elif not phrase.whole:
                self._loose.append(phrase)
        #: What the others begin with, by the first two characters of it.
        self._heads = {pair: sorted({p.literal for p in found}) for pair, found in self._pairs.items()}
        self._readers: dict[tuple[str, ...], _Reader] = {}
        firsts = [phrase.firsts for phrase in self._phrases]
        #: What a phrase can begin with, except for the name of a site.
        self._firsts = frozenset().union(*(f for f in firsts if f is not None))
        self._names_sites = None in firsts
        #: The same, as it stands in unfolded text.
        self._begins = self._firsts | {chr(wide) for wide, narrow in FOLDED.items() if narrow in self._firsts}

    def only(self, *kinds: str) -> Phrasebook:
        """The part of the vocabulary that belongs to `kinds`."""
        part = Phrasebook("")
        part._phrases = [phrase for phrase in self._phrases if phrase.kind in kinds]
        part._prepare()
        return part

    def anchors(self, *kinds: str, strong: bool = False) -> tuple[str, ...]:
        """Literal strings of which every phrase of `kinds` holds at least one.

        They fit unfolded text: Latin words come in lower, upper and title case.
        """
        words = {
            anchor
            for phrase in self._phrases
            if phrase.kind in kinds and (phrase.strong or not strong)
            for anchor in phrase.anchors
        }
        return tuple(sorted({case for w in words for case in (w, w.upper(), w.title())}))

    def finder(self, *kinds: str) -> Callable[[str], bool]:
        """A quick test whether a strong phrase of one of `kinds` may be in a piece of text.

        >>> may_hold = Phrasebook("[share]\\n分享到\\n?分享").finder("share")
        >>> may_hold("【分享到微信】"), may_hold("分享经验")
        (True, False)
        """
        words = self.anchors(*kinds, strong=True)
        loose = any(p.strong and p.kind in kinds and not p.anchors for p in self._phrases)
        if loose or not words:
            return lambda segment: loose
        automaton = ahocorasick_rs.AhoCorasick(sorted(both_scripts(words)))
        return lambda segment: bool(automaton.find_matches_as_indexes(segment))

    def read(self, segment: str) -> Reading | None:
        """Read `segment` from end to end, or return None.

        Words may be spaced apart (``责 任 编 辑``).
        """
        if not self._may_begin(segment):
            return None
        folded = fold(segment)
        tokens, end = self.tokens(folded, 0)
        if end == len(folded):
            return Reading(tuple(tokens))
        if _SPACED.search(folded):
            packed = _BLANKS.sub("", folded)
            tokens, end = self.tokens(packed, 0)
            if end == len(packed):
                return Reading(tuple(tokens))
        return None

    def _may_begin(self, segment: str) -> bool:
        """Whether the first word can be read; it spares the folding of sentences."""
        if segment[:1] in self._begins or self._names_sites:
            head = fold(segment[:64])
            if not head or self._token(head, 0) is not None or _SPACED.match(head):
                return True
        gap = _SEPARATOR.match(segment)
        if gap is None:
            return not segment
        at = gap.end()
        if at == len(segment):
            return True
        if segment[at] not in self._begins and not self._names_sites:
            return False
        head = fold(segment[at : at + 64])
        return self._token(head, 0) is not None or _SPACED.match(head) is not None

    def skim(self, segment: str) -> tuple[Reading, float]:
        """Read `segment` and pass over what is no vocabulary.

        Returns:
            The phrases, and the share of the letters and digits that they account for.

        >>> book = Phrasebook("[gate]\\n登录后\\n[access]\\n阅读")
        >>> book.skim("登录甲乙后阅读登录后")[1]
        0.5
        """
        folded = fold(segment)
        sites = self._sites(folded)
        tokens: list[Token] = []
        at = unknown = 0
        while at < len(folded):
            token = self._token(folded, at, at < sites)
            if token is not None:
                tokens.append(token)
                at = token.end
                continue
            gap = _SEPARATOR.match(folded, at)
            if gap is None:
                unknown += 1
                at += 1
            else:
                at = gap.end()
        known = sum(len(_SEPARATOR.sub("", folded[t.start : t.end])) for t in tokens)
        return Reading(tuple(tokens)), known / (known + unknown) if known else 0.0

    def chains(self, folded: str) -> Chains:
        """A reader of `folded` that starts at many places and reads no phrase twice."""
        return Chains(self, folded)

    def tokens(self, folded: str, start: int) -> tuple[list[Token], int]:
        """Read phrase after phrase from `start` on; the phrases, and where it had to stop."""
        sites = self._sites(folded)
        tokens: list[Token] = []
        at = start
        while at < len(folded):
            token = self._token(folded, at, at < sites)
            if token is not None:
                tokens.append(token)
                at = token.end
                continue
            gap = _SEPARATOR.match(folded, at)
            if gap is None:
                break
            at = gap.end()
        return tokens, at

    def _sites(self, folded: str) -> int:
        """Where the last word ends that a site's name can end with; 0 if there is none."""
        if not self._names_sites:
            return 0
        last = 0
        for match in _SITE_WORD.finditer(folded):
            last = match.end()
        return last

    def _token(self, folded: str, at: int, sites: bool = True) -> Token | None:
        """The longest phrase at a place; `sites`: look for the names of sites, too."""
        first = folded[at]
        best: Phrase | None = None
        end = at
        if first in self._firsts:
            for length in self._lengths.get(first, ()):
                best = self._words.get(folded[at : at + length])
                if best is not None:
                    end = at + len(best.literal)
                    break
            heads = self._heads.get(folded[at : at + 2], ())
            key = (first, *[head for head in heads if folded.startswith(head, at)])
            reader = self._readers.get(key)
            if reader is None:
                reader = self._readers[key] = self._reader(*key)
            word = best
            for matches, phrase in reader:
                match = matches(folded, at)
                if match is None:
                    continue
                reach = match.end()
                if reach > end or (reach == end and best is word and _outweighs(phrase, word)):
                    best, end = phrase, reach
        if best is None and sites and self._names_sites:
            match = _SITE_NAME.match(folded, at)
            if match is not None:
                return tuple.__new__(Token, ("address", at, match.end(), True))
        if best is None or (first in _LATIN and _splits(folded, at, end)):
            return None
        return tuple.__new__(Token, (best.kind, at, end, best.strong))

    def _reader(self, first: str, *heads: str) -> _Reader:
        """The pattern for all phrases with a choice that begin with one of `heads` or may begin with
        the character `first`, fullest first."""
        found = [phrase for phrase in self._loose if phrase.firsts is not None and first in phrase.firsts]
        if heads:
            found += [phrase for phrase in self._pairs[heads[0][:2]] if phrase.literal in heads]
            found.sort(key=lambda phrase: (-phrase.weight, not phrase.strong))
        return tuple((_matcher(phrase.pattern), phrase) for phrase in found)


class Chains:
    """Readings of one text from many places; see :meth:`Phrasebook.chains`.

    >>> chains = Phrasebook("[gate]\\n登录后\\n[access]\\n阅读").chains("请登录后阅读全文")
    >>> [token.kind for token in chains.tokens(1, 8)], chains.tokens(0, 8)
    (['gate', 'access'], [])
    """

    def __init__(self, book: Phrasebook, folded: str) -> None:
        self._book = book
        self._folded = folded
        self._sites = book._sites(folded)
        self._steps: dict[int, tuple[Token | None, int]] = {}

    def tokens(self, start: int, limit: int) -> list[Token]:
        """Phrase after phrase from `start` on, none of which ends behind `limit`."""
        tokens: list[Token] = []
        at = start
        while at < limit:
            step = self._steps.get(at)
            if step is None:
                step = self._steps[at] = self._step(at)
            token, after = step
            if after == at or after > limit:
                break
            if token is not None:
                tokens.append(token)
            at = after
        return tokens

    def _step(self, at: int) -> tuple[Token | None, int]:
        token = self._book._token(self._folded, at, at < self._sites)
        if token is not None:
            return token, token.end
        gap = _SEPARATOR.match(self._folded, at)
        return None, gap.end() if gap is not None else at


_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


def _splits(folded: str, start: int, end: int) -> bool:
    """Whether a piece begins or ends inside a Latin word, as ``video`` does in ``videoplayer``."""
    before, last, after = folded[start - 1 : start], folded[end - 1], folded[end : end + 1]
    return before in _LATIN or (last in _LATIN and after in _LATIN)


_Reader = tuple[tuple[Callable[[str, int], re.Match[str] | None], Phrase], ...]


@cache
def _matcher(pattern: str) -> Callable[[str, int], re.Match[str] | None]:
    return re.compile(pattern).match


def _outweighs(phrase: Phrase, word: Phrase | None) -> bool:
    return word is None or phrase.weight >= word.weight
