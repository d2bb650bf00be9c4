"""Two names that are one person are one on the map of a deal, whichever of them was at its table. Capability 30."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.questions import source
from graph.questions.committee import GapKind, Seat, committee
from graph.questions.fallout import Sign, fallout
from graph.questions.relations import trust
from graph.questions.ways import ways_to
from graph.questions.whatif import LosePerson, SayNo, what_if
from graph.source import influence_map
from ledger.domain.relationship import TieKind
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import (
    AssessStakeholder,
    BuyingRole,
    Coverage,
    EraseStakeholder,
    MergeStakeholder,
    Role,
    Support,
)
from ledger.policy import DEVELOPMENT
from ledger.views.asof import Moment
from tests.graph.recorded import Deal, recorded
from tests.telling import say


@pytest.fixture
def merged(tmp_path: Path) -> Iterator[Deal]:
    """Mira, who is on the committee and asked for something, turned out to be Miranda, who was never at the table."""
    with recorded(tmp_path) as told:
        asks = SubmitRequest(title="Sign-on", opportunity=told.deal, to=(told.people["Sal"],), by=told.people["Mira"])
        told.people["the request"] = say(told.ledger, asks).thing
        miranda = told.join("Miranda", Role.INFLUENCER, "They")
        say(told.ledger, MergeStakeholder(stakeholder=told.people["Mira"], into=miranda))
        yield told


def test_the_seat_and_the_ways_are_those_of_the_one_who_stays(merged: Deal) -> None:
    seen, miranda, cleo = merged.sight(), merged.people["Miranda"], merged.people["Cleo"]
    assert miranda in seen.map.people
    assert merged.people["Mira"] not in seen.map.people
    seat = next(s for s in committee(seen).seats if s.person == miranda)
    assert seat.sentence.startswith("Miranda is champion: ")
    assert seat.reach.covered_by == (merged.people["Sal"],)
    assert seat.known.support is not None
    assert (seat.known.support.value, seat.known.support.by) == (Support.SUPPORTER, merged.people["Sal"])
    assert seen.map.people[miranda].stance == 0.5
    assert [w.people for w in ways_to(seen, cleo).best] == [(merged.people["Sal"], miranda, cleo)]


def test_either_name_may_be_asked_about(merged: Deal) -> None:
    seen, both = merged.sight(), (merged.people["Mira"], merged.people["Miranda"])
    assert ways_to(seen, both[0]) == ways_to(seen, both[1])
    assert trust(seen, both[0]) == trust(seen, both[1])
    gone = [what_if(seen, [LosePerson(name)]) for name in both]
    assert gone[0] == gone[1]
    assert not gone[0].nothing


def test_what_one_name_asked_for_the_other_will_fight_for(merged: Deal) -> None:
    """Capability 4."""
    moment = merged.ledger.moment(DEVELOPMENT)
    pia, asked = merged.people["Pia"], merged.people["the request"]
    matter = source.affair(merged.ledger, DEVELOPMENT, moment, requests=[asked], said_by=pia)
    found = fallout(merged.sight(), matter)
    signs = {a.person: a.signs for a in found.affected}
    assert Sign.ASKED_FOR_IT in signs[merged.people["Miranda"]]
    assert not any("not on this map" in note for note in found.notes)
    stances = {a.person: a.stance for a in found.affected}
    assert stances[merged.people["Miranda"]] == 0.5, "Mira was said to be a supporter"
    no = SayNo(tuple(matter.shocks().items()))
    assert not what_if(merged.sight(), [no]).nothing, "so there is something that the no would cost"


def test_who_had_two_seats_has_one_with_every_part(merged: Deal) -> None:
    merged.seat("Miranda", BuyingRole.USER_BUYER)
    (seat,) = (s for s in committee(merged.sight()).seats if s.person == merged.people["Miranda"])
    assert seat.roles == (BuyingRole.CHAMPION, BuyingRole.USER_BUYER)


def test_a_chain_of_names_and_a_customer_alone_end_with_the_same_person(merged: Deal) -> None:
    first = merged.join("M.", Role.OTHER, "We")
    merged.tie("M.", "Cleo", TieKind.INFLUENCES)
    say(merged.ledger, MergeStakeholder(stakeholder=first, into=merged.people["Miranda"]))
    for seen in (merged.sight(), merged.sight(account=merged.accounts["They"])):
        ends = {(t.source, t.target, t.kind) for t in seen.map.ties}
        assert (merged.people["Miranda"], merged.people["Cleo"], "influences") in ends


def test_ties_that_lead_out_of_the_scope_are_counted(merged: Deal) -> None:
    """docs/measures.md: nothing is dropped in silence."""
    merged.join("Otto", Role.OTHER, "We")
    merged.tie("Otto", "Cleo", TieKind.INFLUENCES)
    merged.tie("Otto", "Pia", TieKind.INFLUENCES)
    assert merged.sight().map.left_out.ties_of_unknown_people == 2
    of_customer = merged.sight(account=merged.accounts["They"]).map
    assert of_customer.left_out.ties_of_unknown_people == 3, "Sal's two ties and Otto's; Pia is not of the customer"


def _seen_by(told: Deal, whom: str, by: str, day: int, **more: Any) -> None:
    on, who, assessor = date(2026, 5, day), told.people[whom], told.people[by]
    say(told.ledger, AssessStakeholder(stakeholder=who, opportunity=told.deal, assessed_on=on, by=assessor, **more))


def _seat_of(told: Deal, name: str) -> Seat:
    return next(s for s in committee(told.sight()).seats if s.person == told.people[name])


def test_of_two_names_the_latest_day_counts_and_of_one_day_whoever_spoke_last(tmp_path: Path) -> None:
    """Capability 35: as if both had been assessed under one name."""
    with recorded(tmp_path) as told:
        told.join("Miranda", Role.INFLUENCER, "They")
        _seen_by(told, "Miranda", "Pia", 4, support=Support.OPPOSED, power=0.25, coverage=Coverage.BRIEF)
        _seen_by(told, "Mira", "Pia", 9, support=Support.NEUTRAL)
        _seen_by(told, "Miranda", "Bo", 9, support=Support.MENTOR, buying_roles=(BuyingRole.COACH,))
        _seen_by(told, "Mira", "Sal", 9, support=Support.NON_SUPPORTER, power=0.75)
        say(told.ledger, MergeStakeholder(stakeholder=told.people["Mira"], into=told.people["Miranda"]))
        seat = _seat_of(told, "Miranda")
        assert seat.known.support is not None
        assert (seat.known.support.value, seat.known.support.by) == (Support.NON_SUPPORTER, told.people["Sal"])
        assert seat.known.power is not None
        assert seat.known.power.value == 0.75
        assert seat.known.coverage is None, "Pia looked again, and said no more of it"
        assert seat.known.disagree == tuple(told.people[name] for name in ("Sal", "Bo", "Pia")), "each is told once"
        assert told.sight().map.people[told.people["Miranda"]].stance == -0.5


def test_who_assessed_them_under_one_name_may_take_it_back_under_the_other(merged: Deal) -> None:
    _seen_by(merged, "Miranda", "Sal", 20, power=0.5)
    seat = _seat_of(merged, "Miranda")
    assert seat.known.support is None, "as when Sal had said both of Miranda"
    assert GapKind.STANCE_UNKNOWN in {g.kind for g in committee(merged.sight()).gaps if g.person == seat.person}


def test_before_it_was_known_that_they_are_one_nothing_passed(merged: Deal) -> None:
    """Capability 43: as the ledger knew it then."""
    miranda, ledger = merged.people["Miranda"], merged.ledger
    head = ledger.recorder.head()
    ledger.follower.wait_for(head)
    known = [
        influence_map(ledger, DEVELOPMENT, Moment(position), include_isolates=True).people[miranda].stance
        for position in (head - 1, head)
    ]
    assert known == [None, 0.5]


def test_what_was_thought_of_a_name_does_not_outlive_it_under_another(merged: Deal) -> None:
    """Once a name is erased, what stands of it stays with that name."""
    say(merged.ledger, EraseStakeholder(stakeholder=merged.people["Mira"], ground="GDPR Art. 17"))
    seat = _seat_of(merged, "Miranda")
    assert seat.known.support is None
    assert merged.sight().map.people[merged.people["Miranda"]].stance is None
