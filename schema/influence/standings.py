"""Ways, camps, key players, executives' ties, relationship levels and trust, as the API shows them."""

from __future__ import annotations

from typing import Any

from ledger.domain.stakeholder import RelationshipLevel
from schema.influence.answers import Person, answer, each, many, one, people, person, sentence
from schema.influence.drawn_tie import TIE, TieType
from schema.influence.people import WAY, WayType
from schema.reflect.enums import described
from schema.reflect.output import Shown
from schema.scalars import Date

Level = described(RelationshipLevel)

WaysType, WAYS = answer(
    "InfluenceWays",
    "The best ways to somebody, and what they hang on.",
    {
        "target": Shown(Person | None, "To whom.", person(lambda v: v.it.target)),
        "best": Shown(many(WayType), "The most probable, the best first.", each(WAY, lambda v: v.it.best)),
        "doors": Shown(many(Person), "Who is on every way there is, in order.", people(lambda v: v.it.doors)),
        "cut": Shown(
            many(Person), "The fewest people who together can shut out all but the direct.", people(lambda v: v.it.cut)
        ),
        "direct": Shown(many(Person), "Who has a tie of their own to them.", people(lambda v: v.it.direct)),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
CampType, CAMP = answer(
    "InfluenceCamp",
    "People who stand together.",
    {
        "members": Shown(many(Person), "Who.", people(lambda v: v.it.members)),
        "stance": Shown(
            float | None, "The mean of the stances that are known; null when none is.", lambda v: v.it.stance
        ),
        "assessed": Shown(float, "The share of members whose stance is known.", lambda v: v.it.assessed),
    },
)
CampsType, CAMPS = answer(
    "InfluenceCamps",
    "Who stands together against whom: the two camps that fit the most ties.",
    {
        "camps": Shown(
            many(CampType),
            "The camps, the larger first; one where nobody is against anybody.",
            each(CAMP, lambda v: v.it.camps),
        ),
        "between": Shown(many(Person), "Who has a tie that does not fit.", people(lambda v: v.it.between)),
        "tension": Shown(int, "How many ties do not fit.", lambda v: v.it.balance.tension),
        "balance": Shown(
            float | None, "How well they fit, up to 1; null without ties.", lambda v: v.it.balance.balance
        ),
        "proven": Shown(bool, "Whether it is proven that no other camps fit better.", lambda v: v.it.balance.exact),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
KeyPlayerType, KEY_PLAYER = answer(
    "KeyPlayer",
    "Somebody who is key, with what it comes to together with those before.",
    {
        "person": Shown(Person | None, "Who.", person(lambda v: v.it.person)),
        "together": Shown(float, "The share reached, or of pairs parted, 0 to 1.", lambda v: v.it.together),
    },
)
KeyPlayersType, KEY_PLAYERS = answer(
    "KeyPlayers",
    "Whom to win, and whom not to lose (Borgatti).",
    {
        "win": Shown(
            many(KeyPlayerType), "Whom of theirs to win, the first first.", each(KEY_PLAYER, lambda v: v.it.win)
        ),
        "keep": Shown(many(KeyPlayerType), "Whom not to lose, the first first.", each(KEY_PLAYER, lambda v: v.it.keep)),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
TopTieType, TOP_TIE = answer(
    "ExecutiveTie",
    "An executive of ours and somebody at the customer's top, and what ties them.",
    {
        "ours": Shown(Person | None, "Our executive.", person(lambda v: v.it.ours)),
        "theirs": Shown(Person | None, "At their top.", person(lambda v: v.it.theirs)),
        "ties": Shown(many(TieType), "What ties them, the strongest first.", each(TIE, lambda v: v.it.ties)),
        "strength": Shown(float, "The strongest of these.", lambda v: v.it.strength),
        "against": Shown(bool, "True when all that ties them is conflict.", lambda v: v.it.against),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
UntiedType, UNTIED = answer(
    "UntiedAtTheTop",
    "Somebody at the customer's top whom no executive of ours is tied to.",
    {
        "person": Shown(Person | None, "Who.", person(lambda v: v.it[0])),
        "way": Shown(WayType | None, "Our best way to them; null when there is none.", one(WAY, lambda v: v.it[1])),
    },
)
ExecutivesType, EXECUTIVES = answer(
    "ExecutiveTies",
    "Our executives' ties to the customer's top.",
    {
        "ours": Shown(many(Person), "Our executives on this map.", people(lambda v: v.it.ours)),
        "theirs": Shown(
            many(Person), "Their top: executives, who signs, and their inner circle.", people(lambda v: v.it.theirs)
        ),
        "ties": Shown(many(TopTieType), "Who is tied to whom.", each(TOP_TIE, lambda v: v.it.ties)),
        "untied": Shown(
            many(UntiedType),
            "Whom of their top nobody of our executives is tied to.",
            each(UNTIED, lambda v: v.it.untied),
        ),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)


def _level(name: str, part: str) -> Any:
    def read(v: Any) -> Any:
        found = getattr(v.it, name)
        return None if found is None else getattr(found, part)

    return read


RelationType, RELATION = answer(
    "RelationshipLevelNow",
    "What we are to somebody, and what we want to be.",
    {
        "person": Shown(Person | None, "To whom.", person(lambda v: v.it.person)),
        "now": Shown(Level | None, "What we are; null is unknown.", _level("now", "value")),
        "assessed_on": Shown(Date | None, "As seen on which day.", _level("now", "on")),
        "stale": Shown(bool, "Whether that is too old to rely on.", lambda v: v.it.stale),
        "wanted": Shown(Level | None, "What we want to be; null where nobody said.", _level("wanted", "value")),
        "missing": Shown(int | None, "How many levels lie between; null while one is unknown.", lambda v: v.it.missing),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
RelationsType, RELATIONS = answer(
    "RelationshipLevels",
    "What we are to each of theirs, and what we want to be.",
    {
        "relations": Shown(
            many(RelationType), "Those furthest from what is wanted first.", each(RELATION, lambda v: v.it.relations)
        ),
        "short": Shown(int, "With how many we are less than we want to be.", lambda v: v.it.short),
        "unknown": Shown(int, "Of how many the level is unknown.", lambda v: v.it.unknown),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
TrustType, TRUST = answer(
    "InfluenceTrust",
    "Who trusts somebody of ours, such as the product manager, and who is at odds with them.",
    {
        "person": Shown(Person | None, "Whom.", person(lambda v: v.it.person)),
        "trusted_by": Shown(
            many(TieType),
            "The ties of those who trust them, the strongest first.",
            each(TIE, lambda v: v.it.trusted_by),
        ),
        "at_odds": Shown(
            many(TieType), "The ties of those who are at odds with them.", each(TIE, lambda v: v.it.at_odds)
        ),
        "unknown": Shown(many(Person), "Of whom neither is known.", people(lambda v: v.it.unknown)),
        "ours": Shown(int, "How many of ours trust them.", lambda v: v.it.ours),
        "theirs": Shown(int, "How many of the others do.", lambda v: v.it.theirs),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
