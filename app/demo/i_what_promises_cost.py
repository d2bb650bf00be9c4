"""August: what the promises cost, one more that nobody asked about, and what may be said meanwhile."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act, gbp
from ledger.domain.capacity import StateCapacity
from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment, WithdrawProposal
from ledger.domain.commitment.consequences import DisplacedWorkInput, DisplaceWork, RemedyCommitment
from ledger.domain.commitment.grading import CheckClaim, GradeHonesty
from ledger.domain.commitment.handing_on import DisownCommitment
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.promising import MakePromise
from ledger.domain.commitment.state import CommitmentKind, Existence, Honesty, SpeechAct
from ledger.domain.initiative.planning import PlanInitiative
from ledger.domain.kernel import Basis, Command
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.taking_part import ReassignRequest
from ledger.domain.stakeholder import NameScribe


def _endorsed(name: str, by: str, at: str, *, scribe: str) -> Act:
    command: Command = EndorseRequest(request="@seasonal", account="@nordwind")
    return act(f"seasonal-endorsed-by-{name}", by, at, command, scribe=scribe)


ACTS: list[Act] = [
    # What the promise of April had cost.
    act(
        "offline-displaced",
        "ines",
        "2026-08-03 09:00",
        DisplaceWork(
            commitment="@promise-sso",
            what="@offline",
            person_weeks=2,
            cost=gbp(206_000),
            note="The last third of the counting, fourteen weeks late, and what Brightholm no longer pays.",
        ),
    ),
    act(
        "offline-remedied",
        "lotte",
        "2026-08-03 10:00",
        RemedyCommitment(
            commitment="@promise-offline", what="@promise-offline-july", note="A new date, this time with a margin."
        ),
    ),
    # What the team can do in autumn.
    act(
        "platform-autumn",
        "ines",
        "2026-08-04 09:00",
        StateCapacity(
            team="platform",
            period="2026-autumn",
            person_weeks=16,
            starts_on=date(2026, 9, 1),
            ends_on=date(2026, 11, 30),
        ),
    ),
    act("seasonal-team", "mara", "2026-08-04 09:20", ReassignRequest(request="@seasonal", group="platform")),
    act(
        "dock-slots-plan",
        "ines",
        "2026-08-04 09:30",
        PlanInitiative(
            title="Dock slots on the phone",
            team="platform",
            period="2026-autumn",
            size=9,
            requests=("@dock-slots",),
            external_id="demo:dock-slots-plan",
        ),
    ),
    # Somebody says that something is there which is not.
    act(
        "claim-voice",
        "tom",
        "2026-08-06 15:00",
        MakeCommitment(
            commitment_kind=CommitmentKind.CLAIM,
            speech_act=SpeechAct.ASSERTION,
            consequent="The handheld understands what you call out while you count",
            creditor="@milan",
            account="@nordwind",
            external_id="demo:claim-voice",
        ),
        scribe="yusuf",
        basis=Basis.WITNESS,
    ),
    act(
        "claim-voice-checked",
        "ines",
        "2026-08-07 09:00",
        CheckClaim(commitment="@claim-voice", existence=Existence.MISSING, note="There was a trial in 2024. It ended."),
        because="claim-voice",
    ),
    act(
        "claim-voice-honesty",
        "priya",
        "2026-08-07 11:00",
        GradeHonesty(
            commitment="@claim-voice",
            honesty=Honesty.OVER_THE_LINE,
            policy="@policy",
            rule="nonexistent_feature",
            note="{tom} had the slide of the trial and took it for the product.",
        ),
    ),
    # And somebody above sales promises in Inês's name.
    act(
        "promise-seasonal",
        "gregor",
        "2026-08-10 12:00",
        MakePromise(
            consequent="Seasonal workers need no licence each from December on",
            debtor="@ines",
            creditor="@annika",
            account="@nordwind",
            requests=("@seasonal",),
            deadline=date(2026, 11, 30),
            team="platform",
            ask_to_vet=("@ines",),
            displaces=(
                DisplacedWorkInput(what="@dock-slots-plan", person_weeks=5, note="The drivers wait once more."),
            ),
            external_id="demo:promise-seasonal",
        ),
        to="annika",
    ),
    act(
        "promise-seasonal-disowned",
        "ines",
        "2026-08-11 08:30",
        DisownCommitment(commitment="@promise-seasonal", reason="I read of it in {annika}'s thank-you mail."),
        because="promise-seasonal",
    ),
    # Others ask before they say.
    act(
        "old-handhelds-asked",
        "lotte",
        "2026-08-12 09:00",
        ProposeCommitment(
            commitment_kind=CommitmentKind.END_OF_SUPPORT,
            consequent="The handhelds of 2021 are looked after until the end of next year",
            creditor="@oliver",
            account="@brightholm",
            deadline=date(2027, 12, 31),
            answer_within_hours=24,
        ),
        to="ines mara",
    ),
    act(
        "old-handhelds-cleared",
        "mara",
        "2026-08-12 17:00",
        ClearCommitment(
            commitment="@old-handhelds-asked",
            wording="We look after the handhelds of 2021 until 31 December 2027, and then no longer.",
            conditions="Together with the price of an exchange.",
            valid_until=date(2027, 3, 31),
        ),
    ),
    act(
        "promise-depots-asked",
        "lotte",
        "2026-08-13 09:00",
        ProposeCommitment(
            consequent="The packing hall counts without a network too",
            creditor="@sian",
            account="@brightholm",
            request="@offline",
        ),
        to="ines mara",
    ),
    act(
        "promise-depots-withdrawn",
        "lotte",
        "2026-08-13 15:00",
        WithdrawProposal(commitment="@promise-depots-asked", reason="{sian} has a network there since June."),
    ),
    act(
        "promise-leavers-asked",
        "tom",
        "2026-08-14 09:00",
        ProposeCommitment(
            consequent="Leavers are removed within the hour from February on",
            creditor="@jens",
            account="@nordwind",
            request="@sso",
            deadline=date(2027, 2, 1),
        ),
        to="ines mara",
    ),
    act(
        "priya-names-mara",
        "priya",
        "2026-08-14 17:00",
        NameScribe(scribe="@mara", reason="On leave until September, without a network."),
    ),
    # A request picks up steam.
    _endorsed("jens", "jens", "2026-08-18 09:00", scribe="yusuf"),
    _endorsed("annika", "annika", "2026-08-20 10:00", scribe="yusuf"),
    _endorsed("bernd", "bernd", "2026-08-24 10:00", scribe="tom"),
    _endorsed("gregor", "gregor", "2026-08-26 10:00", scribe="gregor"),
]
