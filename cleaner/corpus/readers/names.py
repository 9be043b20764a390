"""Names of files and of members of archives, as text that can be written anywhere."""

from __future__ import annotations

import re

#: Signs that would tear a line apart, or that a terminal would obey.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def shown(name: str) -> str:
    """A file's name as text, also where its bytes are not UTF-8.

    >>> import os
    >>> shown("报告.txt"), shown(os.fsdecode("报告.txt".encode("gb18030")))
    ('报告.txt', '报告.txt')
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        name = decoded(name.encode("utf-8", "surrogateescape"))
    return one_line(name)


def one_line(text: str) -> str:
    """`text` with escapes for what may not stand in a line of a message.

    >>> print(one_line("a" + chr(10) + "b"))
    a\\x0ab
    """
    return _CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", text)


def decoded(raw: bytes) -> str:
    """A name in the encoding that its bytes are in: UTF-8, or what Chinese systems write.

    Bytes that are neither are written as ``\\xff``.

    >>> decoded("讲话.txt".encode("gb18030")), decoded(b"\\xff\\xff")
    ('讲话.txt', '\\\\xff\\\\xff')
    """
    from cleaner.text.decode import Rejected, decode

    try:
        return raw.decode()
    except UnicodeDecodeError:
        pass
    try:
        found = decode(raw)
    except Rejected:
        found = None
    if found is not None and not found.tail and not found.mixed:
        return found.text
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace")


def member(name: str) -> str:
    """The name of a member of an archive with ``/`` between folders, and nothing that leads out of it.

    >>> member("raw\\\\a.txt"), member("/etc/../a.txt"), member("./a.txt")
    ('raw/a.txt', 'etc/a.txt', 'a.txt')
    """
    if "/" not in name:
        name = name.replace("\\", "/")
    return shown("/".join(part for part in name.split("/") if part not in ("", ".", "..")) or "_")
