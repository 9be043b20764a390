"""From the source of a page to its article."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.page import choose, kinds, lines, metadata, scripts
from cleaner.page.guard import guarded
from cleaner.page.model import Block, Dropped, Page, PageKind, Selectors, Told
from cleaner.page.pieces import pieces
from cleaner.page.tree import (
    CONTENT,
    RULE,
    SITE_SELECTOR,
    Leaf,
    Tree,
    clean_blanks,
    fold_title,
    parse,
    set_apart,
)
from cleaner.page.trim import furniture, trim
from cleaner.page.walk import read

#: With less prose on the page than this, its scripts are looked into.
_LITTLE_PROSE = 200.0


_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script", re.I | re.S)


def extract(
    html: str,
    *,
    url: str | None = None,
    selectors: Selectors | None = None,
    told: Told | None = None,
) -> Page:
    """Take the article out of a web page.

    Time and memory grow with the length of the page and not with its depth.

    Args:
        html: the source of the page, decoded.
        url: its address, if known: it tells the site and perhaps the date.
        selectors: what is known about the pages of this site.
        told: what rules say of this page; it counts before the selectors.

    Raises:
        ValueError: one of the selectors is no CSS selector.

    >>> page = extract("<title>讲话_范例网</title><div class=nav><a href=/>首页</a></div>"
    ...                "<h1>讲话</h1><p>今年以来，各项工作取得明显成效。</p>")
    >>> page.text, page.title, page.kind
    ('讲话\\n今年以来，各项工作取得明显成效。', '讲话', 'article')
    >>> page.dropped
    (Dropped(reason='navigation', text='首页'),)
    """
    source = guarded(html)
    others = iter((source,)) if selectors or told else pieces(source)
    first = next(others)
    parser = parse(first)
    marks: dict[int, str] = {}
    picked: dict[str, str] = {}
    if selectors is not None:
        marks, picked = _select(parser, selectors)
    if told is not None:
        _mark(parser, told, marks)
        picked.update(told.facts)
    apart = set_apart(parser)
    tree = read(parser.root, marks, whole=len(first) == len(source))
    for piece in others:
        part = parse(piece)
        apart = apart.with_(set_apart(part))
        read(part.root, whole=False, tree=tree)
    found = _extract(source, parser, tree, url, metadata.read_linked(apart.linked), picked)
    dropped = tuple(Dropped("form", text) for text in apart.fields)
    return found._replace(dropped=found.dropped + dropped) if dropped else found


def _extract(
    source: str,
    parser: LexborHTMLParser,
    tree: Tree,
    url: str | None,
    linked: list[Any],
    picked: dict[str, str],
) -> Page:
    chosen = bool(tree.selected)
    choose.exclude(tree, by_name=not chosen)

    if not chosen and kinds.is_forum(tree):
        return _thread(parser, tree, url, linked, picked)
    slices = choose.article_slices(tree)
    inside = [leaf for start, end in slices for leaf in tree.leaves[start:end]]
    known = metadata.find(
        tree,
        url=url,
        linked=linked,
        picked=picked,
        body=[leaf for leaf in inside if not leaf.reason],
        parser=parser,
        named=any(map(source.__contains__, metadata.AUTHOR_WORDS)),
    )
    candidates = [leaf for leaf in tree.leaves if not leaf.reason]
    if not chosen and inside:
        inside = _with_surroundings(tree.leaves, inside, slices, known.title)
    around = [leaf for leaf in inside if not leaf.reason]
    trim(inside, known.title)
    kept = [leaf for leaf in inside if not leaf.reason]
    if not chosen and sum(leaf.mass for leaf in kept) < _LITTLE_PROSE:
        found = scripts.find_body(_sources(source), linked)
        if found is not None:
            page = _from_script(found, tree, kept, known, linked, url, picked)
            if page is not None:
                return page
    named = chosen or any(
        tree.boxes[i].body and tree.boxes[i].start <= start and end <= tree.boxes[i].end
        for start, end in slices
        for i in range(len(tree.boxes))
    )
    leaves = tree.leaves
    kind = (
        "article"
        if chosen and kept
        else kinds.judge(candidates, around, kept, named=named, titled=_is_below_title(tree, kept))
    )
    if kind == "list":
        for leaf in candidates:
            leaf.reason = None
        leaves = [inner for leaf in leaves for inner in ([leaf] if leaf.reason else _opened(leaf))]
        candidates = [leaf for leaf in leaves if not leaf.reason]
        furniture(candidates)
        kept = [leaf for leaf in candidates if not leaf.reason]
        known = known._replace(date=picked.get("date"), author=picked.get("author"))
    elif kind == "empty" or not kept:
        # Where there is hardly anything, all of it may be the text.
        kept = candidates
    return _page(leaves, kept, known, kind)


def _is_below_title(tree: Tree, kept: list[Leaf]) -> bool:
    """Whether nothing but a few lines stands between the title and what was kept."""
    at = choose.title_at(tree)
    if at is None:
        return False
    near = tree.leaves[at : at + 8]
    return any(leaf.mass >= 10 and any(leaf is other for other in near) for leaf in kept[:8])


def _with_surroundings(
    leaves: list[Leaf], inside: list[Leaf], slices: list[tuple[int, int]], title: str | None
) -> list[Leaf]:
    """The article with the lead between title and body, and the attachments below the body."""
    start, end = slices[0][0], slices[-1][1]
    wanted = fold_title(title) if title else None
    near = range(max(0, start - 10), start)
    heads = [i for i in near if fold_title(leaves[i].text) == wanted]
    lead = [leaf for leaf in leaves[heads[-1] + 1 : start] if _may_lead(leaf)] if heads else []
    below = [
        leaf
        for leaf in leaves[end : end + 8]
        if not leaf.reason and leaf.links and lines.is_attachment(leaf.text)
    ]
    return [*lead, *inside, *below]


def _may_lead(leaf: Leaf) -> bool:
    """Whether a leaf between title and body can be a subtitle, or what sums the article up."""
    if leaf.reason or leaf.links or lines.is_byline(leaf.text):
        return False
    if leaf.kind == "heading":
        return len(leaf.text) >= 8 and not lines.is_list_heading(leaf.text)
    return (
        leaf.mass >= 5
        and (leaf.mass >= 20 or leaf.text[-1] in "。！？!?”.")
        and not leaf.text.endswith(("...", "…"))
    )


def _opened(leaf: Leaf) -> list[Leaf]:
    """The leaves inside a leaf that stands for an element."""
    return [leaf] if leaf.node is None else read(leaf.node, whole=False).leaves


def _sources(source: str) -> list[tuple[str, str]]:
    """Attributes and text of every script; they are no more in the tree, since few pages need them."""
    return _SCRIPT.findall(source)


def _select(parser: LexborHTMLParser, selectors: Selectors) -> tuple[dict[int, str], dict[str, str]]:
    """The nodes that a site file speaks of, and the texts that it names."""
    marks: dict[int, str] = {}
    picked: dict[str, str] = {}
    for selector in selectors.content:
        nodes = _matches(parser, selector)
        if nodes:
            marks.update((node.mem_id, CONTENT) for node in nodes)
            break
    for selector in selectors.remove:
        marks.update((node.mem_id, SITE_SELECTOR) for node in _matches(parser, selector))
    for field in ("title", "date", "author"):
        for selector in getattr(selectors, field):
            nodes = _matches(parser, selector)
            text = next((text for node in nodes if (text := _value(node))), None)
            if text:
                picked[field] = text
                break
    return marks, picked


def _mark(parser: LexborHTMLParser, told: Told, marks: dict[int, str]) -> None:
    """Add the nodes that rules have marked; content so marked counts before all other."""
    nodes = parser.css(f"[{told.content}]")
    if nodes:
        for key in [key for key, mark in marks.items() if mark == CONTENT]:
            del marks[key]
    marks.update((node.mem_id, CONTENT) for node in nodes)
    for node in parser.css(f"[{told.drop}]"):
        marks[node.mem_id] = RULE + (node.attributes.get(told.drop) or "")


def _matches(parser: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return parser.css(selector)
    except Exception as error:  # the parser has several classes for a broken selector
        raise ValueError(f"{selector!r} is no CSS selector: {error}") from error


def _value(node: LexborNode) -> str:
    if node.tag == "meta":
        return clean_blanks(node.attributes.get("content") or "")
    return clean_blanks(node.text() or node.attributes.get("datetime") or "")


def _thread(
    parser: LexborHTMLParser, tree: Tree, url: str | None, linked: list[Any], picked: dict[str, str]
) -> Page:
    """A thread: its posts, one after the other."""
    posts = [box for box in tree.boxes if box.forum and box.end > box.start]
    # The innermost: around them stand the names and the ranks of those who wrote.
    posts = [
        box
        for box, following in zip(posts, [*posts[1:], None], strict=True)
        if following is None or following.start >= box.end
    ]
    kept: list[Leaf] = []
    for box in posts:
        for leaf in tree.leaves[box.start : box.end]:
            if leaf.reason in (None, "comments"):
                leaf.reason = None
                kept.append(leaf)
    known = metadata.find(tree, url=url, linked=linked, picked=picked, body=kept, parser=parser)
    trim(kept, None)
    return _page(tree.leaves, [leaf for leaf in kept if not leaf.reason], known, "forum")


def _from_script(
    found: scripts.Body,
    tree: Tree,
    kept: list[Leaf],
    known: metadata.Metadata,
    linked: list[Any],
    url: str | None,
    picked: dict[str, str],
) -> Page | None:
    """The article that a script holds, if it is more than what the page shows."""
    inner = read(parse(guarded(found.html)).root)
    choose.exclude(inner)
    leaves = inner.leaves
    if sum(leaf.mass for leaf in leaves if not leaf.reason) <= 1.3 * sum(leaf.mass for leaf in kept):
        return None
    about = {str(key).lower(): value for key, value in found.about.items()}
    title = picked.get("title") or _first(about, ("title", "headline", "name", "subject")) or known.title
    date = known.date or next(
        (
            date
            for key in (
                "datepublished",
                "publishtime",
                "publish_time",
                "pubdate",
                "publishdate",
                "publishedat",
                "published_at",
                "date",
                "time",
                "createtime",
                "create_time",
                "ctime",
                "createdat",
                "pubtime",
            )
            if (date := metadata.normal_date(about.get(key)))
        ),
        None,
    )
    author = known.author or _first(about, ("author", "authorname", "writer", "nickname"))
    trim(leaves, title)
    for leaf in tree.leaves:
        leaf.reason = leaf.reason or "outside the article"
    known = known._replace(title=title, date=date, author=author)
    return _page([*tree.leaves, *leaves], [leaf for leaf in leaves if not leaf.reason], known, "article")


def _first(about: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        if text := metadata.name_of(about.get(key)):
            return text
    return None


def _page(leaves: list[Leaf], kept: list[Leaf], known: metadata.Metadata, kind: PageKind) -> Page:
    """Put the parts together; what was not kept is told."""
    title = known.title
    wanted = fold_title(title) if title else None
    blocks: list[Block] = []
    told: set[int] = set()
    for i, leaf in enumerate(kept):
        told.add(id(leaf))
        if i < 6 and wanted and fold_title(leaf.text) == wanted:
            continue  # the title, which has its own line
        if leaf.node is None:
            blocks.append(Block(leaf.kind, leaf.text, leaf.level))
        else:
            blocks += [Block("item", line) for line in leaf.text.split("\n")]
    dropped: list[Dropped] = []
    rest = [leaf for leaf in leaves if id(leaf) not in told]
    for reason, group in groupby(rest, key=lambda leaf: leaf.reason or "outside the article"):
        text = "\n".join(leaf.text for leaf in group)
        if wanted is None or len(text) > 200 or fold_title(text) != wanted:
            dropped.append(Dropped(reason, text))
    shown = [block.text for block in blocks]
    if title and (blocks or kind != "empty"):
        shown.insert(0, title)
    return Page(
        "\n".join(shown), title, known.date, known.author, known.site, kind, tuple(blocks), tuple(dropped)
    )
