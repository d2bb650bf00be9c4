"""What a question costs is counted before it is answered, told with the answer, and refused above the budget."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any

import pytest
from graphql import parse

from schema import build_schema
from schema.budget import BUDGET, THING, TOLD, QueryTooCostly
from schema.costs import MAP, PRICES, cost_of, really
from schema.influence.costs import MEASURE_COSTS
from tests.schema.conftest import Asker, Served

ROOT = Path(__file__).resolve().parents[2]
TYPES = build_schema().graphql.type_map


def cost(question: str, name: str | None = None, **variables: Any) -> int:
    return cost_of(build_schema().graphql, parse(question), name, variables)


@pytest.mark.parametrize(
    ("question", "costs"),
    [
        ("{ ledger { head } }", 1),
        ("{ requests(first: 50) { nodes { id title } } }", 2),
        ("{ requests(first: 1000) { nodes { id title } } }", 21),
        ("{ requests(last: 1000) { nodes { id title } } }", 21),
        ("{ requests(first: 0) { totalCount } }", 1),
        ("{ requests { nodes { decisions { nodes { id } } } } }", 53),
        ("{ a: requests(first: 500) { nodes { id } } b: requests(first: 500) { nodes { id } } }", 21),
        ("{ ...F ...F } fragment F on Query { requests(first: 1000) { nodes { id } } }", 41),
        ("{ ... on Query { requests(first: 1000) { nodes { id } } } }", 21),
        ("{ requests(first: 1000) @skip(if: true) { nodes { id } } ledger { head } }", 1),
        ("query($n: Int = 1000) { requests(first: $n) { nodes { id } } }", 21),
        ("{ influenceMap { position } }", 6),
        ("{ influenceMap(measures: [DEGREE]) { people } }", 7),
        ("{ influenceMap { committee { sentence } } }", 11),
        ("{ organisation { people coalitions { sentence } } }", 56),
        ("{ __schema { types { name fields { name } } } }", 1),
    ],
)
def test_a_page_of_fifty_things_costs_one_and_what_is_dear_costs_what_it_says(question: str, costs: int) -> None:
    assert cost(question) == costs


def test_variables_count_as_what_they_are() -> None:
    question = "query($n: Int, $m: [InfluenceMeasure!], $no: Boolean = false) { "
    question += "requests(first: $n) @include(if: $no) { nodes { id } } influenceMap(measures: $m) { people } }"
    assert cost(question, m=["DEGREE"]) == 7
    assert cost(question, m=["BALANCE"]) == 14
    assert cost(question, m=["DEGREE"], no=True, n=1000) == 27
    assert cost(question) == 65, "all measures"
    assert cost("query A { ledger { head } } query B { requests(first: 1000) { nodes { id } } }", "B") == 21


async def test_a_question_beyond_the_budget_is_refused_before_anything_is_read(ask: Asker) -> None:
    question = "{ requests(first: 1000) { nodes { decisions(first: 1000) { nodes { id } } } } }"
    error = await ask.fails(question)
    assert error["extensions"]["code"] == QueryTooCostly.code == "QUERY_TOO_COSTLY"
    assert error["message"] == "this question costs 20,041; 1,000 is the most that one operation may"
    assert "first" in error["extensions"]["help"]


def test_a_refusal_over_http_tells_the_cost_and_the_limit(served: Served) -> None:
    body = {"query": "{ requests(first: 1000) { nodes { decisions(first: 1000) { nodes { id } } } } }"}
    answer = served.http.post("/graphql", json=body, headers={"accept": "application/graphql-response+json"})
    assert answer.status_code == 400
    told = answer.json()
    assert told["extensions"]["cost"] == {"requestedQueryCost": 20041, "maximumQueryCost": BUDGET}
    assert "data" not in told


async def test_an_answer_says_what_it_cost_once_that_is_worth_saying(ask: Asker) -> None:
    await ask("{ influenceMap { committeeless: people } }")
    told = {"requestedQueryCost": 65, "maximumQueryCost": BUDGET, "actualQueryCost": 65}
    assert ask.extensions["cost"] == told
    assert TOLD > 1
    await ask("{ ledger { head } }")
    assert "cost" not in ask.extensions


async def test_an_answer_says_what_it_really_cost_beside_what_was_asked_for(ask: Asker) -> None:
    """A page that is not full costs what is on it; measures cost the same whoever is on the map."""
    answer = await ask("{ requests(first: 1000) { nodes { id title } } }")
    things = len(answer["requests"]["nodes"])
    cost = ask.extensions["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (21, ceil((1 + things) * THING))
    answer = await ask("{ requests(first: 1000) { nodes { id } } influenceMap(measures: [DEGREE]) { nodes { name } } }")
    things = len(answer["requests"]["nodes"]) + len(answer["influenceMap"]["nodes"])
    dear = MAP + MEASURE_COSTS["degree"]
    assert ask.extensions["cost"]["actualQueryCost"] == ceil(dear + (2 + things) * THING)


def test_what_was_not_answered_has_no_cost_of_its_own() -> None:
    assert really(0.0, {}) == 1
    assert really(0.0, {"a": [{"b": [{}, {"c": None}]}, None]}) == 1
    assert really(5.0, {"a": [{}] * 500}) == 15


def test_no_fragment_makes_counting_long() -> None:
    """Twenty fragments, each of which spreads the next twice: a million fields when written out."""
    parts = [f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(20)]
    question = "{ ...F0 } " + " ".join(parts) + " fragment F20 on Query { requests(first: 1) { nodes { id } } }"
    assert cost(question) > 20_000


def test_every_price_is_of_a_field_that_is_there_and_says_what_it_costs() -> None:
    for (type_, field), price in PRICES.items():
        found = TYPES[type_].fields[field]  # type: ignore[attr-defined]
        if (type_, field) != ("Query", "influenceMap"):
            assert found.description.endswith(f"Cost: {price:g}."), (type_, field)


@pytest.mark.parametrize("file", sorted((ROOT / "queries").glob("*.graphql")), ids=lambda f: f.stem)
def test_every_saved_question_is_well_within_the_budget(file: Path) -> None:
    assert cost(file.read_text(encoding="utf-8")) < BUDGET / 4
