"""The cut: who, taken together, can shut us out.

Source: Menger (1927); Ford & Fulkerson (1956), by maximum flow with every person split in two.
Formula: the fewest people, none of them at either end, without whom no way leads from any of the
sources to the target. Of several such sets the one nearest to the sources is answered: it is unique.
Range: 0 people (no way leads there at all) … n − 2; where somebody stands next to the target, nobody
between can shut us out: those are told as ``direct``, and the cut of the others is answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from graph.measures.matrix import matrix


@dataclass(frozen=True, slots=True)
class Cut:
    """``people`` shut out everybody of the sources but those who are ``direct``. ``reached``: whether a way leads."""

    target: str
    people: tuple[str, ...]
    direct: tuple[str, ...]
    reached: bool


def cut(graph: nx.Graph[str], sources: Iterable[str], target: str) -> Cut | None:
    """Return the cut; ``None`` when the target, or every source, is not on the graph.

    >>> g = nx.DiGraph([("sal", "mira"), ("pia", "mira"), ("pia", "tom"), ("mira", "cfo"), ("tom", "mira")])
    >>> cut(g, ["sal", "pia"], "cfo")
    Cut(target='cfo', people=('mira',), direct=(), reached=True)
    """
    m = matrix(graph)
    row = {v: i for i, v in enumerate(m.people)}
    start = sorted({s for s in sources if s in row and s != target})
    if target not in row or not start:
        return None
    end, n = row[target], m.size
    direct = tuple(s for s in start if m.weights[row[s], end] > 0)
    # Person i enters at i and leaves at n + i, one word at a time; a word enters from the well at 2n.
    ways = m.weights > 0
    ways[[row[s] for s in direct], end] = False
    u, v = np.nonzero(ways)
    wide = np.full(len(u), n + 1)
    narrow = np.ones(n)
    narrow[[row[s] for s in start]] = n + 1
    narrow[end] = n + 1
    first = np.array([row[s] for s in start])
    everybody = np.arange(n)
    rows = np.concatenate([everybody, u + n, np.full(len(first), 2 * n)])
    columns = np.concatenate([everybody + n, v, first])
    room = csr_array(
        (np.concatenate([narrow, wide, np.full(len(first), n + 1)]).astype(np.int32), (rows, columns)),
        shape=(2 * n + 1, 2 * n + 1),
    )
    flow = maximum_flow(room, 2 * n, end)
    left = csr_array(room - flow.flow)
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    wet = np.zeros(2 * n + 1, dtype=bool)
    wet[breadth_first_order(left, 2 * n, return_predecessors=False)] = True
    people = tuple(sorted(m.people[i] for i in np.flatnonzero(wet[:n] & ~wet[n : 2 * n])))
    return Cut(target, people, direct, bool(direct) or bool(flow.flow_value > 0))
