"""`cleaner explain --why`: the reason for what went and what stayed."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.report.why import why

TEXT = "首页 > 范文 > 讲话稿\n在春耕会议上的讲话\n　　同志们：春耕在即，今天开会部署工作，请大家抓好落实。\n微信扫一扫关注公众号\n"
MINUTES = "会议纪要\n来源：办公室\n今天上午，县里开会研究春耕工作，会议由县长主持，各乡镇参加。\n"


@pytest.mark.parametrize(
    ("text", "piece", "expected"),
    [
        (TEXT, "首页", "line 1, '首页': removed by breadcrumb (group furniture)"),
        (TEXT, "公众号", "removed by page-edge"),
        (TEXT, "春耕", "stays"),
        (TEXT, "不在", "is not in this document"),
        (TEXT, "讲话\n　　同志们", "removed by indent"),
        (MINUTES, "来源", "meta-line would take it, but only beside something that is certainly furniture"),
        (MINUTES, "来源", "trailing-label (for '来源：')"),
        ("甲" * 8 + "广告" * 7, "广告", "and 2 places more"),
        ("", "甲", "is not in this document"),
        ("甲", "", "is not in this document"),
    ],
)
def test_why(text: str, piece: str, expected: str) -> None:
    cleaner = Cleaner()
    assert expected in why(cleaner(text), cleaner.rules, piece)
