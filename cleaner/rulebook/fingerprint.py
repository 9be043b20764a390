"""A short hash of what a cleaner is made of, which changes whenever its outcome may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from cleaner._version import __version__
from cleaner.rulebook import catalog
from cleaner.rulebook.model import Rule
from cleaner.rulebook.pagerule import PageRule


def fingerprint(rules: Iterable[Rule | str], *options: object) -> str:
    """The hash of the version, of all rules that ship with cleaner, of `rules` and of `options`.

    >>> fingerprint([], "normalize") == fingerprint([], "normalize") != fingerprint([], "keep")
    True
    """
    digest = sha256(f"{__version__}\n{_shipped()}\n{options!r}\n".encode())
    for entry in rules:
        digest.update(b"\0")
        for part in _of_rule(entry) if isinstance(entry, Rule) else _of_files(catalog.files_of(Path(entry))):
            digest.update(part + b"\n")
    return digest.hexdigest()[:16]


@cache
def _shipped() -> str:
    digest = sha256()
    folder = catalog.shipped_folder()
    files = (file for file in folder.rglob("*.*") if file.suffix in (*catalog.SUFFIXES, ".txt"))
    for part in _of_files(sorted(files, key=lambda file: file.relative_to(folder).as_posix())):
        digest.update(part)
    return digest.hexdigest()


def _of_files(files: Iterable[Path]) -> Iterator[bytes]:
    for file in files:
        yield file.name.encode()
        yield sha256(file.read_bytes()).digest()


def _of_rule(rule: Rule) -> Iterator[bytes]:
    """What a rule is: its particulars, and the file that it stands in or, if there is none, its code."""
    yield repr((rule.code, rule.phase, rule.anchors, rule.default)).encode()
    if isinstance(rule, PageRule):
        yield repr((rule.domains, rule.fingerprints)).encode()
    file = Path(rule.origin[0])
    if file.is_file():
        yield sha256(file.read_bytes()).digest()
    else:  # a notebook
        yield from _of_function(rule.find, set())


def _of_function(function: Callable[..., object], seen: set[int]) -> Iterator[bytes]:
    """The code of a function and of what it uses of its module."""
    if not isinstance(function, FunctionType) or id(function) in seen:
        return
    seen.add(id(function))
    yield from _of_code(function.__code__)
    for name in sorted(_names(function.__code__) & function.__globals__.keys()):
        value: Any = function.__globals__[name]
        value = value.find if isinstance(value, Rule) else value
        if isinstance(value, FunctionType) and value.__module__ == function.__module__:
            yield from _of_function(value, seen)
        elif isinstance(getattr(value, "pattern", None), str):
            yield f"{name} {value.pattern!r} {value.flags}".encode()
        elif isinstance(value, str | int | float | tuple | list | dict):
            yield f"{name} {value!r}".encode()
        elif isinstance(value, set | frozenset):
            yield f"{name} {sorted(map(repr, value))}".encode()
        elif isinstance(value, ModuleType):
            yield f"{name} {value.__name__}".encode()


def _of_code(code: CodeType) -> Iterator[bytes]:
    yield code.co_code + repr((code.co_names, code.co_varnames)).encode()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _of_code(constant)
        elif isinstance(constant, frozenset):
            yield repr(sorted(map(repr, constant))).encode()
        else:
            yield repr(constant).encode()


def _names(code: CodeType) -> set[str]:
    """The names that a function and those inside it look up."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _names(constant)
    return names
