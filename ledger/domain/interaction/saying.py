"""Saying: what somebody said in a conversation, word for word, to whom."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.interaction.state import Attendee, Interaction, InteractionId, Statement, concerns, held, noted
from ledger.domain.kernel import Book, Command, Doc, Event, Text, people, person, thing


class StatementRecorded(Event):
    """Somebody said something in a conversation."""

    topic = "interaction.statement_recorded"

    text: Annotated[Text, Doc(description="The words.")]
    number: Annotated[int, Doc(description="Its place in the conversation, from 1, as it was written down.")] = 0

    def apply(self, interaction: Interaction) -> None:
        new = Statement(
            number=self.number,
            event=self.event_id,
            text=self.text,
            speaker=self.by,
            on_behalf_of=self.on_behalf_of,
            audience=self.to,
            said_at=self.occurred_at,
            basis=self.basis,
        )
        for early in interaction.early:
            new = noted(new, early.noted) if early.statement == self.event_id else new
        interaction.early = tuple(e for e in interaction.early if e.statement != self.event_id)
        interaction.statements = (*interaction.statements, new)
        if self.by is not None and self.by not in interaction.people:  # who spoke was there
            others = (a for a in interaction.attendees if a.stakeholder != self.by)
            interaction.attendees = (*others, Attendee(self.by))

    def sentence(self) -> str:
        to = f" to {people(self.to)}" if self.to else ""
        return f"{person(self.by)} said{to} in {thing(self.originator_id)}: “{self.text.strip()}”"


class RecordStatement(Command):
    """Write down what `by` said in a conversation, word for word; `to` says who heard it. Default: all others."""

    changes = Interaction

    interaction: InteractionId
    text: Annotated[Text, Doc(description="The words, as they were said.")]

    def decide(self, book: Book) -> Interaction:
        interaction = held(book, self.interaction)
        said(book, interaction, self.text, self.to)
        return interaction


def said(book: Book, interaction: Interaction, text: str, audience: tuple[str, ...]) -> None:
    """Record what the book's speaker said; without an audience, all others heard it."""
    others = tuple(p for p in interaction.people if p != book.speaker)
    event = StatementRecorded(text=text, number=len(interaction.statements) + 1)
    book.record(interaction, event, to=audience or others, about=concerns(interaction))
