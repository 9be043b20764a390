"""What a document may be given as, and what is no document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import index
from os import PathLike
from typing import Any, NamedTuple, SupportsIndex, cast

from cleaner.text.decode import Rejected

#: What a document may be given as: its bytes, its text, or a record with a ``text``.
Source = bytes | bytearray | memoryview | str | Mapping[str, Any]

#: Field of a record that holds the document.
TEXT = "text"

#: Fields of a record that say more of it.
USED = ("id", "source", "url", "charset", "markup")


class Given(NamedTuple):
    """A document and what is known of it, as :meth:`cleaner.Cleaner.__call__` takes them."""

    data: bytes | str
    id: str | None = None
    source: str | None = None
    url: str | None = None
    charset: str | None = None
    markup: bool = False


def data_of(data: object) -> bytes | str:
    """`data` as plain bytes or a plain string, whatever kind of either it is.

    Raises:
        TypeError: it is neither.

    >>> data_of(bytearray(b"abc")), data_of("讲话")
    (b'abc', '讲话')
    """
    if isinstance(data, str):
        return data if type(data) is str else str.__str__(data)
    if isinstance(data, bytes | bytearray | memoryview):
        return data if type(data) is bytes else bytes(data)
    raise TypeError(f"data: a document is bytes or a str, not {kind(data)}{_advice(data)}")


def given(source: object) -> Given | Rejected:
    """What one item of many holds: a document, or the reason why it is none.

    A record's ``text`` is the document; ``id``, ``source``, ``url``, ``charset`` and ``markup`` are used
    where they are of the right kind. Columns of tables have holes: those are rejected, not raised.

    >>> given({"text": "讲话", "id": 7, "views": 3}).id
    '7'
    >>> given(None).reason, given({"body": "讲话"}).reason
    ('no text: the value is missing', "no 'text' (its fields: body)")
    """
    data: Any = source
    if isinstance(source, Mapping):
        if TEXT not in source:
            return Rejected(
                f"no {TEXT!r} (its fields: {', '.join(map(str, source)) or 'none'})", _shown(source)
            )
        data = source[TEXT]
    if hasattr(data, "as_py"):  # a value of an Arrow array
        data = data.as_py()
    if not isinstance(data, str | bytes | bytearray | memoryview):
        if _missing(data):
            return Rejected("no text: the value is missing")
        return Rejected(f"{kind(data)} in place of a text", _shown(data))
    data = data_of(data)
    if not isinstance(source, Mapping):
        return Given(data)
    name = source.get("id")
    return Given(
        data,
        None if _missing(name) else _shown(name),
        _text_or_none(source.get("source")),
        _text_or_none(source.get("url")),
        _text_or_none(source.get("charset")),
        source.get("markup") is True,
    )


def many(documents: object, name: str) -> Iterable[object]:
    """`documents`, if they are more than one.

    Raises:
        TypeError: it is a single document, a table, or nothing to go through; `name` is the argument's.

    >>> many("讲话", "documents")
    Traceback (most recent call last):
    TypeError: documents: this is one str; put it into a list
    """
    if isinstance(documents, str | bytes | bytearray | memoryview):
        raise TypeError(f"{name}: this is one {type(documents).__name__}; put it into a list")
    if isinstance(documents, Mapping):
        raise TypeError(f"{name}: this is one mapping; put it into a list, or choose one of its values")
    if hasattr(documents, "columns"):
        raise TypeError(f"{name}: this is a table; give one of its columns, or use batch(table)")
    if not isinstance(documents, Iterable):
        raise TypeError(f"{name}: a list or another iterable of documents, not {kind(documents)}")
    return documents


def optional_text(name: str, value: object) -> str | None:
    """`value`, if it is a string or None.

    Raises:
        TypeError: it is something else.
    """
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"{name}: a str or None, not {kind(value)}")


def list_of_text(name: str, values: object) -> tuple[str, ...]:
    """The strings of an iterable.

    Raises:
        TypeError: it is one string, no iterable, or holds something else.

    >>> list_of_text("select", "punctuation")
    Traceback (most recent call last):
    TypeError: select: a list, not a str: ['punctuation']
    """
    values = listed(name, values)
    for value in values:
        if not isinstance(value, str):
            raise TypeError(f"{name}: a list of str, but one of them is {kind(value)}")
    return values


def texts_of(name: str, texts: object) -> list[str]:
    """The texts of a list, or of a column of a data frame, whatever its index.

    Raises:
        TypeError: it is one text, a table, no iterable, or holds something that is no string.

    >>> texts_of("texts", ["讲话", None])
    Traceback (most recent call last):
    TypeError: texts: number 1 is None, not a str; leave such rows out, or put '' in their place
    """
    found: list[str] = []
    for number, value in enumerate(many(texts, name)):
        if not isinstance(value, str):
            raise TypeError(
                f"{name}: number {number} is {kind(value)}, not a str; leave such rows out, "
                "or put '' in their place"
            )
        found.append(value if type(value) is str else str.__str__(value))
    return found


def listed(name: str, values: object) -> tuple[Any, ...]:
    """The items of an iterable that is no string.

    Raises:
        TypeError: it is a string or a path, which iterate over something else, or no iterable.
    """
    if isinstance(values, str | bytes | PathLike):
        raise TypeError(f"{name}: a list, not a {type(values).__name__}: [{str(values)!r}]")
    if not isinstance(values, Iterable):
        raise TypeError(f"{name}: a list, not {kind(values)}")
    return tuple(values)


def kind(value: object) -> str:
    """What sort of thing a value is, for messages.

    >>> kind(None), kind(1.5)
    ('None', 'float 1.5')
    """
    if value is None:
        return "None"
    short = f" {value!r}" if isinstance(value, int | float) else ""
    return f"{type(value).__name__}{short}"


def _advice(data: object) -> str:
    if isinstance(data, PathLike):
        return "; read the file: path.read_bytes()"
    if isinstance(data, Mapping):
        return "; records are for map()"
    if isinstance(data, Iterable):
        return "; use map() for many documents"
    return ""


def whole(name: str, value: object, least: int) -> int:
    """`value`, if it is a whole number of at least `least`.

    Raises:
        TypeError: it is something else.
        ValueError: it is less.

    >>> whole("num_perm", 0, 1)
    Traceback (most recent call last):
    ValueError: num_perm 0: use at least 1
    """
    try:
        if isinstance(value, bool):
            raise TypeError
        number = index(cast(SupportsIndex, value))
    except TypeError:
        raise TypeError(f"{name}: a whole number, not {kind(value)}") from None
    if number < least:
        raise ValueError(f"{name} {number}: use at least {least}")
    return number


def _shown(value: object) -> str:
    """What was given instead of a document, so that it is not lost."""
    try:
        return str(value)
    except Exception:
        return object.__repr__(value)


def _missing(value: object) -> bool:
    """Whether a value is a hole in a column: None, the NaN of numpy, the NA of pandas."""
    return value is None or (value != value) is True or type(value).__name__ == "NAType"


def _text_or_none(value: object) -> str | None:
    return str.__str__(value) if isinstance(value, str) else None
