"""Opening a deal, and saying anew what it is about."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    Money,
    ShortText,
    person,
    thing,
)
from ledger.domain.kernel.types import Label
from ledger.domain.opportunity.state import (
    Opportunity,
    still_open,
)
from ledger.domain.stakeholder import AccountId, OpportunityId


class OpportunityOpened(Event):
    """A deal came into sight."""

    topic = "opportunity.opened"

    name: ShortText
    account: AccountId | None = None
    amount: Money | None = None
    stage: Label | None = None
    expected_close: date | None = None
    external_id: Label | None = None

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.name, opportunity.account, opportunity.amount = self.name, self.account, self.amount
        opportunity.stage, opportunity.expected_close = self.stage, self.expected_close
        opportunity.external_id = self.external_id

    def sentence(self) -> str:
        worth = f", worth {self.amount}" if self.amount else ""
        return f"{person(self.by)} opened the deal {thing(self.originator_id)} with {thing(self.account)}{worth}."


class OpenOpportunity(Command):
    """Open a deal with a customer."""

    changes = Opportunity

    name: Annotated[ShortText, Doc(description="How the deal is called.")]
    account: AccountId
    amount: Annotated[Money | None, Doc(description="What it is worth.")] = None
    stage: Annotated[Label | None, Doc(description="The stage in the sales process.")] = None
    expected_close: Annotated[date | None, Doc(description="When it is expected to be signed.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Opportunity:
        opportunity = book.new(Opportunity, self.external_id)
        event = OpportunityOpened(
            name=self.name,
            account=self.account,
            amount=self.amount,
            stage=self.stage,
            expected_close=self.expected_close,
            external_id=self.external_id,
        )
        book.record(opportunity, event, about=(self.account,))
        return opportunity


class OpportunityRevised(Event):
    """Amount, stage or expected date of a deal changed."""

    topic = "opportunity.revised"

    amount: Money | None = None
    stage: Label | None = None
    expected_close: date | None = None

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.amount = self.amount or opportunity.amount
        opportunity.stage = self.stage or opportunity.stage
        opportunity.expected_close = self.expected_close or opportunity.expected_close

    def sentence(self) -> str:
        parts = [
            f"worth {self.amount}" if self.amount else "",
            f"in stage “{self.stage}”" if self.stage else "",
            f"expected to close on {self.expected_close}" if self.expected_close else "",
        ]
        return f"{thing(self.originator_id)} is now {', '.join(p for p in parts if p) or 'as it was'}."


class ReviseOpportunity(Command):
    """Change amount, stage or expected date of a deal. Fields left out stay as they are."""

    changes = Opportunity

    opportunity: OpportunityId
    amount: Annotated[Money | None, Doc(description="What it is worth now.")] = None
    stage: Annotated[Label | None, Doc(description="The stage now.")] = None
    expected_close: Annotated[date | None, Doc(description="When it is expected to be signed now.")] = None

    def decide(self, book: Book) -> Opportunity:
        opportunity = still_open(book, self.opportunity)
        book.something(self, "amount", "stage", "expected_close")
        book.record(
            opportunity,
            OpportunityRevised(amount=self.amount, stage=self.stage, expected_close=self.expected_close),
            about=(opportunity.account,),
        )
        return opportunity
