"""An escalation: raised, acknowledged, reviewed, upheld, overturned or withdrawn, closed."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.domain.commitment.state import Commitment
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import DecisionStatus, Outcome, Stake, Stance
from ledger.domain.escalation.answering import DecisionDoesNotReplace, OverturnEscalation, UpholdEscalation
from ledger.domain.escalation.ending import (
    CloseEscalation,
    EscalationNotAnswered,
    OnlyRaiserWithdraws,
    WithdrawEscalation,
)
from ledger.domain.escalation.hearing import AcknowledgeEscalation, EscalationAlreadyHeard, ReviewEscalation
from ledger.domain.escalation.raising import Escalate, EscalatedToNobody, RaiseEscalation
from ledger.domain.escalation.state import Escalation, EscalationAnswered, EscalationKind, EscalationStatus
from ledger.domain.kernel import Command, Money
from ledger.domain.kernel.errors import WrongKind
from ledger.domain.request.reviewing import ReopenRequest
from ledger.domain.request.state import Request, RequestStatus
from tests.domain.negotiation import Negotiation


def raised(n: Negotiation, over: str) -> str:
    """Let Ben take something to Vic."""
    return n.act(RaiseEscalation(by=n.ben, to=(n.vic,), over=over, reason="The deal hangs on it"), Escalation).id


def test_a_no_that_was_taken_higher_becomes_a_yes() -> None:
    """Capabilities 8 and 10."""
    n = Negotiation()
    asked = n.request()
    no = n.no(asked)
    command = RaiseEscalation(by=n.ben, to=(n.vic,), over=no, reason="The deal hangs on it", title="SSO for Nordwind")
    escalation = n.act(command, Escalation)
    assert (escalation.status, escalation.escalation_kind) == (EscalationStatus.RAISED, EscalationKind.HIERARCHIC)
    assert (escalation.raised_by, escalation.raised_to, escalation.over) == (n.ben, (n.vic,), no)
    assert n.told() == ["Ben escalated “decline” to Vic: The deal hangs on it."]
    heard = n.act(AcknowledgeEscalation(by=n.vic, escalation=escalation.id), Escalation)
    assert heard.status is EscalationStatus.ACKNOWLEDGED
    looking = n.act(ReviewEscalation(by=n.vic, escalation=escalation.id), Escalation)
    assert looking.status is EscalationStatus.UNDER_REVIEW

    yes = n.act(MakeDecision(by=n.vic, requests=(asked,), outcome=Outcome.ACCEPT, supersedes=no), Decision).id
    overturn = OverturnEscalation(by=n.vic, escalation=escalation.id, superseding_decision=yes, answer="We do it")
    answered = n.act(overturn, Escalation)
    assert (answered.status, answered.superseding_decision) == (EscalationStatus.OVERTURNED, yes)
    assert (answered.answer, answered.answered_by, n.happened[0].to) == ("We do it", n.vic, (n.ben,))
    assert n.happened[0].about == (no, yes)
    assert n.see(Decision, no).status is DecisionStatus.SUPERSEDED
    assert n.see(Request, asked).status is RequestStatus.ACCEPTED

    closed = n.act(CloseEscalation(by=n.vic, escalation=escalation.id), Escalation)
    assert (closed.status, closed.answer) == (EscalationStatus.CLOSED, "We do it")
    again = CloseEscalation(by=n.vic, escalation=escalation.id)
    n.refused(EscalationAnswered, again, at="escalation", says="closed already")


def test_a_no_that_was_taken_higher_may_stand() -> None:
    n = Negotiation()
    escalation = raised(n, n.no(n.request()))
    upheld = n.act(UpholdEscalation(by=n.vic, escalation=escalation, answer="Ana is right"), Escalation)
    assert (upheld.status, n.happened[0].to) == (EscalationStatus.UPHELD, (n.ben,))
    assert "Vic let it stand after the escalation" in n.told()[0]


def test_who_took_it_higher_may_take_it_back() -> None:
    n = Negotiation()
    escalation = raised(n, n.no(n.request()))
    n.refused(OnlyRaiserWithdraws, WithdrawEscalation(by=n.vic, escalation=escalation), at="by", says=n.ben)
    back = n.act(WithdrawEscalation(by=n.ben, escalation=escalation, reason="They signed"), Escalation)
    assert back.status is EscalationStatus.WITHDRAWN
    for_ben = WithdrawEscalation(by=n.vic, on_behalf_of=n.ben, escalation=raised(n, n.no(n.request())))
    assert n.act(for_ben, Escalation).status is EscalationStatus.WITHDRAWN


def test_an_escalation_is_heard_once() -> None:
    n = Negotiation()
    escalation = raised(n, n.no(n.request()))
    n.act(ReviewEscalation(by=n.vic, escalation=escalation), Escalation)
    again = AcknowledgeEscalation(by=n.vic, escalation=escalation)
    n.refused(EscalationAlreadyHeard, again, at="escalation", says="under review")


def test_what_was_answered_is_not_answered_again() -> None:
    n = Negotiation()
    no = n.no(n.request())
    escalation = raised(n, no)
    n.refused(EscalationNotAnswered, CloseEscalation(by=n.vic, escalation=escalation), at="escalation", says="raised")
    n.act(UpholdEscalation(by=n.vic, escalation=escalation, answer="It stands"), Escalation)
    acts: list[Command] = [
        AcknowledgeEscalation(by=n.vic, escalation=escalation),
        ReviewEscalation(by=n.vic, escalation=escalation),
        UpholdEscalation(by=n.vic, escalation=escalation, answer="Still"),
        OverturnEscalation(by=n.vic, escalation=escalation, superseding_decision=no, answer="No"),
        WithdrawEscalation(by=n.ben, escalation=escalation),
    ]
    for command in acts:
        n.refused(EscalationAnswered, command, at="escalation", says="upheld")


def test_overturning_needs_a_decision_that_holds_in_the_place_of_the_first() -> None:
    """Capability 8."""
    n = Negotiation()
    asked = n.request("SSO")
    no, other = n.no(asked), n.no(n.request("SCIM"), outcome=Outcome.ACCEPT)
    draft = n.draft(asked, outcome=Outcome.ACCEPT, supersedes=no)
    escalation = raised(n, no)
    for decision in (no, other, draft):
        command = OverturnEscalation(by=n.vic, escalation=escalation, superseding_decision=decision, answer="We do it")
        n.refused(DecisionDoesNotReplace, command, at="supersedingDecision", says=decision)


def test_a_request_that_nobody_answers_and_a_promise_that_nobody_keeps_can_be_taken_higher() -> None:
    n = Negotiation()
    asked, promised = n.request(), n.promise()
    over_request, over_promise = raised(n, asked), raised(n, promised)
    yes = n.no(asked, outcome=Outcome.ACCEPT)
    for escalation in (over_request, over_promise):
        overturn = OverturnEscalation(by=n.vic, escalation=escalation, superseding_decision=yes, answer="We do it")
        assert n.act(overturn, Escalation).superseding_decision == yes


def test_an_overturned_promise_reopens_the_request_that_it_was_about() -> None:
    n = Negotiation()
    asked = n.request()
    promised = n.promise(request=asked)
    no = n.no(asked)
    escalation = raised(n, promised)
    overturn = OverturnEscalation(by=n.vic, escalation=escalation, superseding_decision=no, answer="We said no")
    n.act(overturn, Escalation)
    reopened = n.act(ReopenRequest(by=n.ben, request=asked, escalation=escalation), Request)
    assert reopened.status is RequestStatus.UNDER_REVIEW
    assert n.see(Commitment, promised).request == asked


def test_only_what_can_be_taken_higher_is() -> None:
    n = Negotiation()
    command = RaiseEscalation(by=n.ben, over=n.nordwind, reason="?")
    n.refused(WrongKind, command, at="over", says="takes a decision or a commitment or a request")


def test_what_is_taken_higher_over_an_answer_or_a_promise_concerns_the_request_behind_it() -> None:
    """Capabilities 9 and 10."""
    n = Negotiation()
    asked = n.request()
    for over in (asked, n.no(asked), n.promise(request=asked)):
        command = RaiseEscalation(by=n.ben, to=(n.vic,), over=over, reason="?", answer_by=date(2026, 3, 9))
        found = n.act(command, Escalation)
        assert (found.requests, found.answer_by) == ((asked,), date(2026, 3, 9))
        assert asked in n.happened[0].about, "so that the request lists it"
    assert n.act(RaiseEscalation(by=n.ben, over=n.promise(), reason="?"), Escalation).requests == ()


def test_when_it_was_raised_heard_and_answered_is_on_record() -> None:
    """Capability 50."""
    n = Negotiation()
    over = n.no(n.request())
    escalation, at = raised(n, over), n.now
    n.now += timedelta(1)
    n.act(AcknowledgeEscalation(by=n.vic, escalation=escalation), Escalation)
    n.now += timedelta(1)
    found = n.act(UpholdEscalation(by=n.vic, escalation=escalation, answer="It stands"), Escalation)
    assert (found.raised_at, found.heard_at, found.answered_at) == (at, at + timedelta(1), at + timedelta(2))
    assert found.answered_event == n.happened[0].event_id


def test_to_fight_a_no_and_take_it_higher_is_one_act() -> None:
    """Capability 2."""
    n = Negotiation()
    no = n.no(n.request())
    stake = Money(1_240_000_00, "EUR")
    command = Escalate(by=n.ben, to=(n.vic,), over=no, reason="We lose them", stake=Stake.REVENUE, amount=stake)
    escalation = n.act(command, Escalation)
    assert n.topics() == ["decision.reacted_to", "escalation.raised"]
    assert n.happened[1].because_of == n.happened[0].event_id
    assert (escalation.over, escalation.raised_to) == (no, (n.vic,))
    (reaction,) = n.see(Decision, no).reactions
    assert (reaction.by, reaction.stance, reaction.stake, reaction.amount) == (
        n.ben,
        Stance.FIGHTS,
        Stake.REVENUE,
        stake,
    )
    n.act(Escalate(by=n.ben, to=(n.vic,), over=n.promise(), reason="It will not be kept"), Escalation)
    assert n.topics() == ["escalation.raised"]
    n.refused(EscalatedToNobody, Escalate(by=n.ben, over=no, reason="?"), at="to", says=no)
