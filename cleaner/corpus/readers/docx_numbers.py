"""The numbers that Word puts before paragraphs and that do not stand in their text: 一、 1. （二） 第三章."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from docx.document import Document

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

#: What is circled, in the order of the numbers.
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("一二三四五六七八九十百零", "壹贰叁肆伍陆柒捌玖拾佰零")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class _Level(NamedTuple):
    start: int
    format: str
    pattern: str


class Numbers:
    """Counts the paragraphs of a document as Word does.

    The definitions are those of ECMA-376, part 1, section 17.9.
    """

    def __init__(self, document: Document) -> None:
        self._styles = {style.get(WORD + "styleId"): style for style in document.styles.element}
        self._levels: dict[tuple[str, int], _Level] = {}
        #: The definition that a list follows. Lists that share one go on counting for each other.
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        part = next((r for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        if part is not None and not part.is_external:
            self._learn(part.target_part.element)

    def of(self, paragraph: Any) -> str:
        """The number of a paragraph, with what follows it; nothing if it has none."""
        found = self._numbered(paragraph)
        if found is None:
            return ""
        number, depth = found
        level = self._levels.get((number, depth))
        abstract = self._abstract.get(number)
        if level is None or abstract is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if (number, depth) in self._restarted:
            self._restarted.discard((number, depth))
            counts.pop(depth, None)
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        shown = re.sub(r"%([1-9])", lambda m: self._shown(number, int(m[1]) - 1, counts), level.pattern)
        if level.format in ("bullet", "none") or not shown.strip():
            return ""
        return shown if shown[-1] in "、，.．）)：:" and not shown[-1].isascii() else shown + " "

    def _shown(self, number: str, depth: int, counts: dict[int, int]) -> str:
        level = self._levels.get((number, depth))
        if level is None:
            return ""
        return written(counts.get(depth, level.start), level.format)

    def _numbered(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the level that a paragraph, or else its style, belongs to."""
        number = depth = None
        for properties in self._properties(paragraph):
            number = number or _value(properties.find(f"{WORD}numPr/{WORD}numId"))
            depth = depth or _value(properties.find(f"{WORD}numPr/{WORD}ilvl"))
        return None if number in (None, "0") else (str(number), int(depth or 0))

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        """The properties of a paragraph, then of its style, then of the style that this one is based on."""
        own = paragraph.find(WORD + "pPr")
        if own is None:
            return
        yield own
        name = _value(own.find(WORD + "pStyle"))
        seen: set[str] = set()
        while name is not None and name not in seen and name in self._styles:
            seen.add(name)
            style = self._styles[name]
            properties = style.find(WORD + "pPr")
            if properties is not None:
                yield properties
            name = _value(style.find(WORD + "basedOn"))

    def _learn(self, root: Any) -> None:
        """Take in the definitions of all lists."""
        abstract = {each.get(WORD + "abstractNumId"): each for each in root.iter(WORD + "abstractNum")}
        for each in root.iter(WORD + "num"):
            number = each.get(WORD + "numId")
            name = _value(each.find(WORD + "abstractNumId"))
            if number is None or name is None or name not in abstract:
                continue
            self._abstract[number] = name
            for level in abstract[name].iter(WORD + "lvl"):
                self._learn_level(number, level)
            for override in each.iter(WORD + "lvlOverride"):
                depth = int(override.get(WORD + "ilvl", "0"))
                for level in override.iter(WORD + "lvl"):
                    self._learn_level(number, level)
                start = _value(override.find(WORD + "startOverride"))
                if start is not None and (number, depth) in self._levels:
                    self._levels[number, depth] = self._levels[number, depth]._replace(start=int(start))
                    self._restarted.add((number, depth))

    def _learn_level(self, number: str, level: Any) -> None:
        depth = int(level.get(WORD + "ilvl", "0"))
        self._levels[number, depth] = _Level(
            int(_value(level.find(WORD + "start")) or 1),
            _value(level.find(f".//{WORD}numFmt")) or "decimal",
            _value(level.find(WORD + "lvlText")) or "",
        )


def written(value: int, format: str) -> str:
    """A number in one of Word's formats; in digits where there is no sign for it.

    >>> written(21, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(4, "upperRoman")
    ('二十一', '③', 'IV')
    """
    kind = format.lower()
    if kind.startswith(("chinesecounting", "japanesecounting", "taiwanesecounting", "ideographdigital")):
        return chinese(value)
    if kind in ("chineselegalsimplified", "japaneselegal", "ideographlegaltraditional"):
        return chinese(value).translate(_LEGAL)
    if kind in ("upperroman", "lowerroman"):
        roman = _roman(value)
        return roman.upper() if kind == "upperroman" else roman
    if kind in ("upperletter", "lowerletter"):
        # After Z come AA, BB and so on.
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if kind == "upperletter" else letter
    if kind == "decimalfullwidth":
        return str(value).translate(_FULL_WIDTH)
    if kind == "decimalzero":
        return f"{value:02}"
    signs = {"decimalenclosedcircle": _CIRCLED, "ideographtraditional": _STEMS, "ideographzodiac": _BRANCHES}
    row = signs.get(kind.removesuffix("chinese"), "")
    return row[value - 1] if 0 < value <= len(row) else str(value)


def chinese(value: int) -> str:
    """A number below ten thousand in Chinese characters, as headings have it.

    >>> chinese(10), chinese(15), chinese(105), chinese(2010)
    ('十', '十五', '一百零五', '二千零一十')
    """
    if not 0 < value < 10_000:
        return str(value)
    digits = "零一二三四五六七八九"
    text = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += digits[digit] + sign
        elif text and value and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _roman(value: int) -> str:
    text = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        text += sign * min(count, 1000)
    return text


def _value(element: Any) -> str | None:
    value = None if element is None else element.get(WORD + "val")
    return None if value is None else str(value)
