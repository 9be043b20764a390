"""What surrounds an article on its page: paths, labels, buttons, pagers, prompts, titles twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import Fact, Finding, Remove, Text, outline, rule

from . import _interface

_CRUMB = re.compile(
    r"^[ \t\u3000\[【(（]*(?:(?:您|你)?(?:的|现在的?|目前的?|当前的?|所在的?|正在)*(?:位置|浏览|阅读|在)[ \t\u3000:：]*)?"
    r"(?:网站)?(?:首[ ]*页|主[ ]*页|频道首页|home)[ \t]*(?:[>＞»›→/\\｜|·•\-—]+|&gt;|::)+[ \t]*[^\n。；;！？!?]{0,100}$",
    re.I | re.M,
)
_WHERE = re.compile(
    r"^[ \t\u3000\[【(（]*(?:(?:您|你)?(?:的|现在的?|目前的?|当前的?|所在的?)*位置|当前栏目|所在栏目)[ ]*[:：]"
    r"[^\n。；;！？!?]{0,120}$",
    re.M,
)
_PATH = re.compile(
    r"^[^\s>＞»›<][^>＞»›<\n。，；！？]{0,30}(?:[ \t]*(?:[>＞»›]{1,2}|&gt;)[ \t]*[^>＞»›<\n。，；！？]{1,40}){2,}[ \t]*$", re.M
)
_CJK = re.compile("[\u4e00-\u9fff]")


_CRUMB_ANCHORS = (
    "位置:", "位置：", "位置 ", "首页", "主页", "Home", "home", " > ", ">>", "＞", "»", "›", "&gt;", "当前栏目", "所在栏目", "首 页", "HOME",
)  # fmt: skip


@rule("breadcrumb", phase="boilerplate", anchors=_CRUMB_ANCHORS)
def breadcrumb(text: Text) -> Iterator[Finding]:
    """The path from the home page to the article (``首页 > 范文 > 讲话稿``).

    A line that begins with 当前位置 or 首页 and a separator, or one of the first lines that has at
    least two ``>``. Never a sentence, never a comparison or a menu path inside running text.
    """
    for line in text.lines_with(_CRUMB_ANCHORS):
        words = line.text
        if len(words) > 160:
            continue
        if _CRUMB.match(words) or _WHERE.match(words):
            yield Remove(text.whole(line))
        elif line.start < 400 and _PATH.match(words) and len(_CJK.findall(words)) >= 4:
            if "。" not in text[: line.start]:
                yield Remove(text.whole(line))


breadcrumb.example("首页 > 范文大全 > 讲话稿\n各位代表：", "各位代表：")
breadcrumb.example("当前位置：某某网 >> 党建 >> 正文\n各位代表：", "各位代表：")
breadcrumb.keeps("点击“设置 > 网络 > 代理”，填写地址。")
breadcrumb.keeps("我们的首页会列出位置信息。")


@rule("meta-line", phase="boilerplate")
def meta_line(text: Text) -> Iterator[Finding]:
    """Lines of data about the page: 发布时间, 来源, 作者, 浏览次数, 字号, 标签, 文档格式.

    The line must consist of such pairs throughout. A single 来源, 作者 or 时间 goes only beside
    other furniture: in minutes, poems and papers these words are content.
    """
    return _interface.found(text, "meta")


meta_line.example("发布时间：2023-05-12 来源：江北新闻网 浏览次数：318\n全市上下：", "全市上下：")
meta_line.keeps("时间：2023年5月12日\n地点：第一会议室\n主持人：王海")
meta_line.keeps("增收的主要来源：外出务工。")


@rule("page-tools", phase="boilerplate")
def page_tools(text: Text) -> Iterator[Finding]:
    """Buttons to share, print, close, collect, vote, comment, change the size of letters.

    The line, or its end after a finished sentence, must consist of buttons throughout; a single
    common word (打印, 分享) goes only beside other furniture.
    """
    return _interface.found(text, "share", "tool", "comment")


page_tools.example("工作取得成效。\n分享到：微信 微博 QQ空间 【打印】【关闭】", "工作取得成效。")
page_tools.keeps("大家分享到的经验，要打印成册。\n分享\n收藏记忆")


@rule("pager", phase="boilerplate")
def pager(text: Text) -> Iterator[Finding]:
    """Links to the previous and next article or page, and page selectors.

    ``上一篇：标题`` as a line or as the end of one, ``上一页 1 2 3 下一页``; never the words inside a
    sentence (上一篇文章谈到).
    """
    return _interface.found(text, "pager")


pager.example("谢谢大家！\n上一篇：在总结会上的讲话\n下一篇：没有了\n", "谢谢大家！\n")
pager.example("谢谢大家！\n首页 上一页 1 2 3 下一页 尾页", "谢谢大家！")
pager.keeps("上一篇文章谈到了改革，下一篇谈发展。")


@rule("menu", phase="boilerplate")
def menu(text: Text) -> Iterator[Finding]:
    """Menus: ``首页 新闻 公告 联系我们``.

    At least four names of columns in one line and nothing else. Never a list of names or places.
    """
    return _interface.found(text, "nav")


menu.example("网站首页 新闻中心 通知公告 政务公开 联系我们\n全市：", "全市：")
menu.keeps("出席：张明 王芳 李强 赵敏")



@rule("trailing-label", phase="boilerplate", anchors=_interface.LABELS)
def trailing_label(text: Text) -> Iterator[Finding]:
    """Labels and buttons that hang on the end of a line of text: …谢谢大家！责任编辑：王芳.

    They must begin after the end of a sentence, a bracket or a blank, and go on to the end of the
    line; what a sentence says about an editor or a source stays.
    """
    for span in _interface.tails(text):
        yield Remove(span)


trailing_label.example("谢谢大家！（责任编辑：王芳）", "谢谢大家！")
trailing_label.example("谢谢大家！上一篇：在总结会上的讲话 下一篇：没有了", "谢谢大家！")
trailing_label.keeps("王芳是责任编辑。她说：责任编辑要把好关口，不能放过一个错字。")

_COLUMN_ANCHORS = ("栏目", "频道", "导航", "友情链接", "标签", "分类", "专题")
_COLUMNS = re.compile(
    r"[\s【\[]*(?:相关|热门|推荐|最新|全部|本站|更多|所属|网站|站内|其他|快速|精彩|子|常用|分类|栏目)?"
    r"(?:栏目|频道|导航|专题|分类|标签|搜索|链接|网站|友情链接|索引)[】\]]?\s*[:：]?"
    r"(?:[\s|｜/、·,，]*[^\s|｜/、·,，。；;：:！？!?]{2,14}){3,40}\s*$"
)


@rule("column-list", phase="boilerplate", anchors=_COLUMN_ANCHORS)
def column_list(text: Text) -> Iterator[Finding]:
    """A heading of columns and their names behind it: ``相关栏目：党建 团建 会议``.

    Nothing but words without any punctuation; never a list in a sentence.
    """
    for line in text.lines_with(_COLUMN_ANCHORS):
        if len(line.text) < 200 and _COLUMNS.match(line.text):
            yield Remove(text.whole(line))


column_list.example("谢谢大家！\n相关栏目：党团知识 会议致辞 县域 电信", "谢谢大家！")
column_list.keeps("本栏目、频道、专题由编辑部负责，内容包括会议、讲话。")


@rule("prompt", phase="boilerplate")
def prompt(text: Text) -> Iterator[Finding]:
    """Requests to follow, scan or download: 扫一扫关注, 点亮在看, 下载Word文档到电脑.

    Only where the line is made of such requests throughout; an instruction inside a text
    (扫描二维码签到即可入场) stays.
    """
    return _interface.found(text, "qr", "download")


prompt.example("谢谢大家！\n微信扫一扫关注公众号\n", "谢谢大家！\n")
prompt.keeps("请与会人员扫描二维码签到，凭码入场。")


# --- titles --------------------------------------------------------------------------------------

_LABEL = re.compile(r"[\s【\[]*(?:标题|题目|篇名|题名|文章标题|文档标题|文章题目|正标题|主标题|标题名称|文件名|文件名称|文章名称|讲话稿名称)[】\]]?\s*[:：]\s*")
_SUFFIX = re.compile(
    r"\s*(?:[_|｜]|\s[-—–]+\s?|[-—–]{1,2})\s*(?:[^_|｜\n]{2,14}?[_\-—–|｜]\s*){0,2}[^_|｜\n\-—–]{1,12}?"
    r"(?:网|网站|文库|范文|范文大全|公文|文秘|之家|论坛|社区|频道|平台|在线|资料库|图书馆|博客|搜狐|新浪|网易|腾讯|百度|知乎|豆丁|道客巴巴|原创力文档|大全|\.com|\.cn|\.net)\s*$",
    re.I,
)
_FILE = re.compile(r"\.(?:docx?|pdf|txt|pptx?|wps|rtf|html?)\s*$", re.I)


def _head(text: Text) -> list[tuple[int, str]]:
    """The first lines that are not blank: (start, words without blanks around)."""
    starts = text.starts
    head = [(starts[i], part.strip()) for i, part in enumerate(text.parts[:24])]
    return [entry for entry in head if entry[1]][:12]


def _bare(words: str) -> str:
    """A title without label, site name, file ending, quotes and blanks, to compare with others."""
    label = _LABEL.match(words)
    words = words[label.end() :] if label else words
    words = _FILE.sub("", _SUFFIX.sub("", words) or words)
    return re.sub(r"[\s《》“”\"'【】\[\]（）()·,，。:：]", "", words)


@rule("title", phase="boilerplate")
def title(text: Text) -> Iterator[Finding]:
    """A title that stands several times, behind a label (标题：), with the name of the site.

    It is kept once. A line that merely resembles it stays, as does the refrain of a poem.
    """
    head = text.fact(_head)
    if not head:
        return
    start, words = head[0]
    if len(words) > 120:
        return
    label = _LABEL.match(words)
    bare = _bare(words)
    repeats = [
        (s, w)
        for s, w in head[1:9]
        if len(bare) >= 8 and bare[:2] in w and len(w) <= 120 and _bare(w) == bare
    ]
    if label and not repeats:
        yield Remove((start, text.index(words, start) + label.end()))
    keep = min([(start, words), *repeats], key=lambda entry: (len(entry[1]) - len(_bare(entry[1])), entry[0])) if repeats else (start, words)
    for s, w in [(start, words), *repeats]:
        if (s, w) != keep:
            yield Remove(text.whole(text.line_at(s)))
    suffix = _SUFFIX.search(keep[1])
    if suffix and suffix.start() >= 6 and not re.search("[。！？，]", keep[1]):
        at = text.index(keep[1], keep[0])
        yield Remove((at + suffix.start(), at + len(keep[1])))


title.example("标题：全县农业工作会议讲话\n全县农业工作会议讲话\n同志们：", "全县农业工作会议讲话\n同志们：")
title.example("全县农业工作会议讲话_江北公文网\n同志们：", "全县农业工作会议讲话\n同志们：")
title.keeps("春天来了\n\n春天来了，\n小河解冻。")

_NO_TITLE = re.compile(r"[。；，,;：:、…]\s*$|^(?:尊敬的|各位|同志们|女士们|亲爱的|敬爱的)|^(?:\d{4}年)?\d{1,2}月\d{1,2}日$|^[-=*#>|`{\[<]|^\d+[.、)]|^(?:问|答|甲方|乙方)[:：]")


@rule("title-fact", phase="notes")
def title_fact(text: Text) -> Iterator[Finding]:
    """States the title: the first line, if it is short, no sentence, no salutation and no ordinal."""
    head = text.fact(_head)
    if len(head) < 2:
        return
    words = head[0][1]
    if _ISSUER.search(words):
        words = next((w for _, w in head[1:4] if _OF_ISSUER.search(w)), words)
    if 3 < len(words) <= 60 and not _NO_TITLE.search(words) and not outline.mark(words) and "。" not in words:
        yield Fact("title", words)


_ISSUER = re.compile(r"^[^，。《]{2,24}(?:文件|政府|委员会|办公室|厅|局|党委|总局|集团|公司)$")
_OF_ISSUER = re.compile(r"^关于.{4,50}(?:通知|意见|报告|请示|批复|函|决定|通报|方案|公告|通告)$|^.{2,20}关于.{4,50}的.{2,4}$")
