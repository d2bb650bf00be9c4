"""Relationships: directed ties between two people, and who says so. Life: asserted → confirmed, disputed → ended."""

from __future__ import annotations

from typing import Annotated

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
    ending,
    person,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.errors import Malformed
from ledger.domain.kernel.types import Label
from ledger.domain.stakeholder import PersonId, Share

RelationshipId = Annotated[str, Ref(("relationship",)), Doc(description="The relationship.")]


STRENGTH = 0.5
"""How strong a tie is taken to be where whoever asserts it does not say."""


class TieKind(Described):
    """What ties one person to another. Read: source KIND target."""

    REPORTS_TO = "reports_to", "The source has the target as a superior."
    INFLUENCES = "influences", "The source moves the target's opinion."
    TRUSTS = "trusts", "The source takes the target's word."
    SPONSORS = "sponsors", "The source backs the target with their own standing."
    CONFLICTS_WITH = "conflicts_with", "The two work against each other."
    COVERS = "covers", "The source (of ours) looks after the target (of theirs)."
    OTHER = "other", "A tie of an imported network, told by its label."


class TieStatus(Described):
    """Whether a tie stands."""

    ASSERTED = "asserted", "Somebody says so."
    CONFIRMED = "confirmed", "Somebody else says so too."
    DISPUTED = "disputed", "Somebody says that it is not so."
    ENDED = "ended", "It is over."


class Relationship(Aggregate):
    """A tie from one stakeholder to another."""

    kind = "relationship"
    prefix = "rel"

    source: Annotated[str | None, Ref(("stakeholder",)), Doc(description="The stakeholder the tie goes out from.")] = (
        None
    )
    target: Annotated[str | None, Ref(("stakeholder",)), Doc(description="The stakeholder it goes to.")] = None
    tie: Annotated[TieKind, Doc(description="What ties them.")] = TieKind.OTHER
    label: Annotated[str | None, Doc(description="The source's own word for a tie of another kind.")] = None
    network: Annotated[str | None, Doc(description="The imported network the tie belongs to.")] = None
    directed: Annotated[bool, Doc(description="False when the tie holds both ways alike.")] = True
    strength: Annotated[float, Doc(description="How strong, 0 to 1; imported networks keep their own weights.")] = 0.5
    sign: Annotated[int, Doc(description="+1 for a tie that helps, -1 for one that hinders.")] = 1
    confidence: Annotated[float | None, Doc(description="How sure the one is who says so, 0 to 1.")] = None
    status: Annotated[TieStatus, Doc(description="Whether it stands.")] = TieStatus.ASSERTED
    asserted_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who said so first.")] = None
    confirmed_by: Annotated[tuple[str, ...], Ref(("stakeholder",)), Doc(description="Who said so too.")] = ()
    disputed_by: Annotated[tuple[str, ...], Ref(("stakeholder",)), Doc(description="Who said that it is not so.")] = ()

    def facets(self) -> Facets:
        """List ties by kind or label, status and network."""
        return Facets(title=self.label or self.tie.value, status=self.status, label=self.network)


class RelationshipEnded(StateRule):
    """The tie is over."""

    help = "Assert a new relationship if there is one again."


class RelationshipWithOneself(StateRule):
    """Nobody has a tie to themselves."""

    help = "Name two different stakeholders."


class RelationshipAsserted(Event):
    """Somebody said that one person is tied to another."""

    topic = "relationship.asserted"

    source_person: PersonId
    target_person: PersonId
    tie: TieKind
    label: Label | None = None
    network: Label | None = None
    directed: bool = True
    strength: float = 0.5
    sign: int = 1
    confidence: float | None = None

    def apply(self, relationship: Relationship) -> None:
        relationship.source, relationship.target = self.source_person, self.target_person
        relationship.tie, relationship.label, relationship.network = self.tie, self.label, self.network
        relationship.directed, relationship.strength, relationship.sign = self.directed, self.strength, self.sign
        relationship.confidence, relationship.asserted_by = self.confidence, self.by
        relationship.status = TieStatus.ASSERTED

    def sentence(self) -> str:
        says = f"{person(self.by)} says: " if self.by and self.by != self.source_person else ""
        return f"{says}{person(self.source_person)} {self.tied(person(self.target_person))}."

    def tied(self, other: str) -> str:
        """Tell how one is tied to the other; a tie of another kind is told by its label."""
        word = f" ({self.label.replace('_', ' ')})" if self.label else ""
        if self.tie is TieKind.OTHER:
            return f"is tied to {other}{word}"
        return f"{self.tie.value.replace('_', ' ')} {other}{word}"


class AssertRelationship(Command):
    """Say that one person is tied to another: reports to, influences, trusts, sponsors, conflicts with, covers."""

    changes = Relationship

    source: Annotated[PersonId, Doc(description="The stakeholder the tie goes out from.")]
    target: Annotated[PersonId, Doc(description="The stakeholder it goes to.")]
    tie: Annotated[TieKind, Doc(description="What ties them.")]
    label: Annotated[Label | None, Doc(description="A word for a tie of another kind.")] = None
    network: Annotated[Label | None, Doc(description="The network the tie belongs to.")] = None
    directed: Annotated[bool, Doc(description="False when the tie holds both ways alike.")] = True
    strength: Annotated[Share, Doc(description="How strong, 0 to 1.")] = STRENGTH
    sign: Annotated[
        int | None, Doc(description="+1 helps, -1 hinders. Default: as the kind of tie has it.", ge=-1, le=1)
    ] = None
    confidence: Annotated[Share | None, Doc(description="How sure you are, 0 to 1.")] = None

    def decide(self, book: Book) -> Relationship:
        book.rule(
            self.source != self.target,
            RelationshipWithOneself(f"stakeholder {self.source} has no tie to themselves", path=("target",)),
        )
        if self.sign == 0:
            raise Malformed("sign is 0; a tie helps (1) or hinders (-1)", path=("sign",))
        relationship = book.new(Relationship)
        event = RelationshipAsserted(
            source_person=self.source,
            target_person=self.target,
            tie=self.tie,
            label=self.label,
            network=self.network,
            directed=self.directed and self.tie != TieKind.CONFLICTS_WITH,
            strength=self.strength,
            sign=self.sign or (-1 if self.tie == TieKind.CONFLICTS_WITH else 1),
            confidence=self.confidence,
        )
        book.record(relationship, event, about=(self.source, self.target))
        return relationship


class RelationshipConfirmed(Event):
    """Somebody else said so too, or it was seen again."""

    topic = "relationship.confirmed"

    strength: float | None = None
    confidence: float | None = None

    def apply(self, relationship: Relationship) -> None:
        mine = self.by is None or self.by in relationship.disputed_by
        disputed = relationship.status is TieStatus.DISPUTED
        relationship.strength = self.strength if self.strength is not None else relationship.strength
        relationship.confidence = self.confidence if self.confidence is not None else relationship.confidence
        relationship.confirmed_by = with_one(relationship.confirmed_by, self.by)
        relationship.disputed_by = tuple(p for p in relationship.disputed_by if p != self.by)
        # Who confirms it lifts no dispute but their own: not another's, and not one of nobody knows whom.
        stays = relationship.disputed_by or (disputed and not mine)
        relationship.status = TieStatus.DISPUTED if stays else TieStatus.CONFIRMED

    def sentence(self) -> str:
        source, target = (*self.about, None, None)[:2]
        return f"{person(self.by)} confirms the tie between {person(source)} and {person(target)}."


class ConfirmRelationship(Command):
    """Say so too, perhaps with another strength."""

    changes = Relationship

    relationship: RelationshipId
    strength: Annotated[Share | None, Doc(description="How strong you think it is, 0 to 1.")] = None
    confidence: Annotated[Share | None, Doc(description="How sure you are, 0 to 1.")] = None

    def decide(self, book: Book) -> Relationship:
        relationship = standing(book, self.relationship)
        event = RelationshipConfirmed(strength=self.strength, confidence=self.confidence)
        book.record(relationship, event, about=(relationship.source, relationship.target))
        return relationship


class RelationshipDisputed(Event):
    """Somebody said that it is not so."""

    topic = "relationship.disputed"

    reason: Text | None = None

    def apply(self, relationship: Relationship) -> None:
        relationship.status = TieStatus.DISPUTED
        relationship.disputed_by = with_one(relationship.disputed_by, self.by)
        relationship.confirmed_by = tuple(p for p in relationship.confirmed_by if p != self.by)

    def sentence(self) -> str:
        source, target = (*self.about, None, None)[:2]
        why = ending(self.reason)
        return f"{person(self.by)} disputes the tie between {person(source)} and {person(target)}{why}"


class DisputeRelationship(Command):
    """Say that it is not so; a disputed tie is left out of measures and shown as disputed."""

    changes = Relationship

    relationship: RelationshipId
    reason: Annotated[Text | None, Doc(description="What speaks against it.")] = None

    def decide(self, book: Book) -> Relationship:
        relationship = standing(book, self.relationship)
        event = RelationshipDisputed(reason=self.reason)
        book.record(relationship, event, about=(relationship.source, relationship.target))
        return relationship


class RelationshipOver(Event):
    """A tie is over."""

    topic = "relationship.ended"

    reason: Text | None = None

    def apply(self, relationship: Relationship) -> None:
        relationship.status = TieStatus.ENDED

    def sentence(self) -> str:
        source, target = (*self.about, None, None)[:2]
        why = ending(self.reason)
        return f"The tie between {person(source)} and {person(target)} is over{why}"


class EndRelationship(Command):
    """Record that a tie is over."""

    changes = Relationship

    relationship: RelationshipId
    reason: Annotated[Text | None, Doc(description="What ended it.")] = None

    def decide(self, book: Book) -> Relationship:
        relationship = standing(book, self.relationship)
        event = RelationshipOver(reason=self.reason)
        book.record(relationship, event, about=(relationship.source, relationship.target))
        return relationship


def standing(book: Book, relationship_id: str) -> Relationship:
    """Return a tie that is not over."""
    relationship = book.subject(Relationship, relationship_id, "relationship")
    over = RelationshipEnded(f"relationship {relationship.id} is over", path=("relationship",))
    book.rule(relationship.status != TieStatus.ENDED, over)
    return relationship


def with_one(people: tuple[str, ...], somebody: str | None) -> tuple[str, ...]:
    """Return the people with somebody among them, once."""
    return people if somebody is None or somebody in people else (*people, somebody)
