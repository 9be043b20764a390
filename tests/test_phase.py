"""How a phase settles what its rules found."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Fact, Finding, Flag, Gap, Remove, Replace, Rule, RuleError, Text, rule, undo
from cleaner.document import apply
from cleaner.rulebook.phase import GAP_MARK, PlacedGap, run_phase

_PROSE = "过去一年，全县上下坚持稳中求进工作总基调，扎实推进各项重点工作，经济社会发展取得了新的明显成效。\n"


def _rule(code: str, *findings: Finding) -> Rule:
    @rule(code, phase="boilerplate")
    def found(text: Text) -> Iterable[Finding]:
        """Finds what the test says."""
        return findings

    return found


def _outcome(text: str, *findings: Finding) -> str:
    return run_phase([_rule("a", *findings)], Text(text), []).text


@st.composite
def _situations(draw: st.DrawFn) -> tuple[str, list[Rule], list[PlacedGap]]:
    """A text, rules with findings that overlap in any way, and gaps that were found before."""
    text = draw(st.text("甲乙丙。 \n…(", max_size=40))

    def span() -> tuple[int, int]:
        start = draw(st.integers(0, len(text)))
        return start, draw(st.integers(start, min(len(text), start + 10)))

    def finding() -> Finding:
        kind = draw(st.integers(0, 4))
        if kind == 0:
            return Replace(span(), draw(st.text("ab", max_size=3)))
        if kind == 1:
            return Gap(span(), draw(st.one_of(st.none(), st.integers(1, 900))))
        if kind == 2:
            return Flag("suspicious", span())
        return Remove(span(), sure=draw(st.booleans()))

    rules = [
        _rule(f"r{number}", *[finding() for _ in range(draw(st.integers(0, 4)))])
        for number in range(draw(st.integers(0, 4)))
    ]
    places = sorted(span() for _ in range(draw(st.integers(0, 2))))
    return text, rules, [PlacedGap(start, end, "g", None) for start, end in places]


@given(_situations())
def test_edits_are_ordered_apart_and_reversible(made: tuple[str, list[Rule], list[PlacedGap]]) -> None:
    text, rules, gaps = made
    outcome = run_phase(rules, Text(text), gaps)
    assert undo(outcome.text, outcome.edits) == text
    assert apply(text, outcome.edits) == outcome.text
    done = 0
    for edit in outcome.edits:
        assert edit.start >= done
        assert edit.end - edit.start == len(edit.before)
        done = edit.start + len(edit.after)
    assert {edit.rule for edit in outcome.edits} <= {rule.code for rule in rules}


@given(_situations())
def test_gaps_lie_inside_the_text(made: tuple[str, list[Rule], list[PlacedGap]]) -> None:
    text, rules, gaps = made
    outcome = run_phase(rules, Text(text), gaps)
    assert [gap.start for gap in outcome.gaps] == sorted(gap.start for gap in outcome.gaps)
    for gap in outcome.gaps:
        assert 0 <= gap.start <= gap.end <= len(outcome.text)
        if gap.code != "g":
            assert outcome.text[gap.start : gap.end] in (GAP_MARK, "")
    assert sum(gap.code == "g" for gap in outcome.gaps) == len(gaps)


@given(_situations())
def test_the_same_findings_give_the_same_outcome(made: tuple[str, list[Rule], list[PlacedGap]]) -> None:
    text, rules, gaps = made
    once, again = (run_phase(rules, Text(text), gaps) for _ in range(2))
    assert once == again


@given(_situations())
def test_flags_and_facts_are_passed_on(made: tuple[str, list[Rule], list[PlacedGap]]) -> None:
    text, rules, gaps = made
    wanted = [(r.code, f) for r in rules for f in r(text) if isinstance(f, Flag)]
    outcome = run_phase([*rules, _rule("f", Fact("title", "讲话"))], Text(text), gaps)
    assert [flag for flag in outcome.flags if flag[1].data.get("reason") != "held back"] == wanted
    assert outcome.facts == [Fact("title", "讲话")]


def test_the_earlier_of_two_replacements_wins() -> None:
    assert _outcome("甲乙丙", Replace((1, 3), "B"), Replace((0, 2), "A")) == "A丙"


def test_the_longer_of_two_that_begin_together_wins() -> None:
    assert _outcome("甲乙丙", Replace((0, 1), "A"), Replace((0, 2), "B")) == "B丙"


def test_removals_that_overlap_are_joined() -> None:
    assert _outcome("甲乙丙丁戊", Remove((0, 3)), Remove((2, 4))) == "戊"


def test_a_gap_inside_a_removal_is_remembered() -> None:
    outcome = run_phase([_rule("a", Remove((1, 5)), Gap((2, 3), 300))], Text("甲(乙乙)丙。"), [])
    assert outcome.text == "甲……丙。"
    assert outcome.gaps == [PlacedGap(1, 3, "a", 300)]


def test_gaps_that_meet_are_one_gap_with_the_number_that_is_known() -> None:
    outcome = run_phase([_rule("a", Gap((1, 3)), Gap((3, 5), 300))], Text("甲乙乙丙丙丁。"), [])
    assert outcome.text == "甲……丁。"
    assert [gap.chars for gap in outcome.gaps] == [300]


def test_ellipses_beside_a_notice_go_with_it() -> None:
    assert _outcome("前文……(略)......后文", Gap((4, 7))) == "前文……后文"


def test_no_mark_where_the_text_ends_with_a_gap() -> None:
    outcome = run_phase([_rule("a", Gap((2, 5), 9))], Text("前文(略)\n"), [])
    assert outcome.text == "前文\n"
    assert outcome.gaps == [PlacedGap(2, 2, "a", 9)]


def test_gaps_found_before_move_with_the_text() -> None:
    before = [PlacedGap(4, 6, "g", None)]
    outcome = run_phase([_rule("a", Remove((0, 3)))], Text("甲乙丙丁……戊"), before)
    assert outcome.text == "丁……戊"
    assert outcome.gaps == [PlacedGap(1, 3, "g", None)]


def test_an_unsure_removal_needs_a_sure_neighbour() -> None:
    text = "来源：\n分享\n正文"
    assert _outcome(text, Remove((0, 4), sure=False)) == text
    assert _outcome(text, Remove((0, 4), sure=False), Remove((4, 7))) == "正文"


def test_unsure_removals_pass_their_certainty_on() -> None:
    text = "甲\n\n乙\n丙\n正文"
    unsure = [Remove((0, 2), sure=False), Remove((3, 5), sure=False)]
    assert _outcome(text, *unsure) == text
    assert _outcome(text, *unsure, Remove((5, 7))) == "\n正文"


def test_an_unsure_removal_behind_other_text_stays() -> None:
    text = "来源：\n正文\n分享"
    assert _outcome(text, Remove((0, 4), sure=False), Remove((7, 9))) == "来源：\n正文\n"


def test_a_rule_that_takes_most_of_the_prose_is_held_back() -> None:
    text = _PROSE * 10
    greedy = _rule("greedy", Remove((0, len(_PROSE) * 6)))
    modest = _rule("modest", Remove((len(text) - len(_PROSE), len(text))))
    outcome = run_phase([greedy, modest], Text(text), [])
    assert outcome.text == _PROSE * 9
    assert [edit.rule for edit in outcome.edits] == ["modest"]
    [(code, flag)] = outcome.flags
    assert (code, flag.kind, flag.span) == ("greedy", "suspicious", (0, len(_PROSE) * 6))
    assert flag.data == {"reason": "held back", "chars": len(_PROSE) * 6}


def test_a_rule_that_takes_much_that_is_no_prose_is_not_held_back() -> None:
    listed = "关于开展主题教育的实施方案\n" * 60
    outcome = run_phase([_rule("a", Remove((0, len(listed))))], Text(listed + _PROSE * 2), [])
    assert outcome.text == _PROSE * 2
    assert outcome.flags == []


def test_what_is_held_back_is_noted_in_the_document() -> None:
    @rule("greedy", phase="boilerplate", anchors=["扎实推进"])
    def greedy(text: Text) -> Iterable[Finding]:
        """Takes half of everything."""
        yield Remove((0, len(text) // 2))

    document = Cleaner(rules=[greedy], select=["greedy"], ignore=["all"])(_PROSE * 10)
    assert document.text == _PROSE * 10
    [note] = document.notes
    assert (note.kind, note.rule, note.data["reason"]) == ("suspicious", "greedy", "held back")


def test_rules_that_undo_each_other_end_in_the_same_text() -> None:
    @rule("there", phase="boilerplate")
    def there(text: Text) -> Iterable[Finding]:
        """Turns a into b."""
        if text == "a":
            yield Replace((0, 1), "b")

    @rule("back", phase="boilerplate")
    def back(text: Text) -> Iterable[Finding]:
        """Turns b into a."""
        if text == "b":
            yield Replace((0, 1), "a")

    both = Cleaner(rules=[there, back], select=["there", "back"], ignore=["all"])
    assert {both("a").text, both("b").text} == {"a"}
    assert both("b").original == "b"


@pytest.mark.parametrize(
    ("code", "phase", "anchors", "message"),
    [
        ("Bad Code", "layout", [], "use lower-case words joined by hyphens"),
        ("good", "final", [], "phase 'final' is none of encoding, boilerplate"),
        ("good", "layout", [""], "anchors are a list of non-empty strings"),
    ],
)
def test_a_malformed_rule_is_refused(code: str, phase: str, anchors: list[str], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        rule(code, phase=phase, anchors=anchors)


def test_a_rule_without_docstring_is_refused() -> None:
    with pytest.raises(RuleError, match="docstring"):
        rule("silent", phase="layout")(lambda text: ())


def test_an_anchor_decides_whether_a_rule_is_asked() -> None:
    asked: list[str] = []

    @rule("anchored", phase="layout", anchors=["甲", "乙"])
    def anchored(text: Text) -> Iterable[Finding]:
        """Remembers the texts that it was asked about."""
        asked.append(str(text))
        return ()

    only = Cleaner(rules=[anchored], select=["anchored"], ignore=["all"])
    for text in ("丙乙", "丙", "甲"):
        only(text)
    assert asked == ["丙乙", "甲"]


def test_two_rules_of_one_code_are_refused() -> None:
    with pytest.raises(RuleError, match="rule code 'mask' is taken by"):
        Cleaner(rules=[_rule("mask")])
