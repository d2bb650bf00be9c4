"""Mandates: the authority that somebody was given, or asks for, and how it fared whenever it was used.

Life: requested → granted ⇄ suspended → revoked, expired; requested → refused. That its last day has passed is read
off the clock and needs no event. No act is refused for want of a mandate: whether a decision kept within one is
derived (`ledger.domain.authority`).
"""

# In the order of its life, which is that of the API and of docs/events.md.
from ledger.domain.mandate import granting, holding, using
from ledger.domain.mandate.state import Mandate, MandateId, MandateStatus

__all__ = ["Mandate", "MandateId", "MandateStatus", "granting", "holding", "using"]
