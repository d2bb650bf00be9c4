"""Maps that several tests measure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from graph import InfluenceMap, Person, Tie, build, tie


def _florence(with_pucci: bool = False) -> InfluenceMap:
    marriages = nx.florentine_families_graph()
    people = [Person(name, name, "family") for name in [*marriages, "Pucci"]]
    ties = [tie(u, v, "other", label="married_into") for u, v in marriages.edges]
    return build(people, ties, include_isolates=with_pucci)


@pytest.fixture
def florence() -> Callable[..., InfluenceMap]:
    return _florence


@pytest.fixture
def deal() -> InfluenceMap:
    """A seller reaches the CFO only through Mira; the CTO is at odds with the seller."""
    people = [
        Person("s:1", "Sal", "sales", "us", "ours", 1.0),
        Person("s:2", "Pia", "product", "us", "ours"),
        Person("c:1", "Mira", "influencer", "acme", "theirs", 0.5),
        Person("c:2", "Cleo", "buyer", "acme", "theirs"),
        Person("c:3", "Tom", "executive", "acme", "theirs", -1.0),
        Person("c:4", "Ivo", "other", "acme", "theirs"),
        Person("x", "unknown", pseudo=True),
    ]
    ties = [
        tie("s:1", "c:1", "influences", weight=0.6, asserted_by="s:2", evidence=(3, 5)),
        tie("s:2", "c:1", "asks"),
        tie("c:2", "c:1", "trusts", weight=0.9),
        tie("c:3", "s:1", "conflicts_with"),
        tie("c:3", "c:2", "influences", weight=0.2),
        tie("x", "c:2", "asks"),
        Tie("c:1", "c:1", "influences"),
        Tie("c:1", "nobody", "influences"),
        Tie("c:1", "s:1", "influences", weight=0.0),
    ]
    return build(people, ties)


@pytest.fixture
def shared_graphs() -> Path:
    """The published networks, which lie beside the repository, not in it."""
    for above in Path(__file__).resolve().parents:
        found = above / "shared" / "data" / "graphs"
        if found.is_dir():
            return found
    pytest.skip("the shared data is not on this machine")
