"""Title, date, author and site of a page, from what it says about itself.

In this order: selectors of a site file, JSON-LD (schema.org), the Open Graph protocol and other meta
elements, among them those of Chinese government sites (``ArticleTitle``, ``PubDate``,
``ContentSource``; 政府网站发展指引, 2017), then what stands on the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from cleaner.page.tree import Leaf, Tree, clean_blanks, fold_title
from cleaner.text.address import host_of


class Metadata(NamedTuple):
    """What is known about a page beside its text."""

    title: str | None
    date: str | None
    author: str | None
    site: str | None


_TITLE_KEYS = ("articletitle", "og:title", "twitter:title", "dc.title", "sailthru.title")
_DATE_KEYS = (
    "pubdate", "article:published_time", "publishdate", "publish_date", "publish-date", "og:published_time",
    "og:release_date", "article:published", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created",
    "sailthru.date", "parsely-pub-date", "weibo: article:create_at", "weibo:article:create_at", "publishtime",
    "og:time", "bytedance:published_time", "pubtime", "firstpublishedtime", "others",
)  # fmt: skip
_AUTHOR_KEYS = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
    "twitter:creator",
)
_SITE_KEYS = ("og:site_name", "sitename", "application-name", "al:android:app_name")
_ARTICLE_TYPES = re.compile("Article|Posting|Report|WebPage|CreativeWork|Speech|Discussion|Legislation")

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?(?:[-/.]|年)\s?(1[0-2]|0?[1-9])\s?(?:[-/.]|月)\s?(3[01]|[12]\d|0?[1-9])(?!\d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_COMPACT_DATE = re.compile(r"^\s*((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{6})?\s*$")
_MONTHS = {
    m: i
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_ENGLISH_DATE = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d\d)\b",
    re.I,
)
_EPOCH = re.compile(r"^\s*(1[0-9]{9})(?:\d{3})?\s*$")
_URL_DATE = re.compile(
    r"/(?:[a-z]+/)?((?:19|20)\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?=[/_\-.])"
)
_DATE_LABEL = re.compile(
    r"(?:发布|发表|发稿|更新|成文|添加|上传|录入|时间|日期|Posted|Published|Date|Updated)", re.I
)
_BYLINE_AUTHOR = re.compile(
    r"(?:^|[\s|　】（(，])(?:作\s?者|撰文|撰稿|文/|文\s?[|｜丨]|(?:本[报刊台网站])?(?:首席|见习)?记者|通讯员|Author|By)\s?[:：/／]?\s*([\u4e00-\u9fff·]{2,8}(?:[、 ][\u4e00-\u9fff·]{2,4}){0,3}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})"
)
_AUTHOR_COLON = re.compile(r"(?:作\s?者|撰文|撰稿|记者)\s?[:：]\s*([^\s|，。,；;:：（(【\[0-9]{1,20})")
#: Elements that hold nothing but the name of the author.
_AUTHOR_MARKS = '[rel="author"], .author-name, .author, .byline a, .follow-nickName, founder-author'
AUTHOR_WORDS = ("author", "byline", "follow-nickName")
_NO_AUTHOR = re.compile(
    r"来源|发布|编辑|浏览|点击|时间|字体|未知|佚名|admin|管理员|匿名|网络|责编|http", re.I
)
_SITE_NAME = re.compile(
    r"(?:网|网站|日报|晚报|时报|早报|新闻|门户|平台|人民政府|论坛|博客|频道|首页|社区|在线|文库|官网)$"
)
_ORGANISATION = re.compile(r"(?:学校?|中学|学院|幼儿园|医院|公司|集团|政府|[局委厅部院馆会社]|中心)$")
_SPLIT = re.compile(
    r"\s*(?:[_|｜]|\s[-–—·»«:]\s|--+|—{1,2}|(?<=[\u4e00-\u9fff）)”》])-(?=[\u4e00-\u9fff])|-(?=[^-]{2,12}(?:网|报|社|站|库|局|委|府|厅|院|大学|日报|新闻|平台|频道)$))\s*"
)


def find(
    tree: Tree,
    *,
    url: str | None,
    linked: list[Any],
    picked: Mapping[str, str],
    body: list[Leaf],
    parser: LexborHTMLParser,
    named: bool = True,
) -> Metadata:
    """Collect the metadata of a page.

    Args:
        tree: the page.
        url: its address, if known.
        linked: its JSON-LD, parsed.
        picked: what the selectors of a site file found, by field.
        body: the leaves of the article, whose first ones are looked at.
        parser: the parsed page, asked for what is marked as the name of the author.
        named: whether anything on the page may be so marked.
    """
    metas = _metas(tree)
    about = _about(linked)
    return Metadata(
        picked.get("title") or _title(tree, metas, about, body),
        normal_date(picked.get("date")) or _date(tree, metas, about, body, url),
        picked.get("author") or _author(tree, metas, about, body, parser, named),
        _site(tree, metas, about, url),
    )


def read_linked(scripts: list[str]) -> list[Any]:
    """The JSON-LD of a page, parsed; what is broken is passed over."""
    found = []
    for source in scripts:
        try:
            found.append(json.loads(source, strict=False))
        except (ValueError, RecursionError):
            continue
    return found


def objects(data: Any) -> Iterator[dict[str, Any]]:
    """All JSON objects in `data`, outer ones first; without recursion."""
    pending = [data]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            yield item
            pending.extend(reversed(item.values()))
        elif isinstance(item, list):
            pending.extend(reversed(item))


def _metas(tree: Tree) -> dict[str, str]:
    metas: dict[str, str] = {}
    for attributes in tree.metas:
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and content.strip():
            metas.setdefault(name.lower(), clean_blanks(content))
    return metas


def _about(linked: list[Any]) -> dict[str, Any]:
    """The object of the JSON-LD that describes the article."""
    first: dict[str, Any] = {}
    for data in linked:
        for item in objects(data):
            if _ARTICLE_TYPES.search(str(item.get("@type", ""))) and (
                "headline" in item or "datePublished" in item or "articleBody" in item
            ):
                return item
            if not first and ("headline" in item or "pubDate" in item or "datePublished" in item):
                first = item
    return first


def name_of(value: Any) -> str | None:
    """The name in a JSON-LD value."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value")
    return clean_blanks(value) or None if isinstance(value, str) else None


def _headings(tree: Tree, body: list[Leaf]) -> Iterator[tuple[Leaf, int]]:
    """Leaves that can be the title, each with how much speaks for it."""
    boxes = tree.boxes
    first = next((leaf for leaf in body if leaf.mass >= 20), None)
    late = 0
    for leaf in tree.leaves[:4000]:
        if leaf is first:
            late = 5  # a heading below the first paragraph heads a part
        box = boxes[leaf.box]
        level = leaf.level if leaf.kind == "heading" else 0
        titled = box.title or (box.parent > 0 and boxes[box.parent].title)
        if (
            (level or titled)
            and len(leaf.text) <= 120
            and leaf.reason not in ("comments", "related", "sidebar", "footer", "navigation", "advertisement")
        ):
            weight = {1: 6, 2: 4, 3: 2}.get(level, 0) + (4 if box.title else 2 if titled else 0)
            if leaf.links * 2 > len(leaf.text):
                weight -= 4
            if leaf.reason:
                weight -= 2
            yield leaf, weight - late


def _title(tree: Tree, metas: dict[str, str], about: dict[str, Any], body: list[Leaf]) -> str | None:
    head = tree.title
    folded = _letters(head)
    said = [title for key in _TITLE_KEYS if (title := metas.get(key))]
    linked = name_of(about.get("headline"))
    if linked:
        said.insert(0, linked)
    said_folded = [_letters(title) for title in said]
    best: str | None = None
    best_weight = 3
    for leaf, weight in _headings(tree, body):
        text = _letters(leaf.text)
        if not text:
            continue
        if folded and text in folded:
            weight += 6 if folded.startswith(text) else 2
            if len(text) * 3 < len(folded) and not folded.startswith(text):
                weight -= 3
        if any(text in title for title in said_folded):
            weight += 5
        if weight > best_weight:
            best, best_weight = leaf.text, weight
    if best and (best_weight >= 6 or not (head or said) or (not said and _names_site(head))):
        # A heading cut short by the template: the head has all of it.
        for title in said:
            if best.endswith(("...", "…")) and fold_title(title).startswith(fold_title(best.rstrip(".…"))):
                return title
        return best
    names = {fold_title(metas[key]) for key in _SITE_KEYS if key in metas}
    for title in said:
        return _without_site(title, names, tree.leaves) or title
    if head:
        return _without_site(head, names, tree.leaves) or head
    return best


def _letters(title: str) -> str:
    """A title without anything but letters and digits."""
    return "".join(filter(str.isalnum, title)).lower()


def _names_site(head: str) -> bool:
    """Whether the head of a page names its site and nothing else."""
    return _SITE_NAME.search(head) is not None or (len(head) <= 14 and _ORGANISATION.search(head) is not None)


def _without_site(title: str, names: set[str], leaves: list[Leaf]) -> str:
    """A title without the name of the site at one of its ends."""
    parts = [part.strip() for part in _SPLIT.split(title) if part and part.strip()]
    if len(parts) < 2:
        return title.strip()
    known = [part for part in parts if fold_title(part) not in names]
    texts = {fold_title(leaf.text) for leaf in leaves if len(leaf.text) <= 120}
    shown = [part for part in known if fold_title(part) in texts and not _SITE_NAME.search(part)]
    if shown:
        return max(shown, key=len)
    known = [part for part in known if not _SITE_NAME.search(part)] or known
    # Site names stand at the end, seldom at the start; the title is the longest part of the rest.
    first = known[0] if known else parts[0]
    if len(first) >= 6 or len(first) * 2 >= max(len(part) for part in parts):
        return first
    return max(known or parts, key=len)


def normal_date(text: Any) -> str | None:
    """The first date in `text` as ``YYYY-MM-DD``.

    >>> normal_date("发布时间：2023年5月6日 10:20"), normal_date("May 6, 2023"), normal_date("20230506")
    ('2023-05-06', '2023-05-06', '2023-05-06')
    """
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(int(text)) if 0 <= text < 1e15 else ""
    if not isinstance(text, str):
        return None
    text = text[:400]
    if match := _DATE.search(text) or _COMPACT_DATE.match(text):
        return _iso(match[1], match[2], match[3])
    if match := _ENGLISH_DATE.search(text):
        return _iso(match[4], str(_MONTHS[match[2][:3].lower()]), match[1] or match[3] or "")
    if match := _EPOCH.match(text):
        return _iso(*_from_epoch(int(match[1])))
    return None


def _from_epoch(seconds: int) -> tuple[str, str, str]:
    """Year, month and day in China (UTC+8) of a Unix time."""
    import datetime

    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone(datetime.timedelta(hours=8)))
    return str(moment.year), str(moment.month), str(moment.day)


def _iso(year: str, month: str, day: str) -> str | None:
    if not day or not 1 <= int(day) <= 31:
        return None
    return f"{year}-{int(month):02}-{int(day):02}"


def _date(
    tree: Tree, metas: dict[str, str], about: dict[str, Any], body: list[Leaf], url: str | None
) -> str | None:
    for key in ("datePublished", "pubDate", "dateCreated", "upDate"):
        if date := normal_date(name_of(about.get(key))):
            return date
    for key in _DATE_KEYS:
        if key in metas and (date := normal_date(metas[key])):
            return date
    leaves = tree.leaves
    start = min((i for i, leaf in enumerate(leaves) if body and leaf is body[0]), default=0)
    near = [
        leaf
        for leaf in leaves[max(0, start - 40) : start + 12]
        if len(leaf.text) <= 200 and _YEAR.search(leaf.text)
    ]
    labelled = [leaf for leaf in near if _DATE_LABEL.search(leaf.text) or leaf.reason == "byline"]
    for leaf in labelled:
        if date := normal_date(leaf.text):
            return date
    for _, stamp in tree.times:
        if date := normal_date(stamp):
            return date
    for leaf in near:
        if (
            len(leaf.text) <= 60
            and leaf.links * 2 <= len(leaf.text)
            and leaf.reason not in ("related", "sidebar")
            and (date := normal_date(leaf.text))
        ):
            return date
    for leaf in body[-6:]:
        if len(leaf.text) <= 60 and _DATE_LABEL.search(leaf.text) and (date := normal_date(leaf.text)):
            return date
    end = next((i for i in range(len(leaves) - 1, -1, -1) if body and leaves[i] is body[-1]), len(leaves))
    for leaf in leaves[end : end + 10]:
        if len(leaf.text) <= 80 and _DATE_LABEL.search(leaf.text) and (date := normal_date(leaf.text)):
            return date
    if url and (match := _URL_DATE.search(url)):
        return _iso(match[1], match[2], match[3])
    for leaf in body[-3:]:
        if len(leaf.text) <= 20 and (date := normal_date(leaf.text)):
            return date
    return None


def _author(
    tree: Tree,
    metas: dict[str, str],
    about: dict[str, Any],
    body: list[Leaf],
    parser: LexborHTMLParser,
    named: bool,
) -> str | None:
    if (author := name_of(about.get("author"))) and not _NO_AUTHOR.search(author):
        return author
    for key in _AUTHOR_KEYS:
        if (author := metas.get(key)) and len(author) <= 40 and not _NO_AUTHOR.search(author):
            return author.removeprefix("@")
    leaves = tree.leaves
    start = min((i for i, leaf in enumerate(leaves) if body and leaf is body[0]), default=0)
    for leaf in leaves[max(0, start - 30) : start + 10]:
        if len(leaf.text) > 160:
            continue
        match = _AUTHOR_COLON.search(leaf.text) or (
            _BYLINE_AUTHOR.search(leaf.text)
            if len(leaf.text) <= 80 and leaf.reason in ("byline", None) and "。" not in leaf.text
            else None
        )
        if match and not _NO_AUTHOR.search(match[1]):
            return match[1].strip()
    if not named:
        return None
    node = parser.css_first(_AUTHOR_MARKS)
    author = clean_blanks(node.text()) if node is not None else ""
    return author if 2 <= len(author) <= 24 and not _NO_AUTHOR.search(author) and "：" not in author else None


def _site(tree: Tree, metas: dict[str, str], about: dict[str, Any], url: str | None) -> str | None:
    for key in _SITE_KEYS:
        if site := metas.get(key):
            return site
    for attributes in tree.metas:
        if (attributes.get("rel") or "").lower() == "canonical" and (host := _host(attributes.get("href"))):
            return host
    return _host(url) or _host(metas.get("og:url")) or name_of(about.get("publisher"))


def _host(url: str | None) -> str | None:
    """The host of an address, without ``www.``."""
    return host_of(url).removeprefix("www.") or None
