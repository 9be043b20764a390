"""The vocabulary of page furniture, and words that several rules share."""

from __future__ import annotations

from pathlib import Path

from cleaner import Phrasebook, regex

_DATA = Path(__file__).parent / "data"

BOOK = Phrasebook((_DATA / "interface.txt").read_text("utf-8"))

#: What lines of labels and buttons consist of. No words like 请 or 后 among them: a line with such
#: words is a sentence, and is read by the rules for sentences.
KINDS = (
    "share", "tool", "comment", "pager", "pages", "nav", "crumb", "meta", "editor", "qr", "download",
    "licence",
)  # fmt: skip
PANEL = BOOK.only(*KINDS, "neutral")

#: All there is, to tell notices from sentences.
EVERYTHING = BOOK.only(
    *KINDS, "withheld", "member", "access", "whole", "glue", "source", "address", "related",
    "copyright", "neutral",
)  # fmt: skip

#: What the titles of Chinese documents end with.
GENRES = tuple(
    line
    for line in (_DATA / "genres.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
_COUNTED = regex(
    r"(?:[\d一二三四五六七八九十]+\s*[篇字则份条套]|[(（【](?:精选|通用|最新|热门|优秀|推荐|共|合集|汇总|范文|通用版|\d|[一二三四五六七八九十])[^)）】]*[)）】])\s*\Z"
)
_AFTERWORD = regex(r"(?:[(（【][^)）】]{1,14}[)）】]|之?[一二三四五六七八九十\d]{1,2})\Z")


def names_a_document(words: str) -> bool:
    """Whether a title ends with the name of a kind of document: 讲话, 总结 (精选5篇)."""
    if words.endswith(GENRES) or _COUNTED.search(words):
        return True
    return _AFTERWORD.sub("", words).endswith(GENRES)
