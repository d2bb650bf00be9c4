"""One ledger for all runs of a machine, with the people who act in it. Every run begins things of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import msgspec

from ledger.domain.account import OpenAccount, Side
from ledger.domain.kernel import Aggregate, Command
from ledger.domain.opportunity.opening import OpenOpportunity
from ledger.domain.stakeholder import IdentifyStakeholder, Role
from ledger.ledger import Ledger, Receipt
from ledger.policy import DEVELOPMENT, Viewer
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.flags.judging import Judged, judged
from ledger.views.flags.reading import _kept
from tests.telling import folded, say

Flags = dict[str, set[Judged]]
CAST = {
    "ana": Role.PRODUCT,
    "ben": Role.SALES,
    "eva": Role.ENGINEERING,
    "vic": Role.EXECUTIVE,
    "nora": Role.BUYER,
}
"""Ana decides, Ben sells, Eva builds, Vic leads, and Nora buys, for Nordwind."""


class Stage:
    """A real ledger on SQLite, and what the machines need to see of it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.nordwind = say(ledger, OpenAccount(name="Nordwind", side=Side.CUSTOMER)).thing
        self.suedsee = say(ledger, OpenAccount(name="Südsee", side=Side.CUSTOMER)).thing
        self.people = self.introduced()
        ben = self.people["ben"]
        self.deal = say(ledger, OpenOpportunity(by=ben, name="Rollout", account=self.nordwind)).thing
        self._numbers = count(1)

    def introduced(self) -> dict[str, str]:
        """Return a cast that has done nothing yet."""
        return {name: self._introduce(name, role) for name, role in CAST.items()}

    def _introduce(self, name: str, role: Role) -> str:
        account = self.nordwind if role is Role.BUYER else None
        return say(self.ledger, IdentifyStakeholder(name=name.title(), role=role, account=account)).thing

    def number(self) -> int:
        """Return a number that no run has had."""
        return next(self._numbers)

    def head(self) -> int:
        """Return the position of the newest event."""
        return self.ledger.recorder.head()

    def now(self) -> tuple[Moment, Moment]:
        """Return the present: by what the ledger says, and by what is true."""
        head = self.head()
        return Moment(head), Moment(head, micros(datetime.now(UTC) + timedelta(days=1)))

    def execute(self, command: Command, recorder: str | None = None) -> Receipt:
        """Record an act, as the development viewer or as somebody who is a stakeholder themselves."""
        viewer = DEVELOPMENT if recorder is None else Viewer("tester", DEVELOPMENT.role, recorder)
        return self.ledger.execute(viewer, command)

    def touched(self, first: int, last: int) -> list[str]:
        """Return the things whose events stand between two positions."""
        rows = self.ledger.recorder.select_rows(first - 1, last - first + 1)
        return list(dict.fromkeys(str(row.originator_id) for row in rows))

    def kept(self, ids: Iterable[str]) -> dict[str, Aggregate | None]:
        """Return the things as the writer keeps them, who decides on them."""
        return {thing: self.ledger.writer._things.load(thing) for thing in ids}

    def seen(self, ids: Iterable[str], moment: Moment) -> dict[str, Aggregate]:
        """Return the things as the views have them at a moment."""
        return things.get_many(self.ledger.views, DEVELOPMENT, ids, moment)

    def titles(self, ids: Iterable[str], moment: Moment) -> dict[str, str]:
        """Return what the views call the things."""
        return things.titles(self.ledger.views, DEVELOPMENT, ids, moment)

    def flags(self, ids: Iterable[str], moment: Moment) -> tuple[Flags, Flags]:
        """Return the flags on the things as they are kept, and as they are when judged anew, at a moment of the ledger.

        At whatever times they are up by the clock, so that nothing hangs on when the test runs.
        """
        wanted, views = list(ids), self.ledger.views
        kept: Flags = {}
        for thing, flag in _kept(views, DEVELOPMENT, wanted, moment):
            kept.setdefault(thing, set()).add(flag)
        anew = {i: set(judged(views, DEVELOPMENT, there, moment)) for i, there in self.seen(wanted, moment).items()}
        return kept, {thing: flags for thing, flags in anew.items() if flags}

    def folded(self, ids: Iterable[str], *moments: Moment) -> list[dict[str, Aggregate]]:
        """Return the things at each moment, folded afresh from their events in the log."""
        found: list[dict[str, Aggregate]] = [{} for _ in moments]
        for thing in ids:
            rows: Any = self.ledger.recorder.select_events(thing)
            log: Any = [(row, self.ledger.mapper.to_domain_event(row)) for row in rows]
            for moment, then in zip(moments, found, strict=True):
                state = folded(log, thing, moment)
                if state is not None:
                    then[thing] = state
        return found


def fingerprint(things: dict[str, Aggregate] | dict[str, Aggregate | None]) -> bytes:
    """Return what tells whether anything about the things has changed."""
    return msgspec.json.encode(things)
