"""Gateways: who cannot be gone round on the way to somebody.

Source: dominators of a flow graph; Lengauer & Tarjan (1979), algorithm of Cooper, Harvey & Kennedy.
Formula: turn the arrows, start at the target: whoever lies below v in the dominator tree has no
way to the target except through v. closed(v) = people below v; of = people other than v who reach
the target. Range: 0 … of. Only people with closed > 0 are answered.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from graph.measures.shape import plain


@dataclass(frozen=True, slots=True)
class Gateway:
    target: str
    closed: int
    of: int


def gateways(graph: nx.DiGraph[str], target: str) -> dict[str, Gateway]:
    """
    >>> g = nx.DiGraph([("ada", "mira"), ("bo", "mira"), ("mira", "cfo"), ("cy", "cfo")])
    >>> gateways(g, "cfo")
    {'mira': Gateway(target='cfo', closed=2, of=3)}
    """
    if target not in graph:
        return {}
    back = plain(graph).reverse(copy=False)
    parent = {v: d for v, d in nx.immediate_dominators(back, target).items() if v != target}
    tree = nx.DiGraph((d, v) for v, d in parent.items())
    below = dict.fromkeys(parent, 0)
    for v in nx.dfs_postorder_nodes(tree, target) if parent else ():
        if v != target and parent[v] != target:
            below[parent[v]] += below[v] + 1
    others = len(parent) - 1
    return {v: Gateway(target, n, others) for v, n in sorted(below.items()) if n}
