"""Mojibake of Western texts, which ftfy knows best: cafÃ©, donâ€™t."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from cleaner.text.lazy import regex

#: What Western texts consist of. ftfy also guesses at Greek, Cyrillic and code pages of DOS, which the
#: texts of this tool's users are not in.
_WESTERN = regex("[ -~\xa0-\u024f\u02c6\u02dc\u2010-\u2044\u20a0-\u20bf\u2122]+")


def western(text: str) -> Iterator[tuple[int, int, str]]:
    """Where characters of UTF-8 stand as the letters of Windows-1252, and what they were.

    Nothing but the encoding is touched: ftfy's other repairs (of width, quotation marks, entities,
    line ends, controls) are left out, and what it would mark as lost stays as it is.

    >>> list(western("a cafÃ©"))
    [(5, 7, 'é')]
    """
    from ftfy import fix_encoding
    from ftfy.badness import is_bad
    from ftfy.chardata import UTF8_DETECTOR_RE

    for match in UTF8_DETECTOR_RE.finditer(text):
        damaged = match[0]
        if not is_bad(damaged):
            continue
        fixed = fix_encoding(damaged, _config())
        if fixed != damaged and _WESTERN.fullmatch(fixed):
            yield match.start(), match.end(), fixed


@cache
def _config() -> Any:
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        replace_lossy_sequences=False,
        fix_c1_controls=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        remove_control_chars=False,
        normalization=None,
    )
