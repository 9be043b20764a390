"""The leaves of text that a page is made of, and the boxes that they lie in.

A *leaf* is the text between two block boundaries, the unit that Kohlschütter, Fankhauser and Nejdl
classify ("Boilerplate Detection using Shallow Text Features", WSDM 2010). A *box* is a block element;
because the leaves are in the order of the page, those of a box are a slice.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.page.model import BlockKind
from cleaner.page.tags import NO_TEXT

_BLANKS = re.compile("[ \t\n\r\f\v\xa0]+")
#: Where a browser may break a line; on paper there is nothing.
_UNSEEN = dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff"))
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—"
#: A line break of the source between two Chinese characters is no blank.
_SOURCE_BREAK = re.compile(f"(?<=[{_CJK}])[ \t]*[\r\n]\\s*(?=[{_CJK}])")
_EDGES = " \u3000\t\n\r"
#: The commas and stops that prose has and labels do not (GNE: symbol density).
PUNCTUATION = re.compile("[，。；：！？、]|[,.;:!?](?=[\\s\"'”’)]|$)")

#: The mark of the article, and reasons that someone has given: nothing overrules them.
CONTENT = "content"
SITE_SELECTOR = "site selector"
RULE = "rule "


def is_given(reason: str | None) -> bool:
    """Whether a reason was given by a site file or a rule, and is no guess from a name."""
    return reason is not None and (reason == SITE_SELECTOR or reason.startswith(RULE))


class Leaf:
    """A text between two block boundaries.

    `links` counts its characters inside links, `anchors` the links, `mass` how much prose it is, `reason` why it was left
    out. A leaf with a `node` stands for the whole of that element, whose inside was not looked at.
    """

    __slots__ = ("anchors", "box", "kind", "level", "links", "mass", "node", "reason", "text")

    def __init__(self, text: str, links: int, kind: BlockKind, level: int, box: int) -> None:
        self.text = text
        self.links = links
        self.kind = kind
        self.level = level
        self.box = box
        self.anchors = 1
        self.reason: str | None = None
        self.node: LexborNode | None = None
        length = len(text) - links
        self.mass = 0.0 if length < 10 or links > length or kind == "heading" else _mass(text, links)


#: A date beside the title of another article, and what it stands in.
_STAMP = re.compile(r"[\s|·•\[\]()（）-]*(?:\d{2,4}[-./年])?\d{1,2}[-./月]\d{1,2}日?[\s|·•\[\]()（）-]*")


def is_link(leaf: Leaf) -> bool:
    """Whether a leaf is a link, with nothing but a date beside it."""
    if leaf.links * 2 > len(leaf.text):
        return True
    return leaf.links >= 5 and leaf.links * 2 > len(_STAMP.sub("", leaf.text))


class Box:
    """A block element: its leaves are ``leaves[start:end]``."""

    reason: str | None = None
    body = title = forum = False

    def __init__(self, parent: int, tag: str, names: str, start: int) -> None:
        self.parent = parent
        self.tag = tag
        self.names = names
        self.start = self.end = start


#: In place of an index that was not looked for yet.
UNKNOWN = -1


class Tree:
    """The leaves and boxes of a page, and what its head says."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.boxes: list[Box] = [Box(-1, "", "", 0)]
        self.metas: list[dict[str, str | None]] = []
        self.title = ""
        self.times: list[tuple[int, str]] = []
        self.selected: list[int] = []
        self.title_at: int | None = UNKNOWN


def _mass(text: str, links: int) -> float:
    """How much prose a leaf of ten characters or more is."""
    length = len(text) - links
    stops = PUNCTUATION.search(text) is not None
    if stops and length >= 20:
        return length - links
    return (length - links) * (0.5 if stops or length >= 60 else 0.1)


def parse(html: str) -> LexborHTMLParser:
    """Parse a page that :func:`cleaner.page.guard.guarded` has seen."""
    try:
        return LexborHTMLParser(html)
    except UnicodeEncodeError:  # a surrogate without its other half
        return LexborHTMLParser(html.encode(errors="replace").decode())


class Apart(NamedTuple):
    """What stands on a page beside its text: the words in fields of forms, and JSON-LD."""

    fields: list[str]
    linked: list[str]

    def with_(self, other: Apart) -> Apart:
        """This and what stands on a further piece of the page."""
        return Apart(self.fields + other.fields, self.linked + other.linked)


def set_apart(parser: LexborHTMLParser) -> Apart:
    """Take the elements without text off a page."""
    apart = Apart([], [])
    nodes = parser.css(NO_TEXT)
    for node in nodes:
        tag = node.tag
        if tag == "script":
            if "ld+json" in (node.attributes.get("type") or ""):
                apart.linked.append(node.text() or "")
        elif tag in ("button", "select", "textarea") and (text := (node.text() or "").strip()):
            apart.fields.append(text)
    for node in reversed(nodes):  # what lies in another goes before it
        node.decompose()
    return apart


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
