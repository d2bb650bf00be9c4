"""What a what-if said of something that then happened is what the map says once the log has it. Capability 34."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.questions.committee import GapKind, committee
from graph.questions.difference import difference
from graph.questions.sight import Sight
from graph.questions.ways import ways_to
from graph.questions.whatif import AddPerson, AddTie, Change, LosePerson, LoseTie, SetStance, changed, deciders, what_if
from graph.ties import Person
from ledger.domain.opportunity.teams import JoinOpportunityTeam
from ledger.domain.relationship import EndRelationship, TieKind
from ledger.domain.stakeholder import BuyingRole, DeactivateStakeholder, ReactivateStakeholder, Role, Support
from tests.graph.recorded import Deal, recorded
from tests.telling import say


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Deal]:
    with recorded(tmp_path) as made:
        yield made


def _came_true(told: Deal, before: Sight, *changes: Change) -> str:
    after = told.sight()
    foreseen = changed(before.map, changes)
    return difference(foreseen, after.map, deciders(after)).sentence


@pytest.mark.parametrize("kind", list(TieKind))
def test_a_tie_that_is_asserted_is_as_strong_as_was_foreseen(told: Deal, kind: TieKind) -> None:
    before = told.sight()
    foreseen = AddTie(told.people["Mira"], told.people["Bo"], kind.value)
    head = told.ledger.recorder.head()
    assert not what_if(before, [foreseen]).nothing
    assert told.ledger.recorder.head() == head
    told.tie("Mira", "Bo", kind)
    assert _came_true(told, before, foreseen) == "Nothing is different."


def test_a_tie_that_is_ended_leaves_what_was_foreseen(told: Deal) -> None:
    made = told.tie("Mira", "Cleo", TieKind.INFLUENCES)
    before = told.sight()
    say(told.ledger, EndRelationship(relationship=made, by=told.people["Sal"]))
    foreseen = LoseTie(told.people["Mira"], told.people["Cleo"], "influences")
    assert _came_true(told, before, foreseen) == "Nothing is different."


def test_a_stance_that_is_assessed_settles_where_it_was_foreseen(told: Deal) -> None:
    before = told.sight()
    told.assess("Cleo", Support.OPPOSED)
    assert _came_true(told, before, SetStance(told.people["Cleo"], -1.0)) == "Nothing is different."


def test_who_comes_in_has_the_weight_that_was_foreseen(told: Deal) -> None:
    before = told.sight()
    nora = told.join("Nora", Role.EXECUTIVE, "We")
    say(told.ledger, JoinOpportunityTeam(opportunity=told.deal, stakeholder=nora, by=told.people["Sal"]))
    told.tie("Nora", "Cleo", TieKind.COVERS)
    comes = AddPerson(Person(nora, "Nora", "executive", side="ours"))
    knows = AddTie(nora, told.people["Cleo"], "covers")
    assert _came_true(told, before, comes, knows) == "Nothing is different."


def test_who_leaves_is_as_far_away_as_was_foreseen_until_they_are_back(told: Deal) -> None:
    """Capabilities 33 and 34: no way leads over somebody who is not there any more."""
    before, mira, cleo = told.sight(), told.people["Mira"], told.people["Cleo"]
    say(told.ledger, DeactivateStakeholder(stakeholder=mira))
    assert _came_true(told, before, LosePerson(mira)) == "Nothing is different."
    after = told.sight()
    assert ways_to(after, cleo).best == ()
    assert (after.map.left_out.people_who_left, after.map.left_out.ties_of_people_who_left) == (1, 2)
    say(told.ledger, ReactivateStakeholder(stakeholder=mira))
    assert [w.people for w in ways_to(told.sight(), cleo).best] == [(told.people["Sal"], mira, cleo)]


def test_who_left_keeps_the_seat_and_decides_nothing(told: Deal) -> None:
    """Capability 33: the seat is a gap of its own, and the role is missing again."""
    say(told.ledger, DeactivateStakeholder(stakeholder=told.people["Cleo"]))
    found = committee(told.sight())
    assert found.sentence == "Nobody is known to decide this deal; everybody is met."
    assert [(g.kind, g.person) for g in found.gaps] == [
        (GapKind.NO_ECONOMIC_BUYER, None),
        (GapKind.LEFT, told.people["Cleo"]),
    ]
    seat = next(s for s in found.seats if s.person == told.people["Cleo"])
    assert seat.sentence == "Cleo was economic buyer, and has left or stepped aside."
    assert (found.deciders, found.assessed) == ((), 1.0)
    say(told.ledger, DeactivateStakeholder(stakeholder=told.people["Mira"]))
    assert committee(told.sight()).sentence.startswith("Everybody on the buying committee has left")


def test_once_who_releases_the_money_has_left_ways_matter_to_their_other_executives(told: Deal) -> None:
    """Capability 34: else a what-if would tell of no way at all, as if nobody had to be reached any more."""
    nora = told.join("Nora", Role.EXECUTIVE, "They")
    told.seat("Nora", BuyingRole.USER_BUYER)
    assert deciders(told.sight()) == (told.people["Cleo"],)
    say(told.ledger, DeactivateStakeholder(stakeholder=told.people["Cleo"]))
    assert deciders(told.sight()) == (nora,)
