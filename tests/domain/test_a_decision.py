"""A decision: drafted, prepared, proposed, accepted, rejected or withdrawn, told, reacted to, superseded."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from ledger.domain.account import Account, JoinAccountTeam, OpenAccount, Side
from ledger.domain.decision.communicating import (
    CommunicateDecision,
    DecisionCommunicated,
    NobodyTold,
    PlanCommunication,
    PlannedTellingInput,
)
from ledger.domain.decision.declining import DeclineRequest
from ledger.domain.decision.drafting import DraftDecision, GroundInput, OptionInput, TradeOffInput, WordingInput
from ledger.domain.decision.dropping import RejectDecision, WithdrawDecision
from ledger.domain.decision.making import AcceptDecision, MakeDecision, ProposeDecision
from ledger.domain.decision.parts import Ground, Option, Part, PlannedTelling, Replacement, Telling, TradeOff, Wording
from ledger.domain.decision.preparing import (
    AgreeToDecision,
    AskForBacking,
    GiveBacking,
    GiveDecisionPart,
    RaiseConcern,
    RefuseBacking,
    ResolveConcern,
    not_agreed,
)
from ledger.domain.decision.reacting import NoReactionYet, ReactToDecision, ResolveReaction
from ledger.domain.decision.reviewing import ReviewDecision
from ledger.domain.decision.state import (
    ConcernStillBlocking,
    Decision,
    DecisionNotAccepted,
    DecisionNotOpen,
    DecisionNotProposed,
    DecisionWithoutRequest,
    NoSuchConcern,
    NotAskedToAgree,
    RequestAlreadyAnswered,
    SupersededBeforeItHeld,
    SupersedesNothing,
)
from ledger.domain.decision.telling import Concerned, TellingStep, telling_steps
from ledger.domain.decision.words import (
    Audience,
    Backing,
    DecisionStatus,
    Effect,
    Outcome,
    RapidRole,
    Stake,
    Stance,
    WrongAsk,
)
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.escalation.state import Escalation
from ledger.domain.kernel import Command, Money
from ledger.domain.kernel.errors import NothingToRecord, TextEmpty
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.merging import MergeRequest
from ledger.domain.request.reviewing import ReopenRequest
from ledger.domain.request.state import Request, RequestStatus
from ledger.domain.stakeholder import IdentifyStakeholder, Role, Stakeholder
from tests.domain.negotiation import Negotiation


def test_a_no_carries_everything_that_it_needs_to_survive() -> None:
    """Capabilities 1, 3, 28 and 48."""
    n = Negotiation()
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
    """Capability 49."""
    n = Negotiation()
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
    """Capability 7."""
    n = Negotiation()
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
    """Capabilities 9 and 48."""
    n = Negotiation()
    no = n.no(n.request())
    n.refused(NobodyTold, CommunicateDecision(by=n.ana, decision=no), at="to", says=no)
    told = CommunicateDecision(
        by=n.ana, to=(n.ben, n.nora), decision=no, audience=Audience.CUSTOMER, text="Not this year"
    )
    decision = n.act(told, Decision)
    day = date(2026, 3, 2)
    event = n.event(DecisionCommunicated).event_id
    said = (n.ana, day, Audience.CUSTOMER, n.now, event)
    assert decision.tellings == tuple(Telling(who, *said) for who in (n.ben, n.nora))
    assert n.event(DecisionCommunicated).to == (n.ben, n.nora)
    assert n.told() == ["Ana told Ben and Nora the decision “decline”: “Not this year”"]


def test_the_aftermath_is_on_record_with_its_stake_and_what_came_of_it() -> None:
    """Capability 2."""
    n = Negotiation()
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
    """Capability 8."""
    n = Negotiation()
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
    """Capability 8."""
    n = Negotiation()
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


def test_a_second_decision_on_some_of_the_requests_leaves_the_first_holding_for_the_others() -> None:
    """Capability 8."""
    n = Negotiation()
    one, other = n.request("SSO"), n.request("SCIM")
    no = n.no(one, other)
    yes = n.act(MakeDecision(by=n.vic, requests=(one,), outcome=Outcome.ACCEPT, supersedes=no), Decision).id
    assert n.topics() == [
        "decision.drafted",
        "decision.accepted",
        "decision.superseded_in_part",
        "request.accepted",
    ]
    first = n.see(Decision, no)
    assert (first.status, first.superseded_by) == (DecisionStatus.ACCEPTED, None)
    assert first.replaced == (Replacement(one, yes),)
    assert n.told()[2].endswith("took the place of “decline” for “SSO”; it holds on.")
    assert (n.see(Request, one).decision, n.see(Request, other).decision) == (yes, no)
    last = n.act(MakeDecision(by=n.vic, requests=(other,), outcome=Outcome.DEFER, supersedes=no), Decision).id
    assert (n.see(Decision, no).status, n.see(Decision, no).superseded_by) == (DecisionStatus.SUPERSEDED, last)


def test_a_decision_replaces_one_on_a_request_that_was_merged_into_its_own() -> None:
    """Capabilities 8 and 23."""
    n = Negotiation()
    one, other = n.request("SSO"), n.request("Log-in with company accounts")
    no = n.no(one)
    n.act(MergeRequest(by=n.ana, request=one, into=other), Request)
    n.act(MakeDecision(by=n.vic, requests=(other,), outcome=Outcome.ACCEPT, supersedes=no), Decision)
    assert n.see(Decision, no).status is DecisionStatus.SUPERSEDED


def test_a_decision_does_not_replace_one_on_other_requests_or_one_that_was_made_later() -> None:
    """Capability 8."""
    n = Negotiation()
    no = n.no(n.request("SSO"))
    elsewhere = MakeDecision(by=n.vic, requests=(n.request("SCIM"),), outcome=Outcome.ACCEPT, supersedes=no)
    n.refused(SupersedesNothing, elsewhere, at="supersedes", says=no)
    (asked,) = n.see(Decision, no).requests
    late = MakeDecision(
        by=n.vic, requests=(asked,), outcome=Outcome.ACCEPT, supersedes=no, occurred_at=n.now - timedelta(1)
    )
    n.refused(SupersededBeforeItHeld, late, at="occurredAt", says="later")


def test_a_decision_that_holds_without_those_who_must_agree_says_without_whom() -> None:
    """Capability 5: RAPID."""
    n = Negotiation()
    no = n.draft(n.request())
    for who in (n.vic, n.eva):
        n.act(GiveDecisionPart(by=n.ana, decision=no, stakeholder=who, role=RapidRole.AGREE), Decision)
    n.refused(NotAskedToAgree, AgreeToDecision(by=n.ben, decision=no), at="by", says=n.ben)
    agreed = n.act(AgreeToDecision(by=n.eva, decision=no, text="The team is full"), Decision)
    assert [(a.by, a.text, a.at) for a in agreed.agreements] == [(n.eva, "The team is full", n.now)]
    assert n.told() == ["Eva agreed to “decline”: The team is full."]
    assert not_agreed(agreed) == (n.vic,)
    held = n.act(AcceptDecision(by=n.ana, decision=no), Decision)
    assert (held.status, held.without) == (DecisionStatus.ACCEPTED, (n.vic,))


def test_a_no_says_what_is_wrong_with_the_ask_and_who_gains_and_who_waits() -> None:
    """Capabilities 27 and 28."""
    n = Negotiation()
    brightholm = n.act(OpenAccount(name="Brightholm"), Account).id
    waiting = n.request("Counting in the freezer", account=brightholm, opportunity=None)
    no = n.draft(
        n.request("Watch what each driver does"),
        value=Money(100_00, "EUR"),
        tell_by=date(2026, 3, 9),
        grounds=(
            GroundInput(WrongAsk.ROOT_CAUSE, "The routes are wrong, not the drivers"),
            GroundInput(WrongAsk.PRIVACY),
        ),
        trade_offs=(
            TradeOffInput(brightholm, Effect.GAINS, waiting, "Six weeks sooner"),
            TradeOffInput(n.nordwind, Effect.WAITS),
        ),
    )
    made = n.see(Decision, no)
    assert made.grounds == (
        Ground(WrongAsk.ROOT_CAUSE, "The routes are wrong, not the drivers"),
        Ground(WrongAsk.PRIVACY),
    )
    assert made.trade_offs == (
        TradeOff(brightholm, Effect.GAINS, waiting, "Six weeks sooner"),
        TradeOff(n.nordwind, Effect.WAITS),
    )
    assert (made.value, made.tell_by) == (Money(100_00, "EUR"), date(2026, 3, 9))
    assert {brightholm, waiting} <= set(n.happened[0].about), "the one who waits finds it in the history"


def test_who_resolved_a_concern_and_who_asked_for_backing_is_on_record() -> None:
    """Capability 49."""
    n = Negotiation()
    no = n.draft(n.request())
    n.act(RaiseConcern(by=n.ben, decision=no, text="They will leave"), Decision)
    (concern,) = n.act(ResolveConcern(by=n.vic, decision=no, concern=0, note="They stay"), Decision).concerns
    assert (concern.by, concern.resolved_by, concern.resolution) == (n.ben, n.vic, "They stay")
    n.act(AskForBacking(by=n.ana, decision=no, stakeholder=n.vic), Decision)
    asked_at = n.now
    n.now += timedelta(3)
    (backing,) = n.act(RefuseBacking(by=n.vic, decision=no, stakeholder=n.vic), Decision).backing
    assert (backing.asked_by, backing.asked_at, backing.answered_at) == (n.ana, asked_at, n.now)


def test_each_reaction_of_somebody_has_an_outcome_of_its_own() -> None:
    """Capability 2."""
    n = Negotiation()
    no = n.no(n.request())
    n.act(ReactToDecision(by=n.ben, decision=no, stance=Stance.FIGHTS), Decision)
    n.act(ResolveReaction(by=n.ana, decision=no, stakeholder=n.ben, outcome="He calmed down"), Decision)
    n.act(ReactToDecision(by=n.ben, decision=no, stance=Stance.OBJECTS), Decision)
    n.act(ResolveReaction(by=n.ana, decision=no, stakeholder=n.ben, outcome="They renewed"), Decision)
    assert [r.outcome for r in n.see(Decision, no).reactions] == ["He calmed down", "They renewed"]
    none = ResolveReaction(by=n.ana, decision=no, stakeholder=n.ben, outcome="?")
    n.refused(NoReactionYet, none, at="stakeholder", says=n.ben)


def test_a_decision_is_looked_at_again_on_its_day_and_stands() -> None:
    """Capability 1."""
    n = Negotiation()
    no = n.no(n.request(), review_on=date(2026, 9, 1))
    command = ReviewDecision(by=n.ana, decision=no, note="Still no room", review_on=date(2027, 1, 15))
    reviewed = n.act(command, Decision)
    assert reviewed.review_on == date(2027, 1, 15)
    assert [(r.by, r.note) for r in reviewed.reviews] == [(n.ana, "Still no room")]
    assert n.told()[0].endswith("it stands, to be looked at again on 2027-01-15: Still no room.")
    n.act(MakeDecision(by=n.ana, requests=reviewed.requests, outcome=Outcome.ACCEPT, supersedes=no), Decision)
    n.refused(DecisionNotAccepted, command, at="decision", says="superseded")


def test_the_customer_hears_a_no_after_our_own_people_and_to_do_otherwise_is_shown() -> None:
    """Capabilities 9 and 48."""
    n = Negotiation()
    ours = n.act(OpenAccount(name="We", side=Side.OURS), Account).id
    sue = n.act(IdentifyStakeholder(name="Sue", role=Role.EXECUTIVE, account=ours), Stakeholder).id
    n.act(JoinAccountTeam(by=n.ben, account=n.nordwind, stakeholder=n.eva), Account)
    asked = n.request(by=n.nora)
    n.act(EndorseRequest(by=n.ben, request=asked, on_behalf_of=sue), Request)
    no = n.no(asked)

    def steps(*escalations: str) -> dict[str, TellingStep]:
        people = {i: t for i, t in n.things.items() if isinstance(t, Stakeholder)}
        accounts = {i: t for i, t in n.things.items() if isinstance(t, Account)}
        raised = [n.see(Escalation, e) for e in escalations]
        found = telling_steps(n.see(Decision, no), [n.see(Request, asked)], raised, accounts, {}, people)
        assert [s.order for s in found] == sorted(s.order for s in found)
        return {s.stakeholder: s for s in found}

    before = steps()
    assert {who: s.order for who, s in before.items()} == {n.eva: 1, n.ben: 1, sue: 1, n.nora: 2}
    assert before[n.nora].why == (Concerned.REQUESTER,)
    assert before[n.nora].audience is Audience.CUSTOMER
    assert not any(s.told or s.out_of_order for s in before.values())

    n.act(CommunicateDecision(by=n.ana, to=(n.eva, n.ben), decision=no), Decision)
    n.act(CommunicateDecision(by=n.ana, to=(n.nora,), decision=no), Decision)
    told = steps()
    assert told[n.nora].out_of_order, "Sue had not heard it"
    assert told[n.nora].told is not None
    assert told[sue].told is None
    n.act(CommunicateDecision(by=n.ana, to=(sue,), decision=no), Decision)
    assert steps()[n.nora].out_of_order, "that it came late is not undone"

    raised = n.act(RaiseEscalation(by=n.nora, to=(n.vic,), over=no, reason="We need it"), Escalation).id
    later = steps(raised)
    assert later[n.vic].why == (Concerned.ESCALATED,)
    assert later[n.nora].why == (Concerned.REQUESTER, Concerned.ESCALATED)


def test_who_came_in_by_an_escalation_does_not_make_an_earlier_telling_wrong() -> None:
    """Capability 9."""
    n = Negotiation()
    asked = n.request(by=n.nora)
    no = n.no(asked)
    n.act(CommunicateDecision(by=n.ana, to=(n.nora,), decision=no), Decision)
    raised = n.act(RaiseEscalation(by=n.ben, to=(n.eva,), over=no, reason="?"), Escalation)
    people = {i: t for i, t in n.things.items() if isinstance(t, Stakeholder)}
    found = telling_steps(n.see(Decision, no), [n.see(Request, asked)], [raised], {}, {}, people)
    assert {s.stakeholder: s.out_of_order for s in found} == {n.ben: False, n.eva: False, n.nora: False}


def test_a_plan_on_record_says_who_hears_it_first() -> None:
    """Capability 48."""
    n = Negotiation()
    asked = n.request(by=n.nora)
    no = n.no(asked)
    plan = (PlannedTellingInput(n.nora, Audience.CUSTOMER, n.ana), PlannedTellingInput(n.ben))
    planned = n.act(PlanCommunication(by=n.ana, decision=no, plan=plan, tell_by=date(2026, 3, 9)), Decision)
    assert planned.plan == (PlannedTelling(n.nora, Audience.CUSTOMER, n.ana), PlannedTelling(n.ben))
    assert n.told() == ["Ana planned to tell “decline” to Nora, then Ben, by 2026-03-09."]
    n.refused(NothingToRecord, PlanCommunication(by=n.ana, decision=no), at="tellBy")
    n.act(CommunicateDecision(by=n.ana, to=(n.ben,), decision=no), Decision)
    people = {i: t for i, t in n.things.items() if isinstance(t, Stakeholder)}
    found = telling_steps(n.see(Decision, no), [n.see(Request, asked)], (), {}, {}, people)
    assert [(s.stakeholder, s.order, s.out_of_order) for s in found] == [(n.nora, 1, False), (n.ben, 2, True)]


def test_a_no_takes_three_fields_and_is_whole() -> None:
    """Capabilities 1 and 48."""
    n = Negotiation()
    asked = n.request()
    no = n.act(DeclineRequest(by=n.ana, request=asked, reason="No capacity", wording="Not this year"), Decision)
    assert n.topics() == ["decision.drafted", "decision.accepted", "request.declined"]
    assert (no.outcome, no.status, no.title) == (Outcome.DECLINE, DecisionStatus.ACCEPTED, "No: Single sign-on")
    assert no.wordings == (Wording(Audience.CUSTOMER, "Not this year"),)
    assert n.see(Request, asked).status is RequestStatus.DECLINED
    required = [f.name for f in msgspec.structs.fields(DeclineRequest) if f.required]
    assert required == ["request", "reason", "wording"]
    again = DeclineRequest(by=n.ana, request=asked, reason="?", wording="?")
    n.refused(RequestAlreadyAnswered, again, at="supersedes", says=no.id)


def test_a_whole_no_is_one_act_and_is_recorded_in_one_piece() -> None:
    """Capabilities 1, 3, 9 and 48."""
    n = Negotiation()
    command = DeclineRequest(
        by=n.ana,
        request=n.request(),
        reason="No capacity",
        wording="Not this year",
        reason_code="capacity",
        workaround="A nightly list",
        review_on=date(2026, 9, 1),
        wordings=(WordingInput(Audience.SALES, "Offer the list"),),
        options=(OptionInput("Buy it"),),
        owner_of_constraint=n.eva,
        plan=(PlannedTellingInput(n.ben, Audience.SALES), PlannedTellingInput(n.nora, Audience.CUSTOMER)),
        tell_by=date(2026, 3, 6),
    )
    no = n.act(command, Decision)
    assert n.topics()[-1] == "decision.communication_planned"
    assert [p.stakeholder for p in no.plan] == [n.ben, n.nora]
    assert (no.workaround, no.review_on, no.tell_by) == ("A nightly list", date(2026, 9, 1), date(2026, 3, 6))
    assert [w.audience for w in no.wordings] == [Audience.CUSTOMER, Audience.SALES]
    second = msgspec.structs.replace(command, wording=" ", request=n.request())
    n.refused(TextEmpty, second, at="wording")


def test_who_was_there_and_who_tells_it_has_heard_it() -> None:
    """Capability 9."""
    n = Negotiation()
    n.act(JoinAccountTeam(by=n.ben, account=n.nordwind, stakeholder=n.eva), Account)
    asked = n.request(by=n.nora)
    n.act(EndorseRequest(by=n.ben, request=asked), Request)
    no = n.no(asked, to=(n.eva,))
    n.act(CommunicateDecision(by=n.ben, to=(n.nora,), decision=no), Decision)
    accounts = {n.nordwind: n.see(Account, n.nordwind)}
    people = {i: t for i, t in n.things.items() if isinstance(t, Stakeholder)}
    found = telling_steps(n.see(Decision, no), [n.see(Request, asked)], (), accounts, {}, people)
    assert {s.stakeholder: (s.told is not None, s.out_of_order) for s in found} == {
        n.eva: (True, False),
        n.ben: (True, False),
        n.nora: (True, False),
    }
