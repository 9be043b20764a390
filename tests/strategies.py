"""Nasty documents for property tests: real page noise, prose and rubbish, mixed at random."""

from __future__ import annotations

import random
import re
from pathlib import Path

from hypothesis import strategies as st

from cleaner.rulebook.catalog import _builtin_package

_RULES = Path(_builtin_package().__path__[0])

#: Lines and pieces of lines as they stand on pages; most are noise, some only look like it.
PIECES = """\
(未完,全文共900字,登录后阅读全文)
……(某文网省略300字,会员可读)……
（本文已隐藏1200字，开通会员后可查看）
此处内容已被隐藏，请登录后查看
剩余80%未读，继续阅读
温馨提示：您当前的阅读权限不足，本文还有2000字未显示。
试读结束，购买后阅读全文
当前页面只显示前500字，下载后可阅读全部内容
展开全文
点击查看更多
首页 > 范文大全 > 讲话稿 > 正文
当前位置：首页 >> 公文 >> 工作报告
您现在的位置：网站首页-领导讲话-2023年
上一篇：某某讲话 下一篇：某某总结
上一页 1 2 3 4 下一页 尾页
相关推荐
相关文章：
猜你喜欢
热门文章排行榜
1. 2023年乡镇工作总结（精选5篇）
2、在全县经济工作会议上的讲话
·关于开展主题教育的实施方案
[1] [2] [3] 下一页
更多范文请访问www.example.com
本文来源：范例文库 http://www.example.com/a/123.html
来源：新华网  作者：张三  时间：2023-05-06 10:20:30
发布时间：2023年5月6日 阅读：1234次 字号：大 中 小
【打印】【关闭】【收藏】
分享到：微信 微博 QQ空间
责任编辑：李四
责 任 编 辑：王 五
（责编：赵六、钱七）
版权声明：本文由网友上传，如有侵权请联系删除。
Copyright © 2010-2023 example.com All Rights Reserved. 京ICP备12345678号-1
京公网安备 11010502030143号
扫一扫关注微信公众号
下载Word文档到电脑，方便收藏和打印
推荐度：★★★★★
点击下载文档
文档为doc格式
第 3 页 共 12 页
— 3 —
- 15 -
3/12
Page 3 of 12
目 录
w w w . e x a m p l e . c o m
范例文库 www.example.com 范例文库
内部资料 注意保存
仅供参考
各位代表：
同志们：
在全县经济工作会议上的讲话
在**市第十次党代会上的报告
（2023年5月6日）
××县人民政府县长  张××
一、2022年工作回顾
（一）经济运行稳中向好
1.坚持项目为王。全年完成固定资产投资XX亿元，增长X%。
一是强化组织领导。二是压实工作责任。三是严格督导检查。
2023年，全市生产总值完成***亿元，同比增长*.*%。
____年__月__日
某某某同志任某县县委书记，陈某、李某某等参加。
□□□省○○市△△局
会议由X市市委书记XXX主持，X月X日下午在XX召开。
案件*宗，涉案人员**名
建成20XX年重点项目，到203５年基本实现现代化，20223年13月32日
公式 a*b*c = x × y，3×4=12，见 README.md 与 **粗体** 和 _斜体_
姓名\t职务\t电话
| 序号 | 单位 | 数量 |
|---|---|---|
<p>段落</p><br/>
&nbsp;&nbsp;&ldquo;十四五&rdquo;规划&amp;纲要&#8220;
&lt;div class=&quot;x&quot;&gt;
The quick brown fox jumps over the lazy dog. See https://example.org/x?y=1#z
Dear colleagues, it is my great pleas-
ure to welcome you to our annual meeting.
会员代表大会选举产生了新一届理事会，会员单位共120家。
推动优质资源下载到基层一线，让群众登录平台即可阅读。
经验要分享到每一个村，相关推荐人选由组织部门审核。
谢谢大家！
此致
敬礼
附件：1.任务分解表
……
。。。。。。
......
----------
==========
※※※※※※
★☆★☆
""".replace("\\t", "\t").splitlines()

_PROSE = (
    "过去一年，面对复杂严峻的外部环境和艰巨繁重的改革发展任务，全县上下坚持稳中求进工作总基调，"
    "完整准确全面贯彻新发展理念，扎实推进各项重点工作，经济社会发展取得新的成效。"
    "我们要进一步解放思想、振奋精神、真抓实干，以更大的决心和更实的举措，推动各项工作再上新台阶；"
    "要坚持问题导向，补短板、强弱项，确保全年目标任务圆满完成。同志们，蓝图已经绘就，号角已经吹响。"
)

_INVISIBLE = [
    "\u200b",
    "\ufeff",
    "\u00ad",
    "\u200d",
    "\u202e",
    "\u3000",
    "\xa0",
    "\t",
    "\x00",
    "\x07",
    "\u0301",
]
_LINE_ENDS = ["\n", "\n", "\n", "\n\n", "\r\n", "\r", "\n\n\n\n", "\f", "\u2028", "", " ", "　", "\n　　"]
_SIGNS = (
    "，。、；：？！…—～·“”‘’（）()【】[]{}《》<>|/\\*_xX×○□#＃＊%％-－.．,:;!?\"'&@+=0123456789一二三四五某"
)

_SLOT_WORDS = {
    "n": "300", "count": "三", "percent": "80%", "date": "2023-05-06", "time": "10:20", "site": "范例文库",
    "url": "www.example.com", "mail": "a@example.com", "phone": "010-12345678", "names": "张三",
    "word": "讲话", "value": "无", "code": "ab12", "title": "《在会上的讲话》", "rest": "以及其他",
}  # fmt: skip

_INNERMOST = re.compile(r"[({]([^(){}]*)[)}]")


def vocabulary_lines() -> list[str]:
    """The phrases of the built-in vocabulary files as they are written there."""
    return [
        line
        for file in vocabulary_files()
        for line in map(str.strip, file.read_text("utf-8").splitlines())
        if line and not line.startswith("#") and not _CLASS.fullmatch(line)
    ]


def vocabulary_files() -> list[Path]:
    """The built-in files that are written in the notation of phrases: they have classes."""
    files = sorted((_RULES / "data").glob("*.txt"))
    return [file for file in files if any(map(_CLASS.fullmatch, file.read_text("utf-8").splitlines()))]


_CLASS = re.compile(r"\[[a-z]+\]")


def expand(phrase: str, seed: int) -> str:
    """One of the wordings that a phrase of the vocabulary stands for.

    >>> expand("分享到{微信|微信}({n}次)?", 1) in ("分享到微信300次?", "分享到微信?")
    True
    """
    choose = random.Random(seed)

    def choice(match: re.Match[str]) -> str:
        options: list[str] = match[1].split("|")
        if match[0][0] == "{" and len(options) == 1 and options[0] in _SLOT_WORDS:
            return _SLOT_WORDS[options[0]]
        return choose.choice(options if match[0][0] == "{" else [*options, ""])

    words = _ESCAPED.sub(lambda match: chr(0xE100 + ord(match[1])), phrase.removeprefix("?"))
    while _INNERMOST.search(words):
        words = _INNERMOST.sub(choice, words)
    return _HIDDEN.sub(lambda match: chr(ord(match[0]) - 0xE100), words)


_ESCAPED = re.compile(r"\\([\x20-\x7e])")
_HIDDEN = re.compile("[\ue120-\ue17e]")


@st.composite
def _wrapped(draw: st.DrawFn) -> str:
    """A paragraph that was cut into lines of one width."""
    width = draw(st.integers(10, 45))
    start = draw(st.integers(0, 60))
    prose = _PROSE[start : start + draw(st.integers(20, 400))]
    end = draw(st.sampled_from(["\n", "\r\n", "\n\n", "\n ", "-\n"]))
    return end.join(prose[i : i + width] for i in range(0, len(prose), width))


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    """A piece with something put into it, taken out of it, or said twice."""
    piece = draw(st.sampled_from(PIECES))
    at = draw(st.integers(0, len(piece)))
    end = draw(st.integers(at, len(piece)))
    inside = draw(st.one_of(st.sampled_from(_INVISIBLE + _LINE_ENDS), st.text(_SIGNS, max_size=3)))
    return piece[:at] + inside + piece[draw(st.sampled_from([at, end])) :]


_cjk = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=30)
_astral = st.text(st.sampled_from("𠀀𠮷😀👩\u200d👧🇨🇳𝟙\U0010fffd"), min_size=1, max_size=5)

_piece = st.one_of(
    st.sampled_from(PIECES),
    st.builds(expand, st.sampled_from(vocabulary_lines()), st.integers(0, 999)),
    _damaged(),
    _wrapped(),
    st.integers(1, 3).map(lambda n: _PROSE[: 60 * n]),
    _cjk,
    st.text(_SIGNS, min_size=1, max_size=8),
    st.sampled_from(_INVISIBLE),
    _astral,
)


@st.composite
def _mixed(draw: st.DrawFn) -> str:
    """Pieces behind each other, some of which come again as a page's head or foot would."""
    pieces = draw(st.lists(_piece, max_size=14))
    again = draw(st.lists(st.sampled_from(pieces), max_size=6)) if pieces else []
    for piece in again:
        pieces.insert(draw(st.integers(0, len(pieces))), piece)
    return "".join(piece + draw(st.sampled_from(_LINE_ENDS)) for piece in pieces)


#: Texts of documents, good and bad; never with lone surrogates.
texts = st.one_of(_mixed(), _mixed(), _mixed(), st.text(max_size=80))
