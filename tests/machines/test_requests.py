"""A request: submitted → under_review ⇄ needs_information → accepted, declined, deferred, countered; reopened only with
new information; withdrawn; accepted → delivery_declared → delivery_accepted. Merged and unmerged beside it.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.kernel import Money
from ledger.domain.request.asking import RenameRequest, ReviseRequest, SubmitRequest
from ledger.domain.request.delivering import AcceptDelivery, DeclareDelivery, RealiseValue
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.endorsing import EndorseRequest, WithdrawEndorsement
from ledger.domain.request.merging import MergeRequest, UnmergeRequest
from ledger.domain.request.reviewing import (
    ProvideInformation,
    ReopenRequest,
    RequestInformation,
    StartReview,
    WithdrawRequest,
)
from ledger.domain.request.state import Request
from ledger.domain.request.taking_part import ReassignRequest
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    review: submitted, under_review, needs_information → under_review; else RequestNotOpen
    ask: submitted, under_review, needs_information → needs_information; else RequestNotOpen
    provide: needs_information → under_review; else NoQuestionAsked
    withdraw: submitted, under_review, needs_information → withdrawn; else RequestNotOpen
    accept: withdrawn, delivery_declared, delivery_accepted → RequestNotOpen; else accepted
    decline: withdrawn, delivery_declared, delivery_accepted → RequestNotOpen; else declined
    defer: withdrawn, delivery_declared, delivery_accepted → RequestNotOpen; else deferred
    counter: withdrawn, delivery_declared, delivery_accepted → RequestNotOpen; else countered
    reopen: submitted, under_review, needs_information → RequestNotAnswered; else under_review
    declare: accepted → delivery_declared; else RequestNotAccepted
    take: delivery_declared → delivery_accepted; else DeliveryNotDeclared
    """,
)
ANSWERED = ("accepted", "declined", "deferred", "countered")
ALONE = (*LIFE.acts, "endorse", "unendorse", "change")
"""What is done with a request that stands on its own; a merged one is only commented on and unmerged."""
STANDING = life(
    "merged",
    "\n".join(f"{act}: yes → RequestMerged" for act in ALONE)
    + """
    merge: no → yes; else RequestMerged
    unmerge: yes → no; else RequestNotMerged
    """,
)
STEPS = {
    "review": StartReview,
    "ask": RequestInformation,
    "provide": ProvideInformation,
    "withdraw": WithdrawRequest,
    "declare": DeclareDelivery,
    "take": AcceptDelivery,
    "unmerge": UnmergeRequest,
    "comment": CommentOnRequest,
}
NEEDS = {"ask": {"question": "Why?"}, "provide": {"answer": "So"}, "comment": {"text": "Hm"}}
ANSWERS = {
    "accept": Outcome.ACCEPT,
    "decline": Outcome.DECLINE,
    "defer": Outcome.DEFER,
    "counter": Outcome.COUNTER_OFFER,
}
WHICH = st.integers(0, 1)
SCOPE = st.none() | st.just("export")


class Requests(Machine):
    lives = (LIFE, STANDING)
    force = frozenset(ANSWERS)

    def axes(self, thing: Request) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "merged": "yes" if thing.merged_into else "no",
            "decision": thing.decision,
            "asked_back": thing.question is not None,
            "endorsed": {(e.by, e.scope) for e in thing.endorsements},
        }

    @initialize(who=WHO)
    def submit(self, who: str) -> None:
        states: dict[str, Any] = {
            "life": "submitted",
            "merged": "no",
            "decision": None,
            "asked_back": False,
            "endorsed": set(),
        }
        self.both = [
            self.begun("submit", SubmitRequest(title=f"R{n}", account=self.stage.nordwind, **self.said(who)), **states)
            for n in range(2)
        ]

    @rule(step=st.sampled_from(sorted(STEPS)), which=WHICH, who=WHO, ago=AGO)
    def go_on(self, step: str, which: int, who: str, ago: int) -> None:
        it = self.both[which]
        command = STEPS[step](request=it, **NEEDS.get(step, {}), **self.said(who, ago))
        waits = self.model[it]["asked_back"]
        self.does(step, it, command, asked_back=step == "ask" or (waits and step in ("comment", "unmerge")))

    @rule(answer=st.sampled_from(sorted(ANSWERS)), which=WHICH, who=WHO, anew=st.booleans())
    def answer(self, answer: str, which: int, who: str, anew: bool) -> None:
        it = self.both[which]
        states = self.model[it]
        instead = states["decision"] if anew else None
        command = MakeDecision(
            requests=(it,), outcome=ANSWERS[answer], reason="So", supersedes=instead, **self.said(who)
        )
        taken = states["life"] in ANSWERED and instead is None
        wrong = "RequestAlreadyAnswered" if taken else None
        self.does(answer, it, command, wrong, asked_back=False, decision=lambda new: new)

    @rule(which=WHICH, who=WHO, ago=AGO, news=st.none() | st.just("The law has changed"))
    def reopen(self, which: int, who: str, ago: int, news: str | None) -> None:
        it = self.both[which]
        command = ReopenRequest(request=it, new_information=news, **self.said(who, ago))
        self.does("reopen", it, command, None if news else "ReopenNeedsNewInformation")

    @rule(which=WHICH, who=WHO, ago=AGO, scope=SCOPE)
    def endorse(self, which: int, who: str, ago: int, scope: str | None) -> None:
        it, mine = self.both[which], (self.who(who), scope)
        endorsed = self.model[it]["endorsed"]
        command = EndorseRequest(request=it, scope=scope, **self.said(who, ago))
        twice = "AlreadyEndorsed" if mine in endorsed else None
        self.does("endorse", it, command, twice, endorsed=endorsed | {mine})

    @rule(which=WHICH, who=WHO, scope=SCOPE)
    def take_an_endorsement_back(self, which: int, who: str, scope: str | None) -> None:
        it, me = self.both[which], self.who(who)
        endorsed = self.model[it]["endorsed"]
        mine = {e for e in endorsed if e[0] == me}
        # Who names no scope means the one without, else the only one that they gave.
        meant = {(me, scope)} & mine or (mine if scope is None else set())
        command = WithdrawEndorsement(request=it, scope=scope, **self.said(who))
        none, unclear = "NotEndorsed" if not meant else None, "EndorsementUnclear" if len(meant) > 1 else None
        self.does("unendorse", it, command, none, unclear, endorsed=endorsed - meant)

    @rule(which=WHICH, into=WHICH, who=WHO, ago=AGO)
    def merge(self, which: int, into: int, who: str, ago: int) -> None:
        it, other = self.both[which], self.both[into]
        command = MergeRequest(request=it, into=other, **self.said(who, ago))
        alone = it != other and self.model[other]["merged"] == "no"
        self.does("merge", it, command, None if alone else "MergeIntoItself")

    @rule(which=WHICH, who=WHO, ago=AGO, what=st.sampled_from(("title", "text", "nothing", "owner", "value")))
    def change(self, which: int, who: str, ago: int, what: str) -> None:
        it, said = self.both[which], self.said(who, ago)
        command = {
            "title": RenameRequest(request=it, title="Other", **said),
            "text": ReviseRequest(request=it, problem="It hurts", **said),
            "nothing": ReviseRequest(request=it, **said),
            "owner": ReassignRequest(request=it, owner=self.who("ana"), **said),
            "value": RealiseValue(request=it, realised=Money(500, "EUR"), **said),
        }[what]
        self.does("change", it, command, "NothingToRecord" if what == "nothing" else None)


def test_a_request_is_answered_once_and_goes_on_only_as_its_life_allows(run: Run) -> None:
    run(Requests)
