"""Mojibake is repaired exactly or not at all, and good text is never touched."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from cleaner import Cleaner, mojibake, undo
from cleaner.rulebook.examples import fixtures
from cleaner.text.decode import decode

RULES = Cleaner(ignore=["all"], select=["mojibake", "pinyin", "entity-remnants", "unrecoverable"])

#: What the bytes were and what they were read as, round by round; and the share of samples that must
#: come back exactly.
KINDS = {
    "utf-8 as gb18030": ([("utf-8", "gb18030")], 0.98),
    "utf-8 as gbk": ([("utf-8", "gbk")], 0.98),
    "utf-8 as latin-1": ([("utf-8", "latin-1")], 0.99),
    "utf-8 as cp1252": ([("utf-8", "cp1252")], 0.99),
    "gbk as latin-1": ([("gbk", "latin-1")], 0.98),
    "gbk as cp1252": ([("gbk", "cp1252")], 0.98),
    "twice latin-1": ([("utf-8", "latin-1"), ("utf-8", "latin-1")], 0.99),
    "twice gb18030": ([("utf-8", "gb18030"), ("utf-8", "gb18030")], 0.98),
    "latin-1, then gbk": ([("utf-8", "latin-1"), ("utf-8", "gb18030")], 0.98),
    "gbk as latin-1, then gbk": ([("gbk", "latin-1"), ("utf-8", "gb18030")], 0.98),
}


@cache
def good_lines() -> list[str]:
    """The lines of all fixtures but those that hold mojibake or speak of it."""
    found: dict[str, None] = {}
    for fixture in fixtures():
        found |= dict.fromkeys(fixture.clean.split("\n"))
        if not fixture.name.startswith("mojibake"):
            found |= dict.fromkeys(decode(fixture.raw)[0].split("\n"))
    for path in sorted((Path(__file__).parents[1] / "fixtures" / "documents").rglob("*.raw.txt")):
        found |= dict.fromkeys(decode(path.read_bytes())[0].split("\n"))
    return [line for line in found if line.strip() and "\ufffd" not in line]


def repair(text: str) -> str:
    pieces, done = [], 0
    for found in mojibake.find_mojibake(text):
        pieces += [text[done : found.start], found.fixed]
        done = found.end
    return "".join(pieces) + text[done:]


def test_no_good_line_is_touched() -> None:
    lines = good_lines()
    assert len(lines) > 2000
    assert [line for line in lines if list(mojibake.find_mojibake(line))] == []
    assert [line for line in lines if list(mojibake.find_pinyin(line))] == []


def test_no_good_document_is_touched() -> None:
    lines = good_lines()
    texts = ["\n".join(lines[at : at + 200]) for at in range(0, len(lines), 200)]
    assert [list(mojibake.find_mojibake(text)) for text in texts] == [[]] * len(texts)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("whole", [True, False], ids=["lines", "spans"])
def test_damage_is_undone(kind: str, whole: bool) -> None:
    rounds, least = KINDS[kind]
    choose = random.Random(kind)
    done = exact = 0
    lines = [line for line in good_lines() if not mojibake._ABOUT.search(line)]
    while done < 200:
        line = choose.choice(lines)
        start, end = 0, len(line)
        if not whole:
            start = choose.randrange(max(1, len(line) - 6))
            end = min(len(line), start + choose.randint(6, 30))
        damaged = span = line[start:end]
        if sum("\u3400" <= char <= "\u9fff" for char in span) < 5:
            continue
        try:
            for right, wrong in rounds:
                damaged = damaged.encode(right).decode(wrong)
        except UnicodeError:
            continue
        done += 1
        exact += repair(line[:start] + damaged + line[end:]) == line
    assert exact >= least * done


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("浣犲ソ", "你好"),
        ("ÄãºÃ", "你好"),
        ("ä½\xa0å¥½", "你好"),
        ("涓€涓\ue043汉", "一个人"),
        ("锘夸綘濂藉悧锛佸ぇ瀹跺ソ", "\ufeff你好吗！大家好"),
        ("ï»¿你好", "\ufeff你好"),
        ("don’t, cafÃ©, â€œsoâ€\x9d", "don’t, café, “so”"),
    ],
)
def test_well_known_damage(damaged: str, repaired: str) -> None:
    assert repair(damaged) == repaired


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("浣犲ソ鍚�", "你好鍚�"),
        ("浣犲ソ鍚?", "你好鍚?"),
        ("鎺ㄨ繘浜ф潈鍒跺害鏀归潻2023骞�5鏈�", "推进产权制度改革2023骞�5鏈�"),
    ],
)
def test_what_is_lost_stays(damaged: str, repaired: str) -> None:
    assert repair(damaged) == repaired


@pytest.mark.parametrize(
    "text",
    [
        "“浣犲ソ”是“你好”的乱码。",
        "UTF-8 read as Latin-1 looks like Ã©.",
        "聽說他在聽講，聽眾都在聽。",
        "璇璣圖是回文詩，璇璣玉衡以齊七政。",
        "注¹³、注¹·、注²·、10°±5°、3×4·5",
        "锟斤拷锟斤拷烫烫烫屯屯屯",
        "道路硬了、路灯亮了，公路、铁路通了。",
    ],
)
def test_look_alikes_stay(text: str) -> None:
    assert repair(text) == text


@given(text=texts)
def test_repairs_are_in_order_and_do_not_overlap(text: str) -> None:
    last = 0
    for found in mojibake.find_mojibake(text):
        assert last <= found.start < found.end <= len(text)
        assert found.fixed and "\ufffd" not in found.fixed.replace("\ufffd", "", text.count("\ufffd"))
        last = found.end


_DAMAGE = st.sampled_from([rounds for rounds, _ in KINDS.values()])


@given(pieces=st.lists(st.tuples(texts, st.none() | _DAMAGE), max_size=4))
def test_damaged_documents_are_reversible_and_settle(
    pieces: list[tuple[str, list[tuple[str, str]] | None]],
) -> None:
    text = ""
    for piece, rounds in pieces:
        for right, wrong in rounds or ():
            piece = piece.encode(right, "ignore").decode(wrong, "replace")
        text += piece
    document = RULES(text)
    assert undo(document.text, document.edits) == text
    again = RULES(document.text)
    assert (again.text, again.edits) == (document.text, [])


def test_lost_characters_are_noted_where_they_are() -> None:
    document = RULES("甲锟斤拷锟斤拷乙\ufffd\ufffd丙")
    assert [(n.kind, n.start, n.end, dict(n.data)) for n in document.notes] == [
        ("suspicious", 1, 7, {"type": "unrecoverable"}),
        ("suspicious", 8, 10, {"type": "unrecoverable"}),
    ]


@pytest.mark.parametrize("unit", ["鏄", "ÄÖ", "锟斤拷", "Ã¤Â½Â\xa0", "¤¤", "腔岆"])
def test_long_lines_take_their_time_but_end(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    document = RULES(text)
    assert document.original == text
