"""Characters that a reader takes for the same: of both widths, of both cases, in both scripts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from cleaner.text.lazy import regex

_HALF_WIDTH = {0xFF00 + i: chr(0x20 + i) for i in range(1, 95)}
#: Traditional characters of the vocabulary of pages, each before its simplified form.
_TRADITIONAL = (
    "發发佈布瀏浏覽览級级錄录會会員员閱阅讀读內内僅仅記记碼码儲储點点數数則则標标題题關关於于與与聯联絡络"
    "們们網网頁页來来編编輯辑責责審审權权轉转載载請请註注處处繼继續续後后顯显開开啟启購购買买費费訂订舊旧"
    "圖图書书館馆報报導导讚赞評评論论連连結结熱热門门選选專专區区類类別别資资訊讯動动態态聞闻檔档檢检視视"
    "詳详細细見见說说話话議议務务業业機机構构單单個个無无條条還还餘余隱隐試试預预閉闭頂顶間间時时經经電电"
    "郵邮號号隨随擊击舉举錯错誤误簡简體体過过從从當当現现項项鏈链錢钱價价積积幣币帳帐戶户爲为為为這这裡里"
    "線线親亲讓让認认識识給给彙汇總总並并亂乱併并侷局係系俬私側侧備备傢家傳传傾倾儀仪億亿償偿優优兌兑兒儿"
    "兩两冊册凍冻刪删剋克剛刚創创劃划勵励匯汇協协卻却厲厉參参唸念問问嗎吗嚴严國国圍围園园團团執执場场壇坛"
    "壓压壞坏夠够娛娱婦妇學学實实寧宁寫写寶宝將将對对層层屬属崗岗師师帶带幫帮幹干幾几庫库廠厂廢废廣广廳厅"
    "張张強强彈弹復复愛爱慶庆憑凭憤愤憶忆應应懷怀戰战戲戏捲卷掃扫掛挂採采揚扬換换損损搶抢擇择擋挡擔担據据"
    "擬拟擴扩攝摄敗败敘叙斷断晉晋暢畅暫暂曆历東东榮荣樓楼樣样欄栏歡欢歲岁歷历歸归殺杀氣气決决沒没況况洩泄"
    "淺浅減减測测準准溫温滬沪滾滚滿满漢汉潔洁潤润濟济瀋沈灣湾煉炼煩烦燈灯燙烫營营燭烛狀状獎奖獨独獲获獻献"
    "環环瓊琼畢毕異异疊叠盃杯盜盗盡尽監监盤盘眾众硯砚確确礙碍祕秘禮礼種种稱称穀谷穩稳穫获競竞筆笔節节範范"
    "簽签籌筹籤签粵粤糧粮糾纠紀纪約约紅红納纳純纯紙纸紹绍終终組组絕绝統统絲丝綁绑綜综綠绿維维綱纲綵彩緻致"
    "縣县縮缩績绩織织繫系纔才羅罗義义習习聲声職职肅肃脩修腦脑腳脚臨临臺台興兴華华萬万蒐搜蓆席蓋盖薦荐藍蓝"
    "藝艺藥药蘇苏虛虚術术補补裝装製制複复襲袭覈核規规覺觉觀观觸触計计討讨訓训訪访設设許许訴诉診诊証证詞词"
    "詢询詩诗該该誇夸誌志誠诚課课誾訚調调談谈諒谅諮咨諾诺講讲謝谢謠谣證证譯译護护譽誉變变谿溪豐丰負负財财"
    "貢贡貨货貴贵貼贴賀贺賞赏賠赔賢贤質质賬账賺赚贈赠贊赞贛赣趙赵跡迹踐践蹟迹車车軍军軟软輓挽輔辅輕轻輸输"
    "辦办辭辞農农迴回週周遊游運运達达違违遞递遠远適适遼辽邊边鄉乡鄭郑醫医醬酱釘钉釦扣鉤钩銷销錦锦鍊炼鍵键"
    "鎮镇鏡镜鐘钟鑑鉴鑒鉴鑽钻閣阁閤合閩闽闆板陝陕陳陈陸陆隊队階阶際际隻只雙双雞鸡離离難难雲云響响順顺須须"
    "領领頭头頻频額额顏颜願愿顧顾風风飛飞養养饋馈馬马駕驾騰腾驗验驚惊魯鲁鮮鲜麵面麼么黃黄黨党齡龄齣出龍龙"
)
FOLDED = {
    **{ord(a): b for a, b in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)},
    **_HALF_WIDTH,
    **{0xFF21 + i: chr(ord("a") + i) for i in range(26)},
    **{ord("A") + i: chr(ord("a") + i) for i in range(26)},
    0x3000: " ",
    0xA0: " ",
    ord("\t"): " ",
}

_TRADITIONAL_OF: dict[str, str] = {}
for _traditional, _simple in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True):
    _TRADITIONAL_OF[_simple] = _TRADITIONAL_OF.get(_simple, "") + _traditional
_UNFOLDED = regex(f"[A-Z\uff01-\uff5e\u3000\xa0\t{_TRADITIONAL[::2]}]")


def fold(text: str) -> str:
    """`text` with half-width, lower-case ASCII; every character keeps its place.

    >>> fold("（ＶＩＰ会员：）")
    '(vip会员:)'
    """
    return text.translate(FOLDED) if _UNFOLDED.search(text) else text


def both_scripts(words: Iterable[str]) -> tuple[str, ...]:
    """`words` of simplified characters, and each as it is written in traditional ones.

    A character with several traditional forms (复: 復, 複) gives a word for each.

    >>> both_scripts(["版权", "如有", "复制"])
    ('版权', '版權', '如有', '复制', '復製', '複製')
    """
    found: dict[str, None] = {}
    for word in words:
        found[word] = None
        forms = itertools.product(*(_TRADITIONAL_OF.get(char, char) for char in word))
        found.update(dict.fromkeys(map("".join, forms)))
    return tuple(found)
