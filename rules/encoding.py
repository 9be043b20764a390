"""Characters that carry no text: marks of encodings, invisible characters, entities, stray blanks."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from cleaner import Finding, Remove, Replace, Text, regex, rule

# Unicode 16, chapter 23.2 and 23.3: characters without a glyph that steer line breaks, joining and
# the direction of writing.
_ZERO_WIDTH = "\ufeff\u200b\u2060\u180e\u00ad\u034f\u2061\u2062\u2063\u2064"
_JOINERS = "\u200c\u200d"
_DIRECTION = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = regex(f"[{_ZERO_WIDTH}{_JOINERS}{_DIRECTION}]+")
_RIGHT_TO_LEFT = regex("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@rule("invisible", phase="encoding", anchors=list(_ZERO_WIDTH + _JOINERS + _DIRECTION))
def invisible(text: Text) -> Iterator[Finding]:
    """Byte order marks, zero-width characters, soft hyphens and direction marks.

    Joiners stay where they shape something (emoji, Arabic, Indic scripts), direction marks stay in
    texts that have right-to-left letters.
    """
    has_rtl = _RIGHT_TO_LEFT.search(text) is not None
    for match in _INVISIBLE.finditer(text):
        start, end = match.span()
        for i in range(start, end):
            char = text[i]
            if char in _DIRECTION and has_rtl:
                continue
            if char in _JOINERS and not (_plain(text, start - 1) or _plain(text, end)):
                continue
            yield Remove((i, i + 1))


def _plain(text: str, i: int) -> bool:
    """Whether the character at `i` has no use for a joiner: CJK, Latin, digits, punctuation."""
    if not 0 <= i < len(text):
        return True
    char = text[i]
    if char < "\u0300" or "\u2e80" <= char <= "\ud7ff" or "\uff00" <= char <= "\uffef":
        return True
    return unicodedata.category(char)[0] in "PZ"


invisible.example("\ufeff各位\u200b代表", "各位代表")
invisible.example("推\u00ad进改革", "推进改革")
invisible.keeps("家庭 👨\u200d👩\u200d👧 和睦")

_CONTROL = [chr(i) for i in (*range(0x20), *range(0x7F, 0xA0)) if chr(i) not in "\t\n\r\f\v\x85"]
_CONTROLS = regex("[" + re.escape("".join(_CONTROL)) + "]+")


@rule("control", phase="encoding", anchors=_CONTROL)
def control(text: Text) -> Iterator[Finding]:
    """Control characters of the ASCII and Latin-1 ranges; never tabs and line ends."""
    for match in _CONTROLS.finditer(text):
        yield Remove(match.span())


control.example("第一\x07章\x9d", "第一章")
control.keeps("姓名\t职务\n")

_LINE_END = regex("\r\n?|[\v\x85\u2028\u2029]|\r?\n?\f\r?\n?")


@rule("line-ends", phase="encoding", anchors=["\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def line_ends(text: Text) -> Iterator[Finding]:
    """Line ends of other systems, and form feeds, become line feeds."""
    for match in _LINE_END.finditer(text):
        yield Replace(match.span(), "\n")


line_ends.example("甲\r\n乙\r丙", "甲\n乙\n丙")
line_ends.example("第一页\f第二页", "第一页\n第二页")
line_ends.keeps("一行\n二行\n")

_ENTITY = regex(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
#: A text that explains entities or shows markup means them as they stand.
_ABOUT_MARKUP = regex(
    r"(?i)html|xml|实体|转义|entity|entities|escape|</?[a-z]+|&(?:lt|#60|#x3c);[/!]?[a-z]|`|\bcode\b"
)


_TAGS = regex(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>\n]*)?/?>")


@rule("entities", phase="encoding", anchors=["&"])
def entities(text: Text) -> Iterator[Finding]:
    """HTML entities that were left in the text (``&nbsp;``, ``&amp;``, ``&#8220;``).

    Not in texts that show tags, not on lines that speak of HTML, and not what would become a control character.
    """
    if ";" not in text or len(_TAGS.findall(text)) > 1:
        return
    line_end, about_markup = -1, False
    for match in _ENTITY.finditer(text):
        char = html.unescape(match.group())
        if match.start() > line_end:
            line = text.line_at(match.start())
            line_end, about_markup = line.end, _ABOUT_MARKUP.search(line.text) is not None
        if char == match.group() or about_markup:
            continue
        if any(unicodedata.category(c) in ("Cc", "Cs", "Cn") for c in char):
            char = "\n" if char in ("\n", "\r") else ""
        yield Replace(match.span(), " " if char == "\xa0" else char)


entities.example("&ldquo;十四五&rdquo;规划&nbsp;纲要", "“十四五”规划 纲要")
entities.keeps("在 HTML 里空格写作 &nbsp;，小于号写作 &lt;。")
entities.keeps("R&D 投入；A&B;C")
entities.keeps("&lt;div class=&quot;x&quot;&gt;")
