"""`cleaner rules new`: a site file from sample pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def new(
    domain: Annotated[str, typer.Argument(help="The domain of the site.")],
    pages: Annotated[
        list[str] | None, typer.Argument(metavar="[PAGE]...", help="Further pages, after --from.")
    ] = None,
    samples: Annotated[
        list[str] | None,
        typer.Option("--from", metavar="PAGES...", help="Two or more saved pages of the site, HTML or text."),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("-o", "--out", metavar="FILE", help="Where to write; by default ./DOMAIN.toml."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Draft a site file from two or more sample pages.

    What differs between the pages is the article, what repeats is furniture. Read the draft, correct
    it, and test it.

    Examples:

    - `cleaner rules new example.com --from saved/*.html`
    - `cleaner rules new example.com --from one.html two.html -o rules/example.com.toml`
    """
    from cleaner.rulebook.learn_pages import draft_site
    from cleaner.rulebook.model import RuleError
    from cleaner.rulebook.sitefile import is_domain

    if not is_domain(domain):
        raise RuleError(f"{domain!r} is no domain; write it like 'example.com'")
    target = Path(out or f"{domain}.toml")
    if target.suffix != ".toml":
        raise RuleError(f"{target}: a site file ends in .toml; choose another -o")
    if target.exists() and not force:
        raise RuleError(f"{target}: exists already; choose another -o or say --force")
    draft = draft_site(domain, [*(samples or ()), *(pages or ())])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(draft.render(), "utf-8")
    selectors = sum(map(len, draft.page.values()))
    proposed = sum(removal.proposed for removal in draft.removals)
    print(
        f"{target}: {selectors} selectors, {proposed} removals, "
        f"{len(draft.removals) - proposed} more as comments; next: cleaner rules test {target}",
        file=sys.stderr,
    )
