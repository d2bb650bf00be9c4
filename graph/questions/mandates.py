"""The authority that somebody holds, and whether the matter at hand lies within it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from ledger.domain.kernel.types import Money


class Fit(Enum):
    """How a no sits with the authority of the one who says it."""

    WITHIN = "within"
    EXCEEDED = "exceeded"
    NONE = "none"


FIT_WORDS = {
    Fit.WITHIN: "A mandate in force covers it.",
    Fit.EXCEEDED: "There is a mandate in force, and it does not reach so far.",
    Fit.NONE: "No mandate in force is on record.",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate that somebody holds. ``beyond`` says in which ways the matter at hand lies outside it."""

    mandate: str
    granted_by: str | None
    valid: bool
    beyond: tuple[str, ...]
    overridden: int
    honoured: int

    @property
    def within(self) -> bool:
        return self.valid and not self.beyond


def beyond(
    outcomes: Iterable[str],
    accounts: Iterable[str],
    limit: Money | None,
    *,
    outcome: str,
    concerns: Iterable[str],
    value: Money | None,
) -> tuple[str, ...]:
    """Return in which ways a matter lies outside a scope, in words; nothing named in a scope is everything.

    >>> beyond(["decline"], [], Money(100, "EUR"), outcome="decline", concerns=["acc_1"], value=Money(101, "EUR"))
    ('worth EUR 1.01, and it reaches up to EUR 1',)
    """
    said = []
    allowed, known = set(outcomes), set(accounts)
    if allowed and outcome not in allowed:
        said.append(f"it does not cover the outcome “{outcome}”")
    if known and not set(concerns) <= known:
        said.append("it does not cover this customer")
    if limit is not None and value is None:
        said.append(f"it reaches up to {limit}, and what this is worth is not known in one currency")
    elif limit is not None and value is not None and value.currency != limit.currency:
        said.append(f"worth {value}, and its limit is in {limit.currency}")
    elif limit is not None and value is not None and value.amount > limit.amount:
        said.append(f"worth {value}, and it reaches up to {limit}")
    return tuple(said)


def fit(held: Iterable[Held]) -> Fit:
    """Return how a matter sits with the mandates that somebody holds."""
    valid = [h for h in held if h.valid]
    if not valid:
        return Fit.NONE
    return Fit.WITHIN if any(h.within for h in valid) else Fit.EXCEEDED


def tell(name: str, held: Iterable[Held]) -> str:
    """Say in a sentence what authority somebody has for the matter."""
    all_held = list(held)
    valid = [h for h in all_held if h.valid]
    if not valid:
        over = " One that was given is no longer in force." if all_held else ""
        return f"No mandate of {name} is on record that is in force.{over}"
    best = min(valid, key=lambda h: len(h.beyond))
    if best.within:
        times = sum(h.overridden for h in valid)
        once = f" It was overridden {'once' if times == 1 else f'{times} times'} before." if times else ""
        return f"The mandate of {name} covers it.{once}"
    return f"The mandate of {name} does not reach so far: {'; '.join(best.beyond)}."
