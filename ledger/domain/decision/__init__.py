"""Decisions: the answer to one or more requests, and everything that belongs to a no that can be survived.

Life: draft → proposed → accepted, rejected, withdrawn; accepted → superseded; communicated to each person concerned.
"""

# In the order of its life, which is that of the API and of docs/events.md.
from ledger.domain.decision import (  # noqa: I001
    drafting,
    making,
    superseding,
    dropping,
    declining,
    preparing,
    communicating,
    reacting,
    reviewing,
)
from ledger.domain.decision.state import Decision, DecisionId
from ledger.domain.decision.words import DecisionStatus, Outcome

__all__ = [
    "Decision",
    "DecisionId",
    "DecisionStatus",
    "Outcome",
    "communicating",
    "declining",
    "drafting",
    "dropping",
    "making",
    "preparing",
    "reacting",
    "reviewing",
    "superseding",
]
