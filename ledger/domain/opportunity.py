"""Opportunities: the deals. Life: opened → won, lost, abandoned; reopened."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.account import ANSWERS_FOR, NotOnTheTeam, TeamMember, joined, left, on
from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    Money,
    Ref,
    ShortText,
    StateRule,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.types import Label
from ledger.domain.stakeholder import AccountId, BuyingRole, OpportunityId, PersonId


class OpportunityStatus(Described):
    """Where a deal stands."""

    OPEN = "open", "Being negotiated."
    WON = "won", "Signed."
    LOST = "lost", "Gone to somebody else, or to nobody."
    ABANDONED = "abandoned", "Given up by us."


class CommitteeMember(Struct, frozen=True):
    """Who has a part in the customer's decision, and which."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who has a part.")]
    roles: Annotated[tuple[BuyingRole, ...], Doc(description="The parts they play in the purchase.")] = ()
    since: Annotated[date | None, Doc(description="From which day.")] = None


class Opportunity(Aggregate):
    """A deal with a customer."""

    kind = "opportunity"
    prefix = "opp"

    name: Annotated[str, Doc(description="How the deal is called.")] = ""
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer.")] = None
    status: Annotated[OpportunityStatus, Doc(description="Where it stands.")] = OpportunityStatus.OPEN
    stage: Annotated[str | None, Doc(description="The stage in the sales process.")] = None
    amount: Annotated[Money | None, Doc(description="What it is worth.")] = None
    expected_close: Annotated[date | None, Doc(description="When it is expected to be signed.")] = None
    closed_reason: Annotated[str | None, Doc(description="Why it was won, lost or given up.")] = None
    team: Annotated[tuple[TeamMember, ...], Doc(description="Who of ours works on it now.")] = ()
    committee: Annotated[tuple[CommitteeMember, ...], Doc(description="Who has a part in the customer's choice.")] = ()

    def facets(self) -> Facets:
        """List deals by name, status, customer and stage."""
        return Facets(title=self.name, status=self.status, account=self.account, opportunity=self.id, label=self.stage)


class OpportunityClosed(StateRule):
    """The deal is won, lost or given up."""

    help = "Reopen the opportunity first."


class OpportunityStillOpen(StateRule):
    """The deal is open; there is nothing to reopen."""

    help = "Go on with the opportunity as it is."


class OpportunityOpened(Event):
    """A deal came into sight."""

    topic = "opportunity.opened"

    name: ShortText
    account: AccountId | None = None
    amount: Money | None = None
    stage: Label | None = None
    expected_close: date | None = None
    external_id: Label | None = None

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.name, opportunity.account, opportunity.amount = self.name, self.account, self.amount
        opportunity.stage, opportunity.expected_close = self.stage, self.expected_close
        opportunity.external_id = self.external_id

    def sentence(self) -> str:
        worth = f", worth {self.amount}" if self.amount else ""
        return f"{person(self.by)} opened the deal {thing(self.originator_id)} with {thing(self.account)}{worth}."


class OpenOpportunity(Command):
    """Open a deal with a customer."""

    changes = Opportunity

    name: Annotated[ShortText, Doc(description="How the deal is called.")]
    account: AccountId
    amount: Annotated[Money | None, Doc(description="What it is worth.")] = None
    stage: Annotated[Label | None, Doc(description="The stage in the sales process.")] = None
    expected_close: Annotated[date | None, Doc(description="When it is expected to be signed.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Opportunity:
        opportunity = book.new(Opportunity, self.external_id)
        event = OpportunityOpened(
            name=self.name,
            account=self.account,
            amount=self.amount,
            stage=self.stage,
            expected_close=self.expected_close,
            external_id=self.external_id,
        )
        book.record(opportunity, event, about=(self.account,))
        return opportunity


class OpportunityRevised(Event):
    """Amount, stage or expected date of a deal changed."""

    topic = "opportunity.revised"

    amount: Money | None = None
    stage: Label | None = None
    expected_close: date | None = None

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.amount = self.amount or opportunity.amount
        opportunity.stage = self.stage or opportunity.stage
        opportunity.expected_close = self.expected_close or opportunity.expected_close

    def sentence(self) -> str:
        parts = [
            f"worth {self.amount}" if self.amount else "",
            f"in stage “{self.stage}”" if self.stage else "",
            f"expected to close on {self.expected_close}" if self.expected_close else "",
        ]
        return f"{thing(self.originator_id)} is now {', '.join(p for p in parts if p) or 'as it was'}."


class ReviseOpportunity(Command):
    """Change amount, stage or expected date of a deal. Fields left out stay as they are."""

    changes = Opportunity

    opportunity: OpportunityId
    amount: Annotated[Money | None, Doc(description="What it is worth now.")] = None
    stage: Annotated[Label | None, Doc(description="The stage now.")] = None
    expected_close: Annotated[date | None, Doc(description="When it is expected to be signed now.")] = None

    def decide(self, book: Book) -> Opportunity:
        opportunity = still_open(book, self.opportunity)
        book.something(self, "amount", "stage", "expected_close")
        book.record(
            opportunity,
            OpportunityRevised(amount=self.amount, stage=self.stage, expected_close=self.expected_close),
            about=(opportunity.account,),
        )
        return opportunity


class OpportunityTeamJoined(Event):
    """Somebody of ours began to work on a deal."""

    topic = "opportunity.team_joined"

    stakeholder: PersonId
    part: Label = ""
    since: date | None = None
    answers_for: Annotated[bool, ANSWERS_FOR] = False

    def apply(self, opportunity: Opportunity) -> None:
        member = TeamMember(self.stakeholder, self.part, self.since, self.answers_for)
        opportunity.team = joined(opportunity.team, member)

    def sentence(self) -> str:
        part = f" as {self.part}" if self.part else ""
        return f"{person(self.stakeholder)} joined the team of {thing(self.originator_id)}{part}."


class JoinOpportunityTeam(Command):
    """Put somebody of ours on the team of a deal, from a day on."""

    changes = Opportunity

    opportunity: OpportunityId
    stakeholder: PersonId
    part: Annotated[Label | None, Doc(description="Their part, such as `solution engineer`.")] = None
    since: Annotated[date | None, Doc(description="From which day. Default: the day of the act.")] = None
    answers_for: Annotated[bool, ANSWERS_FOR] = False

    def decide(self, book: Book) -> Opportunity:
        opportunity = still_open(book, self.opportunity)
        since = self.since or (self.occurred_at or book.now).date()
        event = OpportunityTeamJoined(
            stakeholder=self.stakeholder, part=self.part or "", since=since, answers_for=self.answers_for
        )
        book.record(opportunity, event, about=(self.stakeholder, opportunity.account))
        return opportunity


class OpportunityTeamLeft(Event):
    """Somebody of ours stopped working on a deal."""

    topic = "opportunity.team_left"

    stakeholder: PersonId

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.team = left(opportunity.team, self.stakeholder)

    def sentence(self) -> str:
        return f"{person(self.stakeholder)} left the team of {thing(self.originator_id)}."


class LeaveOpportunityTeam(Command):
    """Take somebody off the team of a deal."""

    changes = Opportunity

    opportunity: OpportunityId
    stakeholder: PersonId

    def decide(self, book: Book) -> Opportunity:
        opportunity = still_open(book, self.opportunity)
        there = on(opportunity.team, self.stakeholder)
        book.rule(there, NotOnTheTeam(f"{self.stakeholder} is not on the team of this deal", path=("stakeholder",)))
        book.record(opportunity, OpportunityTeamLeft(stakeholder=self.stakeholder), about=(self.stakeholder,))
        return opportunity


class CommitteeMemberNamed(Event):
    """Somebody was found to have a part in the customer's decision."""

    topic = "opportunity.committee_named"

    stakeholder: PersonId
    roles: tuple[BuyingRole, ...] = ()
    since: date | None = None

    def apply(self, opportunity: Opportunity) -> None:
        others = tuple(m for m in opportunity.committee if m.stakeholder != self.stakeholder)
        opportunity.committee = (*others, CommitteeMember(self.stakeholder, self.roles, self.since))

    def sentence(self) -> str:
        roles = ", ".join(r.value.replace("_", " ") for r in self.roles) or "part not known"
        return f"{person(self.stakeholder)} is on the buying committee of {thing(self.originator_id)}: {roles}."


class NameCommitteeMember(Command):
    """Name somebody of the buying committee, with all the parts they play; naming them again replaces the parts."""

    changes = Opportunity

    opportunity: OpportunityId
    stakeholder: PersonId
    roles: Annotated[tuple[BuyingRole, ...], Doc(description="The parts they play.")] = ()
    since: Annotated[date | None, Doc(description="From which day. Default: the day of the act.")] = None

    def decide(self, book: Book) -> Opportunity:
        opportunity = still_open(book, self.opportunity)
        since = self.since or (self.occurred_at or book.now).date()
        event = CommitteeMemberNamed(stakeholder=self.stakeholder, roles=self.roles, since=since)
        book.record(opportunity, event, about=(self.stakeholder, opportunity.account))
        return opportunity


class CommitteeMemberRemoved(Event):
    """Somebody no longer has a part in the customer's decision."""

    topic = "opportunity.committee_removed"

    stakeholder: PersonId

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.committee = tuple(m for m in opportunity.committee if m.stakeholder != self.stakeholder)

    def sentence(self) -> str:
        return f"{person(self.stakeholder)} is no longer on the buying committee of {thing(self.originator_id)}."


class RemoveCommitteeMember(Command):
    """Take somebody off the buying committee."""

    changes = Opportunity

    opportunity: OpportunityId
    stakeholder: PersonId

    def decide(self, book: Book) -> Opportunity:
        opportunity = still_open(book, self.opportunity)
        there = any(m.stakeholder == self.stakeholder for m in opportunity.committee)
        book.rule(there, NotOnTheTeam(f"{self.stakeholder} is not on the buying committee", path=("stakeholder",)))
        book.record(opportunity, CommitteeMemberRemoved(stakeholder=self.stakeholder), about=(self.stakeholder,))
        return opportunity


class OpportunityEnded(Event):
    """A deal was won, lost or given up."""

    topic = "opportunity.ended"

    status: OpportunityStatus
    reason: Text | None = None

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.status, opportunity.closed_reason = self.status, self.reason

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} was {self.status.value}{ending(self.reason)}"


class WinOpportunity(Command):
    """Record that a deal was signed."""

    changes = Opportunity

    opportunity: OpportunityId
    reason: Annotated[Text | None, Doc(description="What decided it.")] = None

    def decide(self, book: Book) -> Opportunity:
        return end(book, self.opportunity, OpportunityStatus.WON, self.reason)


class LoseOpportunity(Command):
    """Record that a deal went to somebody else, or to nobody."""

    changes = Opportunity

    opportunity: OpportunityId
    reason: Annotated[Text | None, Doc(description="What decided it.")] = None

    def decide(self, book: Book) -> Opportunity:
        return end(book, self.opportunity, OpportunityStatus.LOST, self.reason)


class AbandonOpportunity(Command):
    """Record that we gave a deal up."""

    changes = Opportunity

    opportunity: OpportunityId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Opportunity:
        return end(book, self.opportunity, OpportunityStatus.ABANDONED, self.reason)


class OpportunityReopened(Event):
    """A deal that had ended is negotiated again."""

    topic = "opportunity.reopened"

    reason: Text | None = None

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.status, opportunity.closed_reason = OpportunityStatus.OPEN, None

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} was reopened{ending(self.reason)}"


class ReopenOpportunity(Command):
    """Take up a deal again that had ended."""

    changes = Opportunity

    opportunity: OpportunityId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Opportunity:
        opportunity = book.subject(Opportunity, self.opportunity, "opportunity")
        ended = opportunity.status != OpportunityStatus.OPEN
        book.rule(ended, OpportunityStillOpen(f"opportunity {opportunity.id} is open", path=("opportunity",)))
        book.record(opportunity, OpportunityReopened(reason=self.reason), about=(opportunity.account,))
        return opportunity


def still_open(book: Book, opportunity_id: str) -> Opportunity:
    """Return a deal on which things may still be recorded."""
    opportunity = book.subject(Opportunity, opportunity_id, "opportunity")
    book.rule(
        opportunity.status == OpportunityStatus.OPEN,
        OpportunityClosed(f"opportunity {opportunity.id} is {opportunity.status.value}", path=("opportunity",)),
    )
    return opportunity


def end(book: Book, opportunity_id: str, status: OpportunityStatus, reason: str | None) -> Opportunity:
    """End an open deal in one of the ways that deals end."""
    opportunity = still_open(book, opportunity_id)
    book.record(opportunity, OpportunityEnded(status=status, reason=reason), about=(opportunity.account,))
    return opportunity
