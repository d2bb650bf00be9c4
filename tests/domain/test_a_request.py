"""A request: submitted, reviewed, asked back about, answered, reopened, merged, endorsed, delivered, withdrawn."""

from __future__ import annotations

import pytest

from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Outcome
from ledger.domain.escalation.answering import OverturnEscalation, UpholdEscalation
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.escalation.state import Escalation
from ledger.domain.kernel import Command, Money
from ledger.domain.kernel.errors import AlreadyExists
from ledger.domain.request.asking import RenameRequest, ReviseRequest, SubmitRequest
from ledger.domain.request.delivering import AcceptDelivery, DeclareDelivery, RealiseValue
from ledger.domain.request.discussing import CommentOnRequest, LinkRequest
from ledger.domain.request.endorsing import EndorseRequest, RequestEndorsementWithdrawn, WithdrawEndorsement
from ledger.domain.request.merging import MergeRequest, UnmergeRequest
from ledger.domain.request.reviewing import (
    ProvideInformation,
    ReopenRequest,
    RequestInformation,
    StartReview,
    WithdrawRequest,
)
from ledger.domain.request.staging import ChangeRequestStage
from ledger.domain.request.state import (
    AlreadyEndorsed,
    DeliveryNotDeclared,
    EndorsementUnclear,
    Importance,
    MergeIntoItself,
    NoQuestionAsked,
    NotEndorsed,
    Participant,
    ReopenNeedsNewInformation,
    Request,
    RequestMerged,
    RequestNotAccepted,
    RequestNotAnswered,
    RequestNotMerged,
    RequestNotOpen,
    RequestStatus,
)
from ledger.domain.request.taking_part import AddParticipant, ReassignRequest, RemoveParticipant
from tests.domain.negotiation import NOON, Negotiation


def test_the_problem_comes_first_and_then_the_ask() -> None:
    """Capability 21."""
    n = Negotiation()
    command = SubmitRequest(
        by=n.ben,
        on_behalf_of=n.nora,
        title="Single sign-on",
        problem="Four passwords a day",
        ask="SAML",
        account=n.nordwind,
        opportunity=n.deal,
        importance=Importance.DEAL_BREAKER,
        claimed=Money(12_000_000, "EUR"),
        external_id="crm:77",
    )
    request = n.act(command, Request)
    assert (request.status, request.requester, request.problem) == (
        RequestStatus.SUBMITTED,
        n.ben,
        "Four passwords a day",
    )
    assert (request.importance, request.claimed) == (Importance.DEAL_BREAKER, Money(12_000_000, "EUR"))
    assert (n.happened[0].on_behalf_of, n.happened[0].about) == (n.nora, (n.nordwind, n.deal))
    assert request.created_at == NOON
    assert n.told() == ["Ben asked for “Single sign-on” for “Nordwind”, said to be worth EUR 120,000."]
    n.refused(AlreadyExists, command, at="externalId", says="crm:77")


def test_a_request_is_revised_renamed_commented_on_linked_and_given_to_somebody() -> None:
    n = Negotiation()
    other, asked = n.request("SCIM"), n.request("SSO")
    request = n.act(ReviseRequest(by=n.ben, request=asked, summary="Clearer now", ask="OIDC"), Request)
    assert (request.revisions, request.ask, request.title) == (1, "OIDC", "SSO")
    assert n.told() == ["Ben revised “SSO”: Clearer now."]

    request = n.act(RenameRequest(by=n.ana, request=asked, title="Sign in once"), Request)
    assert request.title == "Sign in once"
    assert n.told() == ["Ana renamed the request to “Sign in once” (before: “SSO”)."]

    assert n.act(CommentOnRequest(by=n.eva, request=asked, text="Two sprints, at least!"), Request).version == 4
    assert n.told() == ["Eva commented on “Sign in once”: Two sprints, at least!"]

    (link,) = n.act(LinkRequest(by=n.eva, request=asked, relation="requires", other=other), Request).related
    assert (link.relation, link.request) == ("requires", other)
    assert n.told() == ["Eva linked “Sign in once” to “SCIM” (requires)."]

    request = n.act(ReassignRequest(by=n.ana, request=asked, owner=n.eva, group="identity"), Request)
    assert (request.owner, request.group, n.happened[0].to) == (n.eva, "identity", (n.eva,))
    assert n.told() == ["Ana gave “Sign in once” to Eva."]
    n.act(ReassignRequest(by=n.ana, request=asked, group="platform"), Request)
    assert n.told() == ["Ana gave “Sign in once” to “platform”."]

    request = n.act(ChangeRequestStage(by=n.ana, request=asked, stage="beta"), Request)
    assert request.stage == "beta"
    assert n.told() == ["“Sign in once” is in stage beta now."]


def test_people_have_parts_in_a_request_and_lose_them_one_by_one_or_all_at_once() -> None:
    n = Negotiation()
    asked = n.request()
    n.act(AddParticipant(by=n.ana, request=asked, stakeholder=n.eva, part="reviewer"), Request)
    request = n.act(AddParticipant(by=n.ana, request=asked, stakeholder=n.eva, part="approver"), Request)
    assert request.participants == (Participant(n.eva, "reviewer"), Participant(n.eva, "approver"))
    request = n.act(RemoveParticipant(by=n.ana, request=asked, stakeholder=n.eva, part="reviewer"), Request)
    assert request.participants == (Participant(n.eva, "approver"),)
    assert n.act(RemoveParticipant(by=n.ana, request=asked, stakeholder=n.eva), Request).participants == ()


def test_asking_back_instead_of_dismissing_waits_for_the_answer() -> None:
    """Capability 25."""
    n = Negotiation()
    asked = n.request()
    assert n.act(StartReview(by=n.ana, request=asked), Request).status is RequestStatus.UNDER_REVIEW
    n.refused(NoQuestionAsked, ProvideInformation(by=n.ben, request=asked, answer="40"), at="request", says=asked)

    request = n.act(RequestInformation(by=n.ana, request=asked, question="How many users?"), Request)
    assert (request.status, request.question) == (RequestStatus.NEEDS_INFORMATION, "How many users?")
    assert (request.question_by, request.question_at) == (n.ana, NOON)
    assert n.happened[0].to == (n.ben,), "the one who asked is told"
    assert n.told() == ["Ana asked back about “Single sign-on”: How many users?"]

    request = n.act(ProvideInformation(by=n.ben, request=asked, answer="Forty"), Request)
    assert (request.status, request.question) == (RequestStatus.UNDER_REVIEW, None)
    assert n.told() == ["Ben answered about “Single sign-on”: Forty."]
    assert n.happened[0].to == (n.ana,), "who asked back hears the answer"


def test_a_review_that_goes_on_no_longer_waits_for_an_answer() -> None:
    n = Negotiation()
    asked = n.request()
    n.act(RequestInformation(by=n.ana, request=asked, question="How many users?"), Request)
    request = n.act(StartReview(by=n.ana, request=asked), Request)
    assert (request.status, request.question) == (RequestStatus.UNDER_REVIEW, None)


def test_others_want_it_too_in_their_own_name_or_in_somebodys() -> None:
    """Capability 22."""
    n = Negotiation()
    asked = n.request()
    n.act(EndorseRequest(by=n.ben, request=asked), Request)
    theirs = EndorseRequest(by=n.ben, on_behalf_of=n.nora, request=asked, account=n.nordwind, scope="SAML only")
    request = n.act(theirs, Request)
    assert [(e.by, e.on_behalf_of) for e in request.endorsements] == [(n.ben, None), (n.ben, n.nora)]
    assert n.told() == ["Ben endorsed “Single sign-on” on behalf of Nora for “Nordwind” (SAML only)."]
    n.refused(AlreadyEndorsed, theirs, at="by", says=n.ben)


def test_somebody_takes_one_endorsement_back_and_keeps_the_others() -> None:
    """Capability 22."""
    n = Negotiation()
    asked = n.request()
    n.act(EndorseRequest(by=n.ben, request=asked, account=n.nordwind), Request)
    n.act(EndorseRequest(by=n.ben, on_behalf_of=n.nora, request=asked, scope="SAML"), Request)
    n.act(EndorseRequest(by=n.ben, on_behalf_of=n.nora, request=asked, scope="OIDC"), Request)
    n.act(EndorseRequest(by=n.vic, request=asked), Request)
    n.refused(EndorsementUnclear, WithdrawEndorsement(by=n.ben, request=asked), at="onBehalfOf", says="3 ways")
    n.refused(NotEndorsed, WithdrawEndorsement(by=n.ben, on_behalf_of=n.vic, request=asked), at="by", says=n.ben)
    for_nora = WithdrawEndorsement(by=n.ben, on_behalf_of=n.nora, request=asked, scope="SAML")
    request = n.act(for_nora, Request)
    assert [(e.by, e.on_behalf_of, e.scope) for e in request.endorsements] == [
        (n.ben, None, None),
        (n.ben, n.nora, "OIDC"),
        (n.vic, None, None),
    ]
    assert n.told() == ["Ben no longer endorses “Single sign-on” on behalf of Nora (SAML)."]
    n.act(WithdrawEndorsement(by=n.ben, request=asked, account=n.nordwind), Request)
    n.act(WithdrawEndorsement(by=n.ben, request=asked), Request)
    assert [e.by for e in n.see(Request, asked).endorsements] == [n.vic], "the only one left needs no name"
    n.refused(NotEndorsed, WithdrawEndorsement(by=n.ben, request=asked), at="by", says=n.ben)


def test_an_earlier_release_took_back_all_that_somebody_had_endorsed_and_still_does_when_read() -> None:
    n = Negotiation()
    asked = n.request()
    n.act(EndorseRequest(by=n.ben, request=asked), Request)
    n.act(EndorseRequest(by=n.ben, on_behalf_of=n.nora, request=asked), Request)
    n.hear(RequestEndorsementWithdrawn(originator_id=asked, originator_version=4, by=n.ben))
    assert n.see(Request, asked).endorsements == ()


def test_who_claims_a_value_and_who_counts_it_are_told_apart() -> None:
    """Capability 21."""
    n = Negotiation()
    request = n.see(Request, n.request(claimed=Money(100, "EUR")))
    assert (request.claimed_by, request.submitted_at) == (n.ben, NOON)
    revised = n.act(ReviseRequest(by=n.vic, request=request.id, claimed=Money(900, "EUR")), Request)
    assert (revised.claimed, revised.claimed_by) == (Money(900, "EUR"), n.vic)
    kept = n.act(ReviseRequest(by=n.ana, request=request.id, ask="OIDC"), Request)
    assert kept.claimed_by == n.vic
    counted = n.act(RealiseValue(by=n.eva, request=request.id, realised=Money(40, "EUR")), Request)
    assert (counted.realised, counted.realised_by, counted.realised_on) == (Money(40, "EUR"), n.eva, NOON.date())


def test_duplicates_come_together_and_apart_again_without_losing_who_asked() -> None:
    """Capability 23."""
    n = Negotiation()
    first, second, third = n.request("SSO"), n.request("Single sign-on", by=n.nora), n.request("Login")
    request = n.act(MergeRequest(by=n.ana, request=second, into=first, reason="The same ask"), Request)
    assert (request.merged_into, request.requester) == (first, n.nora)
    assert n.happened[0].to == (n.nora,), "who asked for the duplicate hears where it went"
    n.refused(MergeIntoItself, MergeRequest(by=n.ana, request=first, into=first), at="into", says=first)
    n.refused(MergeIntoItself, MergeRequest(by=n.ana, request=third, into=second), at="into", says=second)
    n.refused(RequestNotMerged, UnmergeRequest(by=n.ana, request=first), at="request", says=first)

    request = n.act(UnmergeRequest(by=n.ana, request=second, reason="Not quite"), Request)
    assert (request.merged_into, request.requester) == (None, n.nora)
    assert n.told() == ["Ana took “Single sign-on” out of “SSO” again: Not quite."]


def test_what_was_merged_away_is_only_talked_about() -> None:
    n = Negotiation()
    stays, gone = n.request("SSO"), n.request("Login")
    n.act(MergeRequest(by=n.ana, request=gone, into=stays), Request)
    acts: list[Command] = [
        ReviseRequest(by=n.ana, request=gone, ask="?"),
        RenameRequest(by=n.ana, request=gone, title="?"),
        LinkRequest(by=n.ana, request=gone, relation="requires", other=stays),
        AddParticipant(by=n.ana, request=gone, stakeholder=n.eva),
        RemoveParticipant(by=n.ana, request=gone, stakeholder=n.eva),
        ReassignRequest(by=n.ana, request=gone, owner=n.eva),
        ChangeRequestStage(by=n.ana, request=gone, stage="beta"),
        StartReview(by=n.ana, request=gone),
        RequestInformation(by=n.ana, request=gone, question="?"),
        ProvideInformation(by=n.ana, request=gone, answer="!"),
        EndorseRequest(by=n.ana, request=gone),
        WithdrawEndorsement(by=n.ana, request=gone),
        MergeRequest(by=n.ana, request=gone, into=stays),
        WithdrawRequest(by=n.ana, request=gone),
        ReopenRequest(by=n.ana, request=gone, new_information="!"),
        DeclareDelivery(by=n.ana, request=gone),
        AcceptDelivery(by=n.ana, request=gone),
        RealiseValue(by=n.ana, request=gone, realised=Money(1, "EUR")),
    ]
    for command in acts:
        n.refused(RequestMerged, command, at="request", says=stays)
    n.refused(
        RequestMerged, MakeDecision(by=n.ana, requests=(gone,), outcome=Outcome.ACCEPT), at="requests", says=stays
    )
    assert n.act(CommentOnRequest(by=n.ben, request=gone, text="Why?"), Request).merged_into == stays


def test_a_request_is_taken_back_by_those_who_asked() -> None:
    n = Negotiation()
    asked = n.request()
    request = n.act(WithdrawRequest(by=n.ben, request=asked, reason="They found another way"), Request)
    assert request.status is RequestStatus.WITHDRAWN
    assert n.told() == ["Ben withdrew “Single sign-on”: They found another way."]
    acts: list[Command] = [
        WithdrawRequest(by=n.ben, request=asked),
        StartReview(by=n.ana, request=asked),
        RequestInformation(by=n.ana, request=asked, question="?"),
    ]
    for command in acts:
        n.refused(RequestNotOpen, command, at="request", says="withdrawn")
    n.refused(
        RequestNotOpen, MakeDecision(by=n.ana, requests=(asked,), outcome=Outcome.ACCEPT), at="requests", says=asked
    )
    assert (
        n.act(ReopenRequest(by=n.ben, request=asked, new_information="It broke"), Request).status
        is RequestStatus.UNDER_REVIEW
    )


def test_a_no_is_reopened_only_with_something_new() -> None:
    """Capability 8."""
    n = Negotiation()
    asked = n.request()
    n.refused(
        RequestNotAnswered, ReopenRequest(by=n.ben, request=asked, new_information="!"), at="request", says="submitted"
    )
    no = n.no(asked)
    n.refused(ReopenNeedsNewInformation, ReopenRequest(by=n.ben, request=asked), at="newInformation", says=asked)
    request = n.act(ReopenRequest(by=n.ben, request=asked, new_information="Three more customers"), Request)
    assert (request.status, request.decision) == (RequestStatus.UNDER_REVIEW, no)
    assert n.happened[0].about == (no, n.nordwind, n.deal)
    assert n.told() == ["Ben reopened “Single sign-on”: Three more customers."]


def test_an_escalation_reopens_only_what_it_was_about_and_only_when_it_was_overturned() -> None:
    """Capability 8."""
    n = Negotiation()
    asked, elsewhere = n.request("SSO"), n.request("SCIM")
    no, _ = n.no(asked), n.no(elsewhere)
    upheld = n.act(RaiseEscalation(by=n.ben, to=(n.vic,), over=no, reason="The deal"), Escalation).id
    n.act(UpholdEscalation(by=n.vic, escalation=upheld, answer="It stands"), Escalation)
    n.refused(ReopenNeedsNewInformation, ReopenRequest(by=n.ben, request=asked, escalation=upheld), at="newInformation")

    higher = n.act(RaiseEscalation(by=n.ben, to=(n.vic,), over=no, reason="The deal!"), Escalation).id
    later = MakeDecision(by=n.vic, requests=(asked,), outcome=Outcome.DEFER, supersedes=no)
    deferred = n.act(later, Decision).id
    n.act(OverturnEscalation(by=n.vic, escalation=higher, superseding_decision=deferred, answer="Later"), Escalation)
    n.refused(
        ReopenNeedsNewInformation, ReopenRequest(by=n.ben, request=elsewhere, escalation=higher), at="newInformation"
    )
    request = n.act(ReopenRequest(by=n.ben, request=asked, escalation=higher), Request)
    assert request.status is RequestStatus.UNDER_REVIEW


def test_what_was_accepted_is_delivered_accepted_and_counted() -> None:
    """Capability 21."""
    n = Negotiation()
    asked = n.request()
    n.refused(RequestNotAccepted, DeclareDelivery(by=n.eva, request=asked), at="request", says="submitted")
    n.no(asked, outcome=Outcome.ACCEPT, reason=None)
    n.refused(DeliveryNotDeclared, AcceptDelivery(by=n.nora, request=asked), at="request", says="accepted")
    request = n.act(DeclareDelivery(by=n.eva, request=asked, note="In 4.2"), Request)
    assert (request.status, n.happened[0].to) == (RequestStatus.DELIVERY_DECLARED, (n.ben,))
    assert (request.delivered_by, request.delivered_on) == (n.eva, NOON.date())
    assert n.told() == ["Eva declared “Single sign-on” delivered: In 4.2."]
    request = n.act(AcceptDelivery(by=n.nora, request=asked), Request)
    assert (request.status, request.delivery_accepted_by) == (RequestStatus.DELIVERY_ACCEPTED, n.nora)
    request = n.act(RealiseValue(by=n.ben, request=asked, realised=Money(4_000_000, "EUR"), note="Two seats"), Request)
    assert request.realised == Money(4_000_000, "EUR")
    assert n.told() == ["Ben counted what “Single sign-on” was worth: EUR 40,000: Two seats."]


def test_a_delivery_that_was_none_is_reopened() -> None:
    n = Negotiation()
    asked = n.request()
    n.no(asked, outcome=Outcome.ACCEPT)
    n.act(DeclareDelivery(by=n.eva, request=asked), Request)
    n.refused(RequestNotOpen, StartReview(by=n.ana, request=asked), at="request", says="delivery declared")
    n.refused(RequestNotOpen, MakeDecision(by=n.ana, requests=(asked,), outcome=Outcome.DECLINE), at="requests")
    request = n.act(ReopenRequest(by=n.nora, request=asked, new_information="It does not work"), Request)
    assert request.status is RequestStatus.UNDER_REVIEW


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome.ACCEPT, RequestStatus.ACCEPTED),
        (Outcome.DECLINE, RequestStatus.DECLINED),
        (Outcome.DEFER, RequestStatus.DEFERRED),
        (Outcome.COUNTER_OFFER, RequestStatus.COUNTERED),
        (Outcome.OTHER, RequestStatus.OTHER),
    ],
)
def test_each_answer_arrives_at_the_request_and_can_be_asked_again(outcome: Outcome, status: RequestStatus) -> None:
    n = Negotiation()
    asked = n.request()
    decision = n.no(asked, outcome=outcome)
    request = n.see(Request, asked)
    assert (request.status, request.decision) == (status, decision)
    n.refused(RequestNotOpen, StartReview(by=n.ana, request=asked), at="request")
    reopened = n.act(ReopenRequest(by=n.ben, request=asked, new_information="News"), Request)
    assert reopened.status is RequestStatus.UNDER_REVIEW
