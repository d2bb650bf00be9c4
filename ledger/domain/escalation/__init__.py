"""Escalations: taking it higher.

Life: raised → acknowledged → under_review → upheld, overturned, withdrawn → closed. To overturn needs a decision that
takes the place of the one escalated over.
"""

# In the order of its life, which is that of the API and of docs/events.md.
from ledger.domain.escalation import raising, hearing, answering, ending  # noqa: I001
from ledger.domain.escalation.state import Escalation, EscalationKind, EscalationStatus

__all__ = ["Escalation", "EscalationKind", "EscalationStatus", "answering", "ending", "hearing", "raising"]
