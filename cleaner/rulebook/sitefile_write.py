"""Write site files as a person would: tables, quoted patterns, remarks where they help."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cleaner.rulebook.model import Example

#: What RE2 does not take for itself.
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")
_DIGITS = re.compile(r"[0-9]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass
class Removal:
    """A ``[[remove]]`` table to write: its `code`, its keys, and remarks that stand above it."""

    code: str
    keys: Mapping[str, str | Sequence[str]]
    remarks: Sequence[str] = ()
    proposed: bool = True


@dataclass
class Draft:
    """A site file to write; a removal that is not `proposed` is written as a comment."""

    domains: Sequence[str]
    fingerprints: Sequence[str] = ()
    page: Mapping[str, Sequence[str]] = field(default_factory=dict)
    removals: Sequence[Removal] = ()
    examples: Sequence[Example] = ()
    remarks: Sequence[str] = ()

    def render(self) -> str:
        """The site file."""
        parts = [_comment(self.remarks) + _site(self)]
        if any(self.page.values()):
            lines = [f"{key} = {_list(value)}\n" for key, value in self.page.items() if value]
            parts.append("[page]\n" + "".join(lines))
        parts += map(_removal, self.removals)
        parts += map(_example, self.examples)
        return "\n".join(parts)


def escape(literal: str, digits: bool = False) -> str:
    """A pattern that matches `literal`; with `digits`, any number matches any other.

    >>> escape("共3页(2.5元)", digits=True)
    '共[0-9]+页\\\\([0-9]+\\\\.[0-9]+元\\\\)'
    """
    pattern = _SPECIAL.sub(lambda m: "\\" + m[0], literal)
    return _DIGITS.sub("[0-9]+", pattern) if digits else pattern


def _site(draft: Draft) -> str:
    lines = ["[site]\n"]
    if draft.domains:
        lines.append(f"domains = {_list(draft.domains)}\n")
    if draft.fingerprints:
        lines.append(f"fingerprints = {_list(draft.fingerprints)}\n")
    return "".join(lines)


def _removal(removal: Removal) -> str:
    lines = ["[[remove]]\n", f"code = {_string(removal.code)}\n"]
    lines += [
        f"{key} = {_pattern(value) if isinstance(value, str) else _list(value)}\n"
        for key, value in removal.keys.items()
    ]
    table = "".join(lines if removal.proposed else [f"# {line}" for line in lines])
    return _comment(removal.remarks) + table


def _example(example: Example) -> str:
    return f"[[example]]\nraw = {_text(example.raw)}\nclean = {_text(example.clean)}\n"


def _comment(lines: Sequence[str]) -> str:
    return "".join(f"# {_CONTROL.sub(' ', line)}".rstrip() + "\n" for line in lines)


def _list(values: Sequence[str]) -> str:
    if sum(map(len, values)) < 90:
        return f"[{', '.join(map(_string, values))}]"
    return "[\n" + "".join(f"    {_string(value)},\n" for value in values) + "]"


def _pattern(value: str) -> str:
    """A string in single quotes, where a backslash stands for itself."""
    return f"'{value}'" if "'" not in value and not _CONTROL.search(value) else _string(value)


def _string(value: str) -> str:
    if ('"' in value or "\\" in value) and "'" not in value and not _CONTROL.search(value):
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(value: str) -> str:
    """A text of several lines as it is read."""
    if "\n" not in value:
        return _string(value)
    escaped = value.replace("\\", "\\\\").replace('"""', '""\\"')
    escaped = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped)
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return f'"""\n{escaped}"""'
