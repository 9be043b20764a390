"""What kind of word a mask stands for, told by its neighbours."""

from __future__ import annotations

from cleaner.text.lazy import regex
from cleaner.text.maskrow import kind_counted, kind_of_row
from cleaner.text.maskwords import PERSONS, is_cjk, kind_after, kind_before, surname

TYPES = ("place", "number", "person", "org", "date", "term", "title", "unknown")

_YEAR_BEFORE = regex(r"(?:19|20|二[〇○零])[0-9〇○]?\Z")
_YEAR_AFTER = regex("年|[-—~～至到./]|届|级")
_DURATION_BEFORE = regex(
    r"(?:连续|历时|历经|近|已|约|共|满|拘留|长达|超过|仅|用时|再过|干了|当了|做了|病史|时隔|每|就是)\Z"
)
_DURATION_AFTER = regex("[年日天月](?:前|后|来|内|以来|多|之|之后|以后|没|的(?:时间|历史|工龄|党龄))")
_ENGLISH_NUMBER = regex(
    r"[ -]?(?:percent|yuan|dollars?|million|billion|hours?|days?|years?|months?|weeks?|minutes?|people"
    r"|students|employees|items|cases|times|km|miles)\b|%"
)
_ENGLISH_PERSON = regex(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Judge)\.? (?:[A-Z])?\Z")
_NUMBER_BEFORE = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$¥￥·.-")
_NUMBER_AFTER = frozenset("0123456789%％‰.-")
#: What may stand before 小X, 老X: the office of somebody, who is called so.
_NAMES = regex("(?:干部|员|师傅|同学|战士|邻居|村民|居民|支书|主任|会计|大夫|我|叫|是|和|与|、)\\Z")
_OPEN_QUOTE = frozenset('“「『"‘')
_CLOSE_QUOTE = frozenset('”」』"’')
_BREAK = frozenset("，。、；：:,; \u3000\n(（")
_PLACE_UNIT = frozenset("省市县区镇乡村州")

_TAGS = (
    ("person", "NAME PERSON PER JUDGE 姓名 人名 名字 某人 领导 嘉宾 书记 校长"),
    ("org", "ORG COMPANY HOSPITAL EMPLOYER SCHOOL COURT 单位 机构 公司 企业 组织 学校 医院 部门 供应商 车队"),
    ("date", "DATE TIME YEAR 日期 时间 年 月 日 时"),
    ("title", "TITLE 书名 文件名 标题 题目"),
    (
        "place",
        "PLACE LOCATION LOC CITY PROVINCE COUNTY ADDRESS 地 城市 省份 区县 县区 市县 乡镇 村 住址 县名 市名 省名 区名 镇名",
    ),
    (
        "number",
        "NUM AMOUNT PHONE TEL ID 数 金额 比例 百分比 电话 手机 证 账号 年龄 分 产量 收入 人数 产值 面积 总数 届",
    ),
    ("term", "TERM 职 项目 产品 品牌 会议 活动 敏感词 联系方式 EMAIL MAIL"),
)


def mask_type(text: str, start: int, end: int, raw: str | None = None) -> str:
    """What kind of word the mask at ``text[start:end]`` stands for, by its neighbours.

    Args:
        text: the text, in which this or other masks may be normalised already.
        start: where the mask begins.
        end: where it ends.
        raw: how the mask was written before it was normalised, if that differs.

    Returns:
        One of :data:`TYPES`.

    >>> mask_type("到XX市调研", 1, 3), mask_type("案件*宗", 2, 3), mask_type("由XX同志主持", 1, 3)
    ('place', 'number', 'person')
    """
    raw = raw or text[start:end]
    left = text[max(0, start - 12) : start]
    last, first = left[-1:], text[end : end + 1]
    if raw[0] in "[【<{":
        return next((kind for kind, parts in _TAGS if _has(raw, parts)), "unknown")
    if "某" in raw:
        return _word_type(text, end, raw, left)
    if last == "《" and first == "》":
        return "title"
    if last == "第":
        return "number"
    if last in _OPEN_QUOTE and last and first == "杯":  # a cup that is played for: “XX杯”
        return "term"
    after = kind_after(text, end)
    if after == "date":
        right = text[end : end + 6]
        duration = last not in "年月" and (_DURATION_BEFORE.search(left) or _DURATION_AFTER.match(right))
        return "number" if duration and not last.isdecimal() else "date"
    if after == "org" and surname(left) and kind_before(left[: -surname(left)]) == "person":
        return "person"  # 支书李××办起夜校
    if after is not None and after != "term":
        return after
    if last.isdecimal() and _YEAR_BEFORE.search(left) and _YEAR_AFTER.match(first):
        return "date"
    if surname(left) and first not in _PLACE_UNIT:
        return "person"
    if after is not None:
        return after
    counted = kind_counted(text, start, end)
    if counted is not None:
        return counted
    if last in "小老" and len(raw) <= 2 and (not is_cjk(left[-2:-1]) or _NAMES.search(left[:-1])):
        return "person"
    if last.isascii() or first.isascii():
        latin = _latin_type(left, text[end : end + 14], last, first)
        if latin:
            return latin
    if last in _OPEN_QUOTE and first in _CLOSE_QUOTE:
        return "term"
    if "地理标志" in text[end : end + 16]:  # their names begin with the place
        return "place"
    before = kind_before(left) or kind_before(left.rstrip(" \u3000:：、（(“"))
    if before is None and last in PERSONS:
        before = "person"
    if before is None:
        before = kind_of_row(text, start, end)
    if before is not None:
        return before
    if raw[0] in "_＿":  # what word filters leave
        return "term"
    if len(raw) == 3 and raw[0] not in "*＊﹡" and last in _BREAK:
        return "person"
    return (
        "title"
        if text.rfind("《", max(0, start - 30), start) > text.rfind("》", max(0, start - 30), start)
        else "unknown"
    )


def _has(raw: str, parts: str) -> bool:
    return any(part in raw for part in parts.split())


def _word_type(text: str, end: int, raw: str, left: str) -> str:
    """The kind of a word with 某."""
    if not raw.startswith("某"):
        return "person"
    if text[end : end + 1] in ("年", "月", "日"):
        return "date"
    after = kind_after(text, end)
    if after in ("place", "org", "person", "number", "date"):
        return after
    return kind_before(left) or "unknown"


def _latin_type(left: str, right: str, last: str, first: str) -> str | None:
    if _ENGLISH_NUMBER.match(right):
        return "number"
    if _ENGLISH_PERSON.search(left):
        return "person"
    if (last in _NUMBER_BEFORE and last) or (first in _NUMBER_AFTER and first):
        return "number"
    return None
