"""The domain: commands decide, events state.

One module (or, for the largest, one package) per aggregate holds its commands, its events and their effect side by
side. Importing this package registers every event topic and every command.
"""

from ledger.domain import (
    account,
    commitment,
    decision,
    escalation,
    honesty_policy,
    intelligence_note,
    interaction,
    opportunity,
    relationship,
    request,
    stakeholder,
)

__all__ = [
    "account",
    "commitment",
    "decision",
    "escalation",
    "honesty_policy",
    "intelligence_note",
    "interaction",
    "opportunity",
    "relationship",
    "request",
    "stakeholder",
]
