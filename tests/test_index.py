"""The index: what is added is found again, with its passages; what is wrong is said in one line."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts as any_texts

from cleaner.dedup import (
    Index,
    IndexBusyError,
    IndexFileError,
    Match,
    index_file,
    index_keys,
    shared_passages,
)
from cleaner.dedup import index as index_module
from cleaner.dedup.letters import fold
from cleaner.dedup.signature import shingle_sets
from cleaner.dedup.verify import compare_sets

_WORDS = "经济社会发展改革创新农业工业教育卫生文化交通水利能源生态环保财政金融外贸就业住房社保安全法治民生项目投资产业科技人才乡村城市"


def _speech(seed: int, sentences: int = 30) -> str:
    """A text of its own, of about 20 characters a sentence."""
    choose = random.Random(seed)
    return "".join("".join(choose.sample(_WORDS, 18)) + "。" for _ in range(sentences))


def _masked(text: str) -> str:
    return "××".join(text[at + 2 : at + 60] for at in range(0, len(text), 60))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An empty index."""
    with Index(tmp_path / "a.index") as opened:
        yield opened


def _found(index: Index, text: str, threshold: float = 0.8) -> list[tuple[str, str, str]]:
    return [(match.id, match.relation, match.kind) for match in index.query(text, threshold=threshold)]


def test_copies_are_found_with_their_relation(index: Index) -> None:
    speech, other = _speech(1, 40), _speech(2, 40)
    index.add(
        [speech, speech.replace("。", ".\n"), _masked(speech), speech[:400], speech + _speech(3, 4), other],
        ["whole", "dotted", "masked", "cut", "longer", "other"],
    )
    assert _found(index, speech) == [
        ("dotted", "exact", "copy"),
        ("whole", "exact", "copy"),
        ("masked", "near", "copy"),
        ("longer", "near", "copy"),
        ("cut", "contains", "copy"),
    ]
    assert _found(index, other[:300]) == [("other", "contained", "copy")]
    assert _found(index, _speech(9)) == []


def test_passages_stand_where_they_are_said_to_stand(index: Index) -> None:
    speech = _speech(1, 40)
    document = _speech(2, 5) + _masked(speech) + _speech(3, 5)
    index.add([document], ["masked"])
    [match] = index.query("讲话：" + speech)
    assert match.text == document
    assert match.passages == tuple(shared_passages("讲话：" + speech, document))
    [passage] = match.passages
    assert passage.first.start <= 3 + 60 and passage.first.end >= len(speech) - 60
    for here, there in passage.pieces:
        assert fold(("讲话：" + speech)[slice(*here)]) == fold(document[slice(*there)])


def test_a_quotation_is_no_copy(index: Index) -> None:
    quoted = _speech(1, 20)
    report = _speech(2, 30) + quoted + _speech(3, 30)
    index.add([report], ["report"])
    assert _found(index, quoted) == [("report", "contained", "quotation")]
    index.add([quoted], ["speech"])
    assert _found(index, report) == [("report", "exact", "copy"), ("speech", "contains", "quotation")]


def test_a_compilation_is_no_copy_of_the_speech_that_it_begins_with(index: Index) -> None:
    first, second, third = (_speech(seed, 30) for seed in range(3))
    whole = "\n".join((first, second, third))
    index.add([whole], ["whole"])
    assert _found(index, first) == [("whole", "contained", "copy")]  # as far as the index knows
    index.add([second, third], ["second", "third"])
    assert _found(index, first) == [("whole", "contained", "compilation")]
    assert _found(index, second)[1:] == [("whole", "contained", "compilation")]
    index.add([first], ["first"])
    assert _found(index, whole)[1:] == [
        (name, "contains", "compilation") for name in ("first", "second", "third")
    ]


def test_the_threshold_decides(index: Index) -> None:
    index.add([_speech(1, 30) + _speech(2, 6)], ["a"])
    text = _speech(1, 30) + _speech(3, 6)
    assert _found(index, text) == []
    assert _found(index, text, threshold=0.6) == [("a", "near", "copy")]


def test_the_likest_come_first_and_the_limit_is_told(index: Index) -> None:
    speech = _speech(1, 60)
    shorter = [speech[: len(speech) - 20 * k] for k in range(12)]
    index.add(shorter, [f"{k:02}" for k in range(12)])
    found = index.query(speech, limit=5)
    assert [match.id for match in found] == ["00", "01", "02", "03", "04"]
    assert found.more == 7 and found.complete
    assert len(index.query(speech, limit=None)) == 12


def test_adding_again_changes_nothing(index: Index) -> None:
    texts, ids = [_speech(seed) for seed in range(5)], list("abcde")
    assert index.add(texts, ids) == (5, 0, 0, ())
    before = index.stats()
    assert index.add(texts, ids) == (0, 5, 0, ())
    assert index.stats()[:3] == before[:3]


def test_another_text_of_the_same_id_is_reported_or_replaces(index: Index) -> None:
    index.add([_speech(1), _speech(2)], ["a", "b"])
    assert index.add([_speech(3), _speech(2), _speech(4)], ["a", "b", "c"]) == (1, 1, 0, ("a",))
    assert _found(index, _speech(1)) == [("a", "exact", "copy")]
    assert index.add([_speech(3)], ["a"], replace=True) == (0, 0, 1, ())
    assert _found(index, _speech(1)) == []
    assert _found(index, _speech(3)) == [("a", "exact", "copy")]
    assert len(index) == 3


def test_an_id_that_comes_twice_in_a_batch_is_one_document(index: Index) -> None:
    assert index.add([_speech(1), _speech(1), _speech(2)], ["a", "a", "a"]) == (1, 1, 0, ("a",))
    assert index.add([_speech(2), _speech(3)], ["a", "a"], replace=True) == (0, 0, 2, ())
    assert len(index) == 1
    assert _found(index, _speech(3)) == [("a", "exact", "copy")]


def test_what_is_removed_is_not_found(index: Index) -> None:
    index.add([_speech(1), _speech(1), _speech(2)], ["a", "b", "c"])
    assert index.remove(["b", "c", "d"]) == ["b", "c"]
    assert _found(index, _speech(1)) == [("a", "exact", "copy")]
    assert index.remove([]) == []
    assert index.add([_speech(2)], ["c"]).added == 1
    assert _found(index, _speech(2)) == [("c", "exact", "copy")]
    keys = sum(index._file.rows(f"SELECT count(*) FROM {name}")[0][0] for name in index_keys._RUNS)
    assert index.stats().keys == keys > 0


def test_it_is_known_what_a_document_was_made_from(index: Index) -> None:
    index.add([_speech(1), _speech(2)], ["a", "b"], origins=[b"12345678", b"abcdefgh"])
    assert index.known(["a", "b", "c"], [b"12345678", b"x", b"abcdefgh"]) == [True, False, False]


def test_the_counts_are_told(index: Index) -> None:
    index.add([_speech(1), "", "，。"], ["a", "b", "c"])
    stats = index.stats()
    assert (stats.documents, stats.characters) == (3, len(_speech(1)) + 2)
    assert stats.parameters["format"] == str(index_file.FORMAT) and stats.duckdb == duckdb.__version__
    assert stats.size > 0


@pytest.mark.parametrize("nothing", ["", "，。！", "××××", "……", "\n"])
def test_a_text_without_letters_is_like_nothing(index: Index, nothing: str) -> None:
    index.add([nothing, _speech(1)], ["nothing", "speech"])
    assert _found(index, nothing) == []
    assert len(index) == 2


def test_short_texts_are_found(index: Index) -> None:
    index.add(["谢谢大家！", "谢谢您", "明天开会"], ["a", "b", "c"])
    assert _found(index, "谢谢大家") == [("a", "exact", "copy")]
    assert _found(index, "明 天 开 会") == [("c", "exact", "copy")]
    [match] = index.query("谢谢大家")
    assert [(passage.first, passage.second) for passage in match.passages] == [((0, 4), (0, 4))]


@pytest.mark.parametrize(
    "name", ["it's", 'a"b', "a\nb", "公文/一.txt", "", "a\0b", "x" * 5000, "%; DROP TABLE"]
)
def test_any_id_will_do(index: Index, name: str) -> None:
    index.add([_speech(1)], [name])
    assert _found(index, _speech(1)) == [(name, "exact", "copy")]
    assert index.remove([name]) == [name]


def test_the_text_comes_back_as_it_was(index: Index) -> None:
    text = "𠀀\0\r\n\ufeff é\u0301 😀 " + _speech(1)
    index.add([text], ["a"])
    [match] = index.query(text)
    assert match.text == text


def test_a_very_long_text_takes_its_place(index: Index) -> None:
    speech = _speech(1, 40)
    long = "".join(_speech(seed, 40) for seed in range(2, 700)) + speech
    index.add([long, speech], ["long", "speech"])
    assert _found(index, speech) == [("speech", "exact", "copy"), ("long", "contained", "quotation")]
    assert _found(index, long) == [("long", "exact", "copy"), ("speech", "contains", "quotation")]


# --- What is proposed ---


def _alike(corpus: dict[str, str], threshold: float) -> dict[str, set[tuple[str, float]]]:
    """What comparing all texts with each other finds for each."""
    sets = dict(zip(corpus, shingle_sets(list(corpus.values())), strict=True))
    found: dict[str, set[tuple[str, float]]] = {name: set() for name in corpus}
    for one, other in combinations_with_replacement(corpus, 2):
        comparison = compare_sets(sets[one], sets[other])
        if comparison.relation(threshold) is not None:
            found[one].add((other, comparison.similarity))
            found[other].add((one, comparison.similarity))
    return found


def _corpus() -> dict[str, str]:
    """Speeches that share phrases, with copies of all kinds, and short texts."""
    chance = random.Random(7)
    phrases = [_speech(1000 + k, 1) for k in range(20)]
    corpus: dict[str, str] = {}
    for k in range(40):
        sentences = [_speech(100 * k + n, 1) for n in range(chance.choice((2, 8, 40, 70)))]
        sentences += chance.choices(phrases, k=len(sentences) // 2)
        chance.shuffle(sentences)
        text = "".join(sentences)
        corpus[f"{k}"] = text
        corpus[f"{k}-masked"] = _masked(text)
        corpus[f"{k}-cut"] = text[: len(text) // 3]
        corpus[f"{k}-in"] = _speech(9000 + k, 40) + text
    return corpus


@pytest.mark.parametrize("most", [(1 << 19, 1 << 22), (500, 5000)])
def test_the_index_finds_what_comparing_all_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: tuple[int, int]
) -> None:
    monkeypatch.setattr(index_keys, "_MOST", most)
    corpus = _corpus()
    with Index(tmp_path / "a.index") as index:
        names = list(corpus)
        for at in range(0, len(names), 17):
            index.add([corpus[name] for name in names[at : at + 17]], names[at : at + 17])
        wanted = missed = extra = short = 0
        alike = _alike(corpus, 0.8)
        for name, found in zip(names, index.query_many(corpus.values(), limit=None), strict=True):
            expected = alike[name]
            got = {(match.id, match.similarity) for match in found}
            extra += len(got - expected)
            if found.too_short:
                short += 1
                assert not found.complete and len(corpus[name]) < 120
            else:
                assert found.complete
                wanted, missed = wanted + len(expected), missed + len(expected - got)
    assert wanted > 400 and not extra and 0 < short < 40
    assert missed <= wanted * 0.002


def test_a_paragraph_is_found_inside_of_long_documents(index: Index) -> None:
    documents = [_speech(seed, 150) for seed in range(60)]
    index.add(documents, map(str, range(60)))
    found = list(index.query_many([text[1500:1620] for text in documents]))
    hits = sum(str(k) in [match.id for match in matches] for k, matches in enumerate(found))
    assert hits + sum(matches.too_short for matches in found) >= 60 and hits >= 58


def test_the_order_and_the_batches_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_keys, "_MOST", (500, 5000))
    corpus = dict(list(_corpus().items())[:80])
    answers = []
    for seed, size in ((1, 80), (2, 9)):
        names = list(corpus)
        random.Random(seed).shuffle(names)
        with Index(tmp_path / f"{seed}.index") as index:
            for at in range(0, len(names), size):
                index.add([corpus[name] for name in names[at : at + size]], names[at : at + size])
            answers.append([list(found) for found in index.query_many(corpus.values())])
    assert answers[0] == answers[1]


def test_one_by_one_or_together_the_answer_is_the_same(index: Index) -> None:
    corpus = dict(list(_corpus().items())[:40])
    index.add(corpus.values(), corpus)
    together = [list(found) for found in index.query_many(corpus.values())]
    assert together == [list(index.query(text)) for text in corpus.values()]


def _crowd(index: Index, monkeypatch: pytest.MonkeyPatch) -> str:
    """An index in which every document has the same phrases; returns these."""
    monkeypatch.setattr(index_keys, "_MOST", (1000, 1 << 22))
    phrases = _speech(5000, 40)
    texts = [_speech(k, 60) + phrases for k in range(300)]
    index.add(texts, [str(k) for k in range(len(texts))])
    assert index._file.rows("SELECT count(*) FROM common") != [(0,)]
    return phrases


def test_common_keys_are_passed_over_and_copies_found_all_the_same(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrases = _crowd(index, monkeypatch)
    asked: list[int] = []
    real = index_keys._wanted
    monkeypatch.setattr(
        index_keys, "_wanted", lambda probes: asked.append(len(probes[0].keys)) or real(probes)
    )
    found = index.query(_speech(7, 60) + phrases)
    assert [match.id for match in found] == ["7"] and found.complete
    [shingles] = shingle_sets([_speech(7, 60) + phrases])
    assert asked[-1] < len(index_keys._Probes(shingles).keys)


def test_a_text_of_nothing_but_common_phrases_says_what_it_could_not_do(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrases = _crowd(index, monkeypatch)
    found = index.query(phrases, limit=None)
    assert len(found) == 300 and found.complete  # few enough to look all up
    monkeypatch.setattr(index_keys, "_BUDGET", 500)
    found = index.query(phrases, limit=None)
    assert found.passed_over > 0 and not found.complete
    monkeypatch.setattr(index_module, "_COMPARED", 50)
    found = index.query(phrases, limit=10)
    assert len(found) == 10 and found.more + found.unchecked == 290 and found.unchecked > 0


# --- What goes wrong ---


def test_wrong_arguments_are_refused(index: Index) -> None:
    nothing: list[Any] = [None]
    number: list[Any] = [1]
    with pytest.raises(ValueError, match="shorter"):
        index.add(["a", "b"], ["a"])
    with pytest.raises(TypeError, match="not NoneType"):
        index.add(nothing, ["a"])
    with pytest.raises(TypeError, match="not int"):
        index.add(["a"], number)
    with pytest.raises(ValueError, match="'a': the text or the id holds half of a surrogate pair"):
        index.add(["\ud800"], ["a"])
    with pytest.raises(ValueError, match="use a number above 0"):
        index.query("a", threshold=0)
    with pytest.raises(ValueError, match="limit 0: use at least 1"):
        index.query("a", limit=0)
    with pytest.raises(ValueError, match="least 0: use at least 1"):
        index.query("a", least=0)
    assert len(index) == 0


def _refused(path: Path, reason: str, read_only: bool = True) -> None:
    with pytest.raises(IndexFileError) as error:
        Index(path, read_only=read_only)
    message = str(error.value)
    assert message.startswith(f"{path}: ") and reason in message and "\n" not in message


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    _refused(tmp_path / "none.index", "there is no such index; make one with `cleaner index add`")
    (tmp_path / "text.index").write_text("讲话" * 9000, "utf-8")
    (tmp_path / "empty.index").touch()
    (tmp_path / "folder.index").mkdir()
    with duckdb.connect(str(tmp_path / "other.index")) as other:
        other.execute("CREATE TABLE documents (id INTEGER)")
    for read_only in (True, False):
        _refused(tmp_path / "text.index", "is no index; choose another file", read_only)
        _refused(tmp_path / "empty.index", "is no index; choose another file", read_only)
        _refused(tmp_path / "folder.index", "is a folder; name a file", read_only)
        _refused(tmp_path / "other.index", "a DuckDB file, but no index of cleaner", read_only)
    _refused(tmp_path / "none" / "a.index", "there is no such folder", read_only=False)
    assert (tmp_path / "text.index").read_text("utf-8") == "讲话" * 9000


@pytest.mark.parametrize("name", ["format", "shingle", "long_rate", "letters"])
def test_an_index_of_other_parameters_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.index"
    with Index(path) as index:
        index.add([_speech(1)], ["a"])
        index._file.execute(f"UPDATE about SET value = '77' WHERE name = '{name}'")
    for read_only in (True, False):
        _refused(path, f"with {name} 77", read_only)
        _refused(path, "build the index again", read_only)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of some size, closed."""
    path = tmp_path_factory.mktemp("filled") / "a.index"
    with Index(path) as index:
        index.add([_speech(k, 60) for k in range(300)], [str(k) for k in range(300)])
    return path


def _uses(path: Path) -> list[object]:
    """Do everything that can be done with an index; what it answers."""
    with Index(path, read_only=True) as index:
        told: list[object] = [index.stats()._replace(size=0)]
        told += index.query_many([_speech(k, 60) for k in range(0, 300, 20)])
    with Index(path) as index:
        told.append(index.add([_speech(k, 60) for k in range(290, 310)], [f"new-{k}" for k in range(20)]))
        told.append(index.remove(["1", "2"]))
        told += index.query_many([_speech(k, 60) for k in range(0, 320, 20)])
    return told


@pytest.mark.parametrize("share", [0.0001, 0.004, 0.3, 0.7, 0.999])
def test_a_file_that_was_cut_is_told(tmp_path: Path, filled: Path, share: float) -> None:
    path = tmp_path / "cut.index"
    data = filled.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(IndexFileError, match=r"cut\.index: is (damaged|no index)"):
        _uses(path)


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_file_is_told_or_answers_right(tmp_path: Path, filled: Path, seed: int) -> None:
    good, bad = tmp_path / "good.index", tmp_path / "bad.index"
    data = bytearray(filled.read_bytes())
    good.write_bytes(data)
    chance = random.Random(seed)
    for at in chance.sample(range(len(data)), (1, 40, len(data) // 100)[seed % 3]):
        data[at] ^= 255
    bad.write_bytes(data)
    try:
        told = _uses(bad)
    except IndexFileError as error:
        assert "\n" not in str(error) and any(each in str(error) for each in ("is damaged", "is no index"))
    else:
        assert told == _uses(good)


def test_an_index_cannot_be_written_where_it_is_open_to_read(filled: Path) -> None:
    with Index(filled, read_only=True) as index:
        for change in (lambda: index.add(["新"], ["new"]), lambda: index.remove(["1"])):
            with pytest.raises(IndexFileError, match="is open to read only"):
                change()
        assert len(index) == 300


def test_a_closed_index_says_so(filled: Path) -> None:
    index = Index(filled, read_only=True)
    index.close()
    index.close()
    with pytest.raises(IndexFileError, match="is closed"):
        len(index)


def test_two_in_one_process_do_not_write_at_once(filled: Path) -> None:
    already = "is open in this process already"
    with Index(filled, read_only=True), pytest.raises(IndexBusyError, match=already):
        Index(filled)
    with Index(filled), pytest.raises(IndexBusyError, match=already):
        Index(filled, read_only=True)


_HOLD = """
import sys, time
from cleaner.dedup import Index
with Index(sys.argv[1], read_only=sys.argv[2] == "read") as index:
    print("open", flush=True)
    time.sleep(float(sys.argv[3]))
"""


def _holder(path: Path, how: str, seconds: float) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path), how, str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "open\n"
    return process


def test_many_processes_read_and_one_writes(filled: Path) -> None:
    with _holder(filled, "read", 60) as reader:
        with Index(filled, read_only=True) as index:
            assert len(index) == 300
        with pytest.raises(IndexBusyError, match=f"is being read by process {reader.pid}; try again"):
            Index(filled)
        reader.kill()
    with _holder(filled, "write", 60) as writer:
        for read_only in (True, False):
            with pytest.raises(IndexBusyError, match=f"is being written by process {writer.pid}; try again"):
                Index(filled, read_only=read_only)
        writer.kill()
    with Index(filled) as index:
        assert len(index) == 300


def test_one_may_wait_for_the_index(filled: Path) -> None:
    with _holder(filled, "write", 1.0), Index(filled, read_only=True, wait=60) as index:
        assert len(index) == 300


_FULL = """
import resource, sys
from cleaner.dedup import Index, IndexFileError
path, room = sys.argv[1], int(sys.argv[2])
done = 0
try:
    with Index(path) as index:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        for number in range(200):
            texts = ["".join(chr(0x4E00 + (k * 7919 * (number + 3) + n * n * 31) % 20000) for n in range(900)) for k in range(50)]
            index.add(texts, [f"{number}-{k}" for k in range(50)])
            done = number + 1
except IndexFileError as error:
    print(done, error)
"""


@pytest.mark.parametrize("room", [900_000, 3_000_000, 6_000_000])
def test_a_full_disk_is_told_and_harms_nothing(tmp_path: Path, room: int) -> None:
    path = tmp_path / "a.index"
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(path), str(room)], capture_output=True, text=True, check=True
    )
    batches, message = done.stdout.strip().split(" ", 1)
    assert message == f"{path}: may not grow any more (File too large); what was added before is in it"
    assert not done.stderr
    with Index(path) as index:
        assert len(index) == 50 * int(batches)
        index.add([_speech(1)], ["later"])
        assert _found(index, _speech(1)) == [("later", "exact", "copy")]


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may do everything")
def test_a_missing_permission_is_told(tmp_path: Path, filled: Path) -> None:
    copy = tmp_path / "a.index"
    shutil.copy(filled, copy)
    copy.chmod(0)
    script = f"from cleaner.dedup import Index; Index({str(copy)!r}, read_only=True)"
    command = [sys.executable, "-c", script]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    done = subprocess.run(command, capture_output=True, text=True)
    assert f"{copy}: Permission denied" in done.stderr.splitlines()[-1]


@settings(max_examples=40)
@given(batch=st.lists(any_texts, min_size=1, max_size=6))
def test_every_text_with_letters_finds_itself(
    tmp_path_factory: pytest.TempPathFactory, batch: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.index"
    with Index(path) as index:
        index.add(batch, map(str, range(len(batch))))
        for number, text in enumerate(batch):
            exact = [match.id for match in index.query(text, limit=None) if match.relation == "exact"]
            assert (str(number) in exact) == bool(fold(text).strip("\n"))


def test_a_match_is_plain_data() -> None:
    assert Match("a", "near", "copy", 0.9, 1.0, (), "")._asdict()["kind"] == "copy"
