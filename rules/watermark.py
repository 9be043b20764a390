"""Names and addresses of sites that were put into the text itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cleaner import Fact, Finding, Remove, Text, address, regex, rule

from ._passages import passages
from ._vocabulary import BOOK

_SOURCE = BOOK.only("source", "address", "glue", "qr", "access", "whole", "related", "neutral")
_ANCHORS = (
    "www", "WWW", "Www", "http", ".com", ".cn", ".net", ".COM", ".org", ".cc", "本站", "本网", "小编", "收集整理", "网整理", "库整理", "文整理", "整理发布", "整理提供", "整理分享",
    "首发", "本文来自", "本文由", "本文来源", "来源于", "内容由", "转载自", "转自", "下载自", "来自", "更多", "网址", "公众号", "百度搜索", "欢迎访问", "记住本",
    "用户分享", "会员分享", "用户上传", "会员上传", "会员投稿", "网友",
)  # fmt: skip
#: Near each anchor a site must be named, or there is nothing to read.
_COMPANY = regex(r"网|文库|www|http|\.c|\.n|本站|公众号|大全|之家|小编|文档|论坛|平台|互联|百度|WWW|COM")
#: What introduces an address that belongs to a sentence.
_CUE = regex(
    r"(?:网址|网站|官网|主页|域名|链接|地址|平台|详见|参见|见|浏览|打开|进入|点击|搜索|查询|下载|上传|邮箱|邮件|"
    r"服务器|在|到|至|从|通过|经|由|(?<![导方走取动志意倾转朝])向|于|为|是|和|与|及|或|(?<=[a-zA-Z/])、|如|叫|用|上|：|:|“|\"|《|<|=|/|"
    r"(?:登录|登陆|访问).{0,12}(?:系统|平台|网站|门户)?)[（(]?\s*\Z"
)
_CUE_AFTER = regex(
    r"\s*(?:[”\"]|[)）]?(?:网站|网页|查询|查看|下载|注册|登录|上|的|是|为|和|与|及|或|、|进行|购票|报名|域名|主页|官网|平台|邮箱|完成|提交|填报|公示|发布))"
)


@rule("site-name", phase="boilerplate", anchors=_ANCHORS)
def site_name(text: Text) -> Iterator[Finding]:
    """Remarks that name the site a text was taken from: （本文由…网整理）, 更多范文请访问….

    The remark must consist of such words throughout and name a site or an address, in brackets, on
    its own line, or as a sentence of its own. A source that the text itself gives (据新华网报道,
    请登录…查询) has other words around it and stays.
    """
    for passage in passages(text, _SOURCE, _ANCHORS, ("source", "qr", "address"), _COMPANY):
        reading = passage.reading
        words = text[passage.start : passage.end]
        if _LEADERS.search(text.line_at(passage.start).text):
            continue
        if _FIELD_OF_CONTACTS.match(words) and _is_among_contacts(text, passage.start):
            continue
        if passage.quoted or not (reading.count("address") or _NAMES_SITE.search(words)):
            continue
        url = address.URL.search(words)
        named = sum(token.kind == "address" and token.strong for token in reading.tokens)
        invites = (
            reading.strong("source")
            or (url and reading.strong("qr"))
            or (_INVITES.search(words) and _NAMES_SITE.search(words))
        )
        if (
            not invites
            and not _MORE.match(words)
            and not (url and passage.bracketed and named > 1 and not _REFERS.search(words, 0, url.start()))
        ):
            continue
        if passage.share < (0.5 if passage.bracketed else 0.9):
            continue
        if (
            url
            and passage.bracketed
            and not reading.count("source", "qr")
            and _CUE.search(text[: passage.start][-8:])
        ):
            continue
        whole = reading.tokens[-1].kind == "address" or _NAMES_SITE.search(words)
        if not (passage.own_line or passage.bracketed or passage.to_end or whole):
            continue
        if url:
            yield Fact("site", address.host(url))
        yield Remove(
            text.whole(text.line_at(passage.start)) if passage.own_line else (passage.start, passage.end)
        )


#: An entry of a table of contents.
_LEADERS = regex(r"(?:[.．·…] ?){6,}\s*\d{1,4}\s*\Z")
_FIELD_OF_CONTACTS = regex(r"\s*(?:网\s*址|官网|网站|主页)\s*[:：]")
_CONTACT = regex(
    r"\s*(?:联\s*系\s*人|电\s*话|地\s*址|邮\s*编|传\s*真|联系电话|邮箱|电子邮箱|咨询电话|通讯地址)[^:：\n]{0,4}[:：]"
)


def _is_among_contacts(text: Text, start: int) -> bool:
    """Whether two of the three lines before are a telephone, an address and the like."""
    while text[start : start + 1].isspace():
        start += 1
    before = text[max(0, start - 300) : text.line_at(start).start].rstrip("\n").split("\n")[-3:]
    return sum(_CONTACT.match(line) is not None for line in before) >= 2


_INVITES = regex("更多.{0,16}(?:访问|关注|登录|搜索|上|到|尽在)|来自")
#: A reference of the text itself: （完整列表参见 … 和 …）.
_REFERS = regex("参见|参阅|参考|详见|请见|查阅|列表|见[：: ]")
_MORE = regex(r"[（(【『「\[]\s*(?:更多|来自|来源)")
_NAMES_SITE = regex(r"(?:网|网站|文库|大全|论坛|之家|公文|范文)[”\"』」】）)\]。！\s]*\Z")

site_name.example("工作取得成效。（本文由江北文秘网整理提供）下一步", "工作取得成效。下一步")
site_name.example(
    "工作取得成效。更多范文请访问江北文秘网www.jiangbei-doc.cn\n下一步", "工作取得成效。\n下一步"
)
site_name.keeps("软件包很多（完整列表参见 https://a.example.org/x.html 和 https://a.example.org/y.html）。")
site_name.keeps(
    "2.7.14 更新 . . . . . . . . . . 70\n2.7.15 更多关于软件包管理的文档 . . . . . . . . . . . . . . 71\n"
)
site_name.keeps("请登录江北县政府网查询。据新华网报道，本文由此谈起。")


# --- addresses -----------------------------------------------------------------------------------


class _Url(NamedTuple):
    """A web address in a text, and whether the sentence around it has a place for it."""

    start: int
    end: int
    host: str
    wanted: bool


def _addresses(text: Text) -> list[_Url]:
    """The web addresses of a text."""
    found: list[_Url] = []
    done = 0
    for place in text.find_all(address.ANCHORS):
        if place < done:
            continue
        match = address.URL.search(text, max(done, place - 40), place + 160)
        if match:
            start, end = match.span()
            left, right = text[max(0, start - 16) : start], text[end : end + 4]
            line_start = left.rfind("\n") + 1
            wanted = bool(_CUE.search(left[line_start:]) or _CUE_AFTER.match(right)) or left[-1:] == "@"
            found.append(_Url(start, end, address.host(match), wanted))
            done = end
    return found


@rule("injected-url", phase="boilerplate", anchors=address.ANCHORS)
def injected_url(text: Text) -> Iterator[Finding]:
    """A web address that was put into a text: between two characters of a sentence, or over and over.

    Addresses that the sentence introduces (网址, 登录, 访问, 在 …) or goes on from (…网站, …查询) stay,
    as do those of authorities and schools, and links on lines of their own in lists.
    """
    urls = text.fact(_addresses)
    seen = Counter(url.host for url in urls)
    wanted = Counter(url.host for url in urls if url.wanted)
    for url in urls:
        name = _name_before(text, url.start)
        often = (
            seen[url.host] > 1
            and not wanted[url.host]
            and not _PUBLIC.search(url.host)
            and not _leads_on(text, url)
        )
        if name or (not url.wanted and (often or _inside(text, url) or _between(text, url))):
            yield Fact("site", url.host)
            yield Remove(_with_surroundings(text, url.start - name, url.end))


injected_url.example("全县完成投资www.jiangbei-doc.cn十二亿元。", "全县完成投资十二亿元。")
injected_url.example(
    "工作取得成效www.jiangbei-doc.cn。下一步\n再接再厉（www.jiangbei-doc.cn）。",
    "工作取得成效。下一步\n再接再厉。",
)
injected_url.keeps(
    "请登录www.jiangbei.gov.cn查询，网址：www.jiangbei.gov.cn，在www.jiangbei.gov.cn网站公示。"
)

injected_url.keeps(
    "The team page (https://wiki.example.com/) is old.\nSee the wiki (https://wiki.example.com/) for more.\n"
)
injected_url.keeps(
    "维护小组（https://wiki.example.com/Teams/Python）负责打包。\n小组的规则（https://wiki.example.com/Teams/Rules）另有说明。"
)


def _leads_on(text: str, url: _Url) -> bool:
    """Whether an address is a reference: to a page within a site, or in a text that is not Chinese."""
    path = text[url.start : url.end].partition(url.host)[2].strip("/")
    beside = text[max(0, url.start - 20) : url.start] + text[url.end : url.end + 20]
    return "/" in path or not any(map(_hanzi, beside))


_PUBLIC = regex(r"\.(?:gov|edu|mil)(?:\.[a-z]{2})?\Z")
_SENTENCE_END = regex("[。！？”]\\s*\\Z")


def _inside(text: str, url: _Url) -> bool:
    """Whether an address stands between two characters of one sentence."""
    left, right = text[url.start - 1 : url.start], text[url.end : url.end + 1]
    if not left or not right:
        return False
    return (_hanzi(left) and (_hanzi(right) or right.isdecimal())) or (left in "，、；" and _hanzi(right))


def _between(text: Text, url: _Url) -> bool:
    """Whether an address stands on a line of its own between two paragraphs."""
    line = text.line_at(url.start)
    if line.text.strip(" \t\u3000") != text[url.start : url.end]:
        return False
    before = text[: line.start].rstrip()
    after = text[line.end :].lstrip()
    return (
        _SENTENCE_END.search(before[-2:]) is not None
        and len(before) - before.rfind("\n") > 24
        and _SENTENCE_END.search(after.split("\n", 1)[0]) is not None
    )


def _with_surroundings(text: Text, start: int, end: int) -> tuple[int, int]:
    """A span with the brackets that would otherwise stand empty, and the blanks around it; the
    whole line if nothing else is on it."""
    line = text.line_at(start)
    if not text[line.start : start].strip() and not text[end : line.end].strip():
        return text.whole(line)
    opening, closing = text[start - 1 : start], text[end : end + 1]
    if opening and closing and opening in "[(【（「『<〔〖［" and closing in "])】）」』>〕〗］":
        return start - 1, end + 1
    while start > line.start and text[start - 1] in " \t\u3000" and not text[start - 2 : start - 1].isascii():
        start -= 1
    while end < line.end and text[end] in " \t\u3000" and not text[end + 1 : end + 2].isascii():
        end += 1
    return start, end


def _name_before(text: str, end: int) -> int:
    """How many characters before `end` are a site's name, which also stands elsewhere."""
    window = text[max(0, end - 14) : end]
    head = re.search(r"[\u4e00-\u9fff]{2,12}[ \u3000]?\Z", window)
    if head is None or not _SITE_END.search(head[0]):
        return 0
    for start in range(len(head[0]) - 3):
        name = head[0][start:]
        if text.count(name) > 1:
            return len(name)
    return 0


_SITE_END = regex("(?:网|网站|文库|论坛|之家|公文|范文|文秘|图书馆|资料库)[ \u3000]?\\Z")


def _hanzi(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


# --- names ---------------------------------------------------------------------------------------

_NAMED = regex(r"[【『「〖\[（(]\s*(?P<name>[\u4e00-\u9fffA-Za-z0-9]{2,12})\s*[】』」〗\]）)]")
_NAME_ANCHORS = tuple(
    f"{name}{close}" for name in ("网", "库", "坛", "家", "文", "秘", "馆") for close in "】』」〗])）"
)


@rule("repeated-name", phase="boilerplate", anchors=_NAME_ANCHORS)
def repeated_name(text: Text) -> Iterator[Finding]:
    """The name of a site in brackets that was strewn over a text: 【江北文秘网】 here and there.

    It stands at least twice with the same brackets, at least once inside or at the end of a sentence.
    """
    found = [match for match in _NAMED.finditer(text) if _SITE_END.search(match["name"])]
    often = Counter(match.group() for match in found)
    loose = {match.group() for match in found if _hanzi(text[match.start() - 1 : match.start()] or " ")}
    for match in found:
        if often[match.group()] > 1 and match.group() in loose:
            yield Remove(_with_surroundings(text, *match.span()))


repeated_name.example(
    "对照指标【江北文秘网】查漏补缺。\n节假日不断档【江北文秘网】。", "对照指标查漏补缺。\n节假日不断档。"
)
repeated_name.keeps("【江北日报网】今天\n【江北日报网】昨天，网络文学（江北文学网）获奖。")

_SEPARATED = regex(
    r"(?:(?<=^)|(?<=[^\w]))(?:[\u4e00-\u9fffA-Za-z0-9.:/](?:[ \u3000]{1,2}|[·\-_*~.|])){3,}[\u4e00-\u9fffA-Za-z0-9]",
    re.M,
)
_SEPARATED_ANCHORS = tuple(
    anchor
    for sign in (" ", "·", "-", "_", "*", "\u3000", "~", "|")
    for anchor in (
        f"w{sign}",
        f"W{sign}",
        f".{sign}",
        f"{sign}网",
        f"{sign}库",
        f"{sign}坛",
        f"文{sign}秘",
        f"范{sign}文",
        f"公{sign}文",
    )
)
_SITE = regex(
    rf"www\.|\.(?:{address.DOMAINS})\b|(?<![\w])[\u4e00-\u9fff]{{2,8}}(?:网|文库|范文|论坛|之家|公众号|文秘)(?:\Z|整理|收集|提供|首发|www)",
    re.I | re.A,
)


@rule("spread-name", phase="boilerplate", anchors=_SEPARATED_ANCHORS)
def spread_name(text: Text) -> Iterator[Finding]:
    """The name or address of a site with its characters spread apart (w w w . x x . c n, 江*北*文*库).

    The characters, pushed together, must be an address or the name of a site; titles and table
    heads that are spread for looks stay.
    """
    for line in text.lines_with(_SEPARATED_ANCHORS):
        for match in _SEPARATED.finditer(text, line.start, line.end):
            packed = re.sub(r"[ \u3000·\-_*~|]", "", match.group())
            if len(packed) >= 4 and (_SITE.search(packed) or _SITE.search(packed.replace(".", ""))):
                url = address.URL.search(re.sub("[^\\x21-\\x7e]+", " ", packed))
                if url:
                    yield Fact("site", address.host(url))
                yield Remove(_with_surroundings(text, *match.span()))


spread_name.example(
    "回来的家乡人。江 北 范 文 网 w w w . j b f w . c n桌上的米酒", "回来的家乡人。桌上的米酒"
)
spread_name.example("桌上的米酒【江*北*文*库】", "桌上的米酒")
spread_name.keeps("中 华 人 民 共 和 国\n目 录\n江 北 日 报")


#: Characters with a sign between any two of them, in brackets: nobody writes a word so in earnest.
_DOTTED = regex(
    r"[【\[〔〖(（]\s*[\u4e00-\u9fff](?:[.·*_~|\-。．、/]\s?[\u4e00-\u9fff]){2,11}\s*[】\]〕〗)）]"
)


@rule("dotted-name", phase="boilerplate", anchors=["【", "[", "〔", "〖"])
def dotted_name(text: Text) -> Iterator[Finding]:
    """A name in square brackets inside a sentence with a sign between its characters: 【砚.边.秘.书】.

    Lists in brackets (【春、夏、秋】) have words of their own and stay, as do names that stand outside
    of sentences.
    """
    for match in _DOTTED.finditer(text):
        left = text[match.start() - 1 : match.start()]
        if match[0][0] in "(（" or "、" in match[0] or not left.strip() or left == ">":
            continue
        if _hanzi(left) or left in "，。；：！？”":
            yield Remove(match.span())


dotted_name.example("全区企业，【砚.边.秘.书】完成产值六百亿元。", "全区企业，完成产值六百亿元。")
dotted_name.keeps("四季【春、夏、秋、冬】各有景致。\n[党.政.工.团]各线")
