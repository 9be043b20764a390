"""The encoding of Chinese texts is told: by their bytes, helped by what they declare, never against them."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Rejected
from cleaner.rulebook.examples import fixtures_folder
from cleaner.text.charset import BIG5, read
from cleaner.text.charset_label import codec, declared_codecs
from cleaner.text.decode import decode

ENCODINGS = ("gb18030", "gbk", "big5", "utf-8", "utf-16-le", "utf-16-be")
SIMPLIFIED = "各位代表、同志们：现在开会。会议的主要任务是总结去年的工作，安排今年的任务。\n"
TRADITIONAL = "各位代表、各位來賓：現在開會。會議的主要任務是總結去年的工作，安排今年的任務。\n"


def test_reading_all_fixtures_gives_what_they_say() -> None:
    folder = fixtures_folder() / "encodings"
    for clean in folder.glob("*.clean.txt"):
        raw = clean.with_name(clean.name.replace(".clean.", ".raw."))
        assert decode(raw.read_bytes()).text == clean.read_bytes().decode(), clean.name


@cache
def texts(traditional: bool) -> list[str]:
    folder = fixtures_folder() / ("encodings/traditional" if traditional else "documents/news")
    found = [path.read_bytes().decode() for path in sorted(folder.rglob("*.txt"))[:40]]
    return [text for text in found if 2 * ideographs(text) > len(text)]


def ideographs(text: str) -> int:
    return sum("\u4e00" <= char <= "\u9fff" for char in text)


def pieces(encoding: str, length: int, count: int) -> list[str]:
    """Pieces of Chinese text of at most `length` bytes."""
    chance = random.Random(f"{encoding} {length}")
    found: list[str] = []
    while len(found) < count:
        text = chance.choice(texts(encoding == "big5")).encode(encoding, "ignore").decode(encoding)
        piece = text[chance.randrange(max(1, len(text) - length // 3)) :][:length].encode(encoding)[:length]
        found += [text for text in [piece.decode(encoding, "ignore")] if 3 * ideographs(text) > len(text)]
    return found


@pytest.mark.parametrize("length", [20, 50, 200, 2000])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_pieces_of_texts(encoding: str, length: int) -> None:
    wrong = [piece for piece in pieces(encoding, length, 200) if text_of(piece.encode(encoding)) != piece]
    assert len(wrong) <= 1, wrong


def text_of(data: bytes) -> str | None:
    try:
        return decode(data).text
    except Rejected:
        return None


@pytest.mark.parametrize("codec", ["gbk", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "title", ["通知", "同志", "谢谢", "小学", "学生", "联通", "总结", "会议纪要", "工作报告"]
)
def test_titles(title: str, codec: str) -> None:
    assert decode(title.encode(codec)).text == title


def test_a_title_that_is_valid_utf_8() -> None:
    data = "同学".encode("gbk")
    assert data.decode("utf-8") == "ͬѧ"
    assert decode(data).text == "同学"
    assert decode(data, language="auto").text == "ͬѧ"


@pytest.mark.parametrize("text", ["λ = 5", "é", "café", "Łódź", "10 кг", "Привет", "x² ≥ 0", "©", "ǎ", "µm"])
def test_short_utf_8_that_is_not_chinese(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize(
    "text", ["① 到場", "價格：￥５～６元", "約翰‧甘迺迪的演說", "•第一點", "裏面很恒久", "あの人は誰だ"]
)
@pytest.mark.parametrize("variant", BIG5)
def test_kinds_of_big5(text: str, variant: str) -> None:
    try:
        data = text.encode(variant)
    except UnicodeEncodeError:
        pytest.skip("not in this Big5")
    if variant == "big5" and "あ" in text:
        pytest.skip("where Python's table has Kana, everybody else's has circled numbers")
    assert decode(data + TRADITIONAL.encode("big5")).text == text + TRADITIONAL


@pytest.mark.parametrize("wide", ["utf-16-le", "utf-16-be"])
def test_wide_text_with_stray_control_codes(wide: str) -> None:
    text = SIMPLIFIED + "\x01" + SIMPLIFIED
    assert decode(text.encode(wide)) == (text, wide)


def test_gb18030_with_a_stray_zero_byte() -> None:
    text = SIMPLIFIED * 3 + "\0" + SIMPLIFIED
    assert decode(text.encode("gb18030")) == (text, "gb18030")


# What is declared


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("GB2312", "gb18030"),
        ("gbk", "gb18030"),
        (" text/html; charset=gb_2312-80 ", "gb18030"),
        ("Big5", "big5hkscs"),
        ("big5-hkscs", "big5hkscs"),
        ("cn-big5", "big5hkscs"),
        ("x-sjis", "cp932"),
        ("euc-kr", "cp949"),
        ("ISO-8859-1", "cp1252"),
        ("UTF8", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-7", None),
        ("rot13", None),
        ("hex", None),
        ("idna", None),
        ("charset=", None),
        ("nonsense\0", None),
        ("", None),
    ],
)
def test_labels(label: str, name: str | None) -> None:
    assert codec(label) == name


@pytest.mark.parametrize(
    ("page", "names"),
    [
        (b"<meta charset=gbk>", ["gb18030"]),
        (b"<META CHARSET='Big5' />", ["big5hkscs"]),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', ["gb18030"]),
        (b'<?xml version="1.0" encoding="GB2312"?><html>', ["gb18030"]),
        (b'<?xml version="1.0" encoding="utf-8"?><meta charset="gbk">', ["utf-8", "gb18030"]),
        (b"<meta name=charset content=gbk>", []),
        (b"<meta charset=nonsense>", []),
        (b" " * 4096 + b"<meta charset=gbk>", []),
        (b"", []),
    ],
)
def test_declarations(page: bytes, names: list[str]) -> None:
    assert declared_codecs(page) == names


@pytest.mark.parametrize("declared", [None, "gbk", "big5", "utf-8", "euc-kr", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("language", ["zh", "auto"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5"), (SIMPLIFIED, "utf-8"), (TRADITIONAL, "gb18030")],
)
def test_a_false_declaration_changes_nothing(
    text: str, encoding: str, declared: str | None, language: str
) -> None:
    text *= 4
    if language == "auto" and declared == "euc-kr":
        pytest.skip("without a prior there is nothing that a valid reading could be wrong by")
    assert decode(text.encode(encoding), declared=declared, language=language).text == text
    page = f'<meta charset="{declared}">{text}'
    assert decode(page.encode(encoding), language=language).text == page


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Le président a reçu les élèves à l'été.", "iso-8859-1"),
        ("Привет", "windows-1251"),
        ("Привет", "koi8-r"),
        ("日本語の本", "shift_jis"),
        ("日本語の本", "euc-jp"),
        ("한국어", "euc-kr"),
        ("Zażółć gęślą jaźń", "windows-1250"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "auto"])
def test_a_true_declaration_of_another_language(text: str, label: str, language: str) -> None:
    assert decode(text.encode(label), declared=label, language=language).text == text


def test_a_declaration_tips_the_balance() -> None:
    data = "薄膜".encode("gbk")
    assert decode(data, declared="gbk").text == "薄膜"
    assert decode(data, declared="big5").text == data.decode("big5")


# What is not Chinese


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("안녕하세요 오늘 날씨가 좋네요. 산책하러 갑시다.", "euc-kr"),
        ("今日は天気がいいですね。散歩に行きましょう。", "euc-jp"),
        ("今日は天気がいいですね。散歩に行きましょう。", "shift_jis"),
        ("Привет, как дела? Сегодня хорошая погода в Москве.", "windows-1251"),
        ("Привет, как дела? Сегодня хорошая погода в Москве.", "koi8-r"),
        ("It’s a “test” – isn’t it?", "windows-1252"),
    ],
)
def test_other_languages_are_not_read_as_chinese(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("text", ["Café", "Müller für über Straße", "El niño comió mañana"])
def test_auto_has_no_prior(text: str) -> None:
    data = text.encode("windows-1252")
    assert decode(data, language="auto").text == text
    with pytest.raises(Rejected, match="in no other encoding that fits"):
        decode(data)


def test_an_unknown_language() -> None:
    with pytest.raises(ValueError, match="use one of zh, auto"):
        decode(b"", language="fr")


# Two encodings in one file


@pytest.mark.parametrize(
    ("base", "other", "name"),
    [
        ("utf-8", "gbk", "gb18030"),
        ("utf-8", "big5", "big5hkscs"),
        ("utf-8-sig", "gbk", "gb18030"),
        ("gb18030", "utf-8", "utf-8"),
        ("big5", "utf-8", "utf-8"),
    ],
)
def test_a_block_of_another_encoding(base: str, other: str, name: str) -> None:
    around = "<p>各位代表，大家好。</p>\n<p>文件已送到。</p>\n" * 3
    block = "工作要求和安排\n\n<b>一月</b>工作\n"
    data = around.encode(base) + block.encode(other) + around.encode(base.removesuffix("-sig"))
    decoded = decode(data)
    assert decoded.text == around + block + around
    [(start, end, codec)] = decoded.mixed
    assert (decoded.text[start:end], codec) == (block.rstrip("\n"), name)


def test_a_block_within_a_line() -> None:
    title, body = "各位代表大家好", "现在我们开会，请各位代表注意会场纪律。"
    data = b"<title>" + title.encode("gbk") + b"</title><p>" + body.encode() + b"</p>"
    assert decode(data).text == f"<title>{title}</title><p>{body}</p>"
    assert len(decode(data).mixed) == 1


def test_two_blocks() -> None:
    lines = [("第一行的文字在此", "utf-8"), ("第二行的文字在此", "gbk")] * 2 + [("第五行的文字在此", "utf-8")]
    decoded = decode(b"\n".join(line.encode(codec) for line, codec in lines))
    assert decoded.text == "\n".join(line for line, _ in lines)
    assert decoded.mixed == ((9, 17, "gb18030"), (27, 35, "gb18030"))


@pytest.mark.parametrize("damage", [b"\xff", b"\xe4\xb8", b"\x80\x80", b"\xe4", b"\xa1"])
def test_damaged_utf_8_is_no_mixture(damage: bytes) -> None:
    with pytest.raises(Rejected, match="not UTF-8"):
        decode(SIMPLIFIED.encode() * 2 + SIMPLIFIED.encode()[:60] + damage + SIMPLIFIED.encode())


@given(st.text("的一是不了在人有我他这个们中来上大为和国地到以说，。<>ab\n", min_size=1, max_size=300))
def test_no_mixture_is_seen_in_one_encoding(text: str) -> None:
    assert decode((SIMPLIFIED + text).encode("gb18030")).mixed == ()


# The end cut off


@pytest.mark.parametrize(
    ("encoding", "cut"),
    [
        ("utf-8", 1),
        ("utf-8", 2),
        ("utf-8-sig", 1),
        ("gb18030", 1),
        ("big5", 1),
        ("utf-16-le", 1),
        ("utf-16-be", 1),
        ("utf-16", 1),
    ],
)
def test_a_cut_within_the_last_character(encoding: str, cut: int) -> None:
    text = TRADITIONAL[:30]
    data = text.encode(encoding)
    decoded = decode(data[:-cut])
    assert decoded.text == text[:-1]
    assert decoded.tail == data[: len(data) - cut][len(text[:-1].encode(encoding)) :]
    assert decode(data).tail == b""


def test_a_four_byte_character_cut() -> None:
    assert decode((SIMPLIFIED + "𠮷").encode("gb18030")[:-1]).tail == "𠮷".encode("gb18030")[:-1]


@pytest.mark.parametrize("tail", [b"\x80", b"\xff"])
def test_bytes_that_begin_no_character_are_no_tail(tail: bytes) -> None:
    assert read("会议".encode("gbk") + tail, "gb18030") is None
    with pytest.raises(Rejected):
        decode(SIMPLIFIED.encode("gbk") + tail)


def test_the_table_is_small() -> None:
    import cleaner.text.charset as module

    table = Path(module.__file__).with_name("charset.txt")
    assert table.stat().st_size < 60_000
