"""Cut huge pages into pieces, so that no more than one of them stands in memory as a tree.

A tree takes ten times the room of its source. A piece begins with the opening tags of all elements that
are open where it was cut, so that its text lies in boxes of the same names as in the whole page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.page.guard import RAW, SIBLINGS, VOID

#: Pages of more characters are cut, into pieces of about so many.
_PIECE = 2_000_000
#: Where a block begins, nothing is torn apart.
_CUTS = frozenset(
    ["p", "br", "div", "tr", "li", "table", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6"]
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})[^<>]*>?|<!--")


def pieces(html: str) -> Iterator[str]:
    """`html`, or several pages that together hold its text in its order.

    >>> [len(piece) for piece in pieces("<p>正文。</p>")]
    [10]
    """
    if len(html) <= 2 * _PIECE:
        yield html
        return
    opened: list[tuple[str, str]] = []
    counts: dict[str, int] = {}
    start = position = 0
    prefix = ""
    while (match := _TAG.search(html, position)) is not None:
        position = match.end()
        if match[2] is None:  # a comment
            end = html.find("-->", position)
            position = len(html) if end < 0 else end + 3
            continue
        name = match[2].lower()
        if match[1]:
            if counts.get(name):
                while opened:
                    last = opened.pop()[0]
                    counts[last] -= 1
                    if last == name:
                        break
            continue
        if name in RAW:
            end_tag = RAW[name].search(html, position)
            position = len(html) if end_tag is None else end_tag.end()
            continue
        if opened and opened[-1][0] == name and name in SIBLINGS:
            opened.pop()
            counts[name] -= 1
        length = match.start() - start
        if length >= _PIECE and (name in _CUTS or length >= 2 * _PIECE):
            yield prefix + html[start : match.start()]
            start = match.start()
            prefix = "".join(tag for _, tag in opened)
        if name in VOID:
            continue
        opened.append((name, match[0][:400] if match[0].endswith(">") else f"<{name}>"))
        counts[name] = counts.get(name, 0) + 1
    yield prefix + html[start:]
