"""The pinyin in brackets that some converters to traditional characters leave behind: 產(chǎn)權(quán)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.text.lazy import regex
from cleaner.text.mojibake_price import prices

#: Traditional characters that are common and have a simplified form: those that are annotated first.
#: Chosen from the tables of OpenCC (Apache License 2.0) by how common they are (mojibake_chars.txt).
_TRADITIONAL = frozenset(
    "國這來會個爲時學們對長過後發業經說門動進區開產軍還為現機體與兩實麼關從內沒將員種東頭間無見當戰裏點場"
    "數樣問級應資務説氣漢總電聲設義統處並馬萬兒領隊計權話報給書變華議稱張決導師結達題條規縣風運組聽濟論強"
    "別黃齣選記卻職號類幾傳帶農邊術聯質陽裡難專傢備認車線舉麵爭連調轉髮黨該爾讓較際親單紅約亞則屬積據廣圖"
    "歷裝許觀魚遊辦隨團遠構勢熱網語鐵斷幹愛價紀況編滿覺織雙樂標準項節飛極龍響參輕擊喫請衆衕離顯羅營視護創"
    "興劃雖費試寶識環維宮鄉責細錶嚴橋僅證殺圍態楊負層續狀噹確銀終錢獨賽藥習鎮醫彈臉樓藝陸復羣協寫檢驗簡餘"
    "緊勞優財製養陳佔麪傷絕階劉剛億聞鬥審壓監樹勝敵臺蘭須園詞島預繼執範閤誰輯劍衝畫驚獲盡談禮亂講臨紝適揮"
    "採歐擔雲歲荊貴轄錯幫塊額劇歡併夠孫陣銷堅練腳讀測吳換異顧順敗迴鮮蘇貨礦歸買險評嗎戶遺願衛嚮筆築輸漸頂"
    "訓曏畢隻獻爺眾納葉腦飯擴齊趕訴詩礎屆靜盤賣灣減著"
)

#: What a character costs at most (:mod:`cleaner.text.mojibake_price`) to be too common for a gloss.
_COMMON = 15.0

_NOTE = regex("([\u3400-\u9fff])[(（]([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹɡɑ]{1,6})[)）]")
#: Pinyin (GB/T 16159) without its tone mark.
_SYLLABLE = regex("(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:[aeiouü]{1,3})(?:ng?|r)?")
_TONES = frozenset("\u0304\u0301\u030c\u0300")
#: Texts about how characters are read mean their pinyin.
_ABOUT = regex("拼音|注音|[讀读发發][音作]|音[讀读]|[念唸]作|古音|通假|多音|[字生][词詞]")
#: In a reader for learners nearly every character is annotated.
_READER_SHARE = 0.8
_READER_NOTES = 8


class _Note(NamedTuple):
    start: int
    end: int
    char: str
    toned: bool


def find_pinyin(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a character with such pinyin starts and ends, and the character.

    A converter annotates common characters wherever they come; a writer explains a rare one, once, or
    a reading. So it takes at least two different traditional characters, which come with pinyin
    more often than without.

    >>> [char for _, _, char in find_pinyin("推進(jìn)產(chǎn)權(quán)制度改革")]
    ['進', '產', '權']
    >>> list(find_pinyin("饕(tāo)餮(tiè)，蹩(bié)脚"))
    []
    """
    notes = list(_notes(text))
    toned = [note for note in notes if note.toned]
    known = {note.char for note in toned if note.char in _TRADITIONAL}
    if len(known) < 2 or 2 * sum(note.char in known for note in toned) < len(toned):
        return
    if 2 * sum(note.char in known for note in notes) < sum(text.count(char) for char in known):
        return
    lines = {text.rfind("\n", 0, note.start) + 1 for note in notes}
    annotated = [text[at:].split("\n", 1)[0] for at in sorted(lines)]
    if any(_ABOUT.search(line) for line in annotated):
        return
    han = sum("\u3400" <= char <= "\u9fff" for line in annotated for char in line)
    if len(notes) >= _READER_NOTES and len(notes) >= _READER_SHARE * han:
        return
    price = prices()
    for note in notes:
        if price[note.char] <= _COMMON:
            yield note.start, note.end, note.char


def _notes(text: str) -> Iterator[_Note]:
    for match in _NOTE.finditer(text):
        letters = unicodedata.normalize("NFD", match[2].replace("ɡ", "g").replace("ɑ", "a"))
        tones = sum(char in _TONES for char in letters)
        plain = unicodedata.normalize("NFC", "".join(char for char in letters if char not in _TONES))
        if tones <= 1 and _SYLLABLE.fullmatch(plain):
            yield _Note(*match.span(), match[1], tones == 1)
