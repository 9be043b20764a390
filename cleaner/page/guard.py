"""Keep hostile pages within bounds before they are parsed.

An HTML5 parser keeps a stack of open elements and searches it at many tags, so its time grows with
the square of the depth. Browsers have the same problem and cap the depth at 512 (Blink and WebKit:
``kMaximumHTMLParserDOMTreeDepth``); so do we, by leaving out the tags below that depth: their text
stays.
"""

from __future__ import annotations

import re

MAX_DEPTH = 512
#: A page with fewer tags cannot be deep enough to cost time.
_SUSPICIOUS = 10_000

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
#: Opened once more, these close themselves.
SIBLINGS = frozenset(["p", "li", "dt", "dd", "tr", "td", "th", "option"])
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})|<!--")
#: Elements without tags inside, and where each of them ends.
RAW = {
    name: re.compile(f"</{name}", re.I)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
_HEAD = 20_000
#: A title that is never closed would hold the whole page.
_OPEN_TITLE = re.compile(r"(<title>[^<]{0,300})(<(?:meta|link|script|style|/head|body|div|p|table)\b)", re.I)
#: Pictures written into the page: no text, and most of what makes pages huge.
_DATA_URI = re.compile(r"data:[a-z]+/[a-zA-Z0-9.+-]+;base64,[A-Za-z0-9+/=]{200,}")


def guarded(html: str) -> str:
    """`html` with no more depth than a browser allows and without what a parser cannot take.

    >>> deep = guarded("<div>" * 100_000 + "正文")
    >>> deep.count("<div>"), deep.endswith("正文")
    (512, True)
    """
    if len(html) > 1_000_000 and ";base64," in html:
        html = _DATA_URI.sub("data:,", html)
    if "\x00" in html:
        html = html.replace("\x00", "")
    title = _OPEN_TITLE.search(html, 0, _HEAD)
    if title is not None:
        html = f"{html[: title.end(1)]}</title>{html[title.end(1) :]}"
    return _flattened(html) if html.count("<") > _SUSPICIOUS else html


def _flattened(html: str) -> str:
    """`html` with line breaks for the tags that are too deep.

    Only the name of a tag is replaced, so where its attributes end need not be known.
    """
    pieces: list[str] = []
    open_tags: list[str] = []
    counts: dict[str, int] = {}
    left_out: dict[str, int] = {}
    done = position = 0
    while (match := _TAG.search(html, position)) is not None:
        position = match.end()
        name = match[2]
        if name is None:  # a comment
            end = html.find("-->", position)
            position = len(html) if end < 0 else end + 3
            continue
        name = name.lower()
        if name in VOID:
            continue
        if match[1]:
            if left_out.get(name):
                left_out[name] -= 1
                pieces += (html[done : match.start()], "</wbr")
                done = position
            elif counts.get(name):
                while True:
                    last = open_tags.pop()
                    counts[last] -= 1
                    if last == name:
                        break
            continue
        if name in RAW:
            end_tag = RAW[name].search(html, position)
            position = len(html) if end_tag is None else end_tag.end()
            continue
        if open_tags and open_tags[-1] == name and name in SIBLINGS:
            open_tags.pop()
            counts[name] -= 1
        if len(open_tags) >= MAX_DEPTH:
            pieces += (html[done : match.start()], "<br")
            done = position
            left_out[name] = left_out.get(name, 0) + 1
            continue
        open_tags.append(name)
        counts[name] = counts.get(name, 0) + 1
    if not pieces:
        return html
    pieces.append(html[done:])
    return "".join(pieces)
