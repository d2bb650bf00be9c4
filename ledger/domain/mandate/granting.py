"""A mandate is asked for, given or refused, suspended and taken up again, taken back, over."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from msgspec import Struct

from ledger.domain.decision.state import Outcome
from ledger.domain.kernel import Book, Command, Doc, Event, Money, ShortText, Text, ending, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.mandate.state import (
    Mandate,
    MandateChange,
    MandateForNothing,
    MandateId,
    MandateNotOver,
    MandateNotRequested,
    MandateNotSuspended,
    MandateStatus,
    living,
)
from ledger.domain.stakeholder import AccountId, PersonId

Outcomes = Annotated[tuple[Outcome, ...], Doc(description="The types of decisions it covers; none named: all.")]
Accounts = Annotated[tuple[AccountId, ...], Doc(description="The accounts it covers; none named: all.")]


class MandateScoped(Event):
    """What asking for a mandate and giving it have in common: the scope."""

    holder: PersonId | None = None
    title: ShortText | None = None
    outcomes: Outcomes = ()
    accounts: Accounts = ()
    limit: Money | None = None
    valid_from: date | None = None
    expires_on: date | None = None
    reason: Text | None = None
    external_id: Label | None = None

    def scope(self, mandate: Mandate) -> None:
        """Let the mandate have this scope."""
        for field in SCOPE:
            setattr(mandate, field, getattr(self, field))
        mandate.title = self.title or mandate.title
        mandate.holder = self.holder or mandate.holder
        mandate.external_id = self.external_id or mandate.external_id

    def covers(self) -> str:
        """Tell the scope."""
        types = ", ".join(o.value.replace("_", " ") for o in self.outcomes) or "decide"
        where = f" for {', '.join(map(thing, self.accounts))}" if self.accounts else ""
        limit = f" up to {self.limit}" if self.limit else ""
        until = f" until {self.expires_on}" if self.expires_on else ""
        return f"to {types}{where}{limit}{until}"


SCOPE = ("outcomes", "accounts", "limit", "valid_from", "expires_on", "reason")


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


class MandateScopeInput(Struct, frozen=True):
    """What a mandate covers."""

    outcomes: Outcomes = ()
    accounts: Accounts = ()
    limit: Annotated[Money | None, Doc(description="Up to what value.")] = None
    valid_from: Annotated[date | None, Doc(description="From which day it may be used. Default: at once.")] = None
    expires_on: Annotated[date | None, Doc(description="The last day on which it may be used. Default: open.")] = None


ANYTHING = MandateScopeInput()


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


class MandateSuspended(Event):
    """The mandate is not to be used for the time being."""

    topic = "mandate.suspended"

    reason: Text | None = None

    def apply(self, mandate: Mandate) -> None:
        changed(mandate, self, MandateStatus.SUSPENDED, self.reason)

    def sentence(self) -> str:
        return f"{person(self.by)} suspended the mandate {thing(self.originator_id)}{ending(self.reason)}"


class SuspendMandate(Command):
    """Let a mandate not be used for the time being."""

    changes = Mandate
    with_force = True

    mandate: MandateId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Mandate:
        mandate = living(book, self.mandate, MandateStatus.GRANTED)
        book.record(mandate, MandateSuspended(reason=self.reason), about=(mandate.holder,), to=(mandate.holder,))
        return mandate


class MandateResumed(Event):
    """A suspended mandate may be used again."""

    topic = "mandate.resumed"

    reason: Text | None = None

    def apply(self, mandate: Mandate) -> None:
        changed(mandate, self, MandateStatus.GRANTED, self.reason)

    def sentence(self) -> str:
        return f"{person(self.by)} put the mandate {thing(self.originator_id)} in force again{ending(self.reason)}"


class ResumeMandate(Command):
    """Let a suspended mandate be used again."""

    changes = Mandate
    with_force = True

    mandate: MandateId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Mandate:
        mandate = book.subject(Mandate, self.mandate, "mandate")
        status = mandate.status.value
        runs = MandateNotSuspended(f"mandate {mandate.id} is {status}, not suspended", path=("mandate",))
        book.rule(mandate.status is MandateStatus.SUSPENDED, runs)
        book.record(mandate, MandateResumed(reason=self.reason), about=(mandate.holder,), to=(mandate.holder,))
        return mandate


class MandateRevoked(Event):
    """The authority was taken back."""

    topic = "mandate.revoked"

    reason: Text | None = None

    def apply(self, mandate: Mandate) -> None:
        changed(mandate, self, MandateStatus.REVOKED, self.reason)

    def sentence(self) -> str:
        return f"{person(self.by)} took the mandate {thing(self.originator_id)} back{ending(self.reason)}"


class RevokeMandate(Command):
    """Take authority back. What was decided under it stays decided under it."""

    changes = Mandate
    with_force = True

    mandate: MandateId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Mandate:
        mandate = living(book, self.mandate, MandateStatus.GRANTED, MandateStatus.SUSPENDED)
        book.record(mandate, MandateRevoked(reason=self.reason), about=(mandate.holder,), to=(mandate.holder,))
        return mandate


class MandateExpired(Event):
    """Somebody put on record that the time of a mandate is over; it was over without that."""

    topic = "mandate.expired"

    def apply(self, mandate: Mandate) -> None:
        changed(mandate, self, MandateStatus.EXPIRED)

    def sentence(self) -> str:
        return f"The time of the mandate {thing(self.originator_id)} is over."


class ExpireMandate(Command):
    """Put on record that the time of a mandate is over. Nothing depends on it: its last day ends it by itself."""

    changes = Mandate
    needs_speaker = False

    mandate: MandateId

    def decide(self, book: Book) -> Mandate:
        mandate = living(book, self.mandate, MandateStatus.GRANTED, MandateStatus.SUSPENDED)
        over = mandate.expires_on is not None and mandate.expires_on < (self.occurred_at or book.now).date()
        until = mandate.expires_on or "further notice"
        book.rule(over, MandateNotOver(f"mandate {mandate.id} holds until {until}", path=("mandate",)))
        book.record(mandate, MandateExpired(), about=(mandate.holder,))
        return mandate


def changed(mandate: Mandate, event: Event, status: MandateStatus, reason: str | None = None) -> None:
    """Let the mandate stand in another way from the event on."""
    mandate.status, mandate.reason = status, reason or mandate.reason
    change = MandateChange(status, event.occurred_at, event.by, event.event_id)
    mandate.changes = (*mandate.changes, change)


def scoped(scope: MandateScopeInput | Mandate) -> dict[str, Any]:
    """Return what a scope says, by field."""
    return {field: getattr(scope, field) for field in MandateScopeInput.__struct_fields__}


def possible(book: Book, first: date | None, last: date | None) -> None:
    """Refuse a mandate that ends before it begins."""
    never = MandateForNothing(f"it would end on {last}, before it begins on {first}", path=("scope", "expiresOn"))
    book.rule(first is None or last is None or first <= last, never)


def requested(book: Book, mandate_id: str) -> Mandate:
    """Return a mandate that was asked for and waits for an answer."""
    mandate = book.subject(Mandate, mandate_id, "mandate")
    answered = MandateNotRequested(f"mandate {mandate.id} is {mandate.status.value} already", path=("mandate",))
    book.rule(mandate.status is MandateStatus.REQUESTED, answered)
    return mandate
