"""A clearance: asked for with a clock, given with words and limits, taken back by either side, used as it was given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment, RevokeClearance, WithdrawProposal
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.rules import (
    CommitmentNotBefore,
    CommitmentNotCleared,
    CommitmentWithdrawn,
    OnlyProposerWithdraws,
)
from ledger.domain.commitment.state import Commitment, CommitmentNotProposed, CommitmentStatus, Vetting
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from tests.domain.negotiation import NOON, Negotiation


def proposal(n: Negotiation, **fields: object) -> str:
    """Let Ben ask Eva and Ana whether he may promise something for June; return the proposal's id."""
    terms: dict[str, object] = {"consequent": "SSO in June", "deadline": date(2026, 6, 30), **fields}
    command = ProposeCommitment(by=n.ben, to=(n.eva, n.ana), creditor=n.nora, account=n.nordwind, **terms)  # type: ignore[arg-type]
    return n.act(command, Commitment).id


def cleared(n: Negotiation, **fields: object) -> str:
    """Let Ana clear what Ben asked about, after Eva has vetted it; return its id."""
    asked = proposal(n, **fields)
    n.act(StartVetting(by=n.ana, to=(n.eva,), commitment=asked), Commitment)
    n.act(VetCommitment(by=n.eva, commitment=asked, possible=True, size=4, team="identity"), Commitment)
    words = ClearCommitment(
        by=n.ana, commitment=asked, wording="We plan SSO for June.", valid_until=NOON.date() + timedelta(days=7)
    )
    return n.act(words, Commitment).id


def test_who_asks_first_knows_by_when_there_is_an_answer() -> None:
    """Capability 47."""
    n = Negotiation()
    asked = n.see(Commitment, proposal(n))
    assert (asked.asked_at, asked.asked_of) == (NOON, (n.eva, n.ana))
    assert asked.answer_due_at == NOON + timedelta(hours=48), "the agreed time, when none was named"
    hurry = n.see(Commitment, proposal(n, answer_within_hours=4))
    assert hurry.answer_due_at == NOON + timedelta(hours=4)
    n.now = NOON + timedelta(hours=5)
    answered = n.act(ClearCommitment(by=n.ana, commitment=hurry.id, wording="In June."), Commitment)
    assert answered.answered_at == NOON + timedelta(hours=5), "an hour late, which anybody can see"


def test_a_promise_said_in_the_cleared_words_and_time_is_protected_by_them() -> None:
    """Capabilities 19 and 47."""
    n = Negotiation()
    made = n.act(MakeCommitment(by=n.ben, id=cleared(n)), Commitment)
    assert (made.consequent, made.as_cleared, made.vetting) == ("We plan SSO for June.", True, Vetting.VETTED)
    assert (made.team, made.size, made.cleared_in, made.said_in) == ("identity", 4, f"{made.id}@4", f"{made.id}@5")


@pytest.mark.parametrize(
    "said",
    [
        {"consequent": "SSO comes in May, for certain"},
        {"deadline": date(2026, 5, 31)},
        {"target": "4.1"},
        {"antecedent": "you sign today"},
    ],
    ids=lambda said: next(iter(said)),
)
def test_a_promise_said_otherwise_than_it_was_cleared_is_unvetted_again(said: dict[str, object]) -> None:
    """Capabilities 12 and 47."""
    n = Negotiation()
    made = n.act(MakeCommitment(by=n.ben, id=cleared(n), **said), Commitment)  # type: ignore[arg-type]
    assert (made.as_cleared, made.vetting, made.vetted_by) == (False, Vetting.UNVETTED, n.eva)


def test_a_promise_said_after_its_clearance_ran_out_is_recorded_and_shows_it() -> None:
    """Capability 47."""
    n = Negotiation()
    allowed = cleared(n)
    n.now = NOON + timedelta(days=8)
    assert n.act(MakeCommitment(by=n.ben, id=allowed), Commitment).as_cleared is False


def test_a_promise_that_nobody_cleared_neither_kept_nor_left_its_words() -> None:
    n = Negotiation()
    assert n.see(Commitment, n.promise()).as_cleared is None
    assert n.act(MakeCommitment(by=n.ben, id=proposal(n)), Commitment).as_cleared is None


def test_a_question_is_taken_back_before_it_is_said_cleared_or_not() -> None:
    """Capability 47."""
    n = Negotiation()
    for asked in (proposal(n), cleared(n)):
        withdraw = WithdrawProposal(by=n.ben, commitment=asked, reason="They chose another date")
        n.refused(OnlyProposerWithdraws, WithdrawProposal(by=n.ana, commitment=asked), at="by", says=n.ben)
        gone = n.act(withdraw, Commitment)
        assert (gone.status, gone.status_reason) == (CommitmentStatus.WITHDRAWN, "They chose another date")
        assert set(n.happened[0].to) >= {n.eva, n.ana}, "whoever was asked need not answer any more"
        assert n.told()[0].startswith("Ben no longer wants to promise")
        n.refused(CommitmentNotBefore, withdraw, at="commitment", says="withdrawn")
        n.refused(CommitmentWithdrawn, MakeCommitment(by=n.ben, id=asked), at="id", says=asked)
        n.refused(CommitmentNotProposed, ClearCommitment(by=n.ana, commitment=asked, wording="?"), at="commitment")
    in_his_name = WithdrawProposal(by=n.vic, on_behalf_of=n.ben, commitment=proposal(n))
    assert n.act(in_his_name, Commitment).status is CommitmentStatus.WITHDRAWN
    n.refused(CommitmentNotBefore, WithdrawProposal(by=n.ben, commitment=n.promise()), at="commitment", says="detached")


def test_a_clearance_is_taken_back_before_it_is_used_and_not_after() -> None:
    """Capability 19."""
    n = Negotiation()
    revoke = RevokeClearance(by=n.ana, commitment=cleared(n), reason="Billing slipped")
    revoked = n.act(revoke, Commitment)
    assert (revoked.status, revoked.status_reason) == (CommitmentStatus.REFUSED, "Billing slipped")
    assert n.happened[0].to == (n.ben,)
    n.refused(CommitmentNotCleared, revoke, at="commitment", says="refused")
    used = n.act(MakeCommitment(by=n.ben, id=cleared(n)), Commitment).id
    n.refused(
        CommitmentNotCleared, RevokeClearance(by=n.ana, commitment=used, reason="?"), at="commitment", says="detached"
    )
