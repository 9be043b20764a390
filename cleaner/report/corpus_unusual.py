"""How unusual a removal is: the most unusual ones are where mistakes of a rule are found first.

Four marks, each from 0 to 1, are added with the weights of :data:`WEIGHTS`:

- **rare**: how little of it the same rule removed in other documents. For each pair of neighbouring
  characters the surprise ``log2((n + 1) / (d + 1/2))`` is taken, where the rule acted in `n` other
  documents and removed this pair in `d` of them; their mean, as a share of the largest possible, is
  the mark. With few other documents it says little and counts less: it is multiplied by ``n / (n + 4)``.
- **long**: how much longer it is than the median of what the rule removes; 16 times as long is 1.
- **large**: its share of the document; a half and more is 1.
- **prose**: whether it reads like the body. One half is the share of it that is in sentences; the
  other says by how much its pairs of characters are more frequent in the texts that were kept than
  in everything that was removed (a naive Bayes classifier with two classes).

A piece that stands in the cleaned text all the same, such as a title that was there twice, is lost
nowhere: its sum is multiplied by :data:`STILL_THERE`. ``benchmarks/unusual.py`` measures how far up
planted mistakes come; the weights are the best of a coarse grid, on the average of both its sets.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.report.corpus_pairs import MOST, Counts, hashed, pairs_of
from cleaner.report.corpus_removals import Removal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What each mark counts for; together 100.
WEIGHTS = {"rare": 35, "long": 10, "large": 10, "prose": 45}
STILL_THERE = 0.3

#: So much of a kept text is looked at.
_MOST_OF_TEXT = 3000

#: The marks of pieces up to this length are remembered, for so many pieces: furniture comes again.
_SHORT = 200
_REMEMBERED = 50_000

#: A rule's pairs are counted in ``2 ** 14`` buckets, those of the corpus in ``2 ** 17``.
_RULE_BITS = 14
_CORPUS_BITS = 17

#: Lengths are counted in steps of an eighth of an octave.
_STEPS = 8

#: Runs of words with the sign at their end, if there is one. Each is taken whole, so that a long
#: piece without any sign costs no more than others.
_CHINESE = re.compile(r"[^\s。！？!?；;|｜»>·•_]+[。！？；!?;]?")
_ENGLISH = re.compile(r"[A-Za-z0-9'’,\"():\- ]+[.!?]?")
_ENDS = "。！？；!?;."


class Unusual(NamedTuple):
    """The marks of one removal; `score` goes from 0 to 100, `times` compares its length with the median."""

    score: float
    rare: float
    long: float
    large: float
    prose: float
    times: float
    still_there: bool


NOT_AT_ALL = Unusual(0, 0, 0, 0, 0, 1, False)


class _Use:
    """What one rule removed, over all documents."""

    def __init__(self) -> None:
        import numpy as np

        self.documents = 0
        self.lengths: Counter[int] = Counter()
        self.pairs: NDArray[np.uint32] = np.zeros(1 << _RULE_BITS, dtype=np.uint32)

    def median(self) -> float:
        """The median length of a removal, in characters."""
        half = self.lengths.total() / 2
        for step in sorted(self.lengths):
            half -= self.lengths[step]
            if half <= 0:
                return float(2 ** (step / _STEPS))
        return 1.0


class Usual:
    """What rules usually remove, and what texts usually say: shown all documents, then asked.

    Memory is 64 kB for each rule and 2 MB for the corpus, whatever its size.

    >>> usual = Usual()
    >>> def record(text, *removed):
    ...     return {"text": text, "edits": [{"rule": "r", "before": piece, "after": ""} for piece in removed]}
    >>> from cleaner.report.corpus_removals import removals
    >>> corpus = [record("今年的工作做得扎实。", "上一篇：某某讲话") for _ in range(20)]
    >>> corpus[7] = record("今年的", "工作做得扎实，群众都很满意。")
    >>> for each in corpus:
    ...     usual.learn(each, removals(each))
    >>> usual.settle()
    >>> scores = [usual.score(next(removals(each)), each["text"], 20).score for each in corpus]
    >>> scores.index(max(scores))
    7
    """

    def __init__(self) -> None:
        self._uses: dict[str, _Use] = {}
        self._medians: dict[str, float] = {}
        self._kept = Counts(_CORPUS_BITS)
        self._gone = Counts(_CORPUS_BITS)
        self._known: dict[tuple[str, str], tuple[float, float]] = {}

    def learn(self, record: Mapping[str, Any], removed: Iterable[Removal]) -> None:
        """Count what went from one document, and what stayed."""
        import numpy as np

        by_rule: dict[str, list[str]] = {}
        for removal in removed:
            if not removal.blank:
                by_rule.setdefault(removal.rule, []).append(removal.before)
        for rule, pieces in by_rule.items():
            use = self._uses.get(rule) or self._uses.setdefault(rule, _Use())
            use.documents += 1
            use.lengths.update(round(_STEPS * math.log2(len(piece))) for piece in pieces)
            pairs = [pairs_of(piece) >> (32 - _RULE_BITS) for piece in dict.fromkeys(pieces)]
            use.pairs[np.unique(np.concatenate(pairs))] += 1
            for piece in pieces:
                self._gone.add(piece[:MOST])
        self._kept.add(record["text"][:_MOST_OF_TEXT])

    def settle(self) -> None:
        """All documents have been learnt from; to be called before :meth:`score` and :meth:`median`."""
        self._kept.settle()
        self._gone.settle()
        self._medians = {rule: use.median() for rule, use in self._uses.items()}

    def median(self, rule: str) -> int:
        """The median length of what a rule removes (blanks aside), in characters; 0 if it removes none."""
        return max(1, round(self._medians[rule])) if rule in self._medians else 0

    def score(self, removal: Removal, text: str, characters: int) -> Unusual:
        """How unusual a removal is in a document that had so many characters and is now `text`."""
        if removal.blank:
            return NOT_AT_ALL
        rare, prose = self._marks(removal.rule, removal.before)
        times = len(removal.before) / self._medians[removal.rule]
        long = min(1.0, max(0.0, math.log2(times) / 4))
        # What was left out of a page is not among the characters of the document.
        whole = characters + (len(removal.before) if removal.number < 0 else 0)
        large = min(1.0, 2 * len(removal.before) / max(1, whole))
        score = (
            WEIGHTS["rare"] * rare
            + WEIGHTS["long"] * long
            + WEIGHTS["large"] * large
            + WEIGHTS["prose"] * prose
        )
        words = removal.before.strip()
        still_there = len(words) > 3 and words in text
        return Unusual(
            round(score * (STILL_THERE if still_there else 1), 3),
            rare,
            long,
            large,
            prose,
            times,
            still_there,
        )

    def _marks(self, rule: str, piece: str) -> tuple[float, float]:
        """How rare, and how much like prose."""
        known = self._known.get((rule, piece))
        if known is None:
            known = self._rarity(self._uses[rule], piece), self._prose(piece)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            if len(piece) <= _SHORT:
                self._known[rule, piece] = known
        return known

    @staticmethod
    def _rarity(use: _Use, piece: str) -> float:
        import numpy as np

        others = use.documents - 1
        elsewhere = use.pairs[pairs_of(piece) >> (32 - _RULE_BITS)].astype(np.float64) - 1
        surprise = np.log2((others + 1) / (np.maximum(elsewhere, 0) + 0.5))
        return float(surprise.mean() / math.log2(2 * (others + 1))) * others / (others + 4)

    def _prose(self, piece: str) -> float:
        import numpy as np

        piece = piece[:MOST]
        in_sentences = _in_sentences(piece)
        found = hashed(piece) >> (32 - _CORPUS_BITS)
        if not len(found):
            return in_sentences / 2
        smooth = (1 << _CORPUS_BITS) / 2
        gone = np.maximum(0, self._gone.table[found] - 1)
        odds = np.log2((self._kept.table[found] + 0.5) / (self._kept.total + smooth))
        odds -= np.log2((gone + 0.5) / (max(0, self._gone.total - len(found)) + smooth))
        likeness = 1 / (1 + math.exp(-float(odds.mean())))
        return in_sentences / 2 + max(0.0, likeness - 0.5)


def _in_sentences(piece: str) -> float:
    """The share of a piece that is in sentences: of eight Chinese characters or five English words and more.

    >>> _in_sentences("今年粮食再获丰收。"), _in_sentences("上一篇：某某讲话 下一篇"), _in_sentences("长" * 99)
    (1.0, 0.0, 0.0)
    >>> _in_sentences("He kept the old diary there.")
    1.0
    """
    inside = 0
    for run in _CHINESE.findall(piece):
        if len(run) > 8 and run[-1] in _ENDS:
            inside += len(run)
    for run in _ENGLISH.findall(piece):
        if run[-1] in ".!?" and run.strip().count(" ") >= 4:
            inside += len(run) - run.count(" ")
    return min(1.0, inside / max(1, len("".join(piece.split()))))
