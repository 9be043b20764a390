"""What surrounds an article on its page: paths, labels, buttons, pagers, prompts, titles twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import Fact, Finding, Remove, Text, address, regex, rule

from . import _margins, _panel

_CRUMB = regex(
    r"^[ \t\u3000\[【(（]*(?:(?:您|你)?(?:的|现在|目前|当前|所在|正在){0,6}(?:位置|浏览|阅读|在)[ \t\u3000:：]*)?"
    r"(?:网站)?(?:首[ ]*页|主[ ]*页|频道首页|home)[ \t]*(?:[>＞»›→/\\｜|·•\-—]+|&gt;|::)+[ \t]*[^\n。；;！？!?]{0,100}$",
    re.I | re.M,
)
_WHERE = regex(
    r"^[ \t\u3000\[【(（]*(?:(?:您|你)?(?:的|现在|目前|当前|所在){0,6}位置|当前栏目|所在栏目)[ ]*[:：]"
    r"[^\n。；;！？!?]{0,120}$",
    re.M,
)
_PATH = regex(
    r"^[^\s>＞»›<][^>＞»›<\n。，；！？&]{0,30}+(?:(?:[>＞»›]{1,2}+|&gt;)[^>＞»›<\n。，；！？&]{1,42}+){2,}+$",
    re.M,
)
_CJK = regex("[\u4e00-\u9fff]")


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
        elif line.start >= 400 or not _PATH.match(words) or len(_CJK.findall(words)) < 4:
            continue
        elif "。" not in text[: line.start]:
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
    return _panel.found(text, "meta")


meta_line.example("发布时间：2023-05-12 来源：江北新闻网 浏览次数：318\n全市上下：", "全市上下：")
meta_line.keeps("时间：2023年5月12日\n地点：第一会议室\n主持人：王海")
meta_line.keeps("增收的主要来源：外出务工。")


@rule("page-tools", phase="boilerplate")
def page_tools(text: Text) -> Iterator[Finding]:
    """Buttons to share, print, close, collect, vote, comment, change the size of letters.

    The line, or its end after a finished sentence, must consist of buttons throughout; a single
    common word (打印, 分享) goes only beside other furniture.
    """
    return _panel.found(text, "share", "tool", "comment")


page_tools.example("工作取得成效。\n分享到：微信 微博 QQ空间 【打印】【关闭】", "工作取得成效。")
page_tools.keeps("大家分享到的经验，要打印成册。\n分享\n收藏记忆")


@rule("pager", phase="boilerplate")
def pager(text: Text) -> Iterator[Finding]:
    """Links to the previous and next article or page, and page selectors.

    ``上一篇：标题`` as a line or as the end of one, ``上一页 1 2 3 下一页``; never the words inside a
    sentence (上一篇文章谈到).
    """
    return _panel.found(text, "pager")


pager.example("谢谢大家！\n上一篇：在总结会上的讲话\n下一篇：没有了\n", "谢谢大家！\n")
pager.example("谢谢大家！\n首页 上一页 1 2 3 下一页 尾页", "谢谢大家！")
pager.keeps("上一篇文章谈到了改革，下一篇谈发展。")


@rule("menu", phase="boilerplate")
def menu(text: Text) -> Iterator[Finding]:
    """Menus: ``首页 新闻 公告 联系我们``.

    At least four names of columns in one line and nothing else. Never a list of names or places.
    """
    return _panel.found(text, "nav")


menu.example("网站首页 新闻中心 通知公告 政务公开 联系我们\n全市：", "全市：")
menu.keeps("出席：张明 王芳 李强 赵敏")


@rule("trailing-label", phase="boilerplate", anchors=_panel.LABELS)
def trailing_label(text: Text) -> Iterator[Finding]:
    """Labels and buttons that hang on the end of a line of text: …谢谢大家！责任编辑：王芳.

    They must begin after the end of a sentence, a bracket or a blank, and go on to the end of the
    line; what a sentence says about an editor or a source stays.
    """
    for span in _panel.tails(text):
        yield Remove(span)


trailing_label.example("谢谢大家！（责任编辑：王芳）", "谢谢大家！")
trailing_label.example("谢谢大家！上一篇：在总结会上的讲话 下一篇：没有了", "谢谢大家！")
trailing_label.keeps("王芳是责任编辑。她说：责任编辑要把好关口，不能放过一个错字。")

_COLUMN_ANCHORS = ("栏目", "频道", "导航", "友情链接", "标签", "分类", "专题")
_COLUMNS = regex(
    r"[\s【\[]*(?:相关|热门|推荐|最新|全部|本站|更多|所属|网站|站内|其他|快速|精彩|子|常用|分类|栏目)?"
    r"(?:栏目|频道|导航|专题|分类|标签|搜索|链接|网站|友情链接|索引)[】\]]?\s*[:：]?"
    r"[\s|｜/、·,，]*[^\s|｜/、·,，。；;：:！？!?]{2,14}(?:[\s|｜/、·,，]++[^\s|｜/、·,，。；;：:！？!?]{2,14}){2,39}[\s|｜/、·,，]*$"
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


_EDIT = regex(
    r"[ \t]*[\[［【](?:编辑|編輯|编辑源代码|编辑[ |｜]+编辑源代码|edit|edit source|查看源代码|复制链接|隐藏|显示)[\]］】][ \t]*(?=\n|\Z)",
    re.I,
)


@rule(
    "section-edit",
    phase="boilerplate",
    anchors=["编辑]", "編輯]", "编辑］", "編輯］", "编辑】", "edit]", "源代码]", "复制链接]"],
)
def section_edit(text: Text) -> Iterator[Finding]:
    """The buttons that wikis and forums set behind headings: ``历史[编辑]``, ``[复制链接]``."""
    for match in _EDIT.finditer(text):
        line = text.line_at(match.start())
        whole = not text[line.start : match.start()].strip()
        yield Remove(text.whole(line) if whole else match.span())


section_edit.example("历史沿革[编辑]\n建校于1954年。", "历史沿革\n建校于1954年。")
section_edit.keeps("菜单里有[编辑]和[查看]两项。")


# --- the edges of the page -----------------------------------------------------------------------


@rule("page-edge", phase="boilerplate")
def page_edge(text: Text) -> Iterator[Finding]:
    """Lines above the title and below the body that stand among labels and buttons.

    The name and the motto of a site, captions, counters, paths, dates with the time of day: what no
    list of words can foresee. They go only in company with lines that are certainly furniture; never
    a sentence, a numbered heading, a signature, an enclosure, the heading of an official document.
    """
    found = text.fact(_margins.margins)
    for i in sorted(found):
        line = text.line(i)
        url = address.URL.search(line.text)
        if url:
            yield Fact("site", address.host(url))
        yield Remove(text.whole(line))


page_edge.keeps(
    "江北县人民政府\n关于春耕工作的通知\n各乡镇：\n今年春耕，要早作打算，早作安排。\n要备足种子，备足化肥。\n江北县人民政府\n2023年3月1日"
)
page_edge.example(
    "爱心之家　　温暖万家\n"
    "首页 > 政务公开 > 通知公告\n"
    "关于春耕工作的通知\n"
    "发布日期：2023-03-01　来源：办公室　浏览次数：12\n"
    "各乡镇：\n"
    "今年春耕，要早作打算，早作安排，不误农时，确保粮食稳产增产。\n"
    "要备足种子，备足化肥，检修好农机具，做好技术服务。\n"
    "江北县人民政府\n"
    "2023年3月1日\n"
    "【打印本页】【关闭窗口】\n"
    "便民服务 生活百科\n"
    "版权所有：江北县人民政府　京ICP备00000000号\n",
    "关于春耕工作的通知\n"
    "各乡镇：\n"
    "今年春耕，要早作打算，早作安排，不误农时，确保粮食稳产增产。\n"
    "要备足种子，备足化肥，检修好农机具，做好技术服务。\n"
    "江北县人民政府\n"
    "2023年3月1日\n",
)
page_edge.example(
    "竞聘演讲稿\n"
    "各位领导、各位工友：\n"
    "我进厂十八年，从挡车工干起，车间里的每一台设备都摸过、修过，干得踏实。\n"
    "如果竞聘成功，我要抓好质量，抓好安全，抓好队伍，让年轻人尽快顶岗。\n"
    "我的演讲完毕，谢谢大家！\n"
    "将本文的Word文档下载，方便收藏和打印\n"
    "标签：竞聘 演讲稿\n",
    "竞聘演讲稿\n"
    "各位领导、各位工友：\n"
    "我进厂十八年，从挡车工干起，车间里的每一台设备都摸过、修过，干得踏实。\n"
    "如果竞聘成功，我要抓好质量，抓好安全，抓好队伍，让年轻人尽快顶岗。\n"
    "我的演讲完毕，谢谢大家！\n",
)


_TEMPLATE = regex(
    r"\[!--[\w.\-:=,' ]{2,60}--\]|\{(?:dede|pboot|eyou|cms|pc|aspcms|zzz|\$)[:.]?[\w.:='\"\-/ ]{0,60}\}|#p#[^#\n]{0,40}#e#"
    r"|<\?(?:php|=)[^\n]{0,120}?\?>|<%[^\n]{0,120}?%>|\{\{\s*[A-Za-z_][A-Za-z0-9_.]*\s*\}\}"
)


@rule("template-tag", phase="boilerplate", anchors=["[!--", "{dede", "{pboot", "{eyou", "{cms", "{pc", "{aspcms", "{zzz", "{$", "#p#", "<?", "<%", "{{"])  # fmt: skip
def template_tag(text: Text) -> Iterator[Finding]:
    """Tags of content management systems that were never filled in: ``[!--empirenews.page--]``,
    ``{dede:field.title/}``, ``#p#分页标题#e#``.

    Only in texts that hold no code otherwise: an article about templates stays as it is.
    """
    found = list(_TEMPLATE.finditer(text))
    if len(found) > max(4, len(text) // 300) or _CODE.search(text):
        return
    for match in found:
        line = text.line_at(match.start())
        whole = line.text.strip() == match.group()
        yield Remove(text.whole(line) if whole else match.span())


_CODE = regex(r"```|^\s{4,}\S.*[;{}]\s*$|</(?:div|html|body|script)>|模板引擎|模板标签|语法", re.M)

template_tag.example("工作取得成效。\n[!--empirenews.page--]\n再接再厉。", "工作取得成效。\n再接再厉。")
template_tag.keeps("今天，我们相聚在{{乡镇名}}，共庆丰收。")
template_tag.keeps("模板引擎的语法是 {{ name }}，输出 <%= x %>。")

_SCRIPT = regex(
    r"\s*(?:window\.\w*(?:_share_config|bdshare|_hmt|cnzz)\w*\s*=|document\.write\(|with\s*\(document\)|"
    r"var\s+(?:_hmt|cnzz\w*|cpro\w*|jiathis\w*|bds?\w*|duoshuo\w*|_bdhm\w*)\b|\(adsbygoogle|_hmt\.push|BAIDU_CLB\w*\(|"
    r"(?:google_ad|jiathis|bdshare|cnzz|uyan)\w*\s*[=(]|<script\b).*\Z"
)


@rule("script", phase="boilerplate", anchors=["window.", "document.write", "(document)", "_hmt", "cnzz", "jiathis", "bdshare", "adsbygoogle", "BAIDU_CLB", "google_ad", "cpro", "<script"])  # fmt: skip
def script(text: Text) -> Iterator[Finding]:
    """Scripts that count, share and advertise, left over as text: ``document.write('<script …``.

    Only lines that begin with the names of such scripts, in a text that is no program.
    """
    lines = [line for line in text.lines_with(script.anchors) if _SCRIPT.match(line.text)]
    if len(lines) > 4 or _CODE.search(text):
        return
    for line in lines:
        yield Remove(text.whole(line))


script.example('工作取得成效。\nwindow._bd_share_config={"common":{"bdText":""}};', "工作取得成效。")
script.keeps("在页面里写 document.write() 会阻塞加载。")
