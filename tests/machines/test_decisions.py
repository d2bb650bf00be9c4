"""A decision: draft → proposed → accepted, rejected, withdrawn; accepted → superseded; told to those concerned."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from ledger.domain.decision.communicating import CommunicateDecision, PlanCommunication, PlannedTellingInput
from ledger.domain.decision.drafting import DraftDecision
from ledger.domain.decision.dropping import RejectDecision, WithdrawDecision
from ledger.domain.decision.making import AcceptDecision, ProposeDecision
from ledger.domain.decision.preparing import (
    AgreeToDecision,
    AskForBacking,
    GiveBacking,
    GiveDecisionPart,
    RaiseConcern,
    RefuseBacking,
    ResolveConcern,
)
from ledger.domain.decision.reacting import ReactToDecision, ResolveReaction
from ledger.domain.decision.reviewing import ReviewDecision
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Outcome, RapidRole, Stance
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.reviewing import ReopenRequest
from tests.machines.life import life
from tests.machines.machine import WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    part: draft, proposed → .; else DecisionNotOpen
    agree: draft, proposed → .; else DecisionNotOpen
    concern: draft, proposed → .; else DecisionNotOpen
    resolve: draft, proposed → .; else DecisionNotOpen
    propose: draft, proposed → proposed; else DecisionNotOpen
    accept: draft, proposed → accepted; else DecisionNotOpen
    reject: proposed → rejected; draft → DecisionNotProposed; else DecisionNotOpen
    withdraw: draft, proposed → withdrawn; else DecisionNotOpen
    tell: accepted, superseded → .; else DecisionNotAccepted
    react: accepted, superseded → .; else DecisionNotAccepted
    settle: accepted, superseded → .; else DecisionNotAccepted
    look_again: accepted → .; else DecisionNotAccepted
    """,
)
OUTCOMES = {"accepted": Outcome.ACCEPT, "declined": Outcome.DECLINE}
BACKING = {"ask": AskForBacking, "give": GiveBacking, "refuse": RefuseBacking}
WHICH = st.integers(0, 3)
REQUESTS = st.sets(st.integers(0, 1), max_size=2)
OPEN = ("submitted", "under_review")


class Decisions(Machine):
    lives = (LIFE,)
    force = frozenset({"accept", "reject", "agree"})

    def axes(self, thing: Any) -> dict[str, Any]:
        if not isinstance(thing, Decision):
            return {"life": standing(thing), "decision": thing.decision}
        return {
            "life": standing(thing),
            "parts": {(p.stakeholder, p.role.value) for p in thing.parts},
            "agreed": {a.by for a in thing.agreements},
            "without": set(thing.without),
            "open_concerns": [c.blocking and not c.resolved for c in thing.concerns],
            "resolved": [c.resolved for c in thing.concerns],
            "reacted": [(r.by, r.outcome is not None) for r in thing.reactions],
            "superseded_by": thing.superseded_by,
            "heard": [t.to for t in thing.tellings],
        }

    @initialize()
    def ask_for_two_things(self) -> None:
        self.asked = [
            self.begun("submit", SubmitRequest(title=f"R{n}", **self.said("ben")), life="submitted", decision=None)
            for n in range(2)
        ]
        self.all: list[str] = []
        self.content: dict[str, tuple[list[str], str, str | None]] = {}
        self.draft("ana", {0}, "declined", None)

    @rule(who=WHO, which=REQUESTS, outcome=st.sampled_from(sorted(OUTCOMES)), instead=st.none() | WHICH)
    def draft(self, who: str, which: set[int], outcome: str, instead: int | None) -> None:
        requests = [self.asked[n] for n in sorted(which)]
        old = None if instead is None or not self.all else self.all[instead % len(self.all)]
        command = DraftDecision(requests=tuple(requests), outcome=OUTCOMES[outcome], supersedes=old, **self.said(who))
        none: dict[str, Any] = {"parts": set(), "agreed": set(), "without": set(), "open_concerns": [], "resolved": []}
        none |= {"reacted": [], "superseded_by": None, "heard": []}
        nothing = None if requests else "DecisionWithoutRequest"
        new = self.begins("draft", command, nothing, life="draft", **none)
        if new is not None:
            self.all.append(new)
            self.content[new] = (requests, outcome, old)

    def _one(self, which: int) -> str:
        """Return one of the decisions, the latest most often."""
        return self.all[-1 - which % len(self.all)]

    @rule(which=WHICH, who=WHO)
    def accept(self, which: int, who: str) -> None:
        it = self._one(which)
        requests, outcome, old = self.content[it]
        states = self.model[it]
        broken = ["ConcernStillBlocking"] if any(states["open_concerns"]) else []
        if old is not None:
            broken += [] if self.model[old]["life"] in ("accepted", "superseded") else ["DecisionNotAccepted"]
            broken += [] if set(requests) & set(self.content[old][0]) else ["SupersedesNothing"]
        for request in requests:
            free = self.model[request]["life"] in OPEN or self.model[request]["decision"] == old
            broken += [] if free else ["RequestAlreadyAnswered"]
        must = {p for p, role in states["parts"] if role == "agree"}
        also = self._replaced(it) | {request: {"life": outcome, "decision": it} for request in requests}
        command = AcceptDecision(decision=it, **self.said(who))
        self.does("accept", it, command, *broken, also=also, without=must - states["agreed"])

    def _replaced(self, it: str) -> dict[str, dict[str, Any]]:
        """Return the decisions whose place one takes wholly: those that hold for no other request any more."""
        requests, _, old = self.content[it]
        before = {old, *(self.model[r]["decision"] for r in requests)} - {None, it}
        gone = {}
        for one in before:
            rests = [
                r
                for r in self.content[one][0]
                if self.model[r]["decision"] == one and self.model[r]["life"] not in OPEN and r not in requests
            ]
            if self.model[one]["life"] == "accepted" and not rests:
                gone[one] = {"life": "superseded", "superseded_by": it}
        return gone

    @rule(which=st.integers(0, 1), who=WHO)
    def reopen(self, which: int, who: str) -> None:
        it = self.asked[which]
        waits = "RequestNotAnswered" if self.model[it]["life"] in OPEN else None
        self.does(
            "reopen",
            it,
            ReopenRequest(request=it, new_information="News", **self.said(who)),
            waits,
            life="under_review",
        )

    @rule(which=WHICH, who=WHO, step=st.sampled_from(("propose", "reject", "withdraw", "look_again", "plan")))
    def go_on(self, which: int, who: str, step: str) -> None:
        it, said = self._one(which), self.said(who)
        command = {
            "propose": ProposeDecision(decision=it, **said),
            "reject": RejectDecision(decision=it, reason="No", **said),
            "withdraw": WithdrawDecision(decision=it, **said),
            "look_again": ReviewDecision(decision=it, note="It stands", **said),
            "plan": PlanCommunication(decision=it, plan=(PlannedTellingInput(self.who("nora")),), **said),
        }[step]
        self.does(step, it, command)

    @rule(which=WHICH, who=WHO, other=WHO, role=st.sampled_from(RapidRole))
    def give_part(self, which: int, who: str, other: str, role: RapidRole) -> None:
        it = self._one(which)
        command = GiveDecisionPart(decision=it, stakeholder=self.who(other), role=role, **self.said(who))
        parts = self.model[it]["parts"] | {(self.who(other), role.value)}
        self.does("part", it, command, parts=parts)

    @rule(which=WHICH, who=WHO)
    def agree(self, which: int, who: str) -> None:
        it, me = self._one(which), self.who(who)
        called = (me, "agree") in self.model[it]["parts"]
        command = AgreeToDecision(decision=it, **self.said(who))
        wrong = None if called else "NotAskedToAgree"
        self.does("agree", it, command, wrong, agreed=self.model[it]["agreed"] | {me})

    @rule(which=WHICH, who=WHO, blocking=st.booleans())
    def raise_concern(self, which: int, who: str, blocking: bool) -> None:
        it = self._one(which)
        command = RaiseConcern(decision=it, text="It leaks", blocking=blocking, **self.said(who))
        states = self.model[it]
        more = {"open_concerns": [*states["open_concerns"], blocking], "resolved": [*states["resolved"], False]}
        self.does("concern", it, command, **more)

    @rule(which=WHICH, who=WHO, number=st.integers(0, 2))
    def resolve_concern(self, which: int, who: str, number: int) -> None:
        it = self._one(which)
        blocking, resolved = (list(self.model[it][axis]) for axis in ("open_concerns", "resolved"))
        there = number < len(resolved) and not resolved[number]
        if there:
            blocking[number], resolved[number] = False, True
        command = ResolveConcern(decision=it, concern=number, **self.said(who))
        wrong = None if there else "NoSuchConcern"
        self.does("resolve", it, command, wrong, open_concerns=blocking, resolved=resolved)

    @rule(which=WHICH, who=WHO, other=WHO, how=st.sampled_from(sorted(BACKING)))
    def back(self, which: int, who: str, other: str, how: str) -> None:
        it = self._one(which)
        self.does("back", it, BACKING[how](decision=it, stakeholder=self.who(other), **self.said(who)))

    @rule(which=WHICH, who=WHO, to=st.sets(WHO, max_size=2))
    def tell(self, which: int, who: str, to: set[str]) -> None:
        it, told = self._one(which), [self.who(name) for name in sorted(to)]
        command = CommunicateDecision(decision=it, to=tuple(told), **self.said(who))
        nobody = None if to else "NobodyTold"
        self.does("tell", it, command, nobody, heard=[*self.model[it]["heard"], *told])

    @rule(which=WHICH, who=WHO, stance=st.sampled_from(Stance))
    def react(self, which: int, who: str, stance: Stance) -> None:
        it = self._one(which)
        command = ReactToDecision(decision=it, stance=stance, **self.said(who))
        self.does("react", it, command, reacted=[*self.model[it]["reacted"], (self.who(who), False)])

    @precondition(lambda self: len(self.all) > 0)
    @rule(which=WHICH, who=WHO, whose=WHO)
    def settle(self, which: int, who: str, whose: str) -> None:
        it, them = self._one(which), self.who(whose)
        reacted = self.model[it]["reacted"]
        command = ResolveReaction(decision=it, stakeholder=them, outcome="Calm", **self.said(who))
        wrong = None if (them, False) in reacted else "NoReactionYet"
        done = [(by, settled or by == them) for by, settled in reacted]
        self.does("settle", it, command, wrong, reacted=done)


def test_a_decision_holds_once_nothing_blocks_it_until_another_takes_its_place(run: Run) -> None:
    run(Decisions)
