"""Which thing, or which event, an ID on the command line names."""

from __future__ import annotations

import base64
import binascii
import re

from app.cli.errors import CliError
from app.cli.opening import VIEWER
from ledger.domain.kernel.ids import ID
from ledger.ledger import Ledger
from ledger.views import things

EVENT = re.compile(rf"({ID.pattern})@(\d{{1,15}})")


def named(ledger: Ledger, given: str) -> tuple[str, str | None]:
    """Return the thing that an ID names, and the event when it names one of the thing's events."""
    raw = _decoded(given)
    event = EVENT.fullmatch(raw)
    found = things.find(ledger.views, VIEWER, event[1] if event else raw)
    if found is None:
        near = things.like(ledger.views, VIEWER, given)
        known = "IDs are external ids such as `pep:572`, or those that queries return as `id`; `search` finds things"
        raise CliError(f"nothing here is called {given[:80]!r}; {_meant(near) if near else known}")
    return found, raw if event else None


def _meant(near: list[str]) -> str:
    return f"did you mean {' or '.join(near)}?"


def _decoded(given: str) -> str:
    """Return the raw id inside a global id (base64 of `Request:req_…`), or what was given."""
    try:
        name, _, raw = base64.b64decode(given, validate=True).decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        return given
    return raw if name.isalpha() and (ID.fullmatch(raw) or EVENT.fullmatch(raw)) else given
