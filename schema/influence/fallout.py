"""What a no would do, as the API shows it."""

from __future__ import annotations

from graph.questions.cover import COVER_KIND_WORDS, CoverKind
from graph.questions.fallout import FIGHT_WORDS, SIGN_WORDS, Fight, Sign
from graph.questions.stakes import STAKE_WORDS, StakeKind
from ledger.domain.authority import Verdict
from schema.influence.answers import (
    MoneyType,
    Person,
    answer,
    each,
    many,
    money,
    one,
    people,
    person,
    sentence,
    words,
)
from schema.influence.people import WAY, WayType
from schema.kinds import Thing
from schema.reflect.enums import described
from schema.reflect.output import Shown

CoverKindEnum = words(
    CoverKind,
    "CoverKind",
    "Why somebody is thought to stand behind the one who says no, the firmest first.",
    COVER_KIND_WORDS,
)
SignEnum = words(
    Sign, "FightSign", "Something on record that speaks for somebody fighting a no, or against it.", SIGN_WORDS
)
FightEnum = words(Fight, "Fight", "What the signs come to. A reading of the record, not a probability.", FIGHT_WORDS)
StakeEnum = words(StakeKind, "AtStakeKind", "In which way something hangs on a no.", STAKE_WORDS)

BackerType, BACKER = answer(
    "Backer",
    "Somebody who covers the one who says no.",
    {
        "person": Shown(Person | None, "Who.", person(lambda v: v.it.person)),
        "kinds": Shown(many(CoverKindEnum), "Why, the firmest reason first.", lambda v: list(v.it.kinds)),
        "path": Shown(WayType | None, "Over whom a word reaches them.", one(WAY, lambda v: v.it.path)),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
HeldType, HELD = answer(
    "HeldMandate",
    "A mandate that somebody holds or held.",
    {
        "mandate": Shown(Thing | None, "The mandate.", person(lambda v: v.it.mandate)),
        "granted_by": Shown(Person | None, "Who gave it.", person(lambda v: v.it.granted_by)),
        "in_force": Shown(bool, "Whether it is in force.", lambda v: v.it.valid),
        "overridden": Shown(int, "How often it was overridden when it was used.", lambda v: v.it.overridden),
        "honoured": Shown(int, "How often it was honoured.", lambda v: v.it.honoured),
    },
)
CheckType, CHECK = answer(
    "MandateAgainstNo",
    "A mandate held against a no.",
    {
        "mandate": Shown(Thing | None, "The mandate.", person(lambda v: v.it.mandate)),
        "verdict": Shown(described(Verdict), "Whether it covers the no.", lambda v: v.it.verdict),
        "because": Shown(str, "Why, with the arithmetic.", sentence(lambda v: v.it.because)),
    },
)
StandingType, STANDING = answer(
    "OwnCover",
    "Our own side's cover for somebody: who stands behind them, by which mandate, and how far the top is.",
    {
        "person": Shown(Person | None, "For whom.", person(lambda v: v.it.person)),
        "backers": Shown(many(BackerType), "Who covers them, the firmest first.", each(BACKER, lambda v: v.it.backers)),
        "superiors": Shown(many(Person), "Their superiors, the nearest first.", people(lambda v: v.it.superiors)),
        "top": Shown(Person | None, "The last of these.", person(lambda v: v.it.top)),
        "distance": Shown(
            int | None, "How many superiors up to the top; null where none is known.", lambda v: v.it.distance
        ),
        "mandates": Shown(many(HeldType), "The mandates that they hold or held.", each(HELD, lambda v: v.it.mandates)),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
AffectedType, AFFECTED = answer(
    "Affected",
    "Somebody whom a no touches, or whose stance it moves.",
    {
        "person": Shown(Person | None, "Who.", person(lambda v: v.it.person)),
        "fight": Shown(FightEnum, "Whether they will fight it, by the signs.", lambda v: v.it.fight),
        "signs": Shown(many(SignEnum), "What on record says so.", lambda v: list(v.it.signs)),
        "weight": Shown(float, "What the signs weigh together.", lambda v: v.it.weight),
        "stance": Shown(float | None, "How they stand now, -1 to 1; null is unknown.", lambda v: v.it.stance),
        "moves": Shown(
            float, "By how much their stance falls (below 0) or rises once all have heard.", lambda v: v.it.moves
        ),
        "path": Shown(WayType | None, "Their best way to somebody who can overturn it.", one(WAY, lambda v: v.it.path)),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
AtStakeType, AT_STAKE = answer(
    "AtStake",
    "Something that hangs on a no. Amounts are never summed: they overlap.",
    {
        "kind": Shown(StakeEnum, "In which way.", lambda v: v.it.kind),
        "thing": Shown(Thing | None, "What.", person(lambda v: v.it.thing)),
        "amount": Shown(MoneyType | None, "How much, where an amount was named.", money(lambda v: v.it.amount)),
        "sentence": Shown(str, "In a sentence.", sentence(lambda v: v.it.sentence)),
    },
)
FalloutType, FALLOUT = answer(
    "Fallout",
    "What a no would do, before it is made.",
    {
        "said_by": Shown(Person | None, "Who would say it.", person(lambda v: v.it.said_by)),
        "affected": Shown(many(AffectedType), "Whom it touches or moves.", each(AFFECTED, lambda v: v.it.affected)),
        "fighters": Shown(many(AffectedType), "Who will fight it, or may.", each(AFFECTED, lambda v: v.it.fighters)),
        "cover": Shown(StandingType, "Who covers the one who says it.", one(STANDING, lambda v: v.it.standing)),
        "refused": Shown(many(Person), "Who was asked for backing and refused.", people(lambda v: v.it.refused)),
        "asked": Shown(many(Person), "Who was asked for backing and has not answered.", people(lambda v: v.it.asked)),
        "can_overturn": Shown(many(Person), "Who can overturn it.", people(lambda v: v.it.can_overturn)),
        "authority": Shown(described(Verdict), "Whether a mandate covers it.", lambda v: v.it.authority.verdict),
        "authority_sentence": Shown(
            str, "The same in a sentence, with the arithmetic.", sentence(lambda v: v.it.authority.sentence)
        ),
        "checks": Shown(
            many(CheckType), "Each of their mandates, held against it.", each(CHECK, lambda v: v.it.authority.checks)
        ),
        "at_stake": Shown(many(AtStakeType), "What hangs on it.", each(AT_STAKE, lambda v: v.it.stakes)),
        "unknown": Shown(int, "Of how many of the affected the stance now is unknown.", lambda v: v.it.unknown),
        "susceptibility": Shown(float, "How far people were taken to give way.", lambda v: v.it.assumed.susceptibility),
        "of_opponents": Shown(float, "How far declared opponents were.", lambda v: v.it.assumed.of_opponents),
        "notes": Shown(list[str], "What to know before trusting it.", lambda v: list(v.it.notes)),
        "sentence": Shown(str, "Who will fight it, and who covers.", sentence(lambda v: v.it.sentence)),
    },
)
