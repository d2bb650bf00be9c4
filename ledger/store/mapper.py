"""The mapper: domain events to stored bytes and back. msgspec JSON, allow-listed topics, sealed personal fields."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, MapperDeserialisationError, StoredEvent

from ledger.domain.kernel.event import EVENTS, Event
from ledger.domain.kernel.former import FORMER, Former, today
from ledger.store.decoding import decoder_of
from ledger.store.keyring import Keyring
from ledger.store.sealing import seal, unseal


class LedgerMapper(Mapper[str]):
    """Stores an event's own words under its explicit topic; never a module path, and nothing that imports one."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._encoder = msgspec.json.Encoder()
        self._decoders: dict[str, msgspec.json.Decoder[Event]] = {
            topic: decoder_of(cls) for topic, cls in (EVENTS | FORMER).items()
        }

    def forget_identity(self, stream: Iterable[StoredEvent]) -> None:
        """Destroy the keys under which a stream's identity is sealed; doing it again changes nothing."""
        events = (self._decoders[stored.topic].decode(stored.state) for stored in stream)
        self._keyring.erase({part.key for e in events for part in e.sealed if part.retention == "identity"})

    def destroyed(self) -> int:
        """Return how many keys are known to be destroyed."""
        return self._keyring.destroyed

    def notice_erasures(self) -> None:
        """Read as erased, from now on, what other processes have erased."""
        self._keyring.refresh()

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Return the event as the log keeps it."""
        assert isinstance(domain_event, Event)
        assert not isinstance(domain_event, Former), "a former shape is read, and never stored again"
        event = domain_event
        state = self._encoder.encode(seal(event, self._keyring))
        return StoredEvent(event.originator_id, event.originator_version, event.topic, state)

    def to_domain_event(self, stored_event: StoredEvent) -> Event:
        """Return the event in today's shape; raises `MapperDeserialisationError` when the row is not one of ours."""
        decoder = self._decoders.get(stored_event.topic)
        if decoder is None:
            raise MapperDeserialisationError(f"the topic {stored_event.topic!r} is not one that this ledger knows")
        try:
            event = decoder.decode(stored_event.state)
        except msgspec.MsgspecError as error:
            raise MapperDeserialisationError(
                f"{stored_event.topic}: the stored bytes do not decode: {error}"
            ) from error
        if (
            event.originator_version != stored_event.originator_version
            or event.originator_id != stored_event.originator_id
        ):
            raise MapperDeserialisationError(f"{event.event_id} is stored in the place of another event")
        if event.sealed:
            unseal(event, self._keyring)
        return today(event)
