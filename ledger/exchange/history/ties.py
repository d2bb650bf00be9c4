"""Lines about who is tied to whom. What is observed again confirms the tie that is there."""

from __future__ import annotations

from ledger.domain.kernel.errors import Malformed
from ledger.domain.relationship import Relationship, RelationshipAsserted, RelationshipConfirmed, TieKind
from ledger.exchange.history.parts import subject_of
from ledger.exchange.history.tale import Tale

KINDS = {kind.value: kind for kind in TieKind if kind is not TieKind.OTHER}
AGAINST = ("dislikes", "disesteems", "influenced_negatively_by", "negative influence", "blames", "conflicts_with")
PRESENT = 1.0
"""The strength of a tie in a network that has no weights: it is there, or it is not."""


def observed(tale: Tale, *, about_subject: bool = True) -> Relationship:
    """The source shows that one person is tied to another; some lines are about nothing else."""
    line, book, target = tale.line, tale.book, tale.target
    relation = line.word("relation")
    if relation is None or target is None or not line.word("target", 400):
        raise Malformed("data.relation and data.target must say who is tied to whom")
    network = tale.namespace if tale.namespace.startswith("net:") else None
    about = (tale.actor, target, subject_of(tale) if about_subject else None)
    weight = line.data.get("weight")
    strength = float(weight) if isinstance(weight, int | float) and not isinstance(weight, bool) else None
    thing_id = book.derive(Relationship.prefix, tale.namespace, relation, tale.actor, target)
    found = book.find(thing_id)
    if isinstance(found, Relationship):
        tale.record(found, RelationshipConfirmed(strength=strength), about=about)
        return found
    tie = KINDS.get(relation, TieKind.OTHER)
    event = RelationshipAsserted(
        source_person=tale.actor,
        target_person=target,
        tie=tie,
        label=None if tie is not TieKind.OTHER else relation,
        network=network,
        directed=line.data.get("directed") is not False and tie is not TieKind.CONFLICTS_WITH,
        strength=strength if strength is not None else PRESENT if network else 0.5,
        sign=-1 if relation.lower() in AGAINST else 1,
    )
    relationship = book.new(Relationship, thing_id=thing_id)
    tale.record(relationship, event, about=about)
    return relationship
