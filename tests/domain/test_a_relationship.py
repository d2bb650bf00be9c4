"""A relationship: asserted, confirmed, disputed, ended."""

from __future__ import annotations

from ledger.domain.kernel.errors import Malformed
from ledger.domain.relationship import (
    AssertRelationship,
    ConfirmRelationship,
    DisputeRelationship,
    EndRelationship,
    Relationship,
    RelationshipEnded,
    RelationshipWithOneself,
    TieKind,
    TieStatus,
)
from tests.domain.negotiation import Negotiation


def tie(n: Negotiation) -> str:
    """Let Ben say that Nora reports to Vic."""
    return n.act(AssertRelationship(by=n.ben, source=n.nora, target=n.vic, tie=TieKind.REPORTS_TO), Relationship).id


def test_a_tie_says_who_is_tied_to_whom_and_who_says_so() -> None:
    """Capability 30."""
    n = Negotiation()
    sponsors = AssertRelationship(
        by=n.ben, source=n.vic, target=n.nora, tie=TieKind.SPONSORS, strength=0.8, confidence=0.5
    )
    found = n.act(sponsors, Relationship)
    assert (found.source, found.target, found.tie) == (n.vic, n.nora, TieKind.SPONSORS)
    assert (found.strength, found.sign, found.confidence, found.asserted_by) == (0.8, 1, 0.5, n.ben)
    assert found.status is TieStatus.ASSERTED
    assert n.happened[0].about == (n.vic, n.nora)
    assert n.told() == ["Ben says: Vic sponsors Nora."]


def test_a_conflict_holds_both_ways_and_hinders() -> None:
    n = Negotiation()
    fight = n.act(AssertRelationship(by=n.ben, source=n.vic, target=n.nora, tie=TieKind.CONFLICTS_WITH), Relationship)
    assert (fight.directed, fight.sign) == (False, -1)


def test_a_tie_of_another_kind_is_told_by_its_label() -> None:
    n = Negotiation()
    n.act(
        AssertRelationship(by=n.ben, source=n.vic, target=n.nora, tie=TieKind.OTHER, label="went_to_school_with"),
        Relationship,
    )
    assert n.told() == ["Ben says: Vic is tied to Nora (went to school with)."]


def test_nobody_is_tied_to_themselves() -> None:
    n = Negotiation()
    alone = AssertRelationship(by=n.ben, source=n.vic, target=n.vic, tie=TieKind.TRUSTS)
    n.refused(RelationshipWithOneself, alone, at="target", says=n.vic)


def test_a_tie_helps_or_hinders_and_nothing_between() -> None:
    n = Negotiation()
    for sign in (0, 2):
        command = AssertRelationship(by=n.ben, source=n.vic, target=n.nora, tie=TieKind.TRUSTS, sign=sign)
        n.refused(Malformed, command, at="sign", says=f"sign is {sign}")


def test_others_confirm_a_tie_or_dispute_it() -> None:
    n = Negotiation()
    found = n.act(ConfirmRelationship(by=n.ana, relationship=tie(n), strength=0.9), Relationship)
    assert (found.status, found.confirmed_by, found.strength) == (TieStatus.CONFIRMED, (n.ana,), 0.9)
    assert n.told() == ["Ana confirms the tie between Nora and Vic."]
    found = n.act(DisputeRelationship(by=n.eva, relationship=found.id, reason="She moved in May"), Relationship)
    assert (found.status, found.disputed_by) == (TieStatus.DISPUTED, (n.eva,))
    assert n.told() == ["Eva disputes the tie between Nora and Vic: She moved in May."]


def test_who_changes_their_mind_is_counted_once() -> None:
    n = Negotiation()
    found = n.act(ConfirmRelationship(by=n.ana, relationship=tie(n)), Relationship)
    found = n.act(DisputeRelationship(by=n.ana, relationship=found.id), Relationship)
    assert (found.confirmed_by, found.disputed_by) == ((), (n.ana,))
    found = n.act(ConfirmRelationship(by=n.ana, relationship=found.id), Relationship)
    assert (found.confirmed_by, found.disputed_by) == ((n.ana,), ())


def test_what_else_a_confirmation_is_about_does_not_change_whose_tie_it_is() -> None:
    n = Negotiation()
    n.act(ConfirmRelationship(by=n.ana, relationship=tie(n), about=(n.request(), n.eva)), Relationship)
    assert n.told() == ["Ana confirms the tie between Nora and Vic."]


def test_a_tie_that_is_over_takes_nothing_more() -> None:
    n = Negotiation()
    found = n.act(EndRelationship(by=n.ben, relationship=tie(n), reason="Vic has left"), Relationship)
    assert found.status is TieStatus.ENDED
    assert n.told() == ["The tie between Nora and Vic is over: Vic has left."]
    for command in (ConfirmRelationship, DisputeRelationship, EndRelationship):
        n.refused(RelationshipEnded, command(by=n.ana, relationship=found.id), at="relationship", says=found.id)
