"""June, small noes: one act each, within the mandate and outside it, and one that the ask itself brought about."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act, eur
from ledger.domain.decision.communicating import CommunicateDecision, PlannedTellingInput
from ledger.domain.decision.declining import DeclineRequest
from ledger.domain.decision.drafting import GroundInput, TradeOffInput, WordingInput
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.reviewing import ReviewDecision
from ledger.domain.decision.words import Audience, Effect, Outcome, Stake, WrongAsk
from ledger.domain.escalation.answering import UpholdEscalation
from ledger.domain.escalation.raising import Escalate
from ledger.domain.initiative.planning import PlanInitiative
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.scoring import MarkInput, ScoreRequest

ACTS: list[Act] = [
    act(
        "log-work",
        "ines",
        "2026-06-08 09:00",
        PlanInitiative(
            title="Removal of leavers within a day",
            team="platform",
            period="2026-Q2",
            size=9,
            requests=("@sso",),
            account="@nordwind",
            external_id="demo:log-work",
        ),
    ),
    act(
        "driver-stops",
        "milan",
        "2026-06-09 10:00",
        SubmitRequest(
            title="Show where each driver stops, and for how long",
            problem="Trucks come late to Lübeck on Fridays.",
            account="@nordwind",
            opportunity=None,
            claimed=eur(30_000),
            external_id="demo:driver-stops",
        ),
        to="yusuf",
        scribe="yusuf",
    ),
    act(
        "drivers-scored",
        "mara",
        "2026-06-10 09:00",
        ScoreRequest(
            request="@driver-stops",
            bar="@bar",
            marks=(
                MarkInput("problem", 2.0, "Late on Fridays, at one depot."),
                MarkInput("reach", 1.0, "Nobody else asks for it."),
                MarkInput("worth", 2.0),
                MarkInput("effort", evidence="Nobody has sized it."),
            ),
        ),
    ),
    act(
        "no-drivers",
        "mara",
        "2026-06-10 09:30",
        MakeDecision(
            requests=("@driver-stops",),
            outcome=Outcome.DECLINE,
            title="We do not watch drivers",
            reason_code="wrong_ask",
            reason="The trucks are late because the gate in Lübeck is double-booked on Fridays.",
            drivers=("root_cause", "privacy"),
            grounds=(
                GroundInput(WrongAsk.ROOT_CAUSE, "The gate is booked twice; the drivers wait for it."),
                GroundInput(WrongAsk.PRIVACY, "Stops tell how long somebody rests, and where."),
            ),
            trade_offs=(
                TradeOffInput("@brightholm", Effect.GAINS, note="The gate plan serves them too."),
                TradeOffInput("@nordwind", Effect.WAITS, note="Until the gate plan is there."),
            ),
            wordings=(
                WordingInput(Audience.CUSTOMER, "Your gate is booked twice on Fridays. We show you where, this week."),
            ),
            workaround="{yusuf} draws the gate plan by hand for June.",
            review_on=date(2026, 7, 1),
            mandate="@maras-mandate",
            external_id="demo:no-drivers",
        ),
    ),
    act("tell-milan-no", "yusuf", "2026-06-10 11:00", CommunicateDecision(decision="@no-drivers"), to="milan"),
    act(
        "no-drivers-reviewed",
        "mara",
        "2026-07-01 09:00",
        ReviewDecision(decision="@no-drivers", note="No truck was late on the last two Fridays."),
    ),
    act(
        "dark-screen",
        "sian",
        "2026-06-11 09:00",
        SubmitRequest(
            title="A dark screen for the night shift",
            problem="The screens are too bright in the cold store at night.",
            account="@brightholm",
            claimed=eur(4_000),
            external_id="demo:dark-screen",
        ),
        to="lotte",
        scribe="lotte",
    ),
    act(
        "no-dark-screen",
        "mara",
        "2026-06-12 09:00",
        DeclineRequest(
            request="@dark-screen",
            reason="It is a week of work for one customer, and the counting goes first.",
            wording="Not before the winter. The counting that you were promised goes first.",
            reason_code="capacity",
            workaround="The tablets dim by themselves when that is set in their own settings.",
            review_on=date(2026, 11, 2),
            owner_of_constraint="@ines",
            plan=(
                PlannedTellingInput("@lotte", Audience.SALES, "@mara"),
                PlannedTellingInput("@sian", Audience.CUSTOMER, "@lotte"),
            ),
            tell_by=date(2026, 6, 16),
            mandate="@maras-mandate",
            external_id="demo:no-dark-screen",
        ),
    ),
    act("tell-sian", "lotte", "2026-06-15 10:00", CommunicateDecision(decision="@no-dark-screen"), to="sian"),
    act(
        "escalation-dark-screen",
        "lotte",
        "2026-06-15 16:00",
        Escalate(
            over="@no-dark-screen",
            title="Brightholm waits again",
            reason="They have waited for everything this year. I would like to give them one small thing.",
            stake=Stake.RENEWAL,
            answer_by=date(2026, 6, 19),
            external_id="demo:escalation-dark-screen",
        ),
        to="priya",
    ),
    act(
        "escalation-dark-screen-upheld",
        "priya",
        "2026-06-18 09:00",
        UpholdEscalation(escalation="@escalation-dark-screen", answer="{mara} is right: the counting first."),
    ),
]
