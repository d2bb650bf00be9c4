"""The map itself: people, ties, communities, and what was left out."""

from __future__ import annotations

from typing import Any

from schema.influence.drawn_tie import TIE, TieType
from schema.influence.measures import LeftOutType, Measure
from schema.influence.people import NODE, NodeType, Person, legible, person, some
from schema.influence.questions import QUESTIONS
from schema.reflect.output import Shown, complete, declare, many, view
from schema.scalars import Date, DateTime, Long


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
    found = await v.seen_in.things.load_many([p.id for p in v.it.map.isolates])
    return [p for p in found if p is not None]


async def _to_win(v: Any) -> list[Any]:
    return await some(v, [k.person for k in v.it.report.to_win])


async def _not_to_lose(v: Any) -> list[Any]:
    return await some(v, [k.person for k in v.it.report.not_to_lose])


_MAP = {
    "nodes": Shown(
        many(NodeType),
        "Who is on it, the most influential first.",
        lambda v: [NODE(r, v.seen_in) for r in v.it.report.rows],
    ),
    "ties": Shown(many(TieType), "What ties them.", lambda v: [TIE(t, v.seen_in) for t in v.it.map.ties]),
    "communities": Shown(
        many(CommunityType),
        "Who keeps together with whom.",
        lambda v: [COMMUNITY(c, v.seen_in) for c in v.it.report.communities],
    ),
    "brokers": Shown(
        many(NodeType),
        "Who stands between people that do not know each other, the freest first.",
        lambda v: [NODE(r, v.seen_in) for r in v.it.report.brokers],
    ),
    "isolates": Shown(many(Person), "Who is in scope and tied to nobody.", _isolated),
    "includes_isolates": Shown(bool, "Whether these count in the measures.", lambda v: v.it.report.includes_isolates),
    "measures": Shown(many(Measure), "What was measured.", lambda v: list(v.it.report.measures)),
    "people": Shown(int, "How many people are on it.", lambda v: v.it.report.people),
    "tie_count": Shown(int, "How many ties are on it.", lambda v: v.it.report.ties),
    "negative_ties": Shown(int, "How many of them are of conflict.", lambda v: v.it.report.negative_ties),
    "contradictions": Shown(
        int, "Pairs said to be both for and against; both are kept.", lambda v: v.it.report.contradictions
    ),
    "assessed": Shown(
        float | None, "The share of people whose stance is known; null on an empty map.", lambda v: v.it.report.assessed
    ),
    "oldest_assessment": Shown(
        Date | None, "The day of the oldest assessment that counts.", lambda v: v.it.report.oldest_assessment
    ),
    "tension": Shown(
        int | None,
        "How many ties do not fit the two camps.",
        lambda v: v.it.report.balance and v.it.report.balance.tension,
    ),
    "balance": Shown(
        float | None,
        "How well everybody fits two camps, up to 1; null without ties.",
        lambda v: v.it.report.balance and v.it.report.balance.balance,
    ),
    "tension_proven": Shown(
        bool | None,
        "Whether it is proven that fewer ties could not be in the way.",
        lambda v: v.it.report.balance and v.it.report.balance.exact,
    ),
    "to_win": Shown(many(Person), "Whom to win so that the word spreads, the first first.", _to_win),
    "not_to_lose": Shown(many(Person), "Whom not to lose, the first first.", _not_to_lose),
    "leader": Shown(
        Person | None,
        "Who comes first by PageRank, alone.",
        person(lambda v: v.it.report.leader and v.it.report.leader.id),
    ),
    "fragile": Shown(
        int, "How many single ties there are without which somebody else would.", lambda v: len(v.it.report.fragile)
    ),
    "susceptibility": Shown(
        float | None, "How far people were taken to give way to others, 0 to 1.", lambda v: v.it.report.susceptibility
    ),
    "of_opponents": Shown(
        float | None, "How far those who are against us were taken to.", lambda v: v.it.report.of_opponents
    ),
    "half_life": Shown(
        float | None,
        "After how many days half of a tie was left; null when each kind has its own.",
        lambda v: v.it.wanted.scope.get("half_life"),
    ),
    "aged_to": Shown(DateTime | None, "To when ties aged; null when they did not.", lambda v: v.it.map.at),
    "modularity": Shown(float | None, "How clearly the communities part, up to 1.", lambda v: v.it.report.modularity),
    "left_out": Shown(LeftOutType, "What is not on it, and why.", lambda v: v.it.report.left_out),
    "notes": Shown(list[str], "What to know before trusting it.", lambda v: [legible(n) for n in v.it.report.notes]),
    "position": Shown(Long, "The position of the ledger that it is true for.", lambda v: v.seen_in.moment.position),
}
MapType = declare("InfluenceMap")
REPORTED = frozenset(_MAP) - {"ties", "isolates", "position", "half_life", "aged_to"}
"""Fields for which the map is measured. Whoever asks for none of them does not pay for it."""
complete(
    MapType,
    _MAP | QUESTIONS,
    "Who has influence on whom: from relationships that somebody asserted and from what the events show (who asked, "
    "decided over, escalated to, promised whom). Disputed ties are left out of it.",
)
MAP = view(MapType, _MAP | QUESTIONS)
