"""Changes of flags: what went up and what came down, at which position and time, in an order that never changes.

Nothing is written down for it. A flag is up between two positions, by what happened, and between two times, by the
clock; so whoever has been told everything up to a mark (a position and a time) is told what changed on the way from
there to now: event after event, and before each the deadlines that fell due until it was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import Any

import msgspec

from ledger.policy import Viewer, require_sight, visible_kinds
from ledger.views.clock import moment as time_of
from ledger.views.database import Database
from ledger.views.flags.change import FlagChange, FlagChangeKind
from ledger.views.flags.judging import Judged
from ledger.views.flags.names import FlagName
from ledger.views.flags.reading import COLUMNS, judged_of, shown
from ledger.views.flags.table import FLAGS, SHOWN
from ledger.views.shape import FOREVER

HEARD = (*SHOWN, FlagName.SUDDEN_MOMENTUM)
"""What is told to whoever does not say which: the eight that are shown, and a request that picks up steam."""
PERSONAL = tuple(name for name in FLAGS if name not in (FlagName.BACKDATED, FlagName.IRREGULAR))
"""What a person is told of themselves: all but what says something of the record alone."""
STEPS = 500
ROW = f"f.kind, f.ledger_from, f.ledger_to, {COLUMNS}"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """How far somebody has been told: everything that changed up to a position, and up to a time (in microseconds)."""

    position: int
    at: int


@dataclass(frozen=True, slots=True)
class Hearing:
    """Of which flags somebody wants to hear. What is left out does not restrict."""

    names: Sequence[FlagName] = HEARD
    kinds: Sequence[str] = ()
    """On things of these kinds."""
    near: Sequence[str] = ()
    """On or about any of these, of these customers, or shown by events that concern them."""
    person: str | None = None
    """Those that this person is flagged by: about them, or shown by what they said or did."""


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


def changes(
    db: Database, viewer: Viewer, hearing: Hearing, after: Mark, until: Mark, most: int = 200
) -> tuple[list[tuple[Mark, FlagChange]], Mark]:
    """Return what changed after a mark, each with the mark it belongs to, and the mark up to which that is everything.

    Changes of one mark are never torn apart, so there may be some more than `most`. The mark that is reached is never
    before the one that was asked for, unless there is more.
    """
    require_sight(viewer)
    found: list[tuple[Mark, FlagChange]] = []
    reached = after
    for mark, before, now in _Walk(db, viewer, hearing).turns(after, until):
        found += [(mark, change) for change in _told(db, hearing, mark, before, now)]
        reached = mark
        if len(found) >= most:
            return found, reached
    # The clock that recorded the last event may be ahead of ours: time does not go back.
    return found, Mark(max(reached.position, until.position), max(reached.at, until.at))


def difference(db: Database, viewer: Viewer, hearing: Hearing, earlier: Mark, later: Mark) -> list[FlagChange]:
    """Return which flags are up at the later mark and were not at the earlier, and the other way round."""
    require_sight(viewer)
    walk = _Walk(db, viewer, hearing)
    rows = walk.between(earlier.position, later.position)
    before = [row for row in rows if row.holds(earlier.position) and row.up(earlier.at)]
    now = [row for row in rows if row.holds(later.position) and row.up(later.at)]
    return _told(db, hearing, later, before, now)


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


def mark_at(db: Database, viewer: Viewer, position: int) -> Mark:
    """Return the mark of whoever has been told everything up to a position, when it was recorded."""
    require_sight(viewer)
    return Mark(position, _recorded_at(db, position, -FOREVER))


def position_at(db: Database, viewer: Viewer, at: int) -> int:
    """Return the position of what was recorded last by a time."""
    require_sight(viewer)
    query = "SELECT position FROM history WHERE recorded_at <= ? ORDER BY recorded_at DESC, position DESC LIMIT 1"
    row = db.reader().execute(query, (at,)).fetchone()
    return 0 if row is None else int(row[0])


TIMED = {"starts": f"starts > {-FOREVER}", "ends": f"ends < {FOREVER}", "open_from": f"open_from > {-FOREVER}"}
"""The times at which a flag turns by the clock, each with the condition of its index."""


class _Walk:
    """The way from one mark to another, by the flags that one viewer wants to hear of."""

    def __init__(self, db: Database, viewer: Viewer, hearing: Hearing) -> None:
        self._db, self._viewer = db, viewer
        kinds = visible_kinds(viewer) & set(hearing.kinds) if hearing.kinds else visible_kinds(viewer)
        self._hearing = hearing
        self._asked = f"name IN ({_marks(hearing.names)}) AND kind IN ({_marks(kinds)})"
        self._values = [*(name.value for name in hearing.names), *sorted(kinds)]

    def turns(self, after: Mark, until: Mark) -> Iterator[tuple[Mark, list[Kept], list[Kept]]]:
        """Yield every turn with the flags that it touches: those that were up just before, and those that are now."""
        position, at = after.position, after.at
        for step in self._steps(after.position, until.position):
            then = max(at, _recorded_at(self._db, step, at))
            yield from self._by_time(position, step - 1, at, then)
            yield self._by_event(step, then)
            position, at = step, then
        yield from self._by_time(position, until.position, at, until.at)

    def between(self, first: int, last: int) -> list[Kept]:
        """Return the flags that held at any position between two, of those that may concern what is heard of."""
        where, values = "f.ledger_to > ? AND f.ledger_from <= ?", list[Any]([first, last])
        near = [*self._hearing.near, *([self._hearing.person] if self._hearing.person else [])]
        if near:
            marks = _marks(near)
            where += (
                f" AND f.flag IN (SELECT g.flag FROM flag g WHERE g.thing IN ({marks}) UNION "
                f"SELECT g.flag FROM hanging n JOIN flag g ON g.thing = n.stream WHERE n.target IN ({marks}) UNION "
                f"SELECT g.flag FROM flag g WHERE g.about IN ({marks}) AND g.about <> '' UNION "
                f"SELECT a.flag FROM flag_account a WHERE a.account IN ({marks}))"
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
            f"SELECT DISTINCT {column} FROM flag WHERE {column} > ? AND {column} <= ? AND {column} < {FOREVER} "
            f"AND {self._asked} ORDER BY {column} LIMIT {STEPS}"
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
        query = f"SELECT {ROW} FROM flag f WHERE {where} AND f.{self._asked.replace('AND kind', 'AND f.kind')}"
        rows = self._db.reader().execute(query, (*values, *self._values))
        return [self._kept(row) for row in rows]

    def _kept(self, row: Sequence[Any]) -> Kept:
        kind, first, last, thing, *rest = row
        flag = judged_of(rest)
        private = flag.nudge is not None and flag.nudge != self._viewer.stakeholder
        heard = max(flag.starts, flag.open_from) if private else flag.starts
        return Kept(kind, first, last, thing, flag, heard)


def _told(db: Database, hearing: Hearing, mark: Mark, before: list[Kept], now: list[Kept]) -> list[FlagChange]:
    """Return what is to be told of a turn, always in the same order."""
    found = [
        (kind, row)
        for key in dict.fromkeys(_key(row) for row in (*before, *now))
        for kind, row in _turned([r for r in before if _key(r) == key], [r for r in now if _key(r) == key])
    ]
    order = list(FLAGS)
    found.sort(
        key=lambda f: (f[0] is not FlagChangeKind.CLEARED, order.index(f[1].flag.name), *_key(f[1]), f[1].flag.evidence)
    )
    return [_change(kind, row, mark) for kind, row in found if _concerns(db, hearing, row)]


def _key(row: Kept) -> tuple[str, str, str]:
    return row.thing, row.flag.name.value, row.flag.about


def _turned(before: list[Kept], now: list[Kept]) -> Iterator[tuple[FlagChangeKind, Kept]]:
    """Yield what became of the flags of one name on one thing: one that is said in other words is the same flag."""
    old = [row for row in before if all(row.flag != other.flag for other in now)]
    new = [row for row in now if all(row.flag != other.flag for other in before)]
    for row in new:
        same = next((o for o in old if o.flag.evidence[:1] == row.flag.evidence[:1]), old[0] if old else None)
        if same is None:
            yield FlagChangeKind.RAISED, row
            continue
        old.remove(same)
        if row.flag.disputed != same.flag.disputed:
            yield FlagChangeKind.DISPUTED if row.flag.disputed else FlagChangeKind.COUNTS_AGAIN, row
    for row in old:
        yield FlagChangeKind.CLEARED, row


def _change(kind: FlagChangeKind, row: Kept, mark: Mark) -> FlagChange:
    told = (*_key(row), kind.value, mark.position, mark.at, row.flag.evidence[:1])
    return FlagChange(
        id=f"flg_{blake2b(msgspec.json.encode(told), digest_size=16).hexdigest()}",
        change=kind,
        position=mark.position,
        at=time_of(mark.at),
        kind=row.kind,
        flag=shown(row.thing, row.flag, mark.at),
    )


def _concerns(db: Database, hearing: Hearing, row: Kept) -> bool:
    """Return whether a flag is near what somebody wants to hear of, or is one that they are flagged by."""
    near, person = hearing.near, hearing.person
    if near and not ({row.thing, row.flag.about, *row.flag.accounts} & set(near)) and not _shown_by(db, row, near):
        return False
    return person is None or person == row.flag.about or _shown_by(db, row, (person,), ("by", "on_behalf_of", "about"))


def _shown_by(db: Database, row: Kept, near: Sequence[str], roles: Sequence[str] = ()) -> bool:
    """Return whether any of the events that show a flag concerns any of these."""
    wanted = f"AND l.role IN ({_marks(roles)})" if roles else ""
    own = f"h.id IN ({_marks(near)}) OR" if not roles else ""
    query = (
        "SELECT 1 FROM json_each(?) e JOIN history h ON h.id = substr(e.value, 1, instr(e.value, '@') - 1) "
        "AND h.version = CAST(substr(e.value, instr(e.value, '@') + 1) AS INTEGER) "
        f"WHERE {own} EXISTS (SELECT 1 FROM link l WHERE l.position = h.position AND l.target IN ({_marks(near)}) "
        f"{wanted}) LIMIT 1"
    )
    values = [msgspec.json.encode(row.flag.evidence).decode(), *([] if roles else near), *near, *roles]
    return next(islice(db.reader().execute(query, values), 1), None) is not None


def _recorded_at(db: Database, position: int, otherwise: int) -> int:
    row = db.reader().execute("SELECT recorded_at FROM history WHERE position = ?", (position,)).fetchone()
    return otherwise if row is None else int(row[0])


def _marks(values: Sequence[Any] | frozenset[str] | set[str]) -> str:
    return ",".join("?" * len(values))
