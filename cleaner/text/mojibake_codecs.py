"""Text as the bytes it was wrongly read from, and those bytes read again.

Every character knows its bytes and every byte knows its character, so a piece of text that is read
again still knows which characters of the original it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cleaner.text.mojibake_price import prices

NOWHERE = -1

#: Stands for bytes that mean nothing in an encoding.
NOTHING = "\uffff"


class Passage(NamedTuple):
    """Some text, and what it was before it was read again.

    Attributes:
        text: the characters.
        costs: of each character, how surprising the original characters are that it stands for, in bits.
        places: of each boundary between characters (one more than characters), where it lies in the
            original text; ``NOWHERE`` where it lies inside an original character.
    """

    text: str
    costs: list[float]
    places: list[int]


def reread(passage: Passage, wrong: str, right: str) -> Iterator[Passage]:
    """The parts of `passage` that make sense in the encoding `right`, had they been read as `wrong`.

    Args:
        passage: the damaged text.
        wrong: ``latin-1``, ``gbk`` or ``big5``, each in the widest sense: as browsers, Windows and Python
            have read them.
        right: ``utf-8``, ``gbk`` or ``big5``.
    """
    table = byte_table(wrong)
    euro = "€" in passage.text and wrong == "gbk"
    chars, costs, places = passage
    start = 0
    get = table.get
    while start < len(chars):
        data: list[bytes] = []
        at = start
        for at in range(start, len(chars)):
            code = get(chars[at])
            if code is None:
                break
            data.append(code)
        else:
            at = len(chars)
        if euro and data and at < len(chars) and chars[at - 1] == "€":
            data.pop()  # followed by something lost: one byte or two, nobody knows
        if len(data) > 1:
            if euro:
                _settle_euros(data, chars[start:at])
            yield from _read(data, costs[start:at], places[start : at + 1], right)
        start = at + 1


def _settle_euros(data: list[bytes], chars: str) -> None:
    """The euro sign is the byte 80 to Windows and the browsers, and the bytes A2 E3 in GB 18030.

    In UTF-8 the byte 80 follows one that begins a character, or ends one; the byte E3 begins one, so
    another byte of it must follow.
    """
    for i, char in enumerate(chars):
        if char != "€" or i + 1 >= len(data):
            continue
        begun = i > 0 and data[i - 1][-1] >= 0xC2
        if not begun and 0x80 <= data[i + 1][0] <= 0xBF:
            data[i] = b"\xa2\xe3"


def _read(data: list[bytes], costs: list[float], places: list[int], right: str) -> Iterator[Passage]:
    joined = b"".join(data)
    byte_costs: list[float] = []
    byte_places: list[int] = []
    for code, cost, place in zip(data, costs, places, strict=False):
        if len(code) == 1:
            byte_costs.append(cost)
            byte_places.append(place)
        else:
            byte_costs += [cost / len(code)] * len(code)
            byte_places += [place] + [NOWHERE] * (len(code) - 1)
    byte_places.append(places[len(data)])
    single = len(joined) == len(data)
    decoded = _utf8(joined) if right == "utf-8" else _pairs(joined, right, single)
    for at, chars, widths in decoded:
        new_costs: list[float] = []
        new_places: list[int] = [byte_places[at]]
        for width in widths:
            new_costs.append(byte_costs[at] if width == 1 else sum(byte_costs[at : at + width]))
            at += width
            new_places.append(byte_places[at])
        yield Passage(chars, new_costs, new_places)


#: What Unicode 16, table 3-7, calls well-formed: no overlong forms, no surrogates.
_UTF8_RUN = re.compile(
    rb"(?:[\x00-\x7f]*(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}))+[\x00-\x7f]*"
)


def _utf8(data: bytes) -> Iterator[tuple[int, str, list[int]]]:
    for match in _UTF8_RUN.finditer(data):
        chars = match[0].decode()
        widths = [1 if c < "\x80" else 2 if c < "\u0800" else 3 if c < "\U00010000" else 4 for c in chars]
        yield match.start(), chars, widths


_FOUR = rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]"
#: A character of GB 18030 that GBK does not have.
_LONG = re.compile(_FOUR)
#: Stretches in which one lost byte would shift all that follow: no ASCII that is no second byte.
_PAIRED = re.compile(rb"[\x40-\x7f]*(?:" + _FOUR + rb"|[\x80-\xff])(?:" + _FOUR + rb"|[\x40-\xff])*")


def _pairs(data: bytes, right: str, single: bool) -> Iterator[tuple[int, str, list[int]]]:
    """`data` read in an encoding of two bytes a character.

    If it was one character a `single` byte, either byte can be the first one, and both are tried.
    """
    pairs = char_table(right)
    for stretch in _PAIRED.finditer(data):
        for first in (stretch.start(), stretch.start() + 1)[: 1 + single]:
            chars: list[str] = []
            widths: list[int] = []
            at = first
            while at < stretch.end():
                pair = data[at : at + 2] if at + 2 <= stretch.end() else b""
                if (
                    right == "gbk"
                    and _LONG.match(data, at, stretch.end())
                    and (char := _decoded(data[at : at + 4], "gb18030"))
                ):
                    chars.append(char)
                    widths.append(4)
                elif data[at] < 0x80:
                    chars.append(chr(data[at]))
                    widths.append(1)
                elif pair in pairs:
                    chars.append(pairs[pair])
                    widths.append(2)
                else:
                    chars.append(NOTHING)
                    widths.append(1 if single else len(pair) or 1)
                at += widths[-1]
            yield first, "".join(chars), widths


#: The names by which Python knows the variants of each encoding.
_VARIANTS = {"gbk": ("gb18030", "gbk"), "big5": ("cp950", "big5", "big5hkscs")}


@cache
def char_table(encoding: str) -> dict[bytes, str]:
    """All characters of two bytes of ``gbk`` or ``big5``; where variants differ, the commoner one."""
    price = prices()
    table: dict[bytes, str] = {}
    for variant in _VARIANTS[encoding]:
        for lead in range(0x81, 0xFF):
            for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
                pair = bytes((lead, trail))
                char = _decoded(pair, variant)
                if char and (pair not in table or price[char] < price[table[pair]]):
                    table[pair] = char
    return table


def _decoded(data: bytes, encoding: str) -> str:
    """The one character that `data` is, or nothing."""
    try:
        chars = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return chars if len(chars) == 1 else ""


@cache
def byte_table(encoding: str) -> dict[str, bytes]:
    """The bytes of every character that ``latin-1``, ``gbk`` or ``big5`` has read from them."""
    table = {chr(i): bytes((i,)) for i in range(0x80)}
    if encoding == "latin-1":
        # Windows-1252 as the WHATWG defines it: its five free places are the controls of Latin-1.
        table |= {chr(i): bytes((i,)) for i in range(0x80, 0x100)}
        table |= {
            bytes((i,)).decode("cp1252"): bytes((i,))
            for i in range(0x80, 0xA0)
            if i not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
        }
        return table
    for variant in reversed(_VARIANTS[encoding]):
        for pair in char_table(encoding):
            char = _decoded(pair, variant)
            if char:
                table[char] = pair
    if encoding == "gbk":
        table["€"] = b"\x80"
    else:
        _add_private(table)
    return table


def _add_private(table: dict[str, bytes]) -> None:
    """Big5 as Windows reads it: free places are characters of the private use area.

    The ranges are those of Microsoft's code page 950.
    """
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    for leads, code in (
        (range(0xFA, 0xFF), 0xE000),
        (range(0x8E, 0xA1), 0xE311),
        (range(0x81, 0x8E), 0xEEB8),
    ):
        for lead in leads:
            for trail in trails:
                table.setdefault(chr(code), bytes((lead, trail)))
                code += 1
