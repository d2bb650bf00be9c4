"""Effects: what promises led to, added up. What two promises led to counts for each of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Doc, Money
from ledger.views.causes import Effect
from ledger.views.reports.caused import Caused


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


class Effects:
    """What is being added up."""

    __slots__ = ("costs", "displaced", "numbers", "unpriced", "unsized", "weeks")

    def __init__(self) -> None:
        self.numbers: dict[Effect, int] = {}
        self.costs: dict[str, int] = {}
        self.weeks, self.unsized, self.unpriced = 0.0, 0, 0

    def count(
        self, effect: Effect, number: int, weeks: float | None, unsized: int, currency: str | None, amount: int | None
    ) -> None:
        """Add so many of a kind, all priced in one currency or not at all."""
        self.numbers[effect] = self.numbers.get(effect, 0) + number
        if effect is not Effect.DISPLACED:
            return
        self.weeks += weeks or 0
        self.unsized += unsized
        if currency is None or amount is None:
            self.unpriced += number
        else:
            self.costs[currency] = self.costs.get(currency, 0) + amount

    def add(self, other: Effects) -> None:
        """Take in others."""
        for effect, number in other.numbers.items():
            self.numbers[effect] = self.numbers.get(effect, 0) + number
        for currency, amount in other.costs.items():
            self.costs[currency] = self.costs.get(currency, 0) + amount
        self.weeks += other.weeks
        self.unsized += other.unsized
        self.unpriced += other.unpriced

    def shown(self) -> PromiseEffects:
        """Return them as they are shown."""
        return PromiseEffects(
            escalations=self.numbers.get(Effect.ESCALATION, 0),
            reviews=self.numbers.get(Effect.REVIEW, 0),
            interventions=self.numbers.get(Effect.INTERVENTION, 0),
            displaced=self.numbers.get(Effect.DISPLACED, 0),
            person_weeks=round(self.weeks, 2),
            unsized=self.unsized,
            cost=tuple(Money(self.costs[currency], currency) for currency in sorted(self.costs)),
            unpriced=self.unpriced,
        )


def effects_of(several: Iterable[Caused]) -> Effects:
    """Return the sum of what was led to, one by one."""
    found = Effects()
    for one in several:
        cost = one.cost
        found.count(
            one.effect, 1, one.weeks, one.weeks is None, cost.currency if cost else None, cost.amount if cost else None
        )
    return found
