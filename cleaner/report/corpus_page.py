"""Fill the templates of the report: everything is escaped, and what cannot be seen is made visible."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

#: Characters that a page must not hold, or that turn the text around them: controls, marks of
#: direction, and halves of characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_FEEDS = re.compile(r"\n\s*\n")

#: Line ends; of four and more with nothing between them one is shown and all are counted.
_LINE_ENDS = re.compile(r"\r?\n(?:[^\S\n]*\n){3,}|\r?\n|\r")


def page(**content: Any) -> str:
    """The report as one page of HTML."""
    return _environment().get_template("corpus.html").render(content)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("cleaner.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=seen,
    )
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "sort_keys": True,
        "separators": (",", ":"),
    }
    environment.filters |= {
        "number": lambda value: f"{value:,}",
        "percent": percent,
        "bytes": _bytes,
        "duration": duration,
        "blanks": _blanks,
        "close": lambda text: _FEEDS.sub("\n", text),
        "largest": _largest,
        "anchor": lambda text: re.sub(r"[^\w-]+", "-", text).strip("-"),
    }
    return environment


def seen(value: Any) -> Any:
    """Show what cannot be seen; markup stays as it is.

    >>> seen("a\\u202eb\\x00")
    'a[U+202E]b[U+0000]'
    """
    if type(value) is not str:
        return value
    return _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", value)


def percent(share: float) -> str:
    """A share as a percentage, small ones with one digit behind the point.

    >>> percent(0.158), percent(0.0031), percent(0.00001), percent(0)
    ('16 %', '0.3 %', '<0.1 %', '0 %')
    """
    if share <= 0:
        return "0 %"
    if share < 0.001:
        return "<0.1 %"
    return f"{100 * share:.1f} %" if share < 0.0995 else f"{100 * share:.0f} %"


def duration(seconds: float) -> str:
    """A time, in the unit that fits.

    >>> duration(0.042), duration(75), duration(8000)
    ('0.04 s', '1 min 15 s', '2 h 13 min')
    """
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _bytes(size: int) -> str:
    return f"{size:,} bytes" if size < 10_000 else f"{size / 1000:,.0f} kB"


def _blanks(text: str) -> str:
    """Line ends and tabs of a removed piece, visible; of one that is blank, blanks as in a word processor.

    >>> _blanks("扫一扫\\n\\n\\n\\n\\n"), _blanks("  ")
    ('扫一扫⏎×5', '··')
    """
    shown = _LINE_ENDS.sub(_line_ends, text.replace("\t", "→"))
    if not text.strip():
        shown = shown.replace(" ", "·").replace("\u3000", "□").replace("\xa0", "°")
    return shown.removesuffix("\n")


def _line_ends(found: re.Match[str]) -> str:
    count = found[0].count("\n")
    return f"⏎×{count}\n" if count > 3 else "⏎\n" if count else "⏎"


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts, the largest first, ties by name."""
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
