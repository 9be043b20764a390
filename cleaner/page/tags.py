"""What the tags of HTML mean for the walk over a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.page.model import BlockKind

# Roles: of those that are no blocks first, so that one comparison tells them apart.
(
    TEXT,
    INLINE,
    NAMED,
    LINK,
    BREAK,
    SKIP,
    META,
    TITLE,
    BLOCK,
    HEADING,
    ITEM,
    ROW,
    CELL,
    QUOTE,
    CODE,
    TABLE,
) = range(16)

#: Tags by their role; those not named are inline, or blocks if they have a hyphen.
ROLES = {
    tag: role
    for role, tags in {
        TEXT: "-text",
        BLOCK: "body html address article aside center details dialog dir dd div dl dt fieldset figure figcaption "
        "footer form frameset header hgroup main menu nav ol p section summary tbody tfoot thead ul caption "
        "noscript legend marquee",
        SKIP: "script style template svg canvas iframe object embed audio video map select option input textarea "
        "button datalist noframes noembed img -comment -doctype",
        BREAK: "br hr",
        LINK: "a",
        HEADING: "h1 h2 h3 h4 h5 h6",
        ITEM: "li",
        ROW: "tr",
        CELL: "td th",
        QUOTE: "blockquote",
        CODE: "pre listing xmp plaintext",
        META: "meta link base",
        TABLE: "table",
        NAMED: "span font time label i ins u",
        TITLE: "title",
    }.items()
    for tag in tags.split()
}

#: The kind of block that a role makes of the text inside.
KINDS: dict[int, BlockKind] = {ITEM: "item", QUOTE: "quote", CODE: "code", HEADING: "heading"}

#: Elements that are boxes only if an attribute tells something about them.
PLAIN = frozenset(
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
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LISTS = frozenset(("ul", "ol", "dl"))
#: What a list of links does not hold.
STRUCTURE = frozenset(("h1", "article", "table", "form"))

#: Reasons to leave an element out that its tag alone gives.
TAG_REASONS = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "sidebar",
    "menu": "navigation",
    "noscript": "hidden",
    "figcaption": "caption",
    "dialog": "tool",
    "amp-ad": "advertisement",
    "amp-embed": "advertisement",
    "amp-sidebar": "navigation",
    "amp-consent": "tool",
}

#: Elements whose text is no text of the page.
NO_TEXT = "script, style, template, svg, select, iframe, object, canvas, button, textarea, noembed"
