"""The map as SVG: the same person in the same place, readable by everybody, safe whatever people are called."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import Person, build, tie
from graph.drawing import Arrival, draw, layout
from graph.drawing.labels import boxes, labels
from graph.drawing.layout import with_strangers
from graph.drawing.style import RADIUS
from graph.drawing.svg import MOST, Heading
from graph.questions.errors import MapTooLarge
from graph.questions.sight import Sight
from graph.ties import Side
from ledger.domain.kernel.types import ERASED
from tests.graph.negotiating import NAMES, TODAY, deal, drawn, sight

SVG = "{http://www.w3.org/2000/svg}"
HEADING = Heading("Influence map: the deal", "As the ledger stood at position 7", "Cleo decides.")
ARRIVALS = [Arrival(n, i, r, s) for n, (i, (_, r, s, _)) in enumerate(NAMES.items())]


def _drawn(seen: Sight | None = None, heading: Heading = HEADING) -> ElementTree.Element:
    return ElementTree.fromstring(draw(seen or sight(), layout(ARRIVALS), heading))


def test_everybody_is_there_once_focusable_and_named() -> None:
    people = [g for g in _drawn().iter(f"{SVG}g") if g.get("class") == "person"]
    assert sorted(g.get("data-id") or "" for g in people) == sorted(NAMES)
    assert all(g.get("tabindex") == "0" and g.get("role") == "img" for g in people)
    told = {g.get("data-id"): g.get("aria-label") for g in people}
    assert told["cfo"] == "Cleo, economic buyer, stance unknown, nobody of ours covers them"
    assert told["tom"] == "Tom, approver, stance against us"


def test_ties_for_and_against_are_told_apart_without_any_colour() -> None:
    lines = [g.find(f"{SVG}path") for g in _drawn().iter(f"{SVG}g") if g.get("class") == "tie"]
    dashed = [p.get("stroke-dasharray") is not None for p in lines if p is not None]
    assert sum(dashed) == 1
    assert len(dashed) == 6


def test_it_says_which_moment_it_is_true_for_and_what_its_signs_mean() -> None:
    texts = [t.text for t in _drawn().iter(f"{SVG}text")]
    assert {HEADING.title, HEADING.moment, HEADING.caption} <= set(texts)
    assert {"stance unknown", "is at odds with", "releases the money", "gatekeeper"} <= set(texts)
    assert "?" in texts
    assert "−−" in texts


def test_the_same_map_gives_the_same_bytes() -> None:
    again = sight(map=build(reversed(list(drawn().people.values())), reversed(drawn().ties), include_isolates=True))
    assert draw(sight(), layout(ARRIVALS), HEADING) == draw(again, layout(reversed(ARRIVALS)), HEADING)


def test_names_never_become_markup() -> None:
    evil = '</text><script>alert("x")</script>&\x00\ud800 {person:x}'
    names = NAMES | {"cfo": (evil, "executive", "theirs", None), 'a"b': (ERASED, "sales", "ours", 0.0)}
    out = draw(sight(map=drawn(names)), {}, Heading(evil, evil, evil))
    root = ElementTree.fromstring(out)
    assert "<script" not in out
    assert not list(root.iter(f"{SVG}script"))
    assert "[erased]" in out
    assert 'a"b' in {g.get("data-id") for g in root.iter(f"{SVG}g")}


@pytest.mark.parametrize("count", [0, 1, 2])
def test_an_empty_or_lonely_map_is_drawn_too(count: int) -> None:
    seen = Sight(build([Person(f"p{n}", f"P{n}") for n in range(count)], [], include_isolates=True), TODAY)
    root = ElementTree.fromstring(draw(seen, {}, HEADING))
    assert len([g for g in root.iter(f"{SVG}g") if g.get("class") == "person"]) == count


def test_labels_do_not_cover_each_other_nor_anybody() -> None:
    sides: tuple[Side | None, ...] = ("ours", "theirs", None)
    people = [
        Person(f"p{n}", f"Maximiliane-Charlotte von Hohenfels {n}", r, side=s)
        for n, (r, s) in enumerate(
            (r, s) for r in ("executive", "buyer", "sales", "other") for s in sides for _ in range(5)
        )
    ]
    seen = Sight(build(people, [], include_isolates=True), TODAY, deal())
    places = with_strangers({}, ((p.id, p.role, p.side) for p in people))
    room = boxes(labels(seen), places)
    for a, b in combinations(room, 2):
        (l1, t1, r1, b1), (l2, t2, r2, b2) = room[a], room[b]
        assert r1 <= l2 or r2 <= l1 or b1 <= t2 or b2 <= t1, (a, b)
    for i, p in places.items():
        for j, (left, top, right, bottom) in room.items():
            inside = left - RADIUS < p.x < right + RADIUS and top - RADIUS < p.y < bottom + RADIUS
            assert i == j or not inside, (i, j)


def test_more_people_than_can_be_read_are_refused() -> None:
    crowd = build([Person(f"p{n}", "P") for n in range(MOST + 1)], [], include_isolates=True)
    with pytest.raises(MapTooLarge):
        draw(Sight(crowd, TODAY), {}, HEADING)


def test_two_hundred_people_and_a_thousand_ties_are_drawn() -> None:
    people = [Person(f"p{n}", f"P{n}", "buyer", side="theirs" if n % 2 else "ours") for n in range(200)]
    ties = [tie(f"p{n % 200}", f"p{(n * 7 + n // 200 + 1) % 200}", "influences") for n in range(1000)]
    root = ElementTree.fromstring(draw(Sight(build(people, ties), TODAY), {}, HEADING))
    for element in root.iter():
        for name in ("x", "y", "cx", "cy", "d", "points", "width", "stroke-width"):
            assert not re.search("nan|inf", element.get(name, "")), (name, element.get(name))


ROLES = st.sampled_from(["executive", "product", "sales", "buyer", "influencer", "other"])


@st.composite
def histories(draw_: st.DrawFn) -> Any:
    return [
        Arrival(n, f"p{draw_(st.integers(0, 9))}", draw_(ROLES), draw_(st.sampled_from(["ours", "theirs", None])))
        for n in range(draw_(st.integers(0, 30)))
    ]


@given(histories(), st.integers(0, 30))
def test_nobody_moves_when_others_come_whatever_comes(history: list[Arrival], cut: int) -> None:
    before, after = layout(history[:cut]), layout(history)
    changed = {a.person for a in history[cut:]}
    assert all(after[i] == place for i, place in before.items() if i not in changed)
    assert len({(p.x, p.y) for p in after.values()}) == len(after)
