"""A document and its edits as pieces to show, for the terminal and for a page alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cleaner.document import Document, segments


class Piece(NamedTuple):
    """A piece of the text.

    Attributes:
        kind: ``kept``, ``removed`` or ``inserted``.
        text: what to show; removed line feeds are visible as ``⏎``.
        rule: the rule to name behind it, where its change ends.
        feed: a line feed comes after the name of the rule.
    """

    kind: str
    text: str
    rule: str | None = None
    feed: bool = False


def pieces(document: Document) -> Iterator[Piece]:
    """All of a document, in order.

    >>> from cleaner import Cleaner
    >>> [piece.text for piece in pieces(Cleaner()("案件*宗"))]
    ['案件', '*', '××', '宗']
    """
    shown = segments(document.original, document.edits)
    for i, segment in enumerate(shown):
        if segment.kind == "kept":
            yield Piece("kept", segment.text)
            continue
        following = shown[i + 1] if i + 1 < len(shown) else None
        ends = following is None or following.kind == "kept" or following.rule != segment.rule
        text = segment.text.replace("\n", "⏎\n") if segment.kind == "removed" else segment.text
        feed = ends and segment.kind == "removed" and text.endswith("\n")
        yield Piece(segment.kind, text[:-1] if feed else text, segment.rule if ends else None, feed)
