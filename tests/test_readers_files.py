"""Reading archives, Word and PDF files, Parquet, WARC and addresses."""

from __future__ import annotations

import functools
import gzip
import http.server
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from samples_of_formats import (
    COMPRESSIONS,
    TEXTS,
    answer,
    jsonl,
    page,
    parquet,
    pdf,
    tarred,
    warc_record,
    zipped,
    zipped_in_gbk,
)

from cleaner.corpus.readers import InputError, Item, Unread, read, streams
from cleaner.corpus.readers import item as limits

TEXT = TEXTS[0].encode()


def split(path: Path | str, **options: Any) -> tuple[list[Item], list[Unread]]:
    found = list(read([str(path)], **options))
    return [each for each in found if isinstance(each, Item)], [
        each for each in found if isinstance(each, Unread)
    ]


def reasons(path: Path | str) -> list[tuple[str, str]]:
    return [(each.source, each.reason) for each in split(path)[1]]


# --- archives ------------------------------------------------------------------------------------

MEMBERS = [
    ("a.txt", TEXT),
    ("页/b.html", page("乙")),
    ("c.jsonl.gz", gzip.compress(jsonl().encode(), mtime=0)),
]


@pytest.mark.parametrize(
    "name", ["z.zip", "z.tar", "z.tar.gz", "z.tgz", "z.tar.bz2", "z.tar.xz", "z.tar.zst"]
)
def test_archives(tmp_path: Path, name: str) -> None:
    data = zipped(MEMBERS) if name == "z.zip" else tarred(MEMBERS)
    suffix = {"tgz": ".gz"}.get(name.rsplit(".", 1)[-1], Path(name).suffix)
    (tmp_path / name).write_bytes(COMPRESSIONS[suffix](data) if suffix in COMPRESSIONS else data)
    items, wrong = split(tmp_path / name)
    assert wrong == []
    assert [(item.source, item.format) for item in items] == [
        (f"{name}/a.txt", "text"),
        (f"{name}/页/b.html", "html"),
        *((f"{name}/c.jsonl.gz:{n}", "jsonl") for n in (1, 2, 3)),
    ]
    assert (items[0].data, items[1].markup, items[2].id) == (TEXT, True, "r0")


def test_names_of_members_in_gbk(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped_in_gbk("讲话\\报告（一）.txt", TEXT))
    (tmp_path / "b.tar").write_bytes(tarred([("讲话/报告.txt", TEXT)], encoding="gbk"))
    assert [item.source.split("/", 1)[1] for item in split(tmp_path)[0]] == [
        "a.zip/讲话/报告（一）.txt",
        "b.tar/讲话/报告.txt",
    ]


def test_names_of_members_that_lead_elsewhere_or_are_hidden(tmp_path: Path) -> None:
    names = ["../../a.txt", "/etc/b.txt", "x/../c.txt", "__MACOSX/._a.txt", ".DS_Store", "a.txt"]
    for archive in (zipped([(name, TEXT) for name in names]), tarred([(name, TEXT) for name in names])):
        (tmp_path / "z").write_bytes(archive)
        (tmp_path / "z.tar").write_bytes(archive)
        path = tmp_path / ("z" if archive.startswith(b"PK") else "z.tar")
        assert [item.id.split("/", 1)[1] for item in split(path)[0]] == [
            "a.txt", "etc/b.txt", "x/c.txt", "a.txt#2",
        ]  # fmt: skip


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = zipped([("deep.txt", TEXT), ("z3.zip", zipped([("deeper.txt", TEXT)]))])
    (tmp_path / "z.tar").write_bytes(tarred([("z2.zip", inner), ("last.txt", TEXT)]))
    items, wrong = split(tmp_path / "z.tar")
    assert [item.id for item in items] == ["z.tar/z2.zip/deep.txt", "z.tar/last.txt"]
    assert [each.source for each in wrong] == ["z.tar/z2.zip/z3.zip"]
    assert "unpack it first" in wrong[0].reason


def test_what_is_compressed_over_and_over(tmp_path: Path) -> None:
    data = TEXT
    for _ in range(4):
        data = gzip.compress(data)
    (tmp_path / "a.txt.gz").write_bytes(data)
    assert "compressed more than 2 times" in reasons(tmp_path / "a.txt.gz")[0][1]


@pytest.mark.parametrize("kind", ["zip", "gz", "tar.zst"])
def test_bombs(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BOMB_SIZE", 1 << 20)
    monkeypatch.setattr(streams, "BOMB_RATIO", 100)
    zeros = b"0" * (8 << 20)
    data = {
        "zip": lambda: zipped([("a.jsonl", zeros), ("b.txt", TEXT)]),
        "gz": lambda: gzip.compress(zeros),
        "tar.zst": lambda: COMPRESSIONS[".zst"](tarred([("a.txt", zeros)])),
    }[kind]()
    (tmp_path / f"a.{kind}").write_bytes(data)
    assert "unpacks to more than 100 times its size" in reasons(tmp_path / f"a.{kind}")[-1][1]


def test_many_members_may_be_a_bomb_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BOMB_SIZE", 1 << 20)
    monkeypatch.setattr(streams, "BOMB_RATIO", 50)
    (tmp_path / "z.zip").write_bytes(zipped([(f"{n}.txt", b"0" * 200_000) for n in range(99)]))
    items, [wrong] = split(tmp_path / "z.zip")
    assert (wrong.source, 5 < len(items) < 20) == ("z.zip", True)


def test_a_damaged_member_does_not_take_the_others_along(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 40
    data = bytearray(zipped([("a.txt", noise), ("b.txt", TEXT)]))
    data[60] ^= 0xFF
    (tmp_path / "z.zip").write_bytes(data)
    items, [wrong] = split(tmp_path / "z.zip")
    assert ([item.id for item in items], wrong.source) == (["z.zip/b.txt"], "z.zip/a.txt")
    assert wrong.reason.startswith("damaged: ")
    data = bytearray(tarred([("a.txt", TEXT), ("b.txt", TEXT)]))
    data[3] ^= 0xFF
    (tmp_path / "z.tar").write_bytes(data)
    items, [wrong] = split(tmp_path / "z.tar")
    assert ([item.id for item in items], wrong.span == (0, 1024)) == (["z.tar/b.txt"], True)


def test_encrypted_members(tmp_path: Path) -> None:
    data = bytearray(zipped([("a.txt", TEXT)]))
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(sign) + (6 if sign.endswith(b"\x04") else 8)] |= 1
    (tmp_path / "z.zip").write_bytes(data)
    assert reasons(tmp_path / "z.zip") == [("z.zip/a.txt", "encrypted; unpack it with its password first")]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (["[Content_Types].xml", "xl/workbook.xml"], "an Excel file; save it as CSV"),
        (["mimetype", "content.xml"], "an OpenDocument file"),
        (["mimetype", "META-INF/container.xml"], "an e-book"),
    ],
)
def test_office_files_are_no_archives(tmp_path: Path, members: list[str], said: str) -> None:
    for name in ("a.xlsx", "a.csv"):
        (tmp_path / name).write_bytes(zipped([(member, b"x") for member in members]))
        assert said in reasons(tmp_path / name)[0][1]


# --- empty and cut files -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "items", "said"),
    [
        ("a.txt", 1, ""),
        ("a.html", 1, ""),
        ("a.jsonl", 0, ""),
        ("a.json", 0, ""),
        ("a.csv", 0, ""),
        ("a.warc", 0, ""),
        ("a.txt.gz", 0, "empty, where gzip data should be"),
        ("a.zip", 0, "not a readable ZIP archive"),
        ("a.tar", 0, "not a readable tar archive"),
        ("a.parquet", 0, "not a readable Parquet file"),
    ],
)
def test_empty_files(tmp_path: Path, name: str, items: int, said: str) -> None:
    (tmp_path / name).touch()
    found, wrong = split(tmp_path / name)
    assert (len(found), bool(wrong)) == (items, bool(said))
    assert not said or wrong[0].reason.startswith(said)


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_compressed_files_that_are_cut_off(tmp_path: Path, suffix: str) -> None:
    raw = "".join(f'{{"id": "{n}", "text": "{n * 7919}"}}\n' for n in range(40_000)).encode()
    packed = COMPRESSIONS[suffix](raw)
    (tmp_path / f"a.jsonl{suffix}").write_bytes(packed[: len(packed) * 3 // 4])
    items, wrong = split(tmp_path / f"a.jsonl{suffix}")
    assert [item.id for item in items] == [str(n) for n in range(len(items))]
    assert wrong[-1].reason == "cut off: the compressed data end too early"
    assert len(items) > (0 if suffix == ".bz2" else 1000)
    (tmp_path / f"a.txt{suffix}").write_bytes(packed[: len(packed) * 3 // 4])
    [found] = split(tmp_path / f"a.txt{suffix}")[1]
    assert raw.startswith(found.raw)


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_a_damaged_member_of_a_compressed_file_is_reported(tmp_path: Path, suffix: str) -> None:
    first, *others = (COMPRESSIONS[suffix](line.encode()) for line in jsonl().splitlines(keepends=True))
    path = tmp_path / f"a.jsonl{suffix}"
    for rest in (b"\xff" + b"".join(others), b"rubbish"):
        path.write_bytes(first + rest)
        items, wrong = split(path)
        assert ([item.id for item in items], len(wrong)) == (["r0"], 1)
    path.write_bytes(first + bytes(1000))
    assert len(split(path)[0]) == 1 and split(path)[1] == []


def test_a_row_that_is_cut_off_is_no_record(tmp_path: Path) -> None:
    raw = "id,text\n" + "".join(f"{n},{n * 7919}\n" for n in range(40_000))
    packed = gzip.compress(raw.encode())
    (tmp_path / "a.csv.gz").write_bytes(packed[: len(packed) // 2])
    items, wrong = split(tmp_path / "a.csv.gz")
    assert all(item.data == str(int(item.id) * 7919) for item in items)
    assert {each.reason for each in wrong} == {"cut off: the compressed data end too early"}


# --- Parquet -------------------------------------------------------------------------------------


def test_parquet_with_columns_of_all_kinds(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import datetime
    import decimal

    import pyarrow.parquet as pq

    columns = {
        "content": pa.array([page("甲"), None], pa.binary()),
        "day": [datetime.date(2024, 5, 1), None],
        "price": [decimal.Decimal("1.50"), None],
        "tags": [["a"], []],
        "nested": [{"x": 1, "y": None}, None],
        "embedding": pa.array([[0.5], [0.25]], pa.list_(pa.float32())),
        "picture": pa.array([b"\xff", b""], pa.binary()),
        "site": pa.array(["a", "b"]).dictionary_encode(),
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    [item], [wrong] = split(tmp_path / "a.parquet")
    assert (item.data, item.id, wrong.source) == (page("甲"), "a.parquet:1", "a.parquet:2")
    assert dict(item.given) == {
        "day": "2024-05-01", "price": "1.50", "tags": ["a"], "nested": {"x": 1, "y": None}, "site": "a",
    }  # fmt: skip
    [item], _ = split(tmp_path / "a.parquet", keep=["site"])
    assert dict(item.given) == {"site": "a"}


def test_text_in_parquet_that_is_not_utf_8(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    raw = pa.array([TEXTS[0].encode("gbk"), b"\xff\xfe\xfd", b"ok"], pa.binary())
    column = pa.StringArray.from_buffers(3, raw.buffers()[1], raw.buffers()[2])
    pq.write_table(pa.table({"text": column}), tmp_path / "a.parquet")
    assert [item.data for item in split(tmp_path / "a.parquet")[0]] == [TEXTS[0], b"\xff\xfe\xfd", "ok"]


def test_a_damaged_group_of_rows_does_not_take_the_others_along(tmp_path: Path) -> None:
    data = bytearray(parquet(rows=1))
    second = data.index(b"PAR1", 4) if b"PAR1" in data[4:-4] else len(data) // 4
    data[8:40] = b"\xff" * 32
    (tmp_path / "a.parquet").write_bytes(data)
    items, wrong = split(tmp_path / "a.parquet")
    assert second > 40
    assert [item.id for item in items] == ["r1", "r2"]
    assert [each.source for each in wrong] == ["a.parquet:1-1"]


# --- WARC ----------------------------------------------------------------------------------------

fastwarc = pytest.importorskip("fastwarc")
PAGE = page(TEXTS[0])


def warc(*records: bytes, compress: bool = True) -> bytes:
    return b"".join(map(gzip.compress, records) if compress else records)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst", "a.warc.bz2", "a.warc.xz"])
def test_warc(tmp_path: Path, name: str) -> None:
    records = [
        warc_record(0, b"software: x", "warcinfo", "application/warc-fields"),
        warc_record(1, b"GET / HTTP/1.1\r\n\r\n", "request", "application/http; msgtype=request"),
        answer(2, PAGE),
        answer(3, b"", "404 Not Found"),
        answer(4, b"\x89PNG", kind="image/png"),
        answer(5, TEXT, kind="text/plain"),
        warc_record(6, TEXT, "conversion", "text/plain"),
    ]
    compress = COMPRESSIONS.get(Path(name).suffix, bytes)
    (tmp_path / name).write_bytes(b"".join(map(compress, records)))
    items, wrong = split(tmp_path / name)
    assert [(item.url, item.charset, item.markup, item.data) for item in items] == [
        ("http://example.com/2", "gbk", True, PAGE),
        ("http://example.com/5", None, False, TEXT),
        ("http://example.com/6", "utf-8", False, TEXT),
    ]
    assert items[0].given == {"url": "http://example.com/2", "warc_date": "2024-05-01T08:00:00Z"}
    assert [each.reason for each in wrong] == [
        "no document: the server answered 404",
        "no document: image/png",
    ]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Transfer-Encoding: chunked\r\n", b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)),
        ("Content-Encoding: gzip\r\n", gzip.compress(PAGE, mtime=0)),
        ("Content-Encoding: zstd\r\n", COMPRESSIONS[".zst"](PAGE)),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", PAGE),
        ("Content-Encoding: br\r\n", PAGE),
        ("Content-Encoding: deflate\r\n", PAGE),
    ],
)
def test_bodies_are_unpacked_if_they_are_packed(tmp_path: Path, headers: str, body: bytes) -> None:
    (tmp_path / "a.warc.gz").write_bytes(warc(answer(1, body, headers=headers)))
    assert [item.data for item in split(tmp_path / "a.warc.gz")[0]] == [PAGE]


@pytest.mark.parametrize("compress", [True, False])
def test_a_damaged_record_does_not_take_the_others_along(tmp_path: Path, compress: bool) -> None:
    records = [warc(answer(n, PAGE), compress=compress) for n in range(4)]
    start, end = len(records[0]), len(records[0]) + len(records[1])
    damaged = bytearray(b"".join(records))
    damaged[start + 10 : start + 20] = b"\xff" * 10
    if not compress:
        damaged[start : start + 4] = b"\xff" * 4
    (tmp_path / "a.warc").write_bytes(damaged)
    items, [wrong] = split(tmp_path / "a.warc")
    assert [str(item.url)[-1] for item in items] == ["0", "2", "3"]
    assert wrong.span is not None and wrong.span[1] == end
    assert wrong.raw.endswith(damaged[start:end])


def test_files_that_servers_answered_with(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    (tmp_path / "a.warc.gz").write_bytes(warc(answer(1, pdf([["讲话"]]), kind="application/pdf")))
    [item] = split(tmp_path / "a.warc.gz")[0]
    assert (item.id, item.data, item.url) == ("a.warc.gz:0", "讲话", "http://example.com/1")


def test_a_warc_file_that_is_cut_off(tmp_path: Path) -> None:
    for compress in (True, False):
        data = warc(*(answer(n, PAGE) for n in range(3)), compress=compress)
        (tmp_path / "a.warc").write_bytes(data[:-40])
        items, wrong = split(tmp_path / "a.warc")
        assert (len(items), len(wrong)) == (2, 1)


# --- Word and PDF --------------------------------------------------------------------------------

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_BOX = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
PARAGRAPHS = [
    ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "甲\t乙\n丙"),
    ("<w:smartTag><w:r><w:t>2024年</w:t></w:r></w:smartTag><w:r><w:t>起</w:t></w:r>", "2024年起"),
    ("<w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>", "增"),
    ("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
    ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "链接"),
    ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>见</w:t></w:r>", "见"),
    ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r>", "7"),
    (
        "<w:r><w:t>框外</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{_BOX}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{_BOX}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
        "框外\n框内",
    ),
]
_LEVELS = [("chineseCountingThousand", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3.")]


def word(*paragraphs: str) -> Any:
    docx = pytest.importorskip("docx")
    from docx.oxml import parse_xml

    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text) in enumerate(_LEVELS)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {_WORD} w:abstractNumId="90">{levels}</w:abstractNum>'))
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number, more in ((91, ""), (92, again)):
        source = f'<w:num {_WORD} w:numId="{number}"><w:abstractNumId w:val="90"/>{more}</w:num>'
        numbering.append(parse_xml(source))
    body = document.element.body
    for inner in paragraphs:
        body.insert(len(body) - 1, parse_xml(f"<w:p {_WORD} {_MORE}>{inner}</w:p>"))
    return document


def text_of(document: Any, path: Path) -> str | bytes:
    document.save(path / "a.docx")
    [item], wrong = split(path / "a.docx")
    assert (wrong, item.format, item.is_record) == ([], "docx", False)
    return item.data


@pytest.mark.parametrize(("source", "text"), PARAGRAPHS)
def test_what_is_seen_in_a_word_file(tmp_path: Path, source: str, text: str) -> None:
    assert text_of(word(source), tmp_path) == text


def test_numbers_of_paragraphs(tmp_path: Path) -> None:
    levels = [(91, 0), (91, 1), (91, 2), (91, 2), (91, 1), (91, 0), (91, 1), (92, 0), (0, 0)]
    marks = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        for number, level in levels
    )
    text = text_of(word(*(f"{mark}<w:r><w:t>好</w:t></w:r>" for mark in marks)), tmp_path)
    assert str(text).split("\n") == [
        "一、好", "（一）好", "1. 好", "2. 好", "（二）好", "二、好", "（一）好", "一、好", "好",
    ]  # fmt: skip


def test_tables_in_a_word_file(tmp_path: Path) -> None:
    document = word()
    table = document.add_table(2, 2)
    for n, text in enumerate(["甲", "乙\n丙", "丁", ""]):
        table.cell(n // 2, n % 2).text = text
    alone = document.add_table(1, 1).cell(0, 0)
    alone.text = "一段\n二段"
    inner = alone.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "里", "面"
    lines = [line for line in str(text_of(document, tmp_path)).split("\n") if line]
    assert lines == ["甲\t乙 丙", "丁\t", "一段", "二段", "里\t面"]


def test_a_word_file_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    document = word("<w:r><w:t>好</w:t></w:r>")
    document.save(tmp_path / "a.zip")
    assert [item.data for item in split(tmp_path / "a.zip")[0]] == ["好"]
    (tmp_path / "b.docx").write_bytes(TEXT)
    assert [item.data for item in split(tmp_path / "b.docx")[0]] == [TEXT]
    (tmp_path / "c.docx").write_bytes((tmp_path / "a.zip").read_bytes()[:-50])
    assert reasons(tmp_path / "c.docx")[0][1].startswith("not a readable Word file: ")


def test_a_word_file_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    word().save(tmp_path / "a.docx")
    monkeypatch.setattr(limits, "LARGEST", 50_000)
    assert "unpacks to more than" in reasons(tmp_path / "a.docx")[0][1]


def test_pdf(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    for name in ("a.pdf", "a"):
        (tmp_path / name).write_bytes(pdf([["第一页，讲话。", "第二行"], ["第二页"]]))
        [item], wrong = split(tmp_path / name)
        assert (wrong, item.data, item.given) == ([], "第一页，讲话。\n第二行\f第二页", {"pages": 2})


def test_pdf_files_without_text(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    cases = [
        (pdf([[]]), "a PDF file of pictures without text: it needs OCR"),
        (pdf([["讲话"]], password="x"), "a PDF file that is locked with a password"),
        (pdf([["讲话"]])[:400], "not a readable PDF file"),
    ]
    for data, said in cases:
        (tmp_path / "a.pdf").write_bytes(data)
        [found] = split(tmp_path / "a.pdf")[1]
        assert found.reason.startswith(said)
        assert found.raw == data


def test_what_is_called_pdf_and_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PAGE)
    assert [item.data for item in split(tmp_path / "a.pdf")[0]] == [PAGE]


@pytest.mark.parametrize(
    ("name", "module"), [("a.pdf", "pypdfium2"), ("a.docx", "docx"), ("a.warc", "fastwarc")]
)
def test_what_to_install(tmp_path: Path, name: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.corpus.readers import formats

    monkeypatch.setattr(formats, "find_spec", lambda wanted: None if wanted == module else object())
    data = {"a.pdf": b"%PDF-1.7", "a.docx": zipped([("word/document.xml", b"")]), "a.warc": b"WARC/1.0"}
    (tmp_path / name).write_bytes(data[name])
    (tmp_path / "b.txt").write_bytes(TEXT)
    items, [wrong] = split(tmp_path)
    extra = name.removeprefix("a.")
    assert [item.data for item in items] == [TEXT]
    assert wrong.reason == f"reading {extra} files needs more: pip install 'speech-cleaner[{extra}]'"
    assert wrong.raw == data[name]


# --- addresses -----------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A web server on this machine, with a few files."""
    pytest.importorskip("aiohttp")
    pytest.importorskip("fsspec")
    root = tmp_path / "site"
    root.mkdir()
    (root / "a.html").write_bytes(PAGE)
    (root / "a.jsonl.gz").write_bytes(gzip.compress(jsonl().encode()))
    (root / "rows.parquet").write_bytes(parquet())
    (root / "z.zip").write_bytes(zipped(MEMBERS))

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=root))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_web_addresses(site: str) -> None:
    [item] = split(f"{site}/a.html?page=1")[0]
    assert (item.data, item.url, item.id, item.markup) == (PAGE, item.id, f"{site}/a.html?page=1", True)
    for name in ("a.jsonl.gz", "rows.parquet"):
        assert [item.data for item in split(f"{site}/{name}")[0]] == TEXTS
    assert len(split(f"{site}/z.zip")[0]) == 5


def test_web_addresses_without_an_answer(site: str) -> None:
    assert reasons(f"{site}/none.txt")[0][1].startswith("cannot be read: ")
    [found] = split("http://127.0.0.1:9/x.txt")[1]
    assert "127.0.0.1:9" in found.reason
    with pytest.raises(InputError, match="web servers do not say"):
        split(f"{site}/*.html")


def test_other_addresses() -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    for name in ("b.txt", "a.txt", "deep/c.jsonl", ".hidden"):
        memory.pipe(f"/bucket/{name}", jsonl().encode() if name.endswith("l") else name.encode())
    try:
        found = [item.source for item in split("memory://bucket")[0]]
        assert [name.split("bucket/")[1] for name in found] == [
            "a.txt", "b.txt", "deep/c.jsonl:1", "deep/c.jsonl:2", "deep/c.jsonl:3",
        ]  # fmt: skip
        assert [item.data for item in split("memory://bucket/*.txt")[0]] == [b"a.txt", b"b.txt"]
        assert split("memory://bucket/a.txt")[0][0].data == b"a.txt"
        with pytest.raises(InputError, match="there is no such file"):
            split("memory://bucket/none")
    finally:
        memory.rm("/bucket", recursive=True)


@pytest.mark.parametrize("address", ["s3://bucket/a.txt", "https://example.com/a.txt"])
def test_addresses_need_an_extra(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(InputError, match=r"need the extra `remote`: pip install 'speech-cleaner\[remote\]'"):
        split(address)


def test_an_address_of_an_unknown_kind() -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(InputError, match="nosuch"):
        split("nosuch://bucket/a.txt")
