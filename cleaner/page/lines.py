"""What single lines of a page tell: bylines, tools, headings of lists, notices."""

from __future__ import annotations

import re
from importlib import resources


def _sections() -> dict[str, str]:
    """The alternatives of ``lines.txt``, joined for each section."""
    found: dict[str, list[str]] = {}
    for line in resources.files("cleaner.page").joinpath("lines.txt").read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            found[line[1:-1]] = alternatives = []
        elif line and line[0] != "#":
            alternatives.append(line)
    return {name: "|".join(alternatives) for name, alternatives in found.items()}


_WORDS = _sections()
_LABEL, _TOOL = _WORDS["label"], _WORDS["tool"]
_DATE = r"(?:(?:19|20)\d\d ?[年./-] ?\d{1,2} ?[月./-] ?\d{1,2} ?日?|\d{1,2}[月/-]\d{1,2}日?|(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (?:\d{1,2}, )?\d{4})(?: ?[T ]?\d{1,2}[:：时]\d{2}(?:[:：分]\d{2})?秒?分?)?(?:\+\d\d:\d\d|Z)?|\d{1,2}:\d{2}(?::\d{2})?|(?:星期|周)[一二三四五六日天]|\d+ ?(?:分钟|小时|天|周|个?月|年)前|昨天|今天|刚刚"
_BYLINE_PARTS = re.compile(
    rf"(?:posted|published|updated|written)(?: on| by| in)?(?!\w)|\bby\s+\w+(?:\s\w+){{0,2}}|(?:{_LABEL})\s?[:：]\s?[^\s:：|，。；！？]{{0,30}}?(?=\s|\||$|(?:{_LABEL})\s?[:：]|{_DATE}|[【\[(（])|(?:{_LABEL})\s*\d+\s*(?:次|人|字)?|(?:{_LABEL})\s*[(（]\s*\d+\s*[)）]|{_DATE}|\d+\s*(?:次(?:浏览|阅读|点击)|views?|comments?|人(?:阅读|浏览|评论|参与)|条?评论|阅读|浏览|赞)|(?:{_TOOL})(?![\w])|[\s|/·•|【】\[\]()（）:：,，_—–-]+",
    re.I,
)
_BYLINE_SIGN = re.compile(
    rf"(?:{_LABEL})\s?[:：]|^(?:发布|更新|发表)(?:时间|日期|于)?\s?(?:{_DATE})|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s?[:：]?\s?\d|^\s*(?:{_DATE})|【(?:字体|打印|关闭|大|字号)|\d+\s*(?:次浏览|次阅读|阅读|浏览)|(?:阅读|评论|点赞|浏览|收藏)\s?[(（]\d|^(?:by|posted|published|updated|written)\s",
    re.I,
)
#: What every byline has; quick to look for.
_MAY_BE_BYLINE = re.compile(r"[:：\d]|^(?:by|posted|published|updated|written)\s", re.I)
_TOOL_LINE = re.compile(
    rf"^[\s|/·•【】\[\]()（）<>:：,，、_-]*(?:(?:{_TOOL})[\s|/·•【】\[\]()（）<>:：,，、_-]*)+$", re.I
)
_EDITOR = re.compile(
    rf"^[\s(（【\[]*(?:(?:本文|本期)?(?:{_WORDS['editor']})(?:\s?[:：丨|｜/]| {{2,}}))", re.I
)
_PLACE = re.compile(
    r"^[\s【\[]*(?:(?:您|你)?(?:现在|当前|目前)?(?:的|所在|所处)*(?:位置|导航)(?:是|为)?\s?[:：]|首页\s*(?:[>»›/→\-|·]|&gt;)|Home\s*[>»›/])|^[^。，]{0,40}(?:\s?[>»›]\s?[^。，>»›]{1,20}){2,}$",
    re.I,
)
_LIST_HEADING = re.compile(
    rf"^[\s【\[■●◆▪☆★>》·|▎▌◎#]*(?:{_WORDS['list heading']})"
    r"(?:\s*(?:更多.{0,6}|换一[批换组]|查看更多|MORE|全部))?[\s】\]:：》>…|]*$",
    re.I,
)
_COMMENT_HEADING = re.compile(rf"^[\s【\[]*(?:{_WORDS['comment heading']})[\s】\]:：>]*$", re.I)
#: One of these is in every notice; quick to look for, since hardly any line is one.
_NOTICE_WORDS = (
    "版权", "转载", "声明", "免责", "本文", "链接", "推荐访问", "提示", "本站", "本网", "本内容", "本作品", "本资料", "本素材", "ICP",
    "icp", "公网安备", "建议使用", "凡", "以上", "侵", "网络", "举报", "违法", "评论", "留言", "投资", "©", "™", "®", "opyright",
    "ights reserved", "OPYRIGHT", "RIGHTS", "主办", "承办", "技术支持", "题图", "配图", "图源", "图片", "侵删", "上传", "标识码", "电话", "地址", "(c)", "(C)", "未经",
)  # fmt: skip
_SURELY_COMMENTS = re.compile(
    r"^[\s【\[]*(?:(?:网友|全部|所有|最新|热门|精彩|用户|读者)(?:评论|留言|跟帖|回复|点评)|(?:评论|留言|跟帖|回复|comments?)(?:列表|区)?\s?[(（]\s?\d+\s?[)）]|\d+ ?条(?:评论|留言|回复)|共有? ?\d+ ?条|\d+ (?:comments?|responses?|replies|thoughts))",
    re.I,
)
_NOTICE = re.compile(rf"^[\s*※（(【\[]*(?:注\s?[:：]\s?)?(?:{_WORDS['notice']})", re.I)
_PROMPT = re.compile(rf"^[\s【\[(（>▼↓↑☟👇]*(?:{_WORDS['prompt']})", re.I)
#: With the arrows that point at what a reader is to click on.
_ANYWHERE = re.compile(
    rf"^(?:[\s【\[▼▽↓↑☟👇👆>]*(?:{_WORDS['anywhere']})[\s】\]▼▽↓↑☟👇👆<]*|[▼▽↓☟👇\s]*[▼▽↓☟👇]{{2}}[^。]{{0,30}})$",
    re.I,
)
_LINK_LABEL = re.compile(
    rf"^[\s【\[>》▶►👉]*(?:(?:{_WORDS['link label']})\s?[:：】\]丨|｜>》]+|[>》▶►👉]+\s?)\s*(?=\S)", re.I
)
#: What tells a prompt from a sentence that begins like one.
_SURE_PROMPT = re.compile(
    r"二维码|公众号|客户端|APP|点击(?:上方|下方|蓝字|右上|阅读原文|查看|此处|这里)|登录|会员|VIP|下载|阅读全文|点赞|打赏|赞赏|在看|微信",
    re.I,
)
_NEIGHBOUR = re.compile(
    r"^[\s【\[<«‹←]*(?:上一(?:篇|条|页|章|主题|则|个)|下一(?:篇|条|页|章|主题|则|个)|前一(?:篇|条)|后一(?:篇|条)|上篇|下篇|previous|next|prev)(?:文章|新闻|信息|：|:|>|】|\]|\s|»|›|没有|$)",
    re.I,
)
_PAGER = re.compile(
    r"^(?=.*(?:页|\d))[\s\[\]【】()（）<>«»‹›|/\d…·.:：-]*(?:(?:查看原图|余下全文|阅读全文|上一?页|下一?页|首页|尾页|末页|共\s?\d+\s?[页条]|第\s?\d+\s?页|转到|跳转|页次|页|prev|next|GO)[\s\[\]【】()（）<>«»‹›|/\d…·.:：-]*)+$",
    re.I,
)
_APPEAL = re.compile(
    r"^(?:support (?:our|independent|quality) journalism|if you (?:value|enjoy|like|appreciate) .{0,90}(?:member|subscri|donat|support))",
    re.I,
)
_TEASER_LINK = re.compile(
    r"下载|模板|范文|大全|点击|[>》]{2}|更多|推荐|查看|精选|推荐阅读|专题|^(?:read more|click|see also|related)",
    re.I,
)
_ATTACHMENT = re.compile(
    r"^(?:附件|附[:：]|附表|附图|点击下载附件)|\.(?:docx?|xlsx?|pdf|zip|rar|pptx?|wps|et|ofd)\b", re.I
)
_AGENDA = re.compile(r"^(?:时间|地点|主持|出席|列席|参加|记录|参会|会议)")

#: How the parts of a text are counted; what is so counted belongs to it.
_ORDINAL = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]?[、．）)](?!\d)|第[一二三四五六七八九十\d]+[章节条款项]"
)

#: A line of furniture is never longer.
_LONGEST = 160


def is_byline(text: str) -> bool:
    """Whether a line only tells source, author, date and the like.

    >>> is_byline("来源：江北日报  作者：李明  发布时间：2023-05-06 10:20  浏览次数：12 次")
    True
    >>> is_byline("时间紧、任务重，要抓好落实。"), is_byline("一、项目编号：LX-2022-018")
    (False, False)
    """
    if len(text) > _LONGEST or text[-1:] in "。！？”" or not _MAY_BE_BYLINE.search(text):
        return False
    if not _BYLINE_SIGN.search(text):
        return False
    if _ORDINAL.match(text):
        return False
    return len(_BYLINE_PARTS.sub("", text)) <= max(4, len(text) // 6)


def is_tools(text: str) -> bool:
    """Whether a line is made of buttons.

    >>> is_tools("【打印】 【关闭】"), is_tools("分享到：微信 微博")
    (True, True)
    """
    return len(text) <= _LONGEST and _TOOL_LINE.match(text) is not None


def is_editors(text: str) -> bool:
    """Whether a line names those who edited or sent in the article."""
    return len(text) <= 100 and _EDITOR.match(text) is not None


def is_place(text: str) -> bool:
    """Whether a line says where on the site the page is."""
    return len(text) <= _LONGEST and _PLACE.search(text) is not None


def is_list_heading(text: str) -> bool:
    """Whether a line announces other articles.

    >>> is_list_heading("相关阅读："), is_list_heading("推荐工作要抓实")
    (True, False)
    """
    return len(text) <= 40 and _LIST_HEADING.match(text) is not None


def is_comment_heading(text: str) -> bool:
    """Whether a line announces comments."""
    return len(text) <= 60 and _COMMENT_HEADING.match(text) is not None


def is_surely_comment_heading(text: str) -> bool:
    """Whether a heading of comments can be nothing else, because it says whose or how many they are.

    >>> is_surely_comment_heading("网友评论"), is_surely_comment_heading("本报评论")
    (True, False)
    """
    return _SURELY_COMMENTS.match(text) is not None


def is_notice(text: str) -> bool:
    """Whether a line is about rights and the site."""
    return any(map(text.__contains__, _NOTICE_WORDS)) and _NOTICE.match(text) is not None


def is_prompt(text: str) -> bool:
    """Whether a line asks the reader to do something with the page.

    >>> is_prompt("扫码关注公众号。"), is_prompt("扫码即可办理，不必再跑窗口。")
    (True, False)
    """
    if len(text) > 120 or _PROMPT.match(text) is None:
        return False
    return text[-1] != "。" or _SURE_PROMPT.search(text) is not None


def is_furniture(text: str) -> bool:
    """Whether a line is none of the article wherever it stands.

    >>> is_furniture("扫码关注“某某发布”公众号"), is_furniture("扫描二维码填写问卷，本周五截止。")
    (True, False)
    """
    return len(text) <= 60 and _ANYWHERE.match(text) is not None


def link_label(text: str) -> int:
    """How many characters at the beginning of a line announce a link to another article.

    >>> link_label("相关阅读：春耕动员会召开"), link_label("推荐工作要抓实")
    (5, 0)
    """
    match = _LINK_LABEL.match(text)
    return match.end() if match else 0


def is_neighbour(text: str) -> bool:
    """Whether a line leads to the article before or after."""
    return len(text) <= _LONGEST and _NEIGHBOUR.match(text) is not None


def is_pager(text: str) -> bool:
    """Whether a line leads to the other pages of an article.

    >>> is_pager("[1] [2] 下一页"), is_pager("第3页见附图")
    (True, False)
    """
    return len(text) <= _LONGEST and _PAGER.match(text) is not None


def is_appeal(text: str) -> bool:
    """Whether a line asks for money."""
    return text[:1] in ("S", "s", "I", "i") and len(text) <= _LONGEST and _APPEAL.match(text) is not None


def is_teaser_link(text: str) -> bool:
    """Whether a link between two paragraphs advertises another page.

    >>> is_teaser_link("最新工作总结范文下载"), is_teaser_link("《行政许可法》")
    (True, False)
    """
    return len(text) <= 40 and _TEASER_LINK.search(text) is not None


def is_attachment(text: str) -> bool:
    """Whether a link belongs to the article."""
    return _ATTACHMENT.search(text) is not None


def is_agenda(text: str) -> bool:
    """Whether a line begins as those at the head of minutes do."""
    return _AGENDA.match(text) is not None
