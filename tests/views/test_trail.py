"""The trail behind a no: complete, in order, and of this negotiation only (capabilities 8, 10, 23, 43)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.state import Honesty
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.escalation.answering import OverturnEscalation
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.interaction.becoming import RaiseRequestFromStatement, TakeStatementAsPromise
from ledger.domain.interaction.conversation import RecordConversation, StatementInput
from ledger.domain.interaction.grading import GradeStatement
from ledger.domain.kernel import person
from ledger.domain.problem.framing import FrameProblem
from ledger.domain.problem.gathering import JoinProblem
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.discussing import LinkRequest
from ledger.domain.request.merging import MergeRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.views import mentions
from ledger.views.asof import Moment
from ledger.views.trail import trail
from tests.telling import opened, say


def topics(ledger: Ledger, thing_id: str, moment: Moment | None = None) -> list[str]:
    found = trail(ledger.views, DEVELOPMENT, thing_id, moment or ledger.moment(DEVELOPMENT))
    return [u.topic for u in found.events]


def test_the_trail_of_a_no_runs_from_the_ask_to_the_reversal_and_leaves_other_business_out(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        tom = say(ledger, IdentifyStakeholder(name="Tom Berg")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Exports")).thing
        twin = say(ledger, SubmitRequest(by=mira, title="Nightly exports")).thing
        alike = say(ledger, SubmitRequest(by=mira, title="Imports")).thing
        say(ledger, LinkRequest(by=mira, request=request, relation="see_also", other=alike))
        say(ledger, MergeRequest(by=tom, request=twin, into=request))
        say(ledger, MakeCommitment(by=tom, consequent="Exports in May", request=request, creditor=mira))
        no = say(ledger, MakeDecision(by=tom, requests=(request,), outcome=Outcome.DECLINE, reason="No hands"))
        escalation = say(ledger, RaiseEscalation(by=mira, to=(tom,), over=no.thing, reason="Revenue")).thing
        yes = say(
            ledger,
            MakeDecision(by=tom, requests=(request,), outcome=Outcome.ACCEPT, reason="Hands", supersedes=no.thing),
        )
        say(
            ledger,
            OverturnEscalation(by=tom, escalation=escalation, superseding_decision=yes.thing, answer="We found hands"),
        )
        whole = topics(ledger, request)
        assert whole == [
            "request.submitted",
            "request.submitted",
            "request.linked",
            "request.merged",
            "commitment.made",
            "decision.drafted",
            "decision.accepted",
            "request.declined",
            "escalation.raised",
            "decision.drafted",
            "decision.accepted",
            "decision.superseded",
            "request.accepted",
            "escalation.overturned",
        ]
        for other in (no.thing, yes.thing, escalation, twin):
            assert topics(ledger, other) == whole, "whoever asks from within the negotiation gets the same trail"
        assert topics(ledger, alike) == ["request.submitted"], "a likeness is not a negotiation"
        assert topics(ledger, request, Moment(no.last)) == whole[:8], "as it stood after the no"


def test_a_late_fact_stands_in_its_true_place_in_the_trail(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        day = datetime(2026, 3, 1, tzinfo=UTC)
        request = say(ledger, SubmitRequest(by=mira, title="Exports", occurred_at=day)).thing
        say(ledger, MakeDecision(by=mira, requests=(request,), outcome=Outcome.DECLINE, reason="No"))
        promised = datetime(2026, 3, 5, tzinfo=UTC)
        say(ledger, MakeCommitment(by=mira, consequent="Exports", request=request, occurred_at=promised))
        assert topics(ledger, request)[:2] == ["request.submitted", "commitment.made"]


def test_what_was_said_in_a_meeting_belongs_to_the_trail_of_what_came_of_it_and_to_no_other(tmp_path: Path) -> None:
    """Capabilities 10, 41 and 52: the trail begins where somebody complained."""
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        tom = say(ledger, IdentifyStakeholder(name="Tom Berg")).thing
        words = ("The export breaks.", "The import is slow.", "You will have the export in May.")
        speakers = (mira, mira, tom)
        said = tuple(StatementInput(speaker=who, text=text) for who, text in zip(speakers, words, strict=True))
        call = say(ledger, RecordConversation(by=tom, title="Call", statements=said, summary="Two complaints")).thing
        export, slow, promised = (f"{call}@{number}" for number in (2, 3, 4))
        exports = say(ledger, RaiseRequestFromStatement(by=tom, statement=export)).thing
        imports = say(ledger, RaiseRequestFromStatement(by=tom, statement=slow)).thing
        say(ledger, TakeStatementAsPromise(by=tom, statement=promised, request=exports))
        say(ledger, GradeStatement(by=mira, statement=promised, honesty=Honesty.ON_THE_MARGIN))
        say(ledger, GradeStatement(by=tom, statement=slow, honesty=Honesty.APPROPRIATE))
        framed = say(ledger, FrameProblem(by=tom, title="Files", requests=(exports,)))
        problem = framed.thing
        say(ledger, JoinProblem(by=tom, problem=problem, request=imports))
        found = trail(ledger.views, DEVELOPMENT, exports, ledger.moment(DEVELOPMENT))
        assert [u.topic for u in found.events] == [
            "interaction.held",
            "interaction.statement_recorded",
            "interaction.statement_recorded",
            "interaction.summarised",
            "request.submitted",
            "commitment.made",
            "interaction.statement_taken_up",
            "interaction.statement_taken_up",
            "interaction.statement_graded",
            "problem.framed",
        ]
        texts = {getattr(u.event, "text", None) for u in found.events}
        assert texts & set(words) == {words[0], words[2]}, "what else was said is not told"
        assert set(found.things[-2:]) == {call, problem}
        assert imports not in found.things, "neither a meeting nor a problem makes two requests one negotiation"
        other = trail(ledger.views, DEVELOPMENT, imports, ledger.moment(DEVELOPMENT))
        told = {u.event.event_id for u in other.events}
        assert told & {export, slow, promised} == {slow}
        assert "problem.request_joined" in {u.topic for u in other.events}
        assert topics(ledger, exports, Moment(framed.first - 1))[-1] == "interaction.statement_graded"


def test_people_are_named_in_the_trail_as_they_are_called_and_never_stored_in_it(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        text = f"As {person(mira)} told us; " + "{person:nobody} {thing:x} {by}"
        request = say(ledger, SubmitRequest(by=mira, title="Exports", problem=text)).thing
        moment = ledger.moment(DEVELOPMENT)
        (event,) = trail(ledger.views, DEVELOPMENT, request, moment).events
        assert mentions.render_all(ledger.views, DEVELOPMENT, [event.sentence, text], moment) == [
            "Mira Chen asked for “Exports”.",
            "As Mira Chen told us; {person:nobody} {thing:x} {by}",
        ]
