"""Reading records and documents: formats, encodings, fields, places, order."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from samples_of_formats import COMPRESSIONS, RECORDS, TEXTS, jsonl, parquet, table

from cleaner.corpus.readers import InputError, Item, Unread, find_files, read
from cleaner.corpus.readers import item as limits

JSONL = jsonl()
RECORD_FILES = {
    "a.jsonl": JSONL.encode(),
    "crlf.jsonl": JSONL.replace("\n", "\r\n").encode(),
    "bom.ndjson": JSONL.encode("utf-8-sig"),
    "gbk.jsonl": JSONL.encode("gb18030"),
    "utf16.jsonl": JSONL.encode("utf-16"),
    "utf16le.jsonl": JSONL.encode("utf-16-le"),
    "utf16be.jsonl": JSONL.encode("utf-16-be"),
    "utf32.jsonl": JSONL.encode("utf-32"),
    "blank.jsonl": ("\n \n" + JSONL.replace("\n", "\n\n")).encode(),
    "list.json": json.dumps(RECORDS).encode(),
    "indented.json": json.dumps(RECORDS, ensure_ascii=False, indent=2).encode(),
    "lines.json": JSONL.encode("utf-8-sig"),
    "wrapped.json": json.dumps({"RECORDS": RECORDS}).encode(),
    "gbk.json": json.dumps(RECORDS, ensure_ascii=False).encode("gb18030"),
    "excel.csv": table().encode("utf-8-sig"),
    "gbk.csv": table().encode("gb18030"),
    "semicolon.csv": table(";", "\n").encode(),
    "stated.csv": ("sep=;\n" + table(";", "\n")).encode(),
    "mac.csv": table(",", "\r").encode(),
    "twice.csv": table(",", "\r\r\n").encode(),
    "tabs.tsv": table("\t").encode("utf-16"),
    "plain.tsv": table("\t").encode(),
    "wrong.tsv": table(",").encode(),
    "rows.parquet": parquet(),
}


def documents(path: Path | str, **options: Any) -> list[tuple[str, str | bytes]]:
    """What is read from `path`, where nothing may be wrong."""
    found = list(read([str(path)], **options))
    assert [each for each in found if isinstance(each, Unread)] == []
    return [(each.id, each.data) for each in found if isinstance(each, Item)]


def unread(path: Path | str, **options: Any) -> list[Unread]:
    return [each for each in read([str(path)], **options) if isinstance(each, Unread)]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Any:
    def given(data: bytes) -> list[Item | Unread]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return list(read(["-"]))

    return given


# --- formats -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RECORD_FILES)
def test_records_of_every_format(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(RECORD_FILES[name])
    items = list(read([str(tmp_path / name)]))
    assert all(isinstance(item, Item) for item in items)
    for record, item in zip(RECORDS, items, strict=True):
        assert isinstance(item, Item) and item.is_record
        assert (item.id, item.data, item.url) == (record["编号"], record["正文"], record["网址"])
        assert item.given == {key: value for key, value in record.items() if key != "正文"}
        assert item.source.startswith(f"{name}:")


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("name", ["a.jsonl", "gbk.csv", "indented.json", "rows.parquet"])
def test_compressed_records(tmp_path: Path, name: str, suffix: str) -> None:
    (tmp_path / (name + suffix)).write_bytes(COMPRESSIONS[suffix](RECORD_FILES[name]))
    assert [data for _, data in documents(tmp_path / (name + suffix))] == TEXTS


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_compressed_documents(tmp_path: Path, suffix: str) -> None:
    raw = TEXTS[0].encode("gb18030")
    packed = COMPRESSIONS[suffix](raw)
    for name, data in (("a.txt" + suffix, packed), ("page.html", packed), ("none", packed)):
        (tmp_path / name).write_bytes(data)
        [item] = read([str(tmp_path / name)])
        assert isinstance(item, Item)
        assert (item.id, item.data, item.markup) == (name, raw, name == "page.html")


def test_several_compressed_members_follow_one_another(tmp_path: Path) -> None:
    for suffix, compress in COMPRESSIONS.items():
        path = tmp_path / f"a.jsonl{suffix}"
        path.write_bytes(b"".join(compress(line.encode()) for line in JSONL.splitlines(keepends=True)))
        assert len(documents(path)) == 3


def test_a_suffix_of_compression_that_is_not_true(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_text(JSONL)
    assert len(documents(tmp_path / "a.jsonl.gz")) == 3
    (tmp_path / "b.txt").write_bytes(b"BZhang and \x1f others")
    assert documents(tmp_path / "b.txt") == [("b.txt", b"BZhang and \x1f others")]


@pytest.mark.parametrize("compress", [bytes, *COMPRESSIONS.values()])
def test_standard_input(stdin: Any, compress: Any) -> None:
    assert [(item.id, item.format) for item in stdin(compress(JSONL.encode()))] == [
        ("r0", "jsonl"),
        ("r1", "jsonl"),
        ("r2", "jsonl"),
    ]
    assert [(item.id, item.data) for item in stdin(compress(b"text\n{}"))] == [("-", b"text\n{}")]
    assert [(item.id, item.data) for item in stdin(compress(b""))] == [("-", b"")]


def test_standard_input_of_a_format_that_is_told_by_its_beginning(stdin: Any) -> None:
    assert [item.data for item in stdin(parquet())] == TEXTS
    assert [item.data for item in stdin(JSONL.encode("utf-16"))] == TEXTS


# --- fields --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "text", "markup"),
    [
        ({"content": "a", "html": "<p>b"}, "a", False),
        ({"html": "<p>b"}, "<p>b", True),
        ({"text": None, "Body": "a"}, "a", False),
        ({" 正文 ": "a", "备注": "b"}, "a", False),
    ],
)
def test_the_field_of_the_text(tmp_path: Path, record: dict[str, Any], text: str, markup: bool) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    [item] = read([str(tmp_path / "a.jsonl")])
    assert isinstance(item, Item)
    assert (item.data, item.markup) == (text, markup)


def test_fields_that_are_named(tmp_path: Path) -> None:
    record = {"text": "no", "a": {"b": "yes"}, "n": 7, "at": "http://example.com", "more": [1]}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    [item] = read([str(tmp_path / "a.jsonl")], "a.b", url_field="at", id_field="n", keep=["more"])
    assert isinstance(item, Item)
    assert (item.data, item.url, item.id, item.given) == ("yes", "http://example.com", "7", {"more": [1]})


def test_control_codes_in_records(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "a\tb\0c\x1bd"}')
    assert documents(tmp_path / "a.jsonl") == [("a.jsonl:1", "a\tb\0c\x1bd")]


@pytest.mark.parametrize("name", [None, "", " ", [1], {"a": 1}, float("nan")])
def test_a_name_that_names_nothing(tmp_path: Path, name: Any) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": name, "text": "a"}))
    assert documents(tmp_path / "a.jsonl") == [("a.jsonl:1", "a")]


# --- CSV -----------------------------------------------------------------------------------------


def test_a_table_with_tabs_and_no_quotation(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text('id\ttext\n1\t"a" b\n2\t"c\n3\td\\e\n')
    assert documents(tmp_path / "a.tsv") == [("1", '"a" b'), ("2", '"c'), ("3", "d\\e")]
    (tmp_path / "b.tsv").write_text('id\ttext\n1\t"a\nb ""c"""\n')
    assert documents(tmp_path / "b.tsv") == [("1", 'a\nb "c"')]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("甲。\n乙。\n", ["甲。", "乙。"]),
        ("\n".join(TEXTS), TEXTS),
        ("One, two.\nThree.\nFour.\n, five, six\n", ["One, two.", "Three.", "Four.", ", five, six"]),
        ("编号，正文\n1，好。\n", ["好。"]),
        ("正文\n甲。\n", ["甲。"]),
        (f"1,{TEXTS[0] * 3}\n2,{TEXTS[1] * 3}\n", [TEXTS[0] * 3, TEXTS[1] * 3]),
        (f"no,speech\n1,{TEXTS[0] * 3}\n2,{TEXTS[1] * 3}\n", [TEXTS[0] * 3, TEXTS[1] * 3]),
        ('id,text\n1,"a\n""b"", c"\n2,d', ['a\n"b", c', "d"]),
        ('id,text\n1,"a\\"b"\n2,"\\"c"\n', ['a"b', '"c']),
        ("id,text,more\n1,a\n2,b,,,\n", ["a", "b"]),
        ("id,text,text\n1,a,b\n", ["a"]),
        ("id,text\n1,a\0b\n", ["a\0b"]),
        ("id|正文\n1|a,b;c\n", ["a,b;c"]),
        ('id,"te\nxt",text\n1,2,a\n', ["a"]),
        ("id,text\n", []),
        ("", []),
    ],
)
def test_tables(tmp_path: Path, source: str, found: list[str]) -> None:
    (tmp_path / "a.csv").write_text(source, newline="")
    assert [data for _, data in documents(tmp_path / "a.csv")] == found


def test_a_broken_row_does_not_take_the_others_along(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,text\n1,"a\n2,"b"\n3,c,d,e\n4,"x"y"\n5,f\n')
    found = list(read([str(tmp_path / "a.csv")]))
    assert [(each.source, each.data) for each in found if isinstance(each, Item)] == [
        ("a.csv:3", "b"),
        ("a.csv:5", 'xy"'),
        ("a.csv:6", "f"),
    ]
    first, second = (each for each in found if isinstance(each, Unread))
    assert (first.source, first.reason, first.raw) == (
        "a.csv:2", "a quotation mark that is not closed", b'1,"a\n',
    )  # fmt: skip
    assert (second.reason, second.raw, second.span) == (
        "4 cells where there should be 2",
        b"3,c,d,e\n",
        (19, 27),
    )


def test_a_row_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(("id,text\n" + "1,好\n" * 9).encode() + f"2,{TEXTS[0]}\n".encode("gbk"))
    assert documents(tmp_path / "a.csv")[-1] == ("2", TEXTS[0])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_marks_at_the_beginning_are_no_text(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes("\n".join(TEXTS).encode(encoding))
    assert [data for _, data in documents(tmp_path / "a.csv")] == TEXTS
    (tmp_path / "a.json").write_bytes('x {"text": "a"}'.encode(encoding))
    assert unread(tmp_path / "a.json")[0].raw == 'x {"text": "a"}'.encode(encoding).removeprefix(
        "".encode(encoding)
    )


@pytest.mark.parametrize(("text_field", "said"), [(None, "no column is known"), ("c", "has no column 'c'")])
def test_a_table_without_a_text(tmp_path: Path, text_field: str | None, said: str) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3,4\n")
    [found] = unread(tmp_path / "a.csv", text_field=text_field)
    assert said in found.reason and ("a, b" in found.reason or "column1, column2" in found.reason)
    assert found.raw == (tmp_path / "a.csv").read_bytes()


def test_a_column_is_named_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,x,2\n3,y,4\n")
    assert [data for _, data in documents(tmp_path / "a.csv", text_field="column2")] == ["x", "y"]


def test_a_large_cell(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1," + "好" * 300_000 + "\n")
    assert len(documents(tmp_path / "a.csv")[0][1]) == 300_000


# --- JSON ----------------------------------------------------------------------------------------


def test_the_next_record_is_found_behind_a_broken_one(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"text": "a"}, {"text": b}, {"text": "c"},\n{"text": "d"]')
    found = list(read([str(tmp_path / "a.json")]))
    assert [each.data for each in found if isinstance(each, Item)] == ["a", "c"]
    assert [each.source for each in found if isinstance(each, Unread)] == ["a.json:2", "a.json:4"]
    assert next(each.raw for each in found if isinstance(each, Unread)).startswith(b'{"text": b}')


def test_json_that_is_no_record(tmp_path: Path) -> None:
    for source, said in (
        ('{"a": 1}', "has no string 'text'"),
        ("[1]", "not a JSON object"),
        ("x", "not a JSON"),
    ):
        (tmp_path / "a.json").write_text(source)
        [found] = unread(tmp_path / "a.json")
        assert found.reason.startswith(said)


def test_values_longer_than_what_is_read_at_a_time(tmp_path: Path) -> None:
    records = [{"text": "好" * 900_000}, {"text": "b"}]
    (tmp_path / "a.json").write_text(json.dumps(records, ensure_ascii=False))
    assert [len(data) for _, data in documents(tmp_path / "a.json")] == [900_000, 1]


def test_lines_that_are_too_long_have_their_place_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LARGEST", 100)
    (tmp_path / "a.jsonl").write_text('{"text": "' + "a" * 300 + '"}\n{"text": "b"}\n')
    found, item = read([str(tmp_path / "a.jsonl")])
    assert isinstance(found, Unread) and isinstance(item, Item)
    assert (found.source, found.raw, found.span) == ("a.jsonl:1", b"", (0, 313))
    assert found.file == str(tmp_path / "a.jsonl")
    (tmp_path / "a.txt").write_text("a" * 101)
    assert "no document is" in unread(tmp_path / "a.txt")[0].reason


# --- which files, in which order -----------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "raw"
    (root / "deep" / "er").mkdir(parents=True)
    for name in ("b.txt", "a.html", "deep/c.txt", "deep/er/d.html", ".hidden", "deep/.x.txt"):
        (root / name).write_text(name)
    return root


def names(*inputs: Path | str, without: Path | None = None) -> list[str]:
    return [name for _, name in find_files(list(map(str, inputs)), without)]


def test_folders(tree: Path) -> None:
    assert names(tree) == ["raw/a.html", "raw/b.txt", "raw/deep/c.txt", "raw/deep/er/d.html"]
    assert names(tree, without=tree / "deep") == ["raw/a.html", "raw/b.txt"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("raw/*.txt", ["raw/b.txt"]),
        ("raw/**/*.html", ["raw/a.html", "raw/deep/er/d.html"]),
        ("raw/**", ["raw/a.html", "raw/b.txt", "raw/deep/c.txt", "raw/deep/er/d.html"]),
        ("raw/d*", ["raw/deep/c.txt", "raw/deep/er/d.html"]),
        ("raw/[ab].*", ["raw/a.html", "raw/b.txt"]),
        ("r*/?.txt", ["raw/b.txt"]),
    ],
)
def test_patterns(tree: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, found: list[str]) -> None:
    monkeypatch.chdir(tree.parent)
    assert names(pattern) == found


def test_a_file_whose_name_is_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("x")
    assert names(tmp_path / "a[1].txt") == ["a[1].txt"]


@pytest.mark.parametrize("pattern", ["*.pdf", "none/*.txt", "deep/*.html"])
def test_patterns_that_nothing_matches(tree: Path, pattern: str) -> None:
    with pytest.raises(InputError, match=r"no file matches|no such folder"):
        names(tree / pattern)


def test_the_order_of_inputs_changes_nothing(tree: Path) -> None:
    inputs = [tree, tree / "b.txt", tree / "deep", tree / "deep" / "c.txt"]
    first = find_files([str(path) for path in inputs])
    assert first == find_files([str(path) for path in reversed(inputs)])
    assert len({path.resolve() for path, _ in first if path}) == len(first) == 4


def test_links(tree: Path) -> None:
    (tree / "again").symlink_to(tree / "deep")
    (tree / "circle").symlink_to(tree)
    (tree / "self").symlink_to("self")
    (tree / "0.txt").symlink_to("b.txt")
    (tree / "dead.txt").symlink_to("nowhere")
    assert names(tree) == ["raw/a.html", "raw/b.txt", "raw/dead.txt", "raw/deep/c.txt", "raw/deep/er/d.html"]
    assert [each.reason for each in unread(tree)] == ["cannot be read: a link that leads nowhere"]


def test_a_link_out_of_the_folder_is_followed(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "e.txt").write_text("e")
    (tree / "link").symlink_to(tmp_path / "other")
    assert "raw/link/e.txt" in names(tree)


def test_folders_called_like_files(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").mkdir()
    (tmp_path / "x.jsonl" / "a.txt").write_text("a")
    assert documents(tmp_path / "x.jsonl") == [("x.jsonl/a.txt", b"a")]


def test_names_that_are_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("讲话.txt".encode("gbk"))).write_text("a")
    (tmp_path / "two\nlines.txt").write_text("b")
    assert names(tmp_path) == [f"{tmp_path.name}/two\\x0alines.txt", f"{tmp_path.name}/讲话.txt"]


def test_two_files_of_one_name(tmp_path: Path) -> None:
    for folder in ("p", "q"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(folder)
    inputs = [tmp_path / "q" / "a.txt", tmp_path / "p" / "a.txt"]
    assert names(*inputs) == names(*inputs[::-1]) == ["a.txt", "a.txt#2"]


def test_pipes_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="a pipe is read as standard input"):
        names(tmp_path / "pipe")
    (tmp_path / "a.txt").write_text("a")
    assert len(names(tmp_path)) == 1


def test_a_file_that_vanishes(tree: Path) -> None:
    found = read([str(tree)])
    next(found)
    (tree / "b.txt").unlink()
    assert next(found) == Unread(
        "raw/b.txt", "cannot be read: No such file or directory", b"", str(tree / "b.txt")
    )
    assert len(list(found)) == 2


def test_files_and_folders_that_may_not_be_read(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path).name == "er":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    [found] = unread(tree)
    assert (found.source, found.reason.startswith("cannot be read: ")) == ("raw/deep/er", True)


def test_an_error_in_the_middle_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.RawIOBase):
        def __init__(self) -> None:
            self.left = [JSONL.encode()[:150], b""]

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            data = self.left.pop(0)
            if not data:
                raise OSError(5, "Input/output error")
            return data

    (tmp_path / "a.jsonl").write_text(JSONL)
    monkeypatch.setattr(Path, "open", lambda *_: Failing())
    first, cut, end = read([str(tmp_path / "a.jsonl")])
    assert isinstance(first, Item) and isinstance(cut, Unread) and isinstance(end, Unread)
    assert (first.id, cut.source) == ("r0", "a.jsonl:2")
    assert (end.source, end.reason) == ("a.jsonl:end", "cannot be read: Input/output error")
