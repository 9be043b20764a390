"""What the library does when it is used wrongly, oddly, or all at once."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from strategies import PIECES

from cleaner import Cleaner, Document, Rejected, Remove, RuleError, clean, dedup, rule

RULE = '''
from cleaner import Remove, rule

@rule("own", phase="boilerplate", anchors=["{word}"])
def own(text):
    """Takes one word away."""
    at = text.find("{word}")
    yield Remove((at, at + {length}))
'''


class Plain(str):
    """A string that is a little more than one."""

    def __str__(self) -> str:
        return "something else"


def write_rule(folder: Path, word: str) -> Path:
    file = folder / "my_rules.py"
    file.write_text(RULE.format(word=word, length=len(word)), "utf-8")
    return file


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda c: c(None), TypeError, "data: a document is bytes or a str, not None"),
        (lambda c: c(5), TypeError, "data: .* not int 5"),
        (lambda c: c(Path("a.txt")), TypeError, "data: .*read_bytes"),
        (lambda c: c(["讲话"]), TypeError, "data: .*map"),
        (lambda c: c({"text": "讲话"}), TypeError, "data: .*map"),
        (lambda c: c("讲话", id=5), TypeError, "id: a str or None, not int 5"),
        (lambda c: c("讲话", url=b"a"), TypeError, "url: a str or None, not bytes"),
        (lambda c: c(b"", charset=1), TypeError, "charset: "),
        (lambda c: c.map("讲话"), TypeError, "documents: this is one str; put it into a list"),
        (lambda c: c.map(b"a"), TypeError, "documents: this is one bytes"),
        (lambda c: c.map({"text": ["讲话"]}), TypeError, "documents: this is one mapping"),
        (lambda c: c.map(None), TypeError, "documents: .* not None"),
        (lambda c: c.map([], workers=-1), ValueError, "workers -1: use at least 0"),
        (lambda c: c.map([], workers="2"), TypeError, "workers: a whole number, not str"),
        (lambda c: c.map([], workers=2.0), TypeError, "workers: .* not float 2.0"),
        (lambda c: c.map([], workers=True), TypeError, "workers: "),
        (lambda c: c.map([], rejected=[]), TypeError, "rejected: a function .* not list"),
        (lambda c: Cleaner(rules="my_rules.py"), TypeError, r"rules: a list, not a str: \['my_rules.py'\]"),
        (lambda c: Cleaner(rules=Path("a.py")), TypeError, "rules: a list, not a PosixPath|WindowsPath"),
        (lambda c: Cleaner(rules=[pytest]), TypeError, "rules: pytest is a module; give its rules"),
        (lambda c: Cleaner(rules=[print]), TypeError, "rules: print is no rule"),
        (lambda c: Cleaner(rules=[None]), TypeError, "rules: .*one of them is None"),
        (lambda c: Cleaner(rules=5), TypeError, "rules: a list, not int 5"),
        (lambda c: Cleaner(rules=["nowhere.py"]), RuleError, "nowhere.py: there is no such rule file"),
        (lambda c: Cleaner(select="punctuation"), TypeError, r"select: .*\['punctuation'\]"),
        (lambda c: Cleaner(ignore=[1]), TypeError, "ignore: a list of str, but one of them is int 1"),
        (lambda c: Cleaner(redactions=None), RuleError, "redactions None: use one of"),
        (lambda c: Cleaner(language="de"), RuleError, "language 'de': use one of"),
        (lambda c: Cleaner(site=5), TypeError, "site: a str or None"),
        (lambda c: clean(None), TypeError, "data: .* not None"),
        (lambda c: Document.from_record("讲话"), TypeError, "record: a mapping, not str"),
        (lambda c: Document.from_record({"id": "a"}), ValueError, "record: has no text"),
        (
            lambda c: Document.from_record({"text": "", "edits": "[{"}),
            ValueError,
            "record: its notes or edits",
        ),
        (
            lambda c: Document.from_record({"text": "", "edits": [{}]}),
            ValueError,
            "record: its notes or edits",
        ),
        (
            lambda c: Document.from_record({"text": "", "notes": [{}]}),
            ValueError,
            "record: its notes or edits",
        ),
        (lambda c: dedup.find("讲话"), TypeError, "texts: this is one str"),
        (
            lambda c: dedup.find(["讲话", None]),
            TypeError,
            "texts: number 1 is None, not a str; leave such rows",
        ),
        (lambda c: dedup.find([b"a"]), TypeError, "texts: number 0 is bytes"),
        (lambda c: dedup.find(["a"], ids="a"), TypeError, "ids: a list, not a str"),
        (lambda c: dedup.find(["a"], ids=["a", "b"]), ValueError, "2 ids for 1 texts"),
        (lambda c: dedup.find(["a"], threshold="0.8"), TypeError, "threshold: a number above 0 and up to 1"),
        (lambda c: dedup.find(["a"], threshold=80), ValueError, "threshold 80: use a number above 0"),
        (lambda c: dedup.find(["a"], threshold=float("nan")), ValueError, "threshold nan"),
        (lambda c: dedup.compare("讲话", None), TypeError, "texts: number 1 is None"),
        (lambda c: dedup.signatures("讲话"), TypeError, "texts: this is one str"),
        (lambda c: dedup.signatures(["讲话"], num_perm=0), ValueError, "num_perm 0: use at least 1"),
        (
            lambda c: dedup.signatures(["讲话"], num_perm=1.5),
            TypeError,
            "num_perm: a whole number, not float 1.5",
        ),
        (lambda c: dedup.signatures(["讲话"], seed=-1), ValueError, "seed -1: use at least 0"),
        (lambda c: dedup.to_datasketch(np.array(["a"])), ValueError, "signature: one row of"),
        (lambda c: dedup.to_datasketch(dedup.signatures(["a"])), ValueError, "signature: one row of"),
    ],
)
def test_errors_name_the_argument(
    cleaner: Cleaner, call: Callable[[Cleaner], object], error: type[Exception], message: str
) -> None:
    # Before anything is asked of the iterator: a mistake is told where it is made.
    with pytest.raises(error, match=message) as raised:
        call(cleaner)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "data",
    [
        bytearray("案件*宗".encode()),
        memoryview("案件*宗".encode()),
        memoryview(bytes(x for x in "案件*宗".encode() for _ in range(2)))[::2],
        np.bytes_("案件*宗".encode()),
        np.str_("案件*宗"),
        Plain("案件*宗"),
    ],
)
def test_every_kind_of_bytes_and_string(cleaner: Cleaner, data: Any) -> None:
    plain = str.__str__(data) if isinstance(data, str) else bytes(data)
    document = cleaner(data)
    assert document == cleaner(plain)
    assert type(document.text) is type(document.original) is str
    record = {"text": data, "id": np.str_("a"), "url": np.str_("https://www.example.com/1")}
    assert list(cleaner.map([data, record])) == [
        document,
        cleaner(plain, id="a", url="https://www.example.com/1"),
    ]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (None, "no text: the value is missing"),
        (float("nan"), "no text: the value is missing"),
        (3, "int 3 in place of a text"),
        (["讲话"], "list in place of a text"),
        (Path("a.txt"), "PosixPath in place of a text"),
        ({"body": "讲话", 5: 6}, "no 'text' (its fields: body, 5)"),
        ({}, "no 'text' (its fields: none)"),
        ({"text": None}, "no text: the value is missing"),
        (b"%PDF-1.7", "not plain text: this is a PDF file"),
        ("半\ud800个", "lone surrogate at character 1"),
    ],
)
@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_no_document_is_rejected(cleaner: Cleaner, item: Any, reason: str, workers: int) -> None:
    found: dict[int, Rejected] = {}
    documents = cleaner.map(["讲话。", item, "谢谢。"], workers, rejected=found.__setitem__)
    assert [document.text for document in documents] == ["讲话。", "谢谢。"]
    assert {position: error.reason for position, error in found.items()} == {1: reason}
    with pytest.raises(Rejected):
        list(cleaner.map([item], workers))


def test_fields_of_another_kind_are_passed_over(cleaner: Cleaner) -> None:
    odd = {"text": "讲话。", "id": 7, "url": float("nan"), "source": 3, "charset": None, "markup": "yes"}
    (document,) = cleaner.map([MappingProxyType(odd)])
    assert (document.id, document.site, document.source, document.page) == ("7", None, None, None)


@pytest.mark.parametrize(
    "charset", ["", "no such thing", "utf-8\x00", "idna", "base64", "rot13", "zip", "undefined"]
)
def test_charsets_that_are_none(cleaner: Cleaner, charset: str) -> None:
    assert cleaner("同志们，今天召开会议。".encode("gbk"), charset=charset).encoding == "gb18030"


@pytest.mark.parametrize(
    "url", ["", "http://[", "javascript:void(0)", "//", "\x00", "a" * 100_000, "http://例子.测试/1"]
)
def test_addresses_that_are_none(cleaner: Cleaner, url: str) -> None:
    assert cleaner("讲话。", url=url).text == "讲话。"


def test_a_bug_in_the_house_rejects_one_document(cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RecursionError("much\ntoo deep")

    monkeypatch.setattr("cleaner.pipeline.page.extract", fails)
    found: list[Rejected] = []
    page = "<!doctype html><title>讲话</title>"
    documents = list(cleaner.map(["讲话。", page], rejected=lambda _, error: found.append(error)))
    assert [document.text for document in documents] == ["讲话。"]
    assert found[0].data == page
    assert found[0].reason.startswith("cleaning failed (RecursionError at test_api.py:")
    with pytest.raises(RecursionError):
        cleaner(page)


def test_documents_are_asked_for_as_they_are_needed(cleaner: Cleaner) -> None:
    asked = 0

    def endless() -> Iterator[str]:
        nonlocal asked
        while True:
            asked += 1
            yield "讲话。"

    one = cleaner.map(endless())
    assert asked == 0
    next(one)
    assert asked == 1
    several = cleaner.map(endless(), workers=2)
    next(several)
    assert asked <= 1 + 2 * 48


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("good", [0, 1, 16, 100])
def test_what_the_source_raises_comes_after_what_it_gave(cleaner: Cleaner, workers: int, good: int) -> None:
    def breaks() -> Iterator[str]:
        yield from ["讲话。"] * good
        raise OSError("the disk is gone")

    documents = []
    with pytest.raises(OSError, match="the disk is gone"):
        for document in cleaner.map(breaks(), workers):
            documents.append(document)
    assert len(documents) == good


def test_threads_share_a_cleaner() -> None:
    cleaner = Cleaner()
    texts = ["\n".join(PIECES[i % 40 :: 1 + i % 7]) for i in range(80)]
    expected = [Cleaner()(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(cleaner, texts * 2)) == expected * 2


@rule("slogan", phase="boilerplate", anchors=["江北文库，"])
def slogan(text: str) -> Iterator[Remove]:
    """Takes a slogan away."""
    at = text.find("江北文库，写作好帮手")
    if at >= 0:
        yield Remove((at, at + 10))


@pytest.mark.parametrize("renewed", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_copies_clean_alike(tmp_path: Path, renewed: Callable[[Cleaner], Cleaner]) -> None:
    cleaner = Cleaner([slogan, write_rule(tmp_path, "甲乙丙")], ["punctuation"], ["pager"], "keep")
    again = renewed(cleaner)
    text = "谢谢大家！江北文库，写作好帮手\n甲乙丙，丁"
    assert again(text) == cleaner(text)
    assert again.fingerprint == cleaner.fingerprint
    assert repr(again) == repr(cleaner)


def test_documents_are_copied_whole_and_shown_in_short(cleaner: Cleaner) -> None:
    document = cleaner("案件*宗\n" + "全县抓好春耕生产。\n" * 1000, id="a")
    for again in (copy.deepcopy(document), pickle.loads(pickle.dumps(document))):
        assert again == document and again.original == document.original
    assert repr([document]) == "[<Document id='a' characters=10006 edits=1 notes=1>]"


def test_repr_tells_what_is_not_usual() -> None:
    assert repr(Cleaner()) == "Cleaner()"
    told = repr(Cleaner([slogan], ignore=["mask", "pager"], redactions="keep"))
    assert told == "Cleaner(rules=[<Rule slogan>], ignore=['mask', 'pager'], redactions='keep')"


def test_a_rule_that_others_cannot_find_is_told() -> None:
    @rule("inner", phase="boilerplate", anchors=["甲"])
    def inner(text: str) -> Iterator[Remove]:
        """Takes nothing away."""
        yield from ()

    cleaner = Cleaner([inner])
    assert copy.deepcopy(cleaner)("甲").text == "甲"
    with pytest.raises(pickle.PicklingError, match="rule inner: other processes cannot find it"):
        pickle.dumps(cleaner)


def test_a_rule_file_that_was_changed_is_read_again(tmp_path: Path) -> None:
    old = Cleaner([write_rule(tmp_path, "甲乙丙")])
    new = Cleaner([write_rule(tmp_path, "丁戊己")])
    assert old("甲乙丙丁戊己").text == "丁戊己"
    assert new("甲乙丙丁戊己").text == "甲乙丙"


def test_rule_files_are_found_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_rule(tmp_path, "甲乙丙")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    pickled = pickle.dumps(Cleaner(["my_rules.py"]))
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert pickle.loads(pickled)("甲乙丙丁").text == "丁"


def test_fingerprints_tell_what_may_change_the_outcome(tmp_path: Path) -> None:
    prints = {Cleaner().fingerprint, Cleaner(ignore=["mask"]).fingerprint, Cleaner([slogan]).fingerprint}
    for word in ("甲乙丙", "丁戊己"):
        prints.add(Cleaner([write_rule(tmp_path, word)]).fingerprint)
    site = tmp_path / "a.toml"
    for word in ("甲", "乙"):
        site.write_text(
            f"[site]\ndomains = ['a.example']\n[[remove]]\ncode = 'x'\nline = '^{word}$'\n", "utf-8"
        )
        prints.add(Cleaner([site]).fingerprint)
        prints.add(Cleaner([tmp_path]).fingerprint)
    assert len(prints) == 9


def test_fingerprints_of_rules_without_a_file() -> None:
    cell = '''
from cleaner import Remove, regex, rule
WORD = regex("{word}")
def places(text):
    return [match.span() for match in WORD.finditer(text)]
@rule("cell", phase="boilerplate", anchors=["{word}"])
def cell(text):
    """Takes a word away."""
    return [Remove(span) for span in places(text)]
'''
    prints = set()
    for word in ("甲乙", "甲乙", "丙丁"):
        space: dict[str, Any] = {"__name__": "cell"}
        exec(compile(cell.format(word=word), "<cell 1>", "exec"), space)
        cleaner = Cleaner([space["cell"]])
        assert cleaner("甲乙丙丁").text == "甲乙丙丁".replace(word, "")
        prints.add(cleaner.fingerprint)
    assert len(prints) == 2
