"""Whether a promise can be kept: vetting, capacity, plans and open promises, with the arithmetic (capability 20)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.capacity import Capacity, StateCapacity
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.state import Commitment, CommitmentStatus
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.initiative.planning import PlanInitiative
from ledger.domain.initiative.state import Initiative
from ledger.domain.initiative.working import DropInitiative
from ledger.domain.keepability import Keepability, KeepabilityDraft, Plans, keepability
from ledger.domain.keepability import KeepabilityGround as Ground
from ledger.domain.keepability import KeepabilityVerdict as Verdict
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.taking_part import ReassignRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.views.reports.keeping import keepability_of
from tests.telling import opened, say

APRIL = datetime(2026, 4, 1, 9, tzinfo=UTC)
JUNE = date(2026, 6, 30)


class Team:
    """Identity has 26 person-weeks from April to June."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.ben, self.eva = (say(ledger, IdentifyStakeholder(name=name)).thing for name in ("Ben", "Eva"))
        command = StateCapacity(
            by=self.eva, team="identity", period="2026-Q2", person_weeks=26, starts_on=APRIL.date(), ends_on=JUNE
        )
        self.quarter = say(ledger, command).thing

    def promise(self, consequent: str = "SSO", *, size: float | None = 4, possible: bool = True, **fields: Any) -> str:
        fields = {"team": "identity", "deadline": JUNE, **fields}
        made = say(self.ledger, MakeCommitment(by=self.ben, consequent=consequent, **fields)).thing
        say(self.ledger, StartVetting(by=self.ben, to=(self.eva,), commitment=made))
        say(self.ledger, VetCommitment(by=self.eva, commitment=made, possible=possible, size=size))
        return made

    def plan(self, title: str, size: float | None, requests: tuple[str, ...] = ()) -> str:
        command = PlanInitiative(
            by=self.eva, title=title, team="identity", period="2026-Q2", size=size, requests=requests
        )
        return say(self.ledger, command).thing

    def keep(self, at: datetime = APRIL, **draft: Any) -> Keepability:
        moment = self.ledger.moment(DEVELOPMENT)
        return keepability_of(self.ledger.views, DEVELOPMENT, moment, at, KeepabilityDraft(**draft))


def test_a_promise_fits_when_what_is_left_is_enough_and_engineering_agrees(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        team = Team(ledger)
        team.plan("Audit log", 10)
        gone = team.plan("Passkeys", 9)
        say(ledger, DropInitiative(by=team.eva, initiative=gone, reason="Nobody asked"))
        team.promise("SCIM", size=3)
        mine = team.promise("SSO", size=13)
        found = team.keep(commitment=mine)
        assert (found.capacity, found.planned, found.promised, found.left, found.needed) == (26, 10, 3, 13, 13)
        assert (found.verdict, found.grounds) == (
            Verdict.KEEPABLE,
            (Ground.VETTED, Ground.ROOM),
        )
        assert found.arithmetic == (
            "identity until 2026-06-30: 26 - 10 planned - 3 promised = 13 person-weeks left; it needs 13."
        )
        assert team.keep(commitment=mine, size=13.5).grounds == (Ground.VETTED, Ground.NO_ROOM)
        assert team.keep(commitment=mine, size=13.5).verdict is Verdict.NOT_KEEPABLE


def test_half_of_the_period_holds_half_of_the_work(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        team = Team(ledger)
        team.plan("Audit log", 13)
        half = team.keep(at=datetime(2026, 5, 1, 9, tzinfo=UTC), team="identity", deadline=date(2026, 6, 14), size=7)
        assert [(s.share, s.person_weeks) for s in half.shares] == [(0.4945, 12.86), (0.4945, 6.43)]
        assert (half.left, half.verdict) == (6.43, Verdict.NOT_KEEPABLE)


def test_what_nobody_has_said_is_told_and_never_taken_for_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        team = Team(ledger)
        nothing = team.keep()
        assert nothing.verdict is Verdict.UNKNOWN
        assert nothing.grounds == (
            Ground.NO_DAY,
            Ground.UNVETTED,
            Ground.NO_TEAM,
            Ground.NO_SIZE,
        )
        elsewhere = team.keep(team="billing", deadline=JUNE, size=2)
        assert (elsewhere.verdict, elsewhere.grounds) == (
            Verdict.UNKNOWN,
            (Ground.UNVETTED, Ground.NO_CAPACITY),
        )
        assert elsewhere.arithmetic == "Nobody has said what billing can do until 2026-06-30; it needs 2."
        team.plan("Something", None)
        risky = team.keep(team="identity", deadline=JUNE, size=2)
        assert (risky.verdict, risky.unsized) == (Verdict.AT_RISK, 1)
        assert risky.grounds == (Ground.UNVETTED, Ground.ROOM, Ground.UNSIZED)
        assert "1 more piece of work without a size" in risky.arithmetic


def test_a_no_from_engineering_or_a_day_that_passed_decides(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        team = Team(ledger)
        cannot = team.keep(commitment=team.promise(possible=False))
        assert (cannot.verdict, cannot.grounds[0]) == (Verdict.NOT_KEEPABLE, Ground.CANNOT)
        fine = team.promise()
        late = team.keep(at=datetime(2026, 7, 1, tzinfo=UTC), commitment=fine)
        assert (late.verdict, late.grounds[0]) == (Verdict.NOT_KEEPABLE, Ground.DAY_PASSED)
        assert Ground.UNVETTED in team.keep(commitment=fine, deadline=date(2026, 6, 1)).grounds, "an earlier day"


def test_work_that_a_promise_and_a_plan_have_in_common_counts_once(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        team = Team(ledger)
        request = say(ledger, SubmitRequest(by=team.ben, title="SCIM")).thing
        say(ledger, ReassignRequest(by=team.ben, request=request, group="identity"))
        team.plan("SCIM", 6, requests=(request,))
        promised = team.promise("SCIM", size=6, request=request, team=None)
        other = team.keep(team="identity", deadline=JUNE, size=1)
        assert (other.planned, other.promised) == (6, 0)
        own = team.keep(commitment=promised)
        assert (own.team, own.planned, own.promised, own.left) == ("identity", 0, 0, 26), "its own plan is no rival"
        assert team.keep(request=request, deadline=JUNE, size=1).team == "identity"


@settings(max_examples=150)
@given(
    sizes=st.lists(st.one_of(st.none(), st.floats(0, 50)), max_size=8),
    promised=st.lists(st.one_of(st.none(), st.floats(0, 50)), max_size=8),
    weeks=st.floats(0, 100),
    size=st.one_of(st.none(), st.floats(0, 50)),
)
def test_what_is_left_is_what_there_is_less_what_is_known_to_be_taken(
    sizes: list[float | None], promised: list[float | None], weeks: float, size: float | None
) -> None:
    room = Capacity(id="cap_1", team="identity", person_weeks=weeks, starts_on=APRIL.date(), ends_on=JUNE)
    plans = Plans(
        [room],
        [Initiative(id=f"ini_{n}", team="identity", capacity="cap_1", size=s) for n, s in enumerate(sizes)],
        [
            Commitment(id=f"com_{n}", status=CommitmentStatus.DETACHED, deadline=JUNE, size=s)
            for n, s in enumerate(promised)
        ],
    )
    found = keepability(KeepabilityDraft(team="identity", deadline=JUNE, size=size), None, plans, APRIL.date())
    assert found.left is not None
    taken = sum(s or 0 for s in (*sizes, *promised))
    assert abs(found.left - (weeks - taken)) < 0.5
    assert found.unsized == [*sizes, *promised].count(None)
    assert (size is None) == (Ground.NO_SIZE in found.grounds)
    assert found.verdict is not Verdict.KEEPABLE, "nobody has asked engineering about a draft"
    assert size is None or (found.verdict is Verdict.NOT_KEEPABLE) == (size > found.left)
