"""Nonexistent feature: a customer was told that something is there, and it is not (capability 13)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.commitment.judging import claims_what_is_not_there
from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import Existence
from ledger.domain.kernel import person, thing
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.promises import stands
from ledger.views.flags.sight import Sight


def raised(sight: Sight, claim: Commitment) -> Iterator[Raised]:
    """Raise it while what was claimed is not there, or only in part, and the claim was not taken back."""
    if not stands(claim) or not claims_what_is_not_there(claim):
        return
    found = "is there only in part" if claim.existence is Existence.IN_PART else "does not exist"
    yield Raised(
        f"{person(claim.promised_by)} told the customer of {thing(claim.id)}, which {found}, as "
        f"{person(claim.existence_by)} found.",
        (claim.said_in, *sight.latest(claim.id, "commitment.claim_checked")),
        since=claim.said_at,
        accounts=(claim.account,),
    )


FLAG = Flag(
    FlagName.NONEXISTENT_FEATURE,
    "Claim of a feature that does not exist",
    ("commitment",),
    "Somebody who knows finds that it is there now, or it is taken back.",
    (13,),
    raised,
    shown=True,
)
