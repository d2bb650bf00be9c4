"""Asking for a map: its scope, what ties count, and what is measured."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

import graph
from graph.source import influence_map
from schema.asking import AskingInfo, Scope
from schema.filters import known
from schema.ids import storable
from schema.influence.drawn import MAP, MapType
from schema.influence.measures import Measure, TieKind


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
