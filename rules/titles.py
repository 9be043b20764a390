"""The title of a document: once, without label, site name and file ending."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import Fact, Finding, Remove, Text, address, rule

from . import _body, _titles
from ._titles import COLUMNS, FILE, LABEL, PAGE, PREFIX, bare, head, site_suffix, title_line
from ._vocabulary import names_a_document


@rule("title", phase="boilerplate")
def title(text: Text) -> Iterator[Finding]:
    """A title that stands several times, behind a label (标题：), with the name of the site.

    It is kept once. A line that merely resembles it stays, as does the refrain of a poem.
    """
    index = text.fact(title_line)
    if index is None:
        return
    words = text.parts[index].strip()
    core = bare(words)
    body = text.fact(_body.prose)
    limit = body[0] if body is not None else index + 4
    while limit < len(text.parts) and text.parts[limit].strip() in ("", words):
        limit += 1
    shortest = 4 if LABEL.match(words) else 8
    copies = [
        i
        for i, other in text.fact(head)
        if i != index
        and i < max(limit, index + 2)
        and len(core) >= shortest
        and core[:2] in other
        and len(other) <= 160
        and _is_copy(core, other)
    ]
    for i, other in enumerate(text.parts):
        page = PAGE.search(other) if other[:4] == words[:4] and len(other) < 80 else None
        if page and i != index and i not in copies and bare(other) == core:
            yield Remove(text.whole(text.line(i)))  # the second page of the article
    keep = min([index, *copies], key=lambda i: (len(text.parts[i].strip()) - len(core), -i))
    for i in sorted([index, *copies]):
        if i != keep:
            yield Remove(text.whole(text.line(i)))
    line = text.line(keep)
    yield from _dressing(line.text, line.start, keep == index or bool(copies))


def _is_copy(core: str, other: str) -> bool:
    """Whether a line is the title once more, perhaps with a site and a page behind it."""
    again = bare(other)
    if again == core:
        return True
    rest = again.removeprefix(core)
    return len(rest) < len(again) and len(rest) <= 16 and re.search("[-_|｜—]", other) is not None


def _dressing(words: str, start: int, certain: bool) -> Iterator[Finding]:
    """What stands before and behind the title on its line."""
    begin = len(words) - len(words.lstrip())
    label = LABEL.match(words, begin) or PREFIX.match(words, begin)
    if label and label.end() < len(words.rstrip()):
        yield Remove((start + begin, start + label.end()))
    file = FILE.search(words)
    if file and file.start() >= 6:
        yield Remove((start + file.start(), start + len(words)))
        return
    if re.search("[。！？，]", words):
        return
    suffix = site_suffix(words)
    if suffix < 0:
        columns = COLUMNS.search(words)
        suffix = columns.start() if columns and names_a_document(bare(words[: columns.start()])) else -1
    if suffix >= 6:
        url = address.URL.search(words, suffix)
        if url:
            yield Fact("site", address.host(url))
        yield Remove((start + suffix, start + len(words)))


title.example("标题：全县农业工作会议讲话\n全县农业工作会议讲话\n同志们：", "全县农业工作会议讲话\n同志们：")
title.example("全县农业工作会议讲话_江北公文网\n同志们：", "全县农业工作会议讲话\n同志们：")
title.keeps("春天来了\n\n春天来了，\n小河解冻。")


@rule("title-fact", phase="notes")
def title_fact(text: Text) -> Iterator[Finding]:
    """States the title: a line before the body that reads like one.

    A line with characters that were lost for good (U+FFFD) stays in the text, but is stated as no title.
    """
    index = text.fact(_titles.title_line)
    if index is not None and "\ufffd" not in text.parts[index]:
        yield Fact("title", text.parts[index].strip())


title_fact.keeps("今年春耕，要早作打算，早作安排。\n要备足种子，备足化肥。\n", notes=[])
title_fact.keeps("关于春耕工作的通知\n各乡镇：\n今年春耕，要早作打算，早作安排。\n")  # states the title
title_fact.keeps(
    "鍦\ufffd2023年秋季学期开学典礼上的讲话\n同志们：\n今年春耕，要早作打算，早作安排。\n", notes=[]
)
