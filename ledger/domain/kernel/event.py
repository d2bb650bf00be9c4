"""An event: an utterance that happened and is never changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

import msgspec

from ledger.domain.kernel.types import Basis, Doc, Label, Personal, Ref

if TYPE_CHECKING:
    from ledger.domain.kernel.aggregate import Aggregate

EVENTS: dict[str, type[Event]] = {}
"""Every topic that is stored today. With `former.FORMER`, the allow-list of the mapper."""


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an imported event came from, with the clocks of that source as they were."""

    system: Annotated[str, Doc(description="Name of the source system or record, such as `pep`.")]
    event_id: Annotated[str, Doc(description="The source's own id of the fact.")]
    type: Annotated[str, Doc(description="The source's own word for what happened.")] = ""
    ref: Annotated[str | None, Doc(description="Where to look it up: repository, commit and path, or row.")] = None
    recorded_at: Annotated[
        datetime | None, Doc(description="When the source itself wrote it down, if it has such a clock.")
    ] = None
    occurred_raw: Annotated[
        str | None, Doc(description="The time as the source wrote it, with its own precision and zone.")
    ] = None


class Sealed(msgspec.Struct, frozen=True):
    """The personal fields of one retention class, encrypted. The field names stay legible, so that what was erased
    can be told from what was never said."""

    retention: str
    key: int
    fields: tuple[str, ...]
    ciphertext: bytes


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The envelope that all events share: who said what to whom, about what, when, and why.

    Subclasses add what is particular, an `apply` that changes the aggregate and never fails, and a `sentence` that
    tells the event in plain words. Their `topic` is stored for ever.
    """

    topic: ClassVar[str]
    originator_id: Annotated[str, Doc(description="The thing whose stream holds the event.")] = ""
    originator_version: Annotated[int, Doc(description="Its place in that stream, from 1.")] = 0
    by: Annotated[
        str | None, Ref(("stakeholder",)), Doc(description="Who said or did it; null when the source does not say.")
    ] = None
    on_behalf_of: Annotated[
        str | None, Ref(("stakeholder",)), Doc(description="In whose name, if not the speaker's own.")
    ] = None
    recorded_by: Annotated[
        str, Doc(description="Who wrote it down: a stakeholder's id, or the principal that was signed in.")
    ] = ""
    basis: Annotated[Basis, Doc(description="How the recorder knows.")] = Basis.SELF
    to: Annotated[tuple[str, ...], Ref(("stakeholder",)), Doc(description="To whom it was said.")] = ()
    about: Annotated[tuple[str, ...], Ref(), Doc(description="What it is about, beside the stream's own thing.")] = ()
    occurred_at: Annotated[
        datetime | None, Doc(description="When it was said, by the speaker's clock; null when undated.")
    ] = None
    because_of: Annotated[
        str | None, Doc(description="The earlier event that led to it, as `<stream id>@<version>`.")
    ] = None
    mandate: Annotated[str | None, Ref(("mandate",)), Doc(description="The mandate it was done under.")] = None
    irregular: Annotated[
        Label | None, Doc(description="The rule that an imported act broke; it was recorded all the same.")
    ] = None
    source: Annotated[Source | None, Doc(description="The source's own facts, for an imported event.")] = None
    details: Annotated[
        str | None, Personal(), Doc(description="What else the source says, as JSON; kept as it was.")
    ] = None

    sealed: Annotated[tuple[Sealed, ...], Doc(description="How the personal fields are stored.")] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        topic = cls.__dict__.get("topic")
        if topic is not None:
            cls._claim(topic)

    @classmethod
    def _claim(cls, topic: str) -> None:
        """Enter the event in the list of those that are recorded and read."""
        claim(EVENTS, topic, cls)

    @property
    def event_id(self) -> str:
        """The id by which later events refer to this one: `<stream id>@<version>`."""
        return f"{self.originator_id}@{self.originator_version}"

    def apply(self, aggregate: Any) -> None:
        """Change the aggregate's state. Never fails, so that any order of events folds."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it changes")

    def sentence(self) -> str:
        """Tell the event in plain words; people and things stand as mentions that the reader resolves."""
        raise NotImplementedError(f"{type(self).__name__} does not tell itself")

    def mutate(self, aggregate: Aggregate | None) -> Aggregate:
        """Apply the event to its aggregate, which it begins when there is none yet."""
        if aggregate is None:
            from ledger.domain.kernel.aggregate import begin

            aggregate = begin(self.originator_id)
        self.apply(aggregate)
        if self.originator_version > aggregate.version:
            aggregate.version = self.originator_version
        at = self.occurred_at
        if at is not None:
            if aggregate.created_at is None or at < aggregate.created_at:
                aggregate.created_at = at
            if aggregate.modified_at is None or at > aggregate.modified_at:
                aggregate.modified_at = at
        return aggregate


E = TypeVar("E", bound=Event)


def claim(topics: dict[str, type[E]], topic: str, cls: type[E]) -> None:
    """Enter a class under its topic, which no other may have."""
    if topics.setdefault(topic, cls) is not cls:
        raise TypeError(f"two events claim the topic {topic!r}: {topics[topic]} and {cls}")
