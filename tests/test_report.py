"""The report of a run: complete, escaped, self-contained, the same every time, and small."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import Command

from cleaner import Cleaner
from cleaner.corpus.report import report, run_of
from cleaner.corpus.writers import FORMATS, ShardWriter
from cleaner.report import corpus
from cleaner.report.corpus_context import around_edit
from cleaner.report.corpus_removals import removals
from cleaner.report.corpus_removed import Removed

Record = dict[str, Any]

HOSTILE = "</script></style></textarea><script>alert(1)</script><img src=x onerror=alert(2)>'\"&amp;{{7*7}}"
SENTENCES = [
    "今年以来，全县粮食生产再获丰收，农民收入稳步增长。",
    "我们要把群众的事情办好，把实事做实，把好事做好。",
    "各单位要加强组织领导，明确责任分工，抓好任务落实。",
    "下一步，要继续推进河道治理，确保安全度过汛期。",
]


def cleaned(name: str, text: str, **facts: Any) -> Record:
    """The record of a text, as a run writes it."""
    own = {"cluster": None, "role": "unique", "relation": None, "similarity": None, "duplicate_of": None}
    return Cleaner()(text, id=name).record() | own | facts


def edited(name: str, *parts: tuple[str, str, str] | str, **facts: Any) -> Record:
    """A record made by hand: of parts that stay, and of parts (rule, before, after) that changed."""
    text = "".join(part if isinstance(part, str) else part[2] for part in parts)
    edits, at = [], 0
    for part in parts:
        if not isinstance(part, str):
            rule, before, after = part
            edits.append(
                {"rule": rule, "start": at, "end": at + len(before), "before": before, "after": after}
            )
        at += len(part if isinstance(part, str) else part[2])
    own = {"cluster": None, "role": "unique", "relation": None, "similarity": None, "duplicate_of": None}
    return {"id": name, "text": text, "edits": edits, "notes": []} | own | facts


def copy_of(record: Record, name: str, relation: str, similarity: float, **changes: Any) -> Record:
    """A copy of a record, in its cluster."""
    return record | {"id": name} | in_cluster(record, relation, similarity) | changes


def in_cluster(record: Record, relation: str, similarity: float) -> Record:
    """What the record of a copy says of the record that it is a copy of."""
    own = {"cluster": record["id"], "role": "duplicate", "duplicate_of": record["id"]}
    return own | {"relation": relation, "similarity": similarity}


def page(
    *records: Record,
    run: Mapping[str, Any] | None = None,
    rejected: tuple[Record, ...] = (),
    related: tuple[Record, ...] = (),
) -> BeautifulSoup:
    """The report of some records, parsed."""
    return BeautifulSoup(corpus.render(run or {}, lambda: iter(records), rejected, related), "lxml")


def section(soup: BeautifulSoup, name: str) -> str:
    """The text of a section."""
    found = soup.find(id=name)
    assert isinstance(found, Tag)
    return " ".join(found.get_text(" ").split())


def searched(soup: BeautifulSoup) -> dict[str, list[str]]:
    """What the script finds in the index of a page: the fields of each line by id."""
    found = soup.find(id="index")
    assert isinstance(found, Tag)
    data = json.loads(found.get_text())
    return decoded(data["lines"], data["ending"])


def decoded(text: str, ending: str) -> dict[str, list[str]]:
    """The fields of each line by id."""
    lines: dict[str, list[str]] = {}
    last = ""
    for line in text.split("\n") if text else []:
        fields = line.split("\t")
        # A browser counts in units of UTF-16.
        before = last.encode("utf-16-le")[: 2 * int(fields[0], 36)].decode("utf-16-le")
        last = before + fields[1]
        lines[last + ending] = fields
    return lines


_FIRST = "own-files/canteen-speech.txt"
_MASKED = "jbfww.example/canteen-speech-masked.txt"
_CUT = "jbfww.example/canteen-speech-cut.txt"
_IN_GB18030 = "wangchuan.gov.example/canteen-speech-gb18030.txt"


@pytest.fixture(scope="module")
def corpus_records() -> list[Record]:
    """The texts of the demo, cleaned; copies are told by hand."""
    folder = Path(__file__).resolve().parents[1] / "fixtures" / "corpus"
    paths = [folder / name for name in (_FIRST, _MASKED, _CUT, _IN_GB18030)]
    paths += sorted((folder / "wangchuan.gov.example").glob("*.txt"))
    texts = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    cleaner = Cleaner()
    records = [cleaner(data, id=name, source=name).record() for name, data in texts.items()]
    by_name = {record["id"]: record for record in records}
    first = by_name[_FIRST]
    for record in records:
        record |= {
            "cluster": None,
            "role": "unique",
            "relation": None,
            "similarity": None,
            "duplicate_of": None,
        }
    first |= {"cluster": first["id"], "role": "representative"}
    for name, relation, similarity in (
        (_MASKED, "near", 0.98),
        (_CUT, "near", 0.82),
        (_IN_GB18030, "exact", 1.0),
    ):
        by_name[name] |= in_cluster(first, relation, similarity)
    return records


def test_everything_in_the_documents_is_escaped() -> None:
    record = edited(HOSTILE, "正文。", ("prompt", HOSTILE * 2, HOSTILE), HOSTILE, title=HOSTILE, site=HOSTILE)
    record |= {
        "encoding": HOSTILE,
        "declared_chars": 9000,
        "gaps": 1,
        "page": {"kind": HOSTILE, "dropped": []},
    }
    record["page"]["dropped"] = [{"reason": HOSTILE, "text": HOSTILE}]
    note = {"rule": "x", "start": 0, "end": 2}
    record["notes"] = [
        note | {"kind": "redaction", "data": {"type": HOSTILE, "raw": HOSTILE}},
        note | {"kind": "suspicious", "data": {"reason": HOSTILE}},
        note | {"kind": "fill-candidate", "data": {"type": HOSTILE, "alternatives": [{"text": HOSTILE}]}},
    ]
    record |= {"cluster": record["id"], "role": "representative"}
    other = copy_of(record, HOSTILE + "2", "near", 0.5, text=HOSTILE + "正文")
    third = copy_of(record, HOSTILE + "3", "near", 0.6)
    soup = page(
        record,
        other,
        third,
        run={
            "inputs": [HOSTILE],
            "options": {HOSTILE: HOSTILE},
            "sites": {HOSTILE: 3},
            "stages": {HOSTILE: 1},
        },
        rejected=({"source": HOSTILE, "reason": HOSTILE, "raw_base64": "PHNjcmlwdD4="},),
        related=({"id": HOSTILE, "found_in": HOSTILE, "containment": 1, "passages": [{"text": HOSTILE}]},),
    )
    assert len(soup.find_all("script")) == 2
    assert len(soup.find_all("style")) == 1
    assert not soup.find_all("img")
    assert not [tag for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert len(searched(soup)) == 3
    for name in ("first", "rules", "heaviest", "masks", "remarks", "duplicates", "related", "origins"):
        assert "<script>alert(1)</script>" in section(soup, name)
    assert soup.h1 is not None and soup.h1.get_text() == HOSTILE
    assert "{{7*7}}" in section(soup, "rules")


def test_what_cannot_be_seen_is_shown() -> None:
    record = edited("a\u202eb", "正\u200b文\ud800。", ("control", "\x00\x07", ""))
    html = corpus.render({}, lambda: iter([record]), [], [])
    assert "a[U+202E]b" in html
    assert "[U+0000][U+0007]" in html
    assert html.encode()


def test_the_page_needs_nothing_beside_it(corpus_records: list[Record]) -> None:
    soup = page(*corpus_records)
    assert not soup.find_all(["link", "iframe", "object", "embed", "img"])
    assert not [tag for tag in soup.find_all("script") if tag.get("src")]
    assert {str(tag["href"])[0] for tag in soup.find_all("a")} == {"#"}
    style = soup.style.get_text() if soup.style else ""
    assert "url(" not in style and "@import" not in style
    script = soup.find_all("script")[1].get_text()
    assert not {"fetch(", "XMLHttpRequest", "innerHTML", "eval("} & set(script.split())


def test_links_lead_somewhere(corpus_records: list[Record]) -> None:
    soup = page(*corpus_records, rejected=({"source": "x", "reason": "empty", "raw_base64": ""},))
    names = {str(tag["id"]) for tag in soup.find_all(id=True)}
    assert len(names) == len(soup.find_all(id=True))
    assert {str(tag["href"])[1:] for tag in soup.find_all("a")} <= names


def test_the_same_run_gives_the_same_page(corpus_records: list[Record]) -> None:
    first = corpus.render({"documents": 9}, lambda: iter(corpus_records), [], [])
    assert corpus.render({"documents": 9}, lambda: iter(corpus_records), [], []) == first


def test_the_samples_do_not_depend_on_the_order(corpus_records: list[Record]) -> None:
    mixed = list(corpus_records)
    random.Random(3).shuffle(mixed)
    one, other = page(*corpus_records), page(*mixed)
    for name in ("first", "rules", "heaviest", "missing", "masks", "duplicates"):
        assert section(one, name) == section(other, name)


def test_records_are_read_twice_and_not_kept(corpus_records: list[Record]) -> None:
    passes: list[int] = []

    def records() -> Iterator[Record]:
        passes.append(0)
        for record in corpus_records:
            passes[-1] += 1
            yield record

    corpus.render({}, records, [], [])
    assert passes == [len(corpus_records)] * 2


def test_an_empty_run_says_so_in_every_section() -> None:
    soup = page()
    for name, words in {
        "overview": "0 documents",
        "first": "Nothing but blanks was removed.",
        "rules": "No rule changed anything.",
        "heaviest": "No document of at least 100 characters became shorter.",
        "missing": "No gaps are known",
        "masks": "No masked words were found.",
        "fills": "Nothing was filled in.",
        "remarks": "None:",
        "duplicates": "No duplicates:",
        "related": "No text is quoted at length in another one.",
        "origins": "There are no documents.",
        "rejected": "None: every input was read.",
        "time": "How long it took stands in run.json: this page is the same whenever the run is made again.",
    }.items():
        assert words in section(soup, name)
    assert searched(soup) == {}


def test_counts_that_disagree_with_the_run_are_named(corpus_records: list[Record]) -> None:
    count = len(corpus_records)
    rejects = ({"source": "x", "reason": "empty", "raw_base64": ""},)
    good = page(*corpus_records, run={"documents": count, "rejected": 1}, rejected=rejects)
    assert f"{count + 1} inputs = {count} documents + 1 rejected" in section(good, "overview")
    bad = page(*corpus_records, run={"documents": 12_345, "rejected": 1}, rejected=rejects)
    assert f"run.json says 12,345 for documents, the files hold {count}" in section(bad, "overview")


def test_rules_are_counted_as_the_log_tells(corpus_records: list[Record]) -> None:
    removed = Removed()
    for record in corpus_records:
        removed.survey(record)
    edits = Counter(edit["rule"] for record in corpus_records for edit in record["edits"])
    assert {rule: counted.edits for rule, counted in removed.rules.items()} == edits
    documents = Counter(rule for each in corpus_records for rule in {edit["rule"] for edit in each["edits"]})
    assert {rule: counted.documents for rule, counted in removed.rules.items()} == documents


@pytest.mark.parametrize("count", [30, 300])
def test_a_removed_sentence_is_the_first_to_look_at(count: int) -> None:
    chance = random.Random(5)
    records = []
    for number in range(count):
        body = "".join(chance.sample(SENTENCES, 3))
        records.append(
            edited(
                f"doc-{number}",
                ("breadcrumb", f"当前位置：首页 > 讲话稿 > 第{number}页\n", ""),
                body + "\n",
                ("related-list", f"相关推荐\n· 工作总结范文{number}篇\n· 发言稿精选\n", ""),
                ("disclaimer", "本站内容由网友上传，如有侵权，请与我们联系，我们将及时删除。\n", ""),
            )
        )
    wrong = "防汛期间，各乡镇要安排专人值守，及时转移低洼地带的群众。"
    records[7] = edited("wrong", SENTENCES[0], ("breadcrumb", wrong, ""), SENTENCES[1])
    samples = page(*records).select("#first .sample")
    assert wrong in samples[0].get_text()
    assert "reads like running text" in samples[0].get_text()
    assert "unlike what this rule removes elsewhere" in samples[0].get_text()


def test_a_title_that_stays_elsewhere_is_no_mistake() -> None:
    title = "在全县春季农业生产工作会议上的讲话，各位代表必读。"
    gone = edited("gone", SENTENCES[0], ("title", title.replace("春季", "秋季"), ""))
    stays = edited("stays", title + SENTENCES[1], ("title", title, ""))
    others = [edited(f"o{i}", SENTENCES[2], ("title", f"标题{i}", "")) for i in range(20)]
    samples = page(gone, stays, *others).select("#rule-title .sample")
    assert "gone" in samples[0].get_text()
    assert "the same words stay elsewhere" in " ".join(sample.get_text() for sample in samples[1:])


def test_most_often_is_counted_exactly() -> None:
    records = [edited(f"d{i}", "正文。", ("pager", f"第{i}页 共9页", "")) for i in range(40)]
    records += [edited("other", "正文。", ("pager", "下一页", ""))]
    assert "40 times, digits aside" in section(page(*records), "rules")


def test_an_edit_is_shown_in_its_place() -> None:
    record = cleaned(
        "a", "同志们：\n\n　　今年工作扎实。\n扫一扫关注公众号\n上一篇：某某讲话 下一篇：某某总结\n"
    )
    edits = list(removals(record))
    for removal in edits:
        pieces = around_edit(record, removal.number)
        assert "".join(piece.text for piece in pieces if piece.kind == "removed") == removal.before
    broken = record | {"text": "something else"}
    assert [piece.text for piece in around_edit(broken, 0) if piece.kind == "removed"] == [edits[0].before]


def test_gaps_cuts_and_declared_lengths() -> None:
    text = (
        "会上的讲话\n" + SENTENCES[0] * 4 + "\n……（某文网省略312字，会员可读）……\n" + SENTENCES[1] * 4 + "\n"
    )
    record = cleaned("gap", text)
    assert record["gaps"] == 1
    declared = edited("short", SENTENCES[0], declared_chars=1000, shown_chars=250, truncated=True)
    shown = section(page(record, declared), "missing")
    assert "1 gap in 1 document" in shown
    assert "312 missing characters" in shown
    assert "1 document ends too early" in shown
    assert "1,000 250 25 %" in shown


def test_masks_are_listed_by_type_and_as_they_were() -> None:
    record = cleaned("m", "今年XX县完成投资XX万元，**同志出席会议。\n")
    shown = section(page(record), "masks")
    assert sum(note["kind"] == "redaction" for note in record["notes"]) == 3
    assert "XX 2" in shown and "** 1" in shown
    assert "place" in shown and "number" in shown


def test_fills_name_their_source() -> None:
    was = {
        "kind": "redaction",
        "rule": "mask-type",
        "start": 2,
        "end": 4,
        "data": {"type": "place", "raw": "XX"},
    }
    record = edited("copy", "今年", ("mask", "XX", "××"), "县粮食丰收。")
    edit = {"rule": "restore-mask", "start": 2, "end": 4, "before": "××", "after": "清河"}
    record["edits"].append(edit)
    record["text"] = "今年清河县粮食丰收。"
    data = {"type": "place", "from": "original", "from_span": [2, 4], "copies": 3, "was": [was]}
    record["notes"] = [{"kind": "filled", "rule": "restore-mask", "start": 2, "end": 4, "data": data}]
    offer = {"text": "白鹭", "from": "other", "copies": 1}
    open_ = {"type": "place", "reason": "copies disagree", "alternatives": [offer]}
    doubt = edited("doubt", "今年××县丰收。")
    doubt["notes"] = [{"kind": "fill-candidate", "rule": "restore-mask", "start": 2, "end": 4, "data": open_}]
    soup = page(record, doubt)
    shown = section(soup, "fills")
    assert "1 place in 1 document" in shown
    assert "copy filled from original 3 documents have it" in shown
    assert "白鹭 in 1 document, as other" in shown and "copies disagree" in shown
    sample = soup.select_one("#fills .sample")
    assert sample is not None and [each.get_text() for each in sample.select("del")] == ["××"]
    assert "restore-mask" not in section(soup, "rules")
    longer = edited("longer", "今年", ("restore-gap", "", SENTENCES[0] * 3), ("pager", "下一页", ""))
    assert f"5 → 2 characters, and {3 * len(SENTENCES[0])} filled in" in section(page(longer), "overview")


def test_clusters_pairs_and_giants() -> None:
    first = edited("first", "".join(SENTENCES), title="讲话") | {"cluster": "first", "role": "representative"}
    copies = [copy_of(first, f"copy-{i:02}", "exact", 1.0) for i in range(60)]
    unlike = copy_of(first, "unlike", "near", 0.41, text="".join(SENTENCES[:3]) + "这里是另外一句话。")
    pair = edited("p1", "短文。") | {"cluster": "p1", "role": "representative"}
    soup = page(first, *copies, unlike, pair, copy_of(pair, "p2", "near", 0.9, text="短文！"))
    shown = section(soup, "duplicates")
    assert "62 documents of 64 are copies of others, in 2 clusters: 60 exact, 2 near." in shown
    assert "62 documents 讲话 first" in shown
    assert "A cluster this large is often not one speech" in shown
    chart = soup.select_one("#duplicates svg")
    assert chart is not None and "2: 1" in str(chart["aria-label"]) and "33–64: 1" in str(chart["aria-label"])
    pairs = soup.select("#duplicates > details.pair")
    assert [each.select("code")[0].get_text() for each in pairs] == ["unlike", "p2"]
    assert "这里是另外一句话" in pairs[0].select("ins")[0].get_text()


def test_rejects_are_grouped_by_reason() -> None:
    rejects = tuple(
        {"source": f"bad/{i}", "reason": f"not plain text: zero byte at offset {i}", "raw_base64": "AAEC"}
        for i in range(30)
    )
    large = {"source": "big", "reason": "empty", "raw_file": "rejected/0.bin"}
    shown = section(page(rejected=(*rejects, large)), "rejected")
    assert "31 inputs could not be read" in shown
    assert "not plain text: zero byte at offset N 30" in shown
    assert "3 bytes" in shown and "and 26 more" in shown and "rejected/0.bin" in shown


def test_the_index_says_what_it_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [edited(f"plain-{i:04}", "好。") for i in range(300)]
    flagged = [edited(f"flagged-{i:04}", "好。", truncated=True) for i in range(40)]
    whole = page(*plain, *flagged)
    assert len(searched(whole)) == 340
    assert "all 340 documents" in section(whole, "about")
    monkeypatch.setattr(corpus, "BUDGET", 2000)
    part = page(*plain, *flagged)
    kept = searched(part)
    assert 40 < len(kept) < 340
    assert {record["id"] for record in flagged} <= set(kept)
    assert f"{len(kept)} documents of 340: all 40 flagged ones" in section(part, "about")


def test_the_page_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    records = [edited(f"document-{i}", "好。", ("r", "长" * 5000, "")) for i in range(2000)]
    limit = 200_000
    monkeypatch.setattr(corpus, "LARGEST", limit)
    assert len(corpus.render({}, lambda: iter(records), [], []).encode()) < limit


def folder_of(records: list[Record], folder: Path, format: str = "jsonl", size: int = 1000) -> Path:
    """A run folder that holds some records."""
    with ShardWriter(folder / "documents", format, shard_size=size) as writer:
        for record in records:
            writer.write(record)
    (folder / "run.json").write_text(json.dumps({"documents": len(records), "inputs": ["raw"]}), "utf-8")
    return folder


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_of_records_is_read(corpus_records: list[Record], tmp_path: Path, format: str) -> None:
    folder = folder_of(corpus_records, tmp_path / "out", format, size=4)
    html = corpus.render(run_of(folder), lambda: iter(corpus_records), [], [])
    assert report(folder, run_of(folder)).decode() == html


def test_what_was_dropped_is_in_the_report(corpus_records: list[Record], tmp_path: Path) -> None:
    folder = folder_of([each for each in corpus_records if each["role"] != "duplicate"], tmp_path / "out")
    with ShardWriter(folder / "dropped") as writer:
        for record in corpus_records:
            if record["role"] == "duplicate":
                writer.write(record)
    soup = BeautifulSoup(report(folder, {"options": {"mode": "drop"}}), "lxml")
    assert f"3 documents of {len(corpus_records)} are copies of others" in section(soup, "duplicates")
    assert "They are in dropped/, not among the documents." in section(soup, "duplicates")


def test_the_command(command: Command, corpus_records: list[Record], tmp_path: Path) -> None:
    folder = folder_of(corpus_records, tmp_path / "out")
    done = command("report", folder)
    assert done.code == 0 and "report.html" in done.err
    written = (folder / "report.html").read_bytes()
    assert command("report", folder, "-o", "-").out == written
    assert command("report", folder, "-o", tmp_path / "x.html").code == 0
    assert (tmp_path / "x.html").read_bytes() == written


def test_the_command_says_what_is_wrong(
    command: Command, corpus_records: list[Record], tmp_path: Path
) -> None:
    assert command("report", tmp_path / "nowhere").code == 2
    none = command("report", tmp_path)
    assert none.code == 2 and "run.json" in none.err
    folder = folder_of(corpus_records, tmp_path / "out")
    part = folder / "documents" / "part-00000.jsonl"
    part.write_text(part.read_text("utf-8") + "{broken\n", "utf-8")
    broken = command("report", folder)
    assert broken.code == 2 and f"part-00000.jsonl:{len(corpus_records) + 1}: " in broken.err
    part.write_text('{"a": 1}\n', "utf-8")
    assert command("report", folder).code == 2
    part.unlink()
    assert command("report", folder).code == 2
    assert not (folder / "report.html").exists()


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium")
def test_the_search_in_a_browser(corpus_records: list[Record], tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    html = corpus.render({}, lambda: iter([*corpus_records, edited(HOSTILE, "好。")]), [], [])
    target.write_text(html, "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]

    def found(query: str) -> list[str]:
        done = subprocess.run(
            [
                "chromium",
                *options,
                "--virtual-time-budget=3000",
                "--dump-dom",
                f"{target.as_uri()}#find={query}",
            ],
            capture_output=True,
            check=True,
            timeout=120,
        )
        soup = BeautifulSoup(done.stdout, "lxml")
        return [" ".join(item.get_text(" ").split()) for item in soup.select("#results li")]

    [hit] = found("speech-cut")
    assert f"near copy (0.82) of {_FIRST}" in hit
    assert "On this page:" in hit
    [hit] = found("onerror")
    assert hit.startswith("</script>")
    assert found("no such document") == []
