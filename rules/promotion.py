"""What a page says to its readers on its own account: scan this, download that, buy, thank you."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import Finding, Remove, Text, outline, regex, rule

from . import _body, _panel
from ._tells import tells
from ._vocabulary import EVERYTHING

_PROMPT_ANCHORS = (
    "蓝字", "领", "群", "手机", "更多", "QQ", "qq", "推送", "扫", "二维码", "公众号", "下载", "点击", "长按", "关注", "APP", "App", "app", "客户端", "微信", "星标", "在看", "点赞", "转发", "电脑", "阅读原文", "小程序",
)  # fmt: skip
_LABEL = regex(r"\s*[^\s:：]{2,8}[:：]")
_RUNS_ON = regex("[。；]|[，,].*[，,].*[，,]")


@rule("prompt", phase="boilerplate")
def prompt(text: Text) -> Iterator[Finding]:
    """Requests to follow, scan or download: 扫一扫关注, 点亮在看, 下载Word文档到电脑.

    Only where the line is made of such requests throughout; an instruction inside a text
    (扫描二维码签到即可入场) stays.
    """
    yield from _panel.found(text, "qr", "download")


prompt.example("谢谢大家！\n微信扫一扫关注公众号\n", "谢谢大家！\n")
prompt.keeps("请与会人员扫描二维码签到，凭码入场。")


@rule("prompt-line", phase="boilerplate", anchors=_PROMPT_ANCHORS)
def prompt_line(text: Text) -> Iterator[Finding]:
    """Requests to follow, scan or download with the name of an account or a document in them.

    The line is short, is no sentence, and most of it is vocabulary of such requests
    (扫码关注公众号“…”，后台回复…, >>>点击下载《…》<<<).
    """
    for line in text.lines_with(_PROMPT_ANCHORS):
        words = line.text.strip()
        if not 6 <= len(words) <= 72:
            continue
        if (
            text.of_line(_is_prompt, words)
            or _MORE.match(words)
            or _LINK.match(words)
            or (_OFFER.match(words) and _body.is_outside(text, line.start))
        ):
            yield Remove(text.whole(line))


def _is_prompt(words: str) -> bool:
    if _RUNS_ON.search(words) or outline.mark(words) or words[-1] in "？?":
        return False
    label = _LABEL.match(words)
    if label and not tells(label.group()).strong:
        return False
    seen, share = EVERYTHING.skim(words)
    asks = seen.strong("qr", "download") or _ASKS.search(words) is not None
    letters = sum(map(str.isalnum, _QUOTED.sub("", words)))
    telling = sum(
        token.end - token.start
        for token in seen.tokens
        if token.kind in ("qr", "download", "member", "related", "access", "whole", "share")
    )
    return asks and share >= 0.7 and telling >= 0.5 * letters


_ASKS = regex(
    r"扫码关注|扫码领取|扫一扫关注|关注.{0,4}公众号.*(?:回复|领取|获取)|点击(?:此处)?下载|点此下载|立即下载|下载(?:完整版|全文|原文|本文|word|doc|pdf)",
    re.I,
)
#: 点击查看更多>>春耕讲话稿
_MORE = regex(
    r"\W{0,3}(?:点击|戳|点此)?(?:查看|进入|阅读|下载)(?:更多|全部|详情|其他)\s*[>＞»→]+[^。]{2,24}\Z"
)
#: A link between arrows: >>>点击查看更多讲话稿<<<.
_LINK = regex(r"[>＞»▶►]{2,}\s*(?:点击|查看|下载|更多|阅读|进入)[^。，<＜«]{2,30}[<＜«◀◄]{2,}\Z")
#: Links between arrows, applications, more of the same elsewhere, groups to join.
_OFFER = regex(
    r"[>＞»▶►☞👉→]{2,}\s*(?:点击|查看|下载|更多|阅读|进入|返回|关注|领取).{2,40}?[<＜«◀◄←]{2,}\Z"
    r"|(?:立即|快来|马上|扫码|点击)?(?:下载|打开|安装|使用|登录|上).{1,14}(?:APP|App|app|客户端|小程序)\W{1,3}[^。]{2,24}\Z"
    r"|更多.{2,24}?[，,]?(?:尽在|就在|就上|请(?:到|访问|关注|上|登录|搜索|点击|查看|浏览|进入)|敬请|欢迎(?:访问|关注|光临)|可(?:到|访问|关注)).{2,24}\Z"
    r"|(?:加|加入)?(?:QQ|qq|微信|V信|企业微信)[^，。:：\d]{0,6}[群号][^:：，。]{0,4}[:：]\s*[\w\-]{5,}.{0,16}\Z"
    r"|打开(?:手机)?微信.{0,24}(?:扫一扫|转给|分享|朋友圈).{0,16}\Z|.{0,6}用\s?(?:APP|App|app|客户端|手机)(?:看|阅读|查看|打开|扫).{2,20}\Z"
    r"|(?:免费领|限时领|免费领取|点击领取)\W{0,2}.{2,24}\Z|[\u4e00-\u9fff]{2,4}群\s*[:：]\s*[\d ]{6,14}\Z"
    r"|[【\[(（]\s*(?:微信|公众号|扫描)?二维码(?:图片|略)?\s*[】\])）]\Z|(?:还)?(?:想要|想看|需要)更多.{0,12}[？?].{4,40}\Z"
    r"|[↑↓▲▼👆👇]\s?.{0,6}(?:点击|关注|蓝字|星标).{0,16}[↑↓▲▼👆👇]\Z"
    r"|(?:下载|使用|文档|资料)(?:说明|须知|提示)\s*[:：].{4,80}\Z"
    r"|(?:每天|每日|每周|天天|定期)(?:推送|更新|分享|精选|为您|为你)[^，。]{2,20}\Z"
)
_QUOTED = regex("[“《「『【][^”》」』】]*[”》」』】]")


prompt_line.example(
    "群众看得明白。\n▲扫码关注公众号“秘语阁”，后台回复“0317”领取全套材料\n话音刚落，掌声响起。",
    "群众看得明白。\n话音刚落，掌声响起。",
)
prompt_line.keeps("报名方式：扫描下方二维码，填写报名表\n请关注微信公众号查询，我们将及时回复。")


# --- adverts -------------------------------------------------------------------------------------

_ADVERT_ANCHORS = (
    "广告", "推广", "赞助", "代写", "代笔", "代发", "原创保证", "包过", "特惠", "限时", "优惠", "季卡", "年卡", "月卡", "会员", "元起", "仅剩", "立减", "折起",
    "热线", "加微信", "微信", "QQ", "qq", "抢购", "秒杀", "包年", "免费试用", "元/", "币", "积分", "咨询", "免费试听", "详情>", "详情＞", "打包价", "名额有限", "好礼",
)  # fmt: skip
#: What adverts offer and how; two of a line's phrases must be among these.
_OFFERS = [
    regex(pattern, re.I)
    for pattern in (
        r"代写|代笔|代发|写作服务|名师(?:代|一对一)|一对一(?:咨询|辅导|指导)|原创保证|保证原创|包过|查重",
        r"(?:加|联系|添加)(?:客服|老师|站长)?(?:微信|vx|v信|qq|扣扣)\s*[:：]?\s*[a-z0-9_\-]{5,}",
        r"特惠|限时|优惠|立减|折起|[\d一二三四五六七八九]折|秒杀|抢购|首单|首月|包邮|买一送|名额有限|不满意(?:退款|全额退)|\d+小时(?:内)?(?:出稿|交稿|发货)|送完即止|先到先得|仅剩|倒计时|火热|开年|钜惠|大促",
        r"(?:终身|年度|季|月|年|体验)(?:会员|卡)|会员季卡|包年|包月|充值|开通会员",
        r"\d+(?:\.\d+)?\s*(?:元|￥|¥)|[￥¥]\s*\d",
        r"(?:加|联系)?(?:微信|vx|v信|qq|扣扣)\s*[:：]?\s*[a-z0-9_\-]{5,}|热线\s*[:：]?\s*[\d\-]{7,}|立即(?:咨询|购买|抢购|提问|领取|体验)|点击(?:购买|咨询|领取|进入)|>>\s*\S{2,6}\s*\Z|去看看|去购买|下单|抢先",
        r"免费(?:试用|领取|咨询|体验|试听|试学|听课)|欢迎(?:咨询|来电|订购|选购)|(?:查看|了解)详情\s*[>＞»]|试驾|到店|好礼|诚信第一|打包价|新用户|新人|任意下载|海量|全站",
        r"专[注业].{0,12}(?:写作|范文|文案|文秘|材料|代写).{0,6}[\d一二三四五六七八九十]+年",
        r"(?:收官|清盘|认筹|在售|热销|现房|洋房|楼盘|学区房|户型|均价)",
    )
]
_ADVERT_LABEL = regex(
    r"[\s=\-—*【\[（(［]*(?:广告|推广|赞助商?(?:链接|内容)?|商业推广|AD|Advertisement|广告位|广告投放)(?![\u4e00-\u9fffa-z])[\s=\-—*】\])）］:：×✕xX]*",
    re.I,
)


@rule("advert", phase="boilerplate", anchors=_ADVERT_ANCHORS)
def advert(text: Text) -> Iterator[Finding]:
    """Adverts on lines of their own: the bare word 广告, or an offer with price, haste and contact.

    An offer needs two of its marks at least and must be no sentence of the text; price lists, which
    have several such lines in a row, stay.
    """
    found: dict[int, bool] = {}  # by the number of the line, whether the offer is one without doubt
    for line in text.lines_with(_ADVERT_ANCHORS):
        words = line.text.strip()
        if len(words) > 90 or words.endswith("。") or outline.mark(words):
            continue
        index = text.index_of(line.start)
        label = _ADVERT_LABEL.match(words)
        if label is not None and label.end() == len(words):
            found[index] = True
            continue
        offers = sum(pattern.search(words) is not None for pattern in _OFFERS)
        labelled = bool(label and label.end() > 1) or found.get(index - 1) is True
        if offers >= (1 if labelled else 3 if len(words) > 40 else 2):
            found[index] = labelled or any(pattern.search(words) for pattern in _OFFERS[:2])
    if len(found) > max(3, 0.1 * len(text.parts)):
        return
    for index, certain in found.items():
        neighbours = [
            part for part in (*text.parts[:index][-3:], *text.parts[index + 1 :][:3]) if part.strip()
        ]
        if certain or not any(
            sum(p.search(part) is not None for p in _OFFERS) for part in neighbours if len(part) < 60
        ):
            yield Remove(text.whole(text.line(index)))


advert.example(
    "工作取得成效。\n❤ 开年特惠 ❤ 终身会员 199 元，仅剩 03:27:51\n下一步，再接再厉。",
    "工作取得成效。\n下一步，再接再厉。",
)
advert.example("谢谢大家！\n青山文秘，专注公文写作八年！客服微信：qs00001\n", "谢谢大家！\n")
advert.example("工作取得成效。\n广告\n下一步，再接再厉。", "工作取得成效。\n下一步，再接再厉。")
advert.keeps("一期洋房均价6800元\n二期洋房均价7200元\n优惠：首付九折")
advert.keeps("规范户外广告设置。\n广告宣传费12000元")


# --- remarks of the site's editor ----------------------------------------------------------------

_HOST_ANCHORS = (
    "小编",
    "编者",
    "网友",
    "整理",
    "收集",
    "搜集",
    "分享",
    "为大家",
    "为您",
    "为你",
    "给大家",
    "供您",
    "以上",
    "带来",
    "提供",
)
_HOST = regex(
    r"小编|站长|笔者|网友|会员|(?<![这此该一])本站|本网|我们网站|[\u4e00-\u9fff]{2,8}(?:网|文库|频道|之家|大全|论坛|公众号|栏目)(?=小编|为|给|提供|整理|收集|的|站|，)"
)
_GATHERS = regex(r"整理|收集|搜集|带来|分享|推荐|汇总|准备|编辑|提供|精选|搜罗|奉献|介绍")
_AUDIENCE = regex(r"大家|您|你(?!们)|各位|读者|网友们|朋友|有需要的|同学")
_WISH = regex(
    r"希望.{0,12}(?:帮助|启发|参考|喜欢|有用|裨益)|欢迎.{0,8}(?:阅读|参考|收藏|查阅|浏览|借鉴|下载|关注|学习|查看|观看)|(?:供|以供|仅供|可供).{0,6}(?:参考|借鉴|学习|阅读|查阅|参阅|使用)|"
    r"(?:更多|想了解).{0,24}(?:关注|请|敬请|尽在|访问|点击|浏览)|一起来看看|来看一看吧|一起(?:来)?(?:看|学习|欣赏|了解)|快来看看|请看|仅供参考|敬请.{0,4}(?:关注|期待)"
)
_POINTS = regex(
    r"^(?:以下|下面|下边|以上|上面|本文|这里|今天|接下来|上述)|(?:以下|下面|以上|上面|上述)(?:就?是|内容)|全部内容|相关内容|的内容(?:就|了|！|。)"
)
_SENTENCE = regex(r"[^。！？!?…\n]+[。！？!?…]*")


@rule("host-remark", phase="boilerplate", anchors=_HOST_ANCHORS)
def host_remark(text: Text) -> Iterator[Finding]:
    """What the editor of a site says before and after a text: 以下是小编为大家整理的…，仅供参考.

    Only among the first and the last sentences, and only with most of what such remarks consist of:
    who speaks, that it was gathered, for whom, a wish, a pointer to the text.
    """
    body = text.fact(_body.prose)
    early = text.fact(_early)
    for line in text.lines_with(_HOST_ANCHORS):
        first = body is None or line.start <= early
        last = body is None or line.start >= text.starts[body[1]]
        if not (first or last) or len(line.text) > 600:
            continue
        sentences = list(_SENTENCE.finditer(line.text))
        remarks = [_is_remark(sentence.group()) for sentence in sentences]
        introduced = first and _INTRODUCTION.match(line.text) and any(remarks)
        if sentences and (all(remarks) or introduced):
            yield Remove(text.whole(line))
        elif first and remarks and remarks[0] and not remarks[-1]:
            yield Remove((line.start, line.start + sentences[remarks.index(False)].start()))
        elif last and remarks and remarks[-1]:
            start = len(remarks) - 1 - remarks[::-1].index(False)
            yield Remove((line.start + sentences[start].end(), line.end))


def _early(text: Text) -> int:
    """Where the third of the lines starts that have at least ten characters."""
    count = 0
    for start, part in zip(text.starts, text.parts, strict=True):
        count += len(part) >= 10
        if count == 3:
            return start
    return len(text)


#: The label of what an editor puts before a text.
_INTRODUCTION = regex(r"\s*[【\[（(]\s*(?:导语|引言|前言|编者按|简介|内容简介|导读|摘要)\s*[】\]）)]")

#: 以上就是关于…的全部内容
_CLOSES = regex("(?:以上|上述)(?:内容)?(?:就|便)(?:是|为).{0,48}(?:内容|范文|介绍|资料|文章|全文|分享)")


def _is_remark(words: str) -> bool:
    if len(words) > 130:
        return False
    marks = [pattern.search(words) is not None for pattern in (_HOST, _GATHERS, _AUDIENCE, _WISH, _POINTS)]
    if _CLOSES.match(words) and marks[3]:
        return True
    if "小编" in words:
        return sum(marks) >= 3
    return (marks[0] and marks[1] and sum(marks) >= 4) or (sum(marks[1:]) == 4 and "整理" in words)


host_remark.example(
    "护士长竞聘演讲稿\n以下是小编为大家整理的竞聘演讲稿，仅供参考，希望对大家有所帮助！\n各位评委：\n我叫沈小满，做护士十一年了。",
    "护士长竞聘演讲稿\n各位评委：\n我叫沈小满，做护士十一年了。",
)
host_remark.keeps(
    "各位读者：\n这本书由编委会为大家整理成册，收录了三十年来的文章，今天和大家见面了。\n我们还将续编第二辑。"
)
host_remark.keeps("小编们熬夜排版，是报社里最辛苦的一群人。\n他们为读者整理来信，每天要读上百封。")
