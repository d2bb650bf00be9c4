"""Commitments: promises, after Singh's commitment life-cycle. The API says commitment: `Promise` is taken elsewhere.

Life: proposed → cleared, refused; made (cleared or not) → conditional → detached → satisfied, violated; expired;
cancelled by the debtor, released by the creditor; delegated, assigned. Beside its life it has four axes: vetting,
speech act, honesty and specified upgrade right.
"""

from ledger.domain.commitment import clearing, grading, keeping, making
from ledger.domain.commitment.state import Commitment, CommitmentId, CommitmentStatus

__all__ = ["Commitment", "CommitmentId", "CommitmentStatus", "clearing", "grading", "keeping", "making"]
