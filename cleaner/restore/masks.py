"""Decide what each mask of a document hides, from what its copies and the corpus say."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from cleaner.document import Note
from cleaner.restore.copies import Copy, Pair, Standing, Vote
from cleaner.restore.letters import Slot
from cleaner.restore.words import Words
from cleaner.restore.write import CANDIDATE, MASK_RULE, Fill

#: A copy that says other things than most copies of more of the masks than this, and of more than one, is
#: a copy of another speech; one that does so seldom has slips of the pen.
_DIFFERENT = 0.1

#: What so many times as many documents have is no slip of the pen.
TIMES = 5

#: Alternatives that a note lists.
LISTED = 5


class Plan(NamedTuple):
    """What is filled in a document, in order, and notes on what is only proposed."""

    fills: list[Fill]
    candidates: list[Note]


def plan_masks(copy: Copy, standing: Standing, types: Collection[str], words: Words) -> Plan:
    """What the masks of `copy` hide.

    Args:
        copy: a document.
        standing: the copies that may be asked.
        types: the types of masks to fill.
        words: what the corpus knows of words that filters took out.
    """
    plan = Plan([], [])
    mixed = is_mixed(copy, standing.trusted)
    for slot in copy.letters.masks:
        kind = str(slot.notes[0].data.get("type"))
        if kind not in types:
            continue
        trusted = _by_words(standing.trusted, slot)
        heard = max(_by_words(standing.heard, slot).items(), key=_weight, default=("", []))[0]
        if heard in trusted and not mixed and _prevails(_by_words(standing.heard, slot), heard):
            plan.fills.append(_fill(slot, kind, trusted[heard]))
            continue
        found = _by_words([*standing.trusted, *standing.doubtful], slot)
        if found:
            reason = "copies differ" if len(found) > 1 or mixed else "perhaps another speech"
        else:
            reason = "another speech"
            found = _by_words(standing.others, slot)
        if found:
            plan.candidates.append(
                _proposal(slot, kind, reason, [_alternative(same) for same in found.values()])
            )
        else:
            _ask_corpus(plan, copy, slot, kind, words)
    return plan


def is_mixed(copy: Copy, trusted: Sequence[Pair]) -> bool:
    """Whether the copies say so different things of the masks that they are copies of different speeches."""
    said: Counter[int] = Counter()
    alone: Counter[int] = Counter()
    for slot in copy.letters.masks:
        found = _by_words(trusted, slot)
        if sum(map(len, found.values())) < 2:
            continue
        most = max(found, key=lambda words: _weight((words, found[words])))
        prevails = _prevails(found, most)
        for words, same in found.items():
            for number in (id(each.pair) for each in same):
                said[number] += 1
                alone[number] += words != most or not prevails
    return any(count > 1 and count > _DIFFERENT * said[number] for number, count in alone.items())


def _weight(found: tuple[str, list[_Said]]) -> tuple[int, str]:
    """In how many documents something is said."""
    return _copies(found[1]), found[0]


def _prevails(found: dict[str, list[_Said]], words: str) -> bool:
    """Whether all copies say the same, or nearly all of many."""
    others = sum(_copies(same) for other, same in found.items() if other != words)
    return _copies(found[words]) >= TIMES * others


class _Said(NamedTuple):
    pair: Pair
    vote: Vote


def _by_words(pairs: Sequence[Pair], slot: Slot) -> dict[str, list[_Said]]:
    """What copies have for a mask, those together that say the same."""
    found: dict[str, list[_Said]] = {}
    for pair in pairs:
        vote = pair.votes.get(slot.at)
        if vote is not None:
            found.setdefault(_same(vote.words), []).append(_Said(pair, vote))
    return found


def _same(words: str) -> str:
    """Words in one width, and numbers without commas."""
    plain = "".join(unicodedata.normalize("NFKC", words).split())
    return plain.replace(",", "") if plain[:1].isdecimal() else plain


def _best(same: list[_Said]) -> _Said:
    """The way to write the words that most documents have, in the copy that has most of what is masked."""
    written: Counter[str] = Counter()
    for said in same:
        written[said.vote.words] += len(said.pair.form.copies)
    return min(
        same,
        key=lambda said: (
            -written[said.vote.words],
            said.vote.words,
            -len(said.pair.votes),
            said.pair.form.first.name,
        ),
    )


def _copies(same: list[_Said]) -> int:
    return sum(len(said.pair.form.copies) for said in same)


def _fill(slot: Slot, kind: str, same: list[_Said]) -> Fill:
    best = _best(same)
    source = best.pair.form.first
    data = {"type": kind, "from": source.name, "copies": _copies(same)}
    place = (source.number, best.vote.start, best.vote.end)
    return Fill(slot.start, slot.end, best.vote.words, slot.notes, data, place)


def _alternative(same: list[_Said]) -> dict[str, Any]:
    best = _best(same)
    return {
        "text": best.vote.words,
        "from": best.pair.form.first.name,
        "from_span": [best.vote.start, best.vote.end],
        "copies": _copies(same),
    }


def _proposal(slot: Slot, kind: str, reason: str, alternatives: list[dict[str, Any]]) -> Note:
    alternatives.sort(key=lambda alternative: (-alternative["copies"], alternative["text"]))
    data = {"type": kind, "reason": reason, "alternatives": alternatives[:LISTED]}
    return Note(CANDIDATE, MASK_RULE, slot.start, slot.end, data)


def _ask_corpus(plan: Plan, copy: Copy, slot: Slot, kind: str, words: Words) -> None:
    """Fill a mask with a word that the whole corpus agrees on, or note what it may be."""
    certain, possible = words.answer(copy.letters, slot)
    listed = [
        {"text": word.text, "from": word.source, "from_span": list(word.span), "copies": word.copies}
        for word in possible
    ]
    if certain is not None:
        data = {"type": kind, **{key: value for key, value in listed[0].items() if key != "text"}}
        plan.fills.append(Fill(slot.start, slot.end, certain.text, slot.notes, data))
    elif listed:
        plan.candidates.append(_proposal(slot, kind, "not certain", listed))
