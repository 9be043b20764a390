"""What a rule is, and what it may say about a text.

A rule looks at one :class:`~cleaner.text.snapshot.Text` and yields findings. It never changes the
text itself: the phase that it belongs to collects the findings of all its rules, settles where
they overlap, and applies them in one go.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pickle import PicklingError
from typing import Any, NamedTuple

from cleaner.text.snapshot import Text

#: The phases in the order in which they run, over and over until the text stays as it is.
PHASES = ("encoding", "boilerplate", "layout", "redaction", "punctuation")

#: The phase of rules that only remark on the finished text; it runs once, at the end.
NOTES = "notes"

#: Fields of a document that a rule may state.
FACTS = ("title", "site", "declared_chars", "shown_chars")

NOTE_KINDS = ("gap", "truncated", "redaction", "heading-missing", "suspicious", "fill-candidate")

#: What a code looks like.
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")

Span = tuple[int, int]


class Remove(NamedTuple):
    """Take ``text[start:end]`` away.

    With ``sure=False`` it goes only where it touches (with nothing but blanks between) text that a
    sure finding removes: a lone ``来源：`` line may be content, beside a share bar it is furniture.
    """

    span: Span
    sure: bool = True


class Replace(NamedTuple):
    """Put `text` where ``text[start:end]`` stands."""

    span: Span
    text: str


class Gap(NamedTuple):
    """A notice that text is withheld: it goes, one ``……`` marks the place, and a note stays.

    `chars` is how many characters the notice says are missing, None where it does not say.
    """

    span: Span
    chars: int | None = None


class Flag(NamedTuple):
    """A note on ``text[start:end]`` of the finished text; from rules of the phase ``notes``."""

    kind: str
    span: Span
    data: Mapping[str, Any] = {}


class Fact(NamedTuple):
    """Something the text states about the whole document; `name` is one of :data:`FACTS`."""

    name: str
    value: str | int


Finding = Remove | Replace | Gap | Flag | Fact
Find = Callable[[Text], Iterable[Finding]]


class Example(NamedTuple):
    """`raw` becomes `clean` when only this rule runs, with notes whose kinds are `notes`."""

    raw: str
    clean: str
    notes: tuple[str, ...] | None


class RuleError(ValueError):
    """A rule, or the request for one, is wrong; the message says where and what to do."""


@dataclass(eq=False)
class Rule:
    """One named reason to change or mark text. Made by :func:`rule`.

    Attributes:
        code: unique, in lower case with hyphens, for example ``paywall-omitted``.
        phase: one of :data:`PHASES`, or :data:`NOTES`.
        find: the function that yields the findings.
        anchors: the rule is only asked about texts that hold one of these literal strings; with
            none it is asked about every text.
        default: whether it runs unless it is selected.
        examples: what must come out of what; run by ``cleaner rules test``.
    """

    code: str
    phase: str
    find: Find
    anchors: tuple[str, ...] = ()
    default: bool = True
    examples: list[Example] = field(default_factory=list)

    @property
    def doc(self) -> str:
        """What the rule takes away and what it must never touch."""
        return (self.find.__doc__ or "").strip()

    @property
    def module(self) -> str:
        """The module that defines the rule; its last part is the rule's group."""
        return self.find.__module__

    @property
    def group(self) -> str:
        """The concern that the rule belongs to, by the name of its file: ``paywall``."""
        return self.module.rpartition(".")[2]

    @property
    def origin(self) -> tuple[str, int]:
        """The file and line of the rule's function."""
        code = self.find.__code__
        return code.co_filename, code.co_firstlineno

    @property
    def given(self) -> dict[str, Any]:
        """What an example is given to the cleaner with."""
        return {}

    def example(self, raw: str, clean: str, notes: Iterable[str] | None = None) -> None:
        """State that `raw` becomes `clean` (and, if given, exactly these kinds of `notes`)."""
        self.examples.append(Example(raw, clean, None if notes is None else tuple(notes)))

    def keeps(self, text: str, notes: Iterable[str] | None = None) -> None:
        """State that this rule leaves `text` as it is."""
        self.example(text, text, notes)

    def __call__(self, text: str) -> list[Finding]:
        """What this rule finds in `text`.

        >>> from cleaner import Remove, rule
        >>> @rule("promo", phase="boilerplate", anchors=["买一送一"])
        ... def promo(text):
        ...     \"\"\"Takes away the words of an advertisement.\"\"\"
        ...     at = text.find("买一送一")
        ...     yield Remove((at, at + 4))
        >>> promo("前买一送一后")
        [Remove(span=(1, 5), sure=True)]
        """
        return list(self.find(text if isinstance(text, Text) else Text(text)))

    def __reduce__(self) -> tuple[Callable[[str, str, str], Rule], tuple[str, str, str]]:
        name = self.find.__qualname__
        if _named(sys.modules.get(self.module), name) is not self:
            raise PicklingError(
                f"rule {self.code}: other processes cannot find it as {name} in {self.module}; define it at the "
                "top of a module or in a rule file, and make the cleaner anew when it was changed"
            )
        return _rule_of_module, (self.module, name, self.origin[0])

    def __deepcopy__(self, memo: dict[int, Any]) -> Rule:
        return self

    def __repr__(self) -> str:
        return f"<Rule {self.code}>"


def rule(
    code: str, *, phase: str, anchors: Iterable[str] = (), default: bool = True
) -> Callable[[Find], Rule]:
    """Make the decorated function a :class:`Rule`.

    Args:
        code: the rule's unique name, in lower case with hyphens.
        phase: when it runs, one of :data:`PHASES`; or ``notes`` for a rule that only yields
            flags and facts about the finished text.
        anchors: literal strings of which a text must hold at least one for the rule to run at
            all. Choose ones that are rare in ordinary text; all anchors of all rules are looked
            up in a single scan.
        default: False for a rule that only runs when it is selected.

    Raises:
        RuleError: the code, phase, an anchor or the docstring is missing or malformed.
    """
    if not isinstance(code, str) or not CODE.match(code):
        raise RuleError(f"rule code {code!r}: use lower-case words joined by hyphens")
    if phase not in (*PHASES, NOTES):
        raise RuleError(f"rule {code}: phase {phase!r} is none of {', '.join((*PHASES, NOTES))}")
    literals = () if isinstance(anchors, str) else tuple(dict.fromkeys(anchors))
    if isinstance(anchors, str) or any(not isinstance(x, str) or not x for x in literals):
        raise RuleError(f"rule {code}: anchors are a list of non-empty strings")

    def made(find: Find) -> Rule:
        if not (find.__doc__ or "").strip():
            raise RuleError(
                f"rule {code}: give its function a docstring that says what it takes away "
                "and what it must never touch"
            )
        return Rule(code, phase, find, literals, default)

    return made


def _rule_of_module(module: str, name: str, file: str) -> Rule:
    """Find a rule again in another process."""
    from cleaner.rulebook.catalog import find_module

    found = _named(find_module(module, file), name)
    if not isinstance(found, Rule):
        raise RuleError(f"{file}: there is no rule {name} in the module {module} of this process")
    return found


def _named(found: object, name: str) -> object:
    for part in name.split("."):
        found = getattr(found, part, None)
    return found
