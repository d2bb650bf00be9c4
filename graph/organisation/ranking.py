"""Rankings: a number or several of everybody, and who comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.organisation.laid import Floats, Laid, Numbers, Outline, Register


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody in a ranking: their place, and their numbers by name; None is unknown."""

    person: str
    place: int
    of: int
    numbers: Mapping[str, float | None]


@dataclass(frozen=True)
class Ranking:
    """Numbers of everybody on the map. People are in ``order``, the first first; among equals who is known longest."""

    outline: Outline
    register: Register
    order: Numbers
    columns: Mapping[str, Floats]
    told: Mapping[str, float]
    """What holds for the whole: a mean, the deepest core, the parameters."""

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        return self.order.nbytes + sum(c.nbytes for c in self.columns.values())

    def top(self, first: int) -> list[Placed]:
        """Return the first so many."""
        return [self._placed(int(n), place) for place, n in enumerate(self.order[:first].tolist(), 1)]

    def of(self, people: Sequence[str], *path: str) -> list[Placed]:
        """Return some people, each once and in their place; refuse whoever is not on the map."""
        return [self._placed(n, int(self._places[n])) for n in self.register.numbers(people, *path)]

    @cached_property
    def _places(self) -> Numbers:
        places = np.zeros(int(self.order.max(initial=-1)) + 1, np.intp)
        places[self.order] = np.arange(1, len(self.order) + 1)
        return places

    def _placed(self, number: int, place: int) -> Placed:
        found = {name: float(values[number]) for name, values in self.columns.items()}
        numbers = {name: None if np.isnan(value) else value + 0.0 for name, value in found.items()}
        return Placed(self.register.names.ids[number], place, len(self.order), numbers)


def ranked(laid: Laid, by: Floats, columns: Mapping[str, Floats], **told: float) -> Ranking:
    """Return the ranking of everybody on the map by a number, the greatest first, whoever has none last."""
    here = laid.snapshot.people
    # Rounded before they are compared: the last bits of a float must not decide who comes first.
    order = here[np.lexsort((here, -np.nan_to_num(np.round(by[here], 9), nan=-np.inf)))]
    return Ranking(laid.outline, laid.register, order, columns, told)
