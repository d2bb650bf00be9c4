"""The limits that flags judge by; they lie beside the views, whose shape they are a part of."""

from ledger.views.limits import (
    ANSWER_WITHIN,
    ASSESS_AGAIN,
    EVIDENCE,
    MEET_AGAIN,
    NUDGE,
    REGULAR,
    TELL_WITHIN,
    VET_BEFORE,
)

__all__ = [
    "ANSWER_WITHIN",
    "ASSESS_AGAIN",
    "EVIDENCE",
    "MEET_AGAIN",
    "NUDGE",
    "REGULAR",
    "TELL_WITHIN",
    "VET_BEFORE",
]
