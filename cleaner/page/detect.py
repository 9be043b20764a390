"""Whether a text is a web page."""

from __future__ import annotations

import re

#: How far from the start the opening tags of a page are looked for.
_HEAD = 4096
#: The first mark of a page: after blanks, comments and an XML declaration.
_START = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->)[\s\S]){0,2000}-->\s*){0,8}"
    r"<(?:!doctype\s+html|(?:html|head|body|frameset)(?:\s[^<>]*)?>)",
    re.I,
)
_FIRST_TAG = re.compile(
    r"\ufeff?\s*<(?:div|p|table|article|section|meta|title|h[1-6]|ul|ol|center|main|header|script|style|link|base|font)\b[^<>]*>",
    re.I,
)
_DOCUMENT = re.compile(r"(?:^|>)\s*<(?:html|body)(?:\s[^<>]*)?>", re.I | re.M)
_OPEN = re.compile(
    r"<(?:div|p|table|tr|td|ul|ol|li|h[1-6]|br|section|article|span|center)(?:\s+[a-z-]+\s*=[^<>]*|\s*/?)>",
    re.I,
)
_CLOSE = re.compile(r"</(?:div|p|table|tr|td|ul|ol|li|h[1-6]|section|article|span|center)\s*>", re.I)
#: Where tags are talked about they stand in quotes or between words.
_CODE = re.compile(r"```|(?<![`\w])`[^`\n]{0,40}<[a-z]+")


def is_whole_page(text: str) -> bool:
    """Whether `text` begins as a page does, so that there is no doubt.

    >>> is_whole_page("<!DOCTYPE html><title>讲话</title>"), is_whole_page("<p>第一段。</p>")
    (True, False)
    """
    return _START.match(text) is not None


def looks_like_html(text: str) -> bool:
    """Whether `text` is a web page or a piece of one, and not a text that mentions tags.

    >>> looks_like_html("<!DOCTYPE html><title>讲话</title>")
    True
    >>> looks_like_html("<div><p>第一段。</p><p>第二段。</p></div>")
    True
    >>> looks_like_html("段落用 <p> 和 </p> 标记，表格用 <table>。")
    False
    """
    if "<" not in text[:65536]:
        return False
    if _START.match(text):
        return True
    head = text[: 4 * _HEAD]
    if _CODE.search(head):
        return False
    if _DOCUMENT.search(head[:_HEAD]) and _CLOSE.search(text[: 16 * _HEAD]) is not None:
        return True
    opened = len(_OPEN.findall(head))
    closed = len(_CLOSE.findall(head))
    if _FIRST_TAG.match(text):
        return opened + closed >= 3 and (closed >= 1 or opened >= 4)
    # A piece that begins with text: tags must make up its structure, at the edges of lines.
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    if len(lines) < 3:
        return opened >= 5 and closed >= 4
    tagged = sum(line[0] == "<" or line[-1] == ">" for line in lines)
    return opened + closed >= 6 and tagged * 2 > len(lines)
