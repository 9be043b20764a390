"""The vocabulary of page furniture, read once per text and shared by the rules that look for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner import FILLER, Finding, Line, Phrasebook, Reading, Remove, Text, Token, fold, outline

BOOK = Phrasebook((Path(__file__).parent / "data" / "interface.txt").read_text("utf-8"))

#: What lines of labels and buttons consist of. No words like 请 or 后 among them: a line with such
#: words is a sentence, and is read by the rules for sentences.
KINDS = (
    "share", "tool", "comment", "pager", "nav", "crumb", "meta", "editor", "qr", "download",
    "licence",
)  # fmt: skip
PANEL = BOOK.only(*KINDS, "neutral")

#: Longer lines are never made of labels and buttons alone.
_LONGEST = 400

#: Labels that are also found at the end of a line of text, and may be cut off there.
LABELS = (
    "责任编辑", "责编", "编辑：", "编辑:", "校对：", "校对:", "审核：", "审核:", "来源：", "来源:", "上一篇", "下一篇", "上一条", "下一条", "上一页",
    "分享到", "分享至", "返回", "打印", "【", "扫一扫", "扫描", "扫码", "长按", "点击上方", "点击下方", "点亮", "阅读原文", "收藏", "字号", "ICP备",
    "公网安备", "浏览次数", "点击数", "点击次数", "浏览：", "阅读：", "发布时间", "发布日期", "标签", "关键词", "下载文档", "下载Word", "点赞", "举报",
    "关闭窗口", "加入收藏", "设为首页", "我要评论", "发表评论", "推荐度", "关注公众号", "关注我们", "微信公众号",
)  # fmt: skip

#: Where a label may begin inside a line: after the end of a sentence, a bracket, a blank, a bar.
_BREAK = frozenset("。！？!?;；…”』」）)》〉】］]>|｜ \t\u3000\xa0—-~☆★◆●■▲▼→↓↑(（【[〔〖「『<《")
_OPENING = re.compile(r"[(（【\[〔〖「『<《|｜—\-~>▲▼☆★◆●■\s]+\Z")


class Panel(NamedTuple):
    """What of a text is made of labels and buttons.

    `lines`: whole lines; `likely`: lines outside the prose most of which is labels and buttons.
    """

    lines: list[tuple[Line, Reading]]
    likely: list[tuple[Line, Reading]]


def panel(text: Text) -> Panel:
    """Find the lines that are labels and buttons."""
    readings = text.each_line(_read)
    lines = [(text.line(i), reading) for i, reading in enumerate(readings) if reading is not None]
    likely: list[tuple[Line, Reading]] = []
    for i in outside_prose(text):
        if readings[i] is None and text.parts[i]:
            reading = text.of_line(_mostly, text.parts[i])
            if reading is not None:
                likely.append((text.line(i), reading))
    return Panel(lines, likely)


def _read(line: str) -> Reading | None:
    """A line that is labels and buttons throughout."""
    if len(line) > _LONGEST or len(line) > 60 and ("。" in line or line.count("，") > 2):
        return None
    reading = PANEL.read(line)
    return reading if reading is not None and reading.tokens else None


def _mostly(line: str) -> Reading | None:
    """A line outside the prose most of which is labels and buttons."""
    if len(line) > 120 or not _LABELLED.search(line) or _SENTENCE.search(line):
        return None
    if outline.mark(line):
        return None
    reading, share = PANEL.skim(line)
    tokens = [token for token in reading.tokens if token.kind != "neutral"]
    strong = any(token.strong and token.kind != "nav" for token in tokens)
    return reading if strong and share >= 0.6 or len(tokens) >= 3 and share >= 0.7 else None


_LABELLED = re.compile(r"[:：|｜/【】\[\]│>\d]|\s\S")
_SENTENCE = re.compile(r"[。；]|，.*，|[!！?？].*[!！?？]")


def tails(text: Text) -> Iterator[tuple[int, int]]:
    """Ends of lines that are labels and buttons, after body text on the same line."""
    whole = {line.start for line, _ in text.fact(panel).lines}
    done = -1
    for place in text.find_all(LABELS):
        if place < done or not place or text[place - 1] not in _BREAK:
            continue
        line_start = text.rfind("\n", 0, place) + 1
        line_end = text.find("\n", place)
        line_end = len(text) if line_end < 0 else line_end
        if line_start in whole or line_end - place > _LONGEST:
            continue
        reading = PANEL.read(text[place:line_end])
        if reading is None or not reading.tokens[0].strong or reading.tokens[0].kind == "nav":
            continue
        opening = _OPENING.search(text, max(line_start, place - 20), place)
        start = opening.start() if opening else place
        if start > line_start:
            yield start, line_end
            done = line_end


def found(text: Text, *kinds: str) -> Iterator[Finding]:
    """Removals of the labels and buttons of `kinds`."""
    seen = text.fact(panel)
    for line, reading in seen.lines:
        sure = verdict(reading, kinds)
        if sure and outline.mark(line.text) and reading.count(*KINDS) < 2:
            sure = False
        if sure is not None:
            yield Remove(text.whole(line), sure)
    for line, reading in seen.likely:
        if _main_kind(reading) in kinds:
            words = line.text[: reading.tokens[0].start]
            if sum(char.isalnum() for char in words) >= 5:
                yield Remove((line.start + len(words.rstrip(" \t\u3000([（【")), line.end))
            else:
                yield Remove(text.whole(line))


def verdict(reading: Reading, kinds: tuple[str, ...]) -> bool | None:
    """Whether a line that reads so is furniture of `kinds` for sure (True), by its company (False),
    or not at all (None)."""
    if not reading.count(*kinds):
        return None
    total = reading.count(*KINDS)
    if reading.strong(*(kind for kind in kinds if kind != "nav")):
        return True
    return total >= 4 or (total > 1 and reading.strong(*KINDS))


def _main_kind(reading: Reading) -> str:
    """The class of the first strong phrase, or of the first."""
    ranked = sorted(reading.tokens, key=lambda token: (token.kind == "neutral", not token.strong))
    return ranked[0].kind


# --- where the prose is ---------------------------------------------------------------------------

_EVERYTHING = BOOK.only(
    *KINDS, "withheld", "member", "access", "whole", "glue", "source", "address", "related",
    "copyright", "neutral",
)  # fmt: skip


def _prose(text: Text) -> tuple[int, int] | None:
    """The numbers of the first and the last line of prose; None if there is hardly any."""
    parts = text.parts
    last = len(parts) - 1
    first = next((i for i in range(last) if text.of_line(_is_prose, parts[i])), None)
    if first is None:
        return None
    while not text.of_line(_is_prose, parts[last]):
        last -= 1
    return (first, last) if last > first else None


def _is_prose(line: str) -> bool:
    """Whether a line is a sentence of the body rather than a notice or a label."""
    if len(line) < 18 or line.rstrip()[-1:] not in _PROSE_END or not _PROSE_MARK.search(line):
        return False
    return len(line) > 120 or _EVERYTHING.skim(line)[1] < 0.5


_PROSE_END = tuple("。！？”…；：!?.:")
_PROSE_MARK = re.compile("[，。；：,:].")


def outside_prose(text: Text) -> list[int]:
    """The numbers of the lines before the first and after the last paragraph of the body."""
    prose = text.fact(_prose)
    return [] if prose is None else [*range(prose[0]), *range(prose[1] + 1, len(text.parts))]


def is_outside_prose(text: Text, offset: int) -> bool:
    """Whether `offset` lies before the first or after the last paragraph of the body."""
    prose = text.fact(_prose)
    return prose is not None and not prose[0] <= text.index_of(offset) <= prose[1]


# --- pieces of lines ------------------------------------------------------------------------------


class Passage(NamedTuple):
    """A piece of text inside one line that reads as interface.

    `own_line`: it is the whole line; `bracketed`: it stands in brackets of its own, or between
    ellipses; `to_end`: the line ends with it; `spaced`: there are blanks on both sides; `quoted`: it
    stands in quotation marks, so somebody speaks of it; `share`: how much of it is vocabulary.
    """

    start: int
    end: int
    reading: Reading
    own_line: bool
    bracketed: bool
    to_end: bool
    spaced: bool
    quoted: bool
    share: float


_PAIRS = dict(zip("(（【[〔〖{｛<＜［『「", ")）】]〕〗}｝>＞］』」", strict=True))
_LEFT_EDGE = re.compile(r"[^\w“”‘’\"'《》，。；：！？,;:!?、%]*\Z")
_RIGHT_EDGE = re.compile(r"[^\w“”‘’\"'《》]*")
_QUOTE = frozenset("“‘「『\"'")
_BLANK = frozenset(" \t\u3000\xa0")
_BOUNDARY = frozenset(
    " \t\u3000\xa0，。！？；：、,.!?;:…—-~|()（）【】[]〔〕〖〗{}<>《》“”‘’\"'=_*>▶☞👉\ue000·•●■★☆↓↑→◆▼▲"
)


def passages(
    text: Text,
    book: Phrasebook,
    anchors: tuple[str, ...],
    needs: tuple[str, ...],
    company: re.Pattern[str],
) -> Iterator[Passage]:
    """Pieces around `anchors` that `book` can read, with a phrase of one of `needs` in them.

    `company` must match near the anchor; it spares the reading of ordinary sentences.

    A piece in brackets, between ellipses, or a short sentence may have some other words in it (`share`);
    a piece inside a sentence must be vocabulary from end to end.
    """
    done = -1
    for place in text.find_all(anchors):
        if place < done or not company.search(text, max(0, place - 30), place + 40):
            continue
        line_start = text.rfind("\n", 0, place) + 1
        line_end = text.find("\n", place)
        line_end = len(text) if line_end < 0 else line_end
        passage = (
            _enclosed(text, book, place, line_start, line_end)
            or _inside(text, book, place, line_start, line_end)
            or _sentence(text, book, place, line_start, line_end)
        )
        if passage is not None and passage.reading.count(*needs):
            yield passage
            done = passage.end


def _folded(text: Text, start: int, end: int) -> str:
    """Part of a text for reading, with the title of the document made unreadable."""
    folded = fold(text[start:end])
    title = text.fact(first_words)
    return folded.replace(title, FILLER * len(title)) if title and title in folded else folded


def _enclosed(
    text: Text, book: Phrasebook, place: int, line_start: int, line_end: int
) -> Passage | None:
    """The brackets, or the ellipses, around `place`."""
    low = max(line_start, place - 120)
    depth: list[int] = []
    opening = -1
    for i in range(place - 1, low - 1, -1):
        char = text[i]
        if char in _PAIRS:
            if not depth:
                opening = i
                break
            depth.pop()
        elif char in _PAIRS.values():
            depth.append(i)
        elif char == "…" and not depth:
            break
    if opening >= 0:
        closing = _closing(text, opening, min(line_end, place + 200))
        end = closing + 1 if closing >= 0 else line_end
        if end - opening > 220 or (closing < 0 and line_end - place > 160):
            return None
    else:
        opening = text.rfind("…", low, place)
        closing = text.find("…", place, min(line_end, place + 100))
        if opening < 0 or closing < 0:
            return None
        opening, end = opening + 1, closing
    if not opening <= place < end:
        return None
    reading, share = book.skim(_folded(text, opening, end))
    if share < 0.5:
        return None
    return _placed(text, opening, end, reading, share, line_start, line_end, bracketed=True)


def _closing(text: str, opening: int, limit: int) -> int:
    """Where the bracket at `opening` closes; either width will do."""
    wanted = _PAIRS[text[opening]]
    other = {")": "）", "）": ")", "]": "］", "］": "]"}.get(wanted, wanted)
    depth = 0
    for i in range(opening + 1, limit):
        if text[i] == text[opening]:
            depth += 1
        elif text[i] in (wanted, other):
            if not depth:
                return i
            depth -= 1
    return -1


def _sentence(
    text: Text, book: Phrasebook, place: int, line_start: int, line_end: int
) -> Passage | None:
    """The sentence around `place`, if it is short and mostly vocabulary."""
    start = max(line_start, *(text.rfind(stop, line_start, place) + 1 for stop in "。！？…"))
    stop = re.compile("[。！？]").search(text, place, line_end)
    end = stop.end() if stop else line_end
    if end - start > 120:
        return None
    reading, share = book.skim(_folded(text, start, end))
    if share < 0.5:
        return None
    return _placed(text, start, end, reading, share, line_start, line_end)


def _inside(
    text: Text, book: Phrasebook, place: int, line_start: int, line_end: int
) -> Passage | None:
    """The longest stretch around `place` that is vocabulary from end to end."""
    low, high = max(line_start, place - 160), min(line_end, place + 320)
    window = _folded(text, low, high)
    found = _stretch(book, window, place - low, low == line_start)
    if found is None:
        return None
    start, end, tokens = found
    start, end = start + low, end + low
    left = _LEFT_EDGE.search(text, max(line_start, start - 24), start)
    right = _RIGHT_EDGE.match(text, end, line_end)
    assert left is not None and right is not None
    reading = Reading(tuple(tokens))
    if left.start() == line_start and right.end() == line_end:
        start, end = line_start, line_end
    elif right.end() == line_end:
        end = line_end
    elif tokens[-1].kind != "address":
        stop = re.match(r"[ \t\u3000]*[。！!]?", text[end:line_end])
        end += stop.end() if stop else 0
    return _placed(text, start, end, reading, 1.0, line_start, line_end)


def _placed(
    text: Text,
    start: int,
    end: int,
    reading: Reading,
    share: float,
    line_start: int,
    line_end: int,
    bracketed: bool = False,
) -> Passage:
    before, after = text[line_start:start], text[end:line_end]
    own_line = not before.strip(" \t\u3000\xa0…—-.*=~>·") and not after.strip(" \t\u3000\xa0…—-.*=~<。·")
    if own_line:
        start, end = line_start, line_end
    last, first = text[start - 1 : start], text[end : end + 1]
    return Passage(
        start, end, reading, own_line, bracketed,
        to_end=not after.strip(" \t\u3000\xa0…—-.。"),
        spaced=bool(last and first) and last in _BLANK and (first in _BLANK or text[end - 1] in _BLANK),
        quoted=not own_line and bool(last) and last in _QUOTE,
        share=share,
    )  # fmt: skip


def _stretch(
    book: Phrasebook, window: str, place: int, from_line_start: bool
) -> tuple[int, int, list[Token]] | None:
    """The longest readable stretch of `window` that holds `place`; offsets in the window."""
    best: list[Token] | None = None
    at = place
    while at >= 0 and place - at <= 150:
        if (at == 0 and from_line_start) or (at > 0 and _is_boundary(window, at - 1)):
            tokens, _ = book.tokens(window, at)
            if not _reaches(tokens, place):
                break
            best = tokens
        at -= 1
    if best is None:
        for at in range(max(0, place - 16), place + 1):
            tokens, _ = book.tokens(window, at)
            if _reaches(tokens, place) and tokens[0].start == at and tokens[0].strong:
                if tokens[0].kind in ("withheld", "member", "qr", "download", "licence"):
                    best = tokens
                    break
    if best is None:
        return None
    tokens = best
    while tokens and tokens[-1].end < len(window) and window[tokens[-1].end] not in _BOUNDARY:
        if tokens[-1].kind == "address":
            break
        tokens.pop()
    if not tokens or tokens[-1].end <= place:
        return None
    return tokens[0].start, tokens[-1].end, tokens


def _is_boundary(window: str, i: int) -> bool:
    """Whether a phrase may begin after the character at `i`; not inside an address or a number."""
    char = window[i]
    if char not in _BOUNDARY:
        return False
    near = window[max(0, i - 1) : i] + window[i + 1 : i + 2]
    return char not in ".:-_=~" or not any(c.isascii() and (c.isalnum() or c == "/") for c in near)


def _reaches(tokens: list[Token], place: int) -> bool:
    return any(token.start <= place < token.end for token in tokens)


TITLE_LABEL = re.compile(
    r"[\s【\[]*(?:标题|標題|题目|題目|篇名|题名|文章标题|文档标题|文章题目|正标题|主标题|标题名称|文件名|文件名称|文章名称|"
    r"讲话稿名称|资料名称|文档名称|资源名称|作品名称|名称|文章|范文标题)[】\]]?\s*[:：]\s*"
)


def first_words(text: Text) -> str:
    """The folded first line, without a label, if it can be a title."""
    line = text[:300].lstrip().split("\n", 1)[0].strip()
    label = TITLE_LABEL.match(line)
    line = line[label.end() :] if label else line
    return fold(line) if 6 <= len(line) <= 60 else ""
