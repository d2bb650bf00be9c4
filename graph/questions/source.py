"""From the ledger to the questions: what a question is asked of, as the views have it at a moment, for a viewer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from msgspec.structs import replace

from graph.oneperson import as_one
from graph.projection import InfluenceMap
from graph.questions.affair import Affair
from graph.questions.circle import circle
from graph.questions.errors import NothingToDecline
from graph.questions.oneperson import of_one
from graph.questions.sight import STALE_AFTER, Sight
from graph.source import influence_map
from ledger.domain.account import Account
from ledger.domain.commitment.state import Commitment
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Outcome
from ledger.domain.escalation.state import Escalation
from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.mandate.state import Mandate
from ledger.domain.opportunity.state import CommitteeMember, Opportunity
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import Stakeholder
from ledger.ledger import Ledger
from ledger.policy import Viewer
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.clock import moment as time_of
from ledger.views.things import ThingFilter

A = TypeVar("A", bound=Aggregate)
NOES = (Outcome.DECLINE, Outcome.DEFER, Outcome.COUNTER_OFFER)


def sight(
    ledger: Ledger,
    viewer: Viewer,
    moment: Moment,
    today: date,
    *,
    opportunity: str | None = None,
    stale_after: int = STALE_AFTER,
    also: Collection[str] = (),
    **scope: Any,
) -> Sight:
    """Return what questions about a map are asked of; the scope is that of `influence_map`.

    Our own circle around the people of ours is on it, and whoever is named in ``also`` with theirs.
    """
    wanted = scope | {"include_isolates": True, "opportunity": opportunity}
    drawn = influence_map(ledger, viewer, moment, also=also, **wanted)
    ours = [i for i, p in drawn.people.items() if p.side == "ours"]
    more = circle(ledger, viewer, moment, ours) - drawn.people.keys()
    if more:
        drawn = influence_map(ledger, viewer, moment, also=sorted({*also, *more}), **wanted)
    return seen(ledger, viewer, moment, today, drawn, opportunity=opportunity, stale_after=stale_after)


def seen(
    ledger: Ledger,
    viewer: Viewer,
    moment: Moment,
    today: date,
    drawn: InfluenceMap,
    *,
    opportunity: str | None = None,
    stale_after: int = STALE_AFTER,
) -> Sight:
    """Return the sight of a map that is drawn already, isolates included."""
    deal = None if opportunity is None else things.get(ledger.views, viewer, opportunity, moment)
    if isinstance(deal, Opportunity) and drawn.became:
        deal = _seated_once(of_one(deal, drawn.became))
    seats = {m.stakeholder for m in deal.committee} if isinstance(deal, Opportunity) else set()
    names = drawn.people.keys() | seats | drawn.became.keys()
    people = _only(Stakeholder, things.get_many(ledger.views, viewer, names, moment))
    people |= as_one(ledger.views, viewer, moment, drawn.became, people)
    accounts = _only(
        Account, things.get_many(ledger.views, viewer, {s.account for s in people.values() if s.account}, moment)
    )
    found = deal if isinstance(deal, Opportunity) else None
    if opportunity is not None and found is None:
        found = Opportunity(id=opportunity)  # not there yet, or not to be seen: a deal of which nothing is known
    return Sight(drawn, today, found, people, accounts, stale_after)


def _seated_once(deal: Opportunity) -> Opportunity:
    """Return the deal with one seat for each member, who plays every part that any of their names was given."""
    seats: dict[str, CommitteeMember] = {}
    for m in deal.committee:
        was = seats.get(m.stakeholder, m)
        seats[m.stakeholder] = replace(was, roles=tuple(dict.fromkeys((*was.roles, *m.roles))))
    return replace(deal, committee=tuple(seats.values()))


def affair(
    ledger: Ledger,
    viewer: Viewer,
    moment: Moment,
    *,
    decision: str | None = None,
    requests: Collection[str] = (),
    said_by: str | None = None,
) -> Affair:
    """Return the matter that a no would answer: a draft decision's, or that of the requests named."""
    draft = None if decision is None else things.get(ledger.views, viewer, decision, moment)
    draft = draft if isinstance(draft, Decision) else None
    asked = _requests(ledger, viewer, moment, [*requests, *(draft.requests if draft is not None else ())])
    if not asked:
        raise NothingToDecline("no request is named that is there at this moment", path=("requests",))
    named = said_by or (_speaker(draft) if draft is not None else None) or viewer.stakeholder
    speaker = named or next((r.owner for r in asked if r.owner), None)
    deals = _only(
        Opportunity, things.get_many(ledger.views, viewer, {r.opportunity for r in asked if r.opportunity}, moment)
    )
    commitments = _about(ledger, viewer, moment, Commitment, [r.id for r in asked])
    around = [r for d in deals for r in things.every(ledger.views, viewer, Request, moment, ThingFilter(opportunity=d))]
    earlier = {
        d.id: d
        for d in _about(ledger, viewer, moment, Decision, [r.id for r in (*around, *asked)])
        if d.outcome in NOES and d.decided_by is not None and d.id != decision
    }
    higher = _about(ledger, viewer, moment, Escalation, list(earlier))
    customers = {r.account for r in asked if r.account} | {d.account for d in deals.values() if d.account}
    return Affair(
        requests=tuple(asked),
        said_by=speaker,
        decision=draft,
        commitments=tuple(commitments),
        deals=tuple(deals[i] for i in sorted(deals)),
        earlier=tuple(earlier.values()),
        escalations=tuple(e for e in higher if e.over in earlier),
        at=time(moment) or datetime.now(UTC),
        mandates=() if speaker is None else mandates(ledger, viewer, moment, speaker),
        accounts=tuple(_only(Account, things.get_many(ledger.views, viewer, sorted(customers), moment)).values()),
    )


def mandates(ledger: Ledger, viewer: Viewer, moment: Moment, person: str) -> tuple[Mandate, ...]:
    """Return the mandates that somebody holds or held."""
    return tuple(m for m in _about(ledger, viewer, moment, Mandate, [person]) if m.holder == person)


def time(moment: Moment) -> datetime | None:
    """Return the time in effect that a moment asks about; None is now."""
    return None if moment.effective_at is None else time_of(moment.effective_at)


def _speaker(draft: Decision) -> str | None:
    """Who says it: who decided, else whose part it is to decide."""
    deciding = next((p.stakeholder for p in draft.parts if p.role.value == "decide"), None)
    return draft.decided_by or deciding


def _requests(ledger: Ledger, viewer: Viewer, moment: Moment, ids: Iterable[str]) -> list[Request]:
    """Return the requests with those that were merged into them."""
    found = _only(Request, things.get_many(ledger.views, viewer, dict.fromkeys(ids), moment))
    for merged in _about(ledger, viewer, moment, Request, list(found)):
        if merged.merged_into in found:
            found.setdefault(merged.id, merged)
    return list(found.values())


def _about(ledger: Ledger, viewer: Viewer, moment: Moment, cls: type[A], ids: Iterable[str]) -> list[A]:
    """Return the things of a kind with an event about one of these, each once, in the order they came to be."""
    wanted = sorted(set(ids))
    if not wanted:
        return []
    return list(things.every(ledger.views, viewer, cls, moment, ThingFilter(about_any=wanted)))


def _only(cls: type[A], found: dict[str, Aggregate]) -> dict[str, A]:
    return {i: thing for i, thing in found.items() if isinstance(thing, cls)}
