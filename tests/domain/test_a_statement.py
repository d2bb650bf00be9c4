"""A statement: kept word for word, graded, and taken up as a request, a promise or a note without being typed again."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.domain.commitment.state import Commitment, CommitmentStatus, Honesty, SpeechAct
from ledger.domain.honesty_policy.grading import RuleWithoutPolicy, UnknownRule
from ledger.domain.honesty_policy.publishing import PublishHonestyPolicy
from ledger.domain.honesty_policy.state import HonestyPolicy
from ledger.domain.intelligence_note import (
    IntelligenceKind,
    IntelligenceNote,
    IntelligenceSettled,
    IntelligenceStatus,
    NoteIntelligence,
    RestrictIntelligence,
    SettleIntelligence,
    ShareIntelligence,
)
from ledger.domain.interaction.attending import AttendeeInput
from ledger.domain.interaction.becoming import RaiseRequestFromStatement, TakeStatementAsPromise, line
from ledger.domain.interaction.conversation import RecordConversation, StatementInput
from ledger.domain.interaction.grading import GradeStatement
from ledger.domain.interaction.state import Interaction, NotAStatement, TakenAs, TakenUp
from ledger.domain.kernel import Basis
from ledger.domain.kernel.aggregate import fold
from ledger.domain.kernel.errors import NothingToRecord, TextEmpty
from ledger.domain.request.state import Importance, Request
from tests.domain.negotiation import NOON, Negotiation

COMPLAINT = "Two leavers could still log in after six weeks. The auditor found it."


def call(n: Negotiation) -> Interaction:
    """Let Nora complain, and Ben promise."""
    who = (AttendeeInput(stakeholder=n.nora), AttendeeInput(stakeholder=n.ben))
    said = (
        StatementInput(text=COMPLAINT, speaker=n.nora, basis=Basis.TRANSCRIPT),
        StatementInput(text="You will have it in May.", speaker=n.ben),
        StatementInput(text="Coldline offers it for half.", speaker=n.nora, on_behalf_of=n.vic),
    )
    command = RecordConversation(
        by=n.ana, title="Call", account=n.nordwind, opportunity=n.deal, attendees=who, statements=said
    )
    return n.act(command, Interaction)


def test_a_complaint_becomes_a_request_in_the_words_in_which_it_was_made() -> None:
    """Capability 41."""
    n = Negotiation()
    talk = call(n)
    complaint = talk.statements[0]
    raised = RaiseRequestFromStatement(by=n.ana, statement=complaint.event, importance=Importance.DEAL_BREAKER)
    request = n.act(raised, Request)
    assert (request.title, request.problem, request.ask) == (
        "Two leavers could still log in after six weeks",
        COMPLAINT,
        None,
    )
    assert (request.requester, request.account, request.opportunity) == (n.nora, n.nordwind, n.deal)
    submitted, taken = n.happened
    assert (submitted.by, submitted.because_of, submitted.basis) == (n.nora, complaint.event, Basis.TRANSCRIPT)
    assert submitted.occurred_at == complaint.said_at == NOON
    assert submitted.to == (n.ben,)
    assert talk.id in submitted.about
    assert (taken.by, taken.to) == (n.ana, (n.nora,))
    assert n.see(Interaction, talk.id).statements[0].taken_up == (TakenUp(TakenAs.REQUEST, request.id, n.ana),)
    assert n.told()[1] == (
        "Ana took what was said in “Call” up as a request: “Two leavers could still log in after six weeks”."
    )


def test_what_is_wanted_may_be_the_ask_and_have_a_title_of_its_own() -> None:
    n = Negotiation()
    said = call(n).statements[0].event
    request = n.act(RaiseRequestFromStatement(by=n.ana, statement=said, title="Leavers", as_ask=True), Request)
    assert (request.title, request.problem, request.ask) == ("Leavers", None, COMPLAINT)


def test_a_long_statement_makes_a_short_title() -> None:
    assert line("It cannot. Why?") == "It cannot"
    assert line("One line\nand another") == "One line"
    assert line("word " * 100).endswith(" …")
    assert len(line("word " * 100)) <= 122
    assert line("x" * 300).startswith("x" * 100)


def test_what_was_said_is_taken_for_a_promise_by_the_one_who_said_it() -> None:
    """Capabilities 11 and 13."""
    n = Negotiation()
    talk = call(n)
    command = TakeStatementAsPromise(
        by=n.ana,
        statement=talk.statements[1].event,
        deadline=date(2026, 5, 31),
        debtor=n.eva,
        speech_act=SpeechAct.INTENTION,
    )
    promise = n.act(command, Commitment)
    assert (promise.consequent, promise.promised_by, promise.debtor, promise.creditor) == (
        "You will have it in May.",
        n.ben,
        n.eva,
        n.nora,
    )
    assert (promise.status, promise.speech_act, promise.account) == (
        CommitmentStatus.DETACHED,
        SpeechAct.INTENTION,
        n.nordwind,
    )
    made = n.happened[0]
    assert (made.by, made.because_of, made.recorded_by) == (n.ben, talk.statements[1].event, "tester")
    assert n.see(Interaction, talk.id).statements[1].taken_up == (TakenUp(TakenAs.COMMITMENT, promise.id, n.ana),)


def test_what_a_competitor_offers_is_noted_in_the_words_of_the_one_who_said_it_for_few_eyes() -> None:
    """Capability 41."""
    n = Negotiation()
    talk = call(n)
    said = talk.statements[2].event
    command = NoteIntelligence(
        by=n.ben,
        to=(n.ana,),
        tells=IntelligenceKind.COMPETITOR,
        statement=said,
        restricted=True,
        competitor="Coldline",
    )
    note = n.act(command, IntelligenceNote)
    assert (note.text, note.restricted, note.competitor) == ("Coldline offers it for half.", True, "Coldline")
    assert (note.noted_by, note.heard_from, note.statement) == (n.ben, n.nora, said)
    assert (note.account, note.opportunity, note.shared_with) == (n.nordwind, n.deal, (n.ana,))
    assert n.happened[0].because_of == said
    assert n.see(Interaction, talk.id).statements[2].taken_up == (TakenUp(TakenAs.INTELLIGENCE, note.id, n.ben),)
    assert n.told()[0] == "Ben noted (competitor), heard at “Nordwind”, for few eyes: Coldline offers it for half."


def test_knowledge_goes_both_ways() -> None:
    """Capability 40."""
    n = Negotiation()
    note = n.act(
        NoteIntelligence(by=n.ana, tells=IntelligenceKind.HOW_IT_WORKS, text="It syncs at night."), IntelligenceNote
    )
    assert (note.shared_with, note.restricted, note.heard_from) == ((), False, None)
    note = n.act(ShareIntelligence(by=n.ana, note=note.id, to=(n.ben,)), IntelligenceNote)
    assert note.shared_with == (n.ben,)
    assert n.told() == ["Ana shared “It syncs at night.” with Ben."]
    n.refused(NothingToRecord, ShareIntelligence(by=n.ana, note=note.id), at="to")
    signal = NoteIntelligence(by=n.ben, to=(n.ana,), tells=IntelligenceKind.CROSS_SELL_SIGNAL, text="They buy trucks.")
    assert n.act(signal, IntelligenceNote).shared_with == (n.ana,)
    n.refused(TextEmpty, NoteIntelligence(by=n.ana, tells=IntelligenceKind.MARKET), at="text")


def test_a_note_is_opened_to_all_and_settled_once() -> None:
    n = Negotiation()
    noted = NoteIntelligence(
        by=n.ben, tells=IntelligenceKind.CROSS_SELL_SIGNAL, text="They buy trucks", restricted=True
    )
    note = n.act(noted, IntelligenceNote)
    note = n.act(RestrictIntelligence(by=n.ben, note=note.id, restricted=False, reason="It is known"), IntelligenceNote)
    assert not note.restricted
    assert n.told() == ["Ben opened to all eyes “They buy trucks”: It is known."]
    settled = SettleIntelligence(by=n.ana, note=note.id, acted_on=True, outcome="An offer for the trucks went out")
    note = n.act(settled, IntelligenceNote)
    assert (note.status, note.outcome) == (IntelligenceStatus.ACTED_ON, "An offer for the trucks went out")
    n.refused(IntelligenceSettled, settled, at="note", says="acted on")


def test_a_statement_is_graded_under_a_rule_of_a_version_and_its_speaker_is_told() -> None:
    """Capabilities 13, 46 and 51."""
    n = Negotiation()
    talk = call(n)
    said = talk.statements[1].event
    policy = n.act(PublishHonestyPolicy(by=n.vic, title="What we say"), HonestyPolicy).id
    grade = GradeStatement(
        by=n.ana,
        statement=said,
        speech_act=SpeechAct.COMMITMENT,
        honesty=Honesty.OVER_THE_LINE,
        policy=policy,
        rule="date_without_condition",
        note="May was never asked for",
    )
    statement = n.act(grade, Interaction).statements[1]
    (found,) = statement.grades
    assert (found.by, found.honesty, found.policy, found.policy_version, found.rule) == (
        n.ana,
        Honesty.OVER_THE_LINE,
        policy,
        1,
        "date_without_condition",
    )
    assert found.event == n.happened[0].event_id
    assert n.happened[0].to == (n.ben,), "the one who is graded is told"
    (told,) = n.told()
    assert told.startswith("Ana graded what was said in “Call” as commitment and over the line")
    assert told.endswith(" (rule date without condition): May was never asked for.")
    again = n.act(GradeStatement(by=n.ana, statement=said, honesty=Honesty.ON_THE_MARGIN), Interaction)
    assert [g.honesty for g in again.statements[1].grades] == [Honesty.ON_THE_MARGIN], "one's own grade is replaced"
    also = n.act(GradeStatement(by=n.eva, statement=said, honesty=Honesty.APPROPRIATE), Interaction)
    assert len(also.statements[1].grades) == 2, "others have grades of their own"
    n.refused(NothingToRecord, GradeStatement(by=n.ana, statement=said), at="honesty")
    n.refused(
        RuleWithoutPolicy, GradeStatement(by=n.ana, statement=said, honesty=Honesty.APPROPRIATE, rule="x"), at="policy"
    )
    unknown = GradeStatement(by=n.ana, statement=said, honesty=Honesty.APPROPRIATE, policy=policy, rule="x")
    n.refused(UnknownRule, unknown, at="rule", says="'x'")


def test_a_grade_that_is_dated_before_the_statement_still_grades_it() -> None:
    """Capabilities 13 and 43: events fold in the order in which they occurred, and late dates are often wrong."""
    n = Negotiation()
    talk = call(n)
    said = talk.statements[1].event
    before = NOON - timedelta(hours=1)
    n.act(GradeStatement(by=n.ana, statement=said, honesty=Honesty.OVER_THE_LINE, occurred_at=before), Interaction)
    n.act(TakeStatementAsPromise(by=n.ana, statement=said, occurred_at=before), Commitment)
    recorded = n.see(Interaction, talk.id)
    own = [e for e in n.log if e.originator_id == talk.id]
    effective = fold(None, sorted(own, key=lambda e: (e.occurred_at or NOON, e.originator_version)))
    assert isinstance(effective, Interaction)
    assert effective.statements[1] == recorded.statements[1]
    assert [g.honesty for g in effective.statements[1].grades] == [Honesty.OVER_THE_LINE]
    assert effective.early == ()
    until = [e for e in own if e.occurred_at == before]
    assert len(until) == 2
    early = fold(None, until)
    assert isinstance(early, Interaction)
    assert (early.statements, [e.statement for e in early.early]) == ((), [said, said]), "nothing was said yet"


def test_only_what_was_said_is_a_statement() -> None:
    n = Negotiation()
    talk, asked = call(n), n.request()
    for event in (f"{asked}@1", f"{talk.id}@1"):
        n.refused(NotAStatement, RaiseRequestFromStatement(by=n.ana, statement=event), at="statement")
        n.refused(NotAStatement, TakeStatementAsPromise(by=n.ana, statement=event), at="statement")
        n.refused(NotAStatement, GradeStatement(by=n.ana, statement=event, honesty=Honesty.APPROPRIATE), at="statement")
        noted = NoteIntelligence(by=n.ana, tells=IntelligenceKind.OTHER, statement=event)
        n.refused(NotAStatement, noted, at="statement")
