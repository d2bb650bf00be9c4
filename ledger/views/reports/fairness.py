"""Fairness: whose rates a viewer may see. Those of a person are for that person and their manager.

Others see groups of five or more; smaller ones are left out, and the report says so.
"""

from __future__ import annotations

from collections.abc import Collection

from ledger.domain.relationship import Relationship, TieKind, TieStatus
from ledger.policy import Role, Viewer
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.reading import hanging_on

FIVE = 5
STANDING = (TieStatus.ASSERTED, TieStatus.CONFIRMED)


class Sight:
    """Whose rates a viewer may see one by one at a moment."""

    def __init__(self, everybody: bool, people: Collection[str]) -> None:
        self._everybody, self._people = everybody, frozenset(people)

    def __contains__(self, person: str | None) -> bool:
        return self._everybody or person in self._people

    def of_group(self, people: Collection[str | None]) -> bool:
        """Return whether the viewer may see the rates of these people together."""
        return len(people) >= FIVE or all(person in self for person in people)


def sight_of(db: Database, viewer: Viewer, moment: Moment) -> Sight:
    """Return whose rates the viewer may see: their own and those of who reports to them.

    The development viewer, who is nobody in particular and only ever on loopback, sees all.
    """
    me = viewer.stakeholder
    if me is None:
        return Sight(viewer.role is Role.DEVELOPER, ())
    return Sight(False, [me, *reports_to(db, viewer, moment, me)])


def reports_to(db: Database, viewer: Viewer, moment: Moment, manager: str) -> list[str]:
    """Return who reports to somebody at a moment."""
    ties = hanging_on(db, viewer, Relationship, manager, moment)
    return [t.source for t in ties if t.target == manager and t.source and _leads(t)]


def managers_of(db: Database, viewer: Viewer, moment: Moment, people: Collection[str]) -> dict[str, str]:
    """Return to whom each of these people reports at a moment, by the tie that was asserted last."""
    found: dict[str, str] = {}
    for person in people:
        for tie in hanging_on(db, viewer, Relationship, person, moment):
            if tie.source == person and tie.target and _leads(tie):
                found[person] = tie.target
    return found


def _leads(tie: Relationship) -> bool:
    return tie.tie is TieKind.REPORTS_TO and tie.status in STANDING
