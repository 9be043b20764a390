"""What a page is, if it is no article: a page of links, a thread of a forum, an empty page."""

from __future__ import annotations

import re

from cleaner.page.model import PageKind
from cleaner.page.tree import Leaf, Tree, is_link

_FORUM_SOFTWARE = re.compile(
    r"discuz|phpwind|phpbb|vbulletin|xenforo|mybb|flarum|discourse|nodebb|startbbs", re.I
)
_FLOOR = re.compile(
    r"^(?:#?\d{1,4}(?:楼|#|层)|\d{1,4}\s?[楼#]|楼主|沙发|板凳|地板|第\d+楼|来自 ?\d+ ?楼|\d+F)(?=$|[\s|:：]|20\d\d)"
)
_POSTED = re.compile(r"^(?:发表于|回复于|发布于|Posted|最后回复)\s?[:：]?\s?(?:\d|昨天|今天|前天|半)")
_GONE = re.compile(
    r"页面(?:不存在|没有找到|已删除|走丢|无法|找不到)|内容(?:不存在|已被?删除|已下线|无法|未找到)|(?:文章|信息|该文|新闻|稿件|帖子)(?:不存在|已被?删除|已下线)|404|not found|正在(?:加载|跳转|建设)|加载中|请(?:开启|启用|打开).{0,8}(?:javascript|脚本)|enable javascript|暂无(?:内容|数据|信息|相关)|无权(?:访问|查看)|access denied|forbidden|已停止(?:访问|服务)|系统(?:繁忙|维护)|链接(?:已过期|失效)|违规无法查看|此内容因违规|just a moment|checking your browser|安全验证|请(?:输入|完成).{0,8}验证|验证码.{0,4}用于|异常(?:访问|流量|请求)|访问(?:过于)?频繁|(?:升级|系统|网站|正在)维护|稍后(?:再试|访问|重试)|are you a robot|verify you are human",
    re.I,
)
#: A page with less prose than this carries no article, unless it names the box of one.
_LITTLE = 5.0
_LINKS_OF_A_LIST = 6
#: Lines of a text without sentences, found below a title.
_LINES_OF_VERSE = 4
#: A sentence right below the title.
_SHORT_NOTICE = 20.0
#: With this much prose a page can be an article whatever surrounds it.
_SHORT_ARTICLE = 40.0


def is_forum(tree: Tree) -> bool:
    """Whether the page is a thread: several posts, or one post of a known forum software."""
    posts = sum(box.forum and box.end > box.start for box in tree.boxes)
    if not posts:
        return False
    if posts >= 2 and (any(box.forum and "topic" in box.names for box in tree.boxes) or _talk(tree) >= 1):
        return True
    generator = tree.title + " ".join(
        attributes.get("content") or ""
        for attributes in tree.metas
        if (attributes.get("name") or "").lower() in ("generator", "author")
    )
    return _FORUM_SOFTWARE.search(generator) is not None or _talk(tree) >= 4


def _talk(tree: Tree) -> int:
    """How many lines there are that only threads have."""
    return sum(
        _FLOOR.match(leaf.text) is not None or _POSTED.match(leaf.text) is not None
        for leaf in tree.leaves
        if len(leaf.text) <= 60 and leaf.reason != "comments"
    )


def judge(
    candidates: list[Leaf], around: list[Leaf], kept: list[Leaf], *, named: bool, titled: bool
) -> PageKind:
    """What a page is that is no thread.

    Args:
        candidates: the leaves of the page that are not furniture by name, those of lists among them.
        around: those in the boxes of the article, before anything was left out there.
        kept: the leaves of the article as found.
        named: whether the page names the box of its article.
        titled: whether the article stands right below the title.
    """
    prose = sum(leaf.mass for leaf in kept)
    if prose >= 10 and (named or (titled and prose >= _SHORT_NOTICE)):
        return "article"
    # Many links beside an article make no list of it; those among its prose do.
    if prose >= _SHORT_ARTICLE:
        candidates = around
    links = [leaf for leaf in candidates if leaf.links >= 5 and is_link(leaf)]
    linked = sum(leaf.links for leaf in links)
    if prose < 300 and any(
        _GONE.search(leaf.text) for leaf in [*kept, *candidates][:80] if len(leaf.text) < 80
    ):
        total = sum(len(leaf.text) for leaf in kept)
        if total < 150:
            return "empty"
    long = sum(leaf.mass for leaf in kept if leaf.mass >= 90)
    count = sum(leaf.text.count("\n") + 1 if leaf.node is not None else 1 for leaf in links)
    if count >= _LINKS_OF_A_LIST:
        paragraphs = sum(leaf.mass >= 20 for leaf in kept)
        if linked > (8.0 if prose >= 120 and paragraphs >= 3 else 1.5) * prose:
            return "list"
        if _teasers(kept, candidates, links) and long < 0.8 * prose + 1:
            return "list"
    verses = [leaf for leaf in kept if not leaf.links and leaf.kind != "heading"]
    if len(verses) >= _LINES_OF_VERSE and len(around) < len(candidates):
        return "article"
    if prose < _LITTLE:
        return "list" if count >= _LINKS_OF_A_LIST else "empty"
    return "article"


def _teasers(kept: list[Leaf], candidates: list[Leaf], links: list[Leaf]) -> bool:
    """Whether link and prose take turns, as in a list of titles with summaries."""
    turns = 0
    before = False
    for leaf in candidates:
        linked = leaf.links >= 5 and is_link(leaf)
        summary = not linked and _may_sum_up(leaf)
        turns += summary and before
        if linked or summary:
            before = linked
    prose = sum(map(_may_sum_up, kept))
    return turns >= 4 and turns >= 0.6 * prose


def _may_sum_up(leaf: Leaf) -> bool:
    """Whether a leaf can be what a list says about one of its articles."""
    return leaf.mass >= 15 or (not leaf.links and len(leaf.text) >= 10 and leaf.text[-1] in "…。！？")
