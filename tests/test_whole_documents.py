"""Bytes and pages through the whole pipeline: encodings, articles, rules of sites."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cleaner import Cleaner, RuleError, page
from cleaner.document import Document, undo

BODY = "同志们，今天我们召开春耕工作会议，主要任务是总结去年的工作，安排今年的任务。"
PAGE = f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>在春耕会议上的讲话_江北网</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/jh">讲话</a></div><h1>在春耕会议上的讲话</h1>
<div class="content"><p>{BODY}</p><p>去年全县粮食增产*万吨，群众十分满意。</p></div>
<div class="related"><h3>相关文章</h3><ul><li><a href="1.html">在防汛会议上的讲话</a></li></ul></div></body></html>"""
SITE = """
[site]
domains = ["fanwen.example"]
fingerprints = ["江北范文馆首发"]
[[remove]]
code = "fanwen-slogan"
line = '^写材料，上江北。$'
[[example]]
raw = "正文。\\n写材料，上江北。"
clean = "正文。"
"""


@pytest.fixture
def site(tmp_path: Path) -> str:
    path = tmp_path / "fanwen.example.toml"
    path.write_text(SITE, "utf-8")
    return str(path)


def test_the_article_of_a_page_in_an_old_encoding() -> None:
    document = Cleaner()(PAGE.encode("gb18030"), url="https://www.jiangbei.example/jh/1.html")
    assert document.text == f"在春耕会议上的讲话\n{BODY}\n去年全县粮食增产××万吨，群众十分满意。"
    assert (document.encoding, document.site, document.title) == (
        "gb18030",
        "jiangbei.example",
        "在春耕会议上的讲话",
    )
    assert (
        undo(document.text, document.edits)
        == page.extract(PAGE, url="https://www.jiangbei.example/jh/1.html").text
    )


def test_a_record_says_what_was_dropped_from_a_page_and_why() -> None:
    record = Cleaner()(PAGE).record()
    assert record["page"]["kind"] == "article"
    assert any("防汛" in piece["text"] and piece["reason"] for piece in record["page"]["dropped"])
    assert Document.from_record(record).page == record["page"]
    assert "page" not in Cleaner()(BODY).record()


def test_a_page_of_links_is_no_article() -> None:
    links = "".join(
        f'<li><a href="{i}.html">在第{i}次会议上的讲话</a> 2023-05-{i:02}</li>' for i in range(10, 30)
    )
    document = Cleaner()(f"<!doctype html><html><body><ul>{links}</ul></body></html>")
    assert document.page is not None
    kind = document.page["kind"]
    assert kind in ("list", "empty")
    assert [note.data for note in document.notes if note.rule == "page"] == [{"type": "page", "kind": kind}]


def test_a_text_about_pages_is_no_page() -> None:
    text = "网页由标签组成：\n<html>\n<body>\n<p>第一段</p>\n</body>\n</html>\n以上是最简单的例子。\n"
    assert Cleaner()(text).text == text


def test_rules_of_a_site_run_for_its_documents_only(site: str) -> None:
    cleaner = Cleaner([site])
    text = f"{BODY}\n写材料，上江北。\n"
    assert cleaner(text).text == text
    assert cleaner(text, url="https://m.fanwen.example/1.html").text == f"{BODY}\n"
    assert cleaner(f"江北范文馆首发\n{text}").text.endswith(f"{BODY}\n")
    assert Cleaner([site], site="fanwen.example")(text).text == f"{BODY}\n"
    assert Cleaner([site], ignore=["fanwen-slogan"])(text, url="https://fanwen.example/").text == text
    assert Cleaner([site], ignore=["sites"])(text, url="https://fanwen.example/").text == text
    assert (
        Cleaner([site], ["fanwen-slogan"], ["all"])(text, url="https://fanwen.example/").text == f"{BODY}\n"
    )
    again = pickle.loads(pickle.dumps(cleaner))
    assert again(text, url="https://fanwen.example/").text == f"{BODY}\n"
    texts = [{"text": text, "url": "https://fanwen.example/"}] * 3
    assert [document.text for document in cleaner.map(texts, workers=2)] == [f"{BODY}\n"] * 3


def test_an_unknown_site_is_a_wrong_request() -> None:
    with pytest.raises(RuleError, match=r"site 'no\.example': there is no site file"):
        Cleaner(site="no.example")
    with pytest.raises(RuleError, match="language 'ja'"):
        Cleaner(language="ja")


def test_bytes_in_two_encodings_are_noted() -> None:
    data = f"{BODY}\n".encode() * 3 + f"{BODY}\n".encode("gb18030")
    document = Cleaner()(data)
    assert document.text == f"{BODY}\n" * 4
    [note] = document.notes
    assert note.data["type"] == "mixed-encoding" and note.data["spans"][0]["encoding"] == "gb18030"


def test_a_character_that_is_cut_off_is_noted() -> None:
    document = Cleaner()(BODY.encode() + "满".encode()[:2])
    assert document.text == BODY
    assert [note.data for note in document.notes] == [{"type": "cut-character", "bytes": "e6bb"}]


def test_a_piece_of_a_page_counts_as_one_only_where_it_is_said() -> None:
    piece = f"<p>{BODY}</p>\n<p>谢谢大家！</p>\n<div>版权所有</div>"
    assert Cleaner()(piece).original == piece
    assert Cleaner()(piece, markup=True).text == f"{BODY}\n谢谢大家！"


@pytest.mark.parametrize("words", ["同志们，今天开会。", "会议取消", "谢谢大家！"])
def test_a_page_with_hardly_anything_keeps_it(words: str) -> None:
    document = Cleaner()(f"<html><body><select><option>江北</option></select><p>{words}</p></body></html>")
    assert document.text == words
    assert document.page is not None
    assert {"reason": "form", "text": "江北"} in document.page["dropped"]
