"""Who may see and do what: one table. Every view function and every command asks here; there is no way around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from ledger.domain.kernel.aggregate import AGGREGATES
from ledger.domain.kernel.command import Command
from ledger.domain.kernel.errors import NotAllowed

VERSION = 1
"""Part of every cache key: raise it when the table changes."""


class Role(StrEnum):
    """What somebody may be to the ledger. More roles come with identity."""

    DEVELOPER = "developer"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: the principal that is signed in, in which role, and the stakeholder that they are, if any."""

    principal: str
    role: Role = Role.NOBODY
    stakeholder: str | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role may do: the kinds of things it sees (None: all), and whether it may record acts."""

    sees: frozenset[str] | None
    acts: bool


TABLE: dict[Role, Rights] = {
    Role.DEVELOPER: Rights(sees=None, acts=True),
    Role.NOBODY: Rights(sees=frozenset(), acts=False),
}

DEVELOPMENT = Viewer("development", Role.DEVELOPER)
"""The one viewer there is until identity comes: permissive, and only ever given to callers on loopback."""

DRAWING = Viewer("views", Role.DEVELOPER)
"""The views themselves while they are drawn: everything is in sight, and whoever reads them is asked who they are."""


@cache
def visible_kinds(viewer: Viewer) -> frozenset[str]:
    """Return the kinds of things that the viewer may see at all."""
    sees = TABLE[viewer.role].sees
    return frozenset(cls.kind for cls in AGGREGATES.values()) if sees is None else sees


def require_sight(viewer: Viewer, *kinds: str) -> None:
    """Refuse a viewer who may not see these kinds of things; with no kind named, one who may see nothing."""
    visible = visible_kinds(viewer)
    hidden = [kind for kind in kinds if kind not in visible]
    if hidden or not visible:
        what = ", ".join(hidden) or "anything"
        raise NotAllowed(f"{viewer.principal}, as {viewer.role.value}, may not see {what}")


def spoken_for(viewer: Viewer, person: str) -> Viewer:
    """Return the viewer as one who is told what a person is told alone: that person, or who may see everything."""
    if viewer.stakeholder != person and viewer.role is not Role.DEVELOPER:
        raise NotAllowed(f"{viewer.principal}, as {viewer.role.value}, may not hear what {person} is told alone")
    return replace(viewer, stakeholder=person)


def require_act(viewer: Viewer, command: Command) -> None:
    """Refuse a viewer who may not record acts."""
    if not TABLE[viewer.role].acts:
        raise NotAllowed(f"{viewer.principal}, as {viewer.role.value}, may not {type(command).__name__}")
