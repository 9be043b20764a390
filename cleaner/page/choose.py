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

from cleaner.page.tree import UNKNOWN, Box, Tree, fold_title, is_given

#: A child must hold this share of its parent's mass to stand for it.
_DOMINANT = 0.8
#: A box called "related" or "tool" that holds more than this share of the page's prose is misnamed.
_MISNAMED = 0.5
#: Comments can be longer than the article; they are only misnamed if nothing else is there.
_LONG_REASONS = frozenset(("comments", "hidden"))
_MISNAMED_LONG = 0.93
#: Captions are left out beside a text; where they are more of the page than this, they are the text.
_CAPTIONS = 0.3
_TEXT_BESIDE_CAPTIONS = 100.0
#: What is called so is brief. With more prose than this, a box is misnamed.
_BRIEF_REASONS = frozenset(("navigation", "tool", "share", "byline", "header", "advertisement"))
_BRIEF_CHARS = 250.0
#: Beside a title with prose of its own, a box by another name must hold so much more to be the article.
_BESIDE_TITLE = 4.0
#: The least prose that can be an article.
_SHORT_ARTICLE = 40.0
#: So many lines without links below a title are a text, if hardly one of them is a sentence.
_LINES_OF_VERSE = 4
#: A box with more than this share of links is no part of the article that stands beside it.
_LINKS_BESIDE = 0.25
#: With less prose than this, all of it is furniture.
_NOTHING = 30.0
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
            if box.reason != "hidden" and not is_given(box.reason):
                box.reason = None
    outer = _outermost(tree.boxes)
    while True:
        excluded = sum(sums[box.end] - sums[box.start] for box in outer)
        rest = total - excluded
        captions = sum(sums[box.end] - sums[box.start] for box in outer if box.reason == "caption")
        pictures = captions > _CAPTIONS * (captions + rest) or rest < _TEXT_BESIDE_CAPTIONS
        again = False
        for box in outer:
            if is_given(box.reason):
                continue
            mass = sums[box.end] - sums[box.start]
            limit = _MISNAMED_LONG if box.reason in _LONG_REASONS else _MISNAMED
            share = mass > limit * total and mass > 40 and mass > limit * (mass + rest)
            if box.reason == "comments" and mass > 40 and rest < _NOTHING:
                share = True  # there is nothing that it could comment on
            if share and (titled := _titled(tree, sums, outer)) is not None:
                at, beside = titled
                share = box.start <= at < box.end or mass > _BESIDE_TITLE * beside
            if (
                share
                or (box.reason in _BRIEF_REASONS and mass >= _BRIEF_CHARS)
                or (box.reason == "caption" and pictures)
            ):
                box.reason = None
                again = True
        if not again:
            break
        outer = _outermost(tree.boxes)
    for box in outer:
        for leaf in leaves[box.start : box.end]:
            leaf.reason = box.reason


def _titled(tree: Tree, sums: list[float], excluded: list[Box]) -> tuple[int, float] | None:
    """Where the title stands, and how much prose the smallest box with some around it has.

    None if there is no title outside `excluded`, or no prose with it.
    """
    at = title_at(tree)
    if at is None or any(box.start <= at < box.end for box in excluded):
        return None
    i = tree.leaves[at].box
    while i > 0:
        box = tree.boxes[i]
        if box.tag in ("body", "html"):
            break
        inside = [other for other in excluded if box.start <= other.start and other.end <= box.end]
        mass = sums[box.end] - sums[box.start] - sum(sums[o.end] - sums[o.start] for o in inside)
        if mass >= _SHORT_ARTICLE:
            return at, mass
        i = box.parent
    return None


def title_at(tree: Tree) -> int | None:
    """The index of the leaf that has the title of the page: a heading that the head has too, or else a
    line that the head begins with."""
    if tree.title_at == UNKNOWN:
        tree.title_at = _title_at(tree)
    return tree.title_at


def _title_at(tree: Tree) -> int | None:
    head = fold_title(tree.title)
    if not head:
        return None
    line: int | None = None
    for i, leaf in enumerate(tree.leaves[:2000]):
        raw = leaf.text
        if not 4 <= len(raw) <= 120 or raw[0].lower() not in head:
            continue
        text = fold_title(raw)
        if text not in head:
            continue
        if leaf.kind == "heading" or tree.boxes[leaf.box].title:
            return i
        if line is None and len(text) >= 6 and not leaf.links and head.startswith(text):
            line = i
    return line


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
    if total < _SHORT_ARTICLE and (verse := _verse(tree)):
        return verse
    if total <= 0:
        return []
    return _descend(tree, sums)


def _verse(tree: Tree) -> list[tuple[int, int]]:
    """The box with the lines below the title, if they are no links and too short to be prose."""
    at = title_at(tree)
    if at is None:
        return []
    leaves, boxes = tree.leaves, tree.boxes
    i = leaves[at].box
    while i > 0 and boxes[i].tag not in ("body", "html"):
        box = boxes[i]
        lines = [
            leaf for leaf in leaves[max(box.start, at + 1) : box.end] if not leaf.reason and not leaf.links
        ]
        if len(lines) >= _LINES_OF_VERSE:
            return [(box.start, box.end)]
        i = box.parent
    return []


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
    slices = [*_without_columns(tree, children, current, sums), *beside]
    return _merged(
        [(start, end) for start, end in slices if any(not leaf.reason for leaf in leaves[start:end])]
    )


def _without_columns(
    tree: Tree, children: dict[int, list[int]], chosen: int, sums: list[float]
) -> list[tuple[int, int]]:
    """The chosen box without the columns of links beside the part that has title and prose."""
    boxes, leaves = tree.boxes, tree.leaves
    box = boxes[chosen]
    at = title_at(tree)
    inner = children.get(chosen, ())
    main = next((i for i in inner if at is not None and boxes[i].start <= at < boxes[i].end), None)
    if main is None or sums[boxes[main].end] - sums[boxes[main].start] < _SHORT_ARTICLE:
        return [(box.start, box.end)]
    slices = []
    start = box.start
    for i in inner:
        if i <= main or boxes[i].start < start:
            continue
        inside = leaves[boxes[i].start : boxes[i].end]
        length = sum(len(leaf.text) for leaf in inside)
        if sum(leaf.links for leaf in inside) > _LINKS_BESIDE * length:
            slices.append((start, boxes[i].start))
            start = boxes[i].end
    return [*slices, (start, box.end)]


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
