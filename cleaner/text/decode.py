"""Turn bytes into text, or say why that cannot be done."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.text.lazy import regex

if TYPE_CHECKING:
    from cleaner.text.charset import Reading


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

    @property
    def raw(self) -> bytes:
        """`data` as bytes; half a surrogate pair, which has none of its own, is kept as well."""
        return self.data if isinstance(self.data, bytes) else self.data.encode("utf-8", "surrogatepass")

    def __reduce__(self) -> tuple[type[Rejected], tuple[str, bytes | str]]:
        return type(self), (self.reason, self.data)


class _Text(NamedTuple):
    text: str
    encoding: str


class Decoded(_Text):
    """A text and the Python codec that it was read with.

    ``text.encode(encoding) + tail`` is the input again, with the `mixed` spans encoded in their own
    encodings. The exceptions are UTF-16 and UTF-32 with a byte order mark of the order that this
    machine does not have, and characters that Big5 has twice.

    It unpacks into text and encoding.

    Attributes:
        mixed: spans of the text, as ``(start, end, codec)`` in characters, that were in another
            encoding than the rest.
        tail: the beginning of a character that is cut off at the end of the input; it is not in the
            text.
    """

    mixed: tuple[tuple[int, int, str], ...]
    tail: bytes

    def __new__(
        cls, text: str, encoding: str, mixed: tuple[tuple[int, int, str], ...] = (), tail: bytes = b""
    ) -> Decoded:
        self = super().__new__(cls, text, encoding)
        self.mixed = mixed
        self.tail = tail
        return self


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

#: What a text may be expected to be: Chinese, or anything.
LANGUAGES = ("zh", "auto")


def decode(data: bytes, *, declared: str | None = None, language: str = "zh") -> Decoded:
    """Read `data` in the encoding that its bytes are in.

    In this order: the byte order mark; UTF-16 and UTF-32 without one, where there are zero bytes; UTF-8;
    UTF-8 and a Chinese encoding in one file, block by block; GB18030 (which holds GBK and GB2312), Big5
    or UTF-16, whichever reads as likelier Chinese; what the document declares; what chardet makes of it.
    A declaration is a hint: it tips the balance between readings that make sense, and is never followed
    into one that does not.

    Args:
        data: the whole document.
        declared: the charset of the HTTP header, if there is one. What ``<meta>`` and the XML
            declaration say is found in `data`.
        language: ``zh`` takes it that the text is likely Chinese, so that a short title in GBK does not
            become Korean or Cyrillic; ``auto`` leaves it to chardet which of all encodings it is.

    Returns:
        The text, without a byte order mark, and the codec that it was decoded with. A character that is
        cut off at the end is not in the text; its bytes are the `tail`.

    Raises:
        Rejected: the bytes are no text, or in no encoding that can be told with certainty.
        ValueError: there is no such `language`.

    >>> decode("同志们，今天召开会议。".encode("gb18030")).encoding
    'gb18030'
    >>> decode("各位代表".encode()[:-1])[:], decode("各位代表".encode()[:-1]).tail
    (('各位代', 'utf-8'), b'\\xe8\\xa1')
    """
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}: use one of {', '.join(LANGUAGES)}")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _marked(data, bom, encoding)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise Rejected(f"not plain text: this is {kind}", data)
    if b"\0" in data and not _is_stray(data):
        return _without_bom(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error, declared, language)
    return _short(data, text) if language == "zh" and len(data) <= _SHORT else Decoded(text, "utf-8")


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


def _marked(data: bytes, bom: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        from cleaner.text.charset import read
        from cleaner.text.decode_mixed import mixed

        reading = read(data, encoding)
        if reading and reading.text and reading.tail:
            return Decoded(reading.text, encoding, tail=reading.tail)
        found = mixed(data.removeprefix(bom)) if encoding == "utf-8-sig" else None
        if found and found.encoding == "utf-8":
            return Decoded(found.text, encoding, found.spans)
        raise Rejected(f"says it is {encoding} but is not: byte {error.start}", data) from None


def _is_stray(data: bytes) -> bool:
    """Whether zero bytes are mere dirt in UTF-8 text: very few, and hardly other control codes."""
    if _many_controls(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _many_controls(data: bytes) -> bool:
    return sum(data.count(code) for code in _CONTROLS) * 30 > len(data)


_CONTROLS = [bytes([code]) for code in (*range(9), 11, *range(14, 32), 127)]


def _without_bom(data: bytes) -> Decoded:
    """Data with zero bytes: UTF-16 or UTF-32 without a mark, or binary."""
    from cleaner.text.charset import chinese, cost, plausible, read

    readings = [read(data, name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")]
    if not _many_controls(data):
        readings.append(chinese(data))
    sensible = [
        reading
        for reading in readings
        if reading
        and (
            len(_UNUSUAL.findall(reading.text)) < 0.03 * len(reading.text)
            or (plausible(reading) and len(_CONTROL.findall(reading.text)) < 0.1 * len(reading.text) + 1)
        )
    ]
    if sensible:
        text, encoding, tail = min(sensible, key=lambda reading: cost(reading.text[:_ENOUGH]))
        return Decoded(text, encoding, tail=tail)
    raise Rejected(f"not plain text: zero byte at offset {data.index(0)}", data)


#: Characters that texts of this tool's users do not consist of. Binary data read as UTF-16 is full of them.
_UNUSUAL = regex(
    "[^\t\n\r -~\xa0-\xff\u2010-\u203b\u2460-\u24ff\u2500-\u25ff\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
)
_CONTROL = regex("[\0-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

#: So many characters tell one width from another.
_ENOUGH = 4000

#: A text of so few bytes may be valid UTF-8 by chance.
_SHORT = 64


def _short(data: bytes, text: str) -> Decoded:
    """Few bytes that are valid UTF-8: GBK 同学 is ͬѧ, and one in ten characters in UTF-16 is all ASCII."""
    if not data.isascii() or _many_controls(data):
        from cleaner.text.charset import ORDINARY, by_chance, chinese

        if by_chance(text) and (reading := chinese(data, limit=ORDINARY)) and not reading.tail:
            return Decoded(reading.text, reading.encoding)
    return Decoded(text, "utf-8")


def _legacy(data: bytes, error: UnicodeDecodeError, header: str | None, language: str) -> Decoded:
    """Data that is not UTF-8, or not all of it, or not to its end."""
    from cleaner.text.charset import ORDINARY, PLAUSIBLE, chinese
    from cleaner.text.charset_label import declared_codecs
    from cleaner.text.decode_mixed import cheaper, looks_like_utf_8, mixed

    cut = error.reason == "unexpected end of data" and error.end == len(data)
    whole_part = data[: error.start]
    if cut and not whole_part.isascii():
        return Decoded(whole_part.decode("utf-8"), "utf-8", tail=data[error.start :])
    declared = declared_codecs(data, header)
    found = mixed(data)
    contradicted = bool({*declared} - _SAYS_NOTHING - _CHINESE)
    limit = ORDINARY if contradicted else PLAUSIBLE
    reading = chinese(data, declared, limit=limit) if language == "zh" else None
    if found and (reading is None or cheaper(found, reading)):
        return Decoded(found.text, found.encoding, found.spans)
    if reading is None and not looks_like_utf_8(data):
        reading = _foreign(data, declared, language)
    if reading is None and cut and len(data) - error.start >= 2:
        return Decoded(whole_part.decode("utf-8"), "utf-8", tail=data[error.start :])
    if reading is None:
        raise Rejected(
            f"not UTF-8 (byte {error.start}: {error.reason}) and in no other encoding that fits"
            + ("" if language == "auto" else "; read as Chinese, --language auto looks further"),
            data,
        )
    return Decoded(reading.text, reading.encoding, tail=reading.tail)


#: What declares nothing: servers and editors say it of any text.
_SAYS_NOTHING = frozenset({"utf-8", "utf-8-sig", "cp1252"})

_CHINESE = frozenset({"gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be"})

#: Codecs that not every row of bytes is valid in.
_CHECKABLE = regex("cp932|cp949|euc.*|johab|shift.*")

#: Above this, chardet's confidence means something; short texts in one alphabet have less.
_CONFIDENT = 0.3

#: English as Windows writes it: ASCII but for single signs, none of them a letter.
_TYPOGRAPHY = re.compile(
    rb"(?:[\x00-\x7f]|[\x80\x85\x91-\x97\x99\xa0\xa3\xa7\xa9\xab\xae\xb0\xb1\xb7\xbb\xbd\xd7](?![\x80-\xff]{2}))+"
)

#: What a wrong reading has and text has not: control codes, private use.
_UNCLEAN = regex("[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd-\uffff]")


def _foreign(data: bytes, declared: list[str], language: str) -> Reading | None:
    """`data` as it is declared or as chardet takes it, where that yields text."""
    import chardet

    from cleaner.text.charset import PLAUSIBLE, POSSIBLE, chinese, read
    from cleaner.text.charset_label import codec, without_declarations

    if not declared and _TYPOGRAPHY.fullmatch(data):
        return read(data, "cp1252")
    # chardet believes declarations.
    bare = without_declarations(data)
    found = chardet.detect(
        bare,
        encoding_era=chardet.EncodingEra.MODERN_WEB,
        no_match_encoding="utf-8",
        prefer_superset=True,
        compat_names=False,
    )
    name = codec(found["encoding"] or "")
    guesses: list[str | None]
    if name in _CHINESE or not _CHINESE.isdisjoint(declared):
        limit = POSSIBLE if name in _CHINESE else PLAUSIBLE
        if reading := chinese(data, declared, limit=limit):
            return reading
    others = [name for name in declared if name not in _CHINESE]
    guesses = [name for name in others if _CHECKABLE.fullmatch(name)]
    if found["confidence"] > _CONFIDENT:
        guesses += [name, *others]
    else:
        guesses += [*others, name if language == "auto" else None]
    for guess in filter(None, guesses):
        reading = read(data, guess)
        if reading and not reading.tail and _is_clean(reading.text):
            return reading
    return chinese(data, declared) if language == "auto" else None


def _is_clean(text: str) -> bool:
    """Whether `text` is not plainly nonsense, as damaged Chinese is in an alphabet: юбМлБ, with capitals amid words."""
    pairs = pairwise(text[:_ENOUGH])
    amid = sum(after.isupper() and before.islower() for before, after in pairs if after > "\x7f")
    return not _UNCLEAN.search(text) and amid * 30 <= min(len(text), _ENOUGH)
