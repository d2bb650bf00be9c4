"""Sealing: personal fields go into the log as ciphertext, and come out as text, or as erased."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from cryptography.exceptions import InvalidTag
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
        ciphertext = cipher.encrypt(nonce, msgspec.json.encode(values), _context(event, retention))
        sealed.append(Sealed(retention, key, tuple(values), nonce + ciphertext))
        blanks.update({n: the_plan.blanks[n] for n in values})
    return msgspec.structs.replace(event, **blanks, sealed=tuple(sealed)) if sealed else event


def unseal(event: Event, keyring: Keyring) -> None:
    """Put the personal fields of an event just read back in their places. Where the key is gone, they are erased."""
    for part in event.sealed:
        cipher, names = keyring.cipher(part.key), part.fields
        if cipher is None:
            for name in names:
                force_setattr(event, name, _erased(event, name))
            continue
        sealed = part.ciphertext
        try:
            opened = cipher.decrypt(sealed[:12], sealed[12:], _context(event, part.retention))
        except InvalidTag:
            raise MapperDeserialisationError(
                f"{event.event_id}: the {part.retention} fields fail their authentication: the row was altered"
            ) from None
        values = _within(type(event), names)(opened)
        for name in names:
            force_setattr(event, name, getattr(values, name))
    force_setattr(event, "sealed", ())


@cache
def _within(cls: type[Event], names: tuple[str, ...]) -> Callable[[bytes], Any]:
    """Return what decodes the fields that are sealed together: into a struct of these and of no others."""
    types = plan(cls).types
    return decoder_of(msgspec.defstruct(f"Within{cls.__name__}", [(name, types[name]) for name in names])).decode


def _context(event: Event, retention: str) -> bytes:
    """Bind a ciphertext to its place, so that it cannot be moved to another event."""
    return f"{event.originator_id}\x1f{event.originator_version}\x1f{event.topic}\x1f{retention}".encode()


def _erased(event: Event, name: str) -> Any:
    blank = getattr(event, name)
    return blank if isinstance(blank, tuple) else ERASED


def _retention(hint: Any) -> str | None:
    if get_origin(hint) is Annotated:
        for extra in hint.__metadata__:
            if isinstance(extra, Personal):
                return extra.retention
    for argument in get_args(hint):
        if (found := _retention(argument)) is not None:
            return found
    return None
