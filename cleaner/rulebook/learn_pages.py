"""Draft a site file from sample pages: what differs between them is the article, what repeats is not."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.rulebook.learn_words import reads_like_formula, reads_like_interface
from cleaner.rulebook.model import Example, RuleError
from cleaner.rulebook.sitefile import load
from cleaner.rulebook.sitefile_examples import alone
from cleaner.rulebook.sitefile_write import Draft, Removal, escape
from cleaner.text.decode import Rejected, decode

if TYPE_CHECKING:
    from bs4.element import Tag

_HTML = re.compile(r"<(?:!doctype html|html|head|body|div|p|meta)\b", re.I)
_DIGITS = re.compile(r"[0-9]+")
_LABEL = re.compile(r"([^\s:：]{2,8})\s*[:：]\s*\S")
_PLAIN_NAME = re.compile(r"[A-Za-z_][\w-]*\Z", re.ASCII)
_GENERATED = re.compile(r"\d{3}|[0-9a-f]{8}|--|__[0-9A-Za-z]{5}|^css-")
_DATE = re.compile(r"(?:19|20)\d\d\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}")
_TITLE_PARTS = re.compile(r"\s*[-_|—–·]+\s*")
_PUNCTUATION = re.compile(r"[，。；、！？：,.;!?]")
_NO_TEXT = ("script", "style", "noscript", "template", "head", "iframe", "svg", "select", "textarea")
_INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "s",
     "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "del", "button"]
)  # fmt: skip

_SHORTEST_LINE = 3
_SHARE_OF_CONTENT = 0.9


class _Page:
    """A sample: its lines, and, if it is HTML, its tree."""

    def __init__(self, path: Path) -> None:
        try:
            text, _ = decode(path.read_bytes())
        except FileNotFoundError:
            raise RuleError(f"{path}: there is no such page") from None
        except Rejected as error:
            raise RuleError(f"{path}: {error}") from None
        self.path = path
        self.root: Tag | None = None
        self.title = ""
        if _HTML.search(text[:5000]):
            from bs4 import BeautifulSoup

            soup = BeautifulSoup(text, "html.parser")
            self.title = " ".join(soup.title.get_text().split()) if soup.title else ""
            for element in soup(_NO_TEXT):
                element.decompose()
            self.root = soup.body or soup
            self.lines = list(_lines(self.root))
        else:
            self.lines = [line for line in map(_squeezed, text.split("\n")) if line]


def draft_site(domain: str, paths: Sequence[str | Path]) -> Draft:
    """A site file for `domain`, from two or more of its pages (HTML or text).

    Raises:
        RuleError: there are too few pages, or one cannot be read.
    """
    if len(set(map(str, paths))) < 2:
        raise RuleError("rules new needs two or more sample pages: what differs between them is the article")
    pages = [_Page(Path(path)) for path in paths]
    trees = [page for page in pages if page.root is not None]
    if trees and len(trees) < len(pages):
        raise RuleError("some samples are HTML and some are text; give pages of one kind")
    names = _site_names(pages)
    draft = Draft([domain], fingerprints=names)
    draft.remarks = [f"Drafted from {len(pages)} pages. Read it, then run: cleaner rules test {domain}.toml"]
    if trees:
        draft.page, lines = _selectors(trees, draft)
    else:
        lines = [page.lines for page in pages]
    draft.removals = _removals(domain, lines, (*names, domain))
    draft.examples = [_example(draft, lines[0])]
    return draft


def _site_names(pages: Sequence[_Page]) -> list[str]:
    """What all titles end with: ``在大会上的讲话_范例文库``."""
    last = {parts[-1] for page in pages if len(parts := _TITLE_PARTS.split(page.title)) > 1}
    name = last.pop() if len(last) == 1 else ""
    return [name] if len(name) >= 3 else []


def _lines(root: Tag) -> Iterator[str]:
    """The lines of text below `root`: every block begins and ends one."""
    from bs4.element import NavigableString, PageElement, Tag

    line: list[str] = []
    stack: list[PageElement | None] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            block = node.name not in _INLINE
            if block:
                stack.append(None)
            stack += reversed(node.contents)
            if not block:
                continue
        elif type(node) is NavigableString:
            line.append(str(node))
            continue
        elif node is not None:
            continue
        text = _squeezed("".join(line))
        line = []
        if text:
            yield text
    text = _squeezed("".join(line))
    if text:
        yield text


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _selectors(pages: Sequence[_Page], draft: Draft) -> tuple[dict[str, list[str]], list[list[str]]]:
    """What ``[page]`` is to say, and the lines of each page's content."""
    repeated = _repeated([page.lines for page in pages])
    tables = [_named_elements(page.root) for page in pages]
    unique = [key for key in tables[0] if all(len(table.get(key, ())) == 1 for table in tables)]
    weights = {key: [_weight(table[key][0], repeated) for table in tables] for key in unique}
    whole = [_weight(page.root, repeated) or 1 for page in pages]
    shares = {key: min(w / all_ for w, all_ in zip(weights[key], whole, strict=True)) for key in unique}
    found: dict[str, list[str]] = {"content": [], "remove": [], "title": [], "date": []}
    best = max(shares.values(), default=0.0)
    if best < 0.5:
        draft.remarks = [
            *draft.remarks,
            'No block holds the article on all pages; name it: content = ["..."]',
        ]
        roots: list[Any] = [page.root for page in pages]
    else:
        close = [key for key in unique if shares[key] >= _SHARE_OF_CONTENT * best]
        content = max(close, key=lambda key: (_depth(tables[0][key][0]), key.startswith("#")))
        found["content"] = [content]
        roots = [table[content][0] for table in tables]
        found["remove"] = _inner_furniture(roots, repeated)
    found["title"] = _stated(unique, tables, lambda text, page: len(text) >= 4 and text in page.title, pages)
    found["date"] = _stated(
        unique, tables, lambda text, _: len(text) <= 60 and bool(_DATE.search(text)), pages
    )
    return found, [list(_lines(root)) for root in roots]


def _named_elements(root: Any) -> dict[str, list[Any]]:
    """The elements that a short selector names: by their id, a class, or as the only heading."""
    found: dict[str, list[Any]] = {}
    for element in root.find_all(True):
        keys = []
        name = element.get("id")
        if isinstance(name, str) and _is_steady(name):
            keys.append(f"#{name}")
        classes = element.get("class") or []
        keys += [f"{element.name}.{name}" for name in classes if _is_steady(name)]
        if element.name in ("h1", "article", "main", "time"):
            keys.append(element.name)
        for key in keys:
            found.setdefault(key, []).append(element)
    return found


def _is_steady(name: str) -> bool:
    """Whether a name looks written by hand rather than made anew for each page."""
    return bool(_PLAIN_NAME.match(name)) and not _GENERATED.search(name)


def _weight(root: Any, repeated: set[str]) -> float:
    """How much text below `root` is of this page only; sentences count most."""
    return sum(
        len(line) * (1 if _PUNCTUATION.search(line) and len(line) > 15 else 0.1)
        for line in _lines(root)
        if _key(line) not in repeated
    )


def _depth(element: Any) -> int:
    return sum(1 for _ in element.parents)


def _inner_furniture(roots: Sequence[Any], repeated: set[str]) -> list[str]:
    """Selectors of the blocks inside of the content that are the same everywhere, or lists of links."""
    tables = [_named_elements(root) for root in roots]
    chosen: list[str] = []
    taken: list[Any] = []
    for key in tables[0]:
        elements = [element for table in tables for element in table.get(key, ())]
        if any(key not in table for table in tables) or any(e.name in _INLINE for e in elements):
            continue
        if any(parent is old for element in elements for parent in element.parents for old in taken):
            continue
        if all(_is_furniture(element, repeated) for element in elements) and not any(
            element is old for element in elements for old in taken
        ):
            chosen.append(key)
            taken += elements
    return chosen


def _is_furniture(element: Any, repeated: set[str]) -> bool:
    lines = list(_lines(element))
    chars = sum(map(len, lines))
    if not chars:
        return False
    if all(_key(line) in repeated for line in lines):
        return not any(reads_like_formula(line) for line in lines)
    linked = sum(len(_squeezed(link.get_text())) for link in element.find_all("a"))
    other = [line for line in lines if _key(line) not in repeated]
    return linked >= 0.6 * chars and not any(_PUNCTUATION.search(line) and len(line) > 40 for line in other)


def _stated(keys: Sequence[str], tables: Sequence[Any], says: Any, pages: Sequence[_Page]) -> list[str]:
    """The selector of the element that says on each page what `says` asks; the shortest text counts."""
    best: tuple[int, int, str] | None = None
    for key in keys:
        texts = [_squeezed(table[key][0].get_text(" ")) for table in tables]
        if all(says(text, page) for text, page in zip(texts, pages, strict=True)) and len(set(texts)) > 1:
            rank = (sum(map(len, texts)), 0 if key in ("h1", "time") else 1, key)
            best = rank if best is None else min(best, rank)
    return [best[2]] if best else []


def _key(line: str) -> str:
    """Lines that differ in their numbers only are the same line."""
    return _DIGITS.sub("0", line)


def _repeated(pages: Sequence[Sequence[str]]) -> set[str]:
    """The keys of lines that stand on most pages."""
    counts = Counter(key for lines in pages for key in {_key(line) for line in lines})
    return {key for key, count in counts.items() if count >= max(2, round(0.6 * len(pages)))}


def _removals(domain: str, pages: Sequence[Sequence[str]], names: tuple[str, ...]) -> list[Removal]:
    """Proposals for the lines, and the labels with varying values, that repeat in the content."""
    repeated = _repeated(pages)
    prefix = code_prefix(domain)
    found: list[Removal] = []
    seen: set[str] = set()
    labels = Counter(label for lines in pages for label in _labels(lines, repeated))
    for lines in pages:
        for line in lines:
            key = _key(line)
            label = _LABEL.match(line)
            if key in repeated and len(line) >= _SHORTEST_LINE:
                pattern = f"^{escape(line, digits=True)}$"
                proposed = reads_like_interface(line, names) and not reads_like_formula(line)
            elif label and labels[label[1]] >= 2 and reads_like_interface(f"{label[1]}：", names):
                pattern, proposed = f"^{escape(label[1])}[ ]*[:：]", True
            else:
                continue
            if pattern in seen:
                continue
            seen.add(pattern)
            count = sum(any(re.search(pattern, other) for other in others) for others in pages)
            remarks = [f"on {count} of {len(pages)} pages"]
            if not proposed:
                remarks.append("may be a formula of the text; take the # away if it is not")
            found.append(Removal(f"{prefix}-{len(found) + 1}", {"line": pattern}, remarks, proposed))
    return found


def _labels(lines: Sequence[str], repeated: set[str]) -> set[str]:
    """What stands before the colon of lines that do not repeat."""
    matches = [_LABEL.match(line) for line in lines if _key(line) not in repeated]
    return {match[1] for match in matches if match}


def code_prefix(domain: str) -> str:
    """The beginning of the codes of a site's rules.

    >>> code_prefix("news.example.com"), code_prefix("12371.cn")
    ('news-example', 'site-12371')
    """
    labels = re.sub(r"[^a-z0-9.]+", "-", domain.lower()).split(".")
    name = "-".join(label.strip("-") for label in labels[:-1] if label.strip("-")) or "site"
    return name if name[0].isalpha() else f"site-{name}"


def _example(draft: Draft, lines: Sequence[str]) -> Example:
    """A short text with furniture from the first page, and what the drafted rules make of it."""
    patterns = [str(removal.keys["line"]) for removal in draft.removals if removal.proposed]
    body = [line for line in lines if not any(re.search(pattern, line) for pattern in patterns)]
    prose = ([line for line in body if len(line) > 10 and _PUNCTUATION.search(line)] or body)[:2]
    shown = [line for line in lines if line in prose or any(re.search(p, line) for p in patterns)][:12]
    shown += [line for line in prose if line not in shown]
    raw = "".join(f"{line[:120]}\n" for line in shown) or "正文。\n"
    return Example(raw, cleaned_by(draft, raw), None)


def cleaned_by(draft: Draft, raw: str) -> str:
    """What the rules of `draft` make of `raw`."""
    handle, name = tempfile.mkstemp(suffix=".toml")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(draft.render())
        return alone(load(name))(raw).text
    finally:
        Path(name).unlink()
