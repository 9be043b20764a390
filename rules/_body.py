"""Where the body of a document is, between what a page puts before and after it."""

from __future__ import annotations

from cleaner import Text, outline, regex, wrap

from ._tells import may_tell, tells
from ._vocabulary import KINDS, PANEL

_END = tuple("。！？”…；：!?.:")
_MARK = regex("[，。；：,:].")
PAGE = regex(r"\W*第?\s*\d+\s*页|\W*\d+\s*/\s*\d+\W*\Z")


def is_prose(line: str) -> bool:
    """Whether a line is a sentence of the body rather than a notice or a label."""
    if len(line) < 18 or line.rstrip()[-1:] not in _END or not _MARK.search(line):
        return False
    if len(line) > 120 or not may_tell(line):
        return True
    told = tells(line)
    return told.share < 0.5 or told.telling < 0.25 or not told.strong


def prose(text: Text) -> tuple[int, int] | None:
    """The numbers of the first and the last line of prose; None if there is hardly any.

    A few short sentences that follow buttons after all the rest (comments of readers, remarks of
    the site) are not counted.
    """
    found = text.fact(_prose_lines)
    if not found or (len(found) == 1 and len(text.parts[found[0]]) < _LITTLE * len(text)):
        return None
    return found[0], _before_comments(text, found[0], found[-1])


#: A single sentence that is less than this share of a text says nothing about where the body is.
_LITTLE = 0.15


def _prose_lines(text: Text) -> list[int]:
    """The numbers of the lines of prose; those of a hard-wrapped text are pieces of sentences."""
    found = [i for i, prose in enumerate(text.each_line(is_prose)) if prose]
    wrapped = text.fact(wrap.wrapping)
    if wrapped is None:
        return found
    full = {
        text.index_of(row.start)
        for row in wrapped.rows
        if row.cells >= wrapped.edge - wrapped.slack - 2 and row.is_open and not row.fixed
        and not text.of_line(is_button, row.line.text)
    }  # fmt: skip
    return sorted(full.union(found))


def _before_comments(text: Text, first: int, last: int) -> int:
    """Go back over short sentences behind the buttons of the page."""
    parts = text.parts
    total = sum(map(len, parts[first : last + 1]))
    after = 0
    body = last
    for i in range(last, first, -1):
        part = parts[i]
        if len(part) > 120 or after > 0.15 * total or _is_heading(part):
            break
        if text.of_line(is_prose, part):
            after += len(part)
        elif part and text.of_line(is_button, part):
            body = next((j for j in range(i - 1, first, -1) if text.of_line(is_prose, parts[j])), first)
    return body


def _is_heading(part: str) -> bool:
    """Whether a line is a numbered heading, so that sentences below it are no comments."""
    mark = outline.mark(part.strip())
    return mark is not None and mark.level not in ("num", "nump", "circled")


def is_button(line: str) -> bool:
    """Whether a line is certainly a label or a button of a page."""
    if len(line) > 80:
        return False
    reading = PANEL.read(line)
    if reading is None or PAGE.match(line):
        return False
    return reading.strong("share", "comment", "pager", "licence", "tool")


def outside(text: Text) -> list[int]:
    """The numbers of the lines before the first and after the last paragraph of the body."""
    found = text.fact(prose)
    return [] if found is None else [*range(found[0]), *range(found[1] + 1, len(text.parts))]


def is_outside(text: Text, offset: int) -> bool:
    """Whether `offset` lies before the first or after the last paragraph of the body."""
    found = text.fact(prose)
    return found is not None and not found[0] <= text.index_of(offset) <= found[1]


__all__ = ["KINDS", "is_button", "is_outside", "is_prose", "outside", "prose"]
