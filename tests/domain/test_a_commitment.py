"""A commitment: asked about, cleared or refused, made, moved, kept or broken, let go; vetted and graded beside."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment, RefuseCommitment
from ledger.domain.commitment.grading import AssessUpgradeRight, GradeHonesty, GradeSpeechAct
from ledger.domain.commitment.handing_on import AssignCommitment, DelegateCommitment
from ledger.domain.commitment.keeping import (
    CancelCommitment,
    DetachCommitment,
    ExpireCommitment,
    ReleaseCommitment,
    SatisfyCommitment,
    ViolateCommitment,
)
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.revising import ReviseCommitment
from ledger.domain.commitment.rules import AlreadyUnderVetting, NotUnderVetting
from ledger.domain.commitment.state import (
    Commitment,
    CommitmentAlreadyMade,
    CommitmentNotInForce,
    CommitmentNotProposed,
    CommitmentRefused,
    CommitmentStatus,
    ConditionStillOpen,
    Honesty,
    NoCondition,
    OnlyCreditorReleases,
    SpeechAct,
    UpgradeRight,
    Vetting,
)
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.honesty_policy.grading import RuleWithoutPolicy, UnknownRule
from ledger.domain.honesty_policy.publishing import PublishHonestyPolicy
from ledger.domain.honesty_policy.state import HonestyPolicy
from ledger.domain.kernel import Command, Money
from ledger.domain.kernel.errors import TextEmpty, WrongKind
from tests.domain.negotiation import Negotiation


def proposal(n: Negotiation) -> str:
    """Let Ben ask Eva whether he may promise something."""
    command = ProposeCommitment(by=n.ben, to=(n.eva,), consequent="SSO in spring", creditor=n.nora, target="4.2")
    return n.act(command, Commitment).id


def test_who_asks_before_saying_it_gets_the_words() -> None:
    """Capabilities 19 and 47."""
    n = Negotiation()
    asked = proposal(n)
    assert n.told() == ["Ben asked Eva whether this may be promised: SSO in spring."]
    assert n.see(Commitment, asked).status is CommitmentStatus.PROPOSED
    clear = ClearCommitment(
        by=n.eva,
        commitment=asked,
        wording="We plan it for spring.",
        conditions="If billing is done",
        valid_until=date(2026, 4, 1),
    )
    cleared = n.act(clear, Commitment)
    assert (cleared.status, cleared.cleared_by, cleared.wording) == (
        CommitmentStatus.CLEARED,
        n.eva,
        "We plan it for spring.",
    )
    assert n.happened[0].to == (n.ben,)
    made = n.act(MakeCommitment(by=n.ben, id=asked), Commitment)
    assert (made.status, made.consequent, made.target) == (CommitmentStatus.DETACHED, "We plan it for spring.", "4.2")
    assert (made.cleared_by, made.debtor, made.creditor) == (n.eva, n.ben, n.nora)
    assert n.told() == ["Ben promised Nora: We plan it for spring, for 4.2."]
    n.refused(CommitmentAlreadyMade, MakeCommitment(by=n.ben, id=asked), at="id", says="detached")


def test_what_was_refused_is_not_made_from_the_refusal_but_on_its_own() -> None:
    """Capability 47."""
    n = Negotiation()
    asked = proposal(n)
    refused = n.act(RefuseCommitment(by=n.eva, commitment=asked, reason="Nobody can do it"), Commitment)
    assert (refused.status, refused.status_reason) == (CommitmentStatus.REFUSED, "Nobody can do it")
    n.refused(CommitmentRefused, MakeCommitment(by=n.ben, id=asked), at="id", says=asked)
    acts: list[Command] = [
        ClearCommitment(by=n.eva, commitment=asked, wording="?"),
        RefuseCommitment(by=n.eva, commitment=asked, reason="?"),
    ]
    for command in acts:
        n.refused(CommitmentNotProposed, command, at="commitment", says="refused")
    made = n.see(Commitment, n.promise())
    assert (made.cleared_by, made.vetting) == (None, Vetting.UNVETTED), "recorded all the same, and shown as unvetted"


def test_a_promise_in_somebodys_name_says_so() -> None:
    """Capabilities 11 and 12."""
    n = Negotiation()
    made = n.see(Commitment, n.promise("SSO.", debtor=n.eva, deadline=date(2026, 6, 30), antecedent="you sign in May."))
    assert (made.promised_by, made.debtor, made.status) == (n.ben, n.eva, CommitmentStatus.CONDITIONAL)
    assert n.told() == ["Ben promised Nora, in the name of Eva: SSO, by 2026-06-30, if you sign in May."]


def test_a_promise_says_what_is_promised() -> None:
    n = Negotiation()
    n.refused(TextEmpty, MakeCommitment(by=n.ben, creditor=n.nora), at="consequent", says="what is promised")


def test_a_promise_keeps_its_identity_when_others_take_it_over() -> None:
    """Capability 11."""
    n = Negotiation()
    promise = n.promise()
    delegated = n.act(DelegateCommitment(by=n.ben, commitment=promise, debtor=n.eva), Commitment)
    assert (delegated.debtor, delegated.promised_by, n.happened[0].to) == (n.eva, n.ben, (n.eva,))
    assigned = n.act(AssignCommitment(by=n.nora, commitment=promise, creditor=n.nordwind), Commitment)
    assert assigned.creditor == n.nordwind
    assert n.told()[0].endswith("is owed to “Nordwind” now.")
    n.refused(WrongKind, AssignCommitment(by=n.nora, commitment=promise, creditor=n.deal), at="creditor")


def test_a_promise_is_moved_and_counts_how_often() -> None:
    n = Negotiation()
    promise = n.promise("SSO", target="4.1", deadline=date(2026, 5, 1))
    moved = n.act(ReviseCommitment(by=n.eva, commitment=promise, target="4.2", reason="Billing first"), Commitment)
    assert (moved.target, moved.deadline, moved.revisions) == ("4.2", None, 1)
    assert n.told() == ["Eva moved the promise “SSO” from 4.1 to 4.2: Billing first."]
    said = n.act(ReviseCommitment(by=n.eva, commitment=promise, consequent="SSO with SAML"), Commitment)
    assert (said.consequent, said.target, said.revisions) == ("SSO with SAML", "4.2", 2)
    assert n.told() == ["Eva revised the promise “SSO with SAML”."]


def test_a_condition_comes_true_and_then_the_promise_binds_and_may_be_broken() -> None:
    """Capability 11."""
    n = Negotiation()
    promise = n.promise(antecedent="you sign in May")
    violate = ViolateCommitment(by=n.nora, commitment=promise, reason="Nothing came")
    n.refused(ConditionStillOpen, violate, at="commitment", says=promise)
    bound = n.act(DetachCommitment(by=n.ben, commitment=promise, note="Signed on 12 May"), Commitment)
    assert bound.status is CommitmentStatus.DETACHED
    n.refused(NoCondition, DetachCommitment(by=n.ben, commitment=promise), at="commitment", says=promise)
    n.refused(NoCondition, ExpireCommitment(by=n.ben, commitment=promise), at="commitment", says=promise)
    broken = n.act(violate, Commitment)
    assert (broken.status, broken.status_reason) == (CommitmentStatus.VIOLATED, "Nothing came")
    assert n.told()[0].endswith("was broken: Nothing came.")


def test_a_condition_that_does_not_come_true_in_time_lets_the_promise_expire() -> None:
    n = Negotiation()
    promise = n.promise(antecedent="you sign in May")
    assert n.act(ExpireCommitment(by=n.ben, commitment=promise, reason="No signature"), Commitment).status is (
        CommitmentStatus.EXPIRED
    )


@pytest.mark.parametrize("antecedent", [None, "you sign in May"])
def test_a_promise_is_kept_even_before_its_condition_comes_true(antecedent: str | None) -> None:
    n = Negotiation()
    promise = n.promise(antecedent=antecedent)
    kept = n.act(SatisfyCommitment(by=n.nora, commitment=promise, reason="Seen in 4.2"), Commitment)
    assert kept.status is CommitmentStatus.SATISFIED


def test_only_those_to_whom_it_was_promised_let_the_debtor_go() -> None:
    n = Negotiation()
    promise = n.promise()
    n.refused(OnlyCreditorReleases, ReleaseCommitment(by=n.ben, commitment=promise), at="by", says=n.nora)
    released = n.act(ReleaseCommitment(by=n.ana, on_behalf_of=n.nora, commitment=promise), Commitment)
    assert released.status is CommitmentStatus.RELEASED
    to_a_customer = n.promise(creditor=n.nordwind)
    assert n.act(ReleaseCommitment(by=n.nora, commitment=to_a_customer), Commitment).status is CommitmentStatus.RELEASED


def test_a_promise_that_came_to_its_end_takes_nothing_more() -> None:
    n = Negotiation()
    promise = n.promise()
    assert n.act(CancelCommitment(by=n.ben, commitment=promise, reason="We stop"), Commitment).status is (
        CommitmentStatus.CANCELLED
    )
    acts: list[Command] = [
        CancelCommitment(by=n.ben, commitment=promise, reason="?"),
        ReviseCommitment(by=n.ben, commitment=promise, target="5"),
        DelegateCommitment(by=n.ben, commitment=promise, debtor=n.eva),
        AssignCommitment(by=n.ben, commitment=promise, creditor=n.nordwind),
        DetachCommitment(by=n.ben, commitment=promise),
        SatisfyCommitment(by=n.ben, commitment=promise),
        ViolateCommitment(by=n.ben, commitment=promise, reason="?"),
        ExpireCommitment(by=n.ben, commitment=promise),
        ReleaseCommitment(by=n.nora, commitment=promise),
    ]
    for command in acts:
        n.refused(CommitmentNotInForce, command, at="commitment", says="cancelled")


def test_those_who_would_build_it_say_whether_it_can_be_kept() -> None:
    """Capability 12."""
    n = Negotiation()
    promise = n.promise()
    n.refused(
        NotUnderVetting, VetCommitment(by=n.eva, commitment=promise, possible=True), at="commitment", says=promise
    )
    assert n.act(StartVetting(by=n.ana, to=(n.eva,), commitment=promise), Commitment).vetting is Vetting.UNDER_REVIEW
    n.refused(AlreadyUnderVetting, StartVetting(by=n.ana, commitment=promise), at="commitment", says=promise)
    answer = VetCommitment(
        by=n.eva, commitment=promise, possible=True, size=6.5, impact="Billing slips", expires_on=date(2026, 6, 1)
    )
    vetted = n.act(answer, Commitment)
    assert (vetted.vetting, vetted.vetted_by, vetted.size) == (Vetting.VETTED, n.eva, 6.5)
    assert (vetted.impact, vetted.vetting_expires_on) == ("Billing slips", date(2026, 6, 1))
    assert n.told()[0].endswith("can be done, 6.5 person-weeks: Billing slips.")
    n.act(StartVetting(by=n.ana, to=(n.eva,), commitment=promise), Commitment)
    refused = n.act(VetCommitment(by=n.eva, commitment=promise, possible=False), Commitment)
    assert refused.vetting is Vetting.REFUSED


def test_what_was_said_is_graded_by_somebody_with_a_name_and_the_graded_are_told() -> None:
    """Capabilities 13, 46 and 51."""
    n = Negotiation()
    promise = n.promise()
    graded = n.act(GradeSpeechAct(by=n.ana, commitment=promise, speech_act=SpeechAct.INTENTION), Commitment)
    assert (graded.speech_act, n.happened[0].to) == (SpeechAct.INTENTION, (n.ben,))
    grade = GradeHonesty(by=n.ana, commitment=promise, honesty=Honesty.ON_THE_MARGIN, note="No date was known")
    graded = n.act(grade, Commitment)
    assert (graded.honesty, graded.honesty_rule, graded.graded_by) == (Honesty.ON_THE_MARGIN, None, n.ana)
    assert n.happened[0].to == (n.ben,)


def test_a_grade_names_the_version_of_the_published_policy_and_one_of_its_rules() -> None:
    """Capabilities 13 and 51."""
    n = Negotiation()
    promise = n.promise()
    policy = n.act(PublishHonestyPolicy(by=n.vic, title="What we say"), HonestyPolicy).id
    grade = GradeHonesty(
        by=n.ana, commitment=promise, honesty=Honesty.OVER_THE_LINE, policy=policy, rule="nonexistent_feature"
    )
    graded = n.act(grade, Commitment)
    assert (graded.honesty_policy, graded.honesty_policy_version, graded.honesty_rule) == (
        policy,
        1,
        "nonexistent_feature",
    )
    assert graded.graded_in == n.happened[0].event_id
    no_rule = GradeHonesty(by=n.ana, commitment=promise, honesty=Honesty.OVER_THE_LINE, policy=policy, rule="H3")
    n.refused(UnknownRule, no_rule, at="rule", says="H3")
    nobodys = GradeHonesty(by=n.ana, commitment=promise, honesty=Honesty.OVER_THE_LINE, rule="H3")
    n.refused(RuleWithoutPolicy, nobodys, at="policy")


def test_finance_says_whether_a_promise_is_an_upgrade_right() -> None:
    """Capability 16."""
    n = Negotiation()
    promise, worth = n.promise("SSO"), Money(500_000, "JPY")
    assess = AssessUpgradeRight(
        by=n.vic, commitment=promise, upgrade_right=UpgradeRight.IMPLIED, value=worth, contract="C-1024", note="§ 4"
    )
    found = n.act(assess, Commitment)
    assert (found.upgrade_right, found.upgrade_value) == (UpgradeRight.IMPLIED, worth)
    assert (found.upgrade_by, found.contract) == (n.vic, "C-1024")
    assert n.told() == ["Vic found an implied upgrade right in “SSO”, worth JPY 500,000: § 4."]
