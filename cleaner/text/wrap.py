"""Find out whether a text was cut into lines of one width, and which lines belong together.

Text taken from a PDF ends its lines at the edge of the page, in mid-sentence. Such a text shows a
band of lines of nearly the same width that end without end punctuation; shorter lines end
paragraphs or are headings. Verse, lists and tables lack the one or the other. calibre's unwrapping
(``ebooks/conversion/preprocess.py``) and MinerU's paragraph splitter (``para_split_v3``) work from
the same two signs, line length and last character; here the width counts cells of East Asian text
(a Chinese character has two), and a line counts as full only if the first word of the next would
not have fitted, which is how every justifying program breaks lines.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import NamedTuple

from cleaner.text import outline
from cleaner.text.lazy import regex
from cleaner.text.snapshot import Line, Text

#: Narrower lines are verse or lists. 28 characters a line (56 cells) is the standard for official
#: documents, GB/T 9704-2012, 5.2.3.
_NARROWEST = 30
_WIDEST = 240

#: How many cells a full line may lack: one character that moves down with the punctuation after it;
#: in Latin text, whose lines end between words, about a word.
_SLACK = 3
_SLACK_LATIN = 11

_END = frozenset("。！？!?…．.：:；;")
_CLOSING = frozenset("”’』」）)》〉】〕]\"'")
_MARKS = regex("[，。；：、！？,.;:!?“”（）《》]")
_NO_START = frozenset("，。、；：！？）》〉」』】〕”’,.;:!?)]}%％·…—")
_OPENING = frozenset("“‘（《〈【「『")
_CJK = regex("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")
_LATIN = regex("[A-Za-z]")
_TABLE = regex(
    r"\t|\||│|┃|\S {3,}\S|\S[\u3000]{2,}\S|\S {2,}\S+ {2,}\S|(?:\.{4,}|…{2,}|·{4,})\s*\d+\s*$|(?:\. ){4,}"
)
_BULLET = regex(r"[ \t\u3000]*(?:[•●■◆▲★☆※◇○□▪·\-*+–—]\s+|[•●■◆▲★☆※◇▪➢]|>\s|#{1,6}\s|```|\[\d+\])")
_LABEL = regex(
    r"(?:同志们|各位[^，。]{0,24}|尊敬的[^。]{0,30}|女士们[^。]{0,12}|老师们[^。]{0,12}|同学们|朋友们|代表们)[:：]$"
    r"|(?:甲方|乙方|丙方|附件|抄送|主送|时间|地点|主持人?|记录人?|出席|参会人员|参加人员|列席|缺席|议题|问|答|女|男|合)[:：]"
)
#: A line that ends with the next heading rather than with a sentence cut short.
_HEADED = regex(r"[。！？；][一二三四五六七八九十]{1,3}、[^。，；]{2,30}\Z")
#: Lines that are never part of a paragraph: bylines, dates of signatures, addresses, code.
_APART = regex(
    r"(?:本报|本刊|新华社|通讯员|特约|实习)?(?:记者|通讯员|作者|实习生)[\s\u3000:：][^，。]{1,30}$"
    r"|(?:\d{4}|二[〇○零][〇○零一二三四五六七八九]{2})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?$"
    r"|(?:[A-Za-z_]+ = |[A-Z]+[+=]|https?://\S+$|\[[a-z_]+\]$)"
)
_URL_END = regex(r"(?:https?://|www\.|[a-z0-9\-]+\.[a-z]{2,}/)[\x21-\x7e]*\Z")
_HYPHENATED = frozenset(
    [
        "well",
        "long",
        "short",
        "self",
        "non",
        "ex",
        "half",
        "high",
        "low",
        "full",
        "part",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "ten",
        "co",
        "pre",
        "semi",
        "all",
        "cross",
        "re",
    ]
)


class Join(NamedTuple):
    """``text[start:end]``, a line end with the blanks around it, is to become `glue`."""

    start: int
    end: int
    glue: str


class Row(NamedTuple):
    """A line that is not blank, as the wrap analysis sees it.

    `fixed`: a row of a table, a byline, code, which stays on its line; `starts`: an entry of a list
    or a label, which does not go on from the line before; `is_open`: it ends in mid-sentence.
    """

    line: Line
    body: str
    start: int
    end: int
    indent: int
    cells: int
    mark: outline.Mark | None
    fixed: bool
    starts: bool
    is_open: bool


class Wrapping(NamedTuple):
    """How a text was wrapped: its lines, the width of a full one, how ragged they are.

    `by_chars`: a program counted characters, whatever their width, and cut inside words.
    """

    rows: list[Row]
    edge: int
    slack: int
    by_chars: bool


def width(text: str) -> int:
    """The width of `text` in cells: Chinese characters and full-width signs take two.

    >>> width("3月，PCT")
    8
    """
    return len(text.encode("gb18030", "replace"))


def wrapping(text: Text) -> Wrapping | None:
    """How `text` was hard-wrapped, or None if it was not."""
    lengths = [len(line) for line in text.parts]
    long = sum(length for length in lengths if length > _WIDEST // 2)
    if len(lengths) < 3 or long > 0.4 * len(text) or max(lengths) < _NARROWEST // 2:
        return None
    rows = text.fact(_rows)
    latin = sum(len(row.body) for row in rows if row.cells == len(row.body))
    slack = _SLACK_LATIN if latin > 0.6 * sum(len(row.body) for row in rows) else _SLACK
    edge = _edge(rows, slack)
    if slack == _SLACK:
        counted = [row._replace(cells=row.indent + 2 * len(row.body)) for row in rows]
        chars = _edge(counted, 0)
        if chars is not None and _full(counted, chars) > (_full(rows, edge) if edge else 0):
            return Wrapping(counted, chars, 0, True)
    return None if edge is None else Wrapping(rows, edge, slack, False)


def _full(rows: list[Row], edge: int) -> int:
    """How many lines end just at the edge."""
    return sum(edge - 2 <= row.cells <= edge + 2 for row in rows)


def joins(text: Text) -> list[Join]:
    """The line ends to take out; empty for a text that is not hard-wrapped.

    >>> lines = ["推进知识产权强国建设，是党中央作出的重大", "决策部署，各级各部门要切实提高认识，把思",
    ...          "想和行动统一到中央精神上来，真抓实干，务", "求取得实效。"]
    >>> len(joins(Text("\\n".join(lines))))
    3
    """
    wrapped = text.fact(wrapping)
    if wrapped is None:
        return []
    rows = wrapped.rows
    loose = _double_spaced(text, rows)
    indented = sum(row.indent >= 2 for row in rows)
    has_indents = 0 < indented <= 0.6 * len(rows)
    found: list[Join] = []
    continuing = False
    for row, after in itertools.pairwise(rows):
        blank = text.count("\n", row.end, after.start) > 1 and not loose
        continuing = _belongs(row, after, wrapped, continuing, blank, has_indents)
        if continuing:
            found.append(_join(text, row, after, wrapped))
    return found


def glue(before: str, after: str) -> str:
    """What stands between two parts of a sentence once they are on one line: a blank or nothing."""
    last, first = before[-1:], after[:1]
    if not last or not first or (_is_wide(last) and _is_wide(first)) or _URL_END.search(before):
        return ""
    if last in "-\u2010/" or (last.isdecimal() and first.isdecimal()):
        return ""
    word = re.search(r"\w(?=\W*\Z)", before[-12:])
    other = re.search(r"\w", after[:12])
    if word is None or other is None or _is_wide(word[0]) or _is_wide(other[0]):
        return ""
    return " "


def _is_wide(char: str) -> bool:
    return char >= "\u2e80"


def _join(text: Text, row: Row, after: Row, wrapped: Wrapping) -> Join:
    """Join two rows; a hyphen that only divided a word goes."""
    if wrapped.by_chars and row.cells >= wrapped.edge:
        return Join(row.end, after.start, "")
    if row.body[-1] in "-\u2010" and after.body[0].islower():
        head = re.search(r"([A-Za-z]+)[-\u2010]\Z", row.body)
        tail = re.match(r"[a-z]+", after.body)
        if head and tail:
            compound = f"{head[1]}-{tail[0]}"
            if head[1].lower() not in _HYPHENATED and compound not in text:
                return Join(row.end - 1, after.start, "")
    return Join(row.end, after.start, glue(row.body, after.body))


def _rows(text: Text) -> list[Row]:
    rows: list[Row] = []
    for line, traits in zip(text.lines, text.each_line(_traits), strict=True):
        if traits is not None:
            body, lead, *others = traits
            start = line.start + lead
            row = (line, body, start, start + len(body), *others)
            rows.append(tuple.__new__(Row, row))
    return rows


_Traits = tuple[str, int, int, int, outline.Mark | None, bool, bool, bool]


def _traits(line: str) -> _Traits | None:
    """What a row is made of; None for a blank line."""
    body = line.strip()
    if not body:
        return None
    lead = len(line) - len(line.lstrip())
    spread = any(sign in body for sign in ("  ", "\t", "|", "│", "┃", "\u3000", "...", "…", "·", ". ."))
    fixed = (spread and _TABLE.search(body) is not None) or _APART.match(body) is not None
    starts = _BULLET.match(line) is not None or _LABEL.match(body) is not None
    indent = width(line[:lead]) if lead else 0
    is_open = body[-1] not in _END and body[-1] not in _CLOSING and not _HEADED.search(body)
    return body, lead, indent, indent + width(body), outline.mark(body), fixed, starts, is_open


def _edge(rows: list[Row], slack: int) -> int | None:
    """The width at which lines were cut, or None if the text is not hard-wrapped."""
    counts = Counter(r.cells for r in rows if not r.fixed and _NARROWEST <= r.cells <= _WIDEST)
    if len(rows) < 3 or not counts:
        return None
    band = {edge: sum(counts[edge - i] for i in range(slack + 1)) for edge in counts}
    most = max(band.values())
    enough = most if slack == _SLACK else 0.85 * most
    edge = max(edge for edge in band if band[edge] >= enough)
    if slack == _SLACK_LATIN:  # a line or two may stick out
        inside_band = sorted(r.cells for r in rows if not r.fixed and edge - slack <= r.cells <= edge)
        edge = inside_band[int(0.95 * (len(inside_band) - 1))]
    if sum(row.cells > edge + 4 for row in rows) > 0.12 * len(rows):
        return None
    pairs = list(itertools.pairwise(rows))
    full = [row for row, _ in pairs if edge - slack - 2 <= row.cells <= edge + 4 and not row.fixed]
    open_full = [row for row in full if row.is_open]
    if len(open_full) < (2 if len(rows) <= 6 else 3) or len(full) < 0.2 * len(rows):
        return None
    # Verse ends its lines with marks; slogans have none at all.
    marked = sum(row.body[-1] in "，。；：、！？,.;:!?…" for row in full)
    inside = sum(_MARKS.search(row.body[:-1]) is not None for row in full)
    most_marked = 0.65 if inside >= 0.8 * len(full) and len(full) - marked >= 2 else 0.55
    if len(open_full) < 0.45 * len(full) or marked > most_marked * len(full) or inside < 0.4 * len(full):
        return None
    # Entries of a list end alike (…讲话, …元); a page edge cuts anywhere.
    if len({_last_word(row.body) for row in open_full}) < min(12, 0.5 * len(open_full)):
        return None
    # A line that stops short of the edge ends a paragraph, or the text is verse; what stands above
    # the first full line is the title.
    top = next(row.start for row, _ in pairs if row in full)
    short_open = sum(
        row.start > top and row.cells < edge - slack - 4 and row.is_open and row.mark is None and not row.fixed
        and after.mark is None and not after.fixed and not after.starts and row.line.end + 1 == after.line.start
        and after.indent <= row.indent
        for row, after in pairs
    )  # fmt: skip
    return None if short_open > 0.5 * len(open_full) else edge


def _last_word(body: str) -> str:
    word = re.search(r"[A-Za-z0-9]+\W?\Z", body)
    return word[0] if word else body[-1]


def _double_spaced(text: Text, rows: list[Row]) -> bool:
    """Whether a blank line follows nearly every line, and so says nothing."""
    pairs = itertools.pairwise(rows)
    blanks = sum(text.count("\n", row.end, after.start) > 1 for row, after in pairs)
    return blanks > 0.8 * (len(rows) - 1)


def _belongs(
    row: Row, after: Row, wrapped: Wrapping, continuing: bool, blank: bool, has_indents: bool
) -> bool:
    """Whether `after` goes on where `row` stopped."""
    edge, slack = wrapped.edge, wrapped.slack
    if (row.fixed and not continuing) or after.fixed or after.starts:
        return False
    if row.cells > edge + 6:  # put together over a page, or a whole paragraph
        return row.is_open and not blank and after.mark is None and not after.indent
    if after.body[0] in _NO_START and after.body[0] not in "—…":
        return not blank or row.is_open
    if has_indents and after.indent >= 2 and after.indent > (row.indent if continuing else 0):
        return False
    if after.mark is not None and _starts_paragraph(row, after.mark):
        return False
    room = edge - row.cells
    word = 2 if wrapped.by_chars else _first_word(after.body)
    lost_indent = 0 if continuing or has_indents or row.indent >= 2 or slack > _SLACK else 4
    if room >= word + _SLACK + lost_indent:
        return False
    if blank and not (row.is_open and room < word + 2):
        return False
    if row.mark is not None and not continuing and row.is_open:
        return _heading_goes_on(row, after, wrapped)
    return True


def _starts_paragraph(row: Row, mark: outline.Mark) -> bool:
    """Whether a line with an ordinal starts a paragraph after `row`, or its sentence goes on."""
    if not row.is_open:
        return True
    if mark.level in ("yi", "ord"):
        return False
    if mark.level in ("article", "chapter", "section", "part"):
        return row.body[-1] not in "《“（(依照据按和与及第、"
    return row.body[-1] not in "，、,第（(至到和与及或之“"


def _heading_goes_on(row: Row, after: Row, wrapped: Wrapping) -> bool:
    """A heading that fills its line: its rest is short, a paragraph would fill the next line too."""
    assert row.mark is not None
    level, edge = row.mark.level, wrapped.edge
    if level in ("yi", "ord", "num", "nump", "circled", "article"):
        return True
    if after.cells < edge - 7 or re.search("[。；]", row.body):
        return True
    # A full line follows. It depends on whether headings of this level stand alone in this text.
    alone = sum(
        r.mark is not None and r.mark.level == level and r.cells < edge - 7 and r.is_open
        for r in wrapped.rows
    )
    same = sum(r.mark is not None and r.mark.level == level for r in wrapped.rows)
    return level == "cnp" and alone * 2 < same


_LATIN_WORD = regex(r"[“(\[]?[A-Za-z0-9.,%+\-/’]+")


def _first_word(body: str) -> int:
    """The cells of what would have to move up: a character with its marks, or a Latin word."""
    if _is_wide(body[0]) and _is_wide(body[1:2]) and body[1] not in _NO_START:
        return 2
    word = _LATIN_WORD.match(body)
    if word:
        return width(word[0]) + (1 if word[0][-1].isalpha() else 0)
    i = 1
    while i < len(body) and (body[i] in _NO_START or body[i - 1] in _OPENING):
        i += 1
    return width(body[:i])
