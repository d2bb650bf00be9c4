"""What would be different, and what changed, as the API shows it."""

from __future__ import annotations

from typing import Any

from schema.influence.answers import Person, answer, each, many, one, people, person, sentence
from schema.influence.measures import TieKind
from schema.influence.people import WAY, WayType, legible
from schema.reflect.output import Shown
from schema.scalars import Long


def _weight(which: str) -> Any:
    return lambda v: None if getattr(v.it, which) is None else getattr(v.it, which).weight


def _evidence(v: Any) -> list[int]:
    return list((v.it.after or v.it.before).evidence)


MovedType, MOVED = answer(
    "InfluenceMove",
    "A number of somebody, before and after.",
    {
        "person": Shown(Person | None, "Whose.", person(lambda v: v.it.person)),
        "before": Shown(float | None, "Before; null is unknown.", lambda v: v.it.before),
        "after": Shown(float | None, "After; null is unknown.", lambda v: v.it.after),
        "change": Shown(float | None, "The difference; null while one of them is unknown.", lambda v: v.it.change),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
TieChangeType, TIE_CHANGE = answer(
    "InfluenceTieChange",
    "What ties two people by one kind, before and after. The source influences the target.",
    {
        "source": Shown(Person | None, "Who moves.", person(lambda v: v.it.source)),
        "target": Shown(Person | None, "Who is moved.", person(lambda v: v.it.target)),
        "kind": Shown(TieKind, "What ties them.", lambda v: v.it.kind),
        "before": Shown(float | None, "How strong it was; null when there was none.", _weight("before")),
        "after": Shown(float | None, "How strong it is; null when there is none.", _weight("after")),
        "evidence": Shown(list[Long], "The positions of the events that show it.", _evidence),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
WayChangeType, WAY_CHANGE = answer(
    "InfluenceWayChange",
    "Our best way to somebody, before and after.",
    {
        "target": Shown(Person | None, "To whom.", person(lambda v: v.it.target)),
        "before": Shown(WayType | None, "Before; null when there was none.", one(WAY, lambda v: v.it.before)),
        "after": Shown(WayType | None, "After; null when there is none.", one(WAY, lambda v: v.it.after)),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
DifferenceType, DIFFERENCE = answer(
    "InfluenceDifference",
    "What is different between two maps. Nothing of it is written anywhere.",
    {
        "nothing": Shown(bool, "True when nothing is.", lambda v: v.it.nothing),
        "arrived": Shown(
            list[str], "The names of those who came in.", lambda v: [legible(p.name) for p in v.it.arrived]
        ),
        "left": Shown(many(Person), "Who left.", people(lambda v: [p.id for p in v.it.left])),
        "ties": Shown(
            many(TieChangeType), "Ties that came, went, or changed in strength.", each(TIE_CHANGE, lambda v: v.it.ties)
        ),
        "assessed": Shown(many(MovedType), "Stances as somebody stated them.", each(MOVED, lambda v: v.it.assessed)),
        "settled": Shown(
            many(MovedType),
            "Where stances come to rest once all have heard each other.",
            each(MOVED, lambda v: v.it.settled),
        ),
        "influence": Shown(
            many(MovedType), "Whose word has weight (PageRank, 1 is average).", each(MOVED, lambda v: v.it.influence)
        ),
        "ways": Shown(many(WayChangeType), "Our best ways to those who decide.", each(WAY_CHANGE, lambda v: v.it.ways)),
        "susceptibility": Shown(float, "How far people were taken to give way.", lambda v: v.it.assumed.susceptibility),
        "of_opponents": Shown(float, "How far declared opponents were.", lambda v: v.it.assumed.of_opponents),
        "sentence": Shown(str, "The most of it in words.", sentence(lambda v: v.it.sentence)),
    },
)
DealChangeType, DEAL_CHANGE = answer(
    "DealChange",
    "One thing about a deal that changed.",
    {
        "what": Shown(str, "What: `amount`, `stage`, `committee`, `support`, `coverage` …", lambda v: v.it.what),
        "person": Shown(Person | None, "At whom, when it is about somebody.", person(lambda v: v.it.person)),
        "before": Shown(str | None, "Before, in words.", lambda v: v.it.before),
        "after": Shown(str | None, "After, in words.", lambda v: v.it.after),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
ChangedType, CHANGED = answer(
    "InfluenceChanged",
    "What changed between two moments.",
    {
        "nothing": Shown(bool, "True when nothing did.", lambda v: v.it.nothing),
        "map": Shown(DifferenceType, "What changed on the map.", one(DIFFERENCE, lambda v: v.it.difference)),
        "deal": Shown(many(DealChangeType), "What changed in the deal.", each(DEAL_CHANGE, lambda v: v.it.deal)),
        "before": Shown(Long | None, "The position that the earlier side is true for.", lambda v: v.it.before),
        "after": Shown(Long | None, "The position that the later side is true for.", lambda v: v.it.after),
        "sentence": Shown(str, "The most of it in words.", sentence(lambda v: v.it.sentence)),
    },
)
