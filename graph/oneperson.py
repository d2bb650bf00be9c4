"""What was thought of somebody under any of their names: a merged name's assessments are those of the one who stays."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from ledger.domain.stakeholder import Stakeholder, StakeholderAssessed
from ledger.policy import Viewer
from ledger.views import history
from ledger.views.asof import Moment
from ledger.views.database import Database


def as_one(
    db: Database, viewer: Viewer, moment: Moment, became: Mapping[str, str], people: Mapping[str, Stakeholder]
) -> dict[str, Stakeholder]:
    """Return those who stay and were assessed under a name that was merged away, with the assessments of all names.

    They count as if each had been said of the one who stays, in the order in which the clock of the moment tells them:
    an assessor's later word on a deal takes the place of their earlier one, whichever name it was said of. Nothing
    passes from a name that was erased, nor to one. ``people`` are the states at the moment, of names and who stays.
    """
    stays: dict[str, str] = {}
    for name, end in became.items():
        was, one = people.get(name), people.get(end)
        if name == end or was is None or one is None or one.merged_into is not None:
            continue
        if was.assessments and not was.erased and not one.erased:
            stays[name] = stays[end] = end
    found: dict[str, Stakeholder] = {}
    for end in dict.fromkeys(stays.values()):
        found[end] = copy(people[end])
        found[end].assessments = ()
    for event in history.of_streams(db, viewer, moment, stays, StakeholderAssessed.topic):
        event.apply(found[stays[event.originator_id]])
    return found
