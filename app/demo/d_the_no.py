"""March: the no. Prepared, backed by some and not by others, told in the right order, and fought."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act, eur, gbp
from ledger.domain.commitment.grading import GradeHonesty, GradeSpeechAct
from ledger.domain.commitment.state import Honesty, SpeechAct
from ledger.domain.decision.communicating import CommunicateDecision
from ledger.domain.decision.drafting import DraftDecision, OptionInput, WordingInput
from ledger.domain.decision.making import AcceptDecision, MakeDecision, ProposeDecision
from ledger.domain.decision.preparing import (
    AskForBacking,
    GiveBacking,
    GiveDecisionPart,
    RaiseConcern,
    RefuseBacking,
    ResolveConcern,
)
from ledger.domain.decision.reacting import ReactToDecision
from ledger.domain.decision.words import Audience, Outcome, RapidRole, Stake, Stance
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.scoring import MarkInput, ScoreRequest
from ledger.domain.request.state import Importance

ACTS: list[Act] = [
    act(
        "no-sso",
        "mara",
        "2026-03-06 14:00",
        DraftDecision(
            requests=("@sso",),
            outcome=Outcome.DECLINE,
            title="No single sign-on before the autumn release",
            reason_code="capacity",
            reason="Fourteen person-weeks, and the two people who can do it are promised to Brightholm until Easter. "
            "A half of it, the log-in without the removal, would not close what Nordwind's auditor found.",
            drivers=("capacity", "promise_to_another_customer", "half_would_not_help"),
            options=(
                OptionInput(
                    title="Log-in only, by the end of April",
                    why_not="Stops counting without a network at Brightholm, and leavers would stay.",
                ),
                OptionInput(
                    title="Buy the log-in from a supplier",
                    why_not="EUR 38,000 a year, and {jens} would have to approve another processor of personal data.",
                ),
                OptionInput(
                    title="Hire somebody",
                    why_not="{ines} needs four months until a new colleague can work on log-in alone.",
                ),
            ),
            wordings=(
                WordingInput(
                    audience=Audience.SALES,
                    text="Not before the autumn release. Offer the nightly removal list; do not offer a date.",
                ),
                WordingInput(
                    audience=Audience.CUSTOMER,
                    text="We will not have single sign-on before our autumn release. Until then we remove leavers "
                    "every night from a list that your personnel system writes, and you get the report of it.",
                ),
                WordingInput(
                    audience=Audience.EXECUTIVES,
                    text="Keeping the date given on the phone breaks a vetted promise to Brightholm, our only "
                    "speaking reference with freezers.",
                ),
            ),
            workaround="Every night leavers are removed from a list that Nordwind's personnel system writes anyway.",
            consequences="The deal may move into the third quarter. Brightholm gets what it was promised.",
            review_on=date(2026, 9, 1),
            owner_of_constraint="@ines",
            external_id="demo:no-sso",
        ),
    ),
    act(
        "no-sso-part-ines",
        "mara",
        "2026-03-06 14:10",
        GiveDecisionPart(decision="@no-sso", stakeholder="@ines", role=RapidRole.INPUT),
    ),
    act(
        "no-sso-part-tom",
        "mara",
        "2026-03-06 14:11",
        GiveDecisionPart(decision="@no-sso", stakeholder="@tom", role=RapidRole.INPUT),
    ),
    act(
        "no-sso-part-mara",
        "mara",
        "2026-03-06 14:12",
        GiveDecisionPart(decision="@no-sso", stakeholder="@mara", role=RapidRole.DECIDE),
    ),
    act(
        "no-sso-concern",
        "yusuf",
        "2026-03-09 09:30",
        RaiseConcern(
            decision="@no-sso",
            text="We cannot say no to {jens} without something that removes leavers before the next audit in May.",
        ),
    ),
    act(
        "no-sso-backing-ines-asked",
        "mara",
        "2026-03-09 11:00",
        AskForBacking(decision="@no-sso", stakeholder="@ines"),
        to="ines",
    ),
    act(
        "no-sso-backing-gregor-asked",
        "mara",
        "2026-03-09 11:05",
        AskForBacking(
            decision="@no-sso", stakeholder="@gregor", text="Will you stand behind this when {tom} calls you?"
        ),
        to="gregor",
    ),
    act(
        "no-sso-backing-ines",
        "ines",
        "2026-03-09 11:20",
        GiveBacking(decision="@no-sso", stakeholder="@ines", text="The constraint is mine; you may say so."),
    ),
    act(
        "no-sso-concern-resolved",
        "ines",
        "2026-03-10 16:00",
        ResolveConcern(
            decision="@no-sso",
            concern=0,
            note="The nightly list works: I ran it last night against a copy with 312 accounts.",
        ),
    ),
    act(
        "no-sso-backing-gregor",
        "gregor",
        "2026-03-10 19:40",
        RefuseBacking(
            decision="@no-sso",
            stakeholder="@gregor",
            text="Not for our largest deal of the year. Find me another customer to say no to.",
        ),
    ),
    act(
        "no-sso-backing-priya-asked",
        "mara",
        "2026-03-11 08:50",
        AskForBacking(
            decision="@no-sso",
            stakeholder="@priya",
            text="{gregor} will come to you. I would like to know before he does.",
        ),
        to="priya",
    ),
    act(
        "sso-scored",
        "mara",
        "2026-03-11 08:55",
        ScoreRequest(
            request="@sso",
            bar="@bar",
            marks=(
                MarkInput("problem", 5.0, "The auditor's finding, twice."),
                MarkInput("reach", 3.0, "Brightholm asks for something like it."),
                MarkInput("worth", 4.0, "The deal."),
                MarkInput("effort", 0.0, "Fourteen person-weeks, and there are five."),
            ),
        ),
    ),
    act("no-sso-proposed", "mara", "2026-03-11 09:00", ProposeDecision(decision="@no-sso"), to="ines tom priya"),
    act("no-sso-holds", "mara", "2026-03-12 10:00", AcceptDecision(decision="@no-sso", mandate="@maras-mandate")),
    act(
        "tell-sales",
        "mara",
        "2026-03-12 10:15",
        CommunicateDecision(
            decision="@no-sso",
            audience=Audience.SALES,
            text="Not before the autumn release. Offer the nightly removal list; do not offer a date.",
        ),
        to="tom gregor yusuf",
    ),
    act(
        "tom-fights",
        "tom",
        "2026-03-12 10:50",
        ReactToDecision(
            decision="@no-sso",
            stance=Stance.FIGHTS,
            stake=Stake.REVENUE,
            amount=eur(1_240_000),
            text="I gave {katrin} April. If I take it back, she stops answering my calls.",
        ),
        to="mara",
    ),
    act(
        "tell-customer",
        "mara",
        "2026-03-13 14:00",
        CommunicateDecision(
            decision="@no-sso",
            audience=Audience.CUSTOMER,
            text="We will not have single sign-on before our autumn release. Until then we remove leavers every night "
            "from a list that your personnel system writes, and you get the report of it.",
        ),
        to="katrin jens",
    ),
    act(
        "katrin-objects",
        "katrin",
        "2026-03-13 14:20",
        ReactToDecision(
            decision="@no-sso", stance=Stance.OBJECTS, text="I told {bernd} April, because {tom} told me April."
        ),
        to="mara",
        scribe="mara",
    ),
    act(
        "jens-accepts",
        "jens",
        "2026-03-13 14:30",
        ReactToDecision(
            decision="@no-sso",
            stance=Stance.ACCEPTS,
            text="A list every night closes the finding. I would rather have that now than a log-in later.",
        ),
        to="mara",
        scribe="mara",
    ),
    act(
        "lotte-supports",
        "lotte",
        "2026-03-13 16:00",
        ReactToDecision(
            decision="@no-sso",
            stance=Stance.SUPPORTS,
            stake=Stake.REFERENCE,
            amount=gbp(310_000),
            text="Brightholm renews in July and speaks for us. They were promised first.",
        ),
    ),
    act("sso-endorsed-by-gregor", "gregor", "2026-03-16 08:00", EndorseRequest(request="@sso", account="@nordwind")),
    # What was said on the phone is looked at, and the one who said it answers.
    act(
        "promise-sso-toms-answer",
        "tom",
        "2026-03-16 09:00",
        GradeSpeechAct(
            commitment="@promise-sso",
            speech_act=SpeechAct.INTENTION,
            note="I said that we aim for April. {katrin} heard a date.",
        ),
    ),
    act(
        "promise-sso-speech-act",
        "priya",
        "2026-03-16 17:00",
        GradeSpeechAct(
            commitment="@promise-sso",
            speech_act=SpeechAct.COMMITMENT,
            note="A date, a name and no condition: she could not hear it otherwise.",
        ),
    ),
    act(
        "promise-sso-honesty",
        "priya",
        "2026-03-16 17:10",
        GradeHonesty(
            commitment="@promise-sso",
            honesty=Honesty.ON_THE_MARGIN,
            policy="@policy",
            rule="agreed_on_the_spot",
            note="{tom} believed it. Nobody who would build it had been asked.",
        ),
    ),
    # A no to one's own management.
    act(
        "screen",
        "gregor",
        "2026-03-17 11:00",
        SubmitRequest(
            title="A screen that shows single sign-on as if it worked",
            problem="{bernd} wants to see it on Thursday.",
            account="@nordwind",
            opportunity="@deal",
            importance=Importance.DEAL_CHALLENGE,
            external_id="demo:screen",
        ),
        to="mara yusuf",
    ),
    act(
        "no-screen",
        "mara",
        "2026-03-17 12:00",
        MakeDecision(
            requests=("@screen",),
            title="We do not show what is not there",
            outcome=Outcome.DECLINE,
            reason_code="honesty",
            reason="{bernd} would sign for something that he believes to have seen.",
            workaround="{yusuf} shows the nightly removal list on Nordwind's own test data.",
            external_id="demo:no-screen",
        ),
        to="gregor",
    ),
    act(
        "no-screen-gregor",
        "gregor",
        "2026-03-17 12:30",
        ReactToDecision(decision="@no-screen", stance=Stance.ACCEPTS, text="Fair."),
        to="mara",
    ),
]
