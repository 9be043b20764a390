"""How well and how fast articles are taken out of web pages: ``python benchmarks/extract.py [PAGES_DIR]``.

PAGES_DIR holds pairs: ``NAME.html`` and ``NAME.expect.json`` with ``must`` (snippets of the article) and
``must_not`` (snippets of anything else), by default those of fixtures/pages; folders in it are read too. Each extractor that is
installed reads every page in one process on one core, in the same run:

    pip install trafilatura readability-lxml resiliparse jusText newspaper4k[zh] gne

Precision, recall and F1 count snippets, blanks ignored, as the evaluation of Trafilatura does (Barbaresi,
"Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and Extraction", ACL 2021):
a snippet of the article that came out is a true positive, one that did not a false negative, a snippet
of anything else that came out a false positive. Pages that are no article (``kind`` other than
``article``) are left out, because the others do not tell them apart. Speed is the median of several
rounds over all pages, without the first.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import os
import re
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

PAGES = Path(__file__).resolve().parent.parent / "fixtures" / "pages"
_BLANKS = re.compile(r"\s+")
_HAN = re.compile("[\u4e00-\u9fff]")


class Case(NamedTuple):
    """A page and what must and must not come out of it."""

    name: str
    html: str
    expect: dict[str, Any]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pages", nargs="?", type=Path, default=PAGES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", help="pages whose name matches this pattern")
    parser.add_argument("--misses", action="store_true", help="show what cleaner gets wrong")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cases = load(options.pages, options.only)
    if not cases:
        sys.exit(f"{options.pages}: no NAME.html with NAME.expect.json")
    print(
        f"{len(cases)} pages, {statistics.mean(len(case.html) for case in cases) / 1000:.1f} thousand characters on average"
    )
    print(f"{'extractor':18s} {'F1':>6s} {'prec.':>6s} {'recall':>6s} {'pages/s':>9s} {'ms':>7s}")
    for name, make in EXTRACTORS.items():
        try:
            extractor = make()
        except ImportError as error:
            print(f"{name:18s} not installed ({error.name})")
            continue
        texts = [attempt(extractor, case.html) for case in cases]
        rounds = [timed(extractor, cases) for _ in range(options.rounds)]
        seconds = statistics.median(rounds) / len(cases)
        precision, recall, f1 = score(cases, texts)
        print(
            f"{name:18s} {f1:6.3f} {precision:6.3f} {recall:6.3f} {1 / seconds:9.1f} {seconds * 1000:7.2f}",
            flush=True,
        )
        if options.misses and name == "cleaner":
            show_misses(cases, texts)


def load(folder: Path, only: str | None) -> list[Case]:
    """The articles of a folder."""
    cases = []
    for path in sorted(folder.rglob("*.html")):
        about = path.with_suffix(".expect.json")
        if not about.exists() or (only and not re.search(only, path.stem)):
            continue
        expect = json.loads(about.read_text("utf-8"))
        if expect.get("kind", "article") == "article":
            cases.append(Case(path.stem, path.read_text("utf-8"), expect))
    return cases


def attempt(extractor: Callable[[str], str | None], html: str) -> str:
    """What an extractor returns; nothing where it fails."""
    try:
        return extractor(html) or ""
    except Exception:
        return ""


def timed(extractor: Callable[[str], str | None], cases: list[Case]) -> float:
    """Seconds for all pages."""
    begin = time.process_time()
    for case in cases:
        attempt(extractor, case.html)
    return time.process_time() - begin


def score(cases: list[Case], texts: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all snippets."""
    true = missed = false = 0
    for case, text in zip(cases, texts, strict=True):
        bare = _BLANKS.sub("", text)
        found = sum(_BLANKS.sub("", snippet) in bare for snippet in case.expect["must"])
        true += found
        missed += len(case.expect["must"]) - found
        false += sum(_BLANKS.sub("", snippet) in bare for snippet in case.expect["must_not"])
    precision = true / (true + false) if true else 0.0
    recall = true / (true + missed) if true else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if true else 0.0


def show_misses(cases: list[Case], texts: list[str]) -> None:
    """Print every snippet on the wrong side."""
    for case, text in zip(cases, texts, strict=True):
        bare = _BLANKS.sub("", text)
        for snippet in case.expect["must"]:
            if _BLANKS.sub("", snippet) not in bare:
                print(f"    {case.name}: misses {snippet!r}")
        for snippet in case.expect["must_not"]:
            if _BLANKS.sub("", snippet) in bare:
                print(f"    {case.name}: keeps {snippet!r}")


def _cleaner() -> Callable[[str], str | None]:
    from cleaner.page import extract

    return lambda html: extract(html).text


def _trafilatura() -> Callable[[str], str | None]:
    extract = importlib.import_module("trafilatura").extract
    return lambda html: extract(html)


def _readability() -> Callable[[str], str | None]:
    document = importlib.import_module("readability").Document
    parse = importlib.import_module("lxml.html").fromstring
    return lambda html: parse(document(html).summary()).text_content()


def _resiliparse() -> Callable[[str], str | None]:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html: extract(html, main_content=True)


def _justext() -> Callable[[str], str | None]:
    """With the settings for a language without a list of stop words, because Chinese has none there."""
    justext = importlib.import_module("justext").justext
    settings = {"length_low": 20, "length_high": 60, "stopwords_low": 0.0, "stopwords_high": 0.0}
    return lambda html: "\n".join(
        p.text for p in justext(html, frozenset(), **settings) if not p.is_boilerplate
    )


def _newspaper() -> Callable[[str], str | None]:
    article = importlib.import_module("newspaper").Article

    def extract(html: str) -> str:
        language = "zh" if len(_HAN.findall(html)) > 200 else "en"
        page = article("https://www.example.com/a", language=language, fetch_images=False)
        page.download(input_html=html)
        page.parse()
        return str(page.text)

    return extract


def _gne() -> Callable[[str], str | None]:
    extractor = importlib.import_module("gne").GeneralNewsExtractor()
    return lambda html: str(extractor.extract(html)["content"])


EXTRACTORS = {
    "cleaner": _cleaner,
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
    "jusText": _justext,
    "newspaper4k": _newspaper,
    "GNE": _gne,
}

if __name__ == "__main__":
    main()
