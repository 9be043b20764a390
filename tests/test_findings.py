"""Rules of users that go wrong: each is told by its name, and what is wrong with what it yields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from cleaner import Cleaner, Fact, Flag, Gap, Rejected, Remove, Replace, Rule, RuleError, rule


def yielding(*findings: Any, phase: str = "boilerplate") -> Rule:
    @rule("wrong", phase=phase, anchors=["甲"])
    def wrong(text: str) -> Iterator[Any]:
        """Yields what it was given."""
        yield from findings

    return wrong


@pytest.mark.parametrize(
    ("finding", "message"),
    [
        ((0, 1), r"yields \(0, 1\), which is no finding"),
        (None, "yields None, which is no finding"),
        (Remove, "yields <class .*>, which is no finding"),
        (Remove((0, 4)), r"yields a span outside of the text: \(0, 4\) of 3 characters"),
        (Remove((-1, 1)), "yields a span outside of the text"),
        (Remove((2, 1)), "yields a span outside of the text"),
        (Remove((0.0, 1.0)), r"yields the span \(0.0, 1.0\); it is a pair of numbers"),
        (Remove("ab"), "yields the span 'ab'; it is a pair of numbers"),
        (Remove((0, 1, 2)), r"yields the span \(0, 1, 2\); it is a pair"),
        (Remove(None), "yields the span None; it is a pair"),
        (Remove(5), "yields the span 5; it is a pair"),
        (Remove((None, 1)), r"yields the span \(None, 1\)"),
        (Replace((0, 1), None), "yields a replacement that is no str but None"),
        (Replace((0, 1), b"a"), "yields a replacement that is no str but bytes"),
        (Replace((0, 1), "\ud800"), "yields a replacement with half a surrogate pair"),
        (Gap((0, 1), "3"), "yields a gap of '3' characters; use a number or None"),
        (Gap((0, 1), -3), "yields a gap of -3 characters"),
        (Gap(None), "yields the span None"),
        (Flag("gpa", (0, 1)), "yields a flag of the kind 'gpa'; use one of gap, truncated"),
        (Flag("suspicious", (2, 9)), "yields a span outside of the text"),
        (Flag("suspicious", (0, 1), {"signs": {1}}), "yields a flag with data that JSON cannot hold"),
        (Flag("suspicious", (0, 1), None), "yields a flag with data that JSON cannot hold: None"),
        (Fact("titel", "甲"), "yields a fact called 'titel'; use one of title, site"),
        (Fact("title", 5), "yields the fact 'title' with the value 5"),
        (Fact("shown_chars", "5"), "yields the fact 'shown_chars' with the value '5'"),
    ],
)
def test_what_is_wrong_is_told(finding: Any, message: str) -> None:
    cleaner = Cleaner([yielding(finding)])
    with pytest.raises(RuleError, match=rf"^rule wrong \(.*test_findings\.py:\d+\) {message}") as error:
        cleaner("甲乙丙")
    assert "\n" not in str(error.value)
    # In a corpus it costs the documents that the rule is asked about, and no others.
    outcomes = list(cleaner.outcomes(["甲乙丙", "丁"]))
    assert isinstance(outcomes[0], Rejected) and outcomes[0].data == "甲乙丙"
    assert not isinstance(outcomes[1], Rejected)


def test_numbers_of_numpy_will_do() -> None:
    document = Cleaner([yielding(Remove((np.int64(0), np.int64(1))))])("甲乙丙")
    assert document.text == "乙丙"


@pytest.mark.parametrize("words", ["甲甲", "甲" * 1000])
@pytest.mark.parametrize("text", ["甲乙丙", "甲乙丙" * 3000])
def test_a_rule_that_finds_what_it_wrote_comes_to_an_end(words: str, text: str) -> None:
    with pytest.raises(RuleError, match="rule wrong makes the text longer again and again"):
        Cleaner([yielding(Replace((0, 1), words))], ignore=["all"], select=["wrong"])(text)


def test_a_rule_that_takes_one_thing_at_a_time_is_let_do_it() -> None:
    @rule("slow", phase="boilerplate", anchors=["甲"])
    def slow(text: str) -> Iterator[Replace]:
        """Replaces one character a round."""
        yield Replace((text.index("甲"), text.index("甲") + 1), "乙乙")

    assert Cleaner([slow])("甲丙" * 300).text == "乙乙丙" * 300


def test_codes_are_words() -> None:
    with pytest.raises(RuleError, match="rule code 5: use lower-case words"):
        rule(5, phase="layout")


def test_anchors_are_a_list() -> None:
    with pytest.raises(RuleError, match="rule x: anchors are a list of non-empty strings"):
        rule("x", phase="layout", anchors="会员")(lambda text: ())
