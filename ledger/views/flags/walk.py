"""The way from one mark to another: which flags were up just before each turn, and which are then.

Nothing is written down for it. A flag is up between two positions, by what happened, and between two times, by the
clock; so on the way there is a turn at each event that touched a flag, and before it one at each deadline that fell due
until the event was recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.policy import Viewer, require_sight, visible_kinds
from ledger.views.database import Database
from ledger.views.flags.hearing import Hearing, Mark
from ledger.views.flags.judging import Judged
from ledger.views.flags.reading import COLUMNS, judged_of
from ledger.views.shape import FOREVER

STEPS = 500
ROW = f"f.kind, f.ledger_from, f.ledger_to, {COLUMNS}"
TIMED = {"starts": f"starts > {-FOREVER}", "ends": f"ends < {FOREVER}", "open_from": f"open_from > {-FOREVER}"}
"""The times at which a flag turns by the clock, each with the condition of its index."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the flags as one viewer hears of it."""

    kind: str
    first: int
    last: int
    thing: str
    flag: Judged
    heard: int = field(default=0)
    """From when on the viewer hears of it: what is first told to one person, others hear later or never."""

    def holds(self, position: int) -> bool:
        """Return whether the ledger said so at a position."""
        return self.first <= position < self.last

    def up(self, at: int) -> bool:
        """Return whether the viewer hears of it at a time."""
        return self.heard <= at < self.flag.ends


class Walk:
    """The way from one mark to another, by the flags that one viewer wants to hear of."""

    def __init__(self, db: Database, viewer: Viewer, hearing: Hearing) -> None:
        self._db, self._viewer = db, viewer
        kinds = visible_kinds(viewer) & set(hearing.kinds) if hearing.kinds else visible_kinds(viewer)
        self._hearing = hearing
        self._asked = f"f.name IN ({marks(hearing.names)}) AND f.kind IN ({marks(kinds)})"
        self._values = [*(name.value for name in hearing.names), *sorted(kinds)]

    def turns(self, after: Mark, until: Mark) -> Iterator[tuple[Mark, list[Kept], list[Kept]]]:
        """Yield every turn with the flags that it touches: those that were up just before, and those that are now."""
        position, at = after.position, after.at
        for step in self._steps(after.position, until.position):
            then = max(at, recorded_at(self._db, step, at))
            yield from self._by_time(position, step - 1, at, then)
            yield self._by_event(step, then)
            position, at = step, then
        yield from self._by_time(position, until.position, at, until.at)

    def between(self, first: int, last: int) -> list[Kept]:
        """Return the flags that held at any position between two, of those that may concern what is heard of."""
        where, values = "f.ledger_to > ? AND f.ledger_from <= ?", list[Any]([first, last])
        near = [*self._hearing.near, *([self._hearing.person] if self._hearing.person else [])]
        if near:
            places = marks(near)
            where += (
                f" AND f.flag IN (SELECT g.flag FROM flag g WHERE g.thing IN ({places}) UNION "
                f"SELECT g.flag FROM hanging n JOIN flag g ON g.thing = n.stream WHERE n.target IN ({places}) UNION "
                f"SELECT g.flag FROM flag g WHERE g.about IN ({places}) AND g.about <> '' UNION "
                f"SELECT a.flag FROM flag_account a WHERE a.account IN ({places}))"
            )
            values += near * 4
        return self._rows(where, values)

    def _steps(self, first: int, last: int) -> Iterator[int]:
        """Yield the positions at which a flag went up or down by what happened, in order."""
        while True:
            pages = [self._page(column, first, last) for column in ("ledger_from", "ledger_to")]
            # Beyond the end of a page that was cut off nothing is known yet.
            known = min([page[-1] for page in pages if len(page) == STEPS], default=last)
            steps = sorted({step for page in pages for step in page if step <= known})
            yield from steps
            if not steps or known >= last:
                return
            first = known

    def _page(self, column: str, first: int, last: int) -> list[int]:
        query = (
            f"SELECT DISTINCT f.{column} FROM flag f WHERE f.{column} > ? AND f.{column} <= ? "
            f"AND f.{column} < {FOREVER} AND {self._asked} ORDER BY f.{column} LIMIT {STEPS}"
        )
        return [step for (step,) in self._db.reader().execute(query, (first, last, *self._values))]

    def _by_event(self, position: int, at: int) -> tuple[Mark, list[Kept], list[Kept]]:
        rows = self._rows("f.ledger_from = ?", [position]) + self._rows("f.ledger_to = ?", [position])
        before = [row for row in rows if row.first < position == row.last and row.up(at)]
        now = [row for row in rows if row.first == position < row.last and row.up(at)]
        return Mark(position, at), before, now

    def _by_time(
        self, position: int, last: int, after: int, until: int
    ) -> Iterator[tuple[Mark, list[Kept], list[Kept]]]:
        """Yield the turns that time brings after one time and until another, while nothing happens to flags."""
        if after >= until:
            return
        found: dict[int, list[Kept]] = {}
        rows = {
            (row.thing, row.flag): row
            for column, index in TIMED.items()
            for row in self._rows(
                f"f.{column} > ? AND f.{column} <= ? AND f.{index} AND f.ledger_from <= ? AND f.ledger_to > ?",
                [after, until, position, position],
            )
        }
        for row in rows.values():
            for turn in {row.heard, row.flag.ends}:
                if after < turn <= until:
                    found.setdefault(turn, []).append(row)
        for turn in sorted(found):
            where = min(max(position_at(self._db, self._viewer, turn), position), last)
            before = [row for row in found[turn] if row.up(turn - 1)]
            yield Mark(where, turn), before, [row for row in found[turn] if row.up(turn)]

    def _rows(self, where: str, values: Sequence[Any]) -> list[Kept]:
        query = f"SELECT {ROW} FROM flag f WHERE {where} AND {self._asked}"
        rows = self._db.reader().execute(query, (*values, *self._values))
        return [self._kept(row) for row in rows]

    def _kept(self, row: Sequence[Any]) -> Kept:
        kind, first, last, thing, *rest = row
        flag = judged_of(rest)
        private = flag.nudge is not None and flag.nudge != self._viewer.stakeholder
        heard = max(flag.starts, flag.open_from) if private else flag.starts
        return Kept(kind, first, last, thing, flag, heard)


def next_turn(db: Database, viewer: Viewer, at: int) -> int | None:
    """Return the next time, in microseconds, at which a flag may go up or down though nothing happens."""
    require_sight(viewer)
    found = [
        db.reader()
        .execute(
            f"SELECT {c} FROM flag WHERE {c} > ? AND {TIMED[c]} AND ledger_to = ? ORDER BY {c} LIMIT 1", (at, FOREVER)
        )
        .fetchone()
        for c in TIMED
    ]
    return min((row[0] for row in found if row is not None), default=None)


def position_at(db: Database, viewer: Viewer, at: int) -> int:
    """Return the position of what was recorded last by a time."""
    require_sight(viewer)
    query = "SELECT position FROM history WHERE recorded_at <= ? ORDER BY recorded_at DESC, position DESC LIMIT 1"
    row = db.reader().execute(query, (at,)).fetchone()
    return 0 if row is None else int(row[0])


def recorded_at(db: Database, position: int, otherwise: int) -> int:
    """Return when the event at a position was recorded, in microseconds; before the first one, something else."""
    row = db.reader().execute("SELECT recorded_at FROM history WHERE position = ?", (position,)).fetchone()
    return otherwise if row is None else int(row[0])


def marks(values: Collection[Any]) -> str:
    """Return the SQL of a list with a place for each of the values."""
    return ",".join("?" * len(values))
