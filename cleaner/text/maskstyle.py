"""How a text as a whole uses the signs that masks are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from cleaner.text.lazy import regex
from cleaner.text.maskwords import is_cjk, kind_after, surname

#: A text that explains what its star means has no masks but typed ones.
_LEGEND = regex(r"\*[”\"]?(?:表示|代表|[:：]|\s*[pP]\s*<)")
_LEGENDS = ("带*", "标*", "标有*", "加*", "打*", "注*", "注：*", "注:*", "带“*", "标“*")
#: How lines of Markdown begin, and what links and tables have; by a rare sign that each contains.
_MARKDOWN = {
    "#": ("\n# ", "\n## ", "\n### "), "`": ("\n```",), ">": ("\n> ",), "|": ("\n|",), "]": ("](",),
    "-": ("\n- ", "\n---"), "*": ("\n* ", "**\n"), "+": ("\n+ ",),
}  # fmt: skip
#: Blanks to fill in, as forms and contracts have them: long ones, ones after a label.
_BLANKS = ("____", "＿＿＿＿", ":__", "：__", "：＿＿", "第__", "第＿＿", "__年", "＿＿年")
_TEMPLATES = regex(r"```|模板引擎|模板语法|占位符|\{%|</\w|v-if|变量名")
#: A sentence that brings up the sign itself.
_MENTION = regex(
    r"(?:先说|再说|说说|说到|谈谈|所谓|至于)[“「『‘](?P<signs>[XxＸｘ×*＊_＿□■○〇]{1,4})[”」』’](?=[。，：:,])"
)
#: What is said of an unknown quantity: x不超过15, 设x为, 2x+3.
_VARIABLE = regex(
    r"(?<![A-Za-z])x(?:不超过|不大于|不小于|的取值|取整数|[<>＜＞≤≥=＝²])|(?:[设令求]|[其式]中[，,]?)\s?x(?![A-Za-z])|(?<![A-Za-z])x(?:表示|代表)|[=＝<>≤≥]\s?x(?![A-Za-z])"
)
_ROMAN = regex(r"(?<![A-Za-z])(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3}V|XXI+|XIX)(?![A-Za-z])")


class Style:
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
    def variable(self) -> bool:
        """Whether it calculates with an unknown x."""
        return _VARIABLE.search(self._text) is not None

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
    def templates(self) -> bool:
        """Whether it speaks of templates or is one of a program, so that {{...}} is no placeholder."""
        return _TEMPLATES.search(self._text) is not None

    @cached_property
    def legend(self) -> bool:
        """Whether it explains what a star means."""
        return _LEGEND.search(self._text) is not None or any(x in self._text for x in _LEGENDS)

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The signs that it speaks of (再说“XX”。), so that they hide nothing."""
        return frozenset(match["signs"] for match in _MENTION.finditer(self._text))

    @cached_property
    def emphasis(self) -> frozenset[int]:
        """Where stars are the marks of Markdown."""
        text = self._text
        found = sum(text.count(s) for sign, all_ in _MARKDOWN.items() if sign in text for s in all_)
        markdown = found + text.startswith(("# ", "- ", "* ")) >= 2
        double = ("**", "***") if "**" in text else ()
        signs = (*double, "*") if markdown else double
        return frozenset(at for sign in signs for at in _emphasis(text, sign, markdown))


#: What stands before the first words of a paragraph or of an item: 1. **要快。**
_LEAD = regex(
    r"\s*(?:\d{1,2}[.、．)）]|[-*+•●]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、)?\s*"
)


def _emphasis(text: str, sign: str, markdown: bool) -> Iterator[int]:
    """Where `sign` marks emphasis: pairs on one line, opened or closed at the edge of a word."""
    pattern = re.compile(rf"(?<!\*){re.escape(sign)}(?!\*)")
    quotes = "`" in text
    line_end = -1
    while (at := text.find(sign, line_end + 1)) >= 0:
        line_start = text.rfind("\n", 0, at) + 1
        line_end = text.find("\n", at)
        line_end = len(text) if line_end < 0 else line_end
        open_at: int | None = None
        for match in pattern.finditer(text, line_start, line_end):
            left = text[match.start() - 1 : match.start()] or "\n"
            if quotes and text.count("`", line_start, match.start()) % 2:
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
            if len(sign) > 1 and inner[-1] in "。：:！？；" and _LEAD.fullmatch(text, line_start, open_at):
                yield open_at
                yield match.start()
                open_at = None
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
