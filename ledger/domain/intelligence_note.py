"""Intelligence notes: what one side of the house heard and the other should know; perhaps restricted.

Life: noted → shared with whom it helps → settled: acted on or dismissed.
"""

from __future__ import annotations

from typing import Annotated

from ledger.domain.interaction.becoming import taken_up
from ledger.domain.interaction.state import Interaction, Statement, StatementId, TakenAs, statement_of
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
    clause,
    ending,
    people,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.errors import NothingToRecord, TextEmpty
from ledger.domain.kernel.types import EventRef, Label
from ledger.domain.stakeholder import AccountId, OpportunityId

IntelligenceNoteId = Annotated[str, Ref(("intelligence_note",)), Doc(description="The intelligence note.")]


class IntelligenceKind(Described):
    """What a note tells."""

    CROSS_SELL_SIGNAL = "cross_sell_signal", "The customer could use something else of ours."
    COMPETITOR = "competitor", "What a competitor says, sells or plans."
    MARKET = "market", "What moves the market, or the law."
    HOW_IT_IS_USED = "how_it_is_used", "From sales or support to product: how customers work with it."
    HOW_IT_WORKS = "how_it_works", "From product to sales or support: what it does, and what it does not."
    OTHER = "other", "Something else that others should know."


class IntelligenceStatus(Described):
    """Where a note stands."""

    NOTED = "noted", "Written down."
    ACTED_ON = "acted_on", "Somebody did something with it."
    DISMISSED = "dismissed", "Looked at; nothing needs to be done."


class IntelligenceNote(Aggregate):
    """Something that was heard and that others should know."""

    kind = "intelligence_note"
    prefix = "itl"

    tells: Annotated[IntelligenceKind, Doc(description="What it tells.")] = IntelligenceKind.OTHER
    text: Annotated[str, Doc(description="The words.")] = ""
    status: Annotated[IntelligenceStatus, Doc(description="Where it stands.")] = IntelligenceStatus.NOTED
    restricted: Annotated[bool, Doc(description="True when only those may read it with whom it is shared.")] = False
    noted_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who wrote it down.")] = None
    heard_from: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who said it.")] = None
    statement: Annotated[str | None, EventRef(), Doc(description="The statement that it was taken from.")] = None
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer it was heard at.")] = None
    opportunity: Annotated[str | None, Ref(("opportunity",)), Doc(description="The deal it bears upon.")] = None
    competitor: Annotated[Label | None, Doc(description="The competitor, by the company's name.")] = None
    shared_with: Annotated[tuple[str, ...], Ref(("stakeholder",)), Doc(description="Who was told.")] = ()
    outcome: Annotated[str | None, Doc(description="What was done with it, or why nothing was.")] = None

    def facets(self) -> Facets:
        """List notes by their words, status, customer, deal and what they tell."""
        return Facets(
            title=self.text[:200],
            status=self.status,
            account=self.account,
            opportunity=self.opportunity,
            label=self.tells.value,
        )


class IntelligenceSettled(StateRule):
    """The note was acted on or dismissed already."""

    help = "Note what is new as another note."


class IntelligenceNoted(Event):
    """Somebody wrote down what others should know."""

    topic = "intelligence_note.noted"

    tells: IntelligenceKind
    text: Text
    restricted: bool = False
    statement: Annotated[str | None, EventRef(), Doc(description="The statement that it was taken from.")] = None
    heard_from: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who said it.")] = None
    account: AccountId | None = None
    opportunity: OpportunityId | None = None
    competitor: Label | None = None

    def apply(self, note: IntelligenceNote) -> None:
        note.placeholder = False
        for field in NOTED:
            setattr(note, field, getattr(self, field))
        note.noted_by = self.by
        note.shared_with = tuple(dict.fromkeys((*note.shared_with, *self.to)))

    def sentence(self) -> str:
        where = f", heard at {thing(self.account)}" if self.account else ""
        kept = ", for few eyes" if self.restricted else ""
        return f"{person(self.by)} noted ({self.tells.value.replace('_', ' ')}){where}{kept}: {clause(self.text)}."


NOTED = ("tells", "text", "restricted", "statement", "heard_from", "account", "opportunity", "competitor")


class NoteIntelligence(Command):
    """Note what others should know: in your own words, or in those of a `statement`, taken over as they are."""

    changes = IntelligenceNote

    tells: Annotated[IntelligenceKind, Doc(description="What it tells.")]
    text: Annotated[Text | None, Doc(description="The words. Default: those of the statement.")] = None
    statement: Annotated[StatementId | None, Doc(description="The statement that it is taken from.")] = None
    restricted: Annotated[bool, Doc(description="True when only those may read it with whom it is shared.")] = False
    account: Annotated[
        AccountId | None, Doc(description="The customer it was heard at. Default: that of the conversation.")
    ] = None
    opportunity: Annotated[
        OpportunityId | None, Doc(description="The deal it bears upon. Default: that of the conversation.")
    ] = None
    competitor: Annotated[Label | None, Doc(description="The competitor, by the company's name.")] = None

    def decide(self, book: Book) -> IntelligenceNote:
        heard: tuple[Interaction, Statement] | None = None
        if self.statement is not None:
            heard = statement_of(book, self.statement)
        elif self.text is None:
            raise TextEmpty("a note says something, or takes over a statement", path=("text",))
        account = self.account or (heard[0].account if heard else None)
        opportunity = self.opportunity or (heard[0].opportunity if heard else None)
        event = IntelligenceNoted(
            tells=self.tells,
            text=self.text or (heard[1].text if heard else ""),
            restricted=self.restricted,
            statement=self.statement,
            heard_from=heard[1].speaker if heard else None,
            account=account,
            opportunity=opportunity,
            competitor=self.competitor,
        )
        note = book.new(IntelligenceNote)
        about = (account, opportunity, heard[0].id if heard else None, event.heard_from)
        book.record(note, event, about=about, because_of=self.statement)
        if heard is not None:
            taken_up(book, *heard, TakenAs.INTELLIGENCE, note.id)
        return note


class IntelligenceShared(Event):
    """Somebody was told what a note says."""

    topic = "intelligence_note.shared"

    def apply(self, note: IntelligenceNote) -> None:
        note.shared_with = tuple(dict.fromkeys((*note.shared_with, *self.to)))

    def sentence(self) -> str:
        return f"{person(self.by)} shared {thing(self.originator_id)} with {people(self.to)}."


class ShareIntelligence(Command):
    """Tell others what a note says; `to` says whom. Knowledge goes both ways: sales to product, product to sales."""

    changes = IntelligenceNote

    note: IntelligenceNoteId

    def decide(self, book: Book) -> IntelligenceNote:
        note = book.subject(IntelligenceNote, self.note, "note")
        if not self.to:
            raise NothingToRecord("nobody is told: `to` is empty", path=("to",))
        book.record(note, IntelligenceShared(), about=(note.account, note.opportunity))
        return note


class IntelligenceRestricted(Event):
    """Who may read a note was narrowed, or widened."""

    topic = "intelligence_note.restriction_changed"

    restricted: bool
    reason: Text | None = None

    def apply(self, note: IntelligenceNote) -> None:
        note.restricted = self.restricted

    def sentence(self) -> str:
        how = "kept for few eyes" if self.restricted else "opened to all eyes"
        return f"{person(self.by)} {how} {thing(self.originator_id)}{ending(self.reason)}"


class RestrictIntelligence(Command):
    """Narrow who may read a note to those with whom it is shared, or open it again."""

    changes = IntelligenceNote

    note: IntelligenceNoteId
    restricted: Annotated[bool, Doc(description="True to narrow, false to open.")] = True
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> IntelligenceNote:
        note = book.subject(IntelligenceNote, self.note, "note")
        event = IntelligenceRestricted(restricted=self.restricted, reason=self.reason)
        book.record(note, event, about=(note.account, note.opportunity))
        return note


class IntelligenceWasSettled(Event):
    """Somebody acted on a note, or dismissed it."""

    topic = "intelligence_note.settled"

    acted_on: bool
    outcome: Text | None = None

    def apply(self, note: IntelligenceNote) -> None:
        note.status = IntelligenceStatus.ACTED_ON if self.acted_on else IntelligenceStatus.DISMISSED
        note.outcome = self.outcome

    def sentence(self) -> str:
        what = "acted on" if self.acted_on else "dismissed"
        return f"{person(self.by)} {what} {thing(self.originator_id)}{ending(self.outcome)}"


class SettleIntelligence(Command):
    """Say that a note was acted on, or that nothing needs to be done about it."""

    changes = IntelligenceNote

    note: IntelligenceNoteId
    acted_on: Annotated[bool, Doc(description="Whether somebody did something with it.")]
    outcome: Annotated[Text | None, Doc(description="What was done, or why nothing was.")] = None

    def decide(self, book: Book) -> IntelligenceNote:
        note = book.subject(IntelligenceNote, self.note, "note")
        settled = IntelligenceSettled(f"note {note.id} was {note.status.value.replace('_', ' ')}", path=("note",))
        book.rule(note.status is IntelligenceStatus.NOTED, settled)
        event = IntelligenceWasSettled(acted_on=self.acted_on, outcome=self.outcome)
        book.record(note, event, about=(note.account, note.opportunity), to=(note.noted_by,))
        return note
