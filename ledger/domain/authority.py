"""Authority: whether somebody who decides, or answers for something, was given the right to decide it. Pure.

Nothing is refused for want of a mandate; this says, with the arithmetic, whether there was one when it was used. Give
the mandates as the ledger knows them: how each stood at the moment in question is read off its own changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import DecisionStatus, Outcome
from ledger.domain.kernel import Described, Doc, Money, Ref, person, thing
from ledger.domain.mandate.state import Mandate, MandateStatus
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.request.state import Request


class Verdict(Described):
    """Whether an act kept within a mandate of the one who did it."""

    WITHIN = "within", "A mandate in force covers it."
    UNKNOWN = "unknown", "A mandate covers it but for its value, which nobody stated in the mandate's currency."
    EXCEEDED = "exceeded", "There is a mandate in force, and this goes beyond it."
    NONE = "none", "There is no mandate in force."


BEST = (Verdict.WITHIN, Verdict.UNKNOWN, Verdict.EXCEEDED, Verdict.NONE)


class Worth(Struct, frozen=True):
    """One part of what a decision is about, and what it is worth."""

    about: Annotated[
        str, Ref(("opportunity", "request", "decision")), Doc(description="The deal, or what is worth it.")
    ]
    amount: Annotated[Money | None, Doc(description="What it is worth; null: nobody said.")]


class MandateCheck(Struct, frozen=True):
    """One mandate held against what was decided."""

    mandate: Annotated[str, Ref(("mandate",)), Doc(description="The mandate.")]
    verdict: Annotated[Verdict, Doc(description="Whether it covers the decision.")]
    because: Annotated[str, Doc(description="Why, with the arithmetic.")]


class Authority(Struct, frozen=True):
    """Whether somebody had the authority for a decision at a moment, with the arithmetic."""

    verdict: Annotated[Verdict, Doc(description="The best that any of their mandates gives.")]
    who: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Whose authority it is.")]
    mandate: Annotated[str | None, Ref(("mandate",)), Doc(description="The mandate that the verdict rests on.")]
    worth: Annotated[tuple[Worth, ...], Doc(description="What is decided about, and what each part is worth.")]
    totals: Annotated[tuple[Money, ...], Doc(description="What it is worth in each currency; never summed across.")]
    checks: Annotated[tuple[MandateCheck, ...], Doc(description="Each of their mandates, held against the decision.")]
    sentence: Annotated[str, Doc(description="The same in plain words.")]


def worth_of(
    decision: Decision, requests: Iterable[Request], opportunities: Mapping[str, Opportunity]
) -> tuple[Worth, ...]:
    """Return what a decision is about and what it is worth: as it says itself, else its deals, else what was claimed.

    A deal counts once, however many of its requests are decided.
    """
    if decision.value is not None:
        return (Worth(decision.id, decision.value),)
    found: dict[str, Worth] = {}
    for request in requests:
        deal = opportunities.get(request.opportunity) if request.opportunity else None
        if deal is not None and deal.amount is not None:
            found[deal.id] = Worth(deal.id, deal.amount)
        else:
            found[request.id] = Worth(request.id, request.claimed)
    return tuple(found.values())


def totals_of(worth: Iterable[Worth]) -> tuple[Money, ...]:
    """Return the sum in each currency."""
    sums: dict[str, int] = {}
    for part in worth:
        if part.amount is not None:
            sums[part.amount.currency] = sums.get(part.amount.currency, 0) + part.amount.amount
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items()))


def authority(
    who: str | None,
    at: datetime | None,
    outcome: Outcome,
    accounts: Iterable[str | None],
    worth: tuple[Worth, ...],
    mandates: Iterable[Mandate],
    *,
    decided: bool = True,
) -> Authority:
    """Return whether somebody may decide this at a moment, by the mandates that they hold then.

    What is not ``decided`` yet is told as what would be.

    >>> ana, may = "stk_" + "1" * 32, "man_" + "2" * 32
    >>> small = Mandate(id=may, holder=ana, limit=Money(5_000_00, "EUR"))
    >>> from ledger.domain.mandate.state import MandateChange
    >>> small.changes = (MandateChange(MandateStatus.GRANTED),)
    >>> deal = (Worth("opp_" + "3" * 32, Money(8_000_00, "EUR")),)
    >>> authority(ana, None, Outcome.DECLINE, [], deal, [small]).checks[0].because
    'EUR 8,000 is at stake, EUR 5,000 is the limit: EUR 3,000 beyond.'
    >>> authority(ana, None, Outcome.DECLINE, [], (), []).verdict
    <Verdict.NONE: 'none'>
    """
    totals, where = totals_of(worth), tuple(dict.fromkeys(accounts))
    held = [m for m in mandates if who and m.holder == who]
    checks = tuple(_check(m, at, outcome, where, worth, totals, decided=decided) for m in held)
    best = min(checks, key=lambda check: BEST.index(check.verdict), default=None)
    verdict = best.verdict if best else Verdict.NONE
    why = best.because if best else "no mandate is on record."
    return Authority(
        verdict,
        who,
        best.mandate if best and verdict is not Verdict.NONE else None,
        worth,
        totals,
        checks,
        f"{person(who)} {(SAID if decided else WOULD)[verdict]}: {why}",
    )


SAID = {
    Verdict.WITHIN: "had the authority to decide it",
    Verdict.UNKNOWN: "had a mandate, but nobody can tell whether it reached that far",
    Verdict.EXCEEDED: "went beyond the mandate",
    Verdict.NONE: "had no mandate to decide it",
}
WOULD = {
    Verdict.WITHIN: "would have the authority to decide it",
    Verdict.UNKNOWN: "has a mandate, but nobody can tell whether it reaches that far",
    Verdict.EXCEEDED: "would go beyond the mandate",
    Verdict.NONE: "would have no mandate to decide it",
}


def was_decided(decision: Decision) -> bool:
    """Return whether a decision holds, or held: what is on the table or was dropped was never decided."""
    return decision.status in (DecisionStatus.ACCEPTED, DecisionStatus.SUPERSEDED)


def of_decision(
    decision: Decision,
    requests: Iterable[Request],
    opportunities: Mapping[str, Opportunity],
    mandates: Iterable[Mandate],
    who: str | None = None,
) -> Authority:
    """Return whether the author of a decision (or `who`) had the authority for it when it began to hold.

    Who decides in somebody's name has that person's authority. A draft is held against what is known so far, and told
    as what would be.
    """
    requests = tuple(requests)
    whose = who or decision.decided_for or decision.decided_by
    worth = worth_of(decision, requests, opportunities)
    accounts = [r.account for r in requests]
    at = decision.decided_at
    return authority(whose, at, decision.outcome, accounts, worth, mandates, decided=was_decided(decision))


def _check(
    mandate: Mandate,
    at: datetime | None,
    outcome: Outcome,
    accounts: tuple[str | None, ...],
    worth: tuple[Worth, ...],
    totals: tuple[Money, ...],
    *,
    decided: bool,
) -> MandateCheck:
    def verdict(found: Verdict, because: str) -> MandateCheck:
        return MandateCheck(mandate.id, found, because)

    standing = mandate.standing(at)
    if standing is not MandateStatus.GRANTED:
        word = standing.value if standing else "not in force yet"
        return verdict(Verdict.NONE, f"{thing(mandate.id)} {f'was {word} then' if decided else f'is {word}'}.")
    if mandate.outcomes and outcome not in mandate.outcomes:
        covered = ", ".join(o.value.replace("_", " ") for o in mandate.outcomes)
        answer = outcome.value.replace("_", " ")
        return verdict(Verdict.EXCEEDED, f"{thing(mandate.id)} covers {covered}, not {answer}.")
    outside = [a for a in accounts if a not in mandate.accounts] if mandate.accounts else []
    if outside:
        names = ", ".join(thing(a) if a else "a request without an account" for a in outside)
        return verdict(Verdict.EXCEEDED, f"{thing(mandate.id)} does not cover {names}.")
    if mandate.limit is None:
        return verdict(Verdict.WITHIN, f"{thing(mandate.id)} covers it, without a limit of value.")
    limit = mandate.limit
    stake = next((t for t in totals if t.currency == limit.currency), None)
    if stake is not None and stake.amount > limit.amount:
        beyond = Money(stake.amount - limit.amount, limit.currency)
        return verdict(Verdict.EXCEEDED, f"{stake} is at stake, {limit} is the limit: {beyond} beyond.")
    odd = [str(t) for t in totals if t.currency != limit.currency]
    odd += ["what nobody has put a value on"] if not worth or any(w.amount is None for w in worth) else []
    if odd:
        return verdict(Verdict.UNKNOWN, f"{limit} is the limit; {' and '.join(odd)} cannot be held against it.")
    spare = Money(limit.amount - (stake.amount if stake else 0), limit.currency)
    return verdict(Verdict.WITHIN, f"{stake} is at stake, {limit} is the limit: {spare} to spare.")
