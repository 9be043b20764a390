"""Anything at all in the place of any argument: a clear mistake, or a result; never another error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Document, clean, dedup, rule


class Odd:
    """An object that does not want to be shown."""

    def __str__(self) -> str:
        raise RuntimeError("not me")


SHORT = st.text(max_size=4)
GARBAGE = st.one_of(
    st.none() | st.booleans() | st.integers() | st.floats() | SHORT | st.binary(max_size=4),
    st.lists(SHORT, max_size=3)
    | st.dictionaries(SHORT, SHORT, max_size=2)
    | st.sets(st.integers(), max_size=2),
    st.sampled_from([object, print, Path("a.txt"), range(3), 10**30, np.float32(0.5), {"text": ["讲话", 5]}]),
    st.builds(lambda: np.array([1, 2])) | st.builds(lambda: np.array(["讲话", "b"])),
    st.builds(Odd) | st.lists(st.builds(Odd), min_size=1, max_size=1),
)


def _ignored(position: int, error: Exception) -> None:
    pass


CALLS: dict[str, Callable[[Cleaner, Any, Any, Any], object]] = {
    "rules": lambda _, a, b, c: Cleaner(rules=a),
    "select": lambda _, a, b, c: Cleaner(select=a, ignore=b),
    "site": lambda _, a, b, c: Cleaner(language=a if isinstance(a, str) else "zh", site=b),
    "data": lambda cleaner, a, b, c: cleaner(a),
    "options": lambda cleaner, a, b, c: cleaner("讲话。", id=a, source=b, url=c, markup=a is True),
    "charset": lambda cleaner, a, b, c: cleaner(b"abc\xff", charset=a),
    "documents": lambda cleaner, a, b, c: list(cleaner.map(a, rejected=_ignored)),
    "items": lambda cleaner, a, b, c: list(
        cleaner.map([a, {"text": b, "id": c, "url": a}, {"text": "讲话。", "id": b}], rejected=_ignored)
    ),
    "workers": lambda cleaner, a, b, c: cleaner.map([], a),
    "rows": lambda cleaner, a, b, c: cleaner.batch(a),
    "columns": lambda cleaner, a, b, c: cleaner.batch({"text": ["a"], "id": a, "title": b}, columns=c),
    "text_field": lambda cleaner, a, b, c: cleaner.batch({"text": ["a"]}, text_field=a),
    "values": lambda cleaner, a, b, c: cleaner.batch({"text": [a, b], "id": [b, c], "url": [c, a]}),
    "record": lambda _, a, b, c: Document.from_record(a),
    "edits": lambda _, a, b, c: Document.from_record({"text": "讲话", "edits": a, "notes": b, "page": c}),
    "texts": lambda _, a, b, c: dedup.find(a),
    "threshold": lambda _, a, b, c: dedup.find(["讲话", "讲话"], threshold=a),
    "signatures": lambda _, a, b, c: dedup.signatures(a, num_perm=4, seed=b),
    "num_perm": lambda _, a, b, c: isinstance(a, int) or dedup.signatures(["讲话"], num_perm=a),
    "signature": lambda _, a, b, c: dedup.to_datasketch(a),
    "compare": lambda _, a, b, c: dedup.compare(a, b),
    "rule": lambda _, a, b, c: rule(a, phase=b, anchors=c),
    "clean": lambda _, a, b, c: clean(a),
}


@pytest.mark.parametrize("name", CALLS)
@settings(max_examples=max(20, settings().max_examples // 5))
@given(a=GARBAGE, b=GARBAGE, c=GARBAGE)
def test_garbage(cleaner: Cleaner, name: str, a: Any, b: Any, c: Any) -> None:
    try:
        CALLS[name](cleaner, a, b, c)
    except (TypeError, ValueError) as error:
        assert str(error) and "\n" not in str(error)
