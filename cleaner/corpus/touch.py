"""Tell which documents a change of rules may concern, without cleaning them.

A rule is asked about a text only if one of its anchors stands in it. A document whose history shows, in
none of its states, an anchor that the rule had or has now was not changed by the rule and would not be:
each state came of the one before by the other rules alone, and they would do the same again.
"""

from __future__ import annotations

import ahocorasick_rs

from cleaner.corpus.versions import Change
from cleaner.document import Document
from cleaner.text.address import host_of

#: Characters times edits above which it is quicker to clean a document than to go through its history.
_LONG = 200_000_000


class Touch:
    """Answers whether a change may concern a document.

    >>> touch = Touch(Change(("rule promo added",), False, ("买一送一",), (), ()))
    >>> touch(Document("开会。"), None), touch(Document("买一送一。"), None)
    (False, True)
    """

    def __init__(self, change: Change) -> None:
        self._change = change
        self._literals = ahocorasick_rs.AhoCorasick(change.literals or ["\0"])
        self._marks = ahocorasick_rs.AhoCorasick(change.marks or ["\0"])
        self._reach = max((len(literal) for literal in change.literals), default=1) - 1

    @property
    def reads_pages(self) -> bool:
        """Whether the page that a document was taken from has to be looked at too."""
        return bool(self._change.marks)

    def __call__(self, document: Document, url: str | None, page: str = "") -> bool:
        """Whether the change may concern `document`.

        Args:
            document: as it was cleaned before the change.
            url: its address.
            page: the page that it was taken from, if it is one and :attr:`reads_pages`.
        """
        if self._change.everything or _goes_in_circles(document):
            return True
        host = f".{host_of(url)}"
        if any(host.endswith(f".{domain}") for domain in self._change.domains):
            return True
        if self._change.marks and page and self._marks.find_matches_as_indexes(page):
            return True
        return bool(self._change.literals) and self._in_history(document)

    def _in_history(self, document: Document) -> bool:
        """Whether a literal stood in the document before or after any of its edits."""
        text = document.original
        if len(text) * len(document.edits) > _LONG or self._literals.find_matches_as_indexes(text):
            return True
        around: list[str] = []
        for edit in document.edits:
            text = text[: edit.start] + edit.after + text[edit.end :]
            last = edit.start + len(edit.after) + self._reach
            around.append(text[max(0, edit.start - self._reach) : last])
        return bool(self._literals.find_matches_as_indexes("\0".join(around)))


def _goes_in_circles(document: Document) -> bool:
    """Whether its log leaves out states that the document went through."""
    return any(note.kind == "suspicious" and note.data.get("type") == "circle" for note in document.notes)
