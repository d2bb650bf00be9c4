"""Accounts: customer organisations, and our own. Life: opened → closed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    ShortText,
    StateRule,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.types import Label
from ledger.domain.stakeholder import AccountId, PersonId
from ledger.domain.team import ANSWERS_FOR, NotOnTheTeam, TeamMember, joined, left, on


class Side(Described):
    """On which side of the table an organisation sits."""

    CUSTOMER = "customer", "Buys from us, or may."
    OURS = "ours", "Our own organisation."
    PARTNER = "partner", "Works with us towards customers."


class ReferenceStatus(Described):
    """Whether others may hear from this customer how it is to work with us."""

    NONE = "none", "Not a reference."
    POTENTIAL = "potential", "Might become one."
    REFERENCE = "reference", "Speaks for us."
    AT_RISK = "at_risk", "Speaks for us, but perhaps not much longer."
    LOST = "lost", "Does not speak for us any more."


class Account(Aggregate):
    """An organisation."""

    kind = "account"
    prefix = "acc"

    name: Annotated[str, Doc(description="How the organisation is called.")] = ""
    side: Annotated[Side, Doc(description="On which side of the table it sits.")] = Side.CUSTOMER
    segment: Annotated[str | None, Doc(description="The kind of customer.")] = None
    reference_status: Annotated[ReferenceStatus, Doc(description="Whether it speaks for us.")] = ReferenceStatus.NONE
    team: Annotated[tuple[TeamMember, ...], Doc(description="Who works on it now.")] = ()
    closed: Annotated[bool, Doc(description="True when we no longer do business with it.")] = False

    def facets(self) -> Facets:
        """List accounts by name, side and whether they are open."""
        return Facets(title=self.name, status="closed" if self.closed else "open", account=self.id, label=self.segment)


class AccountClosed(StateRule):
    """The account is closed."""

    help = "Open a new account, or record the act on another one."


class AccountOpened(Event):
    """An organisation became an account."""

    topic = "account.opened"

    name: ShortText
    side: Side = Side.CUSTOMER
    segment: Label | None = None
    external_id: Label | None = None

    def apply(self, account: Account) -> None:
        account.name, account.side, account.segment = self.name, self.side, self.segment
        account.external_id = self.external_id

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} was opened as an account ({self.side.value})."


class OpenAccount(Command):
    """Open an account: a customer organisation, a partner, or our own."""

    changes = Account
    needs_speaker = False

    name: Annotated[ShortText, Doc(description="How the organisation is called.")]
    side: Annotated[Side, Doc(description="On which side of the table it sits.")] = Side.CUSTOMER
    segment: Annotated[Label | None, Doc(description="The kind of customer, such as `enterprise`.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Account:
        account = book.new(Account, self.external_id)
        book.record(
            account,
            AccountOpened(name=self.name, side=self.side, segment=self.segment, external_id=self.external_id),
        )
        return account


class AccountReferenceStatusChanged(Event):
    """Whether an account speaks for us changed."""

    topic = "account.reference_status_changed"

    status: ReferenceStatus
    reason: Text | None = None

    def apply(self, account: Account) -> None:
        account.reference_status = self.status

    def sentence(self) -> str:
        why = ending(self.reason)
        return f"{thing(self.originator_id)} {SPEAKS[self.status]}{why}"


SPEAKS = {
    ReferenceStatus.NONE: "is no reference",
    ReferenceStatus.POTENTIAL: "might become a reference",
    ReferenceStatus.REFERENCE: "is a reference and speaks for us",
    ReferenceStatus.AT_RISK: "speaks for us, but perhaps not much longer",
    ReferenceStatus.LOST: "does not speak for us any more",
}


class ChangeReferenceStatus(Command):
    """Record whether an account speaks for us."""

    changes = Account

    account: AccountId
    status: Annotated[ReferenceStatus, Doc(description="Whether it speaks for us now.")]
    reason: Annotated[Text | None, Doc(description="What changed it.")] = None

    def decide(self, book: Book) -> Account:
        account = opened(book, self.account)
        book.record(account, AccountReferenceStatusChanged(status=self.status, reason=self.reason))
        return account


class AccountTeamJoined(Event):
    """Somebody began to work on an account."""

    topic = "account.team_joined"

    stakeholder: PersonId
    part: Label = ""
    since: date | None = None
    answers_for: Annotated[bool, ANSWERS_FOR] = False

    def apply(self, account: Account) -> None:
        member = TeamMember(self.stakeholder, self.part, self.since, self.answers_for)
        account.team = joined(account.team, member)

    def sentence(self) -> str:
        part = f" as {self.part}" if self.part else ""
        return f"{person(self.stakeholder)} works on {thing(self.originator_id)}{part} now."


class JoinAccountTeam(Command):
    """Put somebody on the team of an account, from a day on."""

    changes = Account
    needs_speaker = False

    account: AccountId
    stakeholder: PersonId
    part: Annotated[Label | None, Doc(description="Their part, such as `account executive`.")] = None
    since: Annotated[date | None, Doc(description="From which day. Default: the day of the act.")] = None
    answers_for: Annotated[bool, ANSWERS_FOR] = False

    def decide(self, book: Book) -> Account:
        account = opened(book, self.account)
        since = self.since or book.happened_at.date()
        book.record(
            account,
            AccountTeamJoined(
                stakeholder=self.stakeholder, part=self.part or "", since=since, answers_for=self.answers_for
            ),
            about=(self.stakeholder,),
        )
        return account


class AccountTeamLeft(Event):
    """Somebody stopped working on an account."""

    topic = "account.team_left"

    stakeholder: PersonId

    def apply(self, account: Account) -> None:
        account.team = left(account.team, self.stakeholder)

    def sentence(self) -> str:
        return f"{person(self.stakeholder)} no longer works on {thing(self.originator_id)}."


class LeaveAccountTeam(Command):
    """Take somebody off the team of an account."""

    changes = Account
    needs_speaker = False

    account: AccountId
    stakeholder: PersonId

    def decide(self, book: Book) -> Account:
        account = opened(book, self.account)
        absent = NotOnTheTeam(f"{self.stakeholder} is not on this account's team", path=("stakeholder",))
        book.rule(on(account.team, self.stakeholder), absent)
        book.record(account, AccountTeamLeft(stakeholder=self.stakeholder), about=(self.stakeholder,))
        return account


class AccountWasClosed(Event):
    """We no longer do business with an organisation."""

    topic = "account.closed"

    reason: Text | None = None

    def apply(self, account: Account) -> None:
        account.closed = True

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} was closed{ending(self.reason)}"


class CloseAccount(Command):
    """Close an account: we no longer do business with it."""

    changes = Account
    needs_speaker = False

    account: AccountId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Account:
        account = opened(book, self.account)
        book.record(account, AccountWasClosed(reason=self.reason))
        return account


def opened(book: Book, account_id: str) -> Account:
    """Return an account on which things may still be recorded."""
    account = book.subject(Account, account_id, "account")
    book.rule(not account.closed, AccountClosed(f"account {account.id} is closed", path=("account",)))
    return account
