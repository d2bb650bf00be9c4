"""February: what Nordwind needs, and a date that was said on the phone."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act, eur, gbp
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.decision.communicating import CommunicateDecision
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Audience, Outcome
from ledger.domain.kernel import Basis
from ledger.domain.opportunity.opening import OpenOpportunity
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.delivering import AcceptDelivery, DeclareDelivery
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.merging import MergeRequest
from ledger.domain.request.reviewing import ProvideInformation, RequestInformation, StartReview
from ledger.domain.request.state import Importance
from ledger.domain.request.taking_part import ReassignRequest
from ledger.domain.stakeholder import AssessStakeholder, BuyingRole, Coverage, Engagement, Support

ACTS: list[Act] = [
    act(
        "renewal",
        "lotte",
        "2026-02-02 09:00",
        OpenOpportunity(
            name="Brightholm: renewal for three years",
            account="@brightholm",
            amount=gbp(310_000),
            stage="renewal",
            expected_close=date(2026, 7, 31),
            external_id="demo:renewal",
        ),
    ),
    act(
        "sso",
        "jens",
        "2026-02-03 10:15",
        SubmitRequest(
            title="Single sign-on that also removes leavers",
            problem="Three hundred seasonal workers come and go. In December two of them still had a working account "
            "six weeks after their last day, and the auditor found it.",
            ask="People log in with their company account, and lose access the day they leave.",
            account="@nordwind",
            opportunity="@deal",
            importance=Importance.DEAL_BREAKER,
            claimed=eur(1_240_000),
            external_id="demo:sso",
        ),
        to="tom yusuf",
        scribe="yusuf",
    ),
    act(
        "sso-endorsed-by-katrin",
        "katrin",
        "2026-02-03 10:40",
        EndorseRequest(request="@sso", account="@nordwind"),
        scribe="yusuf",
    ),
    act("sso-owner", "mara", "2026-02-05 09:00", ReassignRequest(request="@sso", owner="@mara", group="platform")),
    act("sso-review", "mara", "2026-02-05 09:05", StartReview(request="@sso")),
    act(
        "residency",
        "jens",
        "2026-02-03 10:50",
        SubmitRequest(
            title="All data stays in the European Union",
            problem="The works council agreed to the tender on this condition only.",
            ask="Written confirmation, backups included.",
            account="@nordwind",
            opportunity="@deal",
            importance=Importance.DEAL_BREAKER,
            external_id="demo:residency",
        ),
        to="yusuf",
        scribe="yusuf",
    ),
    act(
        "yes-residency",
        "mara",
        "2026-02-06 11:00",
        MakeDecision(
            requests=("@residency",),
            title="Nordwind's data and backups stay in Frankfurt and Dublin",
            outcome=Outcome.ACCEPT,
            reason_code="already_so",
            reason="It has been so since last year; nobody had written it down.",
            external_id="demo:yes-residency",
        ),
        to="yusuf",
    ),
    act(
        "residency-delivered",
        "yusuf",
        "2026-02-09 14:00",
        DeclareDelivery(request="@residency", note="Two pages, signed by {ines}."),
    ),
    act("residency-accepted", "jens", "2026-02-11 09:00", AcceptDelivery(request="@residency"), scribe="yusuf"),
    # The same wish from three mouths.
    act(
        "ad-login",
        "tom",
        "2026-02-09 08:20",
        SubmitRequest(
            title="Log in with the Windows password",
            problem="{katrin} says nobody will learn another password.",
            account="@nordwind",
            opportunity="@deal",
            importance=Importance.DEAL_CHALLENGE,
            external_id="demo:ad-login",
        ),
        to="mara",
    ),
    act(
        "badge-login",
        "sian",
        "2026-02-10 11:30",
        SubmitRequest(
            title="Staff log in with what they carry anyway",
            problem="Twelve people share a tablet in the packing hall and all use the shift leader's account.",
            ask="No typing with gloves on.",
            account="@brightholm",
            opportunity="@renewal",
            importance=Importance.NICE_TO_HAVE,
            external_id="demo:badge-login",
        ),
        to="lotte",
        scribe="lotte",
    ),
    act(
        "ad-login-merged",
        "mara",
        "2026-02-11 09:00",
        MergeRequest(request="@ad-login", into="@sso", reason="The same wish, told by {tom}."),
    ),
    act(
        "badge-login-merged",
        "mara",
        "2026-02-11 09:05",
        MergeRequest(request="@badge-login", into="@sso", reason="Brightholm wants company accounts too, it seems."),
    ),
    # What Tom said on the phone. Nobody of ours was in the call; Katrin quoted it to Yusuf almost three weeks later.
    act(
        "promise-sso",
        "tom",
        "2026-02-12 15:40",
        MakeCommitment(
            consequent="Single sign-on with removal of leavers is live at Nordwind by the end of April",
            debtor="@ines",
            creditor="@katrin",
            account="@nordwind",
            opportunity="@deal",
            request="@sso",
            deadline=date(2026, 4, 30),
            external_id="demo:promise-sso",
        ),
        scribe="yusuf",
        basis=Basis.HEARSAY,
    ),
    act(
        "erp",
        "milan",
        "2026-02-16 13:00",
        SubmitRequest(
            title="Orders from the ERP every five minutes",
            problem="Orders arrive once a night, so the early shift plans with yesterday's.",
            ask="A live connection to the ERP.",
            account="@nordwind",
            opportunity="@deal",
            importance=Importance.DEAL_CHALLENGE,
            claimed=eur(60_000),
            external_id="demo:erp",
        ),
        to="yusuf",
        scribe="yusuf",
    ),
    act(
        "erp-asked-back",
        "mara",
        "2026-02-18 10:00",
        RequestInformation(request="@erp", question="How late may an order be before the early shift plans wrongly?"),
    ),
    act(
        "erp-answered",
        "milan",
        "2026-02-20 06:50",
        ProvideInformation(request="@erp", answer="We plan at four and at eleven. Once an hour would do."),
        scribe="yusuf",
    ),
    act(
        "counter-erp",
        "mara",
        "2026-02-24 16:00",
        MakeDecision(
            requests=("@erp",),
            title="A file from the ERP every hour",
            outcome=Outcome.COUNTER_OFFER,
            reason_code="smaller_answer_fits",
            reason="Once an hour covers both plannings, and we have it. A live connection would be eight person-weeks.",
            options=(),
            workaround="The hourly file, set up by {yusuf} in a day.",
            external_id="demo:counter-erp",
        ),
        to="milan yusuf",
    ),
    act(
        "dock-slots",
        "milan",
        "2026-02-16 13:20",
        SubmitRequest(
            title="Drivers see their dock slot on the phone",
            problem="Drivers stop at the office to ask which gate is theirs.",
            account="@nordwind",
            opportunity="@deal",
            importance=Importance.NICE_TO_HAVE,
            external_id="demo:dock-slots",
        ),
        to="yusuf",
        scribe="yusuf",
    ),
    act(
        "defer-dock-slots",
        "mara",
        "2026-02-24 16:20",
        MakeDecision(
            requests=("@dock-slots",),
            title="Dock slots on the phone: not before autumn",
            outcome=Outcome.DEFER,
            reason_code="order_of_value",
            reason="Everybody likes it and nobody would pay for it this year.",
            workaround="The gate list as a PDF by mail at five in the morning.",
            review_on=date(2026, 9, 14),
            external_id="demo:defer-dock-slots",
        ),
        to="yusuf",
    ),
    act(
        "tell-milan",
        "yusuf",
        "2026-02-25 07:15",
        CommunicateDecision(
            decision="@defer-dock-slots",
            audience=Audience.CUSTOMER,
            text="Not before autumn. Until then you get the gate list by mail at five.",
        ),
        to="milan",
    ),
    # Engineering hears of the date.
    act(
        "sso-comment-yusuf",
        "yusuf",
        "2026-03-02 17:30",
        CommentOnRequest(
            request="@sso",
            text="{katrin} told me today that {tom} gave her the end of April on the phone. Does {ines} know?",
        ),
        to="mara",
    ),
    act("promise-sso-vetting", "mara", "2026-03-03 08:30", StartVetting(commitment="@promise-sso"), to="ines"),
    act(
        "promise-sso-vetted",
        "ines",
        "2026-03-05 17:00",
        VetCommitment(
            commitment="@promise-sso",
            possible=False,
            size=14,
            impact="Log-in is five person-weeks, the removal of leavers nine. By the end of April only the log-in is "
            "thinkable, and only if counting without a network at Brightholm stops.",
            expires_on=date(2026, 4, 30),
        ),
    ),
    act(
        "jens-in-february",
        "yusuf",
        "2026-02-27 17:00",
        AssessStakeholder(
            stakeholder="@jens",
            opportunity="@deal",
            buying_roles=(BuyingRole.TECHNICAL_BUYER, BuyingRole.GATEKEEPER),
            support=Support.NEUTRAL,
            coverage=Coverage.MULTIPLE,
            engagement=Engagement.NEUTRAL,
            power=0.6,
            legitimacy=0.9,
            urgency=0.8,
            interest=0.7,
            note="He takes no side. He wants the leavers gone from the system and will sign what does that.",
        ),
    ),
]
