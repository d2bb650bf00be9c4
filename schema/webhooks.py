"""Webhooks: whom the ledger tells what happens, how far they have been told, and what holds them up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, TypeVar

import strawberry

from ledger.domain.flag_name import FlagName
from ledger.domain.kernel.errors import LedgerError
from ledger.exchange.webhooks.endpoints import Webhooks
from ledger.store.ops import Endpoint
from schema.asking import Asking, AskingInfo
from schema.errors import UserError, user_error
from schema.filters import EventType, Kind
from schema.ids import raw_id
from schema.reflect.enums import described
from schema.reflect.output import many
from schema.scalars import DateTime, Long

T = TypeVar("T")
FLAGS: Any = described(FlagName)


@strawberry.enum(description="In which form an endpoint is told.")
class WebhookFormat(Enum):
    CLOUDEVENTS = strawberry.enum_value("cloudevents", description="CloudEvents 1.0, structured JSON.")
    SLACK = strawberry.enum_value("slack", description="The message of an incoming webhook of Slack.")


@strawberry.enum(description="How it stands with an endpoint.")
class WebhookState(Enum):
    ACTIVE = strawberry.enum_value("active", description="It is told what happens.")
    WAITING = strawberry.enum_value("waiting", description="It did not answer as it should; the next try will come.")
    PARKED = strawberry.enum_value("parked", description="It is told nothing more until somebody resumes it.")


@strawberry.type(description="An endpoint that is told what happens. Its secret is never shown again.")
class Webhook:
    name: str = strawberry.field(description="Its name, which it is resumed and removed by.")
    url: str = strawberry.field(description="Where it is.")
    format: WebhookFormat = strawberry.field(description="In which form it is told.")
    state: WebhookState = strawberry.field(description="How it stands with it.")
    reason: str | None = strawberry.field(description="Why it is parked, or what went wrong at the last try.")
    position: Long = strawberry.field(description="Everything up to this position has been told, or was not to be.")
    behind: Long = strawberry.field(description="How many events the ledger holds beyond that position.")
    delivered: Long = strawberry.field(description="How many events it has taken.")
    failures: int = strawberry.field(description="How many tries failed in a row.")
    next_try_at: DateTime | None = strawberry.field(description="When the next try comes, while it waits for one.")
    last_delivered_at: DateTime | None = strawberry.field(description="When it last took an event.")
    topics: list[str] = strawberry.field(description="The types of events it is told, as topics; none: all.")
    kinds: list[Kind] = strawberry.field(description="The kinds of things whose events it is told; none: all.")
    flags: list[FLAGS] = strawberry.field(description="The flags of whose changes it is told; a watch has its own.")


def _shown(endpoint: Endpoint, head: int) -> Webhook:
    waits = endpoint.failures > 0 and endpoint.parked is None
    state = "parked" if endpoint.parked else "waiting" if waits else "active"
    return Webhook(
        name=endpoint.name,
        url=endpoint.about.url,
        format=WebhookFormat(endpoint.about.format),
        state=WebhookState(state),
        reason=endpoint.parked or (endpoint.last_fault if waits else None),
        position=endpoint.position,
        behind=max(0, head - endpoint.position),
        delivered=endpoint.delivered,
        failures=endpoint.failures,
        next_try_at=_time(endpoint.next_try) if waits else None,
        last_delivered_at=_time(endpoint.last_delivered),
        topics=list(endpoint.about.topics),
        kinds=list(endpoint.about.kinds),
        flags=list(endpoint.about.flags),
    )


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


@strawberry.input(description="An endpoint that shall be told what happens.")
class AddWebhookInput:
    name: str = strawberry.field(description="A name for it: small letters, digits, - and _.")
    url: str = strawberry.field(
        description="Where it is: an https address outside of private networks, or one of this machine."
    )
    format: WebhookFormat = strawberry.field(default=WebhookFormat.CLOUDEVENTS, description="In which form it is told.")
    types: list[EventType] | None = strawberry.field(default=None, description="Only events of these types.")
    kinds: list[Kind] | None = strawberry.field(default=None, description="Only events of these kinds of things.")
    concerning: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Only what is about any of these, said to or by them, or of their own streams."
    )
    watch: strawberry.ID | None = strawberry.field(
        default=None, description="Only what this watch is for, as it stands when an event is told."
    )
    flags: list[FLAGS] | None = strawberry.field(
        default=None,
        description="The flags of whose changes it is told. Default: those of the watch or of the person; with `types` "
        "none, else those that are shown, and sudden momentum.",
    )
    person: strawberry.ID | None = strawberry.field(
        default=None,
        description="Only what this person is quoted, graded or flagged by; what is said to them alone comes too.",
    )
    after: Long | None = strawberry.field(
        default=None, description="Begin after this position: 0 for the whole history. Default: from now on."
    )


NAME = "The name of the endpoint."
SHOWN = "The endpoint as it is now; null when it is not there."
ERRORS = "Why it was refused; empty when it was done."


@strawberry.input(description="Which endpoint shall go on.")
class ResumeWebhookInput:
    name: str = strawberry.field(description=NAME)


@strawberry.input(description="Which endpoint shall be told nothing any more.")
class RemoveWebhookInput:
    name: str = strawberry.field(description=NAME)


@strawberry.type(description="What `addWebhook` is answered with.")
class AddWebhookPayload:
    webhook: Webhook | None = strawberry.field(description=SHOWN)
    secret: str | None = strawberry.field(
        description="The secret that its messages are signed with (`whsec_…`), told this once."
    )
    user_errors: list[UserError] = strawberry.field(description=ERRORS)


@strawberry.type(description="What `resumeWebhook` is answered with.")
class ResumeWebhookPayload:
    webhook: Webhook | None = strawberry.field(description=SHOWN)
    user_errors: list[UserError] = strawberry.field(description=ERRORS)


@strawberry.type(description="What `removeWebhook` is answered with.")
class RemoveWebhookPayload:
    user_errors: list[UserError] = strawberry.field(description=ERRORS)


Adding = Annotated[AddWebhookInput, strawberry.argument(description="The endpoint, and what it shall be told.")]
Resuming = Annotated[ResumeWebhookInput, strawberry.argument(description="Which endpoint.")]
Removing = Annotated[RemoveWebhookInput, strawberry.argument(description="Which endpoint.")]


def webhooks_field() -> Any:
    """Return the root field."""

    async def resolve(info: AskingInfo) -> Any:
        return await asyncio.to_thread(_all, info.context)

    resolve.__annotations__["return"] = many(Webhook)
    return strawberry.field(
        resolver=resolve, description="Whom this node tells what happens, and how far they have been told."
    )


def _all(asking: Asking) -> list[Webhook]:
    head = asking.ledger.recorder.head()
    return [_shown(e, head) for e in Webhooks(asking.ledger, asking.viewer).all()]


def webhook_mutations() -> dict[str, Any]:
    """Return the mutations that change webhooks."""

    async def add(info: AskingInfo, input: Adding) -> AddWebhookPayload:
        def act(webhooks: Webhooks) -> tuple[Endpoint, str]:
            added = webhooks.add(
                input.name,
                input.url,
                form=str(input.format.value),
                topics=tuple(t.value for t in input.types or ()),
                kinds=tuple(k.value for k in input.kinds or ()),
                things=tuple(input.concerning or ()),
                watch=None if input.watch is None else raw_id(input.watch) or input.watch,
                flags=None if input.flags is None else tuple(f.value for f in input.flags),
                person=None if input.person is None else raw_id(input.person) or input.person,
                after=input.after,
            )
            return added.endpoint, added.secret

        done, errors = await _done(info.context, act)
        endpoint, secret = done or (None, None)
        return AddWebhookPayload(webhook=_now(info.context, endpoint), secret=secret, user_errors=errors)

    async def resume(info: AskingInfo, input: Resuming) -> ResumeWebhookPayload:
        endpoint, errors = await _done(info.context, lambda webhooks: webhooks.resume(input.name))
        return ResumeWebhookPayload(webhook=_now(info.context, endpoint), user_errors=errors)

    async def remove(info: AskingInfo, input: Removing) -> RemoveWebhookPayload:
        _, errors = await _done(info.context, lambda webhooks: webhooks.remove(input.name))
        return RemoveWebhookPayload(user_errors=errors)

    told: dict[str, tuple[Any, str]] = {
        "add_webhook": (add, "Let an endpoint be told what happens: signed, in order, at least once."),
        "resume_webhook": (resume, "Go on with a parked endpoint from where it was; nothing is left out."),
        "remove_webhook": (remove, "Tell an endpoint nothing any more, and forget it with its secret."),
    }
    return {name: strawberry.mutation(resolver=act, description=what) for name, (act, what) in told.items()}


async def _done(asking: Asking, act: Callable[[Webhooks], T]) -> tuple[T | None, list[UserError]]:
    """Return what came of a change, or why it was refused."""
    try:
        return await asyncio.to_thread(lambda: act(Webhooks(asking.ledger, asking.viewer))), []
    except LedgerError as error:
        return None, [user_error(error)]


def _now(asking: Asking, endpoint: Endpoint | None) -> Webhook | None:
    return None if endpoint is None else _shown(endpoint, asking.ledger.follower.position)
