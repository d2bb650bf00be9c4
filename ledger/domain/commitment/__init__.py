"""Commitments: promises, after Singh's commitment life-cycle. The API says commitment: `Promise` is taken elsewhere.

Life: proposed → cleared, refused, withdrawn; made (cleared or not) → conditional → detached → satisfied, violated;
expired; cancelled by the debtor, released by the creditor; delegated, assigned; what was broken has its remedies.
Beside its life it has axes: the debtor's acceptance, vetting, speech act, honesty, existence of what was claimed, and
specified upgrade right.
"""

from ledger.domain.commitment import (
    clearing,
    consequences,
    grading,
    handing_on,
    keeping,
    making,
    promising,
    revising,
    vetting,
)
from ledger.domain.commitment.state import Commitment, CommitmentId, CommitmentStatus

__all__ = [
    "Commitment",
    "CommitmentId",
    "CommitmentStatus",
    "clearing",
    "consequences",
    "grading",
    "handing_on",
    "keeping",
    "making",
    "promising",
    "revising",
    "vetting",
]
