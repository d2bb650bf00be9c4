"""Who decides a deal, and where we are uncovered, as the API shows it."""

from __future__ import annotations

from typing import Any

from graph.questions.committee import GAP_WORDS, GapKind
from graph.questions.reach import COVER_WORDS, Cover
from ledger.domain.stakeholder import BuyingRole, Coverage, Engagement, PoliticalStatus, RelationshipLevel, Support
from schema.influence.answers import Person, answer, each, many, one, people, person, sentence, words
from schema.influence.people import WAY, WayType
from schema.reflect.enums import described
from schema.reflect.output import Get, Shown
from schema.scalars import Date

CoverEnum = words(Cover, "InfluenceCover", "How well our side reaches somebody.", COVER_WORDS)
GapEnum = words(GapKind, "CommitteeGapKind", "What is missing on a buying committee, the gravest first.", GAP_WORDS)
Role = described(BuyingRole)


def fact(name: str, part: str = "value") -> Get:
    """Return the property that reads what an assessor stated, null where nobody did."""

    def read(v: Any) -> Any:
        found = getattr(v.it.known, name)
        return None if found is None else getattr(found, part)

    return read


SeatType, SEAT = answer(
    "CommitteeSeat",
    "Somebody with a part in the customer's decision: how they stand, who of ours covers them.",
    {
        "person": Shown(Person | None, "Who.", person(lambda v: v.it.person)),
        "roles": Shown(many(Role), "The parts they play in the purchase.", lambda v: list(v.it.roles)),
        "decides": Shown(
            bool, "Whether theirs is the final word: economic buyer, decider or approver.", lambda v: v.it.decides
        ),
        "left": Shown(
            bool, "Whether they have left or stepped aside; then they decide nothing any more.", lambda v: v.it.left
        ),
        "support": Shown(
            described(Support) | None, "How they stand to us; null is unknown, never neutral.", fact("support")
        ),
        "stance": Shown(float | None, "The same from -1 to 1; null is unknown.", lambda v: v.it.known.stance),
        "assessed_by": Shown(Person | None, "Who says how they stand.", person(fact("support", "by"))),
        "assessed_on": Shown(Date | None, "On which day.", fact("support", "on")),
        "age": Shown(
            int | None, "How many days ago; null when not assessed, or on an unknown day.", lambda v: v.it.age
        ),
        "stale": Shown(bool, "Whether that is too old to rely on.", lambda v: v.it.stale),
        "disagreeing": Shown(
            many(Person),
            "Assessors who see the stance differently; the newest is shown.",
            people(lambda v: v.it.known.disagree),
        ),
        "cover": Shown(CoverEnum, "How well our side reaches them.", lambda v: v.it.reach.cover),
        "covered_by": Shown(many(Person), "Who of ours covers them.", people(lambda v: v.it.reach.covered_by)),
        "trusts": Shown(many(Person), "Whom of ours they trust.", people(lambda v: v.it.reach.trusts)),
        "coverage": Shown(described(Coverage) | None, "How well we are said to know them.", fact("coverage")),
        "engagement": Shown(described(Engagement) | None, "How far they go along.", fact("engagement")),
        "political_status": Shown(
            described(PoliticalStatus) | None, "How near to where it is decided.", fact("political")
        ),
        "relationship_level": Shown(described(RelationshipLevel) | None, "What we are to them.", fact("level")),
        "relationship_wanted": Shown(described(RelationshipLevel) | None, "What we want to be.", fact("wanted")),
        "power": Shown(float | None, "Power to bring about what they want, 0 to 1.", fact("power")),
        "way": Shown(WayType | None, "Our best way in, where nobody covers them well.", one(WAY, lambda v: v.it.way)),
        "sentence": Shown(str, "All of it in a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
GapType, GAP = answer(
    "CommitteeGap",
    "Something to close before the deal is decided.",
    {
        "kind": Shown(GapEnum, "What is missing.", lambda v: v.it.kind),
        "person": Shown(Person | None, "At whom, when it is about somebody.", person(lambda v: v.it.person)),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
CommitteeType, COMMITTEE = answer(
    "BuyingCommittee",
    "Who decides a deal, with roles, support, coverage and gaps.",
    {
        "seats": Shown(
            many(SeatType), "Its members, those with the final word first.", each(SEAT, lambda v: v.it.seats)
        ),
        "gaps": Shown(
            many(GapType), "Where we are uncovered or do not know, the gravest first.", each(GAP, lambda v: v.it.gaps)
        ),
        "deciders": Shown(many(Person), "Who has the final word.", people(lambda v: v.it.deciders)),
        "missing_roles": Shown(
            many(Role), "Roles that somebody should play and nobody is known to.", lambda v: list(v.it.missing_roles)
        ),
        "assessed": Shown(
            float | None,
            "The share of members whose stance is known and fresh; null without members.",
            lambda v: v.it.assessed,
        ),
        "unknown": Shown(int, "Of how many the stance is unknown.", lambda v: v.it.unknown),
        "stale": Shown(int, "Of how many it is too old to rely on.", lambda v: v.it.stale),
        "oldest": Shown(Date | None, "The day of the oldest assessment that is shown.", lambda v: v.it.oldest),
        "stale_after": Shown(int, "After how many days an assessment was called stale.", lambda v: v.it.stale_after),
        "sentence": Shown(str, "Who decides, and where we are uncovered.", sentence(lambda v: v.it.sentence)),
    },
)
