"""A scribe: who may write down whose words, and what needs one's own hand (capability 46)."""

from __future__ import annotations

import pytest

from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment
from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Outcome
from ledger.domain.kernel import Basis
from ledger.domain.kernel.force import NotByOwnHand, NotOwnWords
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import DismissScribe, NameScribe, Stakeholder
from ledger.domain.stakeholder.scribes import AlreadyScribe, NotScribe
from tests.domain.negotiation import Negotiation


def test_nobody_says_that_anothers_words_are_their_own() -> None:
    n = Negotiation()
    asked = n.request()
    claimed = CommentOnRequest(by=n.nora, request=asked, text="We cannot wait", basis=Basis.SELF)
    n.refused(NotOwnWords, claimed, at="basis", says=n.nora, recorder=n.ben)
    heard = CommentOnRequest(by=n.nora, request=asked, text="We cannot wait", basis=Basis.HEARSAY)
    n.act(heard, Request, recorder=n.ben)
    assert (n.happened[0].by, n.happened[0].recorded_by, n.happened[0].basis) == (n.nora, n.ben, Basis.HEARSAY)


def test_what_has_force_is_recorded_by_the_one_who_does_it() -> None:
    n = Negotiation()
    asked = n.request()
    promise = n.promise()
    n.act(StartVetting(by=n.ana, to=(n.eva,), commitment=promise), Commitment, recorder=n.ana)
    vetted = VetCommitment(by=n.eva, commitment=promise, possible=True)
    n.refused(NotByOwnHand, vetted, at="by", says=n.ben, recorder=n.ben)
    n.act(vetted, Commitment, recorder=n.eva)
    no = MakeDecision(by=n.ana, requests=(asked,), outcome=Outcome.DECLINE, reason="No capacity this year")
    n.refused(NotByOwnHand, no, at="by", says="MakeDecision", recorder=n.ben)
    n.act(no, Decision, recorder=n.ana)


def test_a_scribe_whom_somebody_named_records_what_they_clear_until_dismissed() -> None:
    n = Negotiation()
    asked = n.act(ProposeCommitment(by=n.ben, to=(n.eva,), consequent="SSO in spring"), Commitment).id
    clear = ClearCommitment(by=n.eva, commitment=asked, wording="We plan it for spring.")
    n.refused(NotByOwnHand, NameScribe(by=n.eva, scribe=n.ben), at="by", recorder=n.ben)
    eva = n.act(NameScribe(by=n.eva, scribe=n.ben, reason="She is on site all week"), Stakeholder, recorder=n.eva)
    assert (eva.scribes, n.happened[0].to) == ((n.ben,), (n.ben,))
    assert n.told() == ["Ben may record what Eva decides: She is on site all week."]
    n.refused(AlreadyScribe, NameScribe(by=n.eva, scribe=n.ben), at="scribe", recorder=n.eva)
    n.act(clear, Commitment, recorder=n.ben)
    assert (n.happened[0].by, n.happened[0].recorded_by, n.happened[0].basis) == (n.eva, n.ben, Basis.WITNESS)

    eva = n.act(DismissScribe(by=n.eva, scribe=n.ben), Stakeholder, recorder=n.eva)
    assert eva.scribes == ()
    n.refused(NotScribe, DismissScribe(by=n.eva, scribe=n.ben), at="scribe", recorder=n.eva)


@pytest.mark.parametrize("basis", [None, Basis.SELF])
def test_a_recorder_who_is_no_stakeholder_writes_down_what_they_are_told_to(basis: Basis | None) -> None:
    n = Negotiation()
    made = MakeDecision(by=n.ana, requests=(n.request(),), outcome=Outcome.DECLINE, basis=basis)
    assert n.act(made, Decision).decided_by == n.ana
