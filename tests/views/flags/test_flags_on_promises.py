"""Flags on promises, each raised and cleared, with the sentence that says why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment
from ledger.domain.commitment.grading import CheckClaim, GradeHonesty
from ledger.domain.commitment.handing_on import AcceptCommitment
from ledger.domain.commitment.keeping import CancelCommitment
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.commitment.words import CommitmentKind, Existence, Honesty
from ledger.domain.honesty_policy.publishing import PublishHonestyPolicy
from ledger.domain.initiative.planning import PlanInitiative
from ledger.domain.initiative.working import DropInitiative
from ledger.views.flags.names import FlagName
from tests.views.flags.case import Case, negotiating, spring

RULE = "agreed_on_the_spot"


def promise(case: Case, day: float = 0, **fields: Any) -> str:
    """Let Ben promise Nora single sign-on."""
    fields = {"by": case.ben, "consequent": "Single sign-on", "creditor": case.nora, "account": case.nordwind} | fields
    return case.act(MakeCommitment(**fields), day)


def test_a_promise_that_engineering_was_not_asked_about_is_flagged_until_it_is_vetted(tmp_path: Path) -> None:
    """Capability 12."""
    flag = FlagName.UNVETTED_PROMISE
    with negotiating(tmp_path) as case:
        made = promise(case)
        said = "Ben promised Nora “Single sign-on”, and nobody who would build it was asked."
        assert case.why(made, flag) == said
        assert case.total(flag, 1) == case.total(flag, 1, account=case.nordwind) == 1
        case.act(StartVetting(by=case.ben, commitment=made, to=(case.eva,)))
        assert "are still looking at it" in str(case.why(made, flag))
        until = date(2026, 3, 20)
        case.act(VetCommitment(by=case.eva, commitment=made, possible=True, expires_on=until), 2)
        assert case.why(made, flag, 3) is None
        assert case.total(flag, 3) == 0
        assert case.why(made, flag, 30) == (
            "Ben promised Nora “Single sign-on”, and what those who would build it said held only until 2026-03-20."
        ), "what was said runs out, though nothing happens"


def test_a_promise_in_the_name_of_somebody_who_was_not_asked_is_flagged_until_they_agree(tmp_path: Path) -> None:
    """Capabilities 11 and 12."""
    with negotiating(tmp_path) as case:
        made = promise(case, debtor=case.eva)
        assert case.why(made, FlagName.IN_ANOTHERS_NAME) == (
            "Ben promised Nora “Single sign-on”; Eva would have to keep it and has not agreed to it."
        )
        case.act(AcceptCommitment(by=case.eva, commitment=made), 1)
        assert case.why(made, FlagName.IN_ANOTHERS_NAME, 2) is None


def test_a_day_that_was_promised_without_a_condition_is_flagged_until_it_is_taken_back(tmp_path: Path) -> None:
    """Capability 13."""
    with negotiating(tmp_path) as case:
        made = promise(case, deadline=date(2026, 6, 30))
        assert case.why(made, FlagName.DATE_WITHOUT_CONDITION) == (
            "Ben promised Nora “Single sign-on” by 2026-06-30, and nothing was said of what that depends on."
        )
        case.act(CancelCommitment(by=case.ben, commitment=made, reason="Too soon"), 1)
        assert case.why(made, FlagName.DATE_WITHOUT_CONDITION, 2) is None
        careful = promise(case, deadline=date(2026, 6, 30), antecedent="the pilot ends well")
        assert case.why(careful, FlagName.DATE_WITHOUT_CONDITION) is None


def test_a_claim_of_a_feature_that_does_not_exist_is_flagged_until_it_does(tmp_path: Path) -> None:
    """Capability 13."""
    with negotiating(tmp_path) as case:
        claim = promise(case, commitment_kind=CommitmentKind.CLAIM)
        assert case.why(claim, FlagName.NONEXISTENT_FEATURE) is None, "nobody has looked"
        case.act(CheckClaim(by=case.eva, commitment=claim, existence=Existence.MISSING), 1)
        assert case.why(claim, FlagName.NONEXISTENT_FEATURE, 2) == (
            "Ben told the customer of “Single sign-on”, which does not exist, as Eva found."
        )
        case.act(CheckClaim(by=case.eva, commitment=claim, existence=Existence.EXISTS), 9)
        assert case.why(claim, FlagName.NONEXISTENT_FEATURE, 9) is None


def test_what_was_graded_as_over_the_line_is_flagged_until_it_is_graded_otherwise(tmp_path: Path) -> None:
    """Capabilities 13 and 51."""
    with negotiating(tmp_path) as case:
        made = promise(case)
        policy = case.act(PublishHonestyPolicy(by=case.vic, title="What we say"))
        case.act(GradeHonesty(by=case.ana, commitment=made, honesty=Honesty.OVER_THE_LINE, policy=policy, rule=RULE))
        assert case.why(made, FlagName.OVER_THE_LINE) == (
            "Ana graded what Ben said as over the line (rule agreed_on_the_spot): “Single sign-on”."
        )
        case.act(GradeHonesty(by=case.ana, commitment=made, honesty=Honesty.ON_THE_MARGIN), 1)
        assert case.why(made, FlagName.OVER_THE_LINE, 2) is None


def test_a_promise_that_the_team_has_no_room_for_is_at_risk_until_other_work_is_dropped(tmp_path: Path) -> None:
    """Capabilities 12 and 20."""
    flag = FlagName.PROMISE_AT_RISK
    with negotiating(tmp_path) as case:
        case.act(spring(case))
        made = promise(case, deadline=date(2026, 5, 31), team="platform", antecedent="the pilot ends well")
        case.act(StartVetting(by=case.ben, commitment=made, to=(case.eva,)))
        case.act(VetCommitment(by=case.eva, commitment=made, possible=True, size=4, team="platform"))
        assert case.why(made, flag) is None
        other = case.act(PlanInitiative(by=case.eva, title="Offline", team="platform", period="spring", size=8), 1)
        assert case.why(made, flag, 1) == (
            "Ben promised Nora “Single sign-on” by 2026-05-31, and it needs 4 person-weeks where platform had 1.98 "
            "left (9.89 less 7.91 planned)."
        )
        case.act(DropInitiative(by=case.eva, initiative=other, reason="For the deal"), 2)
        assert case.why(made, flag, 3) is None
        assert case.why(made, flag, 70) is not None, "the room runs out with the days, though nothing happens"


def test_a_promise_that_nobody_vetted_is_at_risk_a_month_before_its_day(tmp_path: Path) -> None:
    """Capability 20."""
    with negotiating(tmp_path) as case:
        made = promise(case, deadline=date(2026, 6, 30))
        assert case.why(made, FlagName.PROMISE_AT_RISK, 80) is None
        assert case.why(made, FlagName.PROMISE_AT_RISK, 100) == (
            "Ben promised Nora “Single sign-on” by 2026-06-30, and nobody who would build it has agreed to it as it is."
        )
        assert "that day has passed" in str(case.why(made, FlagName.PROMISE_AT_RISK, 130))


def test_whoever_asks_before_they_say_it_and_waits_too_long_is_seen(tmp_path: Path) -> None:
    """Capabilities 47 and 50."""
    with negotiating(tmp_path) as case:
        asked = case.act(ProposeCommitment(by=case.ben, to=(case.eva,), consequent="Single sign-on"))
        assert case.why(asked, FlagName.SLOW_CLEARANCE, 2) is None
        assert case.why(asked, FlagName.SLOW_CLEARANCE, 3) == (
            "Ben asked Eva whether “Single sign-on” may be promised, and has waited for the answer since "
            "2026-03-04 09:00, when it was due."
        )
        case.act(ClearCommitment(by=case.eva, commitment=asked, wording="We plan it."), 3)
        assert case.why(asked, FlagName.SLOW_CLEARANCE, 3) is None
