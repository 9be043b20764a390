"""What the class and the id of an element tell about what is in it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*|[\u4e00-\u9fff]+")
#: Classes that say what else is on the page, not what is inside: has-sidebar, no-comments, hfeed-nav-open.
_ABOUT_PAGE = re.compile(
    r"^(?:has|no|with|without|is|not|page|single|layout|col|row|js|theme)[-_]|-(?:open|closed|enabled)$"
)
#: The end of a name that says what else is in an element: section--has-ads, list-with-share.
_STATE = re.compile(r"[-_](?:has|no|with|without|hide|show)[-_].*", re.I)
#: More names than pages of one site have; a page made of random names must not fill the memory.
_CACHE = 20_000


class Meaning(NamedTuple):
    """What a name tells: a reason to leave the element out, or what it holds."""

    reason: str | None = None
    body: bool = False
    title: bool = False
    forum: bool = False


_NOTHING = Meaning()
_known: dict[str, Meaning] = {"": _NOTHING}


def meaning(names: str) -> Meaning:
    """What a class and an id, separated by blanks, tell.

    >>> meaning("TRS_Editor").body, meaning("bdsharebuttonbox").reason, meaning("header-left").reason
    (True, 'share', None)
    """
    found = _known.get(names)
    if found is None:
        if len(_known) > _CACHE:
            _known.clear()
            _known[""] = _NOTHING
        found = _known[names] = _judge(names)
    return found


def _judge(names: str) -> Meaning:
    body = title = forum = False
    reason: str | None = None
    for name in names.split()[:12]:
        found = _told(name)
        body = body or "body" in found
        title = title or "title" in found
        forum = forum or "forum" in found
        if reason is None and found:
            reason = next((section for section in _REASONS if section in found), None)
    return Meaning(reason, body and reason is None, title, forum)


@lru_cache(maxsize=_CACHE)
def _told(name: str) -> frozenset[str]:
    """The sections that one name belongs to."""
    exact, prefixes = _vocabulary()
    if _ABOUT_PAGE.search(name) and name not in exact:
        return frozenset()
    words = [word.lower() for word in _WORD.findall(_STATE.sub("", name[:80]))]
    found: set[str] = set(exact.get("=" + name, ()))
    for i, word in enumerate(words):
        for candidate in (
            word,
            "-".join(words[i : i + 2]),
            "-".join(words[i : i + 3]),
            "".join(words[i : i + 2]),
        ):
            found |= exact.get(candidate, frozenset())
        starts = prefixes.get(word[:2])
        if starts:
            rest = "-".join(words[i : i + 4])
            found.update(section for prefix, section in starts if rest.startswith(prefix))
    return frozenset(found)


#: Sections that are reasons to leave something out; the first that applies is named.
_REASONS = (
    "hidden", "comments", "related", "share", "advertisement", "navigation", "footer", "sidebar",
    "byline", "tool", "header", "caption",
)  # fmt: skip


@cache
def _vocabulary() -> tuple[dict[str, frozenset[str]], dict[str, list[tuple[str, str]]]]:
    """The sections of whole words, and of beginnings of words by their first two letters."""
    exact: dict[str, set[str]] = {}
    prefixes: dict[str, list[tuple[str, str]]] = {}
    section = ""
    for line in resources.files("cleaner.page").joinpath("names.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            for word in line.split():
                if word.endswith("*"):
                    prefix = word.rstrip("*-")
                    prefixes.setdefault(prefix.partition("-")[0][:2], []).append((prefix, section))
                else:
                    exact.setdefault(word, set()).add(section)
    return {word: frozenset(sections) for word, sections in exact.items()}, prefixes
