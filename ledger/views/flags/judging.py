"""Judging: which flags are up on a thing as of a moment, by the states and events as they were then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ledger.domain.kernel import Aggregate, people
from ledger.domain.reply import ReplyStance
from ledger.policy import Viewer
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.database import Database
from ledger.views.flags.flag import Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.flags.table import ON, ON_QUIET
from ledger.views.replies import replies_to
from ledger.views.shape import FOREVER


@dataclass(frozen=True, slots=True)
class Judged:
    """A flag as it is kept: times in microseconds, and whether the evidence is disputed."""

    name: FlagName
    about: str
    starts: int
    ends: int
    since: int | None
    nudge: str | None
    open_from: int
    disputed: bool
    sentence: str
    evidence: tuple[str, ...]
    accounts: tuple[str, ...]


def judged(db: Database, viewer: Viewer, something: Aggregate, moment: Moment) -> list[Judged]:
    """Return the flags on a thing as of a moment, at whatever times they are up by the clock."""
    sight = Sight(db, viewer, moment)
    flags = (ON_QUIET if db.quiet(something.id) else ON)[something.kind]
    found = [(flag.name, raised) for flag in flags for raised in flag.judge(sight, something)]
    found = [(name, raised) for name, raised in found if _ever(raised)]
    if not found:
        return []
    evidence = [event for name, r in found if name is not FlagName.DISPUTED for event in r.evidence]
    disputes = _disputes(sight, something.id, evidence)
    return [_kept(name, raised, {} if name is FlagName.DISPUTED else disputes) for name, raised in found]


def _ever(raised: Raised) -> bool:
    """Return whether there is any time at which it is up."""
    return raised.ends is None or raised.starts is None or raised.starts < raised.ends


def _disputes(sight: Sight, thing: str, events: list[str | None]) -> dict[str, tuple[str, ...]]:
    """Return who disputes which of the events that show what is flagged of a thing."""
    told = {event: event.partition("@")[0] for event in events if event}
    # A reply to one of its own events lets the thing be judged again anyhow.
    sight.db.note(f"rpl<{event}" for event, whose in told.items() if whose != thing)
    answered = [event for event, whose in told.items() if not sight.db.quiet(whose)]
    if not answered:
        return {}
    found = replies_to(sight.db, sight.viewer, answered, sight.moment)
    disputing = {e: tuple(r.given_by or "" for r in rs if r.stance is ReplyStance.DISPUTES) for e, rs in found.items()}
    return {event: who for event, who in disputing.items() if who}


def _kept(name: FlagName, raised: Raised, disputes: dict[str, tuple[str, ...]]) -> Judged:
    evidence = tuple(dict.fromkeys(event for event in raised.evidence if event))
    against = tuple(dict.fromkeys(who for event in evidence for who in disputes.get(event, ()) if who))
    beside = f" It does not count: {people(against)} {'disputes' if len(against) == 1 else 'dispute'} it."
    return Judged(
        name=name,
        about=raised.about or "",
        starts=_micros(raised.starts, -FOREVER),
        ends=_micros(raised.ends, FOREVER),
        since=None if raised.since is None else micros(raised.since),
        nudge=raised.nudge,
        open_from=_micros(raised.open_from, -FOREVER),
        disputed=bool(against),
        sentence=raised.sentence + (beside if against else ""),
        evidence=evidence,
        accounts=tuple(sorted({account for account in raised.accounts if account})),
    )


def _micros(at: datetime | None, otherwise: int) -> int:
    return otherwise if at is None else micros(at)


def up(flags: list[Judged], at: int) -> Iterator[Judged]:
    """Yield those of the flags that are up at a time."""
    return (flag for flag in flags if flag.starts <= at < flag.ends)
