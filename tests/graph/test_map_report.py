"""A report can be printed as it is: people, groups, brokers and what one must know beside them."""

from __future__ import annotations

from collections.abc import Callable

from graph import InfluenceMap, Person, build, measure, tie
from graph.measures.brokerage import Roles


def test_a_report_counts_what_it_shows_and_what_it_does_not(deal: InfluenceMap) -> None:
    report = measure(deal)
    assert (report.people, report.ties, report.negative_ties, report.isolates) == (5, 5, 1, 1)
    assert report.left_out.ties == 4
    assert report.notes == (
        "1 person without any tie is left out.",
        "The stance of 2 of 5 people is unknown.",
        "1 tie of conflict: seen in strength and degree, no way for influence.",
        "1 actor without a name of their own left out.",
        "1 tie of nameless actors left out.",
        "1 tie to people who are not in this scope left out.",
        "1 tie of somebody to themselves left out.",
        "1 tie without a usable weight left out.",
    )


def test_the_most_influential_come_first_and_equals_by_name(deal: InfluenceMap) -> None:
    report = measure(deal)
    ranks = [round(r.pagerank or 0, 9) for r in report.rows]
    assert ranks == sorted(ranks, reverse=True)
    twins = build([Person("1", "Zoe"), Person("2", "Ann")], [tie("1", "2", "married_into")])
    assert [r.person.name for r in measure(twins).rows] == ["Ann", "Zoe"]


def test_mira_is_the_gatekeeper_of_the_customer(deal: InfluenceMap) -> None:
    (mira,) = [r for r in measure(deal, ["roles"]).rows if r.person.name == "Mira"]
    assert mira.roles == Roles(gatekeeper=2)
    assert mira.sentences[0].text == ("Mira is a gatekeeper, who lets the other side in: 2 open ways through Mira.")


def test_the_medici_lead_the_brokers(florence: Callable[..., InfluenceMap]) -> None:
    brokers = measure(florence(), ["brokers"]).brokers
    assert brokers[0].person.name == "Medici"
    assert all(r.holes and r.holes.contacts > 1 for r in brokers)


def test_communities_list_their_members_and_every_row_knows_its_own(
    florence: Callable[..., InfluenceMap],
) -> None:
    report = measure(florence(), ["communities"])
    listed = {p.id: c.index for c in report.communities for p in c.members}
    assert listed == {r.person.id: r.community for r in report.rows}
    sizes = [len(c.members) for c in report.communities]
    assert sizes == sorted(sizes, reverse=True)


def test_only_what_is_asked_for_is_computed_and_said(deal: InfluenceMap) -> None:
    report = measure(deal, ["degree"])
    assert {s.measure for r in report.rows for s in r.sentences} == {"degree"}
    assert {r.pagerank for r in report.rows} == {None}


def test_conflict_lends_nobody_an_ear() -> None:
    people = [Person(i, i) for i in "abc"]
    quarrel = tie("a", "c", "conflicts_with", weight=1.0)
    with_it = measure(build(people, [tie("a", "b", "asks"), quarrel]), ["pagerank"])
    rank = {r.person.id: r.pagerank for r in with_it.rows}
    assert (rank["c"] or 0) < (rank["a"] or 0)
    assert rank["c"] == rank["b"]


def test_a_report_names_the_position_that_it_is_true_for() -> None:
    assert measure(build([], [], position=42)).position == 42
