"""Following one event at a million ties, from the views' rows on, beside adding one edge to networkx."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from itertools import count

import numpy as np

from bench.figure import Figure, median_ms
from bench.ground import filled_ledger
from bench.map_ground import HEAD, STAKEHOLDERS, in_networkx, organisation
from graph.columns import Columns
from ledger.domain.relationship import AssertRelationship, ConfirmRelationship, TieKind
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT

LINES, EVENTS = 2_000, 400


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Follow real events of a ledger of ordinary size; then put the next version of a tie whose row is at hand."""
    ties, graph, number = organisation().ties, in_networkx(), count(1)

    def put() -> None:
        n = next(number)
        values = {"source": n, "target": n + 1, "weight": 0.5, "kind": 0, "by": -1, "seen": n}
        ties.put(STAKEHOLDERS + 1_000 + n, HEAD + n, HEAD + n, values)

    raw = median_ms(lambda: graph.add_edge(1, 2, weight=0.5), 2_000)
    note = "1,000,000 ties; raw: networkx, without history"
    with filled_ledger(LINES) as ledger:
        yield Figure("map, one event followed", _followed(ledger), raw, "ms", False, f"{note}; from the views on")
    yield Figure("map, one row put", median_ms(put, 2_000), raw, "ms", False, note)


def _followed(ledger: Ledger) -> float:
    """Return what following an event takes: half of them tie two people, half confirm a tie from before."""
    ledger.follower.start()
    before = ledger.recorder.head()
    people = [ledger.execute(DEVELOPMENT, IdentifyStakeholder(name=f"Follower {n}")).thing for n in range(20)]
    made: list[str] = []
    for n in range(EVENTS // 2):
        u, v = people[n % 20], people[(n * 7 + 1 + n // 20) % 20]
        tied = AssertRelationship(by=u, source=u, target=v if v != u else people[(n + 1) % 20], tie=TieKind.TRUSTS)
        made.append(ledger.execute(DEVELOPMENT, tied).thing)
    for n, relationship in enumerate(made):
        ledger.execute(DEVELOPMENT, ConfirmRelationship(by=people[n % 20], relationship=relationship, strength=0.5))
    ledger.follower.wait_for(ledger.recorder.head(), timeout=60)
    columns = Columns(ledger.views)
    old = organisation().ties
    said = {name: old[name][: HEAD - STAKEHOLDERS] for name in ("source", "target", "weight", "kind", "by", "seen")}
    columns.ties.extend({"from_position": np.ones(len(said["source"])), "from_time": said["seen"], **said})
    columns.follow(DEVELOPMENT, before + len(people))
    taken = []
    for position in range(before + len(people) + 1, ledger.recorder.head() + 1):
        start = time.perf_counter()
        columns.follow(DEVELOPMENT, position)
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken)
