"""The vocabulary of page furniture, and words that several rules share."""

from __future__ import annotations

import re
from pathlib import Path

from cleaner import Phrasebook

BOOK = Phrasebook((Path(__file__).parent / "data" / "interface.txt").read_text("utf-8"))

#: What lines of labels and buttons consist of. No words like 请 or 后 among them: a line with such
#: words is a sentence, and is read by the rules for sentences.
KINDS = (
    "share", "tool", "comment", "pager", "pages", "nav", "crumb", "meta", "editor", "qr", "download",
    "licence",
)  # fmt: skip
PANEL = BOOK.only(*KINDS, "neutral")

#: All there is, to tell notices from sentences.
EVERYTHING = BOOK.only(
    *KINDS, "withheld", "member", "access", "whole", "glue", "source", "address", "related",
    "copyright", "neutral",
)  # fmt: skip

#: What the titles of Chinese documents end with.
GENRES = tuple(
    "讲话 讲话稿 发言 发言稿 致辞 致词 贺词 报告 总结 汇报 方案 计划 要点 安排 意见 通知 通报 决定 规定 办法 细则 规划 纲要 心得 体会 感想 感悟 读后感 观后感 "
    "演讲 演讲稿 演讲词 主持词 主持稿 串词 开场白 结束语 解说词 导游词 材料 悼词 答谢词 祭文 挽联 祝辞 讲座 讲义 提纲 事迹 经验 党课 讲稿 研讨 对照检查 自查报告 "
    "述职 述廉 鉴定 评语 申请书 倡议书 承诺书 责任书 协议 协议书 合同 范本 范文 模板 样本 大全 集锦 汇编 合集 作文 日记 周记 教案 课件 试题 试卷 答案 论文 文章 稿 词 "
    "书 函 启事 公告 简介 简历 策划 预案 说明 记录 纪要 简报 祝酒词 开幕词 闭幕词 献词 评论 启示 综述 述评 提案 建议 批复 请示 条例 制度 守则 公约 章程 心得体会 党课讲稿 汇报材料 发言材料 讲话提纲".split()
)
_COUNTED = re.compile(
    r"(?:[\d一二三四五六七八九十]+\s*[篇字则份条套]|[(（【](?:精选|通用|最新|热门|优秀|推荐|共|合集|汇总|范文|通用版|\d|[一二三四五六七八九十])[^)）】]*[)）】])\s*\Z"
)
_AFTERWORD = re.compile(r"(?:[(（【][^)）】]{1,14}[)）】]|之?[一二三四五六七八九十\d]{1,2})\Z")


def names_a_document(words: str) -> bool:
    """Whether a title ends with the name of a kind of document: 讲话, 总结 (精选5篇)."""
    if words.endswith(GENRES) or _COUNTED.search(words):
        return True
    return _AFTERWORD.sub("", words).endswith(GENRES)
