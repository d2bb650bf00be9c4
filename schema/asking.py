"""Asking: who asks which ledger, and the moment that everything below a root field inherits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import strawberry
from strawberry.types import Info

from graph.organisation import Organisation
from ledger.domain.kernel.errors import NotYetThere
from ledger.domain.kernel.types import ERASED
from ledger.ledger import Ledger
from ledger.policy import Viewer
from ledger.views import history, mentions, replies, things
from ledger.views.asof import AsOf, Moment
from schema.loading import Loader
from schema.scalars import DateTime, Long

T = TypeVar("T")
READERS = ThreadPoolExecutor(4, thread_name_prefix="schema-reader")
"""Pages, counts, trails and maps are read here, so that a long read never holds up the event loop."""


class Streams:
    """The live connections of a server, which it ends in order when it stops."""

    __slots__ = ("_endings", "closed")

    def __init__(self) -> None:
        self.closed = False
        self._endings: list[Callable[[], object]] = []

    def opened(self, end: Callable[[], object]) -> None:
        """Take note of a stream, and how it is woken to end."""
        self._endings.append(end)

    def ended(self, end: Callable[[], object]) -> None:
        """Forget a stream."""
        self._endings.remove(end)

    def close(self) -> None:
        """End all streams, those to come too."""
        self.closed = True
        for end in tuple(self._endings):
            end()


@dataclass(slots=True)
class Asking:
    """The context of one operation: the ledger, the viewer, and what must be said about the answer."""

    ledger: Ledger
    viewer: Viewer
    streams: Streams = field(default_factory=Streams)
    erased: bool = False
    """True once a text was met whose key is destroyed; the answer is then searched for it."""
    cost: int = 0
    """What the operation costs, counted before it is answered."""
    dear: float = 0.0
    """How much of that its measures and questions of the map cost, which is the same however many things there are."""
    retry_after: float | None = None
    """Seconds after which to try again what could not be recorded for now."""
    now: Moment | None = None
    """The moment of all root fields that name none, so that one answer is of one moment."""
    organisation: Organisation | None = None
    """What answers for the whole organisation: one for a server, or made when it is first asked."""
    scopes: list[Scope] = field(default_factory=list)
    """The scopes that were opened, for tests and tracing."""

    def again(self) -> Asking:
        """Return the context of the next operation of the same caller."""
        return Asking(self.ledger, self.viewer, self.streams, organisation=self.the_organisation())

    def the_organisation(self) -> Organisation:
        """Return what answers for the whole organisation."""
        if self.organisation is None:
            self.organisation = Organisation(self.ledger)
        return self.organisation

    def at(self, moment: Moment) -> Scope:
        """Return the scope of what is read at a moment."""
        for scope in self.scopes:
            if scope.moment == moment:
                return scope
        scope = Scope(self, moment)
        self.scopes.append(scope)
        return scope

    async def scope(self, as_of: AsOfInput | None = None, at_least: int | None = None) -> Scope:
        """Return the scope that a root field asks for."""
        follower = self.ledger.follower
        if at_least is not None and at_least > follower.position:
            reached = at_least <= 2**62 and await follower.reach(at_least)
            if not reached:
                raise NotYetThere(
                    f"position {at_least} is beyond {follower.position}, the newest here", path=("atLeast",)
                )
        if as_of is None:
            if self.now is None or self.now.position < (at_least or 0):
                self.now = self.ledger.moment(self.viewer)
            return self.at(self.now)
        asked = AsOf(as_of.position, as_of.recorded_at, as_of.effective_at)
        if as_of.position is not None and as_of.position <= 2**62 and as_of.recorded_at is None:
            await follower.reach(as_of.position)
        return self.at(await asyncio.to_thread(self.ledger.moment, self.viewer, asked, wait=0))


class Scope:
    """What is read at one moment by one viewer, in batches."""

    __slots__ = ("_events", "_flags", "_positions", "_replies", "_texts", "_things", "asking", "moment")

    def __init__(self, asking: Asking, moment: Moment) -> None:
        self.asking = asking
        self.moment = moment
        self._things = Loader(self._look_up_things)
        self._texts = Loader(self._look_up_texts)
        self._events = Loader(self._look_up_events)
        self._replies = Loader(self._look_up_replies)
        self._flags = Loader(self._look_up_flags)
        self._positions = Loader(self._look_up_positions)

    @property
    def things(self) -> Loader:
        """Things by id, as views of this scope."""
        return self._things

    @property
    def events(self) -> Loader:
        """Events by id (`<stream id>@<version>`), as views of this scope."""
        return self._events

    @property
    def replies(self) -> Loader:
        """Replies to events, by the id of the event, as views of this scope."""
        return self._replies

    @property
    def flags(self) -> Loader:
        """The flags that are shown on things, by the id of the thing, as views of this scope."""
        return self._flags

    @property
    def positions(self) -> Loader:
        """Events by position (as text), as views of this scope; what happened later is not there."""
        return self._positions

    def text(self, text: str | None) -> Any:
        """Return a text with its mentions resolved, or a future of it. A text that was erased becomes null later."""
        if text is None or ("{" not in text and "\ue000" not in text):
            return text
        if text == ERASED:
            self.asking.erased = True
            return text
        return self._texts.load(text)

    def prepare(self, texts: Iterable[str]) -> None:
        """Resolve the mentions of many texts that will be asked for, in one look-up: cheaper than a future for each."""
        self._texts.remember(self._look_up_texts(t for t in texts if "{" in t))

    async def read(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return what a view function finds, without holding up the event loop.

        Who breaks off waits until nothing reads any more: the views may be closed next.
        """
        views, viewer = self.asking.ledger.views, self.asking.viewer
        work = READERS.submit(lambda: function(views, viewer, *arguments))
        try:
            return await asyncio.wrap_future(work)
        except asyncio.CancelledError:
            if not work.done():
                await asyncio.wait([asyncio.wrap_future(work)])
            raise

    def _look_up_things(self, ids: Iterable[str]) -> dict[str, Any]:
        from schema.things import seen

        found = things.get_many(self.asking.ledger.views, self.asking.viewer, ids, self.moment)
        return {i: seen(thing, self) for i, thing in found.items()}

    def _look_up_replies(self, ids: Iterable[str]) -> dict[str, Any]:
        from schema.things import seen

        found = replies.replies_to(self.asking.ledger.views, self.asking.viewer, ids, self.moment)
        return {i: [seen(reply, self) for reply in several] for i, several in found.items()}

    def _look_up_flags(self, ids: Iterable[str]) -> dict[str, Any]:
        from schema.flags import look_up

        return look_up(self, ids)

    def _look_up_texts(self, texts: Iterable[str]) -> dict[str, str]:
        texts = list(texts)
        rendered = mentions.render_all(self.asking.ledger.views, self.asking.viewer, texts, self.moment)
        return dict(zip(texts, rendered, strict=True))

    def _look_up_positions(self, positions: Iterable[str]) -> dict[str, Any]:
        from schema.utterances import told

        wanted = [p for p in map(int, positions) if p <= self.moment.position]
        found = history.at_positions(self.asking.ledger.views, self.asking.viewer, wanted)
        return {str(p): told(u, self) for p, u in found.items()}

    def _look_up_events(self, ids: Iterable[str]) -> dict[str, Any]:
        from schema.utterances import told

        found = ((i, history.find(self.asking.ledger.views, self.asking.viewer, i)) for i in ids)
        return {i: told(u, self) for i, u in found if u is not None and u.position <= self.moment.position}


AskingInfo = Info[Asking, None]


@strawberry.input(
    description="Which moment is asked about, on which clock. Give `position` or `recordedAt` for what the ledger said "
    "then; `effectiveAt`, alone or with one of them, for what was true then by what the ledger knew."
)
class AsOfInput:
    position: Long | None = strawberry.field(
        default=None, description="What the ledger said once it held this many events."
    )
    recorded_at: DateTime | None = strawberry.field(default=None, description="What the ledger said at this time.")
    effective_at: DateTime | None = strawberry.field(
        default=None, description="What was true at this time: late facts stand in their true place."
    )
