"""What a mandate covers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from msgspec import Struct

from ledger.domain.decision.words import Outcome
from ledger.domain.kernel import Book, Doc, Event, Money, ShortText, Text, thing
from ledger.domain.kernel.types import Label
from ledger.domain.mandate.state import (
    Mandate,
    MandateForNothing,
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


class MandateScopeInput(Struct, frozen=True):
    """What a mandate covers."""

    outcomes: Outcomes = ()
    accounts: Accounts = ()
    limit: Annotated[Money | None, Doc(description="Up to what value.")] = None
    valid_from: Annotated[date | None, Doc(description="From which day it may be used. Default: at once.")] = None
    expires_on: Annotated[date | None, Doc(description="The last day on which it may be used. Default: open.")] = None


def scoped(scope: MandateScopeInput | Mandate) -> dict[str, Any]:
    """Return what a scope says, by field."""
    return {field: getattr(scope, field) for field in MandateScopeInput.__struct_fields__}


def possible(book: Book, first: date | None, last: date | None) -> None:
    """Refuse a mandate that ends before it begins."""
    never = MandateForNothing(f"it would end on {last}, before it begins on {first}", path=("scope", "expiresOn"))
    book.rule(first is None or last is None or first <= last, never)
