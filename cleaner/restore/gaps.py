"""Decide what is missing in a gap of a document, or at its end, from what its copies have there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cleaner.document import Note
from cleaner.restore.copies import Copy, Form, Pair, Standing
from cleaner.restore.instance import Evidence
from cleaner.restore.letters import Slot
from cleaner.restore.masks import LISTED, TIMES, Plan
from cleaner.restore.passages import Offer, choose, fits, missing, prevails
from cleaner.restore.write import CANDIDATE, GAP_RULE, Fill

#: How much of a passage a note shows.
_SHOWN = 80

#: So many of the other copies that have a passage are compared with the one that it is taken from.
_ASKED = 12

#: Remarks that a passage brings along.
_CARRIED = ("redaction", "suspicious", "heading-missing")


def plan_gap(
    copy: Copy,
    slot: Slot,
    standing: Standing,
    mixed: bool,
    masks_of: Callable[[Copy], Plan],
    between: Callable[[Form, Form], Evidence],
) -> Fill | Note | None:
    """What is missing at `slot`: a fill, or a note on what may be.

    Args:
        copy: a document.
        slot: one of its gaps.
        standing: the copies that may be asked.
        mixed: they are copies of different speeches.
        masks_of: what is filled in the masks of a copy, because the passage may hold some.
        between: the evidence on two of the copies.
    """
    trusted = _offers(copy, slot, standing.trusted)
    if not trusted:
        doubtful = _offers(copy, slot, standing.doubtful)
        return _proposal(slot, "perhaps another speech", doubtful) if doubtful else None
    heard = _offers(copy, slot, standing.heard)
    best = None if mixed else choose([offer for offer in trusted if _is_fitting(copy, offer)] or trusted)
    if best is None or not prevails(best, heard) or _is_doubted(best, standing.trusted, trusted, between):
        return _proposal(slot, "copies differ", heard)
    fitting, complete = fits(best, _length(copy), _declared(copy))
    if not fitting:
        return _proposal(slot, "another length than stated", trusted)
    source = next(pair.form.first for pair in standing.trusted if pair.form.first.number == best.number)
    return _fill(copy, best, source, masks_of(source), complete, sum(offer.copies for offer in trusted))


def _offers(copy: Copy, slot: Slot, pairs: Sequence[Pair]) -> list[Offer]:
    """What copies have in the place of the gap."""
    found: list[Offer] = []
    for pair in pairs:
        passage = missing(pair.alignment, slot)
        if passage is not None:
            first = pair.form.first
            found.append(Offer(passage, first.letters, len(pair.form.copies), first.name, first.number))
    return found


def _is_doubted(
    best: Offer, pairs: Sequence[Pair], offers: Sequence[Offer], between: Callable[[Form, Form], Evidence]
) -> bool:
    """Whether copies that have the passage are copies of another speech than the one that it is taken from."""
    of_offers = {offer.number for offer in offers}
    found = {pair.form.first.number: pair.form for pair in pairs if pair.form.first.number in of_offers}
    source = found.pop(best.number)
    asked = sorted(found.values(), key=lambda form: (-len(form.copies), form.first.name))[:_ASKED]
    against = sum(len(form.copies) for form in asked if between(source, form).contradicted)
    return against * TIMES > sum(len(form.copies) for form in (source, *asked)) - against


def _is_fitting(copy: Copy, offer: Offer) -> bool:
    return fits(offer, _length(copy), _declared(copy))[0]


def _length(copy: Copy) -> int:
    return sum(not char.isspace() for char in copy.document.text)


def _declared(copy: Copy) -> int | None:
    """The stated length of the whole, if nothing but one passage is missing."""
    return copy.document.declared_chars if len(copy.letters.gaps) == 1 else None


def _fill(copy: Copy, best: Offer, source: Copy, masks: Plan, complete: bool, copies: int) -> Fill:
    passage = best.passage
    start, end = passage.s, passage.s_end
    inside = tuple(
        fill._replace(start=fill.start - start, end=fill.end - start)
        for fill in masks.fills
        if start <= fill.start and fill.end <= end
    )
    settled = {note[:4] for fill in masks.fills for note in fill.was}
    carried = tuple(
        note._replace(start=note.start - start, end=note.end - start)
        for note in source.document.notes
        if note.kind in _CARRIED
        and start <= note.start <= note.end <= end
        and note[:4] not in settled
        and note.start < end
    )
    data = {"type": "truncated" if passage.ending else "gap", "from": best.source, "copies": copies}
    was = (
        *passage.slot.notes,
        *(note for mask in passage.masks for note in mask.notes),
        *_headings(copy, best),
    )
    return Fill(
        passage.start, passage.end, best.text, was, data, (source.number, start, end), inside, carried,
        open=passage.ending and not complete,
    )  # fmt: skip


def _headings(copy: Copy, best: Offer) -> list[Note]:
    """Notes on missing headings that the passage brings."""
    lines = [line.strip() for line in best.text.split("\n")]
    return [
        note
        for note in copy.document.notes
        if note.kind == "heading-missing"
        and note.start >= best.passage.end
        and all(any(line.startswith(mark) for line in lines) for mark in note.data.get("missing", ()))
    ]


def _proposal(slot: Slot, reason: str, offers: Sequence[Offer]) -> Note:
    alternatives: list[dict[str, Any]] = [
        {
            "text": offer.text[:_SHOWN],
            "chars": len(offer.text),
            "from": offer.source,
            "from_span": [offer.passage.s, offer.passage.s_end],
            "copies": offer.copies,
        }
        for offer in sorted(offers, key=lambda offer: (-offer.copies, offer.source))
    ]
    kind = "truncated" if offers[0].passage.ending else "gap"
    data = {"type": kind, "reason": reason, "alternatives": alternatives[:LISTED]}
    return Note(CANDIDATE, GAP_RULE, slot.start, slot.end, data)
