"""The book that a command writes in while it decides: a unit of work over several streams.

Nothing in it is stored until the writer takes its events, all or none, into the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from typing import Protocol, TypeVar

from msgspec.structs import asdict, replace

from ledger.domain.kernel.aggregate import Aggregate, begin, kind_of
from ledger.domain.kernel.command import Command
from ledger.domain.kernel.envelope import Envelope, Recorder, envelope_of
from ledger.domain.kernel.errors import (
    AlreadyExists,
    NothingToRecord,
    StateRule,
    UnknownThing,
    VersionConflict,
    WrongKind,
)
from ledger.domain.kernel.event import Event, Source
from ledger.domain.kernel.ids import derived_id, new_id
from ledger.domain.kernel.types import Basis, camel

A = TypeVar("A", bound=Aggregate)


class Reads(Protocol):
    """What a book needs of the log: the present state of a thing."""

    def load(self, thing_id: str) -> Aggregate | None:
        """Return the thing as it stands in the log, or None; the caller must not change it."""

    def recall(self, event_id: str) -> Event | None:
        """Return an event by its id (`<stream id>@<version>`), or None."""


class Book:
    """Reads things as they stand, collects the events that a command decides, and fills their envelopes."""

    def __init__(
        self,
        reads: Reads,
        recorder: Recorder,
        now: datetime,
        *,
        source: Source | None = None,
        details: str | None = None,
        derive: Callable[..., str] = derived_id,
    ) -> None:
        self.recorder = recorder
        self.now = now
        self.source = source
        self.derive = derive
        self.events: list[Event] = []
        self._reads = reads
        self._things: dict[str, Aggregate] = {}
        self._read: dict[str, int] = {}
        self._details = details
        self._irregular: str | None = None
        self._envelope: Envelope
        self._expected: int | None = None

    @property
    def importing(self) -> bool:
        """True when the book takes over what a source says, whatever the rules of today."""
        return self.source is not None

    def open_for(self, command: Command) -> None:
        """Take the envelope of the events to come from this command."""
        self._envelope = envelope_of(command, self.recorder, self.now, self.source, self._details)
        self._expected = command.expected_version

    def turn_to(self, command: Command, source: Source) -> None:
        """Go on with the next of several facts that a source tells at once, with its own speaker and time."""
        self.source, self._details, self._irregular = source, None, None
        self.open_for(command)

    @property
    def speaker(self) -> str | None:
        """Who speaks in the command that the book is open for."""
        return self._envelope.by

    @property
    def mandate(self) -> str | None:
        """The mandate that the command claims to be done under."""
        return self._envelope.mandate

    @property
    def occurred_at(self) -> datetime | None:
        """When it happened that the command tells; None when the source does not say."""
        return self._envelope.occurred_at

    @property
    def happened_at(self) -> datetime:
        """When the act counts as done: when it happened, or now where the source does not say."""
        return self._envelope.occurred_at or self.now

    def find(self, thing_id: str) -> Aggregate | None:
        """Return the thing as the book has it by now, or None when it does not exist."""
        if thing_id not in self._things:
            stored = self._reads.load(thing_id)
            if stored is None:
                return None
            # States hold only immutable values, so a shallow copy keeps the cached one as the log has it.
            self._things[thing_id] = copy(stored)
            self._read[thing_id] = stored.version
        return self._things[thing_id]

    def knows(self, thing_id: str) -> bool:
        """Return whether the thing exists. The decision does not come to rest on its state, as it does with `find`."""
        return thing_id in self._things or self._reads.load(thing_id) is not None

    def recall(self, event_id: str) -> Event | None:
        """Return an event of the log, or one that this book has recorded; None when there is none."""
        own = next((e for e in self.events if e.event_id == event_id), None)
        return own or self._reads.recall(event_id)

    @contextmanager
    def words_of(
        self,
        speaker: str | None,
        *,
        on_behalf_of: str | None = None,
        basis: Basis | None = None,
        occurred_at: datetime | None = None,
        because_of: str | None = None,
        to: tuple[str, ...] = (),
        about: tuple[str, ...] = (),
    ) -> Iterator[None]:
        """Record what somebody else said within the same command: meanwhile the events carry an envelope of theirs.

        A compound act writes down the words of several people. Who recorded them, and when, stays as it is.
        """
        mine, expected = self._envelope, self._expected
        own = speaker is not None and speaker == self.recorder.stakeholder
        heard = mine.basis if mine.basis is not Basis.SELF else Basis.WITNESS
        self._envelope = replace(
            mine,
            by=speaker,
            on_behalf_of=on_behalf_of,
            basis=basis or (Basis.SELF if own else heard),
            occurred_at=occurred_at or mine.occurred_at,
            because_of=because_of or mine.because_of,
            mandate=None,  # a mandate is its holder's
            to=to,
            about=about,
        )
        self._expected = None
        try:
            yield
        finally:
            # What else the source says is kept once, whoever's words came first.
            self._envelope = replace(mine, details=self._envelope.details)
            self._expected = expected

    def according_to(self, scribe: str | None, details: str | None) -> None:
        """Take over who wrote it down in the source, and what else the source says, for the events to come."""
        scribe = self._envelope.recorded_by if scribe is None else scribe
        self._envelope = replace(self._envelope, recorded_by=scribe, details=details)

    def in_the_name_of(self, somebody: str | None) -> None:
        """Let the events to come be said in the name of somebody."""
        self._envelope = replace(self._envelope, on_behalf_of=somebody)

    def versions_read(self) -> list[tuple[str, int]]:
        """Return the things that the decision rests on, with the versions they had when they were read."""
        return list(self._read.items())

    def get(self, cls: type[A], thing_id: str, *path: str) -> A:
        """Return the thing of this class, or refuse: it is unknown, of another kind, or has another version."""
        found = self.find(thing_id) if kind_of(thing_id) is not None else None
        if found is None:
            raise UnknownThing(f"there is no {cls.kind} {thing_id!r} in this ledger", path=path)
        if not isinstance(found, cls):
            raise WrongKind(f"{thing_id} is a {found.kind}, not a {cls.kind}", path=path)
        return found

    def subject(self, cls: type[A], thing_id: str, *path: str) -> A:
        """Return the thing that the command is about to change, at the version that the caller insists on."""
        return self._as_expected(self.get(cls, thing_id, *path))

    def new(self, cls: type[A], external_id: str | None = None, *, thing_id: str | None = None) -> A:
        """Return an empty thing of this class; one with an external id gets the id that follows from it."""
        if thing_id is None and external_id is None:
            fresh = begin(new_id(cls.prefix))
            assert isinstance(fresh, cls)
            return fresh
        derive = self.derive if cls.named_by_people else derived_id
        path = ("externalId",) if thing_id is None else ("id",)
        thing_id = thing_id or derive(cls.prefix, external_id or "")
        found = self.find(thing_id)
        if found is None:
            found = self._things[thing_id] = begin(thing_id)
        elif not found.placeholder:
            there = AlreadyExists(f"the {cls.kind} {external_id or thing_id} is already in the ledger", path=path)
            self.rule(False, there)
        assert isinstance(found, cls)
        return self._as_expected(found)

    def new_or_known(self, cls: type[A], external_id: str) -> A:
        """Return the thing of this class with this external id, empty when there is none yet."""
        found = self.find(derived_id(cls.prefix, external_id))
        return found if isinstance(found, cls) else self.new(cls, external_id)

    def something(self, command: Command, *fields: str) -> None:
        """Refuse a command that gives none of these fields: it would record that nothing changed."""
        if all(getattr(command, field) is None for field in fields) and not self.importing:
            raise NothingToRecord(f"{type(command).__name__} says nothing that changes", path=(camel(fields[0]),))

    def rule(self, holds: bool, otherwise: StateRule | AlreadyExists) -> None:
        """Refuse the command unless the rule holds; an imported act is recorded all the same, as irregular."""
        if holds:
            return
        if not self.importing:
            raise otherwise
        self._irregular = otherwise.code

    def _as_expected(self, found: A) -> A:
        if self._expected is not None and self._expected != found.version:
            raise VersionConflict(
                f"{found.kind} {found.id} has version {found.version}, not {self._expected}: it was changed meanwhile",
                path=("expectedVersion",),
            )
        return found

    def record(
        self,
        aggregate: Aggregate,
        event: Event,
        *,
        to: tuple[str | None, ...] = (),
        about: tuple[str | None, ...] = (),
        because_of: Event | str | None = None,
        aside: bool = False,
    ) -> Event:
        """Give the event its envelope and its place in the stream, and let the thing follow it.

        `aside` says it only to those in `to`: not to those whom the command speaks to.
        """
        envelope = self._envelope
        led = because_of.event_id if isinstance(because_of, Event) else because_of
        fields = asdict(envelope) | {
            "originator_id": aggregate.id,
            "originator_version": aggregate.version + 1,
            "to": _unique(() if aside else envelope.to, to),
            # What the event itself is about comes first: its sentence may rely on the order.
            "about": tuple(i for i in _unique(about, envelope.about) if i != aggregate.id),
            "because_of": envelope.because_of if led is None else led,
            "irregular": self._irregular,
        }
        whole = replace(event, **fields)
        if envelope.details is not None:  # what the source says is kept once, on the first event
            self._envelope = replace(envelope, details=None)
        whole.mutate(aggregate)
        self._things[aggregate.id] = aggregate
        self.events.append(whole)
        return whole


def _unique(*groups: tuple[str | None, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for group in groups for i in group if i))
