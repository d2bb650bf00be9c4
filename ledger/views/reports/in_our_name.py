"""In our name: what was promised for a team, or for somebody, without asking them (capabilities 12 and 13).

The mirror: what the team was asked and has not answered. Who does not answer is promised for all the same.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Struct

from ledger.domain.commitment.judging import agreed_when_said, in_anothers_name
from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import CommitmentStatus, DebtorAcceptance, Vetting
from ledger.domain.kernel import Doc, Ref
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.caused import Caused, caused
from ledger.views.reports.effects import PromiseEffects, effects_of
from ledger.views.reports.promised import Source, promises
from ledger.views.reports.reading import hanging_on, present

MOST = 50
MINE = "(p.team = ? OR p.debtor = ?)"


class PromisedForUs(Struct, frozen=True):
    """A promise that somebody else has to keep."""

    commitment: Annotated[str, Ref(("commitment",)), Doc(description="The promise.")]
    promised_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who said it.")]
    in_name_of: Annotated[
        str | None, Ref(("stakeholder",)), Doc(description="Who has to keep it, if that is somebody else.")
    ]
    status: Annotated[CommitmentStatus, Doc(description="Where it stands.")]
    vetting: Annotated[Vetting, Doc(description="What those who would build it have said since.")]
    acceptance: Annotated[DebtorAcceptance, Doc(description="What the one who has to keep it has said to it.")]
    size: Annotated[float | None, Doc(description="How much work it is, in person-weeks; null: nobody has said.")]
    known: Annotated[bool, Doc(description="False when nobody can tell whether they had been asked.")]
    disputed: Annotated[bool, Doc(description="True when somebody disputes that it was made: it is in no count.")]
    effects: Annotated[PromiseEffects, Doc(description="What it led to.")]


class InOurNameReport(Struct, frozen=True):
    """What was promised for a team or a person without them, and what they were asked and have not answered."""

    team: Annotated[str | None, Doc(description="The team.")]
    person: Annotated[str | None, Ref(("stakeholder",)), Doc(description="The person.")]
    promises: Annotated[int, Doc(description="All that was promised for them, disputed ones left out.")]
    without_us: Annotated[int, Doc(description="How many of these were said without their agreement.")]
    in_force: Annotated[int, Doc(description="How many of those still have to be kept.")]
    person_weeks: Annotated[float, Doc(description="What these, still to be kept, need, as far as they are sized.")]
    unsized: Annotated[int, Doc(description="How many of these nobody has sized.")]
    unknown: Annotated[int, Doc(description="Of how many promises nobody can tell whether they had been asked.")]
    disputed: Annotated[int, Doc(description="How many are left out because somebody disputes that they were made.")]
    listed: Annotated[
        tuple[PromisedForUs, ...],
        Doc(description=f"Those said without them, the latest first, at most {MOST}; then what nobody can tell of."),
    ]
    unanswered: Annotated[
        tuple[str, ...],
        Ref(("commitment",)),
        Doc(description="What they were asked to clear or to vet and have not answered: the mirror."),
    ]


def in_our_name(
    db: Database, viewer: Viewer, moment: Moment, team: str | None, person: str | None = None
) -> InOurNameReport:
    """Return what was promised for a team, or for a person, without them."""
    require_sight(viewer, "commitment", "stakeholder")
    source = promises(db, viewer, moment)
    which = (team, person)
    query = (
        f"SELECT p.id, p.agreed, p.in_force, p.disputed, p.size FROM {source[0]} p WHERE p.counted = 1 AND {MINE} "
        "ORDER BY p.said_at DESC, p.id"
    )
    rows = db.reader().execute(query, (*source[1], *which)).fetchall()
    disputed = {row[0] for row in rows if row[3]}
    sure = [row for row in rows if not row[3]]
    without = [row[0] for row in rows if row[1] == 0][:MOST]
    unclear = [row[0] for row in rows if row[1] is None][: MOST - len(without)]
    listed = present(db, viewer, Commitment, [*without, *unclear], moment)
    binding = [row for row in sure if row[1] == 0 and row[2]]
    effects: dict[str, list[Caused]] = {}
    ids = msgspec.json.encode([promise.id for promise in listed]).decode()
    for one in caused(db, viewer, moment, ids):
        effects.setdefault(one.promise, []).append(one)
    return InOurNameReport(
        team=team,
        person=person,
        promises=len(sure),
        without_us=sum(row[1] == 0 for row in sure),
        in_force=len(binding),
        person_weeks=round(sum(row[4] or 0 for row in binding), 2),
        unsized=sum(row[4] is None for row in binding),
        unknown=sum(row[1] is None for row in sure),
        disputed=len(rows) - len(sure),
        listed=tuple(_row(c, disputed, effects.get(c.id, [])) for c in listed),
        unanswered=_unanswered(db, viewer, moment, source, which),
    )


def _row(promise: Commitment, disputed: set[str], effects: list[Caused]) -> PromisedForUs:
    return PromisedForUs(
        commitment=promise.id,
        promised_by=promise.promised_by,
        in_name_of=promise.debtor if in_anothers_name(promise) else None,
        status=promise.status,
        vetting=promise.vetting,
        acceptance=promise.acceptance,
        size=promise.size,
        known=agreed_when_said(promise) is not None,
        disputed=promise.id in disputed,
        effects=effects_of(effects),
    )


def _unanswered(
    db: Database, viewer: Viewer, moment: Moment, source: Source, which: tuple[str | None, str | None]
) -> tuple[str, ...]:
    """Return what waits for their word: promises of the team, and what the person was asked about."""
    query = f"SELECT p.id FROM {source[0]} p WHERE p.waits = 1 AND {MINE} ORDER BY p.id"
    ids = [promise for (promise,) in db.reader().execute(query, (*source[1], *which))]
    found = present(db, viewer, Commitment, ids, moment)
    if which[1] is not None:
        found += hanging_on(db, viewer, Commitment, which[1], moment)
    return tuple(dict.fromkeys(c.id for c in found if _waits(c, which[1])))


def _waits(promise: Commitment, person: str | None) -> bool:
    to_clear = promise.status is CommitmentStatus.PROPOSED and promise.asked_at is not None
    to_vet = promise.vetting is Vetting.UNDER_REVIEW
    asked = (*(promise.asked_of if to_clear else ()), *(promise.vetting_asked_of if to_vet else ()))
    return (to_clear or to_vet) and (person is None or person in asked)
