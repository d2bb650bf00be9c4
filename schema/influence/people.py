"""Who is on the map, with the doors they hold and what their measures mean."""

from __future__ import annotations

from typing import Any

from ledger.domain.kernel.types import ERASED
from ledger.domain.stakeholder import Stakeholder
from schema.influence.measures import (
    MEASURES,
    ClosenessType,
    DegreeType,
    HolesType,
    Measure,
    OpinionType,
    RolesType,
    StrengthType,
)
from schema.reflect.output import TYPES, Shown, complete, declare, many, view

Person = TYPES[Stakeholder]


def legible(text: str) -> str:
    """Return a sentence of the map in which an erased name is told as such."""
    return text.replace(ERASED, "[erased]")


def person(read: Any) -> Any:
    """Return the property that leads to a person by their id."""
    return lambda v: None if read(v) is None else v.seen_in.things.load(read(v))


async def some(v: Any, ids: Any) -> list[Any]:
    return [p for p in await v.seen_in.things.load_many(list(ids)) if p is not None]


async def _passing(v: Any) -> list[Any]:
    return await some(v, v.it.people)


async def _shutters(v: Any) -> list[Any] | None:
    return None if v.it.cut is None else await some(v, v.it.cut.people)


_GATEWAY = {
    "target": Shown(Person | None, "The powerful person whom others want to reach.", person(lambda v: v.it.target)),
    "closed": Shown(int, "How many people cannot reach them but through this person.", lambda v: v.it.closed),
    "of": Shown(int, "How many can reach them at all.", lambda v: v.it.of),
}
GatewayType = declare("InfluenceGateway")
complete(GatewayType, _GATEWAY, "A door to a powerful person that somebody holds.")
GATEWAY = view(GatewayType, _GATEWAY)

_MOVER = {
    "person": Shown(Person | None, "Who moves them.", person(lambda v: v.it[0])),
    "share": Shown(
        float, "By how much, when this person's stance moves by one; less than 0 is against.", lambda v: v.it[1]
    ),
}
MoverType = declare("InfluenceMover")
complete(MoverType, _MOVER, "Somebody who moves another, and by how much.")
MOVER = view(MoverType, _MOVER)

_WAY = {
    "people": Shown(many(Person), "Who passes it on, the first and the last included.", _passing),
    "probability": Shown(float, "How probably a word arrives, 0 to 1.", lambda v: v.it.probability),
    "steps": Shown(int, "How many ties it takes.", lambda v: v.it.steps),
}
WayType = declare("InfluenceWay")
complete(WayType, _WAY, "A way from our side to somebody.")
WAY = view(WayType, _WAY)

_SENTENCE = {
    "measure": Shown(Measure, "What was measured.", lambda v: v.it.measure),
    "text": Shown(str, "What it means here.", lambda v: legible(v.it.text)),
}
SentenceType = declare("InfluenceSentence")
complete(SentenceType, _SENTENCE, "What a measure of somebody means here, in plain words.")
SENTENCE = view(SentenceType, _SENTENCE)

_NODE = {
    "stakeholder": Shown(Person | None, "The person.", person(lambda v: v.it.person.id)),
    "name": Shown(str | None, "How they are called.", lambda v: v.seen_in.text(v.it.person.name)),
    "side": Shown(str | None, "`ours` or `theirs`; null when not known.", lambda v: v.it.person.side),
    "stance": Shown(
        float | None, "How they stand to us, -1 to 1; null is unknown, never neutral.", lambda v: v.it.person.stance
    ),
    "degree": Shown(DegreeType | None, MEASURES["degree"], lambda v: v.it.degree),
    "strength": Shown(StrengthType | None, MEASURES["strength"], lambda v: v.it.strength),
    "pagerank": Shown(float | None, MEASURES["pagerank"], lambda v: v.it.pagerank),
    "betweenness": Shown(float | None, MEASURES["betweenness"], lambda v: v.it.betweenness),
    "closeness": Shown(ClosenessType | None, MEASURES["closeness"], lambda v: v.it.closeness),
    "community": Shown(
        int | None, "The index of their community; null when they belong to none.", lambda v: v.it.community
    ),
    "holes": Shown(HolesType | None, MEASURES["brokers"], lambda v: v.it.holes),
    "roles": Shown(RolesType | None, MEASURES["roles"], lambda v: v.it.roles),
    "gateways": Shown(
        many(GatewayType), MEASURES["gateways"], lambda v: [GATEWAY(g, v.seen_in) for g in v.it.gateways]
    ),
    "core": Shown(int | None, MEASURES["core"], lambda v: v.it.core),
    "pn": Shown(float | None, MEASURES["pn"], lambda v: v.it.pn),
    "departments": Shown(RolesType | None, MEASURES["departments"], lambda v: v.it.departments),
    "opinion": Shown(OpinionType | None, MEASURES["opinion"], lambda v: v.it.opinion),
    "movers": Shown(
        many(MoverType),
        "Who moves them most.",
        lambda v: [MOVER(m, v.seen_in) for m in v.it.opinion.movers] if v.it.opinion else [],
    ),
    "camp": Shown(int | None, "The index of their camp; null when they are tied to nobody.", lambda v: v.it.camp),
    "ways": Shown(
        many(WayType), "The best ways to them from our side.", lambda v: [WAY(w, v.seen_in) for w in v.it.paths]
    ),
    "shut_out_by": Shown(
        many(Person) | None, "Who, taken together, can shut us out from them; null where not asked.", _shutters
    ),
    "salience": Shown(
        str | None,
        "Their class by power, legitimacy and urgency (Mitchell, Agle and Wood); null while one is unknown.",
        lambda v: v.it.salience and v.it.salience.salience,
    ),
    "quadrant": Shown(
        str | None,
        "How to treat them by power and interest (Mendelow); null while one is unknown.",
        lambda v: v.it.salience and v.it.salience.quadrant,
    ),
    "sentences": Shown(
        many(SentenceType),
        "What the measures mean here, in plain words.",
        lambda v: [SENTENCE(s, v.seen_in) for s in v.it.sentences],
    ),
}
NodeType = declare("InfluenceNode")
complete(NodeType, _NODE, "Somebody on the map, with their measures.")
NODE = view(NodeType, _NODE)
