"""A corpus of invented speeches with copies whose truth is known.

Speeches are made of random sentences, headings and formulas of the genre that many share. Copies are
edited, masked in several styles, cut, decorated, re-punctuated or re-wrapped. Beside them stand texts
that only look alike: a long common frame around another substance, compilations of several speeches,
and reports that quote one at length.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

#: Kinds of copies; and of texts that share much with others and are no copies.
KINDS = ("edited", "masked", "heavily masked", "cut", "decorated", "punctuation", "wrapped")
LOOK_ALIKES = ("frame", "compilation", "quotation")

_LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 2600)]
_WORDS = {
    "{how}": ["全面", "扎实", "持续", "深入", "着力", "切实", "不断", "大力", "进一步", "坚决"],
    "{do}": [
        "推进",
        "加强",
        "完善",
        "落实",
        "强化",
        "深化",
        "优化",
        "健全",
        "提升",
        "夯实",
        "统筹",
        "拓展",
        "规范",
        "创新",
        "巩固",
        "细化",
        "压实",
        "抓好",
        "突出",
    ],
    "{what}": [
        "基层治理",
        "工作机制",
        "责任清单",
        "项目建设",
        "营商环境",
        "民生保障",
        "安全生产",
        "生态保护",
        "乡村振兴",
        "产业升级",
        "人才队伍",
        "作风建设",
        "服务水平",
        "监督检查",
        "制度体系",
        "资金管理",
        "信息平台",
        "群众工作",
        "风险防控",
        "应急处置",
        "粮食生产",
        "教育质量",
        "医疗服务",
        "文化传承",
        "交通网络",
        "城市更新",
        "科技创新",
        "对外开放",
        "财政收支",
        "依法行政",
    ],
}
_SHAPES = (
    "要{how}{do}{what}",
    "{what}是{what}的重要基础",
    "各部门要{do}{what}，确保{what}取得实效",
    "今年以来，{what}明显改善",
    "{how}{do}{what}，不断提高{what}的能力",
    "围绕{what}，{do}{what}和{what}",
)

#: Texts that are shuffled together.
_BLOCK = 20_000

_SIGNS = ("XX", "××", "**", "□□", "_", "某某")


class Text(NamedTuple):
    """A text of the corpus: its cluster (-1: none), and what kind of copy it is (empty: an original)."""

    text: str
    cluster: int
    kind: str


def corpus(count: int, seed: int = 1, length: int = 3000, phrases: bool = False) -> list[Text]:
    """About `count` texts of about `length` characters, in random order, always the same ones.

    >>> texts = corpus(40)
    >>> len(texts) >= 40, {text.kind for text in texts} <= {"", *KINDS, *LOOK_ALIKES}
    (True, True)
    """
    return list(stream(count, seed, length, phrases))


def stream(count: int, seed: int = 1, length: int = 3000, phrases: bool = False) -> Iterator[Text]:
    """The texts of :func:`corpus` one at a time, shuffled in blocks, so that millions need no memory.

    With `phrases`, all sentences are put together from a few dozen words, so that any five letters stand
    in many texts that have nothing to do with one another.
    """
    chance = random.Random(seed)
    sentence = _phrases if phrases else _sentence
    formulas = [sentence(chance, 16, 46) for _ in range(400)]
    cluster = made = 0
    while made < count:
        found: list[Text] = []
        while made + len(found) < count and len(found) < _BLOCK:
            original = _speech(chance, sentence, formulas, length)
            found.append(Text(original, cluster, ""))
            for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 4))):
                kind = chance.choice(KINDS)
                found.append(Text(_copy(chance, sentence, original, kind), cluster, kind))
            cluster += 1
            fate = chance.random()
            if fate < 0.08:
                framed = _framed(chance, sentence, formulas, length)
                found += [Text(text, cluster + i, "frame") for i, text in enumerate(framed)]
                cluster += 2
            elif fate < 0.11:
                others = chance.sample(found, min(3, len(found)))
                found.append(Text("\n".join(other.text for other in others), -1, "compilation"))
            elif fate < 0.15:
                report = _speech(chance, sentence, formulas, 2 * length)
                middle = len(report) // 2
                quoting = report[:middle] + "\n" + original + "\n" + report[middle:]
                found.append(Text(quoting, -1, "quotation"))
        chance.shuffle(found)
        made += len(found)
        yield from found


_Sentence = Callable[[random.Random, int, int], str]


def _sentence(chance: random.Random, least: int, most: int) -> str:
    words = [chance.choice(_LETTERS) for _ in range(chance.randint(least, most))]
    words[len(words) // 2] = "，"
    return "".join(words) + "。"


def _phrases(chance: random.Random, least: int, _most: int) -> str:
    """A sentence of common words, of at least so many characters."""
    found = ""
    while len(found) < least:
        shape = chance.choice(_SHAPES)
        while "{" in shape:
            for slot, words in _WORDS.items():
                shape = shape.replace(slot, chance.choice(words), 1)
        found += shape + "，"
    return found[:-1] + "。"


def _speech(chance: random.Random, sentence: _Sentence, formulas: list[str], length: int) -> str:
    """Paragraphs, a third of whose sentences are formulas."""
    paragraphs = ["在" + sentence(chance, 8, 14)[:-1] + "会议上的讲话", "同志们："]
    size = 0
    length = round(length * chance.uniform(0.4, 1.6))
    while size < length:
        sentences = [
            chance.choice(formulas) if chance.random() < 0.33 else sentence(chance, 18, 60)
            for _ in range(chance.randint(2, 7))
        ]
        paragraphs.append("".join(sentences))
        size += len(paragraphs[-1])
    return "\n".join([*paragraphs, "谢谢大家！"])


def _copy(chance: random.Random, sentence: _Sentence, text: str, kind: str) -> str:
    if kind == "edited":
        for _ in range(max(2, len(text) // 150)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(("", chance.choice(_LETTERS), "的")) + text[at + 1 :]
    elif kind in ("masked", "heavily masked"):
        sign = chance.choice(_SIGNS)
        for _ in range(len(text) // (120 if kind == "masked" else 35)):
            at = chance.randrange(len(text) - 4)
            text = text[:at] + sign + text[at + chance.randint(1, 3) :]
    elif kind == "cut":
        text = text[: round(len(text) * chance.uniform(0.25, 0.9))]
    elif kind == "decorated":
        extra = [sentence(chance, 10, 30) for _ in range(max(1, len(text) // 400))]
        text = "\n".join([*extra[: len(extra) // 2], text, *extra[len(extra) // 2 :]])
    elif kind == "punctuation":
        text = text.replace("，", ",").replace("。", ". ").replace("\n", "\n　　")
    else:
        text = "\n".join(text[i : i + 38] for i in range(0, len(text), 38))
    return text


def _framed(chance: random.Random, sentence: _Sentence, formulas: list[str], length: int) -> list[str]:
    """Two texts that share 30 to 65 % as a frame, around different substance."""
    share = chance.uniform(0.3, 0.65)
    frame = _speech(chance, sentence, formulas, round(length * share)).split("\n")
    half = len(frame) // 2
    return [
        "\n".join(
            [*frame[:half], _speech(chance, sentence, formulas, round(length * (1 - share))), *frame[half:]]
        )
        for _ in range(2)
    ]
