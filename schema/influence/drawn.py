"""The map itself: people, ties, communities, and what was left out."""

from __future__ import annotations

from typing import Any

from ledger.views import history
from schema.influence.measures import LeftOutType, Measure, TieKind
from schema.influence.people import NODE, NodeType, Person, legible, person, some
from schema.kinds import HistoryItem
from schema.reflect.output import Shown, complete, declare, many, view
from schema.scalars import Date, DateTime, Long


async def _events(v: Any) -> list[Any]:
    from schema.utterances import told

    rows = await v.seen_in.read(history.at_positions, v.it.evidence)
    return [told(rows[p], v.seen_in) for p in sorted(rows) if p <= v.seen_in.moment.position]


_TIE = {
    "source": Shown(Person | None, "Who moves.", person(lambda v: v.it.source)),
    "target": Shown(Person | None, "Who is moved.", person(lambda v: v.it.target)),
    "kind": Shown(TieKind, "What ties them.", lambda v: v.it.kind),
    "label": Shown(str | None, "The source's own word for it.", lambda v: v.it.label),
    "sign": Shown(int, "+1 for a tie that helps, -1 for one that hinders.", lambda v: v.it.sign),
    "weight": Shown(float, "How strong it is.", lambda v: v.it.weight),
    "directed": Shown(bool, "False when it holds both ways alike.", lambda v: v.it.directed),
    "asserted_by": Shown(Person | None, "Who says so, when somebody said so.", person(lambda v: v.it.asserted_by)),
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


async def _to_win(v: Any) -> list[Any]:
    return await some(v, [k.person for k in v.it[1].to_win])


async def _not_to_lose(v: Any) -> list[Any]:
    return await some(v, [k.person for k in v.it[1].not_to_lose])


_MAP = {
    "nodes": Shown(
        many(NodeType),
        "Who is on it, the most influential first.",
        lambda v: [NODE(r, v.seen_in) for r in v.it[1].rows],
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
    "oldest_assessment": Shown(
        Date | None, "The day of the oldest assessment that counts.", lambda v: v.it[1].oldest_assessment
    ),
    "tension": Shown(
        int | None, "How many ties do not fit the two camps.", lambda v: v.it[1].balance and v.it[1].balance.tension
    ),
    "balance": Shown(
        float | None,
        "How well everybody fits two camps, up to 1; null without ties.",
        lambda v: v.it[1].balance and v.it[1].balance.balance,
    ),
    "tension_proven": Shown(
        bool | None,
        "Whether it is proven that fewer ties could not be in the way.",
        lambda v: v.it[1].balance and v.it[1].balance.exact,
    ),
    "to_win": Shown(many(Person), "Whom to win so that the word spreads, the first first.", _to_win),
    "not_to_lose": Shown(many(Person), "Whom not to lose, the first first.", _not_to_lose),
    "leader": Shown(
        Person | None,
        "Who comes first by PageRank, alone.",
        person(lambda v: v.it[1].leader and v.it[1].leader.id),
    ),
    "fragile": Shown(
        int, "How many single ties there are without which somebody else would.", lambda v: len(v.it[1].fragile)
    ),
    "susceptibility": Shown(
        float | None, "How far people were taken to give way to others, 0 to 1.", lambda v: v.it[1].susceptibility
    ),
    "of_opponents": Shown(
        float | None, "How far those who are against us were taken to.", lambda v: v.it[1].of_opponents
    ),
    "modularity": Shown(float | None, "How clearly the communities part, up to 1.", lambda v: v.it[1].modularity),
    "left_out": Shown(LeftOutType, "What is not on it, and why.", lambda v: v.it[1].left_out),
    "notes": Shown(list[str], "What to know before trusting it.", lambda v: [legible(n) for n in v.it[1].notes]),
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
