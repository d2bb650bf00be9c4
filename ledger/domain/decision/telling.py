"""Telling: who must hear a decision, in which order, who has heard it, and what was told out of order. Pure.

By default our own people of the account hear it before the customer does; a plan on record goes before that. That it
was told otherwise is shown, never refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from msgspec import Struct

from ledger.domain.account import Account, Side
from ledger.domain.decision.parts import Telling
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Audience
from ledger.domain.escalation.state import Escalation
from ledger.domain.kernel import Described, Doc, Ref
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import Role, Stakeholder


class Concerned(Described):
    """Why somebody must hear a decision."""

    PLANNED = "planned", "The plan on record names them."
    TEAM = "team", "Works on the account or the deal."
    REQUESTER = "requester", "Asked for it."
    ENDORSER = "endorser", "Wanted it too, or had it wanted in their name."
    ESCALATED = "escalated", "Took it higher, or was asked to look at it from above."


OURS = (Role.SALES, Role.ENGINEERING, Role.PRODUCT, Role.MARKETING, Role.SUPPORT, Role.FINANCE, Role.LEGAL)


class TellingStep(Struct, frozen=True):
    """Somebody who must hear a decision, and whether they have."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who must hear it.")]
    order: Annotated[int, Doc(description="The place in the order; those with the same number may hear it at once.")]
    why: Annotated[tuple[Concerned, ...], Doc(description="Why they must hear it.")]
    audience: Annotated[Audience | None, Doc(description="As which audience; null: nobody says.")]
    told: Annotated[Telling | None, Doc(description="When they heard it first; null: not yet.")]
    out_of_order: Annotated[
        bool, Doc(description="True when they heard it before somebody who should have heard it before them.")
    ]


def telling_steps(
    decision: Decision,
    requests: Iterable[Request],
    escalations: Iterable[Escalation],
    accounts: Mapping[str, Account],
    opportunities: Mapping[str, Opportunity],
    people: Mapping[str, Stakeholder],
) -> tuple[TellingStep, ...]:
    """Return who must hear a decision, in the order in which they should; who decided it is not told it.

    `people` and `accounts` tell our own people from the customer's. Who came in by an escalation after others had been
    told does not make that telling a wrong one.
    """
    why: dict[str, list[Concerned]] = {step.stakeholder: [Concerned.PLANNED] for step in decision.plan}
    for who, because in _concerned(tuple(requests), escalations, accounts, opportunities):
        if who is not None and who != decision.decided_by and because not in why.setdefault(who, []):
            why[who].append(because)
    planned = {step.stakeholder: place for place, step in enumerate(decision.plan, 1)}
    heard: dict[str, tuple[int, Telling]] = {}
    for place, telling in enumerate(_heard(decision)):
        heard.setdefault(telling.to, (place, telling))
    ours = {who: _ours(people.get(who), accounts, Concerned.TEAM in reasons) for who, reasons in why.items()}
    order = {who: planned.get(who, len(planned) + (1 if ours[who] else 2)) for who in why}
    late = {who for who, reasons in why.items() if reasons == [Concerned.ESCALATED]}

    def first(who: str) -> object:
        return heard[who][1].event or heard[who][0] if who in heard else None

    steps = []
    for who in sorted(why, key=lambda somebody: order[somebody]):
        before = [other for other in why if order[other] < order[who] and other not in late]
        # Told in one breath (one event) is in order.
        early = who in heard and any(
            other not in heard or (heard[other][0] > heard[who][0] and first(other) != first(who)) for other in before
        )
        asked = next((s.audience for s in decision.plan if s.stakeholder == who and s.audience), None)
        audience = asked or (None if ours[who] else Audience.CUSTOMER)
        told = heard[who][1] if who in heard else None
        steps.append(TellingStep(who, order[who], tuple(why[who]), audience, told, early))
    return tuple(steps)


def _concerned(
    requests: tuple[Request, ...],
    escalations: Iterable[Escalation],
    accounts: Mapping[str, Account],
    opportunities: Mapping[str, Opportunity],
) -> Iterable[tuple[str | None, Concerned]]:
    for request in requests:
        account, deal = accounts.get(request.account or ""), opportunities.get(request.opportunity or "")
        for team in (account.team if account else (), deal.team if deal else ()):
            yield from ((member.stakeholder, Concerned.TEAM) for member in team)
        yield request.requester, Concerned.REQUESTER
        for endorsement in request.endorsements:
            yield endorsement.by, Concerned.ENDORSER
            yield endorsement.on_behalf_of, Concerned.ENDORSER
    for escalation in escalations:
        yield escalation.raised_by, Concerned.ESCALATED
        yield from ((who, Concerned.ESCALATED) for who in escalation.raised_to)


def _heard(decision: Decision) -> Iterable[Telling]:
    """Yield who heard the decision, in order: who was there when it was made, who was told, and who told it."""
    for who in decision.said_to:
        event = decision.accepted_event or ""
        yield Telling(who, decision.decided_by, decision.decided_on, at=decision.decided_at, event=event)
    for told in decision.tellings:
        if told.by is not None:
            yield Telling(told.by, on=told.on, at=told.at, event=told.event)
        yield told


def _ours(who: Stakeholder | None, accounts: Mapping[str, Account], on_the_team: bool) -> bool:
    """Return whether somebody is one of ours. Whom nobody can place hears it with the customer: last is safe."""
    account = accounts.get(who.account or "") if who else None
    if account is not None:
        return account.side is Side.OURS
    return on_the_team or (who is not None and who.role in OURS)
