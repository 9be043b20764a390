"""Lists of other articles, anywhere in a text."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from cleaner import Finding, Remove, Text, regex, rule

from . import _body, _lists, _shapes
from ._lists import Listing
from ._vocabulary import BOOK

_HEADING = BOOK.only("related", "neutral")
#: At least one of these is in every heading of the vocabulary.
_ANCHORS = (
    "相关", "推荐", "热门", "最新", "更多", "精彩", "其它", "其他", "同类", "类似", "相似", "喜欢", "感兴趣", "在看", "还看", "在搜", "排行", "延伸", "拓展", "扩展",
    "往期", "上期", "前期", "近期", "本月", "本周", "今日", "头条", "热点", "热文", "热评", "热搜", "热榜", "精选", "随机", "置顶", "固顶", "图文", "文库", "本站",
    "站内", "专题", "频道", "作者", "本类", "本栏", "同栏", "关联", "相近", "猜你", "猜您", "优质", "优秀", "精品", "经典", "重点", "人气", "点击", "阅读", "下载",
    "浏览", "关注", "一周", "月度", "年度", "24小时", "48小时", "看了", "读了", "還看", "延伸閱讀", "related", "Related", "recommended", "Recommended", "popular", "Popular",
    "You may", "You might", "you may", "you might", "More stories", "Read more", "See also", "Trending", "Most read", "补充", "配套", "同专题", "同主题", "人还",
    "新闻", "资讯", "的全部", "想看", "爱看", "想读", "还想", "在读", "也看", "也读", "想找", "【荐】", "【热】", "【新】", "【顶】", "【精】", "相 关", "推 荐", "热 门", "RELATED",
)  # fmt: skip

#: Headings that also stand over real reading lists and fact boxes.
_MILD = regex(
    r"延伸阅读|拓展阅读|扩展阅读|相关链接|相关阅读|推荐阅读|相关资料|补充阅读|往期回顾|recommended reading|see also",
    re.I,
)

#: A heading that the vocabulary does not have; it counts only after the end of the body.
_LOOSE = regex(
    r"[^，。；：:\n]{2,12}的(?:其他|其它|更多|全部)(?:文章|资料|文档|作品|内容|稿件|范文|帖子)[^\w]*\Z|[^\w]{0,3}[^，。；：:\n]{0,4}(?:新闻|资讯|文章)(?:精选|推荐|热点)[:：]?\s*\Z|[^\w《“（(]*(?:相关|同类|类似|相似|同专题|同主题|同栏目|往期|近期|配套|其他|其它|更多|最新|热门|推荐|本站|本栏|related|more)[^，。；：:\n]{0,12}[:：]?[^\w]*\Z",
    re.I,
)
_INTRODUCES = regex(r"[：:]\s*\Z|附件|附\s*录|目\s*录|参考文献|参考书|书目|名单|如下|包括|清单")


@rule("related-list", phase="boilerplate", anchors=_ANCHORS)
def related(text: Text) -> Iterator[Finding]:
    """A heading like 相关文章 or 猜你喜欢 and the list of titles below it, anywhere in the text.

    The list ends where a line is a sentence, a numbered heading or differs from the entries before.
    When the last entry is really the body going on, only its bullet goes. Reading lists, enclosures
    and bibliographies have other headings and stay.
    """
    done = -1
    for line in text.lines_with(_ANCHORS):
        if line.start < done or len(line.text) > 300:
            continue
        index = text.index_of(line.start)
        heading = "tagged" if _TAGGED.match(line.text) else text.of_line(_heading, line.text)
        if heading is None and _LOOSE.match(line.text):
            heading = "loose"
        if heading is None:
            continue
        if heading in ("inline", "tagged", "row"):
            yield Remove(text.whole(line), sure=heading != "inline" or _MILD.search(line.text) is None)
            continue
        found = _spare_title(text, _lists.read(text, index + 1, headed=True))
        if heading == "loose" and not _is_after(text, index) and not _is_all_titles(found):
            continue
        if not found.items:
            yield Remove(text.whole(line), sure=False)
            continue
        if (heading == "loose" and len(found.items) < 2) or (
            _MILD.search(line.text) and not _credible(text, found)
        ):
            continue
        start, end = _span(text, index, found)
        yield Remove((start, end))
        done = end


related.example(
    "各项工作有序推进。\n相关文章：\n• 在全县农业工作会议上的讲话\n• 全县安全生产工作总结\n• 二是加强督查，压实责任。\n再接再厉。",
    "各项工作有序推进。\n二是加强督查，压实责任。\n再接再厉。",
)
related.keeps("推荐阅读书目：\n《平凡的世界》\n《活着》")
related.keeps("附件：\n1. 实施方案\n2. 责任分工\n3. 工作总结")


def _is_after(text: Text, index: int) -> bool:
    """Whether a line stands after the body."""
    body = text.fact(_body.prose)
    return body is not None and index > body[1]


def _is_all_titles(found: Listing) -> bool:
    """Whether entries are titles of documents, or dated, one and all."""
    return len(found.items) > 2 and found.strong == len(found.items)


def _span(text: Text, first: int, found: Listing) -> tuple[int, int]:
    """What goes: the list, the rules that frame it, and no more blank lines than needed."""
    parts, starts = text.parts, text.starts
    while first and _shapes.ornament(parts[first - 1]):
        first -= 1
    start = starts[first]
    if found.resume is not None:
        return start, found.resume
    after = found.after
    while after < len(parts) and _shapes.ornament(parts[after]):
        after += 1
    if not any(part.strip() for part in parts[after:]):
        return start if text.endswith("\n") else max(0, start - 1), len(text)
    if first == 0 or not parts[first - 1].strip():
        while not parts[after].strip():
            after += 1
    return start, starts[after]


def _spare_title(text: Text, found: Listing) -> Listing:
    """Above the body the last entry without a bullet may be the title."""
    body = text.fact(_body.prose)
    above = body is not None and found.first <= body[0]
    if not above or found.resume is not None or found.after >= len(text.parts):
        return found
    for index in range(found.after - 1, found.first - 1, -1):
        entry = text.of_line(_lists.item, text.parts[index])
        if entry is not None:
            if entry.lead or entry.dated:
                return found
            return Listing(found.items[:-1], found.first, index, None)
    return found


#: What may stand around the heading of a list.
_ORNAMENTS = string.whitespace + "【】[]「」『』〖〗<>《》—-=*▼▲●■◆★☆|｜#\u3000\xa0·•►▶：:"


def _heading(line: str) -> str | None:
    """``alone`` for a heading of other articles, ``inline`` if entries follow on its line."""
    if len(line) > 40 and not _PARTED.search(line):
        return None
    if _NAMED_LIST.match(line):
        return "alone"
    body = line.strip(_ORNAMENTS)
    if not 2 < len(body) <= 300:
        return None
    row = _ROW.match(line)
    if row is not None and (reading := _HEADING.read(row["label"])) and reading.strong("related"):
        return "row"
    label, colon, rest = _split_label(body)
    reading = _HEADING.read(label)
    if reading is None or not reading.strong("related"):
        return None
    if not rest:
        return "alone"
    if not colon:
        return None
    if len(rest) <= 60 and "。" not in rest and len(re.findall(r"[|｜《]|\s{2,}", rest)) < 2:
        return "alone"
    parts = [p for p in re.split(r"[|｜]|》\s*、?\s*《|\s{2,}|\s(?=\S{8,})", rest) if p.strip()]
    if len(parts) >= 2 and "。" not in rest:
        return "inline"
    return None


#: 【相关新闻】· 春耕会议召开 · 抗旱进行时; [延伸阅读] 甲 | 乙
_ROW = regex(
    r"\s*[【\[［〔](?P<label>[^】\]］〕\n]{2,12})[】\]］〕]\s*(?:[·•●○◆■|｜]?\s*[^|｜·•●○◆■。；\n]{4,48}(?=[|｜·•●○◆■]|\s*\Z)){2,}\Z"
)
#: 【推荐】小学班主任工作总结　【热门】幼儿园教师工作计划
_TAGGED = regex(
    r"(?:\s*【(?:推荐|热门|精选|必看|荐|热|顶|精|新|最新|置顶|图文|独家|专题|下载)】[^【】。]{4,40}){2,}\Z"
)
#: 【关于春耕的通知】相关文章：
_NAMED_LIST = regex(
    r"\W{0,3}[【《“「\[][^】》”」\]\n]{2,40}[】》”」\]]\s*(?:的)?(?:更多|最新|热门)?(?:相关|类似|相似|相近|同类|推荐|延伸|热门|其他|其它)(?:的)?"
    r"(?:文章|范文|文档|阅读|推荐|内容|资料|材料|新闻|链接|作文|讲话|总结)\s*[:：]?\W*\Z"
)
_PARTED = regex(r"[|｜:：]|》\s*、?\s*《|\s{2,}")


def _split_label(body: str) -> tuple[str, str, str]:
    match = re.match(r"([^:：>】\]]{2,30}?)\s*[】\]]?\s*([:：>]{1,2})\s*(.*)\Z", body)
    return (match[1], match[2], match[3]) if match else (body, "", "")


def _credible(text: Text, found: Listing) -> bool:
    """Whether entries under a mild heading are titles of site articles rather than books."""
    lines = [text.parts[i].strip() for i in range(found.first, found.after) if text.parts[i].strip()]
    books = sum(line.lstrip("•·●- 0123456789.、").startswith("《") and line.endswith("》") for line in lines)
    if books >= 0.5 * len(lines):
        return False
    return found.strong >= 0.5 * len(found.items) or _are_headlines(text, found)


def _are_headlines(text: Text, found: Listing) -> bool:
    """Whether entries in the middle of the body are headlines: long, without an author or a number."""
    words = [entry.words for entry in found.items]
    long = sum(len(entry) for entry in words) >= 10 * len(words)
    spoken = sum(re.search(r"[，,？?！!：:、“”\"]|\s\S{4,}", entry) is not None for entry in words)
    body = text.fact(_body.prose)
    inside = body is not None and body[0] < found.first <= found.after <= body[1]
    return inside and len(words) >= 2 and long and 2 * spoken >= len(words) and found.items[0].lead != "#"


@rule("unheaded-list", phase="boilerplate")
def unheaded(text: Text) -> Iterator[Finding]:
    """A list of titles without a heading, where it cuts a sentence or follows the end of the text.

    At least three entries of one shape, nearly all of them titles of documents; never a list that
    the text itself introduces (附件, 目录, 如下：), never a bibliography.
    """
    entries = text.each_line(_lists.may_be_entry)
    if sum(entries) < 3:
        return
    index = 0
    while index < len(entries):
        if not entries[index] or sum(entries[index : index + 8]) < 3:
            index += 1
            continue
        found = _lists.read(text, index)
        after = _is_after(text, index)
        enough = len(found.items) >= 3 and found.strong >= (0.4 if after else 0.75) * len(found.items)
        if enough and _is_out_of_place(text, found):
            yield Remove(_span(text, index, found))
        index = max(found.after, index + 1)


def _is_out_of_place(text: Text, found: Listing) -> bool:
    """Whether the list cuts a sentence, stands after all prose, or bears the dates of a site."""
    parts, items, first = text.parts, found.items, found.first
    body = text.fact(_body.prose)
    if body is not None and first <= body[0]:
        return False
    before = next((part.strip() for part in reversed(parts[:first]) if part.strip()), "")
    if not before or _INTRODUCES.search(before[-12:]):
        return False
    near = [part for part in parts[max(0, first - 4) : first] if len(part) < 20]
    if any(_INTRODUCES.search(part[:12]) for part in near):
        return False
    genre = all(entry.genre for entry in items)
    cut = len(before) > 12 and before[-1] not in "。！？!?：:；;”』」）)》"
    if cut and (found.resume is not None or items[0].lead not in ("", "#") or genre):
        return True
    dated = sum(entry.dated for entry in items)
    listed = (
        dated >= 3 and dated >= 0.75 * len(items) and 2 * sum(entry.genre for entry in items) >= len(items)
    )
    if listed and (len(before) > 30 or before[-1] in "。！？"):
        return True
    if _is_after(text, first):
        kin = sum(entry.genre or entry.dated or _lists.is_kin(text, entry.words) for entry in items)
        bulleted = items[0].lead not in ("", "#") and len(items) > 3 and kin >= 0.75 * len(items)
        return bulleted or (items[0].lead != "#" and found.strong == len(items))
    spoken = sum(_SPEECH.search(entry.words) is not None for entry in items)
    bullets = items[0].lead not in ("", "#")
    kin = sum(_lists.is_kin(text, entry.words) for entry in items)
    many = not items[0].lead and len(items) > 4 and 2 * kin >= len(items) and spoken > 1
    return (
        genre
        and (bullets or many)
        and (many or 2 * spoken >= len(items))
        and before[-1] in "。！？"
        and not _NAMES_LIST.search(before)
    )


_SPEECH = regex(
    r"(?:会|会议|仪式|典礼|大会|班|活动)(?:上|中|期间)?的?(?:讲话|发言|致辞|主持词|讲话稿|发言稿)|讲话\Z"
)
_NAMES_LIST = regex("如下|以下|下列|目录|收录|收入|包括|文件|材料|文稿|讲话")


unheaded.example(
    "全县上下要进一步强化责任落实机制，推动\n• 在全县农业工作会议上的讲话\n• 全县安全生产工作总结\n• 全县教育工作会议上的发言\n各项工作。",
    "全县上下要进一步强化责任落实机制，推动\n各项工作。",
)
unheaded.keeps(
    "现印发下列文件：\n· 全县农业工作方案\n· 全县安全生产工作方案\n· 全县教育工作方案\n请认真执行。"
)
