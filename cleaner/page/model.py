"""What a page is made of, as the extractor hands it over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

BlockKind = Literal["heading", "paragraph", "item", "row", "quote", "code"]
PageKind = Literal["article", "list", "forum", "empty"]


class Selectors(NamedTuple):
    """CSS selectors of one site, tried before the general extractor.

    `content` and `title`, `date`, `author` are tried in turn, the first that matches counts;
    everything that a selector of `remove` matches is left out.
    """

    content: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()


class Told(NamedTuple):
    """What rules say of one page: `content` and `drop` are attributes that its elements carry if they are
    the article, or are to be left out; the value of the second is the code of the rule that says so.
    `facts` states title, date and author.
    """

    content: str
    drop: str
    facts: Mapping[str, str]


class Block(NamedTuple):
    """A piece of the article with the meaning of its tags; `level` is that of a heading, else 0."""

    kind: BlockKind
    text: str
    level: int = 0


class Dropped(NamedTuple):
    """Visible text of the page that is not part of the article, and why."""

    reason: str
    text: str


class Page(NamedTuple):
    """What :func:`cleaner.page.extract` makes of a page.

    Attributes:
        text: the title, if there is one, and the article, a line for each block.
        title, date, author, site: None where the page does not tell; `date` as ``YYYY-MM-DD``.
        kind: ``article``, or ``list`` (a page of links), ``forum`` (a thread), ``empty``.
        blocks: the article without the title.
        dropped: everything else that a reader of the page sees, in its order, with the reasons.
    """

    text: str
    title: str | None
    date: str | None
    author: str | None
    site: str | None
    kind: PageKind
    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]
