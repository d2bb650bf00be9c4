"""The map at a moment, in columns: who is on it, who is tied to whom, and one edge each way for measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.columns.intervals import Intervals
from graph.columns.rows import AGAINST, BENDS, MUTUAL, NEVER, Kinds, Names
from graph.projection import WEIGHT_MAX, WEIGHT_MIN
from graph.ties import Person, Tie, rule_for
from ledger.views.asof import Moment
from ledger.views.clock import moment as time_of

DAY = 86_400_000_000
Numbers = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Edges:
    """Edges u → v by number of a person, one for each ordered pair, with signed weights where ``signed``."""

    people: int
    source: NDArray[np.intp]
    target: NDArray[np.intp]
    weight: Floats


@dataclass(frozen=True)
class Snapshot:
    """People by number: ``stays`` is who they turned out to be, -1 for whoever is not on the map."""

    moment: Moment
    ids: list[str]
    kinds: list[tuple[str, str | None, bool]]
    stays: Numbers
    pseudo: NDArray[np.bool_]
    stance: Floats
    rows: dict[str, NDArray[Any]]

    @classmethod
    def of(
        cls,
        ties: Intervals,
        people: Intervals,
        names: Names,
        kinds: Kinds,
        moment: Moment,
        aged_to: int | None = None,
        half_life: float | None = None,
    ) -> Snapshot:
        """Return what holds at a moment, ties aged to a time where one is given."""
        n = len(names)
        here = people.rows(moment.position, moment.effective_at)
        who = people["person"][here]
        stays = np.full(n, -1, np.int32)
        stays[who] = people["stays"][here]
        _settle(stays)
        pseudo = np.zeros(n, bool)
        pseudo[who] = people["pseudo"][here].astype(bool)
        stance = np.full(n, np.nan)
        stance[who] = people["stance"][here]
        held = ties.rows(moment.position, moment.effective_at)
        rows = {name: ties[name][held] for name in ("thing", "source", "target", "weight", "by", "seen")}
        kind = ties["kind"][held]
        rows |= {"kind": kind // BENDS, "bent": kind % BENDS}
        if aged_to is not None:
            rows["weight"] = _aged(rows, kinds.all, aged_to, half_life)
        return cls(moment, names.ids, kinds.all, stays, pseudo, stance, rows)

    @cached_property
    def people(self) -> NDArray[np.intp]:
        """The numbers of those who are on the map, whether tied or not: neither merged away nor nameless."""
        return np.flatnonzero((self.stays == np.arange(len(self.stays))) & ~self.pseudo)

    @cached_property
    def positive(self) -> Edges:
        """Ties for, one edge each way for a pair of people."""
        return _collapsed(self, 0)

    @cached_property
    def negative(self) -> Edges:
        """Ties against, weights being magnitudes."""
        return _collapsed(self, AGAINST)

    @cached_property
    def net(self) -> Edges:
        """Both, for less against; pairs that are for and against alike are left out."""
        plus, minus = self.positive, self.negative
        if not len(minus.weight):
            return plus
        width = _width(plus.people)
        key = np.concatenate([(e.source << width) + e.target for e in (plus, minus)])
        weight = np.concatenate([plus.weight, -minus.weight])
        order = np.argsort(key, kind="stable")  # two sorted runs, which a stable sort merges
        key, net = _grouped(key[order], weight[order], np.add)
        return _edges(plus.people, key[net != 0], net[net != 0])

    def persons(self) -> list[Person]:
        """Return who is on the map; their names are the views' to tell."""
        return [
            Person(self.ids[i], self.ids[i], stance=None if np.isnan(self.stance[i]) else float(self.stance[i]))
            for i in self.people.tolist()
        ]

    def ties(self) -> list[Tie]:
        """Return the ties, an utterance each for itself, evidence being the first event of the thing."""
        found = []
        columns = ("thing", "source", "target", "weight", "kind", "bent", "by", "seen")
        for thing, u, v, weight, kind, bent, by, seen in zip(*(self.rows[c].tolist() for c in columns), strict=True):
            source, target = int(self.stays[u]), int(self.stays[v])
            if source < 0 or target < 0:
                continue
            name, label, _ = self.kinds[kind]
            found.append(
                Tie(
                    self.ids[source],
                    self.ids[target],
                    name,
                    label,
                    -1 if bent & AGAINST else 1,
                    weight,
                    not bent & MUTUAL,
                    None if by < 0 else self.ids[by],
                    (thing,),
                    None if seen == NEVER else time_of(seen),
                )
            )
        return found


def _collapsed(snapshot: Snapshot, bent: int) -> Edges:
    """Return one edge per ordered pair of one sign: within a kind the strongest counts, different kinds add up."""
    rows, n = snapshot.rows, len(snapshot.stays)
    sound = ((rows["bent"] & AGAINST) == bent) & (rows["weight"] > 0)
    there = snapshot.stays.copy()
    there[snapshot.pseudo] = -1
    u, v = there[rows["source"]], there[rows["target"]]
    sound &= (u >= 0) & (v >= 0) & (u != v)
    chosen = np.flatnonzero(sound)
    u, v = u[chosen].astype(np.int64), v[chosen].astype(np.int64)
    both = np.flatnonzero(rows["bent"][chosen] & MUTUAL)
    if len(both):
        u, v, chosen = np.append(u, v[both]), np.append(v, u[both]), np.append(chosen, chosen[both])
    # One number a row: the pair, then the kind of tie, then the row itself, so that sorting it groups what belongs
    # together; sorting numbers is several times faster than sorting rows by them.
    width, kinds = _width(n), max(1, len(snapshot.kinds)).bit_length()
    room = max(1, len(rows["kind"])).bit_length()
    key = (((u << width) + v) << kinds) + rows["kind"][chosen]
    if 2 * width + kinds + room <= 62:
        key <<= room
        key += chosen
        key.sort()
        chosen = key & ((1 << room) - 1)
        key >>= room
    else:
        order = np.argsort(key, kind="stable")
        key, chosen = key[order], chosen[order]
    held = np.clip(rows["weight"][chosen].astype(np.float64), WEIGHT_MIN, WEIGHT_MAX)
    key, held = _grouped(key, held, np.maximum)
    key, held = _grouped(key >> kinds, held, np.add)
    return _edges(n, key, held)


def _width(people: int) -> int:
    return max(1, people).bit_length()


def _grouped(key: NDArray[np.int64], values: Floats, together: np.ufunc) -> tuple[NDArray[np.int64], Floats]:
    """Return each key once, keys being sorted, with its values taken together."""
    if not len(key):
        return key, values
    first = np.empty(len(key), bool)
    first[0] = True
    np.not_equal(key[1:], key[:-1], out=first[1:])
    if first.all():
        return key, values
    starts = np.flatnonzero(first)
    return key[starts], together.reduceat(values, starts)


def _edges(n: int, pairs: NDArray[np.int64], weight: Floats) -> Edges:
    width = _width(n)
    return Edges(n, pairs >> width, pairs & ((1 << width) - 1), weight)


def _aged(
    rows: dict[str, NDArray[Any]], kinds: list[tuple[str, str | None, bool]], to: int, half_life: float | None
) -> Floats:
    """Return what is left of the weights: halved once per half-life since a tie was seen, as in `graph.ties`."""
    lives = [half_life if half_life is not None else rule_for(kind, label).half_life for kind, label, _ in kinds]
    days = np.array([np.inf if d is None or d <= 0 else d for d in lives] or [np.inf])[rows["kind"]]
    age = np.where(rows["seen"] == NEVER, 0, np.maximum(0, to - rows["seen"])) / DAY
    return np.asarray(rows["weight"] * 0.5 ** (age / days))


def _settle(stays: Numbers) -> None:
    """Follow merges to whoever stays in the end; -1 where that is nobody on the map, or a ring of merges."""
    itself = stays == np.arange(len(stays))
    for _ in range(len(stays).bit_length() + 1):  # each step goes twice as far
        going = np.flatnonzero((stays >= 0) & ~itself[stays])
        if not len(going):
            return
        stays[going] = stays[stays[going]]
    stays[(stays >= 0) & ~itself[stays]] = -1
