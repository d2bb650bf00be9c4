"""Who decides, where are we uncovered, how do we get there: capabilities 29, 33, 35, 36 and 37."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.questions.camps import camps
from graph.questions.committee import GapKind, committee
from graph.questions.cover import CoverKind, standing, superiors
from graph.questions.errors import NotADeal, PersonNotOnMap
from graph.questions.executives import executives
from graph.questions.keyplayers import key_players
from graph.questions.mandates import Held
from graph.questions.reach import Cover
from graph.questions.relations import relations, trust
from graph.questions.ways import ways_to
from graph.source import stance_of
from graph.ties import tie
from ledger.domain.stakeholder import Assessment, Stakeholder, Support
from tests.graph.negotiating import NAMES, TIES, TODAY, assessed, deal, drawn, sight


def test_who_was_named_twice_by_different_people_is_told_once() -> None:
    """Capabilities 33 and 37."""
    said_twice = [tie("mira", "pia", "trusts"), tie("mira", "pia", "trusts", asserted_by="boss")]
    more = [*said_twice, tie("sal", "mira", "covers", weight=0.2, asserted_by="boss"), tie("mira", "sal", "trusts")]
    seen = sight(map=drawn(ties=[*TIES, *more, more[-1]]))
    found = trust(seen, "pia")
    assert found.sentence == "Mira trusts Pia. Of 4 of 5 others nothing is known."
    assert (found.ours, found.theirs) == (0, 1)
    seat = next(s for s in committee(seen).seats if s.person == "mira")
    assert (seat.reach.covered_by, seat.reach.trusts) == (("sal",), ("pia", "sal"))


def test_of_two_assessments_of_one_day_the_last_one_counts_here_as_on_the_map() -> None:
    """Capability 35: no answer may say one thing of somebody, and the map beside it another."""
    for by in (("sal", "pia"), ("pia", "sal")):
        both = (assessed(TODAY, Support.MENTOR, by=by[0]), assessed(TODAY, Support.OPPOSED, by=by[1]))
        mira = Stakeholder(id="mira", assessments=both)
        found = committee(sight(people={"mira": mira}))
        seat = next(s for s in found.seats if s.person == "mira")
        assert seat.known.stance == stance_of(mira, "opp") == -1.0


def test_who_agrees_is_not_named_among_those_who_disagree_nor_anybody_twice() -> None:
    in_general = Assessment(assessor="sal", opportunity=None, assessed_on=TODAY, support=Support.MENTOR)
    both = (in_general, assessed(TODAY, Support.MENTOR, by="sal"), assessed(TODAY, Support.OPPOSED, by="pia"))
    found = committee(sight(people={"mira": Stakeholder(id="mira", assessments=both)}))
    gap = next(g for g in found.gaps if g.kind is GapKind.ASSESSORS_DISAGREE)
    assert gap.sentence == "Pia and Sal see Mira differently; the newest is shown."


def test_the_economic_buyer_whom_nobody_covers_is_the_gravest_gap() -> None:
    """Capability 33."""
    found = committee(sight())
    assert found.gaps[0].kind is GapKind.UNCOVERED_ECONOMIC_BUYER
    assert found.gaps[0].sentence == "Cleo releases the money, and nobody of ours covers Cleo."
    seats = {s.person: s for s in found.seats}
    assert seats["cfo"].reach.cover is Cover.UNCOVERED
    assert seats["mira"].reach.covered_by == ("sal",)
    assert seats["cfo"].way is not None
    assert seats["cfo"].way.people == ("sal", "mira", "cfo")
    assert found.deciders == ("cfo", "tom")


def test_unknown_is_not_neutral_and_old_is_not_known() -> None:
    """Capability 35."""
    found = committee(sight())
    kinds = {(g.kind, g.person) for g in found.gaps}
    assert (GapKind.STANCE_UNKNOWN, "cfo") in kinds
    assert (GapKind.ASSESSMENT_STALE, "tom") in kinds
    assert (found.unknown, found.stale) == (1, 1)
    assert found.assessed == pytest.approx(1 / 3)
    assert found.oldest == date(2025, 12, 1)
    assert committee(sight(stale_after=400)).stale == 0


def test_an_assessment_on_an_unknown_day_is_stale() -> None:
    people = {"mira": Stakeholder(id="mira", assessments=(assessed(None, Support.SUPPORTER),))}
    seat = next(s for s in committee(sight(people=people)).seats if s.person == "mira")
    assert (seat.stale, seat.age) == (True, None)


def test_assessors_who_disagree_are_both_told() -> None:
    both = (assessed(TODAY, Support.MENTOR, by="sal"), assessed(date(2026, 5, 1), Support.OPPOSED, by="pia"))
    found = committee(sight(people={"mira": Stakeholder(id="mira", assessments=both)}))
    gap = next(g for g in found.gaps if g.kind is GapKind.ASSESSORS_DISAGREE)
    assert gap.sentence == "Sal and Pia see Mira differently; the newest is shown."


def test_a_deal_without_a_committee_says_so() -> None:
    found = committee(sight(deal=deal(committee=())))
    assert [g.kind for g in found.gaps] == [GapKind.NO_COMMITTEE]
    assert found.assessed is None
    assert "unknown" in found.sentence


def test_somebody_who_left_and_still_has_a_seat_is_a_gap() -> None:
    found = committee(sight(people={"mira": Stakeholder(id="mira", active=False)}))
    assert (GapKind.LEFT, "mira") in {(g.kind, g.person) for g in found.gaps}


def test_a_committee_is_asked_of_a_deal() -> None:
    with pytest.raises(NotADeal):
        committee(sight(deal=None))


def test_every_way_to_the_economic_buyer_runs_through_mira() -> None:
    """Capability 33."""
    found = ways_to(sight(), "cfo")
    assert found.best[0].people == ("sal", "mira", "cfo")
    assert found.best[0].probability == pytest.approx(0.4)
    assert (found.doors, found.cut, found.direct) == (("mira",), ("mira",), ())
    assert found.sentence == "The best way to Cleo is Sal → Mira → Cleo (40 %). Every way runs through Mira."


def test_ways_begin_with_whoever_of_ours_is_nearest() -> None:
    assert {w.people[0] for w in ways_to(sight(), "cfo").best} == {"sal"}


def test_where_no_way_leads_the_answer_says_so() -> None:
    alone = sight(map=drawn(ties=[]))
    found = ways_to(alone, "cfo")
    assert (found.best, found.doors, found.cut) == ((), (), ())
    assert found.sentence.startswith("No way leads to Cleo")
    assert ways_to(alone, "cfo", []).sentence.startswith("Nobody is named")


def test_a_way_to_somebody_who_is_not_on_the_map_is_refused() -> None:
    with pytest.raises(PersonNotOnMap):
        ways_to(sight(), "nobody")
    with pytest.raises(PersonNotOnMap):
        ways_to(sight(), "cfo", ["nobody"])


def test_camps_and_who_is_held_between_them() -> None:
    """Capability 32."""
    torn = camps(sight())
    assert (torn.balance.tension, torn.between) == (1, ("cfo", "mira"))
    assert torn.sentence.endswith("1 tie does not fit (67 % balanced): Cleo and Mira.")
    calm = camps(sight(map=drawn(ties=[t for t in TIES if t.target != "tom"])))
    assert (len(calm.camps), calm.balance.tension) == (2, 0)
    assert "Every tie fits" in calm.sentence
    assert camps(sight(map=drawn(ties=[]))).sentence.startswith("No tie is known")


def test_key_players_are_few_on_a_small_map() -> None:
    found = key_players(sight())
    assert (len(found.win), found.win[0].person) == (1, "mira")
    assert key_players(sight(map=drawn(ties=[]))).sentence.startswith("No tie is known")


def test_where_sides_are_unknown_nobody_is_said_to_have_one_and_pairs_are_not_called_people() -> None:
    """Capability 32."""
    nobody_of_either: dict[str, Any] = {i: (n, r, None, x) for i, (n, r, _, x) in NAMES.items()}
    told = key_players(sight(map=drawn(nobody_of_either))).sentence
    assert told.startswith("To reach everybody, win ")
    assert "of all pairs of the others could not reach each other." in told


def test_our_executives_and_the_customers_top() -> None:
    """Capability 36."""
    found = executives(sight())
    assert [(t.ours, t.theirs, t.against) for t in found.ties] == [("boss", "tom", False)]
    assert [i for i, _ in found.untied] == ["cfo"]
    assert "Bo covers Tom" in found.sentence
    assert executives(sight(map=drawn({}), deal=None)).sentence.startswith("Nobody at the customer's top")


def test_relationship_level_now_and_wanted() -> None:
    """Capability 37."""
    found = relations(sight())
    assert (found.relations[0].person, found.relations[0].missing, found.unknown) == ("mira", 3, 2)
    assert found.relations[0].sentence == "To Mira we are a vendor, as seen 10 days ago; wanted: trusted advisor."


def test_trust_in_the_product_manager_names_those_of_whom_nothing_is_known() -> None:
    """Capability 37."""
    ties = [*TIES, tie("mira", "pia", "trusts"), tie("pia", "tom", "conflicts_with")]
    found = trust(sight(map=drawn(ties=ties)), "pia")
    assert (found.ours, found.theirs, len(found.unknown)) == (0, 1, 3)
    assert found.sentence == "Mira trusts Pia. Tom is at odds with Pia. Of 3 of 5 others nothing is known."


def test_cover_is_backing_mandate_sponsor_superior_and_trust() -> None:
    """Capabilities 4 and 49."""
    held = Held("man", "boss", valid=True, overridden=1, honoured=0)
    found = standing(sight(), "pia", [held], backing=["sal"])
    assert [(b.person, b.kinds) for b in found.backers] == [
        ("sal", (CoverKind.BACKING_GIVEN,)),
        ("boss", (CoverKind.MANDATE, CoverKind.SUPERIOR)),
    ]
    assert (found.superiors, found.top, found.distance) == (("boss",), "boss", 1)
    bare = standing(sight(map=drawn(ties=[])), "pia")
    assert (bare.backers, bare.distance) == ((), None)
    assert bare.sentence.startswith("Nobody is known to cover Pia")


def test_whoever_refused_backing_is_no_cover() -> None:
    assert standing(sight(), "pia", against=["boss"]).backers == ()


def test_superiors_in_a_circle_end() -> None:
    ring = [tie("pia", "sal", "reports_to"), tie("sal", "boss", "reports_to"), tie("boss", "pia", "reports_to")]
    assert superiors(sight(map=drawn(ties=ring)), "pia") == ("sal", "boss")


def test_names_that_are_empty_are_somebody() -> None:
    nameless = sight(map=drawn(NAMES | {"cfo": ("", "executive", "theirs", None)}))
    assert "somebody releases the money" in committee(nameless).gaps[0].sentence
