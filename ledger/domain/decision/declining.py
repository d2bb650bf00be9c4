"""A no in one act: the decision, what the customer is told, what to do meanwhile, and who hears it in which order."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.decision.communicating import Plan, TellBy, plan_telling
from ledger.domain.decision.drafting import DraftDecision, OptionInput, WordingInput, draft
from ledger.domain.decision.making import accept
from ledger.domain.decision.state import Decision, DecisionId
from ledger.domain.decision.words import Audience, Outcome
from ledger.domain.kernel import Book, Command, Doc, ShortText, Text
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import Request, RequestId
from ledger.domain.stakeholder import PersonId


class DeclineRequest(Command):
    """Say no to a request. Three fields are enough: which request, why, and what the customer is told."""

    changes = Decision
    with_force = True

    request: RequestId
    reason: Annotated[Text, Doc(description="The internal reason, in words.")]
    wording: Annotated[Text, Doc(description="What the customer is told.")]
    reason_code: Annotated[Label | None, Doc(description="The reason as a code, such as `capacity`.")] = None
    workaround: Annotated[Text | None, Doc(description="What those who asked can do meanwhile.")] = None
    review_on: Annotated[date | None, Doc(description="The day it is looked at again.")] = None
    wordings: Annotated[tuple[WordingInput, ...], Doc(description="What other audiences are told.")] = ()
    options: Annotated[tuple[OptionInput, ...], Doc(description="What was considered instead.")] = ()
    owner_of_constraint: Annotated[PersonId | None, Doc(description="Who owns what stands in the way.")] = None
    plan: Plan = ()
    tell_by: TellBy = None
    title: Annotated[ShortText | None, Doc(description="What is decided, in a line. Default: no to the request.")] = (
        None
    )
    supersedes: Annotated[DecisionId | None, Doc(description="The decision that it replaces.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Decision:
        request = book.get(Request, self.request, "request")
        written = DraftDecision(
            requests=(request.id,),
            outcome=Outcome.DECLINE,
            title=self.title or f"No: {request.title}"[:500],
            reason_code=self.reason_code,
            reason=self.reason,
            wordings=(WordingInput(Audience.CUSTOMER, self.wording), *self.wordings),
            workaround=self.workaround,
            options=self.options,
            review_on=self.review_on,
            owner_of_constraint=self.owner_of_constraint,
            supersedes=self.supersedes,
            external_id=self.external_id,
        )
        decision = accept(book, draft(book, written))
        if self.plan or self.tell_by:
            plan_telling(book, decision, self.plan, self.tell_by)
        return decision
