"""A promise at once: made with its vetting, what it displaces and what it makes good, all or nothing (11, 12, 14)."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment
from ledger.domain.commitment.consequences import (
    DisplacedWorkInput,
    DisplaceWork,
    RemedyCommitment,
    all_displaced,
)
from ledger.domain.commitment.grading import CheckClaim
from ledger.domain.commitment.keeping import ViolateCommitment
from ledger.domain.commitment.promising import MakePromise
from ledger.domain.commitment.revising import ReviseCommitment
from ledger.domain.commitment.rules import AlreadyUnderVetting, CommitmentNotBroken, CommitmentNotMade
from ledger.domain.commitment.state import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    DisplacedWork,
    Existence,
    Remedy,
    SpeechAct,
    Vetting,
)
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.initiative.displacing import DisplaceInitiative
from ledger.domain.initiative.planning import PlanInitiative
from ledger.domain.initiative.state import Initiative, InitiativeOver, InitiativeStatus
from ledger.domain.initiative.working import DropInitiative
from ledger.domain.kernel import Money
from ledger.domain.kernel.errors import NothingToRecord, VersionConflict, WrongKind
from tests.domain.negotiation import NOON, Negotiation


def test_a_promise_is_made_with_all_that_belongs_to_it_in_one_act() -> None:
    n = Negotiation()
    sso, scim, planned = n.request("SSO"), n.request("SCIM"), n.request("Counting offline")
    broken = n.promise("SSO in April")
    n.act(ViolateCommitment(by=n.nora, commitment=broken, reason="Nothing came"), Commitment)
    promise = MakePromise(
        by=n.ben,
        to=(n.nora,),
        consequent="SSO in June",
        antecedent="you sign in May",
        debtor=n.eva,
        creditor=n.nora,
        account=n.nordwind,
        opportunity=n.deal,
        requests=(sso, scim),
        deadline=date(2026, 6, 30),
        team="identity",
        ask_to_vet=(n.eva,),
        displaces=(
            DisplacedWorkInput(what=planned, person_weeks=6, cost=Money(3_000_000, "EUR"), note="Put off"),
            DisplacedWorkInput(note="The audit, by how much nobody knows"),
        ),
        remedy_for=broken,
    )
    made = n.act(promise, Commitment)
    assert n.topics() == [
        "commitment.made",
        "commitment.vetting_started",
        "commitment.work_displaced",
        "commitment.work_displaced",
        "commitment.remedied",
    ]
    assert (made.status, made.request, made.requests) == (CommitmentStatus.CONDITIONAL, sso, (sso, scim))
    assert (made.vetting, made.vetting_asked_of, made.vetting_asked_at) == (Vetting.UNDER_REVIEW, (n.eva,), NOON)
    assert made.displaced == (
        DisplacedWork(planned, 6, Money(3_000_000, "EUR"), "Put off", n.ben, NOON.date()),
        DisplacedWork(note="The audit, by how much nobody knows", by=n.ben, on=NOON.date()),
    )
    first, asked, *_ = n.happened
    assert {e.because_of for e in n.happened[1:]} == {first.event_id}, "each is led back to what was said"
    assert (first.to, asked.to) == ((n.nora,), (n.eva,)), "the customer does not hear that engineering was not asked"
    assert n.see(Commitment, broken).remedies == (Remedy(made.id, None, n.ben, NOON.date()),)
    assert (made.remedy_for, set(first.about)) == (broken, {sso, scim, n.nordwind, n.deal, n.nora, n.eva, broken})
    assert n.told()[0] == (
        "Ben promised Nora, in the name of Eva: SSO in June, by 2026-06-30, if you sign in May, "
        "to make “SSO in April” good."
    )


def test_a_promise_uses_the_clearance_that_was_given_for_it() -> None:
    """Capability 47."""
    n = Negotiation()
    asked = n.act(ProposeCommitment(by=n.ben, to=(n.ana,), consequent="SSO", creditor=n.nora), Commitment).id
    n.act(ClearCommitment(by=n.ana, commitment=asked, wording="We plan SSO."), Commitment)
    made = n.act(MakePromise(by=n.ben, id=asked), Commitment)
    assert (made.id, made.consequent, made.as_cleared) == (asked, "We plan SSO.", True)


def test_when_one_part_cannot_be_nothing_of_the_promise_is_written() -> None:
    n = Negotiation()
    whole = n.promise()
    n.refused(
        CommitmentNotBroken,
        MakePromise(by=n.ben, consequent="SSO", ask_to_vet=(n.eva,), remedy_for=whole),
        at="remedyFor",
        says="detached",
    )
    asked = n.act(ProposeCommitment(by=n.ben, to=(n.ana,), consequent="SSO"), Commitment).id
    n.act(StartVetting(by=n.ana, to=(n.eva,), commitment=asked), Commitment)
    n.refused(AlreadyUnderVetting, MakePromise(by=n.ben, id=asked, ask_to_vet=(n.eva,)), at="askToVet", says=asked)


def test_what_a_promise_displaced_is_led_back_to_the_words_that_did_it() -> None:
    """Capability 14."""
    n = Negotiation()
    promise, planned = n.promise(), n.request("Counting offline")
    said = n.see(Commitment, promise).said_in
    work = DisplaceWork(by=n.eva, commitment=promise, what=planned, person_weeks=6.5, cost=Money(100, "EUR"))
    moved = n.act(work, Commitment)
    assert (moved.displaced[0].person_weeks, n.happened[0].because_of) == (6.5, said)
    assert n.told() == [
        "For “Single sign-on in the spring release”, “Counting offline” had to wait, 6.5 person-weeks, EUR 1."
    ]
    n.refused(NothingToRecord, DisplaceWork(by=n.eva, commitment=promise), at="what")
    n.refused(WrongKind, DisplaceWork(by=n.eva, commitment=promise, what=n.deal), at="what")
    asked = n.act(ProposeCommitment(by=n.ben, to=(n.ana,), consequent="SSO"), Commitment).id
    n.refused(CommitmentNotMade, DisplaceWork(by=n.eva, commitment=asked, note="?"), at="commitment", says="proposed")


def test_planned_work_that_makes_room_is_pushed_aside_in_the_same_act_and_counts_once() -> None:
    """Capability 14."""
    n = Negotiation()
    plan = PlanInitiative(by=n.eva, title="Counting offline", team="identity", period="2026-Q2", size=9)
    offline, audit, other = (n.act(plan, Initiative).id for _ in range(3))
    work = (DisplacedWorkInput(what=offline, person_weeks=6, note="Stopped"),)
    made = n.act(MakePromise(by=n.ben, consequent="SSO", displaces=work), Commitment)
    assert n.topics() == ["commitment.made", "commitment.work_displaced", "initiative.displaced"]
    assert {e.because_of for e in n.happened[1:]} == {made.said_in}
    pushed = n.see(Initiative, offline)
    assert (pushed.status, pushed.displacements[0].displaced_by) == (InitiativeStatus.DISPLACED, made.id)
    told_elsewhere = DisplaceInitiative(by=n.eva, initiative=audit, displaced_by=made.id, person_weeks=2)
    n.act(told_elsewhere, Initiative)
    plans = [n.see(Initiative, i) for i in (offline, audit, other)]
    assert [(w.what, w.person_weeks) for w in all_displaced(made, plans)] == [(offline, 6), (audit, 2)]
    n.act(DropInitiative(by=n.eva, initiative=other, reason="Over"), Initiative)
    n.refused(InitiativeOver, DisplaceWork(by=n.eva, commitment=made.id, what=other), at="what", says="dropped")


def test_a_broken_promise_is_made_good_by_what_is_named_and_linked() -> None:
    """Capability 11."""
    n = Negotiation()
    promise = n.promise()
    remedy = RemedyCommitment(by=n.vic, commitment=promise, note="A month for nothing")
    n.refused(CommitmentNotBroken, remedy, at="commitment", says="detached")
    n.act(ViolateCommitment(by=n.nora, commitment=promise, reason="Nothing came"), Commitment)
    n.refused(NothingToRecord, RemedyCommitment(by=n.vic, commitment=promise), at="what")
    stale = RemedyCommitment(by=n.vic, commitment=promise, note="Late", expected_version=1)
    n.refused(VersionConflict, stale, at="expectedVersion")
    n.act(remedy, Commitment)
    assert n.told() == ["Vic set out to make “Single sign-on in the spring release” good: A month for nothing."]
    discount = n.promise("Ten per cent off", commitment_kind=CommitmentKind.TERMS)
    good = n.act(RemedyCommitment(by=n.vic, commitment=promise, what=discount), Commitment)
    assert [(r.what, r.note, r.by) for r in good.remedies] == [
        (None, "A month for nothing", n.vic),
        (discount, None, n.vic),
    ]


def test_what_engineering_agreed_to_is_not_what_the_promise_became() -> None:
    """Capability 12."""
    n = Negotiation()
    promise = n.promise(deadline=date(2026, 6, 30))
    n.act(StartVetting(by=n.ana, to=(n.eva,), commitment=promise), Commitment)
    n.act(VetCommitment(by=n.eva, commitment=promise, possible=True, size=4), Commitment)
    moved = n.act(ReviseCommitment(by=n.ben, commitment=promise, deadline=date(2026, 5, 1)), Commitment)
    assert (moved.vetting, moved.vetted_revision, moved.revisions) == (Vetting.UNVETTED, 0, 1)
    n.act(StartVetting(by=n.ana, to=(n.eva,), commitment=promise), Commitment)
    n.act(VetCommitment(by=n.eva, commitment=promise, possible=False), Commitment)
    worse = n.act(ReviseCommitment(by=n.ben, commitment=promise, deadline=date(2026, 4, 1)), Commitment)
    assert (worse.vetting, worse.vetted_revision, worse.revisions) == (Vetting.REFUSED, 1, 2), "a no stands"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (CommitmentKind.PROMISE, "Ben promised Nora: The 4.x line."),
        (CommitmentKind.CLAIM, "Ben told Nora: The 4.x line."),
        (CommitmentKind.TERMS, "Ben offered Nora: The 4.x line."),
        (CommitmentKind.END_OF_SUPPORT, "Ben gave notice of an end of support to Nora: The 4.x line."),
    ],
)
def test_a_claim_terms_and_an_end_of_support_are_commitments_too(kind: CommitmentKind, told: str) -> None:
    """Capability 17."""
    n = Negotiation()
    made = n.see(Commitment, n.promise("The 4.x line.", commitment_kind=kind))
    assert (made.commitment_kind, n.told()) == (kind, [told])


def test_a_feature_that_was_claimed_and_does_not_exist_is_found_out_by_somebody_with_a_name() -> None:
    """Capability 13."""
    n = Negotiation()
    claim = n.promise("It removes leavers", commitment_kind=CommitmentKind.CLAIM, speech_act=SpeechAct.ASSERTION)
    assert n.see(Commitment, claim).existence is Existence.UNCHECKED
    check = CheckClaim(by=n.eva, commitment=claim, existence=Existence.MISSING, note="Only by a nightly list")
    found = n.act(check, Commitment)
    assert (found.existence, found.existence_by, n.happened[0].to) == (Existence.MISSING, n.eva, (n.ben,))
    assert n.told() == ["Eva found that “It removes leavers” does not exist: Only by a nightly list."]
