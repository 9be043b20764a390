"""Lines whose build, whatever their words, tells that a page put them there."""

from __future__ import annotations

import re

from cleaner import fold, regex

_DATE = r"(?:(?:19|20)\d\d\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_STAMP = regex(
    rf"(?<!\d)(?P<date>{_DATE})(?:\s*[T,，]?\s*(?:(?:星期|周)[一二三四五六日天]\s*)?(?P<time>{_TIME}))?(?!\d)"
)
_FIELDS = regex(r"\s*[|｜│┃·•/]\s*|\s{2,}|[\u3000\t]+|(?<=\S)\s(?=\S)")
_BRACKETS = regex(r"[\[\]【】()（）〔〕［］]")
_COUNTER = regex(
    r"[\u4e00-\u9fff]{2,4}\s*[(（:：]?\s*[\d,.]+\s*万?\+?\s*(?:次|人|条|℃)?\s*[)）]?|[\d,.]+\s*万?\s*(?:次|人|条)?(?:阅读|浏览|播放|点赞|评论)"
)
_PROSE = regex("[。；！？!?]|，.*，|[:：].{20,}")

_HARD = r"\s*(?:>+|＞+|»|›|→|▸|▶|⟩|➤|➜|->|&gt;)\s*"
_SOFT = r"\s*(?:/|·|｜|\||-|—|_)\s*"
_STEP = r"[^\s>＞»›→▸▶⟩➤➜/｜|。，；！？:：&][^>＞»›→▸▶⟩➤➜/｜|。，；！？&]{0,15}?"
_HARD_PATH = regex(
    rf"[\s\[【]*{_STEP}(?:{_HARD}{_STEP}){{1,6}}(?:{_HARD}[^>＞»›→▸▶。；]{{1,50}})?\s*[>＞]?[\]】]?\s*\Z"
)
_SOFT_PATH = regex(
    rf"\s*[\u4e00-\u9fffA-Za-z]{{2,8}}(?:{_SOFT}[\u4e00-\u9fffA-Za-z]{{2,8}}){{2,5}}(?:{_SOFT}\d{{2,5}}字)?\s*\Z"
)
#: A path that begins at a site: 范文大全网 / 讲话稿 / 春耕讲话.
_SITE_STEP = regex(
    r"\s*(?:网站)?(?:首页|主页)\W|\s*[\u4e00-\u9fff]{1,6}(?:网|网站|文库|范文|频道)\s*[/·｜|\-—_]"
)
_ENDS_PATH = regex(r"(?:正文|全文|详情|详细|内容页|查看详情|阅读全文)\s*\Z")
_ORNAMENT = regex(r"[^\w\u4e00-\u9fff]{3,}\Z")
_LABEL = regex(
    r"\s*(?:(?:信息|文章|稿件|新闻|内容)?来源|发布(?:时间|日期|单位|机构|部门|人)|(?:信息)?(?:发布|更新)|访问量|访问次数|浏览(?:量|次数|字号)?|点击(?:数|量|次数|率)?|"
    r"阅读(?:数|量|次数)?|作者|编辑|责任编辑|字体|字号|字体大小|索引号|公开日期|主题分类|日期|时间|稿源|供稿|审核)\s*[:：]?\s*\Z"
)


def stamp(line: str) -> str:
    """Whether a line is a date of publication with other data beside it.

    Returns:
        ``sure`` where a time of day stands there, ``weak`` where only a date does; else nothing.

    >>> stamp("2021-12-30 16:42　江北网　阅读(803)"), stamp("李明 2021年12月30日")
    ('sure', '')
    """
    if not 8 <= len(line) <= 100:
        return ""
    match = _STAMP.search(line)
    if match is None:
        return ""
    rest = line[: match.start()] + "  " + line[match.end() :]
    if _PROSE.search(rest):
        return ""
    fields = [f for f in _FIELDS.split(_BRACKETS.sub(" ", rest).strip()) if f]
    if any(len(f) > 22 for f in fields) or len(fields) > 9:
        return ""
    counted = _COUNTER.search(rest) is not None
    if match["time"]:
        return "sure" if len("".join(fields)) <= 48 else "weak"
    numeric = "年" not in match["date"] and re.match(r"(?:19|20)\d\d", match["date"]) is not None
    if numeric and (counted or len(fields) >= 2):
        return "weak"
    return ""


#: Labels of data about a page; of the second group a document may speak as well.
_DATUM = regex(
    r"(?:^|(?<=[\s|｜/／·,，;；\]】)）]))[【\[(（]?(?:(?P<page>(?:所属)?(?:栏目|频道|类目)|人气|点击(?:数|量|次数)?|浏览(?:数|量|次数|人次|权限)?|阅读(?:数|量|次数)?|"
    r"热度|评论(?:数)?|回复|(?:文章|信息|稿件|新闻|资料)?来源|稿源|编辑|责编|录入(?:员|者)?|上传(?:者|人|时间|日期)?|整理|字号|字体|标签|归类|下载(?:券|次数|量|权限)?|积分|收藏|"
    r"点赞|星级|页面|发布(?:人|者|时间|日期)?|更新(?:时间|日期)?|发表(?:时间|日期)?|发稿|供稿|投稿|贡献者|分享者|查看|访问|文档编号|大小|格式|页数)"
    r"|(?P<other>作者|时间|日期|分类|类别|类型|专题|关键[词字]|版本|字数|审核|校对|撰稿|撰文|文体|体裁|题材|年级|学段|学科|科目|署名|姓名|单位|等级|评分|推荐))\s*[】\])）]?\s*[:：]\s*"
)


def fields(line: str) -> bool:
    """Whether a line consists of data about a page: labels with short values, at least two.

    >>> fields("时间：2022-12-28 09:15  栏目：总结  人气：3172"), fields("2023-06-19 | 编辑：pp958 | 来源：网络")
    (True, True)
    >>> fields("时间：2023年5月12日 地点：第一会议室")
    False
    """
    if not 8 <= len(line) <= 140:
        return False
    line = fold(line)
    labels = list(_DATUM.finditer(line))
    first = _STAMP.match(line.strip())
    if len(labels) + (first is not None) < 2 or not any(label["page"] for label in labels):
        return False
    if line[: labels[0].start()].strip(" \t\u3000|｜/·[【(（") and first is None:
        return False
    ends = [label.start() for label in labels[1:]] + [len(line)]
    values = [line[label.end() : end].strip() for label, end in zip(labels, ends, strict=True)]
    return all(len(value) <= 24 and not _PROSE.search(value) for value in values)


def path(line: str) -> str:
    """Whether a line is a path of columns.

    Returns:
        ``sure`` for two arrows, or one before 正文; ``weak`` for steps between softer signs.

    >>> path("范文网 -> 事迹材料 -> 先进个人"), path("作文 / 高中作文 / 记叙文"), path("甲-乙")
    ('sure', 'weak', '')
    """
    if len(line) > 140:
        return ""
    line = fold(line)
    if _HARD_PATH.match(line):
        arrows = len(re.findall(_HARD, line))
        return "sure" if arrows >= 2 or _ENDS_PATH.search(line) else ""
    if len(line) > 60 or not _SOFT_PATH.match(line):
        return ""
    return "sure" if _SITE_STEP.match(line) else "weak"


def ornament(line: str) -> bool:
    """Whether a line is a rule, a frame, a row of stars.

    >>> ornament("· · · ·"), ornament("┌────┐"), ornament("……")
    (True, True, False)
    """
    return _ORNAMENT.match(line.strip()) is not None and not line.strip().startswith(("…", "```", "~~~"))


_EDITION = regex(
    r"第\s*[A-Za-z]?\d{1,3}\s*版\s*[:：]?\s*\S{0,8}\Z|《\s*[^》]{2,14}\s*》\s*[（(]\s*\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?\s*第?\s*[A-Za-z]?\d{1,3}\s*版\s*[)）]\Z"
)
_COUNT = regex(
    r"(?:阅读|浏览|点击|评论|访问|点赞|热度|人气)(?:量|数|次数)?\s*[(（:：]\s*[\d,.]+\s*(?:万|次|人)?\s*[)）]?\Z"
)


def trace(line: str) -> bool:
    """Whether a line is the page of a newspaper or a bare counter.

    >>> trace("第A03版：要闻"), trace("阅读 (4231)"), trace("阅读三遍")
    (True, True, False)
    """
    words = line.strip()
    return _EDITION.match(words) is not None or _COUNT.match(words) is not None


def label(line: str) -> bool:
    """Whether a line is the mere label of a datum, whose value stands on the next line."""
    return _LABEL.match(line) is not None


_RECORD = regex(
    r"(?:(?:信息)?索引号?|发布机构|发文机关|发文字号|文\s*号|公开日期|成文日期|发布日期|生成日期|发文日期|公开方式|公开范围|公开形式|公开类别|公开属性|公开时限|"
    r"主题分类|主题词|体裁分类|组配分类|服务对象|有\s*效\s*性|效力状态|信息名称|信息来源|责任部门|统一编号|废止日期|生效日期|失效日期|内容概述|所属主题|文件编号|信息分类)(?=[\s:：\t】]|$)"
)


def record(line: str) -> str:
    """Whether a line is a row of the table of data above a published official document.

    >>> record("索引号\\tQS113/2023-00008\\t文  号"), record("发布机构：区数据局"), record("文号的写法")
    ('sure', 'weak', '')
    """
    if len(line) > 160 or "。" in line:
        return ""
    labels = len(_RECORD.findall(line))
    if labels > 1:
        return "sure"
    return "weak" if labels and _RECORD.match(line.strip(" \t\u3000【[")) else ""
