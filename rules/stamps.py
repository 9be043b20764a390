"""Stamps and watermarks of a file that extraction made lines of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cleaner import Finding, Remove, Text, regex, rule

_ANCHORS = (
    "样 本", "样本", "样张", "样稿", "副本", "草稿", "内部", "外传", "机密", "保密", "仅供", "预览", "试用", "试读", "水印", "未经", "版权", "翻印",
    "www.", "WWW.", "SAMPLE", "Sample", "DRAFT", "Draft", "CONFIDENTIAL", "Confidential", "PREVIEW", "Preview", "Evaluation", "整理", "制作", "专用", "出品",
)  # fmt: skip
#: A stamp, with the blanks taken out.
_STAMP = regex(
    r"(?:样[本张稿]|副本|草稿|机密|秘密|水印|预览版?|试用版?|试读版?|内部(?:资料|文件|材料|使用|参考|学习|交流)*|(?:请勿|严禁|禁止|不得)(?:外传|外泄|翻印|复印|复制|转载|传播)+|注意保密"
    r"|仅供(?:内部|个人|大家)?(?:参考|学习|交流|预览|查阅|试读|使用|阅读)+|未经(?:授权|许可|同意|允许)|版权所有|(?:翻印|盗版|侵权)必究"
    r"|[\u4e00-\u9fff]{2,8}(?:网|文库|出品|专用|制作|整理|提供)|(?:https?://)?www\.[\w.\-]+|sample|draft|confidential|preview|donotcopy|evaluation(?:only|version)"
    r"|[·|｜/,，、!！★☆—\-※*【】()（）\[\]])++",
    re.I,
)
_LONGEST = 40


@rule("stamp", phase="boilerplate", anchors=_ANCHORS)
def stamp(text: Text) -> Iterator[Finding]:
    """A watermark that comes back as a line between the paragraphs: 样 本　仅供参考, 内部资料 请勿外传.

    The same line must stand at least three times in the text, never twice in a row, and consist of
    such words throughout. A heading 样本 or a clause 严禁外传 stands once and stays.
    """
    lines = [line for line in text.lines_with(_ANCHORS) if len(line.text) <= _LONGEST]
    words = ["".join(line.text.split()) for line in lines]
    often = {word for word, count in Counter(words).items() if count > 2 and _STAMP.fullmatch(word)}
    found = [line for line, word in zip(lines, words, strict=True) if word in often]
    for before, line in zip([None, *found], found, strict=False):
        if before is not None and not text[before.end : line.start].strip():
            return
    for line in found:
        yield Remove(text.whole(line))


stamp.example(
    "样 本　仅供参考\n第一条　租期一年。\n样 本　仅供参考\n第二条　租金面议。\n样 本　仅供参考\n",
    "第一条　租期一年。\n第二条　租金面议。\n",
)
stamp.keeps("样本\n甲组十二人。\n样本\n乙组十三人。\n仅供参考\n")
