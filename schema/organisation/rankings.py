"""Rankings of the whole organisation, as the API shows them: PageRank, strength, opinions, cores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.organisation import words
from graph.organisation.ranking import Placed
from graph.organisation.standing import By, Order
from ledger.domain.kernel.errors import Malformed
from schema.influence.answers import Person, answer, many, person, sentence
from schema.influence.answers import words as enum
from schema.organisation.told import MOST, Told, measure, of_found
from schema.reflect.output import Get, Shown

ByEnum: Any = enum(
    By,
    "OrganisationStrengthOrder",
    "What comes first in a ranking by strength.",
    {
        By.POSITIVE: "Who is listened to most: the weights of ties for, going out.",
        By.NEGATIVE: "Who is resisted most: the weights of ties against, going out.",
        By.NET: "For less against, going out.",
        By.INFLUENCES: "Who influences most people.",
        By.INFLUENCED_BY: "Who is influenced by most people.",
        By.NEIGHBOURS: "Who is tied to most people, either way.",
        By.AT_ODDS: "Who is at odds with most people.",
    },
)
OrderEnum: Any = enum(
    Order,
    "OrganisationOpinionOrder",
    "Whose opinion comes first.",
    {
        Order.FOR: "Whoever comes to rest nearest to us.",
        Order.AGAINST: "Whoever comes to rest farthest from us.",
        Order.MOVED: "Whoever is moved farthest from where they stand, either way.",
    },
)


def number(name: str) -> Get:
    """Return the property that reads a number of somebody; null is unknown."""
    return lambda v: v.it[0].numbers[name]


def count(name: str) -> Get:
    """Return the property that reads a count of somebody."""
    return lambda v: int(v.it[0].numbers[name] or 0)


def _places(name: str, description: str, numbers: dict[str, Shown], tell: Callable[[Placed, Told], str]) -> Any:
    fields = {
        "person": Shown(Person | None, "Who.", person(lambda v: v.it[0].person)),
        "place": Shown(int, "Their place, 1 for the first.", lambda v: v.it[0].place),
        **numbers,
        "sentence": Shown(str, "What it means, in words.", sentence(lambda v: tell(*v.it))),
    }
    return answer(name, description, fields)


def _ranking(
    name: str,
    description: str,
    placed: tuple[Any, Any],
    more: dict[str, Shown],
    tell: Callable[[Told], str],
) -> Any:
    type_, shown = placed

    def rows(which: str) -> Get:
        def read(v: Any) -> Any:
            if v.it.found is None:
                return None
            return [shown((p, v.it), v.seen_in) for p in v.it.asked[which](v.it.found)]

        return read

    fields = {
        "top": Shown(many(type_) | None, "Who comes first; null until done.", rows("top")),
        "asked": Shown(
            many(type_) | None, "The people named in `people`, each in their place; null until done.", rows("asked")
        ),
        "shown": Shown(int | None, "How many people `top` shows; null until done.", _shown),
        **more,
    }
    return measure(name, description, fields, tell)


def _shown(v: Any) -> int | None:
    return None if v.it.found is None else min(v.it.asked["first"], len(v.it.found.order))


def rows_asked(first: int, people: list[str]) -> dict[str, Any]:
    """Return what shapes a ranking: how many of the first, and whom else."""
    if not 0 <= first <= MOST:
        raise Malformed(f"first is {first}; it goes from 0 to {MOST:,}", path=("first",))
    if len(people) > 100:
        raise Malformed(f"{len(people)} people are named; 100 are the most", path=("people",))
    return {
        "first": first,
        "top": lambda found: found.top(first),
        "asked": lambda found: found.of(people, "people"),
    }


def _told(name: str) -> Get:
    return of_found(lambda found: found.told.get(name))


RankType, RANK = _ranking(
    "OrganisationPageRank",
    "Who has the ear of the powerful, of the whole organisation.",
    _places(
        "OrganisationRank",
        "Somebody's PageRank.",
        {"pagerank": Shown(float, "1 is average, 2 is twice as much.", number("pagerank"))},
        lambda p, _: words.rank(p),
    ),
    {"alpha": Shown(float | None, "How much rank flows on, rather than being given to all alike.", _told("alpha"))},
    lambda t: words.ranks(t.found),
)
StrengthType, STRENGTH = _ranking(
    "OrganisationStrengths",
    "Who is listened to and who is resisted, of the whole organisation.",
    _places(
        "OrganisationStrength",
        "How strong somebody's ties are, and to how many people.",
        {
            "positive": Shown(float, "Of ties for, going out.", number("positive")),
            "negative": Shown(float, "Of ties against, going out.", number("negative")),
            "net": Shown(float, "For less against, going out.", number("net")),
            "positive_in": Shown(float, "Of ties for, coming in.", number("positive_in")),
            "negative_in": Shown(float, "Of ties against, coming in.", number("negative_in")),
            "net_in": Shown(float, "For less against, coming in.", number("net_in")),
            "influences": Shown(int, "How many people they influence.", count("influences")),
            "influenced_by": Shown(int, "How many people influence them.", count("influenced_by")),
            "neighbours": Shown(int, "How many people they are tied to, either way.", count("neighbours")),
            "at_odds": Shown(int, "How many people they are at odds with.", count("at_odds")),
        },
        lambda p, _: words.strength(p),
    ),
    {},
    lambda t: words.strengths(t.found, t.asked["by"]),
)
OpinionsType, OPINIONS = _ranking(
    "OrganisationOpinions",
    "Where stances come to rest once all have heard each other (Friedkin and Johnsen).",
    _places(
        "OrganisationOpinion",
        "Where somebody's stance comes to rest.",
        {
            "stance": Shown(
                float | None,
                "Where it comes to rest, -1 to 1; null when nothing that moves it is known.",
                number("stance"),
            ),
            "own": Shown(float | None, "Where it is; null is unknown, never neutral.", number("own")),
            "known": Shown(float, "The share of what moves it that is known, 0 to 1.", number("known")),
        },
        lambda p, _: words.opinion(p),
    ),
    {
        "susceptibility": Shown(float | None, "How far people were taken to give way.", _told("susceptibility")),
        "of_opponents": Shown(float | None, "How far declared opponents were taken to.", _told("of_opponents")),
        "settled": Shown(
            int | None, "Of how many it is known where they come to rest.", of_found(lambda f: int(f.told["settled"]))
        ),
        "mean": Shown(float | None, "The mean of where these do; null where nobody does.", _told("mean")),
    },
    lambda t: words.opinions(t.found),
)
CoreType, CORE = _ranking(
    "OrganisationCores",
    "Who is in the thick of it, of the whole organisation (k-core).",
    _places(
        "OrganisationCore",
        "How deep in the densest part somebody is.",
        {"core": Shown(int, "In a circle in which everybody has so many ties at least.", count("core"))},
        lambda p, t: words.core(p, int(t.found.told["deepest"])),
    ),
    {
        "deepest": Shown(
            int | None, "Of the innermost circle; null until done.", of_found(lambda f: int(f.told["deepest"]))
        )
    },
    lambda t: words.cores(t.found),
)
