"""The grammar of masks: where a name, a number or a word was replaced by signs, and by what kind.

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
from importlib import resources
from typing import NamedTuple

#: What a mask is normalised to.
CANONICAL = "××"

TYPES = ("place", "number", "person", "org", "date", "term", "title", "unknown")

_X = "XxＸｘ"
_TIMES = "×╳✕✖"
_STAR = "*＊﹡"
_LOW = "_＿"
_BOX = "□■"
_RING = "○〇◯●"
_TRIANGLE = "△▲"
SIGNS = _X + _TIMES + _STAR + _LOW + _BOX + _RING + _TRIANGLE

_RUN = rf"[{re.escape(SIGNS)}]+"
#: A run, or runs joined as in numbers; OO and the like; a tag; words with 某.
_CANDIDATE = re.compile(
    rf"(?P<run>{_RUN}(?:\.{_RUN})*(?:,[{_X}]{{3}}(?![{_X}]))*(?:-[{_X}0-9]{{2,5}}(?=[-\W]|$))*)"
    r"|(?<![A-Za-z0-9])(?P<letters>O{2,4})(?![A-Za-z0-9])"
    r"|(?P<tag>\[[^\]\[\n]{1,12}\]|【[^】【\n]{2,12}】|<[A-Z_]{2,14}>|<[\u4e00-\u9fff]{2,6}>|\{[^{}\n]{1,12}\})"
    r"|(?P<some>某)"
)

_NUMERAL = frozenset("一二三四五六七八九十百千零两廿卅")
_CJK = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_SOME_ORDINARY = re.compile("某(?:些|种|个|一|人|日|地|天|项|类|次|处|位|件|事|物|方面|时|段|部分|程度|刻|句|本|篇|款|条|只|张|家|名|点|片|样|不|等|某些|年(?!某)|月(?!某))")
_PLATE = re.compile("[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-ZＡ-Ｚ][·.•\\s]?[A-Z0-9]{0,4}\\Z")
_LEGEND = re.compile(
    r"(?:注[:：]?|带|加|标有|标|打|画)\s*[“\"]?[*＊][”\"]?(?:号|的|者|表|为)|[*＊][”\"]?\s*(?:表示|代表|[:：]|p\s*<|P\s*<)|\bp\s*[<>]"
)
_MARKDOWN = re.compile(r"^(?:#{1,6} |```|> |\s*[-*+] \S|\|.*\|\s*$|\d+\. \*\*|-{3,}\s*$)|\]\(|^\s*\*\*[^*\n]{1,40}\*\*\s*$", re.M)
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,60}?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*\n]{1,40}?)(?<=[^\s*])\*(?![*\w])")
#: Blanks to fill in, as forms and contracts have them.
_FORM_BLANK = re.compile(r"[_＿]{5,}|[:：（(][_＿]{2,}|[_＿]{2,}\s*年\s*[_＿]+\s*月|第[_＿]{2,}")
_ROMAN = re.compile(r"(?<![A-Za-z])(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3}V|XXI+|XIX)(?![A-Za-z])")


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
    style = None
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "some":
            word = _some(text, start)
            if word is not None:
                yield Mask(word[0], word[1], text[word[0] : word[1]], True)
            continue
        if kind == "run":
            if style is None:
                style = _Style(text)
            if not _is_mask(text, start, end, style):
                continue
        elif kind == "letters":
            if not (_after(text, end) and _cjk(text, end)):
                continue
        elif not _is_tag(text, start, end):
            continue
        yield Mask(start, end, match.group(), False)


def mask_type(text: str, start: int, end: int, raw: str | None = None) -> str:
    """What kind of word the mask at ``text[start:end]`` stands for, by its neighbours.

    `raw` is how the mask was written before it was normalised, if that differs.

    >>> mask_type("到XX市调研", 1, 3), mask_type("案件*宗", 2, 3), mask_type("由XX同志主持", 1, 3)
    ('place', 'number', 'person')
    """
    raw = raw or text[start:end]
    left, right = text[max(0, start - 12) : start], text[end : end + 12]
    if raw[0] in "[【<{":
        return _tag_type(raw[1:-1])
    if raw[0] not in SIGNS and "某" in raw:
        return _some_type(raw, left, right)
    if left.endswith("《") and right.startswith("》"):
        return "title"
    if left.endswith("第"):
        return "number"
    if re.search(r"(?:19|20|二[〇○零])[0-9〇○]?\Z", left) and re.match("年|[-—~～至到./]|届|级", right):
        return "date"
    after = _after(text, end)
    if after == "date" and (_DURATION_BEFORE.search(left) or _DURATION_AFTER.match(right)):
        return "number"
    if after is not None and not (after == "term" and _surname(left)):
        return after
    if _surname(left) and not re.match("[省市县区镇乡村州]", right):
        return "person"
    if _ENGLISH_AFTER.match(right):
        return "number"
    if re.search(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Judge)\.? (?:[A-Z])?\Z", left):
        return "person"
    if re.search(r"[0-9A-Z$¥￥·.\-]\Z", left) or re.match(r"[0-9%％‰.\-]", right):
        return "number"
    if left.endswith(("“", "「", "『", '"', "‘")) and right.startswith(("”", "」", "』", '"', "’")):
        return "term"
    if "地理标志" in text[end : end + 16]:
        return "place"
    before = _before(left) or _before(left.rstrip(" \u3000:：、（(“"))
    if before is None and left[-1:] in _PERSONS:
        before = "person"
    if before is not None:
        return before
    if set(raw) <= set(_LOW):
        return "term"
    name = len(raw) == 3 and not set(raw) & set(_STAR + _LOW) and left[-1:] in "，。、；：:,; \u3000\n("
    return "person" if name else "unknown"


_DURATION_BEFORE = re.compile("(?:连续|历时|历经|近|已|约|共|满|拘留|长达|超过|仅|用时|再过|干了|当了|做了|病史|时隔|每|就是)\\Z")
_DURATION_AFTER = re.compile("[年日天月](?:前|后|来|内|以来|多|之|之后|以后|没|的(?:时间|历史|工龄|党龄))")
#: A single character that ends the name of an office or a relation.
_PERSONS = frozenset("长長员員师師医郎娘伴父母妻婿嫂叔伯婶姨姑爷婆")


# --- is it one? ---------------------------------------------------------------------------------


class _Style:
    """How a text as a whole uses the ambiguous signs."""

    def __init__(self, text: str) -> None:
        self.form = ("_" in text or "＿" in text) and _FORM_BLANK.search(text) is not None
        self.roman = "X" in text and _ROMAN.search(text) is not None
        self.rings = text.count("○○") + text.count("〇〇") > 1
        self.genetics = "染色体" in text or "XY" in text
        self.bold: frozenset[int] = frozenset()
        self.italic: frozenset[int] = frozenset()
        self.legend = False
        if "*" in text or "＊" in text:
            self._stars(text)

    def _stars(self, text: str) -> None:
        markdown = len(_MARKDOWN.findall(text)) >= 2
        self.bold = frozenset(_emphasis(text, "**", markdown)) | frozenset(_emphasis(text, "***", markdown))
        self.italic = frozenset(_emphasis(text, "*", markdown)) if markdown else frozenset()
        self.legend = _LEGEND.search(text) is not None


def _emphasis(text: str, sign: str, markdown: bool) -> Iterator[int]:
    """Where `sign` marks emphasis: pairs on one line, opened or closed at the edge of a word."""
    pattern = re.compile(rf"(?<!\*){re.escape(sign)}(?!\*)")
    for line in re.finditer(r"[^\n]+", text):
        if sign not in line.group():
            continue
        open_at: int | None = None
        for match in pattern.finditer(text, *line.span()):
            left = text[match.start() - 1 : match.start()] or "\n"
            if text.count("`", line.start(), match.start()) % 2:
                continue
            if open_at is None and _after(text, match.end()) is not None:
                following = text.find(sign, match.end(), line.end())
                if _is_cjk(left[-1]) or following < 0 or following - match.end() > 8:
                    continue  # a mask inside a sentence
            if open_at is None:
                open_at = match.start()
                continue
            inner = text[open_at + len(sign) : match.start()]
            if not inner.strip() or inner != inner.strip() or len(inner) > 80:
                open_at = match.start()
                continue
            opened = not _is_cjk(text[open_at - 1 : open_at] or "\n")
            closed = not _is_cjk(text[match.end() : match.end() + 1] or "\n")
            edge = (opened or closed) if len(sign) > 1 else (opened and closed)
            if markdown and edge or not re.search("[，。；！？、]", inner) and len(inner) <= 20 and (
                markdown if len(sign) > 1 else edge
            ):
                yield open_at
                yield match.start()
                open_at = None
            else:
                open_at = match.start()


def _is_mask(text: str, start: int, end: int, style: _Style) -> bool:
    raw = text[start:end]
    length = end - start
    left = text[start - 1] if start else "\n"
    right = text[end] if end < len(text) else "\n"
    if raw == CANONICAL:
        return True
    signs = set(raw) - set(".,-0123456789")
    if _alone(text, start, end) and (length > 2 or signs <= set(_STAR + _LOW + _BOX + _TRIANGLE + _TIMES)):
        return False
    if re.match("代表|表示|表明", text[end : end + 2]) and length <= 2 and _after(text, end + 1) is None:
        return False
    if "`" in text and text.count("`", text.rfind("\n", 0, start) + 1, start) % 2:
        return False
    if _PLATE.search(text[max(0, start - 6) : start]):
        return True
    if _foreign(left) and _foreign(right) and not _partly_hidden(text, start, end) and not (
        left in "([\"' " and _beside_cjk(text, start, end)
    ):
        return _english(text, start, end)
    if signs <= set(_X):
        return _is_x(text, start, end, left, right, style)
    if signs <= set(_TIMES):
        return _is_times(text, start, end, left, right)
    if signs <= set(_STAR):
        return _is_star(text, start, end, left, right, style)
    if signs <= set(_LOW):
        return length <= 3 and not style.form and _between_words(left, right)
    if signs <= set(_BOX):
        return _is_box(text, start, end, left, right)
    if signs <= set(_RING):
        return _is_ring(text, start, end, left, right, style)
    if signs <= set(_TRIANGLE):
        return length > 1 and (_is_cjk(left) or _is_cjk(right)) or (
            _is_cjk(left) and _after(text, end) is not None
        )
    return not signs & set(_BOX + _RING + _TRIANGLE) and (_is_cjk(left) or _is_cjk(right))


def _is_x(text: str, start: int, end: int, left: str, right: str, style: _Style) -> bool:
    if right == "@" and end - start > 1 or left == "@" and end - start > 1 and right == ".":
        return not _LATIN.match(left)
    if right in "KkWw" and end - start > 1 and not _LATIN.match(text[end + 1 : end + 2] or " "):
        return not _LATIN.match(left)
    if _LATIN.match(left) or _LATIN.match(right) or left in "+-/@_=.\\#" or right in "+@_=\\":
        return _partly_hidden(text, start, end)
    if end - start == 1 and left.isdigit() and _blurred(text, start, end):
        return True
    if left.isdigit():
        digits = re.search(r"\d+\Z", text[max(0, start - 6) : start])
        assert digits is not None
        if right.isdigit():
            return end - start >= 3
        if right == "年" or (digits[0] in ("19", "20", "201", "202", "203") and not _LATIN.match(right)):
            return len(digits[0]) + end - start in (3, 4, 5) or end - start > 1
        return end - start > 1 and _after(text, end) is not None
    if right.isdigit():
        return end - start > 1 and _is_cjk(left)
    if end - start == 1:
        return _single(text, start, end, left, right) and not _starts(text, end, "not-x")
    if style.genetics and _after(text, end) in (None, "term"):
        return False
    if text[end : end + 3] == "染色体" or re.match(r"(?:综合征|型|[、/和与或]\s*X?Y)", text[end : end + 4]):
        return False
    if style.roman and re.match("世纪|届|章|卷|册|编|次|号|型", text[end : end + 2]):
        return False
    if text[end : end + 2] == "世纪" or left.isascii() and left.isalnum():
        return False
    return _beside_cjk(text, start, end) or _date_like(text, start, end)


def _is_times(text: str, start: int, end: int, left: str, right: str) -> bool:
    if end - start > 1:
        return _beside_cjk(text, start, end) or _date_like(text, start, end) or right.isdigit() or left.isdigit()
    if left.isdigit() and _blurred(text, start, end):
        return True
    if left.isdigit():
        return right == "年" and re.search(r"(?:19|20)\d\Z", text[max(0, start - 3) : start]) is not None
    if right.isdigit() or left in ")）%％√×/" or _LATIN.match(left) or _LATIN.match(right):
        return False
    if text[end + 1 : end + 2] in tuple("数价量") or left in "长宽高深厚价数量率额值径":
        return False
    return _single(text, start, end, left, right)


def _is_star(text: str, start: int, end: int, left: str, right: str, style: _Style) -> bool:
    length = end - start
    if start in style.bold or start in style.italic:
        return False
    if length == 1 and left.isdigit() and _blurred(text, start, end):
        return True
    if left.isdigit() or right.isdigit() or (left.isascii() and left.isalpha()):
        return _partly_hidden(text, start, end) or (length > 1 and _is_cjk(right) and not left.isdigit())
    if right.isascii() and right.isalpha():
        return length > 1 and _is_cjk(left) and right.isupper() and not text[end : end + 2] == "ST"
    if length > 1:
        return _beside_cjk(text, start, end)
    if left == "\n" or text[text.rfind("\n", 0, start) + 1 : start].isspace():
        return _is_cjk(right) and _after(text, end) in ("place", "org", "person", "number", "date")
    if style.legend:
        return _between_words(left, right) and _after(text, end) is not None
    if left in "他妈" and right in "的妈":
        return False
    if left in "(（" and right in ")）":
        return _cjk(text, start - 2) and _cjk(text, end + 1)
    if right in "\n|" or left == "|":
        return left == "|" and _is_cjk(right) or bool(_surname(text[max(0, start - 8) : start]))
    return _between_words(left, right)


def _blurred(text: str, start: int, end: int) -> bool:
    """A number whose last digit is hidden: ``2×岁``, ``37*号``, ``202X年``."""
    head = re.search(r"(?<![\d.×xX*])\d{1,3}\Z", text[max(0, start - 5) : start])
    return head is not None and re.match(r"\s?(?:[岁号年日月元万亿名户亩%％]|人(?!数)|个(?!百分)|公里)", text[end : end + 3]) is not None


def _is_box(text: str, start: int, end: int, left: str, right: str) -> bool:
    if end - start > 1:
        return _is_cjk(left) or _is_cjk(right)
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1]
    if re.search("[√☑☒✓✔]", line) or line.count("□") > 1 or line.lstrip().startswith(("□", "■")) or re.search("[□■] ", line):
        return False
    return _is_cjk(left) and _is_cjk(right) and _after(text, end) is not None


def _is_ring(text: str, start: int, end: int, left: str, right: str, style: _Style) -> bool:
    raw = text[start:end]
    if left in _NUMERAL or right in _NUMERAL or len(set(raw)) > 1:
        return False
    if "●" in raw and not (_is_cjk(left) and _is_cjk(right)):
        return end - start in (2, 3) and (_is_cjk(left) or left in "、，。 \u3000") and (_after(text, end) is not None or right in "）)")
    if "●" in raw and end - start > 3:
        return False
    if end - start > 1:
        if right == "年" and left.isdigit():
            return True
        return _is_cjk(left) and left not in _NUMERAL or _is_cjk(right) or right in "”"
    if _surname(left) and _is_cjk(right) and raw != "●" and not _after(text, start):
        return True
    if raw == "●" or not _is_cjk(right) or not (_is_cjk(left) or left in "，、（(“"):
        return False
    after = _after(text, end)
    return after in ("place", "person", "org") or after in ("date", "number") and style.rings


def _single(text: str, start: int, end: int, left: str, right: str) -> bool:
    """One sign is a mask where its neighbours tell what it stands for."""
    if left.isspace() and right.isspace():
        return False
    after = _after(text, end)
    if after in ("place", "person", "org", "date"):
        return not _LATIN.match(left)
    if after == "number":
        return left not in "=＝<>≤≥" and not _LATIN.match(left)
    lefts = text[max(0, start - 8) : start]
    if lefts.endswith("第") and _is_cjk(right):
        return True
    return bool(_surname(lefts)) and (not _is_cjk(right) or bool(re.match("[、和与及等在对说是为的被将向因于以]", right)))


def _some(text: str, at: int) -> tuple[int, int] | None:
    """The word around the 某 at `at`, if it hides a name."""
    if at and text[at - 1] == "某":
        return None
    end = at
    while end < len(text) and text[end] in "某" + _X + _TIMES and end - at < 4:
        end += 1
    if end - at == 1 and _SOME_ORDINARY.match(text, at):
        return None
    surname = min(at, _surname(text[max(0, at - 8) : at]))
    start = at - surname
    after = _after(text, end)
    if end - at > 1:
        return start, end
    if surname:
        return start, end
    if text[end : end + 2] in ("年某", "月某") or after == "place" and text[end] in "省市县区镇乡村州":
        return start, end
    return None


def _some_type(raw: str, left: str, right: str) -> str:
    if not raw.startswith("某"):
        return "person"
    if right.startswith(("年", "月", "日")):
        return "date"
    after = _after(right, 0)
    return after if after in ("place", "org", "person", "number", "date") else _before(left) or "unknown"


def _is_tag(text: str, start: int, end: int) -> bool:
    raw = text[start:end]
    if raw[1:-1].strip() not in _words("tags") or text[end : end + 1] == "(":
        return False
    if len(raw) == 3 and raw[0] != "{":
        return False
    if raw[0] == "【":
        at_start = start == 0 or text[start - 1] == "\n"
        return not at_start
    return True


_TAG_TYPES = {
    "place": "PLACE LOCATION LOC CITY PROVINCE COUNTY ADDRESS 地 城市 省份 区县 县区 市县 乡镇 村 住址",
    "person": "NAME PERSON PER JUDGE 姓名 人名 名字 某人",
    "org": "ORG COMPANY HOSPITAL EMPLOYER SCHOOL COURT 单位 机构 公司 企业 组织 学校 医院 部门 供应商 车队",
    "date": "DATE TIME YEAR 日期 时间 年 月 日 时",
    "number": "NUM AMOUNT PHONE TEL ID 数 金额 比例 百分比 电话 手机 证 账号 年龄 分",
    "title": "TITLE 书名 文件名",
    "term": "TERM 职 项目 产品 品牌 会议 活动 敏感词 联系方式 EMAIL MAIL",
}


def _tag_type(word: str) -> str:
    for kind in ("person", "org", "date", "title", "place", "number", "term"):
        if any(part in word for part in _TAG_TYPES[kind].split()):
            return kind
    return "unknown"


_ENGLISH_BEFORE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Judge|Officer|named|Mayor|President|USD|RMB|No|Room|Unit|aged|of|at) ?\.? ?|[$¥€£])\Z"
)
_ENGLISH_AFTER = re.compile(
    r"[ -]?(?:Co\b|Ltd|Inc\b|Corp|Company|City|County|Province|District|University|School|Street|Road|Hospital|Bank"
    r"|Group|Town|Village|percent|yuan|dollars?|million|billion|hours?|days?|years?|months?|weeks?|minutes?|people"
    r"|students|employees|items|cases|times|km|miles)\b|%"
)


def _english(text: str, start: int, end: int) -> bool:
    """A run between Latin words: only where a title, a unit or a kind of body stands beside it."""
    raw = text[start:end]
    left, right = text[max(0, start - 10) : start], text[end : end + 14]
    signs = set(raw) - set(",.-0123456789")
    if raw[0] in _STAR and re.search(r"(?<![A-Za-z])[A-Z]\Z", left) and len(raw) >= 3:
        return not right[:1].isalpha()
    if signs & set(_LOW + _RING + _BOX + _TRIANGLE) or left[-1:].isalpha() or right[:1].isalpha():
        return False
    if _LATIN.match(left[-1:] or " ") or len(raw) == 1:
        return right[:1] == "%" and left[-1:] in " ("
    if any(c in raw for c in ",-") or re.match(r"\)? ?[-/]?[X\d]{3,4}", right):
        return len(raw) > 3
    if _ENGLISH_BEFORE.search(left) and (signs <= set(_X) and raw.isupper() or not signs <= set(_X)):
        return left[-3:] not in ("of ", "at ") or len(raw) > 3
    if _ENGLISH_AFTER.match(right):
        return True
    return len(raw) > 3 and not signs <= set(_STAR) or right[:1] == "@"


def _partly_hidden(text: str, start: int, end: int) -> bool:
    """Numbers of telephones, identity cards, plates: digits that stop and go on behind signs."""
    if not set(text[start:end]) <= set(_STAR + _X + _TIMES):
        return False
    head = re.search(r"[0-9A-Z]+\Z", text[max(0, start - 18) : start])
    tail = re.match(r"[0-9A-Z]+", text[end : end + 18])
    known = (head[0] if head else "") + (tail[0] if tail else "")
    digits = sum(c.isdigit() for c in known)
    length = end - start
    if length == 1:
        return False
    if length >= 3 and digits >= 1:
        return True
    return digits >= 3 and not (head and tail and length == 2 and len(known) < 5)


# --- small questions ----------------------------------------------------------------------------


def _is_cjk(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" and char != "〇"


def _cjk(text: str, i: int) -> bool:
    return 0 <= i < len(text) and _is_cjk(text[i])


def _foreign(char: str) -> bool:
    return char.isascii() and char != "\n"


def _between_words(left: str, right: str) -> bool:
    """Chinese on one side at least, and on the other Chinese or Chinese punctuation."""
    good = "，。、；：！？“”‘’（）《》【】,;:!?()\"'\n …—%％"
    return (_is_cjk(left) and (_is_cjk(right) or right in good)) or (_is_cjk(right) and left in good)


def _beside_cjk(text: str, start: int, end: int) -> bool:
    """Chinese beside it, perhaps behind quotes, brackets, digits or a blank."""
    near = "“”‘’（）《》〈〉【】「」『』\"'(),，。、；;：:！？!? \u3000-—~～%％.．0123456789" + SIGNS
    i = start - 1
    while i >= 0 and start - i <= 4 and text[i] in near:
        i -= 1
    if _cjk(text, i):
        return True
    i = end
    while i < len(text) and i - end <= 4 and text[i] in near:
        i += 1
    return _cjk(text, i)


def _date_like(text: str, start: int, end: int) -> bool:
    return re.match(r"[-./][0-9XxＸ×*]{1,4}[-./]?", text[end : end + 6]) is not None and re.search(
        r"(?:19|20)\Z", text[max(0, start - 2) : start]
    ) is not None


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the line holds nothing but such signs, blanks and rules."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : len(text) if last < 0 else last] if last - first < 200 else "字"
    return all(c in SIGNS or c.isspace() or c in "-=~|—#.·" for c in line)


#: Surnames that also end ordinary words (关于, 提高, 责任, 经费, 有关): they need a break or an office
#: before them.
_AMBIGUOUS = frozenset(
    "于高任石江林严万费钱左管游曲何许白毛齐项纪陆孔关程夏龙段雷史顾丁叶余田谷卜童汤莫梅辛祝盛董范贺苏谢罗马方"
    "武季常安明易文华温章向水金成时和支连曾成单路支代陶宋"
)


def _surname(left: str) -> int:
    """How many characters at the end of `left` are a surname (0: none)."""
    if left[-2:] in _words("surnames"):
        return 2
    last = left[-1:]
    if last not in _words("surnames"):
        return 0
    if last in _AMBIGUOUS and len(left) > 1 and _is_cjk(left[-2]):
        return 1 if _before(left[:-1]) == "person" or left[-2] in _PERSONS else 0
    return 1


def _after(text: str, end: int) -> str | None:
    """The kind that the words behind a mask tell; the longest word decides."""
    words, longest = _context("after")
    for length in range(longest, 0, -1):
        found = words.get(text[end : end + length])
        if found is not None and not text.startswith(found[1], end):
            return found[0]
    return None


def _before(left: str) -> str | None:
    """The kind that the words before a mask tell; the longest word decides."""
    words, longest = _context("before")
    for length in range(min(longest, len(left)), 0, -1):
        found = words.get(left[-length:])
        if found is not None:
            return found[0]
    return None


def _starts(text: str, at: int, section: str) -> bool:
    return any(text.startswith(word, at) for word in _words(section))


@cache
def _sections() -> dict[str, list[str]]:
    source = resources.files("cleaner.text").joinpath("masks.txt").read_text("utf-8")
    sections: dict[str, list[str]] = {}
    for line in source.splitlines():
        if line.startswith("[") and line.endswith("]"):
            words = sections[line[1:-1]] = []
        elif line and not line.startswith("#"):
            words += line.split()
    return sections


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(_sections()[section])


@cache
def _context(side: str) -> tuple[dict[str, tuple[str, tuple[str, ...]]], int]:
    """Each word that stands before or after masks: its kind, and what it must not go on to."""
    words: dict[str, tuple[str, tuple[str, ...]]] = {}
    for kind in ("term", "org", "person", "place", "number", "date"):
        current = ""
        for entry in _sections().get(f"{kind}-{side}", ()):
            word, marked, exception = entry.partition("!")
            if marked:
                current = word
                words[word] = (kind, (exception,))
            elif current and entry.startswith(current):
                words[current] = (kind, (*words[current][1], entry))
            else:
                current = ""
                words[entry] = (kind, ())
    return words, max(map(len, words))
