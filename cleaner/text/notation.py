"""The notation of a vocabulary file: phrases with choices and slots, as patterns.

See :mod:`cleaner.text.phrases` for what the notation means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.text.address import DOMAINS
from cleaner.text.fold import fold
from cleaner.text.lazy import regex

_DATE = (
    r"(?:(?:19|20)\d\d|\d\d)\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?"
    r"|(?:19|20)\d\d年\d{1,2}月|\d{1,2}[-/月]\d{1,2}日?|(?:刚刚|昨天|今天|\d+(?:分钟|小时|天)前)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:,|\s)\s*(?:19|20)\d\d"
    r"|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?,?\s+(?:19|20)\d\d"
)
_TIME = r"\d{1,2}:\d{1,2}(?::\d{1,2})?(?:\.\d+)?"

#: What the name of a site ends with.
SITE_WORDS = (
    "网站|网校|网|文库|文档|范文|公文|图书馆|资料库|题库|论坛|社区|之家|频道|平台|在线|微信公众号|公众号|公号|小程序|客户端|app|工作室|"
    "书屋|书城|小说|中文|百科|知道|日报|晚报|新闻|传媒|融媒|头条|吧|帮|通|学习室|资源库|宝库|大全|下载站|站|家园|天下"
)

#: What a slot stands for, as a pattern, and the characters that it may begin with (None: any).
SLOTS: dict[str, tuple[str, str | None]] = {
    "n": (r"\s?\d[\d,.]*\s*(?:[万千百亿]|[wk](?![a-z]))?\+?", "0123456789"),
    "count": (r"(?:\d[\d,.]*\s*[万千百亿wk]?|[一二两三四五六七八九十百千万几数]{1,5})", None),
    "percent": (r"\d[\d.]*\s*%", "0123456789"),
    "date": (rf"(?:{_DATE})(?:\s*{_TIME})?", "0123456789刚昨今jfmasond"),
    "time": (_TIME, "0123456789"),
    "url": (
        r"(?:https?://|www\.)[a-z0-9_.\-/%?=&#:~+]+"
        rf"|[a-z0-9][a-z0-9\-]*(?:\.[a-z0-9\-]+)*\.(?:{DOMAINS})"
        r"(?:\.[a-z]{2})?(?![a-z0-9])(?:/[a-z0-9_.\-/%?=&#]*)?",
        "abcdefghijklmnopqrstuvwxyz0123456789",
    ),
    "mail": (r"[\w.+\-]+(?:@|#|\[at\])[\w\-]+(?:\.[\w\-]+)+", None),
    "phone": (r"(?:\+?86-?)?\d{3,4}[- ]?\d{3,4}[- ]?\d{3,4}(?:-\d{1,5})?", "0123456789+"),
    "site": (rf"[《“\"'【]?[\u4e00-\u9fffa-z0-9]{{1,10}}?(?:{SITE_WORDS})(?![网站库])[》”\"'】]?", None),
    "names": (
        r"[^\s|,。;!?]{0,32}(?:[ 、]{1,2}[\u4e00-\u9fff·]{1,4}(?=[\s、)]|$)(?!\s*:)){0,5}"
        r"(?:(?<=[a-z.])(?: [a-z][a-z.'\-]*(?!:)){0,6})?",
        None,
    ),
    "word": (r"[^\s|,。;!?:、]{1,24}", None),
    "value": (r"[^\s|,。;!?]{0,32}", None),
    "code": (r"[a-z0-9]{2,24}", "abcdefghijklmnopqrstuvwxyz0123456789"),
    "title": (r"《[^\n》]{1,80}》|[“\"「『][^\n”\"」』]{1,40}[”\"」』]", '《“"「『'),
    "rest": (r"[^\n。;!?]{0,80}", None),
}

#: What a slot counts for when the fullest of several phrases is looked for; others count 1.
_WEIGHTS = {"n": 3, "percent": 4, "date": 8, "time": 3, "url": 6, "mail": 6}


class Phrase(NamedTuple):
    """One phrase of a vocabulary: its class, whether it is strong evidence, and how to read it."""

    kind: str
    strong: bool
    pattern: str
    literal: str
    whole: bool
    firsts: frozenset[str] | None
    weight: int
    anchors: tuple[str, ...]


def parse(source: str) -> Iterator[Phrase]:
    """The phrases of a vocabulary file; a ValueError says which one cannot be read."""
    kind = ""
    for number, line in enumerate(source.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]") and line[1:-1].isidentifier():
            kind = line[1:-1]
            continue
        strong = not line.startswith("?")
        try:
            parts = _Parser(fold(line if strong else line[1:])).phrases()
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
        for part in parts:
            yield Phrase(kind, strong, *part[:-1])


class _Part(NamedTuple):
    """A part of a phrase as a pattern.

    `literal` is what it begins with in any case, `whole` says that this is all of it. `firsts` are the
    characters that it may begin with (None: any), `anchors` the literals of which one must be in what
    it matches (none: nothing certain), `empty` says that it may match nothing.
    """

    pattern: str
    literal: str
    whole: bool
    firsts: frozenset[str] | None
    weight: int
    anchors: tuple[str, ...]
    empty: bool


#: What is more than a character in a phrase.
_NOTATION = regex(r"[({:\\ ]")


class _Parser:
    """Turns the notation of one phrase into a pattern."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def phrases(self) -> list[_Part]:
        """The whole source, once for each way in which it may begin.

        The longer of two phrases that begin alike is to be tried first, and how long a phrase is
        depends on the word that was chosen.
        """
        groups: list[tuple[list[_Part], list[_Part]]] = []  # ways to begin, and what follows them
        while self._at < len(self._source):
            optional = self._source[self._at] == "("
            if (not optional and self._source[self._at] != "{") or self._slot():
                break
            choices = self._choices(")" if optional else "}")
            if groups:
                choice = _choice(choices, optional)
                for _, following in groups:
                    following.append(choice)
            groups.append((choices, []))
            if not optional:
                return self._finish(groups)
        start = self._at
        found = self._finish(groups)
        self._at = start
        return [*found, self.phrase()]

    def _finish(self, groups: list[tuple[list[_Part], list[_Part]]]) -> list[_Part]:
        """Each head with what follows it."""
        rest = self.phrase()
        found: list[_Part] = []
        for heads, following in groups:
            tail = _sequence([*following, rest])
            found += [_sequence([head, tail]) for head in heads]
        return found

    def phrase(self, until: str = "") -> _Part:
        """Everything up to one of the characters `until`."""
        parts: list[_Part] = []
        while self._at < len(self._source) and self._source[self._at] not in until:
            char = self._source[self._at]
            if char in "{(":
                parts.append(self._choice(char))
            else:
                parts.append(self._literal("{(" + until))
        return _sequence(parts)

    def _literal(self, until: str) -> _Part:
        chars: list[str] = []
        while self._at < len(self._source) and self._source[self._at] not in until:
            if self._source[self._at] == "\\":
                self._at += 1
            chars.append(self._source[self._at])
            self._at += 1
        text = "".join(chars)
        pattern = "".join(
            r"\s*:\s*" if part == ":" else r"\s+" if part == "  " else r"\s*" if part == " "
            else re.escape(part)
            for part in re.findall("  |.", text)
        )  # fmt: skip
        words = re.split("[: ]", text)
        anchor = max(words, key=len)
        return _Part(
            pattern, words[0], len(words) == 1, frozenset(text[0]), 2 * len(text),
            (anchor,) if anchor else (), False,
        )  # fmt: skip

    def _slot(self) -> re.Match[str] | None:
        slot = re.compile(r"\{(\w+)\}").match(self._source, self._at)
        return slot if slot and slot[1] in SLOTS else None

    def _choice(self, opening: str) -> _Part:
        slot = self._slot()
        if slot is None:
            return _choice(self._choices("}" if opening == "{" else ")"), opening == "(")
        self._at = slot.end()
        pattern, begins = SLOTS[slot[1]]
        firsts = None if begins is None else frozenset(begins)
        weight = _WEIGHTS.get(slot[1], 1)
        return _Part(f"(?:{pattern})", "", False, firsts, weight, (), False)

    def _choices(self, closing: str) -> list[_Part]:
        end = self._source.find(closing, self._at)
        if end > 0 and not _NOTATION.search(self._source, self._at + 1, end):
            choices = [_plain(word) for word in self._source[self._at + 1 : end].split("|")]
            self._at = end
        else:
            choices = []
            while not choices or self._source[self._at : self._at + 1] == "|":
                self._at += 1
                choices.append(self.phrase("|" + closing))
        if self._source[self._at : self._at + 1] != closing:
            raise ValueError(f"{closing!r} is missing in the phrase {self._source!r}")
        self._at += 1
        if closing == "}" and not all(part.pattern for part in choices):
            raise ValueError(f"an empty choice in the phrase {self._source!r}; use (...) instead")
        return choices


def _plain(word: str) -> _Part:
    """A word without any notation."""
    if not word:
        return _Part("", "", True, frozenset(), 0, (), True)
    return _Part(re.escape(word), word, True, frozenset(word[0]), 2 * len(word), (word,), False)


def _sequence(parts: list[_Part]) -> _Part:
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2 and not parts[0].empty:
        return _pair(*parts)
    firsts: frozenset[str] | None = frozenset()
    for part in parts:
        firsts = None if firsts is None or part.firsts is None else firsts | part.firsts
        if not part.empty:
            break
    certain = [part.anchors for part in parts if part.anchors and not part.empty]
    literal = ""
    for part in parts:
        literal += part.literal
        if not part.whole:
            break
    return _Part(
        "".join(part.pattern for part in parts),
        literal,
        all(part.whole for part in parts),
        firsts,
        sum(part.weight for part in parts),
        max(certain, key=lambda words: min(map(len, words))) if certain else (),
        all(part.empty for part in parts),
    )


def _pair(one: _Part, other: _Part) -> _Part:
    """The commonest sequence, put together with less ado."""
    if not other.pattern:
        return one
    anchors = one.anchors
    if other.anchors and not other.empty and (not anchors or _least(other) > _least(one)):
        anchors = other.anchors
    return _Part(
        one.pattern + other.pattern,
        one.literal + other.literal if one.whole else one.literal,
        one.whole and other.whole,
        one.firsts,
        one.weight + other.weight,
        anchors,
        False,
    )


def _least(part: _Part) -> int:
    return min(map(len, part.anchors))


def _choice(choices: list[_Part], optional: bool) -> _Part:
    choices = sorted(choices, key=lambda part: -part.weight)
    empty = optional or any(part.empty for part in choices)
    firsts: frozenset[str] | None = frozenset()
    for part in choices:
        firsts = None if firsts is None or part.firsts is None else firsts | part.firsts
    anchored = all(part.anchors for part in choices) and not empty
    pattern = "|".join(part.pattern for part in choices if part.pattern)
    return _Part(
        f"(?:{pattern})" + ("?" if empty else ""),
        "",
        False,
        firsts,
        0 if empty else max(part.weight for part in choices),
        tuple(word for part in choices for word in part.anchors) if anchored else (),
        empty,
    )
