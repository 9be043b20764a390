"""The connected components of a graph, by SQL.

Alternating stars: Kiveris et al. (2014), "Connected components in MapReduce and beyond". Every round hangs
each node on the smallest of its neighbours; after about as many rounds as the logarithm of the longest way
through a component, all its nodes hang on its smallest one.
"""

from __future__ import annotations

from collections.abc import Callable

from cleaner.dedup.on_engine_tables import Tables

#: A large star, then a small one: first the larger neighbours of a node move to the smallest neighbour of
#: all, then the node and its smaller neighbours do.
_ROUND = """
    with beside as (
        select large as node, small as neighbour from edges
        union all select small as node, large as neighbour from edges
    ), nearest as (
        select node, least(node, min(neighbour)) as root from beside group by node
    ), outward as (
        select distinct b.neighbour as large, n.root as small
        from beside b join nearest n on b.node = n.node where b.neighbour > b.node
    ), lowest as (
        select large as node, min(small) as root from outward group by large
    )
    select node as large, root as small from lowest
    union
    select o.small as large, l.root as small
    from outward o join lowest l on o.large = l.node where o.small <> l.root"""

#: Nodes that hang on two others, or on one that hangs itself.
_OPEN = """
    select count(*) as nodes from (
        select large from edges group by large having count(*) > 1
        union all
        select a.large from edges a join edges b on a.small = b.large
    ) loose"""

_COMPONENTS = """
    select large as doc, small as component from edges
    union
    select small as doc, small as component from edges"""


def components(made: Tables, query: str, progress: Callable[[int], object]) -> None:
    """Make the table ``components (doc, component)``: the smallest node in reach of each.

    Args:
        made: where it is made.
        query: selects the edges, each once: ``large`` and ``small``, two numbers, in whatever order.
        progress: called with how many rounds are done.
    """
    rounds = made.under("rounds")
    rounds.make(
        "edges", f"select greatest(large, small) as large, least(large, small) as small from ({query}) e"
    )
    done = 0
    while next(rounds.rows(_OPEN))["nodes"]:
        done += 1
        progress(done)
        rounds.make(f"edges_{done}", _ROUND)
        rounds.take("edges", rounds, f"edges_{done}")
    rounds.make("components", _COMPONENTS)
    made.take("components", rounds, "components")
