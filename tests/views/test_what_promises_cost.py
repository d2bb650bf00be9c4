"""What promises cost, how they spread, and the mirrors of both (capabilities 14, 15, 16, 38, 39 and 50)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.account import OpenAccount, Side
from ledger.domain.capacity import StateCapacity
from ledger.domain.commitment.clearing import ProposeCommitment
from ledger.domain.commitment.consequences import DisplaceWork
from ledger.domain.commitment.grading import AssessUpgradeRight
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.state import UpgradeRight
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.decision.communicating import CommunicateDecision
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.initiative.displacing import DisplaceInitiative
from ledger.domain.initiative.planning import PlanInitiative
from ledger.domain.interaction.attending import AttendeeInput
from ledger.domain.interaction.conversation import RecordConversation
from ledger.domain.interaction.state import Consequence, InteractionCapacity
from ledger.domain.kernel import Command, Money
from ledger.domain.relationship import AssertRelationship, TieKind
from ledger.domain.reply import ReplyStance, ReplyToEvent
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.taking_part import ReassignRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT, Viewer
from ledger.views.asof import AsOf, Moment
from ledger.views.reports.avoidance import avoidance
from ledger.views.reports.competing import CompetesAs, what_competes
from ledger.views.reports.contagion import contagion
from ledger.views.reports.costs import UnvettedReport, cost_of_unvetted
from ledger.views.reports.in_our_name import in_our_name
from ledger.views.reports.meetings import meeting_hours
from ledger.views.reports.revenue import affecting_revenue
from ledger.views.reports.unanswered import unanswered_requests
from ledger.views.reports.untold import untold_noes
from tests.telling import opened

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Firm:
    """A firm with six who sell, all led by Gro, and Eva who builds; Nordwind buys."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.at = ledger, DAY
        self.nordwind = self.say("", OpenAccount, name="Nordwind", segment="enterprise")
        us = self.say("", OpenAccount, name="Quillhaven", side=Side.OURS)
        names = ("Ada", "Ben", "Cas", "Dan", "Eli", "Fay", "Gro", "Eva")
        people = [self.say("", IdentifyStakeholder, name=name, account=us) for name in names]
        self.sellers, self.gro, self.eva = people[:6], people[6], people[7]
        self.nora = self.say("", IdentifyStakeholder, name="Nora", account=self.nordwind)
        for person in self.sellers:
            self.say(person, AssertRelationship, source=person, target=self.gro, tie=TieKind.REPORTS_TO, strength=1.0)

    def say(self, by: str, command: type[Command], **fields: Any) -> str:
        """Let a day go by and somebody do something; return the thing it changed."""
        self.at += timedelta(days=1)
        fields = {"by": by or None, "occurred_at": self.at, **fields}
        return self.ledger.execute(replace(DEVELOPMENT, stakeholder=by or None), command(**fields)).thing

    def promise(self, by: str, what: str = "SSO in June", **fields: Any) -> str:
        """Let somebody promise Nora something."""
        given = {"consequent": what, "creditor": self.nora, "account": self.nordwind, "team": "platform", **fields}
        return self.say(by, MakeCommitment, **given)

    def vetted(self, promise: str, **fields: Any) -> None:
        """Let Eva say that it can be done."""
        self.say(self.gro, StartVetting, to=(self.eva,), commitment=promise)
        self.say(self.eva, VetCommitment, commitment=promise, possible=True, **fields)

    def costs(self, viewer: Viewer = DEVELOPMENT, moment: Moment | None = None) -> UnvettedReport:
        """Return what unvetted promises cost; the two clocks agree unless a moment is asked for."""
        found = cost_of_unvetted(self.ledger.views, viewer, moment or self.now)
        if moment is None:
            late = AsOf(effective_at=datetime(2100, 1, 1, tzinfo=UTC))
            assert cost_of_unvetted(self.ledger.views, viewer, self.ledger.moment(viewer, late)) == found
        return found

    @property
    def now(self) -> Moment:
        """The newest moment."""
        return self.ledger.moment(DEVELOPMENT)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Firm]:
    with opened(tmp_path) as ledger:
        yield Firm(ledger)


def test_what_a_promise_led_to_is_counted_along_the_chain_of_causes(firm: Firm) -> None:
    promise = firm.promise(firm.sellers[0])
    there = (AttendeeInput(stakeholder=firm.gro),)
    review = firm.say(firm.gro, RecordConversation, title="Review", capacity=InteractionCapacity.SALES, minutes=60,
                      attendees=there, because_of=f"{promise}@1")  # fmt: skip
    raised = firm.say(firm.eva, RaiseEscalation, to=(firm.gro,), over=promise, reason="No", because_of=f"{review}@1")
    firm.say(firm.gro, RecordConversation, title="Call", capacity=InteractionCapacity.EXECUTIVE, attendees=there,
             because_of=f"{raised}@1")  # fmt: skip
    firm.say(firm.gro, RecordConversation, title="Another matter", attendees=there)
    effects = firm.costs().effects
    assert (effects.escalations, effects.reviews, effects.interventions, effects.displaced) == (1, 1, 1, 0)
    (dearest,) = firm.costs().dearest
    assert (dearest.commitment, set(dearest.evidence) >= {review, raised}) == (promise, True)


def test_displaced_work_is_summed_by_currency_and_told_once_whoever_told_it(firm: Firm) -> None:
    promise = firm.promise(firm.sellers[0])
    days = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 6, 30)}
    firm.say(firm.eva, StateCapacity, team="platform", period="Q2", person_weeks=20.0, **days)
    plan = firm.say(firm.eva, PlanInitiative, title="Freezers", team="platform", period="Q2", size=9.0)
    other = firm.say(firm.eva, PlanInitiative, title="Gates", team="platform", period="Q2", size=4.0)
    firm.say(firm.eva, DisplaceWork, commitment=promise, what=plan, person_weeks=2.0, cost=Money(500, "EUR"))
    firm.say(firm.eva, DisplaceInitiative, initiative=other, displaced_by=promise, cost=Money(700, "GBP"))
    effects = firm.costs().effects
    assert (effects.displaced, effects.person_weeks, effects.unsized) == (2, 2.0, 1)
    assert effects.cost == (Money(500, "EUR"), Money(700, "GBP"))
    rivals = what_competes(firm.ledger.views, DEVELOPMENT, firm.now, firm.at, "platform")
    assert [m.initiative for m in rivals.made_to_wait] == [plan, other]


def test_a_promise_that_was_vetted_first_costs_nothing_and_one_vetted_later_still_was_not_asked_about(
    firm: Firm,
) -> None:
    asked = firm.say(firm.sellers[0], ProposeCommitment, to=(firm.eva,), consequent="SSO in June", creditor=firm.nora)
    firm.vetted(asked)
    firm.say(firm.sellers[0], MakeCommitment, id=asked)
    late = firm.promise(firm.sellers[1])
    firm.vetted(late)
    report = firm.costs()
    assert (report.promises, report.unvetted, report.share) == (2, 1, 0.5)


def test_a_yes_of_engineering_that_is_heard_of_late_counts_from_then_on(firm: Firm) -> None:
    promise = firm.promise(firm.sellers[0])
    before = firm.now
    said = firm.at
    firm.say(firm.gro, StartVetting, to=(firm.eva,), commitment=promise)
    firm.say(firm.eva, VetCommitment, commitment=promise, possible=True, occurred_at=said - timedelta(hours=1))
    assert firm.costs().unvetted == 0
    assert firm.costs(moment=before).unvetted == 1


def test_what_is_disputed_is_left_out_and_said_to_be(firm: Firm) -> None:
    ben = firm.sellers[1]
    said = MakeCommitment(by=ben, consequent="SSO", creditor=firm.nora, occurred_at=firm.at)
    heard = firm.ledger.execute(replace(DEVELOPMENT, stakeholder=firm.eva), said).thing
    firm.say(ben, ReplyToEvent, replies_to=f"{heard}@1", stance=ReplyStance.DISPUTES)
    report = firm.costs()
    assert (report.promises, report.unvetted, report.disputed) == (0, 0, 1)
    assert contagion(firm.ledger.views, DEVELOPMENT, firm.now).disputed == 1


def test_who_asked_first_and_heard_nothing_is_the_mirror(firm: Firm) -> None:
    asked = firm.say(firm.sellers[0], ProposeCommitment, to=(firm.eva,), consequent="SSO", creditor=firm.nora)
    assert in_our_name(firm.ledger.views, DEVELOPMENT, firm.now, None, firm.eva).unanswered == (asked,)
    firm.say(firm.sellers[0], MakeCommitment, id=asked)
    assert firm.costs().asked_in_vain == 1


def test_rates_of_a_person_are_for_that_person_and_their_manager(firm: Firm) -> None:
    """Capabilities 15 and 50: others see five or more together."""
    for seller in firm.sellers:
        firm.promise(seller)
    views, now = firm.ledger.views, firm.now
    ada, gro, eva = (replace(DEVELOPMENT, stakeholder=who) for who in (firm.sellers[0], firm.gro, firm.eva))
    assert [(r.person, r.people) for r in firm.costs(ada).by_person] == [(firm.sellers[0], 1), (None, 5)]
    assert {r.person for r in contagion(views, gro, now).persons} == set(firm.sellers)
    (others,) = contagion(views, eva, now).persons
    assert (others.person, others.people, others.rate) == (None, 6, 1.0)
    (team,) = contagion(views, eva, now).teams
    assert (team.lead, team.people, team.rate) == (firm.gro, 6, 1.0)


def test_groups_of_fewer_than_five_are_withheld_and_said_to_be(firm: Firm) -> None:
    for seller in firm.sellers[:4]:
        firm.promise(seller)
    eva = replace(DEVELOPMENT, stakeholder=firm.eva)
    report = contagion(firm.ledger.views, eva, firm.now)
    assert (report.persons, report.teams, report.withheld_people, report.withheld_teams) == ((), (), 4, 1)
    assert (firm.costs(eva).by_person, firm.costs(eva).withheld) == ((), 4)


def test_the_team_of_a_promise_follows_that_of_its_request(firm: Firm) -> None:
    request = firm.say(firm.sellers[0], SubmitRequest, title="SSO", account=firm.nordwind)
    firm.promise(firm.sellers[0], request=request, team=None)
    assert [t.team for t in firm.costs().by_team] == [None]
    firm.say(firm.gro, ReassignRequest, request=request, group="identity")
    assert [t.team for t in firm.costs().by_team] == ["identity"]
    found = in_our_name(firm.ledger.views, DEVELOPMENT, firm.now, "identity")
    assert (found.without_us, found.in_force, found.unsized) == (1, 1, 1)
    rivals = what_competes(firm.ledger.views, DEVELOPMENT, firm.now, firm.at, "identity").competing
    assert [(r.competes_as, r.agreed) for r in rivals] == [(CompetesAs.PROMISE, False)]


def test_finance_sees_rights_by_currency_and_what_it_has_not_looked_at(firm: Firm) -> None:
    """Capability 16."""
    for value in (Money(100, "EUR"), Money(200, "GBP")):
        promise = firm.promise(firm.sellers[0])
        firm.say(firm.gro, AssessUpgradeRight, commitment=promise, upgrade_right=UpgradeRight.EXPLICIT, value=value)
    waiting = firm.promise(firm.sellers[0])
    report = affecting_revenue(firm.ledger.views, DEVELOPMENT, firm.now, firm.nordwind)
    assert report.sums[0].value == (Money(100, "EUR"), Money(200, "GBP"))
    assert (report.unassessed, report.oldest_unassessed) == (1, (waiting,))


def test_hours_of_which_nothing_came_are_told_from_those_of_which_nobody_said(firm: Firm) -> None:
    """Capability 38."""
    there = tuple(AttendeeInput(stakeholder=p) for p in (firm.gro, firm.nora))
    held = {"attendees": there, "minutes": 90, "account": firm.nordwind}
    nothing = firm.say(firm.gro, RecordConversation, title="A", summary="-", consequence=Consequence.NONE, **held)
    led = firm.say(firm.gro, RecordConversation, title="B", **held)
    firm.promise(firm.sellers[0], because_of=f"{led}@1")
    firm.say(firm.gro, RecordConversation, title="C", **held)
    report = meeting_hours(firm.ledger.views, DEVELOPMENT, firm.now)
    assert (report.all.conversations, report.all.hours) == (3, 9.0)
    assert (report.all.hours_without, report.all.hours_unknown, report.nothing_came_of) == (3.0, 3.0, (nothing,))


def test_a_customer_whom_somebody_has_stopped_meeting_is_for_that_person_to_see(firm: Firm) -> None:
    """Capability 39."""
    ada = firm.sellers[0]
    for _ in range(3):
        firm.say(ada, RecordConversation, title="Talk", account=firm.nordwind, attendees=(
            AttendeeInput(stakeholder=ada), AttendeeInput(stakeholder=firm.nora)))  # fmt: skip
    views, later = firm.ledger.views, firm.at + timedelta(days=90)
    (row,) = avoidance(views, replace(DEVELOPMENT, stakeholder=ada), firm.now, later, ada).customers
    assert (row.account, row.met, row.days, row.stopped) == (firm.nordwind, 3, 90, True)
    report = avoidance(views, replace(DEVELOPMENT, stakeholder=firm.gro), firm.now, firm.at, ada)
    assert [(k.segment, k.stopped) for k in report.kinds] == [("enterprise", 0)]
    assert avoidance(views, replace(DEVELOPMENT, stakeholder=firm.eva), firm.now, later, ada).withheld


def test_requests_without_an_answer_and_noes_that_nobody_was_told_are_listed(firm: Firm) -> None:
    """Capabilities 9 and 50."""
    ada = firm.sellers[0]
    waits, answered = (firm.say(firm.nora, SubmitRequest, title=t, account=firm.nordwind) for t in ("A", "B"))
    no = firm.say(ada, MakeDecision, requests=(answered,), outcome=Outcome.DECLINE, reason="No room.")
    views, later = firm.ledger.views, firm.at + timedelta(days=30)
    assert [r.request for r in unanswered_requests(views, DEVELOPMENT, firm.now, later, 14).waiting] == [waits]
    (row,) = untold_noes(views, DEVELOPMENT, firm.now, later, 3).noes
    assert (row.decision, firm.nora in row.untold) == (no, True)
    for person in row.untold:
        firm.say(ada, CommunicateDecision, decision=no, to=(person,))
    assert untold_noes(views, DEVELOPMENT, firm.now, later, 3).told == 1
