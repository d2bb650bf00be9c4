"""Coalitions, best ways and changes of the whole organisation, as the API shows them."""

from __future__ import annotations

from typing import Any

from graph.organisation import words
from schema.influence.answers import Person, answer, each, many, people, sentence
from schema.influence.people import WAY, WayType
from schema.organisation.told import measure, of_found
from schema.reflect.output import Shown
from schema.scalars import Long

CoalitionType, COALITION = answer(
    "OrganisationCoalition",
    "People who keep together.",
    {
        "index": Shown(int, "Its index, 0 for the largest.", lambda v: v.it.index),
        "size": Shown(int, "How many belong to it.", lambda v: v.it.size),
        "members": Shown(
            many(Person), "Some of them, whoever is listened to most first.", people(lambda v: v.it.members)
        ),
        "stance": Shown(
            float | None, "The mean of the stances that are known; null when none is.", lambda v: v.it.stance
        ),
        "assessed": Shown(float, "The share of members whose stance is known.", lambda v: v.it.assessed),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: words.coalition(v.it))),
    },
)


def _coalitions(v: Any) -> Any:
    if v.it.found is None:
        return None
    found = v.it.found.top(v.it.asked["first"], v.it.asked["members"])
    return [COALITION(c, v.seen_in) for c in found]


CoalitionsType, COALITIONS = measure(
    "OrganisationCoalitions",
    "Who keeps together with whom, of the whole organisation (Louvain).",
    {
        "coalitions": Shown(many(CoalitionType) | None, "The largest first; null until done.", _coalitions),
        "count": Shown(int | None, "How many there are; null until done.", of_found(lambda f: len(f.groups))),
        "modularity": Shown(
            float | None,
            "How clearly they part, up to 1; null until done and where nobody is tied.",
            of_found(lambda f: f.modularity),
        ),
        "alone": Shown(
            int | None,
            "How many are tied to nobody, and in no coalition; null until done.",
            of_found(lambda f: f.alone),
        ),
        "exact": Shown(
            bool | None,
            "True when they are those of `influenceMap`; false for organisations so large that one walk must do.",
            of_found(lambda f: f.exact),
        ),
    },
    lambda t: words.coalitions(t.found),
)


def _ways(v: Any) -> Any:
    return None if v.it.found is None else [WAY(w, v.seen_in) for w in v.it.found.best]


WaysType, WAYS = measure(
    "OrganisationWays",
    "The best ways from some people to somebody, through the whole organisation.",
    {"best": Shown(many(WayType) | None, "The most probable, the best first; null until done.", _ways)},
    lambda t: words.ways(t.found),
)
KindType, KIND = answer(
    "OrganisationTieChange",
    "What became of the ties of a kind.",
    {
        "kind": Shown(
            str, "What ties people: `trusts`, `asks` …, or the label of an imported network.", lambda v: v.it.kind
        ),
        "before": Shown(int, "How many there were.", lambda v: v.it.before),
        "after": Shown(int, "How many there are.", lambda v: v.it.after),
        "formed": Shown(int, "How many of them are new.", lambda v: v.it.formed),
        "ended": Shown(int, "How many of the earlier are gone.", lambda v: v.it.ended),
        "stronger": Shown(int, "How many are stronger than they were.", lambda v: v.it.stronger),
        "weaker": Shown(int, "How many are weaker; where ties age, nearly all.", lambda v: v.it.weaker),
    },
)


def _kinds(v: Any) -> Any:
    return None if v.it.found is None else each(KIND, lambda w: w.it.found.kinds)(v)


ChangedType, CHANGED = measure(
    "OrganisationChanged",
    "What changed between two moments, counted.",
    {
        "before": Shown(
            Long | None,
            "The position that the earlier side is true for; null until done.",
            of_found(lambda f: f.before.position),
        ),
        "arrived": Shown(int | None, "How many people came in.", of_found(lambda f: f.arrived)),
        "left": Shown(
            int | None, "How many left, those included who turned out to be another.", of_found(lambda f: f.left)
        ),
        "ties": Shown(many(KindType) | None, "What became of ties, by kind.", _kinds),
        "better": Shown(int | None, "How many stances got better for us.", of_found(lambda f: f.better)),
        "worse": Shown(int | None, "How many got worse.", of_found(lambda f: f.worse)),
        "became_known": Shown(int | None, "How many became known.", of_found(lambda f: f.became_known)),
        "became_unknown": Shown(int | None, "How many are no longer known.", of_found(lambda f: f.became_unknown)),
    },
    lambda t: words.changed(t.found),
)
