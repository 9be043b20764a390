"""Turn the XPath expressions of site config files into CSS selectors, where CSS can say the same."""

from __future__ import annotations

import re

_NAME = r"[A-Za-z_][\w-]*"
_LITERAL = r"(?:'[^']*'|\"[^\"]*\")"
_TEST = re.compile(rf"\*|{_NAME}")
_ID_CALL = re.compile(rf"id\(\s*({_LITERAL})\s*\)\Z")
_TOKEN_TEST = re.compile(
    rf"contains\(\s*concat\(\s*(?:' '|\" \")\s*,\s*(?:normalize-space\(\s*@class\s*\)|@class)\s*,\s*(?:' '|\" \")\s*\)"
    rf"\s*,\s*({_LITERAL})\s*\)\Z"
)
_STARTS = re.compile(
    rf"(contains|starts-with)\(\s*(?:normalize-space\(\s*)?@({_NAME})\s*\)?\s*,\s*({_LITERAL})\s*\)\Z"
)
_EQUALS = re.compile(rf"(?:normalize-space\(\s*)?@({_NAME})\s*\)?\s*=\s*({_LITERAL})\Z")
_DIFFERS = re.compile(rf"@({_NAME})\s*!=\s*({_LITERAL})\Z")
_HAS = re.compile(rf"@({_NAME})\Z")
_NOT = re.compile(r"not\s*\(([\s\S]*)\)\Z")
_CHILD = re.compile(rf"(\.//|descendant::|\./|child::)?({_NAME}(?:/{_NAME})*)\Z")
_PLAIN = re.compile(r"-?[A-Za-z_][\w-]*\Z", re.ASCII)
_AXES = {"following-sibling::": " ~ ", "descendant::": " ", "child::": " > ", "descendant-or-self::": " "}


class ConversionError(ValueError):
    """CSS cannot say what an expression says; the message says why."""


def to_css(xpath: str, *, first: bool = False) -> list[str]:
    """CSS selectors that together select what `xpath` does.

    Args:
        xpath: an XPath 1.0 expression.
        first: whether only the first element found matters, so that ``(...)[1]`` changes nothing.

    Raises:
        ConversionError: CSS cannot say it.

    >>> to_css("//div[@id='main']//p[contains(@class, 'ad')] | //h1")
    ['div#main p[class*="ad"]', 'h1']
    >>> to_css("//div[@class='a' or @class='b']/span[2]")
    ['div[class="a"] > span:nth-of-type(2)', 'div[class="b"] > span:nth-of-type(2)']
    """
    found = [css for part in _split(xpath.strip(), "|") for css in _path(part.strip(), first)]
    return list(dict.fromkeys(found))


def _path(path: str, first: bool) -> list[str]:
    call = re.match(r"(?:string|normalize-space)\(([\s\S]*)\)\Z", path)
    if call:
        return to_css(call[1], first=True)
    whole = re.match(r"\(([\s\S]*)\)\s*\[\s*1\s*\]\Z", path)
    if whole and _closes(whole[1]):
        if not first:
            raise ConversionError("takes the first of all that is found")
        return to_css(whole[1], first=True)
    call = _ID_CALL.match(path)
    if call:
        return [_attribute("id", "=", _unquoted(call[1]))]
    if not path.startswith(("/", ".", "descendant::")):
        path = f"//{path}" if _TEST.match(path) else path
    selectors = [""]
    for joint, step, may_count in _steps(path, first):
        alternatives = _step(step, may_count)
        selectors = [f"{s}{joint if s else ''}{a}" for s in selectors for a in alternatives]
        if len(selectors) > 24:
            raise ConversionError("has too many alternatives")
    if not any(selectors):
        raise ConversionError("is empty")
    return selectors


def _steps(path: str, first: bool) -> list[tuple[str, str, bool]]:
    """The steps of a path, the combinator before each, and whether a number counts siblings there."""
    path = re.sub(r"\A\.(?=/)", "", path)
    found: list[tuple[str, str, bool]] = []
    pieces = _split(path, "/")
    joint = " > "
    for number, piece in enumerate(pieces):
        piece = piece.strip()
        if not piece:
            joint = " " if number else " > "
            if number == 0 and len(pieces) > 1 and pieces[1].strip():
                joint = " > "
            continue
        axis = next((axis for axis in _AXES if piece.startswith(axis)), None)
        if axis:
            joint, piece = _AXES[axis], piece.removeprefix(axis)
        if piece == "@content" and first and found and found[-1][1].startswith("meta"):
            continue  # of a meta element its content is what counts
        if piece == "text()" or piece.startswith("@"):
            if piece != "text()" or number != len(pieces) - 1 or not first:
                raise ConversionError("selects text or an attribute, no element")
            continue
        if piece.startswith((".", "parent::", "ancestor", "preceding", "self::", "following::")):
            raise ConversionError("goes back up the page or sideways")
        found.append((joint, piece, axis in (None, "child::")))
        joint = " > "
    return found


def _step(step: str, may_count: bool) -> list[str]:
    test = _TEST.match(step)
    if not test:
        raise ConversionError(f"has a step that is no element: {step[:30]!r}")
    name, rest = test[0], step[test.end() :].strip()
    selectors = [""]
    may_count = may_count and name != "*"
    while rest:
        if not rest.startswith("["):
            raise ConversionError(f"has a step that is no element: {step[:30]!r}")
        end = _end_of_bracket(rest)
        predicate = rest[1 : end - 1].strip()
        rest = rest[end:].strip()
        selectors = [s + p for s in selectors for p in _predicate(predicate, may_count)]
        may_count = False
    tag = "" if name == "*" else name.lower()
    return [f"{tag}{s}" or "*" for s in selectors]


def _predicate(text: str, may_count: bool) -> list[str]:
    """Alternatives, each a run of simple selectors, for what stands between ``[`` and ``]``."""
    text = text.strip()
    if text.startswith("(") and text.endswith(")") and _closes(text[1:-1]):
        return _predicate(text[1:-1], may_count)
    alternatives = _words(text, "or")
    if len(alternatives) > 1:
        return [css for part in alternatives for css in _predicate(part, False)]
    terms = _words(text, "and")
    if len(terms) > 1:
        found = [""]
        for term in terms:
            found = [f + p for f in found for p in _predicate(term, False)]
        return found
    return [_term(text, may_count)]


def _term(text: str, may_count: bool) -> str:
    count = re.match(r"(?:position\(\)\s*=\s*)?(\d+|last\(\))\Z", text)
    if count:
        if not may_count:
            raise ConversionError("counts among what was already chosen")
        return ":last-of-type" if count[1] == "last()" else f":nth-of-type({int(count[1])})"
    token = _TOKEN_TEST.match(text)
    if token:
        value = _unquoted(token[1]).strip()
        return f".{value}" if _PLAIN.match(value) else _quoted("class", "~=", value)
    part = _STARTS.match(text)
    if part:
        return _attribute(part[2], "*=" if part[1] == "contains" else "^=", _unquoted(part[3]))
    same = _EQUALS.match(text)
    if same:
        return _attribute(same[1], "=", _unquoted(same[2]))
    other = _DIFFERS.match(text)
    if other:
        return f"[{other[1].lower()}]:not({_attribute(other[1], '=', _unquoted(other[2]))})"
    if has := _HAS.match(text):
        return f"[{has[1].lower()}]"
    if negated := _NOT.match(text):
        return "".join(f":not({css})" for css in _predicate(negated[1], False))
    child = _CHILD.match(text)
    if child and child[2] not in ("text", "position", "last"):
        deep = child[1] in (".//", "descendant::")
        return f":has({'' if deep else '> '}{child[2].replace('/', ' > ').lower()})"
    if "text()" in text or re.search(r"contains\(\s*\.|\A\.\s*=|string\(", text):
        raise ConversionError("looks at words, which CSS cannot")
    raise ConversionError(f"has a condition that CSS lacks: [{text[:40]}]")


def _attribute(name: str, operator: str, value: str) -> str:
    if not value.strip():
        raise ConversionError("compares with nothing")
    if name == "id" and operator == "=" and _PLAIN.match(value):
        return f"#{value}"
    return _quoted(name.lower(), operator, value)


def _quoted(name: str, operator: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'[{name}{operator}"{escaped}"]'


def _unquoted(literal: str) -> str:
    return literal[1:-1]


def _split(text: str, separator: str) -> list[str]:
    """`text` split where `separator` stands outside of brackets and quotes."""
    parts = [""]
    depth, quote = 0, ""
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == separator and depth == 0:
            parts.append("")
            continue
        parts[-1] += char
    if depth or quote:
        raise ConversionError("has an open bracket or quote")
    return parts


def _words(text: str, word: str) -> list[str]:
    """`text` split where `word` stands between blanks outside of brackets and quotes."""
    marked = re.sub(rf"({_LITERAL})|\s{word}\s", lambda m: m[1] or "\0", text)
    return [part.strip() for part in _split(marked, "\0")]


def _closes(text: str) -> bool:
    """Whether brackets in `text` close in `text`."""
    depth = 0
    for char in re.sub(_LITERAL, "", text):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0


def _end_of_bracket(text: str) -> int:
    depth, quote = 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if depth == 0:
                return at + 1
    raise ConversionError("has an open bracket or quote")
