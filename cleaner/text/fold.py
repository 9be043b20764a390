"""Characters that a reader takes for the same: of both widths, of both cases, in both scripts."""

from __future__ import annotations

from cleaner.text.lazy import regex

_HALF_WIDTH = {0xFF00 + i: chr(0x20 + i) for i in range(1, 95)}
#: Traditional characters of interface words, each before its simplified form.
_TRADITIONAL = (
    "發发佈布瀏浏覽览級级錄录會会員员閱阅讀读內内僅仅記记碼码儲储點点數数則则標标題题關关於于與与聯联絡络們们網网頁页來来編编輯辑責责審审權权轉转載载請请註注處处繼继續续後后顯显開开啟启購购買买費费訂订舊旧圖图書书館馆報报導导讚赞評评論论連连結结熱热門门選选專专區区類类別别資资訊讯動动態态聞闻檔档檢检視视"
    "詳详細细見见說说話话議议務务業业機机構构單单個个無无條条還还餘余隱隐試试預预閉闭頂顶間间時时經经電电郵邮號号隨随擊击舉举錯错誤误簡简體体過过從从當当現现項项鏈链錢钱價价積积幣币帳帐戶户爲为為为這这裡里線线親亲讓让認认識识給给彙汇總总"
    ""
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

TRADITIONAL_OF = {ord(b): a for a, b in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)}
_UNFOLDED = regex(f"[A-Z\uff01-\uff5e\u3000\xa0\t{_TRADITIONAL[::2]}]")


def fold(text: str) -> str:
    """`text` with half-width, lower-case ASCII; every character keeps its place.

    >>> fold("（ＶＩＰ会员：）")
    '(vip会员:)'
    """
    return text.translate(FOLDED) if _UNFOLDED.search(text) else text
