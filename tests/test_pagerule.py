"""Python rules for the pages of one site: what they may say, what it does, and what is wrong with them."""

from __future__ import annotations

import pickle
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner import Cleaner, RuleError
from cleaner.cli.app import app

RULE = '''
from cleaner import Content, Drop, Fact, page_rule

@page_rule("example-cells", domains=["example.com"], fingerprints=["范例文库"])
def example_cells(soup):
    """The article is in the second cell; boxes that count readers go. Never touches tables inside."""
    cell = soup.select("td")[1]
    yield Content(cell)
    yield Drop(cell.find("i"))
    yield Fact("title", soup.find("b"))
    yield Fact("author", "某编辑部")

PAGE = """<html><body><b>防汛 通知</b><table><tr><td>本站栏目，每日更新，敬请关注，欢迎投稿。
<td><p>各单位要压实责任。<p>抓好落实。<i>3 人读过</i><p>确保安全。</table></body></html>"""
example_cells.example(PAGE, "防汛 通知\\n各单位要压实责任。\\n抓好落实。\\n确保安全。")
'''
PAGE = (
    "<html><body><b>防汛 通知</b><table><tr><td>本站栏目，每日更新，敬请关注，欢迎投稿。"
    "<td><p>各单位要压实责任。<p>抓好落实。<i>3 人读过</i><p>确保安全。</table></body></html>"
)
TEXT = "防汛 通知\n各单位要压实责任。\n抓好落实。\n确保安全。"


@pytest.fixture
def rule_file(tmp_path: Path) -> Path:
    path = tmp_path / "example_site.py"
    path.write_text(RULE, "utf-8")
    return path


def broken(tmp_path: Path, body: str, head: str = '"broken", domains=["example.com"]') -> Path:
    path = tmp_path / "broken.py"
    path.write_text(
        f'from cleaner import Content, Drop, Fact, page_rule\n@page_rule({head})\ndef broken(soup):\n    "Takes nothing."\n    {body}\n',
        "utf-8",
    )
    return path


@pytest.mark.parametrize(
    "given", [{"url": "https://example.com/1.html"}, {"url": "http://news.example.com/"}], ids=str
)
def test_pages_of_the_site(rule_file: Path, given: dict[str, str]) -> None:
    document = Cleaner([rule_file])(PAGE, **given)
    assert document.text == TEXT
    assert document.title == "防汛 通知"
    assert document.page is not None
    assert document.page["author"] == "某编辑部"
    assert {"reason": "rule example-cells", "text": "3 人读过"} in document.page["dropped"]
    assert any("本站栏目" in dropped["text"] for dropped in document.page["dropped"])


def test_a_page_without_an_address_is_known_by_its_fingerprint(rule_file: Path) -> None:
    cleaner = Cleaner([rule_file])
    assert cleaner(PAGE.replace("本站栏目", "范例文库")).text == TEXT
    assert "本站栏目" in cleaner(PAGE).text


def test_a_site_that_is_given(rule_file: Path) -> None:
    assert Cleaner([rule_file], site="example.com")(PAGE).text == TEXT
    with pytest.raises(RuleError, match=r"site 'example\.org': there is no site file and no page rule"):
        Cleaner([rule_file], site="example.org")


def test_other_pages_are_not_parsed_for_it(rule_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cleaner = Cleaner([rule_file])
    monkeypatch.setitem(sys.modules, "bs4", None)  # importing it is an error now
    assert "本站栏目" in cleaner(PAGE, url="https://example.org/").text
    with pytest.raises(ImportError):
        cleaner(PAGE, url="https://example.com/")


def test_it_can_be_ignored_and_is_in_the_fingerprint(rule_file: Path) -> None:
    cleaner = Cleaner([rule_file], ignore=["example-cells"])
    assert "本站栏目" in cleaner(PAGE, url="https://example.com/").text
    assert len({Cleaner().fingerprint, cleaner.fingerprint, Cleaner([rule_file]).fingerprint}) == 3


def test_pickle(rule_file: Path) -> None:
    cleaner = pickle.loads(pickle.dumps(Cleaner([rule_file])))
    assert cleaner(PAGE, url="https://example.com/").text == TEXT


def test_workers(rule_file: Path) -> None:
    items = [{"text": PAGE, "url": "https://example.com/"}] * 3
    assert [document.text for document in Cleaner([rule_file]).map(items, workers=2)] == [TEXT] * 3


def test_a_page_cannot_speak_for_a_rule(rule_file: Path) -> None:
    page = PAGE.replace("<p>抓好", "<p data-cleaner-drop=x>抓好").replace("<b>", "<b data-cleaner-content=x>")
    assert Cleaner([rule_file])(page, url="https://example.com/").text == TEXT
    assert "抓好落实" in Cleaner()(page).text


def test_content_and_selectors_of_a_site_file(rule_file: Path, tmp_path: Path) -> None:
    site = tmp_path / "example.com.toml"
    site.write_text(
        '[site]\ndomains = ["example.com"]\n[page]\ncontent = ["td"]\nremove = ["p:last-child"]\n', "utf-8"
    )
    document = Cleaner([rule_file, site])(PAGE, url="https://example.com/")
    assert document.text == TEXT.removesuffix("\n确保安全。")
    assert document.page is not None
    assert {"reason": "site selector", "text": "确保安全。"} in document.page["dropped"]


def test_without_content_the_article_is_found(tmp_path: Path) -> None:
    path = broken(tmp_path, 'yield Drop(soup.find("i")); yield Content(None); yield Drop(None)')
    page = f"<html><h1>标题在此</h1><div><p>{'各单位要压实责任，抓好落实。' * 5}<i>3 人读过</i></div></html>"
    document = Cleaner([path])(page, url="https://example.com/")
    assert document.text == "标题在此\n" + "各单位要压实责任，抓好落实。" * 5


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("yield Content(soup.select('td')[9])", "fails on this page: IndexError"),
        ("yield 'td'", r"yields 'td'; a page rule yields Content\(element\)"),
        ("yield Drop('td')", "yields Drop of 'td', which is no element"),
        ("yield Fact('site', 'x')", "states 'site'; use one of title, date, author"),
        ("soup.td.decompose(); yield from ()", r"changes the page; yield Drop\(element\) instead"),
        ("return 3", "fails on this page: TypeError"),
    ],
)
def test_errors_on_a_page(tmp_path: Path, body: str, message: str) -> None:
    path = broken(tmp_path, body)
    with pytest.raises(RuleError, match=rf"rule broken \(.*broken\.py:\d\) {message}") as error:
        Cleaner([path])(PAGE, url="https://example.com/")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ('"Broken", domains=["example.com"]', "rule code 'Broken': use lower-case words"),
        ('"broken"', "rule broken: name the domains of the site, or fingerprints"),
        ('"broken", domains="example.com"', r"domains is a list of strings; write \['example\.com'\]"),
        ('"broken", domains=["https://www.example.com/"]', "write it as in example.com"),
        ('"broken", fingerprints=[3]', "domains and fingerprints are non-empty strings"),
    ],
)
def test_errors_in_the_head(tmp_path: Path, head: str, message: str) -> None:
    with pytest.raises(RuleError, match=rf"broken\.py:2: .*{message}"):
        Cleaner([broken(tmp_path, "yield from ()", head)])


def test_its_examples_are_run(rule_file: Path) -> None:
    run = CliRunner().invoke(app, ["rules", "test", str(rule_file)])
    assert (run.exit_code, run.output) == (0, "1 rules, 1 examples, 0 failed\n")
    rule_file.write_text(RULE.replace("抓好落实。\\n", ""), "utf-8")
    run = CliRunner().invoke(app, ["rules", "test", str(rule_file)])
    assert run.exit_code == 1
    assert "FAILED example-cells example 1" in run.output


def test_it_is_shown(rule_file: Path) -> None:
    run = CliRunner().invoke(app, ["rules", "show", "example-cells", "--rules", str(rule_file)])
    assert "group example_site, phase page" in run.output
    assert "Pages:   example.com, and with 范例文库" in run.output


def test_the_guide(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[1] / "docs" / "site-rules.md").read_text("utf-8")
    path = tmp_path / "example_site.py"
    path.write_text(re.findall(r"```python\n(.*?)```", guide, re.DOTALL)[0], "utf-8")
    run = CliRunner().invoke(app, ["rules", "test", str(path)])
    assert run.output == "1 rules, 1 examples, 0 failed\n"
