"""June and July: a promise that was cleared first, a smaller deal, and what it cost."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act, eur, gbp
from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment
from ledger.domain.commitment.grading import AssessUpgradeRight, GradeHonesty
from ledger.domain.commitment.keeping import DetachCommitment
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.state import Honesty, UpgradeRight
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.reacting import ResolveReaction
from ledger.domain.decision.words import Outcome
from ledger.domain.opportunity.ending import WinOpportunity
from ledger.domain.opportunity.opening import ReviseOpportunity
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.delivering import AcceptDelivery, DeclareDelivery, RealiseValue
from ledger.domain.request.reviewing import ProvideInformation, RequestInformation, StartReview
from ledger.domain.request.state import Importance
from ledger.domain.stakeholder import DeactivateStakeholder

ACTS: list[Act] = [
    act(
        "deal-smaller",
        "tom",
        "2026-06-15 09:00",
        ReviseOpportunity(opportunity="@deal", amount=eur(980_000), stage="contract", expected_close=date(2026, 7, 15)),
    ),
    act(
        "audit-export",
        "jens",
        "2026-06-16 10:00",
        SubmitRequest(
            title="The log of changes as a file for the inspector",
            problem="The food inspector asks every autumn who changed a temperature limit. Today we send screenshots.",
            account="@nordwind",
            opportunity="@deal",
            importance=Importance.DEAL_CHALLENGE,
            claimed=eur(25_000),
            external_id="demo:audit-export",
        ),
        to="yusuf mara",
        scribe="yusuf",
    ),
    act(
        "audit-export-asked-back",
        "mara",
        "2026-06-16 14:00",
        RequestInformation(
            request="@audit-export",
            question="Which columns did the inspector ask for last year, and for how many months back?",
        ),
    ),
    act(
        "audit-export-answered",
        "jens",
        "2026-06-18 08:30",
        ProvideInformation(request="@audit-export", answer="Who, when, which limit, from, to. Eighteen months."),
        scribe="yusuf",
    ),
    act(
        "promise-audit-asked",
        "tom",
        "2026-06-18 09:00",
        ProposeCommitment(
            consequent="The log of changes comes as a file by the end of September",
            antecedent="Nordwind signs by 15 July",
            creditor="@jens",
            account="@nordwind",
            opportunity="@deal",
            request="@audit-export",
            deadline=date(2026, 9, 30),
        ),
        to="ines mara",
    ),
    act(
        "promise-audit-vetting", "mara", "2026-06-18 09:30", StartVetting(commitment="@promise-audit-asked"), to="ines"
    ),
    act(
        "promise-audit-vetted",
        "ines",
        "2026-06-22 12:00",
        VetCommitment(
            commitment="@promise-audit-asked",
            possible=True,
            size=3,
            impact="Fits into August; the holidays are counted in.",
            expires_on=date(2026, 7, 31),
        ),
    ),
    act(
        "promise-audit-cleared",
        "mara",
        "2026-06-22 15:00",
        ClearCommitment(
            commitment="@promise-audit-asked",
            wording="The log of changes comes as a file by 30 September",
            conditions="Five columns: who, when, which limit, from, to. Eighteen months back.",
            valid_until=date(2026, 7, 15),
        ),
    ),
    act(
        "yes-audit-export",
        "mara",
        "2026-06-22 15:10",
        MakeDecision(
            requests=("@audit-export",),
            title="The inspector's file by the end of September",
            outcome=Outcome.ACCEPT,
            reason_code="customer_value",
            reason="Three person-weeks, and every food customer has the same inspector.",
            external_id="demo:yes-audit-export",
        ),
        to="tom yusuf",
    ),
    act(
        "promise-audit",
        "tom",
        "2026-06-23 10:00",
        MakeCommitment(id="@promise-audit-asked", debtor="@ines", external_id="demo:promise-audit"),
    ),
    act(
        "promise-audit-honesty",
        "priya",
        "2026-06-24 09:00",
        GradeHonesty(
            commitment="@promise-audit",
            honesty=Honesty.APPROPRIATE,
            policy="@policy",
            rule="agreed_on_the_spot",
            note="Asked, sized, worded, then said.",
        ),
    ),
    act(
        "promise-audit-upgrade-right",
        "helen",
        "2026-06-25 10:00",
        AssessUpgradeRight(
            commitment="@promise-audit",
            upgrade_right=UpgradeRight.EXPLICIT,
            value=eur(18_000),
            note="Named in the order form. EUR 18,000 of the first year are deferred until it is delivered.",
        ),
    ),
    act(
        "promise-june-upgrade-right",
        "helen",
        "2026-06-25 10:10",
        AssessUpgradeRight(
            commitment="@promise-june",
            upgrade_right=UpgradeRight.NONE,
            note="Delivered before the contract was signed.",
        ),
    ),
    # Brightholm gets what it was promised in January.
    act(
        "promise-offline-july",
        "mara",
        "2026-06-02 10:05",
        MakeCommitment(
            consequent="Counting without a network runs at Brightholm by 15 July",
            debtor="@ines",
            creditor="@oliver",
            account="@brightholm",
            opportunity="@renewal",
            request="@offline",
            deadline=date(2026, 7, 15),
            external_id="demo:promise-offline-july",
        ),
    ),
    act(
        "offline-delivered",
        "ines",
        "2026-07-10 14:00",
        DeclareDelivery(request="@offline", note="Fourteen weeks after the day it was first promised for."),
    ),
    act(
        "offline-accepted",
        "sian",
        "2026-07-13 08:00",
        AcceptDelivery(request="@offline", note="Two nights without paper."),
        scribe="lotte",
    ),
    act(
        "oliver-outcome",
        "lotte",
        "2026-07-20 11:00",
        ResolveReaction(
            decision="@defer-offline",
            stakeholder="@oliver",
            outcome="He renews for one year instead of three and does not speak for us.",
        ),
    ),
    act("renewal-smaller", "lotte", "2026-07-20 11:10", ReviseOpportunity(opportunity="@renewal", amount=gbp(104_000))),
    act(
        "renewal-won",
        "lotte",
        "2026-07-21 10:00",
        WinOpportunity(opportunity="@renewal", reason="For one year. {oliver}: “Next summer we talk again.”"),
    ),
    # Nordwind signs.
    act(
        "own-servers-outcome",
        "gregor",
        "2026-07-14 16:00",
        ResolveReaction(
            decision="@no-own-servers",
            stakeholder="@bernd",
            outcome="He signed for eleven of fourteen sites and asked for the reason in writing, for his board.",
        ),
    ),
    act(
        "deal-won",
        "tom",
        "2026-07-14 15:00",
        WinOpportunity(
            opportunity="@deal",
            reason="Eleven sites, EUR 980,000 over three years. {annika} signed two months after the first "
            "date and named the second no as a reason to trust the rest.",
        ),
    ),
    act(
        "promise-audit-binds",
        "helen",
        "2026-07-14 15:30",
        DetachCommitment(commitment="@promise-audit", note="Signed on 14 July."),
    ),
    act(
        "sso-value",
        "helen",
        "2026-07-24 10:00",
        RealiseValue(
            request="@sso",
            realised=eur(980_000),
            note="The whole of the contract, as claimed for it. Against it: GBP 206,000 less from Brightholm.",
        ),
    ),
    act(
        "katrin-moves-on",
        "",
        "2026-07-24 12:00",
        DeactivateStakeholder(stakeholder="@katrin", reason="She left Nordwind at the end of June."),
        scribe="tom",
    ),
    # What is open today.
    act(
        "seasonal",
        "milan",
        "2026-07-27 07:00",
        SubmitRequest(
            title="Seasonal workers without a licence each",
            problem="In December we have three hundred people for five weeks and pay for a year.",
            account="@nordwind",
            importance=Importance.DEAL_CHALLENGE,
            claimed=eur(54_000),
            external_id="demo:seasonal",
        ),
        to="yusuf",
        scribe="yusuf",
    ),
    act("seasonal-review", "mara", "2026-07-28 09:00", StartReview(request="@seasonal")),
]
