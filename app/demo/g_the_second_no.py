"""Late May and June: a second no, with backing asked first. It is taken higher too, and it holds."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act, eur
from ledger.domain.commitment.keeping import SatisfyCommitment
from ledger.domain.decision.communicating import CommunicateDecision
from ledger.domain.decision.drafting import DraftDecision, OptionInput, WordingInput
from ledger.domain.decision.making import AcceptDecision, MakeDecision, ProposeDecision
from ledger.domain.decision.preparing import AgreeToDecision, AskForBacking, GiveBacking, GiveDecisionPart
from ledger.domain.decision.reacting import ReactToDecision, ResolveReaction
from ledger.domain.decision.words import Audience, Outcome, RapidRole, Stake, Stance
from ledger.domain.escalation.answering import UpholdEscalation
from ledger.domain.escalation.ending import CloseEscalation
from ledger.domain.escalation.hearing import AcknowledgeEscalation
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.mandate.granting import GrantMandate
from ledger.domain.mandate.scope import MandateScopeInput
from ledger.domain.opportunity.teams import JoinOpportunityTeam
from ledger.domain.relationship import AssertRelationship, TieKind
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.delivering import AcceptDelivery, DeclareDelivery
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.reviewing import StartReview
from ledger.domain.request.state import Importance
from ledger.domain.stakeholder import (
    AssessStakeholder,
    BuyingRole,
    Coverage,
    Engagement,
    PoliticalStatus,
    RelationshipLevel,
    Support,
)

ACTS: list[Act] = [
    act(
        "deal-priya",
        "tom",
        "2026-05-18 09:00",
        JoinOpportunityTeam(opportunity="@deal", stakeholder="@priya", part="executive sponsor"),
    ),
    act(
        "priya-covers-annika",
        "priya",
        "2026-05-21 15:00",
        AssertRelationship(source="@priya", target="@annika", tie=TieKind.COVERS, strength=0.5),
    ),
    act(
        "own-servers",
        "annika",
        "2026-05-21 14:20",
        SubmitRequest(
            title="Installation on Nordwind's own servers",
            problem="The group bought servers in 2024 for six years and writes them off whether they are used or not.",
            ask="Quillhaven runs in Nordwind's data centre in Bremen.",
            account="@nordwind",
            opportunity="@deal",
            importance=Importance.DEAL_BREAKER,
            claimed=eur(1_240_000),
            external_id="demo:own-servers",
        ),
        to="priya",
        scribe="priya",
    ),
    act(
        "own-servers-bernd",
        "bernd",
        "2026-05-22 09:00",
        EndorseRequest(request="@own-servers", account="@nordwind"),
        scribe="gregor",
    ),
    act("own-servers-review", "mara", "2026-05-22 10:00", StartReview(request="@own-servers")),
    act(
        "no-own-servers",
        "mara",
        "2026-05-26 09:00",
        DraftDecision(
            requests=("@own-servers",),
            outcome=Outcome.DECLINE,
            title="We do not install on customers' own servers",
            reason_code="strategy",
            reason="One customer on their own servers costs {ines} one person for good, a quarter of her team. "
            "We had three "
            "such customers until 2023 and lost two of them over updates that came too late.",
            drivers=("strategy", "capacity", "support_cost"),
            options=(
                OptionInput(
                    title="Install it for Nordwind alone", why_not="EUR 140,000 a year for one customer, without end."
                ),
                OptionInput(
                    title="A partner installs and runs it",
                    why_not="Nobody there knows the product; the calls would come to {lotte}.",
                ),
                OptionInput(
                    title="A copy of the data on Nordwind's servers every night", why_not="Taken, as the workaround."
                ),
            ),
            wordings=(
                WordingInput(audience=Audience.SALES, text="No, and no exception. Offer the nightly copy."),
                WordingInput(
                    audience=Audience.CUSTOMER,
                    text="We run Quillhaven ourselves, for everybody in the same way. You get a full copy of "
                    "your data on your own servers every night.",
                ),
                WordingInput(
                    audience=Audience.EXECUTIVES,
                    text="One person for good, for one customer; two of three such customers left us.",
                ),
            ),
            workaround="A full copy of the data on Nordwind's own servers every night.",
            consequences="We may lose three sites that have no line to the outside.",
            review_on=date(2027, 1, 15),
            owner_of_constraint="@ines",
            external_id="demo:no-own-servers",
        ),
    ),
    act(
        "no-own-servers-part",
        "mara",
        "2026-05-26 09:05",
        GiveDecisionPart(decision="@no-own-servers", stakeholder="@priya", role=RapidRole.AGREE),
    ),
    act(
        "no-own-servers-asks-priya",
        "mara",
        "2026-05-26 09:10",
        AskForBacking(decision="@no-own-servers", stakeholder="@priya", text="Before I say it, not after."),
        to="priya",
    ),
    act(
        "no-own-servers-priya",
        "priya",
        "2026-05-26 11:00",
        GiveBacking(decision="@no-own-servers", stakeholder="@priya", text="Yes, whatever the deal does."),
    ),
    act(
        "no-own-servers-asks-gregor",
        "mara",
        "2026-05-26 11:10",
        AskForBacking(decision="@no-own-servers", stakeholder="@gregor"),
        to="gregor",
    ),
    act(
        "no-own-servers-gregor",
        "gregor",
        "2026-05-27 18:00",
        GiveBacking(
            decision="@no-own-servers",
            stakeholder="@gregor",
            text="I do not like it. I will not go round you this time.",
        ),
    ),
    act(
        "no-own-servers-agreed",
        "priya",
        "2026-05-27 18:20",
        AgreeToDecision(decision="@no-own-servers", text="And this one is yours to say: see your mandate."),
    ),
    act(
        "maras-second-mandate",
        "priya",
        "2026-05-27 18:30",
        GrantMandate(
            holder="@mara",
            title="Mara's no to Nordwind",
            scope=MandateScopeInput(
                outcomes=(Outcome.DECLINE,), accounts=("@nordwind",), limit=eur(1_500_000), expires_on=date(2026, 7, 31)
            ),
            reason="In March I let her stand alone.",
            external_id="demo:maras-second-mandate",
        ),
    ),
    act(
        "no-own-servers-proposed",
        "mara",
        "2026-05-28 09:00",
        ProposeDecision(decision="@no-own-servers"),
        to="priya gregor ines",
    ),
    act(
        "no-own-servers-holds",
        "mara",
        "2026-05-28 10:00",
        AcceptDecision(decision="@no-own-servers", mandate="@maras-second-mandate"),
    ),
    act(
        "tell-sales-servers",
        "mara",
        "2026-05-28 10:10",
        CommunicateDecision(
            decision="@no-own-servers", audience=Audience.SALES, text="No, and no exception. Offer the nightly copy."
        ),
        to="tom yusuf gregor",
    ),
    act(
        "tom-accepts",
        "tom",
        "2026-05-28 10:30",
        ReactToDecision(
            decision="@no-own-servers",
            stance=Stance.ACCEPTS,
            stake=Stake.REVENUE,
            amount=eur(1_240_000),
            text="I can sell the copy. I cannot sell a maybe.",
        ),
        to="mara",
    ),
    act(
        "tell-annika",
        "priya",
        "2026-05-29 09:30",
        CommunicateDecision(
            decision="@no-own-servers",
            audience=Audience.CUSTOMER,
            text="We run Quillhaven ourselves, for everybody in the same way. You get a full copy of your data "
            "on your own servers every night.",
        ),
        to="annika bernd katrin",
    ),
    act(
        "bernd-fights",
        "bernd",
        "2026-05-29 12:00",
        ReactToDecision(
            decision="@no-own-servers",
            stance=Stance.FIGHTS,
            stake=Stake.EXECUTIVE_RELATION,
            text="Then the servers stand empty and I explain it to the board.",
        ),
        to="gregor",
        scribe="gregor",
    ),
    act(
        "escalation-servers",
        "bernd",
        "2026-06-01 08:00",
        RaiseEscalation(
            over="@no-own-servers",
            title="Nordwind asks for its own servers once more",
            reason="Three sites have no line to the outside. For them the copy is no use.",
            external_id="demo:escalation-servers",
        ),
        to="gregor priya",
        scribe="gregor",
    ),
    act(
        "escalation-servers-heard",
        "priya",
        "2026-06-01 11:00",
        AcknowledgeEscalation(escalation="@escalation-servers"),
        to="bernd",
    ),
    act(
        "escalation-servers-upheld",
        "priya",
        "2026-06-09 16:00",
        UpholdEscalation(
            escalation="@escalation-servers",
            answer="It stays no. We take the three sites out of the contract and lower the price; when they "
            "have a line, they come back at the same price.",
        ),
    ),
    act("escalation-servers-closed", "priya", "2026-06-10 09:00", CloseEscalation(escalation="@escalation-servers")),
    act(
        "annika-in-june",
        "priya",
        "2026-06-10 18:00",
        AssessStakeholder(
            stakeholder="@annika",
            opportunity="@deal",
            buying_roles=(BuyingRole.ECONOMIC_BUYER, BuyingRole.APPROVER),
            support=Support.SUPPORTER,
            political_status=PoliticalStatus.INNER_CIRCLE,
            coverage=Coverage.MULTIPLE,
            relationship_level=RelationshipLevel.CREDIBLE_SOURCE,
            relationship_wanted=RelationshipLevel.CREDIBLE_SOURCE,
            engagement=Engagement.SUPPORTIVE,
            power=1.0,
            legitimacy=1.0,
            urgency=0.6,
            interest=0.7,
            note="She said that ours was the first no in this tender that came with a reason and a price.",
        ),
    ),
    act(
        "annika-trusts-priya",
        "priya",
        "2026-06-10 18:10",
        AssertRelationship(source="@annika", target="@priya", tie=TieKind.TRUSTS, strength=0.5, confidence=0.5),
    ),
    # The June date holds, and Brightholm's counting goes on.
    act(
        "yes-offline-again",
        "mara",
        "2026-05-29 15:00",
        MakeDecision(
            requests=("@offline",),
            title="Counting without a network goes on, for July",
            outcome=Outcome.ACCEPT,
            reason_code="displaced_work_resumed",
            reason="{priya} gave one of the two people back on 4 May; two thirds were done.",
            supersedes="@defer-offline",
            external_id="demo:yes-offline-again",
        ),
        to="lotte ines",
    ),
    act(
        "tell-oliver-july",
        "mara",
        "2026-06-02 10:00",
        CommunicateDecision(
            decision="@yes-offline-again",
            audience=Audience.CUSTOMER,
            text="In July. I come to the freezer myself and count with you.",
        ),
        to="oliver sian",
    ),
    act(
        "sso-delivered",
        "ines",
        "2026-06-17 15:00",
        DeclareDelivery(
            request="@sso",
            note="Log-in with company accounts for all of Nordwind, two days early. Leavers: the nightly list.",
        ),
    ),
    act(
        "promise-june-kept",
        "jens",
        "2026-06-18 09:00",
        SatisfyCommitment(
            commitment="@promise-june", reason="I logged in at eight this morning, and so did the depot in Lübeck."
        ),
        scribe="yusuf",
    ),
    act(
        "sso-accepted",
        "jens",
        "2026-06-19 10:00",
        AcceptDelivery(request="@sso", note="Accepted for the log-in. The finding is closed by the nightly list."),
        scribe="yusuf",
    ),
    act(
        "tom-fights-outcome",
        "mara",
        "2026-06-22 09:00",
        ResolveReaction(
            decision="@no-sso",
            stakeholder="@tom",
            outcome="The customer who had to have it by April took it in June. What it cost is on Brightholm's page.",
        ),
    ),
    act(
        "jens-in-june",
        "yusuf",
        "2026-06-19 17:00",
        AssessStakeholder(
            stakeholder="@jens",
            opportunity="@deal",
            buying_roles=(BuyingRole.TECHNICAL_BUYER, BuyingRole.CHAMPION),
            support=Support.SUPPORTER,
            coverage=Coverage.IN_DEPTH,
            engagement=Engagement.SUPPORTIVE,
            power=0.7,
            legitimacy=0.9,
            urgency=0.5,
            interest=0.8,
            note="He told {annika} that we say what we can do and then do that.",
        ),
    ),
]
