"""Make clean speeches look like what is scraped: furniture, notices, masks, page code, encodings.

Texts of :mod:`copies` may consist of letters at random, which read like Chinese in no old encoding; so the
encodings here are those that need no guessing.
"""

from __future__ import annotations

import random

_LINES = (
    "当前位置：首页 > 文库 > 领导讲话 > 正文",
    "上一篇：关于召开会议的通知 下一篇：工作总结范文",
    "来源：本站整理 编辑：admin 发布时间：2023-05-18 点击：1024次",
    "【打印本页】【关闭窗口】 分享到：微信 微博 QQ空间",
    "温馨提示：本文由用户上传，版权归原作者所有，仅供学习参考。",
    "下载此文档需要登录，点击下载Word版",
    "更多精彩内容请关注微信公众号",
    "第 3 页 共 12 页",
)
_RELATED = ("相关推荐", "工作总结范文（通用5篇）", "个人述职报告2023最新版", "在动员大会上的讲话稿")
_NOTICES = (
    "（此处省略300字，会员可读）",
    "……（省略1200字，登录后阅读全文）……",
    "(未完,全文共5200字,登录后阅读全文)",
)
_PAGE = """<!doctype html><html><head><meta charset="{charset}"><title>{title}_范例文库</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/jianghua">讲话</a> <a href="/zongjie">总结</a></div>
<div class="article"><h1>{title}</h1>{body}</div>
<div class="related"><h3>相关推荐</h3><ul><li><a href="/1">工作总结</a></li><li><a href="/2">述职报告</a></li></ul></div>
<div class="footer">版权所有 范例文库 备案号00000000</div></body></html>"""


def dirty(text: str, chance: random.Random) -> tuple[bytes, str]:
    """`text` as a site might deliver it: its bytes, and the suffix of its file.

    >>> data, suffix = dirty("标题\\n正文。", random.Random(1))
    >>> suffix in (".txt", ".html"), len(data) > 12
    (True, True)
    """
    lines = text.split("\n")
    for _ in range(chance.randrange(4)):
        lines.insert(chance.choice((0, len(lines))), chance.choice(_LINES))
    if chance.random() < 0.3:
        at = chance.randrange(len(lines) + 1)
        lines[at:at] = _RELATED
    if chance.random() < 0.2:
        at = chance.randrange(len(lines))
        lines[at] = lines[at][: len(lines[at]) // 2] + chance.choice(_NOTICES)
    charset = chance.choices(("utf-8", "utf-8-sig", "utf-16"), (8, 1, 1))[0]
    if chance.random() < 0.15:
        body = "".join(f"<p>{line}</p>" for line in lines)
        page = _PAGE.format(charset=charset, title=lines[0][:40], body=body)
        return page.encode(charset), ".html"
    end = chance.choice(("\n", "\r\n", "\n　　"))
    return end.join(lines).encode(charset), ".txt"
