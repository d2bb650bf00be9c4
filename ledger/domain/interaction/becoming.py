"""Becoming: a statement is taken up as a request or as a promise, in the words in which it was said.

What it becomes begins with an event of its own, said by the speaker of the statement when they said it, and because
of it. Who took it up, and when, is a second event, in the conversation. (Intelligence notes do the same.)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

from ledger.domain.commitment.making import CreditorId, MakeCommitment
from ledger.domain.commitment.state import Commitment, SpeechAct
from ledger.domain.interaction.state import (
    Interaction,
    Statement,
    StatementId,
    TakenAs,
    TakenUp,
    concerns,
    note,
    statement_of,
)
from ledger.domain.kernel import Basis, Book, Command, Doc, Event, Money, Ref, ShortText, Text, person, thing
from ledger.domain.kernel.types import EventRef, Label
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.state import Importance, Request, RequestId
from ledger.domain.stakeholder import AccountId, OpportunityId, PersonId

LINE = 120
"""Characters of a statement that make a title, when nobody gives one."""


class StatementTakenUp(Event):
    """Somebody took a statement up as a request, a promise or an intelligence note."""

    topic = "interaction.statement_taken_up"

    statement: Annotated[str, EventRef(), Doc(description="The statement that was taken up.")]
    taken_as: Annotated[TakenAs, Doc(description="What it was taken up as.")]
    became: Annotated[str, Ref(("request", "commitment", "intelligence_note")), Doc(description="What it became.")]

    def apply(self, interaction: Interaction) -> None:
        note(interaction, self.statement, TakenUp(self.taken_as, self.became, self.by))

    def sentence(self) -> str:
        what = {TakenAs.REQUEST: "a request", TakenAs.COMMITMENT: "a promise", TakenAs.INTELLIGENCE: "a note"}
        said = f"what was said in {thing(self.originator_id)}"
        return f"{person(self.by)} took {said} up as {what[self.taken_as]}: {thing(self.became)}."


def taken_up(book: Book, interaction: Interaction, statement: Statement, taken_as: TakenAs, became: str) -> None:
    """Record in the conversation what a statement became."""
    event = StatementTakenUp(statement=statement.event, taken_as=taken_as, became=became)
    book.record(interaction, event, about=(became, *concerns(interaction)), to=(statement.speaker,))


@contextmanager
def as_it_was_said(book: Book, interaction: Interaction, statement: Statement) -> Iterator[None]:
    """Record, for a while, in the name of the speaker of a statement, when they said it and because of it."""
    with book.words_of(
        statement.speaker,
        on_behalf_of=statement.on_behalf_of,
        basis=statement.basis if statement.basis is not Basis.SELF else None,
        occurred_at=statement.said_at,
        because_of=statement.event,
        to=statement.audience,
        about=(interaction.id,),
    ):
        yield


class RaiseRequestFromStatement(Command):
    """Take what somebody said up as a request, in their words. The one who said it is the one who asks."""

    changes = Request

    statement: StatementId
    title: Annotated[ShortText | None, Doc(description="What is asked for, in a line. Default: how they began.")] = None
    as_ask: Annotated[bool, Doc(description="True when the words say what is wanted; else they tell the problem.")] = (
        False
    )
    account: Annotated[AccountId | None, Doc(description="For whom. Default: the customer of the conversation.")] = None
    opportunity: Annotated[
        OpportunityId | None, Doc(description="The deal it hangs on. Default: that of the conversation.")
    ] = None
    importance: Annotated[Importance | None, Doc(description="What hangs on it.")] = None
    claimed: Annotated[Money | None, Doc(description="What it is said to be worth.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Request:
        interaction, statement = statement_of(book, self.statement)
        ask = SubmitRequest(
            by=statement.speaker,
            title=self.title or line(statement.text),
            problem=None if self.as_ask else statement.text,
            ask=statement.text if self.as_ask else None,
            account=self.account or interaction.account,
            opportunity=self.opportunity or interaction.opportunity,
            importance=self.importance,
            claimed=self.claimed,
            external_id=self.external_id,
        )
        with as_it_was_said(book, interaction, statement):
            request = ask.decide(book)
        taken_up(book, interaction, statement, TakenAs.REQUEST, request.id)
        return request


class TakeStatementAsPromise(Command):
    """Take what somebody said for a promise, in their words: they made it, to those who heard it, when they said it."""

    changes = Commitment

    statement: StatementId
    consequent: Annotated[Text | None, Doc(description="What is promised. Default: the words of the statement.")] = None
    antecedent: Annotated[Text | None, Doc(description="The condition under which it binds.")] = None
    debtor: Annotated[PersonId | None, Doc(description="Who has to keep it. Default: who said it.")] = None
    creditor: Annotated[
        CreditorId | None,
        Doc(description="To whom. Default: the one who heard it; if several did, the customer of the conversation."),
    ] = None
    account: Annotated[
        AccountId | None, Doc(description="The customer it concerns. Default: that of the conversation.")
    ] = None
    opportunity: Annotated[
        OpportunityId | None, Doc(description="The deal it is made in. Default: that of the conversation.")
    ] = None
    request: Annotated[RequestId | None, Doc(description="The request that it promises to fulfil.")] = None
    deadline: Annotated[date | None, Doc(description="The day by which it is due.")] = None
    target: Annotated[Label | None, Doc(description="The release or milestone it is promised for.")] = None
    stage: Annotated[Label | None, Doc(description="The stage of maturity that is promised.")] = None
    speech_act: Annotated[SpeechAct, Doc(description="How far what was said went.")] = SpeechAct.COMMITMENT
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Commitment:
        interaction, statement = statement_of(book, self.statement)
        alone = statement.audience[0] if len(statement.audience) == 1 else None
        promise = MakeCommitment(
            by=statement.speaker,
            consequent=self.consequent or statement.text,
            antecedent=self.antecedent,
            debtor=self.debtor,
            creditor=self.creditor or alone or interaction.account,
            account=self.account or interaction.account,
            opportunity=self.opportunity or interaction.opportunity,
            request=self.request,
            deadline=self.deadline,
            target=self.target,
            stage=self.stage,
            speech_act=self.speech_act,
            external_id=self.external_id,
        )
        with as_it_was_said(book, interaction, statement):
            commitment = promise.decide(book)
        taken_up(book, interaction, statement, TakenAs.COMMITMENT, commitment.id)
        return commitment


def line(text: str) -> str:
    """Return how a text begins, as a title: its first sentence or line, cut at a word when it is long."""
    first = text.strip().splitlines()[0].strip()
    for end in (". ", "? ", "! "):
        first = first.split(end)[0]
    first = first.rstrip(".")
    return first if len(first) <= LINE else first[:LINE].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
