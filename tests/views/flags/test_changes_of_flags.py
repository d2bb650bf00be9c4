"""What changed of flags: told once, in order, by events and by the clock, and nothing is ever left out (24, 39, 46)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.account import JoinAccountTeam
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.interaction.attending import AttendeeInput
from ledger.domain.interaction.conversation import RecordConversation
from ledger.domain.reply import ReplyStance, ReplyToEvent, WithdrawReply
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT, Viewer
from ledger.views.clock import micros
from ledger.views.flags.change import FlagChangeKind
from ledger.views.flags.changes import changes, difference
from ledger.views.flags.hearing import Hearing, Mark
from ledger.views.flags.names import FlagName
from ledger.views.flags.walk import next_turn
from ledger.views.shape import FOREVER
from tests.telling import opened, say
from tests.views.flags.case import EVERY, Case
from tests.views.flags.test_kept_flags import tell

START = Mark(0, -FOREVER)
Told = list[tuple[str, str]]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with opened(tmp_path) as ledger:
        yield Case(ledger)


def now(ledger: Ledger, days: float = 0) -> Mark:
    """Return the mark of some days from now, if nothing more happens."""
    ledger.follower.wait_for(ledger.recorder.head())
    return Mark(ledger.follower.position, micros(datetime.now(UTC) + timedelta(days=days)))


def told(case: Case, after: Mark, until: Mark, viewer: Viewer = DEVELOPMENT, **which: Any) -> Told:
    """Return what somebody hears between two marks: what became of which flag."""
    hearing = Hearing(**({"names": EVERY} | which))
    found, reached = changes(case.ledger.views, viewer, hearing, after, until)
    assert reached.position == until.position
    assert reached.at >= until.at
    return [(change.change.value, change.flag.name.value) for _, change in found]


def promise(case: Case) -> str:
    return say(case.ledger, MakeCommitment(by=case.ben, consequent="SSO", account=case.nordwind)).thing


def test_a_flag_is_told_when_it_goes_up_and_when_it_is_cleared(case: Case) -> None:
    """Capability 12."""
    before = now(case.ledger)
    made = promise(case)
    up = now(case.ledger)
    assert told(case, before, up) == [("raised", "unvetted_promise")]
    say(case.ledger, StartVetting(by=case.eva, commitment=made))
    assert told(case, up, now(case.ledger)) == [], "it is said in other words, and is the same flag"
    say(case.ledger, VetCommitment(by=case.eva, commitment=made, possible=True))
    assert told(case, up, now(case.ledger)) == [("cleared", "unvetted_promise")]
    assert told(case, before, now(case.ledger)) == [("raised", "unvetted_promise"), ("cleared", "unvetted_promise")]


def test_a_day_that_passes_raises_a_flag_at_the_moment_it_falls_due_though_nothing_happens(case: Case) -> None:
    """Capability 1."""
    due = datetime.now(UTC).date() + timedelta(days=10)
    no = MakeDecision(by=case.ana, requests=(case.request(),), outcome=Outcome.DECLINE, reason="No", review_on=due)
    say(case.ledger, no)
    mark = now(case.ledger)
    only: dict[str, Any] = {"names": (FlagName.DECISION_PAST_REVIEW,)}
    assert told(case, mark, now(case.ledger, 9), **only) == []
    assert told(case, mark, now(case.ledger, 12), **only) == [("raised", "decision_past_review")]
    ((at, change),), _ = changes(
        case.ledger.views,
        DEVELOPMENT,
        Hearing(**only),
        mark,
        now(case.ledger, 12),
    )
    morning = datetime(due.year, due.month, due.day, tzinfo=UTC) + timedelta(days=1)
    assert (change.at, change.position) == (morning, mark.position)
    assert told(case, at, now(case.ledger, 12), **only) == [], "once"
    turn = next_turn(case.ledger.views, DEVELOPMENT, micros(morning) - 1)
    assert turn == micros(morning), "whoever waits knows until when"


def test_a_flag_that_somebody_disputes_is_told_as_disputed_and_again_when_it_counts(case: Case) -> None:
    """Capability 46."""
    made = promise(case)
    mark = now(case.ledger)
    reply = say(case.ledger, ReplyToEvent(by=case.ben, replies_to=f"{made}@1", stance=ReplyStance.DISPUTES)).thing
    unvetted: dict[str, Any] = {"names": (FlagName.UNVETTED_PROMISE,)}
    assert told(case, mark, now(case.ledger), **unvetted) == [("disputed", "unvetted_promise")]
    mark = now(case.ledger)
    say(case.ledger, WithdrawReply(by=case.ben, reply=reply))
    assert told(case, mark, now(case.ledger), **unvetted) == [("counts_again", "unvetted_promise")]


def test_who_avoids_a_customer_hears_it_alone_at_first_and_others_two_weeks_later_or_never(case: Case) -> None:
    """Capabilities 39, 46."""
    ledger = case.ledger
    say(ledger, JoinAccountTeam(by=case.ana, account=case.nordwind, stakeholder=case.ben))
    for day in (-3, -2, -1):
        who = (AttendeeInput(stakeholder=case.ben), AttendeeInput(stakeholder=case.nora))
        held = datetime.now(UTC) + timedelta(days=day)
        call = RecordConversation(by=case.ben, title="Call", account=case.nordwind, attendees=who, occurred_at=held)
        say(ledger, call)
    mark = now(ledger)
    avoided: dict[str, Any] = {"names": (FlagName.AVOIDED_CUSTOMER,)}
    ben = Viewer("ben", DEVELOPMENT.role, case.ben)
    assert told(case, mark, now(ledger, 95), ben, **avoided) == [("raised", "avoided_customer")]
    assert told(case, mark, now(ledger, 95), **avoided) == []
    assert told(case, mark, now(ledger, 110), **avoided) == [("raised", "avoided_customer")]
    ((_, private),), _ = changes(
        ledger.views,
        ben,
        Hearing(**avoided),
        mark,
        now(ledger, 95),
    )
    assert private.flag.nudge


def test_of_a_person_is_told_what_they_said_or_did_and_not_what_others_are_flagged_by(case: Case) -> None:
    """Capability 46."""
    promise(case)
    assert told(case, START, now(case.ledger), person=case.ben) == [("raised", "unvetted_promise")]
    assert told(case, START, now(case.ledger), person=case.eva) == []
    assert told(case, START, now(case.ledger), near=(case.nordwind,)) == [("raised", "unvetted_promise")]
    assert told(case, START, now(case.ledger), near=(case.ana,)) == []
    assert told(case, START, now(case.ledger), kinds=("decision",)) == []


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32), most=st.integers(1, 40))
def test_whoever_is_told_of_every_change_knows_at_any_time_what_is_up(seed: int, most: int) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as ledger:
        chance = Random(seed)
        tell(ledger, chance, 40)
        end = now(ledger, chance.choice((0, 5, 400)))
        hearing, mark, up, seen = Hearing(names=EVERY), START, dict[str, int](), list[str]()
        stops = sorted(chance.sample(range(1, end.position + 1), min(5, end.position)))
        for stop in [*(Mark(p, 0) for p in stops), end]:
            while mark.position < stop.position or mark.at < stop.at:
                found, mark = changes(ledger.views, DEVELOPMENT, hearing, mark, stop, most)
                for at, change in found:
                    seen.append(change.id)
                    assert mark.position >= at.position
                    key = f"{change.flag.thing} {change.flag.name.value} {change.flag.about}"
                    step = {FlagChangeKind.RAISED: 1, FlagChangeKind.CLEARED: -1}.get(change.change, 0)
                    up[key] = up.get(key, 0) + step
            there: dict[str, int] = {}
            for change in difference(ledger.views, DEVELOPMENT, hearing, START, mark):
                key = f"{change.flag.thing} {change.flag.name.value} {change.flag.about}"
                there[key] = there.get(key, 0) + 1
            assert {key: n for key, n in up.items() if n} == there
        assert len(seen) == len(set(seen)), "nothing is told twice"
