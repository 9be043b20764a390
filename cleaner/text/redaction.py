"""The grammar of masks: where a name, a number or a word was replaced by signs.

Chinese documents are masked in many hands: ``XX市``, ``**``, ``张某某``, ``20××年``, ``知识产权_援助``,
``□□□同志``, ``[姓名]``. The same signs have other uses: multiplication, bullets, Markdown, X光,
二〇二三年, check boxes. A run of signs is a mask if its neighbours say so; a single sign only if
what stands beside it names the kind of the missing word. Courts name parties by surname and 某
(Supreme People's Court, 法释〔2016〕19号, art. 9); 某 and its like are masks too, but words, so
they are noted and never rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cleaner.text.lazy import regex
from cleaner.text.masksigns import (
    BOXES,
    GROUP_OF,
    LETTERS,
    LOW_LINES,
    RINGS,
    SIGNS,
    STARS,
    TIMES,
    TRIANGLES,
    beside_cjk,
    cjk_at,
    is_alone,
    is_foreign,
    is_grouped,
    is_partly_hidden,
)
from cleaner.text.maskstyle import Style
from cleaner.text.masktests import is_box, is_english, is_long_x, is_low, is_ring, is_star, is_times, is_x
from cleaner.text.maskwords import is_cjk, kind_after, surname, words

#: What a mask is normalised to.
CANONICAL = "××"
_SOME_ORDINARY = regex(
    "某(?:些|种|个|一|人|日|地|天|项|类|次|处|位|件|事|物|方面|时|段|部分|程度|刻|句|本|篇|款|条|只|张|家|名|点|片|样|不|等|"
    "年(?!某)|月(?!某))"
)
_PLATE = regex(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-ZＡ-Ｚ][·.•\\s]?[A-Z0-9]{0,4}\\Z"
)


class Mask(NamedTuple):
    """A masked word: ``text[start:end]`` is `raw`; `word` says that it is 某 and stays."""

    start: int
    end: int
    raw: str
    word: bool


def find_masks(text: str) -> Iterator[Mask]:
    """The masks of `text`, in order.

    >>> [mask.raw for mask in find_masks("XX市查处案件*宗，面积3×4米，1+X证书，二〇二三年，张某某。")]
    ['XX', '*', '张某某']
    """
    style: Style | None = None
    done = 0
    for start, end in _candidates(text):
        if start < done:
            continue
        raw = text[start:end]
        if raw[0] == "某":
            word = _some(text, start)
            if word is not None and word[0] >= done:
                done = word[1]
                yield Mask(*word, text[word[0] : word[1]], True)
            continue
        if raw[0] in GROUP_OF:
            if raw != CANONICAL:
                if style is None:
                    style = Style(text)
                if not _is_mask(text, start, end, raw, style):
                    continue
        elif raw[0] == "#":
            if not _is_hash(text, start, end):
                continue
        elif raw[0] in "OＯ":
            if kind_after(text, end) is None or not cjk_at(text, end):
                continue
        elif raw.startswith("{{"):
            if style is None:
                style = Style(text)
            if style.templates:
                continue
        elif not _is_tag(text, start, end):
            continue
        done = end
        yield tuple.__new__(Mask, (start, end, raw, False))


def _candidates(text: str) -> list[tuple[int, int]]:
    """The runs of signs, the tags and the 某 of `text`.

    Each sign that occurs has a pattern of its own: one that begins with a fixed character is found
    many times faster than one that begins with a class.
    """
    spans = [m.span() for c in SIGNS + "某[【<{OＯ#" if c in text for m in _pattern(c).finditer(text)]
    spans.sort()
    return spans


@cache
def _pattern(first: str) -> re.Pattern[str]:
    run = f"[{re.escape(SIGNS)}]"
    return re.compile({
        "某": "某",
        "[": r"\[[^\]\[\n]{1,12}\]",
        "【": r"【[^】【\n]{2,12}】",
        "<": r"<(?:[A-Z_]{2,14}|[\u4e00-\u9fff]{2,6})>",
        "{": r"\{\{[ ]?[\u4e00-\u9fff]{1,10}[ ]?\}\}|\{[^{}\n]{1,12}\}",
        "O": r"O(?<![A-Za-z0-9]O)O{1,3}(?![A-Za-z0-9])",
        "Ｏ": "ＯＯ{1,3}",
        "#": r"##(?<=[\u4e00-\u9fff、，。；：“《（]##)#{0,2}(?=[\u4e00-\u9fff])",
    }.get(
        first,
        # runs, spread ones (X X同志), and runs joined as in numbers (XX.X, XX,XXX)
        rf"{re.escape(first)}(?<=[\u4e00-\u9fff].)(?: {re.escape(first)}){{1,3}}(?=[\u4e00-\u9fff])"
        rf"|{re.escape(first)}{run}*(?:\.{run}+)*(?:,[{LETTERS}]{{3}}(?![{LETTERS}]))*",
    ))  # fmt: skip


def _is_mask(text: str, start: int, end: int, raw: str, style: Style) -> bool:
    left = text[start - 1] if start else "\n"
    right = text[end] if end < len(text) else "\n"
    group = GROUP_OF[raw[0]]
    uniform = not raw.strip(raw[0])
    if uniform and end - start > 1 and is_cjk(left) and is_cjk(right) and not style.code:
        # Nearly all masks: several signs between Chinese characters.
        if group is LETTERS:
            return is_long_x(text, start, end, left, style)
        if group is TIMES or group is BOXES:
            return True
    if _is_apart(text, start, end, raw, style):
        return False
    if left in _QUOTES and raw in style.mentioned and _is_quoted(text, end):
        return False
    if uniform and end - start > 1 and _is_enclosed(text, start, end, left, right):
        return end - start < 4 or group is not LOW_LINES
    if _PLATE.search(text[max(0, start - 6) : start]) or (uniform and is_grouped(text, start, end)):
        return True
    if (
        is_foreign(left)
        and is_foreign(right)
        and not is_partly_hidden(text, start, end)
        and not (left in "([\"' " and beside_cjk(text, start, end))
    ):
        return is_english(text, start, end)
    signs = {GROUP_OF[c] for c in raw if c in GROUP_OF}
    if len(signs) > 1:
        return not signs & {BOXES, RINGS, TRIANGLES} and (is_cjk(left) or is_cjk(right))
    if group is LETTERS:
        return is_x(text, start, end, left, right, style)
    if group is TIMES:
        return is_times(text, start, end, left, right)
    if group is STARS:
        return is_star(text, start, end, left, right, style)
    if group is LOW_LINES:
        return end - start <= 3 and not style.form and is_low(text, start, end, left, right)
    if group is BOXES:
        return is_box(text, start, end, left, right)
    if group is RINGS:
        return is_ring(text, start, end, left, right, style)
    if end - start > 1:
        return is_cjk(left) or is_cjk(right)
    return is_cjk(left) and kind_after(text, end) is not None


def _is_hash(text: str, start: int, end: int) -> bool:
    """Whether hashes between words hide one: no heading of Markdown, no topics (#春耕##备耕#)."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    return kind_after(text, end) is not None and not line.replace("##", "").count("#")


_QUOTES = dict(zip("《“‘「『〈", "》”’」』〉", strict=True))
_CLOSING = frozenset(_QUOTES.values())
_SHOWN_AS = regex("(?:显示[为成]|[写记标打填画换]成?[作为上]?|[用以]|输入|符号)\\Z")
_SIGN_ITSELF = regex("代表|表示|代替|替代|标记|符号|的意思|填空")


def _is_enclosed(text: str, start: int, end: int, left: str, right: str) -> bool:
    """Whether a run is all that stands in book marks or quotation marks: 《××》, “□□□□”."""
    if _QUOTES.get(left) != right or not (cjk_at(text, start - 2) or cjk_at(text, end + 1)):
        return False
    if _SHOWN_AS.search(text[max(0, start - 5) : start - 1]):
        return False
    return not _SIGN_ITSELF.match(text, end + 1)


def _is_quoted(text: str, end: int) -> bool:
    """Whether a quotation ends with the signs or soon after them: “XX”, “XX市”."""
    return any(char in _CLOSING for char in text[end : end + 3])


def _is_apart(text: str, start: int, end: int, raw: str, style: Style) -> bool:
    """Whether a run is no part of a sentence: a rule, the sign itself, code."""
    if (len(raw) > 2 or raw[0] not in LETTERS + RINGS) and is_alone(text, start, end):
        return True
    following = text[end : end + 2]
    if following in ("代表", "表示", "表明") and len(raw) <= 2 and kind_after(text, end + 1) is None:
        return True
    return style.code and text.count("`", text.rfind("\n", 0, start) + 1, start) % 2 == 1


def _some(text: str, at: int) -> tuple[int, int] | None:
    """The word around the 某 at `at`, if it hides a name."""
    if at and text[at - 1] == "某":
        return None
    end = at
    while end < len(text) and text[end] in "某" + LETTERS + TIMES and end - at < 4:
        end += 1
    if end - at == 1 and _SOME_ORDINARY.match(text, at):
        return None
    name = min(at, surname(text[max(0, at - 8) : at]))
    start = at - name
    after = kind_after(text, end)
    if end - at > 1:
        return start, end
    if name:
        return start, end
    if text[end : end + 2] in ("年某", "月某") or (after == "place" and text[end] in "省市县区镇乡村州"):
        return start, end
    return None


def _is_tag(text: str, start: int, end: int) -> bool:
    """Whether brackets hold the name of what was taken out; 【…】 at a line start is a label."""
    raw = text[start:end]
    content = raw[1:-1].strip()
    named = len(content) <= 8 and raw[0] != "【" and content.endswith(("姓名", "名字", "地名", "名称"))
    if not (named or content in words("tags")) or text[end : end + 1] == "(":
        return False
    if len(raw) == 3 and raw[0] != "{":
        return False
    return raw[0] != "【" or (start > 0 and text[start - 1] != "\n")
