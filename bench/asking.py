"""Ask: a trail, a thing as of a position and a time, a page of requests, beside bare reads of the rows they rest on."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from bench.figure import Figure, median_ms
from bench.ground import filled_ledger
from ledger.domain.request.state import Request
from ledger.policy import DEVELOPMENT
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.paging import Page
from ledger.views.things import ThingFilter
from ledger.views.trail import trail


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure at the views, without GraphQL."""
    with filled_ledger() as ledger:
        moment = ledger.moment(DEVELOPMENT)
        views, reader = ledger.views, ledger.views.reader()
        request = things.find(views, DEVELOPMENT, "bench:500")
        assert request is not None
        found = trail(views, DEVELOPMENT, request, moment)
        positions = [u.position for u in found.events]
        marks = ",".join("?" * len(positions))

        def bare_trail() -> None:
            for (body,) in reader.execute(f"SELECT body FROM history WHERE position IN ({marks})", positions):
                msgspec.json.decode(body)

        def bare_state() -> None:
            (body,) = reader.execute(
                "SELECT body FROM state WHERE id = ? AND ledger_from IS NOT NULL LIMIT 1", (request,)
            ).fetchone()
            msgspec.json.decode(body)

        def bare_page() -> None:
            query = "SELECT body FROM state WHERE kind = 'request' LIMIT 100"
            for (body,) in reader.execute(query):
                msgspec.json.decode(body)

        half, effective = Moment(moment.position // 2), Moment(moment.position, 1_600_000_000_000_000)
        asked = {
            f"trail of {len(positions)} events": (lambda: trail(views, DEVELOPMENT, request, moment), bare_trail),
            "a request now": (lambda: things.get(views, DEVELOPMENT, request, moment), bare_state),
            "a request as of a position": (lambda: things.get(views, DEVELOPMENT, request, half), bare_state),
            "a request as of a time": (lambda: things.get(views, DEVELOPMENT, request, effective), bare_state),
            "100 requests": (
                lambda: things.page(views, DEVELOPMENT, Request, moment, ThingFilter(), Page(first=100)),
                bare_page,
            ),
        }
        for name, (ours, bare) in asked.items():
            yield Figure(name, median_ms(ours), median_ms(bare), "ms", per_second=False)
