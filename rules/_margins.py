"""What stands above and below the body, line by line: furniture for sure, perhaps, or not."""

from __future__ import annotations

import itertools
import re

from cleaner import Text, address, outline, regex

from . import _body, _panel, _shapes, _titles
from ._tells import tells
from ._vocabulary import KINDS, names_a_document

_OFFICIAL = regex(
    r"[〔\[（(]\s*(?:19|20)\d\d\s*[〕\]）)]|文件\s*\Z|签发人|机密|秘密|绝密|特急|加急|^附件|^附[:：]|^主送|^抄送|印发|^此致|敬礼\s*\Z|^特此|盖章|签字|签名|^[（(]?此件|年\s*月\s*日"
)
_CONTENT_LABEL = regex(
    r"^\s*[【\[(（]?(?:时\s*间|地\s*点|主\s*持|出\s*席|参\s*加|列\s*席|记\s*录|缺\s*席|议\s*题|对\s*象|人\s*物|问|答|甲方|乙方|姓\s*名|班\s*级|年\s*级|学\s*校|"
    r"主讲|主讲人|授课|摘\s*要|关键词|Abstract|Keywords?|教学目标|教材|课题|案由|申请人|被申请人|原告|被告|收件人|致)[^:：]{0,6}[:：】\]]"
)
#: A field of a document: 【活动主题】山野有约.
_FIELD = regex(r"【\s*([\u4e00-\u9fff]{2,8})\s*】\s*[^\s【]")
_SPOKEN = regex(r"[。！？!?”；…]\s*\Z|\t|^\s*[|│]")
_OPEN_LABEL = regex(r"[：:，,]\s*\Z")
_COLUMNS = regex(r"(?:\d{1,2}\s*[.、．]\s*[^\s\d.、，。]{2,6}\s*){3,}\Z")
_REFERENCE = regex(r"\[\d{1,2}\]")
_CONTACT = regex(
    r"\s*(?:联系|监督|举报|通讯|通信|电子|单位|办公|咨询|值班|报名|投稿|受理|投诉)?(?:电话|邮箱|地址|网址|网站|传真|邮编|邮政编码|联系人|邮件|方式|地点|时间)\s*[:：]"
)
_FILE_NAME = regex(r"\W*[\w\-—·（）()、]{4,60}\.(?:docx?|pdf|wps|pptx?|xlsx?|zip|rar|txt)\W*\Z", re.I)
_CLAUSES = regex("[，。；].")
_DATED = regex(
    r"^[（(]?\s*(?:(?:19|20)\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s*年.{0,12}[月日][)）]?\s*\Z"
)
_ISSUER = regex("(?:政府|委员会|办公室|厅|局|部|院|公司|集团|大学|学校|中学|小学|协会|支部|委)\\Z")
#: The head of a letter or a message.
_LETTER = regex(r"\s*(?:发件人|收件人|抄送|主题|From|To|Subject|Cc)\s*[:：]", re.I)
_COMMENTS = regex("评论|留言|跟帖|回复|回帖|网友|沙发|楼")


def grade(line: str) -> str:
    """How sure it is that a line in the margin is furniture: ``sure``, ``weak`` or nothing."""
    words = line.strip()
    if _shapes.fields(words) or _shapes.trace(words):
        return "sure"
    if not words or len(words) > 160 or _panel.is_source(words):
        return ""
    if _CONTACT.match(words):
        return "sure" if _goes_on_as_furniture(words) else ""
    if _shapes.ornament(words):
        return "weak"
    reading = _panel.read(line)
    if reading is not None and _panel.verdict(reading, KINDS) and not outline.mark(words):
        return "" if _body.PAGE.match(line) else "sure"
    stamped = _shapes.stamp(words)
    if stamped:
        return stamped
    if _FILE_NAME.match(words):
        return "weak"
    told = tells(words)
    if told.strong and told.share >= 0.85 and told.telling >= 0.6 and not outline.mark(words):
        return "sure" if 4 <= len(words) <= 60 and not _SPOKEN.search(words) else "weak"
    return "weak" if told.telling >= (0.3 if told.strong else 0.6) and told.share >= 0.5 else ""


def _goes_on_as_furniture(words: str) -> bool:
    """Whether behind an address or a telephone number, set off by blanks, there are labels of a page:
    值班电话：0999-5550123　　建议使用1024×768以上分辨率浏览."""
    readings = [_panel.read(field) for field in _WIDE_BLANKS.split(words)[1:]]
    return any(reading is not None and reading.strong(*KINDS) for reading in readings)


_WIDE_BLANKS = regex(r"[ \t]{2,}|\u3000+")


def margins(text: Text) -> set[int]:
    """The numbers of the lines above and below the body that are furniture."""
    body = text.fact(_body.prose)
    if body is None:
        return set()
    return _head(text, body[0]) | _tail(text, body[1])


def _head(text: Text, end: int) -> set[int]:
    parts = text.parts
    title = text.fact(_titles.sure_title)
    spared = text.fact(_titles.title_line)
    grades = {
        i: text.of_line(grade, parts[i]) or _shapes.path(parts[i]) or _shapes.record(parts[i])
        for i in range(end)
        if parts[i].strip() and i != spared
    }
    sure = {i for i, value in grades.items() if value == "sure"}
    sure |= _values(parts, grades)
    top = title if title is not None and title < end else 0
    if not sure:
        weak = {i for i, value in grades.items() if value and _speaks(parts[i]) and not is_kept(parts[i])}
        sure = weak if len(weak) > 1 or (top and any(_is_data(parts, i, top) for i in weak)) else set()
    if not sure or any(_LETTER.match(parts[i]) for i in grades):
        return set()
    crowded = _is_crowded([i for i in grades if i < top], grades)
    found = set(sure)
    for i, value in grades.items():
        if i in sure or is_kept(parts[i]):
            continue
        if (
            (i < top and crowded and not _is_issuer(parts, i, top))
            or value
            or (i > top and _is_faint(parts[i]))
        ):
            found.add(i)
    return found


def _is_crowded(lines: list[int], grades: dict[int, str]) -> bool:
    """Whether enough of some lines are likely furniture to doubt the others."""
    return sum(bool(grades[i]) for i in lines) >= 0.2 * len(lines)


def _is_data(parts: list[str], i: int, title: int) -> bool:
    """Whether a line right beside the title is a date with other data, or a path."""
    near = range(min(i, title) + 1, max(i, title))
    return not any(parts[j].strip() for j in near) and bool(_shapes.stamp(parts[i]) or _shapes.path(parts[i]))


def _speaks(line: str) -> bool:
    """Whether a line tells of a page by a strong word or by its build."""
    words = line.strip()
    return tells(words).strong or bool(_shapes.stamp(words) or _shapes.path(words) or _shapes.record(words))


def _is_faint(line: str) -> bool:
    """Whether a line has at least something of a page, beside surer ones."""
    words = line.strip()
    if len(words) > 60 or "《" in words:  # what names a book or a document may be the title
        return False
    return _BARS.search(words) is not None or tells(words).telling >= 0.25


_BARS = regex(r"\S\s*[|｜│┃]\s*\S")


def _values(parts: list[str], grades: dict[int, str]) -> set[int]:
    """Labels on lines of their own, with the values on the lines after them."""
    found: set[int] = set()
    lines = list(grades)
    for here, after in itertools.pairwise(lines):
        if _shapes.label(parts[here]) and here not in found:
            found.add(here)
            value = parts[after].strip()
            if (
                len(value) <= 20
                and not re.search("[，。：:]", value)
                and not _shapes.label(value)
                and after - here <= 2
            ):
                found.add(after)
    return found if len(found) > 2 else set()


def _is_issuer(parts: list[str], i: int, title: int) -> bool:
    """Whether a line right above the title belongs to it: the issuer, the first half."""
    if any(parts[j].strip() for j in range(i + 1, title)):
        return False
    words, head = parts[i].strip(), parts[title].strip()
    return (
        (bool(_ISSUER.search(words)) and head.startswith("关于")) or head[:1] in "的和与及" or len(head) < 8
    )


def _tail(text: Text, last: int) -> set[int]:
    parts = text.parts
    grades = {i: text.of_line(grade, parts[i]) for i in range(last + 1, len(parts)) if parts[i].strip()}
    sure = {i for i, value in grades.items() if value == "sure"} or _last_weak(grades, parts)
    if not sure:
        return set()
    found = set(sure)
    first = min(sure)
    crowded = _is_crowded([i for i in grades if i >= first], grades)
    comments = False
    for i, value in grades.items():
        comments = comments or (i in sure and _COMMENTS.search(parts[i]) is not None)
        plain = crowded and (not is_kept(parts[i]) or (comments and len(parts[i]) <= 80))
        if i > first and (plain or value):
            found.add(i)
    for i in sorted((i for i in grades if i < first), reverse=True):
        if not (grades[i] or _is_faint(parts[i])) or is_kept(parts[i]) or _CONTACT.match(parts[i]):
            break
        found.add(i)
    return found


def _last_weak(grades: dict[int, str], parts: list[str]) -> set[int]:
    """The last lines of all, if at least three in a row are likely furniture."""
    found: set[int] = set()
    for i in sorted(grades, reverse=True):
        if not grades[i] or is_kept(parts[i]):
            break
        if not _shapes.ornament(parts[i]):
            found.add(i)
    return found if len(found) >= 3 else set()


#: How speeches and reports end.
_CLOSING = regex(
    r"^(?:谢谢|感谢|祝|祝愿|预祝|最后|再见|以上|我的|此致|让我们|特此|不妥之处|不当之处).{0,40}[。！!]\s*\Z|(?:谢谢大家|谢谢各位|谢谢|批评指正|请予审议|请审议|再见)[！。!]\s*\Z"
)


def is_kept(line: str) -> bool:
    """Whether a line stays whatever stands beside it: a sentence, a signature, an enclosure."""
    words = line.strip()
    if _panel.is_source(words):
        return True
    if _CLOSING.search(words) and (told := tells(words)).telling < 0.5 and not told.strong:
        return True
    if len(words) > 80 or _OFFICIAL.search(words) or _CONTENT_LABEL.match(words) or _DATED.match(words):
        return True
    field = _FIELD.match(words)
    if field and not tells(words).strong and not address.URL.search(words) and not names_a_document(field[1]):
        return True
    if (outline.mark(words) is not None and not _COLUMNS.match(words)) or _REFERENCE.match(words):
        return True
    if _SPOKEN.search(words) or _CLAUSES.search(words) or _OPEN_LABEL.search(words):
        told = tells(words)
        least = 0.85 if _is_running_text(words) else 0.5  # readers are told of buttons in speeches, too
        return not (told.strong and told.share >= least and told.telling >= 0.25)
    return False


def _is_running_text(words: str) -> bool:
    """Whether a line reads like a paragraph: two sentences, or one of several clauses."""
    return len(words) >= 40 and words[-1] in "。！？" and len(_CLAUSES.findall(words)) >= 3
