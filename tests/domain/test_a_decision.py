"""A decision: drafted, prepared, proposed, accepted, rejected or withdrawn, told, reacted to, superseded."""

from __future__ import annotations

from datetime import date

from ledger.domain.decision.aftermath import (
    CommunicateDecision,
    DecisionCommunicated,
    NobodyTold,
    NoReactionYet,
    ReactToDecision,
    ResolveReaction,
)
from ledger.domain.decision.making import (
    AcceptDecision,
    DraftDecision,
    MakeDecision,
    OptionInput,
    ProposeDecision,
    RejectDecision,
    WithdrawDecision,
    WordingInput,
)
from ledger.domain.decision.preparing import (
    AskForBacking,
    GiveBacking,
    GiveDecisionPart,
    RaiseConcern,
    RefuseBacking,
    ResolveConcern,
)
from ledger.domain.decision.state import (
    Audience,
    Backing,
    ConcernStillBlocking,
    Decision,
    DecisionNotAccepted,
    DecisionNotOpen,
    DecisionNotProposed,
    DecisionStatus,
    DecisionWithoutRequest,
    NoSuchConcern,
    Option,
    Outcome,
    Part,
    RapidRole,
    RequestAlreadyAnswered,
    Stake,
    Stance,
    Telling,
    Wording,
)
from ledger.domain.kernel import Command, Money
from ledger.domain.request.reviewing import ReopenRequest
from ledger.domain.request.state import Request, RequestStatus
from tests.domain.negotiation import Negotiation


def test_a_no_carries_everything_that_it_needs_to_survive() -> None:
    n = Negotiation()  # capabilities 1, 3, 28 and 48
    asked = n.request()
    command = DraftDecision(
        by=n.ana,
        requests=(asked,),
        outcome=Outcome.DECLINE,
        title="No single sign-on this year",
        reason_code="capacity",
        reason="The team rebuilds billing",
        wordings=(WordingInput(Audience.CUSTOMER, "Not this year"), WordingInput(Audience.SALES, "Ask again in May")),
        workaround="Use the password vault",
        consequences="We may lose the renewal",
        drivers=("capacity", "privacy"),
        options=(OptionInput("Buy it", "Too dear"),),
        review_on=date(2026, 9, 1),
        owner_of_constraint=n.eva,
    )
    no = n.act(command, Decision)
    assert (no.status, no.decided_by, no.owner_of_constraint) == (DecisionStatus.DRAFT, n.ana, n.eva)
    assert no.wordings[0] == Wording(Audience.CUSTOMER, "Not this year")
    assert no.options == (Option("Buy it", "Too dear"),)
    assert n.see(Request, asked).status is RequestStatus.SUBMITTED, "a draft answers nothing yet"
    assert n.happened[0].about == (asked, n.eva)
    (told,) = n.told()
    assert told.startswith("Ana wrote a no to “Single sign-on” (capacity), to be looked at again on 2026-09-01.")
    assert told.endswith(" Meanwhile: Use the password vault.")


def test_a_decision_is_prepared_proposed_and_holds() -> None:
    n = Negotiation()  # capability 49
    asked = n.request()
    no = n.draft(asked, reason="No capacity")
    given = n.act(GiveDecisionPart(by=n.ana, decision=no, stakeholder=n.vic, role=RapidRole.AGREE), Decision)
    assert given.parts == (Part(n.vic, RapidRole.AGREE),)

    n.act(AskForBacking(by=n.ana, decision=no, stakeholder=n.vic, text="Will you stand by it?"), Decision)
    assert n.told() == ["Ana asked Vic to stand behind “decline”: Will you stand by it?"]
    backed = n.act(GiveBacking(by=n.vic, decision=no, stakeholder=n.vic), Decision)
    assert [b.backing for b in backed.backing] == [Backing.GIVEN]
    refused = n.act(RefuseBacking(by=n.ben, decision=no, stakeholder=n.ben, text="Not with my quota"), Decision)
    assert [(b.stakeholder, b.backing) for b in refused.backing] == [(n.vic, Backing.GIVEN), (n.ben, Backing.REFUSED)]
    assert n.told() == ["Ben does not stand behind “decline”: Not with my quota."]

    assert n.act(ProposeDecision(by=n.ana, to=(n.vic,), decision=no), Decision).status is DecisionStatus.PROPOSED
    assert n.told() == ["Ana put “decline” before Vic."]
    held = n.act(AcceptDecision(by=n.vic, decision=no), Decision)
    assert (held.status, held.decided_by, held.decided_on) == (DecisionStatus.ACCEPTED, n.vic, date(2026, 3, 2))
    assert n.topics() == ["decision.accepted", "request.declined"]
    assert n.happened[1].because_of == n.happened[0].event_id
    assert n.see(Request, asked).decision == no
    assert n.told() == ["Vic decided to decline “Single sign-on”: No capacity.", "“Single sign-on” is declined."]


def test_a_blocking_concern_holds_a_decision_up_until_it_is_resolved() -> None:
    n = Negotiation()
    no = n.draft(n.request())
    n.act(RaiseConcern(by=n.eva, decision=no, text="Mind the audit", blocking=False), Decision)
    n.act(RaiseConcern(by=n.ben, decision=no, text="They will leave"), Decision)
    assert n.told() == ["Ben raised a blocking concern about “decline”: They will leave."]
    n.refused(ConcernStillBlocking, AcceptDecision(by=n.ana, decision=no), at="decision", says=n.ben)
    n.refused(NoSuchConcern, ResolveConcern(by=n.ben, decision=no, concern=2), at="concern", says="2")
    resolved = n.act(ResolveConcern(by=n.ben, decision=no, concern=1, note="They signed"), Decision)
    assert [c.resolved for c in resolved.concerns] == [False, True]
    n.refused(NoSuchConcern, ResolveConcern(by=n.ben, decision=no, concern=1), at="concern", says="1")
    assert n.act(AcceptDecision(by=n.ana, decision=no), Decision).status is DecisionStatus.ACCEPTED


def test_those_who_must_agree_may_say_no_to_a_no() -> None:
    n = Negotiation()  # capability 7
    no = n.draft(n.request())
    n.refused(
        DecisionNotProposed, RejectDecision(by=n.vic, decision=no, reason="Too early"), at="decision", says="draft"
    )
    n.act(ProposeDecision(by=n.ana, decision=no), Decision)
    rejected = n.act(RejectDecision(by=n.vic, decision=no, reason="Find another way"), Decision)
    assert rejected.status is DecisionStatus.REJECTED
    assert n.told() == ["Vic rejected “decline”: Find another way."]


def test_a_decision_is_taken_back_before_it_holds_and_takes_nothing_afterwards() -> None:
    n = Negotiation()
    no = n.draft(n.request())
    assert (
        n.act(WithdrawDecision(by=n.ana, decision=no, reason="Too soon"), Decision).status is DecisionStatus.WITHDRAWN
    )
    assert n.told() == ["Ana took “decline” back: Too soon."]
    acts: list[Command] = [
        WithdrawDecision(by=n.ana, decision=no),
        ProposeDecision(by=n.ana, decision=no),
        AcceptDecision(by=n.ana, decision=no),
        RejectDecision(by=n.ana, decision=no, reason="?"),
        GiveDecisionPart(by=n.ana, decision=no, stakeholder=n.vic, role=RapidRole.INPUT),
        RaiseConcern(by=n.ana, decision=no, text="?"),
        ResolveConcern(by=n.ana, decision=no, concern=0),
    ]
    for command in acts:
        n.refused(DecisionNotOpen, command, at="decision", says="withdrawn")


def test_only_a_decision_that_holds_is_told_and_reacted_to() -> None:
    n = Negotiation()
    draft = n.draft(n.request())
    acts: list[Command] = [
        CommunicateDecision(by=n.ana, decision=draft, to=(n.ben,)),
        ReactToDecision(by=n.ben, decision=draft, stance=Stance.FIGHTS),
        ResolveReaction(by=n.ana, decision=draft, stakeholder=n.ben, outcome="?"),
    ]
    for command in acts:
        n.refused(DecisionNotAccepted, command, at="decision", says="draft")


def test_each_person_concerned_is_told_and_the_telling_is_on_record() -> None:
    n = Negotiation()  # capabilities 9 and 48
    no = n.no(n.request())
    n.refused(NobodyTold, CommunicateDecision(by=n.ana, decision=no), at="to", says=no)
    told = CommunicateDecision(
        by=n.ana, to=(n.ben, n.nora), decision=no, audience=Audience.CUSTOMER, text="Not this year"
    )
    decision = n.act(told, Decision)
    day = date(2026, 3, 2)
    assert decision.tellings == tuple(Telling(who, n.ana, day, Audience.CUSTOMER) for who in (n.ben, n.nora))
    assert n.event(DecisionCommunicated).to == (n.ben, n.nora)
    assert n.told() == ["Ana told Ben and Nora the decision “decline”: “Not this year”"]


def test_the_aftermath_is_on_record_with_its_stake_and_what_came_of_it() -> None:
    n = Negotiation()  # capability 2
    no = n.no(n.request())
    stake = Money(30_000_000, "EUR")
    fights = ReactToDecision(
        by=n.ben, decision=no, stance=Stance.FIGHTS, stake=Stake.RENEWAL, amount=stake, text="Never!"
    )
    n.act(fights, Decision)
    assert n.told() == ["Ben fights “decline” over renewal (EUR 300,000): “Never!”"]
    none = ResolveReaction(by=n.ana, decision=no, stakeholder=n.vic, outcome="?")
    n.refused(NoReactionYet, none, at="stakeholder", says=n.vic)
    decision = n.act(ResolveReaction(by=n.ana, decision=no, stakeholder=n.ben, outcome="They renewed"), Decision)
    (reaction,) = decision.reactions
    assert (reaction.by, reaction.stake, reaction.amount, reaction.outcome) == (
        n.ben,
        Stake.RENEWAL,
        stake,
        "They renewed",
    )
    assert n.told() == ["What came of it for Ben after “decline”: They renewed."]


def test_a_second_decision_names_the_first_and_both_are_kept() -> None:
    n = Negotiation()  # capability 8
    asked = n.request()
    no = n.no(asked)
    again = MakeDecision(by=n.vic, requests=(asked,), outcome=Outcome.ACCEPT)
    n.refused(RequestAlreadyAnswered, again, at="supersedes", says=no)
    yes = n.act(MakeDecision(by=n.vic, requests=(asked,), outcome=Outcome.ACCEPT, supersedes=no), Decision)
    assert n.topics() == ["decision.drafted", "decision.accepted", "decision.superseded", "request.accepted"]
    first = n.see(Decision, no)
    assert (first.status, first.superseded_by, yes.supersedes) == (DecisionStatus.SUPERSEDED, yes.id, no)
    assert n.see(Request, asked).decision == yes.id
    told = CommunicateDecision(by=n.ana, to=(n.ben,), decision=no)
    assert n.act(told, Decision).tellings, "that it was told counts even now"


def test_after_new_information_the_new_answer_takes_the_place_of_the_old_one() -> None:
    n = Negotiation()  # capability 8
    asked = n.request()
    no = n.no(asked)
    n.act(ReopenRequest(by=n.ben, request=asked, new_information="Three more customers"), Request)
    yes = n.no(asked, outcome=Outcome.ACCEPT)
    assert n.see(Decision, no).superseded_by == yes, "the no must not go on to hold beside the yes"


def test_a_no_to_several_holds_for_the_others_when_one_of_them_is_reopened() -> None:
    n = Negotiation()
    one, other = n.request("SSO"), n.request("SCIM")
    no = n.no(one, other, one)
    assert n.topics() == ["decision.drafted", "decision.accepted", "request.declined", "request.declined"]
    n.act(ReopenRequest(by=n.ben, request=one, new_information="News"), Request)
    yes = n.no(one, outcome=Outcome.ACCEPT)
    assert n.see(Decision, no).status is DecisionStatus.ACCEPTED
    assert (n.see(Request, one).decision, n.see(Request, other).decision) == (yes, no)
    n.act(ReopenRequest(by=n.ben, request=other, new_information="News"), Request)
    n.no(other, outcome=Outcome.ACCEPT)
    assert n.see(Decision, no).status is DecisionStatus.SUPERSEDED


def test_what_never_held_cannot_be_replaced() -> None:
    n = Negotiation()
    asked = n.request()
    draft = n.draft(asked)
    instead = MakeDecision(by=n.ana, requests=(asked,), outcome=Outcome.DEFER, supersedes=draft)
    n.refused(DecisionNotAccepted, instead, at="supersedes", says=draft)


def test_a_decision_answers_something() -> None:
    n = Negotiation()
    n.refused(DecisionWithoutRequest, MakeDecision(by=n.ana, requests=(), outcome=Outcome.ACCEPT), at="requests")
