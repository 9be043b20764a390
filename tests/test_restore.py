"""What is filled in and what is not: the cases of fixtures/restore (see tests/README.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from restoring import check, check_again, run

from cleaner import Cleaner, Document, Note, dedup
from cleaner.restore import TYPES, Words, fill
from cleaner.restore.letters import Letters
from cleaner.rulebook.examples import fixtures_folder

_FOLDER = fixtures_folder() / "restore"
_SPEECHES = tomllib.loads((_FOLDER / "speeches.toml").read_text("utf-8"))


def _cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(_FOLDER.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8")).get("case", ()):
            yield f"{path.stem}/{case['name']}", case


CASES = dict(_cases())


def build(case: dict[str, Any], given: dict[str, Any]) -> str:
    """The text of a document: a speech with some words changed, cut or wrapped."""
    if "plain" in given:
        return str(given["plain"])
    speech = dict(_SPEECHES[case["speech"]])
    text: str = speech.pop("text").strip("\n").format(**{**speech, **given}).strip("\n") + "\n"
    if "between" in given:
        before, after = given["between"]
        text = text[: text.index(before) + len(before)] + given["notice"] + text[text.index(after) :]
    if "until" in given:
        text = text[: text.index(given["until"]) + len(given["until"])] + given.get("notice", "")
    if "wrap" in given:
        width = given["wrap"]
        lines = [f"\u3000\u3000{line}" if len(line) > width else line for line in text.split("\n") if line]
        text = "\n".join(line[at : at + width] for line in lines for at in range(0, len(line), width))
    return text


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, cleaner: Cleaner) -> None:
    case = CASES[name]
    documents = [cleaner(build(case, given), id=key) for key, given in case["documents"].items()]
    restored = run(documents, case.get("types", TYPES))
    for before, after in zip(documents, restored, strict=True):
        wanted = case.get("restored", {}).get(before.id)
        text = before.text if wanted is None else cleaner(build(case, wanted)).text
        assert after.text.rstrip("\n") == text.rstrip("\n")
        candidates = [
            sorted(alternative["text"] for alternative in note.data["alternatives"])
            for note in after.notes
            if note.kind == "fill-candidate"
        ]
        assert candidates == case.get("candidates", {}).get(before.id, [])
        for fact, value in case.get("states", {}).get(before.id, {}).items():
            assert getattr(after, fact) == value
    check(documents, restored)
    check_again(documents, restored, case.get("types", TYPES))


def test_there_are_enough_cases() -> None:
    stay = [name for name, case in CASES.items() if "restored" not in case]
    assert len(CASES) >= 60
    assert len(stay) >= 25


def test_mistakes_are_told(cleaner: Cleaner) -> None:
    document = cleaner("讲话。")
    none = dedup.find(["讲话。"])
    with pytest.raises(ValueError, match="types: 'county' is none of place, number"):
        fill([document], none, types=["county"])
    with pytest.raises(TypeError, match="types: a list"):
        fill([document], none, types="place")
    with pytest.raises(TypeError, match="documents: a list of Document, but one of them is"):
        fill(cast("list[Document]", ["讲话。"]), none)
    with pytest.raises(ValueError, match="clusters: those of more texts"):
        fill([document], dedup.find(["今年粮食丰收。", "今年粮食丰收"]))


def test_a_document_alone_stays_as_it_is(cleaner: Cleaner) -> None:
    document = cleaner("XX市查处案件*宗……（省略300字，会员可读）……成效明显。")
    assert fill([document], dedup.find([document.text])) == [document]
    assert fill([], dedup.find([])) == []


def test_documents_without_ids_are_called_by_their_places(cleaner: Cleaner) -> None:
    text = build({"speech": "canteen"}, {})
    texts = ["明天下午三点在第一会议室开会。", text, text.replace("清河县", "XX县")]
    documents = [replace(cleaner(each), id=None) for each in texts]
    restored = fill(documents, dedup.find(texts))
    assert restored[2].text == text
    assert [note.data["from"] for note in restored[2].notes if note.kind == "filled"] == ["1"]


def test_one_id_for_all_does_no_harm(cleaner: Cleaner) -> None:
    given = CASES["gaps/two-gaps"]["documents"]
    texts = [build({"speech": "canteen"}, values) for values in given.values()]
    documents = [cleaner(text, id="same") for text in (*texts, texts[0].replace("张志强", "XXX"))]
    restored = fill(documents, dedup.find([document.text for document in documents]))
    assert [document.text.strip() for document in restored] == [texts[0].strip()] * 3
    assert [document.original for document in restored] == [document.original for document in documents]


def test_nothing_is_learned_for_phrases_that_tell_no_word_from_another() -> None:
    """Forty masks between the same letters, each in another sentence."""
    words = Words()
    ends = ["".join(chr(0x4E00 + 97 * number + place) for place in range(8)) for number in range(40)]
    masked = [
        Document(
            f"{end}要坚持_的道路{end}",
            notes=[Note("redaction", "mask", 11, 12, {"type": "term", "raw": "_"})],
        )
        for end in ends
    ]
    for document in masked:
        words.want(document)
    words.learn(Document(f"{ends[0]}要坚持发展的道路{ends[0]}", id="a"), "a")
    letters = Letters(masked[0])
    assert words.answer(letters, letters.masks[0]) == (None, [])
    few = Words()
    few.want(masked[0])
    few.learn(Document(f"{ends[0]}要坚持发展的道路{ends[0]}", id="a"), "a")
    [word] = few.answer(letters, letters.masks[0])[1]
    assert word.text == "发展"
