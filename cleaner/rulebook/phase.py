"""Settle what the rules of one phase found on one text, and apply it in one pass."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.document import Edit
from cleaner.rulebook.findings import check
from cleaner.rulebook.model import Fact, Finding, Flag, Gap, Remove, Replace, Rule, RuleError
from cleaner.text.lazy import regex
from cleaner.text.snapshot import Text

GAP_MARK = "……"

#: Makes a named tuple without the detour over its own constructor, for the hottest place.
_new = tuple.__new__

#: Ellipses and blanks beside a notice belong to it; the gap mark takes their place.
_BEFORE_GAP = regex(r"[ \t\u3000\xa0]*(?:(?:…+|\.{3,}|。{3,}|·{3,}|-{3,})[ \t\u3000\xa0]*)?\Z")
_AFTER_GAP = regex(r"[ \t\u3000\xa0]*(?:(?:…+|\.{3,}|。{3,}|·{3,}|-{3,})[ \t\u3000\xa0]*)?")

#: A rule that takes more than this share of a text's prose is held back: it is more likely that
#: the rule is wrong than that most of a document is boilerplate which reads like sentences.
_MOST_PROSE = 0.3
_FEW_CHARS = 200
_PROSE = regex(r"^(?=.{40})(?:[^\n，。；,;]*[，。；,;]){2}.*$", re.M)


#: How the modules of the rules begin that are shipped.
_SHIPPED = "cleaner._rules."

#: A wanted edit: start, minus its end, order, new text, rule, whether it is sure, gaps. The order of
#: the fields is the order in which changes are settled: the earlier, then the longer one.
_Change = tuple[int, int, int, str, str, bool, tuple[Gap, ...]]


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

    Raises:
        RuleError: a rule fails, or yields what is no proper finding.
    """
    try:
        return _run_phase(rules, text, gaps)
    except RuleError:
        raise
    except (TypeError, ValueError) as error:
        # Looked at closely only now, because every finding of every rule goes through here.
        for rule in rules:
            for finding in _findings(rule, text):
                check(_named(rule), finding, text)
        raise error


def _run_phase(rules: Iterable[Rule], text: Text, gaps: list[PlacedGap]) -> Outcome:
    changes: list[_Change] = []
    flags: list[tuple[str, Flag]] = []
    facts: list[Fact] = []
    simple = True
    for rule in rules:
        code = rule.code
        first = len(changes)
        findings = _findings(rule, text)
        if not rule.module.startswith(_SHIPPED):  # what is shipped is tested, and time is short
            for finding in findings:
                check(_named(rule), finding, text)
        for finding in findings:
            if isinstance(finding, Replace):
                (start, end), after = finding
                changes.append((start, -end, len(changes), after, code, True, ()))
            elif isinstance(finding, Remove):
                (start, end), sure = finding
                changes.append((start, -end, len(changes), "", code, sure, ()))
                simple = simple and sure
            elif isinstance(finding, Gap):
                changes.append(_gap_change(finding, code, len(changes), text))
                simple = False
            elif isinstance(finding, Flag):
                flags.append((code, finding))
            elif isinstance(finding, Fact):
                facts.append(finding)
            else:
                check(_named(rule), finding, text)
        if any(not 0 <= change[0] <= -change[1] <= len(text) for change in changes[first:]):
            raise ValueError("a span outside of the text")  # which, is told by run_phase
        if len(changes) > first and (held := _held_back(changes[first:], text)):
            flags.append((code, held))
            del changes[first:]
    if not changes:
        return Outcome(text, [], gaps, flags, facts)
    changes.sort()
    if not simple or _overlap(changes):
        changes = _end_gaps(list(_settle(changes, text)), text)
    return _apply(changes, text, gaps, flags, facts)


def _findings(rule: Rule, text: Text) -> list[Finding]:
    """What a rule finds; what it raises is told with its name and its place."""
    try:
        return list(rule.find(text))
    except Exception as error:
        raise RuleError(f"{_named(rule)} fails on this text: {type(error).__name__}: {error}") from error


def _named(rule: Rule) -> str:
    file, line = rule.origin
    return f"rule {rule.code} ({file}:{line})"


def _gap_change(gap: Gap, code: str, order: int, text: str) -> _Change:
    start, end = gap.span
    before = _BEFORE_GAP.search(text, max(0, start - 40), start)
    after = _AFTER_GAP.match(text, end)
    start = before.start() if before else start
    end = after.end() if after else end
    return (start, -end, order, GAP_MARK, code, True, (gap,))


def _overlap(changes: list[_Change]) -> bool:
    end = 0
    for change in changes:
        if change[0] < end:
            return True
        end = -change[1]
    return False


def _held_back(changes: list[_Change], text: Text) -> Flag | None:
    """A remark instead of `changes`, if they would take away too much prose."""
    taken = 0
    for start, minus_end, _, after, _, sure, _ in changes:
        if sure and not after:
            taken -= minus_end + start
    if taken < _FEW_CHARS or taken < _MOST_PROSE * len(text) / 2:
        return None
    prose = text.fact(_prose_spans)
    total = sum(end - start for start, end in prose)
    lost = sum(
        max(0, min(end, -change[1]) - max(start, change[0]))
        for change in changes
        if change[5] and not change[3]
        for start, end in prose
    )
    if lost <= max(_FEW_CHARS, _MOST_PROSE * total):
        return None
    span = (min(change[0] for change in changes), max(-change[1] for change in changes))
    return Flag("suspicious", span, {"reason": "held back", "chars": taken})


def _prose_spans(text: Text) -> list[tuple[int, int]]:
    """The lines that are sentences rather than entries of a list."""
    return [match.span() for match in _PROSE.finditer(text)]


def _settle(changes: list[_Change], text: str) -> Iterator[_Change]:
    """Bring sorted changes into an order in which none overlaps another.

    The earlier and longer one wins. Of a removal that overlaps the end of another the rest is
    removed; a gap inside a removal is remembered there; anything else that overlaps is dropped:
    the next round meets it again if it is still there.
    """
    if not all(change[5] for change in changes):
        changes = _with_neighbours(changes, text)
    last: _Change | None = None
    for change in changes:
        if last is None:
            last = change
            continue
        start, minus_end, _, after, _, _, gaps = change
        old_start, old_minus_end, order, old_after, code, _, old_gaps = last
        if start >= -old_minus_end:
            yield last
            last = change
        elif minus_end >= old_minus_end:  # inside the last one
            if gaps and (old_gaps or not old_after):
                merged = _merged(old_gaps, gaps) if old_gaps else gaps
                if not old_gaps and text[-old_minus_end - 1] == "\n" and old_minus_end < minus_end:
                    old_minus_end += 1  # the mark stands on the line of its own
                last = (old_start, old_minus_end, order, GAP_MARK, code, True, merged)
        elif (old_gaps or not old_after) and (gaps or not after):
            if gaps and old_gaps:
                merged = _merged(old_gaps, gaps)
                last = (old_start, minus_end, order, GAP_MARK, code, True, merged)
            elif not old_gaps or text[-old_minus_end:-minus_end].strip("\n"):
                yield last
                last = (-old_minus_end, *change[1:])
            # else a gap took the place of the line, and the line feed after it stays
    if last is not None:
        yield last


def _with_neighbours(changes: list[_Change], text: str) -> list[_Change]:
    """Keep the removals that are not sure only where a removal is beside them."""
    kept = [change[5] for change in changes]
    forward = range(len(changes))
    for indexes in (forward, reversed(forward)):
        near: _Change | None = None
        for i in indexes:
            change = changes[i]
            if not kept[i] and near is not None:
                first, second = sorted((near, change))
                kept[i] = second[0] <= -first[1] or not text[-first[1] : second[0]].strip()
            if kept[i] and (change[6] or not change[3]):
                near = change
    return [change for change, keep in zip(changes, kept, strict=True) if keep]


def _merged(first: tuple[Gap, ...], second: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """Two notices at one place speak of one gap."""
    chars = next((gap.chars for gap in first + second if gap.chars is not None), None)
    return (first[0]._replace(chars=chars),)


def _end_gaps(changes: list[_Change], text: str) -> list[_Change]:
    """One mark where several gaps meet, and none where the text ends with the gap."""
    place: int | None = None
    for i, (start, minus_end, order, after, code, sure, gaps) in enumerate(changes):
        if gaps and place is not None:
            first = changes[place]
            changes[place] = (*first[:6], _merged(first[6], gaps))
            changes[i] = (start, minus_end, order, "", code, sure, ())
        elif gaps:
            place = i
        elif after:
            place = None
        following = changes[i + 1][0] if i + 1 < len(changes) else len(text)
        if text[-minus_end:following].strip():
            place = None
    if place is not None:
        last = changes[place]
        changes[place] = (*last[:3], "", *last[4:])
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
        before = text[start:-minus_end]
        if start < done or (before == after and not found):
            continue
        pieces.append(text[done:start])
        pieces.append(after)
        at = start + shift
        edits.append(_new(Edit, (code, at, shift - minus_end, before, after)))
        if found:
            new_gaps += [PlacedGap(at, at + len(after), code, gap.chars) for gap in found]
        shift += len(after) - len(before)
        done = -minus_end
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
        gap._replace(start=forward(gap.start), end=max(forward(gap.start), forward(gap.end))) for gap in gaps
    ]
