"""Opportunities: the deals. Life: opened → won, lost, abandoned; reopened."""

# In the order of its life, which is that of the API and of docs/events.md.
from ledger.domain.opportunity import opening, teams, ending  # noqa: I001
from ledger.domain.opportunity.state import CommitteeMember, Opportunity, OpportunityStatus

__all__ = ["CommitteeMember", "Opportunity", "OpportunityStatus", "ending", "opening", "teams"]
