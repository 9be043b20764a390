"""Load rules, choose among them, and tell quickly which of them a text needs."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import pkgutil
import sys
import traceback
from collections.abc import Collection, Iterable, Sequence
from functools import cache, partial
from hashlib import sha256
from os import PathLike
from pathlib import Path
from types import ModuleType

import ahocorasick_rs

from cleaner.rulebook.model import NOTES, PHASES, Rule, RuleError
from cleaner.source import kind
from cleaner.text.snapshot import Text

_PACKAGE = "cleaner._rules"
_USER_PACKAGE = "cleaner_user_rules"

#: How the names of rule files and site files end.
SUFFIXES = (".py", ".toml")


@cache
def builtin_rules() -> tuple[Rule, ...]:
    """All rules that ship with cleaner, by file name and then in the order of their files.

    >>> "paywall-notice" in [rule.code for rule in builtin_rules()]
    True
    """
    package = _builtin_package()
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name[0] != "_")
    modules = [importlib.import_module(f"{_PACKAGE}.{name}") for name in names]
    return tuple(rule for module in modules for rule in _rules_of(module))


def _builtin_package() -> ModuleType:
    """``rules/`` as a package: inside ``cleaner`` when installed, beside it in a checkout."""
    if _PACKAGE not in sys.modules:
        package = ModuleType(_PACKAGE)
        package.__path__ = [str(shipped_folder())]
        sys.modules[_PACKAGE] = package
    return sys.modules[_PACKAGE]


def shipped_folder() -> Path:
    """Where the rules are that ship with cleaner."""
    home = Path(__file__).parents[1]
    folder = home / "_rules"
    return folder if folder.is_dir() else home.parent / "rules"


def path_of(entry: object) -> Path:
    """The path that an entry of a list of rules is.

    Raises:
        TypeError: it is none.

    >>> path_of(print)
    Traceback (most recent call last):
    TypeError: rules: print is no rule; make it one with @rule(...)
    """
    if isinstance(entry, str | PathLike):
        return Path(entry)
    if isinstance(entry, ModuleType):
        raise TypeError(f"rules: {entry.__name__} is a module; give its rules, or the path of its file")
    if callable(entry):
        raise TypeError(f"rules: {getattr(entry, '__name__', entry)} is no rule; make it one with @rule(...)")
    raise TypeError(f"rules: a list of rules and paths, but one of them is {kind(entry)}")


def files_of(path: Path) -> list[Path]:
    """The rule files and site files of a folder; `path` itself, if it is a file."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.glob("*.*") if p.suffix in SUFFIXES and p.name[0] not in "._")


def load_rules(path: str | Path) -> tuple[Rule, ...]:
    """The rules of one Python file, or of every ``*.py`` in a folder.

    Of site files (``*.toml``) there are none: their rules are for documents of one site, and a
    :class:`~cleaner.rulebook.sitefile_book.SiteBook` hands them out. One that is named is checked.

    Raises:
        RuleError: the path is missing or holds no rules, or a file does not run; the message
            names file and line.
    """
    path = Path(path)
    if path.is_dir():
        files = files_of(path)
        if not files:
            raise RuleError(f"{path}: no rule files (*.py, *.toml) in this folder")
        return tuple(rule for file in files if file.suffix == ".py" for rule in load_rules(file))
    if not path.is_file():
        raise RuleError(f"{path}: there is no such rule file")
    if path.suffix == ".toml":
        from cleaner.rulebook import sitefile  # imported here: few runs need it

        sitefile.load(path)
        return ()
    if path.suffix not in SUFFIXES:
        raise RuleError(f"{path}: a rule file is a Python file (*.py) or a site file (*.toml)")
    rules = _rules_of(_run_file(path))
    if not rules:
        raise RuleError(f"{path}: defines no rule; decorate a function with @rule(...)")
    return rules


def _run_file(path: Path) -> ModuleType:
    """Import a user's file under a name that other processes can find again.

    The content is part of the name: a file that was changed is another module.
    """
    digest = sha256(f"{path.resolve()}\n".encode() + path.read_bytes()).hexdigest()[:12]
    name = f"{_USER_PACKAGE}_{digest}.{path.stem}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        del sys.modules[name]
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise RuleError(f"{path}:{_line_of(error, path)}: {_say(error)}") from error
    return module


def find_module(name: str, file: str) -> ModuleType:
    """The module called `name` that a rule is in, imported if it was not yet; `file` is where it was.

    Raises:
        RuleError: there is none.
    """
    if name not in sys.modules:
        if name.startswith(_PACKAGE):
            _builtin_package()
        elif name.startswith(_USER_PACKAGE) and Path(file).is_file():
            _run_file(Path(file))
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise RuleError(
            f"{file}: the rules of this file were asked for, but it has changed or gone"
        ) from error


def _line_of(error: BaseException, path: Path) -> int:
    """The last line of `path` that took part in `error`."""
    if isinstance(error, SyntaxError):
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    return lines[-1] if lines and lines[-1] else 1


def _say(error: BaseException) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return text if isinstance(error, RuleError) else f"{type(error).__name__}: {text}"


def _rules_of(module: ModuleType) -> tuple[Rule, ...]:
    return tuple(
        value
        for value in vars(module).values()
        if isinstance(value, Rule) and value.module == module.__name__
    )


def choose(rules: Sequence[Rule], select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[Rule]:
    """The rules that are to run: those on by default, and what `select` adds or `ignore` takes.

    Args:
        rules: all that there are.
        select: codes or groups (``punctuation``) to switch on.
        ignore: codes or groups to switch off; ``all`` is every rule. A code counts more than
            a group, a group more than ``all``, and `ignore` more than `select`.

    Raises:
        RuleError: two rules share a code, or a name is neither a code nor a group.
    """
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.code in seen:
            here, there = rule.origin, seen[rule.code].origin
            raise RuleError(f"{here[0]}:{here[1]}: rule code {rule.code!r} is taken by {there[0]}:{there[1]}")
        seen[rule.code] = rule
    selected, ignored = frozenset(select), frozenset(ignore)
    names = seen.keys() | {rule.group for rule in rules} | {"all"}
    for name in sorted(selected | ignored):
        if name not in names:
            raise RuleError(unknown_rule(name, names))

    def runs(rule: Rule) -> bool:
        for name in (rule.code, rule.group, "all"):
            if name in ignored:
                return False
            if name in selected:
                return True
        return rule.default

    return [rule for rule in rules if runs(rule)]


def unknown_rule(name: str, names: Iterable[str]) -> str:
    """The message for a rule name that does not exist, with the nearest that do.

    >>> unknown_rule("pagr", ["pager", "footer"])
    "no rule or group is called 'pagr'; did you mean pager? (see: cleaner rules list)"
    """
    near = difflib.get_close_matches(name, sorted(names), n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(near)}?" if near else ";"
    return f"no rule or group is called {name!r}{hint} (see: cleaner rules list)"


class Gate:
    """Chooses, by one scan for the anchors of all rules, the rules that a text needs.

    >>> from cleaner import rule
    >>> @rule("a", phase="layout", anchors=["甲"])
    ... def a(text):
    ...     'Nothing.'
    ...     return ()
    >>> gate = Gate([a])
    >>> gate.rules_for("layout", Text("乙")), gate.rules_for("layout", Text("甲"))
    ([], [<Rule a>])
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        literals = sorted({anchor for rule in rules for anchor in rule.anchors})
        self._numbers = {literal: i for i, literal in enumerate(literals)}
        self._rules = {p: [rule for rule in rules if rule.phase == p] for p in (*PHASES, NOTES)}
        self._gated = {rule.phase for rule in rules if rule.anchors}
        #: A bit for each rule that has anchors; for each anchor the bits of its rules.
        self._bits = {rule.code: 1 << i for i, rule in enumerate(rules) if rule.anchors}
        self._wanted = [
            sum(self._bits[rule.code] for rule in rules if literal in rule.anchors) for literal in literals
        ]
        self._chosen: dict[tuple[str, int], list[Rule]] = {}
        self._parted: dict[tuple[str, ...], tuple[frozenset[int], tuple[str, ...]]] = {}
        # A DFA is larger than the other automata and twice as fast to run.
        self._automaton = ahocorasick_rs.AhoCorasick(
            literals or ["\0"], implementation=ahocorasick_rs.Implementation.DFA
        )

    def rules_for(self, phase: str, text: Text) -> list[Rule]:
        """The rules of `phase` that have an anchor in `text`, or no anchors at all."""
        if phase not in self._gated:
            return self._rules[phase]
        wanted = text.fact(self._scan)
        chosen = self._chosen.get((phase, wanted))
        if chosen is None:
            if len(self._chosen) > 5000:
                self._chosen.clear()
            chosen = self._chosen[phase, wanted] = [
                rule for rule in self._rules[phase] if not rule.anchors or self._bits[rule.code] & wanted
            ]
        return chosen

    def _scan(self, text: Text) -> int:
        """The bits of the rules that have an anchor in `text`."""
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        text.with_places(partial(self._find_all, text, hits))
        wanted = 0
        for hit in hits:
            wanted |= self._wanted[hit[0]]
        return wanted

    def _find_all(self, text: Text, hits: list[tuple[int, int, int]], literals: Collection[str]) -> list[int]:
        """Where `literals` start: what the scan found, and a search for those it did not know."""
        literals = tuple(literals)
        parted = self._parted.get(literals)
        if parted is None:
            parted = self._parted[literals] = (
                frozenset(self._numbers[x] for x in literals if x in self._numbers),
                tuple(x for x in literals if x not in self._numbers),
            )
        known, unknown = parted
        places = {start for number, start, _ in hits if number in known}
        for literal in unknown:
            at = text.find(literal)
            while at >= 0:
                places.add(at)
                at = text.find(literal, at + 1)
        return sorted(places)
