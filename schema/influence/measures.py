"""What is measured of a map, what ties people on it, and the records of numbers that measures give."""

from __future__ import annotations

from typing import Any, get_type_hints

import graph
from graph.measures.brokerage import Roles
from graph.measures.closeness import Closeness
from graph.measures.degree import Degree
from graph.measures.opinion import Opinion
from graph.measures.strength import Strength
from graph.measures.structural_holes import Holes
from graph.projection import LeftOut
from schema.reflect.enums import enum_of
from schema.reflect.output import Shown, complete, declare

MEASURES = {
    "degree": "How many people somebody influences, is influenced by and is at odds with.",
    "strength": "How strong these ties are, for and against.",
    "pagerank": "Influence that flows through others: to be heard by those who are heard counts more.",
    "betweenness": "How often somebody lies on the shortest way between two others.",
    "closeness": "In how few steps a word of somebody reaches the others.",
    "communities": "Who keeps together with whom.",
    "brokers": "Whose contacts do not know each other, so that they need somebody between them.",
    "roles": "Between which sides somebody stands: coordinator, itinerant, gatekeeper, representative, liaison.",
    "departments": "Between which departments somebody stands, in the same five roles.",
    "gateways": "Whom nobody can go around on the way to the powerful.",
    "core": "How deep in the densest part of the map somebody is.",
    "pn": "Standing in a network of ties for and against.",
    "opinion": "Where stances come to rest when people give way to each other, and whom a no of somebody would move.",
    "balance": "Which two camps there are, and which ties do not fit them.",
    "key_players": "Whom to win so that the word spreads, and whom not to lose.",
    "paths": "The most probable ways from our side to those who are to be reached.",
    "cut": "Who, taken together, can shut us out from them.",
    "salience": "How to treat somebody, by recorded power, legitimacy, urgency and interest.",
    "robust": "Whether leaving out any single tie would change who comes first.",
}
Measure: Any = enum_of(
    "InfluenceMeasure", "What is measured of a map.", {m.upper(): (m, MEASURES[m]) for m in graph.MEASURES}
)
TieKind: Any = enum_of(
    "InfluenceKind",
    "What ties one person to another on the map. Ties run the way influence runs.",
    {
        name.upper(): (name, f"{rule.flow.value.capitalize()}; {'against' if rule.sign < 0 else 'for'}.")
        for name, rule in graph.KINDS.items()
    }
    | {"OTHER": ("other", "A tie of an imported network that we do not know how to read; its label tells.")},
)


def _record(cls: type, name: str, description: str, **said: str) -> Any:
    """Return the type of a record of numbers that a measure gives."""
    made = declare(name)
    types = get_type_hints(cls)
    complete(made, {f: Shown(types[f], text) for f, text in said.items()}, description)
    return made


DegreeType = _record(
    Degree,
    "InfluenceDegree",
    "Distinct people, not ties.",
    influences="How many people they influence.",
    influenced_by="How many people influence them.",
    neighbours="How many people they are tied to, either way.",
    at_odds="How many people they are at odds with.",
    others="How many other people are on the map.",
    influences_share="The share of the others whom they influence; null when they are alone.",
    influenced_by_share="The share of the others who influence them; null when they are alone.",
)
StrengthType = _record(
    Strength,
    "InfluenceStrength",
    "The sum of the weights of ties, for and against.",
    positive="Of ties for, going out.",
    negative="Of ties against, going out.",
    net="For less against, going out.",
    positive_in="Of ties for, coming in.",
    negative_in="Of ties against, coming in.",
    net_in="For less against, coming in.",
)
ClosenessType = _record(
    Closeness,
    "InfluenceCloseness",
    "How near somebody is to those whom a word of theirs reaches (Freeman).",
    closeness="1 when everybody is influenced directly, 0 when nobody is reached; null when they are alone.",
    reached="How many people a word of theirs reaches, along ties for.",
    others="How many other people are on the map.",
    steps="In how many steps on average; null when nobody is reached.",
)
HolesType = _record(
    Holes,
    "InfluenceHoles",
    "Structural holes: how far somebody's contacts need them to reach each other (Burt).",
    constraint="How boxed in they are by contacts who know each other; null without contacts.",
    effective_size="How many contacts do not repeat each other; null without contacts.",
    efficiency="Effective size by contact; null without contacts.",
    contacts="How many contacts they have.",
)
RolesType = _record(
    Roles,
    "InfluenceRoles",
    "Acts of brokerage between sides (Gould and Fernandez), counted.",
    coordinator="Between people of their own side.",
    itinerant="Between two people of another side.",
    gatekeeper="From another side to their own.",
    representative="From their own side to another.",
    liaison="Between two other sides.",
)
OpinionType = _record(
    Opinion,
    "InfluenceOpinion",
    "Where a stance comes to rest, and what moves it (Friedkin and Johnsen).",
    stance="Where it comes to rest, -1 to 1; null when nothing that moves it is known.",
    known="The share of what moves it that is known, 0 to 1. Unknown stances are left out, never taken for neutral.",
    reach="By how much the others move, in all, when this person's stance moves by one.",
    resists="How much of their own stance stays.",
)
LeftOutType = _record(
    LeftOut,
    "InfluenceLeftOut",
    "What is not on the map, and why. Nothing is dropped in silence.",
    pseudo_people="Actors without a name of their own.",
    ties_of_pseudo_people="Ties of such actors.",
    ties_of_unknown_people="Ties to people outside the scope.",
    ties_to_self="Ties of somebody to themselves.",
    ties_without_weight="Ties without a usable weight.",
    ties_not_asked_for="Ties of kinds or labels that were not asked for.",
    people_who_left="People who left or stepped aside.",
    ties_of_people_who_left="Ties of such people.",
)
