"""Reading flags: on things, and over the whole ledger; as of any moment, by either clock, judged at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Struct

from ledger.domain.kernel import AGGREGATES, Doc, Ref
from ledger.domain.kernel.types import EventRef
from ledger.policy import Viewer, require_sight, visible_kinds
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.clock import moment as time_of
from ledger.views.database import Database
from ledger.views.flags.judging import Judged, judged, up
from ledger.views.flags.names import FlagName
from ledger.views.flags.table import FLAGS, SHOWN
from ledger.views.paging import Page, Slice, bounds, key_of, slice_of
from ledger.views.things import ThingFilter

COLUMNS = (
    "f.thing, f.name, f.about, f.starts, f.ends, f.since, f.nudge, f.open_from, f.disputed, f.sentence, f.evidence, "
    "f.accounts"
)


class RaisedFlag(Struct, frozen=True):
    """A flag that is up: what deserves a second look, why, since when, and what clears it."""

    name: Annotated[FlagName, Doc(description="Which flag it is.")]
    title: Annotated[str, Doc(description="What it is called.")]
    meaning: Annotated[str, Doc(description="What it means.")]
    sentence: Annotated[str, Doc(description="Why it is up, in plain words.")]
    cleared_by: Annotated[str, Doc(description="What clears it.")]
    thing: Annotated[str, Ref(), Doc(description="The thing that it is on.")]
    about: Annotated[str | None, Ref(), Doc(description="Who or what it is about, beside that thing.")] = None
    since: Annotated[datetime | None, Doc(description="Since when it is so; null when nobody says.")] = None
    until: Annotated[
        datetime | None, Doc(description="From when on it is up no more though nothing happens; null: it stays.")
    ] = None
    evidence: Annotated[tuple[str, ...], EventRef(), Doc(description="The events that show it.")] = ()
    accounts: Annotated[tuple[str, ...], Ref(("account",)), Doc(description="The customers whom it concerns.")] = ()
    disputed: Annotated[
        bool, Doc(description="True when somebody disputes what it rests on: then it is shown, and does not count.")
    ] = False
    nudge: Annotated[
        bool, Doc(description="True while the one whom it is about is told alone, before anybody else.")
    ] = False


@dataclass(frozen=True, slots=True)
class FlagFilter:
    """Which flags are asked for."""

    names: Sequence[FlagName] = SHOWN
    kinds: Sequence[str] = ()
    """On things of these kinds; none named: all."""
    account: str | None = None
    about: str | None = None
    """Only flags about this person or thing, or on it."""
    disputed: bool | None = False
    """False: those that count; True: those that rest on what is disputed; None: both."""


def flags_on(
    db: Database, viewer: Viewer, ids: Iterable[str], moment: Moment, at: datetime, names: Iterable[FlagName] = SHOWN
) -> dict[str, tuple[RaisedFlag, ...]]:
    """Return the flags that are up on each of these things, those that are disputed as well, in the table's order."""
    require_sight(viewer)
    wanted, time, only = list(dict.fromkeys(ids)), micros(at), frozenset(names)
    if moment.effective_at is None:
        found: dict[str, list[Judged]] = {thing: [] for thing in wanted}
        for thing, flag in _kept(db, viewer, wanted, moment):
            found[thing].append(flag)
    else:
        there = things.get_many(db, viewer, wanted, moment)
        found = {thing: judged(db, viewer, there[thing], moment) if thing in there else [] for thing in wanted}
    order = list(FLAGS)
    return {
        thing: tuple(
            shown(thing, flag, time)
            for flag in sorted(up(flags, time), key=lambda f: (order.index(f.name), f.since or 0, f.about))
            if flag.name in only and may_hear(viewer, flag.nudge, flag.open_from, time)
        )
        for thing, flags in found.items()
    }


def may_hear(viewer: Viewer, nudge: str | None, open_from: int, at: int) -> bool:
    """Return whether a viewer hears of a flag at a time: what is first told to one person, nobody else hears before."""
    return nudge is None or at >= open_from or viewer.stakeholder == nudge


def flagged(
    db: Database, viewer: Viewer, moment: Moment, at: datetime, which: FlagFilter, asked: Page
) -> Slice[RaisedFlag]:
    """Return a page of the flags that are up in the whole ledger, those that were raised last first."""
    if moment.effective_at is not None:
        return _paged(list(_everywhere(db, viewer, moment, at, which)), asked)
    where, values = _where(viewer, moment, micros(at), which)
    within, keys, order = bounds(asked, "f.flag", descending=True)
    # First which, by an index that holds all that is asked for; then what they say.
    found = f"SELECT f.flag FROM flag f WHERE {where} AND {within} ORDER BY {order} LIMIT ?"
    query = f"SELECT f.flag, {COLUMNS} FROM flag f WHERE f.flag IN ({found}) ORDER BY {order}"
    rows = db.reader().execute(query, (*values, *keys, asked.size + 1))
    return slice_of([(row[0], shown(row[1], judged_of(row[2:]), micros(at))) for row in rows], asked)


def count(db: Database, viewer: Viewer, moment: Moment, at: datetime, which: FlagFilter) -> int:
    """Return how many flags are up."""
    if moment.effective_at is not None:
        return sum(1 for _ in _everywhere(db, viewer, moment, at, which))
    where, values = _where(viewer, moment, micros(at), which)
    total: int = db.reader().execute(f"SELECT count(*) FROM flag f WHERE {where}", values).fetchone()[0]
    return total


def raised_between(db: Database, viewer: Viewer, first: int, last: int, at: datetime) -> list[RaisedFlag]:
    """Return the flags that events at these positions raised, or put in other words, and that are up at a time."""
    require_sight(viewer)
    kinds = sorted(visible_kinds(viewer))
    query = (
        f"SELECT {COLUMNS} FROM flag f WHERE f.ledger_from BETWEEN ? AND ? AND f.ledger_to > ? "
        f"AND f.starts <= ? AND f.ends > ? AND f.nudge IS NULL "
        f"AND f.kind IN ({','.join('?' * len(kinds))}) ORDER BY f.flag"
    )
    rows = db.reader().execute(query, (first, last, last, micros(at), micros(at), *kinds))
    return [shown(row[0], judged_of(row[1:]), None) for row in rows]


def _kept(db: Database, viewer: Viewer, ids: list[str], moment: Moment) -> Iterator[tuple[str, Judged]]:
    visible = visible_kinds(viewer)
    query = (
        f"SELECT f.kind, {COLUMNS} FROM json_each(?) t CROSS JOIN flag f ON f.thing = t.value "
        "AND f.ledger_to > ? AND f.ledger_from <= ?"
    )
    wanted = msgspec.json.encode(ids).decode()
    for kind, *row in db.reader().execute(query, (wanted, moment.position, moment.position)):
        if kind in visible:
            yield row[0], judged_of(row[1:])


def _where(viewer: Viewer, moment: Moment, at: int, which: FlagFilter) -> tuple[str, list[Any]]:
    require_sight(viewer)
    visible, names = visible_kinds(viewer), [name.value for name in which.names]
    where = [
        f"f.name IN ({','.join('?' * len(names))})",
        "f.ledger_to > ? AND f.ledger_from <= ? AND f.starts <= ? AND f.ends > ?",
    ]
    values: list[Any] = [*names, moment.position, moment.position, at, at]
    if which.kinds or len(visible) < len(AGGREGATES):
        kinds = sorted(visible & set(which.kinds) if which.kinds else visible)
        where.append(f"f.kind IN ({','.join('?' * len(kinds))})")
        values += kinds
    if FlagName.AVOIDED_CUSTOMER in which.names:  # the one that is first told to one person
        where.append("(f.nudge IS NULL OR f.open_from <= ? OR f.nudge = ?)")
        values += [at, viewer.stakeholder]
    if which.disputed is not None:
        where.append("f.disputed = ?")
        values.append(int(which.disputed))
    if which.account is not None:
        where.append("f.flag IN (SELECT a.flag FROM flag_account a WHERE a.account = ?)")
        values.append(which.account)
    if which.about is not None:
        where.append("(f.about = ? OR f.thing = ?)")
        values += [which.about, which.about]
    return " AND ".join(where), values


def _everywhere(db: Database, viewer: Viewer, moment: Moment, at: datetime, which: FlagFilter) -> Iterator[RaisedFlag]:
    """Yield the flags of the whole ledger by what was true at a time, judged from the states as of then."""
    on = {kind for name in which.names for kind in FLAGS[name].kinds or (c.kind for c in AGGREGATES.values())}
    wanted = on & visible_kinds(viewer) & set(which.kinds or on)
    for cls in AGGREGATES.values():
        if cls.kind not in wanted:
            continue
        for thing in things.every(db, viewer, cls, moment, ThingFilter()):
            for flag in up(judged(db, viewer, thing, moment), micros(at)):
                if _fits(viewer, thing.id, flag, micros(at), which):
                    yield shown(thing.id, flag, micros(at))


def _fits(viewer: Viewer, thing: str, flag: Judged, at: int, which: FlagFilter) -> bool:
    return (
        flag.name in which.names
        and which.disputed in (None, flag.disputed)
        and which.account in (None, *flag.accounts)
        and which.about in (None, flag.about, thing)
        and may_hear(viewer, flag.nudge, flag.open_from, at)
    )


def _paged(flags: list[RaisedFlag], asked: Page) -> Slice[RaisedFlag]:
    """Return a page of flags that were judged one by one: numbered from the last to the first, as rows would be."""
    numbered = [(len(flags) - place, flag) for place, flag in enumerate(flags)]
    after, before = key_of(asked.after, "after"), key_of(asked.before, "before")
    inside = [(n, f) for n, f in numbered if (after is None or n < after) and (before is None or n > before)]
    rows = inside[::-1] if asked.backwards else inside
    return slice_of(rows[: asked.size + 1], asked)


def judged_of(row: Sequence[Any]) -> Judged:
    """Return the flag that a row holds, after the thing that it is on."""
    name, about, starts, ends, since, nudge, open_from, disputed, sentence, evidence, accounts = row
    return Judged(
        FlagName(name),
        about,
        starts,
        ends,
        since,
        nudge,
        open_from,
        bool(disputed),
        sentence,
        tuple(msgspec.json.decode(evidence)),
        tuple(msgspec.json.decode(accounts)),
    )


def shown(thing: str, flag: Judged, at: int | None) -> RaisedFlag:
    """Return a flag as it is shown to whoever may hear of it at a time."""
    known = FLAGS[flag.name]
    return RaisedFlag(
        name=flag.name,
        title=known.title,
        meaning=flag.name.description,
        sentence=flag.sentence,
        cleared_by=known.clears,
        thing=thing,
        about=flag.about or None,
        since=None if flag.since is None else time_of(flag.since),
        until=None if flag.ends >= LAST else time_of(flag.ends),
        evidence=flag.evidence,
        accounts=flag.accounts,
        disputed=flag.disputed,
        nudge=flag.nudge is not None and at is not None and at < flag.open_from,
    )


LAST = micros(datetime.max.replace(tzinfo=time_of(0).tzinfo))
"""The last time there is; what ends then does not end."""
