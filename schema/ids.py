"""Ids: opaque and global on the way out; on the way in, whatever names the thing."""

from __future__ import annotations

import base64
import binascii
import re

from ledger.domain.kernel.aggregate import AGGREGATES, kind_of
from ledger.domain.kernel.ids import ID
from ledger.views import things
from schema.asking import Asking

EVENT = re.compile(r"[a-z]{3}_[0-9a-f]{32}@[1-9][0-9]{0,14}")
NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
LONGEST = 2_000
NAMES = {cls.prefix: cls.__name__ for cls in AGGREGATES.values()}
UTTERANCE = "Utterance"


def global_id(raw: str) -> str:
    """Return the global id of a thing, or of an event (`<stream id>@<version>`)."""
    name = UTTERANCE if "@" in raw else NAMES[raw[:3]]
    return base64.b64encode(f"{name}:{raw}".encode()).decode()


def raw_id(given: str) -> str | None:
    """Return the id inside the ledger that a global or raw id stands for; None when it is neither."""
    if len(given) > LONGEST:
        return None
    if ID.fullmatch(given) or EVENT.fullmatch(given):
        return given if kind_of(given) is not None else None
    try:
        name, _, raw = base64.b64decode(given, validate=True).decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        return None
    if EVENT.fullmatch(raw):
        return raw if name == UTTERANCE else None
    return raw if ID.fullmatch(raw) and NAMES.get(raw[:3]) == name else None


def thing_id(asking: Asking, given: str) -> str | None:
    """Return the id of the thing that a global id, a raw id or an external id (`pep:572`) names; None for none."""
    raw = raw_id(given)
    if raw is not None:
        return None if "@" in raw else raw
    if len(given) > LONGEST or not storable(given):
        return None
    return things.find(asking.ledger.views, asking.viewer, given)


def event_id(given: str) -> str | None:
    """Return the id of the event (`<stream id>@<version>`) that a global or raw id names; None for none."""
    raw = raw_id(given)
    return raw if raw is not None and "@" in raw else None


def storable(text: str) -> bool:
    """Return whether a text can go to a database at all: no NUL, no lone surrogate."""
    return NOT_STORABLE.search(text) is None
