"""The influence map: who has influence on whom, with measures, and sentences that say what they mean here."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any

import strawberry

import graph
from graph.measures.brokerage import Roles
from graph.measures.degree import Degree
from graph.measures.strength import Strength
from graph.measures.structural_holes import Holes
from graph.projection import LeftOut
from graph.source import influence_map
from ledger.domain.kernel.types import ERASED
from ledger.domain.stakeholder import Stakeholder
from ledger.views import history
from schema.asking import AskingInfo, Scope
from schema.filters import known
from schema.ids import storable
from schema.kinds import HistoryItem
from schema.reflect.enums import enum_of
from schema.reflect.output import TYPES, Shown, complete, declare, many, view
from schema.scalars import DateTime, Long

Person = TYPES[Stakeholder]

MEASURES = {
    "degree": "How many people somebody influences, is influenced by and is at odds with.",
    "strength": "How strong these ties are, for and against.",
    "pagerank": "Influence that flows through others: to be heard by those who are heard counts more.",
    "betweenness": "How often somebody lies on the shortest way between two others.",
    "communities": "Who keeps together with whom.",
    "brokers": "Whose contacts do not know each other, so that they need somebody between them.",
    "roles": "Between which sides somebody stands: coordinator, itinerant, gatekeeper, representative, liaison.",
    "gateways": "Whom nobody can go around on the way to the powerful.",
    "core": "How deep in the densest part of the map somebody is.",
    "pn": "Standing in a network of ties for and against.",
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
    types = {f.name: f.type for f in fields(cls)}
    numbers = {"int": int, "float": float, "float | None": float | None}
    complete(made, {f: Shown(numbers[str(types[f])], text) for f, text in said.items()}, description)
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
)


def _legible(text: str) -> str:
    return text.replace(ERASED, "[erased]")


def _person(read: Any) -> Any:
    return lambda v: None if read(v) is None else v.seen_in.things.load(read(v))


async def _events(v: Any) -> list[Any]:
    from schema.utterances import told

    rows = await v.seen_in.read(history.at_positions, v.it.evidence)
    return [told(rows[p], v.seen_in) for p in sorted(rows) if p <= v.seen_in.moment.position]


_GATEWAY = {
    "target": Shown(Person | None, "The powerful person whom others want to reach.", _person(lambda v: v.it.target)),
    "closed": Shown(int, "How many people cannot reach them but through this person.", lambda v: v.it.closed),
    "of": Shown(int, "How many can reach them at all.", lambda v: v.it.of),
}
GatewayType = declare("InfluenceGateway")
complete(GatewayType, _GATEWAY, "A door to a powerful person that somebody holds.")
GATEWAY = view(GatewayType, _GATEWAY)

_SENTENCE = {
    "measure": Shown(Measure, "What was measured.", lambda v: v.it.measure),
    "text": Shown(str, "What it means here.", lambda v: _legible(v.it.text)),
}
SentenceType = declare("InfluenceSentence")
complete(SentenceType, _SENTENCE, "What a measure of somebody means here, in plain words.")
SENTENCE = view(SentenceType, _SENTENCE)

_NODE = {
    "stakeholder": Shown(Person | None, "The person.", _person(lambda v: v.it.person.id)),
    "name": Shown(str | None, "How they are called.", lambda v: v.seen_in.text(v.it.person.name)),
    "side": Shown(str | None, "`ours` or `theirs`; null when not known.", lambda v: v.it.person.side),
    "stance": Shown(
        float | None, "How they stand to us, -1 to 1; null is unknown, never neutral.", lambda v: v.it.person.stance
    ),
    "degree": Shown(DegreeType | None, MEASURES["degree"], lambda v: v.it.degree),
    "strength": Shown(StrengthType | None, MEASURES["strength"], lambda v: v.it.strength),
    "pagerank": Shown(float | None, MEASURES["pagerank"], lambda v: v.it.pagerank),
    "betweenness": Shown(float | None, MEASURES["betweenness"], lambda v: v.it.betweenness),
    "community": Shown(
        int | None, "The index of their community; null when they belong to none.", lambda v: v.it.community
    ),
    "holes": Shown(HolesType | None, MEASURES["brokers"], lambda v: v.it.holes),
    "roles": Shown(RolesType | None, MEASURES["roles"], lambda v: v.it.roles),
    "gateways": Shown(many(GatewayType), MEASURES["gateways"], lambda v: [GATEWAY(g, v.seen_in) for g in v.it.gateways]),
    "core": Shown(int | None, MEASURES["core"], lambda v: v.it.core),
    "pn": Shown(float | None, MEASURES["pn"], lambda v: v.it.pn),
    "sentences": Shown(
        many(SentenceType),
        "What the measures mean here, in plain words.",
        lambda v: [SENTENCE(s, v.seen_in) for s in v.it.sentences],
    ),
}
NodeType = declare("InfluenceNode")
complete(NodeType, _NODE, "Somebody on the map, with their measures.")
NODE = view(NodeType, _NODE)

_TIE = {
    "source": Shown(Person | None, "Who moves.", _person(lambda v: v.it.source)),
    "target": Shown(Person | None, "Who is moved.", _person(lambda v: v.it.target)),
    "kind": Shown(TieKind, "What ties them.", lambda v: v.it.kind),
    "label": Shown(str | None, "The source's own word for it.", lambda v: v.it.label),
    "sign": Shown(int, "+1 for a tie that helps, -1 for one that hinders.", lambda v: v.it.sign),
    "weight": Shown(float, "How strong it is.", lambda v: v.it.weight),
    "directed": Shown(bool, "False when it holds both ways alike.", lambda v: v.it.directed),
    "asserted_by": Shown(Person | None, "Who says so, when somebody said so.", _person(lambda v: v.it.asserted_by)),
    "evidence": Shown(list[Long], "The positions of the events that show it.", lambda v: list(v.it.evidence)),
    "events": Shown(many(HistoryItem), "The events that show it.", _events),
    "last_seen": Shown(DateTime | None, "When it was last seen.", lambda v: v.it.last_seen),
}
TieType = declare("InfluenceTie")
complete(TieType, _TIE, "A tie: the source has influence on the target.")
TIE = view(TieType, _TIE)


async def _members(v: Any) -> list[Any]:
    found = await v.seen_in.things.load_many([p.id for p in v.it.members])
    return [p for p in found if p is not None]


_COMMUNITY = {
    "index": Shown(int, "Its index, the largest first.", lambda v: v.it.index),
    "members": Shown(many(Person), "Who belongs to it.", _members),
}
CommunityType = declare("InfluenceCommunity")
complete(CommunityType, _COMMUNITY, "People who keep together.")
COMMUNITY = view(CommunityType, _COMMUNITY)


async def _isolated(v: Any) -> list[Any]:
    found = await v.seen_in.things.load_many([p.id for p in v.it[0].isolates])
    return [p for p in found if p is not None]


_MAP = {
    "nodes": Shown(
        many(NodeType), "Who is on it, the most influential first.", lambda v: [NODE(r, v.seen_in) for r in v.it[1].rows]
    ),
    "ties": Shown(many(TieType), "What ties them.", lambda v: [TIE(t, v.seen_in) for t in v.it[0].ties]),
    "communities": Shown(
        many(CommunityType),
        "Who keeps together with whom.",
        lambda v: [COMMUNITY(c, v.seen_in) for c in v.it[1].communities],
    ),
    "brokers": Shown(
        many(NodeType),
        "Who stands between people that do not know each other, the freest first.",
        lambda v: [NODE(r, v.seen_in) for r in v.it[1].brokers],
    ),
    "isolates": Shown(many(Person), "Who is in scope and tied to nobody.", _isolated),
    "includes_isolates": Shown(bool, "Whether these count in the measures.", lambda v: v.it[1].includes_isolates),
    "measures": Shown(many(Measure), "What was measured.", lambda v: list(v.it[1].measures)),
    "people": Shown(int, "How many people are on it.", lambda v: v.it[1].people),
    "tie_count": Shown(int, "How many ties are on it.", lambda v: v.it[1].ties),
    "negative_ties": Shown(int, "How many of them are of conflict.", lambda v: v.it[1].negative_ties),
    "contradictions": Shown(
        int, "Pairs said to be both for and against; both are kept.", lambda v: v.it[1].contradictions
    ),
    "assessed": Shown(
        float | None, "The share of people whose stance is known; null on an empty map.", lambda v: v.it[1].assessed
    ),
    "modularity": Shown(float | None, "How clearly the communities part, up to 1.", lambda v: v.it[1].modularity),
    "left_out": Shown(LeftOutType, "What is not on it, and why.", lambda v: v.it[1].left_out),
    "notes": Shown(list[str], "What to know before trusting it.", lambda v: [_legible(n) for n in v.it[1].notes]),
    "position": Shown(Long, "The position of the ledger that it is true for.", lambda v: v.seen_in.moment.position),
}
MapType = declare("InfluenceMap")
complete(
    MapType,
    _MAP,
    "Who has influence on whom: from relationships that somebody asserted and from what the events show (who asked, "
    "decided over, escalated to, promised whom). Disputed ties are left out of it.",
)
MAP = view(MapType, _MAP)


def influence_field(as_of_argument: Any, at_least_argument: Any) -> Any:
    """Return the root field of the map."""

    async def resolve(
        info: AskingInfo,
        opportunity: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only people who have to do with this deal.")
        ] = None,
        account: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only people of this account, and our team on it.")
        ] = None,
        network: Annotated[str | None, strawberry.argument(description="Only this imported network.")] = None,
        kinds: Annotated[list[TieKind] | None, strawberry.argument(description="Only these kinds of ties.")] = None,
        labels: Annotated[list[str] | None, strawberry.argument(description="Only ties with these labels.")] = None,
        include_isolates: Annotated[
            bool, strawberry.argument(description="Whether people without a tie count. They are told apart either way.")
        ] = False,
        measures: Annotated[
            list[Measure] | None, strawberry.argument(description="What to measure. Default: everything.")
        ] = None,
        targets: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="Whose doors are looked for. Default: buyers and executives."),
        ] = None,
        as_of: Any = None,
        at_least: Any = None,
    ) -> Any:
        asking = info.context
        scope = await asking.scope(as_of, at_least)
        wanted = {
            "opportunity": known(asking, opportunity, "opportunity"),
            "account": known(asking, account, "account"),
            "network": network if network is None or storable(network) else "",
            "kinds": None if kinds is None else [k.value for k in kinds],
            "labels": labels,
            "include_isolates": include_isolates,
        }
        sought = None if targets is None else [known(asking, t, "targets") or "" for t in targets]
        which = None if measures is None else [m.value for m in measures]
        return MAP(await _drawn(scope, wanted, which, sought), scope)

    resolve.__annotations__ |= {"as_of": as_of_argument, "at_least": at_least_argument, "return": MapType}
    return strawberry.field(resolver=resolve, description="Who has influence on whom, measured and told in words.")


async def _drawn(scope: Scope, wanted: dict[str, Any], which: list[str] | None, targets: list[str] | None) -> Any:
    """Return the map and its report, drawn away from the event loop."""
    asking = scope.asking

    def draw(_: Any, viewer: Any) -> Any:
        found = influence_map(asking.ledger, viewer, scope.moment, **wanted)
        return found, graph.measure(found, which, targets=targets)

    return await scope.read(draw)
