"""Introductions: a customer is offered to somebody of ours, for research, a beta, a sit-in.

Life: offered → accepted, declined; accepted → held.
"""

from __future__ import annotations

from typing import Annotated

from ledger.domain.interaction.state import InteractionId
from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    Ref,
    StateRule,
    Text,
    ending,
    people,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.errors import Malformed
from ledger.domain.stakeholder import AccountId, PersonId

IntroductionId = Annotated[str, Ref(("introduction",)), Doc(description="The introduction.")]


class IntroductionPurpose(Described):
    """What a customer is offered for."""

    RESEARCH = "research", "To be asked how they work."
    BETA = "beta", "To try what is not finished."
    SIT_IN = "sit_in", "To let somebody of ours sit in on a conversation."
    REFERENCE = "reference", "To tell another customer how it went."
    OTHER = "other", "For something else."


class IntroductionStatus(Described):
    """Where an introduction stands."""

    OFFERED = "offered", "Somebody offered it."
    ACCEPTED = "accepted", "It was taken up."
    DECLINED = "declined", "It was not taken up."
    HELD = "held", "They met."


class Introduction(Aggregate):
    """A customer who was offered to somebody of ours."""

    kind = "introduction"
    prefix = "itr"

    purpose: Annotated[IntroductionPurpose, Doc(description="What for.")] = IntroductionPurpose.OTHER
    customer: Annotated[str | None, Ref(("stakeholder",)), Doc(description="The person who is introduced.")] = None
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer they belong to.")] = None
    offered_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who offers it.")] = None
    offered_to: Annotated[tuple[str, ...], Ref(("stakeholder",)), Doc(description="To whom.")] = ()
    note: Annotated[str | None, Doc(description="What it is about, in words.")] = None
    status: Annotated[IntroductionStatus, Doc(description="Where it stands.")] = IntroductionStatus.OFFERED
    answered_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who took it up, or did not.")] = None
    reason: Annotated[str | None, Doc(description="Why it was not taken up.")] = None
    interaction: Annotated[str | None, Ref(("interaction",)), Doc(description="The conversation it led to.")] = None

    def facets(self) -> Facets:
        """List introductions by note, status, customer and purpose."""
        return Facets(
            title=(self.note or self.purpose.value.replace("_", " "))[:200],
            status=self.status,
            account=self.account,
            label=self.purpose.value,
        )


class NobodyIntroduced(Malformed):
    """An introduction names the person, or at least the customer."""

    help = "Name the `customer`, the `account`, or both."


class IntroductionNotOffered(StateRule):
    """The introduction was taken up or declined already."""

    help = "Offer another one."


class IntroductionNotAccepted(StateRule):
    """Only an introduction that was taken up is held."""

    help = "Accept it first; one that was declined is offered anew."


class IntroductionOffered(Event):
    """Somebody offered a customer to somebody of ours."""

    topic = "introduction.offered"

    purpose: IntroductionPurpose
    customer: PersonId | None = None
    account: AccountId | None = None
    note: Text | None = None

    def apply(self, introduction: Introduction) -> None:
        introduction.placeholder = False
        introduction.purpose, introduction.note = self.purpose, self.note
        introduction.customer, introduction.account = self.customer, self.account
        introduction.offered_by, introduction.offered_to = self.by, self.to

    def sentence(self) -> str:
        whom = person(self.customer) if self.customer else thing(self.account)
        to = f" to {people(self.to)}" if self.to else ""
        return f"{person(self.by)} offered {whom}{to} for {WHAT[self.purpose]}{ending(self.note)}"


WHAT = {
    IntroductionPurpose.RESEARCH: "research",
    IntroductionPurpose.BETA: "a beta",
    IntroductionPurpose.SIT_IN: "a sit-in",
    IntroductionPurpose.REFERENCE: "a reference",
    IntroductionPurpose.OTHER: "a talk",
}


class OfferIntroduction(Command):
    """Offer a customer for research, a beta, a sit-in; `to` says to whom."""

    changes = Introduction

    purpose: Annotated[IntroductionPurpose, Doc(description="What for.")]
    customer: Annotated[PersonId | None, Doc(description="The person who is introduced.")] = None
    account: Annotated[
        AccountId | None, Doc(description="The customer they belong to. Default: the account of the person.")
    ] = None
    note: Annotated[Text | None, Doc(description="What it is about, in words.")] = None

    def decide(self, book: Book) -> Introduction:
        if self.customer is None and self.account is None:
            raise NobodyIntroduced("neither a person nor a customer is introduced", path=("customer",))
        introduction = book.new(Introduction)
        account = self.account or getattr(book.find(self.customer) if self.customer else None, "account", None)
        event = IntroductionOffered(purpose=self.purpose, customer=self.customer, account=account, note=self.note)
        book.record(introduction, event, about=(self.customer, account))
        return introduction


class IntroductionAccepted(Event):
    """An introduction was taken up."""

    topic = "introduction.accepted"

    def apply(self, introduction: Introduction) -> None:
        introduction.status, introduction.answered_by = IntroductionStatus.ACCEPTED, self.by

    def sentence(self) -> str:
        return f"{person(self.by)} took up the introduction {thing(self.originator_id)}."


class AcceptIntroduction(Command):
    """Take an introduction up."""

    changes = Introduction

    introduction: IntroductionId

    def decide(self, book: Book) -> Introduction:
        introduction = offered(book, self.introduction)
        book.record(introduction, IntroductionAccepted(), about=meant(introduction), to=(introduction.offered_by,))
        return introduction


class IntroductionDeclined(Event):
    """An introduction was not taken up."""

    topic = "introduction.declined"

    reason: Text | None = None

    def apply(self, introduction: Introduction) -> None:
        introduction.status, introduction.answered_by = IntroductionStatus.DECLINED, self.by
        introduction.reason = self.reason

    def sentence(self) -> str:
        return f"{person(self.by)} did not take up the introduction {thing(self.originator_id)}{ending(self.reason)}"


class DeclineIntroduction(Command):
    """Do not take an introduction up."""

    changes = Introduction

    introduction: IntroductionId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Introduction:
        introduction = offered(book, self.introduction)
        event = IntroductionDeclined(reason=self.reason)
        book.record(introduction, event, about=meant(introduction), to=(introduction.offered_by,))
        return introduction


class IntroductionHeld(Event):
    """Those who were introduced met."""

    topic = "introduction.held"

    interaction: InteractionId | None = None
    note: Annotated[Text | None, Doc(description="What came of it.")] = None

    def apply(self, introduction: Introduction) -> None:
        introduction.status = IntroductionStatus.HELD
        introduction.interaction = self.interaction or introduction.interaction

    def sentence(self) -> str:
        where = f" in {thing(self.interaction)}" if self.interaction else ""
        return f"The introduction {thing(self.originator_id)} was held{where}{ending(self.note)}"


class HoldIntroduction(Command):
    """Record that those who were introduced met."""

    changes = Introduction

    introduction: IntroductionId
    interaction: Annotated[InteractionId | None, Doc(description="The conversation in which they met.")] = None
    note: Annotated[Text | None, Doc(description="What came of it.")] = None

    def decide(self, book: Book) -> Introduction:
        introduction = book.subject(Introduction, self.introduction, "introduction")
        yet = IntroductionNotAccepted(
            f"introduction {introduction.id} is {introduction.status.value}", path=("introduction",)
        )
        book.rule(introduction.status is IntroductionStatus.ACCEPTED, yet)
        event = IntroductionHeld(interaction=self.interaction, note=self.note)
        book.record(introduction, event, about=(self.interaction, *meant(introduction)))
        return introduction


def offered(book: Book, introduction_id: str) -> Introduction:
    """Return an introduction that waits for an answer."""
    introduction = book.subject(Introduction, introduction_id, "introduction")
    over = IntroductionNotOffered(
        f"introduction {introduction.id} is {introduction.status.value}", path=("introduction",)
    )
    book.rule(introduction.status is IntroductionStatus.OFFERED, over)
    return introduction


def meant(introduction: Introduction) -> tuple[str | None, ...]:
    """Return whom an act on the introduction is about."""
    return (introduction.customer, introduction.account)
