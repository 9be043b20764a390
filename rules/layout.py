"""Lines as the page cut them: put back together, freed of page numbers, headers and indents."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from cleaner import Finding, Flag, Line, Remove, Replace, Text, outline, pages, regex, rule, wrap

#: The blanks of typography: ideographic, no-break, em, en and thin ones (Unicode, category Zs).
_WIDE = "\u3000\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_INDENT = regex(f"^[ \t]*[{_WIDE}][{_WIDE} \t]*", re.M)


@rule("indent", phase="layout", anchors=list(_WIDE))
def indent(text: Text) -> Iterator[Finding]:
    """The ideographic and no-break blanks at the start of paragraphs.

    Indents of ordinary blanks and tabs stay: they carry meaning in code, lists and verse. (Those of
    running text are taken away by `paragraph-indent`.)
    """
    for match in _INDENT.finditer(text):
        yield Remove(match.span())


indent.example("\u3000\u3000各位代表：\n\u3000\u3000今天", "各位代表：\n今天")
indent.keeps("目\u3000录\n    print(1)")

_SPACED = regex(r"^[ \t]+(?=[\u4e00-\u9fff“（《〈\d])(?=[^\n]*[。；！？：，])[^\n]{16,}$", re.M)
_CODE = regex(r"^(?:\s*(?:[-*+>#|]|\d+[.)])\s|.*[{};]\s*$|.*\t|\s*[\w\"']+\s*[:=]\s*\S)", re.M)


@rule("paragraph-indent", phase="layout", anchors=["\n ", "\n\t"])
def paragraph_indent(text: Text) -> Iterator[Finding]:
    """Ordinary blanks before paragraphs of Chinese prose.

    Only where the indented lines are sentences, and with them the headings and short paragraphs
    that are indented as far; never in texts that look like code, Markdown or tables, whose indents
    mean something.
    """
    indented = {match.start() for match in _SPACED.finditer(text) if not _is_set_right(match.group())}
    if not indented or len(_CODE.findall(text)) > 0.1 * len(text.lines) + 1:
        return
    usual = {_indent_of(text.line_at(start).text) for start in indented}
    for line in text.lines:
        blanks = _indent_of(line.text)
        short = blanks in usual and len(blanks) > 1 and _SHORT.match(line.text, len(blanks))
        if blanks and (line.start in indented or short):
            yield Remove((line.start, line.start + len(blanks)))


def _is_set_right(line: str) -> bool:
    """Whether a line is a signature or a date at the right edge rather than an indented paragraph."""
    return len(_indent_of(line)) > 12 and line.rstrip()[-1] not in "。！？；”"


#: Lines that stand among indented paragraphs as one of them: headings, enclosures, salutations.
_SHORT = regex(
    "[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]|[（(]此件|附件?[:：]"
)


def _indent_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


paragraph_indent.example(
    "各位代表：\n    一年来，全县上下团结一心，各项工作取得新的成效。",
    "各位代表：\n一年来，全县上下团结一心，各项工作取得新的成效。",
)
paragraph_indent.keeps(
    "本人承诺以上信息真实有效。\n                    申请人签名：__________　日期：____年____月"
)
paragraph_indent.keeps("for x in y:\n    print('加载完成，共处理文件若干，请检查。')")


_BLANK = " \t" + _WIDE


_TRAILING = regex(f"[{_BLANK}]+(?=\n|\\Z)")


#: Begins with the line feed, which is found fast.
_LATE_BLANK = regex(f"\n(?<=[{_BLANK}]\n)")


@rule("trailing-blanks", phase="layout")
def trailing_blanks(text: Text) -> Iterator[Finding]:
    """Blanks at the ends of lines."""
    if (text and text[-1] in _BLANK) or _LATE_BLANK.search(text):
        for match in _TRAILING.finditer(text):
            yield Remove(match.span())


trailing_blanks.example("各位代表： \u3000\n今天\t", "各位代表：\n今天")
trailing_blanks.keeps("一行\n\n二行")

_MANY_BLANK = regex(r"\n(\n{2,})(?=[^\n])")


@rule("blank-lines", phase="layout")
def blank_lines(text: Text) -> Iterator[Finding]:
    """Blank lines at the start and the end, and more than two in a row.

    One line feed at the end stays; one or two blank lines between paragraphs stay.
    """
    if text[:1] == "\n":
        yield Remove((0, len(text) - len(text.lstrip("\n"))))
    if text[-2:] == "\n\n":
        yield Remove((len(text.rstrip("\n")) + 1, len(text)))
    if "\n\n\n\n" in text:
        for match in _MANY_BLANK.finditer(text):
            if match.start() and len(match[1]) > 2:
                yield Remove((match.start(1) + 1, match.end(1)))


blank_lines.example("\n\n甲\n\n\n\n\n乙\n\n\n", "甲\n\n乙\n")
blank_lines.keeps("甲\n\n乙\n\n\n丙\n")


# --- hard-wrapped lines --------------------------------------------------------------------------


def _joins(text: Text) -> list[wrap.Join]:
    return wrap.joins(text)


@rule("unwrap", phase="layout")
def unwrap(text: Text) -> Iterator[Finding]:
    """Line ends inside paragraphs and headings of a text that was cut at a fixed width.

    Only in texts that show such an edge throughout. Verse, lists, tables, code, addresses and
    signatures keep their lines, headings stay apart from paragraphs.
    """
    if text.count("\n") < 2:
        return
    for start, end, glue in text.fact(_joins):
        yield Replace((start, end), glue)


unwrap.example(
    "今天我们召开全市社区食堂建设推进会主要任务是总结\n"
    "去年以来的试点经验，分析存在的问题，部署下一阶段\n"
    "的工作。刚才大家实地看了两个社区食堂，听了市民政\n"
    "局的发言，讲得都很实在。下面，我讲三点意见，请大\n"
    "家一起讨论。\n",
    "今天我们召开全市社区食堂建设推进会主要任务是总结"
    "去年以来的试点经验，分析存在的问题，部署下一阶段"
    "的工作。刚才大家实地看了两个社区食堂，听了市民政"
    "局的发言，讲得都很实在。下面，我讲三点意见，请大"
    "家一起讨论。\n",
)
unwrap.keeps("床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。\n")


_GENRE = (
    "讲话|讲话稿|报告|工作报告|发言|发言稿|致辞|致词|祝酒词|贺词|意见|通知|通报|方案|实施方案|总结|工作总结|要点|办法|规定|细则|条例|规划|"
    "纲要|决定|批复|说明|计划|讲稿|材料|汇报|党课|提纲|主持词|演讲|演讲词|悼词|倡议书|公告|通告|纪要|心得体会|述职报告|测定|研究|分析|探讨|浅析"
)
_TITLE_END = regex(rf"(?:{_GENRE})(?:[（(].{{1,12}}[)）])?\Z")
_DEPENDENT = regex(rf"[的和与及暨].{{0,16}}(?:{_GENRE})(?:[（(].{{1,12}}[)）])?\Z")
_DANGLING = regex("(?:[的和与及暨在对于向为]|关于|会上|会议上)\\Z")
_ISSUER = regex(
    "(?:政府|委员会|办公室|厅|局|部|院|公司|集团|大学|学校|中学|小学|协会|文件|党委|支部|委|处|镇|乡|县|市|区)\\Z"
)
_NO_PART = regex(
    "[。；！？!?:：;|]|^[（(《【“]|作者|记者|年\\d|月|日$|^第|[\u4e00-\u9fff]{4}[ \u3000]{2,}[\u4e00-\u9fff]{4}"
)


@rule("title-wrap", phase="layout")
def title_wrap(text: Text) -> Iterator[Finding]:
    """A title cut over two or three lines becomes one line.

    The first line must hang in the air (…部署会上, …关于) or the second be the mere end of a title
    (的讲话); in a hard-wrapped text it is enough that the lines together end as titles do. Issuers,
    subtitles, authors and dates stay on their lines.
    """
    rows = [line for line in (text.line(i) for i in range(min(12, len(text.parts)))) if line.text.strip()][:5]
    if len(rows) < 3 or (len(rows[0].text) > 60 and len(rows[1].text) > 60):
        return
    wrapped = text.fact(wrap.wrapping) is not None
    bodies = [_together(line.text.strip()) for line in rows]
    for i in range(len(bodies) - 1):
        if i and not _ISSUER.search(bodies[i - 1]) and not _NO_PART.search(bodies[i - 1]):
            return
        last = _title_end(bodies, i, wrapped)
        if last:
            for one, other in zip(rows[i:last], rows[i + 1 : last + 1], strict=True):
                start = one.start + len(one.text.rstrip())
                end = other.end - len(other.text.lstrip())
                yield Replace((start, end), wrap.glue(text[max(0, start - 40) : start], text[end : end + 40]))
            return


def _together(line: str) -> str:
    """A line whose characters are all spaced apart, without the blanks."""
    return re.sub("[ \u3000]", "", line) if _LETTERS_APART.fullmatch(line) else line


def _title_end(bodies: list[str], first: int, wrapped: bool) -> int:
    """The index of the last line of a title that begins on line `first`; 0 if it is on one line."""
    head = bodies[first]
    if not 6 <= len(head) <= 46 or _NO_PART.search(head) or outline.mark(head) or head[-1] in "，、》）)":
        return 0
    for last in range(first + 1, min(first + 3, len(bodies))):
        rest = bodies[last]
        if len(rest) > 32 or _NO_PART.search(rest) or outline.mark(rest):
            return 0
        if _TITLE_END.search(rest):
            if _TITLE_END.search(head) and not rest.startswith(("的", "和", "与", "及", "暨")):
                return 0
            if last == first + 1 and (_DEPENDENT.match(rest) or _DANGLING.search(head)):
                return last
            issuer = _ISSUER.search(head) is not None and "关于" not in head[:14]
            apart = issuer or rest.startswith("关于")
            return last if wrapped and not apart else 0
    return 0


title_wrap.example(
    "在全区知识产权保护工作部署会上\n的讲话\n同志们：", "在全区知识产权保护工作部署会上的讲话\n同志们："
)
title_wrap.keeps("乡村振兴工作总结报告\n李小明\n一年来")
title_wrap.keeps("江北县人民政府办公室\n关于印发春耕工作方案的通知\n各乡镇：")

_LETTERS_APART = regex(
    r"(?<![^\s，。；：（“《])[\u4e00-\u9fff](?:[ \u3000][\u4e00-\u9fff，。、；：“”]){5,}(?![^\s，。；：）”》])"
)


#: Begins with a blank, which is rare, to be found quickly.
_SPREAD = regex(
    r" [\u4e00-\u9fff] [\u4e00-\u9fff] [\u4e00-\u9fff] |\u3000[\u4e00-\u9fff]\u3000[\u4e00-\u9fff]\u3000"
)


@rule("letter-space", phase="layout")
def letter_space(text: Text) -> Iterator[Finding]:
    """The blanks between all characters of a line, as in ``在 全 县 工 作 会 议 上 的 讲 话``.

    At least eight characters in a row somewhere in the text; short heads (目 录, 中 华 人 民 共 和 国)
    are spread for looks.
    """
    if not _SPREAD.search(text):
        return
    found = list(_LETTERS_APART.finditer(text))
    if not any(match.end() - match.start() >= 15 for match in found):
        return
    for match in found:
        for blank in re.finditer("[ \u3000]", match.group()):
            yield Remove((match.start() + blank.start(), match.start() + blank.end()))


letter_space.example(
    "在 全 县 农 业 工 作 会 议 上 的 讲 话\n同志们：", "在全县农业工作会议上的讲话\n同志们："
)
letter_space.keeps("目 录\n中 华 人 民 共 和 国")

_DIGIT_SPACE = regex(
    r" (?:(?<=[\u4e00-\u9fff，。、；：（“《] )(?=\d)|(?<=[\d%％‰℃] )(?=[\u4e00-\u9fff，。、；：）”》%％]))"
)


@rule("digit-space", phase="layout")
def digit_space(text: Text) -> Iterator[Finding]:
    """The blanks that extraction from a PDF puts between Chinese characters and numbers.

    Only in paragraphs of texts that were hard-wrapped; elsewhere such a blank may be the author's
    style, or part of a table.
    """
    if not text.fact(_joins):
        return
    wrapped = text.fact(wrap.wrapping)
    assert wrapped is not None
    starts = [row.start for row in wrapped.rows]
    for match in _DIGIT_SPACE.finditer(text):
        row = wrapped.rows[bisect_right(starts, match.start()) - 1]
        if not row.fixed and match.end() < row.end:
            yield Remove(match.span())


digit_space.example(
    "今天我们召开全市社区食堂建设推进会主要任务是总结\n"
    "去年以来的试点经验，分析 48 家食堂存在的问题，部\n"
    "署 2024 年的工作。刚才大家实地看了 2 个社区食堂，\n"
    "听了市民政局的发言，讲得都很实在。下面，我讲三点\n"
    "意见，请大家一起讨论。\n",
    "今天我们召开全市社区食堂建设推进会主要任务是总结\n"
    "去年以来的试点经验，分析48家食堂存在的问题，部\n"
    "署2024年的工作。刚才大家实地看了2个社区食堂，\n"
    "听了市民政局的发言，讲得都很实在。下面，我讲三点\n"
    "意见，请大家一起讨论。\n",
)
digit_space.keeps("全市共有 45 个村，受益 3.2 万人。\n")


# --- pages ---------------------------------------------------------------------------------------


def _pages(text: Text) -> list[pages.Block]:
    return pages.blocks(text)


@rule("page-number", phase="boilerplate")
def page_number(text: Text) -> Iterator[Finding]:
    """Page numbers on lines of their own (- 3 -, 第3页 共12页, 3/12), alone or in mid-sentence.

    A bare number goes only where it cuts a sentence or is one of an ascending row of which most do.
    Where it cut a sentence the parts are joined. Numbered sections, scores and tables stay.
    """
    for block in text.fact(_pages):
        if block.numbers:
            yield _without(text, block)


page_number.example("工作取得成效。\n- 3 -\n下一步\n再接再厉。\n- 4 -", "工作取得成效。\n下一步\n再接再厉。")
page_number.keeps("比分\n3\n2\n工作取得成效。")


@rule("running-header", phase="boilerplate")
def running_header(text: Text) -> Iterator[Finding]:
    """Lines that a PDF repeats on every page, with or without the page number in them.

    Most of them must stand in the middle of a sentence or beside a page number; the first stays
    where it is the title. Refrains and the heads of tables stay.
    """
    for block in text.fact(_pages):
        if not block.numbers:
            yield _without(text, block)


running_header.example(
    "今年全市新建社区食堂四十八家，改造提升十五家，覆盖了所有老年\n"
    "望川市民政局　　会议材料\n"
    "人口集中的小区。\n"
    "市审计局每年抽查五分之一，结果与补贴挂钩，抽查情况向社会公\n"
    "望川市民政局　　会议材料\n"
    "布，接受群众的监督。\n"
    "食堂的定价由街道、居民代表和运营单位共同商定，一年之内不得\n"
    "望川市民政局　　会议材料\n"
    "调整。\n",
    "今年全市新建社区食堂四十八家，改造提升十五家，覆盖了所有老年\n"
    "人口集中的小区。\n"
    "市审计局每年抽查五分之一，结果与补贴挂钩，抽查情况向社会公\n"
    "布，接受群众的监督。\n"
    "食堂的定价由街道、居民代表和运营单位共同商定，一年之内不得\n"
    "调整。\n",
)
running_header.keeps("合唱\n春风吹过河岸。\n合唱\n燕子飞回屋檐。\n合唱\n孩子唱起歌谣。\n")


def _without(text: Text, block: pages.Block) -> Finding:
    """The finding that takes a block of page furniture out."""
    if block.cuts and block.before and block.after:
        before = block.before.text.rstrip()
        after = block.after.text.lstrip()
        end = block.after.end - len(after)
        wrapped = text.fact(wrap.wrapping) is not None or _fits_lines(text, block.before)
        glue = "\n" if wrapped else wrap.glue(before, after)
        return Replace((block.before.start + len(before), block.after.start if wrapped else end), glue)
    start, _ = text.whole(block.first)
    return Remove((start, text.whole(block.last)[1]))


def _fits_lines(text: Text, line: Line) -> bool:
    """Whether other lines are as long as `line` and stop in mid-sentence like it."""
    size = wrap.width(line.text)
    alike = (part for part in text.parts if part and part != line.text and part[-1] not in "。！？；：:”")
    return size <= 120 and sum(abs(wrap.width(part) - size) <= 3 for part in alike) >= 1


# --- headings ------------------------------------------------------------------------------------

_GLUED_HEADING = regex(
    r"(?<=[。！？；”])[ \t\u3000]*(?=(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])[^。！？；\n]{2,40}$)",
    re.M,
)


@rule("heading-split", phase="layout", anchors=[f"{e}{b}{n}{c}" for e in "。！？；”" for n in "二三四五六七八九十" for b, c in (("", "、"), ("（", ""), ("(", ""))])  # fmt: skip
def heading_split(text: Text) -> Iterator[Finding]:
    """A heading (二、…, （三）…) that hangs on the end of the paragraph before gets its own line.

    Only where the line ends with the heading and the number is the next one of its kind; what is
    enumerated inside a paragraph stays there.
    """
    last: dict[str, int] = {}
    position = 0
    for match in _GLUED_HEADING.finditer(text):
        for line in text[position : match.start()].split("\n"):
            this = outline.mark(line)
            if this:
                last[this.level] = this.number
        position = match.start()
        this = outline.mark(text[match.end() : match.end() + 12])
        follows = text.find("\n", match.end())
        if (
            this
            and this.number == last.get(this.level, 0) + 1
            and this.number > 1
            and follows > 0
            and text[follows:].strip()
        ):
            yield Replace(match.span(), "\n")


_HEADING_AND_BODY = regex(
    r"^([一二三四五六七八九十]{1,3}、[^。！？；\n\u3000]{4,24}?)[ ]?\u3000+(?=[^\n]{16,}[。！？])", re.M
)


@rule("heading-apart", phase="layout", anchors=["\u3000"])
def heading_apart(text: Text) -> Iterator[Finding]:
    """The ideographic blank between a heading (一、…) and the paragraph on its line: a line end.

    Headings of chapters and articles (第一章　总则, 第一条　为了…) keep their blank.
    """
    for match in _HEADING_AND_BODY.finditer(text):
        yield Replace((match.end(1), match.end()), "\n")


heading_apart.example(
    "一、提高认识，统一思想\u3000校园安全连着千家万户，我们要把它放在心上。",
    "一、提高认识，统一思想\n校园安全连着千家万户，我们要把它放在心上。",
)
heading_apart.keeps("第一条\u3000为了加强管理，制定本办法，自发布之日起施行。")

heading_split.example(
    "一、成绩\n全年完成任务。二、打算\n继续努力。", "一、成绩\n全年完成任务。\n二、打算\n继续努力。"
)
heading_split.keeps("主要做法：一、抓学习。二、抓落实。三、抓作风。")


@rule("heading-missing", phase="notes")
def heading_missing(text: Text) -> Iterator[Finding]:
    """A note where the numbering of headings jumps: （二） without a （一） before it."""
    for gap in outline.missing_ordinals(text.each_line(outline.mark)):
        line = text.line(gap.line)
        names = [outline.ordinal(gap.level, n) for n in gap.numbers]
        before = line.text[: gap.mark.end].strip()
        if before.startswith("("):
            names = [name.replace("（", "(").replace("）", ")") for name in names]
        span = (line.start, line.start + gap.mark.end)
        yield Flag("heading-missing", span, {"missing": names, "before": before})


heading_missing.keeps("一、成绩\n全年。\n（二）不足\n三、打算", notes=["heading-missing", "heading-missing"])
heading_missing.keeps("一、成绩\n（一）农业\n（二）工业\n二、打算\n（一）农业", notes=[])

_SENTENCE = regex("[，。；]")
_CJK_END = regex(r"[\u4e00-\u9fff，、：；,“（《\-—A-Za-z0-9%]\Z")
_SIGNED = regex(
    r"(?:\d{1,4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|月|日|委员会|公司|办公室|局|厅|部|党委|支部|协会|政府|印|者|人|此致|敬礼|完|毕|止)\s*\Z"
)


@rule("truncated", phase="notes")
def truncated(text: Text) -> Iterator[Finding]:
    """A note where the text ends in mid-sentence.

    The last line must be prose that lacks its end mark; headings, lists, verse, signatures and dates
    end without one.
    """
    body = text.rstrip()
    line = body[body.rfind("\n") + 1 :]
    this = outline.mark(line)
    bare_heading = this is not None and this.level in ("cn", "cnp") and len(line) < 50
    if bare_heading and "。" in body and line[-1] not in "。！？；…":
        yield Flag("truncated", (len(body), len(body)), {})
        return
    ends_open = _CJK_END.search(line) is not None and not _SIGNED.search(line)
    if not ends_open or len(line) < 12 or "\t" in line or "|" in line:
        return
    if line[-1] in "，、，,；（《“" or (len(_SENTENCE.findall(line)) >= 1 and len(line) >= 24):
        yield Flag("truncated", (len(body), len(body)), {})


truncated.keeps(
    "为此，各部门要加强协作，形成合力，推动各项工作落到实处，确保全年目标任务", notes=["truncated"]
)
truncated.keeps("特此通知。\n\n江北县人民政府办公室\n2023年5月4日", notes=[])
