"""September: what a promise of August led to, one that was perhaps never made, and one that nobody cleared in time."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act, there
from ledger.domain.commitment.clearing import ProposeCommitment
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.escalation.hearing import AcknowledgeEscalation
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.escalation.state import EscalationKind
from ledger.domain.interaction.conversation import RecordConversation
from ledger.domain.interaction.state import Consequence, InteractionCapacity
from ledger.domain.kernel import Basis
from ledger.domain.reply import ReplyStance, ReplyToEvent
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.scoring import MarkInput, ScoreRequest

ACTS: list[Act] = [
    # December, promised in Inês's name, and what came of it.
    act(
        "december-review",
        "gregor",
        "2026-09-01 10:00",
        RecordConversation(
            title="Nordwind: account review over December",
            capacity=InteractionCapacity.SALES,
            account="@nordwind",
            opportunity="@deal",
            minutes=75,
            attendees=there("gregor", "tom", "mara", "ines"),
            summary="What December would take, and who had said that it would come.",
            consequence=Consequence.SOME,
            external_id="demo:december-review",
        ),
        because="promise-seasonal",
    ),
    act(
        "escalation-seasonal",
        "ines",
        "2026-09-02 09:00",
        RaiseEscalation(
            title="A date in my name that I have not given",
            over="@promise-seasonal",
            escalation_kind=EscalationKind.HIERARCHIC,
            reason="Eighteen person-weeks are promised for a quarter that has seven left.",
            answer_by=date(2026, 9, 9),
            external_id="demo:escalation-seasonal",
        ),
        to="priya",
        because="december-review",
    ),
    act(
        "escalation-seasonal-heard",
        "priya",
        "2026-09-03 08:00",
        AcknowledgeEscalation(escalation="@escalation-seasonal"),
    ),
    act(
        "seasonal-intervention",
        "priya",
        "2026-09-04 14:00",
        RecordConversation(
            title="Nordwind: Priya calls Annika about December",
            capacity=InteractionCapacity.EXECUTIVE,
            account="@nordwind",
            opportunity="@deal",
            minutes=30,
            attendees=there("priya", "annika"),
            summary="There is no December yet; there will be a day once somebody has counted.",
            consequence=Consequence.SOME,
            external_id="demo:seasonal-intervention",
        ),
        because="escalation-seasonal",
    ),
    # What one person heard, and the other says was never said.
    act(
        "promise-gates",
        "yusuf",
        "2026-09-07 11:00",
        MakeCommitment(
            consequent="The gates know within a minute who has left",
            creditor="@milan",
            account="@nordwind",
            team="platform",
            external_id="demo:promise-gates",
        ),
        scribe="lotte",
        basis=Basis.HEARSAY,
    ),
    act(
        "promise-gates-disputed",
        "yusuf",
        "2026-09-07 15:00",
        ReplyToEvent(
            replies_to="@promise-gates#1",
            stance=ReplyStance.DISPUTES,
            text="I said that somebody would look at the gates. {milan} will tell you the same.",
        ),
    ),
    # Somebody asked first, waited, and said it all the same.
    act(
        "promise-labels-asked",
        "yusuf",
        "2026-09-08 09:00",
        ProposeCommitment(
            consequent="Labels in Danish, by the end of October",
            creditor="@milan",
            account="@nordwind",
            deadline=date(2026, 10, 30),
            answer_within_hours=48,
        ),
        to="mara ines",
    ),
    act(
        "promise-labels",
        "yusuf",
        "2026-09-14 10:00",
        MakeCommitment(id="@promise-labels-asked", team="platform", external_id="demo:promise-labels"),
        to="milan",
    ),
    # What the latest request lacks.
    act(
        "seasonal-scored",
        "mara",
        "2026-09-10 09:00",
        ScoreRequest(
            request="@seasonal",
            bar="@bar",
            marks=(
                MarkInput("problem", 4.0, "Three hundred people for five weeks, told by {milan}."),
                MarkInput("reach", 1.0, "Nobody but Nordwind has asked."),
                MarkInput("worth", 3.0, "EUR 54,000, claimed by {tom}."),
                MarkInput("effort", None, "Engineering has not sized it."),
            ),
        ),
    ),
    # A request that nobody has looked at, and a customer whom nobody has called.
    act(
        "pallet-photos",
        "sian",
        "2026-07-20 09:00",
        SubmitRequest(
            title="A photo of each pallet that arrives broken",
            problem="The carrier says that it left whole, and nobody can show otherwise.",
            account="@brightholm",
            external_id="demo:pallet-photos",
        ),
        scribe="lotte",
    ),
]
