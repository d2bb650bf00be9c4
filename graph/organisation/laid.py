"""The organisation laid out for one moment: what every measure of it is made of, each part made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.columns.rows import AGAINST, BENDS, NO_DAY, Names
from graph.columns.snapshot import Snapshot
from graph.columns.ways import Ways
from graph.columns.whole import Whole
from graph.questions.errors import PersonNotOnMap
from ledger.views.asof import Moment
from ledger.views.clock import moment as time_of

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class When:
    """The moment that is asked about, and to when ties age (microseconds since 1970), by which half-life in days."""

    moment: Moment
    aged_to: int | None = None
    half_life: float | None = None

    def beside(self, moment: Moment) -> When:
        """Return another moment to compare with this one: either ties age at both, or at neither.

        Else every tie would seem to have grown, or faded, between a moment that names a time in effect and one that
        does not.
        """
        if self.aged_to is None:
            return When(moment, None, self.half_life)
        return When(moment, self.aged_to if moment.effective_at is None else moment.effective_at, self.half_life)


@dataclass(frozen=True, slots=True)
class Outline:
    """How large the organisation is, and how much of it is assessed."""

    position: int
    people: int
    ties: int
    negative_ties: int
    alone: int
    known: int
    assessed: float | None
    oldest_assessment: date | None
    aged_to: datetime | None
    half_life: float | None


@dataclass(frozen=True)
class Register:
    """Whom a number stands for, and who somebody turned out to be."""

    names: Names
    stays: NDArray[np.int32]
    pseudo: NDArray[np.bool_]

    def number(self, person: str, *path: str) -> int:
        """Return the number of somebody on the map, or of whoever they turned out to be; else refuse."""
        found = self.names.known(person)
        if found is not None and found < len(self.stays):
            stays = int(self.stays[found])
            if stays >= 0 and not self.pseudo[stays]:
                return stays
        raise PersonNotOnMap(f"{person} is not on the map of the organisation", path=path)

    def numbers(self, people: Sequence[str], *path: str) -> list[int]:
        """Return the numbers of several, each once."""
        return list(dict.fromkeys(self.number(p, *path) for p in people))


class Laid:
    """People, ties and matrices of one moment. Nothing in it ever changes."""

    def __init__(self, when: When, snapshot: Snapshot, names: Names) -> None:
        self.when, self.snapshot = when, snapshot
        self.register = Register(names, snapshot.stays, snapshot.pseudo)

    @property
    def ids(self) -> list[str]:
        """Ids by number; there may be more of them than numbers here."""
        return self.snapshot.ids

    @property
    def size(self) -> int:
        """How many numbers there are, those of people who are not on the map included."""
        return len(self.snapshot.stays)

    @cached_property
    def friendly(self) -> Whole:
        """Ties for, as matrices."""
        return Whole(self.snapshot.positive, self.snapshot.people)

    @cached_property
    def signed(self) -> Whole:
        """Ties for less ties against, as matrices."""
        return Whole(self.snapshot.net, self.snapshot.people)

    @cached_property
    def ways(self) -> Ways:
        """Ties for, laid out for the search of ways."""
        return Ways(self.snapshot.positive)

    @cached_property
    def outline(self) -> Outline:
        """What is told beside every answer."""
        here = self.snapshot.people
        known = int((~np.isnan(self.snapshot.stance[here])).sum())
        days = self.snapshot.assessed[here]
        days = days[days > NO_DAY]
        rows, kept = self.snapshot.rows, self._ties
        touched = np.zeros(self.size, bool)
        for end in ("source", "target"):
            touched[self.snapshot.stays[rows[end][kept]]] = True
        aged = self.when.aged_to
        return Outline(
            position=self.when.moment.position,
            people=len(here),
            ties=len(kept),
            negative_ties=int((rows["kind"][kept] & AGAINST).astype(bool).sum()),
            alone=len(here) - int(touched[here].sum()),
            known=known,
            assessed=known / len(here) if len(here) else None,
            oldest_assessment=date.fromordinal(int(days.min())) if len(days) else None,
            aged_to=None if aged is None else time_of(aged),
            half_life=self.when.half_life,
        )

    @cached_property
    def _ties(self) -> Numbers:
        """The rows of ties between two people on the map; what was said again and again is one tie, as on a deal's."""
        rows, stays = self.snapshot.rows, self.snapshot.stays.copy()
        stays[self.snapshot.pseudo] = -1
        u, v = stays[rows["source"]], stays[rows["target"]]
        found = np.flatnonzero((u >= 0) & (v >= 0) & (u != v) & (rows["weight"] > 0))
        said = np.array([uttered for _, _, uttered in self.snapshot.kinds] or [False])[rows["kind"][found] // BENDS]
        once = found[said]
        ends = rows["source"][once].astype(np.int64) * max(1, self.size) + rows["target"][once]
        _, first = np.unique(ends * max(1, len(self.snapshot.kinds)) + rows["kind"][once] // BENDS, return_index=True)
        return np.sort(np.concatenate([found[~said], once[first]]))

    @property
    def ties(self) -> Numbers:
        """Rows of the snapshot: the ties that count."""
        return self._ties
