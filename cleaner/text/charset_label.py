"""The encoding that a document says it is in: by its HTTP header, ``<meta>`` or XML declaration."""

from __future__ import annotations

import codecs
import re

from cleaner.text.lazy import regex

#: How far into a page a declaration is looked for. HTML allows 1,024 bytes; pages do not keep to it.
_REACH = 4096

#: Labels that mean another codec than Python has by that name, mostly the superset that browsers
#: read them with (WHATWG Encoding Standard, https://encoding.spec.whatwg.org/#names-and-labels).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}

#: Labels that Python does not know.
_ALIASES = {
    "x-gbk": "gb18030",
    "gb_2312": "gb18030",
    "gb_2312-80": "gb18030",
    "cn-gb": "gb18030",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "unicode": "utf-16",
    "windows-874": "cp874",
}

#: Codecs of text; Python has others, like ``rot13`` and ``idna``.
_TEXT = regex(r"(?:ascii|big5|cp\d|euc|gb|iso2022|iso8859|johab|koi8|mac|ptcp|shift|tis|utf)[\w-]*")

_DECLARED = re.compile(
    rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.-]+)|^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w:.-]+)""",
    re.IGNORECASE,
)


def codec(label: str) -> str | None:
    """The Python codec that reads text of the encoding `label`; None where there is none.

    Args:
        label: the name of a charset, or a header that holds one.

    >>> codec("GB2312"), codec('text/html; charset="x-sjis"'), codec("rot13")
    ('gb18030', 'cp932', None)
    """
    _, _, named = label.rpartition("charset=")
    named = named.partition(";")[0].strip(" \t'\"").lower()
    if named in _ALIASES:
        return _ALIASES[named]
    try:
        name = codecs.lookup(named).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if _TEXT.fullmatch(name) and name != "utf-7" else None


def declared_codecs(data: bytes, header: str | None = None) -> list[str]:
    """The codecs that a document is declared to be in, the HTTP header's first.

    >>> declared_codecs(b'<html><meta charset="gbk">', "text/html; charset=ISO-8859-1")
    ['cp1252', 'gb18030']
    """
    labels = [header] if header else []
    labels += [(one or other).decode("ascii") for one, other in _DECLARED.findall(data[:_REACH])]
    return list(dict.fromkeys(name for name in map(codec, labels) if name))


def without_declarations(data: bytes) -> bytes:
    """`data` without the tags, at its beginning, that declare a charset.

    >>> without_declarations(b'<meta charset="gbk"><title>')
    b'"><title>'
    """
    return _DECLARED.sub(b"", data[:_REACH]) + data[_REACH:]
