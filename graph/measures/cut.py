"""The cut: who, taken together, can shut us out.

Source: Menger (1927); Ford & Fulkerson (1956), by maximum flow with every person split in two.
Formula: the fewest people, none of them at either end, without whom no way leads from any of the
sources to the target. Of several such sets the one nearest to the sources is answered: it is unique.
Range: 0 people (no way leads there at all) … n − 2; where somebody stands next to the target, nobody
between can shut us out: those are told as ``direct``, and the cut of the others is answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from graph.measures.numbered import Numbered, numbered


@dataclass(frozen=True, slots=True)
class Cut:
    """``people`` shut out everybody of the sources but those who are ``direct``. ``reached``: whether a way leads."""

    target: str
    people: tuple[str, ...]
    direct: tuple[str, ...]
    reached: bool


def cut(graph: nx.Graph[str], sources: Iterable[str], target: str) -> Cut | None:
    """Return the cut; ``None`` when the target, or every source, is not on the graph.

    >>> g = nx.DiGraph([("sal", "mira"), ("pia", "mira"), ("pia", "tom"), ("mira", "cfo"), ("tom", "mira")])
    >>> cut(g, ["sal", "pia"], "cfo")
    Cut(target='cfo', people=('mira',), direct=(), reached=True)
    """
    ways = numbered(graph)
    start = sorted({s for s in sources if s in ways.place and s != target})
    if target not in ways.place or not start:
        return None
    end, first = ways.place[target], {ways.place[s] for s in start}
    direct = tuple(s for s in start if ways.place[s] in ways.back[end])
    flow = _Flow(ways, first, end)
    people = tuple(sorted(ways.people[i] for i in flow.between()))
    return Cut(target, people, direct, bool(direct) or bool(flow.before))


class _Flow:
    """As many words as can be under way at once from the sources to the end, nobody between passing on two.

    Person i is entered at i and left at n + i. A word on its way that another one meets is turned aside: a step is
    taken back where it came from, or where it went on.
    """

    def __init__(self, ways: Numbered, first: set[int], end: int) -> None:
        self._ways, self._first, self._end = ways, first, end
        self._n = len(ways.people)
        self.before: dict[int, int] = {}  # from whom somebody between has the word that they pass on
        self._after: dict[int, int] = {}
        while (way := self._another()) is not None:
            self._send(way)

    def _another(self) -> list[int] | None:
        """Look from the end for a source from which one word more can come; return the places on its way."""
        n, end, back = self._n, self._end, self._ways.back
        towards: dict[int, int] = {}
        waiting = [end]
        for here in waiting:  # grows as it goes
            if here < n:
                from_whom = [n + w for w in back[here] if here != end or w not in self._first]
                if here in self.before:
                    from_whom.append(n + here)
            elif (person := here - n) not in self.before:
                from_whom = [person]
            else:
                on = self._after[person]
                from_whom = [] if on == end else [on]
            for place in from_whom:
                if place in towards or place == end:
                    continue
                towards[place] = here
                if place - n in self._first:
                    way = [place]
                    while way[-1] != end:
                        way.append(towards[way[-1]])
                    return way
                waiting.append(place)
        return None

    def _send(self, way: list[int]) -> None:
        n = self._n
        for here, there in pairwise(way):
            if here < n:
                continue  # a word passed on by whoever has it, or a step taken back: what follows says to where
            person = here - n
            if there == person:
                del self.before[person], self._after[person]
            else:
                self._after[person] = there
                if there != self._end:
                    self.before[there] = person

    def between(self) -> list[int]:
        """Return who is reached by what could still be said, and cannot pass it on."""
        n, on, end, before = self._n, self._ways.on, self._end, self.before
        reached = bytearray(2 * n)
        waiting = list(self._first)
        for i in waiting:
            reached[i] = 1
        for here in waiting:  # grows as it goes
            if here < n:
                there = [n + before.get(here, here)]
            else:
                person = here - n
                there = on[person]
                if person in before:
                    there = [*there, person]
            for place in there:
                if not reached[place] and place != end:
                    reached[place] = 1
                    waiting.append(place)
        return [v for v in range(n) if reached[v] and not reached[n + v]]
