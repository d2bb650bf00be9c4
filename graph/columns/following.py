"""The whole map in columns, following the log event by event, for every process that answers questions about it."""

from __future__ import annotations

import threading

import numpy as np

from graph.columns.intervals import Intervals
from graph.columns.rows import NO_DAY, PEOPLE, TIES, Kinds, Names, person_of, tie_of, tie_said
from graph.columns.snapshot import Snapshot
from graph.oneperson import as_one
from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.stakeholder import Stakeholder
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.ties import SEES, utterances
from ledger.views.versions import Version, told_at, versions

PAGE = 5_000  # positions read at a time
KINDS = ("relationship", "stakeholder")


class Columns:
    """Who is tied to whom, at every position and by both clocks. What is read here never changes for a moment.

    It holds what a viewer with sight of everything sees, so it answers only such a viewer.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.RLock()
        self._begin()

    def _begin(self) -> None:
        self.names = Names()
        self.kinds = Kinds()
        self.ties = Intervals(TIES)
        self.people = Intervals(PEOPLE)
        self.position = 0
        self._mark: tuple[str, str] | None = None

    def follow(self, viewer: Viewer, upto: int) -> int:
        """Read on to a position that the views have reached; return the position reached."""
        require_sight(viewer, *KINDS, *SEES)
        with self._lock:
            if self.position and told_at(self._db, viewer, self.position) != self._mark:
                self._begin()  # another log has taken the place of the one that was followed
            while self.position < upto:
                self._read(viewer, min(upto, self.position + PAGE))
            self._mark = told_at(self._db, viewer, self.position) if self.position else None
            return self.position

    def at(
        self, viewer: Viewer, moment: Moment, *, aged_to: int | None = None, half_life: float | None = None
    ) -> Snapshot:
        """Return the map as it stood at a moment; follows first where it must.

        Ties age to ``aged_to`` (microseconds since 1970) by the half-life of their kind, or by ``half_life`` days.
        """
        require_sight(viewer, *KINDS, *SEES)
        with self._lock:
            self.follow(viewer, moment.position)
            found = Snapshot.of(self.ties, self.people, self.names, self.kinds, moment, aged_to, half_life)
            self._as_one(viewer, found)
            return found

    @property
    def rows(self) -> int:
        """How many versions of ties and people are held, which is what takes memory."""
        return self.ties.size + self.people.size

    def _as_one(self, viewer: Viewer, snapshot: Snapshot) -> None:
        """Let what was thought of somebody under a name that was merged away be thought of the one who stays.

        Each row tells of one name. Names that were assessed before it turned out whose they are, are few: only of
        these it is asked what was said of them, and when.
        """
        away = np.flatnonzero((snapshot.assessed != NO_DAY) & (snapshot.stays != np.arange(len(snapshot.stays))))
        became = {snapshot.ids[i]: snapshot.ids[snapshot.stays[i]] for i in away.tolist() if snapshot.stays[i] >= 0}
        if not became:
            return
        known = things.get_many(self._db, viewer, became.keys() | set(became.values()), snapshot.moment)
        people = {i: s for i, s in known.items() if isinstance(s, Stakeholder)}
        for one in as_one(self._db, viewer, snapshot.moment, became, people).values():
            row = person_of(one, self.names)
            if row is not None:
                number = self.names.number(one.id)
                snapshot.stance[number], snapshot.assessed[number] = row["stance"], row["assessed"]

    def _read(self, viewer: Viewer, upto: int) -> None:
        """Read one page. Its rows must come in the order of positions, whatever they are of."""
        said = utterances(self._db, viewer, self.position, upto)
        n = 0
        for version in versions(self._db, viewer, self.position, upto, *KINDS):
            while n < len(said) and said[n].known_from < version.position:
                self.ties.once(said[n].known_from, said[n].effective_at, tie_said(said[n], self.names, self.kinds))
                n += 1
            self._put(version)
        for u in said[n:]:
            self.ties.once(u.known_from, u.effective_at, tie_said(u, self.names, self.kinds))
        self.position = upto

    def _put(self, version: Version) -> None:
        is_tie = version.id.startswith("rel")
        table = self.ties if is_tie else self.people

        def values(state: Aggregate) -> dict[str, float] | None:
            return tie_of(state, self.names, self.kinds) if is_tie else person_of(state, self.names)

        now = values(version.state)
        if version.timeline is None:
            table.put(version.born, version.position, version.effective_at, now)
        else:
            table.put_late(version.born, version.position, now, [(at, values(was)) for at, was in version.timeline])
