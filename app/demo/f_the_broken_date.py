"""May: the date passes, the champion cools, and the one who signs turns out to be somebody else."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act
from ledger.domain.account import ChangeReferenceStatus, ReferenceStatus
from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment, RefuseCommitment
from ledger.domain.commitment.keeping import ExpireCommitment, ViolateCommitment
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.kernel import Basis
from ledger.domain.opportunity.opening import ReviseOpportunity
from ledger.domain.opportunity.teams import NameCommitteeMember
from ledger.domain.relationship import AssertRelationship, EndRelationship, TieKind
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.endorsing import WithdrawEndorsement
from ledger.domain.request.merging import UnmergeRequest
from ledger.domain.stakeholder import (
    AssessStakeholder,
    BuyingRole,
    Coverage,
    Engagement,
    IdentifyStakeholder,
    PoliticalStatus,
    RelationshipLevel,
    Role,
    Support,
)

ACTS: list[Act] = [
    act(
        "sso-comment-ines",
        "ines",
        "2026-04-27 18:00",
        CommentOnRequest(
            request="@sso",
            text="It runs on our side with one test user. Nordwind's directory answers differently from what "
            "we were told. Thursday will not hold.",
        ),
        to="mara tom priya",
    ),
    act(
        "promise-sso-broken",
        "jens",
        "2026-04-30 17:00",
        ViolateCommitment(
            commitment="@promise-sso",
            reason="On 30 April nobody at Nordwind could log in with a company account. {ines} said so herself "
            "on the 27th; {tom} had not passed it on.",
        ),
        scribe="yusuf",
    ),
    act(
        "deal-slips",
        "tom",
        "2026-05-05 09:00",
        ReviseOpportunity(opportunity="@deal", stage="negotiation", expected_close=date(2026, 6, 30)),
    ),
    act(
        "katrin-in-may",
        "tom",
        "2026-05-08 17:00",
        AssessStakeholder(
            stakeholder="@katrin",
            opportunity="@deal",
            buying_roles=(BuyingRole.INITIATOR,),
            support=Support.NEUTRAL,
            coverage=Coverage.BRIEF,
            relationship_level=RelationshipLevel.VENDOR,
            relationship_wanted=RelationshipLevel.CREDIBLE_SOURCE,
            engagement=Engagement.NEUTRAL,
            power=0.4,
            legitimacy=0.8,
            urgency=0.6,
            interest=0.7,
            note="She answers by mail and copies {jens}. She vouched for April twice, and it did not come.",
        ),
    ),
    act(
        "katrin-endorsement-withdrawn", "katrin", "2026-05-08 17:20", WithdrawEndorsement(request="@sso"), scribe="tom"
    ),
    act(
        "bernd-sponsors-katrin-over",
        "yusuf",
        "2026-05-11 09:00",
        EndRelationship(
            relationship="@bernd-sponsors-katrin", reason="{bernd} has taken the steering meeting over from her."
        ),
        basis=Basis.HEARSAY,
    ),
    act(
        "discount-expired",
        "tom",
        "2026-05-30 09:00",
        ExpireCommitment(commitment="@discount", reason="The log-in was not there, so {bernd} did not sign."),
    ),
    # This time they ask before they say.
    act(
        "promise-june-asked",
        "tom",
        "2026-05-06 08:30",
        ProposeCommitment(
            consequent="People at Nordwind log in with their company accounts from 19 June",
            creditor="@jens",
            account="@nordwind",
            opportunity="@deal",
            request="@sso",
            deadline=date(2026, 6, 19),
        ),
        to="ines mara",
        because="promise-sso-broken",
    ),
    act("promise-june-vetting", "mara", "2026-05-06 09:00", StartVetting(commitment="@promise-june-asked"), to="ines"),
    act(
        "promise-june-vetted",
        "ines",
        "2026-05-07 16:00",
        VetCommitment(
            commitment="@promise-june-asked",
            possible=True,
            size=4,
            impact="One of two people; the other goes back to Brightholm's counting.",
            expires_on=date(2026, 6, 30),
        ),
    ),
    act(
        "promise-june-cleared",
        "mara",
        "2026-05-08 09:00",
        ClearCommitment(
            commitment="@promise-june-asked",
            wording="From 19 June your people log in with their company accounts",
            conditions="Leavers stay with the nightly list. Nordwind gives {ines} a test user by 15 May.",
            valid_until=date(2026, 5, 31),
        ),
    ),
    act(
        "promise-june",
        "tom",
        "2026-05-11 11:00",
        MakeCommitment(id="@promise-june-asked", debtor="@ines", external_id="demo:promise-june"),
    ),
    act(
        "promise-removal-asked",
        "tom",
        "2026-05-12 08:40",
        ProposeCommitment(
            consequent="Leavers are removed within the hour from the third quarter on",
            creditor="@jens",
            account="@nordwind",
            opportunity="@deal",
            request="@sso",
            deadline=date(2026, 9, 30),
        ),
        to="ines mara",
    ),
    act(
        "promise-removal-refused",
        "mara",
        "2026-05-12 15:00",
        RefuseCommitment(
            commitment="@promise-removal-asked",
            reason="Nine person-weeks that nobody has in the third quarter. You may say that the nightly list stays.",
        ),
    ),
    # Two requests turn out not to be one.
    act(
        "badge-login-unmerged",
        "mara",
        "2026-05-12 10:00",
        UnmergeRequest(
            request="@badge-login",
            reason="{sian} has no company accounts for the packing hall; they want badges at shared tablets. I "
            "merged it too quickly.",
        ),
        to="sian",
    ),
    # Who signs.
    act(
        "annika",
        "",
        "2026-05-14 12:00",
        IdentifyStakeholder(
            name="Annika Reuss",
            role=Role.EXECUTIVE,
            job_title="Chief financial officer",
            account="@nordwind",
            external_id="demo:annika",
        ),
        scribe="yusuf",
    ),
    act(
        "committee-annika",
        "yusuf",
        "2026-05-14 12:10",
        NameCommitteeMember(
            opportunity="@deal", stakeholder="@annika", roles=(BuyingRole.ECONOMIC_BUYER, BuyingRole.APPROVER)
        ),
        basis=Basis.HEARSAY,
    ),
    act(
        "committee-bernd-again",
        "yusuf",
        "2026-05-14 12:15",
        NameCommitteeMember(opportunity="@deal", stakeholder="@bernd", roles=(BuyingRole.DECIDER,)),
    ),
    act(
        "annika-in-may",
        "yusuf",
        "2026-05-14 12:30",
        AssessStakeholder(
            stakeholder="@annika",
            opportunity="@deal",
            buying_roles=(BuyingRole.ECONOMIC_BUYER, BuyingRole.APPROVER),
            political_status=PoliticalStatus.INNER_CIRCLE,
            coverage=Coverage.NONE,
            engagement=Engagement.UNAWARE,
            power=1.0,
            legitimacy=1.0,
            urgency=0.3,
            interest=0.4,
            note="{milan} says that she signs whatever is above half a million. None of us has met her.",
        ),
    ),
    act(
        "jens-reports-to-annika",
        "yusuf",
        "2026-05-14 12:40",
        AssertRelationship(source="@jens", target="@annika", tie=TieKind.REPORTS_TO, strength=0.9),
    ),
    act(
        "annika-trusts-jens",
        "yusuf",
        "2026-05-14 12:45",
        AssertRelationship(source="@annika", target="@jens", tie=TieKind.TRUSTS, strength=0.8, confidence=0.7),
        basis=Basis.HEARSAY,
    ),
    act(
        "annika-against-bernd",
        "yusuf",
        "2026-05-14 12:50",
        AssertRelationship(source="@annika", target="@bernd", tie=TieKind.CONFLICTS_WITH, strength=0.4, confidence=0.5),
    ),
    act(
        "oliver-influences-annika",
        "lotte",
        "2026-05-15 10:00",
        AssertRelationship(source="@oliver", target="@annika", tie=TieKind.INFLUENCES, strength=0.6, confidence=0.8),
    ),
    act(
        "brightholm-at-risk",
        "lotte",
        "2026-05-15 11:00",
        ChangeReferenceStatus(
            account="@brightholm",
            status=ReferenceStatus.AT_RISK,
            reason="{oliver} took his talk at the fair back. {annika} sits with him on the board of the "
            "cold-store association, and he was asked about us.",
        ),
        to="priya gregor tom",
    ),
]
