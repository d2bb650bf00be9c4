"""The digest: what concerns one person since a day. Capabilities 9, 24, 46, 47."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ledger.domain.account import JoinAccountTeam, OpenAccount
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.interaction.attending import AttendeeInput
from ledger.domain.interaction.conversation import RecordConversation
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.reviewing import RequestInformation
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.domain.watch import SetWatch
from ledger.exchange.digest import digest
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from tests.telling import opened, say

SINCE, NOW = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


def told(ledger: Ledger, somebody: str, since: datetime = SINCE) -> str:
    ledger.follower.wait_for(ledger.recorder.head())
    return digest(ledger.views, DEVELOPMENT, somebody, ledger.moment(DEVELOPMENT), since, NOW)


def part(text: str, title: str) -> list[str]:
    """Return the lines of a part."""
    after = text.partition(f"## {title}\n")[2].partition("\n## ")[0]
    return [line for line in after.splitlines() if line.startswith("- ")]


@pytest.fixture
def people(tmp_path: Path) -> object:
    with opened(tmp_path) as ledger:
        mira, jonas, eva = (
            say(ledger, IdentifyStakeholder(name=n)).thing for n in ("Mira Chen", "Jonas Weiß", "Eva Lo")
        )
        yield ledger, mira, jonas, eva


def test_a_person_reads_what_became_of_what_they_asked_and_who_asks_them_back(
    people: tuple[Ledger, str, str, str],
) -> None:
    ledger, mira, jonas, eva = people
    first = say(ledger, SubmitRequest(by=mira, title="Cold *stores*")).thing
    second = say(ledger, SubmitRequest(by=mira, title="Exports")).thing
    say(ledger, MakeDecision(by=jonas, requests=(first,), outcome=Outcome.DECLINE, reason="No people"))
    say(ledger, RequestInformation(by=eva, request=second, question="Which format?"))
    text = told(ledger, mira)
    assert text.startswith("# For Mira Chen\n")
    assert any("Eva Lo asks about “Exports”: Which format?" in line for line in part(text, "Waiting for your answer"))
    assert any("“Cold \\*stores\\*” is declined" in line for line in part(text, "News of your requests"))
    assert any("Jonas Weiß" in line for line in part(text, "Decisions"))
    assert part(told(ledger, eva), "News of your requests") == []


def test_promises_in_somebodys_name_are_told_to_them_and_overdue_when_their_day_has_passed(
    people: tuple[Ledger, str, str, str],
) -> None:
    ledger, mira, jonas, eva = people
    given = {"consequent": "It comes in May", "debtor": mira, "to": (eva,), "deadline": date(2026, 5, 31)}
    say(ledger, MakeCommitment(by=jonas, **given))  # type: ignore[arg-type]
    text = told(ledger, mira)
    assert any("Jonas Weiß" in line for line in part(text, "Promises in your name"))
    assert any("was due on 2026-05-31" in line for line in part(text, "Overdue"))


def test_what_was_taken_to_somebody_waits_for_them(people: tuple[Ledger, str, str, str]) -> None:
    ledger, mira, jonas, eva = people
    request = say(ledger, SubmitRequest(by=mira, title="Exports")).thing
    decision = say(ledger, MakeDecision(by=jonas, requests=(request,), outcome=Outcome.DECLINE, reason="No")).thing
    say(ledger, RaiseEscalation(by=mira, over=decision, to=(eva,), reason="The deal"))
    assert any("was taken to you and is raised" in line for line in part(told(ledger, eva), "Waiting for your answer"))
    assert "was taken to you" not in told(ledger, mira)


def test_an_answer_that_was_to_be_looked_at_again_is_overdue_for_whoever_decided_and_for_nobody_else(
    people: tuple[Ledger, str, str, str],
) -> None:
    ledger, mira, jonas, eva = people
    request = say(ledger, SubmitRequest(by=mira, title="Exports")).thing
    given = {"requests": (request,), "outcome": Outcome.DEFER, "reason": "Not now", "review_on": date(2026, 5, 1)}
    say(ledger, MakeDecision(by=jonas, **given))  # type: ignore[arg-type]
    (line,) = part(told(ledger, jonas), "Overdue")
    assert "was to be looked at again on 2026-05-01" in line
    assert part(told(ledger, eva), "Overdue") == part(told(ledger, mira), "Overdue") == []


def test_what_somebody_watches_is_told_but_not_their_own_acts(people: tuple[Ledger, str, str, str]) -> None:
    ledger, mira, jonas, _ = people
    say(ledger, SetWatch(by=mira, watched_kind="request", topics=("request.submitted",)))
    say(ledger, SubmitRequest(by=jonas, title="Exports"))
    say(ledger, SubmitRequest(by=mira, title="Her own"))
    (line,) = part(told(ledger, mira), "What you watch")
    assert "Exports" in line


def test_without_news_it_says_so(people: tuple[Ledger, str, str, str]) -> None:
    ledger, mira, _, _ = people
    text = told(ledger, mira, datetime.now(UTC) + timedelta(days=1))
    assert "Nothing new, nothing waits, nothing is overdue." in text


def test_what_was_flagged_of_somebody_and_of_what_they_watch_is_told_and_what_was_cleared_since(
    people: tuple[Ledger, str, str, str],
) -> None:
    ledger, mira, jonas, eva = people
    first = say(ledger, MakeCommitment(by=jonas, consequent="SSO")).thing
    say(ledger, MakeCommitment(by=mira, consequent="Exports"))
    say(ledger, SetWatch(by=eva, watched=first))
    between = datetime.now(UTC)
    for somebody in (jonas, eva):
        (line,) = part(told(ledger, somebody), "What has been flagged")
        assert "Unvetted promise: Jonas Weiß promised “SSO”, and nobody who would build it was asked." in line
        assert "Cleared by: Those who would build it vet it" in line
    say(ledger, StartVetting(by=eva, commitment=first))
    say(ledger, VetCommitment(by=eva, commitment=first, possible=True))
    text = digest(ledger.views, DEVELOPMENT, jonas, ledger.moment(DEVELOPMENT), between, datetime.now(UTC))
    assert part(text, "What has been flagged") == []
    assert any("Unvetted promise" in line for line in part(text, "What was cleared since"))


def test_the_private_word_stands_in_the_digest_of_the_one_person_and_of_nobody_else(
    people: tuple[Ledger, str, str, str],
) -> None:
    """Capability 39."""
    ledger, mira, jonas, eva = people
    account = say(ledger, OpenAccount(name="Nordwind")).thing
    say(ledger, JoinAccountTeam(by=mira, account=account, stakeholder=jonas))
    say(ledger, SetWatch(by=mira, account=account, flags=("AVOIDED_CUSTOMER",)))
    for day in (100, 98, 96):
        who = (AttendeeInput(stakeholder=jonas), AttendeeInput(stakeholder=eva))
        held = NOW - timedelta(days=day)
        say(ledger, RecordConversation(by=jonas, title="Call", account=account, attendees=who, occurred_at=held))
    (line,) = part(told(ledger, jonas), "What has been flagged")
    assert "(told to you alone for now)" in line
    assert part(told(ledger, mira), "What has been flagged") == []
