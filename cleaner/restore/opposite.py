"""What stands in one copy where another one is masked.

Between two equal runs the masked copy is a pattern, letters with masks between them, that the other copy
must fit in exactly one way: ××市××区 and 望川市松河区. Where it does not fit, because a word was changed
beside the mask, the two are compared letter by letter, and the mask is answered if equal letters enclose it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cleaner.restore.align import Alignment, Stretch
from cleaner.restore.letters import GAP, MASK, Letters, Slot
from cleaner.text.masksigns import LETTERS, SIGNS

#: Equal letters that must stand on each side of a mask, and on both together.
_LEAST_SIDE = 2
_LEAST = 12
#: The same where copies differ close to the mask.
_LEAST_BESIDE_CHANGE = 5

#: Longer stretches are not compared letter by letter.
LONGEST = 400

_UNITS = frozenset("%％‰℃°㎡")
_SIGNS = frozenset("-－−+＋±¥￥$")
_PAIRS = dict(zip("《“‘「『〈(（[", "》”’」』〉)）]", strict=True))
_FOLDED = {ord(wide): narrow for wide, narrow in zip("％－＋￥（）", "%-+¥()", strict=True)} | {ord("−"): "-"}


#: Signs of masks.
_HIDING = frozenset(SIGNS) - frozenset(LETTERS)


class Answer(NamedTuple):
    """``second.text[start:end]`` stands where the first copy has `slot`."""

    slot: Slot
    start: int
    end: int


def answers(alignment: Alignment) -> Iterator[Answer]:
    """What the second text has for the masks of the first, where it has something that is not masked.

    >>> from cleaner import Document, Note
    >>> mask = Note("redaction", "mask-type", 9, 11, {"type": "place"})
    >>> one = Letters(Document("今天我们在这里召开××市春耕生产工作会议。", notes=[mask]))
    >>> two = Letters(Document("今天，我们在这里召开望川市春耕生产工作会议。"))
    >>> [two.text[answer.start : answer.end] for answer in answers(Alignment(one, two))]
    ['望川']
    """
    first, second = alignment.first, alignment.second
    slots = {slot.at: slot for slot in first.masks}
    for stretch in alignment.stretches():
        piece = first.line[stretch.i : stretch.i_end]
        if MASK not in piece or GAP in piece or stretch.j == stretch.j_end:
            continue
        for at, j, j_end in _fitted(alignment, stretch):
            if not {MASK, GAP} & set(second.line[j:j_end]):
                span = _with_signs(first, second, slots[at], j, j_end)
                if span is not None:
                    yield Answer(slots[at], *span)


def _fitted(alignment: Alignment, stretch: Stretch) -> list[tuple[int, int, int]]:
    """Each mask of a stretch, and the letters of the second text that stand for it."""
    first, second = alignment.first, alignment.second
    whole = _at_line_edges(first, second, stretch)
    if whole is not None:
        i, i_end, j, j_end = whole
        parts = list(first.parts(i, i_end))
        if stretch.around + sum(map(len, parts)) >= _LEAST:
            fitted = _fit(parts, second.line[j:j_end])
            if fitted is not None:
                masks = [at for at in range(i, i_end) if first.line[at] == MASK]
                return list(_shared_out(first, second, masks, [(j + a, j + b) for a, b in fitted]))
    if max(stretch.i_end - stretch.i, stretch.j_end - stretch.j) <= LONGEST:
        return list(_compared(first, second, stretch))
    return []


def _at_line_edges(first: Letters, second: Letters, stretch: Stretch) -> tuple[int, int, int, int] | None:
    """The stretch; where no equal letters enclose it, only the line that touches them, if there is one.

    A mask that begins the text, or ends it, has letters on one side. On the other a line must begin,
    or end, in both texts.
    """
    i, i_end, j, j_end = stretch[:4]
    open_left, open_right = stretch.left < _LEAST_SIDE, stretch.right < _LEAST_SIDE
    if not (open_left or open_right):
        return i, i_end, j, j_end
    if open_left and open_right:
        return None
    if open_left:
        line = first.text.rfind("\n", 0, first.start(i_end)) + 1
        other = second.text.rfind("\n", 0, second.start(j_end)) + 1
        if first.at(line) < i or second.at(other) < j or first.at(line) >= i_end:
            return None
        return first.at(line), i_end, second.at(other), j_end
    line = _line_end(first.text, first.end(i - 1))
    other = _line_end(second.text, second.end(j - 1))
    if first.at(line) > i_end or second.at(other) > j_end or first.at(line) <= i:
        return None
    return i, first.at(line), j, second.at(other)


def _line_end(text: str, offset: int) -> int:
    at = text.find("\n", offset)
    return len(text) if at < 0 else at


def _fit(parts: list[str], line: str) -> list[tuple[int, int]] | None:
    """Where the masks between `parts` lie in `line`, if there is exactly one way to fit it.

    Masks with no letters between them come back as one span, again and again.

    >>> _fit(["", "市", "区"], "望川市松河区")
    [(0, 2), (3, 5)]
    >>> _fit(["", "市", ""], "城市市民") is None
    True
    """
    first, last = parts[0], parts[-1]
    if not (line.startswith(first) and line.endswith(last)):
        return None
    least = [1]  # letters that each group of masks stands for at least
    inner: list[str] = []
    for part in parts[1:-1]:
        if part:
            inner.append(part)
            least.append(1)
        else:
            least[-1] += 1
    low, high = len(first), len(line) - len(last)
    earliest: list[int] = []
    at = low
    for part, masks in zip(inner, least, strict=False):
        at = line.find(part, at + masks, high)
        if at < 0:
            return None
        earliest.append(at)
        at += len(part)
    if high - at < least[-1]:
        return None
    at = high
    for part, masks, place in zip(inner[::-1], least[:0:-1], earliest[::-1], strict=True):
        at = line.rfind(part, low, at - masks)
        if at != place:
            return None
    found: list[tuple[int, int]] = []
    at = low
    for part, place, masks in zip(inner, earliest, least, strict=False):
        found += [(at, place)] * masks
        at = place + len(part)
    return found + [(at, high)] * least[-1]


def _shared_out(
    first: Letters, second: Letters, masks: list[int], spans: list[tuple[int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Give each of several masks in a row (××、××) its part of what stands for all of them."""
    number = 0
    while number < len(masks):
        same = number
        while same + 1 < len(masks) and spans[same + 1] == spans[number]:
            same += 1
        j, j_end = spans[number]
        if same == number:
            yield masks[number], j, j_end
        else:
            row = masks[number : same + 1]
            between = [first.text[first.end(a) : first.start(b)].strip() for a, b in pairwise(row)]
            for at, part in zip(row, _split(second, j, j_end, between), strict=False):
                yield at, *part
        number = same + 1


def _split(second: Letters, j: int, j_end: int, between: list[str]) -> list[tuple[int, int]]:
    """Cut a span of letters where the signs `between` stand in the text, if they stand there so."""
    if len(set(between)) != 1 or not between[0]:
        return []
    start, end = second.span(j, j_end)
    pieces = second.text[start:end].split(between[0])
    if len(pieces) != len(between) + 1:
        return []
    found: list[tuple[int, int]] = []
    for piece in pieces:
        found.append((second.at(start), second.at(start + len(piece))))
        start += len(piece) + len(between[0])
    return found if all(a < b for a, b in found) else []


def _compared(first: Letters, second: Letters, stretch: Stretch) -> Iterator[tuple[int, int, int]]:
    """The masks of a stretch that equal letters enclose, when it is compared letter by letter."""
    from rapidfuzz.distance import Levenshtein

    left, right = min(stretch.left, _LEAST), min(stretch.right, _LEAST)
    i, j = stretch.i - left, stretch.j - left
    one, other = first.line[i : stretch.i_end + right], second.line[j : stretch.j_end + right]
    blocks = Levenshtein.opcodes(one, other).as_matching_blocks()
    for before, after in pairwise(blocks):
        a, a_end = before.a + before.size, after.a
        if a_end - a == 1 and one[a] == MASK and min(before.size, after.size) >= _LEAST_BESIDE_CHANGE:
            around = one[before.a : a] + one[a_end : after.a + after.size]
            if MASK not in around and len(around) >= _LEAST and before.b + before.size < after.b:
                yield i + a, j + before.b + before.size, j + after.b


def _with_signs(first: Letters, second: Letters, slot: Slot, j: int, j_end: int) -> tuple[int, int] | None:
    """The span of the answer with the signs that belong to it and do not stand beside the mask.

    8.5% stands for the mask in 增长××，but 8.5 for the one in 增长××%.
    """
    start, end = second.span(j, j_end)
    text = second.text
    left, right = text[second.end(j - 1) : start], text[end : second.start(j_end)]
    if _HIDING & {*left, *right}:
        return None  # a part of it is masked there, too, and nobody noted it
    before = first.text[first.end(slot.at - 1) : slot.start].translate(_FOLDED)[-1:]
    after = first.text[slot.end : first.start(slot.at + 1)].translate(_FOLDED)[:1]
    left, right = left.translate(_FOLDED)[-1:], right.translate(_FOLDED)[:1]
    if after in _UNITS or right in _UNITS:
        if after and after in _UNITS and after != right:
            return None
        end += not (after and after in _UNITS)
    if (before and before in _SIGNS) or (left and left in _SIGNS and text[start].isdecimal()):
        if before and before in _SIGNS:
            if before != left:
                return None
        elif text[second.end(j - 1) - 1 : second.end(j - 1)].isdecimal():
            return None  # a range: 10-20
        else:
            start -= 1
    opened = left in _PAIRS and left != before
    if opened and text[end : end + 1].translate(_FOLDED) == _PAIRS[left] and after != _PAIRS[left]:
        return start - 1, end + 1
    return start, end
