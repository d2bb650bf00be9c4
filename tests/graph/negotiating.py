"""A deal in the domain's words, without a ledger: what the questions over the map are asked of."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph import InfluenceMap, Person, Tie, build, tie
from graph.questions.affair import Affair
from graph.questions.sight import Sight
from ledger.domain.kernel.types import Money
from ledger.domain.opportunity.state import CommitteeMember, Opportunity
from ledger.domain.request.state import Endorsement, Importance, Request
from ledger.domain.stakeholder import Assessment, BuyingRole, Coverage, RelationshipLevel, Stakeholder, Support
from ledger.domain.team import TeamMember

TODAY = date(2026, 5, 20)
NAMES: dict[str, Any] = {
    "pia": ("Pia", "product", "ours", None),
    "sal": ("Sal", "sales", "ours", None),
    "boss": ("Bo", "executive", "ours", None),
    "mira": ("Mira", "influencer", "theirs", 0.5),
    "cfo": ("Cleo", "executive", "theirs", None),
    "tom": ("Tom", "executive", "theirs", -1.0),
}
TIES = [
    tie("pia", "boss", "reports_to"),
    tie("sal", "boss", "reports_to"),
    tie("boss", "sal", "sponsors", weight=0.6),
    tie("sal", "mira", "covers", weight=0.8),
    tie("cfo", "mira", "trusts", weight=0.5),
    tie("boss", "tom", "covers", weight=0.4),
    tie("tom", "cfo", "conflicts_with", weight=0.5),
    tie("sal", "boss", "influences", weight=0.7),
]


def drawn(names: dict[str, Any] | None = None, ties: list[Tie] | None = None) -> InfluenceMap:
    """The map of a deal: Sal reaches the CFO over Mira alone, and Tom is against us."""
    people = [Person(i, n, r, side=s, stance=x) for i, (n, r, s, x) in (NAMES if names is None else names).items()]
    return build(people, TIES if ties is None else ties, include_isolates=True, position=7)


def assessed(on: date | None, support: Support | None = None, by: str = "sal", **more: Any) -> Assessment:
    return Assessment(assessor=by, opportunity="opp", assessed_on=on, support=support, **more)


def deal(**more: Any) -> Opportunity:
    given: dict[str, Any] = {
        "id": "opp",
        "name": "The deal",
        "account": "acc",
        "amount": Money(5_000_000, "EUR"),
        "team": (TeamMember("sal"), TeamMember("pia")),
        "committee": (
            CommitteeMember("cfo", (BuyingRole.ECONOMIC_BUYER,)),
            CommitteeMember("mira", (BuyingRole.CHAMPION,)),
            CommitteeMember("tom", (BuyingRole.APPROVER,)),
        ),
    }
    return Opportunity(**(given | more))


def sight(**more: Any) -> Sight:
    people = {
        "mira": Stakeholder(
            id="mira",
            assessments=(
                assessed(
                    date(2026, 5, 10),
                    Support.SUPPORTER,
                    relationship_level=RelationshipLevel.VENDOR,
                    relationship_wanted=RelationshipLevel.TRUSTED_ADVISOR,
                ),
            ),
        ),
        "tom": Stakeholder(
            id="tom", assessments=(assessed(date(2025, 12, 1), Support.OPPOSED, coverage=Coverage.BRIEF),)
        ),
        "cfo": Stakeholder(id="cfo", assessments=(assessed(TODAY, coverage=Coverage.NONE),)),
    }
    given: dict[str, Any] = {"map": drawn(), "today": TODAY, "deal": deal(), "people": people}
    return Sight(**(given | more))


def affair(**more: Any) -> Affair:
    asked = Request(
        id="req",
        title="Single sign-on",
        requester="mira",
        account="acc",
        opportunity="opp",
        importance=Importance.DEAL_BREAKER,
        claimed=Money(5_000_000, "EUR"),
        endorsements=(Endorsement(by="cfo"),),
    )
    return Affair(**({"requests": (asked,), "said_by": "pia", "deals": (deal(),)} | more))
