"""Lists of titles: which lines are their entries, where they end, where the body goes on."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner import Text, outline, regex, wrap

from ._titles import first_words
from ._vocabulary import names_a_document

_BULLET = r"[^\w\s《》“”\"'()（）\[\]【】〔〕〖〗「」『』，。.、：:；;！!？?…&@$%％¥￥/\\=<{}|│~～^`\ue000]"
_NUMERIC_DATE = (
    r"(?:(?:19|20)\d\d\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_DATE = rf"[\[【(（]?\s*{_NUMERIC_DATE}\s*[\]】)）]?"
_STAMP = regex(r"\s*(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*")
_LEAD = regex(
    rf"\s*(?:(?P<bullet>(?:{_BULLET}\s*)+|>+\s*)|(?P<number>[\[【(（〖]?\d{{1,2}}[\]】)）〗]\s*|\d{{1,2}}\s*[.、．:：]\s*|\d{{1,2}}\s+|\d{{1,2}}(?=[\u4e00-\u9fff《])|TOP\s*\d+\s*|[①-⑳]\s*))?"
    rf"(?P<tag>[\[【〔][^\]】〕\n]{{1,8}}[\]】〕]\s*)?(?P<date>{_DATE}\s+)?"
)
_TAIL = regex(
    rf"\s*+(?P<date>{_DATE})?\s*+(?P<count>[(（\[]?\s*(?:阅读|浏览|点击|评论|下载|人气)?[:：]?\s*\d+\s*(?:次|人|阅读|浏览|评论|下载|页|个回答|条回答|个赞)?\s*[)）\]]?|推荐度\s*[:：]?[★☆\s]*)?\s*+[>»›]*\s*+\Z"
)
_COUNTED = regex(
    r"\d\s*(?:页|个回答|条回答|个赞)|[(（\[]\s*(?:阅读|浏览|点击|评论|下载|人气)?[:：]?\s*\d+|阅读|浏览|点击|推荐度"
)
#: What no title has: the end of a sentence with more behind it than the other half of a headline.
_STOP = regex("[。；;]|[！!？?](?:.*[！!？?].|.{17})")
_NO_END = frozenset("，、：:,；;。")

#: Lists longer than this are tables of contents or data.
_LONGEST = 150


class Item(NamedTuple):
    """A line as an entry of a list.

    `lead`: ``#`` for a number, else the bullet or nothing; `number`: its number, or -1; `words`: the
    title itself; `dated`: a date in digits or a counter stands beside it; `genre`: it ends with the
    name of a kind of document.
    """

    lead: str
    number: int
    words: str
    dated: bool
    genre: bool


class Listing(NamedTuple):
    """Entries of a list.

    Attributes:
        items: the entries.
        first: the number of the line of the first one.
        after: the number of the first line that is none.
        resume: where the body goes on behind the bullet of the last line of all; None if it does not.
    """

    items: list[Item]
    first: int
    after: int
    resume: int | None

    @property
    def strong(self) -> int:
        """How many entries are titles of documents, or bear a date or a counter."""
        return sum(item.genre or item.dated for item in self.items)


def item(line: str) -> Item | None:
    """Read a line as an entry that names an article."""
    if len(line) > 120:
        return None
    lead = _LEAD.match(line)
    assert lead is not None
    rest = line[lead.end() :].strip()
    tail = _TAIL.search(rest)
    assert tail is not None
    words = rest[: tail.start()].strip().strip("<>» \u3000")
    inner = words[1:-1] if words[:1] == "《" and words[-1:] == "》" else words
    dated = bool(lead["date"] or tail["date"] or (tail["count"] and _COUNTED.search(tail["count"])))
    if not 4 <= len(inner) <= 64 or _STOP.search(inner) or inner[-1] in _NO_END:
        return None
    return Item(*_lead(lead), inner, dated, names_a_document(inner))


def _lead(lead: re.Match[str]) -> tuple[str, int]:
    """The kind of a lead, and its number."""
    if lead["number"]:
        digits = re.search(r"\d+", lead["number"])
        return "#", int(digits[0]) if digits else ord(lead["number"].strip()[0]) - 0x245F
    return (lead["bullet"] or "").strip()[:1], -1


def read(text: Text, first: int, headed: bool = False) -> Listing:
    """The entries from line `first` on; blank lines may stand between them.

    `headed`: a heading says that other articles follow, so that headlines will do for entries.
    """
    parts = text.parts
    items: list[Item] = []
    after = first
    blanks = 0
    for index in range(first, min(len(parts), first + _LONGEST)):
        line = parts[index]
        if not line.strip():
            blanks += 1
            if blanks > 2:
                break
            continue
        this = outline.mark(line.strip())
        if this is not None and this.level not in ("num", "nump", "circled"):
            break
        if items and _STAMP.fullmatch(line):  # the date of the entry before, on a line of its own
            items[-1] = items[-1]._replace(dated=True)
            after = index + 1
            continue
        entry = text.of_line(item, line)
        if entry is None or not _fits(text, items, entry, index, blanks, headed):
            resume = _resumes(text, items, line) if items else None
            if resume is not None:
                return Listing(items, first, index, text.starts[index] + resume)
            break
        items.append(entry)
        blanks = 0
        after = index + 1
    return Listing(items, first, after, None)


def _fits(text: Text, items: list[Item], entry: Item, index: int, blanks: int, headed: bool) -> bool:
    """Whether an entry goes on with the list."""
    if items:
        if entry.lead != items[0].lead:
            return False
        if entry.lead == "#" and entry.number != items[-1].number + 1:
            return False
    if entry.lead or entry.genre or entry.dated or (not items and not blanks):
        return True
    if headed and len(_HEADLINE.findall(entry.words)) in (1, 2) and text.fact(wrap.wrapping) is None:
        return True
    return _alike(text, entry.words, index)


#: What headlines have and names or headings of a text seldom have.
_HEADLINE = regex('[，,？?！!：:“"]')


def _resumes(text: Text, items: list[Item], line: str) -> int | None:
    """Where the body goes on in a line that only has the bullet of the list; None if it does not."""
    lead = _LEAD.match(line)
    if lead is None or not items[0].lead:
        return None
    kind, number = _lead(lead)
    if kind != items[0].lead or (kind == "#" and number != items[-1].number + 1):
        return None
    if kind == "#" and any(
        (mark := outline.mark(part)) is not None
        and mark.level in ("num", "nump")
        and mark.number == number - 1
        for part in text.parts
        if text.of_line(item, part) is None
    ):
        return None
    return lead.end("bullet" if lead["bullet"] else "number")


def _alike(text: Text, words: str, index: int) -> bool:
    """Whether an entry is like the lines before it or the title of the document."""
    if len(words) < 8:
        return False
    grams = {words[i : i + 4] for i in range(len(words) - 3)}
    others = [text.fact(first_words), *text.parts[max(0, index - 2) : index]]
    heard = {other[i : i + 4] for other in others for i in range(len(other) - 3)}
    return len(grams & heard) >= 2


def is_kin(text: Text, words: str) -> bool:
    """Whether an entry shares at least four characters in a row with the title of the document."""
    title = text.fact(first_words)
    return any(words[i : i + 4] in title for i in range(len(words) - 3))


def may_be_entry(line: str) -> bool:
    """A quick look whether a line could be the title of a document in a list."""
    if not 4 < len(line) <= 90:
        return False
    words = line.strip()
    return 4 < len(words) <= 80 and words[-1] in _ENTRY_END and not _STOP.search(words)


_ENTRY_END = frozenset(
    "话稿言辞词报告结汇案划点排见知定法细则要得会感悟讲演持料迹验纲课讨查剖职鉴评语书议同本板集编文记志教件题卷答论章启事公简介历策预说明录篇字0123456789)）】]号》"
)
