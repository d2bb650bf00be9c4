"""Keeping: may I promise this? A draft is held against what the team can do."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from ledger.domain.keepability import Keepability, KeepabilityDraft
from ledger.domain.kernel.errors import Malformed, WrongKind
from ledger.domain.kernel.ids import prefix_of
from ledger.views.reports.keeping import keepability_of
from schema.asking import AskingInfo
from schema.reflect.input import Reader, input_of
from schema.reports.asked import At, field, read, time_of
from schema.reports.reflected import report_type

MOST = 100_000


def fields(as_of: Any, at_least: Any) -> dict[str, Any]:
    """Return the root field."""
    asked = strawberry.argument(description="The promise that somebody thinks of making.")
    _keepability.__annotations__["draft"] = Annotated[input_of(KeepabilityDraft), asked]
    text = (
        "Whether a promise can be kept: by its vetting, the team's capacity, its plans and the promises already open."
    )
    return {"keepability": field(_keepability, report_type(Keepability), text, as_of, at_least)}


async def _keepability(info: AskingInfo, draft: Any, at: At = None, as_of: Any = None, at_least: Any = None) -> Any:
    scope = await info.context.scope(as_of, at_least)
    reader = Reader(info.context)
    wanted: KeepabilityDraft | None = reader.struct(KeepabilityDraft, draft)
    if wanted is None:
        raise reader.errors[0]
    for name, prefix in (("commitment", "com"), ("request", "req")):
        found = getattr(wanted, name)
        if found is not None and prefix_of(found) != prefix:
            raise WrongKind(f"{found} is not a {name}", path=("draft", name))
    if wanted.size is not None and not 0 <= wanted.size <= MOST:
        raise Malformed(f"size is {wanted.size}; it must lie between 0 and {MOST:,}", path=("draft", "size"))
    return await read(scope, keepability_of, time_of(scope, at), wanted)
