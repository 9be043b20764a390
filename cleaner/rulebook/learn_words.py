"""Whether a line that comes again and again is furniture or a formula of the genre."""

from __future__ import annotations

from cleaner.text.lazy import regex

#: What pages say to their visitors; seldom said in a speech or a report.
_INTERFACE = regex(
    r"上一[篇页]|下一[篇页]|返回(?:首页|顶部|列表)|首页|尾页|点击|浏览|登录|登陆|注册|会员|下载|收藏|打印|分享|转发到|扫一扫|扫码|二维码|公众号|微信|微博|"
    r"QQ|客服|客户端|版权|转载|免责|声明|侵权|举报|纠错|备案|ICP|网站|本站|本网|网友|小编|编辑[:：]|责编|来源[:：]|相关(?:阅读|文章|推荐|链接|内容|范文)|"
    r"推荐阅读|猜你喜欢|热门|阅读全文|查看更多|更多(?:精彩|内容|范文|文章)|字号|字体|文库|范文网|文档|www\.|https?://|\.com|\.cn|\.net|评论|点赞|在看|"
    r"标签[:：]|关键词[:：]|发布时间|发布日期|发布于|copyright|all rights reserved|(?:^|\W)(?:home|share|print|login|sign in|subscribe|cookies?|related|next|previous|read more)(?:$|\W)",
    2,  # re.IGNORECASE
)

#: How speeches, letters and reports begin, go on and end, whoever wrote them.
_FORMULA = regex(
    r"^(?:各位|尊敬的|同志们|朋友们|同学们|老师们|大家(?:好|上午好|下午好)|女士们|来宾|谢谢|再见|此致|敬礼|以上(?:报告|发言|汇报)|特此|为此|第[一二三四五六七八九十]+[章节条]|"
    r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\d+[.、．]|附件?[:：]|指导思想|工作(?:目标|措施|要求|重点|任务)|存在(?:的)?问题|下一步|汇报人|述职人|报告人)"
)
_SENTENCE = regex(r"[。！？；!?;]”?$")
_CLAUSES = regex(r"[，,、；;]")


def reads_like_interface(line: str, names: tuple[str, ...] = ()) -> bool:
    """Whether `line` has the vocabulary of pages, or one of the site's `names` in it.

    >>> reads_like_interface("点击下载Word文档"), reads_like_interface("谢谢大家！")
    (True, False)
    """
    return any(name in line for name in names) or bool(_INTERFACE.search(line))


def reads_like_formula(line: str) -> bool:
    """Whether `line` is a form of address, a heading with a number, or a sentence of some length.

    >>> reads_like_formula("各位代表："), reads_like_formula("一、指导思想"), reads_like_formula("范例文库")
    (True, True, False)
    """
    if _FORMULA.search(line):
        return True
    return bool(_SENTENCE.search(line)) and (len(line) < 12 or len(_CLAUSES.findall(line)) >= 2)
