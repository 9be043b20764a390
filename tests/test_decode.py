"""Bytes become text, or are refused with a reason; never become nonsense in silence."""

from __future__ import annotations

import codecs
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Rejected
from cleaner.text.decode import LANGUAGES, Decoded, decode

SIMPLIFIED = (
    "过去一年，面对复杂严峻的外部环境和艰巨繁重的改革发展任务，全县上下坚持稳中求进工作总基调，"
    "完整准确全面贯彻新发展理念，扎实推进各项重点工作，经济社会发展取得新的成效。\n"
)
TRADITIONAL = (
    "過去一年，面對複雜嚴峻的外部環境和艱鉅繁重的改革發展任務，全縣上下堅持穩中求進工作總基調，"
    "扎實推進各項重點工作，經濟社會發展取得新的成效。\n"
)
ENGLISH = "Dear colleagues, welcome to our annual meeting.\n"


@pytest.mark.parametrize(
    "text", ["", "hello\n", SIMPLIFIED, TRADITIONAL, "𠀀😀\r\n", "零\0字节\n" + SIMPLIFIED]
)
def test_utf_8(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize("text", ["", "a", SIMPLIFIED, "𠀀"])
@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
)
def test_byte_order_marks(text: str, mark: bytes, codec: str, name: str) -> None:
    assert decode(mark + text.encode(codec)) == (text, name)


@pytest.mark.parametrize(
    "data",
    [
        SIMPLIFIED.encode(),
        SIMPLIFIED.encode("gb18030"),
        TRADITIONAL.encode("big5"),
        codecs.BOM_UTF8 + SIMPLIFIED.encode(),
        codecs.BOM_UTF16_LE + SIMPLIFIED.encode("utf-16-le"),
    ],
)
def test_the_encoding_gives_the_bytes_back(data: bytes) -> None:
    # Not for big-endian data with a mark: Python writes the order of the machine.
    text, encoding = decode(data)
    assert text.encode(encoding) == data


@pytest.mark.parametrize("codec", ["gb2312", "gbk", "gb18030"])
@pytest.mark.parametrize("length", [2, 3, 5, 20, 80])
def test_chinese_legacy_encodings_are_read_as_gb18030(codec: str, length: int) -> None:
    text = SIMPLIFIED[:length]
    assert decode(text.encode(codec)) == (text, "gb18030")


@pytest.mark.parametrize(
    "text", ["朱镕基同志在会上的讲话", "㐀𠀀镕朱䶮", SIMPLIFIED + "𠮷野家㑇€", ENGLISH + SIMPLIFIED]
)
def test_gb18030_with_rare_characters(text: str) -> None:
    assert decode(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize("repeat", [1, 20])
def test_big5(repeat: int) -> None:
    text = TRADITIONAL * repeat
    assert decode(text.encode("big5")).text == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark(codec: str) -> None:
    assert decode(ENGLISH.encode(codec)) == (ENGLISH, codec)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_wide_chinese_without_a_mark_is_read_or_refused(codec: str) -> None:
    for text in (SIMPLIFIED, SIMPLIFIED * 10, "面对复杂严峻的外部环境", "改革发展" * 50):
        try:
            assert decode(text.encode(codec)).text == text
        except Rejected as error:
            assert error.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4\n%\xe2\xe3", "this is a PDF file"),
        (b"PK\x03\x04\x14\x00", "this is a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "this is an old Office file"),
        (b"{\\rtf1 text}", "this is an RTF file"),
        (b"\x1f\x8b\x08\x00", "this is gzip data"),
        (b"\x89PNG\r\n", "this is a PNG image"),
        (b"\x7fELF\x02", "this is a program"),
        (b"\0\1\2\3" * 100, "zero byte at offset 0"),
        (b"abc\0\1\2\3\4" * 50, "zero byte at offset 3"),
        (bytes(range(256)) * 4, "zero byte at offset 0"),
        (codecs.BOM_UTF8 + b"\xff", "says it is utf-8-sig but is not: byte 0"),
        (codecs.BOM_UTF16_LE + b"1", "says it is utf-16 but is not"),
        (SIMPLIFIED.encode()[:-2] + b"\n", "not UTF-8 (byte 246: invalid continuation byte)"),
        (SIMPLIFIED.encode("gb18030") + b"\xff\xff\xff\n", "in no other encoding that fits"),
        (SIMPLIFIED.encode() + b"\xff\xfe" + SIMPLIFIED.encode(), "invalid start byte"),
        (zlib.compress(SIMPLIFIED.encode() * 9), "not "),
    ],
)
def test_what_is_no_text_is_refused_with_its_bytes(cleaner: Cleaner, data: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as error:
        cleaner(data)
    assert reason in error.value.reason
    assert "\n" not in error.value.reason
    assert error.value.data == data


def test_the_encoding_is_recorded(cleaner: Cleaner) -> None:
    assert cleaner(SIMPLIFIED.encode("gbk")).record()["encoding"] == "gb18030"
    assert cleaner(SIMPLIFIED.encode()).record()["encoding"] == "utf-8"
    assert cleaner(SIMPLIFIED).record()["encoding"] is None


def test_the_hash_is_that_of_the_bytes(cleaner: Cleaner) -> None:
    hashes = {cleaner(SIMPLIFIED.encode(codec)).raw_sha256 for codec in ("gb18030", "utf-8", "utf-8-sig")}
    assert len(hashes) == 3
    assert cleaner(SIMPLIFIED).raw_sha256 == cleaner(SIMPLIFIED.encode()).raw_sha256


@given(st.binary(max_size=200), st.sampled_from(LANGUAGES), st.sampled_from([None, "gbk", "big5", "utf-8"]))
def test_any_bytes_are_read_or_refused(data: bytes, language: str, declared: str | None) -> None:
    try:
        decoded = decode(data, language=language, declared=declared)
    except Rejected as error:
        assert error.data == data
    else:
        whole = data.removesuffix(decoded.tail)
        if decoded.mixed:
            assert encoded(decoded) == data
        else:
            assert whole.decode(decoded.encoding) == decoded.text


def encoded(decoded: Decoded) -> bytes:
    """The bytes that a text was read from."""
    parts, done = [], 0
    for start, end, codec in decoded.mixed:
        parts += [decoded.text[done:start].encode(decoded.encoding), decoded.text[start:end].encode(codec)]
        done = end
    return b"".join([*parts, decoded.text[done:].encode(decoded.encoding), decoded.tail])


@given(st.text("的一是不了在人有我他这个们中来上大为和国地到以说，。0123456789ab\n", max_size=200))
def test_common_characters_survive_gb18030(text: str) -> None:
    if sum(char in "的一是不了在人有我他" for char in text) >= 3:
        assert decode(text.encode("gb18030")).text == text
