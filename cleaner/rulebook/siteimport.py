"""Bring the rules of other projects along: turn them into site files.

Two formats are read: the site config files of fivefilters' Full-Text RSS
(https://github.com/fivefilters/ftr-site-config), one file a site, with XPath; and cosmetic filters
as EasyList has them (``domain##selector``), many sites in one file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cleaner.rulebook.model import RuleError
from cleaner.rulebook.sitefile import is_selector
from cleaner.rulebook.sitefile_book import SUFFIX
from cleaner.rulebook.sitefile_write import Draft
from cleaner.rulebook.siteimport_xpath import ConversionError, to_css

_DIRECTIVE = re.compile(r"([a-z_]+)(\([^:]*\))?\s*:\s*(.*)\Z", re.S)
_HOST = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+\Z")

#: What a directive of fivefilters becomes. In the others there is nothing about what the article is.
_FIELDS = {"body": "content", "title": "title", "date": "date", "author": "author", "strip": "remove"}
_ABOUT_FETCHING = frozenset(
    [
        "test_url",
        "test_contains",
        "single_page_link",
        "single_page_link_in_feed",
        "next_page_link",
        "tidy",
        "prune",
        "parser",
        "autodetect_on_failure",
        "autodetect_next_page",
        "convert_double_br_tags",
        "http_header",
        "requires_login",
        "login_uri",
        "login_username_field",
        "login_password_field",
        "login_extra_fields",
        "not_logged_in_xpath",
        "skip_json_ld",
        "src_lazy_load_attr",
        "insert_detected_image",
        "native_ad_clue",
        "if_page_contains",
        "footnotes",
        "move_into",
        "strip_comments",
        "wrap_in",
        "find_string",
        "replace_string",
        "strip_attr",
        "dissolve",
        "strip_image_src",
        "skip_id_or_class_filter",
        "follow_link_rel",
        "user_agent",
        "referer",
    ]
)

#: Extended syntax of ad blockers that no style sheet knows.
_PROCEDURAL = re.compile(
    r":(-abp-[a-z-]+|has-text|contains|matches-[a-z-]+|min-text-length|others|upward|nth-ancestor|xpath|"
    r"watch-attr|remove|remove-attr|remove-class|style|if|if-not|matches)\("
)
_FILTER = re.compile(r"(?P<sites>[^#]*)(?P<kind>#@?[?$%]{0,2}@?#)(?P<selector>.+)\Z")


@dataclass
class Imported:
    """What an import brought.

    Attributes:
        sites: a draft for each domain.
        kept: how many rules were taken over.
        skipped: how many were not, by reason.
        details: of each of these that a user may want to write by hand: where, what, why.
    """

    sites: dict[str, Draft] = field(default_factory=dict)
    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    def _add(self, domain: str, key: str, selectors: Iterable[str]) -> None:
        draft = self.sites.setdefault(domain, Draft([domain], page={}))
        page = draft.page
        assert isinstance(page, dict)
        page[key] = list(dict.fromkeys([*page.get(key, ()), *selectors]))

    def _skip(self, where: str, what: str, why: str) -> None:
        self.skipped[why] += 1
        self.details.append(f"{where}: {what}: {why}")


def read(files: Iterable[str | Path]) -> Imported:
    """The rules of `files`, each in one of the two formats.

    Raises:
        RuleError: a file is missing, or in neither format.
    """
    imported = Imported()
    for given in files:
        path = Path(given)
        paths = sorted(p for p in path.rglob("*.txt") if p.is_file()) if path.is_dir() else [path]
        if not paths:
            raise RuleError(f"{given}: there are no files to import (*.txt) in this folder")
        for file in paths:
            try:
                text = file.read_bytes().decode("utf-8-sig", errors="replace")
            except FileNotFoundError:
                raise RuleError(f"{file}: there is no such file") from None
            lines = [line.strip() for line in text.splitlines()]
            if _is_filter_list(lines):
                _read_filters(file, lines, imported)
            elif any(_is_directive(line) for line in lines):
                _read_config(file, lines, imported)
            elif path.is_dir():
                imported._skip(str(file), file.name, "neither a site config file nor a filter list")
            else:
                raise RuleError(
                    f"{file}: neither a fivefilters site config file (body: //div) nor a filter list "
                    "(example.com##.advert)"
                )
    return imported


def write(imported: Imported, folder: Path, force: bool = False) -> int:
    """Write a site file for each site into `folder`; how many there were.

    Raises:
        RuleError: a file is there already, and `force` does not say to replace it.
    """
    targets = {domain: folder / f"{domain}{SUFFIX}" for domain in sorted(imported.sites)}
    if not force:
        there = [path for path in targets.values() if path.exists()]
        if there:
            more = f" and {len(there) - 1} more" if len(there) > 1 else ""
            raise RuleError(f"{there[0]}{more}: exists already; choose another -o or say --force")
    folder.mkdir(parents=True, exist_ok=True)
    for domain, path in targets.items():
        path.write_text(imported.sites[domain].render(), "utf-8")
    return len(targets)


def _is_directive(line: str) -> bool:
    match = _DIRECTIVE.match(line)
    return bool(
        match and (match[1] in _FIELDS or match[1] in _ABOUT_FETCHING or match[1] == "strip_id_or_class")
    )


def _is_filter_list(lines: list[str]) -> bool:
    return any(line.startswith("[Adblock") for line in lines[:5]) or any(
        not line.startswith(("!", "#"))
        and not _is_directive(line)
        and re.match(r"[^\s]*#@?[?$%]{0,2}#\S", line)
        for line in lines
    )


def _read_config(file: Path, lines: list[str], imported: Imported) -> None:
    domain = file.name.removesuffix(".txt").lstrip(".").removeprefix("www.").lower()
    if not _HOST.match(domain):
        imported._skip(str(file), file.name, "the name of the file is no domain")
        return
    for number, line in enumerate(lines, 1):
        directive = _DIRECTIVE.match(line)
        if not line or line.startswith("#") or not directive:
            continue
        name, value = directive[1], directive[3].strip()
        where = f"{file}:{number}"
        try:
            if name in _FIELDS:
                key = _FIELDS[name]
                selectors = to_css(value, first=key in ("title", "date", "author"))
            elif name == "strip_id_or_class":
                key, selectors = "remove", _id_or_class(value)
            elif name == "strip_image_src":
                key, selectors = "remove", [f'img[src*="{_bare(value)}"]']
            else:
                known = name in _ABOUT_FETCHING
                imported.skipped[
                    "is about fetching or rewriting pages" if known else "unknown directive"
                ] += 1
                continue
            for selector in selectors:
                _check(selector)
        except ConversionError as error:
            imported._skip(where, line, str(error))
            continue
        imported._add(domain, key, selectors)
        imported.kept += 1


def _id_or_class(value: str) -> list[str]:
    bare = _bare(value)
    if len(bare) < 3:
        raise ConversionError("is so short that it would strip too much")
    return [f'[id*="{bare}"]', f'[class*="{bare}"]']


def _bare(value: str) -> str:
    return value.replace('"', "").replace("'", "").replace("\\", "").strip()


@cache
def _is_selector(selector: str) -> bool:
    return is_selector(selector)


def _check(selector: str) -> None:
    if not _is_selector(selector):
        raise ConversionError("no CSS selector comes out of it")


def _read_filters(file: Path, lines: list[str], imported: Imported) -> None:
    excepted: set[tuple[str, str]] = set()
    found: list[tuple[str, str, str]] = []
    for number, line in enumerate(lines, 1):
        if not line or line.startswith(("!", "[")):
            continue
        match = _FILTER.match(line)
        if not match:
            imported.skipped["is about requests, not about pages"] += 1
            continue
        where, selector = f"{file}:{number}", match["selector"].strip()
        sites = [site.strip().lower() for site in match["sites"].split(",") if site.strip()]
        try:
            if match["kind"] not in ("##", "#@#"):
                raise ConversionError("is a scriptlet or style of an ad blocker")
            _check_filter(sites, selector)
        except ConversionError as error:
            if sites or str(error) != _GENERIC:
                imported._skip(where, line, str(error))
            else:
                imported.skipped[_GENERIC] += 1
            continue
        if match["kind"] == "#@#":
            excepted |= {(site, selector) for site in sites}
            imported.skipped["is an exception, and was heeded"] += 1
        else:
            found += [(site.removeprefix("www."), selector, where) for site in sites if site[0] != "~"]
            imported.kept += 1
    for site, selector, _ in found:
        if (site, selector) not in excepted:
            imported._add(site, "remove", [selector])


_GENERIC = "is for all sites; a site file is for one"


def _check_filter(sites: list[str], selector: str) -> None:
    if not [site for site in sites if site[0] != "~"]:
        raise ConversionError(_GENERIC)
    if any(site[0] == "~" for site in sites):
        raise ConversionError("leaves out a part of its site")
    if any(not _HOST.match(site) for site in sites):
        raise ConversionError("names its site with a wildcard")
    if selector.startswith(("+js", "^", "script:")):
        raise ConversionError("is a scriptlet or style of an ad blocker")
    if _PROCEDURAL.search(selector):
        raise ConversionError("uses selectors that only ad blockers know")
    _check(selector)
