"""Two names that are one person are one on the map of a deal, whichever of them was at its table. Capability 30."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.questions import source
from graph.questions.committee import committee
from graph.questions.fallout import Sign, fallout
from graph.questions.relations import trust
from graph.questions.ways import ways_to
from graph.questions.whatif import LosePerson, SayNo, what_if
from ledger.domain.relationship import TieKind
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import BuyingRole, MergeStakeholder, Role
from ledger.policy import DEVELOPMENT
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
    no = SayNo(tuple(matter.shocks().items()))
    assert what_if(merged.sight(), [no]).nothing, "nobody has said how Miranda stands, and a no does not tell it"


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
