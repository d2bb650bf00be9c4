"""Decisions: the answer to one or more requests, and everything that belongs to a no that can be survived.

Life: draft → proposed → accepted, rejected, withdrawn; accepted → superseded; communicated to each person concerned.
"""

from ledger.domain.decision import aftermath, declining, making, preparing
from ledger.domain.decision.state import Decision, DecisionId, DecisionStatus, Outcome

__all__ = ["Decision", "DecisionId", "DecisionStatus", "Outcome", "aftermath", "declining", "making", "preparing"]
