"""The sentences are true to the numbers, for the first, the last and the unknown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph import InfluenceMap, MapReport, Person, build, measure, sentences, tie
from graph.measures.brokerage import Roles
from graph.measures.closeness import Closeness
from graph.measures.degree import Degree
from graph.measures.gateways import Gateway
from graph.measures.strength import Strength
from graph.measures.structural_holes import Holes


def _said(report: MapReport, name: str, about: str) -> str:
    (row,) = [r for r in report.rows if r.person.name == name]
    return next(s.text for s in row.sentences if s.measure == about)


def test_the_medici_are_described_in_the_words_of_the_issue(
    florence: Callable[..., InfluenceMap],
) -> None:
    report = measure(florence())
    assert _said(report, "Medici", "betweenness") == (
        "Medici sits on 52 % of the shortest ways between other people; next is Guadagni with 25 %."
    )
    assert _said(report, "Guadagni", "betweenness") == (
        "Guadagni sits on 25 % of the shortest ways between other people; only Medici has more, with 52 %."
    )
    assert _said(report, "Strozzi", "betweenness").startswith(
        "Strozzi sits on 10 % of the shortest ways between other people; "
    )
    assert _said(report, "Pazzi", "betweenness") == ("No shortest way between two other people leads through Pazzi.")
    assert _said(report, "Medici", "degree") == ("Medici influences 6 of 14 others and is influenced by 6.")
    assert "unknown" in _said(report, "Medici", "roles")


def test_mira_is_the_only_way_to_the_cfo() -> None:
    people = [Person(i, i) for i in ("Sal", "Pia", "Mira", "Bob")]
    people.append(Person("cfo", "the CFO", "buyer"))
    ways = [tie(i, "Mira", "influences") for i in ("Sal", "Pia")]
    ways.append(tie("Mira", "cfo", "influences"))
    only = measure(build(people, ways))
    assert _said(only, "Mira", "gateways") == (
        "Mira is the only way to the CFO: without Mira, none of the 2 others could reach the CFO."
    )
    beside = measure(build(people, [*ways, tie("Bob", "cfo", "influences")]))
    assert _said(beside, "Mira", "gateways") == (
        "Without Mira, 2 of the 3 others who can reach the CFO no longer could."
    )


def test_a_family_that_cannot_be_reached_makes_it_a_share_of_pairs_not_of_ways(
    florence: Callable[..., InfluenceMap],
) -> None:
    assert _said(measure(florence(with_pucci=True)), "Medici", "betweenness") == (
        "Medici stands between 45 % of all pairs of other people; next is Guadagni with 22 %."
    )


def test_an_opponent_is_not_said_to_be_influenced(deal: InfluenceMap) -> None:
    assert _said(measure(deal), "Sal", "degree") == (
        "Sal influences 1 of 4 others, is influenced by none and at odds with 1."
    )


def test_two_who_stand_equally_between_are_both_named() -> None:
    people = [Person(i, i.upper()) for i in "abcd"]
    ring = build(people, [tie(u, v, "married_into") for u, v in ("ab", "bc", "cd", "da")])
    assert _said(measure(ring), "A", "betweenness") == (
        "A sits on 17 % of the shortest ways between other people; B and 2 others have as much."
    )


def test_only_one_in_between_is_said_to_be_the_only_one() -> None:
    people = [Person(i, i.upper()) for i in "abc"]
    line = build(people, [tie("a", "b", "asks"), tie("b", "c", "asks")])
    assert _said(measure(line), "B", "betweenness") == (
        "B stands between 50 % of all pairs of other people; nobody else has any."
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (sentences.closeness("Ada", None), "not on this map"),
        (sentences.closeness("Ada", Closeness(None, 0, 0, None)), "alone on this map"),
        (sentences.closeness("Ada", Closeness(0.0, 0, 4, None)), "reaches none of 4 others"),
        (sentences.closeness("Ada", Closeness(1.0, 1, 1, 1.0)), "reaches the only other, in one step."),
        (sentences.closeness("Ada", Closeness(0.2, 2, 5, 2.0)), "reaches 2 of 5 others, in 2.0 steps on average."),
        (sentences.degree("Ada", None), "not on this map"),
        (sentences.degree("Ada", Degree(0, 0, 0, 0, 4, 0.0, 0.0)), "Nobody is known"),
        (sentences.degree("Ada", Degree(0, 0, 0, 2, 4, 0.0, 0.0)), "at odds with 2 of 4 others"),
        (sentences.degree("Ada", Degree(0, 1, 1, 0, 1, 0.0, 1.0)), "influences none of 1 other"),
        (sentences.strength("Ada", Strength(0, 0, 0, 0, 0, 0)), "Nobody is known to listen"),
        (sentences.strength("Ada", Strength(1, 0, 1, 0, 0, 0)), "resisted by nobody known"),
        (sentences.strength("Ada", Strength(0, 1, -1, 0, 0, 0)), "listened to by nobody known"),
        (sentences.strength("Ada", Strength(1, 2, -1, 0, 0, 0)), "resisted more than listened to"),
        (sentences.strength("Ada", Strength(1, 1, 0, 0, 0, 0)), "as much as resisted"),
        (sentences.pagerank("Ada", None, 3), "unknown"),
        (sentences.pagerank("Ada", 1.0, 1), "alone on this map"),
        (sentences.pagerank("Ada", 1.04, 9), "about as much as the average of 9 people"),
        (sentences.betweenness("Ada", None, []), "so few people"),
        (sentences.betweenness("Ada", 0.001, []), "less than 1 %"),
        (sentences.gateway("Ada", None, "the CFO"), "can go round Ada"),
        (sentences.gateway("Ada", Gateway("c", 1, 1), "Cy"), "the 1 other could not reach Cy"),
        (sentences.community("Ada", [], 2), "belongs to no group"),
        (sentences.community("A", list("ABCDEFG"), 1), "B, C, D and 3 others, the only group"),
        (sentences.holes("Ada", None), "unknown"),
        (sentences.holes("Ada", Holes(1.0, 1.0, 1.0, 1)), "a single contact"),
        (sentences.holes("Ada", Holes(0.9, 1.2, 0.4, 3)), "mostly tied to each other"),
        (sentences.roles("Ada", Roles()), "brokers between no two people"),
        (sentences.roles("Ada", Roles(itinerant=2)), "is an itinerant, who connects"),
        (sentences.core("Ada", 0, 2), "outside every circle"),
        (sentences.core("Ada", 2, 2), "it is the innermost"),
        (sentences.pn("Ada", None), "not defined"),
        (sentences.pn("Ada", 0.5), "Enemies outweigh friends"),
    ],
)
def test_nothing_and_the_unknown_have_a_sentence_too(said: str, words: str) -> None:
    assert words in said
    assert said.endswith(".")
