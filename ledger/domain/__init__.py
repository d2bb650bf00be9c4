"""The domain: commands decide, events state.

One module (or, for the largest, one package) per aggregate holds its commands, its events and their effect side by
side. Importing this package registers every event topic and every command.
"""

from ledger.domain import (
    account,
    capacity,
    commitment,
    decision,
    escalation,
    feature_bar,
    honesty_policy,
    initiative,
    intelligence_note,
    interaction,
    introduction,
    mandate,
    opportunity,
    problem,
    relationship,
    reply,
    request,
    stakeholder,
    watch,
)

__all__ = [
    "account",
    "capacity",
    "commitment",
    "decision",
    "escalation",
    "feature_bar",
    "honesty_policy",
    "initiative",
    "intelligence_note",
    "interaction",
    "introduction",
    "mandate",
    "opportunity",
    "problem",
    "relationship",
    "reply",
    "request",
    "stakeholder",
    "watch",
]
