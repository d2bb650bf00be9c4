"""Before a no: who will fight, who covers, what is at stake; and what would be different. Capabilities 4, 31 and 34."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from graph import Person, Tie, build, tie
from graph.questions.changes import changes
from graph.questions.cover import CoverKind
from graph.questions.difference import difference
from graph.questions.errors import ImpossibleChange, NeverSettles, NobodyToSayNo, PersonNotOnMap
from graph.questions.fallout import Fight, Sign, fallout
from graph.questions.stakes import StakeKind
from graph.questions.stances import Assumed
from graph.questions.whatif import (
    AddPerson,
    AddTie,
    Change,
    LosePerson,
    LoseTie,
    SayNo,
    SetStance,
    changed,
    what_if,
)
from ledger.domain.account import Account, ReferenceStatus
from ledger.domain.authority import Verdict
from ledger.domain.commitment.state import Commitment, CommitmentStatus
from ledger.domain.decision.parts import Reaction
from ledger.domain.decision.parts import Support as BackingAsked
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Backing, DecisionStatus, Stance
from ledger.domain.escalation.state import Escalation, EscalationStatus
from ledger.domain.kernel.types import Money
from ledger.domain.mandate.state import Mandate, MandateChange, MandateFate, MandateStatus, MandateUse
from ledger.domain.stakeholder import BuyingRole
from tests.graph.negotiating import NAMES, TIES, affair, deal, drawn, sight


def test_who_asked_and_who_promised_will_fight_and_their_way_up_is_told() -> None:
    """Capability 4."""
    promise = Commitment(id="com", promised_by="sal", creditor="cfo", request="req", status=CommitmentStatus.DETACHED)
    found = fallout(sight(), affair(commitments=(promise,)))
    sal = next(a for a in found.affected if a.person == "sal")
    assert sal.fight is Fight.WILL
    assert sal.signs == (Sign.PROMISED_IT, Sign.ON_THE_DEAL)
    assert sal.path is not None
    assert sal.path.people == ("sal", "boss")
    mira = next(a for a in found.affected if a.person == "mira")
    assert (mira.fight, mira.signs) == (Fight.WILL, (Sign.ASKED_FOR_IT,))
    assert mira.moves < 0
    assert found.can_overturn == ("boss",)
    assert found.authority.verdict is Verdict.NONE


def test_backing_makes_cover_and_a_refusal_makes_a_fighter() -> None:
    """Capability 49."""
    draft = Decision(
        id="dec", requests=("req",), backing=(BackingAsked("boss", Backing.GIVEN), BackingAsked("sal", Backing.REFUSED))
    )
    found = fallout(sight(), affair(decision=draft))
    assert [b.person for b in found.standing.backers] == ["boss"]
    assert found.refused == ("sal",)
    assert next(a for a in found.affected if a.person == "sal").fight is Fight.WILL
    assert next(a for a in found.affected if a.person == "boss").fight is Fight.UNLIKELY


def test_the_mandate_is_held_against_what_hangs_on_the_no() -> None:
    """Capability 5."""
    granted = (MandateChange(MandateStatus.GRANTED),)
    used = (MandateUse(decision="old", fate=MandateFate.OVERRIDDEN),)
    small = Mandate(id="man", holder="pia", granted_by="boss", limit=Money(100, "EUR"), changes=granted, uses=used)
    found = fallout(sight(), affair(mandates=(small,)))
    assert found.authority.verdict is Verdict.EXCEEDED
    assert "EUR 50,000 is at stake, EUR 1 is the limit" in found.authority.sentence
    assert " would go beyond the mandate: " in found.sentence, "nobody has said it yet"
    said = Decision(id="dec", requests=("req",), decided_by="pia", status=DecisionStatus.ACCEPTED)
    assert " went beyond the mandate: " in fallout(sight(), affair(mandates=(small,), decision=said)).sentence
    (backer,) = found.standing.backers
    assert backer.kinds == (CoverKind.MANDATE, CoverKind.SUPERIOR)
    assert (found.standing.mandates[0].valid, found.standing.mandates[0].overridden) == (True, 1)


def test_who_took_a_no_higher_before_may_do_so_again_and_over_the_same_way() -> None:
    earlier = Decision(id="old", decided_by="pia", reactions=(Reaction(by="tom", stance=Stance.FIGHTS),))
    raised = Escalation(
        id="esc", over="old", raised_by="tom", raised_to=("boss",), status=EscalationStatus.UPHELD, answered_by="boss"
    )
    matter = affair(earlier=(earlier,), escalations=(raised,))
    found = fallout(sight(), matter)
    tom = next(a for a in found.affected if a.person == "tom")
    assert tom.signs == (Sign.FOUGHT_BEFORE, Sign.WENT_HIGHER_BEFORE, Sign.AGAINST_US)
    assert tom.path is not None
    assert tom.path.people == ("tom", "boss")
    assert matter.upheld() == (raised,)
    assert matter.overturned() == ()


def test_what_is_at_stake_is_listed_and_never_summed() -> None:
    account = Account(id="acc", reference_status=ReferenceStatus.AT_RISK)
    promise = Commitment(
        id="com", promised_by="sal", request="req", status=CommitmentStatus.DETACHED, upgrade_value=Money(100, "EUR")
    )
    found = fallout(sight(), affair(accounts=(account,), commitments=(promise,)))
    assert [s.kind for s in found.stakes] == [
        StakeKind.DEAL,
        StakeKind.CLAIMED,
        StakeKind.PROMISE,
        StakeKind.UPGRADE_RIGHT,
        StakeKind.REFERENCE,
    ]


def test_unknown_stances_are_counted_and_their_fall_is_told_all_the_same() -> None:
    """Capability 35."""
    found = fallout(sight(), affair())
    cfo = next(a for a in found.affected if a.person == "cfo")
    assert cfo.stance is None
    assert cfo.moves < 0
    assert found.unknown >= 1
    assert any("unknown" in n for n in found.notes)


def test_somebody_must_say_it_and_be_on_the_map() -> None:
    with pytest.raises(NobodyToSayNo):
        fallout(sight(), affair(said_by=None))
    with pytest.raises(PersonNotOnMap):
        fallout(sight(), affair(said_by="nobody"))


def test_a_no_in_an_empty_room_says_so() -> None:
    found = fallout(sight(map=drawn({"pia": NAMES["pia"]}, [])), affair(deals=()))
    assert found.affected == ()
    assert "Nobody on this map is known to be affected." in found.notes
    assert "No tie is known on this map, so nobody moves anybody." in found.notes


def test_losing_mira_closes_the_only_way_to_the_economic_buyer() -> None:
    """Capability 34."""
    found = what_if(sight(), [LosePerson("mira")])
    assert [p.id for p in found.left] == ["mira"]
    (way,) = [w for w in found.ways if w.target == "cfo"]
    assert way.after is None
    assert "No way leads to Cleo any more" in found.sentence


def test_a_new_sponsor_opens_a_way() -> None:
    newcomer = AddPerson(Person("new", "Nora", "executive", side="ours"))
    found = what_if(sight(), [newcomer, AddTie("new", "cfo", "covers", 0.9)])
    assert [p.id for p in found.arrived] == ["new"]
    (way,) = found.ways
    assert way.after is not None
    assert way.after.people == ("new", "cfo")


def test_a_no_moves_those_who_asked_and_through_them_the_others() -> None:
    found = what_if(sight(), [SayNo(tuple(affair().shocks().items()))])
    assert [(m.person, m.before, m.after) for m in found.assessed] == [("mira", 0.5, -0.5)]
    assert {m.person for m in found.settled if (m.change or 0) < 0} >= {"mira", "cfo"}


def test_what_if_is_never_written_and_the_map_stays_as_it_was() -> None:
    seen = sight()
    before = (dict(seen.map.people), seen.map.ties, dict(seen.map.multi.nodes))
    what_if(seen, [LosePerson("mira"), SetStance("tom", 1.0), LoseTie("boss", "tom")])
    assert (dict(seen.map.people), seen.map.ties, dict(seen.map.multi.nodes)) == before


@pytest.mark.parametrize(
    "change",
    [
        AddPerson(Person("mira", "Mira again")),
        AddTie("pia", "pia", "trusts"),
        AddTie("pia", "tom", "covers", 0.0),
        AddTie("pia", "tom", "covers", math.nan),
        AddTie("pia", "tom", "covers", 7.0),
        LoseTie("pia", "tom"),
        LoseTie("boss", "tom", "trusts"),
        SetStance("tom", 1.5),
        SetStance("tom", math.nan),
    ],
    ids=repr,
)
def test_an_impossible_change_is_refused(change: Change) -> None:
    with pytest.raises(ImpossibleChange):
        what_if(sight(), [change])


@pytest.mark.parametrize(
    "change", [LosePerson("x"), AddTie("x", "pia", "trusts"), LoseTie("pia", "x"), SetStance("x", 0)]
)
def test_a_change_of_somebody_who_is_not_there_is_refused(change: Change) -> None:
    with pytest.raises(PersonNotOnMap) as refused:
        what_if(sight(), [change])
    assert refused.value.path == ("changes", "0")


def test_people_who_give_way_wholly_to_each_other_never_settle() -> None:
    ring = drawn(ties=[tie("pia", "sal", "trusts"), tie("sal", "pia", "trusts")])
    with pytest.raises(NeverSettles):
        what_if(sight(map=ring), [], assumed=Assumed(1.0, 1.0))


@pytest.mark.parametrize("who", [Person("n", ""), Person("n", " "), Person("n", "Nora", stance=7.0)])
def test_who_comes_in_has_a_name_and_a_stance_that_there_is(who: Person) -> None:
    with pytest.raises(ImpossibleChange):
        what_if(sight(), [AddPerson(who)])


def test_a_tie_is_told_as_it_was_stated_for_some_run_against_the_way_influence_runs() -> None:
    """Capability 31: "Bo → Cleo (trusts)" would be read the other way round."""
    more = [AddTie("mira", "cfo", "reports_to"), AddTie("pia", "tom", "conflicts_with"), AddTie("cfo", "pia", "other")]
    told = {t.sentence for t in what_if(sight(), more).ties}
    assert {t.replace("Tom conflicts with Pia", "Pia conflicts with Tom") for t in told} == {
        "New tie: Mira reports to Cleo.",
        "New tie: Pia conflicts with Tom.",
        "New tie: Cleo is tied to Pia.",
    }
    gone = what_if(sight(), [LoseTie("cfo", "mira")]).ties
    assert [t.sentence for t in gone] == ["Tie gone: Cleo trusts Mira."]


def test_a_no_to_people_of_unknown_stance_is_not_told_as_if_it_were_nothing() -> None:
    """Capabilities 34 and 35."""
    found = what_if(sight(), [SayNo((("cfo", -1.0), ("mira", 0.0), ("nobody here", -1.0)))])
    rest = "How Cleo stands is unknown, so where the no would leave them is not told: see its fallout."
    assert found.sentence == f"Nothing is different. {rest}"
    both: list[Change] = [SetStance("cfo", 0.5), SayNo((("cfo", -1.0),))]
    assert "is not told" not in what_if(sight(), both).sentence


def test_support_that_hardly_moves_is_not_said_to_be_lost() -> None:
    found = what_if(sight(), [SetStance("mira", 0.499)])
    assert "Support" not in found.sentence, "it would read (-0.00)"
    assert "Support loses most at " in what_if(sight(), [SetStance("mira", 0.4)]).sentence


def test_the_weakest_ties_are_told_with_digits_that_tell_them_apart() -> None:
    before, after = (drawn(ties=[tie("sal", "mira", "covers", weight=w)]) for w in (2e-6, 1e-6))
    (change,) = difference(before, after).ties
    assert change.sentence == "“Sal covers Mira” goes from 2e-06 to 1e-06."


def test_what_changed_in_the_deal_is_told_beside_what_changed_on_the_map() -> None:
    """Capability 31."""
    later = sight(
        deal=deal(stage="contract", amount=Money(4_000_000, "EUR"), committee=deal().committee[:2]),
        map=drawn(ties=[*TIES, tie("cfo", "boss", "trusts", weight=0.9)]),
    )
    found = changes(sight(), later)
    assert [(d.what, d.person) for d in found.deal] == [("amount", None), ("stage", None), ("committee", "tom")]
    assert found.deal[0].sentence == "Amount: EUR 50,000 → EUR 40,000."
    assert [t.sentence for t in found.difference.ties] == ["New tie: Cleo trusts Bo."]
    assert changes(sight(), sight()).nothing
    assert changes(sight(), sight()).sentence == "Nothing is different."


PEOPLE = st.integers(0, 7)
STANCES = st.one_of(st.none(), st.floats(-1, 1))
KINDS = st.sampled_from(["influences", "trusts", "reports_to", "conflicts_with", "covers", "sponsors"])
WEIGHTS = st.one_of(st.floats(0.01, 1.0), st.sampled_from([1e-12, 1e12, 0.0, -1.0, math.nan, math.inf]))


@st.composite
def maps(draw: st.DrawFn) -> Any:
    count = draw(st.integers(0, 8))
    people = [
        Person(
            f"p{n}",
            f"P{n}",
            draw(st.sampled_from(["executive", "sales", "buyer"])),
            side=draw(st.sampled_from(["ours", "theirs", None])),
            stance=draw(STANCES),
        )
        for n in range(count)
    ]
    ties = [
        Tie(
            f"p{draw(PEOPLE)}",
            f"p{draw(PEOPLE)}",
            draw(KINDS),
            sign=draw(st.sampled_from([1, -1])),
            weight=draw(WEIGHTS),
        )
        for _ in range(draw(st.integers(0, 16)))
    ]
    return build(people, ties, include_isolates=True)


def _numbers(answer: Any) -> list[float]:
    if isinstance(answer, float):
        return [answer]
    if isinstance(answer, Struct):
        return [n for name in answer.__struct_fields__ for n in _numbers(getattr(answer, name))]
    if is_dataclass(answer) and not isinstance(answer, type):
        return [x for f in fields(answer) for x in _numbers(getattr(answer, f.name))]
    if isinstance(answer, tuple | list):
        return [x for part in answer for x in _numbers(part)]
    return []


@given(maps())
def test_what_if_of_nothing_is_no_difference(influence_map: Any) -> None:
    """Capability 34, on any map."""
    everybody = list(influence_map.people)
    found = what_if(sight(map=influence_map, deal=None), [], targets=everybody)
    assert found.nothing
    assert found.sentence == "Nothing is different."
    assert difference(influence_map, changed(influence_map, []), everybody).nothing


@given(maps(), st.integers(0, 7), STANCES)
def test_no_answer_about_any_map_holds_a_number_that_is_none(
    influence_map: Any, who: int, stance: float | None
) -> None:
    person = f"p{who}"
    if person not in influence_map.people:
        return
    seen = sight(map=influence_map, deal=None)
    answers = [
        what_if(seen, [SetStance(person, stance)], targets=[person]),
        what_if(seen, [LosePerson(person)]),
        fallout(seen, replace(affair(), said_by=person)),
    ]
    assert all(math.isfinite(x) for a in answers for x in _numbers(a))


def test_deciders_of_a_deal_are_its_economic_buyers() -> None:
    from graph.questions.whatif import deciders

    assert deciders(sight()) == ("cfo",)
    assert deciders(sight(deal=None)) == ("cfo", "tom")
    assert BuyingRole.ECONOMIC_BUYER in deal().committee[0].roles
