"""Which fields of a record hold its text, its address and its name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

#: Where the text of a record is looked for, in this order, whatever the case of the letters.
TEXT_FIELDS = (
    "text",
    "content",
    "body",
    "正文",
    "内容",
    "全文",
    "文本",
    "文章内容",
    "正文内容",
    "文章正文",
    "article",
    "raw_text",
    "full_text",
    "raw_content",
    "article_text",
    "讲话内容",
    "原文",
)

#: Where it is looked for after that: fields with the source of a page.
PAGE_FIELDS = ("html", "raw_html", "page_html", "html_content", "网页源码", "源码", "网页")

URL_FIELDS = (
    "url",
    "link",
    "href",
    "uri",
    "source_url",
    "page_url",
    "网址",
    "链接",
    "链接地址",
    "网页地址",
    "原文链接",
    "文章链接",
    "原文网址",
    "来源网址",
)

ID_FIELDS = ("id", "_id", "doc_id", "docid", "uuid", "guid", "编号", "文档编号", "文章编号", "文章id")


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of records are used, and for what.

    A name may be a path into nested objects, its steps joined by dots: ``_source.content``.

    Attributes:
        text: the field with the text; by default the first of :data:`TEXT_FIELDS` and
            :data:`PAGE_FIELDS` that holds one.
        url: the field with the address; by default the first of :data:`URL_FIELDS`.
        id: the field with the name of the document; by default the first of :data:`ID_FIELDS`.
        keep: the other fields to hand on; None for all of them.
    """

    text: str | None = None
    url: str | None = None
    id: str | None = None
    keep: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was found in a record; `text` is None where there is none."""

    text: str | bytes | None
    id: str | None
    url: str | None
    given: dict[str, Any]
    markup: bool


def choose(record: Mapping[str, Any], fields: Fields) -> Chosen:
    """The text, name, address and other fields of `record`.

    >>> chosen = choose({"标题": "讲话", "正文": "同志们：", "网址": "http://example.com/1"}, Fields())
    >>> chosen.text, chosen.url, sorted(chosen.given)
    ('同志们：', 'http://example.com/1', ['标题', '网址'])
    """
    present = _present(record)
    text_name = fields.text or _text_name(present, record)
    text = at(record, text_name) if text_name is not None else None
    if not isinstance(text, str | bytes):
        text = None
    given = {
        name: value
        for name, value in record.items()
        if name != text_name and (fields.keep is None or name in fields.keep)
    }
    return Chosen(
        text,
        _name(record, _there(present, fields.id, ID_FIELDS)),
        _address(record, _there(present, fields.url, URL_FIELDS)),
        given,
        markup=fields.text is None and text_name is not None and plain(text_name) in PAGE_FIELDS,
    )


def find_text(names: Iterable[str], record: Mapping[str, Any] | None = None) -> str | None:
    """The one of `names` that is likeliest that of the text; in a `record`, one that holds a text.

    >>> find_text(["ID", "Content", "html"]), find_text(["a", "b"])
    ('Content', None)
    """
    return _text_name(_present(names), record)


def _text_name(present: Mapping[str, str], record: Mapping[str, Any] | None) -> str | None:
    there = _there(present, None, (*TEXT_FIELDS, *PAGE_FIELDS))
    if record is not None:
        there = [name for name in there if isinstance(record[name], str | bytes)] or there
    return there[0] if there else None


def _present(names: Iterable[str]) -> dict[str, str]:
    """The fields of these names by their plain names, of two that are the same the first."""
    return {plain(name): name for name in reversed(list(names))}


@lru_cache(4096)
def plain(name: str) -> str:
    """A field's name as it is compared: without a byte order mark, blanks around it, and capitals."""
    return name.strip("\ufeff \t\u3000").casefold()


def known(names: Collection[str]) -> bool:
    """Whether at least one of `names` is one that this module knows."""
    return any(plain(name) in _KNOWN for name in names)


def at(record: Mapping[str, Any], path: str) -> Any:
    """The value of the field `path`; None if there is none.

    >>> at({"_source": {"content": "好"}}, "_source.content"), at({"a.b": 1}, "a.b"), at({}, "a")
    ('好', 1, None)
    """
    if path in record or "." not in path:
        return record.get(path)
    value: Any = record
    for step in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _name(record: Mapping[str, Any], names: Iterable[str]) -> str | None:
    for name in names:
        value = at(record, name)
        if isinstance(value, str | int | float) and value == value and str(value).strip():
            return str(value)
    return None


def _address(record: Mapping[str, Any], names: Iterable[str]) -> str | None:
    for name in names:
        value = at(record, name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _there(present: Mapping[str, str], field: str | None, names: Iterable[str]) -> list[str]:
    if field is not None:
        return [field]
    return [present[name] for name in names if name in present]


#: Names that tell a row of headings from one of values.
_KNOWN = frozenset(
    (
        *TEXT_FIELDS,
        *PAGE_FIELDS,
        *URL_FIELDS,
        *ID_FIELDS,
        "title",
        "标题",
        "题目",
        "date",
        "日期",
        "时间",
        "发布时间",
    )
)
