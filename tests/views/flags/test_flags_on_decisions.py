"""Flags on decisions, mandates and escalations, each raised and cleared, with the sentence that says why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ledger.domain.decision.communicating import CommunicateDecision
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.reviewing import ReviewDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.escalation.answering import UpholdEscalation
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.kernel import Money
from ledger.domain.mandate.granting import GrantMandate
from ledger.domain.mandate.scope import MandateScopeInput
from ledger.domain.mandate.using import HonourMandate, OverrideMandate
from ledger.views.flags.names import FlagName
from tests.views.flags.case import Case, negotiating


def no(case: Case, request: str, day: float = 0, **fields: Any) -> str:
    """Let Ana say no."""
    fields = {"by": case.ana, "title": "No SSO", "outcome": Outcome.DECLINE, "reason": "No capacity", **fields}
    return case.act(MakeDecision(requests=(request,), **fields), day)


def grant(case: Case, limit: int | None = None, day: float = 0, **scope: Any) -> str:
    """Let Vic give Ana a mandate."""
    given = MandateScopeInput(limit=Money(limit * 100, "EUR") if limit else None, **scope)
    return case.act(GrantMandate(by=case.vic, holder=case.ana, scope=given, title="Roadmap"), day)


def test_a_decision_beyond_the_mandate_is_flagged_until_somebody_above_honours_it(tmp_path: Path) -> None:
    """Capability 5."""
    with negotiating(tmp_path) as case:
        mandate = grant(case, 5_000)
        decided = no(case, case.request(claimed=Money(8_000_00, "EUR")), 1)
        assert case.why(decided, FlagName.BEYOND_MANDATE, 2) == (
            "“No SSO”: Ana went beyond the mandate: EUR 8,000 is at stake, EUR 5,000 is the limit: EUR 3,000 beyond."
        )
        case.act(HonourMandate(by=case.vic, mandate=mandate, decision=decided), 3)
        assert case.why(decided, FlagName.BEYOND_MANDATE, 4) is None


def test_a_decision_without_a_mandate_is_flagged_until_one_that_covered_it_comes_on_record(tmp_path: Path) -> None:
    """Capability 5."""
    with negotiating(tmp_path) as case:
        decided = no(case, case.request(), 1)
        assert case.why(decided, FlagName.NO_MANDATE, 2) == (
            "“No SSO”: Ana had no mandate to decide it: no mandate is on record."
        )
        grant(case, day=0.5)
        assert case.why(decided, FlagName.NO_MANDATE, 2) is None, "it was given before, and is known now"


def test_whoever_answers_for_a_no_that_they_could_not_decide_is_seen(tmp_path: Path) -> None:
    """Capability 6."""
    with negotiating(tmp_path) as case:
        grant(case)
        from ledger.domain.account import JoinAccountTeam

        case.act(JoinAccountTeam(account=case.nordwind, stakeholder=case.ben, answers_for=True))
        decided = no(case, case.request(), 1)
        assert case.why(decided, FlagName.SUPREMO, 2) == (
            "Ben answers for the customer whom it concerns, and so answers for “No SSO”: Ben had no mandate to decide "
            "it: no mandate is on record."
        )
        given = GrantMandate(by=case.vic, holder=case.ben, scope=MandateScopeInput(), title="Accounts")
        case.act(given, 0.5)
        assert case.why(decided, FlagName.SUPREMO, 2) is None


def test_a_mandate_that_was_overridden_from_above_is_flagged_until_it_is_honoured(tmp_path: Path) -> None:
    """Capabilities 5 and 50."""
    with negotiating(tmp_path) as case:
        mandate = grant(case)
        decided = no(case, case.request(), 1, mandate=mandate)
        case.act(OverrideMandate(by=case.vic, mandate=mandate, decision=decided), 2)
        assert case.why(mandate, FlagName.MANDATE_OVERRIDDEN, 3) == (
            "Vic overrode “No SSO”, which Ana had decided under “Roadmap”; the mandate still stands."
        )
        case.act(HonourMandate(by=case.vic, mandate=mandate, decision=decided), 4)
        assert case.why(mandate, FlagName.MANDATE_OVERRIDDEN, 5) is None


def test_a_no_that_leaves_people_with_nothing_is_flagged_until_a_better_no_takes_its_place(tmp_path: Path) -> None:
    """Capability 1."""
    with negotiating(tmp_path) as case:
        asked = case.request()
        decided = no(case, asked)
        assert case.why(decided, FlagName.NO_WITHOUT_WORKAROUND) == (
            "Ana decided “No SSO”: no to “Single sign-on”, and nothing says what Nora can do meanwhile."
        )
        better = no(case, asked, 1, supersedes=decided, workaround="Use the directory export")
        assert case.why(decided, FlagName.NO_WITHOUT_WORKAROUND, 2) is None
        assert case.why(better, FlagName.NO_WITHOUT_WORKAROUND, 2) is None


def test_a_no_of_which_people_were_not_told_in_time_is_flagged_until_they_are(tmp_path: Path) -> None:
    """Capabilities 9 and 50."""
    with negotiating(tmp_path) as case:
        decided = no(case, case.request())
        assert case.why(decided, FlagName.NO_NOT_COMMUNICATED, 4) is None
        assert case.why(decided, FlagName.NO_NOT_COMMUNICATED, 6) == (
            "Ana decided “No SSO” on 2026-03-02, and Nora was not told within 5 days."
        )
        case.act(CommunicateDecision(by=case.ana, to=(case.nora,), decision=decided), 7)
        assert case.why(decided, FlagName.NO_NOT_COMMUNICATED, 8) is None


def test_a_decision_that_nobody_looks_at_again_is_flagged_until_somebody_does(tmp_path: Path) -> None:
    """Capability 1."""
    with negotiating(tmp_path) as case:
        decided = no(case, case.request(), review_on=date(2026, 3, 31))
        assert case.why(decided, FlagName.DECISION_PAST_REVIEW, 29) is None
        assert case.why(decided, FlagName.DECISION_PAST_REVIEW, 30) == (
            "Ana decided “No SSO”, to be looked at again on 2026-03-31; nobody has."
        )
        case.act(ReviewDecision(by=case.ana, decision=decided, note="It stands"), 31)
        assert case.why(decided, FlagName.DECISION_PAST_REVIEW, 32) is None


def test_what_was_taken_higher_is_flagged_until_it_is_answered(tmp_path: Path) -> None:
    """Capability 50."""
    with negotiating(tmp_path) as case:
        decided = no(case, case.request())
        raised = case.act(RaiseEscalation(by=case.ben, to=(case.vic,), over=decided, reason="The deal"), 1)
        assert case.why(raised, FlagName.ESCALATION_UNANSWERED, 7) is None
        assert case.why(raised, FlagName.ESCALATION_UNANSWERED, 9) == (
            "Ben took “No SSO” to Vic on 2026-03-03, and nobody answered within 7 days."
        )
        case.act(UpholdEscalation(by=case.vic, escalation=raised, answer="It stands"), 10)
        assert case.why(raised, FlagName.ESCALATION_UNANSWERED, 11) is None
