"""One walk over a parsed page, which makes its leaves and boxes.

There is no recursion: the walk keeps its own stack. It is the hottest place of the package, so what is
met most often is handled first, and in place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cleaner.page import lines
from cleaner.page.names import meaning
from cleaner.page.tags import (
    BLOCK,
    BREAK,
    CELL,
    HEADING,
    HEADINGS,
    INLINE,
    KINDS,
    LINK,
    LISTS,
    META,
    NAMED,
    PLAIN,
    ROLES,
    ROW,
    SKIP,
    STRUCTURE,
    TABLE,
    TAG_REASONS,
    TEXT,
    TITLE,
)
from cleaner.page.tree import CELL_BREAK, CONTENT, PUNCTUATION, Box, Leaf, Tree, clean_blanks

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from cleaner.page.model import BlockKind

#: Reasons good enough not to look inside, unless there is prose.
_SKIPPED = frozenset(
    ("navigation", "footer", "sidebar", "related", "share", "advertisement", "tool", "comments")
)
#: Prose has a stop or comma within so many characters, in German as in Chinese; menus have none.
_WORDS_OF_PROSE = 200
#: Furniture longer than this is looked into, unless it is made of links.
_LONG_FURNITURE = 400
#: The commonest stops and commas, to be counted.
_STOPS = ("，", "。", "、", ", ", ". ", ",\n", ".\n")
_STOPS_ASCII = _STOPS[3:]
_HIDDEN = re.compile(r"display\s*:\s*none|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!)", re.I)
#: Headings are shorter.
_LONG_HEADING = 160
_MAX_CELL = 400
_MAX_ROW = 1200

#: Box, kind, level and number of leaves before an element.
_State = tuple[int, "BlockKind", int, int]


def read(
    root: LexborNode | None,
    marks: dict[int, str] | None = None,
    *,
    whole: bool = True,
    tree: Tree | None = None,
) -> Tree:
    """Walk the page below `root`.

    Args:
        root: where to begin.
        marks: says of nodes (by ``mem_id``) that they are :data:`~cleaner.page.tree.CONTENT`, or why they
            are left out.
        whole: whether furniture and lists of links may become one leaf each.
        tree: where to go on, if this is not the first piece of a page.
    """
    if tree is None:
        tree = Tree()
    if root is not None:
        _Walk(tree, marks or {}, whole=whole and not marks).run(root)
    tree.boxes[0].end = len(tree.leaves)
    return tree


class _Walk:
    """The state of one walk."""

    def __init__(self, tree: Tree, marks: dict[int, str], *, whole: bool) -> None:
        self.tree = tree
        self.leaves, self.boxes = tree.leaves, tree.boxes
        self.marks = marks
        self.whole = whole
        self.buffer: list[str] = []
        self.links = self.anchors = 0  # characters in links, and links, since the last leaf
        self.in_link = 0
        self.box = 0
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.rows: list[tuple[int, int, list[tuple[int, int]]]] = []
        self.titled = False  # whether a heading of the first level was met

    def run(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, int, Any]] = []
        roles, buffer, marks = ROLES, self.buffer, self.marks
        node: LexborNode = root
        while True:
            tag: str = node.tag or "-comment"
            role = roles.get(tag)
            if role == TEXT:
                text = node.text_content
                if text and (buffer or not text.isspace()):
                    buffer.append(text)
                    if self.in_link:
                        self.links += len(text.strip())
            else:
                state = None
                if role is None:
                    role = BLOCK if "-" in tag else INLINE
                if marks and role in (INLINE, NAMED, LINK) and node.mem_id in marks:
                    role = BLOCK
                if role >= BLOCK:
                    if buffer:
                        self._flush()
                    state = self._open(node, tag)
                    if state is None:
                        role = SKIP
                    elif role != BLOCK:
                        self._begin(role, tag)
                elif role == LINK:
                    if "href" in node.attrs:
                        self.in_link += 1
                        self.anchors += 1
                    else:  # a target, often never closed
                        role = INLINE
                elif role == BREAK:
                    if buffer:
                        self._flush()
                elif role == NAMED:
                    role = self._named(node, tag)
                    if role == BLOCK:
                        if buffer:
                            self._flush()
                        state = self._open(node, tag)
                        role = SKIP if state is None else BLOCK
                elif role != INLINE:
                    self._aside(node, tag, role)
                    role = SKIP
                if role != SKIP:
                    child = node.child
                    if child is not None:
                        stack.append((node, role, state))
                        node = child
                        continue
                    if role == LINK:
                        self.in_link -= 1
                    elif state is not None:
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
                if role == LINK:
                    self.in_link -= 1
                elif state is not None:
                    self._leave(role, state)

    def _aside(self, node: LexborNode, tag: str, role: int) -> None:
        """An element without text for a reader."""
        if role == SKIP:
            if tag[0] != "-":
                self.buffer.append(" ")
        elif role == META:
            self.tree.metas.append({"tag": tag, **node.attributes})
        elif role == TITLE and not self.tree.title:
            self.tree.title = clean_blanks(node.text() or "")

    def _named(self, node: LexborNode, tag: str) -> int:
        """The role of an inline element: a block, if it is hidden or a title."""
        attributes = node.attributes
        if not attributes:
            return INLINE
        if tag == "time":
            stamp = attributes.get("datetime") or attributes.get("pubdate")
            if stamp:
                self.tree.times.append((len(self.leaves), stamp))
        told = meaning(attributes.get("class") or attributes.get("id") or "")
        return BLOCK if told.title or told.reason == "hidden" or _is_hidden(attributes) else INLINE

    def _begin(self, role: int, tag: str) -> None:
        """What the tag of a block says of the text in it."""
        kind = KINDS.get(role)
        if kind is not None:
            self.kind = kind
            if role == HEADING:
                self.level = int(tag[1])
                self.titled = self.titled or tag == "h1"
        elif role == TABLE and self.rows:
            self.rows[-1][2].append((-1, -1))  # a table inside a row: the row is layout
        elif role == ROW:
            self.rows.append((len(self.leaves), len(self.boxes), []))

    def _open(self, node: LexborNode, tag: str) -> _State | None:
        """Begin a box; None if all of the element became one leaf."""
        start = len(self.leaves)
        state = (self.box, self.kind, self.level, start)
        attributes = node.attributes
        hidden = False
        name = ""
        if attributes:
            hidden = _is_hidden(attributes)
            name = attributes.get("class") or ""
            identity = attributes.get("id")
            if identity and tag not in HEADINGS:
                name = f"{identity} {name}" if name else identity
            if len(name) > 200:
                name = name[:200]
        if tag in PLAIN and not name and not hidden and not self.marks and "itemprop" not in attributes:
            return state  # most elements: no box of their own
        box = Box(self.box, tag, name, start)
        if tag in TAG_REASONS:
            box.reason = TAG_REASONS[tag]
        if name and tag not in ("body", "html"):
            told = meaning(name)
            if told.reason is not None and box.reason is None:
                box.reason = told.reason
            box.body, box.title, box.forum = told.body, told.title, told.forum
        if hidden:
            box.reason = "hidden"
            box.body = False
        elif self.whole and (box.reason in _SKIPPED or tag in LISTS) and self._whole(node, box):
            return None
        if attributes and attributes.get("itemprop") == "articleBody":
            box.body = True
        if self.marks:
            self._mark(self.marks.get(node.mem_id), box)
        self.box = len(self.boxes)
        self.boxes.append(box)
        return state

    def _mark(self, mark: str | None, box: Box) -> None:
        """What someone has said of an element."""
        if mark == CONTENT:
            self.tree.selected.append(len(self.boxes))
        elif mark is not None:
            box.reason = mark

    def _whole(self, node: LexborNode, box: Box) -> bool:
        """Make one leaf of an element that is named as furniture or is a list of links.

        This is most of a usual page, and none of it need be looked at more closely.
        """
        text = node.text(separator="\n", strip=True)
        length = len(text)
        if not length:
            return False
        if box.reason is None:
            if length < 40 or _stops(text) * 40 > length or lines.is_attachment(text):
                return False
            if not _made_of_links(node, length):
                return False
        else:
            if length > 30 and _stops(text) * _WORDS_OF_PROSE > length:
                return False
            if not self.titled and node.css_first("h1") is not None:
                return False
            if length > _LONG_FURNITURE:
                linked = sum(len(anchor.text(strip=True)) for anchor in node.css("a[href]"))
                if linked < 0.5 * length:
                    return False
        text = "\n".join([line for raw in text.split("\n") if (line := raw.strip())])
        leaf = Leaf(text, 0 if box.reason else len(text), "item", 0, len(self.boxes))
        leaf.mass = 0.0
        leaf.node = node
        self.leaves.append(leaf)
        box.end = box.start + 1
        self.boxes.append(box)
        return True

    def _leave(self, role: int, state: _State) -> None:
        if self.buffer:
            self._flush()
        outer, self.kind, self.level, start = state
        if role == ROW:
            self._close_row()
        elif role == CELL and self.rows:
            self.rows[-1][2].append((start, len(self.leaves)))
        if self.box != outer:
            self.boxes[self.box].end = len(self.leaves)
            self.box = outer

    def _close_row(self) -> None:
        """Make one leaf of a row of data; a row that lays out the page stays what it is."""
        start, first_box, cells = self.rows.pop()
        leaves = self.leaves
        count = len(leaves) - start
        if len(cells) < 2 or count < 2 or count > 3 * len(cells) or (-1, -1) in cells:
            return
        row = leaves[start:]
        if any(leaf.kind in ("row", "code") or len(leaf.text) > _MAX_CELL for leaf in row):
            return
        selected = self.tree.selected
        if selected and selected[-1] >= first_box:
            return  # a cell that someone named as the article
        boxes = self.boxes[first_box:]
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
        buffer = self.buffer
        raw = buffer[0] if len(buffer) == 1 else "".join(buffer)
        links, anchors = self.links, self.anchors
        self.links = self.anchors = 0
        buffer.clear()
        text = raw.replace("\xa0", " ").strip("\n\r").rstrip() if self.kind == "code" else clean_blanks(raw)
        if text and not text.isspace():
            kind, level = self.kind, self.level
            if kind == "heading" and anchors:
                text = text.strip("#¶§ ") or text  # links to the heading itself
            if kind == "heading" and len(text) > _LONG_HEADING and PUNCTUATION.search(text):
                kind, level = "paragraph", 0  # a heading that was never closed
            leaf = Leaf(text, min(links, len(text)), kind, level, self.box)
            if anchors > 1:
                leaf.anchors = anchors
            self.leaves.append(leaf)


def _stops(text: str) -> int:
    """How many stops and commas there are, about."""
    return sum(map(text.count, _STOPS_ASCII if text.isascii() else _STOPS))


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style")
    return (style is not None and _HIDDEN.search(style) is not None) or "hidden" in attributes


def _made_of_links(node: LexborNode, length: int) -> bool:
    """Whether an element with so many characters is a list of links, and nothing else."""
    count = linked = 0
    for child in node.traverse():
        tag = child.tag
        if tag == "a":
            if "href" in child.attrs:
                count += 1
                linked += len(child.text(strip=True))
        elif tag in STRUCTURE:
            return False
    return count >= 4 and linked >= 0.7 * length
