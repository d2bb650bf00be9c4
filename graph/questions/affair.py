"""The matter that would be declined: its requests, what hangs on them, and what happened when we said no before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph.ties import Tie, tie
from ledger.domain.account import Account
from ledger.domain.authority import Authority, authority, was_decided, worth_of
from ledger.domain.commitment.state import IN_FORCE, Commitment
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Backing, Outcome, Stance
from ledger.domain.escalation.state import Escalation, EscalationStatus
from ledger.domain.mandate.state import Mandate
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.request.state import Importance, Request

SHOCK = {Importance.DEAL_BREAKER: -1.0, Importance.DEAL_CHALLENGE: -0.5, Importance.NICE_TO_HAVE: -0.25, None: -0.5}
"""By how much the stance of the one who asked falls when the answer is no; half of it for those who endorsed it."""


@dataclass(frozen=True, slots=True)
class Affair:
    """``requests`` holds what was merged into them too: whoever asked for the same is declined with it."""

    requests: tuple[Request, ...]
    said_by: str | None = None
    """None while nobody is named; then what it would do to others can be told, and who covers cannot."""
    decision: Decision | None = None
    commitments: tuple[Commitment, ...] = ()
    deals: tuple[Opportunity, ...] = ()
    earlier: tuple[Decision, ...] = ()
    """Noes of before on the same deals, this one left out."""
    escalations: tuple[Escalation, ...] = ()
    at: datetime | None = None
    """When it would be said; None is now, by all that is on record."""
    mandates: tuple[Mandate, ...] = ()
    """What the one who says no holds or held."""
    accounts: tuple[Account, ...] = ()
    """The customers it concerns."""

    @property
    def importance(self) -> Importance | None:
        """The gravest of the requests'."""
        order = list(Importance)
        given = [r.importance for r in self.requests if r.importance is not None]
        return min(given, key=order.index, default=None)

    @property
    def promises(self) -> tuple[Commitment, ...]:
        """Promises in force that the no would break or strand."""
        asked = {r.id for r in self.requests}
        return tuple(c for c in self.commitments if c.request in asked and c.status in IN_FORCE)

    def backing(self, answer: Backing) -> tuple[str, ...]:
        """Who gave such an answer when they were asked to back this no."""
        if self.decision is None:
            return ()
        return tuple(s.stakeholder for s in self.decision.backing if s.backing is answer)

    def shocks(self) -> dict[str, float]:
        """By how much each one's own stance falls, at most, when the answer is no."""
        fall: dict[str, float] = {}
        for request in self.requests:
            by = SHOCK[request.importance]
            asked = [(request.requester, by)]
            for e in request.endorsements:
                asked += [(e.by, by / 2), (e.on_behalf_of, by / 2)]
            for who, much in asked:
                if who is not None:
                    fall[who] = min(fall.get(who, 0.0), much)
        return fall

    def fought_before(self) -> dict[str, Stance]:
        """Who fought or objected to a no on the same deals, at their worst."""
        found: dict[str, Stance] = {}
        for decision in self.earlier:
            for r in decision.reactions:
                if r.by is not None and r.stance in (Stance.OBJECTS, Stance.FIGHTS):
                    found[r.by] = Stance.FIGHTS if Stance.FIGHTS in (r.stance, found.get(r.by)) else r.stance
        return found

    def went_higher_before(self) -> dict[str, tuple[Escalation, ...]]:
        """Who took an earlier no higher."""
        noes = {d.id for d in self.earlier}
        found: dict[str, tuple[Escalation, ...]] = {}
        for e in self.escalations:
            if e.raised_by is not None and e.over in noes:
                found[e.raised_by] = (*found.get(e.raised_by, ()), e)
        return found

    def deciders_above(self) -> tuple[str, ...]:
        """Who answered escalations over earlier noes, or was asked to: they can overturn this one."""
        found: list[str] = []
        for e in self.escalations:
            people = [e.answered_by] if e.answered_by is not None else list(e.raised_to)
            found += [p for p in people if p not in found]
        return tuple(found)

    def overturned(self) -> tuple[Escalation, ...]:
        """Escalations that overturned what the one who says no had decided."""
        mine = {d.id for d in self.earlier if d.decided_by == self.said_by}
        return tuple(e for e in self.escalations if e.over in mine and e.superseding_decision is not None)

    def upheld(self) -> tuple[Escalation, ...]:
        """Escalations in which what the one who says no had decided was upheld."""
        mine = {d.id for d in self.earlier if d.decided_by == self.said_by}
        closed = (EscalationStatus.UPHELD, EscalationStatus.CLOSED)
        return tuple(
            e for e in self.escalations if e.over in mine and e.status in closed and e.superseding_decision is None
        )

    def people(self) -> tuple[str, ...]:
        """Everybody who has a part in it: they belong on the map on which it is looked at."""
        found = [] if self.said_by is None else [self.said_by]
        for r in self.requests:
            found += [p for p in (r.requester, *(e.by for e in r.endorsements), r.owner) if p is not None]
        for c in self.promises:
            found += [p for p in (c.promised_by, c.debtor, c.creditor) if p is not None]
        if self.decision is not None:
            found += [s.stakeholder for s in self.decision.backing] + [p.stakeholder for p in self.decision.parts]
        return tuple(dict.fromkeys(found))

    def ways_up(self) -> tuple[Tie, ...]:
        """What earlier escalations show: who got to whom with them."""
        found = []
        for e in self.escalations:
            heard = (e.answered_by,) if e.answered_by is not None else e.raised_to
            if e.raised_by is not None:
                found += [tie(e.raised_by, to, "escalates_to") for to in heard if to != e.raised_by]
        return tuple(found)

    def authority(self) -> Authority:
        """Whether the one who says no may, with the arithmetic; of a no that is not said yet, whether they would."""
        draft = self.decision or Decision(id="")
        worth = worth_of(draft, self.requests, {d.id: d for d in self.deals})
        outcome = Outcome.DECLINE if self.decision is None else self.decision.outcome
        accounts, decided = [r.account for r in self.requests], was_decided(draft)
        return authority(self.said_by, self.at, outcome, accounts, worth, self.mandates, decided=decided)
