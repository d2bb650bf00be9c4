"""A deal is won, lost or abandoned, and perhaps opened again."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    Text,
    ending,
    thing,
)
from ledger.domain.opportunity.state import (
    Opportunity,
    OpportunityStatus,
    OpportunityStillOpen,
    still_open,
)
from ledger.domain.stakeholder import OpportunityId


class OpportunityEnded(Event):
    """A deal was won, lost or given up."""

    topic = "opportunity.ended"

    status: OpportunityStatus
    reason: Text | None = None

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.status, opportunity.closed_reason = self.status, self.reason

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} was {self.status.value}{ending(self.reason)}"


class WinOpportunity(Command):
    """Record that a deal was signed."""

    changes = Opportunity

    opportunity: OpportunityId
    reason: Annotated[Text | None, Doc(description="What decided it.")] = None

    def decide(self, book: Book) -> Opportunity:
        return end(book, self.opportunity, OpportunityStatus.WON, self.reason)


class LoseOpportunity(Command):
    """Record that a deal went to somebody else, or to nobody."""

    changes = Opportunity

    opportunity: OpportunityId
    reason: Annotated[Text | None, Doc(description="What decided it.")] = None

    def decide(self, book: Book) -> Opportunity:
        return end(book, self.opportunity, OpportunityStatus.LOST, self.reason)


class AbandonOpportunity(Command):
    """Record that we gave a deal up."""

    changes = Opportunity

    opportunity: OpportunityId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Opportunity:
        return end(book, self.opportunity, OpportunityStatus.ABANDONED, self.reason)


class OpportunityReopened(Event):
    """A deal that had ended is negotiated again."""

    topic = "opportunity.reopened"

    reason: Text | None = None

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.status, opportunity.closed_reason = OpportunityStatus.OPEN, None

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} was reopened{ending(self.reason)}"


class ReopenOpportunity(Command):
    """Take up a deal again that had ended."""

    changes = Opportunity

    opportunity: OpportunityId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Opportunity:
        opportunity = book.subject(Opportunity, self.opportunity, "opportunity")
        ended = opportunity.status != OpportunityStatus.OPEN
        book.rule(ended, OpportunityStillOpen(f"opportunity {opportunity.id} is open", path=("opportunity",)))
        book.record(opportunity, OpportunityReopened(reason=self.reason), about=(opportunity.account,))
        return opportunity


def end(book: Book, opportunity_id: str, status: OpportunityStatus, reason: str | None) -> Opportunity:
    """End an open deal in one of the ways that deals end."""
    opportunity = still_open(book, opportunity_id)
    book.record(opportunity, OpportunityEnded(status=status, reason=reason), about=(opportunity.account,))
    return opportunity
