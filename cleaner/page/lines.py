"""What single lines of a page tell: bylines, tools, headings of lists, notices."""

from __future__ import annotations

import re

_LABEL = (
    r"(?:文章|信息|新闻|稿件|内容|本文|图片)?(?:来源|出处|作者|编辑|责编|记者|摄影|通讯员|供稿|撰稿|审核|审稿|校对|编审|监制|值班主任|美编|发布者|发布人|发布单位|发布机构|发布部门|供稿单位|录入者?|录入)"
    r"|(?:本文)?责任编辑|责 ?任 ?编 ?辑|文字编辑|执行编辑|初审|复审|终审|一审|二审|三审|一校|二校|三校|编辑部|主编"
    r"|(?:发布|更新|发表|发稿|上传|添加|录入|成文|信息|修改|加入|刊登|提交)(?:时间|日期)|日期|时间(?=[:：]? ?\d{4}.{0,12}\d\d:\d\d)|发布(?=[:：])|更新(?=[:：])"
    r"|(?:浏览|点击|阅读|访问|查看|下载|评论|回复|点赞|收藏|转发)(?:次数|量|数|人数|率)?|人气|热度|字数|字号|字体(?:大小)?|文字大小|分类|栏目|所属栏目|标签|关键[词字]|分享(?:到|至)?|来自|原创|编号|稿源|转自"
    r"|Author|By|Source|Date|Posted(?: on| by| in)?|Published(?: on| at)?|Updated(?: on| at)?|Views?|Hits?|Category|Tags?|Editor"
)
_DATE = r"(?:(?:19|20)\d\d ?[年./-] ?\d{1,2} ?[月./-] ?\d{1,2} ?日?|\d{1,2}[月/-]\d{1,2}日?|(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (?:\d{1,2}, )?\d{4})(?: ?[T ]?\d{1,2}[:：时]\d{2}(?:[:：分]\d{2})?秒?分?)?(?:\+\d\d:\d\d|Z)?|\d{1,2}:\d{2}(?::\d{2})?|(?:星期|周)[一二三四五六日天]|\d+ ?(?:分钟|小时|天|周|个?月|年)前|昨天|今天|刚刚"
_TOOL = r"编辑|上传视频|(?:播放|倍速|暂停)|打印(?:本页|本文|此页|文章)?|关闭(?:窗口|本页|页面)?|收藏(?:本文|本页|本站|此文)?|分享(?:到|至)?|字体|字号|返回(?:顶部|首页|列表|上页|上一页|目录)|回到顶部|纠错|举报|投诉|点赞|赞|踩|转发|推荐给朋友|我要(?:评论|纠错|投稿|留言|分享)|发送邮件|微信(?:好友|朋友圈)?|新浪微博|微博|QQ空间|QQ好友|QQ|腾讯微博|人人网|豆瓣|空间|朋友圈|扫一扫|复制链接|大|中|小|默认|繁体|简体|放大|缩小|朗读|听新闻|手机(?:看|版|阅读)|关注|已关注|加关注|订阅|RSS|复制|下载|全屏|更多|TOP|A\+|A-|T\|T|登录|注册|Facebook|Twitter|LinkedIn|Email|Print|Share|Tweet|WhatsApp|Pinterest|Copy link|Save|X"
_BYLINE_PARTS = re.compile(
    rf"(?:posted|published|updated|written)(?: on| by| in)?(?!\w)|\bby\s+\w+(?:\s\w+){{0,2}}|(?:{_LABEL})\s?[:：]\s?[^\s:：|，。；！？]{{0,30}}?(?=\s|\||$|(?:{_LABEL})\s?[:：]|{_DATE}|[【\[(（])|(?:{_LABEL})\s*\d+\s*(?:次|人|字)?|{_DATE}|\d+\s*(?:次(?:浏览|阅读|点击)|views?|comments?|人(?:阅读|浏览|评论|参与)|条?评论|阅读|浏览|赞)|(?:{_TOOL})(?![\w])|[\s|/·•|【】\[\]()（）:：,，_—–-]+",
    re.I,
)
_BYLINE_SIGN = re.compile(
    rf"(?:{_LABEL})\s?[:：]|^(?:发布|更新|发表)(?:时间|日期|于)?\s?(?:{_DATE})|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s?[:：]?\s?\d|^\s*(?:{_DATE})|【(?:字体|打印|关闭|大|字号)|\d+\s*(?:次浏览|次阅读|阅读|浏览)|^(?:by|posted|published|updated|written)\s",
    re.I,
)
#: What every byline has; quick to look for.
_MAY_BE_BYLINE = re.compile(r"[:：\d]|^(?:by|posted|published|updated|written)\s", re.I)
_TOOL_LINE = re.compile(
    rf"^[\s|/·•【】\[\]()（）<>:：,，、_-]*(?:(?:{_TOOL})[\s|/·•【】\[\]()（）<>:：,，、_-]*)+$", re.I
)
_EDITOR = re.compile(
    r"^[\s(（【\[]*(?:(?:本文|本期)?(?:责任编辑|责编|编辑|执行编辑|文字编辑|网络编辑|值班编辑|见习编辑|编 ?辑|责 ?编|审核|审校|校对|编审|监制|初审|复审|终审|一审|二审|三审|主编|排版|美编|供稿|审稿|签发|来源|稿源|信息来源|文章来源|原标题|发布人|上传者|录入|关键词|标签|Tags?)(?:[:：丨|/]| {2,}))",
    re.I,
)
_PLACE = re.compile(
    r"^[\s【\[]*(?:(?:您|你)?(?:现在|当前|目前)?(?:的|所在|所处)*(?:位置|导航)(?:是|为)?\s?[:：]|首页\s*(?:[>»›/→\-|·]|&gt;)|Home\s*[>»›/])|^[^。，]{0,40}(?:\s?[>»›]\s?[^。，>»›]{1,20}){2,}$",
    re.I,
)
_LIST_HEADING = re.compile(
    r"^[\s【\[■●◆▪☆★>》·|▎▌◎#]*(?:(?:本文)?(?:与本文)?相关(?:的)?(?:阅读|文章|新闻|推荐|链接|报道|文档|范文|内容|专题|资讯|搜索|标签|信息|热词|资料|视频|稿件|主题|帖子|产品|话题|解读|文件|政策|附件下载)"
    r"|(?:精彩|精选|热门|热点|为您|为你|编辑|小编|今日|重点|站长|猜你|本站|栏目|图文|大家|随机|延伸|扩展|拓展|更多|最新|最热|本类|本周|本月|一周|点击|阅读|热评|24小时|48小时|新闻|文章|人气)(?:推荐|文章|阅读|新闻|资讯|排行榜?|热点|精选|喜欢|都在看|在看|内容|范文|相关|发布|更新|动态|热文|热门|话题|专题|图片|视频|精彩|帖子|评论|标签|新闻排行|排行|热榜|搜索|信息|公告)(?:推荐|排行榜?|文章|阅读|列表)?"
    r"|您?(?:可能|也许)(?:还|也|会|感)?(?:会|对)?(?:感兴趣|喜欢|想看).{0,8}|(?:您|你)(?:可能|也许|或许)(?:还|也|会)?.{0,4}(?:感兴趣|喜欢|关注|想看).{0,8}|大家(?:还|都|也)(?:在看|在搜|喜欢|看了)|看(?:了|过)(?:本文|又看|该文|此文).{0,8}|看完(?:这篇|本文).{0,14}"
    r"|猜你(?:喜欢|感兴趣|想看)|友情链接|推荐|热门|往期(?:回顾|精彩|推荐|精选)|往期.{0,6}|上一篇|下一篇|延伸阅读|推荐阅读|更多(?:精彩|相关|>>|>)?.{0,6}|本文(?:由|标签|关键词).{0,30}|.{2,40}(?:的|】)?相关(?:文章|范文|阅读|推荐|内容|资讯|文档)|(?:相似|引证|共引|同被引)文献|热词|热搜.{0,4}|同类(?:文章|信息|新闻|推荐).{0,4}|附近.{0,3}推荐"
    r"|related(?: (?:articles?|posts?|stories|news|content|topics|reading|links?|coverage))?|you (?:may|might) (?:also )?(?:like|enjoy|be interested in).*|read (?:more|next|also)|more (?:from|on|in|stories|news|articles).*|recommended.{0,30}|most (?:read|popular|viewed).*|popular(?: posts?| now)?|trending.*|latest(?: news| posts| stories)?|see also|further reading|don'?t miss|editors?'? picks?|up next|around the web|sponsored.*|top stories|recent posts|also read|in this section|topics|in other news|more like this|keep reading|what to read next|(?:from|around) the (?:web|blog)|share this.*|explore more.*|stay (?:connected|informed|up-to-date).*"
    r"|(?:auch|das) (?:interessant|könnte (?:sie|dich|euch|ihnen)? ?auch .*)|(?:das )?(?:thema|artikel) könnte (?:sie|dich) auch .*|sie könnten auch .*|mehr (?:zum thema|von|aus|über|artikel|nachrichten).*|lesen sie auch.*|lies auch.*|(?:weitere|ähnliche|verwandte|passende|aktuelle|neueste|neue|beliebte|meistgelesene?) (?:artikel|beiträge|themen|nachrichten|meldungen|links?|posts?|inhalte).*|weiterführende[rs]? links?.*|zum thema|schlagworte|meistgelesen"
    r"|(?:à|a) lire (?:aussi|également).*|lire aussi.*|sur le même (?:sujet|thème).*|articles? (?:similaires|liés|connexes|récents).*|plus d['’]articles.*|les plus lus|voir aussi.*"
    r"|te puede interesar.*|también te puede.*|(?:noticias|artículos|contenido) relacionad[oa]s?.*|relacionad[oa]s?|más (?:noticias|leídas|leído|sobre .*)|lea también.*|lee también.*|leggi anche.*|articoli correlati|potrebbe interessarti.*|leia (?:também|mais).*|notícias relacionadas"
    r"|関連(?:記事|リンク|ニュース|キーワード|情報|する記事)|あわせて読みたい.*|おすすめ(?:記事|の記事)?|人気(?:記事|ランキング)|アクセスランキング|관련 ?(?:기사|뉴스)|많이 본 (?:기사|뉴스)|推薦(?:閱讀|文章|新聞)?|(?:相關|延伸|熱門|最新|更多)(?:閱讀|文章|新聞|報導|報道|推薦|連結|內容|消息)|猜你喜歡|你可能(?:也|還)?(?:會|感)(?:喜歡|興趣).{0,6}"
    r"|читайте также.*|похожие .*|по теме|ещё по теме)(?:\s*(?:更多.{0,6}|换一[批换组]|查看更多|MORE|全部))?[\s】\]:：》>…|]*$",
    re.I,
)
_COMMENT_HEADING = re.compile(
    r"^[\s【\[]*(?:(?:网友|最新|热门|全部|精彩|读者|用户|发表|我要|精选|文章|参与|网友们的|查看|所有|我来说两句|写|添加)*(?:评论|留言|跟帖|回帖|点评|回复|说两句)(?:列表|区|专区|内容|\(\d+\)|（\d+）|[:：]? ?\d+ ?条?)*|\d+ ?条(?:评论|留言|回复)|共有? ?\d+ ?条(?:评论|回复)|评论\s?[(（]?\d*[)）]?|发表(?:您|你)?的?(?:评论|看法|回复|留言)|暂无评论.{0,12}|还没有评论.{0,10}|(?:\d+ )?(?:comments?|responses?|replies|thoughts on .*)(?: \(\d+\))?|leave a (?:reply|comment)|post a comment|join the (?:conversation|discussion)|add a comment|write a comment|discussion|(?:\d+ )?kommentare?(?: \(\d+\))?|kommentar (?:schreiben|verfassen|hinterlassen)|schreibe? einen kommentar.*|(?:ihre|deine) (?:meinung|kommentare).{0,20}|(?:\d+ )?(?:commentaires?|réactions?)(?: \(\d+\))?|laisser un commentaire|(?:\d+ )?comentarios?(?: \(\d+\))?|deja una respuesta|コメント(?:一覧|を書く|する)?(?: ?[(（]\d+[)）])?|댓글.{0,8})[\s】\]:：>]*$",
    re.I,
)
#: One of these is in every notice; quick to look for, since hardly any line is one.
_NOTICE_WORDS = (
    "版权", "转载", "声明", "免责", "本文", "链接", "推荐访问", "提示", "本站", "本网", "本内容", "本作品", "本资料", "本素材", "ICP",
    "icp", "公网安备", "建议使用", "凡", "以上", "侵", "网络", "举报", "违法", "评论", "留言", "投资", "©", "™", "®", "opyright",
    "ights reserved", "OPYRIGHT", "RIGHTS", "主办", "承办", "技术支持", "标识码", "电话", "地址", "(c)", "(C)", "未经",
)  # fmt: skip
_SURELY_COMMENTS = re.compile(
    r"^[\s【\[]*(?:(?:网友|全部|所有|最新|热门|精彩|用户|读者)(?:评论|留言|跟帖|回复|点评)|(?:评论|留言|跟帖|回复|comments?)(?:列表|区)?\s?[(（]\s?\d+\s?[)）]|\d+ ?条(?:评论|留言|回复)|共有? ?\d+ ?条|\d+ (?:comments?|responses?|replies|thoughts))",
    re.I,
)
_NOTICE = re.compile(
    r"^[\s*※（(【\[]*(?:注\s?[:：]\s?)?(?:©|\(c\)|copyright|all rights reserved|版权(?:所有|归|声明|说明|提示)|本文(?:链接|地址|标题|网址|关键词|标签)\s?[:：]|推荐访问\s?[:：]|(?:永久|原文)?链接\s?[:：]\s?http|免责(?:声明|条款)|特别(?:声明|提示|说明)[:：]|郑重声明|(?:本网|本站|网站)?声明[:：]|转载(?:请|须|声明|自|本文|时)|如需转载|.{0,8}未经.{0,16}(?:授权|许可|允许|同意).{0,12}(?:转载|复制|使用|摘编|镜像)|本(?:文|站|网|内容|作品|资料|素材).{0,18}(?:仅(?:代表|供|为)|不代表|转载(?:自|于)|来(?:自|源)(?:于)?(?:互联网|网络|用户|网友)|由网友|由用户|系.{0,6}(?:转载|上传)|版权)|.{0,12}(?:ICP|icp)(?:备|证)|.{0,6}公网安备|.{0,10}(?:主办|承办|技术支持|版权所有|网站标识码|联系电话|地址)\s?[:：].{0,60}(?:主办|承办|维护|邮编|电话|版权|ICP|建议|标识码)|建议使用.{0,20}(?:浏览器|分辨率)|凡(?:本网|本站|注明|未注明|来源).{0,40}|以上(?:内容|文章|就是|是小编|是).{0,30}(?:小编|整理|分享|转载|希望|介绍|版权|侵权)|.{0,30}(?:侵权|侵犯).{0,20}(?:删除|联系|处理)|部分(?:图片|内容|文字).{0,10}(?:来源|来自)(?:于)?网络|(?:图片|素材|配图)(?:来源|来自).{0,6}网络|举报(?:电话|邮箱)|违法和不良信息|网友评论\s?[:：].{0,3}只显示|以下(?:是)?(?:网友)?(?:评论|留言)只代表|(?:投资)?风险提示\s?[:：].{0,80}(?:不构成|谨慎|仅供参考)|.{0,30}不(?:构成|作为)(?:任何)?投资(?:建议|依据)|.{0,16}(?:本文)?版权归.{1,16}(?:所有|共有)|.{0,20}(?:欢迎|谢绝|禁止|严禁)(?:任何形式的?)?转载|(?:™|®|©|&copy;).{0,6}(?:19|20)\d\d|all content (?:copyright|©)|.{0,60}all rights reserved)",
    re.I,
)
_PROMPT = re.compile(
    r"^[\s【\[(（>▼↓↑☟👇]*(?:(?:长按|扫描|扫码|扫一扫|识别|微信扫|手机扫|用微信|打开微信|微信搜索|关注(?:我们|本站|公众号|官方)|欢迎(?:关注|订阅|加入|扫码)|点击(?:上方|下方|蓝字|关注|右上|阅读原文|查看(?:更多|原文)|展开|加载|此处|下载|进入|这里|收藏)|阅读原文|阅读全文|展开(?:全文|全部|阅读)|收起|加载(?:更多|中)|正在加载|\d+ ?人(?:点赞|赞|喜欢|收藏|赞赏|打赏)|[\"“]?小礼物走一走|.{0,20}尽在.{2,12}(?:APP|客户端)|剩余\d+%|查看(?:全文|更多|原文|剩余)|(?:下载|打开).{0,8}(?:APP|客户端|App|手机版)|用APP打开|登录(?:后)?(?:查看|阅读|评论|发表|可)|请(?:先)?登录|立即(?:下载|登录|注册|开通|购买|咨询|订阅|查看)|开通(?:会员|VIP)|成为会员|会员(?:专享|可|免费)|VIP|下载(?:本文|文档|全文|此文档|word)|复制(?:本文|全文|内容|成功)|分享(?:到|至|给|本文|按钮|朋友圈|让更多人)|喜欢(?:就|请|此文|这篇)|觉得(?:不错|有用|好看)|点个?(?:赞|在看)|赞赏|打赏|点赞|支持(?:作者|一下)|转发(?:给|到|朋友圈)|大家都在看|继续(?:滑动|阅读)|上滑|滑动|相关附件下载|(?:上|下)一(?:篇|页|条|章|主题|则)|前一篇|后一篇|第\d+页|共\d+页|\d+ ?/ ?\d+ ?页?|尾页|首页|返回|回(?:到)?顶部|我要(?:评论|纠错|投稿|分享)|文章(?:评论|纠错)|打印|关闭|本页|【(?:打印|关闭|大|中|小|字)|网站地图|联系我们|关于我们|隐私|用户协议|手机(?:扫|版|阅读|看)|更多.{0,10}(?:请|尽在|关注|下载|点击|敬请|欢迎)|微信(?:号|公众|扫|ID)|公众号|投稿(?:邮箱|热线)|广告|推广|赞助|sponsored|advertisement|(?:click|tap) (?:here|to)|sign up|subscribe|follow us|share (?:this|on|via)|read (?:more|full)|continue reading|load more|show more|loading|please enable|skip to|back to top|tags?:|filed under|posted in|previous(?: post| article)?|next(?: post| article)?|newer|older|download (?:our|the) app|get the app|log ?in|register|cookie|we use cookies|this (?:site|website) uses|accept)|(?:还|仅)?剩(?:余|下)?\s?\d+\s?(?:%|页|字)|.{0,8}(?:下载|阅读)(?:本|此|该|全)?(?:文|试卷|文档|资料|文章)?(?:需|要|将)(?:要|消耗|支付|登录|扣除).{0,24}|.{0,16}\d+ ?人(?:下载|购买|收藏|已买)|[^。]{0,30}(?:扫描|扫码|扫一扫|长按|识别|关注)[^。]{0,12}二维码[^。]{0,20}$|[^。]{0,24}二维码[^。]{0,6}关注[^。]{0,16}$|查看(?:原图|大图|高清)|余下全文|IP ?属地|若有收获)",
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
    """Whether a line asks the reader to do something with the page."""
    return len(text) <= 120 and _PROMPT.match(text) is not None


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
