"""Attending: who takes part in a conversation, also when the ledger has not met them yet."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from ledger.domain.interaction.state import (
    AlreadyAttending,
    Attendee,
    Interaction,
    InteractionId,
    NotAttending,
    concerns,
)
from ledger.domain.kernel import Book, Command, Doc, Event, Identity, person, thing
from ledger.domain.kernel.errors import Malformed
from ledger.domain.kernel.types import Label
from ledger.domain.stakeholder import AccountId, IdentifyStakeholder, PersonId, Role, Stakeholder


class AttendeeInput(Struct, frozen=True, omit_defaults=True):
    """Who takes part: by id, by the id in another system, or, when the ledger has not met them, by name."""

    stakeholder: Annotated[PersonId | None, Doc(description="Who, if the ledger knows them.")] = None
    external_id: Annotated[
        Identity | None, Doc(description="Their id in another system; they are identified when it is new.")
    ] = None
    name: Annotated[Identity | None, Doc(description="How somebody new is called.")] = None
    role: Annotated[Role, Doc(description="What somebody new does for a living.")] = Role.OTHER
    job_title: Annotated[Identity | None, Doc(description="What the card of somebody new says.")] = None
    account: Annotated[AccountId | None, Doc(description="The organisation of somebody new.")] = None
    part: Annotated[Label | None, Doc(description="In which part: host, translator …")] = None
    absent: Annotated[bool, Doc(description="True for somebody who was invited and did not come.")] = False


class WhoAttends(Malformed):
    """Somebody who takes part is named in no way, or in two."""

    help = "Give the `stakeholder`; or, for somebody new, the `name`, with or without an `externalId`."


def attendees(book: Book, given: tuple[AttendeeInput, ...]) -> tuple[Attendee, ...]:
    """Return those who take part, each once; who is new is identified on the way."""
    found: dict[str, Attendee] = {}
    for index, one in enumerate(given):
        who = _identified(book, one, ("attendees", str(index)))
        found.setdefault(who, Attendee(who, one.part, one.absent))
    return tuple(found.values())


def _identified(book: Book, one: AttendeeInput, path: tuple[str, ...]) -> str:
    if one.stakeholder is not None:
        if one.external_id is not None or one.name is not None:
            raise WhoAttends("somebody is named by id and in another way", path=path)
        return one.stakeholder
    if one.external_id is not None:
        known = book.find(book.derive(Stakeholder.prefix, one.external_id))
        if known is not None and not known.placeholder:
            return known.id
    if one.name is None:
        raise WhoAttends("somebody who takes part has no name", path=(*path, "name"))
    command = IdentifyStakeholder(
        name=one.name, role=one.role, job_title=one.job_title, account=one.account, external_id=one.external_id
    )
    with book.words_of(book.speaker):
        return command.decide(book).id


class InteractionAttendeeAdded(Event):
    """Somebody takes part in a conversation."""

    topic = "interaction.attendee_added"

    stakeholder: PersonId
    part: Label | None = None
    absent: bool = False

    def apply(self, interaction: Interaction) -> None:
        others = (a for a in interaction.attendees if a.stakeholder != self.stakeholder)
        interaction.attendees = (*others, Attendee(self.stakeholder, self.part, self.absent))

    def sentence(self) -> str:
        part = f" as {self.part.replace('_', ' ')}" if self.part else ""
        how = "was invited to" if self.absent else "takes part in"
        return f"{person(self.stakeholder)} {how} {thing(self.originator_id)}{part}."


class AddAttendee(Command):
    """Record that somebody takes part in a conversation, or was invited and did not come."""

    changes = Interaction
    needs_speaker = False

    interaction: InteractionId
    stakeholder: PersonId
    part: Annotated[Label | None, Doc(description="In which part: host, translator …")] = None
    absent: Annotated[bool, Doc(description="True for somebody who was invited and did not come.")] = False

    def decide(self, book: Book) -> Interaction:
        interaction = book.subject(Interaction, self.interaction, "interaction")
        new = Attendee(self.stakeholder, self.part, self.absent)
        there = AlreadyAttending(f"{self.stakeholder} takes part in {interaction.id} already", path=("stakeholder",))
        book.rule(new not in interaction.attendees, there)
        event = InteractionAttendeeAdded(stakeholder=self.stakeholder, part=self.part, absent=self.absent)
        book.record(interaction, event, about=(self.stakeholder, *concerns(interaction)))
        return interaction


class InteractionAttendeeRemoved(Event):
    """Somebody does not take part in a conversation after all."""

    topic = "interaction.attendee_removed"

    stakeholder: PersonId

    def apply(self, interaction: Interaction) -> None:
        interaction.attendees = tuple(a for a in interaction.attendees if a.stakeholder != self.stakeholder)

    def sentence(self) -> str:
        return f"{person(self.stakeholder)} does not take part in {thing(self.originator_id)} after all."


class RemoveAttendee(Command):
    """Record that somebody does not take part in a conversation after all."""

    changes = Interaction
    needs_speaker = False

    interaction: InteractionId
    stakeholder: PersonId

    def decide(self, book: Book) -> Interaction:
        interaction = book.subject(Interaction, self.interaction, "interaction")
        there = any(a.stakeholder == self.stakeholder for a in interaction.attendees)
        nobody = NotAttending(f"{self.stakeholder} does not take part in {interaction.id}", path=("stakeholder",))
        book.rule(there, nobody)
        event = InteractionAttendeeRemoved(stakeholder=self.stakeholder)
        book.record(interaction, event, about=(self.stakeholder, *concerns(interaction)))
        return interaction
