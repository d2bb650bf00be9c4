"""Requests: the problem first, then the ask.

Life: submitted → under_review ⇄ needs_information → accepted, declined, deferred, countered; reopened only with new
information or an overturned escalation; withdrawn; accepted → delivery_declared → delivery_accepted.
"""

from ledger.domain.request import (
    asking,
    delivering,
    discussing,
    endorsing,
    merging,
    outcome,
    reviewing,
    scoring,
    staging,
    taking_part,
)
from ledger.domain.request.state import Request, RequestId, RequestStatus

__all__ = [
    "Request",
    "RequestId",
    "RequestStatus",
    "asking",
    "delivering",
    "discussing",
    "endorsing",
    "merging",
    "outcome",
    "reviewing",
    "scoring",
    "staging",
    "taking_part",
]
