"""The map at a moment, in columns: who is on it, who is tied to whom, and one edge each way for measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.columns.intervals import Intervals
from graph.columns.rows import AGAINST, BENDS, MUTUAL, NEVER, NO_DAY, Kinds, Names
from graph.projection import WEIGHT_MAX, WEIGHT_MIN
from graph.ties import Person, Tie, rule_for
from ledger.views.asof import Moment
from ledger.views.clock import moment as time_of

DAY = 86_400_000_000
SAID = ("thing", "source", "target", "weight", "kind", "by", "seen")
Numbers = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Edges:
    """Edges u → v by number of a person, one for each ordered pair, with signed weights where ``signed``.

    They come in the order of their sources, or, if ``turned``, in that of their targets.
    """

    people: int
    source: NDArray[np.signedinteger[Any]]
    target: NDArray[np.signedinteger[Any]]
    weight: Floats
    turned: bool = False


class Rows:
    """The ties that hold, by column. A column is gathered when it is first asked for: most questions need few.

    What a row says of its tie never changes, so this stays true while the columns grow; only when a row ends does.
    """

    def __init__(self, ties: Intervals, held: NDArray[np.intp]) -> None:
        together = len(held) > 0 and held[-1] - held[0] + 1 == len(held)
        self._which = slice(int(held[0]), int(held[-1]) + 1) if together else held
        self._columns = {name: ties[name] for name in SAID}
        self._found: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._columns[name][self._which]
        return found

    def __setitem__(self, name: str, column: NDArray[Any]) -> None:
        self._found[name] = column


@dataclass(frozen=True)
class Snapshot:
    """People by number: ``stays`` is who they turned out to be, -1 for whoever is not on the map."""

    moment: Moment
    ids: list[str]
    kinds: list[tuple[str, str | None, bool]]
    stays: Numbers
    pseudo: NDArray[np.bool_]
    stance: Floats
    assessed: Numbers
    """The day of the newest assessment that says how they stand; 0 of nobody's, -1 of one without a day."""
    rows: Rows

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
        assessed = np.full(n, NO_DAY, np.int32)
        assessed[who] = people["assessed"][here]
        rows = Rows(ties, ties.rows(moment.position, moment.effective_at))
        if aged_to is not None:
            rows["weight"] = _aged(rows, kinds.all, aged_to, half_life)
        return cls(moment, names.ids, kinds.all, stays, pseudo, stance, assessed, rows)

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
        """Both, for less against; pairs that are for and against alike are left out. By whoever is moved."""
        return _collapsed(self, None, turned=True)

    def persons(self) -> list[Person]:
        """Return who is on the map; their names are the views' to tell."""
        return [
            Person(self.ids[i], self.ids[i], stance=None if np.isnan(self.stance[i]) else float(self.stance[i]))
            for i in self.people.tolist()
        ]

    def ties(self) -> list[Tie]:
        """Return the ties, an utterance each for itself, evidence being the first event of the thing."""
        found = []
        for thing, u, v, weight, code, by, seen in zip(*(self.rows[c].tolist() for c in SAID), strict=True):
            source, target = int(self.stays[u]), int(self.stays[v])
            if source < 0 or target < 0:
                continue
            name, label, _ = self.kinds[code // BENDS]
            found.append(
                Tie(
                    self.ids[source],
                    self.ids[target],
                    name,
                    label,
                    -1 if code & AGAINST else 1,
                    weight,
                    not code & MUTUAL,
                    None if by < 0 else self.ids[by],
                    (thing,),
                    None if seen == NEVER else time_of(seen),
                )
            )
        return found


def _collapsed(snapshot: Snapshot, sign: int | None, *, turned: bool = False) -> Edges:
    """Return one edge per ordered pair: within a kind the strongest counts, different kinds add up.

    ``sign`` is 0 for ties for, AGAINST for those against, None for both, what is against being subtracted.
    """
    rows, n = snapshot.rows, len(snapshot.stays)
    kind, weight, u, v = rows["kind"], rows["weight"], rows["source"], rows["target"]
    there = np.where(snapshot.pseudo, np.int32(-1), snapshot.stays)
    sound = weight > 0
    if sign is not None:
        sound &= (kind & AGAINST) == sign
    if not (there == np.arange(n)).all():  # somebody is merged away, or not on the map
        u, v = there[u], there[v]
        sound &= u >= 0
        sound &= v >= 0
    sound &= u != v
    if len(weight) and not (weight.min() >= WEIGHT_MIN and weight.max() <= WEIGHT_MAX):
        weight = np.clip(weight.astype(np.float64), WEIGHT_MIN, WEIGHT_MAX)
    if sign is None:
        weight = weight * (1 - 2 * (kind & AGAINST)).astype(weight.dtype)
    chosen = np.arange(len(sound)) if sound.all() else np.flatnonzero(sound)
    if len(chosen) < len(sound):
        u, v, kind = u[chosen], v[chosen], kind[chosen]
    both = np.flatnonzero(kind & MUTUAL)
    if len(both):
        u, v = np.append(u, v[both]), np.append(v, u[both])
        kind, chosen = np.append(kind, kind[both]), np.append(chosen, chosen[both])
    if turned:
        u, v = v, u
    # One number a row: the pair, then the sign and the kind of the tie, then the row itself, so that sorting it groups
    # what belongs together; sorting numbers is several times faster than sorting rows by them.
    width, kinds = _width(n), max(1, len(snapshot.kinds)).bit_length()
    room = max(1, len(rows["kind"])).bit_length()
    key = u.astype(np.int64)
    key <<= width
    key |= v
    key <<= kinds + 1
    said = (kind & AGAINST).astype(np.int32)
    said <<= kinds
    said |= kind // BENDS
    key |= said
    if 2 * width + kinds + 1 + room <= 62:
        key <<= room
        key |= chosen
        key.sort()
        chosen = key & ((1 << room) - 1)
        key >>= room
    else:
        order = np.argsort(key, kind="stable")
        key, chosen = key[order], chosen[order]
    held = weight[chosen].astype(np.float64)
    return _edges(n, *_summed(key, held, kinds), turned)


def _summed(key: NDArray[np.int64], held: Floats, kinds: int) -> tuple[NDArray[np.int64], Floats]:
    """Return each pair once, keys being sorted. Most have one tie only, so only the others are gone through again."""
    pairs = key >> (kinds + 1)
    again = np.zeros(len(key), bool)
    np.equal(pairs[1:], pairs[:-1], out=again[1:])
    if not again.any():
        return pairs, held
    many = again.copy()
    many[:-1] |= again[1:]
    rows = np.flatnonzero(many)
    which, size = _grouped(key[rows], np.abs(held[rows]), np.maximum)
    which, size = _grouped(which >> kinds, size, np.add)
    if (held < 0).any():
        size = np.where(which & 1, -size, size)
    _, size = _grouped(which >> 1, size, np.add)
    held[rows[~again[rows]]] = size
    kept = ~again
    kept &= held != 0
    return pairs[kept], held[kept]


def _width(people: int) -> int:
    return max(1, people).bit_length()


def _grouped(key: NDArray[np.int64], values: Floats, together: np.ufunc) -> tuple[NDArray[np.int64], Floats]:
    """Return each key once, keys being sorted, with its values taken together."""
    first = np.ones(len(key), bool)
    np.not_equal(key[1:], key[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    return key[starts], together.reduceat(values, starts)


def _edges(n: int, pairs: NDArray[np.int64], weight: Floats, turned: bool) -> Edges:
    width = _width(n)
    last = (pairs & ((1 << width) - 1)).astype(np.int32)
    pairs >>= width
    first = pairs.astype(np.int32)
    return Edges(n, last, first, weight, turned) if turned else Edges(n, first, last, weight)


def _aged(rows: Rows, kinds: list[tuple[str, str | None, bool]], to: int, half_life: float | None) -> Floats:
    """Return what is left of the weights: halved once per half-life since a tie was seen, as in `graph.ties`."""
    lives = [half_life if half_life is not None else rule_for(kind, label).half_life for kind, label, _ in kinds]
    days = np.array([np.inf if d is None or d <= 0 else d for d in lives] or [np.inf])[rows["kind"] // BENDS]
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
