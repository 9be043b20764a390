"""Settle what the rules of one phase found on one text, and apply it in one pass."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.document import Edit
from cleaner.rulebook.model import Fact, Finding, Flag, Gap, Remove, Replace, Rule
from cleaner.text.snapshot import Text

GAP_MARK = "……"

#: Ellipses and blanks beside a notice belong to it; the gap mark takes their place.
_BEFORE_GAP = re.compile(r"[ \t\u3000\xa0]*(?:(?:…+|\.{3,}|。{3,}|·{3,}|-{3,})[ \t\u3000\xa0]*)?\Z")
_AFTER_GAP = re.compile(r"[ \t\u3000\xa0]*(?:(?:…+|\.{3,}|。{3,}|·{3,}|-{3,})[ \t\u3000\xa0]*)?")

#: A rule that takes more than this share of a text's prose is held back: it is more likely that
#: the rule is wrong than that most of a document is boilerplate which reads like sentences.
_MOST_PROSE = 0.3
_FEW_CHARS = 200
_PROSE = re.compile(r"^(?=.{40})(?:[^\n，。；,;]*[，。；,;]){2}.*$", re.M)


class _Change(NamedTuple):
    """A wanted edit; the order of its fields is the order in which changes are settled."""

    start: int
    minus_end: int
    order: int
    after: str
    code: str
    sure: bool
    gaps: tuple[Gap, ...] = ()

    @property
    def end(self) -> int:
        return -self.minus_end


class PlacedGap(NamedTuple):
    """A gap and where its mark stands in the text as it is now."""

    start: int
    end: int
    code: str
    chars: int | None


class Outcome(NamedTuple):
    """What a phase made of a text."""

    text: Text
    edits: list[Edit]
    gaps: list[PlacedGap]
    flags: list[tuple[str, Flag]]
    facts: list[Fact]


def run_phase(rules: Iterable[Rule], text: Text, gaps: list[PlacedGap]) -> Outcome:
    """Ask `rules` about `text` and apply what they find.

    Args:
        rules: the rules of one phase, in the order that breaks ties.
        text: the snapshot that all of them see.
        gaps: the gaps found before; they come back moved to where they are afterwards.
    """
    changes: list[_Change] = []
    flags: list[tuple[str, Flag]] = []
    facts: list[Fact] = []
    for rule in rules:
        code = rule.code
        own: list[_Change] = []
        for finding in rule.find(text):
            kind = type(finding)
            if kind is Flag:
                flags.append((code, finding))  # type: ignore[arg-type]
            elif kind is Fact:
                facts.append(finding)  # type: ignore[arg-type]
            else:
                own.append(_change(finding, code, len(changes) + len(own), text))
        if own and _takes_too_much(own, text):
            taken = sum(change.end - change.start for change in own)
            spans = (own[0].start, own[-1].end)
            flags.append((code, Flag("suspicious", spans, {"held_back": True, "chars": taken})))
        else:
            changes += own
    if not changes:
        return Outcome(text, [], gaps, flags, facts)
    settled = _end_gaps(list(_settle(changes, text)), text)
    return _apply(settled, text, gaps, flags, facts)


def _change(finding: Finding, code: str, order: int, text: str) -> _Change:
    if isinstance(finding, Replace):
        start, end = finding.span
        return _Change(start, -end, order, finding.text, code, True)
    if isinstance(finding, Gap):
        start, end = finding.span
        before = _BEFORE_GAP.search(text, max(0, start - 40), start)
        after = _AFTER_GAP.match(text, end)
        start = before.start() if before else start
        end = after.end() if after else end
        return _Change(start, -end, order, GAP_MARK, code, True, (finding,))
    assert isinstance(finding, Remove)
    start, end = finding.span
    return _Change(start, -end, order, "", code, finding.sure)


def _takes_too_much(changes: list[_Change], text: Text) -> bool:
    taken = sum(change.end - change.start for change in changes if change.sure and not change.after)
    if taken < max(_FEW_CHARS, _MOST_PROSE * len(text) / 2):
        return False
    prose = text.fact(_prose_spans)
    total = sum(end - start for start, end in prose)
    lost = sum(
        max(0, min(end, change.end) - max(start, change.start))
        for change in changes
        if change.sure and not change.after
        for start, end in prose
    )
    return lost > max(_FEW_CHARS, _MOST_PROSE * total)


def _prose_spans(text: Text) -> list[tuple[int, int]]:
    """The lines that are sentences rather than entries of a list."""
    return [match.span() for match in _PROSE.finditer(text)]


def _settle(changes: list[_Change], text: str) -> Iterator[_Change]:
    """Bring changes into an order in which none overlaps another.

    The earlier and longer one wins. Of a removal that overlaps the end of another the rest is
    removed; a gap inside a removal is remembered there; anything else that overlaps is dropped:
    the next pass meets it again if it is still there.
    """
    changes.sort()
    if not all(change.sure for change in changes):
        changes = _with_neighbours(changes, text)
    last: _Change | None = None
    for change in changes:
        if last is None or change.start >= last.end:
            if last is not None:
                yield last
            last = change
        elif change.end <= last.end:
            if change.gaps and not last.after:
                last = last._replace(after=GAP_MARK, gaps=change.gaps)
            elif change.gaps and last.gaps:
                last = last._replace(gaps=_merged(last.gaps, change.gaps))
        elif (not last.after or last.gaps) and (not change.after or change.gaps):
            if change.gaps and last.gaps:
                last = last._replace(
                    minus_end=change.minus_end, gaps=_merged(last.gaps, change.gaps)
                )
            else:
                yield last
                last = change._replace(start=last.end)
    if last is not None:
        yield last


def _with_neighbours(changes: list[_Change], text: str) -> list[_Change]:
    """Keep the removals that are not sure only where a removal is beside them."""
    kept = [change.sure for change in changes]
    forward = list(range(len(changes)))
    for indexes in (forward, forward[::-1]):
        near: _Change | None = None
        for i in indexes:
            change = changes[i]
            if not kept[i] and near is not None:
                between = sorted((near.start, near.end, change.start, change.end))[1:3]
                touching = near.end >= change.start and change.end >= near.start
                kept[i] = touching or not text[between[0] : between[1]].strip()
            if kept[i] and (change.gaps or not change.after):
                near = change
    return [change for change, keep in zip(changes, kept, strict=True) if keep]


def _merged(first: tuple[Gap, ...], second: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """Two notices at one place speak of one gap."""
    chars = next((gap.chars for gap in first + second if gap.chars is not None), None)
    return (first[0]._replace(chars=chars),)


def _end_gaps(changes: list[_Change], text: str) -> list[_Change]:
    """One mark where several gaps meet, and none where the text ends with the gap."""
    place: int | None = None
    for i, change in enumerate(changes):
        if change.gaps and place is not None:
            first = changes[place]
            changes[place] = first._replace(gaps=_merged(first.gaps, change.gaps))
            changes[i] = change._replace(after="", gaps=())
        elif change.gaps:
            place = i
        elif change.after:
            place = None
        following = changes[i + 1].start if i + 1 < len(changes) else len(text)
        if text[change.end : following].strip():
            place = None
    if place is not None:
        changes[place] = changes[place]._replace(after="")
    return changes


def _apply(
    changes: list[_Change],
    text: Text,
    gaps: list[PlacedGap],
    flags: list[tuple[str, Flag]],
    facts: list[Fact],
) -> Outcome:
    pieces: list[str] = []
    edits: list[Edit] = []
    new_gaps: list[PlacedGap] = []
    done = shift = 0
    for start, minus_end, _, after, code, _, found in changes:
        end = -minus_end
        before = text[start:end]
        if before == after and not found:
            continue
        pieces += (text[done:start], after)
        at = start + shift
        edits.append(Edit(code, at, at + end - start, before, after))
        new_gaps += [PlacedGap(at, at + len(after), code, gap.chars) for gap in found]
        shift += len(after) - (end - start)
        done = end
    if not edits:
        return Outcome(text, [], gaps, flags, facts)
    pieces.append(text[done:])
    if gaps:
        new_gaps = sorted(_moved(gaps, edits) + new_gaps, key=lambda gap: gap.start)
    return Outcome(Text("".join(pieces)), edits, new_gaps, flags, facts)


def _moved(gaps: list[PlacedGap], edits: list[Edit]) -> list[PlacedGap]:
    """`gaps`, placed on the text before `edits`, placed on the text after them."""
    starts: list[int] = []
    shifts = [0]
    for edit in edits:
        starts.append(edit.start - shifts[-1])
        shifts.append(shifts[-1] + len(edit.after) - len(edit.before))

    def forward(offset: int) -> int:
        i = bisect_right(starts, offset)
        if i and offset < starts[i - 1] + len(edits[i - 1].before):
            return edits[i - 1].start
        return offset + shifts[i]

    return [
        gap._replace(start=forward(gap.start), end=max(forward(gap.start), forward(gap.end)))
        for gap in gaps
    ]
