"""January: Brightholm is promised counting in the freezer, and a large deal comes into sight."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act, eur, gbp
from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.decision.communicating import CommunicateDecision
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Audience, Outcome
from ledger.domain.opportunity.opening import OpenOpportunity
from ledger.domain.opportunity.teams import JoinOpportunityTeam, NameCommitteeMember
from ledger.domain.relationship import AssertRelationship, TieKind
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.delivering import AcceptDelivery, DeclareDelivery
from ledger.domain.request.reviewing import StartReview
from ledger.domain.request.state import Importance
from ledger.domain.stakeholder import (
    AssessStakeholder,
    BuyingRole,
    Coverage,
    Engagement,
    RelationshipLevel,
    Support,
)

ACTS: list[Act] = [
    act(
        "offline",
        "oliver",
        "2026-01-08 10:00",
        SubmitRequest(
            title="Counting stock in the freezer without a network",
            problem="There is no reception in the freezer halls. Two people count on paper every night and type it "
            "in afterwards; every week a pallet or two is lost in between.",
            ask="The handheld counts without a network and sends the counts once it has one.",
            account="@brightholm",
            importance=Importance.DEAL_CHALLENGE,
            claimed=gbp(42_000),
            external_id="demo:offline",
        ),
        to="lotte",
        scribe="lotte",
    ),
    act("offline-review", "mara", "2026-01-09 09:00", StartReview(request="@offline")),
    act(
        "yes-offline",
        "mara",
        "2026-01-13 14:00",
        MakeDecision(
            requests=("@offline",),
            title="Counting without a network comes before Easter",
            outcome=Outcome.ACCEPT,
            reason_code="customer_value",
            reason="Five of our eleven customers have freezers. {ines} has the two people it needs until the "
            "end of March.",
            drivers=("customer_value", "capacity"),
            external_id="demo:yes-offline",
        ),
        to="lotte ines",
    ),
    act(
        "promise-offline-asked",
        "lotte",
        "2026-01-14 09:00",
        ProposeCommitment(
            consequent="Counting without a network runs at Brightholm before Easter",
            creditor="@oliver",
            account="@brightholm",
            request="@offline",
            deadline=date(2026, 4, 3),
        ),
        to="ines mara",
    ),
    act(
        "promise-offline-vetting",
        "mara",
        "2026-01-14 10:00",
        StartVetting(commitment="@promise-offline-asked"),
        to="ines",
    ),
    act(
        "promise-offline-vetted",
        "ines",
        "2026-01-16 11:00",
        VetCommitment(
            commitment="@promise-offline-asked",
            possible=True,
            size=6,
            impact="Two people for three weeks in March. Nothing else of theirs is promised to anybody.",
            expires_on=date(2026, 3, 31),
        ),
    ),
    act(
        "promise-offline-cleared",
        "mara",
        "2026-01-16 15:00",
        ClearCommitment(
            commitment="@promise-offline-asked",
            wording="Counting without a network runs on your handhelds before Easter",
            conditions="Only for the handhelds of 2023 and later.",
            valid_until=date(2026, 1, 31),
        ),
    ),
    act(
        "promise-offline",
        "lotte",
        "2026-01-19 16:00",
        MakeCommitment(id="@promise-offline-asked", debtor="@ines", external_id="demo:promise-offline"),
        to="oliver",
    ),
    act(
        "tell-offline",
        "lotte",
        "2026-01-19 16:05",
        CommunicateDecision(
            decision="@yes-offline",
            audience=Audience.CUSTOMER,
            text="Yes. You will have it before Easter.",
        ),
        to="oliver sian",
    ),
    act(
        "deal",
        "tom",
        "2026-01-12 09:30",
        OpenOpportunity(
            name="Nordwind: planning for 14 cold stores",
            account="@nordwind",
            amount=eur(1_240_000),
            stage="discovery",
            expected_close=date(2026, 5, 29),
            external_id="demo:deal",
        ),
    ),
    act(
        "deal-tom",
        "tom",
        "2026-01-12 09:35",
        JoinOpportunityTeam(opportunity="@deal", stakeholder="@tom", part="account executive"),
    ),
    act(
        "deal-yusuf",
        "tom",
        "2026-01-12 09:36",
        JoinOpportunityTeam(opportunity="@deal", stakeholder="@yusuf", part="solution engineer"),
    ),
    act(
        "deal-mara",
        "tom",
        "2026-01-20 09:00",
        JoinOpportunityTeam(opportunity="@deal", stakeholder="@mara", part="product manager"),
    ),
    act(
        "committee-katrin",
        "tom",
        "2026-01-20 17:00",
        NameCommitteeMember(
            opportunity="@deal", stakeholder="@katrin", roles=(BuyingRole.INITIATOR, BuyingRole.CHAMPION)
        ),
    ),
    act(
        "committee-jens",
        "tom",
        "2026-01-20 17:05",
        NameCommitteeMember(opportunity="@deal", stakeholder="@jens", roles=(BuyingRole.TECHNICAL_BUYER,)),
    ),
    act(
        "committee-bernd",
        "tom",
        "2026-01-20 17:10",
        NameCommitteeMember(
            opportunity="@deal", stakeholder="@bernd", roles=(BuyingRole.ECONOMIC_BUYER, BuyingRole.DECIDER)
        ),
    ),
    act(
        "committee-milan",
        "yusuf",
        "2026-01-22 12:00",
        NameCommitteeMember(opportunity="@deal", stakeholder="@milan", roles=(BuyingRole.USER_BUYER,)),
    ),
    act(
        "katrin-in-january",
        "tom",
        "2026-01-22 18:00",
        AssessStakeholder(
            stakeholder="@katrin",
            opportunity="@deal",
            buying_roles=(BuyingRole.INITIATOR, BuyingRole.CHAMPION),
            support=Support.MENTOR,
            coverage=Coverage.IN_DEPTH,
            relationship_level=RelationshipLevel.CREDIBLE_SOURCE,
            relationship_wanted=RelationshipLevel.TRUSTED_ADVISOR,
            engagement=Engagement.LEADING,
            power=0.5,
            legitimacy=0.8,
            urgency=0.9,
            interest=1.0,
            note="She wrote the tender herself and rehearsed our demo with us before the others saw it.",
        ),
    ),
    act(
        "bernd-in-january",
        "tom",
        "2026-01-22 18:10",
        AssessStakeholder(
            stakeholder="@bernd",
            opportunity="@deal",
            buying_roles=(BuyingRole.ECONOMIC_BUYER, BuyingRole.DECIDER),
            support=Support.SUPPORTER,
            coverage=Coverage.BRIEF,
            engagement=Engagement.SUPPORTIVE,
            power=0.9,
            legitimacy=0.9,
            urgency=0.4,
            interest=0.6,
            note="He says that the money is his to give. We have one handshake to go by.",
        ),
    ),
    act(
        "tom-covers-katrin",
        "tom",
        "2026-01-22 18:20",
        AssertRelationship(source="@tom", target="@katrin", tie=TieKind.COVERS, strength=0.9),
    ),
    act(
        "bernd-sponsors-katrin",
        "tom",
        "2026-01-22 18:25",
        AssertRelationship(source="@bernd", target="@katrin", tie=TieKind.SPONSORS, strength=0.6, confidence=0.6),
    ),
    act(
        "katrin-trusts-yusuf",
        "yusuf",
        "2026-01-22 18:30",
        AssertRelationship(source="@katrin", target="@yusuf", tie=TieKind.TRUSTS, strength=0.7, confidence=0.7),
    ),
    act(
        "labels",
        "milan",
        "2026-01-22 11:00",
        SubmitRequest(
            title="German words on the handheld",
            problem="Half of the night shift in Lübeck reads no English and guesses at the buttons.",
            ask="The handheld speaks German.",
            account="@nordwind",
            opportunity="@deal",
            importance=Importance.NICE_TO_HAVE,
            external_id="demo:labels",
        ),
        to="yusuf",
        scribe="yusuf",
    ),
    act(
        "yes-labels",
        "mara",
        "2026-01-26 10:00",
        MakeDecision(
            requests=("@labels",),
            title="The handheld speaks German from February on",
            outcome=Outcome.ACCEPT,
            reason_code="small",
            reason="Two days of work, and the texts are translated already for Brightholm's Austrian depot.",
            external_id="demo:yes-labels",
        ),
        to="yusuf",
    ),
    act(
        "labels-delivered",
        "ines",
        "2026-02-06 16:00",
        DeclareDelivery(request="@labels", note="In the release of 6 February."),
    ),
    act(
        "labels-accepted",
        "milan",
        "2026-02-10 07:30",
        AcceptDelivery(request="@labels", note="The night shift noticed before I told them."),
        scribe="yusuf",
    ),
]
