"""The ten questions at the views, without GraphQL, on lifelike ledgers: `python -m bench.questions 10000 50000`.

Each size is a ledger of its own, thrown away afterwards; with `--keep FOLDER`, one that grows in that folder and is
asked again without being built anew. Beside each median stands a bare look-up of a row in the same file.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.figure import Figure, median_ms
from bench.lifelike import Names, customers_in, fill
from graph.questions import source
from graph.questions.committee import committee
from graph.questions.fallout import fallout
from ledger.domain.decision.state import Decision
from ledger.domain.feature_bar import FeatureBar
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.views import deciding, things
from ledger.views.redrawing import redraw
from ledger.views.reports.askers import who_asked
from ledger.views.reports.costs import cost_of_unvetted
from ledger.views.reports.in_our_name import in_our_name
from ledger.views.reports.revenue import affecting_revenue
from ledger.views.reports.sayable import what_may_be_said
from ledger.views.reports.told import what_was_told
from ledger.views.things import ThingFilter
from ledger.views.trail import trail

SIZES = (10_000, 30_000)
TELL_EVERY = 30.0
"""Seconds after which it is told again how far the views are drawn."""
AT = datetime(2026, 9, 1, tzinfo=UTC)


def questions(ledger: Ledger, number: int) -> dict[str, Callable[[], object]]:
    """Return the ten, asked of the customer with a number."""
    db, viewer, moment, names = ledger.views, DEVELOPMENT, ledger.moment(DEVELOPMENT), Names(ledger)
    account, deal = names.thing("acc", f"acc-{number}"), names.thing("opp", f"opp-{number}")
    request, open_request = names.thing("req", f"req-{number}-1"), names.thing("req", f"req-{number}-2")
    decision, team = names.thing("dec", f"dec-{number}-1"), number // 40

    def who_fights() -> object:
        matter = source.affair(ledger, viewer, moment, requests=[open_request], said_by=names.person(f"product-{team}"))
        sight = source.sight(ledger, viewer, moment, AT.date(), opportunity=deal, also=matter.people())
        return fallout(sight, matter)

    def where_is_it() -> object:
        bars = list(things.every(db, viewer, FeatureBar, moment, ThingFilter()))
        return bars, things.get(db, viewer, request, moment), who_asked(db, viewer, moment, request)

    def who_authorised() -> object:
        found = things.get(db, viewer, decision, moment)
        assert isinstance(found, Decision)
        authority = deciding.authority_of(db, viewer, found, moment)
        return (
            authority,
            deciding.answering_for(db, viewer, found, moment),
            ledger.check_record(viewer, decision, moment),
        )

    return {
        "1 why no": lambda: trail(db, viewer, decision, moment),
        "2 if I decline": who_fights,
        "3 what were they told": lambda: what_was_told(db, viewer, moment, account),
        "4 what unvetted promises cost": lambda: cost_of_unvetted(db, viewer, moment),
        "5 who decides": lambda: committee(source.sight(ledger, viewer, moment, AT.date(), opportunity=deal)),
        "6 where is my request": where_is_it,
        "7 what may I say": lambda: what_may_be_said(db, viewer, moment, AT, account),
        "8 promised in our name": lambda: in_our_name(
            db, viewer, moment, f"team {team}", names.person(f"engineer-{team}")
        ),
        "9 who authorised this": who_authorised,
        "10 revenue recognition": lambda: affecting_revenue(db, viewer, moment),
    }


def measured(size: int, folder: Path) -> Iterator[Figure]:
    """Yield the median of each question on the ledger in a folder, grown to at least so many events if it is smaller.

    Of a ledger of which more is written than is drawn, as much is drawn as that.
    """
    ledger = open_ledger(folder, follow=False)
    try:
        began = time.perf_counter()
        customers = customers_in(ledger)
        if ledger.recorder.head() < size:
            customers = fill(ledger, size, customers=customers)
        written = time.perf_counter()
        _draw(ledger, size)
        head = ledger.follower.position
        took = f"written in {written - began:,.0f} s, drawn in {time.perf_counter() - written:,.0f} s"
        print(f"{head:,} events, {customers:,} customers; {took}", flush=True)
        # Of a middle team of those drawn: the first customers of a team bring the team along.
        number = customers * head // ledger.recorder.head() // 2
        row = "SELECT body FROM state WHERE id = ? ORDER BY ledger_from DESC LIMIT 1"
        account = Names(ledger).thing("acc", f"acc-{number}")
        bare = median_ms(lambda: ledger.views.reader().execute(row, (account,)).fetchone())
        for name, question in questions(ledger, number).items():
            note = f"{head:,} events"
            yield Figure(f"question {name}", median_ms(question), bare, "ms", per_second=False, note=note)
    finally:
        ledger.close()


def _draw(ledger: Ledger, size: int) -> None:
    """Draw what is not drawn yet; from nothing, in large pages into a file beside."""
    told = time.perf_counter()

    def progress(drawn: int, head: int) -> None:
        nonlocal told
        if time.perf_counter() - told > TELL_EVERY:
            told = time.perf_counter()
            print(f"drawn {drawn:,} of {head:,}", flush=True)

    if ledger.follower.position == 0:
        redraw(ledger.views, ledger.recorder, ledger.mapper, progress)
    if ledger.follower.position < size:
        ledger.follower.catch_up(progress)


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure at the sizes that `make bench` can afford."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            yield from measured(size, Path(folder))


def main() -> None:
    """Measure at the sizes that are named."""
    given = argparse.ArgumentParser(prog="python -m bench.questions", description=main.__doc__)
    given.add_argument("sizes", type=int, nargs="*", default=SIZES, help="so many events at least")
    given.add_argument("--keep", type=Path, metavar="FOLDER", help="where the ledger is, or is built, and stays")
    asked = given.parse_args()
    for size in asked.sizes:
        with tempfile.TemporaryDirectory() as passing:
            if asked.keep is not None:
                asked.keep.mkdir(parents=True, exist_ok=True)
            for figure in measured(size, asked.keep or Path(passing)):
                print(f"{figure.name:36} {figure.ours:9.2f} ms   {figure.note}", flush=True)


if __name__ == "__main__":
    main()
