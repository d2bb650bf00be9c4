"""About: what the ledger says of itself, and of who is asking."""

from __future__ import annotations

import strawberry

from ledger import policy
from ledger.policy import visible_kinds
from ledger.views import shape
from schema.asking import Asking
from schema.filters import Kind
from schema.scalars import Long


@strawberry.type(description="Who is asking, as the ledger sees them.")
class ViewerInfo:
    principal: str = strawberry.field(description="The principal that is signed in.")
    role: str = strawberry.field(description="The role they have.")
    ledger_id: str | None = strawberry.field(description="The stakeholder that they are, inside the ledger, if any.")
    sees: list[Kind] = strawberry.field(description="The kinds of things they may see at all.")
    records: bool = strawberry.field(description="Whether they may record acts.")


@strawberry.type(description="What the ledger says of itself.")
class LedgerInfo:
    head: Long = strawberry.field(description="The newest position in the log.")
    position: Long = strawberry.field(description="The newest position that this node shows.")
    log_id: str = strawberry.field(description="The id of the log; a restored copy that went another way has another.")
    view_version: int = strawberry.field(description="The version of the views' shape.")
    policy_version: int = strawberry.field(description="The version of the policy: who may see and do what.")
    viewer: ViewerInfo = strawberry.field(description="Who is asking.")


def about_viewer(asking: Asking) -> ViewerInfo:
    """Return what the ledger sees of who is asking."""
    viewer = asking.viewer
    return ViewerInfo(
        principal=viewer.principal,
        role=viewer.role.value,
        ledger_id=viewer.stakeholder,
        sees=sorted(visible_kinds(viewer)),
        records=policy.TABLE[viewer.role].acts,
    )


def about_ledger(asking: Asking) -> LedgerInfo:
    """Return what the ledger says of itself."""
    return LedgerInfo(
        head=asking.ledger.recorder.head(),
        position=asking.ledger.follower.position,
        log_id=asking.ledger.recorder.log_id,
        view_version=shape.VERSION,
        policy_version=policy.VERSION,
        viewer=about_viewer(asking),
    )
