"""An introduction: a customer offered for research, a beta, a sit-in; taken up or not, and held (capability 40)."""

from __future__ import annotations

from ledger.domain.interaction.conversation import RecordConversation
from ledger.domain.interaction.state import Interaction
from ledger.domain.introduction import (
    AcceptIntroduction,
    DeclineIntroduction,
    HoldIntroduction,
    Introduction,
    IntroductionNotAccepted,
    IntroductionNotOffered,
    IntroductionPurpose,
    IntroductionStatus,
    NobodyIntroduced,
    OfferIntroduction,
)
from ledger.domain.stakeholder import DescribeStakeholder, Stakeholder
from tests.domain.negotiation import Negotiation


def offer(n: Negotiation) -> Introduction:
    """Let Ben offer Nora to Ana."""
    n.act(DescribeStakeholder(stakeholder=n.nora, account=n.nordwind), Stakeholder)
    command = OfferIntroduction(
        by=n.ben, to=(n.ana,), purpose=IntroductionPurpose.RESEARCH, customer=n.nora, note="She knows the depots"
    )
    return n.act(command, Introduction)


def test_sales_offers_a_customer_and_product_meets_them() -> None:
    n = Negotiation()
    offered = offer(n)
    assert (offered.status, offered.offered_by, offered.offered_to) == (IntroductionStatus.OFFERED, n.ben, (n.ana,))
    assert offered.account == n.nordwind, "the customer that she belongs to"
    assert n.told() == ["Ben offered Nora to Ana for research: She knows the depots."]
    taken = n.act(AcceptIntroduction(by=n.ana, introduction=offered.id), Introduction)
    assert (taken.status, taken.answered_by, n.happened[0].to) == (IntroductionStatus.ACCEPTED, n.ana, (n.ben,))
    talk = n.act(RecordConversation(by=n.ana, title="Depots"), Interaction).id
    held = n.act(HoldIntroduction(by=n.ana, introduction=offered.id, interaction=talk), Introduction)
    assert (held.status, held.interaction) == (IntroductionStatus.HELD, talk)
    assert n.told() == ["The introduction “She knows the depots” was held in “Depots”."]


def test_an_introduction_that_is_not_taken_up_says_why() -> None:
    n = Negotiation()
    declined = n.act(DeclineIntroduction(by=n.ana, introduction=offer(n).id, reason="Not before May"), Introduction)
    assert (declined.status, declined.reason) == (IntroductionStatus.DECLINED, "Not before May")
    n.refused(IntroductionNotOffered, AcceptIntroduction(by=n.ana, introduction=declined.id), at="introduction")
    n.refused(IntroductionNotOffered, DeclineIntroduction(by=n.ana, introduction=declined.id), at="introduction")
    n.refused(IntroductionNotAccepted, HoldIntroduction(by=n.ana, introduction=declined.id), at="introduction")


def test_an_introduction_is_of_somebody() -> None:
    n = Negotiation()
    n.refused(NobodyIntroduced, OfferIntroduction(by=n.ben, purpose=IntroductionPurpose.BETA), at="customer")
    account = OfferIntroduction(by=n.ben, purpose=IntroductionPurpose.SIT_IN, account=n.nordwind)
    assert n.act(account, Introduction).customer is None
    assert n.told() == ["Ben offered “Nordwind” for a sit-in."]
