"""Site files: what is furniture on the pages of one site, as data that a stranger may write.

A site file is TOML and holds CSS selectors, literal strings and RE2 patterns, never code. It applies
to documents of its site only: by their address, or by a fingerprint that stands in the text.
docs/site-rules.md teaches how to write one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.page.model import Selectors
from cleaner.rulebook.model import Example, Find, Rule, RuleError
from cleaner.rulebook.sitefile_book import SITE_PHASE, SUFFIX
from cleaner.rulebook.sitefile_find import WORDS, Block, Lines, Literals, PatternError, Pieces
from cleaner.rulebook.sitefile_find import compile_pattern as _compile
from cleaner.rulebook.sitefile_literals import required_literals
from cleaner.rulebook.sitefile_toml import Source

_KINDS = ("line", "text", "pattern", "from")
_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_DOMAIN = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+\Z")
_SHORTEST_FINGERPRINT = 3


@dataclass(eq=False, repr=False)
class SiteRule(Rule):
    """A rule that a ``[[remove]]`` table states.

    Attributes:
        path, line: where the table stands.
        words: what it takes away, for ``cleaner rules show``.
    """

    path: str = ""
    line: int = 0
    words: str = ""

    @property
    def doc(self) -> str:
        return self.words

    @property
    def module(self) -> str:
        return "sites"

    @property
    def origin(self) -> tuple[str, int]:
        return self.path, self.line

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.path, self.code)


def _again(path: str, code: str) -> SiteRule:
    """Find a rule again in another process."""
    return next(rule for rule in load(path).rules if rule.code == code)


@dataclass(frozen=True, eq=False)
class SiteFile:
    """What one site file states.

    Attributes:
        path: the file.
        name: its name without ``.toml``.
        domains: the domains of the site; their subdomains belong to it.
        fingerprints: strings that only texts of the site hold.
        page: where the parts of an article stand on a page.
        rules: what is removed from the text of a document of this site, whoever found that it is one.
        examples: what must become of what when the rules of this file run.
    """

    path: Path
    name: str
    domains: tuple[str, ...]
    fingerprints: tuple[str, ...]
    page: Selectors
    rules: tuple[SiteRule, ...]
    examples: tuple[Example, ...]


def load(path: str | Path) -> SiteFile:
    """The site file at `path`.

    Raises:
        RuleError: it is missing or wrong; the message names the line and what to write instead.
    """
    source = Source(path)
    source.check_keys(source.data, ("site", "page", "remove", "example"), "")
    domains, fingerprints = _site(source)
    rules = []
    seen: dict[str, int] = {}
    for number, values in enumerate(_tables(source, "remove")):
        rule = _rule(source, values, number, domains)
        if rule.code in seen:
            raise source.wrong(
                f"code {rule.code!r} is taken by line {seen[rule.code]}",
                "give every [[remove]] a code of its own", "remove", number, "code",
            )  # fmt: skip
        seen[rule.code] = rule.line
        rules.append(rule)
    return SiteFile(
        path=source.path,
        name=source.path.name.removesuffix(SUFFIX),
        domains=domains,
        fingerprints=fingerprints,
        page=_page(source),
        rules=tuple(rules),
        examples=tuple(_example(source, *table) for table in enumerate(_tables(source, "example"))),
    )


def check_selectors(file: SiteFile) -> None:
    """Check the syntax of the selectors of `file`; it costs an import that cleaning text can do without.

    Raises:
        RuleError: a selector is no CSS selector.
    """
    for key, selectors in file.page._asdict().items():
        for selector in selectors:
            if not is_selector(selector):
                raise Source(file.path).wrong(
                    f"{selector!r} is no CSS selector",
                    'write one like "#article", ".share-bar" or "div.text > p"', "page", 0, key,
                )  # fmt: skip


def is_selector(selector: str) -> bool:
    """Whether the parser of web pages understands a CSS selector.

    >>> is_selector("#article .text"), is_selector("div[")
    (True, False)
    """
    from selectolax.lexbor import LexborHTMLParser

    try:
        LexborHTMLParser("<p></p>").css(selector)
    except Exception:  # the parser has several classes for a broken selector
        return False
    return True


def is_domain(name: str) -> bool:
    """Whether `name` is a domain as site files write it.

    >>> is_domain("example.com"), is_domain("https://example.com/")
    (True, False)
    """
    return bool(_DOMAIN.match(name)) and name == name.lower()


def _site(source: Source) -> tuple[tuple[str, ...], tuple[str, ...]]:
    values = source.data.get("site")
    if not isinstance(values, dict):
        raise source.wrong("there is no [site] table", 'begin with [site] and domains = ["example.com"]')
    source.check_keys(values, ("domains", "fingerprints"), "site")
    domains = source.strings(values, "domains", "site")
    for domain in domains:
        if not is_domain(domain):
            bare = re.sub(r"^\*?\.|^[a-z]+://|[/?#:].*$", "", domain.lower())
            bare = re.sub(r"/.*$", "", bare)
            instead = f"write {bare!r}" if is_domain(bare) else "write it like 'example.com'"
            raise source.wrong(f"{domain!r} is no domain", instead, "site", 0, "domains")
    fingerprints = source.strings(values, "fingerprints", "site")
    for fingerprint in fingerprints:
        if len(fingerprint) < _SHORTEST_FINGERPRINT or "\n" in fingerprint:
            raise source.wrong(
                f"fingerprint {fingerprint!r} would be found in texts of other sites",
                f"take one of at least {_SHORTEST_FINGERPRINT} characters, in one line",
                "site", 0, "fingerprints",
            )  # fmt: skip
    if not domains and not fingerprints:
        raise source.wrong(
            "nothing says which documents are of this site",
            'write domains = ["example.com"] or fingerprints = ["..."]', "site",
        )  # fmt: skip
    return domains, fingerprints


def _page(source: Source) -> Selectors:
    values = source.data.get("page", {})
    if not isinstance(values, dict):
        raise source.wrong("page is no table", "write [page] on a line of its own", "page")
    source.check_keys(values, Selectors._fields, "page")
    return Selectors(**{key: source.strings(values, key, "page") for key in values})


def _tables(source: Source, name: str) -> list[dict[str, Any]]:
    tables = source.data.get(name, [])
    if not isinstance(tables, list) or any(not isinstance(table, dict) for table in tables):
        raise source.wrong(f"[{name}] may stand more than once", f"write [[{name}]]", name)
    return tables


def _rule(source: Source, values: dict[str, Any], number: int, domains: Iterable[str]) -> SiteRule:
    def wrong(what: str, instead: str, key: str = "") -> RuleError:
        return source.wrong(what, instead, "remove", number, key)

    source.check_keys(values, ("code", *_KINDS, "until", "anchors"), "remove", number)
    code = source.string(values, "code", "remove", number)
    if code is None:
        raise wrong("[[remove]] has no code", "name it: code = 'example-promo'")
    if not _CODE.match(code):
        raise wrong(f"code {code!r} is no rule code", "use lower-case words joined by hyphens", "code")
    kinds = [kind for kind in _KINDS if kind in values]
    if len(kinds) != 1:
        what = f"has {' and '.join(kinds)}" if kinds else "does not say what to remove"
        raise wrong(f"[[remove]] {code} {what}", "give one of line, text, pattern, or from with until")
    kind = kinds[0]
    if (kind == "from") != ("until" in values):
        lacks = "no until" if kind == "from" else "an until without a from"
        raise wrong(f"[[remove]] {code} has {lacks}", "a block needs both: from = '^...', until = 'blank'")
    anchors = source.strings(values, "anchors", "remove", number)
    find, derived, words = _kind(source, values, number, kind, anchors)
    where = " and ".join(domains) or "this site"
    return SiteRule(
        code=code,
        phase=SITE_PHASE,
        find=find,
        anchors=anchors or derived,
        path=str(source.path),
        line=source.line("remove", number),
        words=f"{words}, in documents of {where} only.",
    )


def _kind(
    source: Source, values: dict[str, Any], number: int, kind: str, anchors: tuple[str, ...]
) -> tuple[Find, tuple[str, ...], str]:
    """What one ``[[remove]]`` finds, the anchors that its pattern gives, and what it does in words."""
    if kind == "text":
        given = values["text"]
        literals = (given,) if isinstance(given, str) else source.strings(values, "text", "remove", number)
        if not literals or any(not literal.strip() or "\n" in literal for literal in literals):
            raise source.wrong(
                "text holds an empty string or one of several lines",
                "write what stands in one line; for several lines use from and until",
                "remove", number, "text",
            )  # fmt: skip
        return Literals(literals), literals, f"Removes {_listed(literals)} wherever it stands"
    pattern = _pattern(source, values, number, kind)
    derived = required_literals(pattern)
    use = anchors or derived
    if kind == "line":
        return Lines(pattern, use), derived, f"Removes lines in which '{pattern}' is found"
    if kind == "pattern":
        return Pieces(pattern, use), derived, f"Removes what '{pattern}' matches inside of a line"
    until = source.string(values, "until", "remove", number) or ""
    if until not in WORDS:
        until = _pattern(source, values, number, "until")
    ends = {"blank": "the next blank line", "end": "the end of the text"}
    end = ends.get(until) or f"the next line in which '{until}' is found"
    words = f"Removes the lines from one in which '{pattern}' is found up to {end}"
    return Block(pattern, until, use), derived, words


def _pattern(source: Source, values: dict[str, Any], number: int, key: str) -> str:
    """The pattern under `key`, checked."""
    pattern = source.string(values, key, "remove", number) or ""

    def wrong(what: str, instead: str) -> RuleError:
        return source.wrong(f"{key} = {pattern!r} {what}", instead, "remove", number, key)

    try:
        compiled = _compile(pattern)
    except PatternError as error:
        raise wrong(f"is no RE2 pattern ({error})", _instead(str(error))) from None
    if "\n" in pattern or "\\n" in pattern:
        raise wrong("reaches over lines", "a pattern sees one line; use from and until for several")
    if compiled.search(""):
        raise wrong("matches the empty line and so everything", "let it name what it removes")
    return pattern


def _instead(message: str) -> str:
    if "perl operator" in message:
        return "RE2 has no lookahead and no lookbehind: match the words beside it too, or use text"
    if "escape" in message:
        return "RE2 has no backreferences; a sign that stands for itself is written \\. or [.]"
    if "missing" in message or "unexpected" in message:
        return "close each ( and [, or write \\( and \\[ for the signs themselves"
    if "repetition size" in message:
        return "repeat it fewer times, or use * or +"
    if "repetition" in message:
        return "write \\* \\+ \\? for the signs themselves"
    return "see https://github.com/google/re2/wiki/Syntax, or use text for literal words"


def _example(source: Source, number: int, values: dict[str, Any]) -> Example:
    source.check_keys(values, ("raw", "clean"), "example", number)
    raw = source.string(values, "raw", "example", number)
    clean = source.string(values, "clean", "example", number)
    if raw is None or clean is None:
        missing = "raw" if raw is None else "clean"
        raise source.wrong(
            f"[[example]] has no {missing}", "it needs raw = '...' and clean = '...'", "example", number
        )
    return Example(raw, clean, None)


def _listed(literals: tuple[str, ...]) -> str:
    shown = ", ".join(f"'{literal}'" for literal in literals[:3])
    return shown if len(literals) <= 3 else f"{shown} and {len(literals) - 3} more"
