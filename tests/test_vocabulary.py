"""The vocabulary of page furniture must not claim the words that every document is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, Phrasebook
from cleaner.rulebook import catalog

#: Ordinary words of speeches and reports, some of which buttons have, too.
WORDS = (
    "你们 我们 大家 社会 工作 发展 遵守 全部 国家 政府 人民 经济 建设 问题 会议 单位 企业 学校 学生 老师 同志 领导 群众 干部 党员 组织 "
    "活动 服务 管理 教育 文化 科技 健康 农业 农村 城市 市场 项目 生产 安全 环境 生态 制度 改革 开放 创新 质量 水平 能力 方面 情况 时候 "
    "今天 明天 昨天 现在 以后 以前 一个 这个 那个 什么 怎么 为什么 因为 所以 但是 如果 虽然 需要 可以 应该 必须 能够 开始 结束 继续 完成 "
    "提高 加强 推进 落实 坚持 重要 主要 基本 全面 具体 有关 相关 其他 推荐 内容 文章 材料 报告 总结 讲话 方案 计划 通知 意见 决定 办法 规定 "
    "条例 标准 要求 目标 任务 责任 措施 成绩 成效 经验 做法 体会 启示 建议 附件 目录 前言 引言 结语 作者 编辑 来源 时间 地点 日期 电话 地址 "
    "姓名 性别 年龄 民族 学历 专业 职务 职称 部门 公司 集团 中心 医院 大学 中学 小学 银行 法院 公安 消防 交通 水利 电力 关注 支持 喜欢 分享 "
    "评论 回复 转发 下载 打印 复制 保存 登录 注册 会员 付费 购买 免费 试读 预览 全文 完整 部分 剩余 省略 隐藏 返回 关闭 满意 不满意 第一 "
    "第二 首先 其次 最后 一是 二是 三是 各位亲友 祝你们一路平安 大家看 你看 其他材料 相关材料 完整资料 社会调查 校友"
).split()

#: Classes that say nothing by themselves, or only beside others.
COMPANY = ("glue", "neutral", "whole", "access", "address", "member")


@pytest.fixture(scope="module")
def book() -> Phrasebook:
    Cleaner()
    rule = next(rule for rule in catalog.builtin_rules() if rule.code == "editors")
    folder = Path(rule.origin[0]).parent
    return Phrasebook((folder / "data" / "interface.txt").read_text("utf-8"))


@pytest.mark.parametrize("word", WORDS)
def test_an_ordinary_word_is_no_strong_evidence(word: str, book: Phrasebook) -> None:
    reading = book.read(word)
    strong = [token.kind for token in reading.tokens if token.strong] if reading else []
    assert [kind for kind in strong if kind not in COMPANY] == []
