"""`cleaner rules`: list, show and test rules; draft, learn and import site files."""

from __future__ import annotations

import difflib
import inspect
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import rules_import, rules_learn, rules_new
from cleaner.cli.options import Rules

if TYPE_CHECKING:
    from cleaner.rulebook.model import Rule
    from cleaner.rulebook.sitefile import SiteFile

app = typer.Typer(help="List, show and test rules; draft site files.", no_args_is_help=True)


@app.command("list")
def list_rules(rules: Rules = None) -> None:
    """List all rules with their groups, phases and first lines; those of site files come last.

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
    from cleaner.rulebook.pagerule import PageRule
    from cleaner.rulebook.sitefile import SiteRule

    found = {rule.code: rule for rule in _all(rules)}
    if code not in found:
        raise RuleError(unknown_rule(code, found))
    rule = found[code]
    typer.echo(f"{rule.code}  (group {rule.group}, phase {rule.phase})")
    typer.echo("\n" + inspect.cleandoc(rule.doc))
    if isinstance(rule, SiteRule):
        typer.echo(f"\nFile:    {rule.path}:{rule.line}")
    if isinstance(rule, PageRule):
        prints = [f"with {fingerprint}" for fingerprint in rule.fingerprints]
        typer.echo(f"\nPages:   {', and '.join([*rule.domains, *prints])}")
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
def test(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Test these rule files, site files or folders alone."),
    ] = None,
    rules: Rules = None,
) -> None:
    """Run the examples of rules and site files, and the fixtures, and show what differs.

    Examples:

    - `cleaner rules test`
    - `cleaner rules test example.com.toml`
    - `cleaner rules test --rules my_rules.py`
    """
    from cleaner.rulebook.examples import failures, fixture_failures
    from cleaner.rulebook.sitefile import check_selectors
    from cleaner.rulebook.sitefile_examples import site_failures

    if paths:
        every, files = _of_paths([*paths, *(rules or ())])
    else:
        every, files = _python_rules(rules), _site_files(rules)
    for file in files:
        check_selectors(file)
    bad = [*failures(every), *site_failures(files)]
    if not paths and not rules:
        bad += fixture_failures()
    for failure in bad:
        typer.echo(f"FAILED {failure.name}")
        wanted, got = failure.wanted.splitlines(), failure.got.splitlines()
        if wanted == got:  # they differ in what ends their lines
            wanted, got = [repr(failure.wanted)], [repr(failure.got)]
        for line in difflib.unified_diff(wanted, got, "wanted", "got", lineterm="", n=1):
            typer.echo(f"  {line}")
    examples = sum(len(rule.examples) for rule in every) + sum(len(file.examples) for file in files)
    sites = f", {len(files)} site files" if files else ""
    typer.echo(f"{len(every)} rules{sites}, {examples} examples, {len(bad)} failed")
    if bad:
        raise typer.Exit(1)


app.command("new")(rules_new.new)
app.command("learn")(rules_learn.learn)
app.command("import")(rules_import.import_rules)


def _all(rules: list[str] | None) -> list[Rule]:
    """All rules: those of Python files, then those of site files."""
    from cleaner.rulebook import catalog

    found = [*_python_rules(rules), *(rule for file in _site_files(rules) for rule in file.rules)]
    catalog.choose(found)  # complains about codes that are taken
    return found


def _python_rules(rules: list[str] | None) -> list[Rule]:
    from cleaner.rulebook import catalog

    found = [*catalog.builtin_rules(), *_of_paths(rules or [])[0]]
    catalog.choose(found)
    return found


def _site_files(rules: list[str] | None) -> list[SiteFile]:
    from cleaner.rulebook.sitefile_book import SiteBook

    return list(SiteBook(rules or ()).files)


def _of_paths(paths: list[str]) -> tuple[list[Rule], list[SiteFile]]:
    """The rules of the Python files at `paths`, and the site files there."""
    from cleaner.rulebook.catalog import load_rules
    from cleaner.rulebook.sitefile import load
    from cleaner.rulebook.sitefile_book import files_in

    found = [rule for path in paths for rule in load_rules(path)]
    return found, [load(file) for path in paths for file in files_in(path)]
