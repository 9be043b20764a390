"""Regular expressions that are compiled when they are first used.

The rules have hundreds, and most documents need a few; to compile all of them takes longer than to
clean a document.
"""

from __future__ import annotations

import re
from typing import Any, cast


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile(source, flags)`` returns, compiled at the first use of one of its methods.

    A mistake in `source` is raised then, too.

    >>> regex("[〇一二三]+").findall("二〇一二年")
    ['二〇一二']
    """
    return cast("re.Pattern[str]", _Lazy(source, flags))


class _Lazy:
    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, value)  # from now on it is found without this method
        return value
