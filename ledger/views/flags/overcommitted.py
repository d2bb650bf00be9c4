"""Overcommitted period: more is planned for a team in a period than it can do (capability 20)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.capacity import Capacity
from ledger.domain.kernel import thing
from ledger.views import deciding
from ledger.views.flags.flag import Flag, Raised, after
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.limits import EVIDENCE


def raised(sight: Sight, capacity: Capacity) -> Iterator[Raised]:
    """Raise it until the period is over."""
    load = deciding.workload_of(sight.db, sight.viewer, capacity, sight.moment)
    if not load.overcommitted:
        return
    shown = [i.initiative for i in load.items if i.person_weeks][:EVIDENCE]
    seen = [*sight.events(capacity.id)[:1], *(e for i in shown for e in sight.events(i)[:1])]
    unknown = f"; {load.unknown} more without a size" if load.unknown else ""
    yield Raised(
        f"{thing(capacity.id)}: {load.planned:g} person-weeks are planned and {capacity.person_weeks:g} can be done, "
        f"{-load.left:g} too many{unknown}.",
        tuple(event for event, _ in seen),
        since=max((at for _, at in seen), default=None),
        ends=after(capacity.ends_on) if capacity.ends_on else None,
    )


FLAG = Flag(
    FlagName.OVERCOMMITTED,
    "Overcommitted period",
    ("capacity",),
    "Work is dropped, pushed aside, moved to another period or sized smaller, the capacity is corrected, or the period "
    "is over.",
    (14, 20),
    raised,
)
