"""A conversation recorded in one act: who was there, what was said, what came of it. All of it, or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.interaction.attending import AttendeeInput, attendees
from ledger.domain.interaction.holding import InteractionBriefed, InteractionHeld, InteractionSummarised, Minutes
from ledger.domain.interaction.saying import said
from ledger.domain.interaction.state import (
    Consequence,
    Interaction,
    InteractionCapacity,
    InteractionId,
    concerns,
    scheduled,
)
from ledger.domain.kernel import Basis, Book, Command, Doc, Identity, ShortText, Text
from ledger.domain.kernel.errors import Malformed, UnknownThing
from ledger.domain.kernel.types import Label
from ledger.domain.stakeholder import AccountId, OpportunityId, PersonId, Stakeholder


class StatementInput(Struct, frozen=True, omit_defaults=True):
    """What somebody said, word for word. The speaker is named by id, or as they are called among the attendees."""

    text: Annotated[Text, Doc(description="The words, as they were said.")]
    speaker: Annotated[PersonId | None, Doc(description="Who said it.")] = None
    speaker_called: Annotated[
        Identity | None, Doc(description="Who said it: the name or external id of one of the attendees.")
    ] = None
    audience: Annotated[tuple[PersonId, ...], Doc(description="Who heard it. Default: all others.")] = ()
    audience_called: Annotated[
        tuple[Identity, ...], Doc(description="Who heard it, as they are called among the attendees.")
    ] = ()
    on_behalf_of: Annotated[PersonId | None, Doc(description="In whose name, if not the speaker's own.")] = None
    said_at: Annotated[datetime | None, Doc(description="When. Default: when the conversation was held.")] = None
    basis: Annotated[Basis | None, Doc(description="How you know. Default: as for the whole conversation.")] = None


class BriefingInput(Struct, frozen=True, omit_defaults=True):
    """What our side was told before the conversation."""

    text: Annotated[Text, Doc(description="What they were told.")]
    by: Annotated[PersonId | None, Doc(description="Who told them. Default: the speaker of the act.")] = None
    to: Annotated[tuple[PersonId, ...], Doc(description="Who was told.")] = ()
    not_to_say_no: Annotated[bool, Doc(description="True when they were told not to say no.")] = False


class WhoSaidIt(Malformed):
    """The speaker of a statement is named in no way, in two, or by a name that no attendee, or more than one, has."""

    help = "Give the `speaker`, or in `speakerCalled` the name or external id that one of the `attendees` has."


class RecordConversation(Command):
    """Record a conversation in one act: its people, what they said, what came of it. New people are identified.

    `interaction` names one that was scheduled; without it, a new one is recorded as held.
    """

    changes = Interaction

    title: Annotated[ShortText | None, Doc(description="What it was about, in a line. A new one needs it.")] = None
    capacity: Annotated[InteractionCapacity | None, Doc(description="In which capacity our side took part.")] = None
    interaction: Annotated[InteractionId | None, Doc(description="The conversation, if it was scheduled.")] = None
    account: Annotated[AccountId | None, Doc(description="The customer it was with.")] = None
    opportunity: Annotated[OpportunityId | None, Doc(description="The deal it was about.")] = None
    minutes: Annotated[Minutes | None, Doc(description="How long it took, in minutes.")] = None
    attendees: Annotated[tuple[AttendeeInput, ...], Doc(description="Who took part.")] = ()
    briefing: Annotated[BriefingInput | None, Doc(description="What our side was told beforehand.")] = None
    statements: Annotated[tuple[StatementInput, ...], Doc(description="What was said, in its order.")] = ()
    summary: Annotated[Text | None, Doc(description="What was talked about.")] = None
    consequence: Annotated[
        Consequence, Doc(description="Whether anything came of it; told together with the `summary`.")
    ] = Consequence.UNKNOWN
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Interaction:
        interaction = self._begun(book)
        who = attendees(book, self.attendees) or interaction.attendees
        account = self.account or interaction.account
        event = InteractionHeld(
            title=self.title,
            capacity=self.capacity,
            account=account,
            opportunity=self.opportunity,
            minutes=self.minutes,
            attendees=who,
            external_id=self.external_id,
        )
        deal = self.opportunity or interaction.opportunity
        book.record(interaction, event, about=(account, deal, *(a.stakeholder for a in who)))
        if self.briefing is not None:
            briefed(book, interaction, self.briefing)
        for index, statement in enumerate(self.statements):
            self._say(book, interaction, statement, ("statements", str(index)))
        if self.summary is not None:
            summary = InteractionSummarised(summary=self.summary, consequence=self.consequence)
            book.record(interaction, summary, about=concerns(interaction))
        return interaction

    def _begun(self, book: Book) -> Interaction:
        if self.interaction is not None:
            return scheduled(book, self.interaction)
        if self.title is None:
            raise Malformed("a conversation that was not scheduled needs a title", path=("title",))
        return book.new(Interaction, self.external_id)

    def _say(self, book: Book, interaction: Interaction, given: StatementInput, path: tuple[str, ...]) -> None:
        if (given.speaker is None) == (given.speaker_called is None):
            raise WhoSaidIt("a statement has one speaker, named in one way", path=(*path, "speaker"))
        speaker = given.speaker or self._called(book, interaction, given.speaker_called or "", (*path, "speakerCalled"))
        heard = tuple(
            self._called(book, interaction, name, (*path, "audienceCalled", str(i)))
            for i, name in enumerate(given.audience_called)
        )
        with book.words_of(speaker, on_behalf_of=given.on_behalf_of, basis=given.basis, occurred_at=given.said_at):
            said(book, interaction, given.text, (*given.audience, *heard))

    def _called(self, book: Book, interaction: Interaction, name: str, path: tuple[str, ...]) -> str:
        external = {book.derive(Stakeholder.prefix, a.external_id) for a in self.attendees if a.external_id is not None}
        by_external_id = book.derive(Stakeholder.prefix, name)
        if by_external_id in external:
            return by_external_id
        found = [
            a.stakeholder
            for a in interaction.attendees
            if isinstance(somebody := book.find(a.stakeholder), Stakeholder) and somebody.name == name
        ]
        if len(found) > 1:
            raise WhoSaidIt(f"{len(found)} attendees are called {name[:80]!r}", path=path)
        if not found:
            raise UnknownThing(f"no attendee is called {name[:80]!r}", path=path)
        return found[0]


def briefed(book: Book, interaction: Interaction, given: BriefingInput) -> None:
    """Record what our side was told before a conversation."""
    with book.words_of(given.by or book.speaker, to=given.to):
        event = InteractionBriefed(text=given.text, not_to_say_no=given.not_to_say_no)
        book.record(interaction, event, about=concerns(interaction))
