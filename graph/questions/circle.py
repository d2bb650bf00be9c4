"""The circle around people of ours: superiors up to the top, and sponsors. They belong to the politics of a deal long
before anybody at its table mentions them.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.source import STANDING
from ledger.domain.relationship import Relationship, TieKind
from ledger.ledger import Ledger
from ledger.policy import Viewer
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.things import ThingFilter

LEVELS = 8
"""How many superiors are climbed. Circles end by themselves, for nobody is looked at twice."""


def circle(ledger: Ledger, viewer: Viewer, moment: Moment, people: Iterable[str]) -> set[str]:
    """Return the superiors and sponsors of these people, and theirs; one look-up a level, however many people."""
    known = set(people)
    found: set[str] = set()
    ask = known
    for _ in range(LEVELS):
        if not ask:
            break
        which = ThingFilter(status=STANDING, about_any=sorted(ask))
        above: set[str] = set()
        for tie in things.every(ledger.views, viewer, Relationship, moment, which):
            if tie.tie is TieKind.REPORTS_TO and tie.source in ask and tie.target is not None:
                above.add(tie.target)
            elif tie.tie is TieKind.SPONSORS and tie.target in ask and tie.source is not None:
                above.add(tie.source)
        ask = above - known
        known |= ask
        found |= ask
    return found
