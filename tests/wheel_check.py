"""Build the wheel, install it where no checkout is in sight, and use it there."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RAW = "全县工作取得成效。\n上一篇：某某讲话 下一篇：某某总结\n"
CLEAN = "全县工作取得成效。\n"


class CheckError(Exception):
    """A step did not do what it should; the message says which and how."""


def run(*command: str | Path, cwd: Path, stdin: str = "") -> str:
    """The standard output of a command that must succeed."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, input=stdin, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise CheckError(
            f"{' '.join(map(str, command))}: exit code {done.returncode}: {' | '.join(said[-5:])}"
        )
    return done.stdout


def expect(holds: bool, message: str) -> None:
    """Fail with `message` unless something holds."""
    if not holds:
        raise CheckError(message)


def build(folder: Path) -> Path:
    """The wheel of the checkout, built into `folder`."""
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    [wheel] = folder.glob("*.whl")
    return wheel


def check_contents(wheel: Path) -> None:
    """Everything that belongs to it is inside, under one top-level name."""
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    expect(tops == {"cleaner"}, f"the wheel has top-level names beside cleaner: {sorted(tops)}")
    for place, inside in (
        ("cleaner", "cleaner"),
        ("rules", "cleaner/_rules"),
        ("fixtures", "cleaner/_fixtures"),
    ):
        for path in sorted((ROOT / place).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                name = f"{inside}/{path.relative_to(ROOT / place).as_posix()}"
                expect(name in names, f"the wheel lacks {name}")
    expect("cleaner/py.typed" in names, "the wheel lacks cleaner/py.typed")
    stray = [name for name in names if "__pycache__" in name or name.startswith(("cleaner/tests", "tests/"))]
    expect(not stray, f"the wheel holds {stray[:3]}")


def install(wheel: Path, folder: Path) -> Path:
    """The folder of the commands of a fresh environment with the wheel in it."""
    venv.create(folder / "env", with_pip=True)
    commands = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    pip: list[str | Path] = [
        commands / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    run(*pip, wheel, cwd=folder)
    return commands


def check_use(commands: Path, folder: Path) -> None:
    """The command and the library work, far from the checkout."""
    cleaner, python = commands / "cleaner", commands / "python"
    place = run(python, "-c", "import cleaner; print(cleaner.__file__)", cwd=folder).strip()
    expect(ROOT not in Path(place).resolve().parents, f"cleaner is imported from the checkout: {place}")
    version = run(cleaner, "--version", cwd=folder).strip()
    known = run(python, "-c", "import cleaner; print(cleaner.__version__)", cwd=folder).strip()
    expect(version == f"cleaner {known}", f"cleaner --version says {version!r}, the package {known!r}")
    expect(run(cleaner, "clean", "-", cwd=folder, stdin=RAW) == CLEAN, "standard input is not cleaned")
    (folder / "raw.txt").write_bytes(RAW.encode("gb18030"))
    expect(run(cleaner, "clean", "raw.txt", cwd=folder) == CLEAN, "a file is not cleaned")
    library = f"from cleaner import clean; assert clean({RAW!r}) == {CLEAN!r}"
    run(python, "-c", library, cwd=folder)
    run(cleaner, "rules", "test", cwd=folder)
    for name in ("rules", "fixtures", "tests"):
        found = f"import importlib.util as u; print(u.find_spec({name!r}))"
        expect(run(python, "-c", found, cwd=folder).strip() == "None", f"`import {name}` finds something")


def main() -> int:
    """Do it all in a temporary folder; 1 and a message if something is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        elsewhere = folder / "elsewhere"
        elsewhere.mkdir()
        try:
            (folder / "dist").mkdir()
            wheel = build(folder / "dist")
            check_contents(wheel)
            check_use(install(wheel, folder), elsewhere)
        except CheckError as error:
            print(f"wheel: {error}", file=sys.stderr)
            return 1
        print(f"wheel: {wheel.name} is complete and works on its own")
        return 0


if __name__ == "__main__":
    sys.exit(main())
