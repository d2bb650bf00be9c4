"""Holding a conversation: scheduled, briefed for, held, cancelled, summarised."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ledger.domain.interaction.attending import AttendeeInput, attendees
from ledger.domain.interaction.state import (
    Attendee,
    Briefing,
    Consequence,
    Interaction,
    InteractionCapacity,
    InteractionId,
    InteractionStatus,
    concerns,
    held,
    scheduled,
)
from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    ShortText,
    Text,
    clause,
    ending,
    people,
    person,
    thing,
)
from ledger.domain.kernel.types import Label
from ledger.domain.stakeholder import AccountId, OpportunityId

Minutes = Annotated[int, Doc(description="How long, in minutes.", ge=0, le=100_000)]


class InteractionScheduled(Event):
    """A conversation was planned."""

    topic = "interaction.scheduled"

    title: ShortText
    capacity: InteractionCapacity | None = None
    account: AccountId | None = None
    opportunity: OpportunityId | None = None
    starts_at: datetime | None = None
    minutes: Minutes | None = None
    attendees: tuple[Attendee, ...] = ()
    agenda: Text | None = None
    external_id: Label | None = None

    def apply(self, interaction: Interaction) -> None:
        interaction.placeholder = False
        for field in PLANNED:
            setattr(interaction, field, getattr(self, field))
        interaction.external_id = self.external_id or interaction.external_id

    def sentence(self) -> str:
        where = f" with {thing(self.account)}" if self.account else ""
        when = f" for {self.starts_at:%Y-%m-%d}" if self.starts_at else ""
        return f"{person(self.by)} scheduled {thing(self.originator_id)}{where}{when}."


PLANNED = ("title", "capacity", "account", "opportunity", "starts_at", "minutes", "attendees", "agenda")


class ScheduleInteraction(Command):
    """Plan a conversation: with whom, in which capacity, about what."""

    changes = Interaction

    title: Annotated[ShortText, Doc(description="What it is about, in a line.")]
    capacity: Annotated[InteractionCapacity, Doc(description="In which capacity our side takes part.")]
    account: Annotated[AccountId | None, Doc(description="The customer it is with.")] = None
    opportunity: Annotated[OpportunityId | None, Doc(description="The deal it is about.")] = None
    starts_at: Annotated[datetime | None, Doc(description="When it is to begin.")] = None
    minutes: Annotated[Minutes | None, Doc(description="How long it is to take, in minutes.")] = None
    attendees: Annotated[tuple[AttendeeInput, ...], Doc(description="Who is to take part.")] = ()
    agenda: Annotated[Text | None, Doc(description="What is to be talked about.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Interaction:
        interaction = book.new(Interaction, self.external_id)
        who = attendees(book, self.attendees)
        event = InteractionScheduled(
            title=self.title,
            capacity=self.capacity,
            account=self.account,
            opportunity=self.opportunity,
            starts_at=self.starts_at,
            minutes=self.minutes,
            attendees=who,
            agenda=self.agenda,
            external_id=self.external_id,
        )
        book.record(interaction, event, about=(self.account, self.opportunity, *(a.stakeholder for a in who)))
        return interaction


class InteractionBriefed(Event):
    """Our side was told what to say, or not to say."""

    topic = "interaction.briefed"

    text: Text
    not_to_say_no: bool = False

    def apply(self, interaction: Interaction) -> None:
        new = Briefing(self.by, self.to, self.text, self.not_to_say_no, self.event_id)
        interaction.briefings = (*interaction.briefings, new)

    def sentence(self) -> str:
        whom = f" {people(self.to)}" if self.to else ""
        no = " not to say no" if self.not_to_say_no else ""
        return f"{person(self.by)} briefed{whom} for {thing(self.originator_id)}{no}{ending(self.text)}"


class BriefAttendees(Command):
    """Record what our side was told before a conversation; `to` says who was told, `by` who told them."""

    changes = Interaction

    interaction: InteractionId
    text: Annotated[Text, Doc(description="What they were told.")]
    not_to_say_no: Annotated[bool, Doc(description="True when they were told not to say no.")] = False

    def decide(self, book: Book) -> Interaction:
        interaction = book.subject(Interaction, self.interaction, "interaction")
        event = InteractionBriefed(text=self.text, not_to_say_no=self.not_to_say_no)
        book.record(interaction, event, about=concerns(interaction))
        return interaction


class InteractionHeld(Event):
    """A conversation took place."""

    topic = "interaction.held"

    title: ShortText | None = None
    capacity: InteractionCapacity | None = None
    account: AccountId | None = None
    opportunity: OpportunityId | None = None
    minutes: Minutes | None = None
    attendees: tuple[Attendee, ...] = ()
    external_id: Label | None = None

    def apply(self, interaction: Interaction) -> None:
        interaction.placeholder = False
        for field in HELD:
            setattr(interaction, field, getattr(self, field) or getattr(interaction, field))
        interaction.held_at = self.occurred_at
        if interaction.status is not InteractionStatus.SUMMARISED:
            interaction.status = InteractionStatus.HELD

    def sentence(self) -> str:
        where = f" with {thing(self.account)}" if self.account else ""
        long = f", {self.minutes} minutes" if self.minutes else ""
        return f"{thing(self.originator_id)} was held{where}{long}."


HELD = ("title", "capacity", "account", "opportunity", "minutes", "attendees", "external_id")


class HoldInteraction(Command):
    """Record that a scheduled conversation took place."""

    changes = Interaction

    interaction: InteractionId
    minutes: Annotated[Minutes | None, Doc(description="How long it took, in minutes.")] = None
    attendees: Annotated[
        tuple[AttendeeInput, ...], Doc(description="Who took part. Left out: as it was scheduled.")
    ] = ()

    def decide(self, book: Book) -> Interaction:
        interaction = scheduled(book, self.interaction)
        who = attendees(book, self.attendees) or interaction.attendees
        event = InteractionHeld(minutes=self.minutes, attendees=who, account=interaction.account)
        book.record(interaction, event, about=(*concerns(interaction), *(a.stakeholder for a in who)))
        return interaction


class InteractionCancelled(Event):
    """A conversation did not take place."""

    topic = "interaction.cancelled"

    reason: Text | None = None

    def apply(self, interaction: Interaction) -> None:
        interaction.status, interaction.cancelled_because = InteractionStatus.CANCELLED, self.reason

    def sentence(self) -> str:
        return f"{person(self.by)} cancelled {thing(self.originator_id)}{ending(self.reason)}"


class CancelInteraction(Command):
    """Record that a scheduled conversation does not take place. `by` says on whose side it was cancelled."""

    changes = Interaction

    interaction: InteractionId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Interaction:
        interaction = scheduled(book, self.interaction)
        event = InteractionCancelled(reason=self.reason)
        book.record(interaction, event, about=(*concerns(interaction), *interaction.people))
        return interaction


class InteractionSummarised(Event):
    """Somebody said what a conversation was about, and whether anything came of it."""

    topic = "interaction.summarised"

    summary: Text
    consequence: Consequence = Consequence.UNKNOWN

    def apply(self, interaction: Interaction) -> None:
        interaction.status, interaction.summary = InteractionStatus.SUMMARISED, self.summary
        if self.consequence is not Consequence.UNKNOWN:
            interaction.consequence = self.consequence

    def sentence(self) -> str:
        came = {Consequence.NONE: "; nothing came of it", Consequence.SOME: "; something came of it"}
        came_of_it = came.get(self.consequence, "")
        return f"{person(self.by)} summed {thing(self.originator_id)} up: {clause(self.summary)}{came_of_it}."


class SummariseInteraction(Command):
    """Say what a conversation was about, and whether anything came of it."""

    changes = Interaction

    interaction: InteractionId
    summary: Annotated[Text, Doc(description="What was talked about.")]
    consequence: Annotated[Consequence, Doc(description="Whether anything came of it.")] = Consequence.UNKNOWN

    def decide(self, book: Book) -> Interaction:
        interaction = held(book, self.interaction)
        event = InteractionSummarised(summary=self.summary, consequence=self.consequence)
        book.record(interaction, event, about=concerns(interaction))
        return interaction
