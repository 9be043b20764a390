"""Site files: loading, complaints, matching, what they remove, and the files that ship."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner import RuleError
from cleaner.cli.app import app
from cleaner.rulebook.catalog import load_rules
from cleaner.rulebook.examples import fixtures_folder
from cleaner.rulebook.sitefile import SiteFile, check_selectors, load
from cleaner.rulebook.sitefile_book import SiteBook, shipped_folder
from cleaner.rulebook.sitefile_examples import alone, site_failures
from cleaner.rulebook.sitefile_literals import required_literals
from cleaner.text.snapshot import Text

SHIPPED = sorted(shipped_folder().glob("*.toml"))

SITE = """\
[site]
domains = ["example.com"]
fingerprints = ["范例文库"]
"""


def site_file(folder: Path, rest: str, head: str = SITE, name: str = "example.com.toml") -> SiteFile:
    path = folder / name
    path.write_text(head + rest, "utf-8")
    return load(path)


def cleaned(folder: Path, remove: str, raw: str) -> str:
    file = site_file(folder, f"[[remove]]\ncode = 'x'\n{remove}\n")
    return alone(file)(raw).text


@pytest.mark.parametrize(
    ("remove", "raw", "clean"),
    [
        ("line = '^更多范文'", "甲。\n更多范文请看\n乙。\n", "甲。\n乙。\n"),
        ("line = '^更多范文'", "看更多范文。\n", "看更多范文。\n"),
        ("line = '^[0-9]+$'", "甲。\n12\n乙。\n", "甲。\n乙。\n"),
        ("text = '【范例文库】'", "甲【范例文库】乙。\n【范例文库】\n", "甲乙。\n"),
        ("text = ['【a】', '(b)']", "甲【a】(b)乙。\n【a】 (b)\n丙。", "甲乙。\n丙。"),
        ("pattern = '\\(省略[0-9]+字\\)'", "甲(省略30字)乙(省略4字)丙。", "甲乙丙。"),
        ("pattern = '\\s*返回$'", "甲。 返回\n返回\n乙", "甲。\n乙"),
        ("from = '^相关'\nuntil = 'blank'", "甲。\n相关推荐\n一\n二\n\n乙。\n", "甲。\n\n乙。\n"),
        ("from = '^相关'\nuntil = 'blank'", "甲。\n相关推荐\n一\n二\n", "甲。\n"),
        ("from = '^相关'\nuntil = 'blank'", "甲。\n相关推荐\n一\n这是正文的一句。\n", None),
        ("from = '^相关'\nuntil = 'end'", "甲。\n相关推荐\n一\n\n二\n", "甲。\n"),
        ("from = '^相关'\nuntil = '^正文'", "相关推荐\n一\n正文\n乙。\n", "正文\n乙。\n"),
        ("from = '^相关'\nuntil = '^正文'", "甲。\n相关推荐\n一\n", None),
        ("from = '^相关'\nuntil = 'blank'", "相关一\n相关二\n\n甲\n\n相关三\n四\n\n乙", "甲\n\n乙"),
    ],
)
def test_what_is_removed(tmp_path: Path, remove: str, raw: str, clean: str | None) -> None:
    assert cleaned(tmp_path, remove, raw) == (raw if clean is None else clean)


def test_all_parts_are_read(tmp_path: Path) -> None:
    file = site_file(
        tmp_path,
        "[page]\ncontent = ['#article']\nremove = ['.a', '.b']\ntitle = ['h1']\n"
        "[[remove]]\ncode = 'x-line'\nline = '更多(范文|公文)'\n"
        "[[remove]]\ncode = 'x-text'\ntext = '本文来自'\nanchors = ['本文']\n"
        "[[example]]\nraw = '甲'\nclean = '甲'\n",
    )
    assert file.name == "example.com"
    assert file.page == (("#article",), (".a", ".b"), ("h1",), (), ())
    assert [(rule.code, rule.anchors) for rule in file.rules] == [
        ("x-line", ("更多",)),
        ("x-text", ("本文",)),
    ]
    assert [rule.origin for rule in file.rules] == [(str(file.path), 8), (str(file.path), 11)]
    assert file.rules[0].group == "sites" and "更多(范文|公文)" in file.rules[0].doc
    assert [example.raw for example in file.examples] == ["甲"]


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("", 1, "there is no [site] table; begin with [site]"),
        ("[site]\n", 1, "nothing says which documents are of this site"),
        ("[site]\ndomain = ['a.com']\n", 2, "[site] knows no 'domain'; did you mean 'domains'?"),
        ("[site]\ndomains = 'a.com'\n", 2, 'write a list: domains = ["a.com"]'),
        ("[site]\ndomains = ['https://a.com/x']\n", 2, "is no domain; write 'a.com'"),
        ("[site]\ndomains = ['*.a.com']\n", 2, "write 'a.com'"),
        ("[site]\ndomains = ['localhost']\n", 2, "write it like 'example.com'"),
        ("[site]\nfingerprints = ['网']\n", 2, "at least 3 characters"),
        (SITE + "\n[pages]\n", 5, "a site file knows no 'pages'; did you mean 'page'?"),
        (SITE + "[page]\ncontents = ['p']\n", 5, "did you mean 'content'?"),
        (SITE + "[page]\ncontent = [1]\n", 5, "content is no list of texts"),
        (SITE + "[remove]\ncode = 'x'\n", 4, "write [[remove]]"),
        (SITE + "[[remove]]\nline = 'x'\n", 4, "has no code; name it"),
        (SITE + "[[remove]]\ncode = 'X'\nline = 'x'\n", 5, "use lower-case words joined by hyphens"),
        (SITE + "[[remove]]\ncode = 'x'\n", 4, "does not say what to remove; give one of line, text"),
        (SITE + "[[remove]]\ncode = 'x'\nline = 'x'\ntext = 'x'\n", 4, "has line and text"),
        (SITE + "[[remove]]\ncode = 'x'\nfrom = 'x'\n", 4, "has no until"),
        (SITE + "[[remove]]\ncode = 'x'\nline = 'a'\nuntil = 'end'\n", 4, "an until without a from"),
        (SITE + "[[remove]]\ncode = 'x'\nlines = 'a'\n", 6, "did you mean 'line'?"),
        (SITE + "[[remove]]\ncode = 'x'\nline = '(?=a)b'\n", 6, "RE2 has no lookahead"),
        (SITE + "[[remove]]\ncode = 'x'\nline = '(a)\\1'\n", 6, "no backreferences"),
        (SITE + "[[remove]]\ncode = 'x'\nline = '(a'\n", 6, "close each ("),
        (SITE + "[[remove]]\ncode = 'x'\nline = '.*'\n", 6, "matches the empty line"),
        (SITE + "[[remove]]\ncode = 'x'\nline = 5\n", 6, "write it in quotes"),
        (SITE + "[[remove]]\ncode = 'x'\npattern = 'a\\nb'\n", 6, "a pattern sees one line"),
        (SITE + "[[remove]]\ncode = 'x'\ntext = ['a', '']\n", 6, "text"),
        (SITE + "[[remove]]\ncode = 'x'\nfrom = 'a'\nuntil = '['\n", 7, "until = '[' is no RE2 pattern"),
        (SITE + "[[remove]]\ncode = 'x'\nline = 'a'\n[[remove]]\ncode = 'x'\nline = 'b'\n", 8, "taken by line 4"),
        (SITE + "[[example]]\nraw = 'a'\n", 4, "[[example]] has no clean"),
        (SITE + "[[example]]\nraw = 'a'\nclaen = 'a'\n", 6, "did you mean 'clean'?"),
        (SITE + "x = ['a',\n\n 'b'\n]\ny = \"\\d\"\n", 8, "write patterns between single quotes"),
        (SITE + "[page]\ncontent = #article\n", 5, "a text stands in quotes"),
        (SITE + "[site]\n", 4, "may stand once"),
        (SITE + "[[example]]\nraw = '''\n[page]\nline = 1\n'''\nclean = ''\nz = 1\n", 10, "'z'"),
    ],
)  # fmt: skip
def test_complaints_name_line_and_remedy(tmp_path: Path, source: str, line: int, words: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(source, "utf-8")
    with pytest.raises(RuleError) as raised:
        load(path)
    message = str(raised.value)
    assert message.startswith(f"{path}:{line}: "), message
    assert words in message and "\n" not in message and "; " in message


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="there is no such"):
        load(tmp_path / "none.toml")
    with pytest.raises(RuleError, match="there is no such"):
        load_rules(tmp_path / "none.toml")
    path = tmp_path / "x.toml"
    path.write_bytes("[site]\ndomains = ['网.com']".encode("gbk"))
    with pytest.raises(RuleError, match=":2: not UTF-8"):
        load(path)


def test_example_that_is_a_page(tmp_path: Path) -> None:
    page = (
        "<html><head><title>工作报告_范例文库</title></head><body><div id='a'><h2>猜你喜欢</h2></div>"
        "<h1>工作报告</h1><div id='article'><p>各位代表，现在报告工作，请予审议。</p><p class='ad'>广告一条</p><p>本文来自范例文库</p></div></body></html>"
    )
    rest = (
        "[page]\ncontent = ['#article']\nremove = ['.ad']\ntitle = ['h1']\n[[remove]]\ncode = 'x'\nline = '^本文来自'\n"
        f'[[example]]\nraw = """{page}"""\nclean = "工作报告\\n各位代表，现在报告工作，请予审议。"\n'
    )
    file = site_file(tmp_path, rest)
    assert list(site_failures([file])) == []


def test_bad_selector(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r":5: 'div\[' is no CSS selector"):
        check_selectors(site_file(tmp_path, "[page]\ncontent = ['div[']\n"))


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("^相关推荐[:：]?$", ("相关推荐",)),
        (r"\s*(?:上一篇|下一篇)\s*[:：]", ("上一篇", "下一篇")),
        ("(?:甲乙)?丙", ()),
        ("甲乙丙?丁", ("甲乙",)),
        ("甲乙*丙丁戊", ("丙丁戊",)),
        ("(甲乙丙){2,}", ("甲乙丙",)),
        ("甲{2}乙丙", ("乙丙",)),
        ("甲乙{0}丙丁", ("丙丁",)),
        ("甲乙|.*", ()),
        ("(?i)page", ()),
        ("(?i)版权所有", ("版权所有",)),
        (r"www\.example\.com", ("www.example.com",)),
        (r"\Q(a+b)\E", ("(a+b)",)),
        (r"[甲乙]\x{4e00}\pL\p{Han}丙丁", ("丙丁",)),
        ("(?P<n>甲乙)丙", ("甲乙丙",)),
        ("[]甲]乙丙[[:digit:]]", ("乙丙",)),
        ("a{,2}b", ("a{,2}b",)),
    ],
)
def test_anchors_of_patterns(pattern: str, literals: tuple[str, ...]) -> None:
    assert required_literals(pattern) == literals


def test_domains_and_fingerprints(tmp_path: Path) -> None:
    site_file(tmp_path, "")
    site_file(tmp_path, "", "[site]\ndomains = ['news.example.com']\n", "news.toml")
    site_file(tmp_path, "", "[site]\nfingerprints = ['乙乙文库', '甲甲 = \"文库\"'] # 文库\n", "b.toml")
    book = SiteBook([tmp_path])

    def name(url: str | None, text: str = "") -> str | None:
        file = book.match(url, text)
        return file and file.name

    assert name("https://www.example.com/a?b=http://docin.com") == "example.com"
    assert name("example.com") == "example.com"
    assert name("//a.news.EXAMPLE.com:80/x") == "news"
    assert name("https://notexample.com/") is None
    assert name("https://example.com.evil.net/") is None
    assert name("http://[") is None
    assert name(None, "转自范例文库") == "example.com"
    assert name("https://unknown.net/", "转自范例文库") == "example.com"
    assert name("https://news.example.com/", "转自范例文库") == "news"
    assert name(None, "乙乙文库，乙乙文库，范例文库") == "b"
    assert name(None, '甲甲 = "文库"') == "b"
    assert name(None, "没有\0别的") is None
    assert name("https://www.docin.com/p-1.html") == "docin.com"
    assert pickle.loads(pickle.dumps(book)).match("example.com").name == "example.com"
    assert SiteBook(builtin=False).match("docin.com") is None


def test_own_file_replaces_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    own = site_file(tmp_path, "", "[site]\ndomains = ['docin.com']\n", "docin.com.toml")
    book = SiteBook([own.path])
    found = book.match("docin.com")
    assert found is not None and found.path == own.path and not found.rules
    assert len(book) == len(SiteBook())


def test_rules_survive_pickling(tmp_path: Path) -> None:
    file = site_file(tmp_path, "[[remove]]\ncode = 'x'\nline = '^更多范文'\n")
    cleaner = pickle.loads(pickle.dumps(alone(file)))
    assert cleaner("甲。\n更多范文\n").text == "甲。\n"


def test_rules_of_a_path_are_those_of_python_files(tmp_path: Path) -> None:
    file = site_file(tmp_path, "[[remove]]\ncode = 'x'\nline = '^更多范文'\n")
    assert load_rules(file.path) == load_rules(tmp_path) == ()
    file.path.write_text("[site]\n", "utf-8")
    with pytest.raises(RuleError, match="nothing says which documents"):
        load_rules(file.path)
    with pytest.raises(RuleError, match="nothing says which documents"):
        SiteBook([tmp_path])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_file(path: Path) -> None:
    file = load(path)
    check_selectors(file)
    assert file.examples and list(site_failures([file])) == []
    assert file.name in file.domains
    cleaner = alone(file)
    hits = {edit.rule for example in file.examples for edit in cleaner(example.raw).edits}
    assert hits == {rule.code for rule in file.rules}, "a rule that no example shows"
    for example in file.examples:
        assert cleaner(example.clean).text == example.clean
        for rule in file.rules:
            if not any(anchor in example.raw for anchor in rule.anchors):
                assert rule(Text(example.raw)) == []


def test_shipped_files_together() -> None:
    book = SiteBook()
    assert len(book) == len(SHIPPED) >= 25
    codes = [rule.code for rule in book.rules]
    assert len(codes) == len(set(codes))
    for file in book.files:
        assert [book.match(domain) for domain in file.domains] == [file] * len(file.domains)
        assert [book.match(None, f"甲{x}乙") for x in file.fingerprints] == [file] * len(file.fingerprints)


def test_rules_test_command(tmp_path: Path) -> None:
    file = site_file(
        tmp_path, "[[example]]\nraw = '甲'\nclean = '乙'\n[[example]]\nraw = '甲'\nclean = \"甲\\n\"\n"
    )
    result = CliRunner().invoke(app, ["rules", "test", str(file.path)])
    assert result.exit_code == 1
    assert "-乙" in result.output and "+甲" in result.output and r"-'甲\n'" in result.output
    assert "1 site files, 2 examples, 2 failed" in result.output
    site_file(tmp_path, "[page]\ncontent = ['div[']\n")
    result = CliRunner().invoke(app, ["rules", "test", str(file.path)])
    assert result.exit_code == 2 and "is no CSS selector" in result.output


def test_rules_list_and_show_know_site_rules() -> None:
    result = CliRunner().invoke(app, ["rules", "show", "docin-mark"])
    assert result.exit_code == 0 and "group sites" in result.output and "docin.com.toml:5" in result.output
    assert "docin-mark" in CliRunner().invoke(app, ["rules", "list"]).output


def test_tutorial(tmp_path: Path) -> None:
    """The commands of the tutorial give what it shows, and its files hold."""
    guide = Path(__file__).parents[1] / "docs" / "site-rules.md"
    if not guide.exists():
        pytest.skip("no docs beside these tests")
    blocks = re.findall(r"```toml\n(.*?)```", guide.read_text("utf-8"), re.S)
    draft, block, example = blocks[:3]
    out = tmp_path / "example.com.toml"
    pages = sorted((fixtures_folder() / "sites" / "pages").glob("*.html"))
    result = CliRunner().invoke(
        app, ["rules", "new", "example.com", "--from", *map(str, pages), "-o", str(out)]
    )
    assert result.exit_code == 0 and "4 selectors, 3 removals, 1 more as comments" in result.output
    assert out.read_text("utf-8").split("\n", 1)[1] == draft.split("\n", 1)[1]
    corrected = draft + block + example
    out.write_text(corrected, "utf-8")
    result = CliRunner().invoke(app, ["rules", "test", str(out)])
    assert result.exit_code == 0 and "1 site files, 2 examples, 0 failed" in result.output
    out.write_text(draft.replace("line =", "lnie =", 1), "utf-8")
    result = CliRunner().invoke(app, ["rules", "test", str(out)])
    assert (
        result.exit_code == 2
        and f"{out}:15: [[remove]] knows no 'lnie'; did you mean 'line'?" in result.output
    )
