"""The influence map: drawn from the views and measured, beside reading the bare rows of its ties."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from bench.figure import Figure, median_ms
from bench.ground import filled_ledger
from graph import measure
from graph.source import influence_map
from ledger.policy import DEVELOPMENT


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure the whole map of the made-up history, without GraphQL."""
    with filled_ledger() as ledger:
        moment = ledger.moment(DEVELOPMENT)
        the_map = influence_map(ledger, DEVELOPMENT, moment)
        positions = sorted({p for t in the_map.ties for p in t.evidence})
        reader = ledger.views.reader()

        def bare() -> None:
            for start in range(0, len(positions), 500):
                part = positions[start : start + 500]
                query = f"SELECT body FROM history WHERE position IN ({','.join('?' * len(part))})"
                for (body,) in reader.execute(query, part):
                    msgspec.json.decode(body)

        raw = median_ms(bare, 5)
        size = f"{len(the_map.people)} people, {len(the_map.ties)} ties"
        drawn = median_ms(lambda: influence_map(ledger, DEVELOPMENT, moment), 5)
        yield Figure("influence map, drawn", drawn, raw, "ms", per_second=False, note=size)
        which = ("degree", "pagerank", "betweenness", "communities", "brokers")
        measured = median_ms(lambda: measure(the_map, which), 3)
        yield Figure("influence map, measured", measured, raw, "ms", per_second=False, note=", ".join(which))
