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
from functools import cache, cached_property
from typing import NamedTuple

from cleaner.text.maskwords import is_cjk, kind_after, surname, words

#: What a mask is normalised to.
CANONICAL = "××"

_X = "XxＸｘ"
_TIMES = "×╳✕✖"
_STAR = "*＊﹡"
_LOW = "_＿"
_BOX = "□■"
_RING = "○〇◯●"
_TRIANGLE = "△▲"
SIGNS = _X + _TIMES + _STAR + _LOW + _BOX + _RING + _TRIANGLE
_GROUP = {char: group for group in (_X, _TIMES, _STAR, _LOW, _BOX, _RING, _TRIANGLE) for char in group}

_NUMERAL = frozenset("一二三四五六七八九十百千零两廿卅")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_SOME_ORDINARY = re.compile(
    "某(?:些|种|个|一|人|日|地|天|项|类|次|处|位|件|事|物|方面|时|段|部分|程度|刻|句|本|篇|款|条|只|张|家|名|点|片|样|不|等|"
    "年(?!某)|月(?!某))"
)
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-ZＡ-Ｚ][·.•\\s]?[A-Z0-9]{0,4}\\Z"
)
#: A text that explains what its star means has no masks but typed ones.
_LEGEND = re.compile(r"\*[”\"]?(?:表示|代表|[:：]|\s*[pP]\s*<)")
_LEGENDS = ("带*", "标*", "标有*", "加*", "打*", "注*", "注：*", "注:*", "带“*", "标“*")
#: How lines of Markdown begin, and what links and tables have; by a rare sign that each contains.
_MARKDOWN = {
    "#": ("\n# ", "\n## ", "\n### "), "`": ("\n```",), ">": ("\n> ",), "|": ("\n|",), "]": ("](",),
    "-": ("\n- ", "\n---"), "*": ("\n* ", "**\n"), "+": ("\n+ ",),
}  # fmt: skip
#: Blanks to fill in, as forms and contracts have them: long ones, ones after a label.
_BLANKS = ("____", "＿＿＿＿", ":__", "：__", "：＿＿", "第__", "第＿＿", "__年", "＿＿年")
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
    style: _Style | None = None
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
        if raw[0] in _GROUP:
            if raw != CANONICAL:
                if style is None:
                    style = _Style(text)
                if not _is_mask(text, start, end, raw, style):
                    continue
        elif raw[0] == "O":
            if kind_after(text, end) is None or not _cjk(text, end):
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
    spans = [m.span() for c in SIGNS + "某[【<{O" if c in text for m in _pattern(c).finditer(text)]
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
        "{": r"\{[^{}\n]{1,12}\}",
        "O": r"O(?<![A-Za-z0-9]O)O{1,3}(?![A-Za-z0-9])",
    }.get(
        first,
        # runs, runs joined as in numbers (XX.X, XX,XXX), and codes (XXX-XX-6621)
        rf"{re.escape(first)}{run}*(?:\.{run}+)*(?:,[{_X}]{{3}}(?![{_X}]))*(?:-[{_X}0-9]{{2,5}}(?=[-\W]|$))*",
    ))  # fmt: skip


# --- is it one? ---------------------------------------------------------------------------------


class _Style:
    """How a text as a whole uses the ambiguous signs; each answer is worked out when it is needed."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def form(self) -> bool:
        """Whether it has blanks to fill in."""
        brackets = self._text.count("（__") + self._text.count("(__") + self._text.count("（＿＿")
        return brackets > 2 or any(blank in self._text for blank in _BLANKS)

    @cached_property
    def roman(self) -> bool:
        """Whether it has Roman numerals above ten."""
        return any(x in self._text for x in ("XI", "IX", "XV")) and bool(_ROMAN.search(self._text))

    @cached_property
    def rings(self) -> bool:
        """Whether it masks with rings."""
        return self._text.count("○○") + self._text.count("〇〇") > 1

    @cached_property
    def genetics(self) -> bool:
        """Whether it speaks of chromosomes."""
        return "染色体" in self._text or "XY" in self._text

    @cached_property
    def code(self) -> bool:
        """Whether it marks code with backticks."""
        return "`" in self._text

    @cached_property
    def legend(self) -> bool:
        """Whether it explains what a star means."""
        return _LEGEND.search(self._text) is not None or any(x in self._text for x in _LEGENDS)

    @cached_property
    def emphasis(self) -> frozenset[int]:
        """Where stars are the marks of Markdown."""
        text = self._text
        found = sum(text.count(s) for sign, all_ in _MARKDOWN.items() if sign in text for s in all_)
        markdown = found + text.startswith(("# ", "- ", "* ")) >= 2
        double = ("**", "***") if "**" in text else ()
        signs = (*double, "*") if markdown else double
        return frozenset(at for sign in signs for at in _emphasis(text, sign, markdown))


def _emphasis(text: str, sign: str, markdown: bool) -> Iterator[int]:
    """Where `sign` marks emphasis: pairs on one line, opened or closed at the edge of a word."""
    pattern = re.compile(rf"(?<!\*){re.escape(sign)}(?!\*)")
    line_end = -1
    while (at := text.find(sign, line_end + 1)) >= 0:
        line_start = text.rfind("\n", 0, at) + 1
        line_end = text.find("\n", at)
        line_end = len(text) if line_end < 0 else line_end
        open_at: int | None = None
        for match in pattern.finditer(text, line_start, line_end):
            left = text[match.start() - 1 : match.start()] or "\n"
            if text.count("`", line_start, match.start()) % 2:
                continue
            if open_at is None and kind_after(text, match.end()) is not None:
                following = text.find(sign, match.end(), line_end)
                named = following > 0 and surname(text[max(0, following - 8) : following])
                if is_cjk(left[-1]) or following < 0 or following - match.end() > 8 or named:
                    continue  # a mask inside a sentence
            if open_at is None:
                open_at = match.start()
                continue
            inner = text[open_at + len(sign) : match.start()]
            if not inner.strip() or inner != inner.strip() or len(inner) > 80:
                open_at = match.start()
                continue
            opened = not is_cjk(text[open_at - 1 : open_at] or "\n")
            closed = not is_cjk(text[match.end() : match.end() + 1] or "\n")
            edge = (opened or closed) if len(sign) > 1 else (opened and closed)
            if (markdown and edge) or (
                not re.search("[，。；！？、]", inner)
                and len(inner) <= 20
                and (markdown if len(sign) > 1 else edge)
            ):
                yield open_at
                yield match.start()
                open_at = None
            else:
                open_at = match.start()


def _is_mask(text: str, start: int, end: int, raw: str, style: _Style) -> bool:
    left = text[start - 1] if start else "\n"
    right = text[end] if end < len(text) else "\n"
    group = _GROUP[raw[0]]
    uniform = not raw.strip(raw[0])
    if uniform and end - start > 1 and is_cjk(left) and is_cjk(right) and not style.code:
        # Nearly all masks: several signs between Chinese characters.
        if group is _X:
            return _is_long_x(text, start, end, left, style)
        if group is _TIMES or group is _BOX:
            return True
    if _is_apart(text, start, end, raw, style):
        return False
    if uniform and end - start > 1 and _is_enclosed(text, start, end, left, right):
        return end - start < 4 or group is not _LOW
    if _PLATE.search(text[max(0, start - 6) : start]):
        return True
    if (
        _foreign(left)
        and _foreign(right)
        and not _partly_hidden(text, start, end)
        and not (left in "([\"' " and _beside_cjk(text, start, end))
    ):
        return _english(text, start, end)
    signs = {_GROUP[c] for c in raw if c in _GROUP}
    if len(signs) > 1:
        return not signs & {_BOX, _RING, _TRIANGLE} and (is_cjk(left) or is_cjk(right))
    if group is _X:
        return _is_x(text, start, end, left, right, style)
    if group is _TIMES:
        return _is_times(text, start, end, left, right)
    if group is _STAR:
        return _is_star(text, start, end, left, right, style)
    if group is _LOW:
        return end - start <= 3 and not style.form and _is_low(text, start, end, left, right)
    if group is _BOX:
        return _is_box(text, start, end, left, right)
    if group is _RING:
        return _is_ring(text, start, end, left, right, style)
    if end - start > 1:
        return is_cjk(left) or is_cjk(right)
    return is_cjk(left) and kind_after(text, end) is not None


_QUOTES = dict(zip("《“‘「『〈", "》”’」』〉", strict=True))
_SHOWN_AS = re.compile("(?:显示[为成]|[写记标打填画换]成?[作为上]?|[用以]|输入|符号)\\Z")
_SIGN_ITSELF = re.compile("代表|表示|代替|替代|标记|符号|的意思|填空")


def _is_enclosed(text: str, start: int, end: int, left: str, right: str) -> bool:
    """Whether a run is all that stands in book marks or quotation marks: 《××》, “□□□□”."""
    if _QUOTES.get(left) != right or not (_cjk(text, start - 2) or _cjk(text, end + 1)):
        return False
    if _SHOWN_AS.search(text[max(0, start - 5) : start - 1]):
        return False
    return not _SIGN_ITSELF.match(text, end + 1)


def _is_apart(text: str, start: int, end: int, raw: str, style: _Style) -> bool:
    """Whether a run is no part of a sentence: a rule, the sign itself, code."""
    if (len(raw) > 2 or raw[0] not in _X + _RING) and _alone(text, start, end):
        return True
    following = text[end : end + 2]
    if following in ("代表", "表示", "表明") and len(raw) <= 2 and kind_after(text, end + 1) is None:
        return True
    return style.code and text.count("`", text.rfind("\n", 0, start) + 1, start) % 2 == 1


def _is_x(text: str, start: int, end: int, left: str, right: str, style: _Style) -> bool:
    if (right == "@" and end - start > 1) or (left == "@" and end - start > 1 and right == "."):
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
        raw = text[start:end]
        if "-" in raw or (right == "-" and re.match(r"-[\dXx]{4,}", text[end : end + 6])):
            return digits[0][0] == "0" or len(raw) > 4
        return end - start > 1 and kind_after(text, end) is not None
    if right.isdigit():
        return end - start > 1 and is_cjk(left)
    if end - start == 1:
        return _single(text, start, end, left, right) and not text.startswith(tuple(words("not-x")), end)
    return _is_long_x(text, start, end, left, style) and (
        _beside_cjk(text, start, end) or _date_like(text, start, end)
    )


_NOT_LONG_X = re.compile(r"染色体|综合征|型|世纪|[、/和与或]\s*X?Y")
_ROMAN_UNIT = re.compile("届|章|卷|册|编|次|号")


def _is_long_x(text: str, start: int, end: int, left: str, style: _Style) -> bool:
    """Several X are a mask unless they name chromosomes or are Roman numerals."""
    if style.genetics and kind_after(text, end) in (None, "term"):
        return False
    if text[end : end + 1] in "染综型世、/和与或" and _NOT_LONG_X.match(text, end):
        return False
    return not (style.roman and _ROMAN_UNIT.match(text, end))


def _is_times(text: str, start: int, end: int, left: str, right: str) -> bool:
    if end - start > 1:
        return (
            _beside_cjk(text, start, end) or _date_like(text, start, end) or right.isdigit() or left.isdigit()
        )
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
    if start in style.emphasis:
        return False
    if length == 1 and left.isdigit() and _blurred(text, start, end):
        return True
    if length == 2 and right == "年" and re.search(r"(?:19|20)\Z", text[max(0, start - 2) : start]):
        return True
    if _in_formula(text, start, end):
        return False
    if left.isdigit() or right.isdigit() or (left.isascii() and left.isalpha()):
        return _partly_hidden(text, start, end) or (length > 1 and is_cjk(right) and not left.isdigit())
    if right.isascii() and right.isalpha():
        return length > 1 and is_cjk(left) and right.isupper() and text[end : end + 2] != "ST"
    if length > 1:
        return _beside_cjk(text, start, end)
    if left == "\n" or text[text.rfind("\n", 0, start) + 1 : start].isspace():
        return is_cjk(right) and kind_after(text, end) in ("place", "org", "person", "number", "date")
    if style.legend:
        return _between_words(left, right) and kind_after(text, end) is not None
    if left in "他妈" and right in "的妈":
        return False
    if left in "(（" and right in ")）":
        return _cjk(text, start - 2) and _cjk(text, end + 1)
    if right in "\n|" or left == "|":
        return (left == "|" and is_cjk(right)) or bool(surname(text[max(0, start - 8) : start]))
    return _between_words(left, right)


_OPERAND = r"[\w.%（()）]+"
_FORMULA = re.compile(
    rf"{_OPERAND}(?:\s*[*×/+\-÷]\s*{_OPERAND})+\s*[=＝]|[=＝]\s*{_OPERAND}(?:\s*[*×/+\-÷]\s*{_OPERAND})+"
)


def _in_formula(text: str, start: int, end: int) -> bool:
    """Whether a single star is a sign of multiplication in an equation (单价*数量*1.06=总价)."""
    if end - start != 1 or not (
        "=" in text[max(0, start - 40) : end + 40] or "＝" in text[max(0, start - 40) : end + 40]
    ):
        return False
    low = max(text.rfind(stop, max(0, start - 40), start) for stop in "，。；：\n") + 1
    match = _FORMULA.search(text, max(low, start - 40), end + 40)
    return match is not None and match.start() <= start < match.end()


def _blurred(text: str, start: int, end: int) -> bool:
    """A number whose last digit is hidden: ``2×岁``, ``37*号``, ``202X年``."""
    head = re.search(r"(?<![\d.×xX*])\d{1,3}\Z", text[max(0, start - 5) : start])
    return (
        head is not None
        and re.match(r"\s?(?:[岁号年日月元万亿名户亩%％]|人(?!数)|个(?!百分)|公里)", text[end : end + 3])
        is not None
    )


_NAME_OF_FILE = re.compile(r"[\w\-.]*\.[A-Za-z]{2,4}\b|[\w\-]*[A-Za-z0-9]_|[\w\-]*_[A-Za-z0-9]")


def _is_low(text: str, start: int, end: int, left: str, right: str) -> bool:
    """A low line between words, or between the marks that a word would stand between."""
    begin = start
    while begin > max(0, start - 40) and (text[begin - 1].isalnum() or text[begin - 1] in "-_."):
        begin -= 1
    if _NAME_OF_FILE.match(text, begin, end + 40):
        return False
    if _between_words(left, right):
        return True
    marks = (left in "、，（“" and right in "、，）”" and left != right) or left == right == "、"
    return marks and (_cjk(text, start - 2) and _cjk(text, end + 1))


def _is_box(text: str, start: int, end: int, left: str, right: str) -> bool:
    if end - start > 1:
        return is_cjk(left) or is_cjk(right)
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1]
    if (
        re.search("[√☑☒✓✔]", line)
        or line.count("□") > 1
        or line.lstrip().startswith(("□", "■"))
        or re.search("[□■] ", line)
    ):
        return False
    return is_cjk(left) and is_cjk(right) and kind_after(text, end) is not None


def _is_ring(text: str, start: int, end: int, left: str, right: str, style: _Style) -> bool:
    raw = text[start:end]
    if left in _NUMERAL or right in _NUMERAL or len(set(raw)) > 1:
        return False
    if "●" in raw and not (is_cjk(left) and is_cjk(right)):
        return (
            end - start in (2, 3)
            and (is_cjk(left) or left in "、，。 \u3000")
            and (kind_after(text, end) is not None or right in "）)")
        )
    if "●" in raw and end - start > 3:
        return False
    if end - start > 1:
        if right == "年" and left.isdigit():
            return True
        return (is_cjk(left) and left not in _NUMERAL) or is_cjk(right) or right in "”"
    if surname(left) and is_cjk(right) and raw != "●" and not kind_after(text, start):
        return True
    if raw == "●" or not is_cjk(right) or not (is_cjk(left) or left in "，、（(“"):
        return False
    after = kind_after(text, end)
    return after in ("place", "person", "org") or (after in ("date", "number") and style.rings)


def _single(text: str, start: int, end: int, left: str, right: str) -> bool:
    """One sign is a mask where its neighbours tell what it stands for."""
    if left.isspace() and right.isspace():
        return False
    after = kind_after(text, end)
    if after in ("place", "person", "org", "date"):
        return not _LATIN.match(left)
    if after == "number":
        return left not in "=＝<>≤≥" and not _LATIN.match(left)
    lefts = text[max(0, start - 8) : start]
    if lefts.endswith("第") and is_cjk(right):
        return True
    if left in "老小姓" and not _cjk(text, start - 2) and (not is_cjk(right) or right in "的同又说是在也"):
        return True
    return bool(surname(lefts)) and (
        not is_cjk(right) or bool(re.match("[、和与及等在对说是为的被将向因于以]", right))
    )


def _some(text: str, at: int) -> tuple[int, int] | None:
    """The word around the 某 at `at`, if it hides a name."""
    if at and text[at - 1] == "某":
        return None
    end = at
    while end < len(text) and text[end] in "某" + _X + _TIMES and end - at < 4:
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
    if raw[1:-1].strip() not in words("tags") or text[end : end + 1] == "(":
        return False
    if len(raw) == 3 and raw[0] != "{":
        return False
    return raw[0] != "【" or (start > 0 and text[start - 1] != "\n")


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
    if _ENGLISH_BEFORE.search(left) and ((signs <= set(_X) and raw.isupper()) or not signs <= set(_X)):
        return left[-3:] not in ("of ", "at ") or len(raw) > 3
    if _ENGLISH_AFTER.match(right):
        return True
    return (len(raw) > 3 and not signs <= set(_STAR)) or right[:1] == "@"


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


def _cjk(text: str, i: int) -> bool:
    return 0 <= i < len(text) and is_cjk(text[i])


def _foreign(char: str) -> bool:
    return char.isascii() and char != "\n"


def _between_words(left: str, right: str) -> bool:
    """Chinese on one side at least, and on the other Chinese or Chinese punctuation."""
    good = "，。、；：！？“”‘’（）《》【】,;:!?()\"'\n …—%％"
    return (is_cjk(left) and (is_cjk(right) or right in good)) or (is_cjk(right) and left in good)


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
    return (
        re.match(r"[-./][0-9XxＸ×*]{1,4}[-./]?", text[end : end + 6]) is not None
        and re.search(r"(?:19|20)\Z", text[max(0, start - 2) : start]) is not None
    )


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the line holds nothing but such signs, blanks and rules."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    return last - first < 200 and not text[first:last].strip(SIGNS + " \t\u3000-=~|—#.·")
