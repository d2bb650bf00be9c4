"""What measures and questions cost, for the budget of a query: 1 is about as much as a page of fifty things."""

from __future__ import annotations

MEASURE_COSTS: dict[str, int] = {
    "degree": 1,
    "strength": 1,
    "pagerank": 2,
    "betweenness": 5,
    "closeness": 1,
    "communities": 5,
    "brokers": 2,
    "roles": 2,
    "departments": 2,
    "gateways": 3,
    "core": 1,
    "pn": 2,
    "opinion": 3,
    "balance": 8,
    "key_players": 5,
    "paths": 5,
    "cut": 5,
    "salience": 1,
    "robust": 5,
}
QUESTION_COSTS: dict[str, int] = {
    "committee": 5,
    "fallout": 15,
    "ways_to": 5,
    "what_if": 10,
    "changed_since": 20,
    "camps": 8,
    "key_players": 5,
    "cover": 3,
    "executives": 5,
    "relations": 1,
    "trust": 1,
    "export": 5,
    "drawing": 10,
}
ORGANISATION_COSTS: dict[str, int] = {
    "outline": 5,
    "pagerank": 10,
    "strength": 5,
    "opinions": 10,
    "core": 10,
    "coalitions": 50,
    "best_ways": 5,
    "changed_since": 20,
}


def priced(name: str, description: str, costs: dict[str, int] = QUESTION_COSTS) -> str:
    """Return the description of a question with what it costs."""
    return f"{description} Cost: {costs[name]}."
