"""Permuting names changes no measure; the order of rows changes nothing at all."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import Person, Tie, build, measure
from graph.canonical import canonical_order
from graph.measures.communities import communities
from graph.report import MapReport

IDS = [f"p{i}" for i in range(9)]
SIDES = ["ours", "theirs", None]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Person], list[Tie]]:
    n = draw(st.integers(2, len(IDS)))
    ids = IDS[:n]
    people = [Person(i, i, draw(st.sampled_from(["buyer", "sales"])), None, draw(st.sampled_from(SIDES))) for i in ids]
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=24))
    ties = [
        Tie(
            u,
            v,
            draw(st.sampled_from(["asks", "trusts", "conflicts_with"])),
            sign=draw(st.sampled_from([1, 1, 1, -1])),
            weight=draw(st.sampled_from([0.1, 0.3, 0.3, 1.0])),
            directed=draw(st.booleans()),
        )
        for u, v in pairs
    ]
    return people, ties


def _renamed(world: tuple[list[Person], list[Tie]], new: dict[str, str]) -> tuple[list[Person], list[Tie]]:
    people = [Person(new[p.id], new[p.id], p.role, None, p.side) for p in world[0]]
    ties = [Tie(new[t.source], new[t.target], t.kind, None, t.sign, t.weight, t.directed) for t in world[1]]
    return people, ties


def _values(report: MapReport, name: dict[str, str]) -> dict[str, Any]:
    return {
        name[r.person.id]: (
            [r.pagerank, r.betweenness, r.pn],
            [r.holes and (r.holes.constraint or 0), r.holes and (r.holes.effective_size or 0)],
            [r.strength and r.strength.net, r.strength and r.strength.negative_in],
            [r.degree, r.core, r.roles],
            sorted((name[g.target], g.closed, g.of) for g in r.gateways),
        )
        for r in report.rows
    }


def _flat(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return [x for v in value for x in _flat(v)]
    return [value]


@settings(max_examples=120, deadline=None)
@given(worlds(), st.permutations(IDS))
def test_permuting_names_changes_no_measure(world: tuple[list[Person], list[Tie]], order: list[str]) -> None:
    new = dict(zip(IDS, order, strict=True))
    old = {v: k for k, v in new.items()}
    before = measure(build(*world))
    after = measure(build(*_renamed(world, new)))
    one, other = _values(before, {i: i for i in IDS}), _values(after, old)
    assert one.keys() == other.keys()
    for i in one:
        for x, y in zip(_flat(one[i]), _flat(other[i]), strict=True):
            assert x == (pytest.approx(y, abs=1e-9) if isinstance(y, float) else y)
    assert [len(c.members) for c in before.communities] == [len(c.members) for c in after.communities]
    assert before.modularity == pytest.approx(after.modularity, abs=1e-9)
    assert len(before.brokers) == len(after.brokers)


@settings(max_examples=60, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(world: tuple[list[Person], list[Tie]], random: Any) -> None:
    people, ties = list(world[0]), list(world[1])
    random.shuffle(people)
    random.shuffle(ties)
    assert measure(build(people, ties)) == measure(build(*world))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.permutations(list(range(30))))
def test_the_same_people_keep_together_under_any_name(seed: int, order: list[int]) -> None:
    """Weights that all differ leave no mirror images, so the very members must be the same."""
    drawn = nx.gnm_random_graph(30, 60, seed=seed, directed=True)
    for n, (u, v) in enumerate(drawn.edges):
        drawn[u][v]["weight"] = 1 + n / 61
    renamed = nx.relabel_nodes(drawn, dict(enumerate(order)))
    old: dict[Any, Any] = {name: i for i, name in enumerate(order)}
    one: set[frozenset[Any]] = {frozenset(g) for g in communities(drawn).groups}
    other: set[frozenset[Any]] = {frozenset(old[i] for i in g) for g in communities(renamed).groups}
    assert one == other


@pytest.mark.parametrize(
    "graph",
    [
        nx.star_graph(60),
        nx.cycle_graph(90),
        nx.balanced_tree(2, 6),
        nx.complement(nx.disjoint_union(nx.cycle_graph(3), nx.cycle_graph(4))),
        nx.disjoint_union(nx.cycle_graph(3), nx.cycle_graph(6)),
        nx.petersen_graph(),
        nx.Graph([(2 * i, 2 * i + 1) for i in range(60)]),
    ],
)
def test_maps_full_of_mirror_images_are_ordered_all_the_same(graph: nx.Graph[str]) -> None:
    assert sorted(canonical_order(graph)) == sorted(graph)


def test_nodes_that_only_look_alike_are_told_apart_whatever_their_names() -> None:
    """Both rings look alike from every node of them; names must not decide which comes first."""
    rings = nx.disjoint_union(nx.cycle_graph(3), nx.cycle_graph(4))
    alike = nx.complement(rings)
    swapped = nx.relabel_nodes(alike, {i: 6 - i for i in alike})
    one = nx.relabel_nodes(alike, {v: i for i, v in enumerate(canonical_order(alike))})
    other = nx.relabel_nodes(swapped, {v: i for i, v in enumerate(canonical_order(swapped))})
    assert set(map(frozenset, one.edges)) == set(map(frozenset, other.edges))
