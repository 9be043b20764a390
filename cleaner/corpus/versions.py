"""Digests of everything that decides what becomes of a document, kept apart rule by rule.

Two runs with the same :class:`Versions` give the same documents. Where some rules differ,
:func:`difference` says which ones, and :mod:`cleaner.corpus.touch` which documents they may concern.
"""

from __future__ import annotations

import ast
import json
import sys
import time
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from cleaner._version import __version__
from cleaner.pipeline import Cleaner
from cleaner.rulebook import catalog
from cleaner.rulebook.model import Rule
from cleaner.rulebook.pagerule import PAGE, PageRule
from cleaner.rulebook.sitefile_book import SUFFIX

#: Libraries whose versions decide how texts are read.
_LIBRARIES = ("chardet", "ftfy", "google-re2", "selectolax")

#: Parts of the package that do not decide what becomes of a document.
_ELSEWHERE = (
    "cli/", "corpus/", "dedup/", "engine/", "report/", "restore/",
    "rulebook/examples", "rulebook/learn", "rulebook/siteimport", "rulebook/sitefile_examples",
    "rulebook/sitefile_write", "rulebook/fingerprint", "_fixtures/", "_rules/",
)  # fmt: skip
_HERE = ("corpus/kernels.py", "corpus/rows.py", "corpus/stream.py")

#: A rule file that reads others depends on whatever lies beside it.
_READS = {"open", "read_text", "read_bytes", "__file__"}


#: Names that a message lists at most.
_NAMED = 8


class RuleVersion(NamedTuple):
    """A rule as it is now; `anchors` are the strings without which it is not asked about a text."""

    code: str
    digest: str
    anchors: tuple[str, ...]


class SiteVersion(NamedTuple):
    """A site file or a page rule as it is now, and by what a document of its site is told."""

    name: str
    digest: str
    domains: tuple[str, ...]
    fingerprints: tuple[str, ...]


class Versions(NamedTuple):
    """All that decides what becomes of a document.

    `shared` stands for what concerns every document: the code of cleaner, the libraries that it reads
    texts with, the options that are about no rule.
    """

    shared: str
    rules: tuple[RuleVersion, ...]
    sites: tuple[SiteVersion, ...]

    @property
    def digest(self) -> str:
        """One hash for all of it."""
        return _hash(self.dumped())[:40]

    def dumped(self) -> bytes:
        """As JSON."""
        return json.dumps(self, ensure_ascii=False).encode()

    @classmethod
    def loaded(cls, data: bytes) -> Versions:
        """The inverse of :meth:`dumped`."""
        shared, rules, sites = json.loads(data)
        return cls(
            shared,
            tuple(RuleVersion(code, digest, tuple(anchors)) for code, digest, anchors in rules),
            tuple(SiteVersion(n, digest, tuple(own), tuple(marks)) for n, digest, own, marks in sites),
        )


class Change(NamedTuple):
    """What differs between two versions.

    Attributes:
        said: the differences in words.
        everything: whether any document may be concerned.
        literals: strings of which a document that is concerned holds one, at some time while it is
            cleaned, if it is of none of `domains`.
        marks: those of `literals` that also count on the page that a text is taken from.
        domains: domains of whose documents all are concerned.
    """

    said: tuple[str, ...]
    everything: bool
    literals: tuple[str, ...]
    marks: tuple[str, ...]
    domains: tuple[str, ...]


def versions(cleaner: Cleaner) -> Versions:
    """The versions of what `cleaner` consists of."""
    rules = [RuleVersion(r.code, _rule_digest(r), r.anchors) for r in cleaner.rules if r.phase != PAGE]
    sites = [
        SiteVersion(head.path.name, _hash(head.path.read_bytes()), head.domains, head.fingerprints)
        for head in cleaner.sites.heads
    ]
    sites += (
        SiteVersion(rule.code, _rule_digest(rule), rule.domains, rule.fingerprints)
        for rule in cleaner.rules
        if isinstance(rule, PageRule)
    )
    shared = json.dumps([_package(), cleaner.beside_rules], ensure_ascii=False)
    return Versions(_hash(shared.encode()), tuple(rules), tuple(sites))


def difference(old: Versions, new: Versions) -> Change:
    """What changed from `old` to `new`, which share what is `shared`.

    >>> a, b, b2, c = RuleVersion("a", "1", ("x",)), *(RuleVersion("b", d, ("y",)) for d in "12"), RuleVersion("c", "1", ())
    >>> difference(Versions("s", (a, b), ()), Versions("s", (a, b2), ()))
    Change(said=('rule b changed',), everything=False, literals=('y',), marks=(), domains=())
    >>> difference(Versions("s", (a,), ()), Versions("s", (a, c), ())).everything
    True
    """
    rules = _differing({r.code: r.digest for r in old.rules}, {r.code: r.digest for r in new.rules})
    sites = _differing({s.name: s.digest for s in old.sites}, {s.name: s.digest for s in new.sites})
    both_rules = [rule for rule in (*old.rules, *new.rules) if rule.code in rules]
    both_sites = [site for site in (*old.sites, *new.sites) if site.name in sites]
    order = _reordered([r.code for r in old.rules], [r.code for r in new.rules])
    order = order or _reordered([s.name for s in old.sites], [s.name for s in new.sites])
    files = {name: what for name, what in sites.items() if name.endswith(SUFFIX)}
    said = [*_told("rule", rules), *_told("page rule", sites, files), *_told("site file", files)]
    marks = _distinct(mark for site in both_sites for mark in site.fingerprints)
    return Change(
        said=tuple(said) if said or not order else ("the order of the rules changed",),
        everything=order or any(not rule.anchors for rule in both_rules),
        literals=_distinct(anchor for rule in both_rules for anchor in rule.anchors) + marks,
        marks=marks,
        domains=_distinct(domain for site in both_sites for domain in site.domains),
    )


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """The names whose digests differ, and how."""
    found = {name: "removed" for name in old if name not in new}
    found |= {name: "changed" for name in new if name in old and new[name] != old[name]}
    return found | {name: "added" for name in new if name not in old}


def _told(kind: str, differing: Mapping[str, str], but: Container[str] = ()) -> Iterator[str]:
    """The differences in words.

    >>> list(_told("rule", {"a": "changed", "b": "added", "c": "changed"}))
    ['rules a, c changed', 'rule b added']
    """
    for what in dict.fromkeys(differing.values()):
        names = [name for name, each in differing.items() if each == what and name not in but]
        if not names:
            continue
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield f"{kind}{'s' if len(names) > 1 else ''} {', '.join(names[:_NAMED])}{more} {what}"


def _reordered(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the names that both hold stand in another order."""
    return [name for name in old if name in set(new)] != [name for name in new if name in set(old)]


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _rule_digest(rule: Rule) -> str:
    """The hash of what a rule does, as far as its file shows."""
    particulars = repr((rule.code, rule.phase, rule.anchors, rule.find.__qualname__))
    path = Path(rule.origin[0])
    if not path.is_file():  # from a notebook: what it does cannot be told, so it counts as new each time
        return _hash(f"{particulars} {id(rule)} {time.time_ns()}".encode())
    module = _module(path, path.read_bytes())
    return _hash(f"{particulars}\n{module.shared}\n{module.rules.get(rule.find.__qualname__, '')}".encode())


class _Module(NamedTuple):
    """The code of a rule file: what all of its rules share, and that of each rule's function alone."""

    shared: str
    rules: dict[str, str]


@cache
def _module(path: Path, source: bytes) -> _Module:
    rules: dict[str, str] = {}
    shared: list[str] = []
    used: set[str] = set()
    tree = ast.parse(source)
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and _is_rule(node)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in names:
            rules[node.name] = ast.dump(node)
            used |= _names(node)
        elif not _is_words(node) and not _is_example(node, names):
            shared.append(ast.dump(node))
            used |= _names(node)
    # A rule that another one calls belongs to both.
    shared += [code for name, code in rules.items() if name in used]
    if used & _READS and not path.is_relative_to(catalog.shipped_folder()):
        shared.append(_folder(path.parent))
    return _Module(_hash("\n".join(shared).encode()), rules)


def _is_rule(node: ast.FunctionDef) -> bool:
    calls = [each.func for each in node.decorator_list if isinstance(each, ast.Call)]
    return any(getattr(call, "id", getattr(call, "attr", "")) in ("rule", "page_rule") for call in calls)


def _is_words(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_example(node: ast.stmt, rules: set[str]) -> bool:
    """Whether a statement is ``some_rule.example(...)`` or ``some_rule.keeps(...)``."""
    call = node.value if isinstance(node, ast.Expr) else None
    function = call.func if isinstance(call, ast.Call) else None
    return (
        isinstance(function, ast.Attribute)
        and function.attr in ("example", "keeps")
        and isinstance(function.value, ast.Name)
        and function.value.id in rules
    )


def _names(node: ast.AST) -> set[str]:
    """The names and attributes that some code uses."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def _folder(folder: Path) -> str:
    """The hash of the files that lie in a folder, without those further down."""
    files = sorted(file for file in folder.iterdir() if file.is_file())
    return _files(files, folder)


@cache
def _package() -> str:
    """The hash of the code and data of cleaner that are at work on every document."""
    home = Path(__file__).parents[1]
    files = [path for path in home.rglob("*") if _concerns_documents(path.relative_to(home).as_posix())]
    rules = catalog.shipped_folder()
    shared = [path for path in rules.glob("_*.py") if path.stem != "__init__"]
    shared += (path for path in (rules / "data").rglob("*") if path.is_file())
    libraries = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    told = [__version__, sys.version, *libraries, _files(files, home), _files(shared, rules)]
    return _hash("\n".join(told).encode())


@cache
def source_digest(*beginnings: str) -> str:
    """The hash of the modules and data whose paths in the package begin in one of these ways."""
    home = Path(__file__).parents[1]
    files = [path for path in home.rglob("*") if path.is_file() and path.parent.name != "__pycache__"]
    return _files((p for p in files if p.relative_to(home).as_posix().startswith(beginnings)), home)


def _concerns_documents(name: str) -> bool:
    if not name.endswith((".py", ".txt")):
        return False
    return name in _HERE or not name.startswith(_ELSEWHERE)


def _files(files: Iterable[Path], home: Path) -> str:
    named = sorted((file.relative_to(home).as_posix(), file) for file in files)
    return _hash("\n".join(f"{name} {_hash(file.read_bytes())}" for name, file in named).encode())


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()
