"""Flags on plans, committees, customers, conversations and requests, and on what is on record at all."""

from __future__ import annotations

from pathlib import Path

from ledger.domain.account import JoinAccountTeam
from ledger.domain.commitment.grading import GradeHonesty
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.words import Honesty
from ledger.domain.initiative.planning import PlanInitiative
from ledger.domain.initiative.working import DropInitiative
from ledger.domain.interaction.attending import AttendeeInput
from ledger.domain.interaction.conversation import RecordConversation
from ledger.domain.interaction.holding import BriefAttendees, ScheduleInteraction
from ledger.domain.interaction.state import InteractionCapacity
from ledger.domain.kernel.event import Source
from ledger.domain.opportunity.teams import NameCommitteeMember
from ledger.domain.relationship import AssertRelationship, TieKind
from ledger.domain.reply import ReplyStance, ReplyToEvent, WithdrawReply
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.reviewing import WithdrawRequest
from ledger.domain.stakeholder import AssessStakeholder, BuyingRole, IdentifyStakeholder, Support
from ledger.ledger import Act
from ledger.policy import DEVELOPMENT, Role, Viewer
from ledger.views.flags.names import FlagName
from tests.views.flags.case import MONDAY, negotiating, spring


def test_a_period_that_is_planned_too_full_is_flagged_until_work_is_dropped(tmp_path: Path) -> None:
    """Capabilities 14 and 20."""
    with negotiating(tmp_path) as case:
        team = case.act(spring(case))
        case.act(PlanInitiative(by=case.eva, title="Offline", team="platform", period="spring", size=8))
        assert case.why(team, FlagName.OVERCOMMITTED) is None
        more = case.act(PlanInitiative(by=case.eva, title="Search", team="platform", period="spring", size=4), 1)
        assert case.why(team, FlagName.OVERCOMMITTED, 2) == (
            "“platform, spring”: 12 person-weeks are planned and 10 can be done, 2 too many."
        )
        case.act(DropInitiative(by=case.eva, initiative=more, reason="No room"), 3)
        assert case.why(team, FlagName.OVERCOMMITTED, 4) is None


def test_a_committee_member_whom_nobody_assessed_lately_is_flagged_until_somebody_does(tmp_path: Path) -> None:
    """Capability 35."""
    flag = FlagName.ASSESSMENT_DUE
    with negotiating(tmp_path) as case:
        named = NameCommitteeMember(
            by=case.ben, opportunity=case.deal, stakeholder=case.nora, roles=(BuyingRole.TECHNICAL_BUYER,)
        )
        case.act(named)
        assert case.why(case.deal, flag) == (
            "Nobody has assessed Nora, the technical buyer, for “Rollout”: what they think is unknown, which is not "
            "the same as neutral."
        )
        case.act(AssessStakeholder(by=case.ben, stakeholder=case.nora, opportunity=case.deal, support=Support.NEUTRAL))
        assert case.why(case.deal, flag) is None
        assert case.why(case.deal, flag, 92) == (
            "Nora was last assessed for “Rollout” on 2026-03-02, by Ben: more than 90 days ago."
        )
        again = AssessStakeholder(by=case.ben, stakeholder=case.nora, opportunity=case.deal, support=Support.SUPPORTER)
        case.act(again, 92)
        assert case.why(case.deal, flag, 93) is None


def test_an_economic_buyer_whom_nobody_covers_is_flagged_until_somebody_does(tmp_path: Path) -> None:
    """Capability 33."""
    with negotiating(tmp_path) as case:
        roles = (BuyingRole.ECONOMIC_BUYER,)
        case.act(NameCommitteeMember(by=case.ben, opportunity=case.deal, stakeholder=case.nora, roles=roles))
        assert case.why(case.deal, FlagName.UNCOVERED_ECONOMIC_BUYER) == (
            "Nora releases the money for “Rollout”, and nobody of ours looks after them."
        )
        case.act(AssertRelationship(by=case.ben, source=case.vic, target=case.nora, tie=TieKind.COVERS), 1)
        assert case.why(case.deal, FlagName.UNCOVERED_ECONOMIC_BUYER, 2) is None


def test_whoever_stopped_meeting_a_customer_is_told_in_private_before_anybody_else(tmp_path: Path) -> None:
    """Capability 39."""
    flag = FlagName.AVOIDED_CUSTOMER
    with negotiating(tmp_path) as case:
        case.act(JoinAccountTeam(account=case.nordwind, stakeholder=case.ana))

        def meet(day: float) -> None:
            who = (AttendeeInput(stakeholder=case.ana), AttendeeInput(stakeholder=case.nora))
            case.act(RecordConversation(by=case.ana, title="Review", account=case.nordwind, attendees=who), day)

        for day in (0, 14, 28):
            meet(day)
        ana = Viewer("ana", Role.DEVELOPER, case.ana)
        why = (
            "Ana met “Nordwind” 3 times, last on 2026-03-30, and not in the 90 days since, though they work on the "
            "account."
        )
        assert case.why(case.nordwind, flag, 100, ana) is None
        assert case.why(case.nordwind, flag, 119, ana) == why
        assert case.flags(case.nordwind, 119, ana)[flag].nudge
        assert case.why(case.nordwind, flag, 119) is None, "others hear later"
        assert case.total(flag, 119) == 0
        assert case.why(case.nordwind, flag, 140) == why
        assert case.total(flag, 140) == 1
        meet(141)
        assert case.why(case.nordwind, flag, 142) is None


def test_a_briefing_not_to_say_no_is_flagged_until_it_is_taken_back(tmp_path: Path) -> None:
    """Capability 38."""
    with negotiating(tmp_path) as case:
        talk = ScheduleInteraction(by=case.ben, title="Review", capacity=InteractionCapacity.SALES)
        review = case.act(talk)
        brief = BriefAttendees(
            by=case.vic, to=(case.ana,), interaction=review, text="Stay positive", not_to_say_no=True
        )
        case.act(brief)
        assert case.why(review, FlagName.BRIEFED_NOT_TO_SAY_NO) == "Vic told Ana not to say no in “Review”."
        case.act(BriefAttendees(by=case.vic, to=(case.ana,), interaction=review, text="Say what is true"), 1)
        assert case.why(review, FlagName.BRIEFED_NOT_TO_SAY_NO, 2) is None


def test_a_request_that_picks_up_steam_is_flagged_while_it_does(tmp_path: Path) -> None:
    """Capability 24."""
    with negotiating(tmp_path) as case:
        asked = case.request()
        for number in range(4):
            who = case.act(IdentifyStakeholder(name=f"User {number}"))
            case.act(EndorseRequest(by=who, request=asked), 30 + number)
        assert case.why(asked, FlagName.SUDDEN_MOMENTUM, 10) is None
        assert case.why(asked, FlagName.SUDDEN_MOMENTUM, 33) == (
            "“Single sign-on” picked up steam: 3 voices in the 14 days to 2026-04-03; 1 in the 28 days before, 1 / 2 = "
            "0.5 per 14 days. 3 ≥ 3 and 3 ≥ 2 × 0.5 = 1: yes."
        )
        assert case.why(asked, FlagName.SUDDEN_MOMENTUM, 60) is None, "its voices come no faster than before"


def test_what_was_recorded_late_is_flagged_until_somebody_whom_it_names_confirms_it(tmp_path: Path) -> None:
    """Capability 46."""
    with negotiating(tmp_path) as case:
        asked = case.request(2)
        case.act(CommentOnRequest(by=case.ben, request=asked, text="Later"), 5)
        case.act(CommentOnRequest(by=case.ana, request=asked, text="Earlier"), 3)
        why = str(case.why(asked, FlagName.BACKDATED, 6))
        assert why.startswith(
            "Something that happened earlier was recorded of “Single sign-on” after what happened later"
        )
        case.act(ReplyToEvent(by=case.ana, replies_to=f"{asked}@3", stance=ReplyStance.CONFIRMS), 7)
        assert case.why(asked, FlagName.BACKDATED, 8) is None


def test_an_imported_act_that_broke_a_rule_is_flagged_until_somebody_whom_it_names_confirms_it(tmp_path: Path) -> None:
    """Capability 46."""
    with negotiating(tmp_path) as case:
        asked = case.request()
        case.act(WithdrawRequest(by=case.ana, request=asked))
        again = WithdrawRequest(by=case.ana, request=asked, occurred_at=MONDAY)
        case.ledger.submit_import(DEVELOPMENT, Act(again, source=Source("tracker", "1"))).result()
        case.ledger.follower.wait_for(case.ledger.recorder.head())
        why = case.why(asked, FlagName.IRREGULAR)
        assert why is not None
        assert why.startswith("An act recorded of “Single sign-on” broke a rule of the ledger (")
        event = case.flags(asked, 1)[FlagName.IRREGULAR].evidence[0]
        case.act(ReplyToEvent(by=case.ana, replies_to=event, stance=ReplyStance.CONFIRMS), 1)
        assert case.why(asked, FlagName.IRREGULAR, 2) is None


def test_what_is_disputed_is_said_to_be_and_does_not_count_until_it_is_taken_back(tmp_path: Path) -> None:
    """Capability 46."""
    with negotiating(tmp_path) as case:
        made = case.act(MakeCommitment(by=case.ben, consequent="Single sign-on"))
        case.act(GradeHonesty(by=case.ana, commitment=made, honesty=Honesty.OVER_THE_LINE))
        grade = case.flags(made, 1)[FlagName.OVER_THE_LINE].evidence[0]
        assert case.total(FlagName.OVER_THE_LINE, 1) == 1
        reply = case.act(
            ReplyToEvent(by=case.ben, replies_to=grade, stance=ReplyStance.DISPUTES, text="I was asked"), 1
        )
        assert case.why(made, FlagName.DISPUTED, 2) == (
            "Ben disputes what is on record in “Single sign-on”; what rests on it does not count."
        )
        assert str(case.why(made, FlagName.OVER_THE_LINE, 2)).endswith("It does not count: Ben disputes it.")
        assert case.total(FlagName.OVER_THE_LINE, 2) == 0
        assert case.total(FlagName.OVER_THE_LINE, 2, disputed=True) == 1
        case.act(WithdrawReply(by=case.ben, reply=reply), 3)
        assert case.why(made, FlagName.DISPUTED, 4) is None
        assert case.total(FlagName.OVER_THE_LINE, 4) == 1
