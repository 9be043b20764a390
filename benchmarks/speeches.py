"""Invented speeches with names and numbers, and the copies that sites make of them.

A speech is a list of words and of names and numbers (:class:`Item`), so that of every mask and every cut it
is known what it hides. Copies are masked in several styles, cut in the middle and at the end, decorated,
re-punctuated, wrapped and mistyped. A *sibling* is the same speech as another county gave it: names and
numbers are its own.
"""

from __future__ import annotations

import random
from typing import NamedTuple


class Item(NamedTuple):
    """A name or a number of a speech; `key` tells the same one in all copies of it."""

    key: int
    kind: str
    value: str


Token = str | Item


class Copy(NamedTuple):
    """A document of the corpus.

    Attributes:
        text: as it is found on a site.
        family: the template that it was made from.
        speech: the speech that it is a copy of.
        whole: the tokens of that speech.
        masked: the keys of the items that are masked.
        cut: the numbers of the tokens that are missing.
        kind: what was done to it.
    """

    text: str
    family: int
    speech: int
    whole: list[Token]
    masked: frozenset[int]
    cut: frozenset[int]
    kind: str


_PLACE = "望清白云龙凤金石青松梅柳桥河溪泉湖江岭坪塘湾岗浦丰安宁和永长平顺"
_UNITS = ("县", "区", "镇", "乡", "街道")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂建国志文海波红梅玉兰春生"
_TOPICS = (
    "社区食堂", "河湖清淤", "春耕备耕", "防汛抗旱", "养老服务", "农村供水", "校园安全", "老旧小区改造", "乡村道路",
    "垃圾分类", "森林防火", "基层医疗", "职业培训", "文物保护", "招商引资", "营商环境", "电动车整治", "普惠托育",
)  # fmt: skip
_THINGS = (
    "工作机制", "责任清单", "问题台账", "服务网点", "巡查制度", "群众意见", "资金使用", "项目进度", "人员配备",
    "考核办法", "应急预案", "信息平台", "宣传方式", "监督渠道", "运营模式", "设施设备", "审批流程", "安全隐患",
    "试点经验", "薄弱环节", "部门协作", "志愿队伍", "示范样板", "长效管护", "收费标准", "选址布局",
)  # fmt: skip
_VERBS = (
    "健全", "落实", "完善", "优化", "梳理", "整改", "公开", "推广", "细化", "压实", "查摆", "规范", "统筹", "跟进",
    "检查", "改进", "建立", "充实", "盘活", "理顺", "督促", "排查", "加固", "更新",
)  # fmt: skip
_MANNERS = (
    "一项一项", "逐条逐项", "因地制宜", "实事求是", "从严从实", "有序", "稳妥", "主动", "及时", "全面", "持续", "带头",
    "分类", "分步", "按月", "对照标准", "结合实际", "沉下身子", "倒排工期", "先易后难", "挂图作战", "不打折扣",
)  # fmt: skip
_ENDS = (
    "让群众看得见变化", "不能等也不能靠", "决不能一阵风", "把好事办到群众心坎上", "经得起检验", "做到心中有数",
    "确保按期完成", "防止边改边犯", "一刻也不能放松", "形成上下联动的合力", "以实际成效取信于民", "守住安全底线",
    "把功夫下在平时", "越是困难越要向前", "真正把责任扛在肩上", "谁出问题就追究谁",
)  # fmt: skip
#: Sentences with items; <place> and the like are filled in, | parts choices.
_LOCAL = (
    "刚才，我们实地查看了<place>、<place>两个现场，听取了<place>和<org>的汇报。",
    "<place>去年投入<number>万元，完成了<number>处整改，群众满意度达到<percent>。",
    "上个月，<person>同志带队到<place>调研，走访了<number>户，当场解决问题<small>个。",
    "截至目前，全县累计受理<number>件，办结<number>件，办结率<percent>。",
    "<org>要牵头抓总，<place>要先行一步，力争在<month>月底以前取得突破。",
    "<date>，<place>发生的那起事故，教训十分深刻。",
    "对<place>、<place>等进度偏慢的地方，<person>同志要亲自约谈。",
    "<org>投资<number>万元建设的示范点，带动周边<number>人就业，户均增收<number>元。",
    "据统计，全县六十岁以上的老年人有<number>人，其中独居的占<percent>。",
    "<place>的<person>老人告诉我，这样的好事，她等了<small>年。",
    "按照《<title>》的要求，<place>已经建成<small>个，还差<small>个。",
    "<year>年以来，我们先后召开<small>次专题会，印发文件<small>份。",
    "由<person>同志任组长、<person>同志任副组长的专班，要在<small>天之内到位。",
    "今年计划新建<small>家，改造<small>家，总投资<number>万元。",
    "<place>的经验，归结起来就是“<term>”，值得各地学习。",
    "这项工作，<org>排名全市第<small>，与去年相比下降了<small>位。",
)
_FRAME = (
    "要<manner><verb><thing>，<manner><verb><thing>，<end>。",
    "有的同志对<thing>认识不足，对<thing>研究不深，必须<manner>加以<verb>。",
    "只有<verb><thing>，才能<verb><thing>，<end>。",
    "<thing>是基础，<thing>是关键，<thing>是保障，三者缺一不可，<end>。",
    "各部门要把<thing>与<thing>结合起来，<manner>推进，<end>。",
    "既要<verb>眼前的<thing>，又要<verb>长远的<thing>，<end>。",
    "<thing>抓得好不好，关键看干部，要<manner><verb>，<end>。",
    "凡是涉及<thing>的事项，都要<manner><verb>，不留死角，<end>。",
)
_HEADS = ("充分认识做好{}工作的重要意义", "准确把握{}工作的重点难点", "切实加强对{}工作的组织领导")


def speech(chance: random.Random, first_key: int) -> list[Token]:
    """A speech of 800 to 3,500 characters."""
    topic = chance.choice(_TOPICS)
    places = [_place(chance) for _ in range(4)]
    key = first_key
    tokens: list[Token] = []

    def add(sentence: str) -> None:
        nonlocal key
        for piece in _split(sentence):
            if not piece.startswith("<"):
                tokens.append(piece)
                continue
            name = piece[1:-1]
            if name in ("manner", "verb", "thing", "end"):
                source = {"manner": _MANNERS, "verb": _VERBS, "thing": _THINGS, "end": _ENDS}[name]
                tokens.append(chance.choice(source))
                continue
            kind, parts = _item(chance, name, places)
            for part in parts:
                if part.startswith("="):
                    tokens.append(part[1:])
                else:
                    tokens.append(Item(key, kind, part))
                    key += 1

    tokens.append(f"在全县{topic}工作推进会上的讲话\n（")
    add("<date>")
    tokens.append("）\n同志们：\n")
    add(
        f"今天，我们在<place>召开全县{topic}工作推进会，主要任务是总结经验、分析问题、部署任务。<local>".replace(
            "<local>", chance.choice(_LOCAL)
        )
    )
    tokens.append("下面，我讲三点意见。\n")
    for number, head in zip("一二三", _HEADS, strict=True):
        tokens.append(f"{number}、{head.format(topic)}\n")
        for _ in range(chance.randint(1, 4)):
            for _ in range(chance.randint(2, 6)):
                add(chance.choice(_LOCAL) if chance.random() < 0.35 else chance.choice(_FRAME))
            tokens.append("\n")
    tokens.append("同志们，")
    add(chance.choice(_FRAME))
    tokens.append("\n谢谢大家！\n")
    return tokens


def _split(sentence: str) -> list[str]:
    pieces: list[str] = []
    rest = sentence
    while "<" in rest:
        before, _, rest = rest.partition("<")
        name, _, rest = rest.partition(">")
        pieces += [before, f"<{name}>"]
    return [piece for piece in (*pieces, rest) if piece]


def _place(chance: random.Random) -> str:
    return "".join(chance.sample(_PLACE, 2)) + chance.choice(_UNITS)


def _item(chance: random.Random, name: str, places: list[str]) -> tuple[str, list[str]]:
    """The kind of an item, and its parts; one that begins with = is never masked."""
    if name == "place":
        place = chance.choice(places) if chance.random() < 0.7 else _place(chance)
        unit = next(unit for unit in _UNITS if place.endswith(unit))
        return "place", [place[: -len(unit)], "=" + unit]
    if name == "person":
        return "person", [
            "=" + chance.choice(_SURNAMES),
            "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2)))),
        ]
    if name == "org":
        return "org", [
            "".join(chance.sample(_PLACE, 2)),
            "=" + chance.choice(("集团", "公司", "中学", "合作社")),
        ]
    if name == "number":
        value = chance.choice(
            (chance.randint(101, 9999), chance.randint(101, 99999), round(chance.uniform(1, 99), 1))
        )
        return "number", [str(value)]
    if name == "small":
        return "number", [str(chance.randint(2, 60))]
    if name == "percent":
        return "number", [
            str(chance.choice((chance.randint(11, 99), round(chance.uniform(11, 99), 1)))),
            "=%",
        ]
    if name == "date":
        return "date", [
            "=20", str(chance.randint(15, 24)), "=年", str(chance.randint(1, 12)), "=月", str(chance.randint(1, 28)), "=日",
        ]  # fmt: skip
    if name == "year":
        return "date", ["=20", str(chance.randint(15, 24))]
    if name == "month":
        return "date", [str(chance.randint(1, 12))]
    if name == "title":
        return "title", [
            chance.choice(_TOPICS) + chance.choice(("管理办法", "实施方案", "三年行动计划", "条例"))
        ]
    return "term", [
        "".join(chance.sample("统分建管评督联改包通", 2)) + chance.choice(("工作法", "机制", "模式"))
    ]


def sibling(chance: random.Random, tokens: list[Token], first_key: int) -> list[Token]:
    """The speech of another county: other names, mostly other numbers, sometimes other sentences."""
    lazy = chance.random() < 0.25  # replaces the names alone
    names: dict[str, str] = {}
    found: list[Token] = []
    for token in tokens:
        if isinstance(token, str):
            if len(token) > 12 and chance.random() < 0.05:
                token = token[: len(token) // 2] + chance.choice(_MANNERS) + token[len(token) // 2 :]
            found.append(token)
            continue
        value = token.value
        if token.kind in ("place", "org", "person"):
            if value not in names:
                names[value] = _other_name(chance, token, value)
            value = names[value]
        elif token.kind in ("number", "date") and not lazy:
            value = _other_number(chance, value)
        found.append(Item(first_key + token.key, token.kind, value))
    return found


def _other_name(chance: random.Random, token: Item, value: str) -> str:
    source = _GIVEN if token.kind == "person" else _PLACE
    while (other := "".join(chance.sample(source, len(value)))) == value:
        pass
    return other


def _other_number(chance: random.Random, value: str) -> str:
    if chance.random() < 0.15:
        return value
    if "." in value:
        return str(round(float(value) * chance.uniform(0.4, 1.9) + 0.1, 1))
    low, high = 10 ** (len(value) - 1), 10 ** len(value) - 1
    return str(chance.randint(max(1, low), high)) if len(value) > 2 else str(min(28, chance.randint(1, high)))


_SITES = ("江北范文网", "墨渡文库", "云岭材料库")
_STYLES = ("XX", "××", "**", "□□", "○○", "XXX", "***", "某")


def copy(chance: random.Random, tokens: list[Token], family: int, number: int, kind: str) -> Copy:
    """A copy of a speech; `kind` joins what is done to it: mask, mask-all, cut, end, deco, punct, wrap, typo."""
    masked: frozenset[int] = frozenset()
    cut: frozenset[int] = frozenset()
    shown = list(tokens)
    if "mask" in kind:
        masked = _masked(chance, tokens, all_="mask-all" in kind)
        style = chance.choice(_STYLES)
        shown = [
            _mask(chance, token, style) if isinstance(token, Item) and token.key in masked else token
            for token in tokens
        ]
    notices: dict[int, str] = {}
    if "cut" in kind and len(tokens) > 60:
        first = chance.randrange(15, len(tokens) - 30)
        last = first + chance.randint(8, min(60, len(tokens) - first - 15))
        cut = frozenset(range(first, last))
        size = sum(len(_plain(token)) for token in tokens[first:last])
        site = chance.choice(_SITES)
        notices[first] = f"……（{site}www.wenku.example省略{size}字，正式会员可完整阅读）……"
    if "end" in kind:
        size = sum(len(_plain(token)) for token in tokens)
        last = chance.randrange(len(tokens) // 3, len(tokens) - 4)
        cut = cut | frozenset(range(last, len(tokens)))
        notices = {place: notice for place, notice in notices.items() if place < last}
        notices[last] = f"……（未完，全文共{size}字，当前仅显示{size // 2}字，请登录后阅读全文）"
    pieces: list[str] = []
    for place, token in enumerate(shown):
        if place in notices:
            pieces.append(notices[place])
        if place not in cut:
            pieces.append(_plain(token))
    text = "".join(pieces)
    if "typo" in kind:
        text = _mistyped(chance, text)
    if "punct" in kind:
        text = text.replace("，", ",").replace("：", ":").replace("；", ";").replace("\n", "\n　　")
    if "wrap" in kind:
        text = "\n".join(
            line[i : i + 34] for line in text.split("\n") for i in range(0, max(1, len(line)), 34)
        )
    if "deco" in kind:
        text = _decorated(chance, text)
    return Copy(text, family, number, tokens, masked, cut, kind)


def _plain(token: Token) -> str:
    return token if isinstance(token, str) else token.value


def _masked(chance: random.Random, tokens: list[Token], all_: bool) -> frozenset[int]:
    """Which items are masked: those of some kinds, mostly all of a kind."""
    kinds = {"place", "person", "org"} | {
        kind for kind in ("number", "date", "term", "title") if chance.random() < 0.5
    }
    share = 1.0 if all_ or chance.random() < 0.6 else 0.7
    return frozenset(
        token.key for token in tokens
        if isinstance(token, Item) and (all_ or token.kind in kinds) and chance.random() < share
    )  # fmt: skip


def _mask(chance: random.Random, item: Item, style: str) -> str:
    if style == "某" and item.kind in ("place", "person"):
        return "某" * (1 if item.kind == "place" else max(1, len(item.value)))
    sign = style if style != "某" else "××"
    return sign[0] * max(2, len(item.value)) if item.kind == "number" and chance.random() < 0.5 else sign


def _mistyped(chance: random.Random, text: str) -> str:
    letters = list(text)
    for _ in range(max(1, len(text) // 400)):
        at = chance.randrange(len(letters))
        if letters[at].isalpha() and not letters[at].isascii():
            letters[at] = chance.choice(("", "的", letters[at] * 2, chr(ord(letters[at]) + 1)))
    return "".join(letters)


def _decorated(chance: random.Random, text: str) -> str:
    site = chance.choice(_SITES)
    lines = text.split("\n")
    head = ["首页 > 范文大全 > 讲话稿 > 正文", f"来源：{site}　　阅读：{chance.randint(100, 9999)}次"]
    middle = [
        "",
        "更多相关文章：",
        "● 在全市养老服务工作会议上的讲话",
        "● 关于社区食堂运营情况的调研报告",
        "",
    ]
    at = chance.randrange(3, max(4, len(lines) - 2))
    foot = ["上一篇：在全县会议上的讲话", "下一篇：工作总结", f"Copyright © 2015-2023 {site} 版权所有"]
    if chance.random() < 0.5:
        middle = []
    return "\n".join([*head, *lines[:at], *middle, *lines[at:], *foot])


#: What is done to copies of a speech, as often as the plan has it.
_KINDS = (
    "mask", "mask", "mask-all", "mask punct", "mask deco", "mask wrap", "mask typo", "cut", "cut deco", "end", "end deco punct",
    "cut end", "mask cut", "mask end", "deco", "punct", "wrap", "typo",
)  # fmt: skip


def corpus(count: int, seed: int = 1) -> list[Copy]:
    """About `count` documents, in random order, always the same ones.

    >>> copies = corpus(30)
    >>> len(copies) >= 30, copies == corpus(30)
    (True, True)
    """
    chance = random.Random(seed)
    found: list[Copy] = []
    number = key = family = 0
    while len(found) < count:
        original = speech(chance, key)
        key += 100_000
        speeches = [original]
        fate = chance.random()
        for _ in range(0 if fate < 0.5 else 1 if fate < 0.8 else 3):
            speeches.append(sibling(chance, original, key))
            key += 100_000
        for index, tokens in enumerate(speeches):
            kinds = [chance.choice(_KINDS) for _ in range(chance.choice((1, 2, 3, 5)))]
            if not (index and chance.random() < 0.4):  # else no copy in clear is left of this one
                kinds.append("")
            found += [copy(chance, tokens, family, number, kind) for kind in kinds]
            number += 1
        family += 1
    chance.shuffle(found)
    return found
