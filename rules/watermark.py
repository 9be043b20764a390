"""Names and addresses of sites that were put into the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import Fact, Finding, Line, Remove, Text, rule

from ._passages import passages
from ._vocabulary import BOOK

_TLD = r"(?:com|cn|net|org|cc|top|xyz|vip|info|me|tv|io|co|club|site|online|wang|shop)"
_URL = re.compile(
    rf"(?:https?://)?(?:www\.)?(?P<host>(?:[a-zA-Z0-9\-]+\.)+{_TLD}(?:\.cn)?)(?![a-zA-Z\-.])(?:/[a-zA-Z0-9_.\-/%?=&#]*)?",
    re.I,
)
_SOURCE = BOOK.only("source", "address", "glue", "qr", "access", "whole", "related", "neutral")
_ANCHORS = (
    "www", "WWW", "Www", "http", ".com", ".cn", ".net", ".COM", ".org", ".cc", "本站", "本网", "小编", "收集整理", "网整理", "库整理", "文整理", "整理发布", "整理提供", "整理分享",
    "首发", "本文来自", "本文由", "本文来源", "来源于", "内容由", "转载自", "转自", "下载自", "来自", "更多", "网址", "公众号", "百度搜索", "欢迎访问", "记住本",
    "用户分享", "会员分享", "用户上传", "会员上传", "会员投稿", "网友",
)  # fmt: skip
#: Near each anchor a site must be named, or there is nothing to read.
_COMPANY = re.compile(r"网|文库|www|http|\.c|\.n|本站|公众号|大全|之家|小编|文档|论坛|平台|互联|百度|WWW|COM")
_CUE = re.compile(
    r"(?:网址|网站|官网|主页|域名|登录|登陆|访问|链接|地址|平台|详见|参见|见|浏览|打开|进入|点击|搜索|查询|下载|上传|邮箱|邮件|"
    r"服务器|系统|在|到|至|从|通过|经|由|向|于|为|是|和|与|及|或|、|如|叫|用|上|：|:|“|\"|（|\(|《|<|=|/)\s*\Z"
)
_CUE_AFTER = re.compile(r"\s*(?:网站|网页|查询|查看|下载|注册|登录|上|的|是|为|和|与|及|或|、|”|\"|\)|）|进行|购票|报名|域名|主页|官网|平台|邮箱|，|,|。|；|$)")


@rule("site-name", phase="boilerplate", anchors=_ANCHORS)
def site_name(text: Text) -> Iterator[Finding]:
    """Remarks that name the site a text was taken from: （本文由…网整理）, 更多范文请访问….

    The remark must consist of such words throughout and name a site or an address, in brackets, on
    its own line, or as a sentence of its own. A source that the text itself gives (据新华网报道,
    请登录…查询) has other words around it and stays.
    """
    for passage in passages(text, _SOURCE, _ANCHORS, ("source", "qr", "address"), _COMPANY):
        reading = passage.reading
        if passage.quoted or not reading.count("address"):
            continue
        words = text[passage.start : passage.end]
        url = _URL.search(words)
        named = sum(token.kind == "address" and token.strong for token in reading.tokens)
        if not reading.strong("source") and not (url and passage.bracketed and named > 1):
            continue
        if passage.share < (0.5 if passage.bracketed else 0.9):
            continue
        if passage.bracketed and not reading.count("source") and _CUE.search(text[: passage.start][-8:]):
            continue
        if not (passage.own_line or passage.bracketed or passage.to_end or reading.tokens[-1].kind == "address"):
            continue
        if url:
            yield Fact("site", _host(url))
        yield Remove(text.whole(text.line_at(passage.start)) if passage.own_line else (passage.start, passage.end))


site_name.example("工作取得成效。（本文由江北文秘网整理提供）下一步", "工作取得成效。下一步")
site_name.example("工作取得成效。更多范文请访问江北文秘网www.jiangbei-doc.cn\n下一步", "工作取得成效。\n下一步")
site_name.keeps("请登录江北县政府网查询。据新华网报道，本文由此谈起。")


def _host(match: re.Match[str]) -> str:
    return match["host"].lower().removeprefix("www.")


_ADDRESS_ANCHORS = ("www", "WWW", "Www", "http", "HTTP", ".com", ".cn", ".net", ".COM", ".CN", ".org", ".cc")


def _addresses(text: Text) -> Iterator[re.Match[str]]:
    """The web addresses of a text."""
    done = 0
    for place in text.find_all(_ADDRESS_ANCHORS):
        if place >= done:
            match = _URL.search(text, max(done, place - 40), place + 120)
            if match:
                yield match
                done = match.end()


@rule("injected-url", phase="boilerplate", anchors=_ADDRESS_ANCHORS)
def injected_url(text: Text) -> Iterator[Finding]:
    """A web address in the middle of a Chinese sentence that has no place for it.

    Addresses that the sentence introduces (网址, 登录, 访问, 在 …) or goes on from (…网站, …查询) stay.
    """
    for match in _addresses(text):
        start, end = match.span()
        left, right = text[max(0, start - 6) : start], text[end : end + 4]
        name = _name_before(text, start)
        if name:
            yield Fact("site", _host(match))
            yield Remove(_with_brackets(text, start - name, end))
            continue
        if not left or not right or _CUE.search(left) or _CUE_AFTER.match(right):
            continue
        if _hanzi(left[-1]) and (_hanzi(right[0]) or right[0].isdigit()) and "@" not in left:
            yield Fact("site", _host(match))
            yield Remove((start, end))


injected_url.example("全县完成投资www.jiangbei-doc.cn十二亿元。", "全县完成投资十二亿元。")
injected_url.keeps("请登录www.jiangbei.gov.cn查询，网址：www.jiangbei.gov.cn，在www.jiangbei.gov.cn网站公示。")


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with the brackets that would otherwise stand empty."""
    opening, closing = text[start - 1 : start], text[end : end + 1]
    if opening and closing and opening in "[(【（「『<〔〖［" and closing in "])】）」』>〕〗］":
        return start - 1, end + 1
    return start, end


def _name_before(text: str, end: int) -> int:
    """How many characters before `end` are a site's name, which also stands elsewhere."""
    head = re.search(r"[\u4e00-\u9fff]{2,12}\Z", text[max(0, end - 12) : end])
    if head is None or not re.search("(?:网|文库|论坛|之家|公文|范文)\\Z", head[0]):
        return 0
    for start in range(len(head[0]) - 3):
        name = head[0][start:]
        if text.count(name) > 1 and text[end - len(name) - 1 : end - len(name)].strip():
            return len(name)
    return 0


def _hanzi(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


_SPREAD = re.compile(r"(?:(?<=^)|(?<=[^\w]))(?:[\u4e00-\u9fffA-Za-z0-9.:/]([ \u3000·\-_*~.|]{1,2})){5,}[\u4e00-\u9fffA-Za-z0-9]", re.M)
_SPREAD_ANCHORS = tuple(f"{a}{s}" for a in ("w", "W", "网", "库", "o", "O", "c", "C") for s in (" ", "·", "-", "_", "*", "　"))
_SITE = re.compile(rf"(?:www\.|\.{_TLD}\b)|[\u4e00-\u9fff]{{2,8}}(?:网|文库|范文|论坛|之家|公众号)(?:\Z|整理|收集|提供|首发|www)", re.I)


@rule("spread-name", phase="boilerplate", anchors=_SPREAD_ANCHORS)
def spread_name(text: Text) -> Iterator[Finding]:
    """The name or address of a site with its characters spread apart (w w w . x x . c n).

    The characters, pushed together, must be an address or the name of a site; titles and table
    heads that are spread for looks stay.
    """
    for line in text.lines_with(_SPREAD_ANCHORS):
        yield from _spread_names(text, line)


spread_name.example("回来的家乡人。江 北 范 文 网 w w w . j b f w . c n桌上的米酒", "回来的家乡人。桌上的米酒")
spread_name.keeps("中 华 人 民 共 和 国\n目 录")


def _spread_names(text: Text, line: Line) -> Iterator[Finding]:
    for match in _SPREAD.finditer(text, line.start, line.end):
        packed = re.sub(r"[ \u3000·\-_*~|]", "", match.group())
        if _SITE.search(packed) or _SITE.search(packed.replace(".", "")):
            yield Remove(_with_brackets(text, *match.span()))
