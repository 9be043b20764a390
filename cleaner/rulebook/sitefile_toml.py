"""Read a TOML file so that every complaint about it names the line and what to write instead."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cleaner.rulebook.model import RuleError

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?")
_KEY = re.compile(r"""\s*([A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')\s*=\s*""")
_STRING = re.compile(r"'''[\s\S]*?'''|\"\"\"(?:\\.|[\s\S])*?\"\"\"|'[^'\n]*'|\"(?:\\.|[^\"\\\n])*\"")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")

#: Where something stands: the table's name, its number among those of that name, the key.
_Place = tuple[str, int, str]


class Source:
    """A TOML file: its data, and the lines where its tables and keys stand."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            text = self.path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except FileNotFoundError:
            raise RuleError(f"{path}: there is no such site file") from None
        except OSError as error:
            raise RuleError(f"{path}: cannot be read: {error.strerror}") from None
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise RuleError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise RuleError(self._misread(str(error), text)) from None
        except RecursionError:
            raise RuleError(f"{path}:1: nested too deeply; a site file is flat") from None
        self._lines = _places(text)

    def _misread(self, message: str, text: str) -> str:
        place = _AT_LINE.search(message)
        line = int(place[1]) if place else text.count("\n") + 1
        said = _AT_LINE.sub("", message).replace(" (at end of document)", " at the end of the file")
        hint = "see the example in docs/site-rules.md"
        if "escape" in message or "'\\\\'" in message:
            hint = "write patterns between single quotes: 'a\\.b'"
        elif "Cannot declare" in message or "overwrite" in message:
            hint = "each [table] and each key may stand once; only [[remove]] and [[example]] repeat"
        elif "Invalid value" in message or "Expected" in message:
            hint = 'a text stands in quotes, a list in [ ]: name = ["one", "two"]'
        return f"{self.path}:{line}: not TOML: {said}; {hint}"

    def line(self, table: str, number: int = 0, key: str = "") -> int:
        """The line of a key, of its table if the key is not found, or 1."""
        return self._lines.get((table, number, key)) or self._lines.get((table, number, "")) or 1

    def wrong(self, what: str, instead: str, table: str = "", number: int = 0, key: str = "") -> RuleError:
        """The error that something is wrong at a place."""
        return RuleError(f"{self.path}:{self.line(table, number, key)}: {what}; {instead}")

    def check_keys(self, found: Iterable[str], known: tuple[str, ...], table: str, number: int = 0) -> None:
        """Complain about the first key of `found` that is not `known`."""
        for key in found:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
                instead = f"did you mean {near[0]!r}?" if near else f"it may hold {', '.join(known)}"
                where = (
                    f"[[{table}]]"
                    if table in ("remove", "example")
                    else f"[{table}]"
                    if table
                    else "a site file"
                )
                what = f"{where} knows no {key!r}"
                if table:
                    raise self.wrong(what, instead, table, number, key)
                raise self.wrong(what, instead, *(("", 0, key) if ("", 0, key) in self._lines else (key, 0)))

    def strings(self, values: dict[str, Any], key: str, table: str, number: int = 0) -> tuple[str, ...]:
        """The list of strings under `key`; empty if it is not there."""
        value = values.get(key, [])
        if isinstance(value, str):
            raise self.wrong(
                f"{key} is a text", f'write a list: {key} = ["{_short(value)}"]', table, number, key
            )
        if not isinstance(value, list) or any(not isinstance(x, str) or not x.strip() for x in value):
            raise self.wrong(
                f"{key} is no list of texts", f'write {key} = ["one", "two"]', table, number, key
            )
        return tuple(value)

    def string(self, values: dict[str, Any], key: str, table: str, number: int = 0) -> str | None:
        """The string under `key`, None if it is not there."""
        value = values.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(f"{key} is no text", f"write it in quotes: {key} = '...'", table, number, key)
        return value


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _places(text: str) -> dict[_Place, int]:
    """The lines of tables (with the key ``""``) and keys; what is inside of strings is passed over."""
    blanked = _STRING.sub(
        lambda m: m[0][0] + re.sub(r"[^\n]", "_", m[0][1:-1]) + m[0][-1], _uncommented(text)
    )
    places: dict[_Place, int] = {}
    counts: dict[str, int] = {}
    table, number, depth = "", 0, 0
    for at, line in enumerate(blanked.split("\n"), 1):
        key = _KEY.match(line)
        header = _HEADER.match(line)
        if depth == 0 and key:
            places.setdefault((table, number, key[1].strip("\"'")), at)
            line = line[key.end() :]
        elif depth == 0 and header:
            table = header[2].strip("\"'")
            number = counts.get(table, 0) if header[1] == "[[" else 0
            counts[table] = number + 1
            places.setdefault((table, number, ""), at)
            continue
        depth = max(0, depth + line.count("[") - line.count("]"))
    return places


def _uncommented(text: str) -> str:
    """`text` without its comments; a ``#`` inside of a string is none."""
    return re.sub(rf"({_STRING.pattern})|#[^\n]*", lambda m: m[1] or "", text)
