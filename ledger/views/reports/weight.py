"""Weight: what stands behind a request, by role, revenue and deal, with the reckoning shown (capability 22).

People are weighed by the part they play, customers by what they have signed and what they negotiate. The two are not
mixed into one number: no factor turns a signature into a voice, and currencies are never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Doc, Money, Ref, person, thing
from ledger.domain.opportunity.state import Opportunity, OpportunityStatus
from ledger.domain.request.state import Importance, Request
from ledger.domain.stakeholder import BuyingRole, Role, Stakeholder
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.askers import AskersReport, family, who_asked
from ledger.views.reports.reading import hanging_on, present, summed

DECIDES = (BuyingRole.ECONOMIC_BUYER, BuyingRole.DECIDER, BuyingRole.APPROVER)
POINTS = {Role.BUYER: 2, Role.EXECUTIVE: 2, Role.INFLUENCER: 2}
DECIDING, ANYBODY = 3, 1
"""Points of whoever decides an open deal, and of whoever has no other part."""


class WeightVoice(Struct, frozen=True):
    """Somebody who wants it, and how many points that counts for: once, however often they said so."""

    who: Annotated[str, Ref(("stakeholder",)), Doc(description="Whose wish it is.")]
    role: Annotated[Role, Doc(description="What they do for a living.")]
    decides: Annotated[
        str | None, Ref(("opportunity",)), Doc(description="The open deal that they have a part in deciding.")
    ]
    points: Annotated[int, Doc(description="3 for who decides an open deal, 2 for buyers, executives, influencers.")]


class WeightDeal(Struct, frozen=True):
    """An open deal that the request, or a duplicate, hangs on."""

    opportunity: Annotated[str, Ref(("opportunity",)), Doc(description="The deal.")]
    amount: Annotated[Money | None, Doc(description="What it is worth; null when nobody has said.")]
    importance: Annotated[Importance | None, Doc(description="What hangs on the request in it.")]


class RequestWeight(Struct, frozen=True):
    """What stands behind a request and its duplicates, by role, revenue and deal. Nothing counts twice."""

    points: Annotated[int, Doc(description="The points of all who want it.")]
    voices: Annotated[tuple[WeightVoice, ...], Doc(description="Who wants it, most points first.")]
    revenue: Annotated[tuple[Money, ...], Doc(description="What the won deals of its customers are worth.")]
    deals: Annotated[tuple[Money, ...], Doc(description="What the open deals of its customers are worth.")]
    hanging: Annotated[tuple[WeightDeal, ...], Doc(description="The open deals that hang on it.")]
    at_stake: Annotated[tuple[Money, ...], Doc(description="What the open deals that hang on it are worth.")]
    unknown: Annotated[int, Doc(description="How many wishes are for no known customer: no money stands behind them.")]
    sentence: Annotated[str, Doc(description="The reckoning in words.")]


def weight_of(db: Database, viewer: Viewer, request: Request, moment: Moment) -> RequestWeight:
    """Return what stands behind a request at a moment."""
    require_sight(viewer, "request", "stakeholder", "account", "opportunity")
    report = who_asked(db, viewer, moment, request.id)
    whole = family(db, viewer, moment, request.id)
    assert report is not None, "the request is there: it was just read at this moment"
    wishers = dict.fromkeys(a.wants for a in report.askers if a.wants is not None)
    people = present(db, viewer, Stakeholder, wishers, moment)
    theirs = [d for a in report.accounts for d in hanging_on(db, viewer, Opportunity, a.account, moment)]
    named = present(db, viewer, Opportunity, (r.opportunity for r in whole if r.opportunity), moment)
    deals = {d.id: d for d in (*theirs, *named) if d.status is OpportunityStatus.OPEN}
    voices = tuple(sorted((_voice(p, deals.values()) for p in people), key=lambda v: -v.points))
    hanging = tuple(_hanging(deals[o], whole) for o in dict.fromkeys(r.opportunity for r in whole) if o in deals)
    at_stake = summed(d.amount for d in hanging)
    points = sum(v.points for v in voices)
    return RequestWeight(
        points=points,
        voices=voices,
        revenue=report.revenue,
        deals=report.deals,
        hanging=hanging,
        at_stake=at_stake,
        unknown=report.without_account,
        sentence=_told(points, voices, report, hanging, at_stake),
    )


def _voice(who: Stakeholder, deals: Iterable[Opportunity]) -> WeightVoice:
    decides = next(
        (d.id for d in deals for m in d.committee if m.stakeholder == who.id and set(m.roles) & set(DECIDES)), None
    )
    return WeightVoice(who.id, who.role, decides, DECIDING if decides else POINTS.get(who.role, ANYBODY))


def _hanging(deal: Opportunity, whole: Sequence[Request]) -> WeightDeal:
    said = [r.importance for r in whole if r.opportunity == deal.id and r.importance is not None]
    return WeightDeal(deal.id, deal.amount, next((i for i in Importance if i in said), None))


def _told(
    points: int,
    voices: Sequence[WeightVoice],
    report: AskersReport,
    hanging: Sequence[WeightDeal],
    at_stake: Sequence[Money],
) -> str:
    count = "1 person wants" if len(voices) == 1 else f"{len(voices)} people want"
    by_points = " + ".join(f"{v.points} ({person(v.who)}{_part(v)})" for v in voices)
    said = [f"{count} it, {by_points} = {points} points." if voices else "Nobody who is known wants it."]
    customers = "1 customer" if len(report.accounts) == 1 else f"{len(report.accounts)} customers"
    if report.accounts:
        said.append(f"{customers}, with {_sum(report.revenue)} signed and {_sum(report.deals)} negotiated.")
    if hanging:
        said.append(f"At stake: {', '.join(thing(d.opportunity) for d in hanging)}, {_sum(at_stake)}.")
    if report.without_account:
        said.append(f"Wishes for no known customer: {report.without_account}.")
    return " ".join(said)


def _part(voice: WeightVoice) -> str:
    return f", decides {thing(voice.decides)}" if voice.decides else f", {voice.role.value}"


def _sum(amounts: Sequence[Money]) -> str:
    return " and ".join(map(str, amounts)) or "nothing that is known"
