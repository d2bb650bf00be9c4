"""Watches: somebody wants to be told of a thing, of a customer, or of everything of a kind.

Life: set → revised → ended.
"""

from __future__ import annotations

from typing import Annotated

from ledger.domain.flag_name import FlagName
from ledger.domain.kernel import (
    AGGREGATES,
    EVENTS,
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    LedgerError,
    Ref,
    StateRule,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.errors import Malformed
from ledger.domain.kernel.types import Label
from ledger.domain.stakeholder import AccountId

WatchId = Annotated[str, Ref(("watch",)), Doc(description="The watch.")]
Topics = Annotated[tuple[Label, ...], Doc(description="Only these events, by topic: `request.declined`. Empty: all.")]
Flags = Annotated[
    tuple[Label, ...],
    Doc(description="Only these flags, by code: `SUDDEN_MOMENTUM`. Empty: those that are shown, and momentum."),
]


class WatchStatus(Described):
    """Whether a watch holds."""

    SET = "set", "The watcher is told."
    ENDED = "ended", "The watcher is told no more."


class Watch(Aggregate):
    """Somebody wants to be told."""

    kind = "watch"
    prefix = "wat"

    watcher: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who wants to be told.")] = None
    watched: Annotated[str | None, Ref(), Doc(description="The thing that is watched.")] = None
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer of whom all is watched.")] = None
    watched_kind: Annotated[Label | None, Doc(description="The kind of which all is watched: `escalation`.")] = None
    topics: Topics = ()
    flags: Flags = ()
    status: Annotated[WatchStatus, Doc(description="Whether it holds.")] = WatchStatus.SET

    def facets(self) -> Facets:
        """List watches by what is watched, status and customer."""
        return Facets(
            title=self.watched_kind or self.watched or self.account or "",
            status=self.status,
            account=self.account,
            label=self.watched_kind,
        )


class WatchOfOneThing(Malformed):
    """A watch is of a thing, of a customer, or of a kind: of exactly one of them."""

    help = "Give one of `watched`, `account` and `watchedKind`."


class NoSuchWord(LedgerError):
    """There is no kind, no topic, or no flag, of this name."""

    help = (
        "Kinds are named as in `docs/events.md`: `request`; topics as there: `request.declined`; flags as in "
        "`docs/flags.md`: `SUDDEN_MOMENTUM`."
    )


class WatchHasEnded(StateRule):
    """The watch has ended."""

    help = "Set another one."


class NotTheWatcher(StateRule):
    """A watch is changed or ended by the one who is told by it, or in their name."""

    help = "Set a watch of your own; or say in `onBehalfOf` that it is done in the watcher's name."


class WatchSet(Event):
    """Somebody wants to be told of something."""

    topic = "watch.set"

    watched: Annotated[str | None, Ref(), Doc(description="The thing that is watched.")] = None
    account: AccountId | None = None
    watched_kind: Label | None = None
    topics: Topics = ()
    flags: Flags = ()

    def apply(self, watch: Watch) -> None:
        watch.watcher, watch.status = self.by, WatchStatus.SET
        for field in WATCHED:
            setattr(watch, field, getattr(self, field))

    def sentence(self) -> str:
        kind = f"every {self.watched_kind.replace('_', ' ')}" if self.watched_kind else thing(self.watched)
        what = f"all of {thing(self.account)}" if self.account else kind
        return f"{person(self.by)} watches {what}{only(self.topics, self.flags)}."


WATCHED = ("watched", "account", "watched_kind", "topics", "flags")


class SetWatch(Command):
    """Ask to be told of a thing, of a customer, or of everything of a kind. `by` is the one who wants to be told."""

    changes = Watch

    watched: Annotated[str | None, Ref(), Doc(description="The thing that is watched.")] = None
    account: Annotated[AccountId | None, Doc(description="The customer of whom all is watched.")] = None
    watched_kind: Annotated[Label | None, Doc(description="The kind of which all is watched: `escalation`.")] = None
    topics: Topics = ()
    flags: Flags = ()

    def decide(self, book: Book) -> Watch:
        given = [f for f in (self.watched, self.account, self.watched_kind) if f is not None]
        if len(given) != 1:
            raise WatchOfOneThing(f"{len(given)} things are to be watched", path=("watched",))
        if self.watched_kind is not None and all(c.kind != self.watched_kind for c in AGGREGATES.values()):
            raise NoSuchWord(f"there is no kind {self.watched_kind!r}", path=("watchedKind",))
        known(self.topics, self.flags)
        event = WatchSet(
            watched=self.watched,
            account=self.account,
            watched_kind=self.watched_kind,
            topics=self.topics,
            flags=self.flags,
        )
        watch = book.new(Watch)
        book.record(watch, event, about=(self.watched, self.account))
        return watch


class WatchRevised(Event):
    """Somebody wants to be told of other events or flags."""

    topic = "watch.revised"

    topics: Topics = ()
    flags: Flags = ()

    def apply(self, watch: Watch) -> None:
        watch.topics, watch.flags = self.topics, self.flags

    def sentence(self) -> str:
        return f"{person(self.by)} goes on watching{only(self.topics, self.flags)}."


class ReviseWatch(Command):
    """Say anew of which events and flags you want to be told."""

    changes = Watch

    watch: WatchId
    topics: Topics = ()
    flags: Flags = ()

    def decide(self, book: Book) -> Watch:
        watch = own(book, self, self.watch)
        known(self.topics, self.flags)
        book.record(watch, WatchRevised(topics=self.topics, flags=self.flags), about=(watch.watched, watch.account))
        return watch


class WatchEnded(Event):
    """Somebody wants to be told no more."""

    topic = "watch.ended"

    def apply(self, watch: Watch) -> None:
        watch.status = WatchStatus.ENDED

    def sentence(self) -> str:
        return f"{person(self.by)} no longer watches it."


class EndWatch(Command):
    """Be told no more."""

    changes = Watch

    watch: WatchId

    def decide(self, book: Book) -> Watch:
        watch = own(book, self, self.watch)
        book.record(watch, WatchEnded(), about=(watch.watched, watch.account))
        return watch


def own(book: Book, command: Command, watch_id: str) -> Watch:
    """Return a watch that holds, to be changed by its watcher."""
    watch = book.subject(Watch, watch_id, "watch")
    book.rule(watch.status is WatchStatus.SET, WatchHasEnded(f"watch {watch.id} has ended", path=("watch",)))
    others = NotTheWatcher(f"watch {watch.id} tells {watch.watcher}", path=("by",))
    book.rule(watch.watcher is None or watch.watcher in (book.speaker, command.on_behalf_of), others)
    return watch


def known(topics: tuple[str, ...], flags: tuple[str, ...]) -> None:
    """Refuse a topic that no event has, and a flag that is none."""
    for index, topic in enumerate(topics):
        if topic not in EVENTS:
            raise NoSuchWord(f"there is no topic {topic[:80]!r}", path=("topics", str(index)))
    for index, flag in enumerate(flags):
        if flag.lower() not in {name.value for name in FlagName}:
            raise NoSuchWord(f"there is no flag {flag[:80]!r}", path=("flags", str(index)))


def only(topics: tuple[str, ...], flags: tuple[str, ...]) -> str:
    """Return how a watch is narrowed, in words."""
    events = f"{len(topics)} {'kind' if len(topics) == 1 else 'kinds'} of event" if topics else ""
    raised = f"{len(flags)} {'flag' if len(flags) == 1 else 'flags'}" if flags else ""
    narrow = " and ".join(part for part in (events, raised) if part)
    return f", for {narrow} only" if narrow else ""
