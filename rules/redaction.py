"""Masked names, numbers and words: noted with their kind, and written in one way."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import CANONICAL, Finding, Flag, Replace, Text, find_masks, mask_type, rule


def _masks(text: Text) -> list[tuple[int, int, str, bool]]:
    return list(find_masks(text))


@rule("mask", phase="redaction")
def mask(text: Text) -> Iterator[Finding]:
    """Every form and length of mask (XX, **, _, □□, ［姓名］) becomes ``××``.

    Words with 某 stay. What only looks like a mask stays: 1+X, X光, 3×4, 二〇二三年, **bold**,
    identifiers, bullets, check boxes, blanks to fill in.
    """
    for start, end, raw, word in text.fact(_masks):
        if not word and raw != CANONICAL:
            yield Replace((start, end), CANONICAL)


mask.example("XX市XXX局查处案件*宗", "××市××局查处案件××宗")
mask.example("知识产权_援助中心，□□□同志", "知识产权××援助中心，××同志")
mask.keeps("推广“1+X”证书，面积3×4米，二〇二三年作X光检查，陈某不服。")
mask.keeps("user_name = a*b  # 5*6")


@rule("mask-type", phase="notes")
def typed(text: Text) -> Iterator[Finding]:
    """A note on every mask: place, number, person, org, date, term, title or unknown."""
    for start, end, _, _ in text.fact(_masks):
        raw = text.original(start, end)
        yield Flag("redaction", (start, end), {"type": mask_type(text, start, end, raw), "raw": raw})


typed.keeps("案件××宗", notes=["redaction"])
typed.keeps("某些同志作X光检查", notes=[])
