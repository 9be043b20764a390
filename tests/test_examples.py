"""The scripts of examples/ run, and print what their documentation says."""

from __future__ import annotations

import ast
import doctest
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"

#: Packages that a script needs beside cleaner and what cleaner itself needs.
NEEDED = {
    "datatrove_pipeline": ("datatrove", "orjson"),
    "hf_datasets": ("datasets",),
    "pandas_frame": ("pandas",),
    "polars_frame": ("polars",),
}
SCRIPTS = sorted(EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_it_prints_what_it_says(script: Path, tmp_path: Path) -> None:
    for package in NEEDED.get(script.stem, ()):
        pytest.importorskip(package)
    promised = ast.get_docstring(ast.parse(script.read_text("utf-8")))
    assert promised is not None
    _, _, printed = promised.partition("\nPrints:\n\n")
    assert printed
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env=os.environ | {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert lines(done.stdout) == lines(dedent(printed))


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def test_there_is_one_for_each_use() -> None:
    assert len(SCRIPTS) >= 8 and NEEDED.keys() <= {script.stem for script in SCRIPTS}


def test_the_documentation_of_the_library() -> None:
    results = doctest.testfile(str(EXAMPLES.parent / "docs" / "library.md"), module_relative=False)
    assert results.attempted > 10 and not results.failed


def test_the_documentation_names_every_script() -> None:
    text = (EXAMPLES.parent / "docs" / "library.md").read_text("utf-8")
    assert all(f"(../examples/{script.name})" in text for script in SCRIPTS)


def test_the_rules_pass_their_own_examples() -> None:
    command = [sys.executable, "-m", "cleaner", "rules", "test", "--rules", str(EXAMPLES / "rules")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0 and "0 failed" in done.stdout + done.stderr
