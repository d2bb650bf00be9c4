"""A promise and its people: who said it, who has to keep it and agreed or not, who may take it back or let it go."""

from __future__ import annotations

from ledger.domain.account import Account, OpenAccount, Side
from ledger.domain.commitment.handing_on import (
    AcceptCommitment,
    AssignCommitment,
    DelegateCommitment,
    DisownCommitment,
)
from ledger.domain.commitment.keeping import CancelCommitment, ReleaseCommitment
from ledger.domain.commitment.rules import (
    DebtorHasAnswered,
    HandedOnToNobodyElse,
    OnlyCreditorAssigns,
    OnlyCreditorReleases,
    OnlyDebtorAnswers,
    OnlyDebtorCancels,
    OnlyDebtorDelegates,
)
from ledger.domain.commitment.state import Commitment, CommitmentStatus, DebtorAcceptance
from ledger.domain.kernel import Command
from ledger.domain.kernel.force import NotByOwnHand
from ledger.domain.stakeholder import DescribeStakeholder, Stakeholder
from tests.domain.negotiation import Negotiation


def test_somebody_in_whose_name_it_was_promised_agrees_or_does_not() -> None:
    """Capability 12."""
    n = Negotiation()
    assert n.see(Commitment, n.promise()).acceptance is DebtorAcceptance.OWN
    promise = n.promise(debtor=n.eva)
    assert n.see(Commitment, promise).acceptance is DebtorAcceptance.OPEN
    disown = DisownCommitment(by=n.eva, commitment=promise, reason="Nobody asked me")
    n.refused(OnlyDebtorAnswers, AcceptCommitment(by=n.ben, commitment=promise), at="by", says=n.eva)
    disowned = n.act(disown, Commitment)
    assert (disowned.acceptance, disowned.acceptance_reason) == (DebtorAcceptance.REFUSED, "Nobody asked me")
    assert disowned.status is CommitmentStatus.DETACHED, "it was said all the same, and stays on record"
    assert (n.happened[0].to, n.told()) == (
        (n.ben,),
        ["Eva did not agree to “Single sign-on in the spring release”: Nobody asked me."],
    )
    n.refused(DebtorHasAnswered, disown, at="by", says="refused")
    accept = AcceptCommitment(by=n.eva, commitment=promise, reason="With two more people")
    n.refused(NotByOwnHand, accept, at="by", recorder=n.ben)
    assert n.act(accept, Commitment).acceptance is DebtorAcceptance.ACCEPTED
    n.refused(DebtorHasAnswered, accept, at="by", says="accepted")
    n.refused(DebtorHasAnswered, AcceptCommitment(by=n.ben, commitment=n.promise()), at="by", says="own")


def test_nobody_but_the_debtor_and_the_one_who_gave_it_takes_a_promise_back() -> None:
    """Capability 11."""
    n = Negotiation()
    promise = n.promise(debtor=n.eva)
    n.refused(OnlyDebtorCancels, CancelCommitment(by=n.ana, commitment=promise, reason="No"), at="by", says=n.eva)
    n.refused(OnlyDebtorCancels, CancelCommitment(by=n.nora, commitment=promise, reason="No"), at="by", says=n.eva)
    for command in (
        CancelCommitment(by=n.eva, commitment=promise, reason="I cannot"),
        CancelCommitment(by=n.ben, commitment=n.promise(debtor=n.eva), reason="I should not have said it"),
        CancelCommitment(by=n.ana, on_behalf_of=n.eva, commitment=n.promise(debtor=n.eva), reason="She is ill"),
    ):
        assert n.act(command, Commitment).status is CommitmentStatus.CANCELLED


def test_a_promise_is_handed_on_by_those_whose_it_is_and_remembers_whose_it_was() -> None:
    """Capability 11."""
    n = Negotiation()
    promise = n.promise()
    n.refused(OnlyDebtorDelegates, DelegateCommitment(by=n.ana, commitment=promise, debtor=n.eva), at="by", says=n.ben)
    handed = n.act(DelegateCommitment(by=n.ben, commitment=promise, debtor=n.eva), Commitment)
    assert (handed.debtor, handed.previous_debtors, handed.acceptance) == (n.eva, (n.ben,), DebtorAcceptance.OPEN)
    n.act(AcceptCommitment(by=n.eva, commitment=promise), Commitment)
    again = n.act(DelegateCommitment(by=n.eva, commitment=promise, debtor=n.vic), Commitment)
    assert (again.previous_debtors, again.acceptance) == ((n.ben, n.eva), DebtorAcceptance.OPEN)
    taken = n.act(DelegateCommitment(by=n.ben, commitment=promise, debtor=n.ben), Commitment)
    assert taken.acceptance is DebtorAcceptance.OWN

    to_sales = AssignCommitment(by=n.ben, commitment=promise, creditor=n.nordwind)
    n.refused(OnlyCreditorAssigns, to_sales, at="by", says=n.nora)
    owed = n.act(AssignCommitment(by=n.nora, commitment=promise, creditor=n.nordwind), Commitment)
    assert (owed.id, owed.creditor, owed.previous_creditors) == (promise, n.nordwind, (n.nora,))
    same = AssignCommitment(by=n.nora, commitment=promise, creditor=n.nordwind)
    n.refused(HandedOnToNobodyElse, same, at="creditor", says=n.nordwind)


def test_who_disowned_a_promise_is_not_handed_it_again_as_if_nobody_had_asked() -> None:
    n = Negotiation()  # capability 12
    promise = n.promise(debtor=n.eva)
    n.act(DisownCommitment(by=n.eva, commitment=promise, reason="Nobody asked me"), Commitment)
    n.refused(
        HandedOnToNobodyElse, DelegateCommitment(by=n.ben, commitment=promise, debtor=n.eva), at="debtor", says=n.eva
    )
    assert n.see(Commitment, promise).acceptance is DebtorAcceptance.REFUSED


def test_what_is_owed_to_a_customer_is_let_go_by_its_people_and_not_by_ours() -> None:
    """Capability 11."""
    n = Negotiation()
    us = n.act(OpenAccount(name="Quillhaven", side=Side.OURS), Account).id
    n.act(DescribeStakeholder(stakeholder=n.ben, account=us), Stakeholder)
    n.act(DescribeStakeholder(stakeholder=n.nora, account=n.nordwind), Stakeholder)
    acts: list[tuple[Command, type]] = [
        (ReleaseCommitment(by=n.ben, commitment=n.promise(creditor=n.nordwind)), OnlyCreditorReleases),
        (
            AssignCommitment(by=n.ben, commitment=n.promise(creditor=n.nordwind), creditor=n.nora),
            OnlyCreditorAssigns,
        ),
    ]
    for command, refusal in acts:
        n.refused(refusal, command, at="by", says=n.nordwind)
    told_by_ben = ReleaseCommitment(by=n.ben, on_behalf_of=n.nora, commitment=n.promise(creditor=n.nordwind))
    assert n.act(told_by_ben, Commitment).status is CommitmentStatus.RELEASED
