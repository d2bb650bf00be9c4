"""Asking for a map: its scope, what ties count, and what is measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import strawberry
from strawberry.types.nodes import FragmentSpread, InlineFragment

import graph
from graph.measures.opinion import OF_OPPONENTS, SUSCEPTIBILITY, NoSettledOpinion
from graph.questions.errors import NeverSettles
from graph.questions.sight import STALE_AFTER
from graph.questions.stances import Assumed
from graph.source import influence_map
from ledger.domain.kernel.aggregate import kind_of
from ledger.domain.kernel.errors import DateWithoutZone, Malformed
from ledger.domain.kernel.types import camel
from schema.asking import Asking, AskingInfo, Scope
from schema.filters import known
from schema.ids import storable
from schema.influence.drawn import MAP, REPORTED, MapType
from schema.influence.drawn_map import Drawn, Wanted
from schema.influence.half_life import check_half_life
from schema.influence.measures import Measure, TieKind
from schema.scalars import DateTime

MEASURED = frozenset(camel(name) for name in REPORTED)


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
        susceptibility: Annotated[
            float,
            strawberry.argument(description="How far people are taken to give way to others, 0 to 1."),
        ] = SUSCEPTIBILITY,
        of_opponents: Annotated[
            float, strawberry.argument(description="How far those who are against us are, 0 to 1.")
        ] = OF_OPPONENTS,
        half_life: Annotated[
            float | None,
            strawberry.argument(
                description="After how many days half of a tie is left; ties then age to the time in effect asked "
                "about, else to `at`, else to the beginning of today (UTC). More than 0. Default: as each kind has "
                "it, and ties age only for a time in effect."
            ),
        ] = None,
        stale_after: Annotated[
            int, strawberry.argument(description="After how many days an assessment is too old to rely on.")
        ] = STALE_AFTER,
        at: Annotated[
            DateTime | None,
            strawberry.argument(
                description="The time by which things are old. Default: the time in effect asked about, else now."
            ),
        ] = None,
        as_of: Any = None,
        at_least: Any = None,
    ) -> Any:
        asking = info.context
        scope = await asking.scope(as_of, at_least)
        assumed = _assumed(susceptibility, of_opponents)
        if not 0 <= stale_after <= 36_500:
            raise Malformed(f"staleAfter is {stale_after}; it goes from 0 to 36,500 days", path=("staleAfter",))
        if at is not None and at.tzinfo is None:
            raise DateWithoutZone(f"at is {at.isoformat()} without a zone", path=("at",))
        given = {
            "opportunity": _of(asking, opportunity, "opportunity"),
            "account": _of(asking, account, "account"),
            "network": network if network is None or storable(network) else "",
            "kinds": None if kinds is None else [k.value for k in kinds],
            "labels": labels,
            "include_isolates": include_isolates,
            "half_life": half_life,
            "aged_to": None if half_life is None else _until(at, half_life),
        }
        sought = None if targets is None else [known(asking, t, "targets") or "" for t in targets]
        which = None if measures is None else [m.value for m in measures]
        wanted = Wanted(given, at, stale_after, assumed)
        measured = any(f.name in MEASURED for f in _selected(info.selected_fields))
        return MAP(await _drawn(scope, wanted, which, sought, measured=measured), scope)

    resolve.__annotations__ |= {"as_of": as_of_argument, "at_least": at_least_argument, "return": MapType}
    return strawberry.field(resolver=resolve, description="Who has influence on whom, measured and told in words.")


def _of(asking: Asking, given: str | None, kind: str) -> str | None:
    """Return the id of the deal or account meant; refuse another thing, for an empty map would be read as an answer."""
    found = known(asking, given, kind)
    cls = None if found is None else kind_of(found)
    if cls is not None and cls.kind != kind:
        raise Malformed(f"{given!r} is of the kind {cls.kind}, not {kind}", path=(kind,))
    return found


def _until(at: datetime | None, half_life: float) -> datetime:
    """Return to when ties age where a half-life is given; refuse one that is none."""
    check_half_life(half_life)
    return at or datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _assumed(susceptibility: float, of_opponents: float) -> Assumed:
    for name, value in (("susceptibility", susceptibility), ("ofOpponents", of_opponents)):
        if not 0 <= value <= 1:
            raise Malformed(f"{name} is {value}; it goes from 0 to 1", path=(name,))
    return Assumed(susceptibility, of_opponents)


def _selected(fields: Iterable[Any]) -> Iterator[Any]:
    """Yield what is selected of the map itself, fragments opened."""
    for field in fields:
        for one in field.selections:
            if isinstance(one, InlineFragment | FragmentSpread):
                yield from _selected([one])
            else:
                yield one


async def _drawn(
    scope: Scope, wanted: Wanted, which: list[str] | None, targets: list[str] | None, *, measured: bool
) -> Drawn:
    """Return the map, with its report where it is asked for, drawn away from the event loop."""
    asking = scope.asking

    def draw(_: Any, viewer: Any) -> Drawn:
        found = influence_map(asking.ledger, viewer, scope.moment, **wanted.scope)
        report = _measured(found, which, targets, wanted.assumed) if measured else None
        return Drawn(found, report, wanted, scope)

    return await scope.read(draw)


def _measured(
    found: graph.InfluenceMap, which: list[str] | None, targets: list[str] | None, assumed: Assumed
) -> graph.MapReport:
    susceptibility, of_opponents = assumed.susceptibility, assumed.of_opponents
    try:
        return graph.measure(found, which, targets=targets, susceptibility=susceptibility, of_opponents=of_opponents)
    except NoSettledOpinion as error:
        raise NeverSettles(str(error), path=("susceptibility",)) from error
