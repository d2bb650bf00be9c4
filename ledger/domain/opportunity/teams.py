"""Who works on a deal: our dated team, and the customer's buying committee."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    person,
    thing,
)
from ledger.domain.kernel.types import Label
from ledger.domain.opportunity.state import (
    CommitteeMember,
    Opportunity,
    still_open,
)
from ledger.domain.stakeholder import BuyingRole, OpportunityId, PersonId
from ledger.domain.team import ANSWERS_FOR, NotOnTheTeam, TeamMember, joined, left, on


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
        since = self.since or book.happened_at.date()
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
        member = CommitteeMember(self.stakeholder, self.roles, self.since)
        opportunity.committee = joined(opportunity.committee, member)

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
        since = self.since or book.happened_at.date()
        event = CommitteeMemberNamed(stakeholder=self.stakeholder, roles=self.roles, since=since)
        book.record(opportunity, event, about=(self.stakeholder, opportunity.account))
        return opportunity


class CommitteeMemberRemoved(Event):
    """Somebody no longer has a part in the customer's decision."""

    topic = "opportunity.committee_removed"

    stakeholder: PersonId

    def apply(self, opportunity: Opportunity) -> None:
        opportunity.committee = left(opportunity.committee, self.stakeholder)

    def sentence(self) -> str:
        return f"{person(self.stakeholder)} is no longer on the buying committee of {thing(self.originator_id)}."


class RemoveCommitteeMember(Command):
    """Take somebody off the buying committee."""

    changes = Opportunity

    opportunity: OpportunityId
    stakeholder: PersonId

    def decide(self, book: Book) -> Opportunity:
        opportunity = still_open(book, self.opportunity)
        there = on(opportunity.committee, self.stakeholder)
        book.rule(there, NotOnTheTeam(f"{self.stakeholder} is not on the buying committee", path=("stakeholder",)))
        book.record(opportunity, CommitteeMemberRemoved(stakeholder=self.stakeholder), about=(self.stakeholder,))
        return opportunity
