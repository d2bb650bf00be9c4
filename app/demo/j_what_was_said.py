"""Beside the deal: what was said in its conversations, word for word, and what became of it."""

from __future__ import annotations

from app.demo.act import Act, act, there
from ledger.domain.commitment.state import Honesty, SpeechAct
from ledger.domain.intelligence_note import IntelligenceKind, NoteIntelligence, ShareIntelligence
from ledger.domain.interaction.becoming import RaiseRequestFromStatement
from ledger.domain.interaction.conversation import BriefingInput, RecordConversation, StatementInput
from ledger.domain.interaction.grading import GradeStatement
from ledger.domain.interaction.state import Consequence, InteractionCapacity
from ledger.domain.introduction import AcceptIntroduction, HoldIntroduction, IntroductionPurpose, OfferIntroduction
from ledger.domain.kernel import Basis
from ledger.domain.problem.framing import FrameProblem
from ledger.domain.problem.gathering import JoinProblem
from ledger.domain.reply import AnswerReply, ReplyStance, ReplyToEvent
from ledger.domain.request.state import Importance
from ledger.domain.watch import SetWatch

ACTS: list[Act] = [
    # The call of February, as Tom told it to Yusuf the same evening.
    act(
        "call-february",
        "yusuf",
        "2026-02-12 18:30",
        RecordConversation(
            title="Nordwind: call about leavers",
            capacity=InteractionCapacity.SALES,
            account="@nordwind",
            opportunity="@deal",
            minutes=35,
            attendees=there("tom", "katrin"),
            statements=(
                StatementInput(speaker="@katrin", text="Without the leavers I cannot sign. Coldline has it, they say."),
                StatementInput(speaker="@tom", text="You will have it by the end of April."),
                StatementInput(speaker="@tom", text="And the upgrade will not cost you an hour."),
            ),
            summary="Tom gave Katrin a date.",
            consequence=Consequence.SOME,
            external_id="demo:call-february",
        ),
        basis=Basis.HEARSAY,
    ),
    act(
        "coldline",
        "yusuf",
        "2026-02-13 09:00",
        NoteIntelligence(
            tells=IntelligenceKind.COMPETITOR,
            statement="@call-february#2",
            competitor="Coldline",
            restricted=True,
        ),
        to="mara",
    ),
    act(
        "upgrade-graded",
        "priya",
        "2026-03-12 10:00",
        GradeStatement(
            statement="@call-february#4",
            speech_act=SpeechAct.ASSERTION,
            honesty=Honesty.OVER_THE_LINE,
            policy="@policy",
            rule="effortless_upgrade",
            note="The last upgrade took Brightholm a weekend.",
        ),
    ),
    act(
        "upgrade-disputed",
        "tom",
        "2026-03-12 14:20",
        ReplyToEvent(
            replies_to="@call-february#7",
            stance=ReplyStance.DISPUTES,
            text="I said an hour of {katrin}'s own time, and that was so.",
        ),
    ),
    act(
        "upgrade-answered",
        "priya",
        "2026-03-13 09:10",
        AnswerReply(reply="@upgrade-disputed", text="Then let us ask {katrin} what she heard."),
    ),
    # A meeting before which Mara was told what she must not say.
    act(
        "steering",
        "mara",
        "2026-03-18 15:00",
        RecordConversation(
            title="Nordwind: steering meeting",
            capacity=InteractionCapacity.PRODUCT_MANAGEMENT,
            account="@nordwind",
            opportunity="@deal",
            minutes=90,
            attendees=there("mara", "tom", "gregor", "katrin", "bernd", "milan"),
            briefing=BriefingInput(
                by="@gregor", to=("@mara",), text="Listen, nod, and no “no” in that room.", not_to_say_no=True
            ),
            statements=(
                StatementInput(
                    speaker="@milan",
                    text="At night the gate does not know who has left. On Sunday one stood in the freezer.",
                ),
                StatementInput(speaker="@mara", text="I take that with me."),
            ),
            summary="Ninety minutes, six people, and nothing was decided.",
            consequence=Consequence.NONE,
            external_id="demo:steering",
        ),
    ),
    act(
        "gate",
        "mara",
        "2026-03-18 17:00",
        RaiseRequestFromStatement(
            statement="@steering#3", importance=Importance.DEAL_CHALLENGE, external_id="demo:gate"
        ),
    ),
    # Three complaints, one cause.
    act(
        "two-lists",
        "mara",
        "2026-03-20 09:00",
        FrameProblem(
            title="Two lists of people that nobody keeps the same",
            cause="The personnel system and we each have a list, and people leave only one of them.",
            requests=("@sso", "@badge-login"),
            external_id="demo:two-lists",
        ),
    ),
    act("two-lists-gate", "mara", "2026-03-20 09:05", JoinProblem(problem="@two-lists", request="@gate")),
    # Knowledge, both ways.
    act(
        "freezers",
        "ines",
        "2026-03-24 11:00",
        NoteIntelligence(
            tells=IntelligenceKind.HOW_IT_WORKS,
            text="The list of leavers is read at two in the morning; a leaver of the same evening is gone by then.",
        ),
        to="mara",
    ),
    act("freezers-shared", "mara", "2026-03-24 11:30", ShareIntelligence(note="@freezers"), to="tom yusuf lotte"),
    act(
        "sian-offered",
        "lotte",
        "2026-04-07 10:00",
        OfferIntroduction(
            purpose=IntroductionPurpose.RESEARCH,
            customer="@sian",
            note="How seasonal workers come and go",
        ),
        to="mara",
    ),
    act("sian-accepted", "mara", "2026-04-07 13:00", AcceptIntroduction(introduction="@sian-offered")),
    act(
        "sian-met",
        "mara",
        "2026-04-16 10:00",
        HoldIntroduction(introduction="@sian-offered", note="They delete by hand, on Mondays."),
    ),
    act(
        "mara-watches",
        "mara",
        "2026-04-20 09:00",
        SetWatch(watched="@two-lists", flags=("SUDDEN_MOMENTUM",)),
    ),
    act("priya-watches", "priya", "2026-04-20 09:30", SetWatch(watched_kind="escalation")),
]
