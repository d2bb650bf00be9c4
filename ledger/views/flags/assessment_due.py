"""Assessment due: a member of a buying committee has not been assessed, or not for a long time (capability 35)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.kernel import person, thing
from ledger.domain.opportunity.state import CommitteeMember, Opportunity, OpportunityStatus
from ledger.domain.stakeholder import Stakeholder
from ledger.domain.stakeholder.standing import Assessment
from ledger.views.flags.flag import Flag, Raised, after, morning
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.limits import ASSESS_AGAIN
from ledger.views.reports.reading import present


def raised(sight: Sight, deal: Opportunity) -> Iterator[Raised]:
    """Raise it for each member of the committee of an open deal: at once when missing, in time when stale."""
    if deal.status is not OpportunityStatus.OPEN:
        return
    members = {m.stakeholder: m for m in deal.committee}
    for somebody in present(sight.db, sight.viewer, Stakeholder, members, sight.moment):
        newest = latest_assessment(somebody, deal.id)
        yield _stale(sight, deal, somebody, newest) if newest else _missing(sight, deal, members[somebody.id])


def latest_assessment(somebody: Stakeholder, deal: str) -> Assessment | None:
    """Return the newest assessment of somebody that has a day and holds for a deal, or in general."""
    dated = [a for a in somebody.assessments if a.assessed_on is not None and a.opportunity in (deal, None)]
    return max(dated, key=lambda a: (a.assessed_on, a.opportunity is not None), default=None)


def _missing(sight: Sight, deal: Opportunity, member: CommitteeMember) -> Raised:
    roles = " and ".join(role.value.replace("_", " ") for role in member.roles)
    part = f", the {roles}" if roles else ""
    return Raised(
        f"Nobody has assessed {person(member.stakeholder)}{part}, for {thing(deal.id)}: what they think is unknown, "
        "which is not the same as neutral.",
        sight.latest(deal.id, "opportunity.committee_named", about=member.stakeholder),
        since=morning(member.since) if member.since else None,
        about=member.stakeholder,
        accounts=(deal.account,),
    )


def _stale(sight: Sight, deal: Opportunity, somebody: Stakeholder, newest: Assessment) -> Raised:
    assert newest.assessed_on is not None
    due = after(newest.assessed_on + ASSESS_AGAIN)
    return Raised(
        f"{person(somebody.id)} was last assessed for {thing(deal.id)} on {newest.assessed_on}, by "
        f"{person(newest.assessor)}: more than {ASSESS_AGAIN.days} days ago.",
        sight.latest(somebody.id, "stakeholder.assessed"),
        since=due,
        starts=due,
        about=somebody.id,
        accounts=(deal.account,),
    )


FLAG = Flag(
    FlagName.ASSESSMENT_DUE,
    "Stale or missing assessment",
    ("opportunity",),
    "Somebody assesses them, they leave the committee, or the deal is closed.",
    (35,),
    raised,
)
