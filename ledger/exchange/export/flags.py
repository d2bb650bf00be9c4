"""Changes of flags as CloudEvents."""

from __future__ import annotations

from typing import Any

from ledger.exchange.export.cloudevents import TYPE, stamp
from ledger.exchange.export.telling import Names
from ledger.views.flags.change import FlagChange


def attributes_of_flag(log_id: str, told: FlagChange) -> dict[str, Any]:
    """Return the attributes; the type is `flag.raised`, `flag.cleared`, `flag.disputed` or `flag.counts_again`."""
    return {
        "specversion": "1.0",
        "id": told.id,
        "source": f"urn:negotiation-ledger:{log_id}",
        "type": f"{TYPE}flag.{told.change.value}",
        "subject": told.flag.thing,
        "time": stamp(told.at),
        "datacontenttype": "application/json",
        # A flag follows the event that changed it, or that was the newest when its time came.
        "sequence": f"{told.position:019}",
    }


def data_of_flag(told: FlagChange, names: Names) -> dict[str, Any]:
    """Return what became of the flag, with people and things by id and by name."""
    flag = told.flag

    return {
        "position": told.position,
        "change": told.change.value,
        "flag": flag.name.value,
        "title": flag.title,
        "meaning": flag.meaning,
        "sentence": names.render(flag.sentence),
        "clearedBy": flag.cleared_by,
        "thing": {"kind": told.kind, **(names.with_id(flag.thing) or {})},
        "about": names.with_id(flag.about),
        "accounts": [names.with_id(i) for i in flag.accounts],
        "since": None if flag.since is None else stamp(flag.since),
        "until": None if flag.until is None else stamp(flag.until),
        "evidence": list(flag.evidence),
        "disputed": flag.disputed,
        # For now told to the person whom it is about, and to nobody else.
        "private": flag.nudge,
    }
