"""The envelope that a command gives its events: who says it, how that is known, when, under what, to whom."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ledger.domain.kernel.command import Command
from ledger.domain.kernel.errors import SpeakerUnknown
from ledger.domain.kernel.event import Source
from ledger.domain.kernel.types import Basis


class Recorder(msgspec.Struct, frozen=True):
    """Who writes: the principal that was signed in, and the stakeholder that they are, if any."""

    principal: str
    stakeholder: str | None = None


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What the events of a command have in common; the fields are those of `Event`."""

    by: str | None
    on_behalf_of: str | None
    recorded_by: str
    basis: Basis
    occurred_at: datetime | None
    because_of: str | None
    mandate: str | None
    source: Source | None
    details: str | None
    to: tuple[str, ...]
    about: tuple[str, ...]


def envelope_of(
    command: Command, recorder: Recorder, now: datetime, source: Source | None, details: str | None
) -> Envelope:
    """Return the envelope that a command asks for; what a source says keeps the gaps that it has there."""
    speaker = command.by or (recorder.stakeholder if source is None else None)
    if speaker is None and command.needs_speaker and source is None:
        raise SpeakerUnknown(
            f"{type(command).__name__} does not say who said or did it, and {recorder.principal} is not a stakeholder",
            path=("by",),
        )
    own = speaker is not None and speaker == recorder.stakeholder
    told = Basis.IMPORT if source is not None else Basis.SELF if own else Basis.WITNESS
    return Envelope(
        by=speaker,
        on_behalf_of=command.on_behalf_of,
        recorded_by=recorder.stakeholder or recorder.principal,
        basis=command.basis or told,
        occurred_at=command.occurred_at or (now if source is None else None),
        because_of=command.because_of,
        mandate=command.mandate,
        source=source,
        details=details,
        to=command.to,
        about=command.about,
    )
