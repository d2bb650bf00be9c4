"""A mandate: requested → granted ⇄ suspended → revoked, expired, refused; honoured or overridden at each use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.mandate.granting import GrantMandate, GrantRequestedMandate, RefuseMandate, RequestMandate
from ledger.domain.mandate.holding import ExpireMandate, ResumeMandate, RevokeMandate, SuspendMandate
from ledger.domain.mandate.scope import MandateScopeInput
from ledger.domain.mandate.state import Mandate
from ledger.domain.mandate.using import HonourMandate, OverrideMandate
from ledger.domain.request.asking import SubmitRequest
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    grant: requested → granted; else MandateNotRequested
    refuse: requested → refused; else MandateNotRequested
    suspend: granted → suspended; else MandateNotInForce
    resume: suspended → granted; else MandateNotSuspended
    revoke: granted, suspended → revoked; else MandateNotInForce
    expire: granted, suspended → expired; else MandateNotInForce
    """,
)
STEPS = {
    "refuse": RefuseMandate,
    "suspend": SuspendMandate,
    "resume": ResumeMandate,
    "revoke": RevokeMandate,
    "expire": ExpireMandate,
}
NEEDS: dict[str, dict[str, Any]] = {"refuse": {"reason": "No"}}
FATES = {"honour": (HonourMandate, "honoured"), "override": (OverrideMandate, "overridden")}
LAST = st.none() | st.sampled_from((-30, -1, 1, 30))
"""How many days from today its last day is."""


def day(ahead: int | None) -> date | None:
    return None if ahead is None else datetime.now(UTC).date() + timedelta(days=ahead)


class Mandates(Machine):
    lives = (LIFE,)
    own_cast = True
    force = frozenset({"give", "grant", "refuse", "suspend", "resume", "revoke", "honour", "override", "decide"})

    def axes(self, thing: Any) -> dict[str, Any]:
        if not isinstance(thing, Mandate):
            return {"life": standing(thing)}
        return {
            "life": standing(thing),
            "holder": thing.holder,
            "last": thing.expires_on,
            "uses": {use.decision: use.fate.value for use in thing.uses},
        }

    @initialize(who=WHO, holder=WHO, asked=st.booleans(), last=LAST)
    def begin(self, who: str, holder: str, asked: bool, last: int | None) -> None:
        scope, own = MandateScopeInput(expires_on=day(last)), self.who(holder)
        states: dict[str, Any] = {"holder": own, "last": day(last), "uses": {}}
        if asked:
            command = RequestMandate(scope=scope, holder=own, **self.said(who))
            self.it = self.begun("ask", command, life="requested", **states)
        else:
            give = GrantMandate(scope=scope, holder=own, **self.said(who))
            self.it = self.begun("give", give, life="granted", **states)

    @rule(who=WHO, first=LAST, last=LAST)
    def ask_for_another(self, who: str, first: int | None, last: int | None) -> None:
        scope = MandateScopeInput(valid_from=day(first), expires_on=day(last))
        command = RequestMandate(scope=scope, **self.said(who))
        never = "MandateForNothing" if first is not None and last is not None and last < first else None
        self.begins("ask", command, never, life="requested", holder=self.who(who), last=day(last), uses={})

    @rule(who=WHO, last=st.just(...) | LAST)
    def grant(self, who: str, last: Any) -> None:
        scope = None if last is ... else MandateScopeInput(expires_on=day(last))
        command = GrantRequestedMandate(mandate=self.it, scope=scope, **self.said(who))
        until = self.model[self.it]["last"] if last is ... else day(last)
        self.does("grant", self.it, command, last=until)

    @rule(who=WHO, step=st.sampled_from(sorted(STEPS)), ago=AGO)
    def go_on(self, who: str, step: str, ago: int) -> None:
        command = STEPS[step](mandate=self.it, **NEEDS.get(step, {}), **self.said(who, ago))
        last, then = self.model[self.it]["last"], (command.occurred_at or datetime.now(UTC)).date()
        early = "MandateNotOver" if step == "expire" and not (last is not None and last < then) else None
        self.does(step, self.it, command, early)

    @rule(who=WHO)
    def decide(self, who: str) -> None:
        """Nobody is refused for want of a mandate, or for one that does not hold: it is on record, and flagged."""
        asked = self.begun("submit", SubmitRequest(title="R", **self.said("ben")), life="submitted")
        command = MakeDecision(requests=(asked,), outcome=Outcome.DECLINE, mandate=self.it, **self.said(who))
        uses = self.model[self.it]["uses"]
        also = {asked: {"life": "declined"}}
        self.does("decide", self.it, command, also=also, uses=lambda new: uses | {new: "open"})

    @rule(who=WHO, fate=st.sampled_from(sorted(FATES)), which=st.integers(0, 2), ago=AGO)
    def tell_what_became_of_it(self, who: str, fate: str, which: int, ago: int) -> None:
        (cls, became), uses = FATES[fate], self.model[self.it]["uses"]
        if uses:
            decision = list(uses)[which % len(uses)]
            command = cls(mandate=self.it, decision=decision, **self.said(who, ago))
            self.does(fate, self.it, command, uses=uses | {decision: became})


def test_a_mandate_is_given_used_and_taken_back_and_nobody_is_refused_for_want_of_one(run: Run) -> None:
    run(Mandates)
