"""How acts refer to people, and to the organisations and deals that they belong to."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Doc, Ref

PersonId = Annotated[str, Ref(("stakeholder",)), Doc(description="The stakeholder.")]
AccountId = Annotated[str, Ref(("account",)), Doc(description="The account.")]
OpportunityId = Annotated[str, Ref(("opportunity",)), Doc(description="The opportunity.")]
