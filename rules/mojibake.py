"""Text that was decoded with the wrong encoding, or annotated or escaped and not turned back."""

from __future__ import annotations

import html
from collections.abc import Iterator

from cleaner import Finding, Flag, Replace, Text, mojibake, regex, rule


@rule("mojibake", phase="encoding", anchors=list(mojibake.SIGNS))
def damaged(text: Text) -> Iterator[Finding]:
    """Chinese that was read in the wrong encoding is read again in the right one.

    UTF-8, GBK and Big5 read as each other or as Latin-1, also twice over, on whole lines and on spans
    inside good text; and UTF-8 of Western texts (cafÃ©). Only what is much likelier as Chinese than
    what stands there is changed; characters whose bytes are lost stay as they are. Rare characters,
    other languages and lines that speak of mojibake are never touched.
    """
    for repair in mojibake.find_mojibake(text):
        yield Replace((repair.start, repair.end), repair.fixed)


damaged.example("浣犲ソ", "你好")
damaged.example("ÄãºÃ", "你好")
damaged.example("ä½\xa0å¥½，cafÃ©", "你好，café")
damaged.example("盲陆聽氓楼陆", "你好")
damaged.example("各位代表：浣犲ソ鍚\ufffd", "各位代表：你好鍚\ufffd")
damaged.keeps("浣溪沙·一曲新词酒一杯；妲己；犰狳；訚訚如也。")
damaged.keeps("Déjà vu à Zürich: schöne Grüße, œuvre, Ærø, ÀÁÂÃÄÅÆÇ")
damaged.keeps("“锟斤拷”和“ÄãºÃ”都是乱码。")


@rule("pinyin", phase="encoding", anchors=list("āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ"))
def annotated(text: Text) -> Iterator[Finding]:
    """The pinyin in brackets that some converters put behind traditional characters: 產(chǎn)權(quán).

    Such a converter annotates common characters, wherever they come. Pinyin of rare characters, of a
    word that is explained, in simplified text, in readers for learners and in texts about how
    characters are read stays.
    """
    for start, end, char in mojibake.find_pinyin(text):
        yield Replace((start, end), char)


annotated.example("推進(jìn)產(chǎn)權(quán)制度改革", "推進產權制度改革")
annotated.keeps("饕(tāo)餮(tiè)，蹩(bié)脚，產(chǎn)品")
annotated.keeps("「長」的讀音有二：長(cháng)短、長(zhǎng)輩；樂(yuè)器、樂(lè)事。")

#: Entities without a semicolon, with one of full width, or with a blank inside.
_REMNANT = regex(
    r"[&＆] ?(#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|nbsp|[lr][ds]quo|[mn]dash|hellip|middot|[en][mn]sp|times|bull"
    r"|amp|quot|[lg]t) ?(?:[;；]|(?<! )(?![A-Za-z0-9;；=]))"
)
_PROPER = regex(r"&[#\w]+;")
#: An address, whose parameters begin with the same sign.
_ADDRESS = regex(r"[?=/][!-~]*\Z")
#: A text that explains entities or shows markup means them as they stand.
_ABOUT_MARKUP = regex(r"(?i)html|xml|实体|转义|写作|表示|entity|entities|escape|</?[a-z]+|`|\bcode\b")
_RUN = regex(r"(?:&#(?:\d{3,6}|[xX][0-9a-fA-F]{2,6});){4,}")
_EXPLAINED = regex("(?i)实体|转义|写作|写成|表示|编码|entit|escape|`")


@rule("entity-remnants", phase="encoding", anchors=["&", "＆"])
def remnants(text: Text) -> Iterator[Finding]:
    """HTML entities that lost their form: ``&nbsp`` without semicolon, ``＆ldquo；``, ``& nbsp;``.

    Also rows of four and more entities that spell a word, whatever stands around them. Not in
    addresses (``?a=1&lt=2``), not on lines that speak of HTML or show tags, and ``R&D`` is none.
    """
    for match in _RUN.finditer(text):
        chars = html.unescape(match[0])
        if min(chars) >= "\u2e80" and not _EXPLAINED.search(text.line_at(match.start()).text):
            yield Replace(match.span(), chars)
    for match in _REMNANT.finditer(text):
        start = match.start()
        if _PROPER.fullmatch(match[0]) or _ADDRESS.search(text, max(0, start - 200), start):
            continue
        char = html.unescape(f"&{match[1]};").replace("\xa0", " ")
        if char.isprintable() and not _ABOUT_MARKUP.search(text.line_at(start).text):
            yield Replace(match.span(), char)


remnants.example("&ldquo十四五&rdquo规划&nbsp&nbsp纲要", "“十四五”规划  纲要")
remnants.example("＆nbsp；第一章& nbsp;总则&#12290", " 第一章 总则。")
remnants.example("<p>&#20320;&#22909;&#x4E16;&#x754C;</p>", "<p>你好世界</p>")
remnants.keeps("见 /list.php?a=1&lt=2&copy=3 与 R&D、A&T;AT&T")
remnants.keeps("在 HTML 里空格写作 &nbsp，小于号写作 &lt。")


@rule("unrecoverable", phase="notes", anchors=["锟斤拷", "烫烫烫", "屯屯屯", "\ufffd", "ï¿½"])
def unrecoverable(text: Text) -> Iterator[Finding]:
    """Notes where characters are lost for good: U+FFFD, and what it and unset memory turn into (锟斤拷).

    Nothing can tell what stood there, so nothing is changed. 烫 and 屯 count from three on: 烫烫 is a word.
    """
    for match in _LOST.finditer(text):
        yield Flag("suspicious", match.span(), {"type": "unrecoverable"})


_LOST = regex("(?:(?:锟斤拷)+[锟斤]{0,2}|烫{3,}|屯{3,}|\ufffd+|(?:ï¿½)+)+")

unrecoverable.example("会议锟斤拷锟斤拷召开", "会议锟斤拷锟斤拷召开", ["suspicious"])
unrecoverable.example(
    "各位代\ufffd\ufffd，烫烫烫", "各位代\ufffd\ufffd，烫烫烫", ["suspicious", "suspicious"]
)
unrecoverable.keeps("把水烫一烫，这水真烫烫的；屯田屯兵。", [])
