"""HTML to text: the article of a page, what the page says about it, and what was left out and why.

>>> from cleaner import page
>>> source = "<html><body><h1>在大会上的讲话</h1><p>同志们，今天的会议很重要。</p></body></html>"
>>> page.looks_like_html(source)
True
>>> page.extract(source, url="https://www.example.com/2023/0506/1.html").date
'2023-05-06'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.page.detect import is_whole_page, looks_like_html
from cleaner.page.model import Block, Dropped, Page, Selectors, Told

if TYPE_CHECKING:
    from cleaner.page.article import extract

__all__ = ["Block", "Dropped", "Page", "Selectors", "Told", "extract", "is_whole_page", "looks_like_html"]


def __getattr__(name: str) -> object:
    """Load the parser only when a page is to be read."""
    if name == "extract":
        from cleaner.page.article import extract

        globals()["extract"] = extract
        return extract
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
