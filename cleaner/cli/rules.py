"""`cleaner rules`: list, show and test rules."""

from __future__ import annotations

import difflib
import inspect
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.options import Rules

if TYPE_CHECKING:
    from cleaner.rulebook.model import Rule

app = typer.Typer(help="List, show and test rules.", no_args_is_help=True)


@app.command("list")
def list_rules(rules: Rules = None) -> None:
    """List all rules with their groups, phases and first lines.

    Example: `cleaner rules list --rules my_rules.py`
    """
    from rich.console import Console
    from rich.table import Table

    table = Table("code", "group", "phase", "default", "what it does")
    for rule in _all(rules):
        default = "on" if rule.default else "off"
        table.add_row(rule.code, rule.group, rule.phase, default, rule.doc.split("\n")[0])
    Console().print(table)


@app.command("show")
def show(code: Annotated[str, typer.Argument(help="The code of a rule.")], rules: Rules = None) -> None:
    """Show what a rule does, with its examples.

    Example: `cleaner rules show paywall-notice`
    """
    from cleaner.rulebook.catalog import unknown_rule
    from cleaner.rulebook.model import RuleError

    found = {rule.code: rule for rule in _all(rules)}
    if code not in found:
        raise RuleError(unknown_rule(code, found))
    rule = found[code]
    typer.echo(f"{rule.code}  (group {rule.group}, phase {rule.phase})")
    typer.echo("\n" + inspect.cleandoc(rule.doc))
    if rule.anchors:
        shown = " ".join(repr(anchor) for anchor in rule.anchors[:24])
        typer.echo(f"\nAnchors: {shown}{' ...' if len(rule.anchors) > 24 else ''}")
    for example in rule.examples:
        if example.raw == example.clean:
            typer.echo(f"\nStays:   {example.raw!r}")
        else:
            typer.echo(f"\nBefore:  {example.raw!r}\nAfter:   {example.clean!r}")
        if example.notes:
            typer.echo(f"Notes:   {', '.join(example.notes)}")


@app.command("test")
def test(rules: Rules = None) -> None:
    """Run the examples of all rules, and the fixtures, and show what differs.

    Example: `cleaner rules test --rules my_rules.py`
    """
    from cleaner.rulebook.examples import failures, fixture_failures

    every = _all(rules)
    bad = [*failures(every), *(() if rules else fixture_failures())]
    for failure in bad:
        typer.echo(f"FAILED {failure.name}")
        wanted, got = failure.wanted.splitlines(), failure.got.splitlines()
        for line in difflib.unified_diff(wanted, got, "wanted", "got", lineterm="", n=1):
            typer.echo(f"  {line}")
    examples = sum(len(rule.examples) for rule in every)
    typer.echo(f"{len(every)} rules, {examples} examples, {len(bad)} failed")
    if bad:
        raise typer.Exit(1)


def _all(rules: list[str] | None) -> list[Rule]:
    from cleaner.rulebook import catalog

    found = list(catalog.builtin_rules())
    for path in rules or ():
        found += catalog.load_rules(path)
    catalog.choose(found)  # complains about codes that are taken
    return found
