"""Check the types of the built-in rules, and that they import nothing but the public face.

The rules are loaded as a package of their own (they import each other as ``from ._tells import tells``),
so they are checked as one: the folder as it lies in the repository is the package ``rules``.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def deep_imports(folder: Path) -> Iterator[str]:
    """Imports of anything below ``cleaner``, and of neighbours by another way than ``from . import``."""
    for file in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"), str(file))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
                if node.module == "cleaner":
                    names += [f"cleaner.{alias.name}" for alias in node.names if alias.name.startswith("_")]
            elif isinstance(node, ast.ImportFrom) and node.level > 1:
                names = ["." * node.level + (node.module or "")]
            else:
                continue
            for name in names:
                top, _, deeper = name.partition(".")
                if top == "rules" or not top or (top == "cleaner" and deeper):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}: imports {name}; rules import from cleaner"


def type_errors() -> str:
    """What mypy says about the rules, "" if nothing."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "rules").symlink_to(ROOT / "rules")
        (home / "cleaner").symlink_to(ROOT / "cleaner")
        done = subprocess.run(
            [
                sys.executable, "-m", "mypy", "--strict", "--namespace-packages", "--explicit-package-bases",
                "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache" / "rules"),
                "--no-error-summary", "--package", "rules",
            ],
            cwd=home, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout + done.stderr if done.returncode else ""


def main() -> int:
    """Print every finding; 1 if there is any."""
    findings = [*deep_imports(ROOT / "rules"), *type_errors().splitlines()]
    for finding in findings:
        print(finding)
    print(f"rules: {len(findings)} findings" if findings else "rules: types and imports are in order")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
