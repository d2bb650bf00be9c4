"""What a customer may be told today, and what they have been told (capabilities 13, 18, 19 and 47)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.account import OpenAccount, Side
from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment, RefuseCommitment, WithdrawProposal
from ledger.domain.commitment.grading import CheckClaim, GradeHonesty
from ledger.domain.commitment.keeping import SatisfyCommitment, ViolateCommitment
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.revising import ReviseCommitment
from ledger.domain.commitment.state import CommitmentKind, CommitmentStatus, Existence, Honesty
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.decision.communicating import CommunicateDecision
from ledger.domain.decision.drafting import WordingInput
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Audience, Outcome
from ledger.domain.honesty_policy.publishing import PublishHonestyPolicy
from ledger.domain.interaction.attending import AttendeeInput
from ledger.domain.interaction.becoming import TakeStatementAsPromise
from ledger.domain.interaction.conversation import RecordConversation, StatementInput
from ledger.domain.interaction.grading import GradeStatement
from ledger.domain.interaction.state import Interaction, InteractionCapacity
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.views import things
from ledger.views.asof import AsOf, Moment
from ledger.views.reports.sayable import SayableReport, SayingGround, WithheldGround, what_may_be_said
from ledger.views.reports.told import ToldReport, what_was_told
from tests.telling import opened, say

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Talks:
    """Ben of ours and Nora of Nordwind; days go by as things are said."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.nordwind = say(ledger, OpenAccount(name="Nordwind")).thing
        us = say(ledger, OpenAccount(name="Quillhaven", side=Side.OURS)).thing
        self.ben, self.eva, self.ana = (
            say(ledger, IdentifyStakeholder(name=name, account=us)).thing for name in ("Ben", "Eva", "Ana")
        )
        self.nora = say(ledger, IdentifyStakeholder(name="Nora", account=self.nordwind)).thing
        self.at = DAY

    def say(self, command: type, **fields: Any) -> str:
        """Let a day go by and something be said; return the thing it changed."""
        self.at += timedelta(days=1)
        return say(self.ledger, command(occurred_at=self.at, **fields)).thing

    def promise(self, consequent: str = "SSO in June", **fields: Any) -> str:
        """Let Ben promise Nora something."""
        fields = {"by": self.ben, "creditor": self.nora, "account": self.nordwind, **fields}
        return self.say(MakeCommitment, consequent=consequent, **fields)

    def asked(self, consequent: str = "SSO in June", **fields: Any) -> str:
        """Let Ben ask Ana whether he may promise something."""
        who = {"by": self.ben, "to": (self.ana,), "creditor": self.nora, "account": self.nordwind}
        return self.say(ProposeCommitment, consequent=consequent, **who, **fields)

    def vetted(self, promise: str, *, possible: bool = True, expires_on: date | None = None) -> str:
        """Let Eva vet a promise."""
        self.say(StartVetting, by=self.ana, to=(self.eva,), commitment=promise)
        return self.say(VetCommitment, by=self.eva, commitment=promise, possible=possible, expires_on=expires_on)

    def may(self, at: datetime | None = None, moment: Moment | None = None) -> SayableReport:
        """Return what may be said to Nordwind."""
        moment = moment or self.ledger.moment(DEVELOPMENT)
        return what_may_be_said(self.ledger.views, DEVELOPMENT, moment, at or self.at, self.nordwind)

    def told(self, moment: Moment | None = None) -> ToldReport:
        """Return what Nordwind has been told."""
        moment = moment or self.ledger.moment(DEVELOPMENT)
        return what_was_told(self.ledger.views, DEVELOPMENT, moment, self.nordwind)


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Talks]:
    with opened(tmp_path) as ledger:
        yield Talks(ledger)


def test_cleared_words_may_be_said_with_their_conditions_until_the_clearance_runs_out(talks: Talks) -> None:
    asked = talks.asked()
    assert [(u.words, u.ground) for u in talks.may().may_not] == [("SSO in June", WithheldGround.WAITING)]
    until = (talks.at + timedelta(days=10)).date()
    clear = {"wording": "We plan SSO for June.", "conditions": "Only with SAML", "valid_until": until}
    talks.say(ClearCommitment, by=talks.ana, commitment=asked, **clear)
    (one,) = talks.may().may
    assert (one.words, one.ground, one.conditions, one.until, one.answered_for_by) == (
        "We plan SSO for June.",
        SayingGround.CLEARED,
        ("Only with SAML",),
        until,
        talks.ana,
    )
    assert one.evidence == (f"{asked}@2",)
    later = talks.may(at=talks.at + timedelta(days=11))
    assert later.may == ()
    assert [u.ground for u in later.may_not] == [WithheldGround.CLEARANCE_EXPIRED]


def test_what_nobody_vetted_was_broken_or_is_not_there_may_not_be_said_and_the_reason_is_told(talks: Talks) -> None:
    unvetted = talks.promise("SCIM")
    cannot = talks.promise("Offline")
    talks.vetted(cannot, possible=False)
    ran_out = talks.promise("Exports")
    talks.vetted(ran_out, expires_on=talks.at.date())
    moved = talks.promise("Imports", deadline=date(2026, 8, 1))
    talks.vetted(moved)
    talks.say(ReviseCommitment, by=talks.ben, commitment=moved, deadline=date(2026, 5, 1))
    broken = talks.promise("SSO")
    talks.say(ViolateCommitment, by=talks.nora, commitment=broken, reason="Nothing came")
    refused = talks.asked("On your servers")
    talks.say(RefuseCommitment, by=talks.ana, commitment=refused, reason="We run it ourselves")
    claim = talks.promise("It speaks Welsh", commitment_kind=CommitmentKind.CLAIM)
    unchecked = talks.promise("It speaks Irish", commitment_kind=CommitmentKind.CLAIM)
    talks.say(CheckClaim, by=talks.eva, commitment=claim, existence=Existence.MISSING)
    lie = talks.promise("Nobody else has it", commitment_kind=CommitmentKind.TERMS)
    talks.say(GradeHonesty, by=talks.ana, commitment=lie, honesty=Honesty.OVER_THE_LINE)
    talks.say(WithdrawProposal, by=talks.ben, commitment=talks.asked("Never mind"))
    assert {u.commitment: u.ground for u in talks.may().may_not} == {
        unvetted: WithheldGround.UNVETTED,
        cannot: WithheldGround.CANNOT,
        ran_out: WithheldGround.VETTING_EXPIRED,
        moved: WithheldGround.UNVETTED,
        broken: WithheldGround.BROKEN,
        refused: WithheldGround.REFUSED,
        claim: WithheldGround.MISSING,
        unchecked: WithheldGround.UNCHECKED,
        lie: WithheldGround.OVER_THE_LINE,
    }
    assert talks.may().may == ()


def test_what_is_vetted_agreed_or_kept_may_be_repeated_with_its_condition(talks: Talks) -> None:
    vetted = talks.promise("SSO in June", antecedent="you sign in May", deadline=date(2026, 6, 30))
    talks.vetted(vetted, expires_on=date(2026, 6, 1))
    terms = talks.promise("Ten per cent off", commitment_kind=CommitmentKind.TERMS)
    kept = talks.promise("German words")
    talks.say(SatisfyCommitment, by=talks.nora, commitment=kept)
    there = talks.promise("It exports", commitment_kind=CommitmentKind.CLAIM)
    talks.say(CheckClaim, by=talks.eva, commitment=there, existence=Existence.EXISTS)
    found = {s.commitment: (s.ground, s.conditions, s.until) for s in talks.may().may}
    assert found == {
        vetted: (SayingGround.PROMISED, ("If you sign in May",), date(2026, 6, 1)),
        terms: (SayingGround.PROMISED, (), None),
        kept: (SayingGround.KEPT, (), None),
        there: (SayingGround.PROMISED, (), None),
    }
    after = talks.may(at=datetime(2026, 7, 1, tzinfo=UTC))
    assert WithheldGround.ENDED in {u.ground for u in after.may_not}, "the condition did not come true in time"


def test_an_answer_is_said_in_the_words_that_were_written_for_the_customer(talks: Talks) -> None:
    request = talks.say(SubmitRequest, by=talks.nora, title="On our servers", account=talks.nordwind)
    silent = talks.say(SubmitRequest, by=talks.nora, title="In Welsh", account=talks.nordwind)
    words = (WordingInput(Audience.CUSTOMER, "We run it ourselves."), WordingInput(Audience.SALES, "Hands off."))
    answer = {"by": talks.ana, "outcome": Outcome.DECLINE, "reason": "Too dear to run"}
    no = talks.say(MakeDecision, requests=(request,), wordings=words, workaround="A copy a night", **answer)
    mute = talks.say(MakeDecision, requests=(silent,), **answer)
    (one,) = talks.may().may
    assert (one.words, one.ground, one.conditions, one.decision) == (
        "We run it ourselves.",
        SayingGround.ANSWERED,
        ("A copy a night",),
        no,
    )
    assert [(u.decision, u.ground) for u in talks.may().may_not] == [(mute, WithheldGround.NO_WORDING)]


def test_what_might_be_said_on_an_earlier_day_stays_true_of_that_day(talks: Talks) -> None:
    promise = talks.promise()
    before = talks.ledger.moment(DEVELOPMENT)
    unvetted = talks.may(moment=before)
    talks.vetted(promise)
    assert [s.ground for s in talks.may().may] == [SayingGround.PROMISED]
    assert talks.may(at=DAY + timedelta(days=1), moment=before) == unvetted
    in_effect = talks.ledger.moment(DEVELOPMENT, AsOf(effective_at=DAY + timedelta(days=1, hours=1)))
    assert talks.may(at=DAY + timedelta(days=1), moment=in_effect) == unvetted


def test_whoever_is_called_in_late_reads_all_that_was_told_word_for_word_in_order(talks: Talks) -> None:
    request = talks.say(SubmitRequest, by=talks.nora, to=(talks.ben,), title="SSO", account=talks.nordwind)
    promise = talks.promise(request=request)
    talks.say(CommentOnRequest, by=talks.ben, to=(talks.eva,), request=request, text="Can we?")
    no = talks.say(MakeDecision, by=talks.ana, requests=(request,), outcome=Outcome.DECLINE, reason="No hands")
    talks.say(CommunicateDecision, by=talks.ana, to=(talks.ben,), decision=no, text="Internally: no hands")
    talks.say(CommunicateDecision, by=talks.ana, to=(talks.nora,), decision=no, text="Not this year.")
    talks.say(ReviseCommitment, by=talks.ben, to=(talks.nora,), commitment=promise, consequent="SSO in autumn")
    talks.say(CommentOnRequest, by=talks.nora, to=(talks.ben,), request=request, text="You promised")
    policy = say(talks.ledger, PublishHonestyPolicy(by=talks.ana, title="What we say")).thing
    rule = {"policy": policy, "rule": "agreed_on_the_spot"}
    talks.say(GradeHonesty, by=talks.ana, commitment=promise, honesty=Honesty.OVER_THE_LINE, **rule)
    talks.promise("SCIM", creditor=None)
    report = talks.told()
    assert [(t.words, t.speaker) for t in report.told] == [
        ("SSO in June", talks.ben),
        ("Not this year.", talks.ana),
        ("SSO in autumn", talks.ben),
        ("SCIM", talks.ben),
    ]
    first, told, *_ = report.told
    assert (first.commitment, first.honesty, first.honesty_rule, first.graded_by) == (
        promise,
        Honesty.OVER_THE_LINE,
        "agreed_on_the_spot",
        talks.ana,
    )
    assert (first.status, told.commitment, told.honesty) == (CommitmentStatus.DETACHED, None, None)
    assert (report.ungraded, report.whole) == (1, True), "the second promise nobody has graded"


def test_what_was_said_in_a_meeting_is_told_once_with_its_grade_and_what_it_became(talks: Talks) -> None:
    meeting = talks.say(
        RecordConversation,
        by=talks.ben,
        title="Review",
        capacity=InteractionCapacity.SALES,
        account=talks.nordwind,
        attendees=tuple(AttendeeInput(stakeholder=p) for p in (talks.ben, talks.nora, talks.ana)),
        statements=(
            StatementInput("You get it in June.", speaker=talks.ben),
            StatementInput("We count on it.", speaker=talks.nora),
            StatementInput("I would not say June.", speaker=talks.ana, audience=(talks.ben,)),
            StatementInput("It removes leavers.", speaker=talks.ben),
        ),
    )
    moment = talks.ledger.moment(DEVELOPMENT)
    held = things.get(talks.ledger.views, DEVELOPMENT, meeting, moment)
    assert isinstance(held, Interaction)
    june, _, _, leavers = (s.event for s in held.statements)
    promise = talks.say(TakeStatementAsPromise, by=talks.ana, statement=june)
    talks.say(GradeStatement, by=talks.ana, statement=leavers, honesty=Honesty.OVER_THE_LINE)
    first, second = talks.told().told
    assert (first.words, first.commitment, first.event, first.honesty) == (
        "You get it in June.",
        promise,
        june,
        Honesty.UNASSESSED,
    )
    assert (second.words, second.commitment, second.honesty, second.graded_by) == (
        "It removes leavers.",
        None,
        Honesty.OVER_THE_LINE,
        talks.ana,
    )
    assert talks.told().ungraded == 1


def test_a_late_fact_stands_where_it_was_said(talks: Talks) -> None:
    talks.promise("SCIM")
    early = DAY - timedelta(days=5)
    say(
        talks.ledger,
        MakeCommitment(by=talks.ben, consequent="SSO", account=talks.nordwind, occurred_at=early),
    )
    assert [t.words for t in talks.told().told] == ["SSO", "SCIM"]
    then = talks.ledger.moment(DEVELOPMENT, AsOf(effective_at=early))
    assert [t.words for t in talks.told(then).told] == ["SSO"]
