"""Every built-in rule: documented, shown by examples of both kinds, and found by its anchors."""

from __future__ import annotations

from functools import cache

import pytest
from test_documents import FOLDER, NAMES

from cleaner import Cleaner, Rule
from cleaner.rulebook.catalog import builtin_rules
from cleaner.rulebook.examples import failures, fixtures
from cleaner.rulebook.model import FACTS
from cleaner.text.decode import decode
from cleaner.text.snapshot import Text

RULES = {rule.code: rule for rule in builtin_rules()}


def alone(rule: Rule) -> Cleaner:
    """A cleaner in which `rule` alone runs: what it does is the doing of this rule."""
    return Cleaner(select=[rule.code], ignore=["all"])


@cache
def texts() -> list[Text]:
    """All texts of fixtures, raw and clean, and of the examples of all rules."""
    found: dict[str, None] = {}
    for fixture in fixtures():
        found |= {decode(fixture.raw)[0]: None, fixture.clean: None}
    for name in NAMES:
        found[decode((FOLDER / f"{name}.raw.txt").read_bytes())[0]] = None
    for rule in RULES.values():
        found |= {text: None for example in rule.examples for text in (example.raw, example.clean)}
    return [Text(text) for text in found]


@pytest.mark.parametrize("code", RULES)
def test_examples(code: str) -> None:
    assert [failure._asdict() for failure in failures([RULES[code]])] == []


@pytest.mark.parametrize("code", RULES)
def test_rule_is_documented(code: str) -> None:
    assert len(RULES[code].doc) > 20


@pytest.mark.parametrize("code", RULES)
def test_rule_has_a_hit_and_a_non_hit(code: str) -> None:
    rule = RULES[code]
    cleaner = alone(rule)
    hits = [acts(cleaner, example.raw) for example in rule.examples]
    assert any(hits), "no example that this rule changes, remarks on or learns from"
    assert not all(hits), "no example that this rule leaves alone"


def acts(cleaner: Cleaner, text: str) -> bool:
    """Whether the rules of `cleaner` change `text`, remark on it or learn a fact from it."""
    document = cleaner(text)
    facts = [getattr(document, name) for name in FACTS]
    return bool(document.edits or document.notes) or any(fact is not None for fact in facts)


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.anchors])
def test_anchors_are_sound(code: str) -> None:
    """The rule finds nothing in a text that holds none of its anchors."""
    rule = RULES[code]
    missed = [
        (finding, text[:60])
        for text in texts()
        if not any(anchor in text for anchor in rule.anchors)
        for finding in rule(text)
    ]
    assert missed == []


def test_codes_are_distinct() -> None:
    assert len(RULES) == len(builtin_rules())
