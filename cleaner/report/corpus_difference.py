"""Where two copies of a text differ, character by character, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

#: So much of each text is compared. Time and memory grow with the product of both lengths:
#: 12,000 characters each take a tenth of a second and 20 MB.
MOST = 12_000

#: Characters shown on both sides of a difference, and how many rows are shown at most.
_AROUND = 22
_MOST_SHOWN = 24

#: Changes with no more between them stand in one row, until the row is so long.
_JOINED = 60
_LONGEST_ROW = 600

#: A difference is shown up to this length.
_LONGEST = 400


#: Punctuation of both widths and blanks. Dots for a gap and signs of masks do count.
_TRIVIAL = re.compile(r"""[\s，。；：？！、,.;:?!“”‘’"'（）()《》〈〉<>【】\[\]〔〕—–\-·•]*""")


#: Signs of both widths are the same sign.
_WIDTH = str.maketrans("，。；：？！（）【】“”‘’〔〕　", ",.;:?!()[]\"\"''[] ")


class Span(NamedTuple):
    """A piece of one side; `kind` is ``kept``, ``removed`` (left only), ``inserted`` (right only) or ``left-out``."""

    kind: str
    text: str


class Row(NamedTuple):
    """Neighbouring changes with the words around them, after so many characters that are alike."""

    skipped: int
    left: list[Span]
    right: list[Span]
    changes: int


class Difference(NamedTuple):
    """All differences of two texts.

    Attributes:
        rows: the first of them, in order.
        more: how many are not among the rows.
        trivial: whether there are others, in blanks and punctuation alone.
        rest: characters that are alike after the last row.
        cut: only the beginning of a text was compared.
    """

    rows: list[Row]
    more: int
    trivial: bool
    rest: int
    cut: bool


class _Block(NamedTuple):
    same: bool
    left: str
    right: str


def difference(left: str, right: str) -> Difference:
    """Compare two texts.

    The shortest script of insertions and deletions (rapidfuzz, bit-parallel after Hyyrö 2004) is
    made readable by giving up stretches that are alike but shorter than the changes on both sides
    of them, as in the "semantic cleanup" of diff-match-patch.

    >>> difference("全市有甲乙两个县。", "全市有××两个县。").rows
    [Row(skipped=0, left=[Span(kind='kept', text='全市有'), Span(kind='removed', text='甲乙'),
                          Span(kind='kept', text='两个县。')],
                    right=[Span(kind='kept', text='全市有'), Span(kind='inserted', text='××'),
                           Span(kind='kept', text='两个县。')], changes=1)]
    """
    blocks, trivial = _without_trivial(_blocks(left[:MOST], right[:MOST]))
    blocks = _readable(blocks)
    rows, rest = _rows(blocks)
    more = sum(not block.same for block in blocks) - sum(row.changes for row in rows[:_MOST_SHOWN])
    cut = max(len(left), len(right)) > MOST
    return Difference(rows[:_MOST_SHOWN], more, trivial, 0 if more else rest, cut)


def _rows(blocks: list[_Block]) -> tuple[list[Row], int]:
    """Neighbouring changes together, with the words around them; and what is alike after the last."""
    rows: list[Row] = []
    row: Row | None = None
    skipped, before = 0, ""
    for number, block in enumerate(blocks):
        if not block.same:
            if row is None:
                row = Row(skipped, [], [], 0)
                _extend(row, _Block(True, before, before))
            _extend(row, block)
            row = row._replace(changes=row.changes + 1)
            continue
        last = number == len(blocks) - 1
        if row is not None and not last and len(block.left) <= _JOINED and _length(row) < _LONGEST_ROW:
            _extend(row, block)
            continue
        around = 0 if row is None else min(_AROUND, len(block.left) if last else len(block.left) // 2)
        if row is not None:
            _extend(row, _Block(True, block.left[:around], block.left[:around]))
            rows.append(row)
            row = None
        ahead = 0 if last else min(_AROUND, len(block.left) - around)
        before = block.left[len(block.left) - ahead :]
        skipped = len(block.left) - around - ahead
    if row is not None:
        rows.append(row)
    return rows, skipped if blocks and blocks[-1].same else 0


def _length(row: Row) -> int:
    return sum(len(span.text) for span in row.left) + sum(len(span.text) for span in row.right)


def _blocks(left: str, right: str) -> list[_Block]:
    """The texts cut into stretches that are the same and stretches that are not."""
    from rapidfuzz.distance import Indel

    found: list[_Block] = []
    for code in Indel.opcodes(left.translate(_WIDTH), right.translate(_WIDTH)):
        one, other = left[code.src_start : code.src_end], right[code.dest_start : code.dest_end]
        same = code.tag == "equal"
        if found and found[-1].same == same:
            found[-1] = _Block(same, found[-1].left + one, found[-1].right + other)
        else:
            found.append(_Block(same, one, other))
    return found


def _readable(blocks: list[_Block]) -> list[_Block]:
    """Give up stretches that are alike by chance, between longer changes."""
    found: list[_Block] = []
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        chance = (
            block.same
            and found
            and not found[-1].same
            and following is not None
            and len(block.left) <= _size(found[-1])
            and len(block.left) <= _size(following)
            and len(block.left) < 8
        )
        if found and not found[-1].same and (chance or not block.same):
            found[-1] = _Block(False, found[-1].left + block.left, found[-1].right + block.right)
        else:
            found.append(block)
    return found


def _size(block: _Block) -> int:
    return max(len(block.left), len(block.right))


def _without_trivial(blocks: list[_Block]) -> tuple[list[_Block], bool]:
    """Take changes of blanks and punctuation for alike, as they stand on the left; and whether there were any."""
    found: list[_Block] = []
    trivial = False
    for block in blocks:
        if block.same or (_TRIVIAL.fullmatch(block.left) and _TRIVIAL.fullmatch(block.right)):
            trivial = trivial or block.left != block.right
            block = _Block(True, block.left, block.left)
            if found and found[-1].same:
                block = _Block(True, found[-1].left + block.left, found[-1].left + block.left)
                found.pop()
        found.append(block)
    return found, trivial


def _extend(row: Row, block: _Block) -> None:
    row.left.extend(_spans("kept" if block.same else "removed", block.left))
    row.right.extend(_spans("kept" if block.same else "inserted", block.left if block.same else block.right))


def _spans(kind: str, text: str) -> Iterator[Span]:
    more = len(text) - _LONGEST
    if more < 20:
        if text:
            yield Span(kind, text)
        return
    half = _LONGEST // 2
    yield Span(kind, text[:half])
    yield Span("left-out", f"{more:,}")
    yield Span(kind, text[-half:])
