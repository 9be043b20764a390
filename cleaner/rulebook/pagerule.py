"""Rules in Python that see the parsed page of one site, where selectors do not say enough.

A page rule gets a ``BeautifulSoup`` tree and points at elements of it; it changes nothing itself. What it
drops is left out of the article and listed with the name of the rule. Only pages of its site are parsed
for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner import page
from cleaner.page.guard import guarded
from cleaner.rulebook.model import CODE, Fact, Rule, RuleError
from cleaner.text.address import host_of

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

#: The phase of page rules, before all that work on text.
PAGE = "page"

#: What a page rule may state about its page.
PAGE_FACTS = ("title", "date", "author")


class Content(NamedTuple):
    """The article is in this element; several of them are put together. None is passed over."""

    element: Tag | None


class Drop(NamedTuple):
    """This element is no part of the article. None is passed over."""

    element: Tag | None


PageFinding = Content | Drop | Fact
Look = Callable[["BeautifulSoup"], Iterable[PageFinding]]


@dataclass(eq=False)
class PageRule(Rule):
    """What is particular about the pages of one site. Made by :func:`page_rule`.

    Attributes:
        domains: the rule is for pages of these domains and all below them.
        fingerprints: and for pages without an address whose source holds one of these strings.
    """

    domains: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()

    def is_for(self, site: str | None, source: str) -> bool:
        """Whether a page of `site` (a domain or an address, if known) with this source is meant."""
        host = host_of(site)
        if host:
            return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)
        return any(fingerprint in source for fingerprint in self.fingerprints)

    @property
    def given(self) -> dict[str, Any]:
        """The raw side of an example is a page of the rule's site."""
        return {"url": f"https://{self.domains[0]}/" if self.domains else None, "markup": True}

    def __call__(self, text: str) -> list[Any]:
        """What this rule finds on a page, given its source."""
        return _asked(self, _soup(text))


def page_rule(
    code: str, *, domains: Iterable[str] = (), fingerprints: Iterable[str] = (), default: bool = True
) -> Callable[[Look], PageRule]:
    """Make the decorated function a rule for the pages of one site.

    The function is given the page as a ``BeautifulSoup`` tree and yields :class:`Content` (the article is
    in this element), :class:`Drop` (this element is no part of it), and :class:`Fact` with the name
    ``title``, ``date`` or ``author``. Where it yields no content, the article is found as on any page.

    Args:
        code: the rule's unique name, in lower case with hyphens.
        domains: the domains of the site, without ``www.``; those below them are meant too.
        fingerprints: strings that only pages of this site hold, for pages without an address.
        default: False for a rule that only runs when it is selected.

    Raises:
        RuleError: the code, the docstring, or both of domains and fingerprints are missing or malformed.

    >>> from cleaner import Content, Drop, page_rule
    >>> @page_rule("example-page", domains=["example.com"])
    ... def example_page(soup):
    ...     \"\"\"The article is in the second cell; boxes that count readers go. Never touches tables inside.\"\"\"
    ...     cells = soup.select("td")
    ...     yield Content(cells[1])
    ...     yield Drop(cells[1].find("i"))
    >>> source = "<html><table><tr><td>栏目<td>防汛工作要抓早抓细。<i>3 人读过</i></table></html>"
    >>> [finding.element.get_text() for finding in example_page(source)]
    ['防汛工作要抓早抓细。3 人读过', '3 人读过']
    >>> example_page.example(source, "防汛工作要抓早抓细。")
    """
    if not CODE.match(code):
        raise RuleError(f"rule code {code!r}: use lower-case words joined by hyphens")
    for name, value in (("domains", domains), ("fingerprints", fingerprints)):
        if isinstance(value, str):
            raise RuleError(f"rule {code}: {name} is a list of strings; write [{value!r}]")
    names, prints = tuple(domains), tuple(fingerprints)
    if not all(isinstance(x, str) and x for x in (*names, *prints)):
        raise RuleError(f"rule {code}: domains and fingerprints are non-empty strings")
    if not names and not prints:
        raise RuleError(f"rule {code}: name the domains of the site, or fingerprints of its pages")
    for name in names:
        if host_of(name).removeprefix("www.") != name:
            raise RuleError(f"rule {code}: domain {name!r}: write it as in example.com")

    def made(look: Look) -> PageRule:
        if not (look.__doc__ or "").strip():
            raise RuleError(
                f"rule {code}: give its function a docstring that says what it takes and what it must never touch"
            )
        find: Any = look
        return PageRule(code, PAGE, find, (), default, [], names, prints)

    return made


#: How a rule's elements are marked for the extractor.
_CONTENT, _DROP = "data-cleaner-content", "data-cleaner-drop"


def read(
    source: str, rules: Sequence[PageRule], *, url: str | None, selectors: page.Selectors | None
) -> page.Page:
    """The article of a page of whose site there are rules.

    Raises:
        RuleError: a rule fails on this page, or yields what is no finding.
    """
    soup = _soup(source)
    before = soup.get_text()
    facts: dict[str, str] = {}
    marks: list[tuple[str, str, Tag]] = []
    for rule in rules:
        for finding in _asked(rule, soup):
            if isinstance(finding, Fact):
                facts.setdefault(finding.name, _words(finding.value))
            elif finding.element is not None:
                mark = _CONTENT if isinstance(finding, Content) else _DROP
                marks.append((mark, rule.code, finding.element))
        if soup.get_text() != before:
            raise RuleError(
                f"{_named(rule)} changes the page; yield Drop(element) instead, so that what goes is told"
            )
    for mark, code, element in marks:
        element[mark] = code
    told = page.Told(_CONTENT, _DROP, {name: value for name, value in facts.items() if value})
    return page.extract(str(soup), url=url, selectors=selectors, told=told)


def _asked(rule: PageRule, soup: BeautifulSoup) -> list[Any]:
    """What a rule finds; what is wrong with it is told with its name and its place."""
    from bs4.element import Tag

    look: Any = rule.find
    try:
        findings = list(look(soup))
    except Exception as error:
        raise RuleError(f"{_named(rule)} fails on this page: {type(error).__name__}: {error}") from error
    for finding in findings:
        if isinstance(finding, Content | Drop):
            if finding.element is not None and not isinstance(finding.element, Tag):
                raise RuleError(
                    f"{_named(rule)} yields {type(finding).__name__} of {finding.element!r:.80}, which is no element"
                )
        elif not isinstance(finding, Fact):
            raise RuleError(
                f"{_named(rule)} yields {finding!r:.80}; a page rule yields Content(element), Drop(element) or "
                "Fact(name, text)"
            )
        elif finding.name not in PAGE_FACTS:
            raise RuleError(f"{_named(rule)} states {finding.name!r}; use one of {', '.join(PAGE_FACTS)}")
    return findings


def _soup(source: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    from cleaner.page.tree import parse

    # What browsers make of the page: BeautifulSoup's own parser would put a paragraph that is not closed
    # around all that follows, and dropping it would drop them.
    soup = BeautifulSoup(parse(guarded(source)).html or "", "html.parser")
    for element in soup.select(f"[{_CONTENT}], [{_DROP}]"):  # a page must not speak for a rule
        del element[_CONTENT], element[_DROP]
    return soup


def _words(value: Any) -> str:
    """The words of a fact, which may be an element."""
    text = value.get_text() if hasattr(value, "get_text") else str(value)
    return " ".join(text.split())


def _named(rule: Rule) -> str:
    file, line = rule.origin
    return f"rule {rule.code} ({file}:{line})"
