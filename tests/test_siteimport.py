"""Import of site config files and cosmetic filters."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner import RuleError
from cleaner.cli.app import app
from cleaner.rulebook.examples import fixtures_folder
from cleaner.rulebook.sitefile import check_selectors, load
from cleaner.rulebook.siteimport import read, write
from cleaner.rulebook.siteimport_xpath import ConversionError, to_css

SAMPLES = fixtures_folder() / "sites" / "import"


@pytest.mark.parametrize(
    ("xpath", "css"),
    [
        ("//div[@id='main']", ["div#main"]),
        ('//*[@class="y z"]', ['[class="y z"]']),
        ("//div[contains(@class,'y')]", ['div[class*="y"]']),
        ("//div[contains(concat(' ', normalize-space(@class), ' '), ' y ')]", ["div.y"]),
        ("//div[contains(concat(' ',@class,' '),' y ')]//p", ["div.y p"]),
        ("//div[starts-with(@id, 'post-')]/p[2]", ['div[id^="post-"] > p:nth-of-type(2)']),
        ("//ul/li[last()]", ["ul > li:last-of-type"]),
        ("//div[@a='1' or @b='2']", ['div[a="1"]', 'div[b="2"]']),
        ("//div[@a='1' and not(@b)]", ['div[a="1"]:not([b])']),
        ("//div[not(@a or @b)]", ["div:not([a]):not([b])"]),
        ("//div[.//img]", ["div:has(img)"]),
        ("//div[p]", ["div:has(> p)"]),
        ("//h2/following-sibling::p", ["h2 ~ p"]),
        ("//h1 | //h2", ["h1", "h2"]),
        ("id('main')", ["#main"]),
        ("/html/body/div", ["html > body > div"]),
        ("//p[@title='x | y']", ['p[title="x | y"]']),
        ("//div[@class='a b or c']", ['div[class="a b or c"]']),
    ],
)
def test_xpath(xpath: str, css: list[str]) -> None:
    assert to_css(xpath) == css


@pytest.mark.parametrize(
    "xpath",
    [
        "//p[contains(text(), '广告')]", "//p[contains(., '广告')]", "//li/..", "//a/@href", "(//div)[1]",
        "//div[@class='x'][2]", "//h2/following-sibling::p[1]", "//a/ancestor::div", "//div[@id='x'", "", "//p/text()",
        "//div[count(p) > 3]", "//*[self::p]", "//div[@id='']", "//p[string-length() < 3]", "//p['']",
    ],
)  # fmt: skip
def test_xpath_beyond_css(xpath: str) -> None:
    with pytest.raises(ConversionError):
        to_css(xpath)


def test_xpath_of_the_first_element() -> None:
    assert to_css("(//h1)[1]", first=True) == ["h1"]
    assert to_css("string(//h1/text())") == ["h1"]
    assert to_css("//meta[@name='date']/@content", first=True) == ['meta[name="date"]']


def test_same_elements_as_lxml() -> None:
    """What CSS selects is what XPath selected."""
    html = pytest.importorskip("lxml.html")
    pytest.importorskip("bs4")
    from bs4 import BeautifulSoup

    page = (
        "<html><body><div id='m' class='a b'><p>1</p><p class='x'>2</p><span>3</span><p>4</p></div>"
        "<div class='ab'><h2>5</h2><p>6</p><p title='t'>7</p></div><div><ul><li>8</li><li>9</li></ul></div></body></html>"
    )
    tree, soup = html.fromstring(page), BeautifulSoup(page, "html.parser")
    for xpath in (
        "//p", "//div[@id='m']/p[2]", "//div[contains(@class,'a')]//p", "//div[contains(concat(' ',@class,' '),' a ')]",
        "//*[@title or @class='x']", "//h2/following-sibling::p", "//div[not(@class)]", "//div[h2]", "//li[last()]",
        "//p[1]", "//div[ul]/ul/li", "//p[not(@class) and not(@title)]",
    ):  # fmt: skip
        wanted = sorted(element.text_content() for element in tree.xpath(xpath))
        found = {id(e): e for css in to_css(xpath) for e in soup.select(css)}
        assert sorted(e.get_text() for e in found.values()) == wanted, xpath


def test_samples(tmp_path: Path) -> None:
    imported = read([SAMPLES])
    assert write(imported, tmp_path) == 3
    files = {path.stem: load(path) for path in sorted(tmp_path.iterdir())}
    for file in files.values():
        check_selectors(file)
    news = files["news.example.com"].page
    assert news.content == ("div#article",) and news.title == ('h1[class="headline"]',)
    assert '[class*="related"]' in news.remove and 'p[class="hint"]' in news.remove
    assert files["example.com"].page.remove == (".advert",)
    assert files["example.org"].page.remove == ('div[id^="promo"]',)
    assert imported.kept == 8 and imported.skipped.total() == 18
    assert any("广告" in detail and "looks at words" in detail for detail in imported.details)
    with pytest.raises(RuleError, match="exists already"):
        write(imported, tmp_path)
    assert write(imported, tmp_path, force=True) == 3


def test_command(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["rules", "import", str(SAMPLES), "-o", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "3 site files" in result.output and "8 rules imported, 18 skipped" in result.output
    assert "looks at words, which CSS cannot" in result.output


def test_what_is_in_neither_format(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("同志们：\n今天开会。\n", "utf-8")
    for given, words in ((path, "neither a fivefilters"), (tmp_path / "none.txt", "no such file")):
        result = CliRunner().invoke(app, ["rules", "import", str(given), "-o", str(tmp_path / "out")])
        assert result.exit_code == 2 and words in result.output
