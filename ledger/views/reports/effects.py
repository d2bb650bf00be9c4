"""Effects: what promises led to, added up. What two promises led to counts for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Doc, Money
from ledger.views.causes import Effect
from ledger.views.reports.caused import Caused
from ledger.views.tallies import COST, measured


class PromiseEffects(Struct, frozen=True):
    """What promises led to, by the links from event to event."""

    escalations: Annotated[int, Doc(description="What was taken higher because of them.")]
    reviews: Annotated[int, Doc(description="Conversations that were held because of them.")]
    interventions: Annotated[int, Doc(description="How often somebody at the top had to step in.")]
    displaced: Annotated[int, Doc(description="Pieces of planned work that had to make room.")]
    person_weeks: Annotated[float, Doc(description="How much work that was, as far as somebody sized it.")]
    unsized: Annotated[int, Doc(description="How many of these pieces nobody has sized.")]
    cost: Annotated[tuple[Money, ...], Doc(description="What that cost, by currency: never added across.")]
    unpriced: Annotated[int, Doc(description="How many of these pieces nobody has put a price to.")]


def effects_in(tally: Mapping[str, float]) -> PromiseEffects:
    """Return what promises led to, from their tallies by measure."""
    costs = {m.removeprefix(COST): value for m, value in tally.items() if m.startswith(COST) and value}
    return PromiseEffects(
        escalations=int(tally.get(Effect.ESCALATION, 0)),
        reviews=int(tally.get(Effect.REVIEW, 0)),
        interventions=int(tally.get(Effect.INTERVENTION, 0)),
        displaced=int(tally.get(Effect.DISPLACED, 0)),
        person_weeks=round(tally.get("weeks", 0.0), 2),
        unsized=int(tally.get("unsized", 0)),
        cost=tuple(Money(int(costs[currency]), currency) for currency in sorted(costs)),
        unpriced=int(tally.get("unpriced", 0)),
    )


def effects_of(several: Iterable[Caused]) -> PromiseEffects:
    """Return the same from what was led to, one by one."""
    tally: dict[str, float] = {}
    for one in several:
        for measure, value in measured((one.effect.value, one.weeks, one.cost)):
            tally[measure] = tally.get(measure, 0) + value
    return effects_in(tally)
