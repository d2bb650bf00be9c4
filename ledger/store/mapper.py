"""The mapper: domain events to stored bytes and back. msgspec JSON, allow-listed topics, sealed personal fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec
from cryptography.exceptions import InvalidTag
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, MapperDeserialisationError, StoredEvent
from msgspec.structs import force_setattr

from ledger.domain.kernel.event import EVENTS, Event
from ledger.domain.kernel.former import FORMER, Former, today
from ledger.store.decoding import decoder_of
from ledger.store.keyring import Keyring
from ledger.store.row import Record
from ledger.store.sealing import MIDDLES, Inside, Tails, erase, plan, seal


class LedgerMapper(Mapper[str]):
    """Stores an event's own words under its explicit topic; never a module path, and nothing that imports one."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._encoder = msgspec.json.Encoder()
        self._shapes: dict[str, tuple[Callable[[bytes], Event], Inside, Tails, bool]] = {
            topic: (decoder_of(cls).decode, Inside(cls), Tails(topic, plan(cls).fields), topic in FORMER)
            for topic, cls in (EVENTS | FORMER).items()
        }

    def forget_identity(self, stream: Iterable[StoredEvent]) -> None:
        """Destroy the keys under which a stream's identity is sealed; doing it again changes nothing."""
        events = (self._shapes[stored.topic][0](stored.state) for stored in stream)
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
        e = stored_event
        return next(self.events([(0, str(e.originator_id), e.originator_version, e.topic, e.state, 0, b"")]))

    def events(self, records: Iterable[Record]) -> Iterator[Event]:
        """Yield the events of records of the log, in today's shape, each as it is to be read when it is asked for.

        Raises `MapperDeserialisationError` at a record that is not one of ours. All steps are in one place: whoever
        reads the log comes here for every event there is.
        """
        shape_of, at_hand, cipher_of = self._shapes.get, self._keyring.at_hand, self._keyring.cipher
        put, middles = force_setattr, MIDDLES
        for _, stream, version, topic, state, _, _ in records:
            shape = shape_of(topic)
            if shape is None:
                raise MapperDeserialisationError(f"the topic {topic!r} is not one that this ledger knows")
            decode, inside, tails, former = shape
            try:
                event = decode(state)
                if event.originator_version != version or event.originator_id != stream:
                    raise MapperDeserialisationError(f"{event.event_id} is stored in the place of another event")
                for part in event.sealed:
                    cipher, sealed = at_hand(part.key) or cipher_of(part.key), part.ciphertext
                    if cipher is None:
                        erase(event, part.fields)
                        continue
                    place = f"{stream}{middles[version]}{tails[part.retention]}"  # as in `sealing.place`
                    opened = cipher.decrypt(sealed[:12], sealed[12:], place.encode())
                    decode_inside, names = inside[part.fields]
                    values = decode_inside(opened)
                    for name in names:
                        put(event, name, getattr(values, name))
            except msgspec.MsgspecError as error:
                raise MapperDeserialisationError(f"{topic}: the stored bytes do not decode: {error}") from error
            except InvalidTag:
                raise MapperDeserialisationError(
                    f"{stream}@{version}: the sealed fields fail their authentication: the row was altered"
                ) from None
            put(event, "sealed", ())
            yield today(event) if former else event
