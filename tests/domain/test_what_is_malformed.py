"""What no act may hold, whatever it is about: nothing is written, and the refusal says which field and what to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from ledger.domain.account import OpenAccount
from ledger.domain.commitment.revising import ReviseCommitment
from ledger.domain.decision.drafting import WordingInput
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Audience, Outcome
from ledger.domain.kernel import Basis, Money
from ledger.domain.kernel.errors import (
    DateInTheFuture,
    DateOutOfRange,
    DateWithoutZone,
    LedgerError,
    Malformed,
    NameMentions,
    NothingToRecord,
    SpeakerUnknown,
    TextEmpty,
    TextNotStorable,
    TextTooLong,
    UnknownThing,
    ValueOfWrongType,
    VersionConflict,
    WrongKind,
)
from ledger.domain.opportunity.opening import OpenOpportunity, ReviseOpportunity
from ledger.domain.relationship import AssertRelationship, Relationship, TieKind
from ledger.domain.request.asking import RenameRequest, ReviseRequest, SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.reviewing import StartReview, WithdrawRequest
from ledger.domain.request.state import Request, RequestStatus
from ledger.domain.request.taking_part import ReassignRequest
from ledger.domain.stakeholder import BuyingRole, DescribeStakeholder, IdentifyStakeholder, Stakeholder
from tests.domain.negotiation import NOON, Negotiation


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", TextEmpty),
        (" \n\t", TextEmpty),
        ("x" * 501, TextTooLong),
        ("a\x00b", TextNotStorable),
        ("a\ud800b", TextNotStorable),
        ("\ue000erased\ue000", TextNotStorable),
    ],
)
def test_a_text_says_something_that_can_be_kept(text: str, refusal: type[LedgerError]) -> None:
    n = Negotiation()
    n.refused(refusal, SubmitRequest(by=n.ben, title=text), at="title", says="title")
    n.refused(refusal, IdentifyStakeholder(name=text), at="name")
    wordings = (WordingInput(Audience.SALES, "Not yet"), WordingInput(Audience.CUSTOMER, text * 40))
    command = MakeDecision(by=n.ana, requests=(n.request(),), outcome=Outcome.DECLINE, wordings=wordings)
    n.refused(refusal, command, at="wordings.1.text", says="text")


def test_a_name_stands_for_itself_and_for_nobody_else() -> None:
    """A name that mentions Ana would be read as Ana's, in every sentence about the one who bears it."""
    n = Negotiation()
    for name in (f"{{person:{n.ana}}}", f"Ana {{thing:{n.deal}}}"):
        n.refused(NameMentions, IdentifyStakeholder(name=name), at="name", says="a name stands for itself")
        n.refused(NameMentions, DescribeStakeholder(stakeholder=n.ben, job_title=name), at="jobTitle")
    assert n.see(Stakeholder, n.act(IdentifyStakeholder(name="{Ana}"), Stakeholder).id).name == "{Ana}"


def test_a_text_as_long_as_its_field_is_taken() -> None:
    n = Negotiation()
    assert n.see(Request, n.request("ß" * 500)).title == "ß" * 500


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        "req_",
        "req_\ud800",
        "req_" + "0" * 32,
        "REQ_" + "0" * 32,
        "xyz_" + "0" * 32,
        "req_" + "0" * 31 + "\n",
        "x" * 10**6,
    ],
)
def test_an_id_leads_to_something(nothing: str) -> None:
    n = Negotiation()
    n.refused(UnknownThing, StartReview(by=n.ana, request=nothing), at="request", says="there is no request")
    n.refused(
        UnknownThing, CommentOnRequest(by=n.ana, request=n.request(), text="?", about=(n.deal, nothing)), at="about.1"
    )


def test_an_id_leads_to_a_thing_of_the_right_kind() -> None:
    n = Negotiation()
    n.refused(
        WrongKind,
        StartReview(by=n.ana, request=n.deal),
        at="request",
        says="an opportunity; request takes a request",
    )
    n.refused(WrongKind, SubmitRequest(by=n.nordwind, title="SSO"), at="by", says="takes a stakeholder")
    n.refused(
        WrongKind, SubmitRequest(by=n.ben, to=(n.ana, n.deal), title="SSO"), at="to.1", says="takes a stakeholder"
    )


def test_an_act_may_follow_only_from_an_event_that_is_there() -> None:
    n = Negotiation()
    asked = n.request()
    reviewed = n.act(StartReview(by=n.ana, request=asked, because_of=f"{asked}@1"), Request)
    assert n.happened[0].because_of == f"{asked}@1"
    for nothing in (
        f"{asked}@0",
        f"{asked}@{reviewed.version + 1}",
        asked,
        "",
        "@1",
        f"{asked}@١",
        f"{asked}@1\ud800",
        "req_\x00@1",
    ):
        command = CommentOnRequest(by=n.ben, request=asked, text="Why?", because_of=nothing)
        n.refused(UnknownThing, command, at="becauseOf", says="there is no event")


def test_a_time_has_a_zone_and_lies_in_history_but_not_ahead() -> None:
    n = Negotiation()
    asked = n.request()
    cases: list[tuple[datetime, type[LedgerError]]] = [
        (datetime(2026, 3, 1, 9), DateWithoutZone),  # noqa: DTZ001
        (datetime(999, 12, 31, tzinfo=UTC), DateOutOfRange),
        (datetime(9001, 1, 1, tzinfo=UTC), DateOutOfRange),
        (NOON + timedelta(minutes=6), DateInTheFuture),
    ]
    for when, refusal in cases:
        n.refused(refusal, StartReview(by=n.ana, request=asked, occurred_at=when), at="occurredAt", says="occurredAt")
    far = ReviseOpportunity(by=n.ben, opportunity=n.deal, expected_close=date(9999, 1, 1))
    n.refused(DateOutOfRange, far, at="expectedClose", says="9999-01-01")
    soon = NOON + timedelta(minutes=4)
    assert n.act(StartReview(by=n.ana, request=asked, occurred_at=soon), Request).modified_at == soon, (
        "clocks differ a little"
    )


def test_what_is_told_late_does_not_become_the_latest() -> None:
    n = Negotiation()
    asked = n.request()
    earlier = NOON.astimezone(timezone(timedelta(hours=-5))) - timedelta(days=3)
    request = n.act(
        CommentOnRequest(by=n.ben, request=asked, text="First said on the phone", occurred_at=earlier), Request
    )
    assert (request.created_at, request.modified_at) == (earlier, NOON)


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "EUR\n", "E R", "ÉUR"])
def test_money_has_a_currency(currency: str) -> None:
    n = Negotiation()
    worth = Money(1, currency)
    n.refused(Malformed, SubmitRequest(by=n.ben, title="SSO", claimed=worth), at="claimed.currency", says="of the form")


def test_money_stays_within_what_every_client_can_count() -> None:
    n = Negotiation()
    deal = OpenOpportunity(by=n.ben, name="Huge", account=n.nordwind, amount=Money(2**53 + 1, "EUR"))
    n.refused(Malformed, deal, at="amount.amount", says="must lie between")
    assert [str(m) for m in (Money(125050, "EUR"), Money(-125000, "EUR"), Money(1250, "JPY"), Money(1250, "KWD"))] == [
        "EUR 1,250.50",
        "EUR -1,250",
        "JPY 1,250",
        "KWD 1.250",
    ]


def test_a_list_has_an_end() -> None:
    n = Negotiation()
    asked = n.request()
    n.refused(Malformed, CommentOnRequest(by=n.ben, request=asked, text="?", to=(n.ana,) * 1001), at="to", says="1,000")
    from ledger.domain.opportunity.teams import NameCommitteeMember

    roles = NameCommitteeMember(by=n.ben, opportunity=n.deal, stakeholder=n.nora, roles=(BuyingRole.COACH,) * 1001)
    n.refused(Malformed, roles, at="roles", says="1,000")


def test_every_utterance_has_a_speaker_and_book_keeping_needs_none() -> None:
    n = Negotiation()
    n.refused(SpeakerUnknown, SubmitRequest(title="SSO"), at="by", says="SubmitRequest does not say who")
    n.act(SubmitRequest(title="SSO"), Request, recorder=n.ben)
    assert (n.happened[0].by, n.happened[0].recorded_by, n.happened[0].basis) == (n.ben, n.ben, Basis.SELF)
    n.act(SubmitRequest(by=n.nora, title="SCIM"), Request, recorder=n.ben)
    assert (n.happened[0].by, n.happened[0].recorded_by, n.happened[0].basis) == (n.nora, n.ben, Basis.WITNESS)
    n.act(IdentifyStakeholder(name="Ida"), Stakeholder)
    assert (n.happened[0].by, n.happened[0].recorded_by) == (None, "tester")


def test_who_insists_on_a_version_is_told_when_it_has_changed() -> None:
    n = Negotiation()
    asked = n.request()
    n.act(RenameRequest(by=n.ana, request=asked, title="Log in once", expected_version=1), Request)
    again = RenameRequest(by=n.ben, request=asked, title="Sign on once", expected_version=1)
    n.refused(VersionConflict, again, at="expectedVersion", says="has version 2, not 1")


def test_an_imported_act_that_breaks_a_rule_is_recorded_as_irregular() -> None:
    n = Negotiation()
    asked = n.request()
    n.act(WithdrawRequest(by=n.ben, request=asked), Request)
    request = n.importing(StartReview(request=asked), Request)
    assert request.status is RequestStatus.UNDER_REVIEW, "the state follows the source"
    (event,) = n.happened
    assert (event.irregular, event.basis, event.by, event.occurred_at) == ("REQUEST_NOT_OPEN", Basis.IMPORT, None, None)
    assert n.told() == ["somebody began to review “Single sign-on”."] or n.told()[0].lower().startswith(
        "somebody began"
    )


def test_an_act_that_the_rules_allow_is_regular_also_when_it_is_imported() -> None:
    n = Negotiation()
    asked = n.request()
    n.importing(EndorseRequest(by=n.nora, request=asked), Request)
    assert n.happened[0].irregular is None
    n.importing(EndorseRequest(by=n.nora, request=asked), Request)
    assert n.happened[0].irregular == "ALREADY_ENDORSED"


def test_an_account_without_a_name_is_none() -> None:
    n = Negotiation()
    n.refused(TextEmpty, OpenAccount(name=""), at="name", says="name is empty")


def test_an_act_that_changes_nothing_is_not_recorded() -> None:
    n = Negotiation()
    n.refused(NothingToRecord, ReviseRequest(by=n.ana, request=n.request()), at="summary")
    n.refused(NothingToRecord, ReassignRequest(by=n.ana, request=n.request()), at="owner")
    n.refused(NothingToRecord, ReviseOpportunity(by=n.ben, opportunity=n.deal), at="amount")
    n.refused(NothingToRecord, DescribeStakeholder(by=n.ana, stakeholder=n.nora), at="name")
    n.refused(NothingToRecord, ReviseCommitment(by=n.ben, commitment=n.promise()), at="target")


@pytest.mark.parametrize("sign", [0.5, 1.0, True, "1"])
def test_a_number_of_another_type_than_its_field_is_refused_and_not_written_to_be_parked_later(sign: object) -> None:
    """Capability 30. A fraction for a sign was stored once, and then nobody could read the event."""
    n = Negotiation()
    tie = AssertRelationship(by=n.ana, source=n.ana, target=n.ben, tie=TieKind.TRUSTS, sign=sign)  # type: ignore[arg-type]
    n.refused(ValueOfWrongType, tie, at="sign", says="whole number")


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"title": 5}, "title"),
        ({"title": None}, "title"),
        ({"claimed": Money(10.5, "EUR")}, "claimed.amount"),  # type: ignore[arg-type]
        ({"importance": "vital"}, "importance"),
        ({"occurred_at": date(2026, 3, 1)}, "occurredAt"),
        ({"to": "nobody"}, "to"),
        ({"to": (5,)}, "to.0"),
        ({"expected_version": 1.5}, "expectedVersion"),
    ],
)
def test_a_field_takes_values_of_its_own_type_only(given: dict[str, object], at: str) -> None:
    n = Negotiation()
    n.refused(ValueOfWrongType, SubmitRequest(**({"by": n.ben, "title": "Exports"} | given)), at=at)  # type: ignore[arg-type]


def test_a_whole_number_is_a_number_but_what_is_infinite_is_none() -> None:
    n = Negotiation()
    tie = {"by": n.ana, "source": n.ana, "target": n.ben, "tie": TieKind.TRUSTS}
    assert n.act(AssertRelationship(**tie, strength=1), Relationship).strength == 1  # type: ignore[arg-type]
    n.refused(Malformed, AssertRelationship(**tie, strength=float("inf")), at="strength")  # type: ignore[arg-type]
