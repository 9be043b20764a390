"""The vocabulary of page furniture: its notation, and how a line is read with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import PIECES, expand, texts, vocabulary_files, vocabulary_lines

from cleaner import FILLER, Phrasebook, fold

FILES = vocabulary_files()
BOOK = Phrasebook("\n".join(file.read_text("utf-8") for file in FILES))


def _reads(source: str, segment: str) -> bool:
    return Phrasebook(f"[k]\n{source}").read(segment) is not None


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_vocabulary_file_parses(file: Path) -> None:
    assert Phrasebook(file.read_text("utf-8")).anchors("share", "pager")


def _unread(phrases: list[str], longest: int) -> list[tuple[str, str]]:
    """The wordings of single phrases, up to a length, that are not read."""
    return [
        (phrase, wording)
        for phrase in phrases
        for seed in range(5)
        if len(wording := expand(phrase, seed)) <= longest and not _reads(phrase, wording)
    ]


def test_a_phrase_is_read_in_each_of_its_wordings() -> None:
    # A choice between a number and a share of it takes the number and stops before the percent sign.
    phrases = [phrase for phrase in vocabulary_lines() if "{n}|{percent}" not in phrase]
    assert _unread(phrases, longest=24) == []


def test_a_long_phrase_is_read() -> None:
    assert _unread(vocabulary_lines(), longest=200) == []


def test_a_share_is_read_where_a_number_may_stand() -> None:
    assert _reads("剩余({n}|{percent})(字)(内容)", "剩余80%内容")


def test_a_book_that_names_sites_reads_the_empty_text() -> None:
    assert _reads("{site}", "")


def test_every_phrase_holds_an_anchor_of_its_class() -> None:
    kinds = {line.strip("[]") for file in FILES for line in file.read_text("utf-8").splitlines()
             if line.startswith("[") and line.endswith("]")}  # fmt: skip
    for kind in sorted(kinds & {"withheld", "share", "pager", "copyright"}):
        finder = BOOK.finder(kind)
        part = BOOK.only(kind)
        for phrase in vocabulary_lines():
            reading = part.read(wording := expand(phrase, 1))
            if reading is not None and reading.strong(kind):
                assert finder(wording), (kind, wording)


@pytest.mark.parametrize(
    ("source", "segment", "read"),
    [
        ("分享到{微信|微博}", "分享到微博", True),
        ("分享到{微信|微博}", "分享到", False),
        ("分享到{微信|微博}", "分享到微信微博", False),
        ("分享(一下|给好友)", "分享", True),
        ("分享(一下|给好友)", "分享给好友", True),
        ("分享(一下|给好友)", "分享给", False),
        ("{a|b(c|d)}e", "bde", True),
        ("{a|b(c|d)}e", "bcde", False),
        ("(请|您){登录|注册}(后)阅读", "登录后阅读", True),
        ("(请|您){登录|注册}(后)阅读", "您注册阅读", True),
        ("(请|您){登录|注册}(后)阅读", "请阅读", False),
        ("阅读{n}次", "阅读1,234次", True),
        ("阅读{n}次", "阅读1.2万次", True),
        ("阅读{n}次", "阅读多次", False),
        ("已读{percent}", "已读80 %", True),
        ("时间:{date}", "时间：2023-05-06 10:20:30", True),
        ("时间:{date}", "时间:2023年5月6日", True),
        ("时间:{date}", "时间:明年", False),
        ("访问{url}", "访问www.example.com", True),
        ("访问{url}", "访问https://example.com/a?b=1", True),
        ("访问{url}", "访问我们", False),
        ("来自{title}", "来自《在会上的讲话》", True),
        ("编辑:{names}", "编辑：张三 李四", True),
        ("来源 :", "来源  ：", True),
        ("全文  完", "全文 完", True),
        ("全文  完", "全文完", False),
        ("全文 完", "全文完", True),
        (r"\{a\|b\}", "{a|b}", True),
        ("关闭窗口", "關閉窗口", True),
        ("發佈時間", "发布时间", True),
        ("VIP会员", "ｖｉｐ會員", True),
        ("下载app", "下载APP", True),
        ("责任编辑", "责 任 编 辑", True),
        ("责任编辑:{names}", "责 任 编 辑：王 五", True),
        ("责任编辑", "【责任编辑】", True),
        ("责任编辑", "责任编辑们", False),
        ("分享\n收藏\n打印", "分享 | 收藏 | 打印", True),
        ("分享\n收藏", "分享，还有收藏", False),
    ],
)
def test_notation(source: str, segment: str, read: bool) -> None:
    assert _reads(source, segment) is read


def test_weak_phrases_are_read_but_prove_nothing() -> None:
    book = Phrasebook("[share]\n?分享\n分享到微信\n[tool]\n打印")
    weak, strong = book.read("分享 打印"), book.read("分享到微信")
    assert weak is not None and strong is not None
    assert (weak.kinds(), weak.strong("share"), weak.strong("tool")) == ({"share", "tool"}, False, True)
    assert strong.strong("share")


def test_the_longest_phrase_counts() -> None:
    book = Phrasebook("[a]\n分享\n[b]\n分享到\n[c]\n分享到{微信|微博}")
    assert [[token.kind for token in book.tokens(fold(words), 0)[0]] for words in ("分享", "分享到", "分享到微博")] == [
        ["a"],
        ["b"],
        ["c"],
    ]  # fmt: skip


def test_only_some_classes_are_read() -> None:
    book = Phrasebook("[share]\n分享\n[tool]\n打印")
    assert book.only("share").read("打印") is None
    assert book.only("share").read("分享") is not None
    reading = book.read("分享打印打印")
    assert reading is not None and reading.count("tool") == 2


def test_comments_and_blank_lines_are_no_phrases() -> None:
    assert _reads("# 分享\n\n收藏", "# 分享") is False


@pytest.mark.parametrize("source", ["{微信|微博", "(分享", "分享{}", "{a||b}"])
def test_broken_phrases_are_refused(source: str) -> None:
    with pytest.raises(ValueError, match="in the phrase"):
        Phrasebook(f"[k]\n{source}")


@pytest.mark.parametrize("segment", ["", " ", "，。", FILLER])
def test_what_has_no_words_is_read_as_nothing(segment: str) -> None:
    reading = Phrasebook("[k]\n分享").read(segment)
    if reading is not None:
        assert reading.tokens == ()


@given(st.text(max_size=60))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


_segments = st.one_of(st.sampled_from(PIECES), texts.map(lambda text: text.replace("\n", " ")[:120])).filter(
    bool
)


@given(_segments)
def test_tokens_lie_in_the_text_one_behind_the_other(segment: str) -> None:
    folded = fold(segment)
    tokens, end = BOOK.tokens(folded, 0)
    done = 0
    for token in tokens:
        assert done <= token.start < token.end <= end
        done = token.end
    assert end <= len(folded)


@given(_segments)
def test_what_is_read_lies_in_the_text(segment: str) -> None:
    reading = BOOK.read(segment)
    skimmed, share = BOOK.skim(segment)
    for seen in (reading, skimmed):
        assert seen is None or all(0 <= t.start < t.end <= len(segment) for t in seen.tokens)
    assert 0 <= share <= 1


@given(_segments)
def test_what_is_read_from_end_to_end_is_skimmed_in_full(segment: str) -> None:
    reading = BOOK.read(segment)
    if reading is not None and reading.tokens and " " not in fold(segment):
        assert BOOK.skim(segment) == (reading, 1.0)
