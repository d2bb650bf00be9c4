"""Mutations: one for each command, with an input and a payload of its own."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from ledger.domain.kernel.command import COMMANDS, Command
from ledger.domain.kernel.errors import LedgerError
from ledger.ledger import Receipt
from ledger.views import history
from ledger.views.asof import Moment
from ledger.views.flags.reading import raised_between
from schema.asking import Asking, AskingInfo
from schema.errors import UserError, user_error
from schema.flags import Flag, shown
from schema.kinds import HistoryItem
from schema.reflect.docs import of_class
from schema.reflect.input import Reader, camel_of, input_of
from schema.reflect.names import words
from schema.reflect.output import TYPES, Shown, complete, declare, many
from schema.reports.asked import time_of
from schema.scalars import Long
from schema.utterances import told
from schema.webhooks import webhook_mutations

Payload = declare("Payload")
SHARED: dict[str, Shown] = {
    "position": Shown(Long | None, "The position of the last event that was recorded; null when the act was refused."),
    "event": Shown(HistoryItem | None, "The event that was recorded, the first if there are several."),
    "events": Shown(many(HistoryItem), "All events that were recorded."),
    "flags": Shown(many(Flag), "The flags that are up because of them, on whatever thing."),
    "stale": Shown(
        bool, "True when this node does not show the act yet: ask with `atLeast: position`. It is recorded for certain."
    ),
    "repeated": Shown(bool, "True when this `commandId` had been recorded before; this is the first answer again."),
    "user_errors": Shown(list[UserError], "Why the act was refused; empty when it was recorded."),
}
complete(Payload, SHARED, "What every act is answered with.", interface=True)


class Answer:
    """What an act is answered with."""

    __slots__ = ("event", "events", "flags", "position", "repeated", "stale", "thing", "user_errors")

    def __init__(self, thing: Any = None, receipt: Receipt | None = None) -> None:
        self.thing = thing
        self.position = receipt.last if receipt else None
        self.stale = receipt.stale if receipt else False
        self.repeated = receipt.repeated if receipt else False
        self.event: Any = None
        self.events: list[Any] = []
        self.flags: list[Any] = []
        self.user_errors: list[UserError] = []

    @classmethod
    def refused(cls, *errors: LedgerError) -> Answer:
        """Return the answer to an act that was refused."""
        answer = cls()
        answer.user_errors = [user_error(e) for e in errors]
        return answer


async def act(asking: Asking, command: type[Command], given: Any) -> Answer:
    """Record an act and answer it."""
    reader = Reader(asking)
    try:
        wanted = reader.command(command, given)
        if wanted is None:
            return Answer.refused(*reader.errors)
        receipt = await asking.ledger.execute_async(asking.viewer, wanted)
    except LedgerError as error:
        asking.retry_after = max(error.retry_after or 0, asking.retry_after or 0) or None
        return Answer.refused(error)
    scope = asking.at(Moment(receipt.last))
    answer = Answer(await scope.things.wait(receipt.thing), receipt)
    rows = history.at_positions(asking.ledger.views, asking.viewer, range(receipt.first, receipt.last + 1))
    answer.events = [told(rows[position], scope) for position in sorted(rows)]
    answer.event = answer.events[0] if answer.events else None
    raised = raised_between(asking.ledger.views, asking.viewer, receipt.first, receipt.last, time_of(scope, None))
    answer.flags = shown(raised, scope)
    return answer


def _mutation(command: type[Command]) -> Any:
    kind = command.changes.kind
    payload = declare(f"{command.__name__}Payload", Payload)
    thing = Shown(TYPES[command.changes] | None, f"The {words(kind)}, as it is now; null when the act was refused.")
    complete(payload, {kind: thing}, f"What `{camel_of(command)}` is answered with.")

    async def resolve(info: AskingInfo, input: Any) -> Any:
        answer = await act(info.context, command, input)
        return _named(answer, kind, payload)

    described = strawberry.argument(description="What is to be recorded.")
    resolve.__annotations__ |= {"input": Annotated[input_of(command), described], "return": payload}
    return strawberry.mutation(resolver=resolve, description=of_class(command))


def _named(answer: Answer, kind: str, payload: type) -> Any:
    """Return the answer with its thing under the name of its kind."""
    fields = {name: getattr(answer, name) for name in SHARED}
    return payload(**fields, **{kind: answer.thing})


Mutation = strawberry.type(
    type(
        "Mutation",
        (),
        {"__module__": __name__, "__annotations__": {}}
        | {camel_of(command): _mutation(command) for command in COMMANDS.values()}
        | webhook_mutations(),
    ),
    name="Mutation",
    description="Acts: each records what somebody said or did, or is refused with its reasons and records nothing.",
)
