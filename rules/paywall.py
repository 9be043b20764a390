"""Notices that text is withheld, and the marks that a paywall leaves in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import Fact, Finding, Gap, Remove, Text, address, fold, outline, regex, rule

from ._passages import Passage, passages
from ._vocabulary import BOOK

_NOTICE = BOOK.only("withheld", "member", "access", "whole", "glue", "download", "qr", "address", "neutral")
_ANCHORS = (
    "省略", "隐藏", "略去", "折叠", "剩余", "余下", "剩下", "还剩", "未完", "未读", "全文", "完整",
    "试读", "预览", "试看", "付费", "收费", "会员", "VIP", "vip", "登录", "登陆", "注册", "充值", "购买", "解锁",
    "权限", "订阅", "扫码", "公众号", "验证码", "APP", "App", "app", "客户端", "只显示", "仅显示", "下载后", "回复",
    "略", "剩下", "非会员", "隐去", "删节", "删去", "屏蔽", "收起", "遮挡", "锁定", "仅供", "展开", "查看更多", "继续阅读", "可见", "到此结束", "到此为止", "此处有", "需支付", "须支付", "后查看", "后阅读", "會員", "登入", "付費", "試讀", "隱藏", "剩餘", "解鎖", "儲值", "閱讀全文", "Subscribe", "to continue", "preview", "￥", "¥",
)  # fmt: skip

#: Near each anchor one of these must stand, or there is nothing to read.
_COMPANY = regex(
    r"\d\s*[余多]?\s*个?(?:字|页)|閱讀|隱藏|剩餘|可見|結束|阅读|查看|浏览|可见|可读|可看|全文|完整|剩余|余下|剩下|隐藏|省略\d|未完|未读|解锁|试读|预览|试看|结束|展开|continue|Continue|权限|专享|付费|收费|\d\s*人\s*(?:已)?(?:购买|解锁)"
)

_N = r"(?:约|近|共)?\s*(\d[\d,，.]*)\s*(万)?\s*(?:余|多)?\s*个?\s*(?:字|字符|汉字)"
_HIDDEN = "省略|隐藏|隐去|略去|折叠|截去|屏蔽|删节|删去|遮挡|收起|锁定|加密|未显示|未展示|未加载"
_MISSING = regex(
    rf"(?:{_HIDDEN}|剩余|余下|剩下|还剩余?|还有|尚有|仍有|另有|以下|此处有|此处|付费内容|收费内容|会员内容)"
    rf"(?:了|内容|部分|正文|约|的|共|有|[:：])*\s*{_N}"
)
#: A number of characters or pages that is said to be hidden; whoever adds other words to it, this
#: is a notice.
_STATED = regex(
    rf"(?:{_HIDDEN}|收费内容|付费内容|会员内容|余下|剩余|还剩)(?:了|内容|部分|正文|约|的|共|有|:)*\s*\d[\d,]*\s*(?:余|多)?\s*个?(?:字|字符|汉字|页|段|%)"
    rf"|\d[\d,]*\s*(?:余|多)?\s*个?(?:字|字符|汉字)(?:的?内容|正文)?(?:被|已|为|是|需|均|仅)?(?:被|为)?(?:{_HIDDEN}|会员|收费|付费|未读|未显示)"
    r"|(?:最多|只能|仅能|仅可|只可|免费)\S{0,4}(?:预览|试读|阅读|查看|浏览|显示)\s*前?\s*\d+\s*页|(?:[下后中]略|略去)\s*约?\d+\s*[余多]?字"
)
_COUNT_FIRST = regex(
    rf"{_N}(?:的?内容|正文)?(?:被|已|为|是|需|均|仅)?(?:被|为)?(?:{_HIDDEN}|会员|收费|付费|未读)"
)
_DECLARED = regex(
    rf"(?:全文|本文|正文|原文|文章|文档|本篇|全篇|整篇|总字数|字数)(?:一?共|总?共?计|总共|合计|约有|有)?[:：]?\s*{_N}"
)
_SHOWN = regex(rf"(?:显示|可见|展示|公开|提供|预览|试读|阅读|加载|开放)(?:了|前|到|其中的?|部分)*{_N}")
_FINISHED = regex(r"[。！？!?：:；;”』」）)》】…\n][ \t\u3000\xa0…—\-.]*\Z|\A\s*\Z")
_PROSE = regex(r"^[^\n]{20,}[。！？!?][^\n]*$", re.M)
_INVITES = regex(
    r"全文|全部(?:内容|正文|章节)|完整|剩余|余下|剩下|余文|后续|隐藏(?:内容|部分)|继续(?:阅读|查看|浏览|看|读)|更多(?:精彩)?(?:内容|正文|全文|章节)|"
    r"解锁(?:全文|剩余|内容|本文|后续|全部)|下文|后文|查看更多\s*\W*\Z|(?:会员|VIP|vip|登录|回复|付费|注册|购买).{0,6}可[见读看]|"
    r"(?:本|该|此)(?:文|内容|段|节|部分)|后(?:即可|可|才能|方可)?(?:继续)?(?:阅读|查看|浏览|可见)|continue|full"
)


def _notices(text: Text) -> list[tuple[Passage, bool]]:
    """The notices, each with whether text is missing there."""
    found: list[tuple[Passage, bool]] = []
    for passage in passages(
        text, _NOTICE, _ANCHORS, ("withheld", "member", "access", "whole"), _COMPANY, _STATED
    ):
        missing = _judge(text, passage)
        if missing is None and found and _continues(text, found[-1][0], passage):
            missing = found[-1][1]
        if missing is not None:
            found.append((passage, missing))
    return found


def _continues(text: Text, notice: Passage, passage: Passage) -> bool:
    """Whether a line right below a notice says how to get the rest: 看广告解锁　开通会员."""
    if not (notice.own_line and passage.own_line and passage.reading.strong("member", "withheld")):
        return False
    between = text[text.line_at(notice.start).end : passage.start]
    return (
        passage.share >= 0.7 and not between.strip() and not outline.mark(text[passage.start : passage.end])
    )


def _judge(text: Text, passage: Passage) -> bool | None:
    """Whether the passage is a notice of withheld text (True), of text that can be unfolded though
    nothing is missing (False), or something else (None)."""
    placed = passage.own_line or passage.bracketed or passage.to_end or passage.spaced
    if passage.quoted or not placed or _TAG.fullmatch(text[passage.start : passage.end].strip()):
        return None
    reading = passage.reading
    words = fold(text[passage.start : passage.end])
    if words.rstrip().endswith("?") or (passage.own_line and _is_entry(text, passage)):
        return None
    counted = _STATED.search(words) is not None
    stated = counted or reading.strong("withheld")
    gated = bool(reading.count("member")) and bool(reading.count("whole", "access"))
    if not stated and not (gated and _INVITES.search(words)):
        return None
    cut = _is_cut(text, passage)
    last = not _PROSE.search(text, passage.end)
    if "展开剩余" in words and passage.own_line and not (cut or last or gated):
        return False
    if counted and (passage.own_line or passage.bracketed or passage.spaced) and len(words) <= 160:
        return True
    if passage.share < 0.5:
        return None
    if passage.share < 0.95 and _is_own_sentence(words, cut or passage.bracketed):
        return None
    if (_NEXT_PAGE.search(words) and not last) or ("收起" in words and passage.own_line and not cut):
        return False
    apart = cut or passage.bracketed or _DECORATED.match(words) is not None
    if passage.share < 0.95 and not apart and (not last or len(words) > 48 or passage.share < 0.75):
        return None
    if stated:
        if passage.share < 0.95 and passage.share < (0.5 if passage.bracketed else 0.6):
            return None
        placed = passage.own_line or passage.bracketed or (gated and passage.to_end)
        return True if placed or cut or last else None
    if passage.share < 0.65 or (passage.share < 0.95 and words[:1] in "(（" and not (cut or last)):
        return None
    if reading.strong("member"):
        return True if cut or last or passage.own_line else None
    # Mere buttons: 点击展开全文, 查看更多. Where the text goes on they hid nothing.
    if last and (cut or passage.own_line):
        return True
    return False if passage.own_line else None


def _is_entry(text: Text, passage: Passage) -> bool:
    """Whether a line is one of several that are numbered: the articles of a rule, the items of a list."""
    mark = outline.mark(text[passage.start : passage.end].strip())
    if mark is None:
        return False
    index = text.index_of(passage.start)
    near = (*text.parts[max(0, index - 3) : index], *text.parts[index + 1 : index + 4])
    others = [outline.mark(part.strip()) for part in near]
    return any(o is not None and o.level == mark.level and abs(o.number - mark.number) == 1 for o in others)


def _is_own_sentence(words: str, set_off: bool) -> bool:
    """Whether a piece with words of its own is an entry, or a sentence of several clauses."""
    clauses = len(re.findall("[，,]", words))
    ended = not set_off and words.rstrip().endswith("。") and not _DECORATED.match(words)
    return outline.mark(words.strip()) is not None or clauses > 3 or (ended and clauses > 1)


_NEXT_PAGE = regex("下一页|下页|翻页|展开|收起")

#: Rules and signs around a notice that sets it off from the text.
_DECORATED = regex(r"\s*(?:[>～~●★☆■◆▼▲※*=_\-—─━…<【\[〖〔┃│▓▍]\s*){2,}|\s*[【\[〖〔★▼◆※▓☆●■]")


def _is_cut(text: Text, passage: Passage) -> bool:
    """Whether the text before the notice stops in mid-sentence; headings and labels do not."""
    before = text[max(0, passage.start - 80) : passage.start].rstrip(" \t\u3000\xa0\n…—-.·（(【[*=~>")
    line = before[before.rfind("\n") + 1 :].strip()
    if len(line) < 8 or _FINISHED.search(line):
        return False
    if not passage.own_line and "\n" not in text[passage.start - 8 : passage.start]:
        return True
    return bool(re.search("[，、；,]", line)) or len(line) >= 26


@rule("paywall-notice", phase="boilerplate", anchors=_ANCHORS)
def notice(text: Text) -> Iterator[Finding]:
    """A notice that a part of the text is withheld, in the middle or at the end.

    It is recognised by its vocabulary: a piece of a line that consists of nothing but words of such
    notices (省略N字, 剩余N%未读, 登录, 会员, 阅读全文 ...) and stands in brackets, on its own line or
    at the end of one. Counts that it states go into the gap and the document. A sentence that
    speaks of members, logins or omissions has words of its own, and stays.
    """
    last = -1
    for passage, missing in text.fact(_notices):
        words = text[passage.start : passage.end]
        start = passage.start
        for name, pattern in (("declared_chars", _DECLARED), ("shown_chars", _SHOWN)):
            match = pattern.search(words)
            if match:
                yield Fact(name, _number(match))
        url = address.URL.search(words)
        if url:
            yield Fact("site", address.host(url))
        more = last >= 0 and passage.own_line and not text[last : passage.start].strip()
        last = text.line_at(start).end if missing else -1
        if not missing or more:
            yield Remove(text.whole(text.line_at(start)) if passage.own_line else (start, passage.end))
            continue
        end = passage.end
        if passage.own_line:
            start, end = _with_dots(text, start, end)
            if _is_cut(text, passage):
                start = len(text[:start].rstrip())
        withheld = _MISSING.search(words) or _COUNT_FIRST.search(words)
        yield Gap((start, end), _number(withheld) if withheld else None)


_DOTS_BEFORE = regex(r"(?<=\n)[ \t\u3000]*(?:…+|\.{3,}|。{3,})[ \t\u3000]*\n+\Z")
_DOTS_AFTER = regex(r"\n+[ \t\u3000]*(?:…+|\.{3,}|。{3,})[ \t\u3000]*(?=\n|\Z)")


def _with_dots(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a notice on its own line with the dots on the lines beside it."""
    before = _DOTS_BEFORE.search(text, max(0, start - 20), start)
    after = _DOTS_AFTER.match(text, end)
    return before.start() if before else start, after.end() if after else end


def _number(match: re.Match[str]) -> int:
    value = float(match[1].replace(",", "").replace("，", "").rstrip("."))
    return round(value * 10000) if match[2] else round(value)


notice.example(
    "工作取得……(江北文秘网www.jiangbei-doc.cn省略1450字,正式会员可完整阅读)……成效。",
    "工作取得……成效。",
    ["gap"],
)
notice.example(
    "全县上下要(未完,全文共900字,当前只显示300字,登录后阅读全文", "全县上下要", ["gap", "truncated"]
)
notice.example(
    "全县上下要抓好春耕，保障\n剩余70%未读，开通VIP会员即可阅读全文",
    "全县上下要抓好春耕，保障",
    ["gap", "truncated"],
)
notice.keeps("协会会员登录系统后，可以查看全文数据库。")
notice.keeps("不得要求读者：\n（一）开通会员后方可查看全文；\n（二）关注公众号后阅读全文；")
notice.keeps("问：为什么有的书只能试读？\n答：出版社只授权了前三章。")
notice.keeps("他在文章里省略了三百字，只有完整阅读才能理解。")

_TAG = regex(
    r"(?:<<)?(?:##|\$\$)/?[a-z_]{0,12}(?:paid|pay|vip|hide|member|login|free|begin|start|end|title|content)[a-z_]{0,12}(?:##|\$\$)(?:>>)?"
    r"|[\[{]/?[a-z_]{0,8}(?:paid|pay|vip|hide|hidden|member|login)[a-z_]{0,8}[ _-](?:start|begin|end|stop|open|close)[\]}]"
    r"|\[{1,2}/?(?:pay|paid|hide|vip|reply|login|secret|free|locked?|members?|ttl2v|ttr2v|bshide|erphpdown|msigle|scode|private)(?:[ =][^\]\n]{0,40})?\]{1,2}"
    r"|\{/?(?:pay|paid|hide|vip|reply|login|free|locked?|members?)(?:[ =][^}\n]{0,40})?\}"
    r"|<!--\s*/?(?:paid|pay|vip|more|nextpage|hide|free|member)[^\n]{0,30}?-->"
    r"|\[{1,2}/?(?:付费|收费|会员|VIP|隐藏|免费|回复可见|登录可见)(?:内容|部分|阅读|可见|区域)?(?:开始|结束|起|止)\]{1,2}"
    r"|【/?(?:付费|收费|会员|VIP|隐藏|免费)(?:内容|部分|阅读|可见|区域)?(?:开始|结束|起|止)】"
    r"|\[/?[a-z_]*(?:pay|paid|vip|hide|login|secret)[a-z_]*(?:[ =][^\]\n]{0,40})?\]|\{/?[a-z_]*(?:pay|paid|vip|hide|login|secret)[a-z_]*\}"
    r"|##/?(?:paid|pay|vip|hide|member)[a-z]*[:=][^#\n]{0,60}##",
    re.I,
)


@rule("paywall-tag", phase="boilerplate", anchors=["##", "$$", "[", "{", "<!--", "【"])
def tag(text: Text) -> Iterator[Finding]:
    """Tags that enclose the paid part of a text (##paidbegin##, [hide], {vip}); the part stays."""
    for match in _TAG.finditer(text):
        line = text.line_at(match.start())
        if match.group() == line.text.strip():
            yield Remove(text.whole(line))
        else:
            yield Remove(match.span())


tag.example("##paidbegin##（五）推动转化。\n##paidend##\n", "（五）推动转化。\n")
tag.example("<<##paidbegin##>>\n（五）推动转化。\n<<##paidend##>>\n", "（五）推动转化。\n")
tag.keeps("函数 hide(x) 与列表 [hidden]，## 标题")

_PASSWORD = regex(
    r"^[\s\[【(（*※]*(?:(?:本|该|此|原)?(?:文档|文件|文章|资料|压缩包|压缩文件|附件|word|doc|pdf|网盘|百度网盘|rar|zip)?的?"
    r"(?:编辑|解压|解压缩|提取|打开|访问|下载|保护|阅读|文档|修改|解密|使用|限制编辑)?(?:密码|口令|提取码)(?:为|是)?)"
    r"\s*[:：]?\s*[A-Za-z0-9@._\-#!]{2,40}(?:[，,；;\s]+(?:\w{0,6}(?:密码|口令|提取码))\s*[:：]?\s*[A-Za-z0-9@._\-#!]{2,40})*[\s\]】)）*。]*$",
    re.M | re.I,
)


@rule("file-password", phase="boilerplate", anchors=["密码", "提取码", "口令"])
def password(text: Text) -> Iterator[Finding]:
    """The line that gives the password of a downloaded file (文档编辑密码：…, 提取码：…).

    The label must name a file or what is done to it; a password in a manual or a log stays.
    """
    for line in text.lines_with(("密码", "提取码", "口令")):
        match = _PASSWORD.match(line.text)
        if len(line.text) <= 48 and _ABOUT_PASSWORD.match(line.text):
            yield Remove(text.whole(line), sure=False)
        elif match and re.search(
            "文档|文件|文章|资料|压缩|附件|word|doc|pdf|网盘|解压|提取|编辑|rar|zip", line.text, re.I
        ):
            yield Remove(text.whole(line))


#: A remark beside such a line.
_ABOUT_PASSWORD = regex(
    r"[\s【（(*※]*(?:解除|取消|关闭).{0,8}(?:编辑|保护|限制).{0,40}(?:密码|口令)|"
    r"[\s【（(*※]*(?:注意?|提示)?[:：]?\s*(?:该|此|本|以上)?(?:文档|文件|解压)?(?:密码|口令|提取码).{0,8}(?:区分大小写|大小写|复制|粘贴|空格).{0,20}\Z"
)

password.example("谢谢大家！\n\n本文档编辑密码：abc2023\n", "谢谢大家！\n")
password.keeps("初始密码：123456")
