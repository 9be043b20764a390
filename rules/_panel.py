"""Lines, and ends of lines, that are labels and buttons of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cleaner import Finding, Reading, Remove, Text, outline, regex

from . import _body, _titles
from ._vocabulary import KINDS, PANEL

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
_OPENING = regex(r"[(（【\[〔〖「『<《|｜—\-~>▲▼☆★◆●■\s]+\Z")


class Panel(NamedTuple):
    """What of a text is made of labels and buttons.

    By the numbers of lines: `lines` are labels and buttons throughout, `likely` ones stand outside
    the prose and are so for the most part.
    """

    lines: list[tuple[int, Reading]]
    likely: list[tuple[int, Reading]]


def panel(text: Text) -> Panel:
    """Find the lines that are labels and buttons."""
    readings = text.each_line(read)
    lines = [(i, reading) for i, reading in enumerate(readings) if reading is not None]
    likely: list[tuple[int, Reading]] = []
    for i in _body.outside(text):
        if readings[i] is None and text.parts[i]:
            reading = text.of_line(_mostly, text.parts[i])
            if reading is not None:
                likely.append((i, reading))
    return Panel(lines, likely)


def read(line: str) -> Reading | None:
    """A line that is labels and buttons throughout."""
    if len(line) > _LONGEST or (len(line) > 60 and ("。" in line or line.count("，") > 2)):
        return None
    reading = PANEL.read(line)
    if reading is None or not reading.tokens or is_source(line):
        return None
    asked = line.rstrip().endswith(("？", "?"))
    return None if asked and not reading.strong(*KINDS) else reading  # 记者：您几岁学的？


_MARKDOWN_HEADING = regex(r"#{1,6} \S")


def is_source(line: str) -> bool:
    """Whether a line is of a program or a heading in Markdown."""
    return CODE.search(line) is not None or _MARKDOWN_HEADING.match(line) is not None


#: A list or a mapping of a program.
CODE = regex(r"""[\w\])]\s*[=:]\s*[\[{(]\s*["']|["']\s*[,:]\s*["'].*["']\s*[\])}]""")


def _mostly(line: str) -> Reading | None:
    """A line outside the prose most of which is labels and buttons."""
    if len(line) > 120 or not _LABELLED.search(line) or _SENTENCE.search(line):
        return None
    if outline.mark(line) or is_source(line):
        return None
    reading, share = PANEL.skim(line)
    tokens = [token for token in reading.tokens if token.kind != "neutral"]
    strong = any(token.strong and token.kind != "nav" for token in tokens)
    return reading if (strong and share >= 0.6) or (len(tokens) >= 3 and share >= 0.7) else None


_LABELLED = regex(r"[:：|｜/【】\[\]│>\d]|\s\S")
_SENTENCE = regex(r"[。；]|，.*，|[!！?？].*[!！?？]")


def tails(text: Text) -> Iterator[tuple[int, int]]:
    """Ends of lines that are labels and buttons, after body text on the same line."""
    whole = {text.starts[i] for i, _ in text.fact(panel).lines}
    done = -1
    for place in text.find_all(LABELS):
        if place < done or not place or text[place - 1] not in _BREAK:
            continue
        line_start = text.rfind("\n", 0, place) + 1
        line_end = text.find("\n", place)
        line_end = len(text) if line_end < 0 else line_end
        if line_start in whole or line_end - place > _LONGEST or _MARKDOWN_HEADING.match(text, line_start):
            continue
        reading = PANEL.read(text[place:line_end])
        if (
            reading is None
            or not reading.tokens
            or not reading.tokens[0].strong
            or reading.tokens[0].kind == "nav"
        ):
            continue
        opening = _OPENING.search(text, max(line_start, place - 20), place)
        start = opening.start() if opening else place
        if start > line_start:
            yield start, line_end
            done = line_end


def found(text: Text, *kinds: str) -> Iterator[Finding]:
    """Removals of the labels and buttons of `kinds`."""
    seen = text.fact(panel)
    title = text.fact(_titles.sure_title) if seen.lines or seen.likely else None
    for i, reading in seen.lines:
        if i == title:
            continue
        sure = verdict(reading, kinds)
        if sure and outline.mark(text.parts[i]) and reading.count(*KINDS) < 2:
            sure = False
        if sure is not None:
            yield Remove(text.whole(text.line(i)), sure)
    for i, reading in seen.likely:
        if _main_kind(reading) in kinds and i != title:
            line = text.line(i)
            words = line.text[: reading.tokens[0].start]
            if _IN_SENTENCE.search(words):
                continue
            if sum(char.isalnum() for char in words) >= 5:
                yield Remove((line.start + len(words.rstrip(" \t\u3000([（【")), line.end))
            else:
                yield Remove(text.whole(line))


#: What stands before a piece inside an English sentence (a script generated by …).
_IN_SENTENCE = regex(r"[a-z]{2}[,;]?\s\Z")


def verdict(reading: Reading, kinds: tuple[str, ...]) -> bool | None:
    """Whether a line that reads so is furniture of `kinds` for sure (True), by its company (False),
    or not at all (None)."""
    if not reading.count(*kinds):
        return None
    total = reading.count(*KINDS)
    if "pager" in kinds and reading.count("pager") and reading.count("pager", "pages") > 1:
        return True
    if total == 1 and reading.tokens[-1].end - reading.tokens[0].start <= 3:
        return False  # one short word (确定, 上一页) may be anything
    if reading.strong(*(kind for kind in kinds if kind != "nav")):
        return True
    return total >= 4 or (total > 1 and reading.strong(*KINDS))


def _main_kind(reading: Reading) -> str:
    """The class of the first strong phrase, or of the first."""
    ranked = sorted(reading.tokens, key=lambda token: (token.kind == "neutral", not token.strong))
    return ranked[0].kind
