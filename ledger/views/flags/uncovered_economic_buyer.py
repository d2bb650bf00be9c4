"""Uncovered economic buyer: nobody of ours looks after the one who releases the money (capability 33)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.kernel import person, thing
from ledger.domain.opportunity.state import Opportunity, OpportunityStatus
from ledger.domain.relationship import Relationship, TieKind, TieStatus
from ledger.domain.stakeholder import BuyingRole, Stakeholder
from ledger.domain.stakeholder.standing import Coverage
from ledger.views.flags.assessment_due import latest_assessment
from ledger.views.flags.flag import Flag, Raised, morning
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.reports.reading import hanging_on, present

BARE = (None, Coverage.UNKNOWN, Coverage.NONE)
STANDING = (TieStatus.ASSERTED, TieStatus.CONFIRMED)


def raised(sight: Sight, deal: Opportunity) -> Iterator[Raised]:
    """Raise it for each economic buyer of an open deal whom nobody covers and nobody is known to meet."""
    if deal.status is not OpportunityStatus.OPEN:
        return
    members = {m.stakeholder: m for m in deal.committee}
    for somebody in present(sight.db, sight.viewer, Stakeholder, members, sight.moment):
        newest = latest_assessment(somebody, deal.id)
        roles = (*members[somebody.id].roles, *(newest.buying_roles if newest else ()))
        if BuyingRole.ECONOMIC_BUYER not in roles or (newest and newest.coverage not in BARE):
            continue
        if not _covered(sight, somebody.id):
            named = members[somebody.id].since
            yield Raised(
                f"{person(somebody.id)} releases the money for {thing(deal.id)}, and nobody of ours looks after them.",
                (
                    *sight.latest(deal.id, "opportunity.committee_named", about=somebody.id),
                    *(sight.latest(somebody.id, "stakeholder.assessed") if newest else ()),
                ),
                since=morning(named) if named else None,
                about=somebody.id,
                accounts=(deal.account,),
            )


def _covered(sight: Sight, buyer: str) -> bool:
    ties = hanging_on(sight.db, sight.viewer, Relationship, buyer, sight.moment)
    return any(t.tie is TieKind.COVERS and t.target == buyer and t.status in STANDING for t in ties)


FLAG = Flag(
    FlagName.UNCOVERED_ECONOMIC_BUYER,
    "Uncovered economic buyer",
    ("opportunity",),
    "Somebody of ours covers them, or an assessment says that we meet them; another releases the money; or the deal is "
    "closed.",
    (33,),
    raised,
)
