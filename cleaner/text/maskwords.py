"""The words beside masks, and what they tell: a file of lists, and questions about neighbours."""

from __future__ import annotations

from functools import cache
from importlib import resources

#: Surnames that also end ordinary words (关于, 提高, 责任, 经费, 有关): they need a break or an office
#: before them.
_AMBIGUOUS = frozenset(
    "于高任石江林严万费钱左管游曲何许白毛齐项纪陆孔关程夏龙段雷史顾丁叶余田谷卜童汤莫梅辛祝盛董范贺苏谢罗马方"
    "武季常安明易文华温章向水金成时和支连曾单路代陶宋"
)

#: A single character that ends the name of an office or a relation.
PERSONS = frozenset("长長员員师師医郎娘伴父母妻婿嫂叔伯婶姨姑爷婆")


def is_cjk(char: str) -> bool:
    """Whether `char` is a Chinese character other than the numeral 〇."""
    return "\u3400" <= char <= "\u9fff" and char != "〇"


def kind_after(text: str, end: int) -> str | None:
    """The kind of mask that the words from `end` on tell; the longest word decides.

    >>> kind_after("××市调研", 2), kind_after("××市场", 2)
    ('place', None)
    """
    words, lengths = _context("after")
    for length in lengths.get(text[end : end + 1], ()):
        found = words.get(text[end : end + length])
        if found is not None and not text.startswith(found[1], end):
            return found[0]
    return None


def kind_before(left: str) -> str | None:
    """The kind of mask that the words at the end of `left` tell; the longest word decides."""
    words, lengths = _context("before")
    for length in lengths.get(left[-1:], ()):
        found = words.get(left[-length:])
        if found is not None:
            return found[0]
    return None


def surname(left: str) -> int:
    """How many characters at the end of `left` are a surname; 0 if none is."""
    surnames = words("surnames")
    last = left[-1:]
    if left[-2:] in surnames and len(left) > 1:
        return 2
    if last not in surnames:
        return 0
    if last in _AMBIGUOUS and len(left) > 1 and is_cjk(left[-2]):
        return 1 if kind_before(left[:-1]) == "person" or left[-2] in PERSONS else 0
    return 1


@cache
def words(section: str) -> frozenset[str]:
    """All words of one section of the file."""
    return frozenset(_sections().get(section, ()))


@cache
def _sections() -> dict[str, list[str]]:
    source = resources.files("cleaner.text").joinpath("masks.txt").read_text("utf-8")
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in source.splitlines():
        if line.startswith("[") and line.endswith("]"):
            current = sections[line[1:-1]] = []
        elif line and not line.startswith("#"):
            current += line.split()
    return sections


@cache
def _context(
    side: str,
) -> tuple[dict[str, tuple[str, tuple[str, ...]]], dict[str, tuple[int, ...]]]:
    """Each word beside masks with its kind and what it must not go on to, and for each character
    nearest to the mask the lengths of its words, longest first."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for kind in ("term", "org", "person", "place", "number", "date"):
        current = ""
        for entry in _sections().get(f"{kind}-{side}", ()):
            word, marked, exception = entry.partition("!")
            if marked:
                current = word
                found[word] = (kind, (exception,))
            elif current and entry.startswith(current):
                found[current] = (kind, (*found[current][1], entry))
            else:
                current = ""
                found[entry] = (kind, ())
    lengths: dict[str, set[int]] = {}
    for word in found:
        lengths.setdefault(word[0] if side == "after" else word[-1], set()).add(len(word))
    ordered = {char: tuple(sorted(sizes, reverse=True)) for char, sizes in lengths.items()}
    return found, ordered
