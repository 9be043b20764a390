"""Drafts of site files: from sample pages, and from what repeats in a corpus."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli.app import app
from cleaner.rulebook.examples import fixtures_folder
from cleaner.rulebook.learn import UNKNOWN, Miner, Source
from cleaner.rulebook.sitefile import check_selectors, load
from cleaner.rulebook.sitefile_examples import site_failures

PAGES = sorted((fixtures_folder() / "sites" / "pages").glob("*.html"))


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["rules", *map(str, arguments)])
    return result.exit_code, result.output


def test_new_from_html(tmp_path: Path) -> None:
    out = tmp_path / "example.com.toml"
    code, said = run("new", "example.com", "--from", *PAGES, "-o", out)
    assert code == 0 and "cleaner rules test" in said
    file = load(out)
    check_selectors(file)
    assert file.page.content == ("#article",) and file.page.remove == ("div.related",)
    assert file.page.title == ("h1",) and file.page.date == ("span.when",)
    assert file.fingerprints == ("范例文库",) and file.domains == ("example.com",)
    assert "谢谢大家" not in " ".join(rule.doc for rule in file.rules)
    assert "# line = '^谢谢大家！$'" in out.read_text("utf-8")
    assert file.examples and list(site_failures([file])) == []
    assert "上一篇" in file.examples[0].raw and "上一篇" not in file.examples[0].clean
    assert run("test", out)[0] == 0
    code, said = run("new", "example.com", "--from", *PAGES, "-o", out)
    assert code == 2 and "exists already" in said
    assert run("new", "example.com", "--from", *PAGES, "-o", out, "--force")[0] == 0


def test_new_from_text(tmp_path: Path) -> None:
    pages = []
    for number, body in enumerate(["一年之计在于春，要抓好春耕。", "汛期已经到了，要守好堤防。"]):
        pages.append(tmp_path / f"{number}.txt")
        pages[-1].write_text(f"首页 > 讲话稿\n同志们：\n{body}\n浏览次数：{number + 7}\n", "utf-8")
    out = tmp_path / "x.toml"
    assert run("new", "example.com", "--from", *pages, "-o", out)[0] == 0
    file = load(out)
    assert len(file.rules) == 2 and not file.page.content
    assert file.examples[0].clean == "一年之计在于春，要抓好春耕。\n"


def test_new_complains(tmp_path: Path) -> None:
    out = tmp_path / "x.toml"
    assert "two or more" in run("new", "example.com", "--from", PAGES[0], "-o", out)[1]
    assert "is no domain" in run("new", "https://example.com", "--from", *PAGES, "-o", out)[1]
    code, said = run("new", "example.com", "--from", PAGES[0], tmp_path / "none.html", "-o", out)
    assert code == 2 and "no such page" in said and not out.exists()


def corpus() -> list[Source]:
    """Documents of three sites, each with its furniture, all with the formulas of the genre."""
    chance = random.Random(7)
    topics = [
        "春耕",
        "防汛",
        "秋收",
        "换届",
        "招商",
        "教育",
        "卫生",
        "水利",
        "交通",
        "环保",
        "安全",
        "信访",
        "财政",
        "住房",
    ]
    found = []
    for site in ("a.com", "b.org", "c.net"):
        for number in range(30):
            lines = ["同志们："] + [
                "，".join(f"{chance.choice(topics)}工作要抓{chance.randint(1, 9999)}次" for _ in range(4))
                + "。"
                for _ in range(5)
            ]
            if site == "a.com":
                lines[2] += f"(甲甲文库省略{number * 7}字，登录后阅读)"
                lines += [f"上一篇：{chance.choice(topics)}讲话{number}", "本文来自甲甲文库"]
            if site == "b.org":
                lines = ["乙乙工作室出品", *lines]
            if number % 3:
                lines.append("谢谢大家！")
            found.append(Source("\n".join(lines), site))
    return found


def test_learn_tells_furniture_from_formulas() -> None:
    miner = Miner()
    for source in [*corpus(), *corpus()[:20]]:
        miner.add(source)
    assert miner.copies == 20 and miner.documents == {"a.com": 30, "b.org": 30, "c.net": 30}
    proposed = {
        draft.domains[0]: [next(iter(r.keys.values())) for r in draft.removals if r.proposed]
        for draft in miner.drafts()
    }
    assert sorted(proposed["a.com"], key=str) == [
        r"\(甲甲文库省略[0-9]+字，登录后阅读\)", "^上一篇[:：]", "^本文来自甲甲文库$",
    ]  # fmt: skip
    assert proposed["b.org"] == ["^乙乙工作室出品$"]
    assert "c.net" not in proposed
    for draft in miner.drafts():
        remarks = [remark for removal in draft.removals for remark in removal.remarks]
        assert any(remark.startswith("in 30 of 30 documents") for remark in remarks)
        assert any(remark.startswith("sample: ") for remark in remarks)


def test_learn_without_sites_trusts_only_the_words_of_pages() -> None:
    miner = Miner()
    for source in corpus():
        miner.add(Source(source.text))
    [draft] = miner.drafts()
    proposed = [next(iter(r.keys.values())) for r in draft.removals if r.proposed]
    assert draft.domains == [UNKNOWN] and "^本文来自甲甲文库$" in proposed
    assert not any("谢谢" in str(x) or "同志" in str(x) or "乙乙" in str(x) for x in proposed)


def test_learn_command(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    records = [{"text": s.text, "url": f"https://www.{s.site}/1"} for s in corpus()]
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), "utf-8")
    code, said = run("learn", path)
    assert code == 0 and 'domains = ["a.com"]' in said and "90 documents of 3 sites" in said
    out = tmp_path / "learned"
    assert run("learn", path, "-o", out)[0] == 0
    files = [load(file) for file in sorted(out.iterdir())]
    assert [file.name for file in files] == ["a.com", "b.org"]
    assert list(site_failures(files)) == [] and all(file.examples for file in files)
    code, said = run("learn", path, "-o", out)
    assert code == 2 and "exists already" in said
    code, said = run("learn", path, "-o", tmp_path / "one.toml")
    assert code == 2 and "give -o a folder" in said
    assert run("learn", path, "--site", "x.com", "-o", tmp_path / "one.toml")[0] == 0
    assert load(tmp_path / "one.toml").domains == ("x.com",)
    assert run("learn", path, "--site", "x/y")[0] == 2


def test_learn_same_result_whatever_the_order() -> None:
    def drafts(sources: list[Source]) -> list[list[tuple[str, object]]]:
        miner = Miner()
        for source in sources:
            miner.add(source)
        return [[(r.code, r.keys) for r in draft.removals] for draft in miner.drafts()]

    assert drafts(corpus()) == drafts(corpus()[::-1])


@pytest.mark.parametrize("bad", ["", "\n\n", "甲"])
def test_learn_from_nearly_nothing(bad: str) -> None:
    miner = Miner()
    miner.add(Source(bad))
    assert miner.drafts() == []
