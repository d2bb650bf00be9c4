"""The map at a moment, in columns: who is on it, who is tied to whom, and one edge each way for measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.columns.intervals import Intervals
from graph.columns.rows import AGAINST, MUTUAL, NEVER, Kinds, Names
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
        rows = {
            name: ties[name][held] for name in ("thing", "source", "target", "weight", "kind", "bent", "by", "seen")
        }
        if aged_to is not None:
            rows["weight"] = _aged(rows, kinds.all, aged_to, half_life)
        return cls(moment, names.ids, kinds.all, stays, pseudo, stance, rows)

    @cached_property
    def people(self) -> NDArray[np.intp]:
        """The numbers of those who are on the map, whether tied or not: neither merged away nor nameless."""
        return np.flatnonzero((self.stays == np.arange(len(self.stays))) & ~self.pseudo)

    @cached_property
    def edges(self) -> dict[str, Edges]:
        """``positive``, ``negative`` and ``net`` ties, one edge each way for a pair of people."""
        return collapsed(self)

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


def collapsed(snapshot: Snapshot) -> dict[str, Edges]:
    """Return one edge per ordered pair and sign: within a kind the strongest counts, different kinds add up."""
    u, v = snapshot.stays[snapshot.rows["source"]], snapshot.stays[snapshot.rows["target"]]
    weight, bent, kind = snapshot.rows["weight"], snapshot.rows["bent"], snapshot.rows["kind"]
    sound = (u >= 0) & (v >= 0) & (u != v) & (weight > 0) & np.isfinite(weight)
    if snapshot.pseudo.any():
        sound &= ~(snapshot.pseudo[u] | snapshot.pseudo[v])
    if not sound.all():
        u, v, weight, bent, kind = (x[sound] for x in (u, v, weight, bent, kind))
    both = np.flatnonzero(bent & MUTUAL)
    if len(both):
        u, v = np.concatenate([u, v[both]]), np.concatenate([v, u[both]])
        weight, bent, kind = (np.concatenate([x, x[both]]) for x in (weight, bent, kind))
    n = len(snapshot.stays)
    against = (bent & AGAINST).astype(np.int64)
    # One key a row: the pair, then its sign, then the kind of tie, then the row, so that sorting groups them.
    room = max(1, len(u)).bit_length()
    kinds = max(1, len(snapshot.kinds)).bit_length()
    pair = u.astype(np.int64) * n + v
    if n.bit_length() * 2 + 1 + kinds + room <= 62:
        key = np.sort((((pair * 2 + against) << kinds) + kind << room) + np.arange(len(u)))
        order = key & ((1 << room) - 1)
        key >>= room
    else:
        key = ((pair * 2 + against) << kinds) + kind
        order = np.argsort(key, kind="stable")
        key = key[order]
    held = np.clip(weight[order].astype(np.float64), WEIGHT_MIN, WEIGHT_MAX)
    key, held = _grouped(key, held, np.maximum)
    key, held = _grouped(key >> kinds, held, np.add)
    minus = (key & 1).astype(bool)
    signed = np.where(minus, -held, held)
    pairs, net = _grouped(key >> 1, signed, np.add)
    return {
        "positive": _edges(n, (key >> 1)[~minus], held[~minus]),
        "negative": _edges(n, (key >> 1)[minus], held[minus]),
        "net": _edges(n, pairs[net != 0], net[net != 0]),
    }


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
    source = pairs // n if n else pairs
    return Edges(n, source, pairs - source * n, weight)


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
