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
from collections.abc import Callable, Iterator
from typing import NamedTuple

import ahocorasick_rs

from cleaner.text.address import DOMAINS

_HALF_WIDTH = {0xFF00 + i: chr(0x20 + i) for i in range(1, 95)}
#: Traditional characters of interface words, each before its simplified form.
_TRADITIONAL = (
    "發发佈布瀏浏覽览級级錄录會会員员閱阅讀读內内僅仅記记碼码儲储點点數数則则標标題题關关於于與与聯联絡络們们網网頁页來来編编輯辑責责審审權权轉转載载請请註注處处繼继續续後后顯显開开啟启購购買买費费訂订舊旧圖图書书館馆報报導导讚赞評评論论連连結结熱热門门選选專专區区類类別别資资訊讯動动態态聞闻檔档檢检視视"
    "詳详細细見见說说話话議议務务業业機机構构單单個个無无條条還还餘余隱隐試试預预閉闭頂顶間间時时經经電电郵邮號号隨随擊击舉举錯错誤误簡简體体過过從从當当現现項项鏈链錢钱價价積积幣币帳帐戶户爲为為为這这裡里線线親亲讓让認认識识給给彙汇總总"
    ""
)
_FOLD = {
    **{ord(a): b for a, b in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)},
    **_HALF_WIDTH,
    **{0xFF21 + i: chr(ord("a") + i) for i in range(26)},
    **{ord("A") + i: chr(ord("a") + i) for i in range(26)},
    0x3000: " ",
    0xA0: " ",
    ord("\t"): " ",
}

_UNSIMPLIFIED = {ord(b): a for a, b in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)}
_UNFOLDED = re.compile(f"[A-Z\uff01-\uff5e\u3000\xa0\t{_TRADITIONAL[::2]}]")

_DATE = (
    r"(?:(?:19|20)\d\d|\d\d)\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?"
    r"|(?:19|20)\d\d年\d{1,2}月|\d{1,2}[-/月]\d{1,2}日?|(?:刚刚|昨天|今天|\d+(?:分钟|小时|天)前)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:,|\s)\s*(?:19|20)\d\d"
    r"|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?,?\s+(?:19|20)\d\d"
)
_TIME = r"\d{1,2}:\d{1,2}(?::\d{1,2})?(?:\.\d+)?"

#: What the name of a site ends with.
_SITE_WORDS = (
    "网站|网校|网|文库|文档|范文|公文|图书馆|资料库|题库|论坛|社区|之家|频道|平台|在线|微信公众号|公众号|公号|小程序|客户端|app|工作室|"
    "书屋|书城|小说|中文|百科|知道|日报|晚报|新闻|传媒|融媒|头条|吧|帮|通|学习室|资源库|宝库|大全|下载站|站|家园|天下"
)
_SITE_WORD = re.compile(_SITE_WORDS)

#: What a slot stands for, as a pattern, and the characters that it may begin with (None: any).
_SLOTS: dict[str, tuple[str, str | None]] = {
    "n": (r"\d[\d,.]*\s*(?:[万千百亿]|[wk](?![a-z]))?\+?", "0123456789"),
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
    "site": (rf"[《“\"'【]?[\u4e00-\u9fffa-z0-9]{{1,10}}?(?:{_SITE_WORDS})(?![网站库])[》”\"'】]?", None),
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
_WEIGHTS = {"n": 3, "percent": 3, "date": 8, "time": 3, "url": 6, "mail": 6}

_SITE_NAME = re.compile(_SLOTS["site"][0])

#: Stands for words that are to be passed over, such as the title of the document.
FILLER = "\ue000"

_SEPARATOR = re.compile(r"[\W_]+")
_BLANKS = re.compile(r"\s+")
_SPACED = re.compile(r"\S \S ")


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


class _Phrase(NamedTuple):
    kind: str
    strong: bool
    pattern: str
    literal: str
    whole: bool
    firsts: frozenset[str] | None
    weight: int
    anchors: tuple[str, ...]


def fold(text: str) -> str:
    """`text` with half-width, lower-case ASCII; every character keeps its place.

    >>> fold("（ＶＩＰ会员：）")
    '(vip会员:)'
    """
    return text.translate(_FOLD) if _UNFOLDED.search(text) else text


class Phrasebook:
    """The vocabulary of one file, ready to read with.

    >>> book = Phrasebook("[gate]\\n登录(后)\\n[access]\\n阅读\\n[whole]\\n全文")
    >>> sorted(book.read("登录后阅读全文！").kinds())
    ['access', 'gate', 'whole']
    >>> book.read("会员登录后阅读全文") is None
    True
    """

    def __init__(self, source: str) -> None:
        self._phrases = sorted(_parse(source), key=lambda phrase: -phrase.weight)
        self._prepare()

    def _prepare(self) -> None:
        #: Phrases without any choice, by their words, and their lengths by first character.
        self._words: dict[str, _Phrase] = {}
        for phrase in reversed(self._phrases):
            if phrase.whole:
                self._words[phrase.literal] = phrase
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        #: The others by the two characters that they begin with; and those of which less is known.
        self._pairs: dict[str, list[_Phrase]] = {}
        self._loose: list[_Phrase] = []
        for phrase in self._phrases:
            if not phrase.whole and len(phrase.literal) > 1:
                self._pairs.setdefault(phrase.literal[:2], []).append(phrase)
            elif not phrase.whole:
                self._loose.append(phrase)
        self._readers: dict[str, _Reader] = {}
        firsts = [phrase.firsts for phrase in self._phrases]
        #: What a phrase can begin with, except for the name of a site.
        self._firsts = frozenset().union(*(f for f in firsts if f is not None))
        self._names_sites = None in firsts
        #: The same, as it stands in unfolded text.
        self._begins = self._firsts | {chr(wide) for wide, narrow in _FOLD.items() if narrow in self._firsts}

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
        traditional = {word.translate(_UNSIMPLIFIED) for word in words}
        automaton = ahocorasick_rs.AhoCorasick(sorted({*words, *traditional}))
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
        at = 0
        if segment[:1] not in self._begins and not self._names_sites:
            start = _SEPARATOR.match(segment)
            if start is None:
                return not segment
            at = start.end()
            if segment[at : at + 1] not in self._begins:
                return at == len(segment)
        head = fold(segment[at : at + 24])
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
        best: _Phrase | None = None
        end = at
        if first in self._firsts:
            for length in self._lengths.get(first, ()):
                best = self._words.get(folded[at : at + length])
                if best is not None:
                    end = at + len(best.literal)
                    break
            key = folded[at : at + 2]
            reader = self._readers.get(key)
            if reader is None:
                reader = self._readers[key] = self._reader(key)
            pattern, phrases = reader
            match = pattern.match(folded, at) if pattern is not None else None
            if match is not None and match.lastindex is not None and match.end() >= end:
                chosen = phrases[match.lastindex - 1]
                if best is None or match.end() > end or chosen.weight >= best.weight:
                    best, end = chosen, match.end()
        if best is None and sites and self._names_sites:
            match = _SITE_NAME.match(folded, at)
            if match is not None:
                return tuple.__new__(Token, ("address", at, match.end(), True))
        if best is None:
            return None
        return tuple.__new__(Token, (best.kind, at, end, best.strong))

    def _reader(self, key: str) -> _Reader:
        """The pattern for all phrases with a choice that may begin with `key`, fullest first."""
        loose = [p for p in self._loose if p.firsts is not None and key[0] in p.firsts]
        if key not in self._pairs and len(key) > 1:
            found = self._readers.get(key[0])
            if found is None:
                found = self._readers[key[0]] = _compiled(loose)
            return found
        return _compiled(sorted(loose + self._pairs.get(key, []), key=lambda phrase: -phrase.weight))


_Reader = tuple[re.Pattern[str] | None, list[_Phrase]]


def _compiled(phrases: list[_Phrase]) -> _Reader:
    if not phrases:
        return None, []
    return re.compile("|".join(f"({phrase.pattern})" for phrase in phrases)), phrases


def _parse(source: str) -> Iterator[_Phrase]:
    kind = ""
    for line in source.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]") and line[1:-1].isidentifier():
            kind = line[1:-1]
            continue
        strong = not line.startswith("?")
        for part in _Parser(fold(line if strong else line[1:])).phrases():
            yield _Phrase(kind, strong, *part[:-1])


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
        heads: list[_Part] = []
        tails: list[list[_Part]] = []
        while self._at < len(self._source):
            optional = self._source[self._at] == "("
            if (not optional and self._source[self._at] != "{") or self._slot():
                break
            choices = self._choices(")" if optional else "}")
            heads += choices
            tails = [[*tail, _choice(choices, optional)] for tail in tails]
            tails += [[] for _ in choices]
            if not optional:
                return self._finish(heads, tails)
        return [*self._finish(heads, tails, self._at), self.phrase()]

    def _finish(self, heads: list[_Part], tails: list[list[_Part]], start: int = -1) -> list[_Part]:
        """Each head with what follows it."""
        rest = self.phrase()
        if start >= 0:
            self._at = start
        return [_sequence([head, *tail, rest]) for head, tail in zip(heads, tails, strict=True)]

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
        return slot if slot and slot[1] in _SLOTS else None

    def _choice(self, opening: str) -> _Part:
        slot = self._slot()
        if slot is None:
            return _choice(self._choices("}" if opening == "{" else ")"), opening == "(")
        self._at = slot.end()
        pattern, begins = _SLOTS[slot[1]]
        firsts = None if begins is None else frozenset(begins)
        weight = _WEIGHTS.get(slot[1], 1)
        return _Part(f"(?:{pattern})", "", False, firsts, weight, (), False)

    def _choices(self, closing: str) -> list[_Part]:
        choices: list[_Part] = []
        while not choices or self._source[self._at : self._at + 1] == "|":
            self._at += 1
            choices.append(self.phrase("|" + closing))
        if self._source[self._at : self._at + 1] != closing:
            raise ValueError(f"{closing!r} is missing in the phrase {self._source!r}")
        self._at += 1
        if closing == "}" and not all(part.pattern for part in choices):
            raise ValueError(f"an empty choice in the phrase {self._source!r}; use (...) instead")
        return choices


def _sequence(parts: list[_Part]) -> _Part:
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
