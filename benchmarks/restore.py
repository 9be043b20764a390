"""Precision, recall and speed of filling masks and gaps, on invented speeches whose truth is known.

    python benchmarks/restore.py [--documents N] [--seed S] [--wrong]

A fill is right if it stands in the speech that the document is a copy of, with the same letters on both
sides; a passage, if nearly all pieces of it do, since it may bring a typing error along. Recall counts what another copy of the same speech has in clear. Half of the speeches have siblings:
the same speech as other counties gave it, with names and numbers of their own; of some of these only masked
or cut copies are left, and whatever a sibling has for their masks is wrong.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict

from speeches import Copy, Item, corpus

from cleaner import Cleaner, Document, dedup, restore
from cleaner.document import Note
from cleaner.restore.letters import Letters


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", action="store_true", help="show each wrong fill")
    options = parser.parse_args()
    copies = corpus(options.documents, options.seed)
    cleaner = Cleaner()
    documents = [cleaner(copy.text, id=f"{number:06d}") for number, copy in enumerate(copies)]
    clusters = dedup.find(
        [document.text for document in documents],
        ids=[document.id or "" for document in documents],
        quality=[(document.gaps, document.redactions) for document in documents],
    )
    begin = time.perf_counter()
    filled = restore.fill(documents, clusters)
    seconds = time.perf_counter() - begin
    characters = sum(len(document.text) for document in documents) / len(documents)
    print(
        f"{len(documents)} documents, {characters:,.0f} characters each, {len(documents) / seconds:,.0f} documents/s"
    )
    _report(copies, filled, options.wrong)


def _report(copies: list[Copy], filled: list[Document], show: bool) -> None:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    untold: Counter[bool] = Counter()
    proposed: Counter[str] = Counter()
    wrong_of_kind: Counter[str] = Counter()
    truths: dict[int, str] = {}
    told = _told_copies(copies)
    for copy, document, is_told in zip(copies, filled, told, strict=True):
        truth = truths.setdefault(copy.speech, _truth(copy))
        letters = Letters(document)
        for note in document.notes:
            if note.kind == "fill-candidate":
                proposed[note.data["type"]] += 1
            if note.kind != "filled" or not note.data["was"]:
                continue
            kind = note.data["type"]
            true = _is_true(letters, note, truth)
            if not is_told and copy.masked:
                untold[true] += 1
            elif true:
                right[kind] += 1
            else:
                wrong[kind] += 1
                wrong_of_kind[copy.kind] += 1
                if show:
                    _show(copy, document, note)
    supported = _supported(copies, told)
    _print(right, wrong, supported, proposed)
    print(
        f"beside them, {supported['untold']:,} masks of copies that have in clear nothing which a sibling has not: "
        f"{untold.total():,} filled, {untold[False]:,} wrongly"
    )
    if wrong_of_kind:
        print("wrong by what was done to the copy:", dict(wrong_of_kind.most_common()))


def _print(right: Counter[str], wrong: Counter[str], supported: Counter[str], proposed: Counter[str]) -> None:
    print(
        f"{'type':12s} {'filled':>8s} {'precision':>10s} {'supported':>10s} {'recall':>8s} {'proposed':>9s}"
    )
    masks = sorted(kind for kind in right | wrong if kind not in ("gap", "truncated"))
    rows = {"masks": masks, "gaps": ["gap"], "ends": ["truncated"], **{kind: [kind] for kind in masks}}
    for name, kinds in rows.items():
        good, bad = sum(right[kind] for kind in kinds), sum(wrong[kind] for kind in kinds)
        wanted = supported[name]
        recall = f"{wanted:10,d} {good / wanted:8.4f}" if wanted else " " * 19
        offered = sum(proposed[kind] for kind in kinds)
        print(f"{name:12s} {good + bad:8,d} {good / max(1, good + bad):10.5f} {recall} {offered:9,d}")


def _truth(copy: Copy) -> str:
    text = "".join(token if isinstance(token, str) else token.value for token in copy.whole)
    return Letters(Document(text)).line


def _is_true(letters: Letters, note: Note, truth: str) -> bool:
    """Whether the words stand in the true speech between the same letters; typing errors further off do no harm."""
    first, last = letters.at(note.start), letters.at(note.end)
    words = letters.line[first:last]
    if note.rule == "restore-gap":
        pieces = [part[at : at + 10] for part in letters.parts(first, last) for at in range(0, len(part), 10)]
        return sum(len(piece) for piece in pieces if piece not in truth) <= 0.05 * len(words) + 10
    left = list(letters.parts(max(0, first - 6), first))[-1]
    right = next(iter(letters.parts(last, min(len(letters), last + 6))))
    return any(
        left[len(left) - a :] + words + right[:b] in truth for a, b in ((6, 6), (6, 2), (2, 6), (3, 3))
    )


def _supported(copies: list[Copy], told: list[bool]) -> Counter[str]:
    """How many masks, gaps and ends another copy of the speech has in clear."""
    clear: dict[int, Counter[int]] = defaultdict(Counter)
    shown: dict[int, Counter[int]] = defaultdict(Counter)
    for copy in copies:
        for place, token in enumerate(copy.whole):
            if place in copy.cut:
                continue
            shown[copy.speech][place] += 1
            if isinstance(token, Item) and token.key not in copy.masked:
                clear[copy.speech][token.key] += 1
    found: Counter[str] = Counter()
    for copy, is_told in zip(copies, told, strict=True):
        for place, token in enumerate(copy.whole):
            if place not in copy.cut and isinstance(token, Item) and token.key in copy.masked:
                found["masks" if is_told else "untold"] += clear[copy.speech][token.key] > 0
        for first, last in _cuts(copy):
            kind = "ends" if last == len(copy.whole) else "gaps"
            found[kind] += all(shown[copy.speech][place] for place in range(first, last))
    return found


def _told_copies(copies: list[Copy]) -> list[bool]:
    """Which copies have in clear three names or numbers that their siblings have not.

    Whose the masks of the others are, nobody can tell.
    """
    speeches: dict[int, dict[int, Copy]] = defaultdict(dict)
    for copy in copies:
        speeches[copy.family][copy.speech] = copy
    return [
        all(
            _told(copy, other) >= 3 for other in speeches[copy.family].values() if other.speech != copy.speech
        )
        for copy in copies
    ]


def _told(copy: Copy, other: Copy) -> int:
    """How many items that a copy has in clear are not the same in another speech."""
    return sum(
        isinstance(token, Item) and place not in copy.cut and token.key not in copy.masked
        and isinstance(there := other.whole[place], Item) and there.value != token.value
        for place, token in enumerate(copy.whole)
    )  # fmt: skip


def _cuts(copy: Copy) -> list[tuple[int, int]]:
    places = sorted(copy.cut)
    starts = [place for place in places if place - 1 not in copy.cut]
    ends = [place + 1 for place in places if place + 1 not in copy.cut]
    return list(zip(starts, ends, strict=True))


def _show(copy: Copy, document: Document, note: Note) -> None:
    left = document.text[max(0, note.start - 15) : note.start]
    right = document.text[note.end : note.end + 10]
    words = document.text[note.start : note.end][:60]
    print(
        f"  {document.id} family {copy.family} speech {copy.speech} ({copy.kind}) {note.data['type']}:",
        end=" ",
    )
    print(f"{left!r} [{words}] {right!r} from {note.data['from']}, copies {note.data['copies']}")


if __name__ == "__main__":
    main()
