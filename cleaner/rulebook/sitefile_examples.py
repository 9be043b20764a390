"""Run the examples of site files: texts, and pages from which the article is taken first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner import page
from cleaner.pipeline import Cleaner
from cleaner.rulebook.examples import Failure
from cleaner.rulebook.sitefile import SiteFile


def alone(file: SiteFile) -> Cleaner:
    """A cleaner in which the rules of `file` run and no others."""
    return Cleaner(rules=file.rules, select=[rule.code for rule in file.rules], ignore=["all"])


def article(file: SiteFile, raw: str) -> str:
    """`raw`, or the text of its article if it is a page."""
    if not page.looks_like_html(raw):
        return raw
    url = f"https://{file.domains[0]}/" if file.domains else None
    return page.extract(raw, url=url, selectors=file.page).text


def site_failures(files: Iterable[SiteFile]) -> Iterator[Failure]:
    """The examples that do not come out as stated when the rules of their file run alone."""
    for file in files:
        if not file.examples:
            continue
        cleaner = alone(file)
        for number, example in enumerate(file.examples, 1):
            got = cleaner(article(file, example.raw)).text
            if got != example.clean:
                yield Failure(f"{file.path} example {number}", example.clean, got)
