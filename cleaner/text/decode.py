"""Turn bytes into text, or say why that cannot be done."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from cleaner.text.lazy import regex


class Rejected(ValueError):
    """An input that cannot be cleaned.

    Attributes:
        reason: what is wrong with it, in one line.
        data: the input as it was given, so that nothing is lost.
    """

    def __init__(self, reason: str, data: bytes | str = b"") -> None:
        super().__init__(reason)
        self.reason = reason
        self.data = data

    def __reduce__(self) -> tuple[type[Rejected], tuple[str, bytes | str]]:
        return type(self), (self.reason, self.data)


class Decoded(NamedTuple):
    """A text and the Python codec that it was read with.

    ``text.encode(encoding)`` is the input again, except for UTF-16 and UTF-32 with a byte order mark
    of the order that this machine does not have.
    """

    text: str
    encoding: str


#: Byte order marks; the longer ones first, since UTF-32's begins with UTF-16's.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: How files begin that are no plain text, and what to tell their owner.
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (.docx, .xlsx, .zip ...)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls, .ppt)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
)

#: Chinese legacy encodings, by the superset that reads them all (as browsers do: WHATWG Encoding).
_GB = ("gb2312", "gbk", "gb18030", "hz", "cp936", "euc_cn")

_SURROGATE = regex("[\ud800-\udfff]")

# In running Chinese text nearly every second character is one of these; none is common in the
# nonsense that other encodings read as GB18030 turn into. After the frequency list of
# Da Jun (2004), Modern Chinese Character Frequency List, https://lingua.mtsu.edu/chinese-computing/
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年"
    "过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理"
    "心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高"
)


def decode(data: bytes) -> Decoded:
    """Read `data` by its byte order mark, as UTF-8, or in the encoding that its bytes look like.

    Args:
        data: the whole document.

    Returns:
        The text, without a byte order mark, and the codec that it was decoded with.

    Raises:
        Rejected: the bytes are no text, or in no encoding that can be told with certainty.

    >>> decode("同志们，今天召开会议。".encode("gb18030")).encoding
    'gb18030'
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise Rejected(f"not plain text: this is {kind}", data)
    if b"\0" in data and not _is_stray(data):
        return _without_bom(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _detected(data, error)


def check(text: str) -> str:
    """`text` itself, if it is valid Unicode.

    Raises:
        Rejected: it holds half of a surrogate pair, which no encoding can store.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Rejected(f"lone surrogate at character {error.start}", text) from None
    return text


def _strict(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise Rejected(f"says it is {encoding} but is not: byte {error.start}", data) from None


def _is_stray(data: bytes) -> bool:
    """Whether zero bytes are mere dirt in UTF-8 text: very few, and hardly other control codes."""
    controls = sum(data.count(code) for code in _CONTROLS)
    if controls * 30 > len(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_CONTROLS = [bytes([code]) for code in (*range(9), 11, *range(14, 32), 127)]


def _without_bom(data: bytes) -> Decoded:
    """Data with zero bytes: UTF-16 or UTF-32 without a mark, or binary."""
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_USUAL.findall(text)) > 0.97 * len(text):
            return Decoded(text, encoding)
    raise Rejected(f"not plain text: zero byte at offset {data.index(0)}", data)


#: Characters that texts of this tool's users consist of. Binary data read as UTF-16 is full of others.
_USUAL = regex(
    "[\t\n\r -~\xa0-\xff\u2010-\u203b\u2460-\u24ff\u2500-\u25ff\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
)


def _detected(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """Data that is not UTF-8. Chinese is likelier than anything else among this tool's users."""
    import chardet

    found = chardet.detect(data, prefer_superset=True)
    name = (found["encoding"] or "").lower().replace("-", "_")
    # cp1252 with little confidence is chardet's word for "nothing fits".
    guesses = ["gb18030"] if name in _GB or found["confidence"] < 0.5 else [name, "gb18030"]
    if name not in _GB and _share_common(data, "gb18030") > 0.2:
        guesses.insert(0, "gb18030")
    for guess in guesses:
        if guess == "gb18030" and name not in _GB and _share_common(data, guess) < 0.1:
            continue
        try:
            return Decoded(data.decode(guess), codecs.lookup(guess).name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise Rejected(f"not UTF-8 (byte {error.start}: {error.reason}) and in no other encoding that fits", data)


def _share_common(data: bytes, encoding: str) -> float:
    """How much of the non-ASCII text is among the commonest Chinese characters."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    foreign = [c for c in text if c > "\x7f"]
    return sum(c in _COMMON for c in foreign) / len(foreign) if foreign else 0.0
