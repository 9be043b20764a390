"""How likely a text is Chinese: what tells the right reading of bytes from the wrong ones.

Bytes of one Chinese encoding are mostly valid in the others too, but read so they are a row of
characters that nobody writes. A language model as small as the frequencies of single characters
tells them apart after a few characters, the way of Kikui, "Identifying the Coding System and Language
of On-line Documents on the Internet" (COLING 1996), and of Li and Momoi, "A composite approach to
language/encoding detection" (19th International Unicode Conference, 2001). The frequencies stand in
``charset.txt``, which ``benchmarks/charset_table.py`` makes.
"""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cleaner.text.lazy import regex

#: The codecs for Big5, the likelier ones first.
BIG5 = ("big5hkscs", "cp950", "big5")

#: The mean cost of its characters up to which a long text may be Chinese, and up to which it is
#: ordinary Chinese. Chinese has 6 to 8.5; Korean, Japanese and Cyrillic read as GB18030 or Big5 have
#: 10 and more. Short texts are allowed `_LEEWAY` divided by their length.
#: What chardet takes for Chinese, too, may have up to `POSSIBLE`, like a poem of rare characters.
ORDINARY, PLAUSIBLE, POSSIBLE = 8.5, 9.2, 11.0
_LEEWAY = 3.5

#: So many characters say enough.
_SAMPLE = 2000

#: What a reading is charged for a character that is cut off at the end, and what it is credited
#: with if the document declares it: about what one right character gains.
_CUT, _DECLARED = 5.0, 5.0

#: Big5 is rarer than GB18030 among this tool's documents. It matters for a sign or two: 25°C.
_BIG5 = 1.5

#: What GB18030's four-byte characters count as in judging a text: they are rare, but hardly anything
#: else is valid in their form.
_FOUR_BYTES = 6.0

_FOREIGN = regex("[^\x00-\x7f]+")

#: Letters of one alphabet beyond ASCII; of those that formulas have none of, enough for a word.
_ALPHABETS = regex(
    "[\xa0-\u017f\u01cd-\u01dc]*|[\u0384-\u03ce\xa0-\xbf]+|[\u0400-\u045f\xa0-\xbf]{3,}"
    "|[\u05d0-\u05ea\xa0-\xbf]{3,}|[\u060c-\u06d4\xa0-\xbf]{3,}"
)

_WIDE = ("utf-16-le", "utf-16-be")

#: The dot in a foreign name, as Windows writes it in Big5; other codecs read a bullet.
_CP950_DOT = 10.0
_NAME_DOT = regex("[\u4e00-\u9fff]\u2022[\u4e00-\u9fff]")

#: Costs of characters that are too rare for the table, by block: the first code point and the cost.
#: The cost of a block is near -ln of its share of Chinese text, divided among its characters.
_BLOCKS = (
    (0x0000, 20.0),  # control codes
    (0x0009, 5.0),  # tab, line feed
    (0x000B, 20.0),
    (0x000D, 5.0),  # carriage return
    (0x000E, 20.0),
    (0x0020, 4.0),  # space
    (0x0021, 6.0),  # ASCII that the table has not
    (0x007F, 20.0),  # delete, control codes
    (0x00A0, 11.0),  # Latin-1
    (0x0100, 14.0),  # Latin, with the tones of pinyin
    (0x0250, 17.0),  # phonetic signs, accents without a letter
    (0x0391, 12.0),  # Greek
    (0x03CA, 17.0),
    (0x0410, 13.0),  # Cyrillic
    (0x0450, 17.0),  # other alphabets
    (0x2000, 12.0),  # punctuation, symbols, arrows, mathematics
    (0x2460, 10.5),  # circled numbers
    (0x2474, 13.0),  # numbers in brackets, boxes
    (0x25A0, 11.0),  # forms, stars
    (0x2640, 13.0),
    (0x2700, 11.0),  # ticks, hearts
    (0x27C0, 13.0),
    (0x2800, 18.0),  # Braille and more
    (0x3000, 5.0),  # the space of an indent
    (0x3001, 10.5),  # Chinese punctuation
    (0x3041, 12.5),  # Hiragana, Katakana
    (0x3100, 15.0),  # Bopomofo, circled and squared words
    (0x3400, 17.0),  # ideographs of extension A
    (0x4DC0, 17.0),
    (0x4E00, 15.0),  # ideographs
    (0xA000, 18.0),  # Yi and others
    (0xAC00, 16.0),  # Hangul
    (0xD7A4, 30.0),  # surrogates, private use
    (0xF000, 15.0),  # the bullets of word processors
    (0xF100, 30.0),
    (0xF900, 17.0),  # compatibility
    (0xFE0F, 11.0),  # what makes an emoji of a sign
    (0xFE10, 17.0),
    (0xFF00, 12.0),  # full-width ASCII
    (0xFF5F, 18.0),  # half-width Katakana
    (0xFFE0, 11.0),  # full-width signs of money
    (0xFFE7, 20.0),
    (0x10000, 18.0),  # rare scripts
    (0x1F300, 9.0),  # emoji, which hardly anything is valid as by chance
    (0x1FB00, 18.0),  # rare ideographs
    (0xE0000, 20.0),
)
_STARTS = [start for start, _ in _BLOCKS]


class _Costs(dict[str, float]):
    """The cost of each character: -ln of its share of Chinese text."""

    def __missing__(self, char: str) -> float:
        self[char] = cost = _BLOCKS[bisect_right(_STARTS, ord(char)) - 1][1]
        return cost


@cache
def _costs() -> _Costs:
    table = _Costs()
    for line in Path(__file__).with_name("charset.txt").read_text(encoding="utf-8").splitlines():
        cost, chars = line.split("\t")
        table.update(dict.fromkeys(chars, float(cost)))
    return table


def cost(text: str) -> float:
    """How unlikely `text` is as Chinese: the sum of -ln of the shares of its characters.

    >>> cost("同志们好") < cost("肮祢輟炸")
    True
    """
    return sum(map(_costs().__getitem__, text))


class Reading(NamedTuple):
    """Bytes as one encoding reads them; `tail` is the beginning of a character cut off at their end."""

    text: str
    encoding: str
    tail: bytes = b""


def read(data: bytes, encoding: str) -> Reading | None:
    """`data` in `encoding`; None where it is invalid before the last character.

    >>> read("会议".encode("gbk")[:-1], "gb18030")
    Reading(text='会', encoding='gb18030', tail=b'\xd2')
    """
    if encoding in BIG5:
        return _big5(data)
    return _read(data, encoding)


def _read(data: bytes, encoding: str) -> Reading | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    tail = decoder.getstate()[0]
    # Python's CJK codecs wait for more after bytes that begin no character, too.
    if tail and tail[0] in (0x80, 0xFF) and not encoding.startswith("utf"):
        return None
    return Reading(text, encoding, tail)


def chinese(data: bytes, declared: Sequence[str] = (), *, limit: float = PLAUSIBLE) -> Reading | None:
    """The likeliest reading of `data` as Chinese that is not UTF-8; None where none is plausible.

    Args:
        data: bytes without a byte order mark.
        declared: codecs that have a better chance.
        limit: the mean cost above which a long text is not Chinese.

    >>> chinese("各位代表".encode("big5"))
    Reading(text='各位代表', encoding='big5hkscs', tail=b'')
    >>> chinese("Müller, Straße".encode("cp1252"))
    """
    readings = [read(data, "gb18030"), read(data, "big5hkscs")]
    readings += [read(data, name) for name in _WIDE if _begins_wide(data, name)]
    found = [reading for reading in readings if reading and plausible(reading, limit)]
    return min(found, key=lambda reading: _rank(reading, declared), default=None)


def plausible(reading: Reading, limit: float = PLAUSIBLE, *, leeway: float = _LEEWAY) -> bool:
    """Whether a reading has characters beyond ASCII, and they may well be Chinese.

    Args:
        reading: the text, and the codec that it was read with.
        limit: the mean cost above which a long text is not Chinese.
        leeway: by how much the characters of a short text may exceed that, together.

    >>> plausible(Reading("召开会议", "gb18030")), plausible(Reading("鍙紑浼氳", "gb18030"))
    (True, False)
    """
    foreign = _sample(reading.text)
    if not foreign:
        return False
    total = cost(foreign)
    if reading.encoding == "gb18030" and total > limit * len(foreign):
        long = [char for char in foreign if len(char.encode("gb18030")) == 4]
        total += _FOUR_BYTES * len(long) - cost("".join(long))
    return total <= limit * len(foreign) + leeway


def by_chance(text: str) -> bool:
    """Whether `text` may be valid UTF-8 by chance only: it has no ideographs, and letters of several alphabets.

    >>> by_chance("同学".encode("gbk").decode()), by_chance("café"), by_chance("同学")
    (True, False, False)
    """
    foreign = "".join(_FOREIGN.findall(text))
    if not foreign:
        return not text.isprintable()
    return max(foreign) < "\u0800" and not _ALPHABETS.fullmatch(foreign)


def _rank(reading: Reading, declared: Sequence[str]) -> float:
    """What `reading` costs; a long text, what as many characters of it as `_SAMPLE` would."""
    if len(reading.text) <= _SAMPLE:
        total = cost(reading.text)
    else:
        foreign = _sample(reading.text)
        total = cost(foreign) / len(foreign) * _SAMPLE
    total += _BIG5 * (reading.encoding in BIG5)
    named = reading.encoding in declared or (reading.encoding in BIG5 and BIG5[0] in declared)
    return total + _CUT * bool(reading.tail) - _DECLARED * named


def _sample(text: str) -> str:
    """The first characters of `text` beyond ASCII."""
    found, length = [], 0
    for match in _FOREIGN.finditer(text):
        found.append(match[0][: _SAMPLE - length])
        length += len(found[-1])
        if length >= _SAMPLE:
            break
    return "".join(found)


def _begins_wide(data: bytes, encoding: str) -> bool:
    """Whether the beginning of `data` may be UTF-16; a look at it spares reading all."""
    reading = read(data[:256], encoding)
    return reading is not None and plausible(reading)


def _big5(data: bytes) -> Reading | None:
    """`data` in the Big5 that fits best.

    The codecs differ in a few signs and in the rows C6 to C8: there ETEN, Hong Kong and browsers have
    circled numbers where the table of Unicode Inc., hence Python's ``big5``, has Kana.
    """
    readings = [reading for name in BIG5 if (reading := _read(data, name))]
    return min(readings, key=lambda reading: _excess(reading, readings[0]), default=None)


def _excess(reading: Reading, first: Reading) -> float:
    """What `reading` costs more than `first`."""
    if reading.text == first.text:
        return 0.0
    costs = _costs()
    # Where HKSCS has a letter that Unicode writes with two, the texts differ in length.
    pairs = zip(first.text, reading.text, strict=False)
    excess = sum(costs[char] - costs[before] for before, char in pairs if char != before)
    if len(reading.text) != len(first.text):
        excess = cost(reading.text) - cost(first.text)
    if reading.encoding == "cp950" and _NAME_DOT.search(first.text):
        excess -= _CP950_DOT
    return excess if abs(excess) >= 1 else 0.0
