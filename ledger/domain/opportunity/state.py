"""Where a deal stands, and the rules of its life."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Described,
    Doc,
    Money,
    Ref,
    StateRule,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.stakeholder import BuyingRole
from ledger.domain.team import TeamMember


class OpportunityStatus(Described):
    """Where a deal stands."""

    OPEN = "open", "Being negotiated."
    WON = "won", "Signed."
    LOST = "lost", "Gone to somebody else, or to nobody."
    ABANDONED = "abandoned", "Given up by us."


class CommitteeMember(Struct, frozen=True):
    """Who has a part in the customer's decision, and which."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who has a part.")]
    roles: Annotated[tuple[BuyingRole, ...], Doc(description="The parts they play in the purchase.")] = ()
    since: Annotated[date | None, Doc(description="From which day.")] = None


class Opportunity(Aggregate):
    """A deal with a customer."""

    kind = "opportunity"
    prefix = "opp"

    name: Annotated[str, Doc(description="How the deal is called.")] = ""
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer.")] = None
    status: Annotated[OpportunityStatus, Doc(description="Where it stands.")] = OpportunityStatus.OPEN
    stage: Annotated[str | None, Doc(description="The stage in the sales process.")] = None
    amount: Annotated[Money | None, Doc(description="What it is worth.")] = None
    expected_close: Annotated[date | None, Doc(description="When it is expected to be signed.")] = None
    closed_reason: Annotated[str | None, Doc(description="Why it was won, lost or given up.")] = None
    team: Annotated[tuple[TeamMember, ...], Doc(description="Who of ours works on it now.")] = ()
    committee: Annotated[tuple[CommitteeMember, ...], Doc(description="Who has a part in the customer's choice.")] = ()

    def facets(self) -> Facets:
        """List deals by name, status, customer and stage."""
        return Facets(title=self.name, status=self.status, account=self.account, opportunity=self.id, label=self.stage)


class OpportunityClosed(StateRule):
    """The deal is won, lost or given up."""

    help = "Reopen the opportunity first."


class OpportunityStillOpen(StateRule):
    """The deal is open; there is nothing to reopen."""

    help = "Go on with the opportunity as it is."


def still_open(book: Book, opportunity_id: str) -> Opportunity:
    """Return a deal on which things may still be recorded."""
    opportunity = book.subject(Opportunity, opportunity_id, "opportunity")
    book.rule(
        opportunity.status == OpportunityStatus.OPEN,
        OpportunityClosed(f"opportunity {opportunity.id} is {opportunity.status.value}", path=("opportunity",)),
    )
    return opportunity
