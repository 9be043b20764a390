"""What the README and the documentation show must work."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cleaner.cli.app import app

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
DOCS = sorted((Path(__file__).parent.parent / "docs").glob("*.md"))
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def test_the_rule_passes_its_own_examples(tmp_path: Path) -> None:
    rules = tmp_path / "my_rules.py"
    rules.write_text(BLOCKS[0], "utf-8")
    result = CliRunner().invoke(app, ["rules", "test", "--rules", str(rules)])
    assert result.exit_code == 0, result.output
    raw = tmp_path / "raw.txt"
    raw.write_text("谢谢大家！\n江北文库，写作好帮手\n", "utf-8")
    assert CliRunner().invoke(app, ["clean", str(raw), "--rules", str(rules)]).output == "谢谢大家！\n"


def test_the_library_does_what_the_comments_say() -> None:
    space: dict[str, Any] = {"texts": []}
    exec(BLOCKS[1], space)
    document = space["document"]
    stated = re.search(r"document\.text  +# '(.*?)'", BLOCKS[1])
    assert stated is not None and document.text == stated[1]
    assert [note.kind for note in document.notes] == ["redaction", "redaction", "gap"]
    assert document.original.startswith("XX市查处案件*宗")


def test_the_commands_exist() -> None:
    commands = set(re.findall(r"^(?:.*\| )?cleaner (\w+)", README, re.MULTILINE))
    wanted = {"clean", "dedup", "explain", "index", "report", "restore", "rules", "run"}
    assert commands == wanted
    for command in commands:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_the_documentation_shows_what_happens(path: Path) -> None:
    assert doctest.testfile(str(path), module_relative=False).failed == 0
