"""One walk over a parsed page: its leaves of text, and the boxes that they lie in.

A *leaf* is the text between two block boundaries, the unit that Kohlschütter, Fankhauser and Nejdl
classify ("Boilerplate Detection using Shallow Text Features", WSDM 2010). A *box* is a block element;
because the walk is in the order of the page, the leaves of a box are a slice. There is no recursion:
the walk keeps its own stack.
"""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.page import lines
from cleaner.page.model import BlockKind
from cleaner.page.names import meaning

# What a tag means for the walk.
(
    _INLINE,
    _BLOCK,
    _SKIP,
    _BREAK,
    _LINK,
    _HEADING,
    _ITEM,
    _ROW,
    _CELL,
    _QUOTE,
    _CODE,
    _META,
    _TABLE,
    _NAMED,
    _TITLE,
) = range(15)
_TAGS = {
    tag: role
    for role, tags in {
        _BLOCK: "body html address article aside center details dialog dir dd div dl dt fieldset figure figcaption "
        "footer form frameset header hgroup main menu nav ol p section summary tbody tfoot thead ul caption "
        "noscript legend marquee",
        _SKIP: "script style template svg canvas iframe object embed audio video map select option input textarea "
        "button datalist noframes noembed img",
        _BREAK: "br hr",
        _LINK: "a",
        _HEADING: "h1 h2 h3 h4 h5 h6",
        _ITEM: "li",
        _ROW: "tr",
        _CELL: "td th",
        _QUOTE: "blockquote",
        _CODE: "pre listing xmp plaintext",
        _META: "meta link base",
        _TABLE: "table",
        _NAMED: "span font time label i ins u",
        _TITLE: "title",
    }.items()
    for tag in tags.split()
}
#: Reasons good enough not to look inside, unless there is prose.
_SKIPPED = frozenset(
    ("navigation", "footer", "sidebar", "related", "share", "advertisement", "tool", "comments")
)
#: What a list of links does not hold.
_STRUCTURE = "h1, article, table, p + p, form"
#: Prose has a stop or comma within so many characters, in German as in Chinese; menus have none.
_WORDS_OF_PROSE = 200
#: Furniture longer than this is looked into, unless it is made of links.
_LONG_FURNITURE = 400
_EMPTY_LINES = re.compile(r"[ \t\r]*\n\s*")
#: Elements that are boxes only if an attribute tells something about them.
_PLAIN = frozenset(
    [
        "p",
        "li",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "dd",
        "dt",
        "dl",
        "caption",
        "pre",
        "blockquote",
        "center",
    ]
)
#: Their ids are made of their text, for links to them.
_ANCHORED = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TELLING = frozenset(("class", "id", "itemprop"))
#: Reasons that a tag alone gives.
_TAG_REASONS = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "sidebar",
    "menu": "navigation",
    "noscript": "hidden",
    "dialog": "tool",
    "amp-ad": "advertisement",
    "amp-embed": "advertisement",
    "amp-sidebar": "navigation",
    "amp-consent": "tool",
}

_HIDDEN = re.compile(r"display\s*:\s*none|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!)", re.I)
_BLANKS = re.compile("[ \t\n\r\f\v\xa0]+")
#: Where a browser may break a line; on paper there is nothing.
_UNSEEN = dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff"))
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—"
#: A line break of the source between two Chinese characters is no blank.
_SOURCE_BREAK = re.compile(f"(?<=[{_CJK}])[ \t]*[\r\n]\\s*(?=[{_CJK}])")
_EDGES = " \u3000\t\n\r"
#: The commas and stops that prose has and labels do not (GNE: symbol density).
_PUNCTUATION = re.compile("[，。；：！？、]|[,.;:!?](?=[\\s\"'”’)]|$)")
#: Headings are shorter.
_LONG_HEADING = 160
_MAX_CELL = 400
_MAX_ROW = 1200


#: The mark of the article, and reasons that someone has given: nothing overrules them.
CONTENT = "content"
SITE_SELECTOR = "site selector"
RULE = "rule "


def is_given(reason: str | None) -> bool:
    """Whether a reason was given by a site file or a rule, and is no guess from a name."""
    return reason is not None and (reason == SITE_SELECTOR or reason.startswith(RULE))


class Leaf:
    """A text between two block boundaries.

    `links` counts its characters inside links, `mass` how much prose it is, `reason` why it was left
    out. A leaf with a `node` stands for the whole of that element, whose inside was not looked at.
    """

    __slots__ = ("box", "kind", "level", "links", "mass", "node", "reason", "text")

    def __init__(self, text: str, links: int, kind: BlockKind, level: int, box: int) -> None:
        self.text = text
        self.links = links
        self.kind = kind
        self.level = level
        self.box = box
        self.reason: str | None = None
        self.node: LexborNode | None = None
        self.mass = _mass(text, links) if kind != "heading" else 0.0


class Box:
    """A block element: its leaves are ``leaves[start:end]``."""

    __slots__ = ("body", "end", "forum", "names", "parent", "reason", "start", "tag", "title")

    def __init__(self, parent: int, tag: str, names: str, start: int) -> None:
        self.parent = parent
        self.tag = tag
        self.names = names
        self.start = self.end = start
        self.reason: str | None = None
        self.body = self.title = self.forum = False


class Tree:
    """The leaves and boxes of a page, and what its head says."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.boxes: list[Box] = [Box(-1, "", "", 0)]
        self.metas: list[dict[str, str | None]] = []
        self.title = ""
        self.times: list[tuple[int, str]] = []
        self.selected: list[int] = []


def _mass(text: str, links: int) -> float:
    length = len(text) - links
    if length < 10 or links > length:
        return 0.0
    stops = len(_PUNCTUATION.findall(text))
    if stops and length >= 20:
        return length - links
    return (length - links) * (0.5 if stops or length >= 60 else 0.1)


def parse(html: str) -> LexborHTMLParser:
    """Parse a page that :func:`cleaner.page.guard.guarded` has seen."""
    return LexborHTMLParser(html)


#: Elements without text for a reader; scripts are asked for before these are taken away.
NO_TEXT = [
    "script",
    "style",
    "template",
    "svg",
    "select",
    "iframe",
    "object",
    "canvas",
    "button",
    "textarea",
    "noembed",
]


def read(root: LexborNode | None, marks: dict[int, str] | None = None, *, whole: bool = True) -> Tree:
    """Walk the page below `root`.

    Args:
        root: where to begin.
        marks: says of nodes (by ``mem_id``) that they are :data:`CONTENT`, or why they are left out.
        whole: whether furniture and lists of links may become one leaf each.
    """
    tree = Tree()
    if root is not None:
        _Walk(tree, marks or {}, whole=whole and not marks).run(root)
    tree.boxes[0].end = len(tree.leaves)
    return tree


#: Box, kind, level and number of leaves before an element.
_State = tuple[int, BlockKind, int, int]


class _Walk:
    """The state of one walk."""

    def __init__(self, tree: Tree, marks: dict[int, str], *, whole: bool) -> None:
        self.tree = tree
        self.marks = marks
        self.whole = whole
        self.buffer: list[str] = []
        self.links = 0
        self.in_link = 0
        self.box = 0
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.rows: list[tuple[int, int, list[tuple[int, int]]]] = []

    def run(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, int, Any]] = []
        tags, buffer, marks = _TAGS, self.buffer, self.marks
        node: LexborNode = root
        while True:
            tag = node.tag
            if tag == "-text":
                text = node.text_content
                if text and (buffer or not text.isspace()):
                    buffer.append(text)
                    if self.in_link:
                        self.links += len(text.strip())
            elif tag is not None and tag[0] != "-":
                role = tags.get(tag)
                if role is None:
                    role = _BLOCK if "-" in tag else _INLINE
                if marks and node.mem_id in marks:
                    role = _BLOCK if role in (_INLINE, _NAMED, _LINK) else role
                if role != _INLINE:
                    role, state = self._enter(node, tag, role)
                else:
                    state = None
                if role != _SKIP:
                    child = node.child
                    if child is not None:
                        stack.append((node, role, state))
                        node = child
                        continue
                    if role != _INLINE:
                        self._leave(role, state)
            while True:
                if not stack:
                    if buffer:
                        self._flush()
                    return
                following = node.next
                if following is not None:
                    node = following
                    break
                node, role, state = stack.pop()
                if role != _INLINE:
                    self._leave(role, state)

    def _enter(self, node: LexborNode, tag: str, role: int) -> tuple[int, Any]:
        if role == _NAMED:
            attributes = node.attributes
            if not attributes:
                return _INLINE, None
            style = attributes.get("style")
            if tag == "time":
                stamp = attributes.get("datetime") or attributes.get("pubdate")
                if stamp:
                    self.tree.times.append((len(self.tree.leaves), stamp))
            told = meaning(attributes.get("class") or attributes.get("id") or "")
            hidden = (style is not None and _HIDDEN.search(style) is not None) or "hidden" in attributes
            own_line = hidden or told.title or told.reason == "hidden"
            if not own_line:
                return _INLINE, None
            state = self._open(node, tag)
            return (_SKIP, None) if state is None else (_BLOCK, state)
        if role == _LINK:
            if "href" not in node.attributes:  # a target, often never closed
                return _INLINE, None
            self.in_link += 1
            return role, None
        if role == _BREAK:
            if self.buffer:
                self._flush()
            return _SKIP, None
        if role == _SKIP:
            self.buffer.append(" ")
            return role, None
        if role == _META:
            self.tree.metas.append({"tag": tag, **node.attributes})
            return _SKIP, None
        if role == _TITLE:
            if not self.tree.title:
                self.tree.title = clean_blanks(node.text() or "")
            return _SKIP, None
        state = self._open(node, tag)
        if state is None:
            return _SKIP, None
        if role == _HEADING:
            self.kind, self.level = "heading", int(tag[1])
        elif role == _ITEM:
            self.kind = "item"
        elif role == _QUOTE:
            self.kind = "quote"
        elif role == _CODE:
            self.kind = "code"
        elif role == _TABLE and self.rows:
            self.rows[-1][2].append((-1, -1))  # a table inside a row: the row is layout
        elif role == _ROW:
            self.rows.append((len(self.tree.leaves), len(self.tree.boxes), []))
        return role, state

    def _open(self, node: LexborNode, tag: str) -> _State | None:
        """Begin a box; None if all of the element became one leaf."""
        if self.buffer:
            self._flush()
        tree = self.tree
        attributes = node.attributes
        state = (self.box, self.kind, self.level, len(tree.leaves))
        style = attributes.get("style")
        hidden = (style is not None and _HIDDEN.search(style) is not None) or "hidden" in attributes
        if tag in _PLAIN and not hidden and not self.marks and _TELLING.isdisjoint(attributes):
            return state  # most elements: no box of their own
        name = attributes.get("class") or ""
        identity = attributes.get("id")
        if identity and tag not in _ANCHORED:
            name = f"{identity} {name}" if name else identity
        if len(name) > 200:
            name = name[:200]
        box = Box(self.box, tag, name, len(tree.leaves))
        if tag in _TAG_REASONS:
            box.reason = _TAG_REASONS[tag]
        if name and tag not in ("body", "html"):
            told = meaning(name)
            box.reason = box.reason or told.reason
            box.body, box.title, box.forum = told.body, told.title, told.forum
        if (
            (box.reason in _SKIPPED or tag in ("ul", "dl", "ol"))
            and not hidden
            and self.whole
            and self._whole(node, box)
        ):
            return None
        if hidden:
            box.reason = "hidden"
            box.body = False
        if attributes.get("itemprop") == "articleBody":
            box.body = True
        if self.marks:
            mark = self.marks.get(node.mem_id)
            if mark == CONTENT:
                tree.selected.append(len(tree.boxes))
            elif mark is not None:
                box.reason = mark
        self.box = len(tree.boxes)
        tree.boxes.append(box)
        return state

    def _whole(self, node: LexborNode, box: Box) -> bool:
        """Make one leaf of an element that is named as furniture or is a list of links.

        This is most of a usual page, and none of it need be looked at more closely.
        """
        text = _EMPTY_LINES.sub("\n", node.text(separator="\n", strip=True)).strip("\n")
        length = len(text)
        if not length:
            return False
        stops = len(_PUNCTUATION.findall(text))
        if box.reason is None:
            if length < 40 or stops * 40 > length or lines.is_attachment(text):
                return False
            anchors = node.css("a[href]")
            linked = sum(len(anchor.text(strip=True)) for anchor in anchors)
            if len(anchors) < 4 or linked < 0.7 * length or node.css_first(_STRUCTURE) is not None:
                return False
        elif (stops * _WORDS_OF_PROSE > length and length > 30) or node.css_first("h1") is not None:
            return False
        elif length > _LONG_FURNITURE:
            linked = sum(len(anchor.text(strip=True)) for anchor in node.css("a[href]"))
            if linked < 0.5 * length:
                return False
        tree = self.tree
        leaf = Leaf(text, length if box.reason is None else 0, "item", 0, len(tree.boxes))
        leaf.mass = 0.0
        leaf.node = node
        tree.leaves.append(leaf)
        box.end = box.start + 1
        tree.boxes.append(box)
        return True

    def _leave(self, role: int, state: Any) -> None:
        if role == _LINK:
            self.in_link -= 1
            return
        if self.buffer:
            self._flush()
        outer, self.kind, self.level, start = state
        if role == _ROW:
            self._close_row()
        elif role == _CELL and self.rows:
            self.rows[-1][2].append((start, len(self.tree.leaves)))
        if self.box != outer:
            self.tree.boxes[self.box].end = len(self.tree.leaves)
            self.box = outer

    def _close_row(self) -> None:
        """Make one leaf of a row of data; a row that lays out the page stays what it is."""
        start, first_box, cells = self.rows.pop()
        leaves = self.tree.leaves
        count = len(leaves) - start
        if len(cells) < 2 or count < 2 or count > 3 * len(cells) or (-1, -1) in cells:
            return
        row = leaves[start:]
        if any(leaf.kind in ("row", "code") or len(leaf.text) > _MAX_CELL for leaf in row):
            return
        selected = self.tree.selected
        if selected and selected[-1] >= first_box:
            return  # a cell that someone named as the article
        boxes = self.tree.boxes[first_box:]
        if sum(len(leaf.text) for leaf in row) > _MAX_ROW or any(
            box.reason or box.body or box.forum for box in boxes
        ):
            return
        texts = [" ".join(leaf.text for leaf in leaves[a:b]) for a, b in cells]
        merged = Leaf(
            CELL_BREAK.join(text for text in texts if text),
            sum(leaf.links for leaf in row),
            "row",
            0,
            self.box,
        )
        del leaves[start:]
        leaves.append(merged)
        for box in boxes:
            box.start = box.end = start

    def _flush(self) -> None:
        raw = "".join(self.buffer)
        links, self.links = self.links, 0
        self.buffer.clear()
        text = raw.replace("\xa0", " ").strip("\n\r").rstrip() if self.kind == "code" else clean_blanks(raw)
        if text and not text.isspace():
            kind, level = self.kind, self.level
            if kind == "heading" and len(text) > _LONG_HEADING and _PUNCTUATION.search(text):
                kind, level = "paragraph", 0  # a heading that was never closed
            self.tree.leaves.append(Leaf(text, min(links, len(text)), kind, level, self.box))


#: Between the cells of a row.
CELL_BREAK = " | "


def clean_blanks(text: str) -> str:
    """`text` with its blanks as a browser shows them.

    >>> clean_blanks("  提高\\n  政治站位 \\t and  more ")
    '提高政治站位 and more'
    """
    if "\n" in text or "\r" in text:
        text = _SOURCE_BREAK.sub("", text.strip(_EDGES))
    if not text.isprintable() or "  " in text:
        text = _BLANKS.sub(" ", text.translate(_UNSEEN))
    return text.strip(_EDGES)


def fold_title(text: str) -> str:
    """A title without blanks and width.

    >>> fold_title("在 全县大会 上的讲话")
    '在全县大会上的讲话'
    """
    return "".join(text.split()).lower()
