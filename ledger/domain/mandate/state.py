"""What a mandate is at a moment, what it covers, and the rules about what may happen to it next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.decision.words import Outcome
from ledger.domain.kernel import Aggregate, Book, Described, Doc, Money, Ref, StateRule
from ledger.domain.kernel.aggregate import Facets

MandateId = Annotated[str, Ref(("mandate",)), Doc(description="The mandate.")]


class MandateStatus(Described):
    """Where a mandate stands."""

    REQUESTED = "requested", "Asked for, not answered yet."
    GRANTED = "granted", "Given; until the day it ends, if it has one."
    SUSPENDED = "suspended", "Given, but not to be used for the time being."
    REVOKED = "revoked", "Taken back."
    EXPIRED = "expired", "Its time is over."
    REFUSED = "refused", "Asked for and not given."


class MandateFate(Described):
    """What became of a mandate when it was used."""

    OPEN = "open", "Used; nobody above has honoured or overridden it."
    HONOURED = "honoured", "Those above let the decision stand."
    OVERRIDDEN = "overridden", "Somebody else put another decision in its place."


class MandateChange(Struct, frozen=True, omit_defaults=True):
    """That a mandate stood in some way from a moment on."""

    status: Annotated[MandateStatus, Doc(description="How it stood from then on.")]
    at: Annotated[datetime | None, Doc(description="From which moment; null when nobody says when.")] = None
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who changed it.")] = None
    event: Annotated[str, Doc(description="The event that says so, as `<stream id>@<version>`.")] = ""


class MandateUse(Struct, frozen=True, omit_defaults=True):
    """A decision that was taken under the mandate, and what became of that."""

    decision: Annotated[str | None, Ref(("decision",)), Doc(description="The decision.")] = None
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who used it.")] = None
    at: Annotated[datetime | None, Doc(description="When it was used.")] = None
    event: Annotated[str | None, Doc(description="The event of its use, as `<stream id>@<version>`.")] = None
    fate: Annotated[MandateFate, Doc(description="What became of it.")] = MandateFate.OPEN
    fate_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who honoured or overrode it.")] = None
    fate_at: Annotated[datetime | None, Doc(description="When it was honoured or overridden.")] = None
    fate_event: Annotated[str | None, Doc(description="The event that says so, as `<stream id>@<version>`.")] = None
    note: Annotated[str | None, Doc(description="What was said about it.")] = None


class Mandate(Aggregate):
    """Authority that somebody was given, or asks for."""

    kind = "mandate"
    prefix = "man"

    title: Annotated[str, Doc(description="What it is for, in a line.")] = ""
    holder: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who may decide.")] = None
    outcomes: Annotated[tuple[Outcome, ...], Doc(description="The types of decisions it covers; none named: all.")] = ()
    accounts: Annotated[
        tuple[str, ...], Ref(("account",)), Doc(description="The accounts it covers; none named: all.")
    ] = ()
    limit: Annotated[Money | None, Doc(description="Up to what value; null: without limit.")] = None
    valid_from: Annotated[date | None, Doc(description="From which day it may be used.")] = None
    expires_on: Annotated[date | None, Doc(description="The last day on which it may be used; null: open.")] = None
    reason: Annotated[str | None, Doc(description="Why it was asked for, given, refused, suspended or taken back.")] = (
        None
    )
    status: Annotated[
        MandateStatus,
        Doc(
            description="Where it stands by what was said. That its last day has passed is not an event: see expiresOn."
        ),
    ] = MandateStatus.REQUESTED
    requested_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who asked for it.")] = None
    requested_at: Annotated[datetime | None, Doc(description="When it was asked for.")] = None
    granted_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who gave it.")] = None
    granted_at: Annotated[datetime | None, Doc(description="When it was given.")] = None
    changes: Annotated[tuple[MandateChange, ...], Doc(description="How it stood, from when on, in order.")] = ()
    uses: Annotated[tuple[MandateUse, ...], Doc(description="The decisions that were taken under it.")] = ()

    def facets(self) -> Facets:
        """List mandates by title, status and holder; one for a single account by that account."""
        account = self.accounts[0] if len(self.accounts) == 1 else None
        return Facets(title=self.title, status=self.status, account=account, label=self.holder)

    def standing(self, at: datetime | None) -> MandateStatus | None:
        """Return how it stood at a moment (None: after all that was said), or None before it was asked for or given.

        A mandate that nobody ended stands as EXPIRED after its last day, and not at all before its first.
        """
        said = [c for c in self.changes if at is None or c.at is None or c.at <= at]
        if not said:
            return None
        # Undated changes come first: that something is undated must not undo what is known to be later.
        status = max(enumerate(said), key=lambda pair: (pair[1].at is not None, pair[1].at or pair[0], pair[0]))[
            1
        ].status
        day = at.date() if at is not None else None
        if status in (MandateStatus.GRANTED, MandateStatus.SUSPENDED) and day is not None:
            if self.valid_from is not None and day < self.valid_from:
                return None
            if self.expires_on is not None and day > self.expires_on:
                return MandateStatus.EXPIRED
        return status


class MandateNotRequested(StateRule):
    """The mandate was answered already."""

    help = "Grant a new mandate; the old one stays on record."


class MandateNotInForce(StateRule):
    """The mandate is not in force."""

    help = "Look at the mandate's `changes`; grant a new one if it is to be used again."


class MandateNotSuspended(StateRule):
    """The mandate is not suspended; there is nothing to take up again."""

    help = "Look at the mandate's `status`."


class MandateNotOver(StateRule):
    """The mandate's last day has not passed."""

    help = "Revoke it if it is to end earlier."


class MandateForNothing(StateRule):
    """A mandate that ends before it begins covers nothing."""

    help = "Give a last day (`expiresOn`) that is not before the first (`validFrom`)."


def living(book: Book, mandate_id: str, *statuses: MandateStatus) -> Mandate:
    """Return a mandate that stands in one of these ways, or refuse."""
    mandate = book.subject(Mandate, mandate_id, "mandate")
    status = mandate.status.value
    book.rule(mandate.status in statuses, MandateNotInForce(f"mandate {mandate.id} is {status}", path=("mandate",)))
    return mandate
