"""The map on the command line and in saved questions, on the demo story."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from app.cli.ask import answered
from ledger.ledger import open_ledger
from tests.app.conftest import Run
from tests.conftest import ROOT

MAY, JUNE = "effective:2026-05-20", "effective:2026-06-20"


def _asked(story: Path, name: str, **variables: Any) -> dict[str, Any]:
    ledger = open_ledger(story, follow=False)
    try:
        ledger.follower.catch_up()
        question = (ROOT / "queries" / name).read_text(encoding="utf-8")
        answer = asyncio.run(answered(ledger, question, variables))
    finally:
        ledger.close()
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"]["influenceMap"]
    return found


def test_question_2_who_will_fight_me_and_who_covers_me(story: Path) -> None:
    """Capability 4; the second of the ten questions, before the second no was prepared."""
    found = _asked(story, "02-if-i-decline.graphql")["fallout"]
    will = [f["person"]["name"] for f in found["fighters"] if f["fight"] == "WILL"]
    assert {"Tom Brandt", "Annika Reuss"} <= set(will)
    tom = next(f for f in found["fighters"] if f["person"]["name"] == "Tom Brandt")
    assert [p["name"] for p in tom["path"]["people"]] == ["Tom Brandt", "Gregor Hale", "Priya Raman"]
    assert [b["person"]["name"] for b in found["cover"]["backers"]] == ["Priya Raman"]
    assert found["atStake"][0]["amount"] == {"amount": 124000000, "currency": "EUR"}


def test_question_2_once_backing_was_asked_and_given(story: Path) -> None:
    """Capability 49: by 28 May Priya and Gregor had given backing, and Gregor is no longer expected to fight."""
    then = {"effectiveAt": "2026-05-28T00:00:00Z"}
    found = _asked(story, "02-if-i-decline.graphql", asOf=then, decision="demo:no-own-servers")["fallout"]
    firm = [b["person"]["name"] for b in found["cover"]["backers"] if "BACKING_GIVEN" in b["kinds"]]
    assert sorted(firm) == ["Gregor Hale", "Priya Raman"]
    assert "Gregor Hale" not in {f["person"]["name"] for f in found["fighters"]}


def test_question_2_the_first_no_was_covered_by_fewer(story: Path) -> None:
    then = {"effectiveAt": "2026-03-11T00:00:00Z"}
    found = _asked(story, "02-if-i-decline.graphql", asOf=then, decision="demo:no-sso", requests=["demo:sso"])[
        "fallout"
    ]
    assert found["refused"] == [{"name": "Gregor Hale"}]
    assert "Gregor Hale" in {f["person"]["name"] for f in found["fighters"] if f["fight"] == "WILL"}
    assert {s["kind"] for s in found["atStake"]} >= {"DEAL", "CLAIMED", "PROMISE", "REFERENCE"}


def test_question_5_who_decides_and_where_are_we_uncovered(story: Path) -> None:
    """Capabilities 33, 35 and 36; the fifth of the ten questions, when the one who signs had just been found."""
    found = _asked(story, "05-who-decides.graphql")
    assert [d["name"] for d in found["committee"]["deciders"]] == ["Annika Reuss", "Bernd Sauer"]
    assert found["committee"]["gaps"][0]["kind"] == "UNCOVERED_ECONOMIC_BUYER"
    assert found["committee"]["gaps"][0]["person"] == {"name": "Annika Reuss"}
    assert found["waysTo"]["doors"] == [{"name": "Jens Albrecht"}]
    assert [u["person"]["name"] for u in found["executives"]["untied"]] == ["Annika Reuss"]
    later = _asked(story, "05-who-decides.graphql", asOf={"effectiveAt": "2026-06-20T00:00:00Z"})
    assert "UNCOVERED_ECONOMIC_BUYER" not in {g["kind"] for g in later["committee"]["gaps"]}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (("committee",), "Annika Reuss and Bernd Sauer decide this deal"),
        (("fallout", "--request", "demo:sso", "--by", "demo:mara"), "will fight it"),
        (("ways", "demo:annika"), "Every way runs through Jens Albrecht."),
        (("ways", "demo:annika", "--from", "demo:tom"), "The best way to Annika Reuss is Tom Brandt"),
        (("what-if",), "Nothing is different."),
        (("what-if", "--lose", "demo:jens"), "No way leads to Annika Reuss any more"),
        (("what-if", "--no", "demo:sso", "--stance", "demo:jens=-1"), "Jens Albrecht"),
        (("what-if", "--tie", "demo:priya covers demo:annika", "--untie", "demo:tom demo:katrin"), "1 new tie"),
        (("changes", "--since", "effective:2026-02-01"), "Annika Reuss came in."),
        (("camps",), "Annika Reuss and Bernd Sauer"),
        (("key-players", "--size", "1"), "win Jens Albrecht"),
        (("cover", "demo:mara"), "Priya Raman could cover Mara Lindqvist"),
        (("executives",), "Gregor Hale covers Bernd Sauer"),
        (("relations",), "wanted: credible source"),
        (("trust", "demo:mara"), "Mara Lindqvist"),
    ],
    ids=lambda q: q[0] if isinstance(q, tuple) else "",
)
def test_the_map_is_asked_in_words_and_as_json(run: Run, story: Path, question: tuple[str, ...], told: str) -> None:
    name, *rest = question
    arguments = ("map", name, "demo:deal", *rest, "--data", story, "--as-of", MAY)
    asked = run(*arguments)
    assert asked.exit_code == 0, asked.output
    assert told in asked.stdout
    assert "stk_" not in asked.stdout
    for_programs = run(*arguments, "--json").stdout
    assert json.loads(for_programs)["position"] > 200
    assert "{person:" not in for_programs
    assert "{thing:" not in for_programs


@pytest.mark.parametrize(
    "moments", [("--since", "effective:2026-07-25"), ("--since", "330", "--as-of", "effective:2026-09-30")]
)
def test_ties_are_as_old_at_both_of_two_moments(run: Run, story: Path, moments: tuple[str, ...]) -> None:
    """Capability 31: a tie does not grow because only one of the two names a time in effect."""
    told = run("map", "changes", "demo:deal", *moments, "--data", story)
    assert told.exit_code == 0, told.output
    assert "“Priya Raman covers Annika Reuss” goes" not in told.stdout
    counted = run("map", "organisation", "changes", *moments, "--data", story).stdout
    assert "stronger" not in counted
    assert "weaker" not in counted


def test_a_person_stands_in_the_same_place_in_january_may_and_july(run: Run, story: Path, tmp_path: Path) -> None:
    """Capability 31: nobody jumps when the slider moves."""
    places: list[dict[str, str]] = []
    for moment in ("effective:2026-02-01", MAY, "effective:2026-07-20", "150"):
        file = tmp_path / "map.svg"
        assert run("map", "draw", "demo:deal", "--data", story, "--as-of", moment, "-o", file).exit_code == 0
        svg = ElementTree.fromstring(file.read_text(encoding="utf-8"))
        people = [g for g in svg.iter("{http://www.w3.org/2000/svg}g") if g.get("class") == "person"]
        places.append({str(g.get("data-id")): _where(g) for g in people})
    assert [len(p) for p in places[:3]] == [9, 10, 10]
    for one in places:
        for other in places:
            assert all(one[i] == other[i] for i in one.keys() & other.keys())


@pytest.mark.parametrize("moment", ["effective:2026-02-01", "effective:2026-03-15", MAY, "effective:2026-07-20"])
def test_no_sign_of_a_tie_hides_another(run: Run, story: Path, moment: str) -> None:
    """Two signs on top of each other are one to whoever looks: a no could stand behind a yes."""
    svg = ElementTree.fromstring(run("map", "draw", "demo:deal", "--data", story, "--as-of", moment).stdout)
    (signs,) = [g for g in svg.iter("{http://www.w3.org/2000/svg}g") if g.get("class") == "signs"]
    at = [(float(str(c.get("cx"))), float(str(c.get("cy")))) for c in signs if c.tag.endswith("circle")]
    assert len(at) > 8
    assert all(abs(x - a) + abs(y - b) > 11 for n, (x, y) in enumerate(at) for a, b in at[:n])


def _where(person: ElementTree.Element) -> str:
    (name,) = [t for t in person if t.tag.endswith("text") and t.get("font-size") == "12.5"]
    return f"{name.get('x')} {name.get('y')}"


def test_what_changed_is_told_once_and_with_digits_that_tell_it(run: Run, story: Path) -> None:
    """Capability 31: no fact stands in the headline and in the list, and nothing goes "from 0.30 to 0.30"."""
    since = ("--since", "effective:2026-03-01", "--data", story)
    headline, *facts = run("map", "changes", "demo:deal", *since).stdout.splitlines()[:-1]
    assert "Annika Reuss came in." in headline
    assert len(facts) == len(set(facts)) > 20
    assert not [f for f in facts if f.removeprefix("· ") in headline]
    moved = [m for f in facts if (m := re.search(r"(?:from|at) ([-+.0-9]+) (?:to|instead of) ([-+.0-9]+)", f))]
    assert len(moved) > 10
    assert all(m[1] != m[2] for m in moved)


MAP_QUESTIONS: list[tuple[str, ...]] = [
    ("draw",),
    ("export",),
    ("committee",),
    ("fallout", "--request", "demo:own-servers", "--by", "demo:mara"),
    ("ways", "demo:annika"),
    ("what-if", "--lose", "demo:jens"),
    ("changes", "--since", "effective:2026-03-01"),
    ("key-players",),
    ("cover", "demo:mara"),
    ("executives",),
    ("relations",),
    ("trust", "demo:mara"),
    ("camps",),
]


@pytest.mark.parametrize("question", MAP_QUESTIONS, ids=lambda q: str(q[0]))
def test_ties_age_by_a_half_life_of_ones_own(run: Run, story: Path, question: tuple[str, ...]) -> None:
    """Half of a tie is gone after so many days: all that rests on how strong ties are is another answer."""
    name, *rest = question
    arguments = ("map", name, "demo:deal", *rest, "--data", story)
    as_it_is, fast, slow = (
        run(*arguments, *more) for more in ((), ("--half-life", "20"), ("--half-life", "36500", "--as-of", JUNE))
    )
    assert (as_it_is.exit_code, fast.exit_code, slow.exit_code) == (0, 0, 0), fast.output
    if name in ("draw", "export", "ways", "changes", "what-if"):
        assert fast.stdout != as_it_is.stdout


def test_a_half_life_on_the_command_line_is_that_of_graphql(run: Run, story: Path) -> None:
    told = json.loads(
        run("map", "ways", "demo:deal", "demo:annika", "--half-life", "20", "--json", "--data", story).stdout
    )
    question = (
        '{ influenceMap(opportunity: "demo:deal", halfLife: 20) { waysTo(person: "demo:annika") { best { '
        "probability } } } }"
    )
    ledger = open_ledger(story, follow=False)
    try:
        ledger.follower.catch_up()
        answer = asyncio.run(answered(ledger, question, {}))["data"]["influenceMap"]["waysTo"]
    finally:
        ledger.close()
    assert [w["probability"] for w in answer["best"]] == [w["probability"] for w in told["best"]]


@pytest.mark.parametrize("form", ["graphml", "gexf", "node-link", "cytoscape"])
def test_the_map_leaves_for_other_tools(run: Run, story: Path, form: str) -> None:
    told = run("map", "export", "demo:deal", "--format", form, "--data", story)
    assert told.exit_code == 0
    assert "Annika Reuss" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("committee", "demo:nowhere"), 1, "nothing here is called"),
        (("committee", "demo:sso"), 2, "neither a deal nor an account"),
        (("committee", "demo:nordwind"), 1, "not of a deal"),
        (("fallout", "demo:deal"), 1, "Name the draft decision"),
        (("ways", "demo:deal", "demo:helen"), 1, "demo:helen is not on this map"),
        (("ways", "demo:deal", "demo:sso"), 1, "demo:sso is not on this map"),
        (("what-if", "demo:deal", "--lose", "demo:helen"), 1, "demo:helen is not on this map"),
        (("committee", "demo:deal", "--half-life", "0"), 2, "--half-life is 0.0; it is more than 0 days"),
        (("draw", "demo:deal", "--half-life", "nan"), 2, "--half-life is nan; it is more than 0 days"),
        (("export", "demo:deal", "--half-life", "36501"), 2, "at most 36,500"),
        (("what-if", "demo:deal", "--stance", "demo:jens"), 2, "--stance takes"),
        (("what-if", "demo:deal", "--stance", "demo:jens=nan"), 1, "not between -1 and 1"),
        (("what-if", "demo:deal", "--tie", "demo:jens likes"), 2, "--tie takes"),
        (("what-if", "demo:deal", "--untie", "demo:jens"), 2, "--untie takes"),
        (("export", "demo:deal", "--format", "dot"), 2, "--format takes"),
        (("draw", "demo:deal", "--output", "/nowhere/map.svg"), 1, "cannot be written"),
    ],
)
def test_what_cannot_be_asked_is_one_clear_line(
    run: Run, story: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    refused = run("map", *arguments, "--data", story)
    assert refused.exit_code == status, refused.output
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
