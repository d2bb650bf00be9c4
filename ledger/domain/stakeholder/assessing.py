"""Assessing: what an assessor thinks of somebody, in one deal or in general, in words the person could read."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, Text, full_stop, person, thing
from ledger.domain.stakeholder.ids import OpportunityId, PersonId
from ledger.domain.stakeholder.standing import (
    Assessment,
    BuyingRole,
    Coverage,
    Engagement,
    PoliticalStatus,
    RelationshipLevel,
    Share,
    Support,
)
from ledger.domain.stakeholder.state import Stakeholder, living


class StakeholderAssessed(Event):
    """Somebody was assessed, by an assessor, on a day, for a deal or in general."""

    topic = "stakeholder.assessed"

    opportunity: OpportunityId | None = None
    assessed_on: date | None = None
    buying_roles: tuple[BuyingRole, ...] = ()
    support: Support | None = None
    political_status: PoliticalStatus | None = None
    coverage: Coverage | None = None
    relationship_level: RelationshipLevel | None = None
    relationship_wanted: RelationshipLevel | None = None
    engagement: Engagement | None = None
    power: float | None = None
    legitimacy: float | None = None
    urgency: float | None = None
    interest: float | None = None
    note: Text | None = None

    def apply(self, stakeholder: Stakeholder) -> None:
        new = Assessment(assessor=self.by, **{f: getattr(self, f) for f in ASSESSED})
        others = (a for a in stakeholder.assessments if (a.opportunity, a.assessor) != (new.opportunity, new.assessor))
        stakeholder.assessments = (*others, new)

    def sentence(self) -> str:
        parts = [
            ", ".join(r.value.replace("_", " ") for r in self.buying_roles),
            self.support.value.replace("_", " ") if self.support else "stance unknown",
        ]
        where = f" in {thing(self.opportunity)}" if self.opportunity else ""
        note = f" {full_stop(self.note)}" if self.note else ""
        found = "; ".join(p for p in parts if p)
        return f"{person(self.by)} assessed {person(self.originator_id)}{where}: {found}.{note}"


ASSESSED = tuple(f for f in Assessment.__struct_fields__ if f != "assessor")


class AssessStakeholder(Command):
    """Assess somebody for a deal, or in general: buying roles, support, coverage … in words they could read."""

    changes = Stakeholder

    stakeholder: PersonId
    opportunity: Annotated[OpportunityId | None, Doc(description="The deal; leave out for in general.")] = None
    assessed_on: Annotated[date | None, Doc(description="The day. Default: the day of the act.")] = None
    buying_roles: Annotated[tuple[BuyingRole, ...], Doc(description="Parts played in the purchase.")] = ()
    support: Annotated[Support | None, Doc(description="How they stand to us; leave out when unknown.")] = None
    political_status: Annotated[PoliticalStatus | None, Doc(description="How near to where it is decided.")] = None
    coverage: Annotated[Coverage | None, Doc(description="How well our side meets them.")] = None
    relationship_level: Annotated[RelationshipLevel | None, Doc(description="What we are to them.")] = None
    relationship_wanted: Annotated[RelationshipLevel | None, Doc(description="What we want to be.")] = None
    engagement: Annotated[Engagement | None, Doc(description="How far they go along.")] = None
    power: Annotated[Share | None, Doc(description="Power, 0 to 1.")] = None
    legitimacy: Annotated[Share | None, Doc(description="Legitimacy, 0 to 1.")] = None
    urgency: Annotated[Share | None, Doc(description="Urgency, 0 to 1.")] = None
    interest: Annotated[Share | None, Doc(description="Interest, 0 to 1.")] = None
    note: Annotated[Text | None, Doc(description="In words that the person could read.")] = None

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, self.stakeholder)
        fields = {f: getattr(self, f) for f in ASSESSED}
        fields["assessed_on"] = self.assessed_on or book.happened_at.date()
        book.record(somebody, StakeholderAssessed(**fields), about=(self.opportunity,))
        return somebody
