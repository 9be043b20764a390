"""Web addresses, as pages and watermarks write them."""

from __future__ import annotations

import itertools
import re
from urllib.parse import urlsplit

from cleaner.text.lazy import regex

#: Domains that names of sites end with: those of the web at large and of China, from the list of the
#: Internet Assigned Numbers Authority (data.iana.org/TLD), and ``example`` of RFC 2606. File endings
#: and words that follow a full stop without a blank must not be among them.
DOMAINS = (
    "com|cn|net|org|gov|edu|mil|int|cc|top|xyz|vip|info|me|tv|io|co|club|site|online|wang|shop|biz|mobi|pro|ltd|tech|store|asia|hk|tw|mo|"
    "sg|jp|kr|us|uk|eu|de|fr|ru|link|ink|ren|work|fun|icu|app|dev|life|live|world|today|press|blog|news|wiki|group|team|center|love|cloud|"
    "host|space|website|email|company|example"
)
_HOST = rf"(?:[a-zA-Z0-9](?:[a-zA-Z0-9\-]{{0,61}}[a-zA-Z0-9])?\.)+(?:{DOMAINS})(?![a-zA-Z\-])(?!\.[a-zA-Z])"

#: An address with or without its scheme; the group ``host`` is its host.
URL = regex(
    rf"(?:(?:https?|ftp)[:：]//|(?<![\w@.\-]))(?P<host>{_HOST})(?::\d{{2,5}})?(?:/[a-zA-Z0-9_.\-/%?=&#+~:;,]*[a-zA-Z0-9_/#=&%\-]|/)?",
    re.I | re.A,
)


def _cases(word: str) -> list[str]:
    """`word` in every mixture of capital and small letters, as watermarks are written."""
    choices = [sorted({char.lower(), char.upper()}) for char in word]
    return ["".join(chars) for chars in itertools.product(*choices)]


#: One of these is in nearly every address; for anchors.
ANCHORS = (
    *(anchor for word in ("www", ".com", ".cn", ".net") for anchor in _cases(word)),
    "http", "HTTP", "Http", ".org", ".cc", ".top", ".vip", ".xyz", ".info", ".example",
)  # fmt: skip


def host(match: re.Match[str]) -> str:
    """The host of a match of :data:`URL`, in lower case, without ``www.``.

    >>> host(URL.search("更多请访问 WWW.Jiangbei-Doc.cn/fw/"))
    'jiangbei-doc.cn'
    """
    return match["host"].lower().removeprefix("www.")


def host_of(url: str | None) -> str:
    """The host of an address, which may lack its scheme; empty if there is none.

    >>> host_of("https://User@WWW.Example.com:8080/a"), host_of("example.com/a"), host_of("http://[")
    ('www.example.com', 'example.com', '')
    """
    try:
        return urlsplit(url if "//" in url else f"//{url}").hostname or "" if url else ""
    except ValueError:
        return ""
