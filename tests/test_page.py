"""Pages against what must come out of them: fixtures/pages, and what the extractor promises of any page."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page import Page, Selectors, extract, looks_like_html

FOLDER = Path(__file__).parents[1] / "fixtures" / "pages"
#: The pages that the extractor was built on, and below them sets that it had not seen when it was measured on them.
PAGES = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.html"))
PROSE = "各单位要压实责任，抓好落实，确保各项部署落地见效。"


def load(name: str) -> tuple[str, dict[str, Any]]:
    html = (FOLDER / f"{name}.html").read_text("utf-8")
    return html, json.loads((FOLDER / f"{name}.expect.json").read_text("utf-8"))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_there_are_enough_pages() -> None:
    assert len(PAGES) >= 60
    assert {load(name)[1]["kind"] for name in PAGES} == {"article", "list", "forum", "empty"}


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str) -> None:
    """What goes wrong on a page is stated in its expectations, under `known_failures`, and no more goes wrong."""
    html, expect = load(name)
    page = extract(html, url=expect["url"])
    text = bare(page.text)
    failures = [f"misses {snippet}" for snippet in expect["must"] if bare(snippet) not in text]
    failures += [f"keeps {snippet}" for snippet in expect["must_not"] if bare(snippet) in text]
    failures += [
        f"{field} {getattr(page, field)}"
        for field in ("kind", "title", "date", "author")
        if expect[field] is not None and getattr(page, field) != expect[field]
    ]
    assert failures == expect.get("known_failures", [])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_pieces_loses_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html, expect = load(name)
    monkeypatch.setattr("cleaner.page.pieces._PIECE", 400)
    page = extract(html, url=expect["url"])
    told = bare(page.text + "".join(dropped.text for dropped in page.dropped))
    assert [snippet for snippet in expect["must"] if bare(snippet) not in told] == []


def test_pieces_are_under_the_same_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.page.pieces._PIECE", 400)
    rows = "".join(f"<tr><td>甲{i}<td>{PROSE}</tr>" for i in range(100))
    page = extract(f"<div class=sidebar><p>{PROSE}旁</p></div><div class=content><table>{rows}</table></div>")
    assert [block.text for block in page.blocks] == [f"甲{i} | {PROSE}" for i in range(100)]
    assert any("旁" in dropped.text for dropped in page.dropped)


MENU = "".join(f'<li><a href="/{i}">栏目频道{i}</a></li>' for i in range(80))
LINKS = "".join(
    f'<div class="b{i % 9}"><a href="/x/{i}">某地召开重要会议部署工作{i}</a></div>' for i in range(60)
)


@pytest.mark.parametrize("name", PAGES)
def test_links_around_an_article_make_no_list_of_it(name: str) -> None:
    html, expect = load(name)
    if expect["kind"] != "article" or len(expect["must"]) < 5 or "</body>" not in html or "/" in name:
        pytest.skip("no article, or a short one")
    html = re.sub(r"<body[^>]*>", lambda tag: f"{tag[0]}<div><ul>{MENU}</ul></div>", html, count=1)
    text = bare(extract(html.replace("</body>", f"<div>{LINKS}</div></body>"), url=expect["url"]).text)
    assert [snippet for snippet in expect["must"] if bare(snippet) not in text] == []
    assert [snippet for snippet in expect["must_not"] if bare(snippet) in text] == []
    assert "栏目频道" not in text
    assert "部署工作5" not in text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_told_from_its_text(name: str) -> None:
    html, expect = load(name)
    assert looks_like_html(html)
    assert not looks_like_html(extract(html, url=expect["url"]).text)


@pytest.mark.parametrize("name", PAGES)
def test_what_was_left_out_is_told(name: str) -> None:
    html, expect = load(name)
    page = extract(html, url=expect["url"])
    told = bare(page.text + "".join(dropped.text for dropped in page.dropped))
    assert [
        snippet for snippet in expect["must_not"] if bare(snippet) not in told and snippet in visible(html)
    ] == []
    assert all(dropped.reason and dropped.text for dropped in page.dropped)


def visible(html: str) -> str:
    """The source without scripts and attributes."""
    return re.sub(
        r"<[^>]*>", "", re.sub(r"(?s)<(script|style|title|button|select|amp-)[^>]*>.*?</\1[^>]*>", "", html)
    )


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        ("<!DOCTYPE html>\n<title>讲话</title>", True),
        ("\ufeff  <html lang=zh>", True),
        ("<?xml version='1.0'?>\n<!-- saved -->\n<HTML><BODY>讲话", True),
        ("<div class='a'><p>一</p><p>二</p></div>", True),
        ("<p>　　第一段。</p>\n<p>　　第二段。</p>", True),
        ("第一段<br>第二段", False),
        ("段落用 <p> 标记，表格用 <table> 标记，换行用 <br>。", False),
        ("```html\n<html><body></body></html>\n```", False),
        ("a < b 且 c > d", False),
        ("《<论语>新解》", False),
        ("", False),
        ("同志们：\n今天的会议很重要。", False),
    ],
)
def test_looks_like_html(text: str, is_page: bool) -> None:
    assert looks_like_html(text) is is_page


def test_a_line_of_its_own_that_is_furniture() -> None:
    page = extract(f"<div><span class=title id=share>分享到</span><p>{PROSE}</p></div>")
    assert page.text == PROSE
    assert [dropped.text for dropped in page.dropped] == ["分享到"]


def stated(name: str) -> list[tuple[bool, str]]:
    """The lines of a file, each with whether it stays."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [(line[0] == "+", line[2:]) for line in lines if line[0] != "#"]


LAST_LINES = stated("last-lines.txt")


@pytest.mark.parametrize(("stays", "line"), LAST_LINES)
def test_last_lines(stays: bool, line: str) -> None:
    body = "".join(f"<p>{PROSE}第{i}段。</p>" for i in range(8))
    page = extract(f"<title>春耕</title><div><h1>关于春耕的讲话</h1><div>{body}<p>{line}</p></div></div>")
    assert (line in page.text) is stays
    assert stays or any(line in dropped.text for dropped in page.dropped)


@pytest.mark.parametrize(("stays", "piece"), stated("middle.txt"))
def test_between_paragraphs(stays: bool, piece: str) -> None:
    body = "".join(f"<p>{PROSE}第{i}段。</p>" for i in range(6))
    page = extract(f"<title>春耕</title><div><h1>关于春耕的讲话</h1><div>{body}{piece}{body}</div></div>")
    words = [html.unescape(word) for word in re.split(r"<[^>]+>", piece) if word.strip()]
    assert [bare(word) in bare(page.text) for word in words] == [stays] * len(words)


@pytest.mark.parametrize("line", [line for stays, line in LAST_LINES if stays])
def test_lines_in_the_middle(line: str) -> None:
    body = "".join(f"<p>{PROSE}第{i}段。</p>" for i in range(5))
    page = extract(
        f"<title>春耕</title><div><h1>关于春耕的讲话</h1><div>{body}<p>{line}</p>{body}</div></div>"
    )
    assert line in page.text


def test_captions_are_left_out_beside_a_text_and_are_one_without() -> None:
    figure = f"<figure><img><figcaption>图为{PROSE}</figcaption></figure>"
    page = extract(f"<article><h1>题目在此</h1>{f'<p>{PROSE}{PROSE}</p>' * 4}{figure}</article>")
    assert "图为" not in page.text
    assert ("caption", f"图为{PROSE}") in page.dropped
    story = extract(f"<article><h1>题目在此</h1><p>{PROSE}</p>{figure * 4}</article>")
    assert story.text.count("图为") == 4


def test_a_subtitle_belongs_to_the_text() -> None:
    body = f"<div class=content>{f'<p>{PROSE}</p>' * 3}</div>"
    page = extract(
        f"<title>在大会上的讲话</title><div><h1>在大会上的讲话</h1><h2>二〇二一年三月于某县大礼堂</h2></div>{body}"
    )
    assert page.text.split("\n")[:2] == ["在大会上的讲话", "二〇二一年三月于某县大礼堂"]


def test_rows_are_lines() -> None:
    cells = "<table><tr><th>姓名<th>职务</tr><tr><td>甲<td>组长</tr></table>"
    page = extract(f"<body><h1>名单</h1><p>{PROSE}</p>{cells}<p>{PROSE}</p></body>")
    assert [block.text for block in page.blocks if block.kind == "row"] == ["姓名 | 职务", "甲 | 组长"]


def test_blocks_know_what_they_are() -> None:
    page = extract(
        f"<article><h1>题</h1><p>{PROSE}</p><h2>小标题</h2><ul><li>一条</ul><blockquote><p>引文。</p></blockquote>"
        f"<pre>a\n  b</pre><p>{PROSE}</p></article>"
    )
    kinds = [(block.kind, block.level) for block in page.blocks]
    assert kinds == [
        ("paragraph", 0),
        ("heading", 2),
        ("item", 0),
        ("quote", 0),
        ("code", 0),
        ("paragraph", 0),
    ]
    assert page.blocks[4].text == "a\n  b"


class TestMetadata:
    def test_json_ld(self) -> None:
        data = {
            "@type": "NewsArticle",
            "headline": "题目在此",
            "datePublished": "2020-01-02T03:04:05+08:00",
            "author": [{"name": "甲乙"}],
        }
        page = extract(f'<script type="application/ld+json">{json.dumps(data)}</script><p>{PROSE}</p>')
        assert (page.title, page.date, page.author) == ("题目在此", "2020-01-02", "甲乙")

    def test_broken_json_ld(self) -> None:
        page = extract(
            f'<title>题目在此</title><script type="application/ld+json">{{"a": </script><p>{PROSE}</p>'
        )
        assert page.title == "题目在此"

    def test_open_graph(self) -> None:
        page = extract(
            '<meta property="og:title" content="题目在此"><meta property="og:site_name" content="某网">'
            f'<meta property="article:published_time" content="2021-12-31T23:00:00Z"><p>{PROSE}</p>'
        )
        assert (page.title, page.date, page.site) == ("题目在此", "2021-12-31", "某网")

    def test_government_meta(self) -> None:
        page = extract(
            '<title>首页</title><meta name="ArticleTitle" content="关于某事的通知">'
            f'<meta name="PubDate" content="2022/3/4 10:00"><p>{PROSE}</p>'
        )
        assert (page.title, page.date) == ("关于某事的通知", "2022-03-04")

    @pytest.mark.parametrize(
        ("line", "date"),
        [
            ("发布时间：2023年5月6日", "2023-05-06"),
            ("2023-5-6 08:00 来源：某报", "2023-05-06"),
            ("Posted on May 6, 2023 by Ann Lee", "2023-05-06"),
        ],
    )
    def test_visible_date(self, line: str, date: str) -> None:
        page = extract(f"<h1>题目在此</h1><div>{line}</div><p>{PROSE}</p>")
        assert page.date == date
        assert line not in page.text

    def test_host_of_the_address(self) -> None:
        assert extract(f"<p>{PROSE}</p>", url="https://www.example.com/a").site == "example.com"
        assert extract(f"<p>{PROSE}</p>", url="http://[broken").site is None


class TestSelectors:
    HTML = f"<div class=x><h4>题目</h4><i class=d>2020-02-03</i><div id=c><p>{PROSE}</p><p class=r>无关。</p></div><p>{PROSE}别处。</p></div>"

    def test_content_and_remove(self) -> None:
        page = extract(
            self.HTML,
            selectors=Selectors(content=("#none", "#c"), remove=(".r",), title=("h4",), date=(".d",)),
        )
        assert page.text == f"题目\n{PROSE}"
        assert page.date == "2020-02-03"
        assert ("site selector", "无关。") in page.dropped

    def test_content_that_does_not_match(self) -> None:
        assert "别处" in extract(self.HTML, selectors=Selectors(content=("#none",))).text

    def test_no_selector(self) -> None:
        with pytest.raises(ValueError, match="no CSS selector"):
            extract(self.HTML, selectors=Selectors(content=("p[",)))


class TestBounds:
    """No clock is looked at: without bounds these would run for minutes or break the stack."""

    @pytest.mark.parametrize(
        "tag", ["div", "b", "span", "table", "ul><li", "blockquote", "a href=x", "font", "x-y", "p><div"]
    )
    def test_depth(self, tag: str) -> None:
        page = extract(f"<{tag}>" * 100_000 + f"{PROSE}{PROSE}")
        assert PROSE in page.text or any(PROSE in dropped.text for dropped in page.dropped)

    def test_depth_closed(self) -> None:
        page = extract("<div>" * 100_000 + f"<p>{PROSE}</p>" + "</div>" * 100_000)
        assert PROSE in page.text

    def test_depth_and_width(self) -> None:
        page = extract("<span>" * 20_000 + f"<p>{PROSE}" * 20_000)
        assert PROSE in page.text

    def test_tags_with_angle_brackets_inside(self) -> None:
        assert PROSE in extract('<div a="<">' * 100_000 + f"<p>{PROSE}</p>").text

    def test_deep_json(self) -> None:
        data = "[" * 100_000 + "]" * 100_000
        extract(f'<script type="application/ld+json">{data}</script><script>var a = {data};</script>')

    @pytest.mark.parametrize(
        "piece",
        ["<", "<!--", "<a ", "<script>", "&#", "<table><tr><td>", "</p>", "<b><p>", '<a "', "<li><ul>"],
    )
    def test_broken(self, piece: str) -> None:
        assert isinstance(extract(piece * 30_000), Page)

    def test_huge(self) -> None:
        page = extract(f"<h1>题目</h1><p>{PROSE}</p>" + f"<div><p>{PROSE}</p></div>\n" * 300_000)
        assert page.kind == "article"
        assert len(page.blocks) == 300_001

    def test_pictures_in_the_page(self) -> None:
        picture = '<img src="data:image/png;base64,' + "QUJD" * 2_000_000 + '">'
        assert extract(f"<p>{PROSE}</p>{picture}<p>{PROSE}</p>").text == f"{PROSE}\n{PROSE}"


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<div_class=content>",
        "<a_href=/x>",
        "</a>",
        "<br>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<ul>",
        "<li>",
        "</ul>",
        "<h1>",
        "</h1>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<nav>",
        "</nav>",
        "<b>",
        "</b>",
        "<pre>",
        "</pre>",
        "<div_class=related>",
        "<span_style=display:none>",
        "</span>",
    ]
).map(lambda tag: tag.replace("_", " "))
TEXTS = st.sampled_from(
    [PROSE, "相关阅读", "上一篇：某文", "来源：某报", "2023-05-06", "一", " ", "\n", "　　", "x < y & z"]
)
SOUP = st.lists(TAGS | TEXTS | st.text(max_size=8), max_size=60).map("".join)


@given(st.text() | SOUP)
def test_any_string_gives_a_page(html: str) -> None:
    page = extract(html)
    assert page == extract(html)
    assert page.kind in ("article", "list", "forum", "empty")
    assert "\r" not in page.text
    assert all(block.text for block in page.blocks)
    assert isinstance(looks_like_html(html), bool)


@given(SOUP)
def test_prose_never_disappears(soup: str) -> None:
    """Between boxes of its own a sentence is in the text or in the log."""
    page = extract(
        f"<body><p>{PROSE}第一处。</p><div>{soup.replace('<script>', '').replace('<!--', '')}</div></body>"
    )
    told = page.text + "".join(dropped.text for dropped in page.dropped)
    assert f"{PROSE}第一处。" in told
