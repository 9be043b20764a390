"""cleaner: clean scraped Chinese documents, and say what was taken away and why.

>>> from cleaner import clean
>>> clean("工作取得成效。\\n上一篇：某某讲话 下一篇：某某总结\\n")
'工作取得成效。\\n'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner._version import __version__
from cleaner.document import Document, Edit, Note, apply, undo
from cleaner.rulebook.model import (
    Fact,
    Finding,
    Flag,
    Gap,
    Remove,
    Replace,
    Rule,
    RuleError,
    rule,
)
from cleaner.rulebook.pagerule import Content, Drop, page_rule
from cleaner.text import address, mojibake, outline, pages, wrap
from cleaner.text.decode import Rejected
from cleaner.text.fold import both_scripts, fold
from cleaner.text.lazy import regex
from cleaner.text.masktype import mask_type
from cleaner.text.phrases import FILLER, Chains, Phrasebook, Reading, Token
from cleaner.text.redaction import CANONICAL, Mask, find_masks
from cleaner.text.snapshot import Line, Text

if TYPE_CHECKING:
    from cleaner import dedup, report, restore
    from cleaner.pipeline import Cleaner

__all__ = [
    "CANONICAL",
    "FILLER",
    "Chains",
    "Cleaner",
    "Content",
    "Document",
    "Drop",
    "Edit",
    "Fact",
    "Finding",
    "Flag",
    "Gap",
    "Line",
    "Mask",
    "Note",
    "Phrasebook",
    "Reading",
    "Rejected",
    "Remove",
    "Replace",
    "Rule",
    "RuleError",
    "Text",
    "Token",
    "__version__",
    "address",
    "apply",
    "both_scripts",
    "clean",
    "dedup",
    "find_masks",
    "fold",
    "mask_type",
    "mojibake",
    "outline",
    "page_rule",
    "pages",
    "regex",
    "report",
    "restore",
    "rule",
    "undo",
    "wrap",
]


def clean(text: str) -> str:
    """Clean one text with the default rules.

    Raises:
        Rejected: `text` holds lone surrogates.
        TypeError: `text` is no string.

    >>> clean("\\u3000\\u3000各位代表：")
    '各位代表：'
    """
    return _default_cleaner()(text).text


def _default_cleaner() -> Cleaner:
    global _default
    if _default is None:
        from cleaner.pipeline import Cleaner

        _default = Cleaner()
    return _default


_default: Cleaner | None = None


def __getattr__(name: str) -> Any:
    """Import the larger parts when they are first used."""
    if name == "Cleaner":
        from cleaner.pipeline import Cleaner

        return Cleaner
    if name in ("dedup", "report", "restore"):
        import importlib

        return importlib.import_module(f"cleaner.{name}")
    raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
