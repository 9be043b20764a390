"""Which line of a document is its title, and what was put around it."""

from __future__ import annotations

import re

from cleaner import Text, fold, outline, regex

from . import _body, _shapes
from ._tells import tells
from ._vocabulary import PANEL, names_a_document

LABEL = regex(
    r"[\s【\[]*(?:标题|標題|题目|題目|篇名|题名|文章标题|文档标题|文章题目|正标题|主标题|标题名称|文件名|文件名称|文章名称|"
    r"讲话稿名称|资料名称|文档名称|资源名称|作品名称|名称|范文标题|作文|作文题目|范文|文章|帖子主题|主题帖)[】\]]?\s*[:：]\s*"
)
#: Marks that sites put before a title.
PREFIX = regex(
    r"[\[【(（](?:原创|转载|转帖|转|精品|荐|推荐|热|置顶|图文|图|范文|最新|精华|分享|独家)[\]】)）]\s*"
    r"|[\[【][\u4e00-\u9fff]{0,4}(?:讲话|范文|公文|材料|致辞|总结|计划|报告|心得|演讲|作文|申论|论文|方案)[\]】]\s*(?=[^\s\[【])"
)
_HAS_BAR = regex("[-_|｜—–]")
_BAR = regex(r"\s*(?:[_|｜]|\s[-—–]+\s?|[-—–]{1,2})\s*")
_SITE_NAME = regex(
    r"[^_|｜\n\-—–]{1,14}?(?:网|网站|文库|范文|范文大全|公文|文秘|之家|论坛|社区|频道|平台|在线|资料库|图书馆|博客|搜狐|新浪|网易|腾讯|百度|知乎|豆丁|"
    r"道客巴巴|原创力文档|大全|\.com|\.cn|\.net)(?:\s*(?:https?://|www\.)[\w./\-]+)?\s*\Z",
    re.I,
)


def site_suffix(words: str) -> int:
    """Where the name of the site behind a title begins, with the columns before it; -1 if none does.

    >>> site_suffix("供电所所长先进事迹材料_云书文库"), site_suffix("全县工作要点 | 公文模板 | 江北范文网")
    (11, 6)
    """
    if not _HAS_BAR.search(words):
        return -1
    bars = list(_BAR.finditer(words))
    start = -1
    for place, bar in enumerate(reversed(bars)):
        rest = words[bar.end() :]
        if start < 0:
            if not _SITE_NAME.match(rest):
                return -1
            start = bar.start()
        elif place < 3 and 2 <= start - bar.end() <= 8 and _is_column(words[: bar.start()], bar.group()):
            start = bar.start()
        else:
            break
    return start


def _is_column(title: str, bar: str) -> bool:
    """Whether what follows `bar` is a column of the site, so that `title` is whole without it."""
    return (names_a_document(title) or len(title) >= 10) and (bar.strip() in "_|｜" or bar != bar.strip())


#: Columns and then a name: ``…讲话-发言稿-速文宝``.
COLUMNS = regex(r"\s*[-_|｜—]\s*(?:[^-_|｜—\s]{2,8})\s*[-_|｜—]\s*[^-_|｜—\s]{2,8}\s*\Z")
FILE = regex(r"(?:[(（]共?\d+页[)）])?\s*\.(?:docx?|pdf|txt|pptx?|wps|rtf|html?)\b.*\Z", re.I)
PAGE = regex(r"\s*[(（](?:\d{1,2}|第\d{1,2}页|\d{1,2}/\d{1,2})[)）]\s*\Z")

_NO_TITLE = regex(
    r"[。；，,;：:、…]\s*\Z|，.*，|^(?:尊敬的|各位|同志们|女士们|先生们|亲爱的|敬爱的|老师们|同学们|朋友们)|^(?:\d{4}年)?\d{1,2}月\d{1,2}日$|^[A-Z][a-z]+:|^[-=*#>|`{<━─]|^\d+[.、)]|"
    r"\d{1,2}月\d{1,2}日\s*$|^(?:问|答|甲方|乙方)[:：]|^[(（].*[)）]$|^——|^[（(【]?篇[一二三四五六七八九十\d]|^\d{4}[-./年]\d{1,2}"
)
_MENU = regex(r"(?:\S{1,10}(?:\s*[|｜│┆▸»›>/·]\s*|\s{2,}|\u3000+)){2,}\S{1,12}")
_SITE = regex(
    r"(?:网|网站|门户|平台|频道|首页|公众号|文库|客户端|app|之家|在线|论坛|博客|微博|百科|数字报|日报社|传媒|融媒)\s*\Z|www\.|http|\.c(?:n|om)\b",
    re.I,
)


def bare(words: str) -> str:
    """A title without label, site name, file ending, quotes and blanks, to compare with others."""
    if len(words) > 200:
        return words
    if "：" in words or ":" in words:
        label = LABEL.match(words)
        words = words[label.end() :] if label else words
    if words[:1] in ("[", "【", "(", "（"):
        prefix = PREFIX.match(words)
        words = words[prefix.end() :] if prefix else words
    suffix = site_suffix(words)
    words = words[:suffix] if suffix > 0 else words
    if "." in words:
        words = FILE.sub("", words)
    if words.rstrip()[-1:] in (")", "）"):
        words = PAGE.sub("", words)
    return words.translate(_DRESS)


_DRESS = dict.fromkeys(map(ord, " \t\u3000\xa0\n《》“”\"'【】[]（）()·,，。:：！!？?、"))


def head(text: Text) -> list[tuple[int, str]]:
    """The first lines that are not blank: their numbers, and their words without blanks around."""
    found = [(i, part.strip()) for i, part in enumerate(text.parts[:40])]
    return [entry for entry in found if entry[1]][:18]


def title_line(text: Text) -> int | None:
    """The number of the line that is the title; None if no line is a likely one.

    Of several copies it is the last, the one next to the body.
    """
    best = text.fact(_best)
    return best[1] if best is not None and best[0] >= 1 else None


def sure_title(text: Text) -> int | None:
    """The number of the title line if more speaks for it than its place."""
    best = text.fact(_best)
    return best[1] if best is not None and best[0] >= 3.5 else None


def _best(text: Text) -> tuple[float, int] | None:
    lines = text.fact(head)
    body = text.fact(_body.prose)
    limit = body[0] if body is not None else (lines[4][0] if len(lines) > 4 else len(text.parts))
    best: tuple[float, int] | None = None
    for place, (index, _) in enumerate(lines):
        if index >= limit or len(lines) < 2 or (place > 0 and _is_salutation(lines[place - 1][1])):
            break
        score = _score(text, lines, place)
        if score is not None and (best is None or score > best[0]):
            best = (score, index)
    if best is None:
        return None
    core = text.of_line(bare, text.parts[best[1]])
    copies = [i for i, words in lines if best[1] < i < limit and text.of_line(bare, words) == core]
    return (best[0], copies[-1]) if copies and len(core) >= 8 else best


def _score(text: Text, lines: list[tuple[int, str]], place: int) -> float | None:
    """How much speaks for a line as the title: by itself, by its neighbours, by the body."""
    words = lines[place][1]
    score = text.of_line(_merit, words)
    if score is None:
        return None
    core = text.of_line(bare, words)
    if len(core) >= 8:
        start = core[:12]
        if sum(start in text.of_line(bare, other) for _, other in lines) > 1:
            score += 3
    following = lines[place + 1][1] if place + 1 < len(lines) else ""
    if text.of_line(_reads, following) or text.of_line(_shapes.stamp, following):
        score += 2
    if _is_salutation(following) or text.of_line(_body.is_prose, following):
        score += 1
    return score + 2 * _echo(core, text.fact(_whole_body)) + (1 if place == 0 else 0)


def _merit(words: str) -> float | None:
    """How much a line is like a title by itself; None if it cannot be one."""
    core = bare(words)
    suffix = site_suffix(words)
    words = words[:suffix] if suffix > 5 else words
    if not 4 <= len(core) <= 60 or "。" in words or _NO_TITLE.search(words) or outline.mark(words):
        return None
    labelled = LABEL.match(words) is not None
    if _MENU.search(words) or (not labelled and _reads(words)):
        return None
    if _shapes.stamp(words) or _shapes.path(words):
        return None
    score = 0.0
    named = names_a_document(core) or names_a_document(words)
    if named or "关于" in words[:12]:
        score += 3
    elif _ISSUER.search(words):
        score -= 2
    if labelled:
        score += 2
    if re.search(r"\d{5,}", words):
        score -= 2
    score += 1 if 8 <= len(core) <= 40 else -1 if len(core) < 7 else 0
    if _SITE.search(words) or (not named and tells(words).telling >= 0.5):
        score -= 3
    if _APART.search(words) or _BYLINE.match(words):
        score -= 1
    return score


_ISSUER = regex(
    "(?:政府|委员会|办公室|厅|局|(?<!干)部|院|公司|集团|大学|学院|学校|党校|中学|小学|协会|支部|委|处|网|日报|晚报|频道)\\s*\\Z"
)
_BYLINE = regex(r"\S{2,14}[\s\u3000]+[\u4e00-\u9fff]{2,4}\Z")
_APART = regex(r"\t|\S\s{2,}\S|\d{5,}|^[↑↓→▲▼★☆>]|[！!]\s*\Z")


def _whole_body(text: Text) -> str:
    """The first of the prose, to look for the words of the title in."""
    body = text.fact(_body.prose)
    if body is None:
        return ""
    start = text.starts[body[0]]
    return text[start : start + 2000]


def _echo(core: str, body: str) -> float:
    """The share of the pairs of characters of a title that the body takes up, up to one half."""
    pairs = {core[i : i + 2] for i in range(len(core) - 1)}
    heard = sum(pair in body for pair in pairs)
    return min(0.5, heard / len(pairs)) * 2 if pairs else 0.0


def _is_salutation(words: str) -> bool:
    return words[-1:] in ("：", ":") and len(words) <= 41 and not _shapes.label(words)


def _reads(words: str) -> bool:
    """Whether a line is labels and buttons throughout."""
    reading = PANEL.read(words) if len(words) <= 200 else None
    return reading is not None and bool(reading.tokens)


def first_words(text: Text) -> str:
    """The folded words of the title, for notices that quote it; empty if there is none."""
    index = text.fact(title_line)
    if index is None:
        return ""
    words = text.parts[index].strip()
    label = LABEL.match(words)
    words = words[label.end() :] if label else words
    return fold(words) if 6 <= len(words) <= 60 else ""
