"""Find what a page puts between two halves of a text: its number, its running header and footer."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from cleaner.text import outline, wrap
from cleaner.text.lazy import regex
from cleaner.text.snapshot import Line, Text

_DASHES = r"[-—–―－─_~·•.*]"
#: A page number that cannot be taken for anything else, with its number.
_SURE = regex(
    rf"{_DASHES}{{1,3}}\s*(\d{{1,4}})\s*{_DASHES}{{1,3}}"
    r"|[·•]\s?(\d{1,4})\s?[·•]\s{3,}\S.{1,70}|\S.{1,70}\s{3,}[·•]\s?(\d{1,4})\s?[·•]"
    rf"|(?:{_DASHES}{{1,4}}\s*|[\[【(（]\s*)?"
    r"(?:(?:[^\d\n]{2,40}[\s\u3000]+)?第\s*(\d{1,4})\s*页(?:[\s,，/|（(]*共\s*\d{1,4}\s*页[)）]?)?"
    r"|(?:\S[^\n]{2,60}?[ \t\u3000]{2,})?共\s*\d{1,4}\s*页[\s,，]*第\s*(\d{1,4})\s*页"
    r"|[Pp](?:age|AGE)\s*(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|[Pp]\.\s?(\d{1,4})"
    r"|(\d{1,4})\s*页?\s*/\s*共?\s*\d{1,4}\s*页?)"
    rf"(?:\s*{_DASHES}{{1,4}}|\s*[\]】)）])?"
)
#: One that may also be a score, a section or a year.
_BARE = regex(r"[\[【(（]?\s?(\d{1,4}|[A-Z]\d{1,2}|[ivxlc]{1,6})\s?[\]】)）]?")
#: A running header or footer with the number at its edge: ``12 | 社会责任报告``, ``公报　·　3``.
_WITH_NUMBER = regex(
    r"(\d{1,4})(?:\s{2,}|[\s\u3000]*[|｜·•/—]+[\s\u3000]*|\u3000)\D.{1,40}"
    r"|.{2,60}\D(?:\s{2,}|[\s\u3000]*[|｜·•/—]+[\s\u3000]*|\u3000)(\d{1,4})"
)
#: The same with the width of a page between the words and the number, as books have it.
_OPPOSITE = regex(r"\d{1,4}(?: {4,}|[\t\u3000]{2,})\S.*|.*\S(?: {4,}|[\t\u3000]{2,})\d{1,4}")
_ISSUE = regex(r"第\s*\d+\s*[期卷版]")
_RUNNING = regex(r"[\u4e00-\u9fff，、。；：“”《》（）0-9A-Za-z.%]{12}|[a-z,;]+(?: [a-z,;]+){4}")
_NOT_PROSE = regex(r"\S {3,}\S|\t|\|")
#: What sets the two halves of a header apart, and never the words of a title.
_GAP = regex(r"[\u4e00-\u9fff]{4}[ \u3000]{2,}[\u4e00-\u9fff]{4}")
_NEW = regex(r"[ ]{2,}|\u3000|\t|[•●■◆]|[-*] ")


class Block(NamedTuple):
    """Consecutive lines (with the blank ones between) that belong to the page, not to the text.

    `cuts`: the text goes on after them in the same sentence; `numbers` says whether there is a page
    number among them.
    """

    before: Line | None
    first: Line
    last: Line
    after: Line | None
    cuts: bool
    numbers: bool


class _Candidate(NamedTuple):
    at: int
    kind: str
    number: int
    key: str


def blocks(text: Text) -> list[Block]:
    """The page furniture of `text`, in order."""
    if len(text.parts) < 3:
        return []
    candidates = _candidates(text)
    if not candidates:
        return []
    lines = text.lines
    groups = _groups(lines, candidates)
    survey = _Survey(groups, lines)
    found: list[Block] = []
    for group in groups:
        block = _block(text, group)
        if _credible(group, block, survey):
            found.append(block)
    return found


def _candidates(text: Text) -> dict[int, _Candidate]:
    traits = [(i, trait) for i, trait in enumerate(text.each_line(_traits)) if trait is not None]
    keys = Counter(trait[0] for _, trait in traits if trait[0])
    found: dict[int, _Candidate] = {}
    fenced = _fenced(text)
    for index, (key, kind, number) in traits:
        if index in fenced or _is_in_listing(text.parts, index):
            continue
        if kind in ("sure", "bare"):
            found[index] = _Candidate(index, kind, number, key)
        elif key and keys[key] >= 2 and _can_repeat(key):
            found[index] = _Candidate(index, "header", number, key)
        elif kind:
            found[index] = _Candidate(index, kind, number, key)
    return found


def _fenced(text: Text) -> set[int]:
    """The numbers of the lines between code fences, with the fences."""
    found: set[int] = set()
    if "```" not in text and "~~~" not in text:
        return found
    fences = [i for i, line in enumerate(text.parts) if line.lstrip().startswith(("```", "~~~"))]
    for opening, closing in zip(fences[::2], fences[1::2], strict=False):
        found.update(range(opening, closing + 1))
    return found


_LINE_NUMBER = regex(r"\s*(\d{1,4})(?:\s|\Z)")


def _is_in_listing(parts: list[str], index: int) -> bool:
    """Whether a line begins with a number, and one beside it, not empty, with the number before or after."""
    this = _LINE_NUMBER.match(parts[index])
    if this is None:
        return False
    for step in (-1, 1):
        beside = parts[index + step] if 0 <= index + step < len(parts) else ""
        other = _LINE_NUMBER.match(beside)
        if other and int(other[1]) == int(this[1]) + step:
            return True
    return False


def _traits(line: str) -> tuple[str, str, int] | None:
    """What a line could be on a page: its key, ``sure``, ``bare``, ``edge`` or nothing, its number;
    None if it is text."""
    if not line or len(line) > 90:
        return None
    body = line.strip()
    if not body:
        return None
    digits = _DIGIT.search(body) is not None
    key = "" if len(body) < 4 or body[-1] in _NO_HEADER_END else body
    if digits and key:
        key = re.sub(r"\d+", "#", " ".join(body.split()))
    if digits or len(body) <= 8:
        sure = _SURE.fullmatch(body)
        if sure:
            return key, "sure", _value(sure)
        bare = _BARE.fullmatch(body)
        if bare:
            return key, "bare", _value(bare)
        edge = _WITH_NUMBER.fullmatch(body) if digits else None
        if edge and _is_header(body):
            return key, "edge", _value(edge)
    return (key, "", -1) if key else None


_NO_HEADER_END = frozenset("。！？；，：!?;,:、")
_DIGIT = regex("[0-9]")
_LETTER = regex(r"[^\W\d_]")


def _is_header(body: str) -> bool:
    """Words with a number at the edge, rather than a row of a table or a heading."""
    letters = sum(c.isalpha() for c in body)
    words = letters >= sum(c.isdecimal() for c in body) or _ISSUE.search(body) is not None
    return letters >= 4 and words and (outline.mark(body) is None or _OPPOSITE.fullmatch(body) is not None)


def _can_repeat(key: str) -> bool:
    """Whether a repeated line can be a running header: enough of it must be letters."""
    letters = len(_LETTER.findall(key))
    return letters >= 4 and letters >= 0.3 * len(key.replace(" ", ""))


def _value(match: re.Match[str]) -> int:
    digits = next((g for g in match.groups() if g), "0")
    digits = digits.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or "0"
    return int(digits) if digits.isdecimal() else 0


def _groups(lines: list[Line], candidates: dict[int, _Candidate]) -> list[list[_Candidate]]:
    """Candidates with nothing but blank lines between them."""
    groups: list[list[_Candidate]] = []
    for index in sorted(candidates):
        if groups and not any(lines[i].text.strip() for i in range(groups[-1][-1].at + 1, index)):
            groups[-1].append(candidates[index])
        else:
            groups.append([candidates[index]])
    return groups


def _block(text: Text, group: list[_Candidate]) -> Block:
    lines = text.lines
    first, last = group[0].at, group[-1].at
    before = next((lines[i] for i in range(first - 1, -1, -1) if lines[i].text.strip()), None)
    after = next((lines[i] for i in range(last + 1, len(lines)) if lines[i].text.strip()), None)
    numbers = any(c.kind != "header" or c.number >= 0 for c in group)
    wrapped = text.fact(wrap.wrapping)
    full = wrapped.edge - wrapped.slack - 2 if wrapped is not None else math.inf
    block = Block(before, lines[first], lines[last], after, _cuts(before, after, full), numbers)
    return _with_neighbour(text, block, group)


def _cuts(before: Line | None, after: Line | None, full: float = math.inf) -> bool:
    """Whether a sentence goes on from one line to the other.

    In a hard-wrapped text, whose lines are `full` cells wide, it may do so after a semicolon.
    """
    if before is None or after is None:
        return False
    head, tail = before.text.rstrip(), after.text
    if head[-1] in "；;" and wrap.width(head) >= full and not tail[:1].isspace():
        head = head[:-1] + "，"
    if head[-1] in "。！？!?；;…：”』」）)》" or (head[-1] == "." and head.count(" ") > 3):
        return False
    if not _RUNNING.search(head) or _NOT_PROSE.search(head) or _NEW.match(tail):
        return False
    if outline.mark(tail) or (outline.mark(head) and "，" not in head and "," not in head):
        return False
    return wrap.width(head) >= 28


def _with_neighbour(text: Text, block: Block, group: list[_Candidate]) -> Block:
    """Take in a header that stands only once: a short line beside the number, in mid-sentence."""
    if not any(c.kind in ("sure", "bare") for c in group) or block.before is None or block.after is None:
        return block
    lines = text.lines
    index = text.index_of(block.after.start)
    further = next((line for line in lines[index + 1 :] if line.text.strip()), None)
    header = " ".join(block.after.text.split())
    head = block.before.text.rstrip()
    short = wrap.width(header) < 0.7 * wrap.width(head) and _can_repeat(header)
    short = short and header[-1] not in _NO_HEADER_END
    goes_on = head[-1:] in "-，、,:：" or (block.cuts and not _RUNNING.search(header))
    if not (short and goes_on) or further is None or outline.mark(header) or wrap.width(head) < 28:
        return block
    if wrap.width(further.text) < 0.8 * wrap.width(head) or _NEW.match(further.text):
        return block
    return block._replace(last=block.after, after=further, cuts=True)


class _Series(NamedTuple):
    """All groups with one header: how many there are (`size`), how many break sentences or have a page number,
    and whether the numbers in the header ascend, and leave none out."""

    size: int
    breaks: int
    numbered: bool
    ascending: bool
    complete: bool


class _Row:
    """The numbers of a text that may be those of its pages, and where each stands first and last."""

    def __init__(self, candidates: Iterable[_Candidate]) -> None:
        self.size = 0
        self._first: dict[int, int] = {}
        self._last: dict[int, int] = {}
        for candidate in candidates:
            self.size += 1
            self._first.setdefault(candidate.number, candidate.at)
            self._last[candidate.number] = candidate.at

    def goes_on(self, number: int, group: list[_Candidate]) -> bool:
        """Whether a number a little higher comes after a group, or one a little lower before it."""
        first, last = group[0].at, group[-1].at
        return any(
            self._last.get(number + step, -1) > last or self._first.get(number - step, first) < first
            for step in (1, 2, 3)
        )


class _Survey:
    """What the groups of a text have in common, each answer worked out once."""

    def __init__(self, groups: list[list[_Candidate]], lines: list[Line]) -> None:
        self._lines = lines
        self._headed: dict[str, list[list[_Candidate]]] = {}
        for group in groups:
            for key in {c.key for c in group if c.kind == "header"}:
                self._headed.setdefault(key, []).append(group)
        self._series: dict[str, _Series] = {}
        self._groups = groups
        self.sure = _Row(c for group in groups for c in group if c.kind == "sure")
        self.bare = [g[0] for g in groups if len(g) == 1 and g[0].kind == "bare"]
        self.bare_row = _Row(self.bare)
        self.beside = _Row(
            c for g in groups if any(x.kind == "header" for x in g) for c in g if c.kind == "bare"
        )

    @cached_property
    def bare_cut(self) -> bool:
        """Whether the bare numbers stand far apart and mostly cut sentences."""
        cutting = sum(_breaks_sentence(c, self._lines) for c in self.bare)
        apart = all(b.at - a.at >= 4 for a, b in itertools.pairwise(self.bare))
        return apart and cutting >= 1 and cutting * 2 >= len(self.bare)

    @cached_property
    def heads(self) -> frozenset[int]:
        """The lines that are the heads of the pages of a book: the number at one edge, the title at the
        other, one of them at least twice, and the numbers ascending as pages do."""
        rows = [
            g[0]
            for g in self._groups
            if len(g) == 1 and g[0].number > 0 and _OPPOSITE.fullmatch(self._lines[g[0].at].text.strip())
        ]
        keys = Counter(row.key for row in rows)
        again = any(keys[row.key] > 1 for row in rows if row.key)
        ascending = all(0 < b.number - a.number <= 3 and b.at - a.at > 1 for a, b in itertools.pairwise(rows))
        return frozenset(row.at for row in rows) if len(rows) > 1 and again and ascending else frozenset()

    def series(self, key: str) -> _Series:
        """The groups with the header `key`."""
        if key not in self._series:
            same = self._headed[key]
            numbered = [c for g in same for c in g if c.key == key and c.number >= 0]
            ascending = (
                len(numbered) >= 2
                and len(numbered) == len(same)
                and all(a.number < b.number for a, b in itertools.pairwise(numbered))
            )
            self._series[key] = _Series(
                len(same),
                sum(_breaks(g, self._lines) for g in same),
                any(c.kind in ("sure", "bare") for g in same for c in g),
                ascending,
                ascending
                and len(numbered) >= 3
                and numbered[-1].number - numbered[0].number == len(numbered) - 1,
            )
        return self._series[key]


def _credible(group: list[_Candidate], block: Block, survey: _Survey) -> bool:
    """Whether a group is page furniture rather than a score, a refrain or a row of a table."""
    kinds = {c.kind for c in group}
    if group[0].at in survey.heads:
        return True
    if block.cuts and (kinds & {"sure", "bare", "edge"} or len(group) > 1):
        return True
    if "sure" in kinds:
        numbers = [c for c in group if c.kind == "sure"]
        return block.after is None or any(survey.sure.goes_on(c.number, group) for c in numbers)
    for header in group:
        if header.kind != "header":
            continue
        series = survey.series(header.key)
        if series.complete:
            return block.before is not None or _title_follows(block)
        enough = 2 if series.ascending or series.numbered else 3
        if series.size >= enough and (series.breaks >= 2 or (series.breaks and series.ascending)):
            return block.before is not None or _title_follows(block)
        # Of two pages only the second header can stand beside a number or in a sentence.
        if series.numbered and series.breaks and block.before is None and len(group) == 1:
            return _GAP.search(header.key) is not None and _title_follows(block)
    if kinds == {"bare"} and len(group) == 1:
        number = group[0]
        if survey.beside.size >= 2 and survey.beside.goes_on(number.number, group):
            return True
        return survey.bare_cut and survey.bare_row.goes_on(number.number, group)
    return False


def _breaks(group: list[_Candidate], lines: list[Line]) -> bool:
    """Whether a group cuts a sentence or holds a page number of its own."""
    if any(c.kind in ("sure", "bare") for c in group):
        return True
    before = next((lines[i] for i in range(group[0].at - 1, -1, -1) if lines[i].text.strip()), None)
    after = next((lines[i] for i in range(group[-1].at + 1, len(lines)) if lines[i].text.strip()), None)
    return _cuts(before, after)


def _breaks_sentence(candidate: _Candidate, lines: list[Line]) -> bool:
    before = next((lines[i] for i in range(candidate.at - 1, -1, -1) if lines[i].text.strip()), None)
    after = next((lines[i] for i in range(candidate.at + 1, len(lines)) if lines[i].text.strip()), None)
    return _cuts(before, after)


def _title_follows(block: Block) -> bool:
    """Whether the line after the first header of all looks like the title itself."""
    if block.after is None:
        return False
    body = block.after.text.strip()
    if not 4 <= len(body) <= 90 or body[0] in "（(【[" or body[-1] in "。！？：:，,；;" or "，" in body:
        return False
    return outline.mark(body) is None
