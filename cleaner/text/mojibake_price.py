"""How surprising a character is in good text, in bits: what repairs of mojibake are weighed by."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cleaner.text.lazy import regex

FREE = 0.0
ASCII = 5.0

#: Marks that Chinese and Western texts are full of.
_MARKS = {
    "，": 4.0, "。": 5.0, "、": 6.0, "：": 7.0, "；": 8.0, "“": 6.0, "”": 6.0, "《": 8.0, "》": 8.0,
    "（": 7.0, "）": 7.0, "　": 5.0, "！": 8.0, "？": 8.0, "—": 7.0, "…": 7.0, "·": 8.0, "‘": 8.0, "’": 7.0,
    "「": 8.0, "」": 8.0, "『": 9.0, "』": 9.0, "【": 9.0, "】": 9.0, "〈": 10.0, "〉": 10.0, "–": 8.0,
    "×": 9.0, "℃": 10.0, "％": 9.0, "①": 9.0, "②": 9.0, "③": 9.0, "④": 10.0, "⑤": 10.0, "〇": 9.0,
    "\xa0": 7.0, "•": 9.0, "●": 9.0, "■": 10.0, "◆": 10.0, "★": 10.0, "°": 9.0, "±": 11.0, "～": 8.0,
    "\ufeff": 8.0,
}  # fmt: skip

#: By range: the first code point behind it, and the price. Letters of other scripts are priced as in
#: a text in their own language.
_RANGES = (
    (0x20, 20.0),  # controls
    (0x7F, ASCII),
    (0xA0, 18.0),  # controls again
    (0xC0, 11.0),  # signs of Latin-1
    (0x100, 9.5),  # letters of Latin-1
    (0x180, 11.0),  # letters of Latin Extended-A
    (0x370, 20.0),
    (0x500, 8.0),  # Greek, Cyrillic
    (0x1E00, 18.0),
    (0x2000, 13.0),
    (0x2070, 12.0),  # dashes, quotation marks
    (0x20AC, 15.0),
    (0x20AD, 11.0),  # the euro sign
    (0x2460, 13.0),
    (0x2500, 11.0),  # numbers in circles
    (0x2600, 12.0),  # lines, blocks, geometric shapes
    (0x2E80, 17.0),
    (0x3000, 20.0),
    (0x3040, 12.0),  # CJK marks
    (0x3100, 7.0),  # kana
    (0x3130, 12.0),  # bopomofo
    (0x3400, 14.0),
    (0x4E00, 24.0),  # Han, Extension A
    (0xA000, 21.0),  # Han that is not among the common ones
    (0xAC00, 20.0),
    (0xD7B0, 8.0),  # Hangul
    (0xF900, 24.0),  # private use
    (0xFB00, 22.0),
    (0xFE00, 22.0),
    (0xFE70, 13.0),  # compatibility forms of marks
    (0xFF00, 20.0),
    (0xFF61, 9.0),  # letters and marks of full width
    (0xFFA0, 11.0),  # kana of half width
    (0xFFFD, 14.0),
    (0x10000, 40.0),  # the replacement character is never the right one
    (0x1F000, 22.0),
    (0x1FB00, 14.0),  # emoji
    (0x20000, 30.0),
    (0x32000, 22.0),  # rare Han
    (0x110000, 40.0),
)


class _Prices(dict[str, float]):
    def __missing__(self, char: str) -> float:
        code = ord(char)
        price = next(price for end, price in _RANGES if code < end)
        self[char] = price
        return price


@cache
def prices() -> dict[str, float]:
    """The price in bits of every character: the lower, the commoner."""
    found = _Prices(_MARKS)
    for line in Path(__file__).with_name("mojibake_chars.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            bits, chars = line.split(" ")
            found.update(dict.fromkeys(chars, float(bits)))
    return found


@cache
def repair_prices() -> dict[str, float]:
    """The price of a character as the outcome of a repair: here only Chinese is expected.

    Letters of other scripts, cheap in a text of their own, would make pairs of bytes that happen to
    mean kana or Cyrillic look like a gain.
    """
    return _RepairPrices()


class _RepairPrices(dict[str, float]):
    def __missing__(self, char: str) -> float:
        price = prices()[char]
        if _FOREIGN_SCRIPT.match(char) and char != "×":
            price += _FOREIGN
        self[char] = price
        return price


_FOREIGN = 8.0
#: The signs of Latin-1, too: of two bytes in UTF-8, they are common characters in GBK (路 ·, 聽 the
#: no-break space).
_FOREIGN_SCRIPT = regex("[\x80-\u052f\u2200-\u22ff\u2800-\u2fff\u3040-\u31ff\uac00-\ud7af]")
