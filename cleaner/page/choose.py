"""Which boxes of a page hold the article.

Three methods are combined. Text without links that has the stops of prose is the *mass* of a leaf
(text density and symbol density: Hong Yanmin, "基于文本及符号密度的网页正文提取方法", 2019, the method
of GNE). The mass of a box is that of its leaves, as in the scoring of Readability (Arc90, 2009), and
the box of the article is found from the top, by going down while one child holds nearly all of it;
so what stands beside the best box is seen, and kept if it is prose. Boxes whose names say what they
are, are taken at their word, unless that would throw most of the page away.
"""

from __future__ import annotations

from itertools import accumulate

from cleaner.page.tree import Box, Tree

#: A child must hold this share of its parent's mass to stand for it.
_DOMINANT = 0.8
#: A box called "related" or "tool" that holds more than this share of the page's prose is misnamed.
_MISNAMED = 0.5
#: Comments can be longer than the article; they are only misnamed if nothing else is there.
_LONG_REASONS = frozenset(("comments", "hidden", "site selector"))
_MISNAMED_LONG = 0.93
#: What is called so is brief. With more prose than this, boxes of one name are misnamed.
_BRIEF_REASONS = frozenset(("navigation", "tool", "share", "byline", "header", "advertisement"))
_BRIEF_CHARS = 250.0
#: A named body must hold this share of the prose, or this many characters of it.
_BODY_SHARE = 0.3
_BODY_CHARS = 150.0


def exclude(tree: Tree, *, by_name: bool = True) -> None:
    """Give every leaf in a box to be left out that box's reason."""
    leaves = tree.leaves
    sums = [0.0, *accumulate(leaf.mass for leaf in leaves)]
    total = sums[-1]
    if not by_name:
        for box in tree.boxes:
            if box.reason not in ("hidden", "site selector"):
                box.reason = None
    outer = _outermost(tree.boxes)
    while True:
        excluded = sum(sums[box.end] - sums[box.start] for box in outer)
        rest = total - excluded
        alike: dict[tuple[str, str], float] = {}
        for box in outer:
            key = (box.tag, box.names)
            alike[key] = alike.get(key, 0.0) + sums[box.end] - sums[box.start]
        again = False
        for box in outer:
            if box.reason == "site selector":
                continue
            mass = sums[box.end] - sums[box.start]
            limit = _MISNAMED_LONG if box.reason in _LONG_REASONS else _MISNAMED
            share = mass > limit * total and mass > 40 and mass > limit * (mass + rest)
            if share or (
                box.reason in _BRIEF_REASONS and mass > 0 and alike[box.tag, box.names] >= _BRIEF_CHARS
            ):
                box.reason = None
                again = True
        if not again:
            break
        outer = _outermost(tree.boxes)
    for box in outer:
        for leaf in leaves[box.start : box.end]:
            leaf.reason = box.reason


def _outermost(boxes: list[Box]) -> list[Box]:
    """The boxes with a reason that lie in no other such box."""
    found: list[Box] = []
    inside = 0
    for box in boxes:
        if box.reason is not None and box.end > box.start and box.start >= inside:
            found.append(box)
            inside = box.end
    return found


def article_slices(tree: Tree) -> list[tuple[int, int]]:
    """Where in ``tree.leaves`` the article is, in order; empty for a page without prose."""
    leaves, boxes = tree.leaves, tree.boxes
    if tree.selected:
        return _merged([(boxes[i].start, boxes[i].end) for i in tree.selected])
    sums = [0.0, *accumulate(0.0 if leaf.reason else leaf.mass for leaf in leaves)]
    total = sums[-1]
    named = _named_bodies(boxes, sums, total)
    if named:
        return named
    if total <= 0:
        return []
    return _descend(tree, sums)


def _named_bodies(boxes: list[Box], sums: list[float], total: float) -> list[tuple[int, int]]:
    found: list[tuple[float, Box]] = []
    for box in boxes:
        if box.body and box.end > box.start:
            mass = sums[box.end] - sums[box.start]
            if mass > 0 and (mass >= _BODY_SHARE * total or mass >= _BODY_CHARS):
                found.append((mass, box))
    if not found:
        return []
    most = max(mass for mass, _ in found)
    if most < _BODY_SHARE * total and len(found) < 2:
        return []
    # The innermost of those that hold what the outermost holds; beside it, its likes.
    best = max((box for mass, box in found if mass >= 0.95 * most), key=lambda box: box.start - box.end)
    slices = [(best.start, best.end)]
    for mass, box in found:
        if (box.end <= best.start or box.start >= best.end) and (
            box.names == best.names or mass >= 0.5 * most
        ):
            slices.append((box.start, box.end))
    return _merged(slices)


#: What an article is made of, and what can be an article only if it is not small.
_PARTS = frozenset(("p", "span", "font", "ul", "ol", "dl", "blockquote", "pre"))
_SMALL = frozenset(("li", "tr", "td", "h1", "h2", "h3"))


def _descend(tree: Tree, sums: list[float]) -> list[tuple[int, int]]:
    leaves, boxes = tree.leaves, tree.boxes
    children: dict[int, list[int]] = {}
    for i, box in enumerate(boxes):
        if box.end > box.start:
            children.setdefault(box.parent, []).append(i)
    current = 0
    beside: list[tuple[int, int]] = []
    while True:
        best, best_mass = -1, 0.0
        for i in children.get(current, ()):
            mass = sums[boxes[i].end] - sums[boxes[i].start]
            if mass > best_mass:
                best, best_mass = i, mass
        here = sums[boxes[current].end] - sums[boxes[current].start]
        if best < 0 or best_mass < _DOMINANT * here:
            break
        inside = boxes[best]
        if inside.tag in _PARTS or (inside.tag in _SMALL and inside.end - inside.start < 3):
            break
        if here - best_mass >= 20 and boxes[current].tag not in ("", "body", "html"):
            beside += _prose_beside(tree, children, current, best)
        current = best
    box = boxes[current]
    slices = [(box.start, box.end), *beside]
    return _merged(
        [(start, end) for start, end in slices if any(not leaf.reason for leaf in leaves[start:end])]
    )


def _prose_beside(
    tree: Tree, children: dict[int, list[int]], parent: int, chosen: int
) -> list[tuple[int, int]]:
    """Prose that lies beside the chosen child: a lead before it, a last paragraph after it."""
    boxes, leaves = tree.boxes, tree.leaves
    found: list[tuple[int, int]] = []
    spans = [(boxes[i].start, boxes[i].end) for i in children[parent]]
    covered = {k for start, end in spans for k in range(start, end)} if len(leaves) < 100_000 else set()
    for k in range(boxes[parent].start, boxes[parent].end):
        if k not in covered and leaves[k].mass >= 20:
            found.append((k, k + 1))
    for i in children[parent]:
        if i == chosen:
            continue
        inside = [leaf for leaf in leaves[boxes[i].start : boxes[i].end] if not leaf.reason]
        mass = sum(leaf.mass for leaf in inside)
        length = sum(len(leaf.text) for leaf in inside)
        links = sum(leaf.links for leaf in inside)
        alike = boxes[i].tag == boxes[chosen].tag and boxes[i].names == boxes[chosen].names
        if (
            mass >= 30
            and mass > 0.7 * length
            and links < 0.1 * length
            and (alike or boxes[i].tag == "p" or len(inside) <= 3)
        ):
            found.append((boxes[i].start, boxes[i].end))
    return found


def _merged(slices: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(slices):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
