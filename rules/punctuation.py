"""Punctuation in the width of its language, and marks typed twice. Off unless selected.

The forms follow GB/T 15834-2011 (Use of punctuation) for Chinese, where marks are full-width, and
GB/T 15835-2011 (Use of numerals) for digits and Latin letters, which are half-width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import Finding, Remove, Replace, Text, regex, rule

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHINESE = _CJK + "，。、；：？！“”‘’（）《》【】「」『』…—"
_WIDE = dict(zip(",;:?!()", "，；：？！（）", strict=True))

#: A mark behind Chinese, but not one that begins a run as in ``:)``, ``://`` or ``?a=1``.
_MARK = regex(rf"(?<=[{_CHINESE}])[,;:?!](?![\w/\\)(=&]|[,;:?!])|(?<=[{_CHINESE}])[,;:?!](?=[{_CHINESE}])")
#: A full stop behind Chinese, at the end of a line or before Chinese: no number, no list 一. 二.
_STOP = regex(rf"(?<=[{_CJK}”’）》】])\.(?=[{_CHINESE}]|\s*(?:\n|\Z))(?<!^[一二三四五六七八九十]\.)", re.M)
_BRACKETS = regex(r"\(([^()\n]{1,80})\)")
_QUOTES = regex(r"\"([^\"\n]{1,200})\"")
_HAS_CJK = regex(f"[{_CJK}]")
_BESIDE = regex(f"[{_CHINESE}\\d%％]")
_WIDE_ASCII = regex("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]+")
_DOUBLED = regex(
    rf"(?<=[{_CJK}])[,，]{{2,}}|([，、；：])(?:[ \u3000]*\1)+|(?<!。)。。(?!。)"
    r"|，(?=。)|(?<=。)，(?=[^\W\d_])|、(?=[，。；])"
)
_DOTS = regex("(?<!。)。{3,}|(?<!·)·{6}(?!·)|(?<=[" + _CJK + "])\\.{3,6}(?!\\.)")


@rule("punctuation-width", phase="punctuation", default=False)
def width(text: Text) -> Iterator[Finding]:
    """Half-width marks in Chinese become full-width, full-width digits and letters half-width.

    Marks in numbers (3,000 and 8:30), in English, in addresses and in code stay, and so do brackets
    and quotation marks that hold no Chinese and touch none.
    """
    for match in _MARK.finditer(text):
        yield Replace(match.span(), _WIDE[match[0]])
    for match in _STOP.finditer(text):
        yield Replace(match.span(), "。")
    for pattern, (left, right) in ((_BRACKETS, "（）"), (_QUOTES, "“”")):
        for match in pattern.finditer(text):
            start, end = match.span()
            around = text[max(0, start - 1) : start] + text[end : end + 1]
            if _HAS_CJK.search(match[1]) or (_HAS_CJK.search(around) and _BESIDE.match(match[1])):
                yield Replace((start, start + 1), left)
                yield Replace((end - 1, end), right)
    for match in _WIDE_ASCII.finditer(text):
        narrow = "".join(chr(ord(char) - 0xFEE0) for char in match[0])
        if narrow.strip("%"):
            yield Replace(match.span(), narrow)


width.example("同志们,大家好!会议(扩大)开到8:30.", "同志们，大家好！会议（扩大）开到8:30.")
width.example("完成３０００万元，发展“ＡＢＣ”企业", "完成3000万元，发展“ABC”企业")
width.example('他说:"一定完成."', "他说：“一定完成。”")
width.example("任务已经完成.\n下一步,继续努力.", "任务已经完成。\n下一步，继续努力。")
width.keeps("增长3,000万元，比例为1:2，见http://a.example.cn/?b=1，参见 foo(bar) 与 C++。")
width.keeps('He said: "All is well," (see p. 3).\n一.总体要求')
width.keeps("好的:)")


@rule("punctuation-doubled", phase="punctuation", default=False)
def doubled(text: Text) -> Iterator[Finding]:
    """A comma, colon or full stop that was typed twice is kept once; rows of full stops become ``……``.

    ！！ and ？？ are emphasis and stay.
    """
    for match in _DOUBLED.finditer(text):
        if len(match[0]) == 1:
            yield Remove(match.span())
        else:
            yield Replace(match.span(), "，" if match[0][0] == "," else match[0][0])
    for match in _DOTS.finditer(text):
        yield Replace(match.span(), "……")


doubled.example("一是抓落实，，二是抓整改。。", "一是抓落实，二是抓整改。")
doubled.example("各项工作，。有序推进、，成效明显", "各项工作。有序推进，成效明显")
doubled.example("同志们,,大家好", "同志们，大家好")
doubled.example("等等。。。。。。", "等等……")
doubled.keeps("太好了！！真的吗？？……")
