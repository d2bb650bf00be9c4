"""Late March and April: the no is taken higher and overturned, and somebody else pays for it."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act, gbp
from ledger.domain.commitment.grading import AssessUpgradeRight
from ledger.domain.commitment.keeping import CancelCommitment
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.revising import ReviseCommitment
from ledger.domain.commitment.state import CommitmentKind, UpgradeRight
from ledger.domain.decision.communicating import CommunicateDecision
from ledger.domain.decision.drafting import TradeOffInput, WordingInput
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.reacting import ReactToDecision
from ledger.domain.decision.words import Audience, Effect, Outcome, Stake, Stance
from ledger.domain.escalation.answering import OverturnEscalation
from ledger.domain.escalation.ending import CloseEscalation, WithdrawEscalation
from ledger.domain.escalation.hearing import AcknowledgeEscalation, ReviewEscalation
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.initiative.displacing import DisplaceInitiative
from ledger.domain.kernel import Basis, Money
from ledger.domain.relationship import (
    AssertRelationship,
    ConfirmRelationship,
    DisputeRelationship,
    TieKind,
)
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.reviewing import WithdrawRequest
from ledger.domain.request.state import Importance

ACTS: list[Act] = [
    act(
        "escalation-sso",
        "gregor",
        "2026-03-18 08:30",
        RaiseEscalation(
            over="@no-sso",
            title="Nordwind's single sign-on is taken higher",
            reason="{bernd} called me at home. If April does not hold he opens the tender again, and I have to take "
            "EUR 1.24 million out of the year.",
            external_id="demo:escalation-sso",
        ),
        to="priya",
    ),
    act(
        "escalation-sso-heard",
        "priya",
        "2026-03-18 12:00",
        AcknowledgeEscalation(escalation="@escalation-sso"),
        to="gregor mara",
    ),
    act(
        "escalation-sso-review",
        "priya",
        "2026-03-19 09:00",
        ReviewEscalation(escalation="@escalation-sso"),
        to="mara ines lotte",
    ),
    act(
        "yes-sso",
        "priya",
        "2026-03-26 17:00",
        MakeDecision(
            requests=("@sso",),
            title="Log-in with company accounts by the end of April; removal of leavers later",
            outcome=Outcome.ACCEPT,
            reason_code="deal_size",
            reason="The deal pays for two more people next year. I take the half that can be done by April, knowing "
            "that it stops Brightholm's counting. This is my decision, not {mara}'s.",
            drivers=("deal_size", "executive_relation"),
            wordings=(
                WordingInput(
                    audience=Audience.CUSTOMER,
                    text="You log in with your company accounts from the end of April. The removal of leavers "
                    "stays the nightly list for now.",
                ),
            ),
            consequences="Counting without a network at Brightholm moves behind it.",
            supersedes="@no-sso",
            trade_offs=(
                TradeOffInput("@nordwind", Effect.GAINS, "@sso", "The log-in by the end of April."),
                TradeOffInput("@brightholm", Effect.WAITS, "@offline", "Until after it."),
            ),
            mandate="@priyas-mandate",
            owner_of_constraint="@ines",
            external_id="demo:yes-sso",
        ),
        to="gregor mara ines",
        because="escalation-sso",
    ),
    act(
        "escalation-sso-overturned",
        "priya",
        "2026-03-26 17:10",
        OverturnEscalation(
            escalation="@escalation-sso",
            superseding_decision="@yes-sso",
            answer="The log-in by April, without the removal. {mara}'s facts were right; I weigh the deal higher.",
        ),
    ),
    act(
        "mara-on-the-reversal",
        "mara",
        "2026-03-26 17:40",
        ReactToDecision(
            decision="@yes-sso",
            stance=Stance.ACCEPTS,
            text="I will carry it. I want it written down that {ines} said five weeks, and that there are five weeks.",
        ),
        to="priya",
    ),
    act(
        "tell-reversal",
        "tom",
        "2026-03-27 09:00",
        CommunicateDecision(
            decision="@yes-sso",
            audience=Audience.CUSTOMER,
            text="You log in with your company accounts from the end of April. The removal of leavers stays "
            "the nightly list for now.",
        ),
        to="katrin jens bernd",
    ),
    act("escalation-sso-closed", "priya", "2026-03-30 08:00", CloseEscalation(escalation="@escalation-sso")),
    # What it costs: Brightholm.
    act(
        "defer-offline",
        "priya",
        "2026-03-27 10:00",
        MakeDecision(
            requests=("@offline",),
            title="Counting without a network waits for Nordwind's log-in",
            outcome=Outcome.DEFER,
            reason_code="displaced",
            reason="The two people who were doing it do the log-in for Nordwind until the end of April.",
            review_on=date(2026, 5, 4),
            supersedes="@yes-offline",
            owner_of_constraint="@ines",
            external_id="demo:defer-offline",
        ),
        to="lotte ines mara",
        because="yes-sso",
    ),
    act(
        "promise-offline-cancelled",
        "ines",
        "2026-03-27 11:00",
        CancelCommitment(
            commitment="@promise-offline", reason="Stopped at two thirds: both of us move to Nordwind's log-in."
        ),
        to="lotte",
        because="defer-offline",
    ),
    act(
        "freezer-work-displaced",
        "ines",
        "2026-03-27 11:30",
        DisplaceInitiative(
            initiative="@freezer-work",
            displaced_by="@yes-sso",
            person_weeks=2,
            cost=gbp(14_000),
            reason="A third of it is left; the two who know it do the log-in.",
        ),
        because="yes-sso",
    ),
    act(
        "tell-brightholm",
        "lotte",
        "2026-03-30 15:00",
        CommunicateDecision(
            decision="@defer-offline",
            audience=Audience.CUSTOMER,
            text="It will not come before Easter. I do not have a new date for you, and I will not make one up.",
        ),
        to="oliver sian",
    ),
    act(
        "oliver-objects",
        "oliver",
        "2026-03-30 15:10",
        ReactToDecision(
            decision="@defer-offline",
            stance=Stance.OBJECTS,
            stake=Stake.REFERENCE,
            amount=gbp(310_000),
            text="You will understand that I do not stand on a stage for you in May.",
        ),
        to="lotte",
        scribe="lotte",
    ),
    act(
        "escalation-offline",
        "lotte",
        "2026-03-31 09:00",
        RaiseEscalation(
            over="@defer-offline",
            title="Brightholm was promised first",
            reason="We broke a vetted promise to keep an unvetted one.",
            external_id="demo:escalation-offline",
        ),
        to="priya",
    ),
    act(
        "escalation-offline-back",
        "lotte",
        "2026-04-02 17:00",
        WithdrawEscalation(
            escalation="@escalation-offline", reason="{priya} put {ines}'s people back on it from 4 May, in writing."
        ),
    ),
    # April.
    act(
        "discount",
        "gregor",
        "2026-04-08 16:00",
        MakeCommitment(
            commitment_kind=CommitmentKind.TERMS,
            consequent="Ten per cent off the first year",
            antecedent="Nordwind signs by 29 May",
            antecedent_by=date(2026, 5, 29),
            creditor="@bernd",
            account="@nordwind",
            opportunity="@deal",
            deadline=date(2026, 5, 29),
            external_id="demo:discount",
        ),
    ),
    act(
        "promise-sso-upgrade-right",
        "helen",
        "2026-04-14 10:00",
        AssessUpgradeRight(
            commitment="@promise-sso",
            upgrade_right=UpgradeRight.EXPLICIT,
            value=Money(9_600_000, "EUR"),
            note="The draft of the order form names it with its date in annex 3.",
        ),
        to="priya gregor",
    ),
    act(
        "temperature",
        "oliver",
        "2026-04-13 10:00",
        SubmitRequest(
            title="A text message when a freezer gets too warm",
            problem="Twice this winter nobody noticed until the morning.",
            account="@brightholm",
            importance=Importance.NICE_TO_HAVE,
            external_id="demo:temperature",
        ),
        to="lotte",
        scribe="lotte",
    ),
    act(
        "temperature-withdrawn",
        "oliver",
        "2026-04-21 09:00",
        WithdrawRequest(request="@temperature", reason="The new sensors do that by themselves."),
        scribe="lotte",
    ),
    # A late fact: learnt in April, said in February.
    act(
        "promise-sso-moved",
        "tom",
        "2026-02-26 11:00",
        ReviseCommitment(
            commitment="@promise-sso",
            deadline=date(2026, 4, 15),
            reason="In a mail to {katrin}, found in April: “more likely mid-April”.",
        ),
        scribe="yusuf",
        basis=Basis.DOCUMENT,
        to="katrin",
    ),
    # How the people stand to one another, as far as we can see.
    act(
        "jens-influences-bernd",
        "yusuf",
        "2026-04-16 10:00",
        AssertRelationship(source="@jens", target="@bernd", tie=TieKind.INFLUENCES, strength=0.4, confidence=0.5),
    ),
    act(
        "yusuf-covers-jens",
        "yusuf",
        "2026-04-16 10:05",
        AssertRelationship(source="@yusuf", target="@jens", tie=TieKind.COVERS, strength=0.7),
    ),
    act(
        "gregor-covers-bernd",
        "gregor",
        "2026-04-16 10:10",
        AssertRelationship(source="@gregor", target="@bernd", tie=TieKind.COVERS, strength=0.5),
    ),
    act(
        "tom-influences-gregor",
        "lotte",
        "2026-04-16 10:15",
        AssertRelationship(source="@tom", target="@gregor", tie=TieKind.INFLUENCES, strength=0.8),
    ),
    act(
        "tom-influences-gregor-confirmed",
        "mara",
        "2026-04-16 11:00",
        ConfirmRelationship(relationship="@tom-influences-gregor", strength=0.7),
    ),
    act(
        "gregor-against-ines",
        "lotte",
        "2026-04-16 10:20",
        AssertRelationship(source="@gregor", target="@ines", tie=TieKind.CONFLICTS_WITH, strength=0.5, confidence=0.4),
    ),
    act(
        "gregor-against-ines-disputed",
        "ines",
        "2026-04-17 08:30",
        DisputeRelationship(
            relationship="@gregor-against-ines",
            reason="We disagree about dates. I would go to him first if I needed help.",
        ),
    ),
    act(
        "mara-trusts-ines",
        "mara",
        "2026-04-16 11:05",
        AssertRelationship(source="@mara", target="@ines", tie=TieKind.TRUSTS, strength=0.9),
    ),
]
