"""Articles that stand only in the scripts of a page, as JSON or as a string of JavaScript.

Pages that are drawn by the browser carry their data along: JSON-LD (``articleBody``), Next.js
(``__NEXT_DATA__``, ``self.__next_f``), Nuxt and others (``window.__INITIAL_STATE__ = {...}``).
Nothing is executed.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from cleaner.page.metadata import objects


class Body(NamedTuple):
    """An article found in a script: HTML, and what stood beside it."""

    html: str
    about: dict[str, Any]


#: Keys of bodies; what other keys hold must be longer to count.
_BODY_KEYS = frozenset(
    [
        "content",
        "body",
        "articlebody",
        "html",
        "text",
        "contenthtml",
        "htmlcontent",
        "detail",
        "details",
        "contents",
        "article",
        "richtext",
        "bodyhtml",
        "content_html",
        "contenttext",
        "articlecontent",
        "content_noencode",
        "rich_text",
        "fulltext",
        "maintext",
        "newscontent",
        "contentbody",
        "rawcontent",
        "markdown",
        "description_html",
        "txt",
        "wenben",
        "zhengwen",
        "neirong",
        "data",
        "contentlist",
        "paragraphs",
        "blocks",
    ]
)
_TEASER_KEYS = frozenset(
    ["description", "summary", "abstract", "desc", "digest", "excerpt", "intro", "subtitle"]
)
_PIECE_KEYS = ("html", "content", "text", "value", "insert", "data", "p", "children", "paragraph")
_ASSIGNED = re.compile(
    r"(?:^|[;\s,(])(?:window\.|var |let |const |self\.|globalThis\.)?[\w$.\[\]'\"]{1,80}\s*=\s*(?=[{\[])|JSON\.parse\(\s*(?=[\"'])|__next_f\.push\(\s*(?=\[)"
)
_FIELD = re.compile(
    r"\b(?:content_noencode|content|contentHtml|articleBody|body|html|articleContent|newsContent|detail|text)[\"']?\s*[:=]\s*"
    r"(\"(?:[^\"\\\n]++|\\[\s\S])*+\"|'(?:[^'\\\n]++|\\[\s\S])*+'|`(?:[^`\\]++|\\[\s\S])*+`)"
)
_JSON = re.compile(r"\btype\s*=\s*[\"']?[^\"'>\s]*json", re.I)
_HEX = re.compile(r"\\x([0-9a-fA-F]{2})")
_FLIGHT_ROW = re.compile(r"(?:^|\n)[0-9a-f]+:(?=[\[{])")
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_MARKUP = re.compile(r"<(?:p|div|br|span|section|h[1-6]|table|ul|ol|strong|b|em|img|a)\b[^<>]*>", re.I)
_STOPS = re.compile(r"[，。；！？]|[,.;!?](?=\s|$)")
_SHORTEST = 60
#: Larger scripts are code.
_LONGEST = 20_000_000


def find_body(scripts: list[tuple[str, str]], linked: list[Any]) -> Body | None:
    """The longest prose in the scripts of a page.

    Args:
        scripts: attributes and source of each script.
        linked: the JSON-LD of the page, parsed.

    >>> body = find_body([("", 'window.__STATE__ = {"title": "讲话", "content": "' + "抓好落实，久久为功。" * 9 + '"};')], [])
    >>> body.about["title"]
    '讲话'
    """
    best: tuple[float, str, dict[str, Any]] = (0.0, "", {})
    for data in _data(scripts, linked):
        for item in objects(data):
            for key, value in item.items():
                weight = _weight(key)
                if isinstance(value, str) and len(value) >= _SHORTEST:
                    text = value
                elif isinstance(value, list) and value:
                    text = _joined(value)
                else:
                    continue
                prose = _prose(text)
                score = prose * weight
                if prose >= _SHORTEST and score > best[0]:
                    best = (score, text, item)
    if not best[1]:
        for _, source in scripts:
            for match in _FIELD.finditer(source):
                text = _unquoted(match[1])
                score = _prose(text)
                if score >= _SHORTEST and score > best[0]:
                    best = (score, text, {})
    return Body(_as_html(best[1]), best[2]) if best[1] else None


def _weight(key: str) -> float:
    key = key.lower()
    return 1.0 if key in _BODY_KEYS else 0.3 if key in _TEASER_KEYS else 0.7


def _data(scripts: list[tuple[str, str]], linked: list[Any]) -> Iterator[Any]:
    yield from linked
    flight: list[str] = []
    for kind, source in scripts:
        if len(source) < _SHORTEST or len(source) > _LONGEST or "ld+json" in kind.lower():
            continue
        if _JSON.search(kind):
            try:
                yield json.loads(source, strict=False)
            except (ValueError, RecursionError):
                continue
            continue
        for data in _assigned(source):
            if isinstance(data, list) and len(data) == 2 and data[0] == 1 and isinstance(data[1], str):
                flight.append(data[1])
            else:
                yield data
    payload = "".join(flight)
    for match in _FLIGHT_ROW.finditer(payload):
        try:
            yield _DECODER.raw_decode(payload, match.end())[0]
        except (ValueError, RecursionError):
            continue


_DECODER = json.JSONDecoder(strict=False)
#: How many values of a script are tried; code has many that are no data.
_TRIES = 200


def _assigned(source: str) -> Iterator[Any]:
    """The JSON values that are assigned to variables in `source`."""
    position = tries = 0
    while tries < _TRIES and (match := _ASSIGNED.search(source, position)) is not None:
        tries += 1
        position = max(match.end(), match.start() + 1)
        try:
            if source[match.end()] in "\"'":
                quoted = _QUOTED.match(source, match.end())
                if quoted is None:
                    continue
                yield json.loads(_unquoted(quoted[0]), strict=False)
                position = quoted.end()
            else:
                data, position = _DECODER.raw_decode(source, match.end())
                yield data
        except (ValueError, RecursionError):
            continue


_QUOTED = re.compile(r"\"(?:[^\"\\]++|\\[\s\S])*+\"|'(?:[^'\\]++|\\[\s\S])*+'")


def _unquoted(literal: str) -> str:
    """What a string literal of JavaScript stands for.

    >>> _unquoted(r"'a\\x3cb\\x3e\\'s'")
    "a<b>'s"
    """
    inner = _HEX.sub(r"\\u00\1", literal[1:-1])
    inner = re.sub(r"\\(['`$])|\\\n", lambda match: match[1] or "", inner)
    inner = re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', inner)
    try:
        return str(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return inner


def _joined(items: list[Any]) -> str:
    """A list of blocks, as editors save them, as HTML."""
    pieces: list[str] = []
    for item in items[:20_000]:
        if isinstance(item, str):
            text = item
        elif isinstance(item, dict):
            text = _piece(item)
        else:
            continue
        if text:
            pieces.append(text if _MARKUP.search(text) else f"<p>{text}</p>")
    return "\n".join(pieces)


def _piece(item: dict[str, Any]) -> str:
    """The text of one block of an editor: ``{"type": "paragraph", "data": {"text": ...}}`` and the like."""
    for _ in range(4):
        for key in _PIECE_KEYS:
            value = item.get(key)
            if isinstance(value, str) and value.strip():
                return value
            if isinstance(value, dict):
                item = value
                break
            if isinstance(value, list) and value:
                texts = [
                    text
                    for child in value
                    if (
                        text := child
                        if isinstance(child, str)
                        else str(child.get("text", ""))
                        if isinstance(child, dict)
                        else ""
                    )
                ]
                return "".join(texts)
        else:
            return ""
    return ""


def _prose(text: str) -> float:
    """How many characters of prose a string holds."""
    if "<" in text:
        text = _TAGS.sub("", text)
    if "&lt;" in text:
        text = _TAGS.sub("", entities.unescape(text))
    stops = len(_STOPS.findall(text))
    if stops < 2 or stops * 150 < len(text) or (" " not in text[:400] and text.isascii()):
        return 0.0
    return len(text)


def _as_html(text: str) -> str:
    if "&lt;p" in text or "&lt;div" in text or "&lt;br" in text:
        text = entities.unescape(text)
    if _MARKUP.search(text):
        return text
    paragraphs = [entities.escape(line, quote=False) for line in re.split(r"\r?\n|\\n", text) if line.strip()]
    return "".join(f"<p>{line}</p>" for line in paragraphs)
