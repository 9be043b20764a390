"""The command line: what comes out, what is said, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner import __version__

RAW = "全县工作取得成效。\n上一篇：某某讲话 下一篇：某某总结\n"
CLEAN = "全县工作取得成效。\n"
CLI = [sys.executable, "-c", "from cleaner.cli.app import main; main()"]

GOOD_RULE = '''
from cleaner import Remove, rule

@rule("promo", phase="boilerplate", anchors=["买一送一"])
def promo(text):
    """Takes away the words of an advertisement."""
    at = text.find("买一送一")
    yield Remove((at, at + 4))

promo.example("前买一送一后", "前后")
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three documents, one of them further down."""
    raw = tmp_path / "raw"
    (raw / "deep").mkdir(parents=True)
    (raw / "a.txt").write_text(RAW)
    (raw / "b.txt").write_text("第二份。\n" + RAW)
    (raw / "deep" / "c.txt").write_bytes(("第三份报告。\n" + RAW).encode("gb18030"))
    (raw / ".hidden").write_text("never read")
    return raw


def _records(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


# --- clean: input and output ---------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_clean_standard_input(command: Any, arguments: list[str]) -> None:
    assert command("clean", *arguments, stdin=RAW.encode()) == (0, CLEAN.encode(), "")


def test_clean_a_file(command: Any, folder: Path) -> None:
    assert command("clean", folder / "a.txt") == (0, CLEAN.encode(), "")


def test_clean_an_empty_file(command: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert command("clean", tmp_path / "empty.txt") == (0, b"", "")


def test_clean_reads_other_encodings_and_writes_utf_8(command: Any, folder: Path) -> None:
    result = command("clean", folder / "deep" / "c.txt")
    assert result == (0, ("第三份报告。\n" + CLEAN).encode(), "")


def test_clean_a_folder_to_jsonl(command: Any, folder: Path) -> None:
    code, out, err = command("clean", folder)
    assert (code, err) == (0, "")
    records = _records(out)
    assert [record["id"] for record in records] == ["raw/a.txt", "raw/b.txt", "raw/deep/c.txt"]
    assert [record["encoding"] for record in records] == ["utf-8", "utf-8", "gb18030"]
    assert all("上一篇" not in record["text"] for record in records)


def test_clean_a_folder_to_a_folder(command: Any, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = f"cleaner: 3 documents written to {out}\n"
    assert command("clean", folder, "-o", out) == (0, b"", said)
    written = {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*.txt")}
    assert written == {
        "a.txt": CLEAN,
        "b.txt": "第二份。\n" + CLEAN,
        "deep/c.txt": "第三份报告。\n" + CLEAN,
    }
    assert list(out.rglob(".*")) == []


@pytest.mark.parametrize("workers", [1, 2, 0])
def test_clean_a_folder_to_a_jsonl_file(command: Any, folder: Path, tmp_path: Path, workers: int) -> None:
    out = tmp_path / "out" / "cleaned.jsonl"
    said = f"cleaner: 3 documents written to {out}\n"
    assert command("clean", folder, "--format", "jsonl", "-o", out, "-j", workers) == (0, b"", said)
    assert out.read_bytes() == command("clean", folder).out


def test_clean_several_files(command: Any, folder: Path) -> None:
    out = command("clean", folder / "b.txt", folder / "a.txt").out
    assert [record["id"] for record in _records(out)] == ["a.txt", "b.txt"]


def test_clean_a_file_to_a_file(command: Any, folder: Path, tmp_path: Path) -> None:
    assert command("clean", folder / "a.txt", "-o", tmp_path / "clean.txt").code == 0
    assert (tmp_path / "clean.txt").read_text() == CLEAN


def test_clean_one_file_as_jsonl(command: Any, folder: Path) -> None:
    [record] = _records(command("clean", folder / "a.txt", "--format", "jsonl").out)
    assert (record["text"], record["source"]) == (CLEAN, "a.txt")


def test_jsonl_in_jsonl_out(command: Any) -> None:
    given = [{"id": "x", "text": RAW, "year": 2023}, {"content": RAW, "title": "题目"}]
    stdin = "".join(json.dumps(record) + "\n" for record in given).encode()
    code, out, err = command("clean", "-", stdin=stdin)
    assert (code, err) == (0, "")
    first, second = _records(out)
    assert (first["id"], first["text"], first["year"]) == ("x", CLEAN, 2023)
    assert (second["text"], second["title"]) == (CLEAN, "题目")


def test_a_jsonl_file_is_read_line_by_line(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": RAW}) + "\n\n" + json.dumps({"text": "好。"}) + "\n")
    assert [r["source"] for r in _records(command("clean", path).out)] == ["in.jsonl:1", "in.jsonl:3"]


def test_jsonl_as_text(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": RAW}))
    assert command("clean", path, "--format", "text").out == CLEAN.encode()


def test_the_field_of_the_text_can_be_named(command: Any) -> None:
    stdin = json.dumps({"speech": RAW, "text": "other"}).encode()
    [record] = _records(command("clean", "-", "--text-field", "speech", stdin=stdin).out)
    assert record["text"] == CLEAN


# --- clean: the choice of rules ------------------------------------------------------------------


def test_ignore_a_rule_a_group_or_all(command: Any) -> None:
    raw = "案件*宗。\r\n" + RAW
    assert b"*" in command("clean", "--ignore", "mask", stdin=raw.encode()).out
    assert b"*" in command("clean", "--ignore", "redaction", stdin=raw.encode()).out
    assert command("clean", "--ignore", "all", stdin=raw.encode()).out == raw.encode()


def test_select_among_the_ignored(command: Any) -> None:
    result = command("clean", "--ignore", "all", "--select", "line-ends", stdin=b"a \r\nb \r\n")
    assert result.out == b"a \nb \n"


def test_several_codes_in_one_option(command: Any) -> None:
    result = command("clean", "--ignore", "all", "--select", "line-ends, mask", stdin="案件*宗\r\n".encode())
    assert result.out == "案件××宗\n".encode()


def test_redactions_can_be_kept(command: Any) -> None:
    assert command("clean", "--redactions", "keep", stdin="案件*宗".encode()).out == "案件*宗".encode()


def test_rules_of_a_user(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "my_rules.py"
    path.write_text(GOOD_RULE)
    assert command("clean", "--rules", path, stdin="前买一送一后".encode()).out == "前后".encode()
    assert (
        command("clean", "--rules", tmp_path, "-j", "2", stdin="前买一送一后".encode()).out == "前后".encode()
    )


# --- what is wrong with the request --------------------------------------------------------------


def _is_refused(result: Any, *said: str) -> None:
    """One line that names all of `said`, and the exit code of a wrong request."""
    assert (result.code, result.out) == (2, b"")
    assert len(result.err.splitlines()) == 1
    for words in said:
        assert words in result.err


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_code_names_the_nearest(command: Any, option: str) -> None:
    _is_refused(command("clean", option, "line-end", stdin=b""), "'line-end'", "did you mean line-ends")


def test_missing_input(command: Any) -> None:
    _is_refused(command("clean", "no-such.txt"), "no-such.txt: there is no such file or folder")
    _is_refused(command("explain", "no-such.txt"), "no-such.txt")


def test_an_unreadable_place_is_missing_too(command: Any, tmp_path: Path) -> None:
    _is_refused(command("clean", tmp_path / "a" / "b.txt"), "b.txt: there is no such file or folder")


def test_a_folder_without_files(command: Any, tmp_path: Path) -> None:
    (tmp_path / ".hidden").touch()
    _is_refused(command("clean", tmp_path), "there are no files in this folder")


def test_an_unknown_format(command: Any) -> None:
    _is_refused(command("clean", "--format", "xml", stdin=b""), "--format xml: use one of text, jsonl")


def test_an_unknown_treatment_of_redactions(command: Any) -> None:
    _is_refused(command("clean", "--redactions", "hide", stdin=b""), "'hide': use one of normalize, keep")


@pytest.mark.parametrize("arguments", [["clean", "--no-such-option"], ["clean", "-j", "many"], ["wash"]])
def test_options_that_do_not_exist(command: Any, arguments: list[str]) -> None:
    result = command(*arguments)
    assert result.code == 2
    assert "Error" in result.err


def test_the_input_is_never_overwritten(command: Any, folder: Path) -> None:
    path = folder / "a.txt"
    _is_refused(command("clean", path, "-o", path), "a.txt: would be written over its own input")
    _is_refused(command("clean", folder, "-o", folder), "would be written over its own input")
    assert path.read_text() == RAW
    assert len(list(folder.rglob("*"))) == 5


def test_explain_does_not_overwrite_its_input(command: Any, folder: Path) -> None:
    command("explain", folder / "a.txt", "-o", folder / "a.txt")
    assert (folder / "a.txt").read_text() == RAW


def test_no_place_to_write(command: Any, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = command("clean", folder / "a.txt", "-o", tmp_path / "file" / "out.txt")
    _is_refused(result, "file")


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("x = 1\ndef broken(:\n", 2, "SyntaxError"),
        ("x = 1\n\nraise KeyError('k')\n", 3, "KeyError"),
        (GOOD_RULE.replace('"boilerplate"', '"final"'), 4, "phase 'final' is none of"),
        (GOOD_RULE.replace('"promo"', '"Promo!"'), 4, "use lower-case words joined by hyphens"),
        ("import no_such_module\n", 1, "No module named 'no_such_module'"),
    ],
)
def test_a_broken_rule_file(command: Any, tmp_path: Path, source: str, line: int, said: str) -> None:
    path = tmp_path / "bad.py"
    path.write_text(source)
    _is_refused(command("clean", "--rules", path, stdin=b"x"), f"bad.py:{line}: ", said)
    _is_refused(command("rules", "list", "--rules", path), f"bad.py:{line}: ", said)


@pytest.mark.parametrize(("name", "source"), [("none.py", "x = 1\n"), ("rules.txt", GOOD_RULE)])
def test_a_file_without_rules(command: Any, tmp_path: Path, name: str, source: str) -> None:
    (tmp_path / name).write_text(source)
    _is_refused(command("clean", "--rules", tmp_path / name, stdin=b""), name)


def test_missing_rules(command: Any, tmp_path: Path) -> None:
    _is_refused(command("clean", "--rules", tmp_path / "no.py", stdin=b""), "there is no such rule file")
    _is_refused(command("clean", "--rules", tmp_path, stdin=b""), "no rule files")


def test_a_code_that_is_taken(command: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(GOOD_RULE.replace('"promo"', '"mask"'))
    _is_refused(command("clean", "--rules", tmp_path, stdin=b""), "mine.py:", "'mask' is taken by")


def test_a_rule_that_fails_on_a_text(command: Any, tmp_path: Path) -> None:
    (tmp_path / "fails.py").write_text(GOOD_RULE.replace('text.find("买一送一")', "text.no_such_method()"))
    result = command("clean", "--rules", tmp_path, stdin="买一送一".encode())
    assert result.code in (1, 2)
    assert "fails.py" in result.err or "promo" in result.err


# --- what is wrong with the input ----------------------------------------------------------------


def test_binary_data_is_refused_with_its_reason(command: Any, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    result = command("clean", tmp_path / "a.png")
    assert result == (1, b"", "cleaner: a.png: not plain text: this is a PNG image; skipped\n")
    assert command("clean", stdin=b"\0\1\2" * 99).err.startswith("cleaner: -: not plain text")


def test_the_article_of_a_page_comes_out(command: Any, tmp_path: Path) -> None:
    page = "<!doctype html><title>讲话</title><div id=nav><a href=/>首页</a></div><p>同志们，今天的会议很重要，大家要认真听、认真记。</p>"
    (tmp_path / "page.html").write_text(page, "utf-8")
    result = command("clean", tmp_path / "page.html")
    assert (result.code, result.err) == (0, "")
    assert result.out.decode() == "讲话\n同志们，今天的会议很重要，大家要认真听、认真记。"


def test_page_archives_are_refused_with_a_reason(command: Any, tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_text("MIME-Version: 1.0")
    result = command("clean", tmp_path / "page.mhtml")
    assert (result.code, result.out) == (1, b"")
    assert "page.mhtml: a page archive; save the page as HTML" in result.err


def test_the_rest_of_a_folder_is_cleaned(command: Any, folder: Path, tmp_path: Path) -> None:
    (folder / "aa.bin").write_bytes(b"\x89PNG\r\n\x1a\n")
    code, out, err = command("clean", folder)
    assert (code, len(_records(out))) == (1, 3)
    assert err == "cleaner: raw/aa.bin: not plain text: this is a PNG image; skipped\n"
    assert command("clean", folder, "-o", tmp_path / "out").code == 1
    assert len(list((tmp_path / "out").rglob("*.txt"))) == 3


@pytest.mark.parametrize("workers", [1, 2])
def test_broken_lines_are_named_and_the_run_goes_on(command: Any, tmp_path: Path, workers: int) -> None:
    path = tmp_path / "in.jsonl"
    lines = [
        b'{"text": "a"}',
        b'{"text": ',
        b"[1]",
        b'{"title": "b"}',
        b'{"text": 3}',
        b"\xff\xfe",
        b'{"text": "b"}',
    ]
    lines.insert(6, b'{"text": "\\ud800"}')
    path.write_bytes(b"\n".join(lines))
    code, out, err = command("clean", path, "-j", workers)
    assert code == 1
    assert [record["text"] for record in _records(out)] == ["a", "b"]
    said = err.splitlines()
    assert [line.split(": ")[1] for line in said] == [f"in.jsonl:{n}" for n in (2, 3, 4, 5, 6, 7)]
    assert "not a JSON record" in said[0]
    assert "not a JSON object" in said[1]
    assert "has no string 'text' (its fields: title)" in said[2]
    assert "lone surrogate" in said[5]


def test_deeply_nested_json_is_one_broken_line(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "a", "x": ' + "[" * 100_000 + "\n" + '{"text": "b"}\n')
    code, out, err = command("clean", path)
    assert (code, [record["text"] for record in _records(out)]) == (1, ["b"])
    assert "in.jsonl:1" in err


def test_a_record_with_an_odd_address_is_cleaned(command: Any) -> None:
    stdin = b'{"text": "a", "url": "http://[broken"}\n{"text": "b", "url": 5}\n'
    code, out, _ = command("clean", stdin=stdin)
    assert (code, [record["text"] for record in _records(out)]) == (0, ["a", "b"])


# --- explain -------------------------------------------------------------------------------------


def test_explain_as_text(command: Any, folder: Path) -> None:
    code, out, err = command("explain", folder / "a.txt")
    assert (code, err) == (0, "")
    assert out.decode().startswith("全县工作取得成效。")
    assert "[-" in out.decode() and "上一篇：某某讲话" in out.decode() and "<" in out.decode()


def test_explain_standard_input(command: Any) -> None:
    assert (
        command("explain", "-", stdin="案件*宗".encode()).out.decode().startswith("案件[-*-]{+××+}<mask>宗")
    )


def test_explain_as_a_page(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "<b>.txt"
    path.write_text("案件*宗，<script>alert(1)</script>\n" + RAW)
    out = tmp_path / "page.html"
    assert command("explain", path, "--format", "html", "-o", out) == (0, b"", "")
    page = out.read_text()
    assert page.startswith("<!doctype html>")
    assert "<del>*</del><ins>××</ins><code>mask</code>" in page
    assert "<script>" not in page and "<b>" not in page
    assert "http" not in page.split("<body>")[0]


def test_explain_what_is_no_text(command: Any, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x1f\x8b\x08\0")
    _is_refused(command("explain", tmp_path / "a.bin"), "a.bin: not plain text: this is gzip data")


def test_explain_in_an_unknown_format(command: Any, folder: Path) -> None:
    _is_refused(command("explain", folder / "a.txt", "--format", "pdf"), "--format pdf")


def test_explain_an_empty_jsonl_file(command: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    result = command("explain", tmp_path / "empty.jsonl")
    assert result.code == 2
    assert "empty.jsonl" in result.err


# --- rules ---------------------------------------------------------------------------------------


def test_rules_list(command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    code, out, _ = command("rules", "list")
    assert code == 0
    for code_ in ("line-ends", "mask", "invisible"):
        assert code_ in out.decode()


def test_rules_list_shows_those_of_a_user(command: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(GOOD_RULE)
    assert "promo" in command("rules", "list", "--rules", tmp_path).out.decode()


def test_rules_show(command: Any) -> None:
    code, out, _ = command("rules", "show", "line-ends")
    assert code == 0
    for words in (
        "line-ends  (group encoding, phase encoding)",
        "Line ends of other systems",
        "Anchors:",
        "After:",
    ):
        assert words in out.decode()


def test_rules_show_of_an_unknown_code(command: Any) -> None:
    _is_refused(command("rules", "show", "line-end"), "did you mean line-ends")


def test_rules_test_of_a_good_file(command: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(GOOD_RULE)
    code, out, _ = command("rules", "test", "--rules", tmp_path)
    assert code == 0
    assert out.decode().endswith(" 0 failed\n")


def test_rules_test_shows_what_differs(command: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(GOOD_RULE.replace('"前后"', '"前 后"'))
    code, out, _ = command("rules", "test", "--rules", tmp_path)
    assert code == 1
    for words in ("FAILED promo example 1", "-前 后", "+前后", " 1 failed"):
        assert words in out.decode()


# --- help ----------------------------------------------------------------------------------------


def test_version(command: Any) -> None:
    assert command("--version") == (0, f"cleaner {__version__}\n".encode(), "")


@pytest.mark.parametrize(
    "words", ["clean", "explain", "run", "rules list", "rules show", "rules test"]
)  # fmt: skip
def test_help_has_examples(command: Any, words: str) -> None:
    code, out, _ = command(*words.split(), "--help")
    assert code == 0
    assert "Example" in out.decode()
    assert f"cleaner {words}" in " ".join(out.decode().split())


def test_without_a_command_there_is_help(command: Any) -> None:
    result = command()
    assert result.code in (0, 2)
    assert "Usage" in result.out.decode() + result.err


# --- pipes and signals ---------------------------------------------------------------------------


def _many(folder: Path, count: int) -> Path:
    path = folder / "many.jsonl"
    line = json.dumps({"text": RAW * 20}) + "\n"
    path.write_text(line * count)
    return path


def test_a_reader_that_has_had_enough(tmp_path: Path) -> None:
    path = _many(tmp_path, 3000)
    process = subprocess.Popen(
        [*CLI, "clean", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    assert json.loads(process.stdout.readline())["text"]
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) in (0, 1)


def test_a_reader_that_has_had_enough_is_no_failure(tmp_path: Path) -> None:
    process = subprocess.Popen([*CLI, "clean", str(_many(tmp_path, 3000))], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) == 0


@pytest.mark.parametrize("arguments", [["rules", "list"], ["--help"], ["rules", "show", "mask"]])
def test_nobody_reads(arguments: list[str]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    process = subprocess.run([*CLI, *arguments], stdout=write_end, stderr=subprocess.PIPE)
    os.close(write_end)
    assert b"Traceback" not in process.stderr
    assert b"Exception ignored" not in process.stderr


def _interrupted(arguments: list[str], ready: Callable[[], bool]) -> tuple[int, str]:
    """Start a command in a session of its own and, once it is at work, press Ctrl-C."""
    # What runs in the background of a shell script has been told to ignore Ctrl-C, and so would the command.
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    process = subprocess.Popen(
        [sys.executable, "-c", heed + CLI[-1], *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    while process.poll() is None and not ready():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    try:
        _, err = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return process.returncode, err.decode()


@pytest.mark.parametrize(
    "workers",
    [
        "1",
        # Not strict: whether a worker is hit while it works is a matter of chance.
        "2",
    ],
)
def test_interrupted_clean(tmp_path: Path, workers: str) -> None:
    path = _many(tmp_path, 60_000)
    out = tmp_path / "out"
    out.mkdir()
    arguments = ["clean", str(path), "-o", str(out / "clean.jsonl"), "-j", workers]

    def at_work() -> bool:
        return any(part.stat().st_size for part in out.iterdir())

    code, err = _interrupted(arguments, at_work)
    assert code == 130
    assert "Traceback" not in err
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    "workers",
    [
        "1",
        # Not strict: whether a worker is hit while it works is a matter of chance.
        "2",
    ],
)
def test_interrupted_run(tmp_path: Path, workers: str) -> None:
    path = _many(tmp_path, 60_000)
    out = tmp_path / "out"
    started = time.monotonic()
    arguments = ["run", str(path), "-o", str(out), "-j", workers]
    code, err = _interrupted(arguments, lambda: time.monotonic() - started > 2)
    assert code == 130
    assert "Traceback" not in err
    assert "give the same command again to go on" in err
    assert [path.name for path in out.iterdir()] == ["work"]


def test_how_a_document_was_read_is_told(command: Any) -> None:
    result = command("clean", stdin="<html><body><p>会议取消</p></body></html>".encode())
    assert (result.code, result.out.decode()) == (0, "会议取消")
    assert result.err == "cleaner: -: no article, but a page of the kind 'empty'\n"
    result = command("clean", stdin="同志们，今天开会满".encode()[:-1])
    assert (result.code, result.out.decode()) == (0, "同志们，今天开会")
    assert result.err == "cleaner: -: ends inside a character, whose bytes e6bb are not in the text\n"
