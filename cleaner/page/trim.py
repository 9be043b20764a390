"""Leave out of the article's boxes what is no article: links to others, bylines, tools, notices."""

from __future__ import annotations

import re
from itertools import accumulate

from cleaner.page import lines
from cleaner.page.tree import Leaf, fold_title, is_link

#: Prose: this much text with stops and without links.
_PROSE = 15.0
_STOP = re.compile("[。！？!?；;]")
_ENDS = "。！？!?”…；.\"'）)"
#: What follows a heading of comments is left out if it is no more than this share of the prose.
_COMMENTS_SHARE = 0.65
#: How many leaves at each end of a very long article are looked at.
_EDGE = 10_000
#: What follows the names of the editors at the end is left out if it is no more than this share.
_AFTER_END = 0.12


def trim(leaves: list[Leaf], title: str | None) -> None:
    """Give a reason to every leaf of the chosen boxes that is no part of the article.

    Args:
        leaves: those of the chosen boxes in order; some have a reason already.
        title: the title of the page, if it is known.
    """
    if len(leaves) > 2 * _EDGE:  # a page so long is looked at where furniture stands: at its ends
        trim(leaves[:_EDGE], title)
        trim(leaves[-_EDGE:], None)
        return
    kept = [leaf for leaf in leaves if leaf.reason is None]
    furniture(kept)
    _listed(kept)
    _linked(kept)
    kept = [leaf for leaf in kept if leaf.reason is None]
    _before_title(kept, title)
    _edges([leaf for leaf in kept if leaf.reason is None])
    _announcement(leaves)


def _is_link(leaf: Leaf) -> bool:
    return leaf.links > 1 and is_link(leaf)


def _is_prose(leaf: Leaf) -> bool:
    return leaf.mass >= _PROSE and not _is_link(leaf)


def furniture(leaves: list[Leaf]) -> None:
    """Lines that are furniture wherever they stand."""
    for leaf in leaves:
        text = leaf.text
        if lines.is_appeal(text):
            leaf.reason = "prompt"
        if len(text) > 200 or (leaf.mass >= 30 and not leaf.links):
            continue
        if (
            lines.is_pager(text)
            or (lines.is_neighbour(text) and (leaf.links or not _STOP.search(text)))
            or (lines.is_place(text) and (leaf.links or len(text) < 60) and not text.endswith("。"))
        ):
            leaf.reason = "navigation"
        elif lines.is_furniture(text):
            leaf.reason = "prompt"
        elif leaf.links and _is_labelled_link(leaf):
            leaf.reason = "related"
        elif lines.is_tools(text) and (len(text) > 3 or leaf.links):
            leaf.reason = "tool"
        elif (
            len(text) <= 100
            and leaf.links
            and lines.is_prompt(text)
            and not text.endswith("。")
            and not lines.is_attachment(text)
        ):
            leaf.reason = "prompt"


def _is_labelled_link(leaf: Leaf) -> bool:
    """Whether a line is a link to another article, announced as such."""
    label = lines.link_label(leaf.text)
    return bool(label) and leaf.links >= 0.8 * (len(leaf.text) - label) and not lines.is_attachment(leaf.text)


def _listed(leaves: list[Leaf]) -> None:
    """A heading of other articles or of comments, and what follows it."""
    sums = [0.0, *accumulate(leaf.mass for leaf in leaves)]
    total = sums[-1]
    i = 0
    while i < len(leaves):
        leaf = leaves[i]
        i += 1
        if leaf.reason or len(leaf.text) > 60:
            continue
        after = total - sums[i]
        if (
            lines.is_comment_heading(leaf.text)
            and sums[i] > 40
            and (
                after < _COMMENTS_SHARE * total
                or (sums[i] > 40 and lines.is_surely_comment_heading(leaf.text))
            )
        ):
            for other in leaves[i - 1 :]:
                other.reason = other.reason or "comments"
            return
        if not lines.is_list_heading(leaf.text):
            continue
        end = i
        while end < len(leaves) and (_listable(leaves[end], leaf) or (end > i and _is_teaser(leaves, end))):
            end += 1
        # A heading with prose below it and no list is a heading of the article.
        if end == i and not leaf.links and end < len(leaves):
            continue
        if (
            end > i
            and not any(_is_link(other) for other in leaves[i:end])
            and end < len(leaves)
            and not leaf.links
        ):
            continue
        for other in leaves[i - 1 : end]:
            other.reason = other.reason or "related"
        i = end


def _listable(leaf: Leaf, heading: Leaf) -> bool:
    """Whether a leaf can be part of a list of other articles."""
    if leaf.reason or _is_link(leaf):
        return True
    if leaf.kind == "heading":
        return leaf.links > 0
    if leaf.kind == "item" and len(leaf.text) <= 60:
        return leaf.text[-1] not in "。；！？"
    return len(leaf.text) <= 22 and leaf.text[-1] not in "。；！？：:"


def _linked(leaves: list[Leaf]) -> None:
    """Runs of links; a single one between paragraphs stays."""
    count = len(leaves)
    prose = [i for i, leaf in enumerate(leaves) if not leaf.reason and _is_prose(leaf)]
    first, last = (prose[0], prose[-1]) if prose else (count, -1)
    _teasers(leaves)
    i = 0
    while i < count:
        leaf = leaves[i]
        if leaf.reason or not _is_link(leaf):
            i += 1
            continue
        end = i
        links = 0
        while end < count and (leaves[end].reason or _is_link(leaves[end]) or _is_stamp(leaves[end].text)):
            if leaves[end].reason is None and _is_link(leaves[end]):
                links += leaves[end].anchors
            end += 1
        run = [other for other in leaves[i:end] if other.reason is None]
        outside = i < first or i > last
        for other in run:
            text = other.text
            if _is_link(other) and lines.is_attachment(text):
                continue
            if other.kind == "heading" and not outside and links < 2:
                continue
            sentence = text[-1] in _ENDS and _STOP.search(text) is not None and len(text) > 25
            whole = other.links * 10 >= 9 * len(text) and lines.is_teaser_link(text)
            furnished = links >= 2 or outside or whole or other.kind == "item"
            if (furnished and not sentence) or (links >= 2 and other.kind != "paragraph"):
                other.reason = "links"
        i = end


def _teasers(leaves: list[Leaf]) -> None:
    """Titles of other articles with their first words, one after the other, at the end."""
    left = [leaf for leaf in leaves if not leaf.reason]
    i = len(left)
    links = 0
    while i > 1:
        if _is_link(left[i - 1]):
            links += 1
            i -= 1
        elif _is_link(left[i - 2]) and len(left[i - 1].text) <= 160:
            i -= 1
        else:
            break
    before = sum(leaf.mass for leaf in left[:i])
    if links >= 3 and before > sum(leaf.mass for leaf in left[i:]):
        for leaf in left[i:]:
            if not lines.is_attachment(leaf.text):
                leaf.reason = "related"


def _is_teaser(leaves: list[Leaf], i: int) -> bool:
    """Whether a leaf sums up the article that the link above it leads to."""
    alone = i + 1 == len(leaves) or _is_link(leaves[i + 1])
    return alone and _is_link(leaves[i - 1]) and len(leaves[i].text) <= 160


_STAMP = re.compile(
    r"^[\s\[(（【]*(?:\d{4}[-./年])?\d{1,2}[-./月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d\d)?)?[\s\])）】]*$|^[\d\s|/·•\-—.>»]+$"
)

#: The date of a document itself: 2023年5月4日, （2023年5月4日）; pages write their own with the time or in figures.
_DAY = re.compile(r"日[\s\])）】]*$")


def _is_stamp(text: str) -> bool:
    return len(text) <= 24 and _STAMP.match(text) is not None


def _before_title(leaves: list[Leaf], title: str | None) -> None:
    """What stands above the title, if no prose does."""
    if not title:
        return
    wanted = fold_title(title)
    for i, leaf in enumerate(leaves[:60]):
        if (_is_prose(leaf) or (leaf.mass >= 5 and leaf.text[-1] in "。！？；")) and not lines.is_byline(
            leaf.text
        ):
            return
        if leaf.kind == "row" and not leaf.links:
            return
        if fold_title(leaf.text) == wanted:
            for other in leaves[:i]:
                other.reason = "before the title"
            return


def _announcement(leaves: list[Leaf]) -> None:
    """The last line, if it announces nothing but links that were left out."""
    last = next((i for i in range(len(leaves) - 1, -1, -1) if leaves[i].reason is None), -1)
    if not 0 <= last < len(leaves) - 1 or leaves[last + 1].reason not in ("links", "related"):
        return
    leaf = leaves[last]
    announces = leaf.kind == "heading" or leaf.text[-1] in ":："
    if announces and len(leaf.text) <= 60 and not lines.is_attachment(leaf.text):
        leaf.reason = "related"


def _edges(leaves: list[Leaf]) -> None:
    """Bylines above the text, and below it editors, notices, prompts."""
    count = len(leaves)
    first = next((i for i, leaf in enumerate(leaves) if _is_body(leaf)), count)
    for i, leaf in enumerate(leaves[:first]):
        text = leaf.text
        if (
            lines.is_byline(text)
            or (_is_stamp(text) and i < 8 and not _DAY.search(text))
            or (lines.is_editors(text) and len(text) <= 60)
            or _is_split_label(leaves, i)
        ):
            leaf.reason = "byline"
        elif lines.is_prompt(text) and len(text) <= 40 and leaf.kind != "heading" and text[-1] not in "。：:":
            leaf.reason = "prompt"
        elif lines.is_comment_heading(text) or (lines.is_list_heading(text) and leaf.kind != "heading"):
            leaf.reason = "tool"
    last = count
    ends = [_ending(leaves, i) for i in range(first, count)]
    # How much prose is left below a line tells its end from its middle; what is furniture is not counted.
    below = sum(leaf.mass for leaf, end in zip(leaves[first:], ends, strict=True) if end is None)
    total = below + sum(leaf.mass for leaf in leaves[:first] if leaf.reason is None)
    for i, reason in enumerate(ends, first):
        leaf = leaves[i]
        if reason is None:
            below -= leaf.mass
            continue
        if below > _AFTER_END * total or (reason == "prompt" and below > 0.05 * total):
            # In the middle of the text: only the line itself goes, and only if it is sure.
            if reason not in ("comments", "related", "byline") and (reason != "prompt" or leaf.links):
                leaf.reason = reason
        else:
            leaf.reason = reason
            last = min(last, i)
    for leaf in leaves[last:]:
        if leaf.reason is None and (
            _is_link(leaf)
            or lines.is_prompt(leaf.text)
            or lines.is_tools(leaf.text)
            or (_is_stamp(leaf.text) and "日" not in leaf.text)
        ):
            leaf.reason = "after the end"


def _ending(leaves: list[Leaf], i: int) -> str | None:
    """What a line can be if it ends the text, or stands below it."""
    leaf = leaves[i]
    text = leaf.text
    prose = (leaf.mass >= 30 and text[-1] in "。！？”") or (leaf.mass >= 60 and text[-1] == ".")
    if prose and not leaf.links:
        return "notice" if len(text) < 400 and lines.is_notice(text) else None
    if lines.is_editors(text) and not _is_agenda(leaves, i):
        return "editors"
    if len(text) < 400 and lines.is_notice(text):
        return "notice"
    if lines.is_byline(text) and text[0] not in "0123456789二一" and not _is_agenda(leaves, i):
        return "byline"
    if (
        len(text) <= 60
        and leaf.kind not in ("heading", "row")
        and lines.is_prompt(text)
        and (not _STOP.search(text) or leaf.links or len(text) <= 30)
    ):
        return "prompt"
    if lines.is_comment_heading(text):
        return "comments"
    if leaf.kind != "row" and lines.is_list_heading(text):
        return "related"
    return None


def _is_body(leaf: Leaf) -> bool:
    return _is_prose(leaf) and not lines.is_byline(leaf.text) and not lines.is_notice(leaf.text)


_BARE_LABEL = re.compile(
    r"^(?:文章来源|信息来源|来源|作者|发布时间|发布日期|发布单位|责任编辑|浏览次数|阅读|点击数)\s?[:：]?$"
)


def _is_split_label(leaves: list[Leaf], i: int) -> bool:
    """A label, or what follows one that stood alone."""
    if _BARE_LABEL.match(leaves[i].text):
        return True
    return (
        i > 0
        and len(leaves[i].text) <= 20
        and _BARE_LABEL.match(leaves[i - 1].text) is not None
        and leaves[i - 1].text[-1] in ":："
    )


def _is_agenda(leaves: list[Leaf], i: int) -> bool:
    """Whether the lines about it are those of minutes: time, place, who presided."""
    return any(lines.is_agenda(leaf.text) for leaf in leaves[max(0, i - 1) : i] + leaves[i + 1 : i + 2])
