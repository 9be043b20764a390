"""What stands beside the documents of a run: rejected inputs, and texts that are quoted in others."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cleaner.report.corpus_keep import Least, digest

_OF_EACH_REASON = 4
_REASONS = 40
_QUOTED = 15
_PASSAGES = 3
_PREVIEW = 48


class Reject(NamedTuple):
    """One rejected input; `preview` shows its first bytes, `bytes` is how many there are if known."""

    source: str
    reason: str
    bytes: int | None
    preview: str
    file: str


class Rejects:
    """Rejected inputs by reason, with a few of each."""

    def __init__(self, rejected: Iterable[Mapping[str, Any]]) -> None:
        self.total = 0
        self.reasons: Counter[str] = Counter()
        self._samples: dict[str, Least[Reject]] = {}
        for each in rejected:
            self.total += 1
            reason = general_reason(str(each.get("reason") or "not stated"))
            if reason not in self.reasons and len(self.reasons) >= _REASONS:
                reason = "other reasons"
            self.reasons[reason] += 1
            kept = self._samples.setdefault(reason, Least(_OF_EACH_REASON))
            key = (digest(each.get("source"), self.total),)
            if kept.wants(key):
                kept.add(key, _reject(each))

    def samples(self, reason: str) -> list[Reject]:
        """A few inputs that were rejected for a reason."""
        return list(self._samples[reason])


def general_reason(reason: str) -> str:
    """A reason without what is particular to one input.

    >>> general_reason("not plain text: zero byte at offset 8")
    'not plain text: zero byte at offset N'
    """
    return re.sub(r"(?<![\w.-])\d+", "N", reason)[:160]


def _reject(each: Mapping[str, Any]) -> Reject:
    preview, size = "", None
    encoded = each.get("raw_base64")
    if encoded is not None:
        size = len(encoded) * 3 // 4 - encoded.count("=")
        # A multiple of four characters can be decoded by itself.
        start = encoded[: 4 * (_PREVIEW // 3)]
        try:
            preview = "".join(
                chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in base64.b64decode(start, validate=True)
            )
        except (binascii.Error, ValueError):
            preview = ""
    return Reject(
        str(each.get("source")), str(each.get("reason")), size, preview, str(each.get("raw_file") or "")
    )


class Quoted(NamedTuple):
    """A text that another one holds; `passages` are the beginnings of what they share."""

    id: str
    found_in: str
    containment: float
    passages: list[str]
    more: int


class Related:
    """Texts that are found in longer ones: quotations, collections, summaries."""

    def __init__(self, related: Iterable[Mapping[str, Any]]) -> None:
        self.total = 0
        self.containment: Counter[int] = Counter()
        self._sample: Least[Quoted] = Least(_QUOTED)
        for each in related:
            self.total += 1
            share = float(each.get("containment") or 0)
            self.containment[min(19, int(share * 20))] += 1
            key = (digest(each["id"], each["found_in"]),)
            if self._sample.wants(key):
                passages = [str(passage.get("text") or "") for passage in each.get("passages") or ()]
                self._sample.add(
                    key,
                    Quoted(
                        str(each["id"]),
                        str(each["found_in"]),
                        share,
                        passages[:_PASSAGES],
                        max(0, len(passages) - _PASSAGES),
                    ),
                )

    def sample(self) -> list[Quoted]:
        """Some of them, picked evenly, those that are contained most first."""
        return sorted(self._sample, key=lambda each: (-each.containment, each.id, each.found_in))
