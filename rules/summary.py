"""Summaries that a machine wrote, which a page sets beside a text."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import Finding, Remove, Text, regex, rule

_ANCHORS = ("AI", "Ai", "ai", "人工智能", "大模型", "智能摘要", "智能总结", "智能导读", "智能速览")

#: The heading of such a box, alone on its line.
_HEADING = regex(
    r"[^\w\n]*(?:本文|全文|文章|文档)?(?:AI|Ai|ai|人工智能|大模型|智能)\s?(?:智能|自动|一键)?(?:生成)?的?(?:文章|文档|全文|内容|核心)?"
    r"(?:摘要|总结|导读|速览|概要|提要|要点|解读|看点)[^\w\n]*"
)
#: What is said below it: （以上内容由AI生成，仅供参考）.
_REMARK = regex(
    r"[^\w\n]*(?:(?:以上|上述|本|该|此)?(?:内容|摘要|总结|回答|文字|结果)?(?:均|皆|是|为)?(?:由|系|来自)?[^，。\n]{0,6}"
    r"(?:AI|Ai|ai|人工智能|大模型)(?:大模型|模型|技术|助手)?(?:自动|智能)?(?:生成|总结|提炼|提取|整理|撰写))[^。\n]{0,30}[^\w\n]*"
)
#: A box has no more lines, and no more characters.
_LINES, _CHARS = 8, 900


@rule("ai-summary", phase="boilerplate", anchors=_ANCHORS)
def ai_summary(text: Text) -> Iterator[Finding]:
    """The box in which a page sums up the text by machine: AI摘要 … （以上内容由AI生成，仅供参考）.

    It goes only where both its ends are there, the heading and the remark, each on a line of its
    own, with a few lines between them; a heading without the remark says nothing about where the
    box ends. Texts that speak of such summaries stay.
    """
    for line in text.lines_with(_ANCHORS):
        if len(line.text) > 30 or not _HEADING.fullmatch(line.text):
            continue
        index = text.index_of(line.start)
        filled = [i for i in range(index + 1, len(text.parts)) if text.parts[i].strip()][:_LINES]
        for i in filled[1:]:
            last = text.line(i)
            if last.end - line.start > _CHARS:
                break
            if len(last.text) <= 60 and _REMARK.fullmatch(last.text):
                yield Remove((line.start, text.whole(last)[1]))
                break


ai_summary.example(
    "在全区座谈会上的讲话\nAI智能摘要\n本文总结了三方面成效，提出四点要求。\n（以上内容由人工智能生成，仅供参考）\n各位专家：",
    "在全区座谈会上的讲话\n各位专家：",
)
ai_summary.keeps("AI摘要\n机器写的摘要读来通顺，却常常漏掉数字。\n编辑还是要从头读一遍。")
ai_summary.keeps("大家看到的是AI总结，以上内容由AI生成，只供讨论。")
