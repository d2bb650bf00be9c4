"""Changes of flags: what went up and what came down, at which position and time, in an order that never changes.

Whoever has been told everything up to a mark is told what changed on the way from there to now (see `walk`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import msgspec

from ledger.policy import Viewer, require_sight
from ledger.views.clock import moment as time_of
from ledger.views.database import Database
from ledger.views.flags.change import FlagChange, FlagChangeKind
from ledger.views.flags.hearing import Hearing, Mark
from ledger.views.flags.reading import shown
from ledger.views.flags.table import FLAGS
from ledger.views.flags.walk import Kept, Walk, marks, recorded_at
from ledger.views.shape import FOREVER


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
    for mark, before, now in Walk(db, viewer, hearing).turns(after, until):
        found += [(mark, change) for change in _told(db, hearing, mark, before, now)]
        reached = mark
        if len(found) >= most:
            return found, reached
    return found, reached.further(until.position, until.at)


def difference(db: Database, viewer: Viewer, hearing: Hearing, earlier: Mark, later: Mark) -> list[FlagChange]:
    """Return which flags are up at the later mark and were not at the earlier, and the other way round."""
    require_sight(viewer)
    walk = Walk(db, viewer, hearing)
    rows = walk.between(earlier.position, later.position)
    before = [row for row in rows if row.holds(earlier.position) and row.up(earlier.at)]
    now = [row for row in rows if row.holds(later.position) and row.up(later.at)]
    return _told(db, hearing, later, before, now)


def mark_at(db: Database, viewer: Viewer, position: int) -> Mark:
    """Return the mark of whoever has been told everything up to a position, when it was recorded."""
    require_sight(viewer)
    return Mark(position, recorded_at(db, position, -FOREVER))


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
    wanted = f"AND l.role IN ({marks(roles)})" if roles else ""
    own = f"h.id IN ({marks(near)}) OR" if not roles else ""
    query = (
        "SELECT 1 FROM json_each(?) e JOIN history h ON h.id = substr(e.value, 1, instr(e.value, '@') - 1) "
        "AND h.version = CAST(substr(e.value, instr(e.value, '@') + 1) AS INTEGER) "
        f"WHERE {own} EXISTS (SELECT 1 FROM link l WHERE l.position = h.position AND l.target IN ({marks(near)}) "
        f"{wanted}) LIMIT 1"
    )
    values = [msgspec.json.encode(row.flag.evidence).decode(), *([] if roles else near), *near, *roles]
    return db.reader().execute(query, values).fetchone() is not None
