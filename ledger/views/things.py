"""Things: the state of any thing, and lists of things, at any moment and on either clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

import msgspec

from ledger.domain.kernel.aggregate import AGGREGATES, Aggregate, kind_of
from ledger.policy import Viewer, require_sight, visible_kinds
from ledger.store.decoding import decoder_of
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.paging import MOST, Page, Slice, bounds, cursor, slice_of

A = TypeVar("A", bound=Aggregate)
LIKE_AMONG, LIKE_LONGEST, LIKE_ENOUGH = 5_000, 80, 0.75
"""How many ids a likeness is sought among, how long a name may be for it, and how alike it has to be."""


@dataclass(frozen=True, slots=True)
class ThingFilter:
    """Which things are asked for; what is left out does not restrict."""

    status: Sequence[str] = ()
    title_contains: str | None = None
    account: str | None = None
    opportunity: str | None = None
    label: str | None = None
    source: str | None = None
    """The part of the external id before the colon: `pep` of `pep:572`."""
    about: str | None = None
    """A thing or a person that some event of the listed thing is about, or that acted in it."""
    about_any: Sequence[str] = ()
    """Things or people of whom at least one is meant in the way of `about`."""
    placeholder: bool | None = None
    ids: Collection[str] | None = None
    """Only things with one of these ids."""

    @property
    def narrow(self) -> bool:
        """Whether it says which things to look at, rather than what they must be like."""
        few = (self.account, self.opportunity, self.about, self.ids)
        return bool(self.about_any) or any(one is not None for one in few)


def row_at(moment: Moment, thing_id: str) -> tuple[str, list[int]]:
    """Return the SQL expression for the state row of a thing that holds at the moment, and its arguments.

    It is one step down an index, however many versions the thing has had; `thing_id` is the SQL of the thing's id.
    """
    if moment.effective_at is None:
        query = f"SELECT e.rowid FROM state e WHERE e.id = {thing_id} AND e.ledger_from <= ? "
        return f"({query} ORDER BY e.ledger_from DESC LIMIT 1)", [moment.position]
    query = (
        f"SELECT e.rowid FROM state e WHERE e.id = {thing_id} AND e.known_from IS NOT NULL "
        "AND e.valid_from <= ? AND e.known_from <= ? AND e.known_to > ?"
    )
    arguments = [moment.effective_at, moment.position, moment.position]
    return f"({query} ORDER BY e.valid_from DESC, e.valid_position DESC LIMIT 1)", arguments


def _visible(viewer: Viewer, ids: Iterable[str]) -> list[str]:
    """Return those of the things, each once, that the viewer may see."""
    visible = visible_kinds(viewer)
    return [i for i in dict.fromkeys(ids) if (cls := kind_of(i)) is not None and cls.kind in visible]


def _among(db: Database, wanted: Sequence[str], moment: Moment, column: str) -> Iterator[tuple[str, Any]]:
    """Yield id and a column of the state of those of the things that are there."""
    row, arguments = row_at(moment, "t.value")
    query = f"SELECT s.id, s.{column} FROM json_each(?) t CROSS JOIN state s ON s.rowid = {row}"
    yield from db.reader().execute(query, (_json(wanted), *arguments))


def get(db: Database, viewer: Viewer, thing_id: str, moment: Moment) -> Aggregate | None:
    """Return a thing at a moment; None when it is not there (yet) or the viewer may not see it."""
    return get_many(db, viewer, [thing_id], moment).get(thing_id)


def get_many(db: Database, viewer: Viewer, ids: Iterable[str], moment: Moment) -> dict[str, Aggregate]:
    """Return those of the things that are there at a moment and that the viewer may see."""
    wanted = _visible(viewer, ids)
    db.note(wanted, moment.effective_at)
    found, rest = db.recall(wanted, moment)
    if rest:
        found |= {thing_id: decode(thing_id, body) for thing_id, body in _among(db, rest, moment, "body")}
    return {i: found[i] for i in wanted if i in found} if len(found) > 1 else found


def find(db: Database, viewer: Viewer, name: str) -> str | None:
    """Return the id of the thing that a person may name by its id or its external id (`pep:572`); None when unknown."""
    require_sight(viewer)
    row = (
        db.reader()
        .execute(
            "SELECT id, kind FROM thing WHERE id = ? UNION ALL SELECT id, kind FROM thing WHERE external_id = ?",
            (name, name),
        )
        .fetchone()
    )
    return row[0] if row is not None and row[1] in visible_kinds(viewer) else None


def like(db: Database, viewer: Viewer, name: str, most: int = 3) -> list[str]:
    """Return external ids that look like a name that leads nowhere, the likeliest first; `no-sso` finds `demo:no-sso`.

    Numbers have no likeness: the next one is another thing.
    """
    require_sight(viewer)
    source, colon, rest = name.partition(":")
    if not colon:
        source, rest = "", name
    if not rest or len(rest) > LIKE_LONGEST or rest.isdecimal():
        return []
    within = "WHERE external_id >= ?1 || ':' AND external_id < ?1 || ';'" if colon else "WHERE ?1 = ''"
    rows = db.reader().execute(f"SELECT external_id, kind FROM thing {within} LIMIT {LIKE_AMONG}", (source,))
    kinds = visible_kinds(viewer)
    known = [i for i, kind in rows if i is not None and kind in kinds]
    by_rest = {i.partition(":")[2] or i: i for i in known}
    return [by_rest[r] for r in get_close_matches(rest, by_rest, most, LIKE_ENOUGH)]


def page(
    db: Database,
    viewer: Viewer,
    cls: type[A],
    moment: Moment,
    which: ThingFilter,
    asked: Page,
    *,
    newest_first: bool = False,
) -> Slice[A]:
    """Return a page of the things of a kind at a moment, in the order in which the ledger first heard of them."""
    require_sight(viewer, cls.kind)
    where, arguments = _where(cls, moment, which)
    within, keys, order = bounds(asked, "t.born", descending=newest_first)
    query = (
        "SELECT t.born, s.id, s.body FROM thing t CROSS JOIN state s "
        f"WHERE {where} AND {within} ORDER BY {order} LIMIT ?"
    )
    rows = db.reader().execute(query, (*arguments, *keys, asked.size + 1))
    return slice_of([(born, decode(i, body)) for born, i, body in rows], asked)  # type: ignore[misc]


def every(db: Database, viewer: Viewer, cls: type[A], moment: Moment, which: ThingFilter) -> Iterator[A]:
    """Return all the things of a kind that fit the filter at a moment, a page at a time."""
    after: str | None = None
    while True:
        found = page(db, viewer, cls, moment, which, Page(first=MOST, after=after))
        yield from (thing for _, thing in found.rows)
        if not found.has_next:
            return
        after = cursor(found.rows[-1][0])


LABELLED = "SELECT id FROM labelled WHERE kind = ? AND label = ? AND since <= ? ORDER BY since"


def labelled(db: Database, viewer: Viewer, cls: type[A], label: str, moment: Moment) -> list[A]:
    """Return the mandates of a holder, or the initiatives or capacities of a team, oldest first, by an index."""
    require_sight(viewer, cls.kind)
    db.note([f"{cls.prefix}~{label}"])
    ids = [i for (i,) in db.reader().execute(LABELLED, (cls.kind, label, moment.position))]
    found = get_many(db, viewer, ids, moment)
    return [t for i in ids if isinstance(t := found.get(i), cls) and t.facets().label == label]


def count(db: Database, viewer: Viewer, cls: type[Aggregate], moment: Moment, which: ThingFilter) -> int:
    """Return how many things of a kind fit the filter at a moment."""
    require_sight(viewer, cls.kind)
    where, arguments = _where(cls, moment, which)
    query = f"SELECT count(*) FROM thing t CROSS JOIN state s WHERE {where}"
    total: int = db.reader().execute(query, arguments).fetchone()[0]
    return total


def positions(db: Database, viewer: Viewer, ids: Iterable[str], moment: Moment) -> dict[str, tuple[int, ...]]:
    """Return the positions of things' own events until a moment: what their states rest on."""
    require_sight(viewer)
    query = (
        "SELECT h.id, h.position FROM json_each(?) t CROSS JOIN history h ON h.id = t.value AND h.position <= ? "
        "ORDER BY h.position"
    )
    found: dict[str, list[int]] = {i: [] for i in ids}
    for thing_id, position in db.reader().execute(query, (_json(found), moment.position)):
        found[thing_id].append(position)
    return {thing_id: tuple(several) for thing_id, several in found.items()}


def statuses(db: Database, viewer: Viewer, thing_id: str, moment: Moment) -> list[tuple[int, str]]:
    """Return every status that a thing has had until a moment, with the time (in microseconds) from which it held."""
    require_sight(viewer)
    if moment.effective_at is None:
        query = (
            "SELECT h.effective_at, s.status FROM state s JOIN history h ON h.position = s.ledger_from "
            "WHERE s.id = ? AND s.ledger_from <= ? ORDER BY s.ledger_from"
        )
        values = [moment.position]
    else:
        query = (
            "SELECT s.valid_from, s.status FROM state s WHERE s.id = ? AND s.known_from <= ? AND s.known_to > ? "
            "AND s.valid_from <= ? ORDER BY s.valid_from, s.valid_position"
        )
        values = [moment.position, moment.position, moment.effective_at]
    found: list[tuple[int, str]] = []
    for at, status in db.reader().execute(query, (thing_id, *values)):
        if not found or found[-1][1] != status:
            found.append((at, status))
    return found


def titles(db: Database, viewer: Viewer, ids: Iterable[str], moment: Moment) -> dict[str, str]:
    """Return what things are called, for the mentions in texts."""
    wanted = _visible(viewer, ids)
    db.note(wanted, moment.effective_at)
    return dict(_among(db, wanted, moment, "title"))


def _json(ids: Iterable[str]) -> str:
    return msgspec.json.encode(list(ids)).decode()


@cache
def _decoder(prefix: str) -> msgspec.json.Decoder[Any]:
    return decoder_of(AGGREGATES[prefix])


def decode(thing_id: str, body: bytes) -> Aggregate:
    """Return the thing that a state row holds."""
    thing: Aggregate = _decoder(thing_id[:3]).decode(body)
    return thing


def _where(cls: type[Aggregate], moment: Moment, which: ThingFilter) -> tuple[str, list[Any]]:
    row, arguments = row_at(moment, "t.id")
    # With a `+`, things are looked up by their ids, and not found among all that there are of their kind.
    plus = "+" if which.narrow else ""
    conditions: list[str] = [f"{plus}t.kind = ?", f"{plus}t.born <= ?", f"s.rowid = {row}"]
    values: list[Any] = [cls.kind, moment.position, *arguments]
    if which.status:
        conditions.append(f"s.status IN ({','.join('?' * len(which.status))})")
        values += which.status
    for column in ("account", "opportunity", "label"):
        value = getattr(which, column)
        if value is not None:
            conditions.append(f"s.{column} = ?")
            values.append(value)
            if column != "label":  # those that ever had it: so the others are not looked at one by one
                conditions.append(f"t.id IN (SELECT e.id FROM state e WHERE e.{column} = ? AND e.kind = ?)")
                values += [value, cls.kind]
    if which.title_contains is not None:
        conditions.append("instr(lower(s.title), lower(?)) > 0")
        values.append(which.title_contains)
    if which.source is not None:
        conditions.append("t.external_id >= ? AND t.external_id < ?")
        values += [f"{which.source}:", f"{which.source};"]
    if which.about is not None:
        conditions.append(
            "t.id IN (SELECT n.stream FROM hanging n WHERE n.target = ? AND n.prefix = ? AND n.since <= ?)"
        )
        values += [which.about, cls.prefix, moment.position]
    if which.about_any:
        conditions.append(
            "t.id IN (SELECT n.stream FROM json_each(?) a "
            "JOIN hanging n ON n.target = a.value AND n.prefix = ? AND n.since <= ?)"
        )
        values += [_json(which.about_any), cls.prefix, moment.position]
    if which.ids is not None:
        conditions.append("t.id IN (SELECT i.value FROM json_each(?) i)")
        values.append(_json(which.ids))
    if which.placeholder is not None:
        conditions.append("coalesce(json_extract(s.body, '$.placeholder'), 0) = ?")
        values.append(int(which.placeholder))
    return " AND ".join(conditions), values
