"""The root field of the organisation: everything below it is of one moment, and is told as far as it is there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import strawberry

from graph.measures.opinion import OF_OPPONENTS, SUSCEPTIBILITY
from graph.measures.paths import BEST
from graph.organisation import Outlined, When, words
from graph.organisation.asked import Question
from graph.organisation.changes import ChangedSince
from graph.organisation.coalitions import InCoalitions
from graph.organisation.standing import By, Core, Opinions, Order, PageRank, Strength
from graph.organisation.ways import BestWays
from ledger.domain.kernel.errors import DateWithoutZone, Malformed
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.clock import moment as time_of
from schema.asking import AskingInfo, AsOfInput
from schema.filters import known
from schema.influence.answers import answer, sentence
from schema.influence.costs import ORGANISATION_COSTS, priced
from schema.influence.half_life import check_half_life
from schema.organisation import groups, rankings
from schema.organisation.told import ASSESSED, FIRST, MOST, STATE, Asked, Told, told
from schema.reflect.output import Shown
from schema.scalars import DateTime, Long

WAIT, MOST_WAIT = 2.0, 10.0
MEMBERS = 100

FirstArgument = Annotated[
    int, strawberry.argument(description=f"How many of the first, up to {MOST:,}; 0 for none, only how it is.")
]
PeopleArgument = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description="Whose place is asked for besides, at most 100, by any of their names."),
]


def moment_asked(moment: Moment, at: datetime | None, half_life: float | None) -> When:
    """Return the moment, to when ties age, and how fast; refuse a half-life that is none."""
    if half_life is not None:
        check_half_life(half_life)
    if at is not None and at.tzinfo is None:
        raise DateWithoutZone(f"at is {at.isoformat()} without a zone", path=("at",))
    if at is not None:
        return When(moment, micros(at), half_life)
    if moment.effective_at is None and half_life is not None:
        # By the day: asked again in a minute it is the same question, and the answer is there.
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return When(moment, micros(today), half_life)
    return When(moment, moment.effective_at, half_life)


async def _tell(root: Any, info: AskingInfo, question: Question, **asked: Any) -> Told:
    it: Asked = root.it
    return await told(info.context, it.when, question, it.wait, **asked)


def _people(info: AskingInfo, people: list[strawberry.ID] | None, name: str = "people") -> list[str]:
    return [known(info.context, p, name) or "" for p in people or ()]


async def _ranked(
    root: Any, info: AskingInfo, shown: Any, question: Question, first: int, people: Any, **asked: Any
) -> Any:
    rows = rankings.rows_asked(first, _people(info, people))
    found = await _tell(root, info, question, **rows, **asked)
    if found.found is not None:
        found.asked["asked"](found.found)  # whoever is not on the map is refused here, before anything is shown
    return shown(found, root.seen_in)


async def _pagerank(
    root: Any,
    info: AskingInfo,
    first: FirstArgument = FIRST,
    people: PeopleArgument = None,
    alpha: Annotated[
        float, strawberry.argument(description="How much rank flows on to others, from 0 to 0.99.")
    ] = 0.85,
) -> Any:
    return await _ranked(root, info, rankings.RANK, PageRank(alpha), first, people)


async def _strength(
    root: Any,
    info: AskingInfo,
    first: FirstArgument = FIRST,
    people: PeopleArgument = None,
    by: Annotated[rankings.ByEnum, strawberry.argument(description="What comes first.")] = rankings.ByEnum.POSITIVE,
) -> Any:
    which = By(by.value)
    return await _ranked(root, info, rankings.STRENGTH, Strength(which), first, people, by=which.value)


async def _opinions(
    root: Any,
    info: AskingInfo,
    first: FirstArgument = FIRST,
    people: PeopleArgument = None,
    susceptibility: Annotated[
        float, strawberry.argument(description="How far people are taken to give way to others, 0 to 0.99.")
    ] = SUSCEPTIBILITY,
    of_opponents: Annotated[
        float, strawberry.argument(description="How far those who are against us are, 0 to 0.99.")
    ] = OF_OPPONENTS,
    order: Annotated[rankings.OrderEnum, strawberry.argument(description="Whose opinion comes first.")] = (
        rankings.OrderEnum.MOVED
    ),
) -> Any:
    question = Opinions(susceptibility, of_opponents, Order(order.value))
    return await _ranked(root, info, rankings.OPINIONS, question, first, people)


async def _core(root: Any, info: AskingInfo, first: FirstArgument = FIRST, people: PeopleArgument = None) -> Any:
    return await _ranked(root, info, rankings.CORE, Core(), first, people)


async def _coalitions(
    root: Any,
    info: AskingInfo,
    first: FirstArgument = FIRST,
    members: Annotated[int, strawberry.argument(description=f"How many members of each, up to {MEMBERS}.")] = FIRST,
) -> Any:
    for name, value, most in (("first", first, MOST), ("members", members, MEMBERS)):
        if not 0 <= value <= most:
            raise Malformed(f"{name} is {value}; it goes from 0 to {most:,}", path=(name,))
    found = await _tell(root, info, InCoalitions(), first=first, members=members)
    return groups.COALITIONS(found, root.seen_in)


async def _best_ways(
    root: Any,
    info: AskingInfo,
    sources: Annotated[
        list[strawberry.ID], strawberry.argument(name="from", description="From whom, at most 100 people.")
    ],
    to: Annotated[strawberry.ID, strawberry.argument(description="To whom.")],
    best: Annotated[int, strawberry.argument(description="How many ways at most, up to 10.")] = BEST,
) -> Any:
    question = BestWays(tuple(_people(info, sources, "from")), known(info.context, to, "to") or "", best)
    return groups.WAYS(await _tell(root, info, question), root.seen_in)


async def _changed_since(
    root: Any,
    info: AskingInfo,
    as_of: Annotated[AsOfInput, strawberry.argument(description="The earlier moment.")],
) -> Any:
    when: When = root.it.when
    question = ChangedSince(when.beside((await info.context.scope(as_of)).moment))
    return groups.CHANGED(await _tell(root, info, question), root.seen_in)


def _question(name: str, annotation: Any, description: str, resolve: Any) -> Shown:
    resolve.__annotations__["return"] = annotation
    return Shown(annotation, priced(name, description, ORGANISATION_COSTS), resolve=resolve)


_QUESTIONS = {
    "pagerank": (rankings.RankType, "Who has the ear of the powerful? 1 is average.", _pagerank),
    "strength": (rankings.StrengthType, "Who is listened to, who is resisted, and by how many?", _strength),
    "opinions": (rankings.OpinionsType, "Where do stances come to rest once all have heard each other?", _opinions),
    "core": (rankings.CoreType, "Who is in the thick of it?", _core),
    "coalitions": (groups.CoalitionsType, "Who keeps together with whom?", _coalitions),
    "best_ways": (groups.WaysType, "How does a word get from some people to somebody, over ties for?", _best_ways),
    "changed_since": (groups.ChangedType, "What changed since another moment, counted?", _changed_since),
}


def _of_asked(shown: Shown) -> Shown:
    """Return a field that is told of the outline, as a field of the root type."""

    class Seen:
        def __init__(self, v: Any) -> None:
            self.it, self.seen_in = v.it.outline, v.seen_in

    read = shown.get
    assert read is not None
    return Shown(shown.annotation, shown.description, lambda v: read(Seen(v)))


def _outlined(name: str, description: str) -> Shown:
    return Shown(
        int | None,
        f"{description} Null until done.",
        lambda v: None if v.it.outline.outline is None else getattr(v.it.outline.outline, name),
    )


def _spoken(v: Any) -> Any:
    found = v.it.outline.outline
    return None if found is None else sentence(lambda _: words.outline(found))(v)


OrganisationType, ORGANISATION = answer(
    "OrganisationMap",
    "The influence map of everybody, people without a tie included. What takes long is made in the background: each "
    "measure says how far it is. Ask again with `asOf: {position}` of this answer, or hear `organisationProgress`.",
    {
        **{name: _of_asked(shown) for name, shown in (STATE | ASSESSED).items()},
        "effective_at": Shown(
            DateTime | None,
            "The time in effect that is asked about, if one is.",
            lambda v: None if v.it.when.moment.effective_at is None else time_of(v.it.when.moment.effective_at),
        ),
        "aged_to": Shown(
            DateTime | None,
            "To when ties aged; null when each counts as it was stated.",
            lambda v: None if v.it.when.aged_to is None else time_of(v.it.when.aged_to),
        ),
        "half_life": Shown(
            float | None,
            "After how many days half of a tie was left; null when each kind has its own.",
            lambda v: v.it.when.half_life,
        ),
        "followed": Shown(
            Long,
            "How far this process has read the ledger for the map of everybody.",
            lambda v: v.seen_in.asking.the_organisation().keeper.position,
        ),
        "ties": _outlined("ties", "How many ties there are."),
        "negative_ties": _outlined("negative_ties", "How many of them are of conflict."),
        "alone": _outlined("alone", "How many people are tied to nobody."),
        "sentence": Shown(str | None, "How much there is and how much is known, in words; null until done.", _spoken),
        **{name: _question(name, *q) for name, q in _QUESTIONS.items()},
    },
)


def organisation_field(as_of_argument: Any, at_least_argument: Any) -> Any:
    """Return the root field."""

    async def resolve(
        info: AskingInfo,
        half_life: Annotated[
            float | None,
            strawberry.argument(
                description="After how many days half of a tie is left. Default: as each kind has it. More than 0."
            ),
        ] = None,
        at: Annotated[
            DateTime | None,
            strawberry.argument(
                description="To when ties age. Default: the time in effect asked about; with `halfLife` the beginning "
                "of today, UTC; else ties do not age."
            ),
        ] = None,
        wait: Annotated[
            float,
            strawberry.argument(
                description=f"For how many seconds each measure is waited for before it is told as it is, 0 to "
                f"{MOST_WAIT:.0f}."
            ),
        ] = WAIT,
        as_of: Any = None,
        at_least: Any = None,
    ) -> Any:
        if not 0 <= wait <= MOST_WAIT:
            raise Malformed(f"wait is {wait}; it goes from 0 to {MOST_WAIT:.0f} seconds", path=("wait",))
        asking = info.context
        scope = await asking.scope(as_of, at_least)
        when = moment_asked(scope.moment, at, half_life)
        outline = await told(asking, when, Outlined(), wait)
        return ORGANISATION(Asked(when, wait, outline), scope)

    resolve.__annotations__ |= {"as_of": as_of_argument, "at_least": at_least_argument, "return": OrganisationType}
    return strawberry.field(
        resolver=resolve,
        description=priced(
            "outline",
            "Who has influence on whom in the whole organisation, measured in the background. For viewers with sight "
            "of everything.",
            ORGANISATION_COSTS,
        ),
    )
