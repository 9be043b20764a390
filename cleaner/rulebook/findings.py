"""Whether what a rule yields is a proper finding."""

from __future__ import annotations

from collections.abc import Mapping

from cleaner.rulebook.model import FACTS, NOTE_KINDS, Fact, Flag, Gap, Remove, Replace, RuleError
from cleaner.source import kind

#: What the data of a flag may hold, as JSON does.
_PLAIN = (str, int, float, bool, list, tuple, dict, type(None))


def check(who: str, finding: object, text: str) -> None:
    """Raise :class:`RuleError` if `finding` is none, or does not fit `text`; `who` is the rule.

    >>> check("rule x", Remove((0, 2)), "讲话")
    >>> check("rule x", Remove((0, 3)), "讲话")
    Traceback (most recent call last):
    cleaner.rulebook.model.RuleError: rule x yields a span outside of the text: (0, 3) of 2 characters
    """
    if not isinstance(finding, Remove | Replace | Gap | Flag | Fact):
        raise RuleError(f"{who} yields {finding!r}, which is no finding")
    if not isinstance(finding, Fact):
        _check_span(who, finding.span, text)
    fault = _fault(finding)
    if fault:
        raise RuleError(f"{who} yields {fault}")


def _check_span(who: str, span: object, text: str) -> None:
    pair = isinstance(span, tuple | list) and len(span) == 2 and all(hasattr(x, "__index__") for x in span)
    if not (pair and isinstance(span, tuple | list)):
        raise RuleError(f"{who} yields the span {span!r}; it is a pair of numbers: (start, end)")
    if not 0 <= span[0] <= span[1] <= len(text):
        where = f"({span[0]}, {span[1]}) of {len(text)} characters"
        raise RuleError(f"{who} yields a span outside of the text: {where}")


def _fault(finding: Remove | Replace | Gap | Flag | Fact) -> str | None:
    """What is wrong with a finding apart from its span."""
    if isinstance(finding, Replace):
        if not isinstance(finding.text, str):
            return f"a replacement that is no str but {kind(finding.text)}"
        if any("\ud800" <= char <= "\udfff" for char in finding.text):
            return "a replacement with half a surrogate pair"
    elif isinstance(finding, Gap):
        if finding.chars is not None and not (isinstance(finding.chars, int) and finding.chars >= 0):
            return f"a gap of {finding.chars!r} characters; use a number or None"
    elif isinstance(finding, Flag):
        if finding.kind not in NOTE_KINDS:
            return f"a flag of the kind {finding.kind!r}; use one of {', '.join(NOTE_KINDS)}"
        if not isinstance(finding.data, Mapping) or not all(
            isinstance(value, _PLAIN) for value in finding.data.values()
        ):
            return f"a flag with data that JSON cannot hold: {finding.data!r}"
    elif isinstance(finding, Fact):
        if finding.name not in FACTS:
            return f"a fact called {finding.name!r}; use one of {', '.join(FACTS)}"
        if not isinstance(finding.value, int if finding.name.endswith("_chars") else str):
            return f"the fact {finding.name!r} with the value {finding.value!r}, which is of another type"
    return None
