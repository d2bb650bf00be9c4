"""Sealing: personal fields go into the log as ciphertext, and come out as text, or as erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from eventsourcing.persistence import MapperDeserialisationError
from msgspec.structs import force_setattr

from ledger.domain.kernel.chance import chance
from ledger.domain.kernel.event import Event, Sealed
from ledger.domain.kernel.types import ERASED, Personal
from ledger.store.decoding import decoder_of
from ledger.store.keyring import Keyring

_nonce = chance(12)


class Plan(msgspec.Struct, frozen=True):
    """Which fields of an event class are personal, what stands in their place, and what type they have."""

    fields: dict[str, tuple[str, ...]]
    blanks: dict[str, Any]
    types: dict[str, Any]


@cache
def plan(cls: type[Event]) -> Plan:
    """Return the plan of an event class, read off its annotations."""
    hints = get_type_hints(cls, include_extras=True)
    fields: dict[str, tuple[str, ...]] = {}
    blanks, types = {}, {}
    for field in msgspec.structs.fields(cls):
        retention = _retention(hints[field.name])
        if retention is None:
            continue
        fields[retention] = (*fields.get(retention, ()), field.name)
        blanks[field.name] = "" if field.default is msgspec.NODEFAULT else field.default
        types[field.name] = field.type
    return Plan(fields, blanks, types)


def seal(event: Event, keyring: Keyring) -> Event:
    """Return the event with its personal fields as ciphertext."""
    sealed: list[Sealed] = []
    blanks: dict[str, Any] = {}
    the_plan = plan(type(event))
    for retention, names in the_plan.fields.items():
        values = {n: v for n in names if (v := getattr(event, n)) != the_plan.blanks[n]}
        if not values:
            continue
        (key, cipher), nonce = keyring.cipher_for_writing(event.originator_id, retention), _nonce()
        ciphertext = cipher.encrypt(nonce, msgspec.json.encode(values), place(event, retention).encode())
        sealed.append(Sealed(retention, key, tuple(values), nonce + ciphertext))
        blanks.update({n: the_plan.blanks[n] for n in values})
    return msgspec.structs.replace(event, **blanks, sealed=tuple(sealed)) if sealed else event


def place(event: Event, retention: str) -> str:
    """Return what a ciphertext is bound to, so that it cannot be moved to another event: stream, version, topic, class.

    In the parts that `MIDDLES` and `Tails` keep ready for whoever unseals event after event.
    """
    return f"{event.originator_id}{MIDDLES[event.originator_version]}{event.topic}\x1f{retention}"


class _Middles(dict[int, str]):
    def __missing__(self, version: int) -> str:
        return f"\x1f{version}\x1f"


MIDDLES = _Middles((version, f"\x1f{version}\x1f") for version in range(1_000))
"""By version, the middle of a place. Only few streams have more events than are kept ready."""


class Tails(dict[str, str]):
    """Of a topic, by retention class: the end of a place."""

    def __init__(self, topic: str, retentions: Iterable[str] = ()) -> None:
        super().__init__((retention, f"{topic}\x1f{retention}") for retention in retentions)
        self._topic = topic

    def __missing__(self, retention: str) -> str:
        return f"{self._topic}\x1f{retention}"


class Inside(dict[tuple[str, ...], tuple[Callable[[bytes], Any], tuple[str, ...]]]):
    """Of an event class, by the names of fields that are sealed together: what decodes these and no others.

    With their names as the class has them: an attribute is found several times as fast by the name that is the very
    same object, and not one that was just read.
    """

    def __init__(self, cls: type[Event]) -> None:
        super().__init__()
        self._cls = cls

    def __missing__(self, sealed: tuple[str, ...]) -> tuple[Callable[[bytes], Any], tuple[str, ...]]:
        types = plan(self._cls).types
        if not types.keys() >= set(sealed):
            raise MapperDeserialisationError(f"{self._cls.topic}: {', '.join(sealed)} are not the fields it may seal")
        names = tuple(name for name in types if name in sealed)
        fields = [(name, types[name]) for name in names]
        # The names are legible and not authenticated: they must be those that lie inside, lest one be lost.
        struct = msgspec.defstruct(f"Within{self._cls.__name__}", fields, forbid_unknown_fields=True)
        made = self[sealed] = decoder_of(struct).decode, names
        return made


def erase(event: Event, names: Iterable[str]) -> None:
    """Let fields whose key is gone be read as erased."""
    for name in names:
        blank = getattr(event, name)
        force_setattr(event, name, blank if isinstance(blank, tuple) else ERASED)


def _retention(hint: Any) -> str | None:
    if get_origin(hint) is Annotated:
        for extra in hint.__metadata__:
            if isinstance(extra, Personal):
                return extra.retention
    for argument in get_args(hint):
        if (found := _retention(argument)) is not None:
            return found
    return None
