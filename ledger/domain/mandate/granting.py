"""A mandate is asked for, given or refused."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, ShortText, Text, ending, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.mandate.holding import (
    changed,
)
from ledger.domain.mandate.scope import (
    MandateScoped,
    MandateScopeInput,
    possible,
    scoped,
)
from ledger.domain.mandate.state import (
    Mandate,
    MandateId,
    MandateNotRequested,
    MandateStatus,
)
from ledger.domain.stakeholder import PersonId


class MandateRequested(MandateScoped):
    """Somebody asked for authority."""

    topic = "mandate.requested"

    def apply(self, mandate: Mandate) -> None:
        self.scope(mandate)
        mandate.requested_by, mandate.requested_at = self.by, self.occurred_at
        changed(mandate, self, MandateStatus.REQUESTED)

    def sentence(self) -> str:
        return f"{person(self.by)} asked for a mandate {self.covers()}{ending(self.reason)}"


class MandateGranted(MandateScoped):
    """Somebody was given authority."""

    topic = "mandate.granted"

    def apply(self, mandate: Mandate) -> None:
        self.scope(mandate)
        mandate.granted_by, mandate.granted_at = self.by, self.occurred_at
        changed(mandate, self, MandateStatus.GRANTED)

    def sentence(self) -> str:
        return f"{person(self.by)} gave {person(self.holder)} a mandate {self.covers()}{ending(self.reason)}"


class RequestMandate(Command):
    """Ask for authority, for oneself or for somebody else; `to` says of whom it is asked."""

    changes = Mandate

    scope: Annotated[MandateScopeInput, Doc(description="What it is to cover.")]
    holder: Annotated[PersonId | None, Doc(description="Who is to decide. Default: the speaker.")] = None
    title: Annotated[ShortText | None, Doc(description="What it is for, in a line.")] = None
    reason: Annotated[Text | None, Doc(description="Why it is needed.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Mandate:
        mandate = book.new(Mandate, self.external_id)
        possible(book, self.scope.valid_from, self.scope.expires_on)
        holder = self.holder or book.speaker
        event = MandateRequested(
            **scoped(self.scope), holder=holder, title=self.title, reason=self.reason, external_id=self.external_id
        )
        book.record(mandate, event, about=(holder, *self.scope.accounts))
        return mandate


class GrantMandate(Command):
    """Give somebody authority that nobody had asked for."""

    changes = Mandate
    with_force = True

    holder: Annotated[PersonId, Doc(description="Who may decide.")]
    scope: Annotated[MandateScopeInput, Doc(description="What it covers.")]
    title: Annotated[ShortText | None, Doc(description="What it is for, in a line.")] = None
    reason: Annotated[Text | None, Doc(description="Why it is given.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Mandate:
        mandate = book.new(Mandate, self.external_id)
        possible(book, self.scope.valid_from, self.scope.expires_on)
        event = MandateGranted(
            **scoped(self.scope), holder=self.holder, title=self.title, reason=self.reason, external_id=self.external_id
        )
        book.record(mandate, event, about=(self.holder, *self.scope.accounts), to=(self.holder,))
        return mandate


class GrantRequestedMandate(Command):
    """Give the authority that was asked for: in the scope that was asked for, or in another."""

    changes = Mandate
    with_force = True

    mandate: MandateId
    scope: Annotated[MandateScopeInput | None, Doc(description="What it covers. Default: what was asked for.")] = None
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Mandate:
        mandate = requested(book, self.mandate)
        scope = scoped(self.scope or mandate)
        possible(book, scope["valid_from"], scope["expires_on"])
        event = MandateGranted(**scope, holder=mandate.holder, reason=self.reason)
        about = (mandate.holder, *scope["accounts"])
        book.record(mandate, event, about=about, to=(mandate.holder, mandate.requested_by))
        return mandate


class MandateRefused(Event):
    """The authority that was asked for was not given."""

    topic = "mandate.refused"

    reason: Text | None = None

    def apply(self, mandate: Mandate) -> None:
        changed(mandate, self, MandateStatus.REFUSED, self.reason)

    def sentence(self) -> str:
        return f"{person(self.by)} did not give the mandate {thing(self.originator_id)}{ending(self.reason)}"


class RefuseMandate(Command):
    """Do not give the authority that was asked for."""

    changes = Mandate
    with_force = True

    mandate: MandateId
    reason: Annotated[Text, Doc(description="Why not.")]

    def decide(self, book: Book) -> Mandate:
        mandate = requested(book, self.mandate)
        book.record(mandate, MandateRefused(reason=self.reason), about=(mandate.holder,), to=(mandate.requested_by,))
        return mandate


def requested(book: Book, mandate_id: str) -> Mandate:
    """Return a mandate that was asked for and waits for an answer."""
    mandate = book.subject(Mandate, mandate_id, "mandate")
    answered = MandateNotRequested(f"mandate {mandate.id} is {mandate.status.value} already", path=("mandate",))
    book.rule(mandate.status is MandateStatus.REQUESTED, answered)
    return mandate
