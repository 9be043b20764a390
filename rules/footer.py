"""What stands at the foot of a page: editors, rights, disclaimers, registrations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import Fact, Finding, Remove, Text, address, both_scripts, fold, outline, regex, rule

from . import _body, _panel


@rule("editors", phase="boilerplate")
def editors(text: Text) -> Iterator[Finding]:
    """Lines and closing brackets that name the editors: （责任编辑：王芳）, 编辑 李明 审核 张华.

    Never a sentence about an editor's work, never the staff list of a journal.
    """
    return _panel.found(text, "editor")


editors.example("谢谢大家！\n（责任编辑：王芳）", "谢谢大家！")
editors.keeps("责任编辑负责稿件的初审和复审。")


@rule("licence", phase="boilerplate")
def licence(text: Text) -> Iterator[Finding]:
    """Registration numbers of a site (ICP, police, site code) and the lines about its owner."""
    return _panel.found(text, "licence")


licence.example("谢谢大家！\n京ICP备12345678号-1 京公网安备11010102000001号", "谢谢大家！")
licence.keeps("全年完成ICP备案核查320家。")


_COPYRIGHT = regex(
    r"copyright|\(c\)\s*\d{4}|all rights? reserved|版权所有|著作权归|powered by|theme by|designed? by|保留(?:所有|一切)权利|版权归.{0,20}所有|侵权必究",
    re.I,
)


@rule("copyright", phase="boilerplate", anchors=["opyright", "OPYRIGHT", "©", "(c)", "(C)", "ights reserved", "ights Reserved", "IGHTS RESERVED", "版权", "版權", "著作权归", "著作權歸", "owered by", "owered By", "保留所有权利", "保留一切权利", "侵权必究", "侵權必究"])  # fmt: skip
def copyright_line(text: Text) -> Iterator[Finding]:
    """Copyright lines: ``Copyright © 2010-2023 某网 版权所有``.

    A short line that names years, an owner and nothing else; an article about copyright stays, and so
    does a file of licences, in which many owners are named.
    """
    found = [
        (line, sure)
        for line in text.lines_with(copyright_line.anchors)
        if (sure := _claims(line.text)) is not None
    ]
    if len({line.text.strip() for line, _ in found}) > _MOST_OWNERS:
        return
    for line, sure in found:
        url = address.URL.search(line.text)
        if url:
            yield Fact("site", address.host(url))
        yield Remove(text.whole(line), sure)


#: A page names its owner, its designer, its software; not more.
_MOST_OWNERS = 6


def _claims(line: str) -> bool | None:
    """Whether a line claims a copyright for sure (True), by its company (False), or not at all."""
    words = fold(line.strip())
    if len(words) > 160 or words[:1] in "\"'{" or outline.mark(words):
        return None
    sure = _COPYRIGHT.search(words) is not None or _SLOGAN.match(words) is not None
    if (not sure and "©" not in words) or not _OWNED.search(words):
        return None
    rest = re.sub(r"[，,]\s*(?=[，,]|或)", "", _COPYRIGHT_WORDS.sub("", words))
    short = len(re.findall("[。;!?]", words)) <= 1 and _letters(rest) <= 24
    return sure if short and not _SENTENCE.search(rest) else None


#: ©某某工作室原创作品
_SLOGAN = regex(r"\W*©\s*[\w·]{2,16}?(?:原创|出品|版权)(?:作品|首发)?\W*\Z")
#: A copyright line has a year, a sign or a claim; the bare word may be anything.
_OWNED = regex(r"(?:19|20)\d\d|©|\([cC]\)|rights? reserved|[\u4e00-\u9fff]|powered|theme|design", re.I)


def _letters(words: str) -> int:
    """How many letters there are, where a Latin word counts as two."""
    return len(re.sub(r"[\W\d_a-zA-Z]", "", words)) + 2 * len(re.findall("[A-Za-z]+", words))


_COPYRIGHT_WORDS = regex(
    r"copyright|©|\(c\)|all rights? reserved\.?|版权所有|版权归|著作权归|所有|powered by|保留(?:所有|一切)权利|侵权必究|违者必究|未经.{0,8}(?:授权|许可|同意|允许)|(?:不得|严禁|禁止|谢绝)(?:转载|复制|使用|镜像|摘编|建立镜像)+|"
    r"(?:https?://)?(?:www\.)?[\w\-]+(?:\.[\w\-]+)+|\d{4}\s*[-–—~]\s*\d{0,4}|[\u4e00-\u9fffA-Za-z]{2,24}(?:网|网站|公司|政府|办公室|局|委员会|报社|集团|中心|大学|学院|医院|学校|文库|传媒|日报社|出版社|委|部)",
    re.I,
)
_SENTENCE = regex("[，,].*[，,]|是|为了|我们|应当|问题|保护|规定|法")

copyright_line.example("谢谢大家！\nCopyright © 2010-2023 江北文秘网 版权所有", "谢谢大家！")
copyright_line.keeps("版权所有是一个法律概念，我们应当尊重。")

_LEGAL = [
    regex(pattern)
    for pattern in (
        r"(?:仅|只|纯)?代表(?:作者|个人|其|原作者|本人|发布者|该作者)(?:本人|个人|自己)?(?:的)?(?:观点|意见|看法|立场)",
        r"(?:不代表|与|并不意味着?|不表示|并不代表)(?:本网|本站|本刊|本报|本平台|我们|网站|平台|本公众号|.{1,10}(?:网|观点|平台|号))(?:的)?(?:赞同|同意|观点|立场|无关|认同)*",
        r"(?:如有|若有|如涉及|如果?涉及|若涉及|涉及|如果有|如存在|若存在|如发现|若发现|凡|对).{0,12}(?:侵权|侵犯|版权|著作权|问题|异议|不妥).{0,24}(?:联系|告知|通知|删除|处理|来电|来函|撤|反馈|投诉|举报)",
        r"(?:请|敬请|烦请).{0,6}(?:与|和|跟)?(?:本网|本站|我们|我站|后台|管理员|客服|编辑部).{0,4}联系",
        r"(?:转载|引用|摘编|复制).{0,6}(?:请|须|需|敬请|务必|必须|时).{0,6}(?:注明|标注|标明|保留|联系).{0,4}(?:出处|来源|作者|链接|授权)?",
        r"(?:未经|非经).{0,14}(?:授权|许可|同意|允许).{0,14}(?:不得|禁止|严禁|谢绝|勿).{0,8}(?:转载|复制|使用|摘编|镜像|引用|传播|下载|翻印|商用)",
        r"(?:以上|上述|本站|本网|文档|文章|资料|内容|本稿|稿件|作品|资源).{0,24}(?:用户|会员|网友|作者)(?:自行|自主)?(?:上传|发布|分享|提供|投稿)",
        r"(?:以上内容|以上文章|以上资料|内容|文章|资料|本文|文档).{0,4}(?:复制|转载|摘录|采集|下载|转自|引用)(?:自|于|来源)",
        r"(?:版权|著作权)(?:均|皆|全部|仍)?(?:归|属|为|属于).{0,20}(?:所有|作者|原作者|原创者|本网|本站)",
        r"(?:观点|意见|内容).{0,4}(?:属于?|归|代表).{0,4}(?:作者|个人|本人)",
        r"(?:只|仅)(?:负责|提供|作为).{0,8}(?:存储|展示|发布|信息|平台)",
        r"(?:图片|文字|文章|内容|资料|素材|资源|作品|本站|部分内容|信息|稿件|文图|图文|本文)(?:均|皆|部分|全部)?(?:来源于?|来自|转载自|源自|摘自|取自|收集于|整理自|采集自)(?:互联网|网络|网友|因特网)",
        r"(?:目的在于|旨在|出于).{0,6}(?:传递|传播|分享).{0,6}(?:更多)?(?:信息|资讯)",
        r"(?:真实性|准确性|合法性|完整性).{0,10}(?:负责|责任|保证|承担)",
        r"(?:不承担|概不负责|不负任何|不作任何).{0,14}(?:责任|保证|承诺|赔偿)?",
        r"(?:本网|本站|我站|本网站|本平台|我们)(?:将|会)?(?:在第一时间|立即|立刻|马上|及时|尽快|第一时间).{0,6}(?:删除|处理|更正|撤下|核实)",
        r"(?:仅供|只供|仅作|只作).{0,8}(?:参考|学习|交流|研究|个人学习|阅览|浏览|阅读|试读|使用)",
        r"凡(?:本网|本站|注明|来源).{0,30}(?:作品|稿件|文章|来源|均|转载|版权)",
        r"侵删|侵权(?:必究|删除|联删)|谢绝转载|禁止转载|严禁转载",
        r"(?:24|二十四|30|48|72)\s*(?:个)?(?:小时|日)内.{0,6}(?:删除|处理|联系|与)",
        r"不代表.{0,10}(?:立场|观点|意见)",
        r"(?:务经|须经|需经|应经|必须经).{0,8}(?:授权|许可|同意)",
        r"(?:侵权|盗用|盗版|翻版|违者|抄袭|仿冒)必究",
        r"(?:本文|文章|文中|此文).{0,6}(?:作者|个人|本人).{0,6}(?:观点|意见|看法|立场)",
        r"由.{0,30}(?:用户|会员|网友|作者|投稿人).{0,8}(?:上传|发布|投稿|提供|分享)",
        r"(?:您|你|权利人).{0,4}(?:发现|认为).{0,12}(?:抄袭|侵权|侵犯|侵害|违规|违法|不良)|一经(?:查实|核实|证实)|(?:发送|发)(?:电子)?邮件(?:至|到)|提供相关证明",
        r"(?:请|需|可)?(?:您)?(?:结合|根据|按照?|依据)(?:自身|单位|本单位|具体|实际).{0,8}(?:修改|调整|填写|使用|替换|参考)|(?:以下|本|此|该)(?:模板|范本|范文|样本|样式).{0,6}仅供",
        r"(?:由|为|系)?(?:AI|ai|人工智能|大模型|机器|智能)(?:自动)?(?:生成|创作|提供|总结|提炼|翻译)",
        r"(?:本|此|该)(?:电子)?邮件.{0,16}(?:保密|机密|仅供|仅限|指定)|仅限于?发送给|(?:误收|错收)了?(?:本|此|该)|(?:告知|通知)发件人|删除(?:本|此|该)?邮件",
        r"(?:如|若)(?:与.{2,10})?(?:有出入|有误|有差异|不一致|不符).{0,8}(?:以|请以).{2,16}为准",
        r"本文(?:仅|只)?(?:作|为|属于|供)(?:健康)?(?:科普|知识分享)|不能(?:代替|替代).{0,6}(?:面诊|就医|诊疗|医嘱|专业意见)",
        r"向本(?:刊|报)投稿.{0,12}视为|不另付(?:稿酬|稿费)|(?:稿酬|稿费).{0,16}一次性(?:支付|付给|给付)",
        r"(?:为|由)【?.{1,16}】?原创.{0,6}(?:禁止|谢绝|请勿|严禁|不得)(?:商用|转载|搬运|抄袭)",
        r"(?:仅提供|只提供)信息(?:发布|存储|上传下载)?(?:平台|空间|服务)",
    )
]
_LEGAL_ANCHORS = both_scripts((
    "不代表", "转载", "未经", "版权归", "版权属", "著作权归", "著作权属", "版权均", "真实性", "准确性", "仅供", "侵删", "免责声明", "特别声明", "版权声明",
    "代表作者", "来源于网络", "来自网络", "来自互联网", "来源于互联网", "联系删除", "概不负责", "不承担", "代表个人", "信息发布平台", "如有侵权", "若有侵权",
    "涉及侵权", "侵权请", "侵权,请", "侵权，请", "存在侵权", "如涉及", "联系我们", "联系本站", "联系本网", "侵犯您", "侵犯了您", "侵权必究", "及时删除",
    "必究", "刊载信息", "书面授权", "若涉及", "涉及版权", "版权问题", "请联系", "与本网联系", "与本站联系", "与我们联系", "上传，", "上传,", "复制自", "转载须", "转载请", "转载需", "未经许可", "上传分享", "小时内删除", "代表其", "信息存储", "侵犯", "实际修改", "实际情况修改", "仅作参考", "人工智能生成", "AI生成", "AI自动", "大模型生成", "智能生成", "机器翻译", "机器生成", "一经查实", "立刻删除", "小时内处理",
    "本邮件", "此邮件", "该邮件", "错收", "误收", "有出入", "科普", "面诊", "投稿者", "禁止商用",
))  # fmt: skip
_LEGAL_LABEL = regex(
    r"^[\s【\[（(*＊·●※▲▼◆■—-]*(?:免责|特别|版权|郑重|法律|稿件|转载|本站|本网|本刊|本报|网站|侵权|作者|平台|敬告|温馨|投稿|上传|使用|文档|模板)?(?:声明|提示|申明|说明|公告)\s*[】\])）]?\s*[:：]?"
)


def _legal_share(words: str) -> tuple[int, float]:
    """How many kinds of legal remark `words` hold, and the share of its clauses that have one."""
    words = fold(words)
    clauses = [c for c in re.split(r"[。；;！!？?]|(?<=[^\d])[，,](?=[^\d])", words) if len(c.strip()) > 3]
    kinds = {i for i, pattern in enumerate(_LEGAL) if pattern.search(words)}
    hit = sum(any(pattern.search(clause) for pattern in _LEGAL) for clause in clauses)
    return len(kinds), hit / len(clauses) if clauses else 1.0


@rule("disclaimer", phase="boilerplate", anchors=_LEGAL_ANCHORS)
def disclaimer(text: Text) -> Iterator[Finding]:
    """Disclaimers, requests to name the source, notes on rights, addresses for complaints.

    A line on which at least two such remarks stand, or one behind a label (免责声明：) or as its
    only sentence, after the last paragraph or before the first. Articles about these matters have
    other sentences between them and stay.
    """
    for line in text.lines_with(_LEGAL_ANCHORS):
        words = line.text.strip()
        if len(words) > 600 or not (
            _LEGAL_START.match(words) or _body.is_outside(text, line.start) or len(words) < 90
        ):
            continue
        words = fold(words)
        label = _LEGAL_LABEL.match(words)
        kinds, share = _legal_share(words[label.end() :] if label and label.group().strip() else words)
        if kinds == 0:
            continue
        if outline.mark(words) or words[-1] in "？?" or words[0] in "\"'{":
            continue
        edge = _at_edge(text, line.start)
        labelled = bool(label and label.group().strip())
        if (
            (labelled and (share >= 0.3 or kinds >= 2) and (edge or kinds >= 2))
            or (edge and kinds >= 2 and share >= 0.4)
            or (edge and kinds >= 1 and share >= (0.5 if "必究" in words else 0.6) and len(words) <= 90)
        ):
            yield Remove(text.whole(line))
        elif edge and share >= 0.5:
            yield Remove(text.whole(line), sure=False)


_LABEL_ALONE = regex(
    r"[^\w]*[\u4e00-\u9fff]{0,12}?(?:免责|版权|特别|郑重|法律|侵权|稿件)(?:[与及和、](?:免责|版权|侵权))?(?:声明|申明|说明)\s*[】\])）]?\s*[:：]?\s*\Z"
)
_NUMBERED = regex(r"\s*(?:[①-⑳※]|[(（]?\d{1,2}[.、)）．])")
_REACH = regex(r"热线|电话|邮箱|QQ|联系|地址|传真|信箱|投诉|举报")


@rule("legal-notice", phase="boilerplate", anchors=["声明", "申明", "免责说明", "版权说明"])
def legal_notice(text: Text) -> Iterator[Finding]:
    """A heading like 版权与免责声明 after the body, and the remarks on rights below it.

    The remarks end where a line says nothing of rights and is no address for complaints.
    """
    body = text.fact(_body.prose)
    for line in text.lines_with(legal_notice.anchors):
        index = text.index_of(line.start)
        if not _LABEL_ALONE.match(line.text):
            continue
        last = index
        for i in range(index + 1, min(len(text.parts), index + 12)):
            words = text.parts[i].strip()
            if not words:
                continue
            kinds, _ = _legal_share(words)
            if not (kinds or _RIGHTS.search(words)) and not (_REACH.search(words) and len(words) < 80):
                break
            last = i
        edge = body is None or not any(
            text.of_line(_body.is_prose, p) and not _is_legal(p) for p in text.parts[last + 1 :]
        )
        if last > index and edge:
            yield Remove(
                (
                    max(0, line.start - 1) if last + 1 == len(text.parts) else line.start,
                    text.whole(text.line(last))[1],
                )
            )


_RIGHTS = regex(r"版权归|著作权归|转载|署名|侵犯|侵权|标[注明]“?来源")


def _is_legal(words: str) -> bool:
    return _legal_share(words)[0] > 0 or _RIGHTS.search(words) is not None


legal_notice.example(
    "工作取得成效，群众十分满意。\n【免责声明】\n1、凡标注“来源：江北网”的稿件，版权归江北网所有，转载须署名。\n2、有关版权事宜请联系：0570-00021212\n",
    "工作取得成效，群众十分满意。\n",
)
legal_notice.keeps(
    "三、版权声明\n本书版权归作者所有，转载须经同意。\n四、致谢\n感谢编辑部的老师们，是他们让这本书与读者见面。"
)


def _at_edge(text: Text, start: int) -> bool:
    """Whether no paragraph of the body stands before the line, or none after it."""
    paragraphs = text.fact(_paragraphs)
    return not any(p > start for p in paragraphs) or not any(p < start for p in paragraphs)


def _paragraphs(text: Text) -> list[int]:
    """Where the lines start that are sentences and no legal remarks."""
    return [
        match.start()
        for match in _PARAGRAPH.finditer(text)
        if _legal_share(match.group())[1] < 0.5 and not _LEGAL_START.match(match.group())
    ]


_PARAGRAPH = regex(r"^[^\n]{24,}[。！？!?”][^\n]*$", re.M)
_LEGAL_START = regex(
    r"[\s【\[（(*＊·●※▲▼◆■—-]*(?:免责|特别|版权|郑重|法律|稿件|转载|本站|本网|网站|侵权|作者|平台)(?:声明|申明|说明)"
)

disclaimer.example(
    "谢谢大家！\n免责声明：本文仅代表作者个人观点，不代表本网立场，如有侵权请联系删除。",
    "谢谢大家！",
)
disclaimer.keeps(
    "转载他人作品应当注明出处，未经许可不得转载，这是著作权法的要求。我们在培训中反复讲这一点，收到了好的效果。\n下面讲第二点，关于版权登记的工作安排和要求。"
)
