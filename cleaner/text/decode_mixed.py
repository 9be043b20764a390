"""Files of two encodings: a UTF-8 page with a block of GBK, or the other way round.

Templates, advertisements and quoted documents are pasted together as bytes. Neither encoding then
reads the whole, or one does and half of it is nonsense. UTF-8 is what can be told with certainty
(Yergeau, RFC 3629, section 1: few other texts look like it): a line that is valid UTF-8 is, and so is,
within other lines, a run of three ideographs or more. What is left must be Chinese in one encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.text.charset import ORDINARY, Reading, by_chance, chinese, cost, plausible

Span = tuple[int, int, str]


class Mixed(NamedTuple):
    """A text of two encodings: that of most of it, and the spans that were in the other."""

    text: str
    encoding: str
    spans: tuple[Span, ...]


_IDEOGRAPH = rb"[\xe2-\xe9\xef][\x80-\xbf]{2}"

#: UTF-8 for certain, amid other bytes: three ideographs, or two between bytes of ASCII.
_RUN = re.compile(rb"(?:%b){3,}|(?<![\x80-\xff])(?:%b){2}(?![\x80-\xff])" % (_IDEOGRAPH, _IDEOGRAPH))

#: What every such run holds; looked for first, because it is found ten times as fast.
_PAIR = re.compile(rb"[\xe2-\xe9\xef][\x80-\xbf][\x80-\xbf]%b" % _IDEOGRAPH)

#: By how much a block must be likelier Chinese than it would have to be by itself.
_DAMAGE = 2.0

#: What one more change of encoding costs, against reading all in one.
_CHANGE = 10.0


def mixed(data: bytes) -> Mixed | None:
    """`data` as a text of two encodings; None where it is not one.

    >>> mixed("会议纪要\\n".encode() + "各位代表\\n".encode("gbk"))
    Mixed(text='会议纪要\\n各位代表\\n', encoding='utf-8', spans=((5, 9, 'gb18030'),))
    """
    if not looks_like_utf_8(data):
        return None
    pieces = list(_pieces(data))
    legacy = b"\n".join(piece for piece, sure in pieces if sure is False)
    reading = chinese(legacy)
    if reading is None or reading.tail or reading.encoding.startswith("utf"):
        return None
    # One or two characters are more likely the remains of a damaged one.
    if not plausible(reading, leeway=-_DAMAGE):
        return None
    sizes = {False: 0, True: 0}
    texts: list[tuple[str, bool | None]] = []
    for piece, sure in pieces:
        try:
            text = piece.decode("utf-8" if sure else reading.encoding)
        except UnicodeDecodeError:
            return None
        if sure is not None:
            sizes[sure] += len(text)
        texts.append((text, sure))
    in_utf_8 = sizes[True] >= sizes[False]
    spans = tuple(_spans(texts, not in_utf_8, reading.encoding if in_utf_8 else "utf-8"))
    return Mixed("".join(text for text, _ in texts), "utf-8" if in_utf_8 else reading.encoding, spans)


def looks_like_utf_8(data: bytes) -> bool:
    """Whether `data` holds what is hardly anything but UTF-8."""
    return bool(_PAIR.search(data) and _RUN.search(data))


def cheaper(found: Mixed, whole: Reading) -> bool:
    """Whether two encodings make more sense of the bytes than one."""
    return cost(found.text) + _CHANGE * len(found.spans) < cost(whole.text)


def _pieces(data: bytes) -> Iterator[tuple[bytes, bool | None]]:
    """`data` in pieces, and whether each is UTF-8; None for ASCII, which is both."""
    for line in data.splitlines(keepends=True):
        if line.isascii():
            yield line, None
        elif _is_utf_8(line):
            yield line, not _is_legacy(line)
        else:
            yield from _runs(line)


def _runs(line: bytes) -> Iterator[tuple[bytes, bool | None]]:
    end = 0
    for match in _RUN.finditer(line):
        if match.start() > end:
            yield _between(line[end : match.start()])
        yield match[0], True
        end = match.end()
    if end < len(line):
        yield _between(line[end:])


def _between(piece: bytes) -> tuple[bytes, bool | None]:
    return piece, None if piece.isascii() else _is_utf_8(piece)


def _is_utf_8(piece: bytes) -> bool:
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_legacy(line: bytes) -> bool:
    return by_chance(line.decode()) and chinese(line, limit=ORDINARY) is not None


def _spans(texts: list[tuple[str, bool | None]], which: bool, encoding: str) -> Iterator[Span]:
    """The blocks of the pieces that are UTF-8 or are not; ASCII between two belongs to the block."""
    start = end = -1
    at = 0
    for text, sure in texts:
        if sure is which:
            start = at if start < 0 else start
            end = at + len(text.rstrip("\r\n"))
        elif sure is not None and start >= 0:
            yield start, end, encoding
            start = -1
        at += len(text)
    if start >= 0:
        yield start, end, encoding
