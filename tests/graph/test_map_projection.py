"""What comes onto the map, in which direction, and what is left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from graph import KINDS, InfluenceMap, Person, aged, build, collapse, tie

A_AND_B = [Person("a", "Ada"), Person("b", "Bo")]
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def _edges(influence_map: InfluenceMap) -> set[tuple[str, str]]:
    return set(influence_map.multi.edges())


def test_a_manager_influences_whoever_reports_to_them() -> None:
    assert _edges(build(A_AND_B, [tie("a", "b", "reports_to")])) == {("b", "a")}


def test_whoever_is_trusted_influences_whoever_trusts() -> None:
    assert _edges(build(A_AND_B, [tie("a", "b", "trusts")])) == {("b", "a")}


def test_whoever_decides_influences_whoever_is_decided_over() -> None:
    assert _edges(build(A_AND_B, [tie("a", "b", "decides_over")])) == {("a", "b")}


def test_a_conflict_runs_both_ways_and_against() -> None:
    drawn = build(A_AND_B, [tie("a", "b", "conflicts_with")])
    assert _edges(drawn) == {("a", "b"), ("b", "a")}
    assert not collapse(drawn.multi).positive.edges
    assert len(drawn.ties) == 1


@pytest.mark.parametrize(
    "kind",
    ["asks", "endorses", "decides_over", "escalates_to", "promises_to", "sponsors", "overrides"],
)
def test_what_people_did_weighs_less_than_what_is_known_of_them(kind: str) -> None:
    assert KINDS[kind].uttered
    assert tie("a", "b", kind).weight == 0.3


def test_what_is_stated_wins_over_the_table() -> None:
    t = tie("a", "b", "conflicts_with", weight=0.9, sign=1, directed=True)
    assert (t.weight, t.sign, t.directed) == (0.9, 1, True)


def test_an_unknown_relation_is_kept_under_its_label_and_can_be_selected() -> None:
    ties = [tie("a", "b", "other", label="plays_chess_with"), tie("b", "a", "trusts")]
    drawn = build(A_AND_B, ties, kinds={"other"}, labels={"plays_chess_with"})
    assert [t.label for t in drawn.ties] == ["plays_chess_with"]
    assert drawn.left_out.ties_not_asked_for == 1
    assert build(A_AND_B, ties, kinds={"trusts"}).ties[0].kind == "trusts"


def test_people_without_ties_are_left_out_unless_asked_for_and_counted_either_way() -> None:
    people = [*A_AND_B, Person("c", "Cy")]
    without = build(people, [tie("a", "b", "asks")])
    including = build(people, [tie("a", "b", "asks")], include_isolates=True)
    assert (sorted(without.multi), len(without.isolates)) == (["a", "b"], 1)
    assert (sorted(including.multi), len(including.isolates)) == (["a", "b", "c"], 1)


def test_nothing_is_left_out_without_being_counted(deal: InfluenceMap) -> None:
    out = deal.left_out
    assert (out.pseudo_people, out.ties_of_pseudo_people) == (1, 1)
    assert (out.ties_to_self, out.ties_of_unknown_people, out.ties_without_weight) == (1, 1, 1)
    assert (len(deal.ties), out.ties) == (5, 4)
    assert [p.name for p in deal.isolates] == ["Ivo"]


def test_the_order_of_the_rows_leaves_no_trace(deal: InfluenceMap) -> None:
    people, ties = list(deal.people.values()), list(deal.ties)
    again = build(reversed(people), reversed(ties))
    assert list(again.multi.edges(keys=True, data=True)) == list(deal.multi.edges(keys=True, data=True))


def test_a_tie_keeps_who_asserted_it_and_the_events_it_rests_on(deal: InfluenceMap) -> None:
    (said,) = [d for u, v, d in deal.multi.edges(data=True) if (u, v) == ("s:1", "c:1")]
    assert (said["asserted_by"], said["evidence"]) == ("s:2", (3, 5))


def test_ten_people_who_say_the_same_say_it_once_and_two_kinds_add_up() -> None:
    same = [tie("a", "b", "influences", weight=0.4, asserted_by=str(n)) for n in range(10)]
    once = collapse(build(A_AND_B, same).multi)
    twice = collapse(build(A_AND_B, [*same, tie("a", "b", "asks")]).multi)
    assert once.positive["a"]["b"]["weight"] == 0.4
    assert twice.positive["a"]["b"]["weight"] == 0.7


def test_contradictory_ties_are_both_kept_and_said() -> None:
    ties = [tie("a", "b", "influences", weight=0.5), tie("a", "b", "conflicts_with", weight=0.5)]
    graphs = collapse(build(A_AND_B, ties).multi)
    assert graphs.contradictions == 1
    assert graphs.net["a"]["b"]["weight"] == 0.0
    assert graphs.every["a"]["b"]["weight"] == 1.0


def test_ties_age_by_half_per_half_life_and_formal_lines_do_not() -> None:
    year_ago = NOON - timedelta(days=365)
    trusted = tie("a", "b", "trusts", weight=0.8, last_seen=year_ago)
    formal = tie("a", "b", "reports_to", last_seen=year_ago)
    assert aged(trusted, NOON) == pytest.approx(0.4)
    assert aged(trusted, NOON, half_life=182.5) == pytest.approx(0.2)
    assert aged(formal, NOON) == 1.0
    drawn = build(A_AND_B, [trusted], at=NOON)
    assert drawn.ties[0].weight == pytest.approx(0.4)
    assert drawn.at == NOON


def test_a_date_without_zone_or_in_the_future_breaks_nothing() -> None:
    naive = tie("a", "b", "trusts", weight=0.8, last_seen=datetime(2030, 1, 1))  # noqa: DTZ001
    assert aged(naive, NOON) == 0.8
