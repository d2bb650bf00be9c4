"""The trail: everything that led to an answer and came of it, in its true order."""

from __future__ import annotations

from typing import Any

from ledger.views import trail as trails
from ledger.views.trail import MOST
from schema.asking import Scope
from schema.kinds import HistoryItem, Thing
from schema.reflect.output import Shown, complete, declare, many
from schema.scalars import Long

Trail = declare("Trail")
complete(
    Trail,
    {
        "things": Shown(
            many(Thing),
            "The requests, decisions, commitments and escalations it runs through, then the conversations and "
            "problems that hang on it.",
        ),
        "events": Shown(
            many(HistoryItem), "What happened, in the order in which it happened, late facts in their place."
        ),
        "whole": Shown(
            bool,
            f"False when something was left out: you may not see it, or there is more than {MOST:,} events.",
        ),
        "position": Shown(Long, "The position of the ledger that the trail is true for."),
    },
    "Everything that led to an answer and came of it. It runs through requests and their merges, decisions, "
    "commitments and escalations, not through people: not everything that a person ever did belongs to it. Of a "
    "conversation it tells what led to one of these things, of a problem what was said about them; neither leads on.",
)


class _TrailView:
    """A trail that was found."""

    __slots__ = ("_found", "events", "position", "seen_in", "whole")

    def __init__(self, found: trails.Trail, scope: Scope) -> None:
        from schema.utterances import told

        self.seen_in, self._found = scope, found
        scope.prepare(event.sentence for event in found.events)
        self.events = [told(event, scope) for event in found.events]
        self.whole = found.whole
        self.position = scope.moment.position

    @property
    def things(self) -> Any:
        """The things that it runs through."""
        return _present(self.seen_in, self._found.things)


async def _present(scope: Scope, ids: tuple[str, ...]) -> list[Any]:
    return [thing for thing in await scope.things.load_many(ids) if thing is not None]


async def trail_of(scope: Scope, thing_id: str) -> Any:
    """Return the trail of a thing."""
    return _TrailView(await scope.read(trails.trail, thing_id, scope.moment), scope)
