"""Escalation without answer: something was taken higher, and nobody has answered in time (capability 50)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.escalation.state import OPEN, Escalation
from ledger.domain.kernel import people, person, thing
from ledger.domain.request.state import Request
from ledger.views.flags.flag import Flag, Raised, after
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.limits import ANSWER_WITHIN
from ledger.views.reports.reading import present


def raised(sight: Sight, escalation: Escalation) -> Iterator[Raised]:
    """Raise it once the day has passed by which an answer was asked for, or the usual days."""
    if escalation.status not in OPEN or escalation.placeholder:
        return
    asked, at = escalation.answer_by, escalation.raised_at
    due = after(asked) if asked else at + ANSWER_WITHIN if at else None
    if due is None:
        return
    by = f"by {asked}, as asked" if asked else f"within {ANSWER_WITHIN.days} days"
    on = f" on {at:%Y-%m-%d}" if at else ""
    requests = present(sight.db, sight.viewer, Request, escalation.requests, sight.moment)
    yield Raised(
        f"{person(escalation.raised_by)} took {thing(escalation.over)} to {people(escalation.raised_to)}{on}, and "
        f"nobody answered {by}.",
        (escalation.raised_event,),
        since=due,
        starts=due,
        accounts=tuple(dict.fromkeys(r.account for r in requests)),
    )


FLAG = Flag(
    FlagName.ESCALATION_UNANSWERED,
    "Escalation without answer",
    ("escalation",),
    "It is upheld, overturned or taken back.",
    (50,),
    raised,
    shown=True,
)
