"""The text of a document as it was found, decoded and taken from its page, but not cleaned."""

from __future__ import annotations

from cleaner import page
from cleaner.corpus.readers import Item
from cleaner.text.decode import check, decode


def text_of(item: Item) -> str:
    """The text of an item.

    Raises:
        Rejected: it is no text.

    >>> text_of(Item("a", "a", "讲话。".encode("gb18030")))
    '讲话。'
    """
    text = check(item.data) if isinstance(item.data, str) else decode(item.data, declared=item.charset).text
    if page.looks_like_html(text) if item.markup else page.is_whole_page(text):
        return check(page.extract(text, url=item.url).text)
    return text
