"""Lists of other articles, anywhere in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner import Finding, Line, Remove, Text, outline, rule

from ._titles import first_words
from ._vocabulary import BOOK, names_a_document

_HEADING = BOOK.only("related", "neutral")
#: At least one of these is in every heading of the vocabulary.
_ANCHORS = (
    "相关", "推荐", "热门", "最新", "更多", "精彩", "其它", "其他", "同类", "类似", "相似", "喜欢", "感兴趣", "在看", "还看", "在搜", "排行", "延伸", "拓展", "扩展",
    "往期", "上期", "前期", "近期", "本月", "本周", "今日", "头条", "热点", "热文", "热评", "热搜", "热榜", "精选", "随机", "置顶", "固顶", "图文", "文库", "本站",
    "站内", "专题", "频道", "作者", "本类", "本栏", "同栏", "关联", "相近", "猜你", "猜您", "优质", "优秀", "精品", "经典", "重点", "人气", "点击", "阅读", "下载",
    "浏览", "关注", "一周", "月度", "年度", "24小时", "48小时", "看了", "读了", "還看", "延伸閱讀", "related", "Related", "recommended", "Recommended", "popular", "Popular",
    "You may", "You might", "you may", "you might", "More stories", "Read more", "See also", "Trending", "Most read", "补充",
)  # fmt: skip

#: Headings that also stand over real reading lists and fact boxes.
_MILD = re.compile(r"延伸阅读|拓展阅读|扩展阅读|相关链接|相关阅读|推荐阅读|相关资料|补充阅读|往期回顾|recommended reading|see also", re.I)

_BULLET = r"[•·●○■□◆◇▪▫★☆►▶➤➢→»›*＊\-—–+※#]"
_DATE = r"[\[【(（]?\s*(?:(?:19|20)\d\d\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*[\]】)）]?"
_LEAD = re.compile(
    rf"\s*(?P<bullet>(?:{_BULLET}\s*)+|[\[【(（]?\d{{1,2}}[\]】)）]?\s*[.、．:：\s]\s*|\d{{1,2}}(?=[\u4e00-\u9fff《])|TOP\s*\d+\s*|[①-⑳]\s*)?"
    rf"(?P<tag>[\[【〔][^\]】〕\n]{{1,8}}[\]】〕]\s*)?(?P<date>{_DATE}\s*)?"
)
_TAIL = re.compile(rf"\s*(?P<date>{_DATE})?\s*(?:[(（\[]?\s*(?:阅读|浏览|点击|评论|下载)?[:：]?\s*\d+\s*(?:次|人|阅读|浏览|评论|下载)?\s*[)）\]]?|推荐度\s*[:：]?[★☆\s]*|[>»]+)?\s*\Z")
_STOP = re.compile("[。；;！!]")
_INTRODUCES = re.compile(r"[：:]\s*\Z|附件|附\s*录|目\s*录|参考文献|参考书|书目|名单|如下|包括|清单")


class Item(NamedTuple):
    """A line as an entry of a list: its lead (bullet, number), its words, its other signs."""

    lead: str
    words: str
    dated: bool
    genre: bool


def _item(line: str) -> Item | None:
    """Read a line as an entry that names an article."""
    lead = _LEAD.match(line)
    assert lead is not None
    rest = line[lead.end() :].strip()
    tail = _TAIL.search(rest)
    words = rest[: tail.start()].strip() if tail else rest
    words = words.strip("《》<> \u3000")
    dated = bool(lead["date"] or (tail and tail["date"]))
    if not 4 <= len(words) <= 64 or _STOP.search(words) or words[-1] in "，、：:,":
        return None
    bullet = (lead["bullet"] or "").strip()
    kind = "#" if bullet[:1].isdigit() or bullet[:1] in "([【（①②③④⑤⑥⑦⑧⑨⑩T" else bullet[:1]
    return Item(kind, words, dated, names_a_document(words))


class _List(NamedTuple):
    """Entries from one line to another (not included), and where the text after them begins."""

    first: int
    after: int
    resume: int | None


@rule("related-list", phase="boilerplate", anchors=_ANCHORS)
def related(text: Text) -> Iterator[Finding]:
    """A heading like 相关文章 or 猜你喜欢 and the list of titles below it, anywhere in the text.

    The list ends where a line is a sentence, a numbered heading or differs from the entries before.
    When the last entry is really the body going on, only its bullet goes. Reading lists, enclosures
    and bibliographies have other headings and stay.
    """
    for line in text.lines_with(_ANCHORS):
        heading = text.of_line(_heading, line.text) if len(line.text) <= 300 else None
        if heading is None:
            continue
        lines = text.lines
        index = text.index_of(line.start)
        if heading == "inline":
            yield Remove(text.whole(line), sure=_MILD.search(line.text) is None)
            continue
        found = _entries(lines, index + 1, text)
        count = sum(1 for l in lines[index + 1 : found.after] if l.text.strip())
        if count and not _has_prose(lines[:index]):
            found = _spare_title(lines, index + 1, found)
        mild = _MILD.search(line.text) is not None
        if count == 0:
            yield Remove(text.whole(line), sure=False)
            continue
        if mild and not _credible(lines[index + 1 : found.after]):
            continue
        yield Remove(_span(text, index, found))


related.example(
    "各项工作有序推进。\n相关文章：\n• 在全县农业工作会议上的讲话\n• 全县安全生产工作总结\n• 二是加强督查，压实责任。\n再接再厉。",
    "各项工作有序推进。\n二是加强督查，压实责任。\n再接再厉。",
)
related.keeps("推荐阅读书目：\n《平凡的世界》\n《活着》")
related.keeps("附件：\n1. 实施方案\n2. 责任分工\n3. 工作总结")


def _span(text: Text, first: int, found: _List) -> tuple[int, int]:
    lines = text.lines
    start = lines[first].start
    if found.resume is not None:
        return start, found.resume
    if found.after < len(lines):
        end = lines[found.after].start
        if first and lines[first - 1].text.strip() and not lines[found.after].text.strip():
            return start, end
        return start, end
    return max(0, start - 1), len(text)


def _has_prose(lines: list[Line]) -> bool:
    return any(len(line.text) > 20 and "。" in line.text for line in lines)


def _spare_title(lines: list[Line], first: int, found: _List) -> _List:
    """Above the body the last entry without a bullet may be the title."""
    if found.resume is not None or found.after >= len(lines):
        return found
    for index in range(found.after - 1, first - 1, -1):
        item = _item(lines[index].text)
        if item is not None:
            if item.lead or item.dated:
                return found
            return _List(first, index, None)
    return found


def _heading(line: str) -> str | None:
    """``alone`` for a heading of other articles, ``inline`` if entries follow on its line."""
    body = line.strip().strip("【】[]「」『』<>《》—-=*▼▲●■◆★☆|｜# \u3000·•►▶>：:")
    if not 2 < len(body) <= 300:
        return None
    label, colon, rest = _split_label(body)
    reading = _HEADING.read(label)
    if reading is None or not reading.strong("related"):
        return None
    if not rest:
        return "alone"
    if not colon:
        return None
    if len(rest) <= 60 and not _STOP.search(rest) and len(re.findall(r"[|｜《]|\s{2,}", rest)) < 2:
        return "alone"
    parts = [p for p in re.split(r"[|｜]|》\s*、?\s*《|\s{2,}|\s(?=\S{8,})", rest) if p.strip()]
    if len(parts) >= 2 and not _STOP.search(rest):
        return "inline"
    return None


def _split_label(body: str) -> tuple[str, str, str]:
    match = re.match(r"([^:：>】\]]{2,30}?)\s*[】\]]?\s*([:：>]{1,2})\s*(.*)\Z", body)
    return (match[1], match[2], match[3]) if match else (body, "", "")


def _entries(lines: list[Line], first: int, text: Text) -> _List:
    """The entries from line `first` on."""
    shape: str | None = None
    last = first
    blanks = 0
    count = 0
    for index in range(first, min(len(lines), first + 120)):
        body = lines[index].text
        if not body.strip():
            blanks += 1
            if blanks > 2:
                break
            continue
        item = text.of_line(_item, body)
        this = outline.mark(body.strip())
        if this is not None and this.level not in ("num", "nump", "circled"):
            break
        if item is None:
            lead = _LEAD.match(body)
            if count and shape and lead and (lead["bullet"] or "").strip()[:1] == shape and shape != "#":
                return _List(first, index, lines[index].start + lead.end("bullet"))
            break
        if shape is None:
            shape = item.lead
        elif item.lead != shape:
            break
        if not item.lead and not (item.genre or item.dated or count == 0 and blanks == 0 or _shares(item.words, lines, index, text)):
            break
        count += 1
        blanks = 0
        last = index + 1
    while last < len(lines) and not lines[last].text.strip() and last + 1 < len(lines) and first > 1 and not lines[first - 2].text.strip():
        last += 1
    return _List(first, last, None)


def _shares(words: str, lines: list[Line], index: int, text: Text) -> bool:
    """Whether an entry is like the entry before it or the title of the document."""
    if len(words) < 8 or words[-1] in "。，：":
        return False
    title = text.fact(first_words)
    grams = {words[i : i + 4] for i in range(len(words) - 3)}
    other = {title[i : i + 4] for i in range(len(title) - 3)}
    for line in lines[max(0, index - 2) : index]:
        other |= {line.text[i : i + 4] for i in range(len(line.text) - 3)}
    return len(grams & other) >= 2


def _credible(lines: list[Line]) -> bool:
    """Whether entries under a mild heading are titles of site articles."""
    items = [_item(line.text) for line in lines if line.text.strip()]
    good = sum(1 for item in items if item and (item.genre or item.dated))
    books = sum(line.text.strip().lstrip("•·●- 0123456789.、").startswith("《") for line in lines)
    return bool(items) and good >= 0.5 * len(items) and books < 0.5 * len(items)


@rule("unheaded-list", phase="boilerplate")
def unheaded(text: Text) -> Iterator[Finding]:
    """A list of titles without a heading, where it cuts a sentence or follows the end of the text.

    At least three entries of one shape, nearly all of them titles of documents; never a list that
    the text itself introduces (附件, 目录, 如下：), never a bibliography.
    """
    entries = text.each_line(_may_be_entry)
    if sum(entries) < 3:
        return
    lines = text.lines
    index = 0
    while index < len(lines):
        if not entries[index] or sum(entries[index : index + 6]) < 3:
            index += 1
            continue
        found = _entries(lines, index, text)
        items = [item for l in lines[index : found.after] if (item := text.of_line(_item, l.text))]
        if len(items) < 3:
            index += 1
            continue
        strong = sum(item.genre or item.dated for item in items)
        if strong >= 0.75 * len(items) and _out_of_place(lines, index, found, items):
            yield Remove(_span(text, index, found))
        index = max(found.after, index + 1)


def _may_be_entry(line: str) -> bool:
    """A quick look whether a line could be the title of a document in a list."""
    if not 4 < len(line) <= 80:
        return False
    words = line.strip()
    return 4 < len(words) <= 70 and words[-1] in _ENTRY_END and not _STOP.search(words)


_ENTRY_END = frozenset("话稿言辞词报告结汇案划点排见知定法细则要得会感悟讲演持料迹验纲课讨查剖职鉴评语书议同本板集编文记志教件题卷答论章启事公简介历策预说明录篇字0123456789)）】]号")


def _out_of_place(lines: list[Line], first: int, found: _List, items: list[Item]) -> bool:
    """Whether the list cuts a sentence, or stands after all prose."""
    before = next((l.text.strip() for l in reversed(lines[:first]) if l.text.strip()), "")
    if not before or _INTRODUCES.search(before[-12:]):
        return False
    if any(_INTRODUCES.search(l.text[:12]) for l in lines[max(0, first - 4) : first] if len(l.text) < 20):
        return False
    cut = len(before) > 12 and before[-1] not in "。！？!?：:；;”』」）)》…"
    if cut and (found.resume is not None or items[0].lead not in ("", "#") or all(i.genre for i in items)):
        return True
    prose_before = sum("。" in l.text for l in lines[:first])
    prose_after = sum("。" in l.text and len(l.text) > 20 for l in lines[found.after :])
    return prose_before >= 3 and prose_after == 0 and items[0].lead != "#" and all(i.genre or i.dated for i in items)


unheaded.example(
    "全县上下要进一步强化责任落实机制，推动\n• 在全县农业工作会议上的讲话\n• 全县安全生产工作总结\n• 全县教育工作会议上的发言\n各项工作。",
    "全县上下要进一步强化责任落实机制，推动\n各项工作。",
)
unheaded.keeps("现印发下列文件：\n· 全县农业工作方案\n· 全县安全生产工作方案\n· 全县教育工作方案\n请认真执行。")
