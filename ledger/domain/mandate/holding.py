"""A mandate that was given is suspended and taken up again, taken back, or over."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, person, thing
from ledger.domain.mandate.state import (
    Mandate,
    MandateChange,
    MandateId,
    MandateNotOver,
    MandateNotSuspended,
    MandateStatus,
    living,
)


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
        over = mandate.expires_on is not None and mandate.expires_on < book.happened_at.date()
        until = mandate.expires_on or "further notice"
        book.rule(over, MandateNotOver(f"mandate {mandate.id} holds until {until}", path=("mandate",)))
        book.record(mandate, MandateExpired(), about=(mandate.holder,))
        return mandate


def changed(mandate: Mandate, event: Event, status: MandateStatus, reason: str | None = None) -> None:
    """Let the mandate stand in another way from the event on."""
    mandate.status, mandate.reason = status, reason or mandate.reason
    change = MandateChange(status, event.occurred_at, event.by, event.event_id)
    mandate.changes = (*mandate.changes, change)
