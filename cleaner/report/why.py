"""Why a piece of a document went, or stayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.document import Document, segments
from cleaner.rulebook.model import NOTES, Gap, Remove, Replace, Rule
from cleaner.text.snapshot import Text

#: So many places of a piece are told about, and so many rules that were asked in vain.
_PLACES = 5
_ASKED = 8


class _Fate(NamedTuple):
    """What became of ``original[start:end]``, and by which rule if it went."""

    start: int
    end: int
    kept: bool
    rule: str


def why(document: Document, rules: Iterable[Rule], piece: str) -> str:
    """Which rule removed or kept `piece`, wherever it stands in the input, and why others did not.

    Args:
        document: the cleaned document.
        rules: the rules that it was cleaned with.
        piece: a part of the input.

    >>> from cleaner import Cleaner
    >>> cleaner = Cleaner()
    >>> document = cleaner("谢谢大家！\\n微信扫一扫关注公众号\\n")
    >>> print(why(document, cleaner.rules, "公众号").splitlines()[0])
    line 2, '公众号': removed by prompt (group promotion)
    """
    original = document.original
    rules = list(rules)
    by_code = {rule.code: rule for rule in rules}
    told: list[str] = []
    places = list(_places(original, piece))
    for start in places[:_PLACES]:
        line = original.count("\n", 0, start) + 1
        for fate in _fates(document, start, start + len(piece)):
            words = original[fate.start : fate.end]
            if not fate.kept:
                told.append(
                    f"line {line}, {words!r}: removed by {_described(by_code.get(fate.rule), fate.rule)}"
                )
                continue
            told.append(f"line {line}, {words!r}: stays")
            told += _reasons(document, rules, original, fate)
    if len(places) > _PLACES:
        told.append(f"and {len(places) - _PLACES} places more")
    if not places:
        told.append(f"{piece!r} is not in this document as it was read")
    return "\n".join(told) + "\n"


def _places(text: str, piece: str) -> Iterator[int]:
    at = text.find(piece) if piece else -1
    while at >= 0:
        yield at
        at = text.find(piece, at + len(piece))


def _fates(document: Document, start: int, end: int) -> Iterator[_Fate]:
    """What became of a span of the input, piece by piece."""
    at = 0
    for segment in segments(document.original, document.edits):
        if segment.kind == "inserted":
            continue
        low, high = max(start, at), min(end, at + len(segment.text))
        if low < high:
            yield _Fate(low, high, segment.kind == "kept", segment.rule)
        at += len(segment.text)


def _described(rule: Rule | None, code: str) -> str:
    if rule is None:
        return code
    summary = rule.doc.split("\n")[0]
    return f"{code} (group {rule.group})\n    {summary}"


def _reasons(document: Document, rules: list[Rule], original: str, fate: _Fate) -> Iterator[str]:
    """Why no rule took a piece: who would have, if it were sure; who was asked and found nothing."""
    final = Text(document.text)
    line = Text(original).line_at(fate.start)
    asked: list[str] = []
    for rule in rules:
        if rule.phase == NOTES:
            continue
        wanted = [sure for sure, start, end in _spans(rule, final) if _meets(final, start, end, line.text)]
        at_first = [
            sure for sure, start, end in _spans(rule, Text(original)) if start < fate.end and fate.start < end
        ]
        if wanted and not all(wanted):
            yield f"    {rule.code} would take it, but only beside something that is certainly furniture"
        elif wanted or at_first:
            yield f"    {rule.code} found it, but was held back or overruled by a longer finding"
        else:
            hits = [anchor for anchor in rule.anchors if anchor in line.text]
            if hits:
                asked.append(f"{rule.code} (for {hits[0]!r})")
    if asked:
        more = f" and {len(asked) - _ASKED} more" if len(asked) > _ASKED else ""
        yield f"    asked about this line, found nothing: {', '.join(asked[:_ASKED])}{more}"
    else:
        yield "    no rule has an anchor in this line"


def _spans(rule: Rule, text: Text) -> Iterator[tuple[bool, int, int]]:
    if rule.anchors and not any(anchor in text for anchor in rule.anchors):
        return
    for finding in rule(text):
        if isinstance(finding, Remove):
            yield finding.sure, *finding.span
        elif isinstance(finding, Replace | Gap):
            yield True, *finding.span


def _meets(final: Text, start: int, end: int, line: str) -> bool:
    """Whether a span of the cleaned text lies on a line that reads like `line`."""
    return bool(line.strip()) and line.strip() in final[start:end] and end > start
